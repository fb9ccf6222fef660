//! Changes to an experiment that concern more than one field.

use super::{Experiment, Handover, MOST_STEPS, Rate, Run};
use crate::around::{Batch, Shuffle};
use crate::data::Source;
use crate::optimizer::{Optimizer, StepScale};
use crate::surface::{DataLoss, Surface};

/// Slots beyond the optimizers' own begin here.
fn first_free(runs: &[Run], from: usize) -> usize {
    (from..).find(|slot| runs.iter().all(|run| run.slot != *slot)).unwrap_or(from)
}

/// The slot of an optimizer's first run: the first five have one of their own.
fn own_slot(optimizer: &Optimizer) -> Option<usize> {
    let id = optimizer.description().id;
    Optimizer::classics().iter().position(|other| other.description().id == id)
}

/// The optimizer's own slot where it has one and that is free, else the next one beyond.
pub(super) fn slot_for(runs: &[Run], optimizer: &Optimizer) -> usize {
    let own = own_slot(optimizer).filter(|own| runs.iter().all(|run| run.slot != *own));
    own.unwrap_or_else(|| first_free(runs, Optimizer::classics().len()))
}

/// The learning rate with which a method shows a good picture of a surface.
pub(super) fn suggested_rate(surface: &Surface, optimizer: &Optimizer) -> Rate {
    let suggestion = surface.suggestion();
    match optimizer.part().step_scale() {
        StepScale::Gradient => Rate::Linked(1.0),
        StepScale::Rate => Rate::Linked(suggestion.adaptive_rate / suggestion.rate),
        StepScale::Full | StepScale::Ignored => Rate::Own(1.0),
    }
}

impl Experiment {
    /// Whether learning is online for all runs without surroundings of their own: each step sees one training example, each
    /// of them once, in the order of the data.
    pub fn is_online(&self) -> bool {
        let once = |batch: &Batch| {
            let Batch { size, replacement, shuffle, .. } = *batch;
            size == 1 && !replacement && shuffle == Shuffle::Never
        };
        let examples = self.surface.data().map(|data| data.train().len() as u64);
        self.around.batch.as_ref().is_some_and(once) && examples == Some(self.steps)
    }

    /// Makes learning online, with as many steps as there are training examples; nothing if the loss is not over data.
    pub fn go_online(&mut self) {
        let Some(examples) = self.surface.data().map(|data| data.train().len() as u64) else { return };
        let batch = self.around.batch.unwrap_or_default();
        self.around.batch = Some(Batch { size: 1, replacement: false, shuffle: Shuffle::Never, ..batch });
        self.steps = examples.clamp(1, MOST_STEPS);
    }

    /// Takes the usual mini-batches and the surface's own number of steps.
    pub fn leave_online(&mut self) {
        let Batch { size, shuffle, .. } = Batch::default();
        self.around.batch = self.around.batch.map(|batch| Batch { size, shuffle, ..batch });
        self.steps = self.surface.part().suggestion().steps;
    }

    /// Adds a run at the end; its learning rate is the one the surface suggests for such a method.
    pub fn add_run(&mut self, optimizer: Optimizer) {
        let rate = suggested_rate(&self.surface, &optimizer);
        let slot = slot_for(&self.runs, &optimizer);
        self.runs.push(Run { rate, ..Run::new(slot, optimizer) });
    }

    /// Puts a copy of a run behind it, in a style of its own.
    ///
    /// # Panics
    /// If there is no such run.
    pub fn duplicate_run(&mut self, index: usize) {
        let copy =
            Run { slot: slot_for(&self.runs, &self.runs[index].optimizer), ..self.runs[index].clone() };
        self.runs.insert(index + 1, copy);
    }

    /// Gives a run another optimizer, with that optimizer's style. The schedule stays; so does the learning rate, unless
    /// it means something else to the new one.
    ///
    /// # Panics
    /// If there is no such run.
    pub fn set_optimizer(&mut self, index: usize, optimizer: Optimizer) {
        let same = self.runs[index].optimizer.description().id == optimizer.description().id;
        if !same {
            let others: Vec<Run> = self
                .runs
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != index)
                .map(|(_, run)| run.clone())
                .collect();
            self.runs[index].slot = slot_for(&others, &optimizer);
            if self.runs[index].optimizer.part().step_scale() != optimizer.part().step_scale() {
                self.runs[index].rate = suggested_rate(&self.surface, &optimizer);
            }
        }
        self.runs[index].optimizer = optimizer;
        self.follow_bounds();
        self.release_bounds();
    }

    /// Lets another method take over from a run's own, or be another one: from where one took over so far, else from the
    /// middle on. Its factor stays as long as the learning rate means the same to it; else it is the one that the surface
    /// suggests.
    ///
    /// # Panics
    /// If there is no such run.
    pub fn hand_over(&mut self, index: usize, optimizer: Optimizer) {
        let own = self.learning_rate(&self.runs[index]);
        let suggested = match suggested_rate(&self.surface, &optimizer) {
            Rate::Linked(factor) => factor * self.learning_rate,
            Rate::Own(rate) | Rate::Bound { rate, .. } => rate,
        };
        let before = self.runs[index].then.take();
        let scale = optimizer.part().step_scale();
        let kept = before.as_ref().filter(|then| then.optimizer.part().step_scale() == scale);
        let factor = kept.map_or(suggested / own, |then| then.factor);
        let step = before.map_or((self.steps / 2).max(1), |then| then.step);
        self.runs[index].then = Some(Handover { step, optimizer, factor });
    }

    /// Changes the surface and takes over its suggested start, steps and learning rates; runs keep all else. Another loss
    /// over data keeps the data as far as they suit it.
    pub fn set_surface(&mut self, mut surface: Surface) {
        let task = surface.part().data_loss().map(DataLoss::task);
        let kept =
            self.surface.data().filter(|data| task.is_some_and(|task| data.source().part().suits(task)));
        if let (Some(data), Some(kept)) = (surface.part_mut().data_mut(), kept) {
            data.clone_from(kept);
        }
        self.surface = surface;
        self.follow_suggestions();
    }

    /// Changes where the data of a loss come from, and takes over the start, steps and learning rates that this suggests. What
    /// is done to the data stays. A surface without data stays as it is.
    pub fn set_source(&mut self, source: Source) {
        let Some(data) = self.surface.part_mut().data_mut() else { return };
        data.set_source(source);
        self.follow_suggestions();
    }

    /// Runs whose learning rates are chosen and would give way to another surface's: their own ones, and factors that the surface did
    /// not suggest.
    pub fn chosen_rates(&self) -> impl Iterator<Item = usize> {
        let chosen = |run: &Run| {
            !matches!(run.rate, Rate::Bound { .. })
                && run.rate != suggested_rate(&self.surface, &run.optimizer)
        };
        self.runs.iter().enumerate().filter(move |(_, run)| chosen(run)).map(|(index, _)| index)
    }

    fn follow_suggestions(&mut self) {
        let suggestion = self.surface.suggestion();
        self.follow_bounds();
        self.release_bounds();
        for run in self.runs.iter_mut().filter(|run| !matches!(run.rate, Rate::Bound { .. })) {
            run.rate = suggested_rate(&self.surface, &run.optimizer);
        }
        self.start = None;
        self.steps = suggestion.steps;
        self.learning_rate = suggestion.rate;
    }

    /// Changes the surface while somebody works on it: what is still as the surface before suggested it follows the new one's
    /// suggestions, and what was chosen stays.
    pub fn edit_surface(&mut self, surface: Surface) {
        let (before, after) = (self.surface.part().suggestion(), surface.part().suggestion());
        for run in &mut self.runs {
            if run.rate == suggested_rate(&self.surface, &run.optimizer) {
                run.rate = suggested_rate(&surface, &run.optimizer);
            }
        }
        if self.steps == before.steps {
            self.steps = after.steps;
        }
        if self.learning_rate == before.rate {
            self.learning_rate = after.rate;
        }
        self.surface = surface;
        self.follow_bounds();
        self.release_bounds();
    }

    /// Gives a run a learning rate of its own, or links it again; what it is does not change.
    ///
    /// # Panics
    /// If there is no such run.
    pub fn relink(&mut self, index: usize, linked: Linked) {
        let rate = self.learning_rate(&self.runs[index]);
        self.runs[index].rate = match linked {
            Linked::Shared => Rate::Linked(rate / self.learning_rate),
            Linked::Own => Rate::Own(rate),
        };
    }

    /// Sets a run's learning rate as a number, whether it is linked (by its factor) or not.
    ///
    /// # Panics
    /// If there is no such run.
    pub fn set_learning_rate(&mut self, index: usize, rate: f64) {
        let shared = self.learning_rate;
        match &mut self.runs[index].rate {
            Rate::Linked(factor) => *factor = rate / shared,
            own @ (Rate::Own(_) | Rate::Bound { .. }) => *own = Rate::Own(rate),
        }
    }
}

/// Whether a run's learning rate follows the shared one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// It is a multiple of it.
    Shared,
    /// It is a number of its own.
    Own,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Data, Features, Hubble, Iris, Preparation, ScalingForm};
    use crate::optimizer::{Adam, Newton, NewtonSafeguarded};
    use crate::surface::{LinearRegression, LogisticRegression, Neuron, StraightLine, Svm, Typed};

    #[test]
    fn online_each_training_example_is_seen_once_in_its_order() {
        let data = Data::new(
            Features { size: 50, ..Features::default() },
            Preparation { validation: 0.2, ..Preparation::default() },
        );
        let mut experiment = Experiment::on(LinearRegression { data, ..LinearRegression::default() }.into());
        let before = experiment.clone();
        experiment.go_online();
        assert!(experiment.is_online() && !before.is_online());
        let plan = experiment.plan(&experiment.runs[0]);
        let rows: Vec<u32> = crate::trajectory::all_seen_rows(&plan).unwrap().flatten().collect();
        assert_eq!(rows, (0..40).collect::<Vec<u32>>());
        experiment.leave_online();
        assert_eq!(experiment.around.batch, Some(Batch::default()));
        assert_eq!(experiment.steps, before.steps);
        assert_eq!(experiment.check(), Ok(()));
    }

    #[test]
    fn another_loss_keeps_the_data_that_suit_it() {
        let prepare = Preparation { scaling: ScalingForm::Standardized, ..Preparation::default() };
        let data = Data::new(Iris::default(), prepare);
        let mut experiment =
            Experiment::on(LogisticRegression { data: data.clone(), ..LogisticRegression::default() }.into());
        experiment.set_surface(Svm::default().into());
        assert_eq!(experiment.surface.data(), Some(&data));
        experiment.set_surface(Neuron::default().into());
        assert_eq!(experiment.surface, Neuron::default().into());
        experiment.set_surface(Surface::all().remove(0));
        experiment.set_surface(LinearRegression::default().into());
        assert_eq!(experiment.surface, LinearRegression::default().into());
    }

    #[test]
    fn held_out_examples_weigh_on_a_loss_in_closed_form_too() {
        let weight = |validation| {
            let prepare = Preparation { validation, ..Preparation::default() };
            let data = Data::new(Features { size: 8000, ..Features::default() }, prepare);
            let experiment = Experiment::on(LinearRegression { data, ..LinearRegression::default() }.into());
            experiment.plan(&experiment.runs[0]).weight()
        };
        assert_eq!((weight(0.0), weight(0.25)), (1, 251));
    }

    #[test]
    fn another_source_brings_its_suggestions_and_keeps_what_is_done_to_the_data() {
        let mut experiment = Experiment::on(StraightLine::default().into());
        let prepare = Preparation { scaling: ScalingForm::Centred, ..Preparation::default() };
        if let Some(data) = experiment.surface.part_mut().data_mut() {
            data.set_preparation(prepare);
        }
        (experiment.learning_rate, experiment.start) = (123.0, Some(crate::real::V::zeros()));
        experiment.set_source(Hubble::default().into());
        let suggestion = experiment.surface.part().suggestion();
        assert_eq!((experiment.learning_rate, experiment.start), (suggestion.rate, None));
        assert_eq!(experiment.surface.data(), Some(&Data::new(Hubble::default(), prepare)));
        let mut without = Experiment::default();
        without.set_source(Features::default().into());
        assert_eq!(without, Experiment::default());
    }

    #[test]
    fn while_a_surface_is_edited_what_was_chosen_stays() {
        let typed = |text: &str| Surface::from(Typed::new(text).unwrap());
        let mut experiment = Experiment::on(typed("x^2 + y^2"));
        experiment.steps = 77;
        experiment.runs[0].rate = Rate::Own(0.3);
        let steep = typed("500x^2 + y^2");
        experiment.edit_surface(steep.clone());
        let fresh = Experiment::on(steep);
        assert_eq!((experiment.steps, experiment.runs[0].rate), (77, Rate::Own(0.3)));
        assert_eq!(
            (experiment.learning_rate, &experiment.runs[1..]),
            (fresh.learning_rate, &fresh.runs[1..])
        );
    }

    #[test]
    fn a_method_that_takes_over_begins_with_a_rate_that_suits_it() {
        let mut experiment = Experiment::default();
        experiment.hand_over(0, Newton::default().into());
        let rate = |experiment: &Experiment| {
            let run = &experiment.runs[0];
            experiment.learning_rate(run) * run.then.as_ref().map_or(f64::NAN, |then| then.factor)
        };
        assert!((rate(&experiment) - 1.0).abs() < 1e-12);
        assert_eq!(experiment.runs[0].then.as_ref().map(|then| then.step), Some(experiment.steps / 2));
        let then = experiment.runs[0].then.as_mut().unwrap();
        (then.step, then.factor) = (7, 3.0);
        experiment.hand_over(0, NewtonSafeguarded::default().into());
        let then = experiment.runs[0].then.clone().unwrap();
        assert_eq!((then.step, then.factor), (7, 3.0), "the rate means the same to both");
        experiment.hand_over(0, Adam::default().into());
        let adaptive = experiment.surface.suggestion().adaptive_rate;
        assert!((rate(&experiment) - adaptive).abs() < 1e-12 * adaptive);
        assert_eq!(experiment.check(), Ok(()));
    }
}
