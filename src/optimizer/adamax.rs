//! Adamax.

use super::average::Average;
use super::kinds::{ADDED, LONG_SHARE, SHARE};
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::real::{Real, V, origin};

part! {
    /// Adamax (Kingma & Ba 2015, section 7.1): Adam with the maximum norm, a largest gradient that fades instead of a mean
    /// square.
    ///
    /// As `torch.optim.Adamax`: ε inside the maximum, u ← max(β₂u, |∇f| + ε); the paper has no ε, Keras adds it to u. u is
    /// not corrected, as a maximum does not lean towards its start at 0.
    pub struct Adamax {
        id: "adamax", name: "Adamax",
        summary: "Adam with the largest recent gradient instead of a mean square: no step is longer than about α",
        beta1: f64 = 0.9 => "β₁": "Share of the first moment (the mean gradient) that is kept in each step", SHARE;
        beta2: f64 = 0.999 => "β₂": "Share of the largest gradient that is kept in each step without a larger one", LONG_SHARE;
        epsilon: f64 = 1e-8 => "ε": "Added to |∇f|, inside the maximum", ADDED;
    }
}

/// The first moment, and the fading maximum.
#[derive(Clone, Debug)]
pub struct Norms<R: Real> {
    m: Average<R>,
    u: V<R>,
}

impl Method for Adamax {
    fn formula(&self) -> Vec<String> {
        vec![
            "m ← β₁m + (1 − β₁)∇f".into(),
            "u ← max(β₂u, |∇f| + ε)".into(),
            "m̂ = m/(1 − β₁ᵗ)".into(),
            "x ← x − αm̂ / u".into(),
        ]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Kingma & Ba 2015, \"Adam: a method for stochastic optimization\", section 7.1; as torch.optim.Adamax",
            scale: StepScale::Rate,
            choose: "When rare large gradients make Adam jump: one of them caps the steps at once and for long",
            avoid: "Where the slope falls by orders of magnitude: the early maximum throttles it for 1/(1 − β₂) steps",
            cost: "1 gradient; 2n numbers",
            example: "adamax_norm",
        }
    }
}

impl Rule for Adamax {
    type State<R: Real> = Norms<R>;

    fn start<R: Real>(&self, _: f64) -> Norms<R> {
        Norms { m: Average::zero(), u: origin() }
    }

    #[inline]
    fn step<R: Real>(
        &self,
        Norms { m, u }: &mut Norms<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        let Self { beta1, beta2, epsilon } = *self;
        let g = turn.here();
        turn.note_before("m", m.mean);
        turn.note_before("u", *u);
        m.take(beta1, g);
        let (kept, seen) = (*u * R::lit(beta2), g.map(|c| c.abs() + epsilon));
        *u = V::new(kept.x.max(seen.x), kept.y.max(seen.y));
        let corrected_rate = turn.rate / m.correction();
        let step = -(m.mean * corrected_rate).component_div(u);
        let mean = m.mean * R::lit(1.0 / m.correction());
        turn.note_gradient(g);
        turn.note(Role::Vector, "m̂", mean);
        turn.note(Role::Vector, "u", *u);
        turn.note_scaled(["−αm̂", "αu", "α/u"], mean, *u, *u);
        turn.note(Role::Step, "−αm̂/u", step);
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

    /// By hand with β₁ = 0: u is 8 after a burst of 8 and halves with β₂ = ½, so gradients of 1 move by 1/4, 1/2, 1, 1.
    #[test]
    fn a_burst_shortens_the_steps_until_it_has_faded() {
        let rule = Adamax { beta1: 0.0, beta2: 0.5, epsilon: 0.0 };
        let mut state = Rule::start::<f64>(&rule, 1.0);
        let mut step = |g| -alone(&rule, &mut state, V::zeros(), 1.0, &mut Burst(g)).x;
        assert_eq!([8.0, 1.0, 1.0, 1.0, 1.0].map(&mut step), [1.0, 0.25, 0.5, 1.0, 1.0]);
    }
}
