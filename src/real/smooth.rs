//! Smooth functions of one number, with u′ and u″ from the number and u: what [`Real::smooth`](super::Real::smooth) takes.

/// tanh′ = sech², from an exponential that cannot overflow: 1 − tanh² has no digits left from |x| = 19 on.
pub(super) fn tanh(x: f64, u: f64) -> [f64; 2] {
    let e = (-2.0 * x.abs()).exp();
    let sech2 = 4.0 * e / ((1.0 + e) * (1.0 + e));
    [sech2, -2.0 * u * sech2]
}

/// 1/(1 + e^−x)
pub(super) fn sigmoid(x: f64) -> f64 {
    let e = (-x.abs()).exp();
    if x < 0.0 { e / (1.0 + e) } else { 1.0 / (1.0 + e) }
}

/// σ′ = σ(x)·σ(−x), which keeps its digits on both sides.
pub(super) fn sigmoid_slopes(x: f64, u: f64) -> [f64; 2] {
    let other = sigmoid(-x);
    let slope = u * other;
    [slope, slope * (other - u)]
}

/// ln(1 + e^x) = max(x, 0) + ln(1 + e^−|x|)
pub(super) fn softplus(x: f64) -> f64 {
    // Not `x.max(0.0)`, which would turn NaN into 0.
    let straight = if x < 0.0 { 0.0 } else { x };
    straight + (-x.abs()).exp().ln_1p()
}

/// softplus′ = σ
pub(super) fn softplus_slopes(x: f64, _: f64) -> [f64; 2] {
    let sigma = sigmoid(x);
    [sigma, sigma * sigmoid(-x)]
}

#[cfg(test)]
mod tests {
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
