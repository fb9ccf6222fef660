//! Numbers in sentences: as many digits as matter.

/// Three significant digits without trailing zeros; powers of ten below 0.001 and from 100,000 on.
pub(super) fn figures(value: f64) -> String {
    digits(value, 3)
}

/// As [`figures`], with more digits if three would make the value look equal to `other`.
pub(super) fn figures_beside(value: f64, other: f64) -> String {
    let same = |count: &usize| *count < 12 && digits(value, *count) == digits(other, *count);
    digits(value, (3..).find(|count| value == other || !same(count)).unwrap_or(3))
}

fn digits(value: f64, count: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let scientific = format!("{value:.*e}", count - 1);
    let rounded: f64 = scientific.parse().unwrap_or(value);
    if (1e-3..1e5).contains(&rounded.abs()) { rounded.to_string() } else { format!("{rounded:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_the_digits_that_matter() {
        let cases = [(2.4, "2.4"), (0.1 + 0.2, "0.3"), (1234.5, "1230"), (5.6e6, "5.6e6"), (0.0, "0")];
        for (value, text) in cases {
            assert_eq!(figures(value), text);
        }
        assert_eq!(figures_beside(2.0004, 2.0), "2.0004");
        assert_eq!(figures_beside(2.0, 2.0), "2");
    }
}
