//! The desktop's side.

#[cfg(feature = "gui")]
pub mod dialog;
pub mod file;

use std::hash::{BuildHasher, Hasher, RandomState};

/// Whether the lab has a window of its own, which it can close and fill the screen with.
pub const HAS_A_WINDOW: bool = true;

/// Bits that nobody can foresee, others with every call.
pub fn entropy() -> u64 {
    RandomState::new().build_hasher().finish()
}
