//! Plain gradient descent.

use super::{Ask, Method, Note, Role, Rule, StepScale};
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
    fn source(&self) -> &'static str {
        "Cauchy 1847; as torch.optim.SGD without momentum"
    }
    fn step_scale(&self) -> StepScale {
        StepScale::Gradient
    }
}

impl Rule for GradientDescent {
    type State<R: Real> = ();

    fn start<R: Real>(&self) {}

    #[inline]
    fn step<R: Real>(
        &self,
        _: &mut (),
        at: V<R>,
        rate: R,
        ask: &mut impl Ask<R>,
        note: &mut impl Note<R>,
    ) -> V<R> {
        let g = ask.gradient(at);
        let step = -(g * rate);
        note.note(Role::Vector, "∇f", g);
        note.note(Role::Step, "−α∇f", step);
        step
    }
}
