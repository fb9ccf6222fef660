//! A plan becomes a trajectory.
//!
//! There are two loops. `sprint` is small and compiled for every rule together with every surface; it takes the runs with nothing
//! around their method. `course` is compiled once and takes every run. Where both can run a plan they agree bit for bit; a
//! test walks every method on every surface.

mod course;
mod ending;
mod examples;
mod explanation;
mod flock;
mod listen;
mod oracle;
mod replay;
mod sprint;
mod watch;

pub use ending::{Cause, Ending};
pub use examples::{Seen, all_seen, all_seen_rows, seen, seen_last, seen_rows, steps_per_epoch};
pub use explanation::{Explanation, StepPart};
pub use flock::{BUDGET, Flight, Flock, Flown};
pub use replay::{effective_rates, explain};

use crate::experiment::Plan;
use crate::platform::progress;
use crate::real::V;
use crate::surface::Loss;
use course::Course;

/// An iterate and what was known there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The iterate xₖ.
    pub at: V,
    /// f(xₖ), the loss alone: without penalty, noise and rounding.
    pub loss: f64,
    /// ∇f(xₖ), of the loss alone.
    pub gradient: V,
    /// The learning rate of the step that starts here; the step length that a line search chose.
    pub rate: f64,
}

impl Sample {
    #[inline]
    fn of<L: Loss + ?Sized>(loss: &L, at: V, rate: f64) -> Self {
        let (value, gradient) = loss.gradient(at);
        // Where there is no value there is no slope either.
        let gradient = if value.is_finite() { gradient } else { V::repeat(f64::NAN) };
        Self { at, loss: value, gradient, rate }
    }

    #[inline]
    fn is_finite(&self) -> bool {
        self.at.x.is_finite() && self.at.y.is_finite() && self.loss.is_finite()
    }
}

/// How often a run's method asked for what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Losses.
    pub losses: u64,
    /// Gradients.
    pub gradients: u64,
    /// Hessians.
    pub hessians: u64,
    /// Examples that were looked at for all of these, if the loss is a mean over examples.
    pub examples: u64,
}

impl Cost {
    /// All of them, each counted as one.
    pub fn total(&self) -> u64 {
        self.losses + self.gradients + self.hessians
    }
}

/// Something that a method said of a step, such as why it fell back to another direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The step that starts at this iterate.
    pub step: u64,
    /// What it said.
    pub text: &'static str,
}

/// A finished run. Sample k is the iterate after k steps; all of them are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// The iterates, from the start on; never empty. All but the start are finite.
    pub samples: Vec<Sample>,
    /// How it ended.
    pub ending: Ending,
    /// What each step asked for, summed up to each sample; empty if every step asked for one gradient.
    costs: Vec<Cost>,
    /// What the method said, in the order of the steps.
    pub remarks: Vec<Remark>,
    /// The average of the iterates after each sample, if one is kept; else empty.
    pub averages: Vec<V>,
    /// f and ∇f at each of them.
    pub average_losses: Vec<(f64, V)>,
    /// The loss at each sample as the step from there saw it, if steps see mini-batches or workers share the examples;
    /// else empty.
    pub batch_losses: Vec<f64>,
    /// The mean cost of the held-back examples at each sample, without penalty; empty if none are held back.
    pub validation: Vec<f64>,
    /// The sample with the lowest validation loss, if early stopping restores it.
    pub kept: Option<usize>,
    /// Where each worker was after each step, before they met, if workers step on their own; else empty.
    pub workers: Vec<Vec<V>>,
}

impl Trajectory {
    /// A run of first order with these samples, at least one.
    pub fn new(samples: Vec<Sample>, ending: Ending) -> Self {
        Self {
            samples,
            ending,
            costs: Vec::new(),
            remarks: Vec::new(),
            averages: Vec::new(),
            average_losses: Vec::new(),
            batch_losses: Vec::new(),
            validation: Vec::new(),
            kept: None,
            workers: Vec::new(),
        }
    }

    /// Runs a plan.
    pub fn of(plan: &Plan) -> Self {
        // Examples that are seen are counted, and take longer than any bookkeeping.
        let sprint = if plan.is_bare() && plan.surface.data().is_none() { sprint::run(plan) } else { None };
        if sprint.is_some() {
            progress::advance(plan.steps);
        }
        let mut trajectory = sprint.unwrap_or_else(|| Course::new(plan, plan.surface.part()).run());
        watch::complete(plan, &mut trajectory);
        if let Some(averaging) = &plan.around.averaging {
            let averages = averaging.of(trajectory.samples.iter().map(|sample| sample.at));
            let loss = plan.surface.part();
            trajectory.average_losses = averages.iter().map(|at| loss.gradient(*at)).collect();
            trajectory.averages = averages;
        }
        trajectory
    }

    /// The sample at a step, or the last one where the run ended before.
    pub fn at(&self, step: u64) -> &Sample {
        &self.samples[self.index(step)]
    }

    /// The index of [`Trajectory::at`].
    pub fn index(&self, step: u64) -> usize {
        usize::try_from(step).unwrap_or(usize::MAX).min(self.samples.len() - 1)
    }

    /// The last sample.
    pub fn last(&self) -> &Sample {
        &self.samples[self.samples.len() - 1]
    }

    /// The number of the last sample.
    pub fn last_step(&self) -> u64 {
        self.samples.len() as u64 - 1
    }

    /// The sample that is the run's result in place of its last one, which has a higher validation loss.
    pub fn restored(&self) -> Option<usize> {
        self.kept.filter(|kept| kept + 1 < self.samples.len())
    }

    /// How it ended and which sample it kept, if there is something to be said.
    pub fn ending_words(&self) -> Option<String> {
        let kept = self.restored().map(|step| format!("kept step {step}"));
        let words: Vec<String> = self.ending.words().into_iter().chain(kept).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// What the method had asked for when it came to a sample.
    pub fn cost(&self, index: usize) -> Cost {
        let one_gradient_each = Cost { gradients: index as u64, ..Cost::default() };
        self.costs.get(index).copied().unwrap_or(one_gradient_each)
    }
}

#[cfg(test)]
mod tests;
