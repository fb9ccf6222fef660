//! The command line as its users see it: what is typed, what comes back.

use descent_lab::experiment::Document;
use descent_lab::trajectory::{Ending, Trajectory};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn lab(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_descent-lab"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(display);
    }
    command
}

/// Exit code, standard output and standard error.
fn typed(arguments: &[&str]) -> (i32, String, String) {
    read(lab(arguments).output().unwrap())
}

fn typed_with_input(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut child = lab(arguments).stdin(Stdio::piped()).spawn().unwrap();
    // A job that does not read its input may be gone by now.
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    read(child.wait_with_output().unwrap())
}

fn read(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn done(arguments: &[&str]) -> String {
    let (code, out, err) = typed(arguments);
    assert_eq!(code, 0, "{arguments:?}: {err}");
    out
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&done(arguments)).unwrap()
}

/// A folder with one file.
fn folder_with(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

const EXPERIMENT: &str = r#"{"version": 1, "surface": "rosenbrock", "steps": 30, "schedule": "cosine",
    "runs": [{"optimizer": "adam"}, {"name": "fast, faster", "optimizer": "gradient_descent", "learning_rate": 1}]}"#;

#[test]
fn run_prints_one_row_per_run_and_step_with_the_trajectorys_bits() {
    let (_folder, path) = folder_with("race.json", EXPERIMENT);
    let (code, out, err) = typed(&["run", &path]);
    assert_eq!(code, 0, "{err}");
    let experiment = Document::parse(EXPERIMENT).unwrap().experiment;
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let header: Vec<_> = reader.headers().unwrap().iter().map(String::from).collect();
    let expected = "run,name,step,x,y,loss,gradient,gradient_x,gradient_y,learning_rate,losses,gradients,hessians,average_x,average_y,examples,batch_loss,validation_loss,ending";
    assert_eq!(header.join(","), expected);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    let mut row = rows.iter();
    for (index, run) in experiment.runs.iter().enumerate() {
        for (step, sample) in Trajectory::of(&experiment.plan(run)).samples.iter().enumerate() {
            let row = row.next().unwrap();
            assert_eq!(
                (&row[0], &row[1], &row[2]),
                (&*index.to_string(), &*experiment.name(index), &*step.to_string())
            );
            let numbers = [3, 4, 5, 7, 8, 9].map(|column| row[column].parse::<f64>().unwrap().to_bits());
            let (at, gradient) = (sample.at, sample.gradient);
            let want = [at.x, at.y, sample.loss, gradient.x, gradient.y, sample.rate].map(f64::to_bits);
            assert_eq!(numbers, want);
        }
    }
    assert!(row.next().is_none());
    let Ending::Lost { step, .. } = Trajectory::of(&experiment.plan(&experiment.runs[1])).ending else {
        panic!()
    };
    assert_eq!(err, format!("Adam: out of steps after 30\nfast, faster: diverged at step {step}\n"));
}

#[test]
fn run_as_json_says_how_each_run_ended() {
    let (_folder, path) = folder_with("race.json", EXPERIMENT);
    let all = json(&["run", &path, "--format", "json"]);
    assert_eq!(all["program"], format!("Descent Lab {}", env!("CARGO_PKG_VERSION")));
    let again = Document::parse(&all["experiment"].to_string()).unwrap();
    assert_eq!(again, Document::parse(EXPERIMENT).unwrap(), "what was run can be run again");
    let runs = all["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 2);
    for (run, of) in runs.iter().zip(&again.experiment.runs) {
        let plan = again.experiment.plan(of);
        let judgement = descent_lab::insight::verdict(&plan, &Trajectory::of(&plan));
        assert_eq!(run["verdict"], judgement.verdict.name());
        assert_eq!((&run["cause"], &run["since"]), (&judgement.cause.into(), &judgement.since.into()));
    }
    let csv = done(&["run", &path]);
    let endings: Vec<&str> = csv.lines().filter_map(|line| line.rsplit(',').next()).collect();
    let endings: Vec<&str> = endings[1..].iter().copied().filter(|ending| !ending.is_empty()).collect();
    assert_eq!(endings, [&runs[0]["ending"]["kind"], &runs[1]["ending"]["kind"]], "the same words in CSV");
    assert_eq!(runs[0]["ending"], serde_json::json!({"kind": "out_of_steps", "step": 30}));
    assert_eq!(runs[0]["samples"].as_array().unwrap().len(), 31);
    assert_eq!((&runs[0]["optimizer"], &runs[1]["name"]), (&"adam".into(), &"fast, faster".into()));
    assert_eq!(runs[1]["ending"]["kind"], "diverged");
    let samples = runs[1]["samples"].as_array().unwrap();
    assert_eq!(runs[1]["ending"]["step"].as_u64().unwrap() as usize, samples.len());
    for key in ["step", "x", "y", "loss", "gradient", "gradient_x", "gradient_y", "learning_rate"] {
        assert!(samples[0][key].is_number(), "{key}");
    }
}

#[test]
fn run_tells_examples_batch_losses_validation_losses_and_the_step_that_is_kept() {
    let text = r#"{"version": 1, "surface": {"linear_regression": {"data": {"source": "features",
        "prepare": {"validation": 0.3}}}}, "steps": 80,
        "around": {"batch": {"size": 5}, "stop": {"patience": 6}}, "runs": [{"optimizer": "gradient_descent"}]}"#;
    let (_folder, path) = folder_with("batches.json", text);
    let (code, out, err) = typed(&["run", &path]);
    assert_eq!(code, 0, "{err}");
    let experiment = Document::parse(text).unwrap().experiment;
    let trajectory = Trajectory::of(&experiment.plan(&experiment.runs[0]));
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), trajectory.samples.len());
    let last = rows.len() - 1;
    for (step, row) in rows.iter().enumerate() {
        assert_eq!(row[15], trajectory.cost(step).examples.to_string());
        let batch = trajectory.batch_losses.get(step).map(|loss| loss.to_bits());
        assert_eq!(row[16].parse::<f64>().ok().map(f64::to_bits), batch);
        assert_eq!(row[17].parse::<f64>().unwrap().to_bits(), trajectory.validation[step].to_bits());
    }
    assert!(rows[last][16].is_empty() && last < 80, "no step starts at the last iterate");
    let kept = trajectory.restored().expect("patience means that the last one is not the best");
    let ending = format!("Gradient descent: stopped at step {last}: early stopping, kept step {kept}\n");
    assert_eq!(err, ending);
    let all = json(&["run", &path, "--format", "json"]);
    assert_eq!(all["runs"][0]["ending"]["kept"], kept);
    assert!(all["runs"][0]["samples"][last]["batch_loss"].is_null());
}

#[test]
fn what_is_not_finite_is_empty_in_csv_and_null_in_json() {
    // The start's loss overflows: 100·(10⁶)⁴ does not, but with b = 1e300 it does.
    let text = r#"{"version": 1, "surface": {"rosenbrock": {"b": 1e300}}, "start": [1e6, 0], "runs": [{}]}"#;
    let (_folder, path) = folder_with("far.json", text);
    let (code, out, err) = typed(&["run", &path]);
    assert_eq!((code, err.as_str()), (0, "Gradient descent: overflowed at the start\n"));
    assert!(out.lines().nth(1).unwrap().starts_with("0,Gradient descent,0,1000000.0,0.0,,,"), "{out}");
    let all = json(&["run", &path, "--format", "json"]);
    assert!(all["runs"][0]["samples"][0]["loss"].is_null());
}

#[test]
fn an_experiment_can_come_from_standard_input_and_be_overridden() {
    let arguments = ["run", "-", "--set", "steps=3", "--set", "runs.adam.learning_rate=0.25"];
    let (code, out, err) = typed_with_input(&arguments, EXPERIMENT);
    assert_eq!(code, 0, "{err}");
    let adam: Vec<&str> = out.lines().filter(|line| line.contains(",Adam,")).collect();
    assert_eq!(adam.len(), 4);
    assert!(adam[0].ends_with(",0.25,0,0,0,,,,,,"), "{}", adam[0]);
}

#[test]
fn output_files_are_whole_and_their_ending_chooses_the_form() {
    let (folder, path) = folder_with("race.json", EXPERIMENT);
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (csv, json) = (file("race.csv"), file("out.json"));
    assert_eq!(done(&["run", &path, "-o", &csv]), "");
    assert_eq!(std::fs::read_to_string(&csv).unwrap(), done(&["run", &path]));
    assert_eq!(done(&["run", &path, "-o", &json]), "");
    assert_eq!(std::fs::read_to_string(&json).unwrap(), done(&["run", &path, "--format", "json"]));
    let (code, out, err) = typed(&["run", &path, "-o", &file("missing/race.csv")]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("race.csv: cannot be written: there is no folder"), "{err}");
}

#[test]
fn input_that_makes_no_sense_is_refused_with_file_field_and_expectation() {
    let cases = [
        ("{", "bad.json: line 1, column 1: the text ends within an object"),
        ("[]", "bad.json: the file: expected an object such as {\"version\": 1}"),
        (
            "{\"version\": 1, \"stepps\": 3}",
            "bad.json: stepps: there is no such field here; expected one of version",
        ),
        (
            "{\"version\": 1, \"steps\": 0}",
            "bad.json: steps: expected a whole number from 1 to 100000, found 0",
        ),
        ("{\"version\": 1, \"learning_rate\": 1e999}", "bad.json: line 1, column"),
    ];
    for (text, expected) in cases {
        let (_folder, path) = folder_with("bad.json", text);
        for command in [vec!["run", &path], vec![&*path]] {
            let (code, out, err) = typed(&command);
            assert_eq!((code, out.as_str()), (2, ""), "{text}");
            assert!(err.starts_with("descent-lab: ") && err.contains(expected), "{text}\n{err}");
            assert_eq!(err.lines().count(), 1, "{err}");
        }
    }
    let (_folder, path) = folder_with("latin.json", "");
    std::fs::write(&path, [0x7b, 0xe4, 0x7d]).unwrap();
    let (code, _, err) = typed(&["run", &path]);
    let expected = format!("descent-lab: {path}: the file: expected text in UTF-8, found other bytes\n");
    assert_eq!((code, err), (2, expected));
}

#[test]
fn wrong_arguments_and_names_have_exit_code_two() {
    let cases: [(&[&str], &str); 10] = [
        (&["run"], "<FILE>"),
        (&["run", "nosuch"], "descent-lab: nosuch: expected a file or the id of a ready experiment"),
        (&["nosuch"], "descent-lab: nosuch: expected a file or the id of a ready experiment"),
        (&["run", env!("CARGO_MANIFEST_DIR")], "cannot be read: "),
        (
            &["--set", "steps=0"],
            "descent-lab: --set steps: steps: expected a whole number from 1 to 100000, found 0",
        ),
        (&["--set", "steps"], "descent-lab: --set steps: expected PATH=VALUE"),
        (&["--renderer", "paper"], "auto, wgpu, glow"),
        (&["list", "colours"], "surfaces, data, optimizers, schedules, around, experiments"),
        (&["check", "--reference", "nosuch"], "descent-lab: nosuch: expected a folder with reference data"),
        (&["run", "-", "--set", "a.b=1"], "found nothing"),
    ];
    for (arguments, expected) in cases {
        let (code, out, err) = typed_with_input(arguments, "{}");
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(expected), "{arguments:?}\n{err}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    assert!(done(&["--help"]).contains("Usage: descent-lab"));
    assert!(done(&["run", "--help"]).contains("--set"));
    assert_eq!(done(&["--version"]), format!("descent-lab {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
#[cfg(target_os = "linux")]
fn a_window_without_a_display_is_one_helpful_sentence() {
    let (code, out, err) = typed(&[]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.starts_with("descent-lab: ") && err.contains("run, ") && err.contains("check"), "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
}

#[test]
fn lists_have_one_line_per_thing_and_its_id_first() {
    let ids = |what: &str| -> Vec<String> {
        let first = |line: &str| line.split_whitespace().next().unwrap().to_owned();
        done(&["list", what]).lines().map(first).collect()
    };
    for (what, some) in [
        ("surfaces", "rosenbrock"),
        ("data", "iris"),
        ("optimizers", "adam"),
        ("schedules", "cosine"),
        ("around", "noise"),
        ("layers", "isolines"),
        ("curves", "regret"),
        ("panes", "downhill"),
        ("view", "view.step"),
    ] {
        assert!(ids(what).contains(&some.to_owned()), "{what}");
        let listed = json(&["list", what, "--format", "json"]);
        let listed = listed[what].as_array().unwrap();
        let listed: Vec<&str> = listed.iter().map(|entry| entry["id"].as_str().unwrap()).collect();
        assert_eq!(listed, ids(what));
    }
    let mut lists = vec![
        "surfaces",
        "data",
        "optimizers",
        "schedules",
        "around",
        "experiments",
        "layers",
        "curves",
        "panes",
        "view",
    ];
    lists.extend(cfg!(feature = "gui").then_some("keys"));
    let everything: usize = lists.iter().map(|what| ids(what).len()).sum();
    assert_eq!(done(&["list"]).lines().count(), everything);
}

#[test]
fn a_list_for_a_page_is_a_table_with_its_marks_escaped() {
    let table = done(&["list", "around", "--format", "markdown"]);
    assert!(table.starts_with("| id | name | what it does |\n| --- | --- | --- |\n| `batch` | "), "{table}");
    let rules = done(&["list", "optimizers", "--format", "markdown"]);
    assert!(rules.contains("<br>u ← max(β₂u, \\|∇f\\| + ε)<br>"), "{rules}");
    let (code, _, err) = typed(&["list", "--card", "adam", "--format", "markdown"]);
    assert_eq!(code, 2);
    assert!(err.contains("--card: a card is text or json"), "{err}");
}

#[test]
fn every_id_of_the_reference_data_is_listed_and_runs() {
    let reference: Value = serde_json::from_str(include_str!("reference/surfaces.json")).unwrap();
    let listed = done(&["list", "surfaces"]);
    for surface in reference["surfaces"].as_array().unwrap() {
        let id = surface["id"].as_str().unwrap();
        assert!(listed.lines().any(|line| line.split(' ').next() == Some(id)), "{id}");
        let set = format!("surface={id}");
        let (code, out, err) =
            typed_with_input(&["run", "-", "--set", &set, "--set", "steps=2"], r#"{"version": 1}"#);
        assert_eq!((code, out.lines().count()), (0, 1 + 5 * 3), "{id}: {err}");
    }
}

#[test]
fn lists_for_programs_have_parameters_with_range_scale_and_default() {
    let all = json(&["list", "--format", "json"]);
    for (list, keys) in [
        ("surfaces", vec!["group", "window", "start", "minima", "summary"]),
        ("optimizers", vec!["formula", "source", "summary", "family", "choose", "avoid", "cost", "example"]),
        ("around", vec!["name", "summary", "parameters"]),
        ("data", vec!["name", "summary", "parameters", "surfaces"]),
        ("schedules", vec!["formula", "source", "summary"]),
        ("experiments", vec!["title", "note"]),
    ] {
        for entry in all[list].as_array().unwrap() {
            assert!(keys.iter().all(|key| !entry[key].is_null()), "{entry}");
        }
    }
    let find = |list: &str, id: &str| {
        all[list].as_array().unwrap().iter().find(|entry| entry["id"] == id).unwrap().clone()
    };
    let beta = find("optimizers", "adam")["parameters"][0].clone();
    let expected = r#"{"key": "beta1", "symbol": "β₁", "kind": "number", "default": 0.9, "range": [0.0, 0.999],
        "scale": "near_one", "valid": "a number from 0 to below 1"}"#;
    for (key, value) in serde_json::from_str::<Value>(expected).unwrap().as_object().unwrap() {
        assert_eq!(&beta[key], value, "{key}");
    }
    assert_eq!(find("optimizers", "momentum")["parameters"][2]["default"], "rate_outside");
    assert_eq!(find("surfaces", "rotated_quadratic_k100")["parameters"][0]["default"], 100.0);
    assert_eq!(find("surfaces", "rosenbrock")["minima"][0]["x"], 1.0);
    assert_eq!(find("data", "iris")["surfaces"], serde_json::json!(["logistic_regression", "svm"]));
    assert_eq!(all["prepare"]["parameters"][0]["choices"][2]["id"], "standardized");
}

#[test]
fn optimizers_are_listed_family_by_family() {
    let listed = done(&["list", "optimizers"]);
    let families = ["First order", "Adaptive", "Line search", "Second order"];
    let family = |line: &str| families.iter().position(|family| line.contains(&format!("  {family}  ")));
    let order: Vec<usize> = listed.lines().map(|line| family(line).expect(line)).collect();
    assert!(order.is_sorted() && order.last() == Some(&3), "{listed}");
}

#[test]
fn every_optimizer_and_stage_has_a_card_with_all_its_settings() {
    for what in ["optimizers", "around"] {
        for entry in json(&["list", what, "--format", "json"])[what].as_array().unwrap() {
            let id = entry["id"].as_str().unwrap();
            let card = done(&["list", what, "--card", id]);
            assert_eq!(card, done(&["list", "--card", id]));
            assert_eq!(&json(&["list", "--card", id, "--format", "json"]), entry);
            for key in ["name", "summary", "source", "choose", "avoid", "cost", "learning_rate", "example"] {
                assert!(entry[key].as_str().is_none_or(|words| card.contains(words)), "{id}: {key}");
            }
            for line in entry["formula"].as_array().into_iter().flatten() {
                assert!(card.contains(line.as_str().unwrap()), "{id}");
            }
            for parameter in entry["parameters"].as_array().unwrap() {
                for key in ["key", "symbol", "meaning"] {
                    assert!(card.contains(parameter[key].as_str().unwrap()), "{id}: {key}");
                }
            }
        }
    }
    for (arguments, expected) in [
        (&["list", "--card", "adamm"][..], "expected one of gradient_descent"),
        (&["list", "around", "--card", "adam"], "expected one of batch"),
        (&["list", "surfaces", "--card", "adam"], "only optimizers"),
    ] {
        let (code, out, err) = typed(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(expected), "{err}");
    }
}

#[test]
fn check_prints_a_line_per_file_and_what_is_not_covered() {
    let out = done(&["check"]);
    let lines: Vec<&str> = out.lines().collect();
    // What matters most stands last, where it is seen.
    let last = &lines[lines.len() - 5..];
    for (line, file) in
        last.iter().zip(["surfaces", "schedules", "trajectories", "second_order", "stability"])
    {
        assert!(line.starts_with(&format!("{file}.json ")) && line.contains(" 0 failed "), "{line}");
    }
    assert!(out.contains("another minimum: second_order.json: scipy-"), "{out}");
    let all = json(&["check", "--format", "json"]);
    let files = all["files"].as_array().unwrap();
    assert_eq!(files.len(), 5);
    for file in files {
        let keys: Vec<&String> = file.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["failed", "file", "not_covered", "passed", "worst"]);
        assert!(file["failed"] == 0 && file["worst"].as_f64().unwrap() <= 1.0, "{file}");
    }
    let first = done(&["check", "--format", "json"]);
    assert!(first.starts_with(
        r#"{"files":[{"file":"surfaces.json","passed":312,"failed":0,"not_covered":0,"worst":0.0"#
    ));
}

/// The built-in schedules with one value replaced, in a folder of its own.
fn schedules_with(pointer: &str, new: Value) -> (tempfile::TempDir, String) {
    let mut root: Value = serde_json::from_str(include_str!("reference/schedules.json")).unwrap();
    *root.pointer_mut(pointer).unwrap() = new;
    let (folder, _) = folder_with("schedules.json", &root.to_string());
    let path = folder.path().to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn check_fails_where_a_folders_number_is_wrong() {
    let (_folder, path) = schedules_with("/schedules/0/lr/7", 0.5.into());
    let (code, out, err) = typed(&["check", "--reference", &path]);
    assert_eq!((code, err.as_str()), (1, "descent-lab: 1 record does not agree\n"));
    assert!(out.contains("schedules.json        27 passed     1 failed"), "{out}");
    assert!(out.contains("failed: schedules.json: constant: lr[7] is 0.1, expected 0.5\n"), "{out}");
    assert!(out.contains("surfaces.json       absent\n"), "{out}");
    let (code, out, err) = typed(&["check", "--reference", &path, "--format", "json"]);
    let all: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, all["files"].as_array().unwrap().len()), (1, 1));
    assert!(
        all["files"][0]["failed"] == 1 && err.contains("failed: schedules.json: constant: lr[7]"),
        "{err}"
    );
}

#[test]
fn check_names_the_malformed_field_of_a_folder() {
    let (_folder, path) = schedules_with("/schedules/3/lr/2", "much".into());
    let (code, out, err) = typed(&["check", "--reference", &path]);
    assert_eq!((code, out.as_str()), (2, ""));
    let expected = "schedules.json: schedules[3].lr[2]: invalid type: string \"much\", expected f64\n";
    assert!(err.starts_with("descent-lab: ") && err.ends_with(expected), "{err}");
}

/// As `descent-lab … | head -1`.
#[test]
fn a_reader_that_stops_early_is_no_error() {
    let long = ["run", "-", "--set", "steps=100000"];
    let json = ["run", "-", "--set", "steps=20000", "--format", "json"];
    for arguments in [&["list"][..], &["list", "--format", "json"], &["check"], &["--help"], &long, &json] {
        let mut child = lab(arguments).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"{\"version\": 1, \"surface\": \"quadratic\"}").ok();
        let mut line = String::new();
        // The reader, and with it this end of the pipe, is gone after the first bytes.
        BufReader::with_capacity(64, child.stdout.take().unwrap()).take(64).read_line(&mut line).unwrap();
        let (code, _, err) = read(child.wait_with_output().unwrap());
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        assert!(!line.is_empty());
    }
}

/// Both streams closed before the first byte, as a launcher that went away.
#[test]
fn closed_streams_are_no_panic() {
    for (arguments, expected) in
        [(&["list"][..], 0), (&["run", "nosuch"], 2), (&["--help"], 0), (&["nosuch"], 2)]
    {
        let mut child = lab(arguments).spawn().unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().unwrap().code(), Some(expected), "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_a_failure() {
    assert!(Path::new("/dev/full").exists());
    for arguments in [&["list"][..], &["check"], &["--help"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = lab(arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    }
}

#[test]
fn a_function_needs_no_file_and_its_parameters_can_be_set() {
    let arguments =
        ["run", "--function", "a*x^2 + 10y^2", "--start", "-1,1", "--set", "surface.a=3", "--format", "json"];
    let answer = json(&arguments);
    let first = &answer["runs"][0]["samples"][0];
    assert_eq!(first["loss"], 13.0, "{first}");
    assert_eq!(answer["runs"].as_array().map(Vec::len), Some(5));
    // A function that begins with a sign is no option.
    assert!(
        done(&["run", "--function", "-x^2", "--start", "1,1"]).contains("gradient_descent")
            || !done(&["run", "--function=-x^2"]).is_empty()
    );
}

#[test]
fn a_function_takes_the_place_of_a_files_surface() {
    let (_folder, path) = folder_with("race.json", EXPERIMENT);
    let answer = json(&["run", &path, "--function", "x^2 + y^2", "--start", "1,2", "--format", "json"]);
    assert_eq!(answer["runs"].as_array().map(Vec::len), Some(2));
    assert_eq!(answer["runs"][0]["samples"][0]["loss"], 5.0);
}

#[test]
fn a_wrong_function_is_shown_with_a_caret_under_its_place() {
    for job in [&["run"][..], &["render", "-o", "never.png"]] {
        let (code, out, err) = typed(&[job, &["--function", "x^2 + 3 sine(y)"]].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        let lines: Vec<&str> = err.lines().collect();
        assert_eq!(
            lines[0],
            "descent-lab: --function: column 9: expected a function, such as sin, found sine"
        );
        assert_eq!(lines[1..], ["x^2 + 3 sine(y)", "        ^^^^"]);
    }
    assert!(!Path::new("never.png").exists());
    for (start, expected) in [
        ("1", "two numbers such as 1,-2, found \"1\""),
        ("1,2,3", "two numbers such as 1,-2, found \"1,2,3\""),
        ("a,b", "a number, found \"a\""),
        ("nan,1", "a finite number, found \"nan\""),
        ("1e9,0", "a number from -1000000 to 1000000, found 1000000000"),
    ] {
        let (code, _, err) = typed(&["run", "--function", "x", "--start", start]);
        assert!(code == 2 && err.contains(&format!("--start: expected {expected}")), "{start}: {err}");
    }
    assert_eq!(
        done(&["run", "--function", "x", "--start", "−1/2,.5"]),
        done(&["run", "--function", "x", "--start", "-5e-1,0.5"])
    );
    let (code, _, err) = typed(&["run"]);
    assert!(code == 2 && err.contains("FILE"), "{err}");
}

#[test]
fn what_was_made_of_a_functions_names_is_said() {
    let said = |function: &str| typed(&["run", "--function", function, "--start=1,1", "--set", "steps=1"]).2;
    assert!(said("a*x^2 + y^2").starts_with("--function: parameter a = 1\n"), "{}", said("a*x^2 + y^2"));
    assert!(said("w^2 + b^2").starts_with("--function: w and b are the coordinates\n"));
    assert!(said("3").starts_with("--function: neither x nor y is in it, so it is the same everywhere\n"));
    assert!(!said("x^2 + y^2").contains("--function"));
    let (code, _, refused) = typed(&["run", "--function", "abx + y"]);
    assert_eq!(
        (code, refused.lines().next()),
        (2, Some("descent-lab: --function: column 1: expected a product such as ab*x, found abx"))
    );
    let surfaces = typed(&["list", "surfaces"]).2;
    assert!(surfaces.contains("At kinks the slope is PyTorch's: 0 at the tip of |x|"), "{surfaces}");
    let optimizers = typed(&["list", "optimizers"]).2;
    assert!(optimizers.contains("does not reach") && optimizers.contains("Adadelta"), "{optimizers}");
}

#[test]
fn a_function_is_drawn_under_its_text_as_books_set_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.svg");
    let path = path.to_str().unwrap();
    done(&["render", "--function", "sin(x)*exp(-y²)", "--start", "1,1", "-o", path]);
    let picture = std::fs::read_to_string(path).unwrap();
    assert!(picture.contains("f(x, y) = sin(x)·exp(−y²)"));
}

#[test]
fn vector_pictures_hatch_what_is_undefined_and_say_what_is_kinked_or_jumps() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.svg");
    let path = path.to_str().unwrap();
    let drawn = |function: &str, filled: bool| {
        let fill = format!("view.fill={filled}");
        done(&["render", "--function", function, "--start", "1,1", "--set", &fill, "-o", path]);
        std::fs::read_to_string(path).unwrap()
    };
    // What belongs to the filling: a band for each level, and the lines of the hatching.
    let filling = |function: &str| {
        let [with, without] = [true, false].map(|filled| drawn(function, filled).matches("<path").count());
        with - without
    };
    assert!(filling("ln(x) + y^2") > filling("x + y^2") + 50);
    let [smooth, hatched, kinked, jumping] =
        ["x^2 + y^2", "ln(x) + y^2", "|x| + y^2", "floor(x) + y^2"].map(|function| drawn(function, true));
    assert!(hatched.contains("undefined where it is hatched"));
    assert!(kinked.contains("kinked along the dashed lines: gradients there are one-sided"));
    assert!(jumping.contains("jumps along the dotted lines"));
    for said in ["undefined", "kinked", "jumps"] {
        assert!(!smooth.contains(said), "{said}");
    }
}
