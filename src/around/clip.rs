//! Gradient clipping.

use crate::parameter::{Kind, Scale, Valid};
use crate::real::V;

choice! {
    /// What is limited.
    pub enum ClipForm {
        /// The norm: the direction stays.
        Norm = "norm", "norm";
        /// Every coordinate alone: the direction turns.
        Value = "value", "value";
    }
}

part! {
    /// Gradient clipping (Pascanu, Mikolov & Bengio 2013).
    ///
    /// By norm as `torch.nn.utils.clip_grad_norm_`: g ← g·min(1, c/(‖g‖ + 10⁻⁶)), so that a gradient just below the limit is
    /// scaled too; by value as `clip_grad_value_`: every coordinate is clamped to ±c.
    pub struct Clip {
        id: "clip", name: "Gradient clipping",
        summary: "No gradient is longer than a limit, so that a cliff cannot throw a run out of the picture",
        form: ClipForm = ClipForm::Norm => "by": "What is limited: the norm, or every coordinate alone", ClipForm::KIND;
        limit: f64 = 1.0 => "c": "The largest norm, or the largest coordinate", Kind::Number {
            slider: [0.001, 1000.0], scale: Scale::Log, valid: Valid::Positive,
        };
    }
}

impl Clip {
    /// The clipped gradient.
    pub fn apply(&self, g: V) -> V {
        match self.form {
            ClipForm::Norm => g * (self.limit / (g.norm() + 1e-6)).min(1.0),
            ClipForm::Value => g.map(|c| c.clamp(-self.limit, self.limit)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipping_by_norm_keeps_the_direction_and_by_value_does_not() {
        let g = V::new(3.0, 4.0);
        let norm = Clip { form: ClipForm::Norm, limit: 1.0 }.apply(g);
        assert!((norm - g / (5.0 + 1e-6)).norm() < 1e-15);
        assert_eq!(Clip { form: ClipForm::Value, limit: 3.5 }.apply(g), V::new(3.0, 3.5));
        let below = V::new(0.3, 0.4);
        assert_eq!(Clip { form: ClipForm::Norm, limit: 1.0 }.apply(below), below);
        // torch scales a gradient just below the limit too.
        let just = V::new(1.0 - 1e-7, 0.0);
        assert!(Clip { form: ClipForm::Norm, limit: 1.0 }.apply(just).x < just.x);
    }
}
