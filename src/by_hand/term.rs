//! The right sides of the lines: read from the text of a formula, evaluated, and written with symbols or with numbers.

use super::Tensor;
use crate::around::{Bounds, NumberFormat};
use crate::real::Real;

/// A term.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Term {
    /// A number of the formula itself, with its text.
    Constant(f64, String),
    /// A symbol.
    Symbol(String),
    /// A vector of numbers, `(1, 2)`.
    Vector([Box<Term>; 2]),
    /// A matrix of numbers, `[1, 2; 3, 4]`.
    Matrix([Box<Term>; 4]),
    /// −a
    Minus(Box<Term>),
    /// Two terms and what is between them.
    Pair(Operator, Box<[Term; 2]>),
    /// A function of one or two terms.
    Call(Calculation, Vec<Term>),
    /// aᵇ
    Power(Box<[Term; 2]>),
    /// aᵀ
    Transposed(Box<Term>),
    /// a⁻¹
    Inverse(Box<Term>),
}

/// What can stand between two terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Less,
    /// A dot, or nothing.
    Times,
    Over,
}

/// A function by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calculation {
    Sign,
    Max,
    Min,
    Root,
    Absolute,
    Norm,
    /// The diagonal of a matrix.
    Diagonal,
    Round(NumberFormat),
    /// The nearest point of the box.
    Project,
}

impl Calculation {
    /// Those that are written as words.
    const WORDS: [(&'static str, Self); 8] = [
        ("sign", Self::Sign),
        ("max", Self::Max),
        ("min", Self::Min),
        ("diag", Self::Diagonal),
        ("f32", Self::Round(NumberFormat::Single)),
        ("bf16", Self::Round(NumberFormat::Brain)),
        ("f16", Self::Round(NumberFormat::Half)),
        ("proj", Self::Project),
    ];

    pub(super) fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, function)| *function == self).map_or("", |(word, _)| word)
    }

    /// The number of its arguments.
    fn arity(self) -> usize {
        if matches!(self, Self::Max | Self::Min) { 2 } else { 1 }
    }
}

/// What a term is read and evaluated with.
pub(super) trait Meaning {
    /// The value of a symbol.
    fn value(&self, symbol: &str) -> Option<Tensor>;
    /// The bounds that `proj` projects onto.
    fn bounds(&self) -> Option<Bounds>;
}

impl Term {
    /// Reads a term in which these symbols may stand.
    pub(super) fn read<'a>(text: &str, symbols: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut symbols: Vec<&str> = symbols.collect();
        symbols.sort_by_key(|symbol| std::cmp::Reverse(symbol.len()));
        let mut reader = Reading { rest: text.trim(), symbols };
        let term = reader.sum()?;
        reader.rest.trim().is_empty().then_some(term)
    }

    /// Its value.
    pub(super) fn value(&self, meaning: &dyn Meaning) -> Option<Tensor> {
        let of = |term: &Self| term.value(meaning);
        let number = |term: &Self| match of(term)? {
            Tensor::Number(number) => Some(number),
            _ => None,
        };
        match self {
            Self::Constant(number, _) => Some(Tensor::Number(*number)),
            Self::Symbol(symbol) => meaning.value(symbol),
            Self::Vector([x, y]) => Some(crate::real::V::new(number(x)?, number(y)?).into()),
            Self::Matrix([a, b, c, d]) => {
                Some(nalgebra::Matrix2::new(number(a)?, number(b)?, number(c)?, number(d)?).into())
            }
            Self::Minus(term) => Some(of(term)?.map(|c| -c)),
            Self::Pair(operator, terms) => {
                let (a, b) = (of(&terms[0])?, of(&terms[1])?);
                match operator {
                    Operator::Plus => a.plus(b),
                    Operator::Less => a.plus(b.map(|c| -c)),
                    Operator::Times => a.times(b),
                    Operator::Over => a.over(b),
                }
            }
            Self::Power(terms) => {
                let exponent = number(&terms[1])?;
                let power = |c: f64| if exponent == 2.0 { c * c } else { c.powf(exponent) };
                Some(of(&terms[0])?.map(power))
            }
            Self::Transposed(term) => Some(of(term)?.transposed()),
            Self::Inverse(term) => of(term)?.inverse(),
            Self::Call(calculation, terms) => {
                let first = of(terms.first()?)?;
                Some(match (calculation, first) {
                    (Calculation::Sign, _) => first.map(Real::sign),
                    (Calculation::Root, _) => first.map(f64::sqrt),
                    (Calculation::Absolute, _) => first.map(f64::abs),
                    (Calculation::Norm, Tensor::Column(v)) => Tensor::Number(v.norm()),
                    (Calculation::Diagonal, Tensor::Matrix(m)) => {
                        nalgebra::Matrix2::from_diagonal(&m.diagonal()).into()
                    }
                    (Calculation::Round(format), _) => first.map(|c| format.round(c)),
                    (Calculation::Project, Tensor::Column(v)) => meaning.bounds()?.project(v).into(),
                    (Calculation::Max, _) => first.zip(of(terms.get(1)?)?, f64::max)?,
                    (Calculation::Min, _) => first.zip(of(terms.get(1)?)?, f64::min)?,
                    _ => return None,
                })
            }
        }
    }

    /// Its symbols, each as often as it stands there.
    pub(super) fn symbols(&self) -> Vec<&str> {
        match self {
            Self::Constant(..) | Self::Vector(_) | Self::Matrix(_) => Vec::new(),
            Self::Symbol(symbol) => vec![symbol],
            Self::Minus(term) | Self::Transposed(term) | Self::Inverse(term) => term.symbols(),
            Self::Pair(_, terms) | Self::Power(terms) => terms.iter().flat_map(Self::symbols).collect(),
            Self::Call(_, terms) => terms.iter().flat_map(Self::symbols).collect(),
        }
    }

    /// What is inverted in it, if that is a matrix.
    pub(super) fn inverted(&self) -> Option<&Self> {
        match self {
            Self::Inverse(_) => Some(self),
            Self::Constant(..) | Self::Symbol(_) | Self::Vector(_) | Self::Matrix(_) => None,
            Self::Minus(term) | Self::Transposed(term) => term.inverted(),
            Self::Pair(_, terms) | Self::Power(terms) => terms.iter().find_map(Self::inverted),
            Self::Call(_, terms) => terms.iter().find_map(Self::inverted),
        }
    }
}

/// A text that is read from its beginning.
struct Reading<'a> {
    rest: &'a str,
    /// The longest first.
    symbols: Vec<&'a str>,
}

impl Reading<'_> {
    fn take(&mut self, sign: &str) -> bool {
        let taken = self.rest.trim_start().strip_prefix(sign);
        self.rest = taken.unwrap_or(self.rest);
        taken.is_some()
    }

    fn sum(&mut self) -> Option<Term> {
        let mut sum = self.product()?;
        loop {
            let operator = if self.take("+") {
                Operator::Plus
            } else if self.take("−") {
                Operator::Less
            } else {
                return Some(sum);
            };
            sum = Term::Pair(operator, Box::new([sum, self.product()?]));
        }
    }

    fn product(&mut self) -> Option<Term> {
        if self.take("−") {
            return Some(Term::Minus(Box::new(self.product()?)));
        }
        let mut product = self.factor()?;
        loop {
            let operator = if self.take("/") { Operator::Over } else { Operator::Times };
            if operator == Operator::Times && !self.take("·") && !self.goes_on() {
                return Some(product);
            }
            product = Term::Pair(operator, Box::new([product, self.factor()?]));
        }
    }

    /// Whether a factor follows.
    fn goes_on(&self) -> bool {
        let rest = self.rest.trim_start();
        rest.starts_with(|c: char| c.is_alphanumeric() || "([√½∇".contains(c))
            || self.symbols.iter().any(|symbol| rest.starts_with(symbol))
    }

    fn factor(&mut self) -> Option<Term> {
        let mut factor = self.atom()?;
        loop {
            // No blank stands before a raised sign.
            let Some((raised, rest)) =
                RAISED.iter().find_map(|raised| Some((*raised, self.rest.strip_prefix(raised)?)))
            else {
                return Some(factor);
            };
            self.rest = rest;
            factor = match raised {
                "⁻¹" => Term::Inverse(Box::new(factor)),
                "ᵀ" => Term::Transposed(Box::new(factor)),
                "²" => Term::Power(Box::new([factor, Term::Constant(2.0, "2".into())])),
                "ᵗ" => Term::Power(Box::new([factor, Term::Symbol("t".into())])),
                _ => Term::Power(Box::new([factor, self.atom()?])),
            };
        }
    }

    fn atom(&mut self) -> Option<Term> {
        self.rest = self.rest.trim_start();
        for (word, calculation) in Calculation::WORDS {
            let Some(rest) = self.rest.strip_prefix(word).and_then(|rest| rest.strip_prefix('(')) else {
                continue;
            };
            self.rest = rest;
            let mut terms = vec![self.sum()?];
            while self.take(",") {
                terms.push(self.sum()?);
            }
            return (self.take(")") && terms.len() == calculation.arity())
                .then_some(Term::Call(calculation, terms));
        }
        let is_part = |c: Option<char>| c.is_some_and(|c| MARKS.contains(&c));
        let whole = |symbol: &&&str| {
            self.rest.strip_prefix(**symbol).is_some_and(|rest| !is_part(rest.chars().next()))
        };
        if let Some(symbol) = self.symbols.iter().find(whole) {
            let symbol = (*symbol).to_owned();
            self.rest = &self.rest[symbol.len()..];
            return Some(Term::Symbol(symbol));
        }
        let around = |reading: &mut Self, calculation: Calculation, close: &str| {
            let inside = reading.sum()?;
            reading.take(close).then(|| Term::Call(calculation, vec![inside]))
        };
        if self.take("√") {
            return Some(Term::Call(Calculation::Root, vec![self.atom()?]));
        }
        if self.take("|") {
            return around(self, Calculation::Absolute, "|");
        }
        if self.take("‖") {
            return around(self, Calculation::Norm, "‖");
        }
        if self.take("½") {
            return Some(Term::Constant(0.5, "½".into()));
        }
        if self.take("[") {
            let mut entries = vec![Box::new(self.sum()?)];
            while self.take(",") || self.take(";") {
                entries.push(Box::new(self.sum()?));
            }
            return self.take("]").then_some(Term::Matrix(entries.try_into().ok()?));
        }
        if self.take("(") {
            let inside = self.sum()?;
            let second = if self.take(",") { Some(self.sum()?) } else { None };
            return self.take(")").then(|| match second {
                None => inside,
                Some(second) => Term::Vector([Box::new(inside), Box::new(second)]),
            });
        }
        self.number()
    }

    /// A number as it is written: digits, and a power of ten.
    fn number(&mut self) -> Option<Term> {
        let end = |text: &str, of: &dyn Fn(char) -> bool| text.find(|c| !of(c)).unwrap_or(text.len());
        let digits = end(self.rest, &|c| c.is_ascii_digit() || c == '.');
        if digits == 0 {
            return None;
        }
        let is_raised = |c: char| "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c);
        let mut length = digits;
        let behind = &self.rest[digits..];
        if let Some(power) = behind.strip_prefix("×10") {
            length += "×10".len() + end(power, &is_raised);
        } else if &self.rest[..digits] == "10" && behind.starts_with(is_raised) {
            length += end(behind, &is_raised);
        }
        let text = self.rest[..length].to_owned();
        let value = crate::number::read::number(&text, crate::number::read::Decimal::Point).ok()?;
        self.rest = &self.rest[length..];
        Some(Term::Constant(value, text))
    }
}

/// Signs behind a factor that say what becomes of it.
const RAISED: [&str; 5] = ["⁻¹", "ᵀ", "²", "ᵗ", "^"];

/// Signs that belong to the symbol before them.
pub(super) const MARKS: [char; 20] = [
    '\u{302}', '\u{304}', '′', '₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉', 'ₖ', 'ₜ', '₊', '₋',
    '\u{301}', 'ₘ', 'ₙ',
];
