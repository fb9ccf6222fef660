//! Plain gradient descent.

use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::real::{Real, V};

part! {
    /// x ← x − α∇f(x). On a quadratic it is stable for 0 < α < 2/L and fastest at 2/(L + μ).
    pub struct GradientDescent {
        id: "gradient_descent", name: "Gradient descent",
        summary: "Straight down the gradient, as far as the learning rate says",
    }
}

impl Method for GradientDescent {
    fn formula(&self) -> Vec<String> {
        vec!["x ← x − α∇f(x)".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::FirstOrder,
            source: "Cauchy 1847; as torch.optim.SGD without momentum",
            scale: StepScale::Gradient,
            choose: "As the baseline, and wherever curvature is about the same in all directions",
            avoid: "In narrow valleys: it zig-zags across at large rates and crawls along at small ones",
            cost: "1 gradient; no memory",
            example: "zig_zag",
        }
    }
}

impl Rule for GradientDescent {
    type State<R: Real> = ();

    fn start<R: Real>(&self, _: f64) {}

    #[inline]
    fn step<R: Real>(&self, _: &mut (), turn: &mut Turn<R, impl Ask<R>, impl Note<R>>) -> V<R> {
        let g = turn.here();
        let step = -(g * turn.rate);
        turn.note(Role::Vector, "∇f", g);
        turn.note(Role::Step, "−α∇f", step);
        step
    }
}
