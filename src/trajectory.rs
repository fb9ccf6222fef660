//! The one loop: a plan becomes a trajectory.

mod examples;
mod flock;
mod oracle;
mod replay;
mod watch;

use crate::around::{Arrival, StopRule};
use crate::experiment::{Handover, Plan};
use crate::optimizer::{MethodVisitor, Model, Note, Role, Search, Stepper};
use crate::real::V;
use crate::schedule::Pace;
use crate::surface::{CriticalKind, FormulaVisitor, Loss};
use examples::Crew;
pub use examples::{Seen, all_seen, all_seen_rows, seen, seen_last, seen_rows, steps_per_epoch};
pub use flock::{BUDGET, Flight, Flock};
use oracle::{Bare, Here, Oracle};
use watch::Watch;

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

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All its steps are taken.
    OutOfSteps,
    /// The iterate of this step, or its loss, is not finite any more; the last finite one is the last sample.
    Diverged {
        /// The step's number.
        step: u64,
    },
    /// A stop rule holds at the last sample.
    Stopped {
        /// The last sample's number.
        step: u64,
        /// Which rule.
        rule: StopRule,
    },
    /// The method could not go on from the last sample.
    GaveUp {
        /// The last sample's number.
        step: u64,
        /// Why.
        why: &'static str,
    },
}

impl Ending {
    /// The words for it, where there is something to be said.
    pub fn words(&self) -> Option<String> {
        match self {
            Self::OutOfSteps => None,
            Self::Diverged { step: 0 } => Some("the loss is not finite at the start".to_owned()),
            Self::Diverged { step } => Some(format!("diverged at step {step}")),
            Self::Stopped { step, rule } => Some(format!("stopped at step {step}: {}", rule.name())),
            Self::GaveUp { step, why } => Some(format!("gave up at step {step}: {why}")),
        }
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
    /// Examples that were looked at for all of these, where the loss is a mean over examples.
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
    /// What each step asked for, summed up to each sample; empty where every step asked for one gradient.
    costs: Vec<Cost>,
    /// What the method said, in the order of the steps.
    pub remarks: Vec<Remark>,
    /// The average of the iterates after each sample, where one is kept; else empty.
    pub averages: Vec<V>,
    /// f and ∇f at each of them.
    pub average_losses: Vec<(f64, V)>,
    /// The loss at each sample as the step from there saw it, where steps see mini-batches or workers share the examples;
    /// else empty.
    pub batch_losses: Vec<f64>,
    /// The mean cost of the held-back examples at each sample, without penalty; empty where none are held back.
    pub validation: Vec<f64>,
    /// The sample with the lowest validation loss, where early stopping restores it.
    pub kept: Option<usize>,
    /// Where each worker was after each step, before they met, where workers step on their own; else empty.
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
        let mut trajectory = if plan.is_bare() && plan.surface.data().is_none() {
            plan.optimizer.visit(Fast { plan })
        } else {
            Course::<_, true>::new(plan, plan.surface.part()).all_legs(&mut ()).finished()
        };
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

    /// How it ended and which sample it kept, where there is something to be said.
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

/// A named part of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub role: Role,
    /// The paper's symbol.
    pub symbol: &'static str,
    /// Its two components.
    pub value: V,
}

/// A step in its method's own words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Its named parts.
    pub parts: Vec<Part>,
    /// The radius around the iterate in which the model is trusted.
    pub region: Option<f64>,
    /// The quadratic model that it minimizes.
    pub model: Option<Model>,
    /// The line that is searched.
    pub search: Option<Search>,
}

impl Note<f64> for Explanation {
    fn note(&mut self, role: Role, symbol: &'static str, value: V) {
        self.parts.push(Part { role, symbol, value });
    }
    fn region(&mut self, radius: f64) {
        self.region = Some(radius);
    }
    fn model(&mut self, model: Model) {
        self.model = Some(model);
    }
    fn search(&mut self, search: Search) {
        self.search = Some(search);
    }
}

/// The step that starts at iterate `step`, explained: the run is replayed up to there, and that step is traced. Empty where
/// the run has no such iterate.
pub fn explain(plan: &Plan, step: u64) -> Explanation {
    let mut at = At { step, explanation: Explanation::default(), now: 0 };
    let mut course = Course::<_, true>::new(plan, plan.surface.part());
    course.until = Some(step.saturating_add(1));
    course.all_legs(&mut at);
    at.explanation
}

/// The effective learning rate of each coordinate in each step, for methods that have one; else empty.
pub fn effective_rates(plan: &Plan) -> Vec<V> {
    let mut rates = Rates::default();
    Course::<_, true>::new(plan, plan.surface.part()).all_legs(&mut rates);
    rates.rates
}

/// Listens to whole runs.
trait Listen: Note<f64> {
    /// A step begins.
    fn begin(&mut self, step: u64);
}

impl Listen for () {
    #[inline]
    fn begin(&mut self, _: u64) {}
}

/// Hears one step.
struct At {
    step: u64,
    now: u64,
    explanation: Explanation,
}

impl At {
    fn heard(&mut self) -> Option<&mut Explanation> {
        (self.now == self.step).then_some(&mut self.explanation)
    }
}

impl Listen for At {
    fn begin(&mut self, step: u64) {
        self.now = step;
    }
}

impl Note<f64> for At {
    fn note(&mut self, role: Role, symbol: &'static str, value: V) {
        if let Some(explanation) = self.heard() {
            explanation.note(role, symbol, value);
        }
    }
    fn region(&mut self, radius: f64) {
        if let Some(explanation) = self.heard() {
            explanation.region(radius);
        }
    }
    fn model(&mut self, model: Model) {
        if let Some(explanation) = self.heard() {
            explanation.model(model);
        }
    }
    fn search(&mut self, search: Search) {
        if let Some(explanation) = self.heard() {
            explanation.search(search);
        }
    }
}

/// Hears only [`Role::Rate`]; NaN for the steps of a method without one.
#[derive(Default)]
struct Rates {
    step: usize,
    rates: Vec<V>,
}

impl Listen for Rates {
    fn begin(&mut self, step: u64) {
        self.step = usize::try_from(step).unwrap_or(usize::MAX);
    }
}

impl Note<f64> for Rates {
    #[inline]
    fn note(&mut self, role: Role, _: &'static str, value: V) {
        if role == Role::Rate {
            self.rates.resize(self.step, V::repeat(f64::NAN));
            self.rates.push(value);
        }
    }
}

/// A whole run of one method with nothing around it, of which nobody hears. A rule is compiled together with its surface:
/// this is the loop that a slider drags.
struct Fast<'a> {
    plan: &'a Plan,
}

impl MethodVisitor for Fast<'_> {
    type Output = Trajectory;
    fn visit<P: Stepper>(self, rule: &P) -> Trajectory {
        struct On<'a, P> {
            plan: &'a Plan,
            rule: &'a P,
        }
        impl<P: Stepper> FormulaVisitor for On<'_, P> {
            type Output = Trajectory;
            fn visit<F: Loss + ?Sized>(self, loss: &F) -> Trajectory {
                let course = Course::<_, false>::new(self.plan, loss);
                course.leg(self.rule, self.plan.steps, 1.0, &mut ()).finished()
            }
        }
        if P::FIRST_ORDER {
            return self.plan.surface.visit(On { plan: self.plan, rule });
        }
        // Other methods compute more than a call costs, and their evaluations are counted.
        let course = Course::<_, true>::new(self.plan, self.plan.surface.part());
        course.leg(rule, self.plan.steps, 1.0, &mut ()).finished()
    }
}

/// A run on its way. `FULL` is whether there may be something around the method, whether the learning rate may change, and
/// whether evaluations are counted.
struct Course<'a, L: Loss + ?Sized, const FULL: bool> {
    plan: &'a Plan,
    loss: &'a L,
    here: Here,
    oracle: Oracle<'a, L>,
    samples: Vec<Sample>,
    costs: Vec<Cost>,
    step: u64,
    pace: Pace<'a>,
    /// The learning rate of the step that starts here, before the factor of a method that has taken over.
    rate: f64,
    ending: Option<Ending>,
    /// The known minima, where a stop rule asks for them.
    minima: Vec<V>,
    /// The validation loss, where early stopping asks for it.
    watch: Option<Watch<'a>>,
    batch_losses: Vec<f64>,
    workers: Vec<Vec<V>>,
    /// The step at which to stop listening, before the run's end.
    until: Option<u64>,
}

impl<'a, L: Loss + ?Sized, const FULL: bool> Course<'a, L, FULL> {
    fn new(plan: &'a Plan, loss: &'a L) -> Self {
        let start = match &plan.around.rounding {
            Some(rounding) if FULL => rounding.iterate(plan.start),
            _ => plan.start,
        };
        let here = Here::of(loss, start);
        let stop = plan.around.stop.filter(|_| FULL);
        let critical = if stop.is_some_and(|stop| stop.distance > 0.0) {
            plan.surface.critical_points()
        } else {
            Vec::new()
        };
        let minima =
            critical.iter().filter(|point| point.kind == CriticalKind::Minimum).map(|point| point.at);
        let mut course = Self {
            plan,
            loss,
            here,
            oracle: Oracle::new(plan, loss, here),
            samples: Vec::with_capacity(usize::try_from(plan.steps).unwrap_or(0) + 1),
            costs: Vec::new(),
            step: 0,
            pace: plan.pace(),
            rate: plan.learning_rate,
            ending: None,
            minima: minima.collect(),
            watch: Watch::of(plan).filter(|_| FULL),
            batch_losses: Vec::new(),
            workers: Vec::new(),
            until: None,
        };
        if !here.is_finite() {
            course.ending = Some(Ending::Diverged { step: 0 });
        } else if let Some(rule) = stop
            .and_then(|stop| stop.at_start(start, plan.seen_gradient(start, here.gradient), &course.minima))
        {
            course.ending = Some(Ending::Stopped { step: 0, rule });
        }
        course
    }

    /// The method, and the one that takes over from it.
    fn all_legs(self, listen: &mut impl Listen) -> Self {
        struct Leg<'c, 'a, L: Loss + ?Sized, N, const FULL: bool> {
            course: Course<'a, L, FULL>,
            until: u64,
            factor: f64,
            listen: &'c mut N,
        }
        impl<'a, L: Loss + ?Sized, N: Listen, const FULL: bool> MethodVisitor for Leg<'_, 'a, L, N, FULL> {
            type Output = Course<'a, L, FULL>;
            fn visit<P: Stepper>(self, method: &P) -> Self::Output {
                self.course.leg(method, self.until, self.factor, self.listen)
            }
        }
        let Plan { steps, optimizer, then, .. } = self.plan;
        let first = then.as_ref().map_or(*steps, |then| then.step.min(*steps));
        let course = optimizer.visit(Leg { course: self, until: first, factor: 1.0, listen });
        match then {
            Some(Handover { optimizer, factor, .. }) => {
                optimizer.visit(Leg { course, until: *steps, factor: *factor, listen })
            }
            None => course,
        }
    }

    /// Takes the steps of one method, up to step `until`; its learning rates are multiplied by `factor`.
    fn leg<P: Stepper>(self, method: &P, until: u64, factor: f64, listen: &mut impl Listen) -> Self {
        let until = self.until.map_or(until, |earlier| until.min(earlier));
        if self.ending.is_some() || (self.step >= until && self.step > 0) {
            return self;
        }
        // What the loop needs are variables of its own, so that they can live in registers.
        let Self {
            plan,
            loss,
            mut here,
            mut oracle,
            mut samples,
            mut costs,
            mut step,
            mut pace,
            mut rate,
            mut watch,
            mut batch_losses,
            mut workers,
            ..
        } = self;
        let mut ending = None;
        oracle.begin_leg(P::FIRST_ORDER);
        if step == 0 {
            rate = pace.rate(0, here.value);
            samples.push(here.sample(rate * factor));
            if FULL {
                costs.push(oracle.cost);
                if let Some(watch) = &mut watch {
                    watch.see(here.at);
                }
            }
        } else if let Some(last) = samples.last_mut() {
            last.rate = rate * factor;
        }
        let mut state = method.start(rate * factor);
        let mut crew = if FULL { Crew::of(plan, oracle.examples.as_ref(), &state, here.at) } else { None };
        while step < until {
            let mut met = None;
            let by = if FULL {
                listen.begin(step);
                oracle.begin_step(step, rate / plan.learning_rate);
                batch_losses.extend(oracle.glimpsed());
                match &mut crew {
                    Some(crew) => {
                        let (at, places) = oracle.work(method, crew, rate * factor, listen);
                        workers.push(places);
                        *met.insert(at) - here.at
                    }
                    None => method.step(&mut state, here.at, rate * factor, &mut oracle, listen),
                }
            } else {
                method.step(&mut state, here.at, rate * factor, &mut Bare { loss, here }, listen)
            };
            let mut length = rate * factor;
            if FULL {
                if let (Some(took), Some(last)) = (oracle.took.take(), samples.last_mut()) {
                    (last.rate, length) = (took, took);
                }
                if let Some(why) = oracle.gave_up {
                    ending = Some(Ending::GaveUp { step, why });
                    break;
                }
            }
            // Workers have landed already.
            let next = match met {
                Some(at) => at,
                None if FULL => oracle.land(by, length),
                None => here.at + by,
            };
            if FULL && plan.around.changes_steps() {
                oracle.tell(next - here.at, listen);
            }
            here = Here::of(loss, next);
            step += 1;
            if !here.is_finite() {
                ending = Some(Ending::Diverged { step });
                break;
            }
            if FULL {
                oracle.go(here);
                rate = pace.rate(step, here.value);
            }
            // Room was made for all steps. Where that is known, nothing has to be saved for a call that makes more.
            assert!(FULL || samples.len() < samples.capacity(), "more samples than steps");
            samples.push(here.sample(rate * factor));
            if FULL {
                costs.push(oracle.cost);
                let refused = std::mem::take(&mut oracle.refused);
                let impatient = watch.as_mut().is_some_and(|watch| {
                    watch.see(here.at);
                    watch.is_out_of_patience()
                });
                ending = stopped(plan, &samples, &oracle.cost, &self.minima)
                    .filter(|rule| !(refused && rule.looks_at_the_step()))
                    .or(impatient.then_some(StopRule::Patience))
                    .map(|rule| Ending::Stopped { step, rule });
                if ending.is_some() {
                    break;
                }
            }
        }
        Self { here, oracle, samples, costs, step, pace, rate, ending, watch, batch_losses, workers, ..self }
    }

    fn finished(mut self) -> Trajectory {
        if self.samples.is_empty() {
            // It ended before its first step; there is no rate yet.
            self.samples.push(self.here.sample(self.plan.learning_rate));
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
}

/// The stop rule that holds at the last of the samples.
fn stopped(plan: &Plan, samples: &[Sample], cost: &Cost, minima: &[V]) -> Option<StopRule> {
    let (Some(stop), [.., before, now]) = (&plan.around.stop, samples) else { return None };
    let arrival = Arrival {
        from: before.at,
        to: now.at,
        losses: [before.loss, now.loss],
        gradient: plan.seen_gradient(now.at, now.gradient),
        evaluations: cost.total(),
    };
    stop.after(&arrival, minima)
}

#[cfg(test)]
mod tests;
