//! A line that says how far a long job is, and a clean end when somebody presses Ctrl+C.

use crate::platform::progress::{self, Standing};
use crate::platform::{self, work};
use std::env;
use std::io::{self, IsTerminal, Write};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A job that takes no longer than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// So often the line is written, and the keyboard asked.
const EVERY: Duration = Duration::from_millis(100);
/// What a process ends with that was interrupted.
const INTERRUPTED: i32 = 130;

/// Whether the line stands on the terminal; who has it may write there.
static SHOWN: Mutex<bool> = Mutex::new(false);

/// A job that is watched until this is dropped.
pub(super) struct Meter {
    over: Arc<AtomicBool>,
}

impl Meter {
    /// Watches the job that begins: shows how far it is, if that is to be shown and standard error is a terminal, and lets
    /// Ctrl+C end it without leaving anything half done.
    pub(super) fn start(shown: bool) -> Self {
        platform::catch_interrupts();
        let over = Arc::new(AtomicBool::new(false));
        let shown =
            shown && io::stderr().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb");
        if shown {
            progress::watch();
        }
        let (theirs, since) = (over.clone(), Instant::now());
        work::begin(&Arc::default(), || {}, async move {
            while !theirs.load(Ordering::Relaxed) {
                thread::sleep(EVERY);
                if platform::is_interrupted() {
                    end();
                }
                if shown && since.elapsed() > PATIENCE {
                    show(&theirs);
                }
            }
        });
        Self { over }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        clear();
    }
}

fn show(over: &AtomicBool) {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(seen) = progress::seen().filter(|_| !over.load(Ordering::Relaxed)) {
        let mut err = io::stderr();
        write!(err, "\r\x1b[2K{}", words(seen)).and_then(|()| err.flush()).ok();
        *shown = true;
    }
}

/// Standard error, where what is said takes the place of the line.
pub(super) struct Stderr;

impl Write for Stderr {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        clear();
        io::stderr().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// Takes the line away.
fn clear() {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if std::mem::take(&mut *shown) {
        let mut err = io::stderr();
        write!(err, "\r\x1b[2K").and_then(|()| err.flush()).ok();
    }
}

/// Somebody has pressed Ctrl+C.
fn end() {
    clear();
    platform::file::give_up();
    process::exit(INTERRUPTED);
}

/// `running: 43 % of 500000 steps, 1.2 million/s, 12 s left`.
fn words(seen: Standing) -> String {
    let Standing { what, unit, done, total, seconds } = seen;
    let share = 100.0 * done as f64 / total.max(1) as f64;
    let share = if share < 10.0 && done > 0 { format!("{share:.1}") } else { format!("{share:.0}") };
    let rate = done as f64 / seconds.max(1e-3);
    let mut words = format!("{what}: {share} % of {total} {unit}");
    if done > 0 && seconds > 0.5 {
        words += &format!(", {}/s, {} left", short(rate), time((total - done) as f64 / rate));
    }
    words
}

fn short(rate: f64) -> String {
    match rate {
        r if r >= 1e6 => format!("{:.1} million", r / 1e6),
        r if r >= 10.0 => format!("{r:.0}"),
        r => format!("{r:.1}"),
    }
}

fn time(seconds: f64) -> String {
    match seconds.ceil() {
        s if s >= 5400.0 => format!("{:.1} h", s / 3600.0),
        s if s >= 90.0 => format!("{:.0} min", s / 60.0),
        s => format!("{s:.0} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_has_share_rate_and_the_time_that_is_left() {
        let seen =
            |done, total, seconds| words(Standing { what: "running", unit: "steps", done, total, seconds });
        assert_eq!(seen(0, 500, 0.1), "running: 0 % of 500 steps");
        assert_eq!(seen(250, 1000, 2.0), "running: 25 % of 1000 steps, 125/s, 6 s left");
        assert_eq!(
            seen(3_000_000, 1_000_000_000, 1.0),
            "running: 0.3 % of 1000000000 steps, 3.0 million/s, 6 min left"
        );
        assert_eq!(seen(1000, 1000, 1.0), "running: 100 % of 1000 steps, 1000/s, 0 s left");
        assert_eq!((time(7200.0), short(0.25)), ("2.0 h".to_owned(), "0.2".to_owned()));
    }
}
