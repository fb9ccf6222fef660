//! Many starts: a grid or a random cloud of them, or the same start again and again with other draws.

use crate::parameter::{Kind, Scale, Valid};
use crate::random::uniform;
use crate::real::V;

choice! {
    /// How starts are laid out.
    pub enum Layout {
        /// Rows and columns.
        Grid = "grid", "grid";
        /// Uniformly at random.
        Cloud = "cloud", "random cloud";
        /// The experiment's start each time, with other draws of what is random.
        Repeats = "repeats", "repeats";
    }
}

/// How many repeats make a cloud that can be looked at.
pub const REPEATS: u64 = 50;

/// Most starts of a swarm; more are refused.
pub const MOST_STARTS: u64 = 10_000;

part! {
    /// Starts over the surface's window, all of which every visible run begins from: random restarts (the best end is
    /// reported, and where it came from), or a picture of where a method leads to. Repeats begin all at the experiment's own
    /// start; each has draws of its own, even where runs share theirs.
    pub struct Swarm {
        id: "swarm", name: "Many starts",
        summary: "Every run from a grid or a random cloud of starts, in 16 MiB per run at most; the best minimum is reported",
        layout: Layout = Layout::Cloud => "layout": "A grid of starts, a random cloud, or the same start with other draws", Layout::KIND;
        count: u64 = 200 => "starts": "How many starts", Kind::Count { slider: [1, 2000] };
        spread: f64 = 1.0 => "spread": "The side of the box of starts, as a share of the surface's window", Kind::Number {
            slider: [0.05, 2.0], scale: Scale::Linear, valid: Valid::Closed(1e-6, 100.0),
        };
        seed: u64 = 1 => "seed": "The same seed gives the same cloud", Kind::Count { slider: [0, 100] };
    }
}

impl Swarm {
    /// Repeats from the experiment's start.
    pub fn repeats() -> Self {
        Self { layout: Layout::Repeats, count: REPEATS, ..Self::default() }
    }

    /// The starts in a window, `[[x_min, x_max], [y_min, y_max]]`; a grid has as many rows as columns, and at most `count`
    /// starts. Repeats begin at `start`.
    pub fn starts(&self, window: [[f64; 2]; 2], start: V) -> Vec<V> {
        let [x, y] = window.map(|[low, high]| {
            let (middle, half) = (f64::midpoint(low, high), 0.5 * self.spread * (high - low));
            move |share: f64| middle + half * (2.0 * share - 1.0)
        });
        match self.layout {
            Layout::Cloud => {
                // A stream that no run's noise has.
                let at = |k| uniform(self.seed, u64::MAX, k);
                (0..self.count).map(at).map(|[u, v]| V::new(x(u), y(v))).collect()
            }
            Layout::Grid => {
                let side = (self.count as f64).sqrt().floor().max(1.0) as u64;
                let share = |k: u64| (k as f64 + 0.5) / side as f64;
                (0..side * side).map(|k| V::new(x(share(k % side)), y(share(k / side)))).collect()
            }
            Layout::Repeats => (0..self.count).map(|_| start).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_lie_in_the_box_and_are_as_many_as_were_asked_for() {
        for (layout, count) in [(Layout::Cloud, 200), (Layout::Grid, 196)] {
            let swarm = Swarm { layout, spread: 0.5, ..Swarm::default() };
            let starts = swarm.starts([[-4.0, 4.0], [0.0, 2.0]], V::zeros());
            assert_eq!(starts.len(), count);
            assert!(starts.iter().all(|p| p.x.abs() <= 2.0 && (p.y - 1.0).abs() <= 0.5));
            assert_eq!(starts, swarm.starts([[-4.0, 4.0], [0.0, 2.0]], V::zeros()));
        }
    }

    #[test]
    fn repeats_begin_where_the_experiment_does() {
        let start = V::new(3.0, -7.0);
        assert_eq!(Swarm::repeats().starts([[-4.0, 4.0], [0.0, 2.0]], start), vec![start; 50]);
    }
}
