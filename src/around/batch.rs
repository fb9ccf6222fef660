//! Mini-batches: which examples a step sees.

use super::Sharing;
use crate::parameter::Kind;
use crate::random;

choice! {
    /// When the examples are shuffled.
    pub enum Shuffle {
        /// Anew in every epoch.
        Epoch = "epoch", "shuffled each epoch";
        /// Before the first epoch.
        Once = "once", "shuffled once";
        /// Not at all: batches follow the order of the data.
        Never = "never", "not shuffled";
    }
}

part! {
    /// A step sees the mean over a batch of b examples instead of all n (Robbins & Monro 1951, for b = 1).
    ///
    /// Without replacement an epoch is ⌈n/b⌉ steps and meets each example once; its last batch has what is left. With
    /// replacement each step draws b examples independently. Which ones is a function of seed and step, so that nothing is
    /// consumed by looking ahead, and all that a method asks for within one step is answered by the same batch.
    pub struct Batch {
        id: "batch", name: "Mini-batches",
        summary: "Each step sees a few examples instead of all; for losses over data",
        size: u64 = 10 => "size": "Examples in a batch; as many as there are is the full batch", Kind::Count { slider: [1, 200] };
        replacement: bool = false => "with replacement": "Draw every batch from all examples, instead of each example once an epoch", Kind::Switch;
        shuffle: Shuffle = Shuffle::Epoch => "order": "When the examples are put into a new random order", Shuffle::KIND;
        seed: u64 = 1 => "seed": "The same seed gives the same batches, on every machine", Kind::Count { slider: [0, 100] };
        sharing: Sharing = Sharing::Common => "batches": "Whether all runs see the same batches", Sharing::KIND;
    }
}

/// Most examples in a batch; more are refused.
pub(super) const MOST_IN_BATCH: u64 = 1_000_000;

impl Batch {
    /// How many steps an epoch over `n` examples has.
    pub fn steps_per_epoch(&self, n: usize) -> u64 {
        (n as u64).div_ceil(self.size.max(1)).max(1)
    }

    /// Whether which examples a step sees is left to chance.
    pub fn is_random(&self) -> bool {
        self.replacement || self.shuffle != Shuffle::Never
    }

    /// Whether every step sees all `n` examples.
    pub fn is_full(&self, n: usize) -> bool {
        self.size >= n as u64 && !self.replacement
    }
}

/// The batches of one run, to be asked for step by step.
#[derive(Clone, Debug)]
pub struct Batches {
    batch: Batch,
    n: usize,
    stream: u64,
    /// The order of the epoch that was asked for last.
    order: Option<(u64, Vec<u32>)>,
}

impl Batches {
    /// Batches of the `n` examples that a worker of a run with this stream has; where runs share their batches, it does not
    /// matter which run it is.
    pub fn new(batch: Batch, n: usize, stream: u64, worker: usize) -> Self {
        let stream = if batch.sharing == Sharing::Common { random::common(stream) } else { stream };
        // Streams that no noise has.
        Self { batch, n, stream: !(stream + ((worker as u64) << 20)), order: None }
    }

    /// How many steps it takes to see as many examples as there are: a whole number without replacement.
    pub fn steps_per_epoch(&self) -> f64 {
        match self.batch.replacement {
            true => (self.n as f64 / self.batch.size.max(1) as f64).max(f64::MIN_POSITIVE),
            false => self.batch.steps_per_epoch(self.n) as f64,
        }
    }

    /// The numbers of the examples that step `step` sees; none only where there are none.
    pub fn at(&mut self, step: u64) -> Vec<u32> {
        let size = self.batch.size.clamp(1, MOST_IN_BATCH);
        if self.batch.replacement {
            return random::draws(self.batch.seed, self.stream, step * size, self.n, size);
        }
        let steps = self.batch.steps_per_epoch(self.n);
        let (epoch, place) = (step / steps, step % steps);
        let from = ((place * size) as usize).min(self.n);
        let to = ((place + 1).saturating_mul(size)).min(self.n as u64) as usize;
        self.order(epoch)[from..to].to_vec()
    }

    fn order(&mut self, epoch: u64) -> &[u32] {
        let shuffled = match self.batch.shuffle {
            Shuffle::Epoch => epoch + 1,
            Shuffle::Once => 1,
            Shuffle::Never => 0,
        };
        if self.order.as_ref().is_none_or(|(known, _)| *known != shuffled) {
            let order = match shuffled {
                0 => (0..self.n as u32).collect(),
                _ => random::order(self.batch.seed, self.stream, shuffled, self.n),
            };
            self.order = Some((shuffled, order));
        }
        self.order.as_ref().map_or(&[], |(_, order)| order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(batch: Batch, n: usize, epoch: u64) -> Vec<Vec<u32>> {
        let mut batches = Batches::new(batch, n, 0, 0);
        let steps = batch.steps_per_epoch(n);
        (epoch * steps..(epoch + 1) * steps).map(|step| batches.at(step)).collect()
    }

    #[test]
    fn an_epoch_meets_every_example_once() {
        for size in [1, 3, 10, 23, 24, 100] {
            for shuffle in [Shuffle::Epoch, Shuffle::Once, Shuffle::Never] {
                let batch = Batch { size, shuffle, ..Batch::default() };
                for e in [0, 1, 7] {
                    let mut met: Vec<u32> = epoch(batch, 23, e).concat();
                    met.sort_unstable();
                    assert!(met.iter().enumerate().all(|(k, &i)| k == i as usize) && met.len() == 23);
                }
            }
        }
    }

    #[test]
    fn epochs_are_shuffled_as_was_asked_for() {
        let by = |shuffle, e| epoch(Batch { shuffle, ..Batch::default() }, 50, e).concat();
        assert_ne!(by(Shuffle::Epoch, 0), by(Shuffle::Epoch, 1));
        assert_eq!(by(Shuffle::Once, 0), by(Shuffle::Once, 1));
        assert!(by(Shuffle::Never, 0).is_sorted() && !by(Shuffle::Once, 0).is_sorted());
    }

    #[test]
    fn a_batch_is_a_function_of_seed_stream_and_step_in_whatever_order_it_is_asked_for() {
        for replacement in [false, true] {
            let own = Batch { replacement, sharing: Sharing::Own, ..Batch::default() };
            let mut forward = Batches::new(own, 100, 5, 0);
            let all: Vec<_> = (0..30).map(|step| forward.at(step)).collect();
            let mut backward = Batches::new(own, 100, 5, 0);
            assert!((0..30).rev().all(|step| backward.at(step) == all[step as usize]));
            assert_ne!(Batches::new(own, 100, 6, 0).at(3), all[3]);
            let common = Batch { sharing: Sharing::Common, ..own };
            assert_eq!(Batches::new(common, 100, 5, 0).at(3), Batches::new(common, 100, 6, 0).at(3));
            assert_ne!(
                Batches::new(Batch { seed: 2, ..common }, 100, 5, 0).at(3),
                Batches::new(common, 100, 5, 0).at(3)
            );
        }
    }

    #[test]
    fn with_replacement_every_example_is_drawn_equally_often() {
        let batch = Batch { replacement: true, size: 20, ..Batch::default() };
        let mut batches = Batches::new(batch, 10, 0, 0);
        let mut count = [0_u32; 10];
        (0..500).for_each(|step| batches.at(step).into_iter().for_each(|i| count[i as usize] += 1));
        assert!(count.iter().all(|c| (880..1120).contains(c)), "{count:?}");
        assert!(Batches::new(batch, 0, 0, 0).at(0).is_empty());
        assert!(Batches::new(Batch::default(), 0, 0, 0).at(3).is_empty());
    }
}
