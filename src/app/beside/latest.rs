//! The one rule for when a newer wish takes the place of what is under way.

use super::{Job, Worker};
use crate::platform::Instant;
use std::task::Poll;
use std::time::Duration;

/// What is wanted now, computed beside the window.
///
/// The rule: what is under way is finished and shown before a newer wish begins, so that a slider that is dragged moves the
/// picture. It gives way as soon as it has shown something, or when it takes longer than its patience.
pub(in super::super) struct Latest<K, V> {
    patience: Duration,
    job: Option<Underway<K, V>>,
    /// What ended without a result is not begun again until something else is wanted.
    failed: Option<K>,
}

struct Underway<K, V> {
    key: K,
    job: Job<V>,
    begun: Instant,
    /// Whether something was shown of it.
    shown: bool,
}

impl<K, V> Default for Latest<K, V> {
    fn default() -> Self {
        Self::patient_for(Duration::MAX)
    }
}

impl<K, V> Latest<K, V> {
    /// With so much patience for what is under way.
    pub(in super::super) const fn patient_for(patience: Duration) -> Self {
        Self { patience, job: None, failed: None }
    }
}

impl<K: PartialEq + Clone, V: Send + 'static> Latest<K, V> {
    /// Wants something; it is begun unless it is under way already, or something else is that does not give way yet.
    pub(in super::super) fn want<F: Future<Output = ()> + Send + 'static>(
        &mut self,
        key: &K,
        wake: impl Fn() + Send + Sync + 'static,
        work: impl FnOnce(K, Worker<V>) -> F,
    ) {
        let stays =
            |job: &Underway<K, V>| job.key == *key || !job.shown && job.begun.elapsed() <= self.patience;
        if self.job.as_ref().is_some_and(stays) || self.failed.as_ref() == Some(key) {
            return;
        }
        self.failed = None;
        let job = Job::start(wake, |worker| work(key.clone(), worker));
        self.job = Some(Underway { key: key.clone(), job, begun: Instant::now(), shown: false });
    }

    /// The next result that has come, and what it was computed for.
    pub(in super::super) fn receive(&mut self) -> Option<(K, V)> {
        let underway = self.job.as_mut()?;
        match underway.job.next() {
            Poll::Pending => None,
            Poll::Ready(Some(result)) => {
                underway.shown = true;
                Some((underway.key.clone(), result))
            }
            Poll::Ready(None) => {
                let over = self.job.take()?;
                self.failed = (!over.shown).then_some(over.key);
                None
            }
        }
    }

    /// Nothing is wanted any more.
    pub(in super::super) fn forget(&mut self) {
        self.job = None;
        self.failed = None;
    }

    /// What is under way.
    pub(in super::super) fn underway(&self) -> Option<&K> {
        self.job.as_ref().map(|job| &job.key)
    }

    /// How much of what is under way is done, from 0 to 1.
    pub(in super::super) fn progress(&self) -> Option<f32> {
        self.job.as_ref().map(|job| job.job.progress())
    }

    /// Lets what is under way wait or go on, once it is patient.
    pub(in super::super) fn pause(&self, paused: bool) {
        if let Some(job) = &self.job {
            job.job.pause(paused);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{frames_until, with_threads_and_without};
    use super::*;
    use crate::platform::work::{Giver, promise};
    use std::sync::Arc;

    /// A wish that is fulfilled when the test says so, and what tells whether somebody still works on it.
    fn want(latest: &mut Latest<u32, u32>, key: u32) -> (Giver<()>, Arc<()>) {
        let (giver, promise) = promise();
        let alive = Arc::new(());
        let held = alive.clone();
        latest.want(
            &key,
            || {},
            |key, worker| async move {
                let _held = held;
                promise.await;
                worker.deliver(10 * key);
                worker.piece(|| {}).await;
                std::future::pending::<()>().await;
            },
        );
        (giver, alive)
    }

    fn is_over(alive: &Arc<()>) -> bool {
        Arc::strong_count(alive) == 1
    }

    #[test]
    fn what_is_under_way_is_shown_before_a_newer_wish_begins_and_then_gives_way() {
        with_threads_and_without(|| {
            let mut latest = Latest::default();
            let (first, alive) = want(&mut latest, 1);
            let (_, never) = want(&mut latest, 2);
            assert!(is_over(&never) && latest.underway() == Some(&1));
            first.give(());
            assert_eq!(frames_until(|| latest.receive()), (1, 10));
            assert!(latest.receive().is_none() && latest.progress().is_some());
            let (_, same) = want(&mut latest, 1);
            assert!(is_over(&same), "the same is not begun anew");
            let (second, _) = want(&mut latest, 2);
            frames_until(|| is_over(&alive).then_some(()));
            second.give(());
            assert_eq!(frames_until(|| latest.receive()), (2, 20));
        });
    }

    #[test]
    fn patience_ends() {
        with_threads_and_without(|| {
            let mut latest = Latest::patient_for(Duration::from_millis(5));
            let (_first, _) = want(&mut latest, 1);
            std::thread::sleep(Duration::from_millis(6));
            let (_second, _) = want(&mut latest, 2);
            assert_eq!(latest.underway(), Some(&2));
        });
    }

    #[test]
    fn a_wish_that_changes_with_every_frame_starves_no_picture() {
        with_threads_and_without(|| {
            let mut latest = Latest::default();
            let (mut key, mut shown) = (0_u32, Vec::new());
            frames_until(|| {
                shown.extend(latest.receive());
                key += 1;
                latest.want(
                    &key,
                    || {},
                    |key, worker| async move {
                        let squares = worker.each(&[key; 5], |key| key * key).await;
                        worker.deliver(squares[4]);
                    },
                );
                (shown.len() > 2).then_some(())
            });
            assert!(shown.iter().all(|(key, square)| *square == key * key));
            assert!(shown.windows(2).all(|pair| pair[0].0 < pair[1].0));
        });
    }

    #[test]
    fn what_is_not_wanted_any_more_ends() {
        with_threads_and_without(|| {
            let mut latest = Latest::default();
            let (_giver, alive) = want(&mut latest, 1);
            latest.forget();
            assert_eq!(latest.progress(), None);
            frames_until(|| is_over(&alive).then_some(()));
        });
    }

    #[test]
    fn what_failed_is_not_begun_again_until_something_else_is_wanted() {
        with_threads_and_without(|| {
            let mut latest: Latest<u32, u32> = Latest::default();
            latest.want(&1, || {}, |_, _| async {});
            frames_until(|| {
                assert!(latest.receive().is_none());
                latest.underway().is_none().then_some(())
            });
            for (key, begins) in [(1, false), (2, true)] {
                latest.want(&key, || {}, |_, _| std::future::pending());
                assert_eq!(latest.underway().is_some(), begins);
            }
        });
    }
}
