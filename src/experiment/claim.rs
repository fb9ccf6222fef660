//! What a file says will be seen: a word for each run, which a test compares with the run's verdict.

use super::{Experiment, Run};

choice! {
    /// What a person sees a run do. A verdict is one of these with the numbers that say so.
    pub enum Behaviour {
        /// At rest at a minimum.
        Converged = "converged", "converged";
        /// At rest, and some directions lead down.
        AtSaddle = "at a saddle", "at a saddle";
        /// At rest, and no direction leads up.
        AtMaximum = "at a maximum", "at a maximum";
        /// The error grows.
        Diverging = "diverging", "diverging";
        /// A step, or the loss at the start, is no number.
        Undefined = "not defined here", "not defined here";
        /// A number became too large at once.
        Overflowed = "overflowed", "overflowed";
        /// A step led to where the loss has no value.
        LeftDomain = "left the domain", "left the domain";
        /// The loss falls for ever.
        RunningAway = "running away", "running away";
        /// The same few points again and again.
        OnCycle = "on a cycle", "on a cycle";
        /// From wall to wall across the valley.
        ZigZag = "zig-zag", "zig-zag";
        /// The best loss gets better.
        Descending = "descending", "descending";
        /// Much motion, no progress.
        Hovering = "hovering", "hovering";
        /// Past its best point, on its way up or back.
        Overshooting = "overshooting", "overshooting";
        /// Little motion, no progress.
        Crawling = "crawling", "crawling";
        /// No motion at all, and no rest.
        Stalled = "stalled", "stalled";
    }
}

/// What is claimed about the runs of one experiment.
///
/// A claim remembers the experiment that it is about, so that it needs nobody who takes it away: of an experiment that was
/// changed it says nothing, and if the change is undone it holds again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claims {
    about: Option<Experiment>,
    seen: Vec<Option<Behaviour>>,
}

impl Claims {
    /// One word, or none, for each run of the experiment, in their order.
    pub(super) fn new(about: &Experiment, seen: Vec<Option<Behaviour>>) -> Self {
        if seen.iter().all(Option::is_none) {
            return Self::default();
        }
        Self { about: Some(about.clone()), seen }
    }

    /// The experiment's runs, each with what is claimed about it; nothing if the claims are about another experiment.
    pub fn of<'a>(
        &'a self,
        experiment: &'a Experiment,
    ) -> impl Iterator<Item = (&'a Run, Option<Behaviour>)> {
        let mine = self.about.as_ref() == Some(experiment);
        let seen = move |index: usize| self.seen.get(index).copied().flatten().filter(|_| mine);
        experiment.runs.iter().enumerate().map(move |(index, run)| (run, seen(index)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;

    const CLAIM: &str = "{\"version\": 1, \"runs\": [{\"seen\": \"zig-zag\"}, {}]}";

    fn seen(document: &Document) -> Vec<Option<&'static str>> {
        document.claims.of(&document.experiment).map(|(_, seen)| seen.map(super::Behaviour::name)).collect()
    }

    #[test]
    fn a_claim_survives_saving_and_loading() {
        let document = Document::parse(CLAIM).unwrap();
        assert_eq!(seen(&document), [Some("zig-zag"), None]);
        assert_eq!(Document::parse(&document.to_text()).unwrap(), document);
    }

    #[test]
    fn of_a_changed_experiment_nothing_is_claimed_until_the_change_is_undone() {
        let mut document = Document::parse(CLAIM).unwrap();
        let before = document.experiment.clone();
        document.experiment.learning_rate *= 2.0;
        assert_eq!(seen(&document), [None, None]);
        assert!(!document.to_text().contains("seen"));
        document.experiment = before;
        assert_eq!(seen(&document), [Some("zig-zag"), None]);
    }

    #[test]
    fn an_override_of_the_experiment_ends_its_claims_and_one_of_the_view_does_not() {
        let document = Document::parse(CLAIM).unwrap();
        assert_eq!(seen(&document.with("steps=7").unwrap()), [None, None]);
        assert_eq!(seen(&document.with("title=Walls").unwrap()), [Some("zig-zag"), None]);
    }

    #[test]
    fn an_unknown_word_is_refused_with_its_place() {
        let error = Document::parse("{\"version\": 1, \"runs\": [{}, {\"seen\": \"zigzag\"}]}").unwrap_err();
        let error = error.to_string();
        assert!(error.starts_with("runs[1].seen: expected one of converged, "), "{error}");
    }
}
