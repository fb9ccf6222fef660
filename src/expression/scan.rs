//! A text's tokens, each with its place.

use super::error::SyntaxError;
use super::latex;
use super::token::{Placed, Token};
use super::word::{self, span_of};
use crate::number::read::{self, Decimal, Misread};

const VULGAR: [(char, f64); 13] = [
    ('½', 1.0 / 2.0),
    ('⅓', 1.0 / 3.0),
    ('⅔', 2.0 / 3.0),
    ('¼', 1.0 / 4.0),
    ('¾', 3.0 / 4.0),
    ('⅕', 1.0 / 5.0),
    ('⅖', 2.0 / 5.0),
    ('⅗', 3.0 / 5.0),
    ('⅘', 4.0 / 5.0),
    ('⅙', 1.0 / 6.0),
    ('⅚', 5.0 / 6.0),
    ('⅛', 1.0 / 8.0),
    ('⅒', 1.0 / 10.0),
];

/// Names of libraries, which people write before those of functions.
const PREFIXES: [&str; 12] =
    ["np", "numpy", "math", "Math", "cmath", "torch", "jnp", "jax", "tf", "sympy", "sp", "scipy"];

/// Symbols, longer ones first.
const SYMBOLS: [(&str, Token<'static>); 43] = [
    ("**", Token::Power),
    ("<=", Token::LessEqual),
    (">=", Token::GreaterEqual),
    ("==", Token::Equal),
    ("!=", Token::NotEqual),
    (":=", Token::Assign),
    ("&&", Token::And),
    ("≤", Token::LessEqual),
    ("≥", Token::GreaterEqual),
    ("≠", Token::NotEqual),
    ("∧", Token::And),
    ("∨", Token::Or),
    ("¬", Token::Not),
    ("+", Token::Plus),
    ("-", Token::Minus),
    ("−", Token::Minus),
    ("–", Token::Minus),
    ("*", Token::Times),
    ("·", Token::Times),
    ("⋅", Token::Times),
    ("×", Token::Times),
    ("∙", Token::Times),
    ("/", Token::Over),
    ("÷", Token::Over),
    ("%", Token::Percent),
    ("^", Token::Power),
    ("√", Token::Root(2)),
    ("∛", Token::Root(3)),
    ("∜", Token::Root(4)),
    ("(", Token::Open),
    (")", Token::Close),
    ("[", Token::OpenSquare),
    ("]", Token::CloseSquare),
    ("{", Token::OpenBrace),
    ("}", Token::CloseBrace),
    ("|", Token::Bar),
    (",", Token::Comma),
    ("?", Token::Question),
    (":", Token::Colon),
    ("<", Token::Less),
    (">", Token::Greater),
    ("!", Token::Not),
    ("=", Token::Assign),
];

/// All tokens of a text, the end behind them.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed<'_>>, SyntaxError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() || is_around_all(text, at) {
            at += first.len_utf8();
            continue;
        }
        if first == '\\' {
            at += latex::command(text, at, &mut tokens)?;
            continue;
        }
        if first.is_alphabetic() {
            at += word(text, at, &mut tokens)?;
            continue;
        }
        let (token, length) = if first.is_ascii_digit() || first == '.' {
            number(text, at)?
        } else if first == '⁻' || read::raised_digit(first).is_some() {
            raised(text, at)?
        } else if let Some((sign, value)) = VULGAR.iter().find(|(sign, _)| *sign == first) {
            (Token::Number(*value), sign.len_utf8())
        } else if let Some((symbol, token)) = SYMBOLS.iter().find(|(symbol, _)| rest.starts_with(symbol)) {
            (*token, symbol.len())
        } else {
            let found = format!("expected a formula's sign, found {first:?}");
            return Err(SyntaxError::new(text, at..at + first.len_utf8(), found));
        };
        tokens.push((token, at..at + length));
        at += length;
    }
    tokens.push((Token::End, text.len()..text.len()));
    Ok(tokens)
}

/// The sign of TeX's formulas, which stands around a whole one.
fn is_around_all(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    rest.starts_with('$')
        && (text[..at].trim_matches('$').trim().is_empty() || rest.trim_matches('$').trim().is_empty())
}

fn number(text: &str, at: usize) -> Result<(Token<'_>, usize), SyntaxError> {
    let length = read::leading(&text[at..]);
    let wrong = |expected: &str| SyntaxError::new(text, at..at + length, expected);
    match read::plain(&text[at..at + length], Decimal::Point) {
        Ok(number) => Ok((Token::Number(number), length)),
        Err(Misread::TooLarge) => Err(wrong("expected a number below 1.8e308")),
        Err(_) => Err(wrong("expected a number, found a point alone")),
    }
}

fn raised(text: &str, at: usize) -> Result<(Token<'_>, usize), SyntaxError> {
    let rest = &text[at..];
    let length = span_of(rest, |c| c == '⁻' || read::raised_digit(c).is_some());
    let digits: String = rest[..length].chars().map(|c| read::raised_digit(c).unwrap_or('-')).collect();
    let wrong =
        || SyntaxError::new(text, at..at + length, "expected a raised whole number of at most 9 digits");
    let number = digits.parse().ok().filter(|_| digits.len() <= 10).ok_or_else(wrong)?;
    Ok((Token::Raised(number), length))
}

/// The names of a word, or the operator that it is.
fn word<'a>(text: &'a str, at: usize, tokens: &mut Vec<Placed<'a>>) -> Result<usize, SyntaxError> {
    let rest = &text[at..];
    let length = word::length(rest);
    let (name, behind) = rest.split_at(length);
    if PREFIXES.contains(&name)
        && behind.strip_prefix('.').is_some_and(|b| b.starts_with(char::is_alphabetic))
    {
        return Ok(length + 1);
    }
    let keyword = match name {
        "and" => Some(Token::And),
        "or" => Some(Token::Or),
        "not" => Some(Token::Not),
        _ => None,
    };
    if let Some(keyword) = keyword {
        tokens.push((keyword, at..at + length));
        return Ok(length);
    }
    let called = behind.trim_start().starts_with(['(', '{']) || behind.trim_start().starts_with("\\left(");
    let ends = word::names(name, called)
        .map_err(|(place, expected)| SyntaxError::new(text, at + place.start..at + place.end, expected))?;
    let mut from = 0;
    for end in ends {
        tokens.push((Token::Name(&name[from..end]), at + from..at + end));
        from = end;
    }
    Ok(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Token<'_>> {
        tokens(text).unwrap().into_iter().map(|(token, _)| token).collect()
    }

    #[test]
    fn an_e_is_an_exponent_only_before_digits() {
        use Token::{End, Minus, Name, Number};
        assert_eq!(of("1e-3"), [Number(1e-3), End]);
        assert_eq!(of("2e"), [Number(2.0), Name("e"), End]);
        assert_eq!(of("2e-x"), [Number(2.0), Name("e"), Minus, Name("x"), End]);
        assert_eq!(of(".5e2"), [Number(50.0), End]);
    }

    #[test]
    fn words_are_cut_into_names_and_lose_the_names_of_libraries() {
        use Token::{Close, End, Name, Number, Open, Raised};
        assert_eq!(of("xy²"), [Name("x"), Name("y"), Raised(2), End]);
        assert_eq!(
            of("x1 ax β₂ x⁻¹²"),
            [Name("x1"), Name("a"), Name("x"), Name("β₂"), Name("x"), Raised(-12), End]
        );
        assert_eq!(of("np.sin(x)"), [Name("sin"), Open, Name("x"), Close, End]);
        assert_eq!(of("tf.math.pi"), [Name("pi"), End]);
        assert_eq!(of("½x"), [Number(0.5), Name("x"), End]);
        assert_eq!(of("$x$"), [Name("x"), End]);
    }

    #[test]
    fn places_are_in_bytes_and_end_behind_the_text() {
        let places: Vec<_> = tokens("π ≤ 10").unwrap().into_iter().map(|(_, place)| place).collect();
        assert_eq!(places, [0..2, 3..6, 7..9, 9..9]);
    }

    #[test]
    fn what_is_no_sign_is_refused_at_its_place() {
        for (text, span) in [("x + #", 4..5), ("1.2.3", 3..5), (".", 0..1), ("1e999", 0..5), ("x²⁻", 1..6)]
        {
            match tokens(text) {
                Err(error) => assert_eq!(error.span, span, "{text}"),
                // "1.2.3" is two numbers, which the grammar refuses.
                Ok(tokens) => assert!(tokens.iter().any(|(_, place)| *place == span), "{text}"),
            }
        }
    }
}
