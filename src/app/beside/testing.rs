//! For tests of what is done beside the window.

use crate::platform::work::{Hands, advance, set_hands};
use std::time::Duration;

/// Runs a test with threads and without: what it promises holds for both.
pub(in super::super) fn with_threads_and_without(test: impl Fn()) {
    for hands in [Hands::Threads, Hands::Frames] {
        let before = set_hands(hands);
        test();
        set_hands(before);
    }
}

/// Passes frames until there is what is waited for.
pub(in super::super) fn frames_until<R>(mut frame: impl FnMut() -> Option<R>) -> R {
    loop {
        advance(Duration::ZERO);
        if let Some(result) = frame() {
            return result;
        }
        std::thread::yield_now();
    }
}
