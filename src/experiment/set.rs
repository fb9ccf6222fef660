//! `PATH=VALUE`: overriding one field of a document from the command line.

use super::error::SetError;
use super::place::{Whereabouts, place};
use super::value::{misread, value_of};
use super::{Document, FieldError, FileError, ReadRows};
use crate::data::{Data, FileRows, Source};
use serde_json::Value;

/// A path has at most so many parts; no field of an experiment lies as deep.
const MOST_PARTS: usize = 24;

impl SetError {
    /// The same; where a number was expected, with what keeps the text from being one.
    fn of_text(mut self, text: &str) -> Self {
        if let Self::Refused { error: FileError::Field(FieldError { expected, .. }), .. } = &mut self
            && (expected.starts_with("expected a number, found \"")
                || expected.starts_with("expected a whole number"))
            && let Some(why) = misread(text)
        {
            *expected = why;
        }
        self
    }
}

impl Document {
    /// The document with one field overridden, in the words of its file: `steps=500`, `start=1,-2`,
    /// `surface=rosenbrock`, `surface.b=10`, `runs.adam.optimizer.beta1=0.8`, `runs[0].factor=2`, `runs.*.factor=2`.
    ///
    /// A part's id may be left out (`surface.b` for `surface.rosenbrock.b`). A run may be named by its place from
    /// 0, its name or its optimizer's id, in small or capital letters; `*` is all of them. What has a dot or an equals sign in
    /// it stands in double quotes. A value is JSON or a number however it is written
    /// (`1e3`, `.5`, `1/3`); a bare word is a string, and `1,2` a list; where a text is expected, it is what is written.
    ///
    /// # Errors
    /// If the path leads nowhere or to several runs, or the value makes no sense there.
    pub fn with(&self, assignment: &str) -> Result<Self, SetError> {
        self.with_rows(assignment, &mut |_| Ok(()))
    }

    /// The same; the rows of a table in a file are kept where the table is, and read by `read` where it is another one.
    ///
    /// # Errors
    /// As [`Document::with`], and if the table cannot be read.
    pub fn with_rows(&self, assignment: &str, read: &mut ReadRows<'_>) -> Result<Self, SetError> {
        let (path, text) = halves(assignment).ok_or_else(|| SetError::NoValue(assignment.into()))?;
        let parts = parts(path);
        let segments: Vec<&str> = parts.iter().map(String::as_str).collect();
        if segments.len() > MOST_PARTS {
            let known = format!("at most {MOST_PARTS} parts of a path");
            let segment = segments[MOST_PARTS].into();
            return Err(SetError::NoSuchField { path: path.into(), segment, known });
        }
        let names: Vec<String> =
            (0..self.experiment.runs.len()).map(|run| self.experiment.name(run)).collect();
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
        let mut set = |value: &Value| {
            let mut root = self.to_value();
            place(&mut root, &segments, Whereabouts { path, names: &names, inside: None }, value)?;
            if segments[0] != "view" {
                end_with_the_run(&mut root);
            }
            let refused = |error| SetError::Refused { path: path.into(), error };
            Self::from_value(root, &mut read).map_err(refused)
        };
        let value = value_of(text);
        // A title may look like a number, and a formula like a list.
        let new = set(&value).or_else(|error| match value.is_string() {
            true => Err(error.of_text(text)),
            false => set(&text.into()).map_err(|_| error),
        })?;
        // What was claimed was claimed about the experiment as it was.
        let claims = if new.experiment == self.experiment { new.claims } else { self.claims.clone() };
        Ok(Self { claims, ..new })
    }
}

/// Path and value: what stands on both sides of the first `=` that is not in quotes.
fn halves(assignment: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = assignment.find(|c| {
        quoted ^= c == '"';
        c == '=' && !quoted
    })?;
    Some((assignment[..at].trim(), &assignment[at + 1..]))
}

/// The parts of a path: `runs[0].factor`, `runs.0.factor`, `runs."α = 0.1".factor`.
fn parts(path: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in path.chars() {
        match c {
            '"' => quoted = !quoted,
            '.' | '[' if !quoted => parts.push(String::new()),
            ']' if !quoted => {}
            c => parts.last_mut().into_iter().for_each(|part| part.push(c)),
        }
    }
    let tidy = parts.iter().map(|part| part.trim().to_owned());
    // `["a"].b` begins two parts at once.
    let mut tidy: Vec<String> = tidy.collect();
    tidy.dedup_by(|part, before| part.is_empty() && before.is_empty());
    tidy
}

/// The step that is looked at is no later than the last one.
fn end_with_the_run(root: &mut Value) {
    let steps = root.get("steps").and_then(Value::as_u64);
    if let (Some(steps), Some(step)) = (steps, root.pointer_mut("/view/step"))
        && step.as_u64().is_some_and(|step| step > steps)
    {
        *step = steps.into();
    }
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
        assert!(refused("stepps=1").contains("stepps: there is no such field here"));
        assert!(refused("a.b=1").contains("there is no \"a\""));
        assert!(refused("steps=many").contains("steps: expected a whole number from 0, found \"many\""));
        let number = |text: &str| refused(&format!("learning_rate={text}"));
        assert!(number("NaN").ends_with("learning_rate: expected a finite number, found \"NaN\""));
        assert!(number("1e400").ends_with("expected a number below 1.8e308, found \"1e400\""));
        assert!(number("0x10").ends_with("expected a decimal number, found \"0x10\""));
    }

    #[test]
    fn runs_are_named_as_people_name_them() {
        let factors = |assignment: &str| -> Vec<Rate> {
            with(assignment).experiment.runs.iter().map(|run| run.rate).collect()
        };
        let before = factors("steps=3");
        let changed = |assignment: &str| -> Vec<usize> {
            let after = factors(assignment);
            (0..5).filter(|k| before[*k] != after[*k] && after[*k] == Rate::Linked(7.0)).collect()
        };
        for adam in ["adam", "Adam", "ADAM", "4"] {
            assert_eq!(changed(&format!("runs.{adam}.factor=7")), [4], "{adam}");
        }
        assert_eq!(changed("runs.gradient descent.factor=7"), [0]);
        assert_eq!(changed("runs.*.factor=7"), [0, 1, 2, 3, 4]);
        let named = with("runs.0.name=\u{3b1} = 0.1").with("runs.\"\u{3b1} = 0.1\".factor=7").unwrap();
        assert_eq!(named.experiment.runs[0].rate, Rate::Linked(7.0));
        let twice = with("runs.0.optimizer=adam");
        assert_eq!(
            twice.with("runs.Adam.factor=7").unwrap_err().to_string(),
            "--set runs.Adam.factor: \"Adam\" can be runs.0 (Adam) or runs.4 (Adam 2); name one of these, or all by runs.*"
        );
        assert_eq!(twice.with("runs.Adam 2.factor=7").unwrap().experiment.runs[4].rate, Rate::Linked(7.0));
    }

    #[test]
    fn numbers_are_read_as_people_write_them_and_titles_are_texts() {
        assert_eq!(with("steps=1e3").experiment.steps, 1000);
        assert_eq!(with("learning_rate=.5").experiment.learning_rate, 0.5);
        assert_eq!(with("learning_rate=1/3").experiment.learning_rate, 1.0 / 3.0);
        assert_eq!(with("start=.5,-1/4").experiment.start, Some(V::new(0.5, -0.25)));
        assert_eq!(with("start=.5,−1.5×10⁻³").experiment.start, Some(V::new(0.5, -0.0015)));
        assert_eq!(with("title=1/3, or true").title.as_deref(), Some("1/3, or true"));
        assert_eq!(with("title=2024").title.as_deref(), Some("2024"));
        assert_eq!(with("title=\"2024\"").title.as_deref(), Some("2024"));
        assert_eq!(with("title=null").title, None);
        assert_eq!(with("runs.adam.name=[1]").experiment.name(4), "[1]");
    }

    #[test]
    fn a_setting_that_a_part_does_not_have_is_refused_with_those_that_it_has() {
        let refused = |assignment: &str| with("surface=rosenbrock").with(assignment).unwrap_err().to_string();
        assert_eq!(
            refused("surface.kappa=5"),
            "--set surface.kappa: there is no \"kappa\"; expected a setting of rosenbrock: one of a, b"
        );
        assert!(
            refused("runs.adam.optimizer.beta3=1")
                .contains("a setting of adam: one of amsgrad, beta1, beta2")
        );
        let none = with("surface=banana").with("surface.kappa=5").unwrap_err().to_string();
        assert!(none.ends_with("expected none, as banana has no settings"), "{none}");
    }

    #[test]
    fn fewer_steps_end_at_their_own_last_one() {
        let late = with("view.step=150");
        assert_eq!(late.with("steps=100").unwrap().view.step, Some(100));
        assert!(
            late.with("view.step=201")
                .unwrap_err()
                .to_string()
                .contains("view.step: expected a step up to 200")
        );
    }
}
