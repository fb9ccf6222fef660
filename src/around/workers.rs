//! Several workers that share the data among them.

use crate::parameter::Kind;

choice! {
    /// How the examples are dealt out.
    pub enum Dealing {
        /// Worker i has the examples i, i + k, i + 2k, …
        Round = "round", "one after the other";
        /// Worker i has the i-th part of the examples in their order: on sorted data each sees another world.
        Blocks = "blocks", "in blocks";
    }
}

part! {
    /// The examples are dealt out to k workers. Each takes H steps on its own share from where all of them are, then their
    /// iterates are averaged, weighted with their numbers of examples (local SGD: Stich 2019; federated averaging: McMahan et
    /// al. 2017).
    ///
    /// With H = 1 the gradients are averaged instead, and one method steps: data parallelism, which equals a single worker
    /// with all examples. With H > 1 every worker keeps the memory of its own method throughout. A batch of b examples is a
    /// batch of b for each worker. Gradient noise is one draw a step, the same for all of them.
    pub struct Workers {
        id: "workers", name: "Several workers",
        summary: "The examples are shared among workers that step on their own and then average; for losses over data",
        count: u64 = 4 => "workers": "How many workers share the examples", Kind::Count { slider: [1, 16] };
        local: u64 = 5 => "H": "Steps that each worker takes on its own before they average; 1 is data parallelism", Kind::Count { slider: [1, 50] };
        dealing: Dealing = Dealing::Round => "dealt": "How the examples are dealt out to the workers", Dealing::KIND;
    }
}

/// Most workers; more are refused.
pub const MOST_WORKERS: u64 = 64;

impl Workers {
    /// The numbers of the examples that each worker has, of `n` in all. Workers without any are left out.
    pub fn shards(&self, n: usize) -> Vec<Vec<u32>> {
        let k = (self.count.clamp(1, MOST_WORKERS) as usize).min(n.max(1));
        let shard = |i: usize| -> Vec<u32> {
            match self.dealing {
                Dealing::Round => (i as u32..n as u32).step_by(k).collect(),
                Dealing::Blocks => ((i * n / k) as u32..((i + 1) * n / k) as u32).collect(),
            }
        };
        (0..k).map(shard).filter(|shard| !shard.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_has_one_worker() {
        for dealing in [Dealing::Round, Dealing::Blocks] {
            for (count, n) in [(1, 10), (3, 10), (16, 5), (4, 0)] {
                let shards = Workers { count, dealing, ..Workers::default() }.shards(n);
                let mut all = shards.concat();
                all.sort_unstable();
                assert!(all.iter().enumerate().all(|(k, &i)| k == i as usize) && all.len() == n);
                assert!(shards.iter().all(|shard| !shard.is_empty()) && shards.len() <= count as usize);
            }
        }
    }
}
