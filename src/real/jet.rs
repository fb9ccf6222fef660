//! Forward-mode derivatives in the two coordinates of the plane: truncated Taylor polynomials ("jets").

use super::{Real, V};
use nalgebra::{Matrix2, Vector2};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

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

impl<const N: usize> Add for Jet1<N> {
    type Output = Self;
    #[inline]
    fn add(self, o: Self) -> Self {
        Self { value: self.value + o.value, slope: std::array::from_fn(|i| self.slope[i] + o.slope[i]) }
    }
}

impl<const N: usize> Mul for Jet1<N> {
    type Output = Self;
    #[inline]
    #[allow(clippy::suspicious_arithmetic_impl)] // The product rule is a sum.
    fn mul(self, o: Self) -> Self {
        let slope = |i: usize| self.value * o.slope[i] + self.slope[i] * o.value;
        Self { value: self.value * o.value, slope: std::array::from_fn(slope) }
    }
}

impl<const N: usize> Neg for Jet1<N> {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self { value: -self.value, slope: self.slope.map(|s| -s) }
    }
}

impl<const N: usize> Div for Jet1<N> {
    type Output = Self;
    #[inline]
    fn div(self, o: Self) -> Self {
        let inverse = 1.0 / o.value;
        Self { value: self.value / o.value, ..self * o.chain(inverse, -inverse * inverse) }
    }
}

impl<const N: usize, const H: usize> Add for Jet2<N, H> {
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

impl<const N: usize, const H: usize> Mul for Jet2<N, H> {
    type Output = Self;
    #[inline]
    #[allow(clippy::suspicious_arithmetic_impl)] // The product rule is a sum.
    fn mul(self, o: Self) -> Self {
        let (a, b) = (self.slope, o.slope);
        let cross = |[i, j]: [usize; 2]| {
            if i == j { 2.0 * a[i] * b[i] } else { a[i] * b[j] + a[j] * b[i] }
        };
        Self {
            value: self.value * o.value,
            slope: std::array::from_fn(|i| self.value * o.slope[i] + self.slope[i] * o.value),
            bend: std::array::from_fn(|i| self.value * o.bend[i] + cross(pair(i)) + self.bend[i] * o.value),
        }
    }
}

impl<const N: usize, const H: usize> Neg for Jet2<N, H> {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self { value: -self.value, slope: self.slope.map(|s| -s), bend: self.bend.map(|s| -s) }
    }
}

impl<const N: usize, const H: usize> Div for Jet2<N, H> {
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
    ([$($generics:tt)*] $jet:ty) => {
        impl<$($generics)*> Sub for $jet {
            type Output = Self;
            #[inline]
            fn sub(self, o: Self) -> Self {
                self + -o
            }
        }
        impl<$($generics)*> AddAssign for $jet {
            #[inline]
            fn add_assign(&mut self, o: Self) {
                *self = *self + o;
            }
        }
        impl<$($generics)*> SubAssign for $jet {
            #[inline]
            fn sub_assign(&mut self, o: Self) {
                *self = *self - o;
            }
        }
        impl<$($generics)*> MulAssign for $jet {
            #[inline]
            fn mul_assign(&mut self, o: Self) {
                *self = *self * o;
            }
        }
        impl<$($generics)*> DivAssign for $jet {
            #[inline]
            fn div_assign(&mut self, o: Self) {
                *self = *self / o;
            }
        }
        impl<$($generics)*> Add<f64> for $jet {
            type Output = Self;
            #[inline]
            fn add(self, c: f64) -> Self {
                Self { value: self.value + c, ..self }
            }
        }
        impl<$($generics)*> Sub<f64> for $jet {
            type Output = Self;
            #[inline]
            fn sub(self, c: f64) -> Self {
                Self { value: self.value - c, ..self }
            }
        }
        impl<$($generics)*> Div<f64> for $jet {
            type Output = Self;
            #[inline]
            fn div(self, c: f64) -> Self {
                Self { value: self.value / c, ..self * (1.0 / c) }
            }
        }
    };
}
derived_operators!([const N: usize] Jet1<N>);
derived_operators!([const N: usize, const H: usize] Jet2<N, H>);

impl<const N: usize> Mul<f64> for Jet1<N> {
    type Output = Self;
    #[inline]
    fn mul(self, c: f64) -> Self {
        Self { value: self.value * c, slope: self.slope.map(|s| s * c) }
    }
}

impl<const N: usize, const H: usize> Mul<f64> for Jet2<N, H> {
    type Output = Self;
    #[inline]
    fn mul(self, c: f64) -> Self {
        Self { value: self.value * c, slope: self.slope.map(|s| s * c), bend: self.bend.map(|s| s * c) }
    }
}

/// derivative·slope, where a slope of 0 makes 0 of anything.
#[inline]
fn times(derivative: f64, slope: f64) -> f64 {
    if slope == 0.0 { 0.0 } else { derivative * slope }
}

/// n·x^(n−1), with 0·anything = 0.
#[inline]
fn power_slope(x: f64, n: i32) -> f64 {
    if n == 0 { 0.0 } else { f64::from(n) * x.powi(n - 1) }
}

impl<const N: usize> Real for Jet1<N> {
    type Line = Jet1<1>;
    type Plane = Jet1<2>;
    #[inline]
    fn score(w: V<Self>, phi: [f64; 2]) -> Jet1<1> {
        Jet1 { value: f64::score(w.map(|w| w.value), phi), slope: [1.0] }
    }
    #[inline]
    fn of_score(u: Jet1<1>, phi: [f64; 2]) -> Jet1<2> {
        Jet1 { value: u.value, slope: phi.map(|phi| u.slope[0] * phi) }
    }
    #[inline]
    fn compose(u: Jet1<2>, w: V<Self>) -> Self {
        let slope = |i: usize| u.slope[0] * w.x.slope[i] + u.slope[1] * w.y.slope[i];
        Self { value: u.value, slope: std::array::from_fn(slope) }
    }
    #[inline]
    fn lit(c: f64) -> Self {
        Self { value: c, slope: [0.0; N] }
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
    fn smooth2(
        self,
        other: Self,
        value: impl Fn(f64, f64) -> f64,
        slopes: impl Fn(f64, f64, f64) -> [f64; 5],
    ) -> Self {
        let u = value(self.value, other.value);
        let [a, b, ..] = slopes(self.value, other.value, u);
        let slope = |i: usize| times(a, self.slope[i]) + times(b, other.slope[i]);
        Self { value: u, slope: std::array::from_fn(slope) }
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
        // Part by part, so that nothing has to branch.
        let pick = |then: f64, other: f64| if a.value < b.value { then } else { other };
        let slope = std::array::from_fn(|i| pick(then.slope[i], other.slope[i]));
        Self { value: pick(then.value, other.value), slope }
    }
    #[inline]
    fn abs(self) -> Self {
        let turned = if self.value < 0.0 { -self } else { self };
        // |−0| is 0, as it is for plain numbers.
        Self { value: self.value.abs(), ..turned }
    }
}

impl<const N: usize, const H: usize> Real for Jet2<N, H> {
    type Line = Jet2<1, 1>;
    type Plane = Jet2<2, 3>;
    #[inline]
    fn score(w: V<Self>, phi: [f64; 2]) -> Jet2<1, 1> {
        Jet2 { value: f64::score(w.map(|w| w.value), phi), slope: [1.0], bend: [0.0] }
    }
    #[inline]
    fn of_score(u: Jet2<1, 1>, phi: [f64; 2]) -> Jet2<2, 3> {
        let bend = std::array::from_fn(|k| u.bend[0] * pair(k).map(|i| phi[i]).iter().product::<f64>());
        Jet2 { value: u.value, slope: phi.map(|phi| u.slope[0] * phi), bend }
    }
    #[inline]
    fn compose(u: Jet2<2, 3>, w: V<Self>) -> Self {
        let [xx, xy, yy] = u.bend;
        let (x, y) = (w.x.slope, w.y.slope);
        let slope = |i: usize| u.slope[0] * x[i] + u.slope[1] * y[i];
        let bend = |k: usize| {
            let [i, j] = pair(k);
            let curved = xx * x[i] * x[j] + xy * (x[i] * y[j] + x[j] * y[i]) + yy * y[i] * y[j];
            u.slope[0] * w.x.bend[k] + u.slope[1] * w.y.bend[k] + curved
        };
        Self { value: u.value, slope: std::array::from_fn(slope), bend: std::array::from_fn(bend) }
    }
    #[inline]
    fn lit(c: f64) -> Self {
        Self { value: c, slope: [0.0; N], bend: [0.0; H] }
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
    fn smooth2(
        self,
        other: Self,
        value: impl Fn(f64, f64) -> f64,
        slopes: impl Fn(f64, f64, f64) -> [f64; 5],
    ) -> Self {
        let u = value(self.value, other.value);
        let [a, b, aa, ab, bb] = slopes(self.value, other.value, u);
        let (p, q) = (self.slope, other.slope);
        let bend = |k: usize| {
            let [i, j] = pair(k);
            let straight = times(a, self.bend[k]) + times(b, other.bend[k]);
            let mixed = times(ab, p[i] * q[j] + p[j] * q[i]);
            straight + times(aa, p[i] * p[j]) + mixed + times(bb, q[i] * q[j])
        };
        Self {
            value: u,
            slope: std::array::from_fn(|i| times(a, p[i]) + times(b, q[i])),
            bend: std::array::from_fn(bend),
        }
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
        let pick = |then: f64, other: f64| if a.value < b.value { then } else { other };
        Self {
            value: pick(then.value, other.value),
            slope: std::array::from_fn(|i| pick(then.slope[i], other.slope[i])),
            bend: std::array::from_fn(|i| pick(then.bend[i], other.bend[i])),
        }
    }
    #[inline]
    fn abs(self) -> Self {
        let turned = if self.value < 0.0 { -self } else { self };
        // |−0| is 0, as it is for plain numbers.
        Self { value: self.value.abs(), ..turned }
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

    /// A function of 0.7x − 1.3y, differentiated along its line and carried over, is the same differentiated in the plane; on
    /// coordinates that are functions themselves too.
    #[test]
    fn a_function_of_a_score_needs_derivatives_along_a_line_alone() {
        let phi = [0.7, -1.3];
        fn along<R: Real>(w: V<R>, phi: [f64; 2]) -> R {
            R::compose(R::of_score((R::score(w, phi) * 0.8).softplus(), phi), w)
        }
        fn plain<R: Real>(w: V<R>, phi: [f64; 2]) -> R {
            ((w.x * phi[0] + w.y * phi[1]) * 0.8).softplus()
        }
        let bent = |p: V<Jet2>| V::new(p.x * p.y, p.y.square() - p.x);
        for at in [V::new(0.3, -0.4), V::new(-20.0, 5.0), V::new(0.0, 0.0)] {
            let p = Jet2::coordinates(at);
            for w in [p, bent(p)] {
                let (got, want) = (along(w, phi), plain(w, phi));
                assert_eq!(got.value.to_bits(), want.value.to_bits());
                let parts = |jet: Jet2| jet.slope.into_iter().chain(jet.bend).collect::<Vec<f64>>();
                assert!(
                    parts(got).into_iter().zip(parts(want)).all(|(got, want)| close(got, want)),
                    "{got:?} {want:?}"
                );
            }
            let first = along(Jet1::coordinates(at), phi);
            assert_eq!((first.value, first.slope), (along(p, phi).value, along(p, phi).slope));
            assert_eq!(along(at, phi).to_bits(), first.value.to_bits());
        }
    }

    #[test]
    fn a_negative_zero_has_the_absolute_value_of_plain_numbers() {
        let zero = Jet2::coordinates(Vector2::new(-0.0, 0.0)).x;
        assert!(zero.abs().value.is_sign_positive() && Jet1::<2>::lit(-0.0).abs().value.is_sign_positive());
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
