//! What goes into the program and what comes out of it, as whoever types it finds out: bounded, whole, and said.

use descent_lab::experiment::Document;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A folder in which commands are typed.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(name: &str, text: &str) -> Self {
        let desk = Self::new();
        desk.put(name, text);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn lab(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_descent-lab"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(display);
        }
        command
    }

    /// Exit code, standard output and standard error.
    fn typed(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = self.lab(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    /// What is said of input that makes no sense.
    fn refused(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.typed(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        err
    }
}

const EXPERIMENT: &str =
    r#"{"version": 1, "surface": "rosenbrock", "steps": 5, "runs": [{"optimizer": "adam"}]}"#;

#[cfg(unix)]
#[test]
fn no_output_takes_the_place_of_an_input_by_whatever_link() {
    let desk = Desk::with("s.json", EXPERIMENT);
    desk.put("points.csv", "x,y\n1,2\n2,3\n3,5\n");
    fs::hard_link(desk.path("s.json"), desk.path("hard.json")).unwrap();
    std::os::unix::fs::symlink("s.json", desk.path("soft.json")).unwrap();
    fs::create_dir(desk.path("folder")).unwrap();
    for output in ["s.json", "./folder/../s.json", "hard.json", "soft.json"] {
        let said = desk.refused(&["run", "s.json", "-o", output]);
        assert!(said.contains("expected another file than the input s.json, which would be lost"), "{said}");
    }
    desk.put("p.svg", EXPERIMENT);
    assert!(desk.refused(&["render", "p.svg", "-o", "p.svg"]).contains("another file than the input p.svg"));
    let line = ["run", "hubble", "--data", "points.csv", "-o", "points.csv"];
    assert!(desk.refused(&line).contains("another file than the input points.csv"));
    let from_stdin = desk
        .lab(&["run", "-", "-o", "s.json"])
        .stdin(fs::File::open(desk.path("s.json")).unwrap())
        .output()
        .unwrap();
    assert_eq!(from_stdin.status.code(), Some(2), "standard input is an input too");
    assert_eq!((desk.text("s.json"), desk.text("p.svg")), (EXPERIMENT.into(), EXPERIMENT.into()));
    assert_eq!(desk.typed(&["run", "s.json", "-o", "other.json"]).0, 0);
}

#[cfg(unix)]
#[test]
fn devices_and_whatever_has_no_end_are_no_experiments() {
    let desk = Desk::new();
    for (name, expected) in [
        ("/dev/zero", "/dev/zero: expected an experiment: expected a file or a pipe, found a device"),
        ("/dev/null", "found a device"),
        (".", "cannot be read: expected a file, found a folder"),
    ] {
        let said = desk.refused(&["run", name]);
        assert!(said.contains(expected), "{name}: {said}");
    }
    let endless = fs::File::open("/dev/zero").unwrap();
    let output = desk.lab(&["run", "-"]).stdin(endless).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(2) && said.contains("expected at most 32 MiB, found more"),
        "{said}"
    );
    fs::File::create(desk.path("large.json")).unwrap().set_len(100 << 20).unwrap();
    assert!(desk.refused(&["run", "large.json"]).contains("expected at most 32 MiB, found more"));
}

/// What `work` makes, and how long that takes.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    (work(), begun.elapsed())
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_and_one_without_a_writer_is_not_waited_for_for_ever() {
    let desk = Desk::new();
    assert!(Command::new("mkfifo").arg(desk.path("pipe")).status().unwrap().success());
    let (said, took) = timed(|| desk.refused(&["run", "pipe"]));
    assert!(said.contains("nobody writes to this pipe") && took < Duration::from_secs(30), "{said}");
    let run = desk.lab(&["run", "pipe"]).stdout(Stdio::piped()).spawn().unwrap();
    fs::write(desk.path("pipe"), EXPERIMENT).unwrap();
    let output = run.wait_with_output().unwrap();
    assert!(output.status.success() && output.stdout.starts_with(b"run,name,step"));
}

#[test]
fn too_many_runs_are_counted_before_they_are_read() {
    let run = r#"{"optimizer": {"adam": {"beta1": 0.5}}, "around": {"noise": {"sigma_x": 1}}},"#;
    let many = format!(r#"{{"version": 1, "runs": [{}{{}}]}}"#, run.repeat(20_000));
    let desk = Desk::with("many.json", &many);
    let (said, took) = timed(|| desk.refused(&["run", "many.json"]));
    assert!(said.contains("runs: expected at most 64 runs, found 20001"), "{said}");
    assert!(took < Duration::from_secs(20), "{took:?}");
    let fewer = format!(r#"{{"version": 1, "runs": [{}{{}}]}}"#, run.repeat(10_000));
    desk.put("fewer.json", &fewer);
    assert!(desk.refused(&["run", "fewer.json"]).contains("runs: expected at most 64 runs, found 10001"));
}

#[test]
fn titles_and_names_are_as_long_as_somebody_reads() {
    let long = "l".repeat(10_000);
    for (field, text) in [
        ("title", format!(r#"{{"version": 1, "title": "{long}"}}"#)),
        ("runs[0].name", format!(r#"{{"version": 1, "runs": [{{"name": "{long}"}}]}}"#)),
        ("note", format!(r#"{{"version": 1, "note": "{long}l"}}"#)),
    ] {
        let error = Document::parse(&text).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{field}: expected at most ")), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn an_output_through_a_link_makes_the_file_that_it_names() {
    let desk = Desk::with("s.json", EXPERIMENT);
    std::os::unix::fs::symlink("there.csv", desk.path("link.csv")).unwrap();
    assert_eq!(desk.typed(&["run", "s.json", "-o", "link.csv"]).0, 0);
    assert!(desk.text("there.csv").starts_with("run,name,step"));
    assert!(fs::symlink_metadata(desk.path("link.csv")).unwrap().is_symlink());
}

#[cfg(target_os = "linux")]
#[test]
fn a_standard_output_that_is_closed_is_a_failure() {
    let desk = Desk::new();
    let program = env!("CARGO_BIN_EXE_descent-lab");
    let shell = |line: &str| {
        let output = Command::new("sh").args(["-c", line, "sh", program]).current_dir(desk.0.path()).output();
        let output = output.unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for job in ["run hubble", "list", "check", "--help", "--version"] {
        let (code, said) = shell(&format!("\"$1\" {job} >&-"));
        assert_eq!(
            (code, said.as_str()),
            (Some(1), "descent-lab: the output cannot be written: it is closed\n"),
            "{job}"
        );
    }
    assert_eq!(shell("\"$1\" run hubble -o x.csv >&-").0, Some(0), "nothing was to be written there");
    assert_eq!(shell("\"$1\" list >/dev/null"), (Some(0), String::new()));
}

#[test]
fn a_table_has_an_ending_that_says_what_it_is() {
    let desk = Desk::with("s.json", EXPERIMENT);
    let said = desk.refused(&["run", "s.json", "-o", "a.xlsx"]);
    assert!(said.contains("“a.xlsx”") && said.contains("known endings are .csv, .json"), "{said}");
    assert!(!desk.path("a.xlsx").exists());
    assert_eq!(desk.typed(&["run", "s.json", "-o", "a.txt", "--format", "csv"]).0, 0);
    assert_eq!(desk.typed(&["run", "s.json", "-o", "plain"]).0, 0);
    assert_eq!(desk.text("plain"), desk.text("a.txt"));
}

#[test]
fn an_experiment_without_runs_says_so() {
    let desk = Desk::with("none.json", r#"{"version": 1, "runs": []}"#);
    for arguments in [&["run", "none.json"][..], &["render", "none.json", "-o", "x.svg", "--size", "300x200"]]
    {
        let (code, _, err) = desk.typed(arguments);
        assert!(code == 0 && err.starts_with("The experiment has no runs"), "{err}");
    }
}

#[test]
fn a_missing_folder_is_named_and_nothing_else_is_shown() {
    let desk = Desk::with("s.json", EXPERIMENT);
    for arguments in [["run", "s.json", "-o", "missing/a.csv"], ["render", "s.json", "-o", "missing/a.svg"]] {
        let (code, _, err) = desk.typed(&arguments);
        let expected = "cannot be written: there is no folder \"missing\"; make it first\n";
        assert!(code == 1 && err.ends_with(expected), "{err}");
    }
    assert_eq!(fs::read_dir(desk.0.path()).unwrap().count(), 1);
}

#[test]
fn what_a_file_says_of_start_steps_and_rates_stays_with_other_data_and_another_function() {
    let desk = Desk::with("points.csv", "x,y\n0,1\n1,3\n2,5.5\n3,7\n");
    let full = r#"{"version": 1, "surface": "straight_line", "start": [3, 4], "steps": 7, "learning_rate": 0.0625,
        "runs": [{"optimizer": "gradient_descent"}, {"optimizer": "adam", "learning_rate": 0.5}]}"#;
    desk.put("full.json", full);
    desk.put(
        "bare.json",
        r#"{"version": 1, "surface": "straight_line", "runs": [{"optimizer": "gradient_descent"}]}"#,
    );
    let rows = |arguments: &[&str]| {
        let (code, out, err) = desk.typed(arguments);
        assert_eq!(code, 0, "{err}");
        let rows: Vec<Vec<String>> =
            out.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
        (rows, err)
    };
    for change in [["--data", "points.csv"], ["--function", "x^2 + y^2"]] {
        let (kept, err) = rows(&[&["run", "full.json"][..], &change].concat());
        assert_eq!(kept.len(), 16, "{change:?}");
        assert_eq!(kept[0][3..5], ["3.0", "4.0"]);
        assert_eq!((kept[0][9].as_str(), kept[8][9].as_str()), ("0.0625", "0.5"));
        assert!(!err.contains("Filled in"), "{err}");
        let (_, err) = rows(&[&["run", "bare.json"][..], &change].concat());
        let filled_in = err.lines().find(|line| line.starts_with("Filled in as ")).unwrap();
        for field in ["start = ", "steps = ", "learning_rate = "] {
            assert!(filled_in.contains(field), "{err}");
        }
        let set = ["--set", "steps=2", "--start", "1,1"];
        let (few, err) = rows(&[&["run", "bare.json"][..], &change, &set].concat());
        assert!(few.len() == 3 && !err.contains("steps = ") && !err.contains("start = "), "{err}");
    }
}

/// Whoever reads the same path twice would say it twice.
#[test]
fn paths_are_shown_whole() {
    let desk = Desk::new();
    fs::create_dir(desk.path("tables")).unwrap();
    desk.put("tables/bad.csv", "x,y\n1,2\n3,abc\n");
    let said = desk.refused(&["run", "hubble", "--data", "tables/bad.csv"]);
    let shown = Path::new("tables").join("bad.csv");
    assert!(said.starts_with(&format!("descent-lab: --data {}: line 3", shown.display())), "{said}");
}

#[test]
fn a_surface_can_be_set_without_a_file_as_a_function_can() {
    let desk = Desk::new();
    let (code, out, err) = desk.typed(&["run", "--set", "surface=beale", "--set", "steps=2"]);
    assert_eq!((code, out.lines().count()), (0, 1 + 5 * 3), "{err}");
    assert!(desk.refused(&["run"]).contains("FILE"));
}
