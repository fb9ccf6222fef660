//! Kinds of settings that several methods have.

use crate::parameter::{Kind, Scale, Valid};

/// β₁, ρ: a share that is kept in each step.
pub(super) const SHARE: Kind =
    Kind::Number { slider: [0.0, 0.999], scale: Scale::NearOne, valid: Valid::HalfOpen(0.0, 1.0) };
/// β₂: a share that is kept in each step, of something with a long memory.
pub(super) const LONG_SHARE: Kind =
    Kind::Number { slider: [0.0, 0.9999], scale: Scale::NearOne, valid: Valid::HalfOpen(0.0, 1.0) };
/// ε: something small that keeps a quotient finite.
pub(super) const ADDED: Kind =
    Kind::Number { slider: [1e-12, 1.0], scale: Scale::Log, valid: Valid::NotNegative };
/// λ: decay of the weights.
pub(super) const WEIGHT_DECAY: Kind =
    Kind::Number { slider: [0.0, 0.5], scale: Scale::Linear, valid: Valid::NotNegative };

choice! {
    /// Where ε stands.
    pub enum EpsilonForm {
        /// √s + ε (PyTorch)
        Outside = "outside", "ε outside the root";
        /// √(s + ε) (TensorFlow, optax)
        Inside = "inside", "ε inside the root";
    }
}
