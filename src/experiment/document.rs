//! The experiment file: versioned JSON, every field optional but the version.

use super::bound::FileRate;
use super::check_surface;
use super::claim::{Behaviour, Claims};
use super::edit::slot_for;
use super::layer;
use super::value::make_whole;
use super::{Experiment, FieldError, Handover, LEARNING_RATE, Rate, Run, Swarm, View};
use crate::around::Around;
use crate::data::{FileRows, Source};
use crate::optimizer::{Optimizer, StepScale};
use crate::real::V;
use crate::schedule::Schedule;
use crate::surface::Surface;
use serde::{Deserialize, Serialize};

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

/// Why a text is no experiment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is not JSON at all.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// A field is unknown, missing, or makes no sense.
    #[error(transparent)]
    Field(#[from] FieldError),
}

/// The file as it stands.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
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
        let value: serde_json::Value = serde_json::from_str(text).map_err(|error| FileError::Syntax {
            line: error.line(),
            column: error.column(),
            message: plain_message(&error),
        })?;
        Self::from_value(value, read)
    }

    /// Reads a file that is parsed already.
    ///
    /// # Errors
    /// As [`Document::parse_with`].
    pub fn from_value(mut value: serde_json::Value, read: &mut ReadRows<'_>) -> Result<Self, FileError> {
        let field =
            |path: &str, expected: String| FileError::Field(FieldError { path: path.into(), expected });
        make_whole(&mut value);
        let Some(object) = value.as_object() else {
            return Err(field("the file", "expected an object such as {\"version\": 1}".into()));
        };
        match object.get("version") {
            None => return Err(field("version", format!("expected {VERSION}, found nothing"))),
            Some(version) if version.as_u64() != Some(VERSION) => {
                return Err(field("version", format!("expected {VERSION}, found {version}")));
            }
            Some(_) => {}
        }
        if let Some(view) = value.get_mut("view") {
            layer::gather(view)?;
        }
        let file: File = serde_path_to_error::deserialize(value).map_err(|error| {
            let path = error.path().to_string();
            field(if path == "." { "the file" } else { &path }, plain_message(error.inner()))
        })?;
        let document = file.into_document(read)?;
        document.experiment.check()?;
        document.view.check()?;
        Ok(document)
    }

    /// The document as a value, with every field that it has.
    pub fn to_value(&self) -> serde_json::Value {
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
            view: Some(view.clone()),
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

/// A file's text without the mark of its encoding, with which some editors begin a file and which JSON does not allow.
pub fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// serde_json's message without its " at line 1 column 2", which we say ourselves.
fn plain_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    // The reader's words for the parser's types.
    text.replace("expected u64", "expected a whole number from 0")
        .replace("expected f64", "expected a number")
        .replace("EOF while parsing", "the text ends within")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(text: &str) -> String {
        Document::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_version_alone_is_an_experiment() {
        let document = Document::parse("{\"version\": 1}").unwrap();
        assert_eq!(document, Document::default());
        assert_eq!(document.experiment.runs.len(), Optimizer::classics().len());
    }

    #[test]
    fn a_whole_number_may_be_written_with_an_exponent() {
        let document = Document::parse("{\"version\": 1e0, \"steps\": 5e2, \"start\": [1e0, -0.0]}").unwrap();
        assert_eq!((document.experiment.steps, document.experiment.start), (500, Some(V::new(1.0, -0.0))));
    }

    #[test]
    fn errors_name_the_path_and_what_was_expected() {
        let cases = [
            ("{", "line 1, column 1: the text ends within an object"),
            ("[]", "the file: expected an object such as {\"version\": 1}"),
            ("{}", "version: expected 1, found nothing"),
            ("{\"version\": 2}", "version: expected 1, found 2"),
            ("{\"version\": 1, \"stepps\": 3}", "stepps: unknown field `stepps`, expected one of"),
            ("{\"version\": 1, \"steps\": 0}", "steps: expected a whole number from 1 to 100000, found 0"),
            (
                "{\"version\": 1, \"steps\": 1.5}",
                "steps: invalid type: floating point `1.5`, expected a whole number",
            ),
            ("{\"version\": 1, \"learning_rate\": -1}", "learning_rate: expected a number above 0, found -1"),
            ("{\"version\": 1, \"learning_rate\": 1e999}", "number out of range"),
            ("{\"version\": 1, \"start\": [1]}", "start: invalid length 1, expected an array of length 2"),
            ("{\"version\": 1, \"start\": [1, 1e7]}", "start[1]: expected a number from -1000000 to 1000000"),
            (
                "{\"version\": 1, \"surface\": \"rosenbrok\"}",
                "surface: unknown surface \"rosenbrok\", expected one of",
            ),
            (
                "{\"version\": 1, \"surface\": {\"rosenbrock\": {\"c\": 1}}}",
                "surface.rosenbrock.c: unknown field `c`",
            ),
            (
                "{\"version\": 1, \"surface\": {\"rosenbrock\": {\"b\": -1}}}",
                "surface.rosenbrock.b: expected a number above 0, found -1",
            ),
            (
                "{\"version\": 1, \"runs\": [{}, {\"optimizer\": {\"adam\": {\"beta1\": 1}}}]}",
                "runs[1].optimizer.adam.beta1: expected a number from 0 to below 1, found 1",
            ),
            (
                "{\"version\": 1, \"runs\": [{\"slot\": 3}, {\"slot\": 3}]}",
                "runs[1].slot: expected a slot that no other run has",
            ),
            (
                "{\"version\": 1, \"runs\": [{\"slot\": 18446744073709551615}]}",
                "runs[0].slot: expected a whole number from 0 to 1000000",
            ),
            (
                "{\"version\": 1, \"runs\": [{\"factor\": 1, \"learning_rate\": 1}]}",
                "runs[0].learning_rate: expected either a factor or a learning_rate, found both",
            ),
            (
                "{\"version\": 1, \"schedule\": {\"drawn\": {\"knots\": [[0, 1], [0.5, 1], [0.5, 0]]}}}",
                "schedule.drawn.knots[2]: expected a share above 0.5, that of the knot before, found 0.5",
            ),
            (
                "{\"version\": 1, \"runs\": [{\"schedule\": {\"drawn\": {\"knots\": [[0, 1.5]]}}}]}",
                "runs[0].schedule.drawn.knots[0]: expected a factor from 0 to 1, found 1.5",
            ),
            (
                "{\"version\": 1, \"surface\": {\"svm\": {\"data\": {\"source\": {\"blobs\": {\"size\": 1000000000}}}}}}",
                "surface.svm.data.source.blobs.size: expected at most 1000000, found 1000000000",
            ),
            (
                "{\"version\": 1, \"surface\": {\"deep_chain\": {\"a\": 1000000000}}}",
                "surface.deep_chain.a: expected at most 1000 layers with each weight",
            ),
            (
                "{\"version\": 1, \"around\": {\"batch\": {\"size\": 1000000000, \"replacement\": true}}}",
                "around.batch.size: expected at most 1000000, found 1000000000",
            ),
            (
                "{\"version\": 1, \"around\": {\"workers\": {\"count\": 1000}}}",
                "around.workers.count: expected at most 64, found 1000",
            ),
            (
                "{\"version\": 1, \"view\": {\"window\": [[0, 0], [0, 1]]}}",
                "view.window[0]: expected two increasing numbers",
            ),
            (
                "{\"version\": 1, \"view\": {\"smoothing\": 100001}}",
                "view.smoothing: expected a whole number from 0 to 100000, found 100001",
            ),
        ];
        for (text, expected) in cases {
            let error = refused(text);
            assert!(error.contains(expected), "{text}\n gave  {error}\n not   {expected}");
        }
    }

    #[test]
    fn runs_without_a_slot_get_their_optimizers_own_and_then_free_ones() {
        let text = r#"{"version": 1, "runs": [{"optimizer": "adam"}, {"optimizer": "adam"}, {"slot": 5}]}"#;
        let slots: Vec<_> =
            Document::parse(text).unwrap().experiment.runs.iter().map(|run| run.slot).collect();
        assert_eq!(slots, [4, 6, 5]);
    }

    proptest! {
        #[test]
        fn numbers_survive_a_file_bit_for_bit(bits in any::<[u64; 3]>()) {
            let [a, b, c] = bits.map(|bits| f64::from_bits(bits).abs());
            prop_assume!(a.is_finite() && a > 0.0 && b < 1e6 && c < 1e6);
            let mut document = Document::default();
            document.experiment.learning_rate = a;
            document.experiment.start = Some(V::new(b, -c));
            document.experiment.runs[0].rate = Rate::Own(a);
            prop_assert_eq!(Document::parse(&document.to_text()).unwrap(), document);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = Document::parse(&text);
        }
    }
}
