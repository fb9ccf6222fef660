//! The numbers that formulas are written in.
//!
//! A loss surface is *one* formula, generic over [`Real`]. With `f64` it gives the loss, with [`Jet1`] the loss and its
//! exact gradient, with [`Jet2`] the Hessian as well (forward-mode automatic differentiation). Nobody derives a gradient
//! by hand; where a formula has a kink, the derivative is what [`KINKS`] says. Update rules are generic in the same way, so that one text serves every number type that may follow.

mod functions;
mod gamma;
mod jet;
mod smooth;
pub mod symmetric;

pub use functions::Functions;
pub use jet::{Jet1, Jet2};

use nalgebra::{Scalar, Vector2};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A point or a displacement in the plane.
pub type V<R = f64> = Vector2<R>;

/// (0, 0)
pub fn origin<R: Real>() -> V<R> {
    V::repeat(R::lit(0.0))
}

/// A number that a formula can be written in.
///
/// There is no `if` on values: a formula chooses with [`Real::select_lt`], which every number type can carry out.
pub trait Real:
    Scalar
    + Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
{
    /// What differentiates as often as this number, but along a line alone: a function of one number needs no more.
    type Line: Real;
    /// What differentiates as often as this number, in the plane.
    type Plane: Real;
    /// The score w·φ of a linear model, as the coordinate of a line.
    fn score(w: V<Self>, phi: [f64; 2]) -> Self::Line;
    /// A function of the score w·φ, differentiated by w: u, u′φ, u″φφᵀ.
    fn of_score(u: Self::Line, phi: [f64; 2]) -> Self::Plane;
    /// u(w) by the chain rule, from u's derivatives in the plane at the value of w.
    fn compose(u: Self::Plane, w: V<Self>) -> Self;
    /// The constant `c`.
    fn lit(c: f64) -> Self;
    /// `√self`; NaN below 0. At exactly 0 the derivatives are taken as 0, a subgradient of the cones that roots make.
    fn sqrt(self) -> Self;
    /// `e^self`.
    fn exp(self) -> Self;
    /// Natural logarithm; NaN below 0.
    fn ln(self) -> Self;
    /// Sine of radians.
    fn sin(self) -> Self;
    /// Cosine of radians.
    fn cos(self) -> Self;
    /// `u(self)` for a smooth function of one number: `value` is u, and `slopes` gives u′ and u″ from the number and u.
    fn smooth(self, value: impl Fn(f64) -> f64, slopes: impl Fn(f64, f64) -> [f64; 2]) -> Self;
    /// `u(self, other)` for a smooth function of two numbers: `value` is u, and `slopes` gives u_a, u_b, u_aa, u_ab and u_bb
    /// from both numbers and u. What does not depend on a number adds nothing, even where a slope is not finite.
    fn smooth2(
        self,
        other: Self,
        value: impl Fn(f64, f64) -> f64,
        slopes: impl Fn(f64, f64, f64) -> [f64; 5],
    ) -> Self;
    /// `self^n` for a whole exponent, exact derivatives for any sign of `self`.
    fn powi(self, n: i32) -> Self;
    /// `then` where `a < b`, else `other` (also where either is NaN).
    fn select_lt(a: Self, b: Self, then: Self, other: Self) -> Self;

    /// Hyperbolic tangent.
    #[inline]
    fn tanh(self) -> Self {
        self.smooth(smooth::tanh, smooth::tanh_slopes)
    }
    /// 1/(1 + e^−self), without overflow for any finite number.
    #[inline]
    fn sigmoid(self) -> Self {
        self.smooth(smooth::sigmoid, smooth::sigmoid_slopes)
    }
    /// ln(1 + e^self), without overflow and without loss of digits for any finite number.
    #[inline]
    fn softplus(self) -> Self {
        self.smooth(smooth::softplus, smooth::softplus_slopes)
    }
    /// `self²`.
    #[inline]
    fn square(self) -> Self {
        self * self
    }
    /// `|self|`; see [`KINKS`] for its derivative at 0.
    fn abs(self) -> Self;
    /// `self` above 0, else 0, with derivative 0 at 0; NaN stays NaN.
    #[inline]
    fn relu(self) -> Self {
        let zero = Self::lit(0.0);
        let least = Self::lit(f64::from_bits(1));
        Self::select_lt(zero, self, self, Self::select_lt(self, least, zero, self))
    }
    /// One of three by the sign of `self`; `zero` for NaN too.
    #[inline]
    fn by_sign(self, negative: Self, zero: Self, positive: Self) -> Self {
        let origin = Self::lit(0.0);
        Self::select_lt(origin, self, positive, Self::select_lt(self, origin, negative, zero))
    }
    /// −1, 0 or 1; 0 for NaN.
    #[inline]
    fn sign(self) -> Self {
        self.by_sign(Self::lit(-1.0), Self::lit(0.0), Self::lit(1.0))
    }
    /// The smaller of the two; where they are equal both have half a say. NaN if one of them is.
    #[inline]
    fn min(self, other: Self) -> Self {
        Self::in_order(self, other, self, other)
    }
    /// The larger of the two; where they are equal both have half a say. NaN if one of them is.
    #[inline]
    fn max(self, other: Self) -> Self {
        Self::in_order(self, other, other, self)
    }
    /// `rising` where a < b and `falling` where a > b; the mean of a and b where they are equal.
    #[inline]
    fn in_order(a: Self, b: Self, rising: Self, falling: Self) -> Self {
        Self::select_lt(a, b, rising, Self::select_lt(b, a, falling, a * 0.5 + b * 0.5))
    }
}

/// The derivatives at kinks, in formulas, surfaces and penalties alike.
pub const KINKS: &str = "At kinks the slope is PyTorch's: 0 at the tip of |x|, √(x²) and relu(x), the mean of both sides where \
    max or min has a tie";

impl Real for f64 {
    type Line = Self;
    type Plane = Self;
    #[inline]
    fn score(w: V, phi: [f64; 2]) -> Self {
        w.x * phi[0] + w.y * phi[1]
    }
    #[inline]
    fn of_score(u: Self, _: [f64; 2]) -> Self {
        u
    }
    #[inline]
    fn compose(u: Self, _: V) -> Self {
        u
    }
    #[inline]
    fn lit(c: f64) -> Self {
        c
    }
    #[inline]
    fn sqrt(self) -> Self {
        f64::sqrt(self)
    }
    #[inline]
    fn exp(self) -> Self {
        f64::exp(self)
    }
    #[inline]
    fn ln(self) -> Self {
        f64::ln(self)
    }
    #[inline]
    fn sin(self) -> Self {
        f64::sin(self)
    }
    #[inline]
    fn cos(self) -> Self {
        f64::cos(self)
    }
    #[inline]
    fn smooth(self, value: impl Fn(f64) -> f64, _: impl Fn(f64, f64) -> [f64; 2]) -> Self {
        value(self)
    }
    #[inline]
    fn smooth2(
        self,
        other: Self,
        value: impl Fn(f64, f64) -> f64,
        _: impl Fn(f64, f64, f64) -> [f64; 5],
    ) -> Self {
        value(self, other)
    }
    #[inline]
    fn powi(self, n: i32) -> Self {
        f64::powi(self, n)
    }
    #[inline]
    fn select_lt(a: Self, b: Self, then: Self, other: Self) -> Self {
        if a < b { then } else { other }
    }
    #[inline]
    fn abs(self) -> Self {
        f64::abs(self)
    }
    /// Along a run signs rarely change: a branch that is foreseen need not wait for the gradient, a selection must. The black
    /// boxes keep the branches; sign descent's step takes half the time.
    #[inline]
    fn by_sign(self, negative: Self, zero: Self, positive: Self) -> Self {
        if self > 0.0 {
            std::hint::black_box(());
            positive
        } else if self < 0.0 {
            std::hint::black_box(());
            negative
        } else {
            zero
        }
    }
}
