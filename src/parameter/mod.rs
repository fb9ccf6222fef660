//! Declarations: every number that a user may turn is described once, beside the part that it belongs to.
//!
//! [`part!`](crate::part) declares a part (a surface, an optimizer, a schedule) with its settings, and
//! [`catalogue!`](crate::catalogue) makes a closed list of parts. Sliders, the file format, `--set`, `list` and the
//! table-driven tests are all made from these two.

#[macro_use]
mod declare;
mod file;

pub use file::{read, write};

/// "a surface", "an optimizer".
pub fn with_article(what: &str) -> String {
    let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {what}")
}

/// What a setting looks like and which values it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A real number.
    Number {
        /// The slider's ends, lower and upper.
        slider: [f64; 2],
        /// How the slider divides its range.
        scale: Scale,
        /// Which values make sense; typed values may leave the slider's range but not this one.
        valid: Valid,
    },
    /// A whole number, with the slider's ends; nothing below the lower end makes sense.
    Count {
        /// The slider's ends, lower and upper.
        slider: [u64; 2],
    },
    /// On (1) or off (0).
    Switch,
    /// One of a few; the value is the index.
    Choice(&'static [Choice]),
}

impl Kind {
    /// Values that show what a setting does: the slider's ends and middle, or all answers.
    pub fn samples(&self) -> Vec<f64> {
        match *self {
            Self::Number { slider: [low, high], .. } => vec![low, f64::midpoint(low, high), high],
            Self::Count { slider } => slider.map(|n| n as f64).to_vec(),
            Self::Switch => vec![0.0, 1.0],
            Self::Choice(choices) => (0..choices.len()).map(|i| i as f64).collect(),
        }
    }
}

/// One answer of a [`Kind::Choice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// How it is written in files and on the command line.
    pub id: &'static str,
    /// How it is shown.
    pub name: &'static str,
}

/// How a slider divides its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Evenly.
    Linear,
    /// By ratio; for learning rates, κ, ε.
    Log,
    /// Evenly in log(1 − value): as much room between 0.9 and 0.99 as between 0 and 0.9; for β and ρ.
    NearOne,
}

/// Which values of a number make sense, as an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Valid {
    /// Every finite number.
    Finite,
    /// `0 < value`
    Positive,
    /// `0 ≤ value`
    NotNegative,
    /// `low ≤ value < high`
    HalfOpen(f64, f64),
    /// `low ≤ value ≤ high`
    Closed(f64, f64),
}

impl Valid {
    /// Whether the value makes sense; NaN and infinities never do.
    pub fn accepts(&self, value: f64) -> bool {
        value.is_finite()
            && match *self {
                Self::Finite => true,
                Self::Positive => value > 0.0,
                Self::NotNegative => value >= 0.0,
                Self::HalfOpen(low, high) => low <= value && value < high,
                Self::Closed(low, high) => low <= value && value <= high,
            }
    }
}

impl std::fmt::Display for Valid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::Finite => write!(f, "a finite number"),
            Self::Positive => write!(f, "a number above 0"),
            Self::NotNegative => write!(f, "a number of at least 0"),
            Self::HalfOpen(low, high) => write!(f, "a number from {low} to below {high}"),
            Self::Closed(low, high) => write!(f, "a number from {low} to {high}"),
        }
    }
}

/// One setting of a part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// How it is written in files and on the command line.
    pub key: &'static str,
    /// The field's symbol, such as β₁; the name if there is none.
    pub symbol: &'static str,
    /// One line: what it does, its unit.
    pub meaning: &'static str,
    /// Its values.
    pub kind: Kind,
    /// The value it starts with.
    pub default: f64,
}

impl Parameter {
    /// Why a value is refused, as what was expected; `Ok` if it makes sense.
    pub fn check(&self, value: f64) -> Result<(), String> {
        let refused = |expected: String| {
            // Hundreds of zeros say less than an exponent.
            let long = value != 0.0 && !(1e-6..1e15).contains(&value.abs());
            let found = if long { format!("{value:e}") } else { value.to_string() };
            Err(format!("expected {expected}, found {found}"))
        };
        match self.kind {
            Kind::Number { valid, .. } if !valid.accepts(value) => refused(valid.to_string()),
            Kind::Count { slider: [low, _] }
                if !(value >= low as f64 && value.fract() == 0.0 && value <= 1e9) =>
            {
                refused(format!("a whole number from {low} to 1000000000"))
            }
            _ => Ok(()),
        }
    }
}

/// A number without long rows of zeros.
fn plain(value: f64) -> String {
    let long = value != 0.0 && !(1e-4..1e6).contains(&value.abs());
    if long { format!("{value:e}") } else { value.to_string() }
}

impl Parameter {
    /// Its values in words: the usual range, or all answers.
    pub fn range(&self) -> String {
        match self.kind {
            Kind::Number { slider: [low, high], .. } => format!("{} to {}", plain(low), plain(high)),
            Kind::Count { slider: [low, high] } => format!("{low} to {high}, whole"),
            Kind::Switch => "on, off".into(),
            Kind::Choice(choices) => choices.iter().map(|choice| choice.name).collect::<Vec<_>>().join(", "),
        }
    }

    /// One of its values in words.
    pub fn words(&self, value: f64) -> String {
        match self.kind {
            Kind::Number { .. } | Kind::Count { .. } => plain(value),
            Kind::Switch => if value == 0.0 { "off" } else { "on" }.into(),
            Kind::Choice(choices) => {
                choices.get(value as usize).map_or_else(String::new, |choice| choice.name.into())
            }
        }
    }
}

/// A part's settings, by position.
pub trait Parameters {
    /// What can be set, in the order in which it is shown.
    fn parameters(&self) -> &'static [Parameter];
    /// The value of the setting at `index`: a number, a count, 0 or 1, or a choice's index.
    ///
    /// # Panics
    /// If the part has no such setting.
    fn get(&self, index: usize) -> f64;
    /// Sets it; the value is taken as it is (see [`Parameter::check`]).
    ///
    /// # Panics
    /// If the part has no such setting.
    fn set(&mut self, index: usize, value: f64);

    /// The first setting that makes no sense: its key and what was expected.
    fn check(&self) -> Result<(), (String, String)> {
        for (index, parameter) in self.parameters().iter().enumerate() {
            parameter.check(self.get(index)).map_err(|expected| (parameter.key.to_owned(), expected))?;
        }
        Ok(())
    }
}

/// What a part says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Description {
    /// How it is written in files and on the command line.
    pub id: &'static str,
    /// How it is shown.
    pub name: &'static str,
    /// One sentence: what it is, or what it teaches.
    pub summary: &'static str,
}

/// A Rust type that a setting can have.
pub trait Setting: Copy {
    /// The value as a number.
    fn to_number(self) -> f64;
    /// The number as a value.
    fn from_number(number: f64) -> Self;
}

impl Setting for f64 {
    fn to_number(self) -> f64 {
        self
    }
    fn from_number(number: f64) -> Self {
        number
    }
}

impl Setting for u64 {
    fn to_number(self) -> f64 {
        self as f64
    }
    fn from_number(number: f64) -> Self {
        number as u64
    }
}

impl Setting for bool {
    fn to_number(self) -> f64 {
        f64::from(u8::from(self))
    }
    fn from_number(number: f64) -> Self {
        number != 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_refused_with_what_was_expected() {
        let beta = Parameter {
            key: "beta",
            symbol: "β",
            meaning: "",
            kind: Kind::Number {
                slider: [0.0, 0.99],
                scale: Scale::NearOne,
                valid: Valid::HalfOpen(0.0, 1.0),
            },
            default: 0.9,
        };
        assert_eq!(beta.check(0.999), Ok(()));
        assert_eq!(beta.check(1.0), Err("expected a number from 0 to below 1, found 1".into()));
        assert!(beta.check(f64::NAN).is_err() && beta.check(f64::INFINITY).is_err());
    }

    #[test]
    fn a_count_is_whole_and_not_below_its_least() {
        let count = Parameter {
            key: "n",
            symbol: "n",
            meaning: "",
            kind: Kind::Count { slider: [1, 10] },
            default: 1.0,
        };
        assert!(count.check(12.0).is_ok());
        assert!(count.check(0.0).is_err() && count.check(1.5).is_err() && count.check(f64::NAN).is_err());
    }
}
