//! Adadelta.

use super::average::Average;
use super::kinds::{ADDED, SHARE};
use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::real::{Real, V};

part! {
    /// Adadelta (Zeiler 2012): the root mean square of past moves over that of past gradients, so that a step has the unit
    /// of x whatever the unit of f.
    ///
    /// As `torch.optim.Adadelta`: ε inside both roots, ρ = 0.9 (the paper's is 0.95), d is the mean before this step and
    /// takes in the move without α. The paper has no α, so it is usually 1. As d starts at 0, √ε sets the pace of the start.
    pub struct Adadelta {
        id: "adadelta", name: "Adadelta",
        summary: "No unit is left in its learning rate: the length of past moves sets that of the next",
        rho: f64 = 0.9 => "ρ": "Share of both mean squares, of gradients and of moves, that is kept in each step", SHARE;
        epsilon: f64 = 1e-6 => "ε": "Added inside both roots; its root sets the pace of the start", ADDED;
    }
}

/// Running mean squares: s of gradients, d of moves.
#[derive(Clone, Debug)]
pub struct Squares<R: Real> {
    s: Average<R>,
    d: Average<R>,
}

impl Method for Adadelta {
    fn formula(&self) -> Vec<String> {
        vec![
            "s ← ρs + (1 − ρ)∇f²".into(),
            "q = ∇f·√(d + ε)/√(s + ε)".into(),
            "d ← ρd + (1 − ρ)q²".into(),
            "x ← x − αq".into(),
        ]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::Adaptive,
            source: "Zeiler 2012, \"ADADELTA: an adaptive learning rate method\"; as torch.optim.Adadelta",
            scale: StepScale::Full,
            choose: "When nothing is known of the loss's scale: multiplying f by 1,000 hardly changes the path",
            avoid: "When time is short: it starts with moves of about √ε and takes long to gather pace",
            cost: "1 gradient; 2n numbers",
            example: "adadelta_units",
        }
    }
}

impl Rule for Adadelta {
    type State<R: Real> = Squares<R>;

    fn start<R: Real>(&self, _: f64) -> Squares<R> {
        Squares { s: Average::zero(), d: Average::zero() }
    }

    #[inline]
    fn step<R: Real>(
        &self,
        Squares { s, d }: &mut Squares<R>,
        turn: &mut Turn<R, impl Ask<R>, impl Note<R>>,
    ) -> V<R> {
        let root = |square: &Average<R>| square.mean.map(|c| (c + self.epsilon).sqrt());
        let g = turn.here();
        turn.note_before("s", s.mean);
        turn.note_before("d", d.mean);
        s.take(self.rho, g.component_mul(&g));
        let (gradients, moves) = (root(s), root(d));
        let ratio = moves.component_div(&gradients);
        let q = ratio.component_mul(&g);
        d.take(self.rho, q.component_mul(&q));
        let step = -(q * turn.rate);
        turn.note(Role::Vector, "∇f", g);
        turn.note(Role::Vector, "√(s + ε)", gradients);
        turn.note(Role::Spread, "√(d + ε)", moves);
        turn.note(Role::Rate, "α√(d + ε)/√(s + ε)", ratio * turn.rate);
        turn.note(Role::Step, "−αq", step);
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::testing::alone;

    /// A slope on which the loss is measured in other units.
    struct Slope {
        unit: f64,
    }
    impl Ask<f64> for Slope {
        fn gradient(&mut self, p: V) -> V {
            V::new(3.0 + p.x, -2.0 - p.y * p.y) * self.unit
        }
    }

    /// 1024 is a power of two, so scaling by it is exact; what is left is ε beside s ≥ 0.1·4.
    #[test]
    fn the_unit_of_the_loss_does_not_matter() {
        let walk = |unit| {
            let rule = Adadelta::default();
            let (mut at, mut state) = (V::zeros(), Rule::start::<f64>(&rule, 1.0));
            for _ in 0..100 {
                at += alone(&rule, &mut state, at, 1.0, &mut Slope { unit });
            }
            at
        };
        let (plain, scaled) = (walk(1.0), walk(1024.0));
        assert!(plain.norm() > 0.1 && (plain - scaled).norm() < 1e-4 * plain.norm(), "{plain} {scaled}");
    }
}
