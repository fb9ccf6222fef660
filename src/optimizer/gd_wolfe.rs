//! Gradient descent with a Wolfe search.

use super::line_search::{self, Line, Wolfe};
use super::{Card, Family, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::V;

part! {
    /// Steepest descent with the strong Wolfe conditions (Wolfe 1969; Nocedal & Wright 2006, algorithms 3.5 and 3.6). The
    /// learning rate is the first trial.
    pub struct GdWolfe {
        id: "gd_wolfe", name: "Wolfe descent",
        summary: "Steps that are neither too long (the loss must fall) nor too short (the slope must flatten)",
        c1: f64 = 1e-4 => "c₁": "Share of the decrease promised by the slope that a step must bring", Kind::Number {
            slider: [1e-6, 0.5], scale: Scale::Log, valid: Valid::HalfOpen(0.0, 1.0),
        };
        c2: f64 = 0.9 => "c₂": "Share of the slope that may be left at the step's end; above c₁", Kind::Number {
            slider: [0.1, 0.99], scale: Scale::NearOne, valid: Valid::HalfOpen(0.0, 1.0),
        };
    }
}

impl Method for GdWolfe {
    fn formula(&self) -> Vec<String> {
        let Self { c1, c2 } = self;
        vec![
            "p = −∇f".into(),
            format!("t with f(x + tp) ≤ f(x) + {c1} t ∇f·p"),
            format!("    and |∇f(x + tp)·p| ≤ {c2} |∇f·p|"),
            "x ← x + tp".into(),
        ]
    }
    fn lines(&self, _: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        let found = "t: neither too long nor too short, by the Wolfe conditions";
        vec!["p = −∇f".into(), found.into(), "x ← x + tp".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::LineSearch,
            source: "Wolfe 1969, \"Convergence conditions for ascent methods\"; Nocedal & Wright 2006, algorithms 3.5 and 3.6",
            scale: StepScale::Full,
            choose: "To see what the curvature condition adds to backtracking: steps that are too short are refused too",
            avoid: "With noisy gradients, and on ill-conditioned problems, where the direction is at fault",
            cost: "1 gradient, and 1 loss and 1 gradient per trial; n numbers",
            example: "wolfe",
        }
    }
}

impl Stepper for GdWolfe {
    type State = ();
    fn start(&self, _: f64) {}
    fn step(&self, (): &mut (), turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, rate, ask, note) = (turn.at, turn.rate, &mut *turn.ask, &mut *turn.note);
        let Self { c1, c2 } = *self;
        let Some(g) = walk::slope(at, ask, note) else { return walk::stay(note) };
        let line = Line::new(at, -g, g, ask);
        line_search::strong_wolfe(&line, Wolfe { first: rate, c1, c2 }, ask).step(&line, ask, note)
    }
}
