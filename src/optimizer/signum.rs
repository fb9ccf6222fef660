//! Signum.

use super::average::Average;
use super::kinds::SHARE;
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::real::{Real, V};

part! {
    /// Signum (Bernstein et al. 2018, "signSGD", algorithm 2): the sign of a mean of gradients, sign(0) = 0.
    ///
    /// Lion with β₁ = β₂ and without decay. The mean starts at 0; its correction would not change a sign.
    pub struct Signum {
        id: "signum", name: "Signum",
        summary: "Sign descent with a memory: single gradients can no longer turn a coordinate",
        beta: f64 = 0.9 => "β": "Share of the mean gradient that is kept in each step", SHARE;
    }
}

impl Method for Signum {
    fn formula(&self) -> Vec<String> {
        vec!["m ← βm + (1 − β)∇f".into(), "x ← x − α·sign(m)".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::FirstOrder,
            source: "Bernstein et al. 2018, \"signSGD: compressed optimisation for non-convex problems\", algorithm 2",
            scale: StepScale::Rate,
            choose: "Where gradients are noisy and only their signs can be sent, with a rate that decays to 0",
            avoid: "At a constant rate near a minimum: the memory carries it past, and steps never get shorter",
            cost: "1 gradient; n numbers",
            example: "lion_sign",
        }
    }
}

impl Rule for Signum {
    type State<R: Real> = Average<R>;

    fn start<R: Real>(&self, _: f64) -> Average<R> {
        Average::zero()
    }

    #[inline]
    fn step<R: Real>(&self, m: &mut Average<R>, turn: &mut Turn<R, impl Ask<R>, impl Note<R>>) -> V<R> {
        let g = turn.here();
        turn.note_before("m", m.mean);
        m.take(self.beta, g);
        let step = -(m.mean.map(R::sign) * turn.rate);
        turn.note(Role::Vector, "∇f", g);
        turn.note(Role::Vector, "m", m.mean);
        turn.note(Role::Step, "−α·sign(m)", step);
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::testing::alone;

    /// By hand with β = ½: gradients 1, −0.5, −1 make means 0.5, 0, −0.5.
    #[test]
    fn one_contrary_gradient_does_not_turn_it() {
        struct Given(f64);
        impl Ask<f64> for Given {
            fn gradient(&mut self, _: V) -> V {
                V::new(self.0, 0.0)
            }
        }
        let rule = Signum { beta: 0.5 };
        let mut m = Rule::start::<f64>(&rule, 0.1);
        let mut step = |g| alone(&rule, &mut m, V::zeros(), 0.1, &mut Given(g)).x;
        assert_eq!([step(1.0), step(-0.5), step(-1.0)], [-0.1, 0.0, 0.1]);
    }
}
