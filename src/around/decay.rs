//! Weight decay: L2 in the gradient, decoupled, and L1.

use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Jet2, Real, V};
use crate::surface::Loss;

choice! {
    /// How the kink of |x| is met.
    pub enum L1Form {
        /// λ₁·sign(x) is added to the gradient: the run rattles around the axes.
        Subgradient = "subgradient", "subgradient";
        /// x ← sign(x)·max(|x| − αλ₁, 0) after the step: coordinates become exactly 0.
        Proximal = "proximal", "proximal";
    }
}

/// A strength λ; 0 is off.
const STRENGTH: Kind =
    Kind::Number { slider: [0.0, 1.0], scale: Scale::Linear, valid: Valid::Closed(0.0, 1e6) };

part! {
    /// Penalties on the parameters' size. A strength of 0 is off.
    ///
    /// L2 adds λ₂x to the gradient, after clipping, as PyTorch's `weight_decay` (the penalty is ½λ₂‖x‖²); decoupled decay
    /// (Loshchilov & Hutter 2019) is x ← (1 − αλ)x + step, which adaptive methods do not rescale; L1 (Tibshirani 1996) by
    /// subgradient, sign(0) = 0, or by the proximal step of ISTA (Daubechies, Defrise & De Mol 2004), whose threshold is αλ₁ with the
    /// step length that was taken. That is the penalty's minimum for steps along the gradient; beside a step in another metric
    /// (Newton, BFGS, Adam) the same threshold rests elsewhere.
    pub struct Decay {
        id: "decay", name: "Weight decay",
        summary: "Pulls the parameters towards 0: by L2 or L1 in the gradient, decoupled from it, or proximal",
        l2: f64 = 0.1 => "λ₂": "L2: λ₂x is added to the gradient", STRENGTH;
        decoupled: f64 = 0.0 => "λ": "Decoupled decay: x shrinks by αλ in every step, beside the method", STRENGTH;
        l1: f64 = 0.0 => "λ₁": "L1: the penalty λ₁(|x| + |y|)", STRENGTH;
        l1_form: L1Form = L1Form::Proximal => "L1 by": "How the kink of |x| is met; proximal steps are exact beside steps along the gradient, and rest elsewhere beside others", L1Form::KIND;
    }
}

impl Decay {
    /// What is added to the gradient at `p`.
    pub fn gradient(&self, p: V) -> V {
        let mut pull = p * self.l2;
        if self.l1_form == L1Form::Subgradient && self.l1 != 0.0 {
            pull += p.map(Real::sign) * self.l1;
        }
        pull
    }

    /// What is added to the loss that a method sees: the penalties whose gradient it sees.
    pub fn seen(&self, p: V) -> f64 {
        let l1 = if self.l1_form == L1Form::Subgradient { self.l1 } else { 0.0 };
        0.5 * self.l2 * p.norm_squared() + l1 * (p.x.abs() + p.y.abs())
    }

    /// The whole penalty, ½λ₂‖x‖² + λ₁‖x‖₁. Decoupled decay is no penalty of the loss, except for plain gradient descent.
    pub fn penalty(&self, p: V) -> f64 {
        0.5 * self.l2 * p.norm_squared() + self.l1 * (p.x.abs() + p.y.abs())
    }

    /// The gradient of the loss with its whole penalty, from the loss's own. Where the penalty has a kink it is the subgradient
    /// that leaves the least, so that it vanishes at every minimum.
    pub fn whole_gradient(&self, p: V, gradient: V) -> V {
        let pull = |g: f64, x: f64| match x == 0.0 {
            true => (g.abs() - self.l1).max(0.0).copysign(g),
            false => g + self.l1 * x.sign(),
        };
        (gradient + p * self.l2).zip_map(&p, pull)
    }

    /// Where a step from `at` lands.
    pub fn land(&self, at: V, step: V, rate: f64) -> V {
        // torch.optim.AdamW shrinks first and steps then.
        let next = if self.decoupled == 0.0 { at + step } else { at * (1.0 - rate * self.decoupled) + step };
        if self.l1 == 0.0 || self.l1_form == L1Form::Subgradient {
            return next;
        }
        let threshold = rate * self.l1;
        next.map(|c| if c.abs() <= threshold { 0.0 } else { c - threshold.copysign(c) })
    }
}

/// A loss with its penalty.
pub struct Penalized<'a> {
    /// The loss alone.
    pub loss: &'a dyn Loss,
    /// What is added.
    pub decay: Decay,
}

impl Loss for Penalized<'_> {
    fn value(&self, p: V) -> f64 {
        self.loss.value(p) + self.decay.penalty(p)
    }
    fn gradient(&self, p: V) -> (f64, V) {
        let (value, gradient) = self.loss.gradient(p);
        let slope = p * self.decay.l2 + p.map(Real::sign) * self.decay.l1;
        (value + self.decay.penalty(p), gradient + slope)
    }
    fn jet(&self, p: V) -> Jet2 {
        let Jet2 { bend, .. } = self.loss.jet(p);
        let (value, gradient) = self.gradient(p);
        Jet2 {
            value,
            slope: gradient.into(),
            bend: [bend[0] + self.decay.l2, bend[1], bend[2] + self.decay.l2],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::Surface;

    #[test]
    fn the_proximal_step_makes_zeros_and_the_subgradient_does_not() {
        let decay = Decay { l2: 0.0, decoupled: 0.0, l1: 1.0, l1_form: L1Form::Proximal };
        assert_eq!(decay.land(V::new(0.05, -2.0), V::zeros(), 0.1), V::new(0.0, -1.9));
        assert_eq!(decay.gradient(V::new(3.0, -2.0)), V::zeros());
        let rattle = Decay { l1_form: L1Form::Subgradient, ..decay };
        assert_eq!(rattle.gradient(V::new(3.0, -2.0)), V::new(1.0, -1.0));
        assert_eq!(rattle.land(V::new(0.05, -2.0), V::zeros(), 0.1), V::new(0.05, -2.0));
    }

    #[test]
    fn decoupled_decay_shrinks_beside_the_step() {
        let decay = Decay { l2: 0.0, decoupled: 0.5, l1: 0.0, ..Decay::default() };
        assert_eq!(decay.land(V::new(2.0, 4.0), V::new(1.0, 0.0), 0.1), V::new(2.9, 3.8));
    }

    #[test]
    fn the_penalized_gradient_is_that_of_the_penalized_loss() {
        let decay = Decay { l2: 0.7, l1: 0.3, ..Decay::default() };
        let surface = Surface::named("rosenbrock").unwrap();
        let sum = Penalized { loss: surface.part(), decay };
        let (p, h) = (V::new(0.4, -1.2), 1e-6);
        let central = |d: V| (sum.value(p + d * h) - sum.value(p - d * h)) / (2.0 * h);
        let gradient = V::new(central(V::x()), central(V::y()));
        assert!((sum.gradient(p).1 - gradient).norm() < 1e-6);
        assert_eq!(sum.jet(p).gradient(), sum.gradient(p).1);
    }
}
