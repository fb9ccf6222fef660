//! Whether the process was given a standard output at all.

use std::sync::atomic::{AtomicBool, Ordering};

/// Set before anything else runs.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Whether standard output was closed when the process began, as by `>&-`. Rust puts `/dev/null` in its place, where
/// everything that is written gets lost without an error.
pub fn is_output_closed() -> bool {
    CLOSED.load(Ordering::Relaxed)
}

#[cfg(any(target_os = "linux", target_os = "freebsd"))]
mod before_main {
    use super::{CLOSED, Ordering};

    /// Looks at the stream before Rust's own start does, after which nobody can tell any more.
    extern "C" fn look() {
        CLOSED.store(std::fs::symlink_metadata("/dev/fd/1").is_err(), Ordering::Relaxed);
    }

    /// What the loader calls before the program begins.
    #[used]
    #[allow(unsafe_code)] // The section's name is what makes the loader call it; the function itself is safe.
    #[unsafe(link_section = ".init_array")]
    static LOOK: extern "C" fn() = look;
}
