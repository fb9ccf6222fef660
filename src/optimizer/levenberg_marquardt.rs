//! Levenberg–Marquardt.

use super::gauss_newton::{NO_SQUARES, Normal};
use super::{Card, Family, LocalModel, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::V;
use crate::real::symmetric::solve;
use nalgebra::Matrix2;

part! {
    /// Levenberg–Marquardt for sums of squares (Levenberg 1944, Marquardt 1963): Gauss–Newton with λD added to JᵀJ, which
    /// turns the step towards −∇f and shortens it. λ falls after a step that lowers the loss, and rises after one that
    /// does not: that one is not taken, and counts as a step.
    pub struct LevenbergMarquardt {
        id: "levenberg_marquardt", name: "Levenberg–Marquardt",
        summary: "Gauss–Newton where it works, short steps downhill where it does not, and a λ that knows which",
        lambda: f64 = 1e-3 => "λ₀": "Damping of the first step", Kind::Number {
            slider: [1e-6, 1e3], scale: Scale::Log, valid: Valid::Positive,
        };
        up: f64 = 10.0 => "up": "Factor on λ after a step that does not lower the loss", Kind::Number {
            slider: [1.5, 100.0], scale: Scale::Log, valid: Valid::Closed(1.1, 1e6),
        };
        down: f64 = 10.0 => "down": "Divisor of λ after a step that lowers the loss", Kind::Number {
            slider: [1.5, 100.0], scale: Scale::Log, valid: Valid::Closed(1.0, 1e6),
        };
        scaling: bool = false => "Marquardt scaling": "Damp each parameter by its own curvature, D = diag(JᵀJ), instead of D = I", Kind::Switch;
    }
}

/// λ stays within these, so that it never leaves the doubles.
const LAMBDAS: [f64; 2] = [1e-150, 1e150];

impl Method for LevenbergMarquardt {
    fn formula(&self) -> Vec<String> {
        let damped = if self.scaling { "diag(JᵀJ)" } else { "I" };
        vec![
            format!("p = −(JᵀJ + λ{damped})⁻¹Jᵀr"),
            "f(x + p) < f(x): x ← x + p, λ ← λ/down".into(),
            "else λ ← λ·up".into(),
        ]
    }
    fn lines(&self, said: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        let damped = if self.scaling { "diag(JᵀJ)" } else { "I" };
        let mut lines = vec![format!("p = −(JᵀJ + λ{damped})⁻¹Jᵀr"), "f(x + p): the loss there".into()];
        if said(Role::Step, "p") {
            lines.extend(["x ← x + p".into(), "λ ← λ/down".into()]);
        } else if !said(Role::Case, "settled") {
            lines.push("λ ← λ·up".into());
        }
        lines
    }
    fn card(&self) -> Card {
        Card {
            family: Family::SecondOrder,
            source: "Levenberg 1944; Marquardt 1963, \"An algorithm for least-squares estimation of nonlinear parameters\"; λ by factors",
            scale: StepScale::Ignored,
            choose: "As the default for least squares: fits of curves and cameras from rough starts",
            avoid: "On losses that are no sum of squares, and with very many parameters",
            cost: "residuals and their Jacobian, a linear system, 1 loss; n² numbers",
            example: "gauss_newton",
        }
    }
}

impl Stepper for LevenbergMarquardt {
    /// λ
    type State = f64;
    fn start(&self, _: f64) -> f64 {
        self.lambda
    }
    fn step(&self, lambda: &mut f64, turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, ask, note) = (turn.at, &mut *turn.ask, &mut *turn.note);
        let Some(residuals) = ask.residuals(at) else { return walk::stop(NO_SQUARES, ask, note) };
        let normal = Normal::of(&residuals, ask.gradient(at));
        if !walk::leads_on(normal.right * 2.0, ask, note) {
            return walk::stay(note);
        }
        let scale = if self.scaling { normal.matrix.diagonal() } else { V::repeat(1.0) };
        let damped = normal.matrix + Matrix2::from_diagonal(&(scale * *lambda));
        let refuse = |lambda: &mut f64| *lambda = (*lambda * self.up).min(LAMBDAS[1]);
        let Some(p) = solve(&damped, -normal.right) else {
            if self.scaling && scale.min() <= 0.0 {
                return walk::stop("JᵀJ is singular, and scaling does not help", ask, note);
            }
            if *lambda >= LAMBDAS[1] {
                return walk::stop("no damping makes the system solvable", ask, note);
            }
            refuse(lambda);
            ask.refuse("the system is singular: no step, more damping");
            return walk::stay(note);
        };
        note.matrix("JᵀJ", normal.matrix);
        note.note(Role::Vector, "Jᵀr", normal.right);
        note.note(Role::Before, "λ", V::repeat(*lambda));
        // The damped model is the one that the step minimizes.
        note.model(LocalModel { hessian: damped * 2.0, ..normal.model() });
        note.note(Role::Arrow, "p", p);
        let (value, next) = (ask.value(at), ask.value(at + p));
        note.note(Role::Number, "f(x)", V::repeat(value));
        note.note(Role::Number, "f(x + p)", V::repeat(next));
        if next < value || (next == value && at + p != at) {
            *lambda = (*lambda / self.down).max(LAMBDAS[0]);
            note.note(Role::Step, "p", p);
            return p;
        }
        let promised = -p.dot(&normal.right);
        if promised <= walk::noise(value) && next <= value + walk::noise(value) {
            note.note(Role::Case, "settled", V::zeros());
            return walk::stay(note);
        }
        if at + p == at {
            return walk::stop("no damping leads to a lower loss", ask, note);
        }
        refuse(lambda);
        ask.refuse("the loss does not fall: no step, more damping");
        walk::stay(note)
    }
}
