//! The smallest pieces of a formula.

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
    /// `√`, `∛` and `∜`: the second, third and fourth root.
    Root(u8),
    /// `\frac`
    Fraction,
    Open,
    Close,
    OpenSquare,
    CloseSquare,
    OpenBrace,
    CloseBrace,
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
