//! Gauss–Newton.

use super::{Card, Family, LocalModel, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::real::V;
use crate::real::symmetric::solve;
use crate::surface::Residuals;
use nalgebra::Matrix2;

part! {
    /// Gauss–Newton for sums of squares f = Σ rᵢ² (Gauss 1809; Nocedal & Wright 2006, chapter 10.3): the residuals are
    /// taken for linear, so that the Hessian is 2JᵀJ. The learning rate is the damping.
    pub struct GaussNewton {
        id: "gauss_newton", name: "Gauss–Newton",
        summary: "For sums of squares: curvature from first derivatives alone, exact where the residuals vanish",
    }
}

/// JᵀJ and Jᵀr.
#[derive(Clone, Copy, Debug)]
pub(super) struct Normal {
    pub(super) matrix: Matrix2<f64>,
    pub(super) right: V,
}

impl Normal {
    /// From the residuals, and the gradient 2Jᵀr as the method hears it: with this step's noise, clipping and penalty.
    pub(super) fn of(Residuals { jacobian, .. }: &Residuals, gradient: V) -> Self {
        let matrix = jacobian.iter().map(|row| row * row.transpose()).sum();
        Self { matrix, right: gradient / 2.0 }
    }

    /// The model of the loss: gradient 2Jᵀr, Hessian 2JᵀJ.
    pub(super) fn model(&self) -> LocalModel {
        LocalModel { gradient: self.right * 2.0, hessian: self.matrix * 2.0 }
    }
}

/// Why there is no step on most losses.
pub(super) const NO_SQUARES: &str = "the loss is no sum of squares";

impl Method for GaussNewton {
    fn formula(&self) -> Vec<String> {
        vec!["p = −(JᵀJ)⁻¹Jᵀr".into(), "x ← x + αp".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::SecondOrder,
            source: "Gauss 1809, \"Theoria motus\"; Nocedal & Wright 2006, chapter 10.3, damped by α, without a search",
            scale: StepScale::Full,
            choose: "For least squares with small residuals, where it is nearly Newton's method and never seeks maxima",
            avoid: "With large residuals that bend, or where JᵀJ is close to singular: it overshoots",
            cost: "residuals and their Jacobian, a linear system; n² numbers",
            example: "gauss_newton",
        }
    }
}

impl Stepper for GaussNewton {
    type State = ();
    fn start(&self, _: f64) {}
    fn step(&self, (): &mut (), turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, rate, ask, note) = (turn.at, turn.rate, &mut *turn.ask, &mut *turn.note);
        let Some(residuals) = ask.residuals(at) else { return walk::stop(NO_SQUARES, ask, note) };
        let normal = Normal::of(&residuals, ask.gradient(at));
        if !walk::leads_on(normal.right * 2.0, ask, note) {
            return walk::stay(note);
        }
        let Some(p) = solve(&normal.matrix, -normal.right) else {
            return walk::stop("JᵀJ is singular", ask, note);
        };
        note.matrix("JᵀJ", normal.matrix);
        note.note(Role::Vector, "Jᵀr", normal.right);
        note.model(normal.model());
        note.note(Role::Arrow, "p", p);
        let step = p * rate;
        note.note(Role::Step, "αp", step);
        step
    }
}
