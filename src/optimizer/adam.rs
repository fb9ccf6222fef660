//! Adam.

use super::average::Average;
use super::kinds::{ADDED, LONG_SHARE, SHARE};
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::parameter::Kind;
use crate::real::{Real, V, origin};

part! {
    /// Adam (Kingma & Ba 2015): momentum on the gradient, divided by a running root mean square, both corrected for their
    /// start at 0. AMSGrad (Reddi, Kale & Kumar 2018) keeps the largest v.
    ///
    /// As `torch.optim.Adam`: ε outside the corrected root; AMSGrad takes the maximum of the uncorrected v.
    pub struct Adam {
        id: "adam", name: "Adam",
        summary: "Momentum and a rate of its own for every coordinate, both corrected for their start at zero",
        beta1: f64 = 0.9 => "β₁": "Share of the first moment (the mean gradient) that is kept in each step", SHARE;
        beta2: f64 = 0.999 => "β₂": "Share of the second moment (the mean square) that is kept in each step", LONG_SHARE;
        epsilon: f64 = 1e-8 => "ε": "Added to the root, outside of it", ADDED;
        bias_correction: bool = true => "bias correction": "Divide the moments by 1 − βᵗ, because they start at zero", Kind::Switch;
        amsgrad: bool = false => "AMSGrad": "Never let the second moment shrink", Kind::Switch;
    }
}

/// Both moments, and the largest second one.
#[derive(Clone, Debug)]
pub struct Moments<R: Real> {
    m: Average<R>,
    v: Average<R>,
    largest: V<R>,
}

impl Method for Adam {
    fn formula(&self) -> Vec<String> {
        let mut lines = vec!["m ← β₁m + (1 − β₁)∇f".to_string(), "v ← β₂v + (1 − β₂)∇f²".into()];
        let second = if self.amsgrad { "max v" } else { "v" };
        let (m, v) = if self.bias_correction {
            lines.push(format!("m̂ = m/(1 − β₁ᵗ), v̂ = {second}/(1 − β₂ᵗ)"));
            ("m̂", "v̂".to_string())
        } else if self.amsgrad {
            ("m", "(max v)".into())
        } else {
            ("m", "v".into())
        };
        lines.push(format!("x ← x − α{m} / (√{v} + ε)"));
        lines
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Kingma & Ba 2015, \"Adam: a method for stochastic optimization\"; AMSGrad: Reddi et al. 2018; as torch.optim.Adam",
            scale: StepScale::Rate,
            choose: "As the default where nobody wants to tune: it works over a wide range of rates",
            avoid: "On well-conditioned problems, where plain descent or momentum ends closer to the minimum",
            cost: "1 gradient; 2n numbers",
            example: "aligned",
        }
    }
}

impl Rule for Adam {
    type State<R: Real> = Moments<R>;

    fn start<R: Real>(&self, _: f64) -> Moments<R> {
        Moments { m: Average::zero(), v: Average::zero(), largest: origin() }
    }

    #[inline]
    fn step<R: Real>(&self, state: &mut Moments<R>, turn: &mut Turn<R, impl Ask<R>, impl Note<R>>) -> V<R> {
        let step = self.update(state, turn);
        turn.note(Role::Step, if self.bias_correction { "−αm̂/(√v̂ + ε)" } else { "−αm/(√v + ε)" }, step);
        step
    }
}

impl Adam {
    /// The move; all its parts are noted, but not the move itself.
    #[inline]
    pub(super) fn update<R: Real>(
        &self,
        Moments { m, v, largest }: &mut Moments<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        let Self { beta1, beta2, epsilon, bias_correction, amsgrad } = *self;
        let g = turn.here();
        m.take(beta1, g);
        v.take(beta2, g.component_mul(&g));
        let mut second = v.mean;
        if amsgrad {
            *largest = largest.zip_map(&v.mean, R::max);
            second = *largest;
        }
        let (mut correction1, mut correction2) = (1.0, 1.0);
        if bias_correction {
            correction1 = m.correction();
            correction2 = v.correction().sqrt();
        }
        let root = second.map(|c| c.sqrt() / correction2);
        let divisor = root.map(|c| c + epsilon);
        let corrected_rate = turn.rate / correction1;
        let step = -(m.mean.component_div(&divisor) * corrected_rate);
        let mean = m.mean * R::lit(1.0 / correction1);
        turn.note_gradient(g);
        let hat = |corrected, plain| if bias_correction { corrected } else { plain };
        turn.note(Role::Vector, hat("m̂", "m"), mean);
        turn.note(Role::Vector, hat("√v̂", "√v"), root);
        let symbols = [hat("−αm̂", "−αm"), hat("α√v̂", "α√v"), hat("α/(√v̂ + ε)", "α/(√v + ε)")];
        turn.note_scaled(symbols, mean, root, divisor);
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

    /// By hand: the corrected moments of one gradient g are g and g², so the step is −α·sign(g); without the correction
    /// it is larger by (1 − β₁)/√(1 − β₂) = √10.
    #[test]
    fn the_first_step_is_the_learning_rate() {
        let first =
            |rule: Adam| alone(&rule, &mut Rule::start::<f64>(&rule, 0.1), V::zeros(), 0.1, &mut Slope);
        let corrected = first(Adam { epsilon: 0.0, ..Adam::default() });
        assert!((corrected - V::new(-0.1, 0.1)).norm() < 1e-15);
        let raw = first(Adam { epsilon: 0.0, bias_correction: false, ..Adam::default() });
        assert!((raw - V::new(-0.1, 0.1) * 10.0_f64.sqrt()).norm() < 1e-12);
    }
}
