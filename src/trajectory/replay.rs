//! A run that is replayed for what its steps say. If the run is at hand, what was evaluated at its iterates is not evaluated
//! again, so that even a loss over many examples is explained within a frame.

use super::course::Course;
use super::listen::{At, Rates};
use super::{Explanation, Trajectory};
use crate::experiment::Plan;
use crate::real::{Jet2, V};
use crate::surface::{Loss, Residuals};
use nalgebra::Matrix2;
use std::cell::Cell;

/// The step that starts at iterate `step`, explained: the run is replayed up to there, and that step is traced. Empty if
/// the run has no such iterate.
pub fn explain(plan: &Plan, step: u64) -> Explanation {
    let mut at = At::step(step);
    Course::new(plan, plan.surface.part()).walk(step.saturating_add(1), &mut at);
    at.explanation
}

/// The effective learning rate of each coordinate in each step, for methods that have one; else empty.
pub fn effective_rates(plan: &Plan) -> Vec<V> {
    let mut rates = Rates::default();
    Course::new(plan, plan.surface.part()).walk(plan.steps, &mut rates);
    rates.rates
}

impl Trajectory {
    /// [`explain`] for the plan of this run.
    pub fn explain(&self, plan: &Plan, step: u64) -> Explanation {
        let mut at = At::step(step);
        let loss = self.known(plan);
        Course::new(plan, &loss).walk(step.saturating_add(1), &mut at);
        at.explanation
    }

    /// [`effective_rates`] for the plan of this run.
    pub fn effective_rates(&self, plan: &Plan) -> Vec<V> {
        let mut rates = Rates::default();
        let loss = self.known(plan);
        Course::new(plan, &loss).walk(plan.steps, &mut rates);
        rates.rates
    }

    fn known<'a>(&'a self, plan: &'a Plan) -> Known<'a> {
        Known { loss: plan.surface.part(), run: self, next: Cell::new(0) }
    }
}

/// A loss whose value and gradient are known along a run.
struct Known<'a> {
    loss: &'a dyn Loss,
    run: &'a Trajectory,
    /// The sample that is expected next.
    next: Cell<usize>,
}

impl Loss for Known<'_> {
    fn value(&self, p: V) -> f64 {
        self.loss.value(p)
    }
    fn gradient(&self, p: V) -> (f64, V) {
        match self.run.samples.get(self.next.get()) {
            Some(sample) if sample.at == p => {
                self.next.set(self.next.get() + 1);
                (sample.loss, sample.gradient)
            }
            _ => self.loss.gradient(p),
        }
    }
    fn jet(&self, p: V) -> Jet2 {
        self.loss.jet(p)
    }
    fn residuals(&self, p: V) -> Option<Residuals> {
        self.loss.residuals(p)
    }
    fn fisher(&self, p: V) -> Option<Matrix2<f64>> {
        self.loss.fisher(p)
    }
}

#[cfg(test)]
mod tests {
    use crate::experiment::Experiment;
    use crate::optimizer::Optimizer;
    use crate::surface::Surface;
    use crate::trajectory::{Trajectory, effective_rates, explain};

    #[test]
    fn a_known_run_says_the_same_as_one_that_is_evaluated_again() {
        for surface in ["rosenbrock", "logistic_regression"] {
            let mut experiment = Experiment::on(Surface::named(surface).unwrap());
            experiment.steps = 12;
            experiment.runs.clear();
            Optimizer::all().into_iter().for_each(|optimizer| experiment.add_run(optimizer));
            for run in &experiment.runs {
                let plan = experiment.plan(run);
                let trajectory = Trajectory::of(&plan);
                for step in [0, 1, 7, 12] {
                    let (known, again) = (trajectory.explain(&plan, step), explain(&plan, step));
                    assert_eq!(format!("{known:?}"), format!("{again:?}"), "{:?} at {step}", run.optimizer);
                }
                let (known, again) = (trajectory.effective_rates(&plan), effective_rates(&plan));
                assert_eq!(format!("{known:?}"), format!("{again:?}"));
            }
        }
    }
}
