//! BFGS.

use super::line_search::{Line, LineSearch};
use super::{Card, Family, LocalModel, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::real::V;
use nalgebra::Matrix2;

part! {
    /// BFGS (Broyden, Fletcher, Goldfarb & Shanno 1970; Nocedal & Wright 2006, algorithm 6.1): the inverse Hessian is
    /// learned from how the gradient changes. It starts from the identity; the first search from t = min(1, 1/‖g‖).
    pub struct Bfgs {
        id: "bfgs", name: "BFGS",
        summary: "Learns the curvature from the gradients that it sees anyway, and walks like Newton's method soon after",
        search: LineSearch = LineSearch::StrongWolfe => "line search": "How the step length is found", LineSearch::KIND;
    }
}

/// What was learned of the inverse Hessian, and where the last step began.
#[derive(Clone, Debug)]
pub struct Learned {
    inverse: Matrix2<f64>,
    /// The last iterate and its gradient.
    last: Option<(V, V)>,
}

impl Learned {
    /// The update with s = x − x₋ and y = ∇f − ∇f₋, which needs y·s > 0.
    fn learn(&mut self, at: V, g: V, ask: &mut impl Probe, note: &mut impl Note<f64>) {
        note.matrix("H", self.inverse);
        let Some((before, slope)) = self.last.replace((at, g)) else { return };
        let (s, y) = (at - before, g - slope);
        if s == V::zeros() {
            return;
        }
        if !bends_up(s, y) {
            ask.remark("the slope did not rise along the last step: nothing is learned from it");
            return;
        }
        let rho = 1.0 / y.dot(&s);
        let left = Matrix2::identity() - s * y.transpose() * rho;
        let next = left * self.inverse * left.transpose() + s * s.transpose() * rho;
        if next.iter().all(|c| c.is_finite()) {
            note.note(Role::Before, "x₋", before);
            note.note(Role::Before, "∇f₋", slope);
            note.note(Role::Number, "ρ", V::repeat(rho));
            // Symmetric in spite of rounding.
            self.inverse = (next + next.transpose()) * 0.5;
        }
    }
}

/// Whether the gradient's change y over a step s shows positive curvature, beyond rounding.
pub(super) fn bends_up(s: V, y: V) -> bool {
    y.dot(&s) > f64::EPSILON * y.norm() * s.norm()
}

/// The first trial along −∇f, when nothing is known of the curvature: no longer than 1 and no more than ∇f itself.
pub(super) fn cautious(gradient: V) -> f64 {
    (1.0 / gradient.norm()).min(1.0)
}

impl Method for Bfgs {
    fn formula(&self) -> Vec<String> {
        vec![
            "s = x − x₋, y = ∇f − ∇f₋, ρ = 1/y·s".into(),
            "H ← (I − ρsyᵀ)H(I − ρysᵀ) + ρssᵀ".into(),
            "p = −H∇f".into(),
            "x ← x + tp, t by line search".into(),
        ]
    }
    fn lines(&self, said: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        let mut lines = Vec::new();
        if said(Role::Number, "ρ") {
            lines.extend(["s = x − x₋, y = ∇f − ∇f₋, ρ = 1/(yᵀs)", "H ← (I − ρsyᵀ)H(I − ρysᵀ) + ρssᵀ"]);
        }
        lines.push(if said(Role::Case, "forgotten") { "p = −∇f" } else { "p = −H∇f" });
        lines.extend([self.search.line(), "x ← x + tp"]);
        lines.into_iter().map(str::to_owned).collect()
    }
    fn card(&self) -> Card {
        Card {
            family: Family::SecondOrder,
            source: "Broyden, Fletcher, Goldfarb & Shanno 1970; Nocedal & Wright 2006, algorithm 6.1, from the identity",
            scale: StepScale::Ignored,
            choose: "As the default for smooth losses with up to some thousand parameters",
            avoid: "With noisy gradients, whose differences say nothing of curvature, and with millions of parameters",
            cost: "1 gradient and a search; n² numbers",
            example: "bfgs_learns",
        }
    }
}

impl Stepper for Bfgs {
    type State = Learned;
    fn start(&self, _: f64) -> Learned {
        Learned { inverse: Matrix2::identity(), last: None }
    }
    fn step(&self, state: &mut Learned, turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, ask, note) = (turn.at, &mut *turn.ask, &mut *turn.note);
        let Some(g) = walk::slope(at, ask, note) else { return walk::stay(note) };
        let first = state.last.is_none();
        state.learn(at, g, ask, note);
        let mut p = -(state.inverse * g);
        if !(p.iter().all(|c| c.is_finite()) && g.dot(&p) < 0.0) {
            ask.remark("what was learned does not lead down: it is forgotten");
            state.inverse = Matrix2::identity();
            note.note(Role::Case, "forgotten", V::zeros());
            p = -g;
        }
        if let Some(hessian) = state.inverse.try_inverse() {
            note.model(LocalModel { gradient: g, hessian });
        }
        let line = Line::new(at, p, g, ask);
        let t = if first { cautious(g) } else { 1.0 };
        self.search.run(&line, t, 0.9, ask).step(&line, ask, note)
    }
}
