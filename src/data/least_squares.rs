//! The mean squared error of a model that is linear in two weights, known from seven numbers whatever the number of rows.

use crate::real::{Real, V};
use nalgebra::Matrix2;

/// f(w) = mean (w·φ − y)² = lowest + first·(w₁ − ŵ₁)² + second·(ratio·(w₁ − ŵ₁) + w₂ − ŵ₂)², around its minimum ŵ.
///
/// The features φ are made orthogonal, the first one to the second one, by the modified Gram–Schmidt process, twice (Björck 1967;
/// "twice is enough", Parlett 1980); for a line this takes its mean away from x. Nothing is squared before it is orthogonal, and every number is
/// as exact as the features are, however different their sizes and however far from 0 they lie: the normal matrix with its squared
/// condition number is never solved. Where the features depend on each other to the last bits, ŵ is the shortest of all solutions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeastSquares {
    /// ŵ
    pub minimum: V,
    /// f(ŵ); NaN without any rows.
    pub lowest: f64,
    /// mean φ₁φ₂ / mean φ₂²
    pub ratio: f64,
    /// mean (φ₁ − ratio·φ₂)²
    pub first: f64,
    /// mean φ₂²
    pub second: f64,
}

/// What is left of a column of doubles where it is a multiple of another one, as a share of its mean square.
const DEPENDENT: f64 = 1e-29;

impl LeastSquares {
    /// From features φ and targets y.
    pub fn of(rows: impl Iterator<Item = ([f64; 2], f64)> + Clone) -> Self {
        // Plain sums: there may be 100,000 rows, and a slider waits for them.
        let (mut count, mut aa, mut bb) = (0_u32, 0.0, 0.0);
        for ([a, b], _) in rows.clone() {
            count += 1;
            aa += a * a;
            bb += b * b;
        }
        let n = f64::from(count.max(1));
        let share = |product: f64, square: f64| if square > 0.0 { product / square } else { 0.0 };
        // The parts of the first feature and of the target that lie along the second feature.
        let (mut ratio, mut along) = (0.0, 0.0);
        for _ in 0..2 {
            let (mut ab, mut yb) = (0.0, 0.0);
            for ([a, b], y) in rows.clone() {
                ab += (a - ratio * b) * b;
                yb += (y - along * b) * b;
            }
            ratio += share(ab, bb);
            along += share(yb, bb);
        }
        let (mut first, mut ya) = (0.0, 0.0);
        for ([a, b], y) in rows.clone() {
            let rest = a - ratio * b;
            first += rest * rest;
            ya += rest * (y - along * b);
        }
        if first <= DEPENDENT * aa {
            first = 0.0;
        }
        let slope = share(ya, first);
        let square = |([a, b], y): ([f64; 2], f64)| (y - along * b - slope * (a - ratio * b)).powi(2);
        let lowest = if count == 0 { f64::NAN } else { rows.map(square).sum::<f64>() / n };
        let minimum = match first > 0.0 {
            true => V::new(slope, along - ratio * slope),
            false => V::new(ratio, 1.0) * (along / (ratio * ratio + 1.0)),
        };
        Self { minimum, lowest, ratio, first: first / n, second: bb / n }
    }

    /// f(w)
    #[inline]
    pub fn at<R: Real>(&self, w: V<R>) -> R {
        let [x, y] = [w.x - self.minimum.x, w.y - self.minimum.y];
        (x * self.ratio + y).square() * self.second + x.square() * self.first + self.lowest
    }

    /// mean φφᵀ, half of the Hessian.
    pub fn matrix(&self) -> Matrix2<f64> {
        let both = self.ratio * self.second;
        Matrix2::new(self.first + self.ratio * both, both, both, self.second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DMatrix;

    const ROWS: [([f64; 2], f64); 4] =
        [([0.0, 1.0], 1.0), ([1.0, 1.0], 3.0), ([2.0, 1.0], 4.0), ([3.0, 1.0], 4.0)];

    #[test]
    fn the_minimum_solves_the_normal_equations_and_the_loss_is_the_mean_square() {
        let fit = LeastSquares::of(ROWS.into_iter());
        // By hand: slope Σ(x − 1.5)(y − 3)/Σ(x − 1.5)² = 5/5, intercept 3 − 1.5, squares 0.25, 0.25, 0.25, 0.25.
        assert!((fit.minimum - V::new(1.0, 1.5)).norm() < 1e-14);
        assert!((fit.lowest - 0.25).abs() < 1e-14);
        for w in [V::new(0.3, -2.0), V::new(1.0, 1.5), V::new(40.0, 3.0)] {
            let direct: f64 =
                ROWS.iter().map(|(phi, y)| (w.dot(&V::from(*phi)) - y).powi(2)).sum::<f64>() / 4.0;
            assert!((fit.at(w) - direct).abs() <= 1e-13 * direct);
        }
    }

    #[test]
    fn it_equals_the_pseudo_inverse_of_the_whole_table() {
        let design = DMatrix::from_row_iterator(4, 2, ROWS.iter().flat_map(|(phi, _)| *phi));
        let target = DMatrix::from_iterator(4, 1, ROWS.iter().map(|(_, y)| *y));
        let closed = design.pseudo_inverse(1e-12).unwrap() * target;
        let fit = LeastSquares::of(ROWS.into_iter());
        assert!((fit.minimum - V::new(closed[0], closed[1])).norm() < 1e-13);
    }

    /// `numpy.linalg.lstsq` for x = u.
    const SLOPE: f64 = 2.036_363_636_363_636;
    const OFFSET: f64 = 0.227_272_727_272_727;
    const LOWEST: f64 = 0.005_074_380_165_289;

    fn at_scale(scale: f64) -> Vec<([f64; 2], f64)> {
        let row = |i: u32| {
            let u = f64::from(i) / 10.0;
            ([u * scale, 1.0], 0.3 + 2.0 * u + 0.05 * (f64::from(i * i % 7) - 3.0))
        };
        (0..11).map(row).collect()
    }

    #[test]
    fn columns_of_whatever_size_have_the_same_minimum() {
        for exponent in -150..=150 {
            let scale = 10f64.powi(exponent);
            let rows = at_scale(scale);
            let turned: Vec<_> = rows.iter().map(|([a, b], y)| ([*b, *a], *y)).collect();
            for (fit, k) in
                [(LeastSquares::of(rows.into_iter()), 0), (LeastSquares::of(turned.into_iter()), 1)]
            {
                let [slope, offset] = [fit.minimum[k] * scale, fit.minimum[1 - k]];
                assert!((slope / SLOPE - 1.0).abs() < 1e-13, "{exponent}: {slope}");
                assert!((offset / OFFSET - 1.0).abs() < 1e-12, "{exponent}: {offset}");
                assert!((fit.lowest / LOWEST - 1.0).abs() < 1e-12, "{exponent}: {}", fit.lowest);
                let mut w = fit.minimum;
                w[k] += 1.0 / scale;
                // mean u² = 0.35
                assert!((fit.at(w) - fit.lowest - 0.35).abs() < 1e-12, "{exponent}");
            }
        }
    }

    #[test]
    fn a_column_far_from_0_costs_no_digits_that_it_has() {
        for far in [1e3, 2e3, 1.6e9, 1e12] {
            let rows = at_scale(10.0).into_iter().map(|([x, one], y)| ([x + far, one], y));
            let fit = LeastSquares::of(rows);
            assert!((fit.minimum.x * 10.0 / SLOPE - 1.0).abs() < 1e-10, "{far}: {}", fit.minimum);
            assert!((fit.lowest / LOWEST - 1.0).abs() < 1e-9, "{far}: {}", fit.lowest);
            let offset = OFFSET - 0.1 * SLOPE * far;
            assert!((fit.minimum.y / offset - 1.0).abs() < 1e-9, "{far}: {}", fit.minimum);
        }
    }

    #[test]
    fn features_that_depend_on_each_other_have_the_shortest_solution() {
        let fit = LeastSquares::of([([1.0, 1.0], 2.0), ([2.0, 2.0], 4.0)].into_iter());
        assert!((fit.minimum - V::new(1.0, 1.0)).norm() < 1e-12);
        assert!(LeastSquares::of(std::iter::empty()).lowest.is_nan());
    }
}
