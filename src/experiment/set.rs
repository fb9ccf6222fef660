//! `PATH=VALUE`: overriding one field of a document from the command line.

use super::value::{misread, value_of};
use super::{Document, FieldError, FileError, ReadRows};
use crate::data::{Data, FileRows, Source};
use crate::expression::Expression;
use serde_json::Value;

/// Why an override was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// There is no `=`.
    #[error("--set {0}: expected PATH=VALUE, such as runs.0.optimizer.adam.beta1=0.8")]
    NoValue(String),
    /// The path leads nowhere.
    #[error("--set {path}: there is no \"{segment}\"; expected one of {known}")]
    NoSuchField {
        /// The whole path.
        path: String,
        /// The part of it that is unknown.
        segment: String,
        /// What stands there instead.
        known: String,
    },
    /// The result is no experiment.
    #[error("--set {path}: {error}")]
    Refused {
        /// The whole path.
        path: String,
        /// Why.
        error: FileError,
    },
}

impl SetError {
    /// The same; where a number was expected, with what keeps the text from being one.
    fn of_text(mut self, text: &str) -> Self {
        if let Self::Refused { error: FileError::Field(FieldError { expected, .. }), .. } = &mut self
            && expected.starts_with("invalid type: string")
            && expected.contains("number")
            && let Some(why) = misread(text)
        {
            *expected = why;
        }
        self
    }
}

impl Document {
    /// The document with one field overridden, in the words of its file: `steps=500`, `start=1,-2`,
    /// `surface=rosenbrock`, `surface.b=10`, `runs.adam.optimizer.beta1=0.8`, `runs[0].factor=2`.
    ///
    /// A part's id may be left out (`surface.b` for `surface.rosenbrock.b`), and a run may be named by its place from
    /// 0, its name or its optimizer's id. A value is JSON or a number however it is written (`1e3`, `.5`, `1/3`); a bare word is a string, and `1,2` a list; where a text is expected, it is what is written.
    ///
    /// # Errors
    /// If the path leads nowhere, or the value makes no sense there.
    pub fn with(&self, assignment: &str) -> Result<Self, SetError> {
        self.with_rows(assignment, &mut |_| Ok(()))
    }

    /// The same; the rows of a table in a file are kept where the table is, and read by `read` where it is another one.
    ///
    /// # Errors
    /// As [`Document::with`], and if the table cannot be read.
    pub fn with_rows(&self, assignment: &str, read: &mut ReadRows<'_>) -> Result<Self, SetError> {
        let (path, text) = assignment.split_once('=').ok_or_else(|| SetError::NoValue(assignment.into()))?;
        let tidy = path.replace('[', ".").replace(']', "");
        let segments: Vec<&str> = tidy.split('.').map(str::trim).collect();
        let known = match self.experiment.surface.data().map(Data::source) {
            Some(Source::File(file)) => Some(file),
            _ => None,
        };
        let mut read = |file: &mut FileRows| match known {
            Some(known) if known.is_same_table(file) => {
                file.clone_from(known);
                Ok(())
            }
            _ => read(file),
        };
        let mut set = |value: Value| {
            let mut root = self.to_value();
            place(&mut root, &segments, path, value)?;
            let refused = |error| SetError::Refused { path: path.into(), error };
            Self::from_value(root, &mut read).map_err(refused)
        };
        let value = value_of(text);
        let is_text = value.is_string();
        // A title may look like a number, and a formula like a list.
        let new = set(value).or_else(|error| match is_text {
            true => Err(error.of_text(text)),
            false => set(text.into()).map_err(|_| error),
        })?;
        // What was claimed was claimed about the experiment as it was.
        let claims = if new.experiment == self.experiment { new.claims } else { self.claims.clone() };
        Ok(Self { claims, ..new })
    }
}

/// Groups of fields that are not written while they are off; setting a field of one switches it on.
const OPTIONAL: [&str; 15] = [
    "around",
    "swarm",
    "then",
    "warmup",
    "prepare",
    "batch",
    "workers",
    "noise",
    "rounding",
    "clip",
    "decay",
    "precondition",
    "box",
    "averaging",
    "stop",
];

/// Puts `new` where the segments lead.
fn place(at: &mut Value, segments: &[&str], path: &str, new: Value) -> Result<(), SetError> {
    let [segment, rest @ ..] = segments else {
        *at = new;
        return Ok(());
    };
    let nowhere =
        |known: String| SetError::NoSuchField { path: path.into(), segment: (*segment).into(), known };
    match at {
        Value::Array(items) => {
            let names: Vec<String> = items.iter().enumerate().map(|(i, item)| name(item, i)).collect();
            let index = segment.parse().ok().filter(|i| *i < items.len());
            let index = index.or_else(|| names.iter().position(|name| name == segment));
            let index = index.or_else(|| items.iter().position(|item| item["name"] == *segment));
            let index = index.ok_or_else(|| {
                nowhere(format!("0 to {}, {}", items.len().saturating_sub(1), names.join(", ")))
            })?;
            place(&mut items[index], rest, path, new)
        }
        Value::Object(fields) if fields.contains_key(*segment) => {
            if rest.is_empty() {
                replaced_by(segment).map(|other| fields.remove(other));
            }
            if let (&"formula", Some(text), Some(Value::Object(named))) =
                (segment, new.as_str(), fields.get_mut("parameters"))
            {
                keep_those_of(text, named);
            }
            place(&mut fields[*segment], rest, path, new)
        }
        Value::Object(fields) => {
            let known = || fields.keys().cloned().collect::<Vec<_>>().join(", ");
            let part = fields.values().position(|settings| has(settings, segment));
            match part {
                Some(_) if fields.len() <= 2 => {
                    let settings = fields.values_mut().find(|settings| has(settings, segment));
                    settings.map_or(Ok(()), |settings| place(settings, segments, path, new))
                }
                // Optional fields are not written while they are unset; whether this is one, reading the result tells.
                _ if rest.is_empty() => {
                    replaced_by(segment).map(|other| fields.remove(other));
                    fields.insert((*segment).into(), new);
                    Ok(())
                }
                // So are whole groups of them.
                _ if OPTIONAL.contains(segment) => {
                    let group = fields.entry(*segment).or_insert_with(|| Value::Object(Default::default()));
                    place(group, rest, path, new)
                }
                _ => Err(nowhere(known())),
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Err(nowhere("nothing below it".into()))
        }
    }
}

/// Whether a part has a field, itself or among its named parameters.
fn has(settings: &Value, segment: &str) -> bool {
    let named = settings.get("parameters").and_then(|named| named.get(segment));
    settings.get(segment).or(named).is_some()
}

/// Leaves out the parameters that a formula does not have.
fn keep_those_of(formula: &str, named: &mut serde_json::Map<String, Value>) {
    let names = Expression::parse(formula).map(|formula| formula.parameters().to_vec()).unwrap_or_default();
    named.retain(|name, _| names.contains(name));
}

/// The field that gives way to this one: a run has a factor or a rate of its own, and another optimizer is drawn in
/// that optimizer's style.
fn replaced_by(field: &str) -> Option<&'static str> {
    match field {
        "learning_rate" => Some("factor"),
        "factor" => Some("learning_rate"),
        "optimizer" => Some("slot"),
        _ => None,
    }
}

/// What an item of a list can be called: its optimizer's id, else its place.
fn name(item: &Value, place: usize) -> String {
    let optimizer = item.get("optimizer").and_then(Value::as_object);
    optimizer.and_then(|part| part.keys().next().cloned()).unwrap_or_else(|| place.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Hubble, ScalingForm};
    use crate::experiment::Rate;
    use crate::optimizer::{Adam, Optimizer};
    use crate::real::V;

    fn with(assignment: &str) -> Document {
        Document::default().with(assignment).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn every_kind_of_field_can_be_overridden() {
        assert_eq!(with("steps=77").experiment.steps, 77);
        assert_eq!(with("start=1,-2").experiment.start, Some(V::new(1.0, -2.0)));
        assert_eq!(with("start=[1,-2]").experiment.start, Some(V::new(1.0, -2.0)));
        assert_eq!(with("title=A title").title.as_deref(), Some("A title"));
        assert_eq!(with("title=2024").title.as_deref(), Some("2024"));
        assert_eq!(with("title=1/3, or true").title.as_deref(), Some("1/3, or true"));
        assert_eq!(with("steps=1e3").experiment.steps, 1000);
        assert_eq!(with("learning_rate=1/4").experiment.learning_rate, 0.25);
        assert_eq!(with("start=.5,−1.5×10⁻³").experiment.start, Some(V::new(0.5, -0.0015)));
        assert_eq!(with("surface=rosenbrock").experiment.surface.description().id, "rosenbrock");
        assert_eq!(with("runs[0].learning_rate=0.5").experiment.runs[0].rate, Rate::Own(0.5));
        assert_eq!(
            with("schedule.warmup={\"steps\":3}").experiment.schedule.warmup.map(|w| w.steps),
            Some(3)
        );
        assert_eq!(
            with("around.stop.evaluations=5").experiment.around.stop.map(|stop| stop.evaluations),
            Some(5)
        );
        assert_eq!(with("swarm.count=7").experiment.swarm.map(|swarm| swarm.count), Some(7));
        let own = with("runs.adam.around.clip.limit=2").experiment.runs[4].around.clone();
        assert_eq!(own.and_then(|own| own.clip).map(|clip| clip.limit), Some(2.0));
        let adam = |document: Document| match document.experiment.runs[4].optimizer {
            Optimizer::Adam(Adam { beta1, .. }) => beta1,
            _ => panic!("not Adam"),
        };
        assert_eq!(adam(with("runs.4.optimizer.adam.beta1=0.5")), 0.5);
        assert_eq!(adam(with("runs.adam.optimizer.beta1=0.5")), 0.5);
    }

    #[test]
    fn data_can_be_overridden_field_by_field() {
        let document = with("surface=straight_line");
        let data = |assignment: &str| {
            let changed = document.with(assignment).unwrap_or_else(|error| panic!("{error}"));
            changed.experiment.surface.data().unwrap().clone()
        };
        let size = |data: &Data| data.train().len() + data.validation().len();
        assert_eq!(size(&data("surface.data.source.size=50")), 50);
        assert_eq!(size(&data("surface.straight_line.data.source.curve.size=50")), 50);
        assert_eq!(data("surface.data=hubble"), Data::from(Hubble::default()));
        assert_eq!(data("surface.data.source=hubble"), Data::from(Hubble::default()));
        assert_eq!(size(&data("surface.data.source={\"points\": {\"rows\": [[1, 2], [2, 3]]}}")), 2);
        let standardized = data("surface.data.prepare.scaling=standardized");
        assert_eq!(standardized.preparation().scaling, ScalingForm::Standardized);
        assert_eq!(data("surface.data.prepare.validation=0.25").validation().len(), 10);
        let refused = |assignment: &str| document.with(assignment).unwrap_err().to_string();
        assert!(
            refused("surface.data.source.size=-1").contains("surface.straight_line.data.source.curve.size")
        );
        assert!(
            refused("surface.data=iriss").contains("unknown data source \"iriss\", expected one of curve")
        );
        assert!(
            refused("surface.data.prepare.validation=1")
                .contains("data.prepare.validation: expected a number from 0 to below 1")
        );
    }

    #[test]
    fn every_written_field_can_be_set_to_itself() {
        fn leaves(value: &Value, path: String, out: &mut Vec<(String, String)>) {
            match value {
                Value::Object(fields) => {
                    fields.iter().for_each(|(key, v)| leaves(v, format!("{path}.{key}"), out));
                }
                Value::Array(items) => {
                    items.iter().enumerate().for_each(|(i, v)| leaves(v, format!("{path}.{i}"), out));
                }
                leaf => out.push((path[1..].to_owned(), leaf.to_string())),
            }
        }
        let document = Document::default();
        let mut all = Vec::new();
        leaves(&document.to_value(), String::new(), &mut all);
        assert!(all.len() > 30);
        for (path, value) in all {
            assert_eq!(document.with(&format!("{path}={value}")).as_ref(), Ok(&document), "{path}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_refused_with_what_is_there() {
        let refused = |assignment: &str| Document::default().with(assignment).unwrap_err().to_string();
        assert!(refused("steps").contains("expected PATH=VALUE"));
        assert!(
            refused("runs.9.factor=1")
                .contains("there is no \"9\"; expected one of 0 to 4, gradient_descent")
        );
        assert!(refused("stepps=1").contains("stepps: unknown field `stepps`"));
        assert!(refused("a.b=1").contains("there is no \"a\""));
        assert!(refused("steps=many").contains("steps: invalid type: string \"many\""));
        let number = |text: &str| refused(&format!("learning_rate={text}"));
        assert!(number("NaN").ends_with("learning_rate: expected a finite number, found \"NaN\""));
        assert!(number("1e400").ends_with("expected a number below 1.8e308, found \"1e400\""));
        assert!(number("0x10").ends_with("expected a decimal number, found \"0x10\""));
    }
}
