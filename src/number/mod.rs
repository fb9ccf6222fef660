//! Numbers in decimals: the round ones, how they are written, and how they are read.

pub mod read;
pub mod write;

/// The double nearest to `mantissa · 10^exponent`, the one that its decimal notation means.
///
/// Multiplying would be off by a bit for every other step of 0.1. Beyond the range of `f64` it is ±∞ or 0.
pub fn decimal(mantissa: i64, exponent: i32) -> f64 {
    format!("{mantissa}e{exponent}").parse().unwrap_or(f64::NAN)
}

/// The smallest `(m, e)` with `m ∈ {1, 2, 5}` and `m·10^e ≥ at_least`; `None` unless that is positive and finite.
pub fn nice_step(at_least: f64) -> Option<(i64, i32)> {
    if !(at_least.is_finite() && at_least > 0.0) {
        return None;
    }
    let below = at_least.log10().floor() as i32 - 1;
    (below..below + 4).flat_map(|e| [1, 2, 5].map(|m| (m, e))).find(|&(m, e)| decimal(m, e) >= at_least)
}

/// A number of a range that is `width` wide, with as many digits as a pixel is worth, so that it can be read out.
pub fn rounded(value: f64, width: f64) -> f64 {
    let pixel = width / 1000.0;
    let digits = (1.0 - pixel.abs().log10()).ceil().clamp(0.0, 12.0) as i32;
    let scale = 10.0_f64.powi(digits);
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_are_the_next_nice_number() {
        for (at_least, step) in
            [(1.0, (1, 0)), (1.1, (2, 0)), (0.21, (5, -1)), (0.0051, (1, -2)), (1e300, (1, 300))]
        {
            assert_eq!(nice_step(at_least), Some(step), "{at_least}");
        }
        for nothing in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(nice_step(nothing), None);
        }
    }

    proptest! {
        #[test]
        fn a_nice_step_is_close_above(exponent in -300.0..300.0f64) {
            let wanted = 10f64.powf(exponent);
            let (m, e) = nice_step(wanted).unwrap();
            prop_assert!((wanted..=2.51 * wanted).contains(&decimal(m, e)));
        }
    }
}
