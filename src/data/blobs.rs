//! Two classes of points.

use super::curve::{MOST_ROWS, SEED, SHARE, SIZE};
use super::features::{CORRELATION, OFFSET, SCALE, SPARSITY, pair};
use super::{Dataset, Example, Task};
use crate::parameter::{Kind, Scale, Valid};
use crate::random::uniform;
use std::sync::Arc;

part! {
    /// Two normal clouds with labels −1 and 1, on either side of the origin: a model without an intercept can tell them apart. A
    /// share of the labels is flipped.
    pub struct Blobs {
        id: "blobs", name: "Two clouds",
        summary: "Points of two classes, which may overlap, be mislabelled, and have correlated, sparse features of unlike scale; seeded",
        size: u64 = 100 => "size": "How many examples", SIZE;
        separation: f64 = 2.0 => "apart": "Distance of the clouds' middles, in their standard deviations", Kind::Number {
            slider: [0.0, 8.0], scale: Scale::Linear, valid: Valid::Closed(0.0, 1e6),
        };
        outliers: f64 = 0.0 => "wrong": "Share of the labels that are flipped", SHARE;
        correlation: f64 = 0.0 => "ρ": "Correlation of the two features within a cloud", CORRELATION;
        scale: f64 = 1.0 => "scale x₂": "Standard deviation of the second feature, where that of the first is 1", SCALE;
        sparsity: f64 = 0.0 => "sparsity": "Share of the examples in which the second feature is 0", SPARSITY;
        offset: f64 = 0.0 => "offset": "Mean of both features, in their standard deviations", OFFSET;
        seed: u64 = 1 => "seed": "The same seed gives the same points, on every machine", SEED;
    }
}

/// The direction from one cloud to the other, a unit vector: mostly along the first feature.
const DIRECTION: [f64; 2] = [0.8, 0.6];

impl Dataset for Blobs {
    fn rows(&self) -> Arc<[Example]> {
        let row = |i: u64| {
            let [label, flip] = uniform(self.seed, 5, i);
            let side = if label < 0.5 { -1.0 } else { 1.0 };
            let [first, second] = pair(self.seed, i, self.correlation, 1.0, 0.0, self.offset);
            let shift = DIRECTION.map(|along| 0.5 * side * self.separation * along);
            let there = uniform(self.seed, 4, i)[0] >= self.sparsity;
            let second = if there { self.scale * (second + shift[1]) } else { 0.0 };
            let y = if flip < self.outliers { -side } else { side };
            Example { x: [first + shift[0], second], y }
        };
        (0..self.size.min(MOST_ROWS)).map(row).collect()
    }
    fn suits(&self, task: Task) -> bool {
        task == Task::Classes
    }
    fn names(&self) -> super::Names {
        super::Names::new("x₁", "x₂", "class")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clouds_lie_on_either_side_and_labels_are_flipped_as_often_as_was_asked_for() {
        let far = Blobs { size: 5000, separation: 20.0, outliers: 0.2, ..Blobs::default() };
        let right = |e: &&Example| (e.x[0] * DIRECTION[0] + e.x[1] * DIRECTION[1]) * e.y > 0.0;
        let share = far.rows().iter().filter(right).count() as f64 / 5000.0;
        assert!((share - 0.8).abs() < 0.02, "{share}");
    }
}
