//! How numbers are written: one place for read-outs, axis ticks and isoline labels.
//!
//! Negative numbers carry the real minus sign U+2212, which is as wide as a digit.

/// The minus sign of a written number.
const MINUS: &str = "\u{2212}";

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

/// A read-out with the digits that matter: `1.234`, `0.0123`, `1.23e−5`, `−∞`, `—` for NaN.
///
/// `significant` digits (1 to 17), trailing zeros kept so that a changing number does not jump in width: 1.5 with four
/// is `1.500`. Plain notation from 0.001 up to 99,999, where whole digits are never rounded away; exponents beyond.
/// Zero of either sign is `0`.
pub fn number(value: f64, significant: usize) -> String {
    if let Some(special) = special(value) {
        return special;
    }
    let digits = significant.clamp(1, 17) - 1;
    let scientific = format!("{value:.digits$e}");
    let exponent = exponent_of(&scientific);
    if !(-3..5).contains(&exponent) {
        return with_minus(&scientific);
    }
    let decimals = usize::try_from(digits as i32 - exponent).unwrap_or(0);
    with_minus(&format!("{value:.decimals$}"))
}

/// The shortest way to write a number that was chosen to be short: `0.01`, `−1`, `300`, `1e5`, `2.5e−7`.
///
/// Exact up to six significant digits; a number that has more is rounded to three. Plain notation from 0.001 up to
/// 99,999.
pub fn label(value: f64) -> String {
    if let Some(special) = special(value) {
        return special;
    }
    let exact = format!("{value:e}");
    let digits = exact.split('e').next().map_or(0, |m| m.bytes().filter(u8::is_ascii_digit).count());
    let value = if digits <= 6 { value } else { format!("{value:.2e}").parse().unwrap_or(value) };
    let scientific = format!("{value:e}");
    let plain = (-3..5).contains(&exponent_of(&scientific));
    with_minus(&if plain { value.to_string() } else { scientific })
}

/// Like [`label`], but with a power of ten as on an axis: `2×10⁻⁷`, and `10⁵` rather than `1×10⁵`.
pub fn power_label(value: f64) -> String {
    let plain = label(value);
    match plain.replace(MINUS, "-").split_once('e') {
        Some((mantissa, exponent)) => {
            let power = power_of_ten(exponent.parse().unwrap_or(0));
            match mantissa {
                "1" => power,
                "-1" => format!("{MINUS}{power}"),
                _ => format!("{}×{power}", with_minus(mantissa)),
            }
        }
        None => plain,
    }
}

/// `10⁻³`.
pub fn power_of_ten(exponent: i32) -> String {
    let raise = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        // The other superscript digits stand in a row, away from those three.
        digit => digit.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(digit),
    };
    format!("10{}", exponent.to_string().chars().map(raise).collect::<String>())
}

/// Replaces the ASCII hyphens of a formatted number.
pub fn with_minus(text: &str) -> String {
    text.replace('-', MINUS)
}

fn special(value: f64) -> Option<String> {
    match value {
        _ if value.is_nan() => Some("—".to_owned()),
        0.0 => Some("0".to_owned()),
        f64::INFINITY => Some("∞".to_owned()),
        f64::NEG_INFINITY => Some(format!("{MINUS}∞")),
        _ => None,
    }
}

/// The exponent in Rust's scientific notation.
fn exponent_of(scientific: &str) -> i32 {
    scientific.rsplit('e').next().and_then(|exponent| exponent.parse().ok()).unwrap_or(0)
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
    fn read_outs_keep_their_digits() {
        for (value, significant, expected) in [
            (1.2345, 4, "1.234"),
            (1.5, 4, "1.500"),
            (-1.5, 3, "−1.50"),
            (0.0123, 3, "0.0123"),
            (0.001, 3, "0.00100"),
            (0.000_999_9, 3, "0.00100"),
            (0.000_999, 3, "9.99e−4"),
            (1.234e-5, 3, "1.23e−5"),
            (9.9999, 3, "10.0"),
            (12_345.6, 3, "12346"),
            (99_999.0, 3, "1.00e5"),
            (123_456.0, 3, "1.23e5"),
            (-1e300, 2, "−1.0e300"),
            (5e-324, 3, "4.94e−324"),
            (0.0, 3, "0"),
            (-0.0, 3, "0"),
            (f64::NAN, 3, "—"),
            (f64::INFINITY, 3, "∞"),
            (f64::NEG_INFINITY, 3, "−∞"),
            (3.7, 0, "4"),
        ] {
            assert_eq!(number(value, significant), expected, "{value} with {significant}");
        }
    }

    #[test]
    fn labels_are_short() {
        for (value, expected) in [
            (0.01, "0.01"),
            (1.0, "1"),
            (300.0, "300"),
            (1e5, "1e5"),
            (2.5e-7, "2.5e−7"),
            (-0.2, "−0.2"),
            (-78.33, "−78.33"),
            (1.0 / 3.0, "0.333"),
            (0.1 + 0.2, "0.3"),
            (20_000.0, "20000"),
            (-1.2e6, "−1.2e6"),
            (0.0, "0"),
        ] {
            assert_eq!(label(value), expected);
        }
    }

    #[test]
    fn powers_are_raised() {
        assert_eq!(power_of_ten(-310), "10⁻³¹⁰");
        assert_eq!(power_of_ten(2_456_789), "10²⁴⁵⁶⁷⁸⁹");
        assert_eq!(power_label(2e-7), "2×10⁻⁷");
        assert_eq!(power_label(-1e6), "−10⁶");
        assert_eq!(power_label(-0.5), "−0.5");
    }

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
        fn any_number_can_be_written(bits: u64, significant in 0usize..40) {
            let value = f64::from_bits(bits);
            for text in [number(value, significant), label(value), power_label(value)] {
                prop_assert!(!text.is_empty() && !text.contains('-') && text.chars().count() < 32, "{}", text);
            }
        }

        #[test]
        fn a_nice_step_is_close_above(exponent in -300.0..300.0f64) {
            let wanted = 10f64.powf(exponent);
            let (m, e) = nice_step(wanted).unwrap();
            prop_assert!((wanted..=2.51 * wanted).contains(&decimal(m, e)));
        }
    }
}
