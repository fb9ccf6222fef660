//! Gradient descent with the exact step length.

use super::line_search::{self, Line};
use super::{Card, Family, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::real::V;

part! {
    /// Steepest descent with an exact line search (Cauchy 1847): each step ends at the first minimum along −∇f, so that
    /// the next one starts at a right angle to it. On quadratics α = g·g / g·Hg.
    pub struct GdExact {
        id: "gd_exact", name: "Exact descent",
        summary: "Every step goes to the bottom of its line, and still the path zig-zags at right angles",
    }
}

impl Method for GdExact {
    fn formula(&self) -> Vec<String> {
        vec!["p = −∇f".into(), "t = argmin f(x + tp), the first for t > 0".into(), "x ← x + tp".into()]
    }
    fn lines(&self, _: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        vec!["p = −∇f".into(), line_search::LineSearch::Exact.line().into(), "x ← x + tp".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::LineSearch,
            source: "Cauchy 1847, \"Méthode générale pour la résolution des systèmes d'équations simultanées\"; the first minimizer",
            scale: StepScale::Ignored,
            choose: "To see how little the best step length helps against a bad direction",
            avoid: "On ill-conditioned problems, where it zig-zags, and where evaluations are dear",
            cost: "1 gradient and a search of about 10 to 50 gradients (1 Hessian on quadratics); n numbers",
            example: "exact_search",
        }
    }
}

impl Stepper for GdExact {
    type State = ();
    fn start(&self, _: f64) {}
    fn step(&self, (): &mut (), turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, ask, note) = (turn.at, &mut *turn.ask, &mut *turn.note);
        let Some(g) = walk::slope(at, ask, note) else { return walk::stay(note) };
        let line = Line::new(at, -g, g, ask);
        line_search::exact(&line, ask).step(&line, ask, note)
    }
}
