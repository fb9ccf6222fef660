//! The usual functions for every number, from [`Real::smooth`] and [`Real::smooth2`].
//!
//! Where there is no value there is no derivative. Where a derivative is infinite although the function is not (roots at 0), it is taken as 0, as [`Real::sqrt`] does.

use super::{Real, gamma};

/// The usual functions.
pub trait Functions: Real {
    /// Tangent of radians.
    #[inline]
    fn tan(self) -> Self {
        self.smooth(f64::tan, |_, u| {
            let slope = 1.0 + u * u;
            [slope, 2.0 * u * slope]
        })
    }
    /// Hyperbolic sine.
    #[inline]
    fn sinh(self) -> Self {
        self.smooth(f64::sinh, |x, u| [x.cosh(), u])
    }
    /// Hyperbolic cosine.
    #[inline]
    fn cosh(self) -> Self {
        self.smooth(f64::cosh, |x, u| [x.sinh(), u])
    }
    /// The angle whose sine it is; NaN beyond ±1.
    #[inline]
    fn asin(self) -> Self {
        self.smooth(f64::asin, |x, _| {
            let slope = 1.0 / ((1.0 - x) * (1.0 + x)).sqrt();
            [slope, x * slope.powi(3)]
        })
    }
    /// The angle whose cosine it is; NaN beyond ±1.
    #[inline]
    fn acos(self) -> Self {
        self.smooth(f64::acos, |x, _| {
            let slope = 1.0 / ((1.0 - x) * (1.0 + x)).sqrt();
            [-slope, -x * slope.powi(3)]
        })
    }
    /// The angle whose tangent it is.
    #[inline]
    fn atan(self) -> Self {
        self.smooth(f64::atan, |x, _| {
            let slope = 1.0 / (1.0 + x * x);
            [slope, -2.0 * x * slope * slope]
        })
    }
    /// Inverse of the hyperbolic sine.
    #[inline]
    fn asinh(self) -> Self {
        self.smooth(f64::asinh, |x, _| {
            let slope = 1.0 / 1.0_f64.hypot(x);
            [slope, -x * slope.powi(3)]
        })
    }
    /// Inverse of the hyperbolic cosine; NaN below 1.
    #[inline]
    fn acosh(self) -> Self {
        self.smooth(f64::acosh, |x, _| {
            let slope = 1.0 / ((x - 1.0) * (x + 1.0)).sqrt();
            [slope, -x * slope.powi(3)]
        })
    }
    /// Inverse of the hyperbolic tangent; NaN beyond ±1.
    #[inline]
    fn atanh(self) -> Self {
        self.smooth(f64::atanh, |x, u| {
            let slope = where_defined(u, 1.0 / ((1.0 - x) * (1.0 + x)));
            [slope, 2.0 * x * slope * slope]
        })
    }
    /// Cube root, also below 0.
    #[inline]
    fn cbrt(self) -> Self {
        self.smooth(f64::cbrt, |x, u| {
            if x == 0.0 {
                return [0.0; 2];
            }
            let slope = u / (3.0 * x);
            [slope, -2.0 * slope / (3.0 * x)]
        })
    }
    /// ln(1 + self), with all digits near 0.
    #[inline]
    fn ln_1p(self) -> Self {
        self.smooth(f64::ln_1p, |x, u| {
            let slope = where_defined(u, 1.0 / (1.0 + x));
            [slope, -slope * slope]
        })
    }
    /// e^self − 1, with all digits near 0.
    #[inline]
    fn exp_m1(self) -> Self {
        self.smooth(f64::exp_m1, |x, _| [x.exp(); 2])
    }
    /// Logarithm to base 2.
    #[inline]
    fn log2(self) -> Self {
        self.smooth(f64::log2, |x, u| {
            let slope = where_defined(u, std::f64::consts::LOG2_E / x);
            [slope, -slope / x]
        })
    }
    /// Logarithm to base 10.
    #[inline]
    fn log10(self) -> Self {
        self.smooth(f64::log10, |x, u| {
            let slope = where_defined(u, std::f64::consts::LOG10_E / x);
            [slope, -slope / x]
        })
    }
    /// Γ(self + 1), the factorial between whole numbers too; NaN at −1, −2, …
    #[inline]
    fn factorial(self) -> Self {
        self.smooth(gamma::factorial, gamma::factorial_slopes)
    }
    /// The next whole number below, with slope 0.
    #[inline]
    fn floor(self) -> Self {
        self.smooth(f64::floor, |_, _| [0.0; 2])
    }
    /// The next whole number above, with slope 0.
    #[inline]
    fn ceil(self) -> Self {
        self.smooth(f64::ceil, |_, _| [0.0; 2])
    }
    /// The nearest whole number, halves to the even one (IEEE 754, as PyTorch and NumPy), with slope 0.
    #[inline]
    fn round(self) -> Self {
        self.smooth(f64::round_ties_even, |_, _| [0.0; 2])
    }
    /// The whole part, with slope 0.
    #[inline]
    fn trunc(self) -> Self {
        self.smooth(f64::trunc, |_, _| [0.0; 2])
    }
    /// self^n for any constant n; NaN below 0 unless n is whole.
    #[inline]
    fn powf(self, n: f64) -> Self {
        self.smooth(
            |x| x.powf(n),
            |x, _| {
                let [slope, _, bend, ..] = power(x, n, x.powf(n));
                [slope, bend]
            },
        )
    }
    /// base^self for a constant base.
    #[inline]
    fn exp_of(self, base: f64) -> Self {
        self.smooth(
            |x| base.powf(x),
            |_, u| {
                let ln = base.ln();
                [u * ln, u * ln * ln]
            },
        )
    }
    /// self^exponent; NaN below 0 unless the exponent is whole.
    #[inline]
    fn power(self, exponent: Self) -> Self {
        self.smooth2(exponent, f64::powf, power)
    }
    /// √(self² + other²), without overflow; at exactly 0 the derivatives are taken as 0.
    #[inline]
    fn hypot(self, other: Self) -> Self {
        self.smooth2(other, f64::hypot, |a, b, u| {
            if u == 0.0 {
                return [0.0; 5];
            }
            let (a, b) = (a / u, b / u);
            [a, b, b * b / u, -a * b / u, a * a / u]
        })
    }
    /// The angle of the point (other, self), from −π to π.
    #[inline]
    fn atan2(self, other: Self) -> Self {
        self.smooth2(other, f64::atan2, |y, x, _| {
            let r2 = x * x + y * y;
            let (along, across) = (x / r2, -y / r2);
            let twist = 2.0 * along * across;
            [along, across, twist, across * across - along * along, -twist]
        })
    }
    /// self − n·⌊self/n⌋: what is left after division, with n's sign.
    #[inline]
    fn modulo(self, n: Self) -> Self {
        self - n * Functions::floor(self / n)
    }
    /// self − n·trunc(self/n): what is left after division, with self's sign (C's and PyTorch's fmod).
    #[inline]
    fn remainder(self, n: Self) -> Self {
        self.smooth2(n, |a, n| a % n, |a, n, _| [1.0, -(a / n).trunc(), 0.0, 0.0, 0.0])
    }
}

impl<R: Real> Functions for R {}

/// A slope, if there is a value u that it is of.
#[inline]
fn where_defined(u: f64, slope: f64) -> f64 {
    if u.is_nan() { u } else { slope }
}

/// a^b: u_a, u_b, u_aa, u_ab, u_bb.
fn power(a: f64, b: f64, u: f64) -> [f64; 5] {
    if a == 0.0 && b > 0.0 {
        let at = |exponent: f64, slope: f64| if b == exponent { slope } else { 0.0 };
        return [at(1.0, 1.0), 0.0, at(2.0, 2.0), 0.0, 0.0];
    }
    let (ln, below) = (a.ln(), a.powf(b - 1.0));
    [b * below, u * ln, b * (b - 1.0) * a.powf(b - 2.0), below * (1.0 + b * ln), u * ln * ln]
}
