//! The learning rates of one run, asked for in order.

use super::{Schedule, Warmup, Watch};

/// The learning rates of a run: the one way in which the loop asks a [`Schedule`], so that it need not know whether the
/// schedule watches the run.
///
/// ```
/// use descent_lab::schedule::{ReduceOnPlateau, Schedule, Shape};
/// let schedule = Schedule::from(Shape::from(ReduceOnPlateau { patience: 0, ..ReduceOnPlateau::default() }));
/// let mut pace = schedule.pace(0.1, 100);
/// let rates = [7.0, 7.0, 7.0].iter().enumerate().map(|(step, loss)| pace.rate(step as u64, *loss));
/// assert_eq!(rates.collect::<Vec<_>>(), [0.1, 0.1, 0.05]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Pace<'a> {
    peak: f64,
    run_steps: u64,
    course: Course<'a>,
}

#[derive(Clone, Debug, PartialEq)]
enum Course<'a> {
    /// Always the peak.
    Constant,
    /// A function of the step.
    Planned(&'a Schedule),
    /// The losses decide, after the warmup.
    Watching(Option<Warmup>, Watch),
}

impl<'a> Pace<'a> {
    pub(super) fn new(schedule: &'a Schedule, peak: f64, run_steps: u64) -> Self {
        let course = match schedule.shape.part().watch(peak) {
            _ if schedule.is_constant() => Course::Constant,
            Some(watch) => Course::Watching(schedule.warmup, watch),
            None => Course::Planned(schedule),
        };
        Self { peak, run_steps, course }
    }

    /// The learning rate of step number `step` = 0, 1, …, which starts at an iterate whose loss is `loss`.
    ///
    /// To be asked once for each step, in order. The loss decides from the next step on, never this one's rate; losses
    /// of the warmup decide nothing.
    #[inline]
    pub fn rate(&mut self, step: u64, loss: f64) -> f64 {
        match &mut self.course {
            Course::Constant => self.peak,
            Course::Planned(schedule) => self.peak * schedule.factor(step, self.run_steps),
            Course::Watching(Some(warmup), _) if step < warmup.steps => self.peak * warmup.factor(step),
            Course::Watching(_, watch) => watch.rate(loss),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{ReduceOnPlateau, Shape};

    #[test]
    fn schedules_that_watch_nothing_are_what_their_factors_say() {
        for shape in Shape::all() {
            for warmup in [None, Some(Warmup { steps: 5, start: 0.1 })] {
                let schedule = Schedule { shape: shape.clone(), warmup };
                if schedule.depends_on_losses() {
                    continue;
                }
                let mut pace = schedule.pace(0.3, 50);
                for step in 0..=60 {
                    assert_eq!(pace.rate(step, f64::NAN), 0.3 * schedule.factor(step, 50), "{schedule:?}");
                }
            }
        }
    }

    #[test]
    fn every_rate_of_every_schedule_stays_between_nothing_and_the_peak() {
        for shape in Shape::all() {
            for warmup in [None, Some(Warmup { steps: 5, start: 0.0 })] {
                let schedule = Schedule { shape: shape.clone(), warmup };
                let mut pace = schedule.pace(0.3, 50);
                for step in 0..=60 {
                    let rate = pace.rate(step, [1.0, f64::NAN, -1.0, 1e300][step as usize % 4]);
                    assert!((0.0..=0.3).contains(&rate), "{schedule:?} at {step}: {rate}");
                }
            }
        }
    }

    /// By hand: two steps of warmup whose losses do not count; then the first loss is the best one, and the second one
    /// halves the rate of the step after it.
    #[test]
    fn a_watch_begins_after_the_warmup() {
        let plateau = ReduceOnPlateau { factor: 0.5, patience: 0, ..ReduceOnPlateau::default() };
        let warmup = Some(Warmup { steps: 2, start: 0.0 });
        let schedule = Schedule { shape: plateau.into(), warmup };
        let mut pace = schedule.pace(8.0, 100);
        let rates: Vec<f64> = (0..6).map(|step| pace.rate(step, 1.0)).collect();
        assert_eq!(rates, [0.0, 4.0, 8.0, 8.0, 4.0, 2.0]);
    }
}
