//! Which names are the plane's coordinates: x and y, x₁ and x₂, x₀ and x₁, those that a left side declares, or the only two
//! that there are. All others are parameters.

use super::error::SyntaxError;
use super::parse::{MOST_PARAMETERS, Parser};
use super::symbol::Symbol;
use super::token::Token;
use super::tree::{Node, Tree};
use super::word;
use std::ops::Range;

/// What a symbol turned out to be.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Meaning {
    X,
    Y,
    Parameter,
}

impl Parser<'_> {
    /// Passes a left side, `f(x, y) =` or `z =`, with which people begin; answers with the coordinates that it names.
    pub(super) fn left_side(&mut self) -> Vec<Symbol> {
        let named = |ahead: usize| match *self.peek_behind(ahead) {
            Token::Name(name) => Some(Symbol::of(name)),
            _ => None,
        };
        let is = |ahead, token| *self.peek_behind(ahead) == token;
        let Some(function) = named(0) else { return Vec::new() };
        let (names, length) = match (named(2), named(4)) {
            (Some(first), Some(second))
                if is(1, Token::Open) && is(3, Token::Comma) && is(5, Token::Close) =>
            {
                (vec![first, second], 6)
            }
            (Some(first), _) if is(1, Token::Open) && is(3, Token::Close) => (vec![first], 4),
            _ => (Vec::new(), 1),
        };
        let is_curve =
            names.is_empty() && function != Symbol::of("z") && !matches!(function, Symbol::Named(_));
        if is(length, Token::Assign) && !is_curve {
            self.next += length + 1;
            self.tree.has_left_side = true;
            return names;
        }
        Vec::new()
    }

    /// The tree, with coordinates and parameters told apart.
    pub(super) fn settled(mut self, declared: &[Symbol]) -> Result<Tree, SyntaxError> {
        let mut tree = std::mem::take(&mut self.tree);
        let symbols = &self.symbols;
        let meanings = meanings(symbols, declared)
            .map_err(|(index, expected)| self.wrong(symbols[index].1.clone(), expected))?;
        let mut places = Vec::with_capacity(symbols.len());
        for ((symbol, span), meaning) in symbols.iter().zip(&meanings) {
            places.push(tree.names.len() as u16);
            if *meaning == Meaning::Parameter {
                let name = symbol.text();
                if tree.names.len() == MOST_PARAMETERS {
                    let expected =
                        format!("expected at most {MOST_PARAMETERS} parameters, found another one: {name}");
                    return Err(self.wrong(span.clone(), expected));
                }
                tree.names.push(name);
            }
        }
        for node in &mut tree.nodes {
            if let Node::Parameter(symbol) = *node {
                *node = match meanings[usize::from(symbol)] {
                    Meaning::X => Node::X,
                    Meaning::Y => Node::Y,
                    Meaning::Parameter => Node::Parameter(places[usize::from(symbol)]),
                };
            }
        }
        tree.coordinates = other_names(symbols, &meanings, declared);
        Ok(tree)
    }
}

/// The coordinates' names, where they are no forms of x and y.
fn other_names(
    symbols: &[(Symbol, Range<usize>)],
    meanings: &[Meaning],
    declared: &[Symbol],
) -> Option<[String; 2]> {
    let found = |wanted: Meaning| {
        let index = meanings.iter().position(|meaning| *meaning == wanted)?;
        Some(symbols[index].0.text())
    };
    let declared = |index: usize| declared.get(index).map(Symbol::text);
    let x = found(Meaning::X).or_else(|| declared(0)).unwrap_or_else(|| "x".to_owned());
    let y = found(Meaning::Y).or_else(|| declared(1)).unwrap_or_else(|| "y".to_owned());
    let plain = |name: &str| name == "x" || name == "y" || name.starts_with('x') && name.len() == 2;
    (!plain(&x) || !plain(&y)).then_some([x, y])
}

/// What each symbol is; or which one is wrong, and what was expected.
fn meanings(
    symbols: &[(Symbol, Range<usize>)],
    declared: &[Symbol],
) -> Result<Vec<Meaning>, (usize, String)> {
    let each = || symbols.iter().map(|(symbol, _)| symbol);
    let refused = |wrong: &dyn Fn(&Symbol) -> bool, expected: &str| {
        let index = each().position(wrong)?;
        Some((index, format!("expected {expected}, found {}", symbols[index].0.text())))
    };
    let is_plain = |symbol: &Symbol| matches!(symbol, Symbol::X | Symbol::Y);
    let is_indexed = |symbol: &Symbol| matches!(symbol, Symbol::Indexed(_));
    let is_z = |symbol: &Symbol| *symbol == Symbol::Named("z".to_owned());
    if declared.iter().any(|symbol| matches!(symbol, Symbol::Named(_))) {
        let left = declared.iter().map(Symbol::text).collect::<Vec<_>>().join(" and ");
        let foreign =
            |symbol: &Symbol| !declared.contains(symbol) && (is_plain(symbol) || is_indexed(symbol));
        if let Some(wrong) = refused(&foreign, &format!("{left}, as the left side says")) {
            return Err(wrong);
        }
        return Ok(each()
            .map(|symbol| match declared.iter().position(|name| name == symbol) {
                Some(0) => Meaning::X,
                Some(_) => Meaning::Y,
                None => Meaning::Parameter,
            })
            .collect());
    }
    let (plain, indexed) = (each().any(is_plain), each().any(is_indexed));
    if (plain || indexed)
        && let Some(wrong) = refused(&is_z, "a function of x and y (a parameter has another letter)")
    {
        return Err(wrong);
    }
    if plain || indexed {
        if plain
            && let Some(wrong) = refused(&is_indexed, "x and y, or x1 and x2, but not both (x^2 is a power)")
        {
            return Err(wrong);
        }
        let from_zero = each().any(|symbol| *symbol == Symbol::Indexed(String::new()));
        let [first, second] = if from_zero { ["", "1"] } else { ["1", "2"] };
        let other = |symbol: &Symbol| matches!(symbol, Symbol::Indexed(i) if i != first && i != second);
        let both = if from_zero { "x0 and x1" } else { "x1 and x2, or x0 and x1" };
        if let Some(wrong) = refused(&other, both) {
            return Err(wrong);
        }
        return Ok(each()
            .map(|symbol| match symbol {
                Symbol::X => Meaning::X,
                Symbol::Y => Meaning::Y,
                Symbol::Indexed(index) => {
                    if index == first {
                        Meaning::X
                    } else {
                        Meaning::Y
                    }
                }
                Symbol::Named(_) => Meaning::Parameter,
            })
            .collect());
    }
    match symbols {
        [(first, _), (second, _)] => {
            let swapped = order(&first.text()) > order(&second.text());
            Ok(if swapped { vec![Meaning::Y, Meaning::X] } else { vec![Meaning::X, Meaning::Y] })
        }
        [] | [_] => Ok(vec![Meaning::Parameter; symbols.len()]),
        _ => {
            let names: Vec<String> = each().map(Symbol::text).collect();
            Err((
                0,
                format!(
                    "expected x and y, found only {}; f({}, {}) = … says which are the coordinates",
                    names.join(", "),
                    names[0],
                    names[1]
                ),
            ))
        }
    }
}

/// How the only two names are sorted: a weight and a slope before what is added to them, else by the alphabet and the index.
fn order(name: &str) -> (bool, String, usize, String) {
    let (base, index) = word::indexed(name);
    (!["w", "m"].contains(&base), base.to_owned(), index.len(), index)
}
