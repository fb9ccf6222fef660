//! Sums, products and quotients of jets: the rules of differentiation.

use super::{Jet1, Jet2, pair};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

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
