//! How numbers are read: one place for fields, formulas, tables and arguments.
//!
//! Read is what people and programs write: `1e3`, `.5`, `5.`, `+2`, a true minus or a dash for a minus, `1.23×10⁻⁵`, `2·10^3`, `10⁻⁵`, digits in groups of
//! three behind no-break or thin spaces; whatever [`super::write`] writes of a finite number. Not read are words (`nan`, `inf`),
//! numbers beyond `f64`, and digits to other bases. A number smaller than the smallest double is 0, as everywhere.

/// Which sign stands before the decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimal {
    /// A point.
    #[default]
    Point,
    /// A comma, with points between groups of digits if there is one or there are several: `1.234,5`.
    Comma,
    /// Either, for one number alone.
    Either,
}

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misread {
    /// There is none.
    Nothing,
    /// A word or a sign for what is no finite number.
    NotFinite,
    /// Beyond the largest double.
    TooLarge,
    /// Digits to another base than ten.
    OtherBase,
    /// It has a decimal comma.
    Comma,
    /// It has a decimal point.
    Point,
    /// Its denominator is 0.
    OverZero,
    /// It has decimals.
    NotWhole,
    /// It is below 0.
    Negative,
    /// Anything else.
    NoNumber,
}

impl Misread {
    /// What was expected, and what was found.
    pub fn of(self, text: &str) -> String {
        let expected = match self {
            Self::Nothing => return "expected a number, found nothing".into(),
            Self::NotFinite => "a finite number",
            Self::TooLarge => "a number below 1.8e308",
            Self::OtherBase => "a decimal number",
            Self::Comma => "a number with a decimal point",
            Self::Point => "a number with a decimal comma",
            Self::OverZero => "a denominator other than 0",
            Self::NotWhole | Self::Negative => "a whole number from 0",
            Self::NoNumber => "a number",
        };
        format!("expected {expected}, found \"{}\"", shortened(text.trim()))
    }
}

/// A text in one line, no longer than can be read.
pub fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let one_line = |c: char| if c.is_control() { ' ' } else { c };
    match text.char_indices().nth(MOST) {
        None => text.chars().map(one_line).collect(),
        Some(_) => text.chars().take(MOST - 1).map(one_line).chain(['…']).collect(),
    }
}

/// The number that a text is: a decimal, or one over another, `1/3`.
///
/// # Errors
/// Why it is none.
///
/// ```
/// use descent_lab::number::read::{Decimal, Misread, number};
///
/// assert_eq!(number("−1.5×10⁻³", Decimal::Point), Ok(-1.5e-3));
/// assert_eq!(number("1/3", Decimal::Point), Ok(1.0 / 3.0));
/// assert_eq!(number("0,5", Decimal::Either), Ok(0.5));
/// assert_eq!(number("inf", Decimal::Point), Err(Misread::NotFinite));
/// ```
pub fn number(text: &str, decimal: Decimal) -> Result<f64, Misread> {
    let Some((over, under)) = text.split_once(['/', '÷', '\u{2215}', '\u{2044}']) else {
        return plain(text, decimal);
    };
    let [over, under] = [plain(over, decimal), plain(under, decimal)].map(|part| match part {
        Err(Misread::Nothing) => Err(Misread::NoNumber),
        part => part,
    });
    let value = match under? {
        0.0 => return Err(Misread::OverZero),
        under => over? / under,
    };
    value.is_finite().then_some(value).ok_or(Misread::TooLarge)
}

/// The decimal number that a text is, the double nearest to it.
///
/// # Errors
/// Why it is none.
pub fn plain(text: &str, decimal: Decimal) -> Result<f64, Misread> {
    let text = text.trim();
    // The parser of the standard library takes words too, none of which is finite, and makes what is too large infinite.
    let usual = decimal != Decimal::Comma || !text.contains('.');
    if let Some(value) = text.parse().ok().filter(|value: &f64| usual && value.is_finite()) {
        return Ok(value);
    }
    let ascii = ascii(text, decimal).ok_or_else(|| cause(text, decimal))?;
    let value: f64 = ascii.parse().map_err(|_| Misread::NoNumber)?;
    value.is_finite().then_some(value).ok_or(Misread::TooLarge)
}

/// The whole number from 0 that a text is, however it is written: `1000`, `1e3`, `10³`.
///
/// # Errors
/// Why it is none; above 2⁵³, beyond which doubles leave numbers out, it is too large.
pub fn whole(text: &str) -> Result<u64, Misread> {
    match number(text, Decimal::Point)? {
        value if value < 0.0 => Err(Misread::Negative),
        value if value.fract() != 0.0 => Err(Misread::NotWhole),
        value => as_whole(value).and_then(|value| value.try_into().ok()).ok_or(Misread::TooLarge),
    }
}

/// A double as the integer that it is; `None` if it is none, or beyond ±2⁵³, where doubles leave integers out.
pub fn as_whole(value: f64) -> Option<i64> {
    const LAST: f64 = 9_007_199_254_740_992.0;
    (value.fract() == 0.0 && value.abs() <= LAST).then_some(value as i64)
}

/// How many bytes at the beginning of a text are a decimal number without a sign, as in a formula: digits, a point, an exponent. Only with digits
/// behind it an `e` is an exponent: of `2e-x` only the 2 is a number.
pub fn leading(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(0);
    if text[length..].starts_with('.') {
        length += 1;
        length += digits(length);
    }
    if text[length..].starts_with(['e', 'E']) {
        let sign = text[length + 1..].chars().next().filter(|c| *c == '+' || MINUS.contains(c));
        let sign = sign.map_or(0, char::len_utf8);
        let exponent = digits(length + 1 + sign);
        length += if exponent > 0 { 1 + sign + exponent } else { 0 };
    }
    length
}

/// What is read as a minus: the hyphen, the minus sign, the dash.
const MINUS: [char; 3] = ['-', '\u{2212}', '\u{2013}'];
/// What may stand between groups of three digits: no-break, narrow no-break, thin and figure space, apostrophes, the underscore of programs.
const BETWEEN: [char; 7] = ['\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}', '\'', '’', '_'];
/// What stands between a mantissa and its power of ten.
const TIMES: [char; 5] = ['×', '·', '⋅', '*', '∙'];

/// The number in the notation of programs; `None` if it is none.
fn ascii(text: &str, decimal: Decimal) -> Option<String> {
    let mut scan = Scan { rest: text, out: String::with_capacity(text.len()) };
    scan.sign();
    let points_group = decimal == Decimal::Comma && (text.contains(',') || text.matches('.').count() > 1);
    let whole = scan.digits(points_group)?;
    // A power of ten alone.
    if scan.out.ends_with("10") && whole == 2 {
        let before = scan.out.len() - 2;
        if let Some(power) = scan.power() {
            scan.out.replace_range(before.., &format!("1e{power}"));
            return scan.rest.is_empty().then_some(scan.out);
        }
    }
    let points: &[char] = match decimal {
        Decimal::Point => &['.'],
        Decimal::Comma => &[','],
        Decimal::Either => &['.', ','],
    };
    let mut decimals = 0;
    if scan.skip(points) {
        scan.out.push('.');
        decimals = scan.digits(false)?;
    }
    if whole + decimals == 0 {
        return None;
    }
    if scan.skip(&['e', 'E']) {
        scan.out.push('e');
        scan.sign();
        (scan.digits(false)? > 0).then_some(())?;
    } else if !scan.rest.is_empty() {
        scan.rest = scan.rest.trim_start();
        scan.skip(&TIMES).then_some(())?;
        scan.rest = scan.rest.trim_start().strip_prefix("10")?;
        let power = scan.power()?;
        scan.out.push('e');
        scan.out.push_str(&power);
    }
    scan.rest.is_empty().then_some(scan.out)
}

/// A number that is being read.
struct Scan<'a> {
    rest: &'a str,
    out: String,
}

impl Scan<'_> {
    fn skip(&mut self, any: &[char]) -> bool {
        let rest = self.rest.strip_prefix(any);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn sign(&mut self) {
        if self.skip(&MINUS) {
            self.out.push('-');
        } else {
            self.skip(&['+']);
        }
    }

    /// Takes digits, in groups of three where something stands between them, and says how many; `None` if a group has another size.
    fn digits(&mut self, points_group: bool) -> Option<usize> {
        let (mut count, mut grouped) = (0, false);
        loop {
            let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
            if grouped && length != 3 {
                return None;
            }
            let (digits, rest) = self.rest.split_at(length);
            self.out.push_str(digits);
            count += length;
            let between = |c: &char| BETWEEN.contains(c) || points_group && *c == '.';
            let mut behind = rest.chars();
            let separated = length > 0 && behind.next().filter(between).is_some();
            if !(separated && behind.clone().next().is_some_and(|c| c.is_ascii_digit())) {
                self.rest = rest;
                return Some(count);
            }
            if !grouped && length > 3 {
                return None;
            }
            (self.rest, grouped) = (behind.as_str(), true);
        }
    }

    /// Takes an exponent of ten: raised digits, or a plain number behind `^` or `**`.
    fn power(&mut self) -> Option<String> {
        let mut power = String::new();
        if let Some(rest) = self.rest.strip_prefix('^').or_else(|| self.rest.strip_prefix("**")) {
            let mut plain = Scan { rest, out: String::new() };
            plain.sign();
            (plain.digits(false)? > 0).then_some(())?;
            self.rest = plain.rest;
            return Some(plain.out);
        }
        for c in self.rest.chars() {
            match c {
                '⁻' if power.is_empty() => power.push('-'),
                '⁺' if power.is_empty() => {}
                c => match raised_digit(c) {
                    Some(digit) => power.push(digit),
                    None => break,
                },
            }
        }
        let taken = self.rest.find(|c| !['⁻', '⁺'].contains(&c) && raised_digit(c).is_none());
        self.rest = &self.rest[taken.unwrap_or(self.rest.len())..];
        power.ends_with(|c: char| c.is_ascii_digit()).then_some(power)
    }
}

/// The digit that a raised one stands for.
pub fn raised_digit(c: char) -> Option<char> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().zip('0'..='9').find(|(raised, _)| *raised == c).map(|(_, digit)| digit)
}

/// Why a text that could not be read is no number.
fn cause(text: &str, decimal: Decimal) -> Misread {
    if text.is_empty() {
        return Misread::Nothing;
    }
    let bare = text.trim_start_matches(MINUS).trim_start_matches('+').to_lowercase();
    let words = ["nan", "inf", "infinity", "infinite", "∞", "1.#inf", "1.#qnan", "—"];
    if words.contains(&bare.as_str()) || text == "—" {
        return Misread::NotFinite;
    }
    let base = |(sign, base): (&str, u32)| {
        let rest = bare.strip_prefix(sign).filter(|rest| !rest.is_empty());
        rest.is_some_and(|rest| rest.chars().all(|c| c.is_digit(base) || c == '_'))
    };
    if [("0x", 16), ("0b", 2), ("0o", 8)].into_iter().any(base) {
        return Misread::OtherBase;
    }
    match decimal {
        Decimal::Point if ascii(text, Decimal::Comma).is_some() => Misread::Comma,
        Decimal::Comma if ascii(text, Decimal::Point).is_some() => Misread::Point,
        _ => Misread::NoNumber,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_however_they_are_written() {
        for (text, value) in [
            ("1e3", 1e3),
            ("1E+3", 1e3),
            (".5", 0.5),
            ("5.", 5.0),
            ("+2", 2.0),
            (" −2\u{a0}", -2.0),
            ("–2", -2.0),
            ("1e−3", 1e-3),
            ("1.23×10⁻⁵", 1.23e-5),
            ("1.23 · 10^-5", 1.23e-5),
            ("−2*10**3", -2e3),
            ("10⁵", 1e5),
            ("−10⁻⁷", -1e-7),
            ("10^6", 1e6),
            ("12\u{202f}345\u{2009}678.5", 12_345_678.5),
            ("1\u{a0}000", 1e3),
            ("1'000", 1e3),
            ("1_000_000", 1e6),
            ("1/3", 1.0 / 3.0),
            ("−1 / 2e3", -0.5e-3),
            ("2⁄3", 2.0 / 3.0),
            ("1e-400", 0.0),
            ("0.1", 0.1),
            ("9007199254740993", 9_007_199_254_740_992.0),
        ] {
            assert_eq!(number(text, Decimal::Point), Ok(value), "{text}");
        }
    }

    #[test]
    fn decimal_commas_are_read_where_they_are_asked_for() {
        use Decimal::{Comma, Either, Point};
        for (text, decimal, value) in [
            ("1,5", Comma, Ok(1.5)),
            ("−1,5e3", Comma, Ok(-1500.0)),
            ("1.234,5", Comma, Ok(1234.5)),
            ("1.234.567", Comma, Ok(1_234_567.0)),
            ("1.234", Comma, Err(Misread::Point)),
            ("1.23,5", Comma, Err(Misread::NoNumber)),
            ("12", Comma, Ok(12.0)),
            ("1,5", Either, Ok(1.5)),
            ("1.5", Either, Ok(1.5)),
            ("1,5/2", Either, Ok(0.75)),
            ("1,234.5", Either, Err(Misread::NoNumber)),
            ("1,5", Point, Err(Misread::Comma)),
            ("1,2,3", Either, Err(Misread::NoNumber)),
        ] {
            assert_eq!(number(text, decimal), value, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_what_was_expected() {
        for (text, expected) in [
            ("", "expected a number, found nothing"),
            ("fast", "expected a number, found \"fast\""),
            ("nan", "expected a finite number, found \"nan\""),
            ("-Infinity", "expected a finite number, found \"-Infinity\""),
            ("−∞", "expected a finite number, found \"−∞\""),
            ("inf", "expected a finite number, found \"inf\""),
            ("1e400", "expected a number below 1.8e308, found \"1e400\""),
            ("1e308/1e-10", "expected a number below 1.8e308, found \"1e308/1e-10\""),
            ("0x10", "expected a decimal number, found \"0x10\""),
            ("-0b1", "expected a decimal number, found \"-0b1\""),
            ("1,5", "expected a number with a decimal point, found \"1,5\""),
            ("1/0", "expected a denominator other than 0, found \"1/0\""),
            ("1/", "expected a number, found \"1/\""),
            ("1/2/3", "expected a number, found \"1/2/3\""),
            ("1 2", "expected a number, found \"1 2\""),
            ("1\u{a0}00", "expected a number, found \"1\u{a0}00\""),
            ("1e", "expected a number, found \"1e\""),
            ("1e5.5", "expected a number, found \"1e5.5\""),
            (".", "expected a number, found \".\""),
            ("--5", "expected a number, found \"--5\""),
            ("2×10", "expected a number, found \"2×10\""),
            ("2⁵", "expected a number, found \"2⁵\""),
            ("1d5", "expected a number, found \"1d5\""),
            ("1%", "expected a number, found \"1%\""),
        ] {
            let said = number(text, Decimal::Point).unwrap_err().of(text);
            assert_eq!(said, expected);
        }
        let long = Misread::NoNumber.of(&"a\n".repeat(1000));
        assert!(long.chars().count() < 70 && long.ends_with("…\"") && !long.contains('\n'), "{long}");
    }

    #[test]
    fn whole_numbers_are_whole_however_they_are_written() {
        for (text, value) in [
            ("1e3", Ok(1000)),
            ("10⁵", Ok(100_000)),
            ("7.0", Ok(7)),
            ("6/3", Ok(2)),
            ("0", Ok(0)),
            ("1.5", Err(Misread::NotWhole)),
            ("-1", Err(Misread::Negative)),
            ("1e300", Err(Misread::TooLarge)),
            ("many", Err(Misread::NoNumber)),
        ] {
            assert_eq!(whole(text), value, "{text}");
        }
        assert_eq!(Misread::NotWhole.of("1.5"), "expected a whole number from 0, found \"1.5\"");
    }

    #[test]
    fn in_a_formula_a_number_ends_where_something_else_begins() {
        for (text, length) in
            [("2e-x", 1), ("1e−3x", 6), (".5x", 2), ("1.2.3", 3), (".", 1), ("x", 0), ("2e", 1)]
        {
            assert_eq!(leading(text), length, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_double_is_read_to_the_bit(bits: u64) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            for text in [value.to_string(), format!("{value:e}"), format!("{value:?}")] {
                for text in [text.replace('-', "−"), text.replace('e', "×10^")] {
                    prop_assert_eq!(plain(&text, Decimal::Point).map(f64::to_bits), Ok(bits), "{}", text);
                }
                prop_assert_eq!(plain(&text.replace('.', ","), Decimal::Comma).map(f64::to_bits), Ok(bits));
            }
        }

        #[test]
        fn groups_of_three_change_nothing(value: u64, between in prop::sample::select(BETWEEN.to_vec())) {
            let digits = value.to_string();
            let mut grouped = String::new();
            for (k, digit) in digits.chars().enumerate() {
                if k > 0 && (digits.len() - k) % 3 == 0 {
                    grouped.push(between);
                }
                grouped.push(digit);
            }
            prop_assert_eq!(plain(&grouped, Decimal::Point), digits.parse().map_err(|_| Misread::NoNumber));
        }

        #[test]
        fn no_text_panics_and_nothing_but_finite_numbers_is_read(text in "[-−0-9eE.,/×·*^⁻⁵10 ' \u{a0}nainf]{0,24}") {
            for decimal in [Decimal::Point, Decimal::Comma, Decimal::Either] {
                match number(&text, decimal) {
                    Ok(value) => prop_assert!(value.is_finite()),
                    Err(why) => prop_assert!(why.of(&text).starts_with("expected ")),
                }
            }
            prop_assert!(text.is_char_boundary(leading(&text)));
        }
    }
}
