//! Sign descent.

use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::real::{Real, V};

part! {
    /// x ← x − α·sign(∇f) (signSGD, Bernstein et al. 2018; the full-precision version on one machine). sign(0) = 0.
    ///
    /// It is steepest descent in the maximum norm without the factor ‖∇f‖₁, and what Adam does without memory
    /// (β₁ = β₂ = 0, ε = 0).
    pub struct SignDescent {
        id: "sign_descent", name: "Sign descent",
        summary: "The same step length in every coordinate, whatever the slope: only the signs count",
    }
}

impl Method for SignDescent {
    fn formula(&self) -> Vec<String> {
        vec!["x ← x − α·sign(∇f)".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::FirstOrder,
            source: "Bernstein et al. 2018, \"signSGD: compressed optimisation for non-convex problems\"",
            scale: StepScale::Rate,
            choose: "To see what is left of Adam without memory, and where slopes differ wildly along the axes",
            avoid: "At a constant rate near the minimum, where it jumps to and fro by α, and in tilted valleys",
            cost: "1 gradient; no memory",
            example: "sign_steps",
        }
    }
}

impl Rule for SignDescent {
    type State<R: Real> = ();

    fn start<R: Real>(&self, _: f64) {}

    #[inline]
    fn step<R: Real>(&self, _: &mut (), turn: &mut Turn<R, impl Ask<R>, impl Note<R>>) -> V<R> {
        let g = turn.here();
        let sign = g.map(R::sign);
        let step = -(sign * turn.rate);
        turn.note_gradient(g);
        turn.note(Role::Vector, "sign(∇f)", sign);
        turn.note(Role::Step, "−α·sign(∇f)", step);
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::testing::alone;

    struct Wall;
    impl Ask<f64> for Wall {
        fn gradient(&mut self, _: V) -> V {
            V::new(-1e9, 0.0)
        }
    }

    #[test]
    fn a_steep_coordinate_moves_by_the_rate_and_a_flat_one_stays() {
        assert_eq!(alone(&SignDescent::default(), &mut (), V::zeros(), 0.5, &mut Wall), V::new(0.5, 0.0));
    }
}
