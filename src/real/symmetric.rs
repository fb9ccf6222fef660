//! Symmetric 2×2 matrices: eigenvalues that keep their digits, and linear systems.

use super::V;
use nalgebra::Matrix2;

/// The eigenvalues and eigenvectors of a symmetric matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spectrum {
    /// The smaller eigenvalue.
    pub low: f64,
    /// The larger eigenvalue.
    pub high: f64,
    /// Unit eigenvectors of `low` and `high`, orthogonal. Where the eigenvalues are equal: the x and the y axis.
    pub directions: [V; 2],
}

/// The spectrum of a symmetric matrix, of which the upper half is read. NaN if the matrix is not finite.
pub fn spectrum(matrix: &Matrix2<f64>) -> Spectrum {
    let (a, b, c) = (matrix[(0, 0)], matrix[(0, 1)], matrix[(1, 1)]);
    let (mean, half) = ((a + c) / 2.0, (a - c) / 2.0);
    let spread = half.hypot(b);
    // Of two formulas for the same eigenvector, the one without cancellation.
    let steep = match (b == 0.0, half > 0.0) {
        (true, true) => V::new(1.0, 0.0),
        (true, false) => V::new(0.0, 1.0),
        (false, true) => V::new(half + spread, b).normalize(),
        (false, false) => V::new(b, spread - half).normalize(),
    };
    // The eigenvalue near 0 from the determinant, so that a flat direction beside a steep one keeps its digits.
    let (low, high) = (mean - spread, mean + spread);
    let determinant = a * c - b * b;
    let (low, high) = match mean > 0.0 {
        true if high != 0.0 => (if b == 0.0 { a.min(c) } else { determinant / high }, high),
        false if low != 0.0 => (low, if b == 0.0 { a.max(c) } else { determinant / low }),
        _ => (low, high),
    };
    Spectrum { low, high, directions: [V::new(-steep.y, steep.x), steep] }
}

/// The solution of `matrix · x = right` by Cramer's rule; `None` if the matrix is singular or not finite.
pub fn solve(matrix: &Matrix2<f64>, right: V) -> Option<V> {
    let determinant = matrix.determinant();
    let over = V::new(
        right.x * matrix[(1, 1)] - matrix[(0, 1)] * right.y,
        matrix[(0, 0)] * right.y - right.x * matrix[(1, 0)],
    );
    let solution = over / determinant;
    let sound = determinant != 0.0 && solution.iter().all(|c| c.is_finite());
    sound.then_some(solution)
}

/// Whether a symmetric matrix is positive definite: its first entry and its determinant are.
pub fn is_positive_definite(matrix: &Matrix2<f64>) -> bool {
    matrix[(0, 0)] > 0.0 && matrix.determinant() > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_spectrum_puts_its_matrix_together_again(a in -9.0..9.0f64, b in -9.0..9.0f64, c in -9.0..9.0f64) {
            let matrix = Matrix2::new(a, b, b, c);
            let Spectrum { low, high, directions: [u, v] } = spectrum(&matrix);
            prop_assert!(low <= high);
            prop_assert!(u.dot(&v).abs() < 1e-15 && (u.norm() - 1.0).abs() < 1e-15);
            let again = u * u.transpose() * low + v * v.transpose() * high;
            prop_assert!((again - matrix).norm() < 1e-13, "{again} is not {matrix}");
            prop_assert_eq!(is_positive_definite(&matrix), low > 0.0);
        }

        #[test]
        fn a_solution_solves(a in -9.0..9.0f64, b in -9.0..9.0f64, c in -9.0..9.0f64, x in -9.0..9.0f64) {
            let matrix = Matrix2::new(a, b, b, c);
            prop_assume!(matrix.determinant().abs() > 1e-3);
            let right = V::new(x, 1.0);
            prop_assert!((matrix * solve(&matrix, right).unwrap() - right).norm() < 1e-9);
        }
    }

    #[test]
    fn what_is_singular_or_not_finite_has_no_solution() {
        assert_eq!(solve(&Matrix2::new(1.0, 2.0, 2.0, 4.0), V::new(1.0, 1.0)), None);
        assert_eq!(solve(&Matrix2::new(f64::NAN, 0.0, 0.0, 1.0), V::new(1.0, 1.0)), None);
        assert_eq!(solve(&Matrix2::identity(), V::new(f64::INFINITY, 1.0)), None);
        assert!(!is_positive_definite(&Matrix2::repeat(f64::NAN)));
    }
}
