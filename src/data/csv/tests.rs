use super::*;
use proptest::prelude::*;

fn read(text: &[u8]) -> Result<Table, ReadError> {
    Table::read(text, Header::Detect, &mut |_| ControlFlow::Continue(()))
}

/// The rows that a task would take, as `[x₁, x₂, y]`.
fn rows(text: &[u8], task: Task) -> Result<Vec<[f64; 3]>, String> {
    let table = read(text).map_err(|error| error.to_string())?;
    let columns = table.suggest(task).unwrap_or_else(|| (0..=task.features()).collect());
    let target = table.target(columns[task.features()], task);
    let chosen = table.choose(&columns, target).map_err(|error| error.to_string())?;
    Ok(chosen.rows.iter().map(|e| [e.x[0], e.x[1], e.y]).collect())
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
    ];
    for (text, what) in line {
        let rows = rows(text, Task::Line).unwrap_or_else(|why| panic!("{what}: {why}"));
        assert_eq!(rows[..2], [[1.0, 1.0, 2.0], [3.0, 1.0, 4.0]], "{what}");
    }
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
    let chosen = table.choose(&[0, 1, 2], Target::Classes).unwrap();
    assert_eq!(chosen.classes, Some(["no".into(), "yes".into()]));
    assert_eq!(chosen.names, Names::new("a", "b", "bought"));
    // As a feature, words are −1 and 1 too.
    assert_eq!(table.choose(&[2, 0], Target::Number).unwrap().rows[0].x[0], 1.0);
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
            "line 1: expected from 2 to 200 columns separated by commas, semicolons or tabs, found 1",
        ),
        (b"x,y\n1,2\n3\n", Task::Line, "line 3: expected 2 cells, found 1"),
        (b"x,y\n1,2\n\n3,4,5\n", Task::Line, "line 4: expected 2 cells, found 3"),
        (b"x,y\n1,2\n3,n/a\n", Task::Line, "line 3, column 2 (\"y\"): expected a number, found \"n/a\""),
        (b"x,y\r1,2\r3,n/a\r", Task::Line, "line 3, column 2 (\"y\"): expected a number, found \"n/a\""),
        (b"x,y\n1,\n", Task::Line, "line 2, column 2 (\"y\"): expected a number, found an empty cell"),
        (b"x,y\n1,nan\n", Task::Line, "line 2, column 2 (\"y\"): expected a finite number, found \"nan\""),
        (b"x,y\n1,2\n1,inf\n", Task::Line, "line 3, column 2 (\"y\"): expected a finite number, found \"inf\""),
        (b"x,y\n1,1e999\n", Task::Line, "line 2, column 2 (\"y\"): expected a number below 1.8e308, found \"1e999\""),
        (
            b"x,y\n1,1e13\n",
            Task::Line,
            "line 2, column 2 (\"y\"): expected a number within ±1e12, found \"1e13\"",
        ),
        (
            b"x;y\n1;2,5\n",
            Task::Line,
            "line 2, column 2 (\"y\"): expected a number with a decimal point, found \"2,5\"",
        ),
        (
            b"x;y\n1,5;2\n",
            Task::Line,
            "line 2, column 1 (\"x\"): expected a number with a decimal point, found \"1,5\"",
        ),
        (b"x,y\n1,\"2\n3,4\n", Task::Line, "line 2, column 2 (\"y\"): expected a number, found \"2 3,4\""),
        (
            b"a,b,y\n1,2,3\n4,5,6\n7,8,9",
            Task::Classes,
            "line 4, column 3 (\"y\"): expected two different values as classes, found a third one, 9",
        ),
        (
            b"a,b,y\n1,2,3\n1,2,3\n",
            Task::Classes,
            "column 3 (\"y\"): expected two different values as classes, found only 3",
        ),
        (
            b"a,b,y\n1,2,p\n4,5,q\n6,7,r",
            Task::Classes,
            "line 2, column 3 (\"y\"): expected a number, found \"p\"",
        ),
        (
            b"x,y\n1,2\n2,3\n3,4",
            Task::Threshold,
            "line 4, column 2 (\"y\"): expected numbers from 0 to 1, or two different values, found a third one, 4",
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
    let suggested = |text: &[u8], task| read(text).unwrap().suggest(task);
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
    let chosen = table.choose(&[0, 1, 2], Target::Number).unwrap();
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

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for task in [Task::Line, Task::Plane, Task::Classes, Task::Threshold] {
            let _ = rows(&bytes, task);
        }
    }

    #[test]
    fn no_text_like_a_table_panics(text in "[0-9a,;\t\"\r\n. -]{0,120}") {
        for task in [Task::Line, Task::Plane, Task::Classes, Task::Threshold] {
            let _ = rows(text.as_bytes(), task);
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
