//! RMSProp.

use super::kinds::EpsilonForm;
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V, origin};

part! {
    /// RMSProp (Hinton 2012, lecture 6e): each coordinate is divided by a running root mean square of its gradients.
    ///
    /// As `torch.optim.RMSprop`: s starts at 0 without bias correction, ε stands outside the root (TensorFlow and optax have it
    /// inside; that is a setting), the momentum buffer sums the divided gradients. ρ = 0.9 is Hinton's; PyTorch's default is 0.99. The
    /// centered variance s − m² is taken as 0 where rounding makes it negative (PyTorch gives NaN there).
    pub struct RmsProp {
        id: "rmsprop", name: "RMSProp",
        summary: "Every coordinate gets its own rate: the step's length follows the learning rate, not the gradient",
        rho: f64 = 0.9 => "ρ": "Share of the mean square that is kept in each step", Kind::Number {
            slider: [0.0, 0.999], scale: Scale::NearOne, valid: Valid::HalfOpen(0.0, 1.0),
        };
        epsilon: f64 = 1e-8 => "ε": "Added to the root, or below it", Kind::Number {
            slider: [1e-12, 1.0], scale: Scale::Log, valid: Valid::NotNegative,
        };
        epsilon_form: EpsilonForm = EpsilonForm::Outside => "ε is": "√s + ε as PyTorch has it, or √(s + ε) as TensorFlow and optax do", EpsilonForm::KIND;
        centered: bool = false => "centered": "Divide by the standard deviation instead of the root mean square", Kind::Switch;
        momentum: f64 = 0.0 => "β": "Momentum on the divided gradients", Kind::Number {
            slider: [0.0, 0.999], scale: Scale::NearOne, valid: Valid::HalfOpen(0.0, 1.0),
        };
    }
}

/// Running mean square, mean, and momentum buffer.
#[derive(Clone, Debug)]
pub struct Averages<R: Real> {
    s: V<R>,
    m: V<R>,
    v: V<R>,
}

impl Method for RmsProp {
    fn formula(&self) -> Vec<String> {
        let mut lines = vec!["s ← ρs + (1 − ρ)∇f²".to_string()];
        let mut divisor = self.divisor();
        if self.centered {
            lines.push("m ← ρm + (1 − ρ)∇f".into());
            divisor = match self.epsilon_form {
                EpsilonForm::Outside => "(√(s − m²) + ε)",
                EpsilonForm::Inside => "√(s − m² + ε)",
            };
        }
        if self.momentum > 0.0 {
            lines.push(format!("v ← βv + ∇f / {divisor}"));
            lines.push("x ← x − αv".into());
        } else {
            lines.push(format!("x ← x − α∇f / {divisor}"));
        }
        lines
    }
    fn lines(&self, _: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        if !self.centered {
            return self.formula();
        }
        let divisor = match self.epsilon_form {
            EpsilonForm::Outside => "(√q + ε)",
            EpsilonForm::Inside => "√(q + ε)",
        };
        let mut lines = vec![
            "s ← ρs + (1 − ρ)∇f²".to_owned(),
            "m ← ρm + (1 − ρ)∇f".into(),
            // What rounding leaves below 0.
            "q = max(s − m², 0)".into(),
        ];
        if self.momentum > 0.0 {
            lines.extend([format!("v ← βv + ∇f / {divisor}"), "x ← x − αv".into()]);
        } else {
            lines.push(format!("x ← x − α∇f / {divisor}"));
        }
        lines
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Hinton 2012, Neural networks for machine learning, lecture 6e; centered: Graves 2013; as torch.optim.RMSprop",
            scale: StepScale::Rate,
            choose: "When the scales of the coordinates differ or drift: it forgets old gradients",
            avoid: "Where the last digits count: with a constant rate it hovers around the minimum",
            cost: "1 gradient; n numbers",
            example: "adam_overshoots",
        }
    }
}

impl RmsProp {
    /// What the gradient is divided by.
    fn divisor(&self) -> &'static str {
        match self.epsilon_form {
            EpsilonForm::Outside => "(√s + ε)",
            EpsilonForm::Inside => "√(s + ε)",
        }
    }
}

impl Rule for RmsProp {
    type State<R: Real> = Averages<R>;

    fn start<R: Real>(&self, _: f64) -> Averages<R> {
        Averages { s: origin(), m: origin(), v: origin() }
    }

    #[inline]
    fn step<R: Real>(
        &self,
        Averages { s, m, v }: &mut Averages<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        let (rho, rest) = (R::lit(self.rho), R::lit(1.0 - self.rho));
        let g = turn.here();
        turn.note_before("s", *s);
        turn.note_before("m", *m);
        turn.note_before("v", *v);
        *s = *s * rho + (g * rest).component_mul(&g);
        let mut square = *s;
        if self.centered {
            *m = *m * rho + g * rest;
            square = (*s - m.component_mul(m)).map(|variance| variance.max(R::lit(0.0)));
        }
        let divisor = match self.epsilon_form {
            EpsilonForm::Outside => square.map(|c| c.sqrt() + self.epsilon),
            EpsilonForm::Inside => square.map(|c| (c + self.epsilon).sqrt()),
        };
        // (αg)/d, not α(g/d): PyTorch's order. Rounding decides which of the two phases of a two-cycle a run falls into.
        let step = if self.momentum > 0.0 {
            *v = *v * R::lit(self.momentum) + g.component_div(&divisor);
            -(*v * turn.rate)
        } else {
            -(g * turn.rate).component_div(&divisor)
        };
        turn.note_gradient(g);
        turn.note(Role::Vector, "√s", square.map(R::sqrt));
        turn.note(Role::Spread, "α√s", square.map(R::sqrt) * turn.rate);
        let outside = self.epsilon_form == EpsilonForm::Outside;
        turn.note(
            Role::Rate,
            if outside { "α/(√s + ε)" } else { "α/√(s + ε)" },
            divisor.map(|c| turn.rate / c),
        );
        if self.momentum > 0.0 {
            turn.note(Role::Vector, "v", *v);
        }
        let divided = if outside { "−α∇f/(√s + ε)" } else { "−α∇f/√(s + ε)" };
        turn.note(Role::Step, if self.momentum > 0.0 { "−αv" } else { divided }, step);
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
            V::new(2.0, 0.0)
        }
    }

    /// By hand, as optax.rmsprop (eps_in_sqrt=True) and tf.keras.optimizers.RMSprop: s = ¼·4 = 1, so that the step is
    /// −α·2/√(1 + 3) = −α; beside it s = 0, and 0/√3 is 0.
    #[test]
    fn epsilon_may_stand_inside_the_root_as_in_tensorflow_and_optax() {
        let rule =
            RmsProp { rho: 0.75, epsilon: 3.0, epsilon_form: EpsilonForm::Inside, ..RmsProp::default() };
        let mut state = Rule::start::<f64>(&rule, 0.1);
        let step = alone(&rule, &mut state, V::zeros(), 0.1, &mut Slope);
        assert!((step - V::new(-0.1, 0.0)).norm() < 1e-15, "{step}");
        assert_eq!(Method::formula(&rule)[1], "x ← x − α∇f / √(s + ε)");
    }
}
