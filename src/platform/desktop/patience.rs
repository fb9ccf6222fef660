//! What may never come is waited for beside this thread, and not for ever.

use super::super::work::{Gate, begin};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// So long a pipe's other end is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// What `work` gives if it does so in time; else it is left to itself.
pub(super) fn in_time<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let shared = Arc::new((Mutex::new(None), Condvar::new()));
    let theirs = shared.clone();
    begin(&Arc::new(Gate::default()), || {}, async move {
        let done = work();
        *theirs.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
        theirs.1.notify_all();
    });
    let (result, changed) = &*shared;
    let waiting = result.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = changed.wait_timeout_while(waiting, patience, |result| result.is_none());
    waited.unwrap_or_else(PoisonError::into_inner).0.take()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_is_taken_and_what_does_not_is_left() {
        assert_eq!(in_time(Duration::from_secs(60), || 7), Some(7));
        let never = Gate::default();
        never.close(true);
        let waits = move || {
            std::thread::sleep(Duration::from_secs(3));
            drop(never);
        };
        assert_eq!(in_time(Duration::from_millis(10), waits), None);
    }
}
