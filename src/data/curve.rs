//! One feature and a target that follows a curve.

use super::{Dataset, Example, Task};
use crate::parameter::{Kind, Scale, Valid};
use crate::random::{normal, uniform};
use std::sync::Arc;

choice! {
    /// The curve behind the points.
    pub enum CurveShape {
        /// y = slope·x + intercept
        Straight = "straight", "straight line";
        /// 1 with probability σ(4(slope·x + intercept)), else 0.
        Threshold = "threshold", "threshold, 0 or 1";
        /// y = tanh(slope·x + intercept)
        Wave = "wave", "tanh curve";
    }
}

/// Most rows that are generated; more are refused in files.
pub const MOST_ROWS: u64 = 1_000_000;

/// How many rows.
pub(super) const SIZE: Kind = Kind::Count { slider: [2, 2000] };
/// Standard deviation of noise.
pub(super) const NOISE: Kind =
    Kind::Number { slider: [0.0, 3.0], scale: Scale::Linear, valid: Valid::Closed(0.0, 1e6) };
/// A share of the rows.
pub(super) const SHARE: Kind =
    Kind::Number { slider: [0.0, 0.5], scale: Scale::Linear, valid: Valid::Closed(0.0, 1.0) };
/// A coefficient.
pub(super) const COEFFICIENT: Kind =
    Kind::Number { slider: [-3.0, 3.0], scale: Scale::Linear, valid: Valid::Closed(-1e6, 1e6) };
/// A seed.
pub(super) const SEED: Kind = Kind::Count { slider: [0, 100] };

part! {
    /// x uniform within middle ± spread, and y on a curve with Gaussian noise. An outlier's y is moved up by a distance, all of
    /// them on the right half so that they turn a line as well as lift it.
    ///
    /// Row i is a function of the seed and i: without outliers a larger set begins with the smaller one. A threshold has no
    /// outliers; its noise is the share of labels that are flipped, 1 at most.
    pub struct AlongCurve {
        id: "curve", name: "Points along a curve",
        summary: "One feature and a target with noise and outliers; seeded",
        shape: CurveShape = CurveShape::Straight => "curve": "The curve behind the points", CurveShape::KIND;
        size: u64 = 40 => "size": "How many examples", SIZE;
        slope: f64 = 1.0 => "a": "Slope of the curve behind the points", COEFFICIENT;
        intercept: f64 = 0.5 => "b": "Intercept: value of the curve (before its shape) at x = 0", COEFFICIENT;
        noise: f64 = 0.5 => "noise": "Standard deviation of the noise on y; for a threshold the share of wrong labels", NOISE;
        outliers: f64 = 0.0 => "outliers": "Share of the examples that are moved away from the curve", SHARE;
        distance: f64 = 6.0 => "distance": "How far outliers are moved", Kind::Number {
            slider: [-20.0, 20.0], scale: Scale::Linear, valid: Valid::Closed(-1e6, 1e6),
        };
        middle: f64 = 0.0 => "middle": "Middle of the feature: far from 0, slope and intercept depend on each other", Kind::Number {
            slider: [-10.0, 10.0], scale: Scale::Linear, valid: Valid::Closed(-1e6, 1e6),
        };
        spread: f64 = 2.0 => "spread": "Half the width of the feature's range", Kind::Number {
            slider: [0.01, 100.0], scale: Scale::Log, valid: Valid::Positive,
        };
        seed: u64 = 1 => "seed": "The same seed gives the same points, on every machine", SEED;
    }
}

impl AlongCurve {
    fn row(&self, i: u64) -> Example {
        let [u, v] = uniform(self.seed, 1, i);
        let x = self.middle + self.spread * (2.0 * u - 1.0);
        let score = self.slope * x + self.intercept;
        let noise = self.noise * normal(self.seed, 2, i).x;
        let y = match self.shape {
            CurveShape::Straight => score + noise,
            CurveShape::Wave => score.tanh() + noise,
            CurveShape::Threshold => {
                let wrong = uniform(self.seed, 2, i)[0] < self.noise;
                f64::from(u8::from((v < 1.0 / (1.0 + (-4.0 * score).exp())) != wrong))
            }
        };
        Example { x: [x, 1.0], y }
    }
}

impl Dataset for AlongCurve {
    fn rows(&self) -> Arc<[Example]> {
        let mut rows: Vec<Example> = (0..self.size.min(MOST_ROWS)).map(|i| self.row(i)).collect();
        if self.shape != CurveShape::Threshold {
            let right = |e: &Example| e.x[0] > self.middle;
            for i in outliers(self.seed, self.outliers, &rows, right) {
                rows[i].y += self.distance;
            }
        }
        rows.into()
    }
    fn suits(&self, task: Task) -> bool {
        match self.shape {
            CurveShape::Straight => matches!(task, Task::Line | Task::Odd),
            CurveShape::Threshold => matches!(task, Task::Threshold | Task::Line),
            CurveShape::Wave => matches!(task, Task::Line | Task::Odd),
        }
    }
    fn names(&self) -> super::Names {
        super::Names::new("x", "", "y")
    }
}

/// The rows that are outliers: a share of all, drawn from those that may be; more of them as the share grows, never others.
pub(super) fn outliers(
    seed: u64,
    share: f64,
    rows: &[Example],
    may: impl Fn(&Example) -> bool,
) -> Vec<usize> {
    let mut drawn: Vec<(f64, usize)> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| may(row))
        .map(|(i, _)| (uniform(seed, 3, i as u64)[0], i))
        .collect();
    drawn.sort_by(|a, b| a.0.total_cmp(&b.0));
    let count = (share * rows.len() as f64).round() as usize;
    drawn.into_iter().take(count).map(|(_, i)| i).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_scatter_around_their_line_and_outliers_are_as_many_as_were_asked_for() {
        let curve = AlongCurve { size: 200, noise: 0.0, outliers: 0.1, ..AlongCurve::default() };
        let off = curve.rows().iter().filter(|e| (e.y - (e.x[0] + 0.5)).abs() > 1.0).count();
        assert_eq!(off, 20);
        let noisy = AlongCurve { size: 2000, noise: 0.5, ..AlongCurve::default() };
        let squares: f64 = noisy.rows().iter().map(|e| (e.y - e.x[0] - 0.5).powi(2)).sum::<f64>() / 2000.0;
        assert!((squares - 0.25).abs() < 0.02, "{squares}");
    }

    #[test]
    fn a_threshold_has_two_targets() {
        let curve = AlongCurve { shape: CurveShape::Threshold, ..AlongCurve::default() };
        assert!(curve.rows().iter().all(|e| e.y == 0.0 || e.y == 1.0));
    }
}
