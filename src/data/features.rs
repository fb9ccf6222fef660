//! Two features and a number.

use super::curve::{COEFFICIENT, MOST_ROWS, NOISE, SEED, SHARE, SIZE, outliers};
use super::{Dataset, Example, Task};
use crate::parameter::{Kind, Scale, Valid};
use crate::random::{normal, uniform};
use crate::real::V;
use std::sync::Arc;

/// Correlation of two features.
pub(super) const CORRELATION: Kind =
    Kind::Number { slider: [-0.99, 0.99], scale: Scale::Linear, valid: Valid::Closed(-1.0, 1.0) };
/// The scale of the second feature.
pub(super) const SCALE: Kind =
    Kind::Number { slider: [0.01, 100.0], scale: Scale::Log, valid: Valid::Positive };
/// The share of zeros.
pub(super) const SPARSITY: Kind =
    Kind::Number { slider: [0.0, 0.98], scale: Scale::Linear, valid: Valid::HalfOpen(0.0, 1.0) };
/// The mean of the features.
pub(super) const OFFSET: Kind =
    Kind::Number { slider: [-10.0, 10.0], scale: Scale::Linear, valid: Valid::Closed(-1e6, 1e6) };

part! {
    /// y = w₁x₁ + w₂x₂ + noise with normal features: x₂ has its own scale, correlates with x₁, and is 0 in a share of the rows.
    /// With drift the true w turns around the origin from row to row.
    pub struct Features {
        id: "features", name: "Two features",
        summary: "A number that depends on two features, which may be correlated, sparse and of unlike scale; seeded",
        size: u64 = 100 => "size": "How many examples", SIZE;
        w1: f64 = 1.0 => "true w₁": "Weight of the first feature behind the data", COEFFICIENT;
        w2: f64 = -1.0 => "true w₂": "Weight of the second feature behind the data", COEFFICIENT;
        noise: f64 = 0.3 => "noise": "Standard deviation of the noise on y", NOISE;
        outliers: f64 = 0.0 => "outliers": "Share of the examples whose y is moved", SHARE;
        correlation: f64 = 0.0 => "ρ": "Correlation of the two features", CORRELATION;
        scale: f64 = 1.0 => "scale x₂": "Standard deviation of the second feature, where that of the first is 1", SCALE;
        sparsity: f64 = 0.0 => "sparsity": "Share of the examples in which the second feature is 0", SPARSITY;
        offset: f64 = 0.0 => "offset": "Mean of both features, in their standard deviations", OFFSET;
        drift: f64 = 0.0 => "drift": "Turns of the true weights around the origin along the examples", Kind::Number {
            slider: [-2.0, 2.0], scale: Scale::Linear, valid: Valid::Closed(-1000.0, 1000.0),
        };
        seed: u64 = 1 => "seed": "The same seed gives the same examples, on every machine", SEED;
    }
}

/// How far an outlier's target is moved.
const DISTANCE: f64 = 10.0;

impl Features {
    fn truth(&self, row: u64) -> V {
        let turns = self.drift * row as f64 / self.size.max(1) as f64;
        let (sin, cos) = (std::f64::consts::TAU * turns).sin_cos();
        V::new(cos * self.w1 - sin * self.w2, sin * self.w1 + cos * self.w2)
    }
}

/// Two standard normal numbers with a correlation, the second one scaled, 0 in a share of the rows.
pub(super) fn pair(seed: u64, i: u64, correlation: f64, scale: f64, sparsity: f64, offset: f64) -> [f64; 2] {
    let z = normal(seed, 1, i);
    let second = correlation * z.x + (1.0 - correlation * correlation).max(0.0).sqrt() * z.y;
    let there = uniform(seed, 4, i)[0] >= sparsity;
    [z.x + offset, if there { scale * (second + offset) } else { 0.0 }]
}

impl Dataset for Features {
    fn rows(&self) -> Arc<[Example]> {
        let row = |i: u64| {
            let x = pair(self.seed, i, self.correlation, self.scale, self.sparsity, self.offset);
            let w = self.truth(i);
            Example { x, y: w.x * x[0] + w.y * x[1] + self.noise * normal(self.seed, 2, i).x }
        };
        let mut rows: Vec<Example> = (0..self.size.min(MOST_ROWS)).map(row).collect();
        for i in outliers(self.seed, self.outliers, &rows, |e| e.x[0] > self.offset) {
            rows[i].y += DISTANCE;
        }
        rows.into()
    }
    fn suits(&self, task: Task) -> bool {
        task == Task::Plane
    }
    fn drifting_truth(&self, row: usize) -> Option<V> {
        (self.drift != 0.0).then(|| self.truth(row as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_have_the_correlation_scale_and_sparsity_that_were_asked_for() {
        let features =
            Features { size: 20_000, correlation: 0.6, scale: 5.0, sparsity: 0.9, ..Features::default() };
        let rows = features.rows();
        let full: Vec<&Example> = rows.iter().filter(|e| e.x[1] != 0.0).collect();
        assert!((full.len() as f64 / 20_000.0 - 0.1).abs() < 0.01);
        let mean = |f: &dyn Fn(&Example) -> f64| full.iter().map(|e| f(e)).sum::<f64>() / full.len() as f64;
        let (xx, xy, yy) =
            (mean(&|e| e.x[0] * e.x[0]), mean(&|e| e.x[0] * e.x[1]), mean(&|e| e.x[1] * e.x[1]));
        assert!((yy.sqrt() - 5.0).abs() < 0.25, "{yy}");
        assert!((xy / (xx * yy).sqrt() - 0.6).abs() < 0.05);
    }

    #[test]
    fn the_truth_drifts_in_a_circle() {
        let features = Features { drift: 0.25, size: 100, w1: 1.0, w2: 0.0, ..Features::default() };
        assert!((features.drifting_truth(100).unwrap() - V::new(0.0, 1.0)).norm() < 1e-12);
        assert_eq!(Features::default().drifting_truth(5), None);
    }
}
