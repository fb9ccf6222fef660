//! Nesterov's accelerated gradient.

use super::{Ask, Card, Family, Method, Note, Role, Rule, StepScale, Turn};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V, origin};

choice! {
    /// Which of two equivalent points is called the iterate.
    pub enum NesterovForm {
        /// The look-ahead point is stored; one gradient, at the iterate (PyTorch).
        Torch = "torch", "v ← βv + ∇f(x), x ← x − α(∇f + βv)";
        /// The gradient is taken at x − αβv, where the velocity is about to lead.
        LookAhead = "look_ahead", "v ← βv + ∇f(x − αβv), x ← x − αv";
    }
}

part! {
    /// Nesterov's accelerated gradient (Nesterov 1983) with constant β, in the form of Sutskever et al. 2013.
    ///
    /// As `torch.optim.SGD(nesterov=True)`, whose iterates are the look-ahead points of the explicit form.
    pub struct Nesterov {
        id: "nesterov", name: "Nesterov",
        summary: "Momentum that looks where it is going: the gradient is taken ahead of the ball",
        beta: f64 = 0.9 => "β": "Share of the velocity that is kept in each step", Kind::Number {
            slider: [0.0, 0.999], scale: Scale::NearOne, valid: Valid::HalfOpen(0.0, 1.0),
        };
        form: NesterovForm = NesterovForm::Torch => "form": "Which point is called the iterate: PyTorch's, or the one before the look-ahead", NesterovForm::KIND;
    }
}

impl Method for Nesterov {
    fn formula(&self) -> Vec<String> {
        match self.form {
            NesterovForm::Torch => vec!["v ← βv + ∇f(x)".into(), "x ← x − α(∇f(x) + βv)".into()],
            NesterovForm::LookAhead => vec!["v ← βv + ∇f(x − αβv)".into(), "x ← x − αv".into()],
        }
    }
    fn lines(&self, _: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        match self.form {
            NesterovForm::Torch => self.formula(),
            NesterovForm::LookAhead => {
                vec!["y = x − αβv".into(), "v ← βv + ∇f(y)".into(), "x ← x − αv".into()]
            }
        }
    }
    fn card(&self) -> Card {
        Card {
            family: Family::FirstOrder,
            source: "Nesterov 1983; Sutskever et al. 2013, \"On the importance of initialization and momentum\"; as torch.optim.SGD",
            scale: StepScale::Gradient,
            choose: "Where momentum overshoots: looking ahead brakes earlier, on convex losses provably so",
            avoid: "With strong gradient noise, which it amplifies like momentum does",
            cost: "1 gradient; n numbers",
            example: "look_ahead",
        }
    }
}

impl Rule for Nesterov {
    /// The velocity v.
    type State<R: Real> = V<R>;

    fn start<R: Real>(&self, _: f64) -> V<R> {
        origin()
    }

    #[inline]
    fn step<R: Real>(&self, v: &mut V<R>, turn: &mut Turn<R, impl Ask<R>, impl Note<R>>) -> V<R> {
        let beta = R::lit(self.beta);
        let kept = *v * beta;
        turn.note_before("v", *v);
        turn.note(Role::Arrow, "−αβv", -(kept * turn.rate));
        match self.form {
            NesterovForm::Torch => {
                let g = turn.here();
                *v = kept + g;
                let step = -((g + *v * beta) * turn.rate);
                turn.note_gradient(g);
                turn.note(Role::Vector, "v", *v);
                turn.note(Role::Step, "−α(∇f + βv)", step);
                step
            }
            NesterovForm::LookAhead => {
                let ahead = turn.at - kept * turn.rate;
                let g = turn.gradient(ahead);
                *v = kept + g;
                let step = -(*v * turn.rate);
                turn.note(Role::Point, "x − αβv", ahead);
                turn.note(Role::Vector, "∇f(x − αβv)", g);
                turn.note(Role::Arrow, "−α∇f(x − αβv)", -(g * turn.rate));
                turn.note(Role::Vector, "v", *v);
                turn.note(Role::Step, "−αv", step);
                step
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::testing::alone;

    struct Curve;
    impl Ask<f64> for Curve {
        fn gradient(&mut self, p: V) -> V {
            V::new(p.x.powi(3), p.y.sin())
        }
    }

    #[test]
    fn torch_stores_the_look_ahead_point_of_the_explicit_form() {
        let (torch, explicit) = (
            Nesterov { beta: 0.8, form: NesterovForm::Torch },
            Nesterov { beta: 0.8, form: NesterovForm::LookAhead },
        );
        let (mut v, mut w) = (Rule::start::<f64>(&torch, 0.1), Rule::start::<f64>(&explicit, 0.1));
        let (mut a, mut b) = (V::new(1.0, 2.0), V::new(1.0, 2.0));
        for _ in 0..30 {
            a += alone(&torch, &mut v, a, 0.1, &mut Curve);
            b += alone(&explicit, &mut w, b, 0.1, &mut Curve);
            assert!((a - (b - w * 0.08)).norm() < 1e-12);
        }
    }
}
