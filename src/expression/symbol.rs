//! Names that stand for numbers, before it is known which are the coordinates.

use super::word;

/// A name that stands for a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    X,
    Y,
    /// x with an index.
    Indexed(String),
    Named(String),
}

impl Symbol {
    /// What a name stands for that is neither a constant nor a function.
    pub(super) fn of(name: &str) -> Self {
        let (base, index) = word::indexed(name);
        match (base, index.as_str()) {
            ("x" | "X", "") => Self::X,
            ("y" | "Y", "") => Self::Y,
            ("x" | "X", number) if number.chars().all(|c| c.is_ascii_digit()) => {
                Self::Indexed(number.trim_start_matches('0').to_owned())
            }
            // w_{1} and w[1] are w_1; other marks are part of the name.
            (base, index) if name.contains(['{', '[']) => Self::Named(format!("{base}_{index}")),
            _ => Self::Named(name.to_owned()),
        }
    }

    /// How it is written.
    pub(super) fn text(&self) -> String {
        match self {
            Self::X => "x".to_owned(),
            Self::Y => "y".to_owned(),
            Self::Indexed(index) => format!("x{}", if index.is_empty() { "0" } else { index }),
            Self::Named(name) => name.clone(),
        }
    }
}
