//! The experiment file: versioned JSON, every field optional but the version.

use super::bound::FileRate;
use super::claim::{Behaviour, Claims};
use super::edit::slot_for;
use super::error::FileError;
use super::said::Said;
use super::value::make_whole;
use super::{Experiment, FieldError, Handover, LEARNING_RATE, MOST_RUNS, Rate, Run, Swarm, View};
use super::{check_surface, json, layer, words};
use crate::around::Around;
use crate::data::{FileRows, Source};
use crate::optimizer::{Optimizer, StepScale};
use crate::real::V;
use crate::schedule::Schedule;
use crate::surface::Surface;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

/// The version that is written, and the only one that is read so far.
pub(super) const VERSION: u64 = 1;

/// An experiment, how it is looked at, and its words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// What the picture is called.
    pub title: Option<String>,
    /// What to look for, in a few sentences.
    pub note: Option<String>,
    /// What decides the trajectories.
    pub experiment: Experiment,
    /// How they are looked at.
    pub view: View,
    /// What the runs are said to do.
    pub claims: Claims,
}

/// Fills in the rows of a table from its file, or says why that cannot be done.
pub type ReadRows<'a> = dyn FnMut(&mut FileRows) -> Result<(), String> + 'a;

/// A file of an experiment is not larger than this.
pub const LARGEST_FILE: u64 = 32 << 20;
/// Most letters of a title, a run's name, and a note; longer ones are refused.
pub const MOST_LETTERS: [usize; 3] = [500, 200, 10_000];

/// The file as it stands.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"version\": 1}")]
struct File {
    version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    surface: Option<Surface>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<[f64; 2]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    steps: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    learning_rate: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schedule: Option<Schedule>,
    #[serde(default, skip_serializing_if = "Around::is_bare")]
    around: Around,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    swarm: Option<Swarm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    runs: Option<Vec<FileRun>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    view: Option<View>,
}

/// A run as it stands in a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a run such as {\"optimizer\": \"adam\"}")]
struct FileRun {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default = "first_optimizer")]
    optimizer: Optimizer,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    factor: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    learning_rate: Option<FileRate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schedule: Option<Schedule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    around: Option<Around>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    then: Option<Handover>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slot: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen: Option<Behaviour>,
}

fn first_optimizer() -> Optimizer {
    Optimizer::all().remove(0)
}

impl Document {
    /// Reads a file's text.
    ///
    /// # Errors
    /// If it is not JSON, has another version, an unknown field, or a value that makes no sense; the error names the
    /// place and what was expected.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        Self::parse_with(text, &mut |_| Ok(()))
    }

    /// Reads a file's text, and with `read` the rows of the table that it names, if it does.
    ///
    /// # Errors
    /// As [`Document::parse`], and if the table cannot be read.
    pub fn parse_with(text: &str, read: &mut ReadRows<'_>) -> Result<Self, FileError> {
        Self::from_value(json::read(text)?, read)
    }

    /// Reads the bytes of a file, and says which of the fields that its surface suggests it has itself.
    ///
    /// # Errors
    /// As [`Document::parse_with`], and if they are no text.
    pub fn from_bytes(bytes: &[u8], read: &mut ReadRows<'_>) -> Result<(Self, Said), FileError> {
        let value = json::read(json::text_of(bytes)?)?;
        let said = Said::of(&value);
        Ok((Self::from_value(value, read)?, said))
    }

    /// Reads a file that is parsed already.
    ///
    /// # Errors
    /// As [`Document::parse_with`].
    pub(super) fn from_value(mut value: Value, read: &mut ReadRows<'_>) -> Result<Self, FileError> {
        let field =
            |path: &str, expected: String| FileError::Field(FieldError { path: path.into(), expected });
        make_whole(&mut value);
        let Some(object) = value.as_object() else {
            let found = words::described(&value);
            let expected = format!("expected an object such as {{\"version\": 1}}, found {found}");
            return Err(field("the file", expected));
        };
        match object.get("version") {
            None => return Err(field("version", format!("expected {VERSION}, found nothing"))),
            Some(version) if version.as_u64() != Some(VERSION) => {
                let found = words::described(version);
                return Err(field("version", format!("expected {VERSION}, found {found}")));
            }
            Some(_) => {}
        }
        // Counted before anything is made of them.
        let runs = object.get("runs").and_then(Value::as_array).map_or(0, Vec::len);
        if runs > MOST_RUNS {
            return Err(field("runs", format!("expected at most {MOST_RUNS} runs, found {runs}")));
        }
        if let Some(view) = value.get_mut("view") {
            layer::gather(view)?;
        }
        let file: File = serde_path_to_error::deserialize(&value).map_err(|error| {
            let path = error.path().to_string();
            let expected = words::in_words(&error.inner().to_string(), at(&value, error.path()));
            field(if path == "." { "the file" } else { &path }, expected)
        })?;
        let document = file.into_document(read)?;
        document.check()?;
        Ok(document)
    }

    /// The first field that makes no sense.
    fn check(&self) -> Result<(), FieldError> {
        let Self { title, note, experiment, view, claims: _ } = self;
        let [most_title, most_name, most_note] = MOST_LETTERS;
        short("title".into(), title.as_deref(), most_title)?;
        short("note".into(), note.as_deref(), most_note)?;
        for (index, run) in experiment.runs.iter().enumerate() {
            short(format!("runs[{index}].name"), run.name.as_deref(), most_name)?;
        }
        experiment.check()?;
        view.check()?;
        match view.step {
            Some(step) if step > experiment.steps => {
                let expected = format!("expected a step up to {}, found {step}", experiment.steps);
                Err(FieldError { path: "view.step".into(), expected })
            }
            _ => Ok(()),
        }
    }

    /// The document as a value, with every field that it has.
    pub fn to_value(&self) -> Value {
        let Self { title, note, experiment, view, claims } = self;
        let runs = claims.of(experiment).map(|(run, seen)| FileRun { seen, ..FileRun::from(run) });
        let file = File {
            version: VERSION,
            title: title.clone(),
            note: note.clone(),
            surface: Some(experiment.surface.clone()),
            start: experiment.start.map(Into::into),
            steps: Some(experiment.steps),
            learning_rate: Some(experiment.learning_rate),
            schedule: Some(experiment.schedule.clone()),
            around: experiment.around.clone(),
            swarm: experiment.swarm,
            runs: Some(runs.collect()),
            view: Some(View { step: view.step.map(|step| step.min(experiment.steps)), ..view.clone() }),
        };
        // Nothing in a checked document is a number that JSON lacks, and its keys are strings.
        serde_json::to_value(file).unwrap_or_default()
    }

    /// The file's text, with one field per line.
    pub fn to_text(&self) -> String {
        format!("{:#}\n", self.to_value())
    }
}

/// The surface with the rows of its table, if it has one.
fn with_rows(mut surface: Surface, read: &mut ReadRows<'_>) -> Result<Surface, FieldError> {
    let id = surface.description().id;
    let Some(data) = surface.part_mut().data_mut() else { return Ok(surface) };
    let Source::File(file) = data.source() else { return Ok(surface) };
    let mut file = file.clone();
    let path = format!("surface.{id}.data.source.file");
    read(&mut file).map_err(|expected| FieldError { path, expected })?;
    data.set_source(file);
    Ok(surface)
}

impl File {
    fn into_document(self, read: &mut ReadRows<'_>) -> Result<Document, FieldError> {
        let Self {
            version: _,
            title,
            note,
            surface,
            start,
            steps,
            learning_rate,
            schedule,
            around,
            swarm,
            runs,
            view,
        } = self;
        let surface = surface.map(|surface| with_rows(surface, read)).transpose()?;
        // What a surface suggests follows from its data, which must make sense first.
        surface.as_ref().map_or(Ok(()), check_surface)?;
        let mut experiment = surface.map_or_else(Experiment::default, Experiment::on);
        experiment.start = start.map(V::from);
        experiment.steps = steps.unwrap_or(experiment.steps);
        experiment.learning_rate = learning_rate.unwrap_or(experiment.learning_rate);
        experiment.schedule = schedule.unwrap_or_default();
        experiment.around = around;
        experiment.swarm = swarm;
        let mut seen = Vec::new();
        if let Some(runs) = runs {
            let written: Vec<Option<usize>> = runs.iter().map(|run| run.slot).collect();
            let mut taken: Vec<Run> = Vec::new();
            // Slots that the file names are kept free for their runs.
            for (slot, run) in written.iter().zip(&runs) {
                taken.extend(slot.map(|slot| Run::new(slot, run.optimizer.clone())));
            }
            experiment.runs.clear();
            seen.extend(runs.iter().map(|run| run.seen));
            for (index, run) in runs.into_iter().enumerate() {
                let slot = run.slot.unwrap_or_else(|| {
                    let slot = slot_for(&taken, &run.optimizer);
                    taken.push(Run::new(slot, run.optimizer.clone()));
                    slot
                });
                experiment.runs.push(run.into_run(slot, index)?);
            }
        }
        experiment.follow_bounds();
        experiment.follow_names();
        let claims = Claims::new(&experiment, seen);
        Ok(Document { title, note, experiment, view: view.unwrap_or_default(), claims })
    }
}

impl FileRun {
    fn into_run(self, slot: usize, index: usize) -> Result<Run, FieldError> {
        let Self { name, optimizer, factor, learning_rate, schedule, around, then, slot: _, seen: _ } = self;
        let rate = match (factor, learning_rate) {
            (Some(_), Some(_)) => {
                let expected = "expected either a factor or a learning_rate, found both".into();
                return Err(FieldError { path: format!("runs[{index}].learning_rate"), expected });
            }
            (_, Some(FileRate::Number(rate))) => Rate::Own(rate),
            (_, Some(FileRate::Bound(to))) => Rate::Bound { to, rate: LEARNING_RATE.default },
            (Some(factor), None) => Rate::Linked(factor),
            // To a method whose full step is 1, the shared rate means nothing.
            (None, None) => match optimizer.part().step_scale() {
                StepScale::Gradient | StepScale::Rate => Rate::Linked(1.0),
                StepScale::Full | StepScale::Ignored => Rate::Own(1.0),
            },
        };
        Ok(Run { slot, name, optimizer, rate, schedule, around, then })
    }
}

impl From<&Run> for FileRun {
    fn from(run: &Run) -> Self {
        let (factor, learning_rate) = match run.rate {
            Rate::Linked(factor) => (Some(factor), None),
            Rate::Own(rate) => (None, Some(FileRate::Number(rate))),
            Rate::Bound { to, .. } => (None, Some(FileRate::Bound(to))),
        };
        Self {
            name: run.name.clone(),
            optimizer: run.optimizer.clone(),
            factor,
            learning_rate,
            schedule: run.schedule.clone(),
            around: run.around.clone(),
            then: run.then.clone(),
            slot: Some(run.slot),
            seen: None,
        }
    }
}

/// Whether a text is not too long.
fn short(path: String, text: Option<&str>, most: usize) -> Result<(), FieldError> {
    match text.map_or(0, |text| text.chars().count()) {
        letters if letters > most => {
            Err(FieldError { path, expected: format!("expected at most {most} letters, found {letters}") })
        }
        _ => Ok(()),
    }
}

/// What stands at a place of a file.
fn at<'a>(value: &'a Value, path: &Path) -> Option<&'a Value> {
    path.iter().try_fold(value, |at, segment| match segment {
        Segment::Seq { index } => at.get(index),
        Segment::Map { key } => at.get(key),
        Segment::Enum { variant } => at.get(variant),
        Segment::Unknown => None,
    })
}
