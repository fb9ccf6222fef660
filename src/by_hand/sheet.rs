//! The sheet on which a step is worked: what is known so far, and the lines that were written.

use super::term::{Meaning, Operator, Term};
use super::{Equation, Statement, Tensor, Worth};
use crate::around::Bounds;
use crate::real::V;
use std::collections::BTreeMap;

/// Fewest digits of a number.
const FEW: usize = 6;
/// Fewest digits of a setting, which is written as it was chosen.
const CHOSEN: usize = 12;
/// Most digits.
const MOST: usize = 17;

/// What is known, and what was written.
#[derive(Default)]
pub(super) struct Sheet {
    /// What the symbols stand for.
    scope: BTreeMap<String, Tensor>,
    /// What can be looked up by a line `symbol: words`, or is shown before the first line that needs it.
    found: BTreeMap<String, Tensor>,
    /// The symbols that a reader knows already.
    introduced: Vec<String>,
    /// Significant digits, by symbol.
    digits: BTreeMap<String, usize>,
    bounds: Option<Bounds>,
    pub(super) statements: Vec<Statement>,
}

/// Symbols with values, and for tries another value for one of them.
struct Values<'a> {
    given: &'a [Worth],
    instead: Option<(&'a str, Tensor)>,
    bounds: Option<Bounds>,
}

impl Meaning for Values<'_> {
    fn value(&self, symbol: &str) -> Option<Tensor> {
        match self.instead {
            Some((other, value)) if other == symbol => Some(value),
            _ => self.given.iter().find(|shown| shown.symbol == symbol).map(|shown| shown.value),
        }
    }
    fn bounds(&self) -> Option<Bounds> {
        self.bounds
    }
}

impl Sheet {
    pub(super) fn within(bounds: Option<Bounds>) -> Self {
        Self { bounds, ..Self::default() }
    }

    /// A symbol stands for something that is written before the first line that needs it.
    pub(super) fn know(&mut self, symbol: &str, value: impl Into<Tensor>) {
        self.scope.insert(symbol.to_owned(), value.into());
    }

    /// As [`Sheet::know`], for a setting.
    pub(super) fn set(&mut self, symbol: &str, value: f64) {
        self.know(symbol, value);
        self.digits.insert(symbol.to_owned(), CHOSEN);
    }

    /// What a line `symbol: words` has as its value.
    pub(super) fn find(&mut self, symbol: &str, value: impl Into<Tensor>) {
        self.found.insert(symbol.to_owned(), value.into());
    }

    pub(super) fn value(&self, symbol: &str) -> Option<Tensor> {
        self.scope.get(symbol).copied()
    }

    /// A reader knows the symbol already.
    pub(super) fn meet(&mut self, symbol: &str) {
        self.introduced.push(symbol.to_owned());
    }

    pub(super) fn knows(&self, symbol: &str) -> bool {
        self.introduced.iter().any(|other| other == symbol)
    }

    /// Symbols stand again for what they stood for before.
    pub(super) fn forget(&mut self, symbols: &[&str], before: [Option<Tensor>; 2]) {
        for (symbol, before) in symbols.iter().zip(before) {
            match before {
                Some(value) => self.scope.insert((*symbol).to_owned(), value),
                None => self.scope.remove(*symbol),
            };
            self.introduced.retain(|other| other != symbol);
        }
    }

    pub(super) fn say(&mut self, words: impl Into<String>) {
        self.statements.push(Statement::Words(words.into()));
    }

    fn shown(&self, symbol: &str) -> Option<Worth> {
        Some(Worth { symbol: symbol.to_owned(), value: self.value(symbol)?, digits: 0 })
    }

    /// The symbols are written with their values, if they are known; from here on the reader knows them.
    pub(super) fn give(&mut self, symbols: &[&str]) {
        let shown: Vec<Worth> = symbols.iter().filter_map(|symbol| self.shown(symbol)).collect();
        self.introduced.extend(shown.iter().map(|shown| shown.symbol.clone()));
        if !shown.is_empty() {
            self.statements.push(Statement::Given(shown));
        }
    }

    /// Works a line of a method. `None` if it cannot be read or needs what nobody said.
    pub(super) fn work(&mut self, line: &str) -> Option<()> {
        for part in assignments(line) {
            let (name, sign, formula) = parts(part)?;
            if sign == ": " {
                let value = *self.found.get(name).or_else(|| self.scope.get(name))?;
                self.say(format!("{name}: {formula}"));
                self.know(name, value);
                self.give(&[name]);
            } else {
                self.assign(name, sign == " ← ", formula)?;
            }
        }
        Some(())
    }

    /// The term of a formula, in which all symbols may stand.
    fn read(&self, formula: &str) -> Option<Term> {
        Term::read(formula, self.scope.keys().map(String::as_str))
    }

    /// A line without its place on the sheet.
    pub(super) fn line(&mut self, name: &str, replaces: bool, formula: &str) -> Option<Equation> {
        let term = self.read(formula)?;
        let mut symbols: Vec<String> = Vec::new();
        for symbol in term.symbols() {
            if !symbols.iter().any(|other| other == symbol) {
                symbols.push(symbol.to_owned());
            }
        }
        let unknown: Vec<&str> = symbols
            .iter()
            .map(String::as_str)
            .filter(|symbol| *symbol != "I" && !self.introduced.iter().any(|other| other == symbol))
            .collect();
        self.give(&unknown);
        let given: Vec<Worth> = symbols.iter().filter_map(|symbol| self.shown(symbol)).collect();
        if let Some(inverted) = term.inverted() {
            self.inverse(formula, inverted.clone(), &given);
        }
        let value = term.value(&Values { given: &given, instead: None, bounds: self.bounds })?;
        let result = Worth { symbol: name.to_owned(), value, digits: 0 };
        Some(Equation { result, replaces, formula: formula.to_owned(), given, term })
    }

    /// Writes `name ← formula` with its numbers; from here on the symbol stands for the value.
    pub(super) fn assign(&mut self, name: &str, replaces: bool, formula: &str) -> Option<Tensor> {
        let line = self.line(name, replaces, formula)?;
        let value = line.result.value;
        self.statements.push(Statement::Equation(line));
        self.know(name, value);
        self.introduced.push(name.to_owned());
        Some(value)
    }

    /// Writes the inverse of a matrix, before the line that needs it.
    fn inverse(&mut self, formula: &str, term: Term, given: &[Worth]) {
        let meaning = Values { given, instead: None, bounds: self.bounds };
        let (Some(end), Some(value)) = (formula.find("⁻¹"), term.value(&meaning)) else { return };
        let name = &formula[..end];
        // From the parenthesis that closes there, or from the symbol.
        let start = if name.ends_with(')') {
            let mut depth = 0;
            let opens = name.char_indices().rev().find(|(_, c)| {
                depth += match c {
                    ')' => 1,
                    '(' => -1,
                    _ => 0,
                };
                depth == 0
            });
            opens.map_or(0, |(at, _)| at)
        } else {
            name.char_indices().last().map_or(0, |(at, _)| at)
        };
        let name = format!("{}⁻¹", &name[start..]);
        let result = Worth { symbol: name.clone(), value, digits: 0 };
        let symbols = term.symbols();
        let given = given.iter().filter(|shown| symbols.contains(&shown.symbol.as_str())).cloned().collect();
        self.statements.push(Statement::Equation(Equation {
            result,
            replaces: false,
            formula: name,
            given,
            term,
        }));
    }

    /// What is written, with as many digits as it needs. The last line for `x` must tell where the step leads from
    /// where it began, and the losses must be told apart.
    pub(super) fn finish(mut self, step: Option<V>, losses: [f64; 2]) -> Vec<Statement> {
        if let Some(step) = step {
            let digits = self.digits_beside("x", step.as_slice(), 1e-3);
            self.digits.insert("x".to_owned(), digits);
        }
        let apart = losses[1] - losses[0];
        let digits = self.digits_of(losses[0], apart, 1e-2);
        self.digits.insert("f(x)".to_owned(), digits);
        for _ in 0..MOST {
            let wanting: Vec<String> = self.lines().flat_map(|line| self.wanting(line, step)).collect();
            if wanting.is_empty() {
                break;
            }
            for symbol in wanting {
                let digits = self.digits.entry(symbol).or_insert(FEW);
                *digits = (*digits + 1).min(MOST);
            }
        }
        let digits = std::mem::take(&mut self.digits);
        let settle = |shown: &mut Worth| shown.digits = digits.get(&shown.symbol).copied().unwrap_or(FEW);
        let mut statements = self.statements;
        for statement in &mut statements {
            match statement {
                Statement::Words(_) => {}
                Statement::Given(shown) => shown.iter_mut().for_each(settle),
                Statement::Equation(line) => line.shown_mut().for_each(settle),
                Statement::Trial { length, found, bound, .. } => {
                    settle(length);
                    bound.shown_mut().for_each(settle);
                    // Losses that differ look different.
                    let (a, b) = (found.value.entries()[0], bound.result.value.entries()[0]);
                    let same =
                        |digits: &usize| a != b && super::trimmed(a, *digits) == super::trimmed(b, *digits);
                    let digits = (FEW..MOST).find(|digits| !same(digits)).unwrap_or(MOST);
                    found.digits = digits.max(bound.result.digits);
                    bound.result.digits = found.digits;
                }
            }
        }
        statements
    }

    fn lines(&self) -> impl Iterator<Item = &Equation> {
        self.statements.iter().filter_map(|statement| match statement {
            Statement::Equation(line) => Some(line),
            Statement::Trial { bound, .. } => Some(bound),
            _ => None,
        })
    }

    /// The digits with which a number is told from one that is `apart` from it, by this share.
    fn digits_of(&self, value: f64, apart: f64, share: f64) -> usize {
        let needed = (value.abs() / (share * apart.abs())).log10().ceil();
        if needed.is_finite() { (needed.max(0.0) as usize + 1).clamp(FEW, MOST) } else { FEW }
    }

    fn digits_beside(&self, symbol: &str, step: &[f64], share: f64) -> usize {
        let values = self.lines().filter(|line| line.result.symbol == symbol).map(|line| line.result.value);
        let entries = values.chain(self.value(symbol)).map(|value| value.entries());
        let digits = entries.flat_map(|entries| {
            entries
                .into_iter()
                .zip(step)
                .map(|(value, apart)| self.digits_of(value, *apart, share))
                .collect::<Vec<_>>()
        });
        digits.max().unwrap_or(FEW)
    }

    /// The symbols whose rounding shows in the value of a line.
    fn wanting(&self, line: &Equation, step: Option<V>) -> Vec<String> {
        let rounded = |shown: &Worth| {
            let digits = self.digits.get(&shown.symbol).copied().unwrap_or(FEW);
            (digits, shown.value.map(|entry| half_unit(entry, digits)))
        };
        let exact = line.result.value.entries();
        let is_landing = line.result.symbol == "x";
        let (_, own) = rounded(&line.result);
        let scale = exact.iter().fold(0.0, |most: f64, entry| most.max(entry.abs()));
        let allowed: Vec<f64> = match step.filter(|_| is_landing) {
            Some(step) => step.iter().map(|apart| 1e-3 * apart.abs()).collect(),
            None => exact.iter().map(|entry| 1e-4 * entry.abs()).collect(),
        };
        let allowed: Vec<f64> = allowed
            .iter()
            .zip(own.entries())
            .map(|(allowed, own)| allowed.max(own).max(1e-13 * scale))
            .collect();
        let mut wanting = Vec::new();
        for shown in &line.given {
            let (digits, units) = rounded(shown);
            if digits == MOST {
                continue;
            }
            let share = 0.5 / line.given.len() as f64;
            let shows = |k: usize, by: f64| {
                let mut entries = shown.value.entries();
                entries[k] += by;
                let instead = Some((shown.symbol.as_str(), shown.value.with(&entries)));
                let other = line.term.value(&Values { given: &line.given, instead, bounds: self.bounds });
                let other = other.map_or_else(Vec::new, |other| other.entries());
                let off = other.into_iter().zip(&exact).map(|(a, b)| (a - b).abs());
                off.zip(&allowed).any(|(off, allowed)| off > share * allowed)
            };
            let units = units.entries();
            if (0..units.len()).any(|k| units[k] != 0.0 && (shows(k, units[k]) || shows(k, -units[k]))) {
                wanting.push(shown.symbol.clone());
            }
        }
        wanting
    }
}

/// Half of what the last of so many digits is worth; 0 if the number has no more.
fn half_unit(value: f64, digits: usize) -> f64 {
    let text = format!("{value:.*e}", digits.saturating_sub(1));
    let same = text.parse() == Ok(value);
    let exponent = text.split_once('e').and_then(|(_, exponent)| exponent.parse::<i32>().ok()).unwrap_or(0);
    if same || !value.is_finite() { 0.0 } else { 0.5 * 10f64.powi(exponent + 1 - digits as i32) }
}

impl Equation {
    fn shown_mut(&mut self) -> impl Iterator<Item = &mut Worth> {
        self.given.iter_mut().chain(std::iter::once(&mut self.result))
    }
}

/// The assignments of a line that has commas between them.
fn assignments(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = line;
    let is_found = |text: &str| parts(text).is_some_and(|(_, sign, _)| sign == ": ");
    let mut from = 0;
    while let Some(at) = rest[from..].find(", ").map(|at| from + at).filter(|_| !is_found(line)) {
        let next = &rest[at + 2..];
        let begins = parts(next).is_some_and(|(name, ..)| !name.contains([' ', '(', ')']));
        if begins {
            found.push(&rest[..at]);
            (rest, from) = (next, 0);
        } else {
            from = at + 2;
        }
    }
    found.push(rest);
    found
}

/// Name, sign and formula of an assignment.
fn parts(line: &str) -> Option<(&str, &'static str, &str)> {
    let signs = [" = ", " ← ", ": "];
    let (at, sign) = signs.iter().filter_map(|sign| Some((line.find(sign)?, *sign))).min()?;
    Some((line[..at].trim(), sign, line[at + sign.len()..].trim()))
}

/// What is added to x: `−αv` of `x − αv`.
pub(super) fn move_of(formula: &str) -> String {
    if let Some(rest) = formula.strip_prefix("x − ") {
        return format!("−{rest}");
    }
    match formula.strip_prefix("x + ") {
        Some(rest) => rest.to_owned(),
        None => format!("{formula} − x"),
    }
}

/// Whether products, quotients and roots of vectors stand in some line.
pub(super) fn goes_by_coordinates(statements: &[Statement]) -> bool {
    statements.iter().any(|statement| match statement {
        Statement::Equation(line) => mixes(&line.term, line),
        _ => false,
    })
}

fn mixes(term: &Term, line: &Equation) -> bool {
    let is_column = |term: &Term| {
        let value = term.value(&Values { given: &line.given, instead: None, bounds: None });
        matches!(value, Some(Tensor::Column(_)))
    };
    match term {
        Term::Pair(Operator::Times | Operator::Over, terms) if terms.iter().all(is_column) => true,
        Term::Power(terms) if is_column(&terms[0]) => true,
        Term::Pair(_, terms) | Term::Power(terms) => terms.iter().any(|term| mixes(term, line)),
        Term::Call(_, terms) => terms.iter().any(|term| is_column(term) || mixes(term, line)),
        Term::Minus(inside) | Term::Transposed(inside) | Term::Inverse(inside) => mixes(inside, line),
        Term::Constant(..) | Term::Symbol(_) | Term::Vector(_) | Term::Matrix(_) => false,
    }
}
