//! The grammar, its errors and its bounds; derivatives against two other implementations.

mod bounds;
mod grammar;
mod names;
mod random;
mod table;

use super::{Expression, SyntaxError};
use crate::real::{Jet2, V};

fn parsed(text: &str) -> Expression {
    Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}\n{}", error.caret(text)))
}

fn refused(text: &str) -> SyntaxError {
    match Expression::parse(text) {
        Ok(_) => panic!("{text} is a formula"),
        Err(error) => error,
    }
}

/// With all derivatives, all parameters 1.
fn jet(text: &str, x: f64, y: f64) -> Jet2 {
    parsed(text).compile(&[]).at(Jet2::coordinates(V::new(x, y)))
}
