//! Changes to an experiment that concern more than one field.

use super::{Experiment, Rate, Run};
use crate::optimizer::{Optimizer, StepScale};
use crate::surface::Surface;

/// Slots beyond the optimizers' own begin here.
fn first_free(runs: &[Run], from: usize) -> usize {
    (from..).find(|slot| runs.iter().all(|run| run.slot != *slot)).unwrap_or(from)
}

/// The slot of an optimizer's first run: its place in the catalogue.
fn own_slot(optimizer: &Optimizer) -> usize {
    let id = optimizer.description().id;
    Optimizer::all().iter().position(|other| other.description().id == id).unwrap_or(0)
}

/// The optimizer's own slot where it is free, else the next one beyond the optimizers' own.
pub(super) fn slot_for(runs: &[Run], optimizer: &Optimizer) -> usize {
    let own = own_slot(optimizer);
    if runs.iter().any(|run| run.slot == own) { first_free(runs, Optimizer::all().len()) } else { own }
}

impl Experiment {
    /// Adds a run at the end; its learning rate is the one the surface suggests for such a method.
    pub fn add_run(&mut self, optimizer: Optimizer) {
        let suggestion = self.surface.part().suggestion();
        let factor = match optimizer.part().step_scale() {
            StepScale::Gradient => 1.0,
            StepScale::Rate => suggestion.adaptive_rate / suggestion.rate,
        };
        let slot = slot_for(&self.runs, &optimizer);
        self.runs.push(Run { rate: Rate::Linked(factor), ..Run::new(slot, optimizer) });
    }

    /// Puts a copy of a run behind it, in a style of its own.
    ///
    /// # Panics
    /// Where there is no such run.
    pub fn duplicate_run(&mut self, index: usize) {
        let copy =
            Run { slot: slot_for(&self.runs, &self.runs[index].optimizer), ..self.runs[index].clone() };
        self.runs.insert(index + 1, copy);
    }

    /// Gives a run another optimizer, with that optimizer's style; rate and schedule stay.
    ///
    /// # Panics
    /// Where there is no such run.
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
        }
        self.runs[index].optimizer = optimizer;
    }

    /// Changes the surface and takes over its suggested start, steps and learning rates; runs keep all else.
    pub fn set_surface(&mut self, surface: Surface) {
        let suggestion = surface.part().suggestion();
        let adaptive = suggestion.adaptive_rate / suggestion.rate;
        for run in &mut self.runs {
            run.rate = match run.optimizer.part().step_scale() {
                StepScale::Gradient => Rate::Linked(1.0),
                StepScale::Rate => Rate::Linked(adaptive),
            };
        }
        self.start = None;
        self.steps = suggestion.steps;
        self.learning_rate = suggestion.rate;
        self.surface = surface;
    }

    /// Gives a run a learning rate of its own, or links it again; what it is does not change.
    ///
    /// # Panics
    /// Where there is no such run.
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
    /// Where there is no such run.
    pub fn set_learning_rate(&mut self, index: usize, rate: f64) {
        let shared = self.learning_rate;
        match &mut self.runs[index].rate {
            Rate::Linked(factor) => *factor = rate / shared,
            Rate::Own(own) => *own = rate,
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
