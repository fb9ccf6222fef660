//! AdamW.

use super::kinds::{ADDED, LONG_SHARE, SHARE, WEIGHT_DECAY};
use super::{Adam, Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::parameter::Kind;
use crate::real::{Real, V};

part! {
    /// AdamW (Loshchilov & Hutter 2019): Adam, and apart from it a pull towards 0 that is not divided by √v̂.
    ///
    /// As `torch.optim.AdamW`: the pull is αλx, so it follows the learning rate and its schedule; the paper's λ is not
    /// multiplied by α, only by the schedule's factor. The gradient and the pull are both taken at the iterate. Adam with
    /// an L2 penalty in f is something else: there λx goes through both moments.
    pub struct AdamW {
        id: "adamw", name: "AdamW",
        summary: "Adam with weight decay beside it: every coordinate decays at the same rate, steep or flat",
        beta1: f64 = 0.9 => "β₁": "Share of the first moment (the mean gradient) that is kept in each step", SHARE;
        beta2: f64 = 0.999 => "β₂": "Share of the second moment (the mean square) that is kept in each step", LONG_SHARE;
        epsilon: f64 = 1e-8 => "ε": "Added to the root, outside of it", ADDED;
        weight_decay: f64 = 0.01 => "λ": "Weight decay: each step also takes off this share of x, times α", WEIGHT_DECAY;
        amsgrad: bool = false => "AMSGrad": "Never let the second moment shrink", Kind::Switch;
    }
}

impl AdamW {
    /// The part of the step that is Adam's.
    #[inline]
    fn adam(&self) -> Adam {
        let Self { beta1, beta2, epsilon, amsgrad, .. } = *self;
        Adam { beta1, beta2, epsilon, amsgrad, ..Adam::default() }
    }
}

impl Method for AdamW {
    fn formula(&self) -> Vec<String> {
        let mut lines = self.adam().formula();
        if self.weight_decay != 0.0 {
            lines.pop();
            lines.push("x ← x − αλx − αm̂ / (√v̂ + ε)".into());
        }
        lines
    }
    fn lines(&self, said: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        let mut lines = self.adam().lines(said);
        if self.weight_decay != 0.0 {
            lines.pop();
            lines.push("x ← x − αλx − αm̂ / (√v̂ + ε)".into());
        }
        lines
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Loshchilov & Hutter 2019, \"Decoupled weight decay regularization\"; as torch.optim.AdamW",
            scale: StepScale::Rate,
            choose: "Instead of Adam whenever large weights are to be held down: λ then acts alike on all coordinates",
            avoid: "Where the minimum of f itself is wanted: the decay shifts where it comes to rest",
            cost: "1 gradient; 2n numbers",
            example: "decoupled_decay",
        }
    }
}

impl Rule for AdamW {
    type State<R: Real> = <Adam as Rule>::State<R>;

    fn start<R: Real>(&self, first_rate: f64) -> Self::State<R> {
        Rule::start(&self.adam(), first_rate)
    }

    #[inline]
    fn step<R: Real>(
        &self,
        state: &mut Self::State<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        let pull = -(turn.at * (turn.rate * self.weight_decay));
        let step = pull + self.adam().update(state, turn);
        turn.note(Role::Arrow, "−αλx", pull);
        turn.note(Role::Step, "−αλx − αm̂/(√v̂ + ε)", step);
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::testing::alone;

    struct Plain;
    impl Ask<f64> for Plain {
        fn gradient(&mut self, _: V) -> V {
            V::zeros()
        }
    }

    /// By hand: on a plain only the decay is left, x ← (1 − αλ)x = 0.95x, however large x is; with an L2 penalty Adam's
    /// first step would have been −α·sign(x).
    #[test]
    fn the_decay_is_not_divided_by_the_root() {
        let rule = AdamW { weight_decay: 0.1, ..AdamW::default() };
        let mut state = Rule::start::<f64>(&rule, 0.5);
        let at = V::new(100.0, -0.01);
        let step = alone(&rule, &mut state, at, 0.5, &mut Plain);
        assert!((step + at * 0.05).norm() < 1e-14);
    }
}
