//! Forward-mode derivatives in the two coordinates of the plane: truncated Taylor polynomials ("jets").

mod number;
mod operators;
#[cfg(test)]
mod tests;

use nalgebra::{Matrix2, Vector2};

/// A value with its gradient, in the plane unless there are other than two coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet1<const N: usize = 2> {
    /// f
    pub value: f64,
    /// (∂f/∂x, ∂f/∂y)
    pub slope: [f64; N],
}

/// A value with its gradient and Hessian, in the plane (N = 2, H = 3) or along a line (N = H = 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet2<const N: usize = 2, const H: usize = 3> {
    /// f
    pub value: f64,
    /// (∂f/∂x, ∂f/∂y)
    pub slope: [f64; N],
    /// (∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²)
    pub bend: [f64; H],
}

/// The coordinates that entry `k` of a Hessian's upper half belongs to.
const fn pair(k: usize) -> [usize; 2] {
    [[0, 0], [0, 1], [1, 1]][k]
}

impl Jet1 {
    /// The coordinates x and y at a point, as numbers to put into a formula.
    #[inline]
    pub fn coordinates(at: Vector2<f64>) -> Vector2<Self> {
        Vector2::new(Self { value: at.x, slope: [1.0, 0.0] }, Self { value: at.y, slope: [0.0, 1.0] })
    }

    /// The gradient as a vector.
    #[inline]
    pub fn gradient(&self) -> Vector2<f64> {
        self.slope.into()
    }
}

impl<const N: usize> Jet1<N> {
    /// The chain rule: `u(self)` from u and u′ at `self.value`.
    #[inline]
    fn chain(self, u: f64, du: f64) -> Self {
        Self { value: u, slope: self.slope.map(|s| du * s) }
    }
}

impl Jet2 {
    /// The coordinates x and y at a point, as numbers to put into a formula.
    #[inline]
    pub fn coordinates(at: Vector2<f64>) -> Vector2<Self> {
        let bend = [0.0; 3];
        Vector2::new(
            Self { value: at.x, slope: [1.0, 0.0], bend },
            Self { value: at.y, slope: [0.0, 1.0], bend },
        )
    }

    /// The gradient as a vector.
    pub fn gradient(&self) -> Vector2<f64> {
        self.slope.into()
    }

    /// The Hessian as a symmetric matrix.
    pub fn hessian(&self) -> Matrix2<f64> {
        let [xx, xy, yy] = self.bend;
        Matrix2::new(xx, xy, xy, yy)
    }
}

impl<const N: usize, const H: usize> Jet2<N, H> {
    /// The chain rule: `u(self)` from u, u′ and u″ at `self.value`.
    #[inline]
    fn chain(self, u: f64, du: f64, ddu: f64) -> Self {
        let product = |[i, j]: [usize; 2]| self.slope[i] * self.slope[j];
        let bend = std::array::from_fn(|k| du * self.bend[k] + ddu * product(pair(k)));
        Self { value: u, slope: self.slope.map(|s| du * s), bend }
    }
}
