//! Whether somebody has pressed Ctrl+C.

use std::sync::atomic::{AtomicBool, Ordering};

/// The signal of Ctrl+C, on all systems.
const SIGINT: i32 = 2;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl+C ends the process no more: whoever called this looks whether it was pressed, and ends it. A process that was
/// told to ignore it goes on ignoring it.
pub fn catch_interrupts() {
    if is_ignored() {
        return;
    }
    let note = || INTERRUPTED.store(true, Ordering::Relaxed);
    #[allow(unsafe_code)]
    // A handler must do nothing but what may be done at any time, as storing a flag may.
    let caught = unsafe { signal_hook_registry::register(SIGINT, note) };
    if let Err(error) = caught {
        log::warn!("Ctrl+C is not caught: {error}");
    }
}

/// Whether Ctrl+C was pressed since.
pub fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// Whether the process began with the signal ignored, as in the background of a script.
fn is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (SIGINT - 1) & 1 == 1)
}
