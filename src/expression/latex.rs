//! Formulas as TeX writes them: `\frac{x^2}{2} + \sin\left(\pi x\right) \cdot \sqrt[3]{y}`.

use super::error::SyntaxError;
use super::function;
use super::greek::greek;
use super::token::{Placed, Token};
use super::word::{self, span_of};

/// Commands that are signs.
const SIGNS: [(&str, Token<'static>); 27] = [
    ("frac", Token::Fraction),
    ("dfrac", Token::Fraction),
    ("tfrac", Token::Fraction),
    ("cdot", Token::Times),
    ("times", Token::Times),
    ("ast", Token::Times),
    ("div", Token::Over),
    ("le", Token::LessEqual),
    ("leq", Token::LessEqual),
    ("ge", Token::GreaterEqual),
    ("geq", Token::GreaterEqual),
    ("ne", Token::NotEqual),
    ("neq", Token::NotEqual),
    ("lt", Token::Less),
    ("gt", Token::Greater),
    ("land", Token::And),
    ("wedge", Token::And),
    ("lor", Token::Or),
    ("vee", Token::Or),
    ("lnot", Token::Not),
    ("neg", Token::Not),
    ("vert", Token::Bar),
    ("lvert", Token::Bar),
    ("rvert", Token::Bar),
    ("|", Token::Bar),
    ("{", Token::Open),
    ("}", Token::Close),
];

/// Commands that say nothing: sizes, spaces and how a name is set.
const SILENT: [&str; 22] = [
    "left",
    "right",
    "big",
    "Big",
    "bigl",
    "bigr",
    "Bigl",
    "Bigr",
    "quad",
    "qquad",
    "operatorname",
    "mathrm",
    "text",
    "displaystyle",
    "limits",
    ",",
    ";",
    ":",
    "!",
    " ",
    "[",
    "]",
];

/// Reads a command, which begins with a backslash; answers with how many bytes it has.
pub(super) fn command<'a>(
    text: &'a str,
    at: usize,
    tokens: &mut Vec<Placed<'a>>,
) -> Result<usize, SyntaxError> {
    let rest = &text[at + 1..];
    let letters = span_of(rest, |c| c.is_ascii_alphabetic());
    let length = if letters > 0 { letters } else { rest.chars().next().map_or(0, char::len_utf8) };
    let name = &rest[..length];
    let (span, behind) = (at..at + 1 + length, &rest[length..]);
    if ["operatorname", "mathrm", "text"].contains(&name) && behind.starts_with('{') {
        let inside = span_of(&behind[1..], char::is_alphanumeric);
        if inside > 0 && behind[1 + inside..].starts_with('}') {
            tokens.push((Token::Name(&behind[1..1 + inside]), at..at + length + inside + 3));
            return Ok(length + inside + 3);
        }
    }
    if let Some((_, token)) = SIGNS.iter().find(|(sign, _)| *sign == name) {
        tokens.push((*token, span));
    } else if function::named(name).is_some_and(|_| name != "int") || greek(name).is_some() {
        // An index belongs to the name; of functions only the logarithm's base does.
        let is_named = greek(name).is_some() || name == "log" && behind.starts_with('_');
        let index = if is_named { word::index(behind) } else { 0 };
        tokens.push((Token::Name(&rest[..length + index]), at..at + 1 + length + index));
        return Ok(1 + length + index);
    } else if !SILENT.contains(&name) {
        let expected = format!("expected a function, a Greek letter or a sign behind \\, found \\{name}");
        return Err(SyntaxError::new(text, span, expected));
    }
    Ok(1 + length)
}
