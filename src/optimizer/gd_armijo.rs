//! Gradient descent with backtracking.

use super::line_search::{self, Armijo, Line};
use super::{Card, Family, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::V;

part! {
    /// Steepest descent with backtracking (Armijo 1966): the step length starts at the learning rate in every step and
    /// shrinks until f(x − tg) ≤ f(x) − c·t·g·g.
    pub struct GdArmijo {
        id: "gd_armijo", name: "Armijo descent",
        summary: "Try a bold step, and halve it until the loss falls by a fair share of what the slope promises",
        c: f64 = 1e-4 => "c": "Share of the decrease promised by the slope that a step must bring", Kind::Number {
            slider: [1e-6, 0.5], scale: Scale::Log, valid: Valid::HalfOpen(0.0, 1.0),
        };
        shrink: f64 = 0.5 => "shrink": "Factor on the step length after each refusal", Kind::Number {
            slider: [0.1, 0.9], scale: Scale::Linear, valid: Valid::Closed(0.01, 0.9),
        };
    }
}

impl Method for GdArmijo {
    fn formula(&self) -> Vec<String> {
        let Self { c, shrink } = self;
        vec![
            "p = −∇f, t = α".into(),
            format!("while f(x + tp) > f(x) + {c} t ∇f·p: t ← {shrink} t"),
            "x ← x + tp".into(),
        ]
    }
    fn lines(&self, _: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        vec!["p = −∇f".into(), "t: shrunk from α until the loss falls enough".into(), "x ← x + tp".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::LineSearch,
            source: "Armijo 1966, \"Minimization of functions having Lipschitz continuous first partial derivatives\"; from α anew in every step",
            scale: StepScale::Full,
            choose: "When losses are cheap and nobody knows a learning rate: it never diverges",
            avoid: "With noisy losses, whose differences mislead it, and on ill-conditioned problems",
            cost: "1 gradient and 1 loss per trial; n numbers",
            example: "armijo",
        }
    }
}

impl Stepper for GdArmijo {
    type State = ();
    fn start(&self, _: f64) {}
    fn step(&self, (): &mut (), turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, rate, ask, note) = (turn.at, turn.rate, &mut *turn.ask, &mut *turn.note);
        let Self { c, shrink } = *self;
        let Some(g) = walk::slope(at, ask, note) else { return walk::stay(note) };
        let line = Line::new(at, -g, g, ask);
        line_search::backtracking(&line, Armijo { first: rate, c, shrink }, ask).step(&line, ask, note)
    }
}
