//! What a file says itself of what its surface would suggest, and what is filled in for another surface.

use super::{Experiment, Rate};
use serde_json::Value;

/// Which of the fields that a surface suggests a file has itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    start: bool,
    steps: bool,
    learning_rate: bool,
    /// Run by run: a factor or a learning rate of its own.
    rates: Vec<bool>,
}

impl Said {
    /// What a file says.
    pub(super) fn of(file: &Value) -> Self {
        let has = |at: &Value, field: &str| at.get(field).is_some_and(|value| !value.is_null());
        let runs = file.get("runs").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Self {
            start: has(file, "start"),
            steps: has(file, "steps"),
            learning_rate: has(file, "learning_rate"),
            rates: runs.iter().map(|run| has(run, "factor") || has(run, "learning_rate")).collect(),
        }
    }

    /// With what an override says, such as `steps=30`.
    #[must_use]
    pub fn and(self, assignment: &str) -> Self {
        let path = assignment.split('=').next().unwrap_or_default();
        let field = path.split(['.', '[']).next().unwrap_or_default().trim();
        Self {
            start: self.start || field == "start",
            steps: self.steps || field == "steps",
            learning_rate: self.learning_rate || field == "learning_rate",
            ..self
        }
    }

    /// Puts what was said before back into an experiment that follows the suggestions of another surface, or of other data.
    pub fn keep(&self, before: &Experiment, after: &mut Experiment) {
        let Self { start, steps, learning_rate, rates } = self;
        if *start {
            after.start = before.start;
        }
        if *steps {
            after.steps = before.steps;
        }
        if *learning_rate {
            after.learning_rate = before.learning_rate;
        }
        for (index, said) in rates.iter().enumerate() {
            // A run without a rate of its own takes the shared one as it is, where that was said.
            let kept = before.runs.get(index).filter(|_| *said || *learning_rate);
            if let (Some(kept), Some(run)) = (kept, after.runs.get_mut(index)) {
                run.rate = kept.rate;
            }
        }
        after.follow_bounds();
    }

    /// What was filled in, in words; none if everything was said.
    pub fn filled_in(&self, experiment: &Experiment) -> Option<String> {
        let Self { start, steps, learning_rate, rates } = self;
        let exact = crate::number::write::exact;
        let at = experiment.start();
        let mut words = Vec::new();
        words.extend((!start).then(|| format!("start = {},{}", exact(at.x), exact(at.y))));
        words.extend((!steps).then(|| format!("steps = {}", experiment.steps)));
        words
            .extend((!learning_rate).then(|| format!("learning_rate = {}", exact(experiment.learning_rate))));
        for (index, run) in experiment.runs.iter().enumerate() {
            let said = rates.get(index).copied().unwrap_or(false) || *learning_rate && index < rates.len();
            let rate = exact(experiment.learning_rate(run));
            // What follows the shared rate as it is needs no words of its own.
            if !said && run.rate != Rate::Linked(1.0) {
                words.push(format!("learning rate of {} = {rate}", experiment.name(index)));
            }
        }
        (!words.is_empty()).then(|| words.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Document;
    use crate::surface::Typed;

    fn on_another_surface(file: &str, more: &[&str]) -> (Experiment, Option<String>) {
        let (document, said) = Document::from_bytes(file.as_bytes(), &mut |_| Ok(())).unwrap();
        let said = more.iter().fold(said, |said, assignment| said.and(assignment));
        let before = document.experiment;
        let mut after = before.clone();
        after.set_surface(Typed::new("x^2 + y^2").unwrap().into());
        said.keep(&before, &mut after);
        let words = said.filled_in(&after);
        (after, words)
    }

    #[test]
    fn what_a_file_says_stays_and_what_it_leaves_out_is_filled_in_and_named() {
        let full = r#"{"version": 1, "start": [3, 4], "steps": 7, "learning_rate": 0.25,
            "runs": [{"optimizer": "adam"}, {"optimizer": "momentum", "learning_rate": 0.5}]}"#;
        let (kept, words) = on_another_surface(full, &[]);
        assert_eq!((kept.start, kept.steps, kept.learning_rate), (Some([3.0, 4.0].into()), 7, 0.25));
        assert_eq!(
            kept.runs.iter().map(|run| run.rate).collect::<Vec<_>>(),
            [Rate::Linked(1.0), Rate::Own(0.5)]
        );
        assert_eq!(words, None);
        let (filled, words) =
            on_another_surface(r#"{"version": 1, "steps": 7, "runs": [{}, {"factor": 2}]}"#, &[]);
        let suggested = filled.surface.suggestion();
        assert_eq!((filled.start, filled.steps, filled.learning_rate), (None, 7, suggested.rate));
        assert_eq!(filled.runs[1].rate, Rate::Linked(2.0));
        let words = words.unwrap();
        assert!(
            words.starts_with("start = ") && words.contains("learning_rate = ") && !words.contains("steps")
        );
        let (_, words) = on_another_surface(
            r#"{"version": 1, "runs": [{}]}"#,
            &["start=1,2", "steps = 3", "learning_rate=1"],
        );
        assert_eq!(words, None);
    }
}
