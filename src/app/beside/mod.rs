//! Work beside the window: a job tells how far it is, hands over what it has, and ends when nobody waits for it any more.
//!
//! Nothing else in the window begins a thread or keeps a channel; [`Latest`] says when a job gives way to a newer one.

pub(super) mod fields;
mod latest;
pub(super) mod pictures;
pub(super) mod simulation;
mod swarms;
#[cfg(test)]
pub(super) mod testing;

pub(super) use latest::Latest;

use crate::platform::Instant;
use crate::platform::work::{self, Gate};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

/// The steps in all that are computed within the frame, those of other methods by what they weigh.
const FRAME_BUDGET: u64 = 50_000;

/// How much of a frame is spent on jobs if they have no thread.
const SLICE: Duration = Duration::from_millis(8);
/// How often a job that goes on asks for a frame that shows how far it is.
const REPORT: Duration = Duration::from_millis(100);

/// Goes on with the jobs that have no thread of their own, at the start of a frame.
pub(super) fn advance() {
    work::advance(SLICE);
}

/// A job, for whoever waits for it; when it is dropped, the job ends at the end of the item that it is at.
#[derive(Debug)]
pub(super) struct Job<T>(Arc<Shared<T>>);

/// What a job and whoever waits for it both know.
#[derive(Debug)]
struct Shared<T> {
    gate: Arc<Gate>,
    delivered: Mutex<VecDeque<T>>,
    finished: AtomicBool,
    /// Whether the job waits while it is asked to.
    patient: AtomicBool,
    done: AtomicUsize,
    of: AtomicUsize,
}

impl<T: Send + 'static> Job<T> {
    /// Begins a job. `wake` is called, possibly from another thread, when there is something to see of it.
    pub(super) fn start<F: Future<Output = ()> + Send + 'static>(
        wake: impl Fn() + Send + Sync + 'static,
        work: impl FnOnce(Worker<T>) -> F,
    ) -> Self {
        let shared = Arc::new(Shared {
            gate: Arc::default(),
            delivered: Mutex::default(),
            finished: AtomicBool::new(false),
            patient: AtomicBool::new(false),
            done: AtomicUsize::new(0),
            of: AtomicUsize::new(0),
        });
        let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(wake);
        let end = End { shared: shared.clone(), wake: wake.clone() };
        let worker =
            Worker { shared: shared.clone(), wake: wake.clone(), reported: Mutex::new(Instant::now()) };
        let work = work(worker);
        work::begin(&shared.gate, move || wake(), async move {
            let _end = end;
            work.await;
        });
        Self(shared)
    }

    /// What it handed over next: `Ready(None)` once nothing more comes.
    pub(super) fn next(&self) -> Poll<Option<T>> {
        // In this order: what was handed over before the end is not missed.
        let finished = self.0.finished.load(Ordering::Acquire);
        match self.0.delivered.lock().unwrap_or_else(PoisonError::into_inner).pop_front() {
            None if !finished => Poll::Pending,
            given => Poll::Ready(given),
        }
    }

    /// How much is done, from 0 to 1.
    pub(super) fn progress(&self) -> f32 {
        self.0.done.load(Ordering::Relaxed) as f32 / self.0.of.load(Ordering::Relaxed).max(1) as f32
    }

    /// Lets it wait or go on, once it is [patient](Worker::be_patient).
    pub(super) fn pause(&self, paused: bool) {
        self.0.gate.close(paused && self.0.patient.load(Ordering::Relaxed));
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.0.gate.shut();
    }
}

/// Says at the end of a job that nothing more comes, whether it was reached or not.
struct End<T> {
    shared: Arc<Shared<T>>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl<T> Drop for End<T> {
    fn drop(&mut self) {
        self.shared.finished.store(true, Ordering::Release);
        if !self.shared.gate.is_shut() {
            (self.wake)();
        }
    }
}

/// What a job works with.
pub(super) struct Worker<T> {
    shared: Arc<Shared<T>>,
    wake: Arc<dyn Fn() + Send + Sync>,
    /// When it told last how far it is.
    reported: Mutex<Instant>,
}

impl<T> Worker<T> {
    /// What `work` makes of every item, in their order; on all cores if there are threads.
    pub(super) async fn each<I: Sync, R: Send>(
        &self,
        items: &[I],
        work: impl Fn(&I) -> R + Send + Sync,
    ) -> Vec<R> {
        work::each(&self.shared.gate, items, work).await
    }

    /// What `work` gives: something that cannot be divided.
    pub(super) async fn piece<R>(&self, work: impl FnOnce() -> R) -> R {
        work::piece(&self.shared.gate, work).await
    }

    /// Says how much there is to do.
    pub(super) fn expect(&self, of: usize) {
        self.shared.of.store(of, Ordering::Relaxed);
    }

    /// Says that so much more is done.
    pub(super) fn count(&self, done: usize) {
        self.shared.done.fetch_add(done, Ordering::Relaxed);
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        if reported.elapsed() > REPORT {
            *reported = Instant::now();
            (self.wake)();
        }
    }

    /// Hands over a result, or a better one than before.
    pub(super) fn deliver(&self, result: T) {
        self.shared.delivered.lock().unwrap_or_else(PoisonError::into_inner).push_back(result);
        (self.wake)();
    }

    /// What comes from now on can wait for what matters more.
    pub(super) fn be_patient(&self) {
        self.shared.patient.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{frames_until, with_threads_and_without};
    use super::*;

    fn came(job: &Job<u32>) -> Option<u32> {
        match job.next() {
            Poll::Ready(result) => result,
            Poll::Pending => None,
        }
    }

    #[test]
    fn what_is_handed_over_comes_in_order_and_then_the_end() {
        with_threads_and_without(|| {
            let job = Job::start(
                || {},
                |worker| async move {
                    worker.expect(3);
                    for result in ["coarse", "finer", "fine"] {
                        worker.piece(|| worker.count(1)).await;
                        worker.deliver(result);
                    }
                },
            );
            let mut seen = Vec::new();
            frames_until(|| match job.next() {
                Poll::Pending => None,
                Poll::Ready(None) => Some(()),
                Poll::Ready(Some(result)) => {
                    seen.push(result);
                    None
                }
            });
            assert_eq!(seen, ["coarse", "finer", "fine"]);
            assert_eq!(job.progress(), 1.0);
        });
    }

    #[test]
    fn a_job_that_nobody_waits_for_ends_and_says_nothing_more() {
        with_threads_and_without(|| {
            let done = Arc::new(AtomicUsize::new(0));
            let (counted, alive) = (done.clone(), Arc::new(()));
            let held = alive.clone();
            let job = Job::<()>::start(
                || {},
                |worker| async move {
                    let _held = held;
                    worker
                        .each(&[(); 10_000], |()| {
                            counted.fetch_add(1, Ordering::Relaxed);
                            std::thread::sleep(Duration::from_millis(1));
                        })
                        .await;
                    worker.deliver(());
                },
            );
            frames_until(|| (done.load(Ordering::Relaxed) > 1).then_some(()));
            drop(job);
            frames_until(|| (Arc::strong_count(&alive) == 1).then_some(()));
            assert!(done.load(Ordering::Relaxed) < 10_000);
        });
    }

    #[test]
    fn only_what_is_patient_waits() {
        with_threads_and_without(|| {
            let (giver, promise) = work::promise();
            let job = Job::start(
                || {},
                |worker| async move {
                    worker.deliver(worker.piece(|| 1).await);
                    worker.be_patient();
                    promise.await;
                    worker.deliver(worker.piece(|| 2).await);
                },
            );
            job.pause(true);
            assert_eq!(frames_until(|| came(&job)), 1);
            frames_until(|| job.0.patient.load(Ordering::Relaxed).then_some(()));
            job.pause(true);
            giver.give(());
            for _ in 0..20 {
                work::advance(Duration::ZERO);
                std::thread::sleep(Duration::from_millis(1));
            }
            assert_eq!(job.next(), Poll::Pending);
            job.pause(false);
            assert_eq!(frames_until(|| came(&job)), 2);
        });
    }
}
