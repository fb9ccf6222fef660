//! The fast loop: one rule at one learning rate with nothing around it, of which nobody hears. A slider drags it.
//!
//! [`Sprint::sprint`] is the only code that is compiled for every rule together with every surface, so it holds the loop and
//! nothing else. What it finds is what [`Course`](super::course::Course) would find, bit for bit.

use super::{Cause, Ending, Sample, Trajectory};
use crate::experiment::Plan;
use crate::optimizer::{Ask, MethodVisitor, Probe, Stepper, Turn};
use crate::real::{Jet2, V};
use crate::surface::{FormulaVisitor, Loss, Residuals};
use nalgebra::Matrix2;

/// A loss on which rules sprint. The compiler files a method that a trait provides beside the type that it is compiled for,
/// so that the loops of different surfaces can be compiled at the same time.
trait Sprint: Loss {
    /// Takes steps from the start, the first sample, until `steps` are taken or one leads to where the loss is not finite, which
    /// is the last sample then. Room for all of them must have been made.
    #[inline(never)]
    fn sprint<P: Stepper>(
        &self,
        rule: &P,
        start: Sample,
        steps: u64,
        mut samples: Vec<Sample>,
    ) -> Vec<Sample> {
        let (mut here, rate) = (start, start.rate);
        let mut state = rule.start(rate);
        for _ in 0..steps {
            let mut bare = Bare { loss: self, here: here.gradient };
            let by = rule.step(&mut state, &mut Turn { at: here.at, rate, ask: &mut bare, note: &mut () });
            here = Sample::of(self, here.at + by, rate);
            // Nothing has to be saved for a call that makes more room.
            assert!(samples.len() < samples.capacity(), "more samples than steps");
            samples.push(here);
            if !here.is_finite() {
                break;
            }
        }
        samples
    }
}

impl<L: Loss + ?Sized> Sprint for L {}

/// The run of a plan that is bare; `None` if its method asks for more than one gradient a step.
pub(super) fn run(plan: &Plan) -> Option<Trajectory> {
    let start = Sample::of(plan.surface.part(), plan.start, plan.learning_rate);
    let mut samples = Vec::with_capacity(usize::try_from(plan.steps).unwrap_or(0) + 1);
    samples.push(start);
    if !start.is_finite() {
        let cause = Cause::of(plan.surface.part(), &[], &start);
        return Some(Trajectory::new(samples, Ending::Lost { step: 0, cause }));
    }
    let mut samples = plan.optimizer.visit(Rules { plan, start, samples })?;
    let ending = match samples.pop_if(|last| !last.is_finite()) {
        None => Ending::OutOfSteps,
        Some(lost) => {
            let cause = Cause::of(plan.surface.part(), &samples, &lost);
            Ending::Lost { step: samples.len() as u64, cause }
        }
    };
    Some(Trajectory::new(samples, ending))
}

struct Rules<'a> {
    plan: &'a Plan,
    start: Sample,
    samples: Vec<Sample>,
}

impl MethodVisitor for Rules<'_> {
    type Output = Option<Vec<Sample>>;
    fn visit<P: Stepper>(self, rule: &P) -> Self::Output {
        struct Surfaces<'a, P> {
            of: Rules<'a>,
            rule: &'a P,
        }
        impl<P: Stepper> FormulaVisitor for Surfaces<'_, P> {
            type Output = Vec<Sample>;
            #[inline]
            fn visit<F: Loss + ?Sized>(self, loss: &F) -> Vec<Sample> {
                let Rules { plan, start, samples } = self.of;
                loss.sprint(self.rule, start, plan.steps, samples)
            }
        }
        // As a branch on a constant, so that nothing is compiled for the others.
        if P::FIRST_ORDER { Some(self.plan.surface.visit(Surfaces { of: self, rule })) } else { None }
    }
}

/// Answers of the loss alone. It is made anew for each step, so that what it knows can stay in registers.
struct Bare<'a, L: Loss + ?Sized> {
    loss: &'a L,
    /// ∇f at the iterate.
    here: V,
}

impl<L: Loss + ?Sized> Ask<f64> for Bare<'_, L> {
    #[inline]
    fn gradient(&mut self, p: V) -> V {
        self.loss.gradient(p).1
    }
    #[inline]
    fn here(&mut self, _: V) -> V {
        self.here
    }
}

/// Rules ask for gradients only; these answers complete the trait.
impl<L: Loss + ?Sized> Probe for Bare<'_, L> {
    fn value(&mut self, p: V) -> f64 {
        self.loss.value(p)
    }
    fn jet(&mut self, p: V) -> Jet2 {
        self.loss.jet(p)
    }
    fn residuals(&mut self, p: V) -> Option<Residuals> {
        self.loss.residuals(p)
    }
    fn fisher(&mut self, p: V) -> Option<Matrix2<f64>> {
        self.loss.fisher(p)
    }
    fn is_quadratic(&self) -> bool {
        false
    }
    fn remark(&mut self, _: &'static str) {}
    fn refuse(&mut self, _: &'static str) {}
    fn give_up(&mut self, _: &'static str) {}
    fn took(&mut self, _: f64) {}
}
