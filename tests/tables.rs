//! Tables of one's own on the command line.

use descent_lab::experiment::Document;
use std::path::Path;
use std::process::{Command, Stdio};

/// Exit code, standard output and standard error.
fn typed(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_descent-lab"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const LINE: &str =
    r#"{"version": 1, "surface": "straight_line", "runs": [{"optimizer": "newton"}], "steps": 3}"#;

/// A folder with an experiment on a straight line, and a table of so many points on y = 2x + 1.
fn folder_with_points(count: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let row = |i: u32| format!("a{i};{};{}\n", f64::from(i % 100) / 50.0, f64::from(i % 100) / 25.0 + 1.0);
    let table: String =
        std::iter::once("name;height;weight\n".to_owned()).chain((0..count).map(row)).collect();
    std::fs::write(folder.path().join("points.csv"), table).unwrap();
    std::fs::write(folder.path().join("line.json"), LINE).unwrap();
    folder
}

/// The last iterate of the only run: slope and intercept.
fn last(out: &str) -> [f64; 2] {
    let line: Vec<&str> = out.lines().last().unwrap().split(',').collect();
    [line[3], line[4]].map(|number| number.parse().unwrap())
}

#[test]
fn a_loss_is_fitted_to_a_table() {
    let folder = folder_with_points(40);
    let run =
        |more: &[&str]| typed(folder.path(), &[&["run", "line.json", "--data", "points.csv"], more].concat());
    let (code, out, err) = run(&[]);
    assert_eq!(code, 0, "{err}");
    let [slope, intercept] = last(&out);
    assert!((slope - 2.0).abs() < 1e-9 && (intercept - 1.0).abs() < 1e-9, "{slope} {intercept}");
    assert_eq!(run(&["--columns", "height,weight"]).1, out);
    assert_eq!(run(&["--columns", "2,3"]).1, out);
    let [slope, _] = last(&run(&["--columns", "weight,height"]).1);
    assert!((slope - 0.5).abs() < 1e-9, "{slope}");
    let steps = run(&["--set", "steps=1", "--set", "surface.data.prepare.scaling=standardized"]);
    assert_eq!((steps.0, steps.1.lines().count()), (0, 3), "{}", steps.2);
}

#[test]
fn what_is_wrong_with_a_table_is_said_with_its_place() {
    let folder = folder_with_points(40);
    std::fs::write(folder.path().join("bad.csv"), "x,y\n1,2\n3,abc\n").unwrap();
    let cases: &[(&[&str], &str)] = &[
        (
            &["run", "line.json", "--data", "bad.csv"],
            "--data bad.csv: line 3, column 2 (\"y\"): expected a number, found \"abc\"",
        ),
        (&["run", "line.json", "--data", "gone.csv"], "--data gone.csv: cannot be read"),
        (
            &["run", "line.json", "--data", "points.csv", "--columns", "height"],
            "expected columns for one feature and a target, found 1",
        ),
        (
            &["run", "line.json", "--data", "points.csv", "--columns", "height,size"],
            "expected a column's name (name, height, weight) or its number from 1 to 3, found \"size\"",
        ),
        (
            &["run", "line.json", "--data", "points.csv", "--columns", "name,weight"],
            "points.csv: line 2, column 1 (\"name\"): expected a number, found \"a0\"",
        ),
        (
            &["run", "valley", "--data", "points.csv"],
            "--data: expected an experiment with a loss over data (straight_line, linear_regression",
        ),
        (&["render", "valley", "-o", "x.png", "--data", "points.csv"], "--data: expected an experiment"),
        (&["--data", "points.csv"], "--data: expected an experiment"),
    ];
    for (arguments, expected) in cases {
        let (code, out, err) = typed(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(expected), "{arguments:?} gave {err}");
    }
    assert_eq!(typed(folder.path(), &["run", "line.json", "--columns", "1,2"]).0, 2);
}

const MEASURED: &str = "# measured by hand\nday;height;weight;kind\n\
    1.3.2024;1,5;−3,5;a\n2.3.2024;2,5;;b\n3.3.2024;3,5;4,5;c\n5.3.2024;4,5;8,5;a\n";

#[test]
fn a_table_of_a_spreadsheet_is_read_as_it_is_and_it_is_said_what_was_taken() {
    let folder = folder_with_points(1);
    std::fs::write(folder.path().join("own.csv"), MEASURED).unwrap();
    let run = |more: &[&str]| {
        let arguments =
            [&["run", "line.json", "--data", "own.csv", "--columns", "height,weight"], more].concat();
        typed(folder.path(), &arguments)
    };
    let (code, out, err) = run(&["--missing", "leave-out"]);
    assert_eq!(code, 0, "{err}");
    let said =
        "own.csv: 3 rows; x = height, y = weight; 1 row lacks a value and is left out; features as they come";
    assert_eq!(err.lines().next(), Some(said), "{err}");
    let [slope, intercept] = last(&out);
    assert!((slope - 4.0).abs() < 1e-9 && (intercept + 9.5).abs() < 1e-9, "{slope} {intercept}");
    let (code, out, err) = run(&[]);
    let refused = "descent-lab: --data own.csv: line 4, column 3 (\"weight\"): expected a number, found an empty cell; 1 row lacks a value and can be left out (--missing leave-out)\n";
    assert_eq!((code, out.as_str(), err.as_str()), (2, "", refused));
    let days = ["run", "line.json", "--data", "own.csv", "--columns", "day,height"];
    let (code, out, err) = typed(folder.path(), &days);
    assert!(
        code == 0 && err.starts_with("own.csv: 4 rows; x = day (days since 2024-03-01), y = height;"),
        "{err}"
    );
    assert!((last(&out)[0] - 26.0 / 35.0).abs() < 1e-9, "{out}");
}

#[test]
fn a_table_comes_from_standard_input_and_one_class_is_told_from_the_rest() {
    let folder = folder_with_points(1);
    let table = "sepal,petal,species\n1,2,setosa\n3,4,rosea\n5,7,virginica\n2,1,setosa\n";
    let input = folder.path().join("input");
    std::fs::write(&input, table).unwrap();
    let run = |more: &[&str]| {
        let arguments = [&["run", "irises", "--set", "steps=2", "--data", "-"], more].concat();
        let mut command = Command::new(env!("CARGO_BIN_EXE_descent-lab"));
        command.args(arguments).stdin(std::fs::File::open(&input).unwrap());
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, err) = run(&["--classes", "setosa"]);
    let said = "standard input: 4 rows; x₁ = sepal, x₂ = petal, y = species; not setosa is −1 and setosa is 1; features standardized";
    assert_eq!((code, err.lines().next()), (Some(0), Some(said)), "{err}");
    let (code, err) = run(&["--classes", "setosa,virginica"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        err.contains("3 rows;")
            && err.contains("setosa is −1 and virginica is 1; 1 row of another class is left out"),
        "{err}"
    );
    let (code, err) = run(&[]);
    let refused = "descent-lab: --data standard input: column 3 (\"species\"): expected two classes, found rosea, setosa, virginica; choose two of them";
    assert!(code == Some(2) && err.starts_with(refused), "{err}");
    let (code, _, err) = typed(folder.path(), &["run", "-", "--data", "-"]);
    assert!(
        code == 2 && err.contains("--data -: expected a file, as standard input is the experiment"),
        "{err}"
    );
}

#[test]
fn where_the_sizes_of_columns_leave_no_good_rate_it_is_said_what_helps() {
    let folder = folder_with_points(1);
    std::fs::write(folder.path().join("years.csv"), "year,degrees\n2001,14.1\n2005,14.3\n2010,14.4\n")
        .unwrap();
    std::fs::write(folder.path().join("plain.json"), r#"{"version": 1, "surface": "straight_line"}"#)
        .unwrap();
    let arguments = ["run", "plain.json", "--data", "years.csv", "--format", "json"];
    let (code, out, err) = typed(folder.path(), &arguments);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("so that no learning rate suits both weights; standardized features have κ = 1.00"),
        "{err}"
    );
    assert!(!out.contains("diverged"), "the suggested rate is stable");
    let scaled = [&arguments[..], &["--set", "surface.data.prepare.scaling=standardized"]].concat();
    let (_, _, err) = typed(folder.path(), &scaled);
    assert!(!err.contains('κ') && err.contains("features standardized"), "{err}");
}

/// A picture carries its experiment: few rows inside, many by path and hash.
#[test]
fn many_rows_stay_in_their_file_and_are_read_again() {
    let folder = folder_with_points(10_001);
    let arguments = ["render", "line.json", "--data", "points.csv", "-o", "x.svg", "--size", "300x200"];
    let (code, _, err) = typed(folder.path(), &arguments);
    assert_eq!(code, 0, "{err}");
    let svg = std::fs::read_to_string(folder.path().join("x.svg")).unwrap();
    assert!(svg.contains("sha256") && svg.len() < 500_000, "{}", svg.len());
    let expected = sha256_of(&svg);
    let source = format!(
        r#"{{"file": {{"path": "points.csv", "sha256": "{expected}", "columns": ["height", "weight"]}}}}"#
    );
    let text = LINE
        .replace("\"straight_line\"", &format!(r#"{{"straight_line": {{"data": {{"source": {source}}}}}}}"#));
    let sub = folder.path().join("elsewhere");
    std::fs::create_dir(&sub).unwrap();
    std::fs::write(folder.path().join("big.json"), &text).unwrap();
    let (code, out, err) = typed(&sub, &["run", "../big.json", "--set", "steps=2"]);
    assert_eq!(code, 0, "{err}");
    assert!((last(&out)[0] - 2.0).abs() < 1e-9);
    assert!(Document::parse(&text).is_ok(), "the file itself makes sense without its table");
    std::fs::write(folder.path().join("points.csv"), "x;y\n1;2\n").unwrap();
    let (code, _, err) = typed(folder.path(), &["run", "big.json"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("surface.straight_line.data.source.file: points.csv: its content is not the one"),
        "{err}"
    );
    std::fs::remove_file(folder.path().join("points.csv")).unwrap();
    let (code, _, err) = typed(folder.path(), &["run", "big.json"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("expected the file \"points.csv\", found none")
            || err.contains("expected the file \"points.csv\" in"),
        "{err}"
    );
}

/// The hash that stands in a picture's description.
fn sha256_of(svg: &str) -> String {
    let after = svg.split("sha256").nth(1).unwrap();
    after.split(|c: char| !c.is_ascii_hexdigit()).find(|word| word.len() == 64).unwrap().to_owned()
}
