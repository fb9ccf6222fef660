//! AdaBelief.

use super::average::Average;
use super::kinds::{LONG_SHARE, SHARE};
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};

/// Far smaller than Adam's ε, because s is 0 under a steady gradient.
const TINY: Kind = Kind::Number { slider: [1e-18, 1.0], scale: Scale::Log, valid: Valid::NotNegative };

part! {
    /// AdaBelief (Zhuang et al. 2020): Adam that divides by how far gradients stray from their mean, not by their size.
    ///
    /// As `optax.adabelief`: the deviation is from the new m; ε′ joins the stored s at every step (in the paper it is the
    /// only ε there, and it is added outside the root as well); ε stands outside the corrected root.
    pub struct AdaBelief {
        id: "adabelief", name: "AdaBelief",
        summary: "Long steps where the gradient is as expected, short ones where it surprises",
        beta1: f64 = 0.9 => "β₁": "Share of the first moment (the mean gradient) that is kept in each step", SHARE;
        beta2: f64 = 0.999 => "β₂": "Share of the mean squared deviation that is kept in each step", LONG_SHARE;
        epsilon: f64 = 1e-16 => "ε": "Added to the root, outside of it", TINY;
        epsilon_root: f64 = 1e-16 => "ε′": "Added to the mean squared deviation in every step, so inside the root", TINY;
    }
}

/// The mean gradient, and the mean square of the deviation from it.
#[derive(Clone, Debug)]
pub struct Belief<R: Real> {
    m: Average<R>,
    s: Average<R>,
}

impl Method for AdaBelief {
    fn formula(&self) -> Vec<String> {
        vec![
            "m ← β₁m + (1 − β₁)∇f".into(),
            "s ← β₂s + (1 − β₂)(∇f − m)² + ε′".into(),
            "m̂ = m/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ)".into(),
            "x ← x − αm̂ / (√ŝ + ε)".into(),
        ]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Zhuang et al. 2020, \"AdaBelief optimizer: adapting stepsizes by the belief in observed gradients\"; as optax.adabelief",
            scale: StepScale::Rate,
            choose: "In long valleys with a steady slope: it takes longer steps along them than Adam",
            avoid: "On straight slopes with a large rate: without surprises √ŝ tends to 0 and the steps grow far beyond α",
            cost: "1 gradient; 2n numbers",
            example: "adabelief_valley",
        }
    }
}

impl Rule for AdaBelief {
    type State<R: Real> = Belief<R>;

    fn start<R: Real>(&self, _: f64) -> Belief<R> {
        Belief { m: Average::zero(), s: Average::zero() }
    }

    #[inline]
    fn step<R: Real>(
        &self,
        Belief { m, s }: &mut Belief<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        let Self { beta1, beta2, epsilon, epsilon_root } = *self;
        let g = turn.here();
        turn.note_before("m", m.mean);
        turn.note_before("s", s.mean);
        m.take(beta1, g);
        let surprise = g - m.mean;
        s.take(beta2, surprise.component_mul(&surprise));
        s.mean = s.mean.map(|c| c + epsilon_root);
        let (correction1, correction2) = (m.correction(), s.correction());
        let root = s.mean.map(|c| (c / correction2).sqrt());
        let divisor = root.map(|c| c + epsilon);
        let mean = m.mean / R::lit(correction1);
        let step = -(mean.component_div(&divisor) * turn.rate);
        turn.note_gradient(g);
        turn.note(Role::Vector, "m̂", mean);
        turn.note(Role::Vector, "∇f − m", surprise);
        turn.note(Role::Vector, "√ŝ", root);
        turn.note_scaled(["−αm̂", "α√ŝ", "α/(√ŝ + ε)"], mean, root, divisor);
        turn.note(Role::Step, "−αm̂/(√ŝ + ε)", step);
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

    /// By hand: the first deviation is g − (1 − β₁)g = β₁g, so the first step is α/β₁; under a constant gradient the later
    /// ones are β₁ᵗg, so √ŝ shrinks.
    #[test]
    fn a_steady_gradient_makes_ever_longer_steps() {
        let rule = AdaBelief { beta1: 0.8, epsilon: 0.0, epsilon_root: 0.0, ..AdaBelief::default() };
        let mut state = Rule::start::<f64>(&rule, 0.1);
        let mut step = || alone(&rule, &mut state, V::zeros(), 0.1, &mut Slope);
        let mut last = step();
        assert!((last - V::new(-0.125, 0.125)).norm() < 1e-13);
        for _ in 0..50 {
            let next = step();
            assert!(next.norm() > last.norm());
            last = next;
        }
    }
}
