//! The full loop: any plan, with all that may be around its method, and with somebody who listens.

use super::examples::Crew;
use super::listen::{Ear, Listen};
use super::oracle::Oracle;
use super::watch::ValidationWatch;
use super::{Cause, Cost, Ending, Sample, Trajectory};
use crate::around::{Around, Arrival, StopRule};
use crate::experiment::{Handover, Plan};
use crate::optimizer::{MethodVisitor, Optimizer, Stepper, Turn};
use crate::platform::progress;
use crate::real::V;
use crate::schedule::Pace;
use crate::surface::{CriticalKind, Loss};

/// Whoever waits for a run is told of so many steps at a time.
const TELL_EVERY: u64 = 64;

/// A run on its way.
pub(super) struct Course<'a> {
    plan: &'a Plan,
    loss: &'a dyn Loss,
    /// The last iterate, also if it is not finite.
    here: Sample,
    oracle: Oracle<'a>,
    samples: Vec<Sample>,
    /// The learning rate of the step that starts here, before the factor of a method that has taken over.
    rate: f64,
    costs: Vec<Cost>,
    pace: Pace<'a>,
    ending: Option<Ending>,
    /// The known minima, if a stop rule asks for them.
    minima: Vec<V>,
    /// The validation loss, if early stopping asks for it.
    watch: Option<ValidationWatch<'a>>,
    /// The step with which the method of this leg began.
    since: u64,
    batch_losses: Vec<f64>,
    workers: Vec<Vec<V>>,
    /// Whether it is a whole run, whose steps are counted.
    told: bool,
}

impl<'a> Course<'a> {
    /// The run of a plan before its first step; `loss` is the plan's, or answers the same.
    pub(super) fn new(plan: &'a Plan, loss: &'a dyn Loss) -> Self {
        let start = plan.around.rounding.map_or(plan.start, |rounding| rounding.iterate(plan.start));
        let start = plan.around.r#box.map_or(start, |bounds| bounds.project(start));
        let here = Sample::of(loss, start, plan.learning_rate);
        let stop = plan.around.stop;
        let critical = if stop.is_some_and(|stop| stop.distance > 0.0) {
            plan.surface.critical_points()
        } else {
            Vec::new()
        };
        let minima =
            critical.iter().filter(|point| point.kind == CriticalKind::Minimum).map(|point| point.at);
        let minima: Vec<V> = minima.collect();
        let ending = if here.is_finite() {
            stop.and_then(|stop| stop.at_start(start, plan.seen_gradient(start, here.gradient), &minima))
                .map(|rule| Ending::Stopped { step: 0, rule })
        } else {
            Some(Ending::Lost { step: 0, cause: Cause::of(plan.surface.part(), &[], &here) })
        };
        Self {
            plan,
            loss,
            here,
            oracle: Oracle::new(plan, loss, here),
            samples: Vec::with_capacity(usize::try_from(plan.steps).unwrap_or(0) + 1),
            rate: plan.learning_rate,
            costs: Vec::new(),
            pace: plan.pace(),
            ending,
            minima,
            watch: ValidationWatch::of(plan),
            since: 0,
            batch_losses: Vec::new(),
            workers: Vec::new(),
            told: false,
        }
    }

    /// The whole run, of which nobody hears.
    pub(super) fn run(mut self) -> Trajectory {
        self.told = true;
        self.legs(self.plan.steps, &mut Ear::deaf());
        let steps = self.step();
        // Steps that are not taken need no time.
        progress::advance(self.plan.steps - steps / TELL_EVERY * TELL_EVERY);
        if self.samples.is_empty() {
            // It ended before its first step.
            self.samples.push(self.here);
        }
        Trajectory {
            costs: self.costs,
            remarks: self.oracle.remarks,
            batch_losses: self.batch_losses,
            workers: self.workers,
            validation: self.watch.map_or_else(Vec::new, |watch| watch.losses),
            ..Trajectory::new(self.samples, self.ending.unwrap_or(Ending::OutOfSteps))
        }
    }

    /// Takes at most `steps` steps for the one who listens.
    pub(super) fn walk(mut self, steps: u64, listener: &mut dyn Listen) {
        self.legs(steps.min(self.plan.steps), &mut Ear::of(listener));
    }

    /// The steps of the method, and of the one that takes over from it, up to step `until`.
    fn legs(&mut self, until: u64, ear: &mut Ear<'_>) {
        let Plan { optimizer, then, .. } = self.plan;
        let first = then.as_ref().map_or(until, |then| then.step.min(until));
        self.leg(optimizer, first, 1.0, ear);
        if let Some(Handover { optimizer, factor, .. }) = then {
            self.leg(optimizer, until, *factor, ear);
        }
    }

    /// The steps of one method, up to step `until`; its learning rates are multiplied by `factor`.
    fn leg(&mut self, optimizer: &Optimizer, until: u64, factor: f64, ear: &mut Ear<'_>) {
        struct Start<'c, 'a, 'e> {
            course: &'c mut Course<'a>,
            until: u64,
            factor: f64,
            ear: &'c mut Ear<'e>,
        }
        impl MethodVisitor for Start<'_, '_, '_> {
            type Output = ();
            fn visit<P: Stepper>(self, method: &P) {
                let Self { course, until, factor, ear } = self;
                // The others turn their step by matrices of their own.
                let Around { precondition, r#box, .. } = &course.plan.around;
                course
                    .oracle
                    .begin_leg(precondition.filter(|_| P::FIRST_ORDER), r#box.filter(|_| !P::FIRST_ORDER));
                let state = method.start(course.rate * factor);
                let crew = Crew::of(course.plan, course.oracle.examples.as_ref(), &state, course.here.at);
                course.steps(&mut Pair { method, state, crew }, until, factor, ear);
            }
        }
        if self.ending.is_some() || (self.step() >= until && !self.samples.is_empty()) {
            return;
        }
        if self.samples.is_empty() {
            self.rate = self.pace.rate(0, self.here.loss);
            self.keep(factor);
        } else if let Some(last) = self.samples.last_mut() {
            last.rate = self.rate * factor;
        }
        let outside = self.plan.around.r#box.is_some() && !keeps_to_a_box(optimizer);
        if outside {
            self.ending = Some(Ending::GaveUp { step: self.step(), why: NO_BOX });
            return;
        }
        self.since = self.step();
        optimizer.visit(Start { course: self, until, factor, ear });
    }

    /// How many steps are taken.
    fn step(&self) -> u64 {
        (self.samples.len() as u64).saturating_sub(1)
    }

    fn steps(&mut self, method: &mut dyn Walk, until: u64, factor: f64, ear: &mut Ear<'_>) {
        while self.step() < until && self.ending.is_none() {
            if let Some(next) = self.next(method, self.rate * factor, ear) {
                self.arrive(next, factor);
            }
            if self.told && self.step().is_multiple_of(TELL_EVERY) {
                progress::advance(TELL_EVERY);
            }
        }
    }

    /// Where the step from here leads; `None` if the method gives up.
    fn next(&mut self, method: &mut dyn Walk, rate: f64, ear: &mut Ear<'_>) -> Option<V> {
        let step = self.step();
        ear.begin(step, rate, step - self.since + 1);
        self.oracle.begin_step(step, self.rate / self.plan.learning_rate);
        self.batch_losses.extend(self.oracle.glimpsed());
        let Move { next, places } = method.walk(&mut self.oracle, rate, ear);
        if let Some([at, gradient]) = self.oracle.first_asked {
            ear.asked(at, gradient);
        }
        self.workers.extend(places);
        if let (Some(took), Some(last)) = (self.oracle.took.take(), self.samples.last_mut()) {
            last.rate = took;
        }
        if let Some(why) = self.oracle.gave_up {
            self.ending = Some(Ending::GaveUp { step, why });
            return None;
        }
        if self.plan.around.changes_steps() {
            self.oracle.tell(next - self.here.at, ear);
        }
        Some(next)
    }

    /// Keeps the next iterate, if it is finite and so is its loss, and looks whether the run ends there.
    fn arrive(&mut self, next: V, factor: f64) {
        let step = self.step() + 1;
        self.here = Sample::of(self.loss, next, self.rate);
        if !self.here.is_finite() {
            let cause = Cause::of(self.plan.surface.part(), &self.samples, &self.here);
            self.ending = Some(Ending::Lost { step, cause });
            return;
        }
        self.oracle.go(self.here);
        self.rate = self.pace.rate(step, self.here.loss);
        self.keep(factor);
        let refused = std::mem::take(&mut self.oracle.refused);
        let impatient = self.watch.as_ref().is_some_and(ValidationWatch::is_out_of_patience);
        self.ending = self
            .stopped()
            .filter(|rule| !(refused && rule.looks_at_the_step()))
            .or(impatient.then_some(StopRule::Patience))
            .map(|rule| Ending::Stopped { step, rule });
    }

    /// Takes the iterate into the trajectory.
    fn keep(&mut self, factor: f64) {
        self.samples.push(Sample { rate: self.rate * factor, ..self.here });
        self.costs.push(self.oracle.cost);
        if let Some(watch) = &mut self.watch {
            watch.see(self.here.at);
        }
    }

    /// The stop rule that holds at the last of the samples.
    fn stopped(&self) -> Option<StopRule> {
        let (Some(stop), [.., before, now]) = (&self.plan.around.stop, &self.samples[..]) else {
            return None;
        };
        let arrival = Arrival {
            from: before.at,
            to: now.at,
            losses: [before.loss, now.loss],
            gradient: self.plan.seen_gradient(now.at, now.gradient),
            evaluations: self.oracle.cost.total(),
        };
        stop.after(&arrival, &self.minima)
    }
}

/// Why a method does not run within bounds.
const NO_BOX: &str = "it looks along straight lines and knows no bounds; methods of first order and gradient descent with a line search do";

/// Whether a method's steps can be projected onto a box: those that need one gradient, and descents that search along their gradient.
fn keeps_to_a_box(optimizer: &Optimizer) -> bool {
    let descent = matches!(optimizer, Optimizer::GdArmijo(_) | Optimizer::GdWolfe(_) | Optimizer::GdExact(_));
    descent || optimizer.part().card().family.asks_for_one_gradient()
}

/// Where a step leads, and where each worker was before they met, if workers step on their own.
struct Move {
    next: V,
    places: Option<Vec<V>>,
}

/// A method with its memory.
trait Walk {
    /// The step from where the oracle is.
    fn walk(&mut self, oracle: &mut Oracle<'_>, rate: f64, ear: &mut Ear<'_>) -> Move;
}

/// Any method, with its own memory and its workers': all of the loop that is compiled for each method.
struct Pair<'m, P: Stepper> {
    method: &'m P,
    state: P::State,
    crew: Option<Crew<P::State>>,
}

impl<P: Stepper> Walk for Pair<'_, P> {
    fn walk(&mut self, oracle: &mut Oracle<'_>, rate: f64, ear: &mut Ear<'_>) -> Move {
        let Self { method, state, crew } = self;
        if let Some(crew) = crew {
            // Workers have landed already.
            let (next, places) = oracle.work(*method, crew, rate, ear);
            return Move { next, places: Some(places) };
        }
        let by = method.step(state, &mut Turn { at: oracle.at(), rate, ask: oracle, note: ear });
        Move { next: oracle.land(by, oracle.took.unwrap_or(rate)), places: None }
    }
}
