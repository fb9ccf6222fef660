//! Jets as numbers that formulas are written in: the chain rule for every function.

use super::{Jet1, Jet2, pair};
use crate::real::{Real, V};

/// derivative·slope, where a slope of 0 makes 0 of anything.
#[inline]
fn times(derivative: f64, slope: f64) -> f64 {
    if slope == 0.0 { 0.0 } else { derivative * slope }
}

/// The slope of |x|: −1, 0 or 1; NaN for NaN.
#[inline]
fn side(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        x * 0.0 + 0.0
    }
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
        let ln = self.value.ln();
        self.chain(ln, if ln.is_nan() { ln } else { 1.0 / self.value })
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
        self.chain(self.value.abs(), side(self.value))
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
        let ln = self.value.ln();
        let inverse = if ln.is_nan() { ln } else { 1.0 / self.value };
        self.chain(ln, inverse, -inverse * inverse)
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
        self.chain(self.value.abs(), side(self.value), 0.0)
    }
}
