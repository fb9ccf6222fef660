//! Momentum: the heavy ball.

use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V, origin};

choice! {
    /// Where the learning rate stands. Both are the same at a constant rate and differ as soon as it changes.
    pub enum MomentumForm {
        /// v ← βv + g, x ← x − αv: a new rate rescales the whole velocity at once (PyTorch, Distill).
        RateOutside = "rate_outside", "v ← βv + g, x ← x − αv";
        /// v ← βv + αg, x ← x − v: a new rate acts on new gradients only (Polyak, Sutskever).
        RateInside = "rate_inside", "v ← βv + αg, x ← x − v";
    }
}

part! {
    /// Heavy ball (Polyak 1964): the velocity v sums past gradients, each weighted by β per step of age.
    ///
    /// As `torch.optim.SGD`: the first velocity is the gradient, not multiplied by 1 − d; at β = 0 it is gradient descent.
    pub struct Momentum {
        id: "momentum", name: "Momentum",
        summary: "A heavy ball: past gradients keep pushing, which damps zig-zag and rolls over small bumps",
        beta: f64 = 0.9 => "β": "Share of the velocity that is kept in each step", Kind::Number {
            slider: [0.0, 0.999], scale: Scale::NearOne, valid: Valid::HalfOpen(0.0, 1.0),
        };
        dampening: f64 = 0.0 => "d": "Dampening: share of each new gradient that is left out of the velocity", Kind::Number {
            slider: [0.0, 0.99], scale: Scale::Linear, valid: Valid::HalfOpen(0.0, 1.0),
        };
        form: MomentumForm = MomentumForm::RateOutside => "form": "Textbook form: they differ as soon as the learning rate changes", MomentumForm::KIND;
    }
}

/// The velocity, from the first step on.
#[derive(Clone, Debug)]
pub struct Velocity<R: Real> {
    v: Option<V<R>>,
}

impl Method for Momentum {
    fn formula(&self) -> Vec<String> {
        let gradient = if self.dampening == 0.0 { "∇f(x)" } else { "(1 − d)∇f(x)" };
        match self.form {
            MomentumForm::RateOutside => vec![format!("v ← βv + {gradient}"), "x ← x − αv".into()],
            MomentumForm::RateInside => vec![format!("v ← βv + α{gradient}"), "x ← x − v".into()],
        }
    }
    fn lines(&self, said: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        // The first velocity is the gradient, undamped, as PyTorch has it; without β every one is.
        if said(Role::Before, "v") && self.beta != 0.0 {
            return self.formula();
        }
        match self.form {
            MomentumForm::RateOutside => vec!["v ← ∇f(x)".into(), "x ← x − αv".into()],
            MomentumForm::RateInside => vec!["v ← α∇f(x)".into(), "x ← x − v".into()],
        }
    }
    fn card(&self) -> Card {
        Card {
            family: Family::FirstOrder,
            source: "Polyak 1964, \"Some methods of speeding up the convergence of iteration methods\"; as torch.optim.SGD",
            scale: StepScale::Gradient,
            choose: "In long narrow valleys and on plateaus, where directions persist",
            avoid: "Where overshooting is costly, or with a rate tuned for plain descent",
            cost: "1 gradient; n numbers",
            example: "optimal",
        }
    }
}

impl Rule for Momentum {
    type State<R: Real> = Velocity<R>;

    fn start<R: Real>(&self, _: f64) -> Velocity<R> {
        Velocity { v: None }
    }

    #[inline]
    fn step<R: Real>(&self, state: &mut Velocity<R>, turn: &mut Turn<R, impl Ask<R>, impl Note<R>>) -> V<R> {
        let g = turn.here();
        turn.note_gradient(g);
        if let Some(v) = state.v {
            turn.note_before("v", v);
        }
        let (outside, inside) = match self.form {
            MomentumForm::RateOutside => (turn.rate, R::lit(1.0)),
            MomentumForm::RateInside => (R::lit(1.0), turn.rate),
        };
        // A run waits for every product, also for one with 1, so that one is left out. As a selection it would be waited for
        // all the same; the black box keeps a branch.
        let push = |share: f64| {
            if share == 1.0 && self.form == MomentumForm::RateOutside {
                std::hint::black_box(());
                return g;
            }
            g * (inside * share)
        };
        let v = match state.v {
            Some(v) if self.beta != 0.0 => v * R::lit(self.beta) + push(1.0 - self.dampening),
            _ => push(1.0),
        };
        let kept = state.v.unwrap_or_else(origin) * R::lit(self.beta);
        turn.note(
            Role::Arrow,
            if self.form == MomentumForm::RateOutside { "−αβv" } else { "−βv" },
            -(kept * outside),
        );
        turn.note(Role::Vector, "v", v);
        state.v = Some(v);
        let step = -(v * outside);
        turn.note(Role::Step, if self.form == MomentumForm::RateOutside { "−αv" } else { "−v" }, step);
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
            V::new(1.0, 0.0)
        }
    }

    /// By hand: gradient 1, β = 0.5, rates 1 then 0.1.
    #[test]
    fn the_two_forms_part_when_the_rate_changes() {
        let second = |form| {
            let rule = Momentum { beta: 0.5, dampening: 0.0, form };
            let mut state = Rule::start::<f64>(&rule, 0.1);
            alone(&rule, &mut state, V::zeros(), 1.0, &mut Slope);
            alone(&rule, &mut state, V::zeros(), 0.1, &mut Slope).x
        };
        assert!((second(MomentumForm::RateOutside) + 0.15).abs() < 1e-15);
        assert!((second(MomentumForm::RateInside) + 0.6).abs() < 1e-15);
    }

    #[test]
    fn the_first_velocity_is_not_dampened() {
        let rule = Momentum { beta: 0.5, dampening: 0.5, ..Momentum::default() };
        let mut state = Rule::start::<f64>(&rule, 0.1);
        assert_eq!(alone(&rule, &mut state, V::zeros(), 1.0, &mut Slope).x, -1.0);
        assert_eq!(alone(&rule, &mut state, V::zeros(), 1.0, &mut Slope).x, -1.0);
    }
}
