use super::*;
use crate::data::{Example, Names, Task};
use proptest::prelude::*;

fn read(text: &[u8]) -> Result<Table, ReadError> {
    Table::read(text, Header::Detect, &mut |_| ControlFlow::Continue(()))
}

/// What a task would take, with these classes told apart.
fn chosen(text: &[u8], task: Task, classes: &[&str], missing: Missing) -> Result<Chosen, String> {
    let table = read(text).map_err(|error| error.to_string())?;
    let classes: Vec<String> = classes.iter().map(|&class| class.into()).collect();
    let columns = table.suggest(task, &classes).unwrap_or_else(|| (0..=task.features()).collect());
    let target = table.target(columns[task.features()], task, &classes);
    table.choose(&Pick { columns, target, classes, missing }).map_err(|error| error.to_string())
}

/// The rows as `[x₁, x₂, y]`.
fn numbers(chosen: &Chosen) -> Vec<[f64; 3]> {
    chosen.rows.iter().map(|e| [e.x[0], e.x[1], e.y]).collect()
}

/// The rows that a task would take.
fn rows(text: &[u8], task: Task) -> Result<Vec<[f64; 3]>, String> {
    chosen(text, task, &[], Missing::Refuse).map(|chosen| numbers(&chosen))
}

fn pick(columns: &[usize], target: Target) -> Pick {
    Pick { columns: columns.to_vec(), target, ..Pick::default() }
}

#[test]
fn good_tables_are_read_whatever_their_form() {
    let line: &[(&[u8], &str)] = &[
        (b"x,y\n1,2\n3,4\n", "a header"),
        (b"1,2\n3,4\n", "no header"),
        (b"x;y\n1;2\n3;4\n", "semicolons"),
        (b"x\ty\n1\t2\n3\t4", "tabs, and no line break at the end"),
        (b"\xef\xbb\xbfx,y\r\n1,2\r\n3,4\r\n", "a mark and the line breaks of Windows"),
        (b"x,y\r1,2\r3,4\r", "old line breaks"),
        (b"\"x, in cm\",y\n\"1\",2\n3,\"4\"\n", "quotes"),
        (b"x,y\n\n 1 , 2\n\n3 ,4 \n\n", "empty lines and spaces"),
        (b"x,y\n+1,2e0\n3.0,.4e1\n", "every way to write a number"),
        ("x,y\n1,2×10⁰\n3,0.4×10¹\n".as_bytes(), "powers of ten as the window writes them"),
        (b"name,x,y\na,1,2\nb,3,4\nc,5,6", "a column of names is left out"),
        (b"gr\xf6\xdfe,y\n1,2\n3,4\n", "Latin-1"),
        (b"x|y\n1|2\n3|4\n", "bars"),
        (b"x y\n1 2\n3 4\n", "blanks"),
        (b"  x    y\n  1    2\n  3\t 4  \n", "columns that are filled up with blanks"),
        (b"sep=;\nx;y\n1;2\n3;4\n", "a first line that says what separates"),
        (b"\"sep=|\"\r\nx|y\r\n1|2\r\n3|4\r\n", "the same in quotes"),
        (b"# a comment, with a comma\n#another\nx,y\n1,2\n# and one within\n3,4\n", "comments"),
        (b"#,x,y\na,1,2\nb,3,4\nc,5,6\n", "a column that is called #"),
        (b"x;y\n1,0;2\n3;4,0\n", "decimal commas"),
        (b"1,0;2,0\n3,0;4,0\n", "decimal commas and no header"),
        (b"x,y\n\"1,0\",2\n3,\"4,0\"\n", "decimal commas in quotes"),
    ];
    for (text, what) in line {
        let rows = rows(text, Task::Line).unwrap_or_else(|why| panic!("{what}: {why}"));
        assert_eq!(rows[..2], [[1.0, 1.0, 2.0], [3.0, 1.0, 4.0]], "{what}");
    }
}

#[test]
fn minus_signs_and_thousands_are_read_as_the_table_has_them() {
    let text = "x;y\n−1,5;2.000,5\n–3;1.234.567\n";
    assert_eq!(rows(text.as_bytes(), Task::Line).unwrap(), [[-1.5, 1.0, 2000.5], [-3.0, 1.0, 1_234_567.0]]);
    let text = "x,y\n1\u{a0}000,2\u{202f}000.5\n3,4\n";
    assert_eq!(rows(text.as_bytes(), Task::Line).unwrap()[0], [1000.0, 1.0, 2000.5]);
}

#[test]
fn dates_are_days_since_the_first_one() {
    for text in [
        "day,y\n2024-02-28,1\n2024-03-01,2\n2024-02-27,3\n",
        "day;y\n28.2.2024;1\n1.3.2024;2\n27.2.2024;3\n",
        "day,y\n2/28/2024,1\n3/1/2024,2\n2/27/2024,3\n",
        "day,y\n28/02/2024,1\n01/03/2024,2\n27/02/2024,3\n",
        "day,y\n2024-02-28T06:00Z,1\n2024-03-01 06:00:00,2\n2024-02-27 06:00,3\n",
    ] {
        let chosen = chosen(text.as_bytes(), Task::Line, &[], Missing::Refuse).unwrap();
        let begin = if text.contains("06:00") { 0.25 } else { 0.0 };
        assert_eq!(
            numbers(&chosen),
            [[begin + 1.0, 1.0, 1.0], [begin + 3.0, 1.0, 2.0], [begin, 1.0, 3.0]],
            "{text}"
        );
        assert_eq!(chosen.names, Names::new("day (days since 2024-02-27)", "", "y"), "{text}");
    }
}

#[test]
fn rows_that_lack_a_value_are_left_out_on_request_and_counted() {
    for nothing in ["", "NA", "n/a", "NaN", "null", "?", "-", "."] {
        let text = format!("x,y,z\n1,2,3\n{nothing},3,4\n5,6,\n7,{nothing},8\n");
        let left = chosen(text.as_bytes(), Task::Line, &[], Missing::LeaveOut).unwrap();
        assert_eq!(numbers(&left), [[1.0, 1.0, 2.0], [5.0, 1.0, 6.0]], "{nothing}");
        assert_eq!((left.incomplete, left.of_others), (2, 0));
        let found = if nothing.is_empty() { "an empty cell".into() } else { format!("\"{nothing}\"") };
        assert_eq!(
            rows(text.as_bytes(), Task::Line).unwrap_err(),
            format!(
                "line 3, column 1 (\"x\"): expected a number, found {found}; 1 row lacks a value and can be left out (--missing leave-out)"
            )
        );
    }
    let none = chosen(b"x,y\n1,\n,2\n", Task::Line, &[], Missing::LeaveOut).unwrap_err();
    assert_eq!(none, "expected rows with a value in each of the columns, found none");
}

const IRISES: &[u8] = b"species,a,b\nsetosa,1,2\nversicolor,3,4\nvirginica,5,6\nsetosa,7,8\n";

#[test]
fn of_several_classes_two_are_told_apart_or_one_from_the_rest() {
    let told = |classes: &[&str]| chosen(IRISES, Task::Classes, classes, Missing::Refuse);
    let two = told(&["virginica", "setosa"]).unwrap();
    assert_eq!(numbers(&two), [[1.0, 2.0, 1.0], [5.0, 6.0, -1.0], [7.0, 8.0, 1.0]]);
    assert_eq!((two.labels, two.of_others), (Some(["virginica".into(), "setosa".into()]), 1));
    let one = told(&["versicolor"]).unwrap();
    assert_eq!(one.rows.iter().map(|e| e.y).collect::<Vec<_>>(), [-1.0, 1.0, -1.0, -1.0]);
    assert_eq!(one.labels, Some(["not versicolor".into(), "versicolor".into()]));
    assert_eq!(
        told(&[]).unwrap_err(),
        "column 1 (\"species\"): expected two classes, found setosa, versicolor, virginica; choose two of them (--classes \"setosa,virginica\") or one against the rest (--classes \"virginica\")"
    );
    assert_eq!(
        told(&["setosa", "rose"]).unwrap_err(),
        "column 1 (\"species\"): expected one of its classes (setosa, versicolor, virginica), found \"rose\""
    );
    let digits = b"a,b,digit\n1,2,0\n3,4,1\n5,6,2\n";
    let chosen = chosen(digits, Task::Threshold, &["2"], Missing::Refuse).unwrap();
    assert_eq!(chosen.rows.iter().map(|e| e.y).collect::<Vec<_>>(), [0.0, 0.0, 1.0]);
}

#[test]
fn two_words_or_two_values_are_classes() {
    let both = [[1.0, 2.0, -1.0], [3.0, 4.0, 1.0]];
    for text in [
        "a,b,bought\n1,2,no\n3,4,yes",
        "a,bought,b\n1,no,2\n3,yes,4",
        "1,2,0\n3,4,1",
        "1,2,-1\n3,4,1",
        "1,2,5\n3,4,7",
    ] {
        assert_eq!(rows(text.as_bytes(), Task::Classes).as_deref(), Ok(&both[..]), "{text}");
    }
    let share = rows(b"x,bought\n1,yes\n2,no\n", Task::Threshold).unwrap();
    assert_eq!(share, [[1.0, 1.0, 1.0], [2.0, 1.0, 0.0]]);
    assert_eq!(rows(b"x,share\n1,0.5\n2,0.25\n3,1", Task::Threshold).unwrap()[1][2], 0.25);
    let table = read(b"a,b,bought\n1,2,yes\n3,4,no\n").unwrap();
    let chosen = table.choose(&pick(&[0, 1, 2], Target::Classes)).unwrap();
    assert_eq!(chosen.labels, Some(["no".into(), "yes".into()]));
    assert_eq!(chosen.names, Names::new("a", "b", "bought"));
    // As a feature, words are −1 and 1 too.
    assert_eq!(table.choose(&pick(&[2, 0], Target::Number)).unwrap().rows[0].x[0], 1.0);
}

#[test]
fn errors_name_line_and_column_and_what_was_expected() {
    let cases: &[(&[u8], Task, &str)] = &[
        (b"", Task::Line, "expected a header and rows below it, found nothing"),
        (b"\n\n\n", Task::Line, "expected a header and rows below it, found nothing"),
        (b"x,y\n", Task::Line, "expected rows below the header, found none"),
        (
            b"x\n1\n",
            Task::Line,
            "line 1: expected from 2 to 200 columns separated by commas, semicolons, tabs, bars or blanks, found 1",
        ),
        (b"x,y\n1,2\n3\n", Task::Line, "line 3: expected 2 cells, found 1"),
        (b"x,y\n1,2\n\n3,4,5\n", Task::Line, "line 4: expected 2 cells, found 3"),
        (b"x,y\n1,2\n3,abc\n", Task::Line, "line 3, column 2 (\"y\"): expected a number, found \"abc\""),
        (b"x,y\r1,2\r3,abc\r", Task::Line, "line 3, column 2 (\"y\"): expected a number, found \"abc\""),
        (b"x,y\n1,\n2,\n", Task::Line, "line 2, column 2 (\"y\"): expected a number, found an empty cell"),
        (
            b"# note\n\nx,y\n# more\n1,0x10\n",
            Task::Line,
            "line 5, column 2 (\"y\"): expected a decimal number, found \"0x10\"",
        ),
        (b"sep=;\nx;y\n1;abc\n", Task::Line, "line 3, column 2 (\"y\"): expected a number, found \"abc\""),
        (
            b"x,y\n1,2\n1,inf\n",
            Task::Line,
            "line 3, column 2 (\"y\"): expected a finite number, found \"inf\"",
        ),
        (
            b"x,y\n1,1e999\n",
            Task::Line,
            "line 2, column 2 (\"y\"): expected a number below 1.8e308, found \"1e999\"",
        ),
        (
            b"x,y\n1,1e13\n",
            Task::Line,
            "line 2, column 2 (\"y\"): expected a number within ±1e12, found \"1e13\"",
        ),
        (
            b"x;y\n1.5;2\n2;2,5\n",
            Task::Line,
            "line 2, column 1 (\"x\"): expected a number with a decimal comma, as in the column \"y\", found \"1.5\"",
        ),
        (
            b"x;y\n1;2,5\n2;3.5\n",
            Task::Line,
            "line 3, column 2 (\"y\"): expected a number with a decimal comma, found \"3.5\"",
        ),
        (
            b"x,y\n1,\"2,500\"\n",
            Task::Line,
            "line 2, column 2 (\"y\"): expected a number with a decimal point, found \"2,500\"",
        ),
        (
            b"x,y\n1,5,2,5\n",
            Task::Line,
            "line 2: expected 2 cells, found 4; numbers with a decimal comma have to be separated by something else, such as ;",
        ),
        (
            b"x,y\n1,\"2\n3,4\n",
            Task::Line,
            "line 2: expected a closing quote \" somewhere behind the one that opens on this line, found the end",
        ),
        (
            b"x,y\n1,\"2\n3,4\"\n5,6\n",
            Task::Line,
            "line 2, column 2 (\"y\"): expected a number, found \"2 3,4\"; is a quote not closed?",
        ),
        (
            b"day,y\n01/02/2024,1\n03/04/2024,2\n",
            Task::Line,
            "line 2, column 1 (\"day\"): expected dates such as 2024-01-31, found \"01/02/2024\" and others that do not tell day from month",
        ),
        (
            b"day,y\n2024-01-01,1\n2024-01-02,2\nlater,3\n",
            Task::Line,
            "line 4, column 1 (\"day\"): expected a date as in the other rows, found \"later\"",
        ),
        (
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
            Task::Line,
            "expected a table as text (CSV), found markup, such as SVG or HTML",
        ),
        (
            b"{\"version\": 1}",
            Task::Line,
            "expected a table as text (CSV), found JSON, such as an experiment",
        ),
        (
            b"PK\x03\x04\x00\x00",
            Task::Line,
            "expected a table as text (CSV), found a packed file, such as a spreadsheet; save it as CSV",
        ),
        (
            b"a,b,y\n1,2,3\n4,5,6\n7,8,9",
            Task::Classes,
            "column 3 (\"y\"): expected two classes, found 3, 6, 9; choose two of them (--classes \"3,9\") or one against the rest (--classes \"9\")",
        ),
        (b"a,b,y\n1,2,3\n1,2,3\n", Task::Classes, "column 3 (\"y\"): expected two classes, found only 3"),
        (
            b"a,b,y\n1,2,p\n4,5,q\n6,7,r",
            Task::Classes,
            "line 2, column 3 (\"y\"): expected a number, found \"p\"",
        ),
        (
            b"x,y\n1,2\n2,3\n3,4",
            Task::Threshold,
            "column 2 (\"y\"): expected numbers from 0 to 1, or two classes, found 2, 3, 4; choose two of them (--classes \"2,4\") or one against the rest (--classes \"4\")",
        ),
        (b"\xff\xfex\x00,\x00", Task::Line, "expected text in UTF-8, found UTF-16"),
        (b"x,y\n1,\x00\n", Task::Line, "expected text, found zero bytes"),
    ];
    for (text, task, expected) in cases {
        let error = rows(text, *task).unwrap_err();
        assert_eq!(error, *expected, "{}", String::from_utf8_lossy(text));
    }
}

#[test]
fn columns_are_found_by_name_or_number_and_have_different_names() {
    let table =
        Table::read(b"x,x,,2\n1,2,3,4\n", Header::FirstRow, &mut |_| ControlFlow::Continue(())).unwrap();
    let names: Vec<&str> = table.columns().iter().map(Column::name).collect();
    assert_eq!(names, ["x", "x (2)", "column 3", "2"]);
    assert_eq!(
        (table.find("x"), table.find("1"), table.find("2"), table.find("3")),
        (Ok(0), Ok(0), Ok(3), Ok(2))
    );
    let error = table.find("z").unwrap_err().to_string();
    assert_eq!(
        error,
        "expected a column's name (x, x (2), column 3, 2) or its number from 1 to 4, found \"z\""
    );
}

#[test]
fn a_column_that_counts_the_rows_is_taken_last() {
    let suggested = |text: &[u8], task| read(text).unwrap().suggest(task, &[]);
    assert_eq!(suggested(b"id,x,y\n1,5,6\n2,7,9\n3,1,2\n", Task::Line), Some(vec![1, 2]));
    assert_eq!(suggested(b"id,x,y\n1,5,6\n2,7,9\n3,1,2\n", Task::Plane), Some(vec![0, 1, 2]));
    assert_eq!(suggested(b"day,y\n0,5\n1,7\n", Task::Line), Some(vec![0, 1]));
    assert_eq!(suggested(b"id,a,b,sex\n0,5,6,f\n1,7,9,m\n", Task::Classes), Some(vec![1, 2, 3]));
    assert_eq!(suggested(b"a,b\n0,5\n1,7\n", Task::Plane), None);
}

#[test]
fn a_first_row_without_numbers_is_a_header_unless_it_is_said_otherwise() {
    let header = |text: &[u8], header| {
        let table = Table::read(text, header, &mut |_| ControlFlow::Continue(())).unwrap();
        (table.header(), table.len(), table.separator())
    };
    assert_eq!(header(b"1,2\n3,4", Header::Detect), (Header::None, 2, ','));
    assert_eq!(header(b"2019,2020\n3,4", Header::FirstRow), (Header::FirstRow, 1, ','));
    assert_eq!(header(b"a,b\nc,d", Header::None), (Header::None, 2, ','));
    assert_eq!(header(b"1,2,no\n3,4,yes", Header::Detect), (Header::None, 2, ','));
}

/// 100,000 rows, as many as the window has to take without a pause.
fn large() -> String {
    let row = |i: u32| format!("{},{},{}\n", f64::from(i) * 0.5, f64::from(i % 977), f64::from(i) - 0.25);
    std::iter::once("a,b,y\n".to_owned()).chain((0..100_000).map(row)).collect()
}

#[test]
fn a_large_table_is_read_with_progress_and_can_be_cancelled() {
    let text = large();
    let mut reported = Vec::new();
    let mut progress = |done| {
        reported.push(done);
        ControlFlow::Continue(())
    };
    let table = Table::read(text.as_bytes(), Header::Detect, &mut progress).unwrap();
    assert_eq!(table.len(), 100_000);
    assert!(reported.len() >= 20 && reported.is_sorted() && *reported.last().unwrap() <= text.len());
    let chosen = table.choose(&pick(&[0, 1, 2], Target::Number)).unwrap();
    assert_eq!(chosen.rows[99_999], Example { x: [49_999.5, 99_999.0 % 977.0], y: 99_998.75 });
    let cancelled = Table::read(text.as_bytes(), Header::Detect, &mut |_| ControlFlow::Break(()));
    assert_eq!(cancelled, Err(ReadError::Cancelled));
}

#[test]
fn the_first_rows_can_be_looked_at() {
    let table = read(large().as_bytes()).unwrap();
    assert_eq!(
        (table.preview().len(), &table.preview()[1][..]),
        (8, &["0.5".to_owned(), "1".into(), "0.75".into()][..])
    );
}

/// Cells of every kind.
const CELLS: [&str; 22] = [
    "1",
    "2",
    "-3",
    "0.5",
    "1,5",
    "−2",
    "1e3",
    "1e400",
    "nan",
    "",
    "NA",
    "yes",
    "no",
    "maybe",
    "2024-01-31",
    "31.1.2024",
    "1/2/2024",
    "\"a b\"",
    "\"1,5\"",
    "#",
    "1.234,5",
    "0x10",
];

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for task in [Task::Line, Task::Plane, Task::Classes, Task::Threshold] {
            let _ = rows(&bytes, task);
        }
    }

    #[test]
    fn no_text_like_a_table_panics(text in "[0-9a,;|\t\"\r\n. #/:-]{0,160}") {
        for task in [Task::Line, Task::Plane, Task::Classes, Task::Threshold] {
            let _ = rows(text.as_bytes(), task);
        }
    }

    /// Whatever is in the cells: as many values as cells, never more than the text has bytes, and none that is chosen is not finite.
    #[test]
    fn what_is_read_of_a_table_is_bounded_by_its_text(
        cells in prop::collection::vec(prop::sample::select(CELLS.to_vec()), 1..400),
        columns in 2usize..8,
        separator in prop::sample::select(vec![",", ";", "\t", "|", "  ", ", "]),
    ) {
        let lines: Vec<String> = cells.chunks_exact(columns).map(|row| row.join(separator)).collect();
        let text = lines.join("\n");
        let Ok(table) = read(text.as_bytes()) else { return Ok(()) };
        prop_assert!(table.len() <= lines.len() && table.columns().len() <= text.len());
        prop_assert!(table.columns().iter().all(|column| column.values().len() == table.len()));
        for task in [Task::Line, Task::Plane, Task::Classes, Task::Threshold] {
            if let Ok(chosen) = chosen(text.as_bytes(), task, &[], Missing::LeaveOut) {
                prop_assert_eq!(chosen.rows.len() + chosen.incomplete + chosen.of_others, table.len());
                prop_assert!(numbers(&chosen).iter().flatten().all(|value| value.is_finite()));
            }
        }
    }

    #[test]
    fn numbers_are_read_bit_for_bit(values in prop::collection::vec(-1e11..1e11_f64, 2..40)) {
        let text: String = values.iter().map(|value| format!("{value};{}\n", -value)).collect();
        let read = rows(text.as_bytes(), Task::Line).unwrap();
        for (row, value) in read.iter().zip(&values) {
            prop_assert_eq!((row[0], row[2]), (*value, -value));
        }
    }
}
