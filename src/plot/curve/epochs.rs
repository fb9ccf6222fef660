//! Epochs beside the steps: how far the runs have come through their examples.

use std::borrow::Cow;

use crate::experiment::{CurveAxis, View};
use crate::stage::{Actor, Stage};
use crate::trajectory::steps_per_epoch;

/// How steps are counted in epochs: in each, every training example is seen once.
#[derive(Clone, Debug, PartialEq)]
pub struct Epochs {
    /// How many steps one has.
    pub steps: f64,
    /// What stands at the axis; names the run where runs differ.
    pub name: Cow<'static, str>,
}

impl Epochs {
    /// The epochs of the visible runs, where curves are drawn against steps and the loss is over data.
    ///
    /// Where they differ, they are those of the first run whose epochs have more than one step.
    pub fn of(stage: &Stage, view: &View) -> Option<Self> {
        if view.curve_axis != CurveAxis::Steps || stage.experiment.surface.data().is_none() {
            return None;
        }
        let all: Vec<(&Actor, f64)> =
            stage.visible(view).filter_map(|actor| Some((actor, steps_per_epoch(&actor.plan)?))).collect();
        let &(actor, steps) = all.iter().find(|(_, steps)| *steps != 1.0).or(all.first())?;
        let agree = all.iter().all(|(_, other)| *other == steps);
        let name = if agree { Cow::Borrowed("epoch") } else { format!("epoch of {}", actor.name).into() };
        Some(Self { steps, name })
    }

    /// Whether a step is an epoch, so that they need no axis of their own.
    pub fn are_steps(&self) -> bool {
        self.steps == 1.0
    }

    /// Whether the curves of a view have an axis along their top.
    pub fn have_axis(stage: &Stage, view: &View) -> bool {
        Self::of(stage, view).is_some_and(|epochs| !epochs.are_steps())
    }
}
