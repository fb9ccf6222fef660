//! The page's side.

pub mod dialog;
pub mod file;

/// Whether the lab has a window of its own, which it can close and fill the screen with.
pub const HAS_A_WINDOW: bool = false;

/// Bits that nobody can foresee, others with every call.
pub fn entropy() -> u64 {
    js_sys::Math::random().to_bits()
}
