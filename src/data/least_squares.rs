//! The mean squared error of a model that is linear in two weights, known from six numbers whatever the number of rows.

use crate::real::{Real, V};
use nalgebra::Matrix2;

/// f(w) = mean (w·φ − y)² = lowest + (w − ŵ)ᵀA(w − ŵ), with A = mean φφᵀ.
///
/// Written around its minimum ŵ, which solves the normal equations Aŵ = mean yφ, so that nothing cancels near it. Where the
/// features φ depend on each other, ŵ is the shortest of all solutions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeastSquares {
    /// A, half of the Hessian.
    pub matrix: Matrix2<f64>,
    /// ŵ
    pub minimum: V,
    /// f(ŵ); NaN without any rows.
    pub lowest: f64,
}

impl LeastSquares {
    /// From features φ and targets y.
    pub fn of(rows: impl Iterator<Item = ([f64; 2], f64)> + Clone) -> Self {
        // Plain sums: there may be 100,000 rows, and a slider waits for them.
        let (mut count, mut aa, mut ab, mut bb) = (0_u32, 0.0, 0.0, 0.0);
        for ([a, b], _) in rows.clone() {
            count += 1;
            aa += a * a;
            ab += a * b;
            bb += b * b;
        }
        let n = f64::from(count.max(1));
        let matrix = Matrix2::new(aa, ab, ab, bb) / n;
        // What is left of the gradient after the first solution is solved for once more.
        let mut minimum = V::zeros();
        for _ in 0..2 {
            let (mut x, mut y) = (0.0, 0.0);
            for ([a, b], target) in rows.clone() {
                let rest = target - (minimum.x * a + minimum.y * b);
                x += a * rest;
                y += b * rest;
            }
            minimum += solve(&matrix, V::new(x, y) / n);
        }
        let square = |([a, b], target): ([f64; 2], f64)| (minimum.x * a + minimum.y * b - target).powi(2);
        let lowest = if count == 0 { f64::NAN } else { rows.map(square).sum::<f64>() / n };
        Self { matrix, minimum, lowest }
    }

    /// f(w)
    #[inline]
    pub fn at<R: Real>(&self, w: V<R>) -> R {
        let [x, y] = [w.x - self.minimum.x, w.y - self.minimum.y];
        let a = &self.matrix;
        x.square() * a[(0, 0)] + x * y * (2.0 * a[(0, 1)]) + y.square() * a[(1, 1)] + self.lowest
    }
}

/// The shortest solution of a symmetric, positive semidefinite system.
fn solve(matrix: &Matrix2<f64>, right: V) -> V {
    let svd = matrix.svd(true, true);
    let threshold = 1e-13 * svd.singular_values.max();
    svd.solve(&right, threshold).unwrap_or_else(|_| V::zeros())
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

    #[test]
    fn features_that_depend_on_each_other_have_the_shortest_solution() {
        let fit = LeastSquares::of([([1.0, 1.0], 2.0), ([2.0, 2.0], 4.0)].into_iter());
        assert!((fit.minimum - V::new(1.0, 1.0)).norm() < 1e-12);
        assert!(LeastSquares::of(std::iter::empty()).lowest.is_nan());
    }
}
