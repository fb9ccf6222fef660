//! Smooth functions of one number, with u′ and u″ from the number and u: what [`Real::smooth`](super::Real::smooth) takes.
//!
//! All of them follow from e^−|x|. It is worked out here, without a branch and without a call, because a loss over many
//! examples is made of little else: a loop over them then takes several at a time, and value and slopes share it. Within one
//! unit in the last place of the exact number, tanh within three.

/// ln 2 in two parts, the first of which has zeros enough at its end to be multiplied with any exponent exactly.
const LN_2: [f64; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10];

/// 2ᵏ and e^r − 1 with e^x = 2ᵏ·e^r and |r| ≤ ½ ln 2, for x from −708 to 0 (Cody & Waite 1980).
#[inline]
fn parts_of_exp(x: f64) -> [f64; 2] {
    /// 1.5·2⁵²: what is added to it is rounded to a whole number, which then stands in the last bits.
    const ROUNDER: f64 = 6_755_399_441_055_744.0;
    let rounded = x * std::f64::consts::LOG2_E + ROUNDER;
    let k = rounded - ROUNDER;
    let (high, low) = (x - k * LN_2[0], k * LN_2[1]);
    let r = high - low;
    let rest = (high - r) - low;
    // (e^r − 1 − r)/r² by Taylor, its even and its odd terms apart so that they need not wait for each other.
    let q = r * r;
    let even = 1.0 / 40_320.0 + q * (1.0 / 3_628_800.0 + q * (1.0 / 479_001_600.0));
    let even = 1.0 / 2.0 + q * (1.0 / 24.0 + q * (1.0 / 720.0 + q * even));
    let odd = 1.0 / 362_880.0 + q * (1.0 / 39_916_800.0 + q * (1.0 / 6_227_020_800.0));
    let odd = 1.0 / 6.0 + q * (1.0 / 120.0 + q * (1.0 / 5_040.0 + q * odd));
    let tail = r + (q * (even + r * odd) + (rest + rest * r));
    [f64::from_bits(rounded.to_bits().wrapping_add(1023) << 52), tail]
}

/// e^x for x ≤ 0; 0 if that is below the normal numbers.
#[inline]
fn exp(x: f64) -> f64 {
    let [scale, tail] = parts_of_exp(x);
    if x < -708.0 { 0.0 } else { scale + scale * tail }
}

/// e^x − 1 for x ≤ 0.
#[inline]
fn exp_m1(x: f64) -> f64 {
    let [scale, tail] = parts_of_exp(x);
    if x < -708.0 { -1.0 } else { scale * tail + (scale - 1.0) }
}

/// ln(1 + e) for e from 0 to 1, from ln(1 + f) with f between √½ − 1 and √2 − 1 (the coefficients are those of FreeBSD's
/// `e_log.c`, Sun Microsystems 1993).
#[inline]
fn ln_1p(e: f64) -> f64 {
    let halve = e > std::f64::consts::SQRT_2 - 1.0;
    let f = if halve { (e - 1.0) * 0.5 } else { e };
    let [high, low] = if halve { LN_2 } else { [0.0; 2] };
    let s = f / (2.0 + f);
    let z = s * s;
    let q = z * z;
    let odd = z
        * (6.666_666_666_666_735e-1
            + q * (2.857_142_874_366_239e-1
                + q * (1.818_357_216_161_805e-1 + q * 1.479_819_860_511_658_6e-1)));
    let even =
        q * (3.999_999_999_940_942e-1 + q * (2.222_219_843_214_978_4e-1 + q * 1.531_383_769_920_937_3e-1));
    let half = 0.5 * f * f;
    high - ((half - (s * (half + (odd + even)) + low)) - f)
}

/// (1 − e)/(1 + e) with e = e^−2|x|
#[inline]
pub(super) fn tanh(x: f64) -> f64 {
    let m = exp_m1(-2.0 * x.abs());
    (-m / (2.0 + m)).copysign(x)
}

/// tanh′ = sech², from an exponential that cannot overflow: 1 − tanh² has no digits left from |x| = 19 on.
#[inline]
pub(super) fn tanh_slopes(x: f64, u: f64) -> [f64; 2] {
    let e = exp(-2.0 * x.abs());
    let sech2 = 4.0 * e / ((1.0 + e) * (1.0 + e));
    [sech2, -2.0 * u * sech2]
}

/// 1/(1 + e^−x)
#[inline]
pub(super) fn sigmoid(x: f64) -> f64 {
    let e = exp(-x.abs());
    let inverse = 1.0 / (1.0 + e);
    if x < 0.0 { e * inverse } else { inverse }
}

/// σ′ = σ(x)·σ(−x), which keeps its digits on both sides.
#[inline]
pub(super) fn sigmoid_slopes(x: f64, u: f64) -> [f64; 2] {
    let other = sigmoid(-x);
    let slope = u * other;
    [slope, slope * (other - u)]
}

/// ln(1 + e^x) = max(x, 0) + ln(1 + e^−|x|)
#[inline]
pub(super) fn softplus(x: f64) -> f64 {
    // Not `x.max(0.0)`, which would turn NaN into 0.
    let straight = if x < 0.0 { 0.0 } else { x };
    straight + ln_1p(exp(-x.abs()))
}

/// softplus′ = σ
#[inline]
pub(super) fn softplus_slopes(x: f64, _: f64) -> [f64; 2] {
    let sigma = sigmoid(x);
    [sigma, sigma * sigmoid(-x)]
}

#[cfg(test)]
mod tests {
    use super::{exp, exp_m1, ln_1p};
    use crate::real::{Jet1, Jet2, Real, V};
    use num_dual::{Dual2SVec64, DualNum};
    use proptest::prelude::*;

    /// A function with its twin in another implementation.
    type Twins = (&'static str, fn(Jet2) -> Jet2, fn(Jet1) -> Jet1, fn(Dual2SVec64<2>) -> Dual2SVec64<2>);

    const ALL: [Twins; 3] = [
        ("tanh", Real::tanh, Real::tanh, |x| x.tanh()),
        ("sigmoid", Real::sigmoid, Real::sigmoid, |x| ((-x).exp() + 1.0).recip()),
        ("softplus", Real::softplus, Real::softplus, |x| x.exp().ln_1p()),
    ];

    fn close(got: f64, want: f64) -> bool {
        (got - want).abs() <= 1e-11 * (1.0 + want.abs())
    }

    proptest! {
        #[test]
        fn smooth_functions_equal_another_implementation(x in -1.0..1.0f64, y in -1.0..1.0f64) {
            let at = V::new(x, y);
            for (name, second, first, twin) in ALL {
                // Inside another function, so that every term of the chain rule counts.
                let (f, gradient, hessian) = num_dual::hessian(|v| twin((v[0] * v[1] + v[0]) * 0.4 + v[1] * 0.1), &at);
                let inner = Jet2::coordinates(at);
                let jet = second((inner.x * inner.y + inner.x) * 0.4 + inner.y * 0.1);
                let inner = Jet1::coordinates(at);
                let low = first((inner.x * inner.y + inner.x) * 0.4 + inner.y * 0.1);
                prop_assert!(close(jet.value, f) && low.value.to_bits() == jet.value.to_bits(), "{name}: {jet:?}, {f}");
                for i in 0..2 {
                    prop_assert!(close(jet.slope[i], gradient[i]) && low.slope[i] == jet.slope[i], "{name}: {jet:?}");
                }
                let bend = [hessian[(0, 0)], hessian[(0, 1)], hessian[(1, 1)]];
                prop_assert!(bend.iter().zip(jet.bend).all(|(&want, got)| close(got, want)), "{name}: {jet:?}, {bend:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn exponentials_keep_their_digits(far in -708.0..0.0f64, near in -1.0..0.0f64, power in 0..80i32) {
            // Half of a number's ε is a unit in its last place, or half of one.
            let units = |got: f64, want: f64| (got - want).abs() / (0.5 * f64::EPSILON * want.abs());
            let tiny = near * 10f64.powi(-power);
            for x in [far, near, tiny, 40.0 * near] {
                prop_assert!(units(exp(x), x.exp()) <= 2.0, "exp({x})");
                prop_assert!(units(exp_m1(x), x.exp_m1()) <= 2.0, "exp_m1({x})");
                prop_assert!(units(Real::tanh(x), f64::tanh(x)) <= 6.0, "tanh({x})");
            }
            for e in [-near, -tiny] {
                prop_assert!(units(ln_1p(e), e.ln_1p()) <= 2.0, "ln_1p({e})");
            }
        }
    }

    #[test]
    fn far_out_nothing_overflows_and_small_slopes_keep_their_digits() {
        let at = |x: f64| Jet2::coordinates(V::new(x, 0.0)).x;
        // To first order σ(−700) = e^−700, softplus(−700) too, and tanh′(300) = 4·e^−600.
        let tiny = (-700.0_f64).exp();
        for jet in [at(-700.0).sigmoid(), at(-700.0).softplus()] {
            assert_eq!([jet.value, jet.slope[0], jet.bend[0]], [tiny; 3]);
        }
        assert_eq!(at(700.0).softplus().value, 700.0);
        assert_eq!(at(700.0).sigmoid().slope[0], tiny);
        assert_eq!(at(300.0).tanh().slope[0], 4.0 * (-600.0_f64).exp());
        for x in [f64::MAX, f64::MIN] {
            for jet in [at(x).tanh(), at(x).sigmoid(), at(x).softplus()] {
                assert!(jet.value.is_finite() && jet.slope[0].is_finite() && jet.bend[0] == 0.0, "{jet:?}");
            }
        }
        assert!(f64::NAN.softplus().is_nan() && f64::NAN.sigmoid().is_nan());
    }
}
