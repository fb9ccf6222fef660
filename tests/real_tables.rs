//! Real tables with their columns as they came: the numbers of NumPy and scikit-learn, and first pictures that can be looked at.

use descent_lab::data::csv::{Header, Missing, Table};
use descent_lab::data::{Source, Task};
use descent_lab::experiment::Experiment;
use descent_lab::import::{Opened, Taken, Wish};
use descent_lab::real::V;
use descent_lab::surface::{DataLoss, Surface};
use descent_lab::trajectory::{Ending, Trajectory};
use serde::Deserialize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real")
}

fn open(name: &str) -> Opened {
    let path = folder().join(name);
    let bytes = std::fs::read(&path).unwrap();
    let table = Table::read(&bytes, Header::Detect, &mut |_| ControlFlow::Continue(())).unwrap();
    Opened { path, sha256: String::new(), table }
}

fn task(surface: &Surface) -> Task {
    surface.part().data_loss().map(DataLoss::task).unwrap()
}

/// A loss on the rows of a table.
fn fitted(mut surface: Surface, opened: &Opened, wish: &Wish) -> Option<Surface> {
    let task = task(&surface);
    let Taken { source, .. } = opened.take(&opened.pick(wish, task).ok()?, task).ok()?;
    surface.part_mut().data_mut()?.set_source(source);
    Some(surface)
}

#[derive(Deserialize)]
struct Case {
    file: String,
    surface: String,
    columns: Vec<String>,
    classes: Vec<String>,
    rows: usize,
    /// The root mean square of both features.
    size: [f64; 2],
    minimum: [f64; 2],
    lowest: f64,
    at: [f64; 2],
    loss: f64,
    gradient: [f64; 2],
}

/// How far a vector is from another one, as a share of it, in units of which each coordinate has its own.
fn off(found: V, expected: [f64; 2], unit: [f64; 2]) -> f64 {
    let expected = V::from(expected).component_div(&V::from(unit));
    (found.component_div(&V::from(unit)) - expected).norm() / expected.norm()
}

#[test]
fn losses_gradients_and_minima_are_those_of_numpy_and_scikit_learn() {
    let text = std::fs::read_to_string(folder().join("reference.json")).unwrap();
    let cases: Vec<Case> = serde_json::from_str(&text).unwrap();
    assert!(cases.len() >= 15);
    for case in cases {
        let what = format!("{} {:?} {:?}", case.file, case.columns, case.classes);
        let wish = Wish { columns: case.columns, classes: case.classes, missing: Missing::Refuse };
        let surface = fitted(Surface::named(&case.surface).unwrap(), &open(&case.file), &wish).unwrap();
        assert_eq!(surface.data().unwrap().train().len(), case.rows, "{what}");
        let (loss, gradient) = surface.part().gradient(case.at.into());
        assert!((loss / case.loss - 1.0).abs() < 1e-9, "{what}: {loss} for {}", case.loss);
        let error = off(gradient, case.gradient, case.size);
        assert!(error < 1e-9, "{what}: {gradient} for {:?}, off by {error}", case.gradient);
        let found = surface.critical_points();
        let minimum = found.first().unwrap_or_else(|| panic!("{what}: no minimum"));
        let error = off(minimum.at, case.minimum, case.size.map(f64::recip));
        assert!(error < 1e-9, "{what}: {} for {:?}, off by {error}", minimum.at, case.minimum);
        assert!(
            (minimum.loss / case.lowest - 1.0).abs() < 1e-9,
            "{what}: {} for {}",
            minimum.loss,
            case.lowest
        );
    }
}

/// All losses over data on all tables, with the columns, the start, the rates and the methods that come of themselves.
#[test]
fn no_first_picture_of_a_real_table_diverges() {
    let mut seen = 0;
    let tables = [
        "engel",
        "grunfeld",
        "iris",
        "longley",
        "macrodata",
        "nile",
        "stackloss",
        "statecrime",
        "strikes",
        "sunspots",
    ];
    for name in tables {
        let opened = open(&format!("{name}.csv"));
        for surface in Surface::all().into_iter().filter(|surface| surface.data().is_some()) {
            let classes = match name {
                "iris" => vec!["versicolor".to_owned()],
                "grunfeld" => vec!["US Steel".into(), "General Motors".into()],
                _ => Vec::new(),
            };
            let classes =
                if matches!(task(&surface), Task::Classes | Task::Threshold) { classes } else { Vec::new() };
            let Some(surface) = fitted(surface, &opened, &Wish { classes, ..Wish::default() }) else {
                continue;
            };
            assert!(matches!(surface.data().unwrap().source(), Source::Points(_)));
            seen += 1;
            let experiment = Experiment::on(surface.clone());
            for run in &experiment.runs {
                let trajectory = Trajectory::of(&experiment.plan(run));
                let what =
                    format!("{name}, {}: {}", surface.description().id, run.optimizer.description().name);
                assert!(!matches!(trajectory.ending, Ending::Lost { .. }), "{what} diverges");
                let losses: Vec<f64> = trajectory.samples.iter().map(|sample| sample.loss).collect();
                let (first, last) = (losses[0], losses[losses.len() - 1]);
                assert!(last <= first, "{what} ends at {last} and begins at {first}");
            }
        }
    }
    assert!(seen >= 30, "{seen}");
}
