//! The functions that a formula may call.

use super::op::Op;
use std::ops::RangeInclusive;

/// A function that a formula may call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Function {
    /// Its names, the usual one first.
    pub(super) names: &'static [&'static str],
    /// How many arguments it takes.
    pub(super) arity: RangeInclusive<usize>,
    /// What it does.
    pub(super) made_of: MadeOf,
}

/// What a function does, in operations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum MadeOf {
    /// One operation on all arguments.
    One(Op),
    /// One operation of two between all arguments, from the left.
    Between(Op),
    /// The natural logarithm, or that to base b.
    Log,
    /// The square root, or the real nth one.
    Root,
    /// 1 over an operation.
    Inverse(Op),
    /// 2^a
    Exp2,
    /// e^(−a²)
    Gauss,
    /// a, not below b and not above c.
    Clamp,
    /// b where a holds, else c.
    If,
}

const MANY: usize = 16;

const fn one(names: &'static [&'static str], op: Op) -> Function {
    Function { names, arity: 1..=1, made_of: MadeOf::One(op) }
}

const fn two(names: &'static [&'static str], op: Op) -> Function {
    Function { names, arity: 2..=2, made_of: MadeOf::One(op) }
}

const fn with(names: &'static [&'static str], arity: RangeInclusive<usize>, made_of: MadeOf) -> Function {
    Function { names, arity, made_of }
}

/// All functions.
pub(super) const FUNCTIONS: [Function; 48] = [
    one(&["sin"], Op::Sin),
    one(&["cos"], Op::Cos),
    one(&["tan", "tg"], Op::Tan),
    with(&["sec"], 1..=1, MadeOf::Inverse(Op::Cos)),
    with(&["csc", "cosec"], 1..=1, MadeOf::Inverse(Op::Sin)),
    with(&["cot", "ctg"], 1..=1, MadeOf::Inverse(Op::Tan)),
    one(&["asin", "arcsin"], Op::Asin),
    one(&["acos", "arccos"], Op::Acos),
    one(&["atan", "arctan"], Op::Atan),
    two(&["atan2", "arctan2"], Op::Atan2),
    one(&["sinh"], Op::Sinh),
    one(&["cosh"], Op::Cosh),
    one(&["tanh"], Op::Tanh),
    one(&["asinh", "arsinh", "arcsinh"], Op::Asinh),
    one(&["acosh", "arcosh", "arccosh"], Op::Acosh),
    one(&["atanh", "artanh", "arctanh"], Op::Atanh),
    one(&["exp"], Op::Exp),
    with(&["exp2"], 1..=1, MadeOf::Exp2),
    one(&["expm1"], Op::ExpM1),
    one(&["ln"], Op::Ln),
    with(&["log"], 1..=2, MadeOf::Log),
    one(&["ln1p", "log1p"], Op::Ln1p),
    one(&["log2", "lb", "ld"], Op::Log2),
    one(&["log10", "lg"], Op::Log10),
    one(&["sqrt"], Op::Sqrt),
    with(&["root", "nthroot"], 1..=2, MadeOf::Root),
    one(&["cbrt"], Op::Cbrt),
    two(&["pow", "power"], Op::Pow),
    one(&["square", "sqr"], Op::Square),
    one(&["abs", "fabs", "absolute"], Op::Abs),
    one(&["sign", "sgn", "signum"], Op::Sign),
    one(&["step", "heaviside"], Op::Step),
    one(&["factorial"], Op::Factorial),
    one(&["floor"], Op::Floor),
    one(&["ceil", "ceiling"], Op::Ceil),
    one(&["round"], Op::Round),
    one(&["trunc", "int"], Op::Trunc),
    two(&["mod"], Op::Mod),
    two(&["fmod", "rem"], Op::Rem),
    with(&["min", "minimum"], 2..=MANY, MadeOf::Between(Op::Min)),
    with(&["max", "maximum"], 2..=MANY, MadeOf::Between(Op::Max)),
    with(&["clamp", "clip"], 3..=3, MadeOf::Clamp),
    with(&["hypot", "norm"], 2..=MANY, MadeOf::Between(Op::Hypot)),
    one(&["relu"], Op::Relu),
    one(&["sigmoid", "logistic", "expit"], Op::Sigmoid),
    one(&["softplus"], Op::Softplus),
    with(&["gauss", "gaussian"], 1..=1, MadeOf::Gauss),
    with(&["if", "where", "piecewise"], 3..=3, MadeOf::If),
];

/// The function with a name, large letters or small ones.
pub(super) fn named(name: &str) -> Option<&'static Function> {
    static ALL: [Function; 48] = FUNCTIONS;
    let small = name.to_ascii_lowercase();
    ALL.iter().find(|function| function.names.contains(&small.as_str()))
}

/// All names of all functions.
pub(super) fn all_names() -> impl Iterator<Item = &'static str> {
    static ALL: [Function; 48] = FUNCTIONS;
    ALL.iter().flat_map(|function| function.names).copied()
}

/// The names of all functions, the usual one of each.
pub fn function_names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.into_iter().map(|function| function.names[0])
}

/// What functions are called elsewhere.
const ELSEWHERE: [(&str, &str); 12] = [
    ("sen", "sin"),
    ("seno", "sin"),
    ("sinus", "sin"),
    ("coseno", "cos"),
    ("kosinus", "cos"),
    ("senh", "sinh"),
    ("arcsen", "asin"),
    ("arctg", "atan"),
    ("cotan", "cot"),
    ("raiz", "sqrt"),
    ("wurzel", "sqrt"),
    ("betrag", "abs"),
];

/// The name that somebody may have meant: that of another language, one that begins like it, or else the nearest one within two changes.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let small = name.to_lowercase();
    if let Some((_, meant)) = ELSEWHERE.iter().find(|(elsewhere, _)| *elsewhere == small) {
        return Some(meant);
    }
    let all = || FUNCTIONS.into_iter().flat_map(|function| function.names);
    let within = all().map(|known| (changes(&small, known), *known)).min()?;
    let begins =
        all().filter(|known| known.len() > 1 && small.starts_with(**known)).max_by_key(|known| known.len());
    match within {
        (0 | 1, known) => Some(known),
        _ if begins.is_some() => begins.copied(),
        (changes, known) if changes == 2 && known.len() > 3 => Some(known),
        _ => None,
    }
}

/// How many letters must be changed, put in or left out (Levenshtein 1966).
fn changes(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_name_stands_for_one_function() {
        let mut names = HashSet::new();
        for function in FUNCTIONS {
            assert!(function.names.iter().all(|name| names.insert(*name)), "{:?}", function.names);
        }
    }

    #[test]
    fn slips_find_the_function_that_was_meant() {
        for (slip, meant) in [
            ("sine", "sin"),
            ("cosine", "cos"),
            ("sqrtt", "sqrt"),
            ("sqqrt", "sqrt"),
            ("Abbs", "abs"),
            ("logg", "log"),
            ("sen", "sin"),
        ] {
            assert_eq!(nearest(slip), Some(meant), "{slip}");
        }
        assert_eq!(nearest("lambda"), None);
        assert_eq!(nearest("banana"), None);
    }
}
