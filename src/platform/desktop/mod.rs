//! The desktop's side.

#[cfg(feature = "gui")]
pub mod dialog;
pub mod file;
mod interrupt;
#[cfg(feature = "gui")]
mod libraries;
mod patience;
mod streams;
mod write;

pub use interrupt::{catch_interrupts, is_interrupted};
#[cfg(feature = "gui")]
pub use libraries::{DRIVERS, Drawing, missing_libraries};
pub use streams::is_output_closed;

use std::hash::{BuildHasher, Hasher, RandomState};

/// Whether the lab has a window of its own, which it can close and fill the screen with.
pub const HAS_A_WINDOW: bool = true;

/// Bits that nobody can foresee, others with every call.
pub fn entropy() -> u64 {
    RandomState::new().build_hasher().finish()
}
