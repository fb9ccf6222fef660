//! A text's tokens, each with its place.

use super::error::SyntaxError;
use crate::number::read::{self, Decimal, Misread};
use std::ops::Range;

/// The smallest piece of a formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Number(f64),
    Name(&'a str),
    /// Raised digits: `²`, `⁻¹`.
    Raised(i32),
    Plus,
    Minus,
    Times,
    Over,
    /// `%`
    Percent,
    Power,
    Root,
    Open,
    Close,
    Bar,
    Comma,
    Question,
    Colon,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    And,
    Or,
    Not,
    /// A single `=`.
    Assign,
    /// Behind the last one.
    End,
}

/// A token and its place in bytes.
pub(super) type Placed<'a> = (Token<'a>, Range<usize>);

/// Symbols, longer ones first.
const SYMBOLS: [(&str, Token<'static>); 36] = [
    ("**", Token::Power),
    ("<=", Token::LessEqual),
    (">=", Token::GreaterEqual),
    ("==", Token::Equal),
    ("!=", Token::NotEqual),
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
    ("√", Token::Root),
    ("(", Token::Open),
    (")", Token::Close),
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
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let rest = &text[at..];
        let (token, length) = if first.is_ascii_digit() || first == '.' {
            number(text, at)?
        } else if first == '⁻' || read::raised_digit(first).is_some() {
            raised(text, at)?
        } else if is_letter(first) {
            word(rest)
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

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_digit_of_name(c: char) -> bool {
    c.is_ascii_digit() || ('₀'..='₉').contains(&c)
}

/// How many bytes the first characters of a kind have.
fn span_of(text: &str, of_kind: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of_kind(c)).unwrap_or(text.len())
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

/// A name, or a word that is an operator. Letters that are written without a space but mean a product are names of their
/// own: `xy`, `2πx`, `ax`.
fn word(rest: &str) -> (Token<'_>, usize) {
    let length = span_of(rest, |c| is_letter(c) || is_digit_of_name(c));
    let name = &rest[..length];
    let first = span_of(name, |c| is_letter(c) && !['π', 'τ'].contains(&c))
        .max(name.chars().next().map_or(0, char::len_utf8));
    let coordinates = |text: &str| text.chars().all(|c| ['x', 'y'].contains(&c));
    let letter = name.chars().next().filter(|c| is_letter(*c)).map_or(0, char::len_utf8);
    let length = if letter < name.len() && coordinates(&name[letter..]) {
        letter
    } else if name.starts_with(['π', 'τ']) {
        first
    } else {
        length
    };
    let token = match &rest[..length] {
        "and" => Token::And,
        "or" => Token::Or,
        "not" => Token::Not,
        name => Token::Name(name),
    };
    (token, length)
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
        assert_eq!(of("1e−3"), [Number(1e-3), End]);
        assert_eq!(of("2e"), [Number(2.0), Name("e"), End]);
        assert_eq!(of("2e-x"), [Number(2.0), Name("e"), Minus, Name("x"), End]);
        assert_eq!(of(".5e2"), [Number(50.0), End]);
    }

    #[test]
    fn letters_that_mean_a_product_are_apart() {
        use Token::{End, Name, Number, Raised};
        assert_eq!(of("xy²"), [Name("x"), Name("y"), Raised(2), End]);
        assert_eq!(of("2πx"), [Number(2.0), Name("π"), Name("x"), End]);
        assert_eq!(
            of("x1 ax β₂ x⁻¹²"),
            [Name("x1"), Name("a"), Name("x"), Name("β₂"), Name("x"), Raised(-12), End]
        );
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
