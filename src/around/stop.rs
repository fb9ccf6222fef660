//! When a run stops before its steps are taken.

use crate::parameter::{Kind, Scale, Valid};
use crate::real::V;

/// A threshold; 0 is off.
const THRESHOLD: Kind = Kind::Number { slider: [1e-12, 10.0], scale: Scale::Log, valid: Valid::NotNegative };

part! {
    /// Rules that end a run at the first iterate where one of them holds. 0 switches a rule off.
    ///
    /// The improvement is scipy's: |fₖ₋₁ − fₖ| ≤ ε·max(|fₖ₋₁|, |fₖ|, 1).
    pub struct Stop {
        id: "stop", name: "When to stop",
        summary: "Ends a run early: at a small gradient, a small step, near a minimum, or when its budget is spent",
        gradient_norm: f64 = 1e-6 => "‖∇f‖ ≤": "Stop where the gradient norm is at most this; 0 is off", THRESHOLD;
        improvement: f64 = 0.0 => "Δf ≤": "Stop where the loss changed by at most this share of itself in a step; 0 is off", THRESHOLD;
        step_length: f64 = 0.0 => "‖Δx‖ ≤": "Stop where a step was at most this long; 0 is off", THRESHOLD;
        distance: f64 = 0.0 => "dist ≤": "Stop at most this far from the nearest known minimum; 0 is off", THRESHOLD;
        evaluations: u64 = 0 => "budget": "Stop when so many losses, gradients and Hessians were evaluated; 0 is off", Kind::Count {
            slider: [0, 10_000],
        };
        patience: u64 = 0 => "patience": "Stop when so many steps brought no lower validation loss; 0 is off. Needs examples that are held back", Kind::Count {
            slider: [0, 200],
        };
        restore: bool = true => "restore the best": "With patience: the run's result is its iterate with the lowest validation loss", Kind::Switch;
    }
}

/// Which rule stopped a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopRule {
    /// The gradient norm is small.
    GradientNorm,
    /// The loss hardly changed.
    Improvement,
    /// The step was short.
    StepLength,
    /// A minimum is near.
    Distance,
    /// The budget is spent.
    Evaluations,
    /// The validation loss has not fallen for too long.
    Patience,
}

impl StopRule {
    /// Whether it judges the step that was taken, and so has nothing to say of one that was refused.
    pub(crate) fn looks_at_the_step(self) -> bool {
        matches!(self, Self::Improvement | Self::StepLength)
    }

    /// How it is shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::GradientNorm => "gradient norm",
            Self::Improvement => "relative improvement",
            Self::StepLength => "step length",
            Self::Distance => "distance to a minimum",
            Self::Evaluations => "budget of evaluations",
            Self::Patience => "early stopping",
        }
    }
}

/// What a stop rule looks at after a step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    pub(crate) from: V,
    pub(crate) to: V,
    pub(crate) losses: [f64; 2],
    pub(crate) gradient: V,
    pub(crate) evaluations: u64,
}

impl Stop {
    /// The first rule that holds at the start.
    pub(crate) fn at_start(&self, at: V, gradient: V, minima: &[V]) -> Option<StopRule> {
        if gradient.norm() <= self.gradient_norm && self.gradient_norm > 0.0 {
            return Some(StopRule::GradientNorm);
        }
        self.near(at, minima).then_some(StopRule::Distance)
    }

    /// The first rule that holds after a step.
    pub(crate) fn after(&self, arrival: &Arrival, minima: &[V]) -> Option<StopRule> {
        let Arrival { from, to, losses: [before, now], gradient, evaluations } = *arrival;
        let small = |threshold: f64, value: f64| threshold > 0.0 && value <= threshold;
        let scale = before.abs().max(now.abs()).max(1.0);
        if let Some(rule) = self.at_start(to, gradient, minima) {
            return Some(rule);
        }
        let rules = [
            (small(self.improvement, (before - now).abs() / scale), StopRule::Improvement),
            (small(self.step_length, (to - from).norm()), StopRule::StepLength),
            (self.evaluations > 0 && evaluations >= self.evaluations, StopRule::Evaluations),
        ];
        rules.into_iter().find(|(holds, _)| *holds).map(|(_, rule)| rule)
    }

    fn near(&self, at: V, minima: &[V]) -> bool {
        self.distance > 0.0 && minima.iter().any(|minimum| (at - minimum).norm() <= self.distance)
    }
}
