//! Work beside the window, on as many threads as there are cores.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// What `work` makes of every item, in their order; `None` where it is cancelled before all are done. Which thread does what
/// does not matter to the results.
pub(super) fn map<T: Sync, R: Send>(
    items: &[T],
    cancelled: &AtomicBool,
    work: impl Fn(&T) -> R + Sync,
) -> Option<Vec<R>> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        while !cancelled.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { break };
            done.push((index, work(item)));
        }
        done
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items.len());
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut done = worker();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(index, _)| *index);
    (done.len() == items.len()).then(|| done.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_their_items() {
        let items: Vec<u64> = (0..500).collect();
        let squares = map(&items, &AtomicBool::new(false), |item| item * item).unwrap();
        assert!(squares.iter().zip(&items).all(|(square, item)| *square == item * item));
        assert_eq!(map(&[] as &[u64], &AtomicBool::new(false), |item| *item), Some(Vec::new()));
    }

    #[test]
    fn what_is_cancelled_has_no_result() {
        let cancelled = AtomicBool::new(false);
        let begun = AtomicUsize::new(0);
        let result = map(&[(); 1000], &cancelled, |()| {
            if begun.fetch_add(1, Ordering::Relaxed) == 10 {
                cancelled.store(true, Ordering::Relaxed);
            }
        });
        assert_eq!(result, None);
        assert!(begun.into_inner() < 1000);
    }
}
