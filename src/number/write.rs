//! How numbers are written: one place for read-outs, tables, sentences, captions, axis ticks and isoline labels.
//!
//! Negative numbers carry the real minus sign U+2212, which is as wide as a digit; large and small ones a power of ten, `1.23×10⁻⁵`.
//! Numbers that stand together are written together, with as many digits as tell them apart: [`column()`], [`steps`].

use super::decimal;

/// The minus sign of a written number.
const MINUS: &str = "\u{2212}";

/// Decimal powers of numbers that are written without one.
const PLAIN: std::ops::Range<i32> = -3..5;

/// Digits with which every double can be told from its neighbours.
const ALL_DIGITS: usize = 17;

/// A read-out with the digits that matter: `1.234`, `0.0123`, `1.23×10⁻⁵`, `−∞`, `—` for NaN.
///
/// `significant` digits (1 to 17), trailing zeros kept so that a changing number does not jump in width: 1.5 with four
/// is `1.500`. Plain notation from 0.001 up to 99,999, where whole digits are never rounded away, and up to nine digits before the point if
/// there are some behind it; powers of ten beyond.
/// Zero of either sign is `0`.
pub fn number(value: f64, significant: usize) -> String {
    if let Some(special) = special(value) {
        return special;
    }
    let digits = significant.clamp(1, ALL_DIGITS) - 1;
    let scientific = format!("{value:.digits$e}");
    let (mantissa, exponent) = parts(&scientific);
    let has_decimals = (5..9).contains(&exponent) && digits as i32 > exponent;
    if !(PLAIN.contains(&exponent) || has_decimals) {
        return format!("{}×{}", with_minus(mantissa), power_of_ten(exponent));
    }
    let decimals = usize::try_from(digits as i32 - exponent).unwrap_or(0);
    with_minus(&format!("{value:.decimals$}"))
}

/// Numbers that are read one below the other: [`number`]s with at least `significant` digits, those that would look
/// alike without being so with as many more as tell them apart, up to `most`.
pub fn column(values: &[f64], significant: usize, most: usize) -> Vec<String> {
    let mut texts: Vec<String> = values.iter().map(|value| number(*value, significant)).collect();
    for digits in significant + 1..=most {
        let alike =
            |k: usize| (0..values.len()).any(|other| texts[other] == texts[k] && values[other] != values[k]);
        let unclear: Vec<usize> = (0..values.len()).filter(|k| !values[*k].is_nan() && alike(*k)).collect();
        if unclear.is_empty() {
            break;
        }
        for k in unclear {
            texts[k] = number(values[k], digits);
        }
    }
    texts
}

/// The shortest way to write a number that was chosen, such as a setting: `0.01`, `−1`, `300`, `10⁵`, `2.5×10⁻⁷`.
///
/// Exact up to nine significant digits; a number that has more is rounded to six. Plain notation from 0.001 up to 99,999, and
/// for all whole numbers of at most nine digits that do not end in five zeros or more.
pub fn label(value: f64) -> String {
    let digits = parts(&format!("{value:e}")).0.bytes().filter(u8::is_ascii_digit).count();
    exact(if digits <= 9 { value } else { format!("{value:.5e}").parse().unwrap_or(value) })
}

/// The shortest way to write a number that reads back as the very same.
pub fn exact(value: f64) -> String {
    if let Some(special) = special(value) {
        return special;
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = parts(&scientific);
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count() as i32;
    let plain = PLAIN.contains(&exponent) || (5..9).contains(&exponent) && digits > exponent - 4;
    if plain {
        return with_minus(&value.to_string());
    }
    match mantissa {
        "1" => power_of_ten(exponent),
        "-1" => format!("{MINUS}{}", power_of_ten(exponent)),
        _ => format!("{}×{}", with_minus(mantissa), power_of_ten(exponent)),
    }
}

/// A number in a sentence: three significant digits without trailing zeros.
pub fn figures(value: f64) -> String {
    trimmed(value, 3)
}

/// A number rounded to so many significant digits (1 to 17), without trailing zeros.
pub fn trimmed(value: f64, digits: usize) -> String {
    if value.is_finite() { exact(to_digits(value, digits.clamp(1, ALL_DIGITS))) } else { exact(value) }
}

/// As [`figures`], with more digits if three would make the value look equal to `other`.
pub fn figures_beside(value: f64, other: f64) -> String {
    let same = |count: &usize| to_digits(value, *count) == to_digits(other, *count);
    let enough = (3..ALL_DIGITS).find(|count| value == other || !same(count)).unwrap_or(ALL_DIGITS);
    exact(to_digits(value, if value == other { 3 } else { enough }))
}

/// The number rounded to so many significant digits.
fn to_digits(value: f64, digits: usize) -> f64 {
    format!("{value:.*e}", digits - 1).parse().unwrap_or(value)
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

/// The widest text of [`steps`]: nothing that is written there is wider in a font whose digits are.
pub const WIDEST_STEP: &str = "\u{2212}0.0005";

/// About how wide the text of a number is, in tenths of a digit.
fn width(text: &str) -> u32 {
    let letter = |c| match c {
        '.' => 5,
        '\u{2212}' | '×' => 13,
        '0'..='9' => 10,
        _ => 6,
    };
    text.chars().map(letter).sum()
}

/// A chosen number in a place that is so many tenths of a digit wide: [`exact`] if it fits, else with as many digits as do. What would
/// be rounded to a whole number without being one is written beside it: `1−5×10⁻⁸`.
pub fn fitted(value: f64, tenths: u32) -> String {
    let whole = value.round();
    let rounded = |digits| {
        let near = to_digits(value, digits);
        if near == whole && value != whole && whole != 0.0 {
            format!("{}{}", exact(whole), with_sign(to_digits(value - whole, 1)))
        } else {
            exact(near)
        }
    };
    let mut texts = std::iter::once(exact(value)).chain((1..=9).rev().map(rounded));
    texts.find(|text| width(text) <= tenths).unwrap_or_else(|| figures(value))
}

/// The texts of numbers at equal steps, and what was taken out of all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// One for each number, none wider than [`WIDEST_STEP`].
    pub texts: Vec<String>,
    /// What a text is multiplied by, then what is added: `×10⁵`, `+123456`, `×10⁻⁷ +1`; empty for texts that say it all.
    pub note: String,
}

/// Writes the ascending numbers `mantissa · 10^exponent` from their digits, so that no binary rounding shows, with one number of
/// decimals.
///
/// Plain from 0.001 up to 999,999; beyond, a power of ten is taken out of all numbers. Where that leaves a text wider than [`WIDEST_STEP`], a
/// round number near their middle is taken away first.
pub fn steps(mantissas: &[i64], exponent: i32) -> Steps {
    let [first, last] = match mantissas {
        [] => return Steps::default(),
        [first, .., last] => [*first, *last],
        [only] => [*only; 2],
    };
    if let Some(steps) = powers(mantissas, exponent) {
        return steps;
    }
    let mut unit = 10_i64;
    while unit < last - first {
        unit *= 10;
    }
    let middle = first + (last - first) / 2;
    let offset = (middle as f64 / unit as f64).round() as i64 * unit;
    let rest: Vec<i64> = mantissas.iter().map(|mantissa| mantissa - offset).collect();
    let Steps { texts, note } = powers(&rest, exponent).unwrap_or_default();
    Steps { texts, note: format!("{note} {}", with_sign(decimal(offset, exponent))).trim().to_owned() }
}

/// A number that is added: exact, with its sign also where it is positive.
pub fn with_sign(value: f64) -> String {
    let text = exact(value);
    if text.starts_with(MINUS) { text } else { format!("+{text}") }
}

/// Equal steps without anything taken away; none where a text would be too long.
fn powers(mantissas: &[i64], exponent: i32) -> Option<Steps> {
    let written = |power: i32| -> Option<Vec<String>> {
        let texts = mantissas.iter().map(|mantissa| fixed(*mantissa, exponent, power));
        texts.map(|text| (width(&text) <= width(WIDEST_STEP)).then_some(text)).collect()
    };
    let largest = mantissas.iter().map(|mantissa| mantissa.unsigned_abs()).max()?;
    let leading = largest.checked_ilog10().unwrap_or(0) as i32 + exponent;
    let plain = written(0).filter(|_| largest == 0 || (-3..6).contains(&leading));
    if let Some(texts) = plain {
        return Some(Steps { texts, note: String::new() });
    }
    let power = if largest < 1000 { exponent } else { leading };
    Some(Steps { texts: written(power)?, note: format!("×{}", power_of_ten(power)) })
}

/// `mantissa · 10^exponent` in units of a power of ten, with as many decimals as the exponent asks for.
fn fixed(mantissa: i64, exponent: i32, power: i32) -> String {
    if mantissa == 0 {
        return "0".to_owned();
    }
    let decimals = usize::try_from(power - exponent).unwrap_or(0);
    let trailing = usize::try_from(exponent - power).unwrap_or(0);
    let digits = format!("{}{}", mantissa.unsigned_abs(), "0".repeat(trailing));
    let digits = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let sign = if mantissa < 0 { MINUS } else { "" };
    let point = if decimals > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{fraction}")
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

/// Mantissa and exponent in Rust's scientific notation.
fn parts(scientific: &str) -> (&str, i32) {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    (mantissa, exponent.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::read::{Decimal, number as number_of};
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
            (0.000_999, 3, "9.99×10⁻⁴"),
            (1.234e-5, 3, "1.23×10⁻⁵"),
            (9.9999, 3, "10.0"),
            (12_345.6, 3, "12346"),
            (99_999.0, 3, "1.00×10⁵"),
            (123_456.0, 3, "1.23×10⁵"),
            (-1e300, 2, "−1.0×10³⁰⁰"),
            (5e-324, 3, "4.94×10⁻³²⁴"),
            (0.0, 3, "0"),
            (-0.0, 3, "0"),
            (f64::NAN, 3, "—"),
            (f64::INFINITY, 3, "∞"),
            (f64::NEG_INFINITY, 3, "−∞"),
            (3.7, 0, "4"),
            (1_234_567.8, 9, "1234567.80"),
            (1_234_567.8, 7, "1.234568×10⁶"),
        ] {
            assert_eq!(number(value, significant), expected, "{value} with {significant}");
        }
    }

    #[test]
    fn settings_are_written_as_they_were_chosen() {
        for (value, expected) in [
            (0.01, "0.01"),
            (1.0, "1"),
            (300.0, "300"),
            (1e5, "10⁵"),
            (2.5e-7, "2.5×10⁻⁷"),
            (-0.2, "−0.2"),
            (-78.33, "−78.33"),
            (1.234_567_89, "1.23456789"),
            (1.0 / 3.0, "0.333333"),
            (0.1 + 0.2, "0.3"),
            (20_000.0, "20000"),
            (123_456.0, "123456"),
            (1_000_000.02, "1000000.02"),
            (-1.2e6, "−1.2×10⁶"),
            (-1e6, "−10⁶"),
            (0.0, "0"),
        ] {
            assert_eq!(label(value), expected);
        }
    }

    #[test]
    fn a_narrow_place_has_fewer_digits_and_never_half_a_number() {
        for (value, place, text) in [
            (-1.21, 80, "−1.21"),
            (0.012_345_678, 80, "0.012346"),
            (0.999_999_95, 80, "1−5×10⁻⁸"),
            (1.234_567e-5, 80, "1.23×10⁻⁵"),
            (-1.234_567e-15, 80, "−10⁻¹⁵"),
            (-1.234_567e-15, 105, "−1.23×10⁻¹⁵"),
        ] {
            assert_eq!(fitted(value, place), text);
        }
    }

    #[test]
    fn rows_of_a_table_that_differ_look_different() {
        assert_eq!(column(&[1e6 + 0.01, 1e6 + 0.02, 5.0], 4, 9), ["1000000.01", "1000000.02", "5.000"]);
        assert_eq!(column(&[0.25, 0.25, f64::NAN, f64::NAN], 4, 9), ["0.2500", "0.2500", "—", "—"]);
        assert_eq!(column(&[0.0, 1e-300], 4, 9), ["0", "1.000×10⁻³⁰⁰"]);
    }

    #[test]
    fn sentences_keep_the_digits_that_matter() {
        let cases = [
            (2.4, "2.4"),
            (0.1 + 0.2, "0.3"),
            (1234.5, "1230"),
            (5.6e6, "5.6×10⁶"),
            (0.0, "0"),
            (1e-11, "10⁻¹¹"),
        ];
        for (value, text) in cases {
            assert_eq!(figures(value), text);
        }
        assert_eq!(figures_beside(2.0004, 2.0), "2.0004");
        assert_eq!(figures_beside(2.0, 2.0), "2");
    }

    #[test]
    fn equal_steps_have_one_power_and_one_offset() {
        let cases: [(&[i64], i32, &[&str], &str); 9] = [
            (&[0, 2, 4], -1, &["0", "0.2", "0.4"], ""),
            (&[990, 995, 1000], -3, &["0.990", "0.995", "1.000"], ""),
            (&[0, 5, 10, 15, 20], 5, &["0", "5", "10", "15", "20"], "×10⁵"),
            (&[2, 4, 12], 8, &["2", "4", "12"], "×10⁸"),
            (&[0, 50_000, 100_000], 0, &["0", "50000", "100000"], ""),
            (&[-2, -1, 0, 1], -7, &["−2", "−1", "0", "1"], "×10⁻⁷"),
            (&[1_000_000_000, 1_000_000_002, 1_000_000_004], 0, &["0", "2", "4"], "+10⁹"),
            (&[1_234_555, 1_234_560, 1_234_565], -1, &["−0.5", "0", "0.5"], "+123456"),
            (&[3_000_000_000_001, 3_000_000_000_002], -12, &["1", "2"], "×10⁻¹² +3"),
        ];
        for (mantissas, exponent, texts, note) in cases {
            assert_eq!(
                steps(mantissas, exponent),
                Steps { texts: texts.iter().map(|&text| text.into()).collect(), note: note.into() }
            );
        }
    }

    #[test]
    fn powers_are_raised() {
        assert_eq!(power_of_ten(-310), "10⁻³¹⁰");
        assert_eq!(power_of_ten(2_456_789), "10²⁴⁵⁶⁷⁸⁹");
    }

    /// What is meant by a written number.
    fn read(text: &str) -> f64 {
        number_of(text, Decimal::Point).unwrap_or(f64::NAN)
    }

    proptest! {
        #[test]
        fn what_is_written_is_what_is_meant(bits: u64, significant in 1usize..18) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite() && value != 0.0);
            prop_assert_eq!(read(&exact(value)), value);
            prop_assert!((read(&number(value, significant)) / value - 1.0).abs() <= 0.5 * 10f64.powi(1 - significant as i32) + 1e-15 || value.abs() < 1e-307);
            prop_assert!((read(&label(value)) / value - 1.0).abs() <= 5e-6 || value.abs() < 1e-307);
            prop_assert!(!exact(value).contains('-') && exact(value).chars().count() < 32);
        }

        #[test]
        fn neighbours_that_differ_have_different_texts(base in -1e7..1e7f64, steps in prop::collection::vec(-1000i32..1000, 2..8), size in -16i32..3) {
            let values: Vec<f64> = steps.iter().map(|k| base + f64::from(*k) * 10f64.powi(size)).collect();
            let texts = column(&values, 4, ALL_DIGITS);
            for (a, x) in values.iter().enumerate() {
                for (b, y) in values.iter().enumerate() {
                    prop_assert_eq!(texts[a] == texts[b], x == y, "{} {}", x, y);
                }
            }
        }

        #[test]
        fn steps_are_short_and_differ(first in -1_000_000_000_000i64..1_000_000_000_000, m in prop::sample::select(vec![1i64, 2, 5]), count in 2usize..26, exponent in -300i32..300) {
            let mantissas: Vec<i64> = (0..count as i64).map(|k| (first + k) * m).collect();
            let Steps { texts, note } = steps(&mantissas, exponent);
            prop_assert!(texts.iter().all(|text| width(text) <= width(WIDEST_STEP)), "{:?} {}", texts, note);
            for (a, text) in texts.iter().enumerate() {
                prop_assert!(texts[..a].iter().all(|other| other != text), "{:?} {}", texts, note);
            }
        }
    }
}
