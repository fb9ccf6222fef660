//! The one loop: a plan becomes a trajectory.

use crate::experiment::Plan;
use crate::optimizer::{Ask, MethodVisitor, Note, Probe, Role, Stepper};
use crate::real::Jet2;
use crate::real::V;
use crate::surface::{Formula, FormulaVisitor, Loss, Residuals};

/// An iterate and what was known there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The iterate xₖ.
    pub at: V,
    /// f(xₖ)
    pub loss: f64,
    /// ∇f(xₖ)
    pub gradient: V,
    /// The learning rate of the step that starts here.
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
}

/// A finished run. Sample k is the iterate after k steps; all of them are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// The iterates, from the start on; never empty. All but the start are finite.
    pub samples: Vec<Sample>,
    /// How it ended.
    pub ending: Ending,
}

impl Trajectory {
    /// Runs a plan.
    pub fn of(plan: &Plan) -> Self {
        plan.optimizer.visit(Fast { plan })
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

/// The parts of the step that starts at iterate `step`: the run is replayed up to there, and that step is traced.
/// Empty where the run has no such iterate.
pub fn explain(plan: &Plan, step: u64) -> Vec<Part> {
    struct Explain<'a> {
        plan: &'a Plan,
        step: u64,
    }
    impl MethodVisitor for Explain<'_> {
        type Output = Vec<Part>;
        fn visit<P: Stepper>(self, rule: &P) -> Vec<Part> {
            let mut walk = Walk::new(self.plan, rule, self.plan.surface.part());
            for _ in 0..self.step {
                walk.step(&mut ());
                if !walk.is_finite() {
                    return Vec::new();
                }
            }
            let mut parts = Vec::new();
            walk.step(&mut parts);
            parts
        }
    }
    plan.optimizer.visit(Explain { plan, step })
}

/// The effective learning rate of each coordinate in each step, for methods that have one; else empty.
pub fn effective_rates(plan: &Plan) -> Vec<V> {
    let mut rates = Rates(Vec::new());
    plan.optimizer.visit(Whole { plan, note: &mut rates });
    rates.0
}

impl Note<f64> for Vec<Part> {
    fn note(&mut self, role: Role, symbol: &'static str, value: V) {
        self.push(Part { role, symbol, value });
    }
}

/// Hears only [`Role::Rate`].
struct Rates(Vec<V>);

impl Note<f64> for Rates {
    #[inline]
    fn note(&mut self, role: Role, _: &'static str, value: V) {
        if role == Role::Rate {
            self.0.push(value);
        }
    }
}

/// A whole run of which nobody hears, compiled for its rule and its surface: this is the loop that a slider drags.
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
            fn visit<F: Formula>(self, loss: &F) -> Trajectory {
                Walk::new(self.plan, self.rule, loss).finish(&mut ())
            }
        }
        self.plan.surface.visit(On { plan: self.plan, rule })
    }
}

/// A whole run that explains itself, with the type of its rule known.
struct Whole<'a, N> {
    plan: &'a Plan,
    note: &'a mut N,
}

impl<N: Note<f64>> MethodVisitor for Whole<'_, N> {
    type Output = Trajectory;
    fn visit<P: Stepper>(self, rule: &P) -> Trajectory {
        Walk::new(self.plan, rule, self.plan.surface.part()).finish(self.note)
    }
}

/// A run on its way.
struct Walk<'a, P: Stepper, L: Loss + ?Sized> {
    plan: &'a Plan,
    rule: &'a P,
    state: P::State,
    oracle: Oracle<'a, L>,
    step: u64,
    rate: f64,
    /// Whether `rate` is that of every step, so that the schedule need not be asked again.
    constant: bool,
}

impl<'a, P: Stepper, L: Loss + ?Sized> Walk<'a, P, L> {
    fn new(plan: &'a Plan, rule: &'a P, loss: &'a L) -> Self {
        let quadratic = plan.surface.part().quadratic();
        let oracle = Oracle { quadratic, ..Oracle::new(loss, plan.start) };
        let constant = plan.schedule.is_constant();
        Self { plan, rule, state: rule.start(plan.rate(0)), oracle, step: 0, rate: plan.rate(0), constant }
    }

    /// Takes all steps and keeps every finite iterate.
    fn finish(mut self, note: &mut impl Note<f64>) -> Trajectory {
        let steps = self.plan.steps;
        let mut samples = Vec::with_capacity(usize::try_from(steps).unwrap_or(0) + 1);
        samples.push(self.sample());
        if !self.is_finite() {
            return Trajectory { samples, ending: Ending::Diverged { step: 0 } };
        }
        for step in 1..=steps {
            self.step(note);
            if self.oracle.gave_up {
                return Trajectory { samples, ending: Ending::OutOfSteps };
            }
            if let (Some(took), Some(last)) = (self.oracle.took.take(), samples.last_mut()) {
                last.rate = took;
            }
            if !self.is_finite() {
                return Trajectory { samples, ending: Ending::Diverged { step } };
            }
            samples.push(self.sample());
        }
        Trajectory { samples, ending: Ending::OutOfSteps }
    }

    /// Takes the step that starts here.
    #[inline]
    fn step(&mut self, note: &mut impl Note<f64>) {
        let at = self.oracle.at;
        let next = at + self.rule.step(&mut self.state, at, self.rate, &mut self.oracle, note);
        self.oracle.go(next);
        self.step += 1;
        if !self.constant {
            self.rate = self.plan.rate(self.step);
        }
    }

    #[inline]
    fn is_finite(&self) -> bool {
        let Oracle { at, value, .. } = &self.oracle;
        at.x.is_finite() && at.y.is_finite() && value.is_finite()
    }

    #[inline]
    fn sample(&self) -> Sample {
        let Oracle { at, value, gradient, .. } = self.oracle;
        Sample { at, loss: value, gradient, rate: self.rate }
    }
}

/// Knows the loss at the current iterate, and answers elsewhere too.
struct Oracle<'a, L: Loss + ?Sized> {
    loss: &'a L,
    at: V,
    value: f64,
    gradient: V,
    quadratic: bool,
    gave_up: bool,
    took: Option<f64>,
}

impl<'a, L: Loss + ?Sized> Oracle<'a, L> {
    fn new(loss: &'a L, at: V) -> Self {
        let (value, gradient) = loss.gradient(at);
        Self { loss, at, value, gradient, quadratic: false, gave_up: false, took: None }
    }

    #[inline]
    fn go(&mut self, to: V) {
        self.at = to;
        (self.value, self.gradient) = self.loss.gradient(to);
    }
}

impl<L: Loss + ?Sized> Ask<f64> for Oracle<'_, L> {
    #[inline]
    fn gradient(&mut self, p: V) -> V {
        if p == self.at { self.gradient } else { self.loss.gradient(p).1 }
    }
}

impl<L: Loss + ?Sized> Probe for Oracle<'_, L> {
    fn value(&mut self, p: V) -> f64 {
        self.loss.value(p)
    }
    fn jet(&mut self, p: V) -> Jet2 {
        self.loss.jet(p)
    }
    fn residuals(&mut self, p: V) -> Option<Residuals> {
        self.loss.residuals(p)
    }
    fn fisher(&mut self, p: V) -> Option<nalgebra::Matrix2<f64>> {
        self.loss.fisher(p)
    }
    fn is_quadratic(&self) -> bool {
        self.quadratic
    }
    fn remark(&mut self, _: &'static str) {}
    fn give_up(&mut self, _: &'static str) {
        self.gave_up = true;
    }
    fn took(&mut self, rate: f64) {
        self.took = Some(rate);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Experiment, Rate};
    use crate::optimizer::Optimizer;
    use crate::surface::Surface;

    fn plans(steps: u64) -> impl Iterator<Item = Plan> {
        Surface::all().into_iter().flat_map(move |surface| {
            let experiment = Experiment { steps, ..Experiment::on(surface) };
            experiment.runs.iter().map(|run| experiment.plan(run)).collect::<Vec<_>>()
        })
    }

    #[test]
    fn the_same_plan_gives_the_same_bits() {
        for plan in plans(50) {
            assert_eq!(Trajectory::of(&plan), Trajectory::of(&plan), "{plan:?}");
        }
    }

    #[test]
    fn an_explained_step_is_the_step_that_was_taken() {
        for plan in plans(20) {
            let samples = Trajectory::of(&plan).samples;
            for k in [0, 1, 7] {
                let (Some(from), Some(to)) = (samples.get(k), samples.get(k + 1)) else { continue };
                let parts = explain(&plan, k as u64);
                let step = parts.iter().find(|part| part.role == Role::Step).map(|part| part.value);
                assert_eq!(step.map(|step| from.at + step), Some(to.at), "{plan:?} step {k}");
            }
        }
    }

    #[test]
    fn adaptive_methods_have_an_effective_rate_for_every_step() {
        for plan in plans(10) {
            let adaptive = explain(&plan, 0).iter().any(|part| part.role == Role::Rate);
            let steps = match Trajectory::of(&plan).ending {
                Ending::OutOfSteps => 10,
                Ending::Diverged { step } => step as usize,
            };
            assert_eq!(effective_rates(&plan).len(), if adaptive { steps } else { 0 });
        }
    }

    #[test]
    fn a_run_that_diverges_keeps_its_finite_iterates_and_says_when() {
        let mut experiment = Experiment::on(Surface::named("rosenbrock").unwrap());
        experiment.runs[0].rate = Rate::Own(1.0);
        let Trajectory { samples, ending } = Trajectory::of(&experiment.plan(&experiment.runs[0]));
        assert_eq!(ending, Ending::Diverged { step: samples.len() as u64 });
        assert!(samples.iter().all(|s| s.loss.is_finite() && s.at.iter().all(|c| c.is_finite())));
        assert!(samples.len() < 20);
    }

    #[test]
    fn no_rule_panics_over_its_slider_ranges_on_any_surface() {
        use crate::parameter::{Kind, Parameters};
        for surface in Surface::all() {
            let experiment = Experiment { steps: 25, ..Experiment::on(surface) };
            for optimizer in Optimizer::all() {
                for (index, parameter) in optimizer.parameters().iter().enumerate() {
                    let values = match parameter.kind {
                        Kind::Number { slider, .. } => {
                            vec![slider[0], (slider[0] + slider[1]) / 2.0, slider[1]]
                        }
                        Kind::Count { slider } => slider.map(|n| n as f64).to_vec(),
                        Kind::Switch => vec![0.0, 1.0],
                        Kind::Choice(choices) => (0..choices.len()).map(|i| i as f64).collect(),
                    };
                    for value in values {
                        let mut optimizer = optimizer.clone();
                        optimizer.set(index, value);
                        for learning_rate in [1e-5, 0.1, 10.0] {
                            let plan = experiment.plan(&experiment.runs[0]);
                            let plan = Plan { optimizer: optimizer.clone(), learning_rate, ..plan };
                            assert!(!Trajectory::of(&plan).samples.is_empty());
                        }
                    }
                }
            }
        }
    }
}
