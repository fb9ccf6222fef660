//! Yogi.

use super::average::Average;
use super::kinds::{ADDED, LONG_SHARE, SHARE};
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};

part! {
    /// Yogi (Zaheer et al. 2018): Adam whose second moment goes up or down by (1 − β₂)∇f², whatever its own size.
    ///
    /// As `optax.yogi`: both moments start at v₀ (m as well), and are yet corrected as if they started at 0; ε = 0.001
    /// stands outside the corrected root.
    pub struct Yogi {
        id: "yogi", name: "Yogi",
        summary: "Adam that forgets large gradients slowly: its rates may grow, but not suddenly",
        beta1: f64 = 0.9 => "β₁": "Share of the first moment (the mean gradient) that is kept in each step", SHARE;
        beta2: f64 = 0.999 => "β₂": "Share of the second moment (the mean square) that is kept in each step", LONG_SHARE;
        epsilon: f64 = 1e-3 => "ε": "Added to the root, outside of it", ADDED;
        initial_accumulator: f64 = 1e-6 => "v₀": "What both moments start at", Kind::Number {
            slider: [1e-12, 1.0], scale: Scale::Log, valid: Valid::NotNegative,
        };
    }
}

/// Both moments; v moves by sign, so only its βᵗ is that of an average.
#[derive(Clone, Debug)]
pub struct Moved<R: Real> {
    m: Average<R>,
    v: Average<R>,
}

impl Method for Yogi {
    fn formula(&self) -> Vec<String> {
        vec![
            "m ← β₁m + (1 − β₁)∇f".into(),
            "v ← v − (1 − β₂)sign(v − ∇f²)∇f²".into(),
            "m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)".into(),
            "x ← x − αm̂ / (√v̂ + ε)".into(),
        ]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Zaheer et al. 2018, \"Adaptive methods for nonconvex optimization\"; as optax.yogi",
            scale: StepScale::Rate,
            choose: "When Adam's rates explode after a large gradient is forgotten, as with rare signals",
            avoid: "Where the slope falls by orders of magnitude: v then shrinks by tiny steps and the pace with it. m starts at v₀ \
                    too, as optax has it, so that it walks a little even where there is no slope; v₀ = 0 ends that",
            cost: "1 gradient; 2n numbers",
            example: "yogi_slow",
        }
    }
}

impl Rule for Yogi {
    type State<R: Real> = Moved<R>;

    fn start<R: Real>(&self, _: f64) -> Moved<R> {
        let start = Average::from(V::repeat(R::lit(self.initial_accumulator)));
        Moved { m: start.clone(), v: start }
    }

    #[inline]
    fn step<R: Real>(
        &self,
        Moved { m, v }: &mut Moved<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        let Self { beta1, beta2, epsilon, .. } = *self;
        let g = turn.here();
        turn.note_before("m", m.mean);
        turn.note_before("v", v.mean);
        m.take(beta1, g);
        let square = g.component_mul(&g);
        v.mean = v.mean.zip_map(&square, |v, square| v - (v - square).sign() * (1.0 - beta2) * square);
        v.age(beta2);
        let (correction1, correction2) = (m.correction(), v.correction());
        let root = v.mean.map(|c| (c / correction2).sqrt());
        let divisor = root.map(|c| c + epsilon);
        let mean = m.mean / R::lit(correction1);
        let step = -(mean.component_div(&divisor) * turn.rate);
        turn.note_gradient(g);
        turn.note(Role::Vector, "m̂", mean);
        turn.note(Role::Vector, "√v̂", root);
        turn.note_scaled(["−αm̂", "α√v̂", "α/(√v̂ + ε)"], mean, root, divisor);
        turn.note(Role::Step, "−αm̂/(√v̂ + ε)", step);
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::testing::alone;

    struct Burst(f64);
    impl Ask<f64> for Burst {
        fn gradient(&mut self, _: V) -> V {
            V::new(self.0, 1.0)
        }
    }

    /// By hand with β₂ = 3/4 from v = 0: a burst of 8 adds 64/4; a gradient of 2 takes off only 4/4, where Adam's v would
    /// fall to 3/4·16 + 4/4 = 13.
    #[test]
    fn a_burst_is_forgotten_at_the_pace_of_what_follows() {
        let rule = Yogi { beta2: 0.75, initial_accumulator: 0.0, ..Yogi::default() };
        let mut state = Rule::start::<f64>(&rule, 0.1);
        for (gradient, v) in [(8.0, 16.0), (2.0, 15.0), (2.0, 14.0), (8.0, 30.0)] {
            alone(&rule, &mut state, V::zeros(), 0.1, &mut Burst(gradient));
            assert_eq!(state.v.mean.x, v);
        }
    }
}
