//! Every iterate of every run, as a table.

use crate::data::{Data, Names};
use crate::experiment::{Document, Experiment};
use crate::export::SOFTWARE;
use crate::insight::{self, Judgement};
use crate::platform::progress;
use crate::plot::plane::swarm::{EQUAL_REPEATS, summary};
use crate::real::V;
use crate::trajectory::{Cost, Ending, Flock, Sample, Trajectory};
use serde::Serialize;
use std::io::{self, Write};

/// The columns of the table.
const COLUMNS: [&str; 19] = [
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
    "ending",
];

/// Writes a row for each iterate of each run, and gives back the sentences about the runs' endings, which have no row.
///
/// # Errors
/// Those of `out`.
pub fn write_csv(experiment: &Experiment, out: &mut dyn Write) -> io::Result<Vec<String>> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    writer.write_record(COLUMNS).map_err(unwritten)?;
    progress::begin("running", "steps", experiment.all_steps());
    let mut endings = Vec::new();
    for (index, run) in experiment.runs.iter().enumerate() {
        let name = experiment.name(index);
        let trajectory = Trajectory::of(&experiment.plan(run));
        let last = trajectory.samples.len() - 1;
        for row in Row::all(&trajectory, experiment.surface.data().is_some()) {
            // In the last row stands how the run ended.
            let ending = (row.step == last).then(|| End::of(&trajectory).kind);
            writer.serialize((index, &name, row, ending)).map_err(unwritten)?;
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

/// Writes one object: the program, the experiment, and all runs, how each ended, what it does and why; run by run, so that no more
/// than one is kept as text.
///
/// # Errors
/// Those of `out`.
pub fn write_json(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let experiment = &document.experiment;
    let head = Head {
        program: SOFTWARE,
        experiment: document.to_value(),
        data: experiment.surface.data().map(DataSummary::of),
    };
    let head = serde_json::to_string(&head)?;
    // The object goes on with the runs.
    out.write_all(head.strip_suffix('}').unwrap_or(&head).as_bytes())?;
    out.write_all(b",\"runs\":[")?;
    progress::begin("running", "steps", experiment.all_steps());
    for (index, run) in experiment.runs.iter().enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        let plan = experiment.plan(run);
        let trajectory = Trajectory::of(&plan);
        let Judgement { verdict, cause, since } = insight::verdict(&plan, &trajectory);
        let finished = Finished {
            run: index,
            name: experiment.name(index),
            optimizer: run.optimizer.description().id,
            learning_rate: plan.learning_rate,
            ending: End::of(&trajectory),
            verdict: verdict.name(),
            cause,
            since,
            swarm: swarm(experiment, run),
            samples: Row::all(&trajectory, experiment.surface.data().is_some()).collect(),
        };
        serde_json::to_writer(&mut *out, &finished)?;
    }
    out.write_all(b"]}\n")
}

/// What stands before the runs.
#[derive(Serialize)]
struct Head {
    /// The program and its version.
    program: &'static str,
    /// The experiment as its file would have it: what is run from it is the same.
    experiment: serde_json::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<DataSummary>,
}

/// Which data a loss is over.
#[derive(Serialize)]
struct DataSummary {
    source: &'static str,
    /// The features, and last the target.
    columns: Vec<String>,
    /// How many examples runs see, and how many are held back.
    train: usize,
    validation: usize,
    scaling: &'static str,
}

impl DataSummary {
    fn of(data: &Data) -> Self {
        let Names { x, y } = data.source().part().names();
        Self {
            source: data.source().description().id,
            columns: x.into_iter().filter(|name| !name.is_empty()).chain([y]).collect(),
            train: data.train().len(),
            validation: data.validation().len(),
            scaling: data.preparation().scaling.name(),
        }
    }
}

/// A run with all its iterates.
#[derive(Serialize)]
struct Finished {
    run: usize,
    name: String,
    optimizer: &'static str,
    learning_rate: f64,
    ending: End,
    /// What it does, in the word of the window, and why.
    verdict: &'static str,
    cause: String,
    /// The step from which on it does so, if there is one.
    since: Option<u64>,
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
            Ending::Lost { step, cause } => (cause.id(), step, None),
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
