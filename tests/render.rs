//! `descent-lab render` as its users see it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use descent_lab::export::{self, Format};
use descent_lab::picture::look::LookKind;
use descent_lab::plot::picture::{Picture, Wishes};
use descent_lab::stage::Stage;

const EXPERIMENT: &str = r#"{"version": 1, "title": "A race", "surface": "rosenbrock", "steps": 60,
    "runs": [{"optimizer": "adam"}, {"name": "the fast one", "optimizer": "momentum"}]}"#;

struct Desk {
    folder: tempfile::TempDir,
    experiment: String,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("race.json");
        std::fs::write(&path, EXPERIMENT).unwrap();
        Self { experiment: path.to_str().unwrap().to_owned(), folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Exit code and standard error; nothing may come to standard output.
    fn render(&self, output: &Path, more: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_descent-lab"));
        command.args(["render", &self.experiment, "-o"]).arg(output).args(more).stdin(Stdio::null());
        let done = command.output().unwrap();
        assert!(done.stdout.is_empty());
        (done.status.code().unwrap(), String::from_utf8(done.stderr).unwrap())
    }

    fn svg(&self, more: &[&str]) -> String {
        let path = self.path("figure.svg");
        assert_eq!(self.render(&path, more), (0, String::new()));
        std::fs::read_to_string(path).unwrap()
    }
}

#[test]
fn an_svg_has_the_words_of_the_picture_and_the_experiment() {
    let svg = Desk::new().svg(&[]);
    for words in
        ["A race", "the fast one", "Adam", "60 steps", "Rosenbrock", "Learning rate", "Gradient norm"]
    {
        assert!(svg.contains(words), "{words}");
    }
    assert!(svg.contains("viewBox=\"0 0 1200 900\""), "{}", &svg[..400]);
    assert!(svg.contains("momentum") && svg.contains("version"), "the experiment is embedded");
}

#[test]
fn a_png_has_the_size_that_was_asked_for() {
    let desk = Desk::new();
    for (size, [width, height]) in
        [("640x480", [640, 480]), ("2400x1000", [2400, 1000]), ("200x150", [200, 150])]
    {
        let path = desk.path("figure.png");
        assert_eq!(desk.render(&path, &["--size", size, "--look", "dark"]), (0, String::new()));
        let decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(path).unwrap()));
        let reader = decoder.read_info().unwrap();
        assert_eq!([reader.info().width, reader.info().height], [width, height]);
    }
}

#[test]
fn step_and_look_change_the_picture_and_nothing_else_does() {
    let desk = Desk::new();
    let end = desk.svg(&[]);
    assert_eq!(desk.svg(&[]), end);
    assert_eq!(desk.svg(&["--step", "60"]), end);
    let early = desk.svg(&["--step", "5"]);
    assert!(early != end && early.contains("shown at step 5"));
    assert!(
        desk.svg(&["--look", "dark"]).to_uppercase().contains("#0F1115")
            && desk.svg(&["--look", "projector"]) != end
    );
    assert!(desk.svg(&["--set", "steps=61"]).contains("61 steps"));
}

#[test]
fn what_makes_no_sense_is_refused_and_nothing_is_written() {
    let desk = Desk::new();
    let refusals: [(&str, &[&str], &str); 7] = [
        ("figure.bmp", &[], ".svg, .png"),
        ("figure", &[], ".svg, .png"),
        ("figure.png", &["--size", "100"], "1600x1200"),
        ("figure.png", &["--size", "0x10"], "1600x1200"),
        ("figure.png", &["--size", "50000x50000"], "too large"),
        ("figure.png", &["--step", "61"], "a step up to 60"),
        ("figure.png", &["--set", "steps=0"], "steps"),
    ];
    for (name, more, expected) in refusals {
        let (code, err) = desk.render(&desk.path(name), more);
        assert_eq!(code, 2, "{more:?}: {err}");
        assert!(err.contains(expected), "{more:?}: {err}");
        assert!(!desk.path(name).exists());
    }
}

#[test]
fn a_folder_that_is_not_there_is_a_failure() {
    let desk = Desk::new();
    let (code, err) = desk.render(&desk.path("nowhere/figure.svg"), &[]);
    assert_eq!(code, 1);
    assert!(err.contains("figure.svg: cannot be written"), "{err}");
}

#[test]
fn every_ready_experiment_is_rendered_as_the_picture_that_the_library_makes() {
    let desk = Desk::new();
    for ready in descent_lab::gallery::all() {
        let step = ready.document.experiment.steps / 3;
        let wishes = Wishes { look: LookKind::Dark, size_px: [900, 700], step: Some(step) };
        let stage = Arc::new(Stage::of(&ready.document.experiment));
        let picture = Picture::of(&ready.document, stage, wishes);
        for format in Format::all() {
            let path = desk.path(&format!("{}.{}", ready.id, format.extension()));
            let arguments = ["--look", "dark", "--size", "900x700", "--step", &step.to_string()];
            let mut command = Command::new(env!("CARGO_BIN_EXE_descent-lab"));
            command.args(["render", ready.id, "-o"]).arg(&path).args(arguments);
            assert!(command.status().unwrap().success(), "{}", ready.id);
            let expected = export::bytes(&picture, format).unwrap();
            assert!(std::fs::read(&path).unwrap() == expected, "{}", path.display());
        }
    }
}
