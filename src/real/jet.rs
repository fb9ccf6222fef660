//! Forward-mode derivatives in the two coordinates of the plane: truncated Taylor polynomials ("jets").

use super::Real;
use nalgebra::{Matrix2, Vector2};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A value with its gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet1 {
    /// f
    pub value: f64,
    /// (∂f/∂x, ∂f/∂y)
    pub slope: [f64; 2],
}

/// A value with its gradient and Hessian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet2 {
    /// f
    pub value: f64,
    /// (∂f/∂x, ∂f/∂y)
    pub slope: [f64; 2],
    /// (∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²)
    pub bend: [f64; 3],
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

    /// The chain rule: `u(self)` from u, u′ and u″ at `self.value`.
    #[inline]
    fn chain(self, u: f64, du: f64, ddu: f64) -> Self {
        let [x, y] = self.slope;
        let products = [x * x, x * y, y * y];
        let bend = std::array::from_fn(|i| du * self.bend[i] + ddu * products[i]);
        Self { value: u, slope: self.slope.map(|s| du * s), bend }
    }
}

impl Add for Jet1 {
    type Output = Self;
    #[inline]
    fn add(self, o: Self) -> Self {
        Self { value: self.value + o.value, slope: [self.slope[0] + o.slope[0], self.slope[1] + o.slope[1]] }
    }
}

impl Mul for Jet1 {
    type Output = Self;
    #[inline]
    #[allow(clippy::suspicious_arithmetic_impl)] // The product rule is a sum.
    fn mul(self, o: Self) -> Self {
        let slope = |i: usize| self.value * o.slope[i] + self.slope[i] * o.value;
        Self { value: self.value * o.value, slope: [slope(0), slope(1)] }
    }
}

impl Neg for Jet1 {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self { value: -self.value, slope: self.slope.map(|s| -s) }
    }
}

impl Div for Jet1 {
    type Output = Self;
    #[inline]
    fn div(self, o: Self) -> Self {
        let inverse = 1.0 / o.value;
        Self { value: self.value / o.value, ..self * o.chain(inverse, -inverse * inverse) }
    }
}

impl Add for Jet2 {
    type Output = Self;
    #[inline]
    fn add(self, o: Self) -> Self {
        Self {
            value: self.value + o.value,
            slope: std::array::from_fn(|i| self.slope[i] + o.slope[i]),
            bend: std::array::from_fn(|i| self.bend[i] + o.bend[i]),
        }
    }
}

impl Mul for Jet2 {
    type Output = Self;
    #[inline]
    fn mul(self, o: Self) -> Self {
        let ([ax, ay], [bx, by]) = (self.slope, o.slope);
        let cross = [2.0 * ax * bx, ax * by + ay * bx, 2.0 * ay * by];
        Self {
            value: self.value * o.value,
            slope: std::array::from_fn(|i| self.value * o.slope[i] + self.slope[i] * o.value),
            bend: std::array::from_fn(|i| self.value * o.bend[i] + cross[i] + self.bend[i] * o.value),
        }
    }
}

impl Neg for Jet2 {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self { value: -self.value, slope: self.slope.map(|s| -s), bend: self.bend.map(|s| -s) }
    }
}

impl Div for Jet2 {
    type Output = Self;
    #[inline]
    fn div(self, o: Self) -> Self {
        let inverse = 1.0 / o.value;
        Self {
            value: self.value / o.value,
            ..self * o.chain(inverse, -inverse * inverse, 2.0 * inverse * inverse * inverse)
        }
    }
}

/// What follows for both from `+ * - /` between themselves.
macro_rules! derived_operators {
    ($jet:ty) => {
        impl Sub for $jet {
            type Output = Self;
            #[inline]
            fn sub(self, o: Self) -> Self {
                self + -o
            }
        }
        impl AddAssign for $jet {
            #[inline]
            fn add_assign(&mut self, o: Self) {
                *self = *self + o;
            }
        }
        impl SubAssign for $jet {
            #[inline]
            fn sub_assign(&mut self, o: Self) {
                *self = *self - o;
            }
        }
        impl MulAssign for $jet {
            #[inline]
            fn mul_assign(&mut self, o: Self) {
                *self = *self * o;
            }
        }
        impl DivAssign for $jet {
            #[inline]
            fn div_assign(&mut self, o: Self) {
                *self = *self / o;
            }
        }
        impl Add<f64> for $jet {
            type Output = Self;
            #[inline]
            fn add(self, c: f64) -> Self {
                Self { value: self.value + c, ..self }
            }
        }
        impl Sub<f64> for $jet {
            type Output = Self;
            #[inline]
            fn sub(self, c: f64) -> Self {
                Self { value: self.value - c, ..self }
            }
        }
        impl Div<f64> for $jet {
            type Output = Self;
            #[inline]
            fn div(self, c: f64) -> Self {
                Self { value: self.value / c, ..self * (1.0 / c) }
            }
        }
    };
}
derived_operators!(Jet1);
derived_operators!(Jet2);

impl Mul<f64> for Jet1 {
    type Output = Self;
    #[inline]
    fn mul(self, c: f64) -> Self {
        Self { value: self.value * c, slope: self.slope.map(|s| s * c) }
    }
}

impl Mul<f64> for Jet2 {
    type Output = Self;
    #[inline]
    fn mul(self, c: f64) -> Self {
        Self { value: self.value * c, slope: self.slope.map(|s| s * c), bend: self.bend.map(|s| s * c) }
    }
}

/// n·x^(n−1), with 0·anything = 0.
#[inline]
fn power_slope(x: f64, n: i32) -> f64 {
    if n == 0 { 0.0 } else { f64::from(n) * x.powi(n - 1) }
}

impl Real for Jet1 {
    #[inline]
    fn lit(c: f64) -> Self {
        Self { value: c, slope: [0.0; 2] }
    }
    #[inline]
    fn sqrt(self) -> Self {
        let root = self.value.sqrt();
        self.chain(root, if root == 0.0 { 0.0 } else { 0.5 / root })
    }
    #[inline]
    fn exp(self) -> Self {
        let e = self.value.exp();
        self.chain(e, e)
    }
    #[inline]
    fn ln(self) -> Self {
        self.chain(self.value.ln(), 1.0 / self.value)
    }
    #[inline]
    fn sin(self) -> Self {
        let (s, c) = self.value.sin_cos();
        self.chain(s, c)
    }
    #[inline]
    fn cos(self) -> Self {
        let (s, c) = self.value.sin_cos();
        self.chain(c, -s)
    }
    #[inline]
    fn smooth(self, value: impl Fn(f64) -> f64, slopes: impl Fn(f64, f64) -> [f64; 2]) -> Self {
        let u = value(self.value);
        let [du, _] = slopes(self.value, u);
        self.chain(u, du)
    }
    #[inline]
    fn powi(self, n: i32) -> Self {
        self.chain(self.value.powi(n), power_slope(self.value, n))
    }
    #[inline]
    fn square(self) -> Self {
        self.chain(self.value * self.value, 2.0 * self.value)
    }
    #[inline]
    fn select_lt(a: Self, b: Self, then: Self, other: Self) -> Self {
        if a.value < b.value { then } else { other }
    }
}

impl Real for Jet2 {
    #[inline]
    fn lit(c: f64) -> Self {
        Self { value: c, slope: [0.0; 2], bend: [0.0; 3] }
    }
    #[inline]
    fn sqrt(self) -> Self {
        let root = self.value.sqrt();
        if root == 0.0 {
            return self.chain(root, 0.0, 0.0);
        }
        self.chain(root, 0.5 / root, -0.25 / (root * self.value))
    }
    #[inline]
    fn exp(self) -> Self {
        let e = self.value.exp();
        self.chain(e, e, e)
    }
    #[inline]
    fn ln(self) -> Self {
        let inverse = 1.0 / self.value;
        self.chain(self.value.ln(), inverse, -inverse * inverse)
    }
    #[inline]
    fn sin(self) -> Self {
        let (s, c) = self.value.sin_cos();
        self.chain(s, c, -s)
    }
    #[inline]
    fn cos(self) -> Self {
        let (s, c) = self.value.sin_cos();
        self.chain(c, -s, -c)
    }
    #[inline]
    fn smooth(self, value: impl Fn(f64) -> f64, slopes: impl Fn(f64, f64) -> [f64; 2]) -> Self {
        let u = value(self.value);
        let [du, ddu] = slopes(self.value, u);
        self.chain(u, du, ddu)
    }
    #[inline]
    fn powi(self, n: i32) -> Self {
        let second = if n == 0 { 0.0 } else { f64::from(n) * power_slope(self.value, n - 1) };
        self.chain(self.value.powi(n), power_slope(self.value, n), second)
    }
    #[inline]
    fn square(self) -> Self {
        self.chain(self.value * self.value, 2.0 * self.value, 2.0)
    }
    #[inline]
    fn select_lt(a: Self, b: Self, then: Self, other: Self) -> Self {
        if a.value < b.value { then } else { other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_dual::{Dual2SVec64, DualNum};
    use proptest::prelude::*;

    fn everything<R: Real>(p: Vector2<R>) -> R {
        let (x, y) = (p.x, p.y);
        let wave = (x * y).sin() * (x - y * 0.5).cos() + (x * 0.3).exp() / (y.square() + 1.0);
        let root = (x.square() + y.powi(4) + 2.0).sqrt().ln();
        wave - root * x.powi(3) + (y - x).abs().max(R::lit(0.25))
    }

    fn everything_num_dual(x: Dual2SVec64<2>, y: Dual2SVec64<2>) -> Dual2SVec64<2> {
        let wave = (x * y).sin() * (x - y * 0.5).cos() + (x * 0.3).exp() / (y.powi(2) + 1.0);
        let root = (x.powi(2) + y.powi(4) + 2.0).sqrt().ln();
        let kink = y - x;
        let kink = if kink.re < 0.0 { -kink } else { kink };
        let kink = if kink.re < 0.25 { Dual2SVec64::from(0.25) } else { kink };
        wave - root * x.powi(3) + kink
    }

    fn close(got: f64, want: f64) -> bool {
        (got - want).abs() <= 1e-11 * (1.0 + want.abs())
    }

    proptest! {
        #[test]
        fn jets_equal_another_implementation(x in -2.0..2.0f64, y in -2.0..2.0f64) {
            let (f, gradient, hessian) =
                num_dual::hessian(|v| everything_num_dual(v[0], v[1]), &Vector2::new(x, y));
            let jet = everything(Jet2::coordinates(Vector2::new(x, y)));
            let first = everything(Jet1::coordinates(Vector2::new(x, y)));
            prop_assert!(close(jet.value, f) && close(first.value, f));
            for i in 0..2 {
                prop_assert!(close(jet.slope[i], gradient[i]) && close(first.slope[i], gradient[i]));
            }
            prop_assert!(close(jet.bend[0], hessian[(0, 0)]));
            prop_assert!(close(jet.bend[1], hessian[(0, 1)]));
            prop_assert!(close(jet.bend[2], hessian[(1, 1)]));
        }
    }

    proptest! {
        #[test]
        fn the_value_is_the_plain_one_bit_for_bit(x in -2.0..2.0f64, y in -2.0..2.0f64) {
            let at = Vector2::new(x, y);
            let plain = everything(at).to_bits();
            prop_assert_eq!(everything(Jet1::coordinates(at)).value.to_bits(), plain);
            prop_assert_eq!(everything(Jet2::coordinates(at)).value.to_bits(), plain);
        }
    }

    #[test]
    fn a_root_at_zero_has_finite_derivatives() {
        let p = Jet2::coordinates(Vector2::zeros());
        let cone = (p.x.square() + p.y.square()).sqrt();
        assert_eq!(cone, Jet2::lit(0.0));
    }

    #[test]
    fn the_second_derivative_of_a_cube_at_zero_is_zero() {
        assert_eq!(Jet2::coordinates(Vector2::zeros()).x.powi(3), Jet2::lit(0.0));
    }
}
