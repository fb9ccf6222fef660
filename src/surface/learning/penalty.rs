//! Penalties that belong to a loss.

use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};

/// The strength of a penalty.
pub(super) const STRENGTH: Kind =
    Kind::Number { slider: [0.0, 1.0], scale: Scale::Linear, valid: Valid::NotNegative };

/// ½λ₂‖w‖² + λ₁(|w₁| + |w₂|)
#[inline]
pub(super) fn penalty<R: Real>(l2: f64, l1: f64, w: V<R>) -> R {
    let ridge = (w.x.square() + w.y.square()) * (0.5 * l2);
    if l1 == 0.0 { ridge } else { ridge + (w.x.abs() + w.y.abs()) * l1 }
}
