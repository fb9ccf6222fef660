//! AdaGrad.

use super::kinds::ADDED;
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};

part! {
    /// AdaGrad (Duchi, Hazan & Singer 2011), diagonal: each coordinate is divided by the root of the sum of its squares.
    ///
    /// As `torch.optim.Adagrad`: the sum starts at s₀, ε stands outside the root (optax has it inside, and starts at 0.1),
    /// and the rate may decay on its own as α/(1 + (t − 1)η), on top of a schedule.
    pub struct AdaGrad {
        id: "adagrad", name: "AdaGrad",
        summary: "Coordinates that were seldom pushed keep a large rate; all rates shrink and never recover",
        lr_decay: f64 = 0.0 => "η": "Decay of the learning rate: step t has α/(1 + (t − 1)η)", Kind::Number {
            slider: [0.0, 1.0], scale: Scale::Linear, valid: Valid::NotNegative,
        };
        initial_accumulator: f64 = 0.0 => "s₀": "What the sum of squares starts at; more makes the first steps shorter", Kind::Number {
            slider: [0.0, 1.0], scale: Scale::Linear, valid: Valid::NotNegative,
        };
        epsilon: f64 = 1e-10 => "ε": "Added to the root, outside of it", ADDED;
    }
}

/// The sum of squares, and how many steps are in it.
#[derive(Clone, Debug)]
pub struct Sum<R: Real> {
    s: V<R>,
    steps: f64,
}

impl Method for AdaGrad {
    fn formula(&self) -> Vec<String> {
        let mut lines = vec!["s ← s + ∇f²".to_string()];
        if self.lr_decay == 0.0 {
            lines.push("x ← x − α∇f / (√s + ε)".into());
        } else {
            lines.push("αₜ = α/(1 + (t − 1)η)".into());
            lines.push("x ← x − αₜ∇f / (√s + ε)".into());
        }
        lines
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Duchi, Hazan & Singer 2011, \"Adaptive subgradient methods\"; as torch.optim.Adagrad",
            scale: StepScale::Rate,
            choose: "When some coordinates get a gradient only now and then, and on convex losses with noise",
            avoid: "In long runs: the sum only grows, so the steps die out before a far minimum is reached",
            cost: "1 gradient; n numbers",
            example: "sparse_scale",
        }
    }
}

impl Rule for AdaGrad {
    type State<R: Real> = Sum<R>;

    fn start<R: Real>(&self, _: f64) -> Sum<R> {
        Sum { s: V::repeat(R::lit(self.initial_accumulator)), steps: 0.0 }
    }

    #[inline]
    fn step<R: Real>(
        &self,
        Sum { s, steps }: &mut Sum<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        let g = turn.here();
        let decayed = turn.rate / (1.0 + *steps * self.lr_decay);
        *steps += 1.0;
        turn.note_before("s", *s);
        *s += g.component_mul(&g);
        let root = s.map(R::sqrt);
        let divisor = root.map(|c| c + self.epsilon);
        let step = -(g * decayed).component_div(&divisor);
        turn.note_gradient(g);
        turn.note(Role::Vector, "√s", root);
        let decays = self.lr_decay != 0.0;
        let rates = divisor.map(|c| decayed / c);
        turn.note(Role::Rate, if decays { "αₜ/(√s + ε)" } else { "α/(√s + ε)" }, rates);
        turn.note(Role::Step, if decays { "−αₜ∇f/(√s + ε)" } else { "−α∇f/(√s + ε)" }, step);
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
            V::new(7.0, -0.01)
        }
    }

    /// By hand: a constant gradient g gives s = tg² and steps −α·sign(g)/√t; with decay η = 1 they are divided by t as well.
    #[test]
    fn under_a_constant_gradient_its_steps_shrink_like_the_root_of_time() {
        for (lr_decay, power) in [(0.0, -0.5), (1.0, -1.5)] {
            let rule = AdaGrad { lr_decay, epsilon: 0.0, ..AdaGrad::default() };
            let mut state = Rule::start::<f64>(&rule, 0.1);
            for t in 1..=30 {
                let step = alone(&rule, &mut state, V::zeros(), 0.1, &mut Slope);
                let length = 0.1 * f64::from(t).powf(power);
                assert!((step - V::new(-length, length)).norm() < 1e-14, "step {t}");
            }
        }
    }
}
