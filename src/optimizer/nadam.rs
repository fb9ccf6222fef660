//! NAdam.

use super::average::Average;
use super::kinds::{ADDED, LONG_SHARE, SHARE};
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};

part! {
    /// NAdam (Dozat 2016): Adam with Nesterov's look-ahead, the coming step's share of momentum used already in this one.
    ///
    /// As `torch.optim.NAdam`: the momentum warms up as μₜ = β₁(1 − ½·0.96^(tψ)), ε outside the corrected root. optax's
    /// `nadam` has no warmup: μ is β₁ from the first step on. The product P = μ₁⋯μₜ corrects for the start at 0.
    pub struct NAdam {
        id: "nadam", name: "NAdam",
        summary: "Adam that looks ahead: the gradient of now counts more than in Adam, the past is anticipated",
        beta1: f64 = 0.9 => "β₁": "Share of the first moment (the mean gradient) that is kept in each step", SHARE;
        beta2: f64 = 0.999 => "β₂": "Share of the second moment (the mean square) that is kept in each step", LONG_SHARE;
        epsilon: f64 = 1e-8 => "ε": "Added to the root, outside of it", ADDED;
        momentum_decay: f64 = 0.004 => "ψ": "How fast the momentum grows from β₁/2 to β₁: 0 for never, 1 for about 70 steps", Kind::Number {
            slider: [1e-4, 1.0], scale: Scale::Log, valid: Valid::NotNegative,
        };
    }
}

/// Both moments, and the momentum's schedule.
#[derive(Clone, Debug)]
pub struct Ahead<R: Real> {
    m: Average<R>,
    v: Average<R>,
    /// Number of the last step.
    t: f64,
    /// μ of the coming step.
    mu: f64,
    /// μ₁⋯μₜ
    product: f64,
}

impl NAdam {
    /// μₜ
    #[inline]
    fn momentum(&self, t: f64) -> f64 {
        self.beta1 * (1.0 - 0.5 * 0.96_f64.powf(t * self.momentum_decay))
    }
}

impl Method for NAdam {
    fn formula(&self) -> Vec<String> {
        vec![
            "m ← β₁m + (1 − β₁)∇f".into(),
            "v ← β₂v + (1 − β₂)∇f²".into(),
            "μₜ = β₁(1 − ½·0.96^(tψ)), P ← Pμₜ".into(),
            "m̄ = μₜ₊₁m/(1 − Pμₜ₊₁) + (1 − μₜ)∇f/(1 − P)".into(),
            "v̂ = v/(1 − β₂ᵗ)".into(),
            "x ← x − αm̄ / (√v̂ + ε)".into(),
        ]
    }
    fn lines(&self, _: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        vec![
            "m ← β₁m + (1 − β₁)∇f".into(),
            "v ← β₂v + (1 − β₂)∇f²".into(),
            "μₜ = β₁(1 − ½·0.96^(tψ)), μₜ₊₁ = β₁(1 − ½·0.96^((t + 1)ψ))".into(),
            "P ← Pμₜ".into(),
            "m̄ = μₜ₊₁m/(1 − Pμₜ₊₁) + (1 − μₜ)∇f/(1 − P)".into(),
            "v̂ = v/(1 − β₂ᵗ)".into(),
            "x ← x − αm̄ / (√v̂ + ε)".into(),
        ]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Dozat 2016, \"Incorporating Nesterov momentum into Adam\"; as torch.optim.NAdam",
            scale: StepScale::Rate,
            choose: "In place of Adam where it swings around the minimum: it turns a little earlier",
            avoid: "With noisy gradients, as the newest one weighs more than in Adam",
            cost: "1 gradient; 2n numbers",
            example: "nadam_ahead",
        }
    }
}

impl Rule for NAdam {
    type State<R: Real> = Ahead<R>;

    fn start<R: Real>(&self, _: f64) -> Ahead<R> {
        Ahead { m: Average::zero(), v: Average::zero(), t: 0.0, mu: self.momentum(1.0), product: 1.0 }
    }

    #[inline]
    fn step<R: Real>(
        &self,
        Ahead { m, v, t, mu, product }: &mut Ahead<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        let g = turn.here();
        turn.note_before("m", m.mean);
        turn.note_before("v", v.mean);
        turn.note_number("P", R::lit(*product));
        m.take(self.beta1, g);
        v.take(self.beta2, g.component_mul(&g));
        *t += 1.0;
        *product *= *mu;
        let next = self.momentum(*t + 1.0);
        let (fresh, past) = ((1.0 - *mu) / (1.0 - *product), next / (1.0 - *product * next));
        *mu = next;
        let correction = v.correction();
        let root = v.mean.map(|c| (c / correction).sqrt());
        let divisor = root.map(|c| c + self.epsilon);
        let ahead = g * R::lit(fresh) + m.mean * R::lit(past);
        let step = -(ahead * turn.rate).component_div(&divisor);
        turn.note_gradient(g);
        turn.note(Role::Vector, "m", m.mean);
        turn.note(Role::Vector, "m̄", ahead);
        turn.note(Role::Vector, "√v̂", root);
        turn.note_scaled(["−αm̄", "α√v̂", "α/(√v̂ + ε)"], ahead, root, divisor);
        turn.note(Role::Step, "−αm̄/(√v̂ + ε)", step);
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::testing::alone;

    struct Slope;
    impl Ask<f64> for Slope {
        fn gradient(&mut self, _: V) -> V {
            V::new(30.0, -0.001)
        }
    }

    /// By hand with ψ = 0, so μ = 0.9/2 = 0.45: m = 0.1g and √v̂ = |g|, so the step is α(1 + 0.45·0.1/(1 − 0.45²)).
    #[test]
    fn the_first_step_goes_beyond_the_learning_rate() {
        let rule = NAdam { epsilon: 0.0, momentum_decay: 0.0, ..NAdam::default() };
        let mut state = Rule::start::<f64>(&rule, 0.1);
        let step = alone(&rule, &mut state, V::zeros(), 0.1, &mut Slope);
        assert!((step - V::new(-0.1, 0.1) * (1.0 + 0.045 / 0.7975)).norm() < 1e-15);
    }
}
