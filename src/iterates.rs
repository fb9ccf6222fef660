//! Every iterate of every run, as a table.

use crate::experiment::Experiment;
use crate::plot::plane::swarm::{EQUAL_REPEATS, summary};
use crate::real::V;
use crate::trajectory::{Cost, Ending, Flock, Sample, Trajectory};
use serde::Serialize;
use std::io::{self, Write};

/// The columns of the table.
const COLUMNS: [&str; 18] = [
    "run",
    "name",
    "step",
    "x",
    "y",
    "loss",
    "gradient",
    "gradient_x",
    "gradient_y",
    "learning_rate",
    "losses",
    "gradients",
    "hessians",
    "average_x",
    "average_y",
    "examples",
    "batch_loss",
    "validation_loss",
];

/// Writes a row for each iterate of each run, and gives back the sentences about the runs' endings, which have no row.
///
/// # Errors
/// Those of `out`.
pub fn write_csv(experiment: &Experiment, out: &mut dyn Write) -> io::Result<Vec<String>> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    writer.write_record(COLUMNS).map_err(unwritten)?;
    let mut endings = Vec::new();
    for (index, run) in experiment.runs.iter().enumerate() {
        let name = experiment.name(index);
        let trajectory = Trajectory::of(&experiment.plan(run));
        for row in Row::all(&trajectory, experiment.surface.data().is_some()) {
            writer.serialize((index, &name, row)).map_err(unwritten)?;
        }
        let out_of_steps = || format!("out of steps after {}", trajectory.samples.len() - 1);
        let ending = trajectory.ending.words().unwrap_or_else(out_of_steps);
        let kept = trajectory.restored().map_or_else(String::new, |step| format!(", kept step {step}"));
        endings.push(format!("{name}: {ending}{kept}"));
        endings.extend(swarm(experiment, run).map(|swarm| format!("{name}: {swarm}")));
    }
    writer.flush()?;
    Ok(endings)
}

/// Why the stream was not written, as the stream says it.
fn unwritten(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// What a run found from many starts, where the experiment has them.
fn swarm(experiment: &Experiment, run: &crate::experiment::Run) -> Option<String> {
    if experiment.repeats_are_equal(run) {
        return Some(EQUAL_REPEATS.to_owned());
    }
    let swarm = experiment.swarm(run)?;
    Some(summary(&Flock::of(&experiment.plan(run), &swarm)))
}

/// Writes one object with all runs and how each ended, run by run, so that no more than one is kept as text.
///
/// # Errors
/// Those of `out`.
pub fn write_json(experiment: &Experiment, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\"runs\":[")?;
    for (index, run) in experiment.runs.iter().enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        let trajectory = Trajectory::of(&experiment.plan(run));
        let finished = Finished {
            run: index,
            name: experiment.name(index),
            optimizer: run.optimizer.description().id,
            ending: End::of(&trajectory),
            swarm: swarm(experiment, run),
            samples: Row::all(&trajectory, experiment.surface.data().is_some()).collect(),
        };
        serde_json::to_writer(&mut *out, &finished)?;
    }
    out.write_all(b"]}\n")
}

/// A run with all its iterates.
#[derive(Serialize)]
struct Finished {
    run: usize,
    name: String,
    optimizer: &'static str,
    ending: End,
    #[serde(skip_serializing_if = "Option::is_none")]
    swarm: Option<String>,
    samples: Vec<Row>,
}

/// How a run ended, and at which step; which rule stopped it, or why it gave up.
#[derive(Serialize)]
struct End {
    kind: &'static str,
    step: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    /// The sample that is the run's result, where that is not the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<usize>,
}

impl End {
    fn of(trajectory: &Trajectory) -> Self {
        let last = trajectory.samples.len() as u64 - 1;
        let (kind, step, why) = match trajectory.ending {
            Ending::OutOfSteps => ("out_of_steps", last, None),
            Ending::Diverged { step } => ("diverged", step, None),
            Ending::Stopped { step, rule } => ("stopped", step, Some(rule.name())),
            Ending::GaveUp { step, why } => ("gave_up", step, Some(why)),
        };
        Self { kind, step, why, kept: trajectory.restored() }
    }
}

/// An iterate; what is not finite is left empty.
#[derive(Serialize)]
struct Row {
    step: usize,
    x: Option<f64>,
    y: Option<f64>,
    loss: Option<f64>,
    gradient: Option<f64>,
    gradient_x: Option<f64>,
    gradient_y: Option<f64>,
    learning_rate: Option<f64>,
    losses: u64,
    gradients: u64,
    hessians: u64,
    average_x: Option<f64>,
    average_y: Option<f64>,
    examples: Option<u64>,
    batch_loss: Option<f64>,
    validation_loss: Option<f64>,
}

impl Row {
    fn all(trajectory: &Trajectory, over_data: bool) -> impl Iterator<Item = Self> {
        let samples = trajectory.samples.iter().enumerate();
        samples.map(move |(step, sample)| {
            let at = |values: &[f64]| values.get(step).copied().filter(|value| value.is_finite());
            let cost = trajectory.cost(step);
            Self {
                examples: over_data.then_some(cost.examples),
                batch_loss: at(&trajectory.batch_losses),
                validation_loss: at(&trajectory.validation),
                ..Self::of(step, sample, cost, trajectory.averages.get(step).copied())
            }
        })
    }

    fn of(step: usize, sample: &Sample, cost: Cost, average: Option<V>) -> Self {
        let finite = |number: f64| number.is_finite().then_some(number);
        let Sample { at, loss, gradient, rate } = *sample;
        Self {
            step,
            x: finite(at.x),
            y: finite(at.y),
            loss: finite(loss),
            gradient: finite(gradient.x.hypot(gradient.y)),
            gradient_x: finite(gradient.x),
            gradient_y: finite(gradient.y),
            learning_rate: finite(rate),
            losses: cost.losses,
            gradients: cost.gradients,
            hessians: cost.hessians,
            average_x: average.and_then(|average| finite(average.x)),
            average_y: average.and_then(|average| finite(average.y)),
            examples: None,
            batch_loss: None,
            validation_loss: None,
        }
    }
}
