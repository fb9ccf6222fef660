//! The examples that are held back: their loss along a run, and early stopping by it.

use super::Trajectory;
use crate::data::Example;
use crate::experiment::Plan;
use crate::real::V;
use crate::surface::DataLoss;

/// Watches the validation loss of a run that may stop early (Prechelt 1998, "Early stopping, but when?").
pub(super) struct ValidationWatch<'a> {
    loss: &'a dyn DataLoss,
    held_back: &'a [Example],
    patience: u64,
    /// Of the samples so far.
    pub(super) losses: Vec<f64>,
    /// The sample with the lowest loss so far.
    best: usize,
}

impl<'a> ValidationWatch<'a> {
    /// None if nothing is held back or nobody loses patience.
    pub(super) fn of(plan: &'a Plan) -> Option<Self> {
        let patience = plan.around.stop.map_or(0, |stop| stop.patience);
        let loss = plan.surface.part().data_loss().filter(|_| patience > 0)?;
        let held_back = loss.data().validation();
        (!held_back.is_empty()).then(|| Self { loss, held_back, patience, losses: Vec::new(), best: 0 })
    }

    /// Takes the next sample.
    pub(super) fn see(&mut self, at: V) {
        let loss = self.loss.mean_cost(at, self.held_back);
        if self.losses.get(self.best).is_some_and(|best| loss < *best) {
            self.best = self.losses.len();
        }
        self.losses.push(loss);
    }

    /// Whether the last `patience` steps brought no lower loss.
    pub(super) fn is_out_of_patience(&self) -> bool {
        (self.losses.len() - 1 - self.best) as u64 >= self.patience
    }
}

/// Fills in the validation loss of a finished run, and the sample that is kept.
pub(super) fn complete(plan: &Plan, trajectory: &mut Trajectory) {
    let Some(loss) = plan.surface.part().data_loss() else { return };
    let held_back = loss.data().validation();
    if held_back.is_empty() {
        return;
    }
    // Those that were watched are known.
    let rest = &trajectory.samples[trajectory.validation.len()..];
    trajectory.validation.extend(rest.iter().map(|sample| loss.mean_cost(sample.at, held_back)));
    let restore = plan.around.stop.is_some_and(|stop| stop.patience > 0 && stop.restore);
    trajectory.kept = restore.then(|| {
        let lower = |best: usize, k: usize| {
            if trajectory.validation[k] < trajectory.validation[best] { k } else { best }
        };
        (1..trajectory.validation.len()).fold(0, lower)
    });
}
