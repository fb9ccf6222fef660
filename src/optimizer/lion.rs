//! Lion.

use super::kinds::{LONG_SHARE, SHARE, WEIGHT_DECAY};
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::real::{Real, V, origin};

part! {
    /// Lion (Chen et al. 2023): the sign of a mean of gradients, with one β for the step and another for the memory.
    ///
    /// As `optax.lion`: both means use the m of before, the decay is decoupled and multiplied by α (as in AdamW),
    /// sign(0) = 0. β₁ = 0.9 and β₂ = 0.99 are the paper's, λ = 0.001 is optax's.
    pub struct Lion {
        id: "lion", name: "Lion",
        summary: "Every step is ±α in each coordinate; a mean of gradients decides only which way",
        beta1: f64 = 0.9 => "β₁": "Share of the memory in what gives the step its signs; the rest is the gradient of now", SHARE;
        beta2: f64 = 0.99 => "β₂": "Share of the memory (the mean gradient) that is kept in each step", LONG_SHARE;
        weight_decay: f64 = 1e-3 => "λ": "Weight decay: each step also takes off this share of x, times α", WEIGHT_DECAY;
    }
}

impl Method for Lion {
    fn formula(&self) -> Vec<String> {
        let step = if self.weight_decay == 0.0 {
            "x ← x − α·sign(c)"
        } else {
            "x ← x − α(sign(c) + λx)"
        };
        vec!["c = β₁m + (1 − β₁)∇f".into(), "m ← β₂m + (1 − β₂)∇f".into(), step.into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Chen et al. 2023, \"Symbolic discovery of optimization algorithms\"; as optax.lion",
            scale: StepScale::Rate,
            choose: "When memory counts, with a rate a few times below Adam's and one that decays to 0",
            avoid: "At a constant rate where the last digits count: its steps never get shorter",
            cost: "1 gradient; n numbers",
            example: "lion_sign",
        }
    }
}

impl Rule for Lion {
    /// The mean gradient m.
    type State<R: Real> = V<R>;

    fn start<R: Real>(&self, _: f64) -> V<R> {
        origin()
    }

    #[inline]
    fn step<R: Real>(&self, m: &mut V<R>, turn: &mut Turn<R, impl Ask<R>, impl Note<R>>) -> V<R> {
        let Self { beta1, beta2, weight_decay } = *self;
        let g = turn.here();
        turn.note_before("m", *m);
        let mixed = *m * R::lit(beta1) + g * R::lit(1.0 - beta1);
        *m = *m * R::lit(beta2) + g * R::lit(1.0 - beta2);
        let sign = mixed.map(R::sign);
        let step = -((sign + turn.at * R::lit(weight_decay)) * turn.rate);
        turn.note_gradient(g);
        turn.note(Role::Vector, "c", mixed);
        turn.note(Role::Vector, "m", *m);
        turn.note(Role::Arrow, "−αc", -(mixed * turn.rate));
        let decays = weight_decay != 0.0;
        if decays {
            turn.note(Role::Arrow, "−αλx", -(turn.at * (turn.rate * weight_decay)));
        }
        turn.note(Role::Step, if decays { "−α(sign(c) + λx)" } else { "−α·sign(c)" }, step);
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::testing::alone;

    struct Slope(f64);
    impl Ask<f64> for Slope {
        fn gradient(&mut self, _: V) -> V {
            V::new(self.0, 0.0)
        }
    }

    /// By hand: after n gradients of 1, m is 1 − 0.99ⁿ. Then −1 gives c = 0.9m − 0.1, which turns the step around as long as
    /// m < 1/9, so up to n = 11.
    #[test]
    fn a_memory_of_twelve_steps_outvotes_a_gradient_that_turns() {
        for (n, sign) in [(1, 1.0), (11, 1.0), (12, -1.0), (30, -1.0)] {
            let rule = Lion { weight_decay: 0.0, ..Lion::default() };
            let mut m = Rule::start::<f64>(&rule, 0.5);
            for _ in 0..n {
                assert_eq!(alone(&rule, &mut m, V::zeros(), 0.5, &mut Slope(1.0)).x, -0.5);
            }
            let turned = alone(&rule, &mut m, V::zeros(), 0.5, &mut Slope(-1.0));
            assert_eq!(turned.x, 0.5 * sign, "after {n}");
        }
    }
}
