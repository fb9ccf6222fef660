//! How far a long job is: told by whoever does it, in units of its own, and seen by whoever waits.
//!
//! Nothing is told as long as nobody watches. There is one job at a time that is watched: that of the command line.

use super::Instant;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

static WATCHED: AtomicBool = AtomicBool::new(false);
static DONE: AtomicU64 = AtomicU64::new(0);
static PHASE: Mutex<Option<Phase>> = Mutex::new(None);

/// A part of a job.
#[derive(Clone, Copy)]
struct Phase {
    what: &'static str,
    unit: &'static str,
    total: u64,
    since: Instant,
}

/// What is seen of a job.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// What is done.
    pub what: &'static str,
    /// What is counted.
    pub unit: &'static str,
    /// How many of these are done.
    pub done: u64,
    /// How many there are to be done.
    pub total: u64,
    /// For how long this has been going on.
    pub seconds: f64,
}

fn phase() -> MutexGuard<'static, Option<Phase>> {
    PHASE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins a part of a job: `what` is done to so many `unit`s.
pub fn begin(what: &'static str, unit: &'static str, total: u64) {
    if WATCHED.load(Ordering::Relaxed) {
        *phase() = Some(Phase { what, unit, total, since: Instant::now() });
        DONE.store(0, Ordering::Relaxed);
    }
}

/// So many more are done.
pub fn advance(by: u64) {
    if WATCHED.load(Ordering::Relaxed) {
        DONE.fetch_add(by, Ordering::Relaxed);
    }
}

/// From now on there is somebody who watches.
pub fn watch() {
    WATCHED.store(true, Ordering::Relaxed);
}

/// What is seen now, while something is done.
pub fn seen() -> Option<Standing> {
    let Phase { what, unit, total, since } = (*phase())?;
    let done = DONE.load(Ordering::Relaxed).min(total);
    Some(Standing { what, unit, done, total, seconds: since.elapsed().as_secs_f64() })
}
