//! Your own function: a formula as text, with its named parameters as settings.

mod file;
mod names;
mod search;

use super::{Formula, Genre, Landscape, Suggestion};
use crate::expression::{Compiled, Expression, SyntaxError};
use crate::parameter::{Description, Parameter, Parameters};
use crate::real::{Real, V};
use std::sync::{Arc, OnceLock};

/// A loss that somebody typed: a formula in x and y whose other names are its settings.
///
/// In files it is `{"typed": {"formula": "a*x^2 + b*y^2", "parameters": {"a": 1, "b": 10}}}`, or `{"typed": "x^2 + y^2"}`;
/// a parameter that is left out is 1.
#[derive(Clone, Debug)]
pub struct Typed {
    expression: Arc<Expression>,
    parameters: &'static [Parameter],
    values: Vec<f64>,
    program: Arc<Program>,
}

/// A formula with its parameters' values, and what was found out about it.
#[derive(Debug)]
struct Program {
    compiled: Compiled,
    suggestion: OnceLock<Suggestion>,
    bounded_below: OnceLock<bool>,
}

impl Program {
    fn of(expression: &Expression, values: &[f64]) -> Arc<Self> {
        let compiled = expression.compile(values);
        Arc::new(Self { compiled, suggestion: OnceLock::new(), bounded_below: OnceLock::new() })
    }
}

/// Two functions are the same where their texts and their parameters' values are.
impl PartialEq for Typed {
    fn eq(&self, other: &Self) -> bool {
        let same = Arc::ptr_eq(&self.expression, &other.expression);
        (same || self.text() == other.text()) && self.values == other.values
    }
}

/// Four wells, with the sum of squares of two parabolas' distances.
const FIRST: &str = "(x^2 + y - a)^2 + (x + y^2 - b)^2";

impl Default for Typed {
    fn default() -> Self {
        // That the first text is a formula is tested.
        Self::new(FIRST).unwrap_or_else(|_| Self::from_expression(Expression::default(), &[]))
    }
}

impl Typed {
    /// What it says of itself.
    pub const DESCRIPTION: Description = Description {
        id: "typed",
        name: "Your own function",
        summary: "A formula in x and y, as people write it; other names become sliders",
    };

    /// The function that a text means, all parameters 1.
    ///
    /// # Errors
    /// Where the text is no formula; the error knows the place and what was expected.
    pub fn new(text: &str) -> Result<Self, SyntaxError> {
        Ok(Self::from_expression(Expression::parse(text)?, &[]))
    }

    /// The function that another text means; parameters that both have keep their values.
    ///
    /// # Errors
    /// Where the text is no formula.
    pub fn retyped(&self, text: &str) -> Result<Self, SyntaxError> {
        let expression = Expression::parse(text)?;
        let known = |name: &String| self.expression.parameters().iter().position(|own| own == name);
        let values: Vec<f64> = expression
            .parameters()
            .iter()
            .map(|name| known(name).map_or(1.0, |index| self.values[index]))
            .collect();
        Ok(Self::from_expression(expression, &values))
    }

    fn from_expression(expression: Expression, values: &[f64]) -> Self {
        let parameters = names::interned(expression.parameters());
        let mut values = values.to_vec();
        values.resize(parameters.len(), 1.0);
        Self {
            program: Program::of(&expression, &values),
            expression: Arc::new(expression),
            parameters,
            values,
        }
    }

    /// The text as it was written.
    pub fn text(&self) -> &str {
        self.expression.text()
    }

    /// The text on one line, cut where it is long, as people write functions: `f(x, y) = x² + y²`.
    pub fn title(&self) -> String {
        const LONGEST: usize = 64;
        let words = self.text().split_whitespace().collect::<Vec<_>>().join(" ");
        // Who wrote the left side wrote it so.
        let left = if words.contains("= ") && !words.contains("== ") { "" } else { "f(x, y) = " };
        let cut: String = words.chars().take(LONGEST).collect();
        format!("{left}{cut}{}", if cut.len() < words.len() { "…" } else { "" })
    }

    /// The formula with its parameters' values.
    pub fn compiled(&self) -> &Compiled {
        &self.program.compiled
    }
}

impl Parameters for Typed {
    fn parameters(&self) -> &'static [Parameter] {
        self.parameters
    }
    fn get(&self, index: usize) -> f64 {
        self.values[index]
    }
    fn set(&mut self, index: usize, value: f64) {
        self.values[index] = value;
        self.program = Program::of(&self.expression, &self.values);
    }
    fn check(&self) -> Result<(), (String, String)> {
        for (parameter, value) in self.parameters.iter().zip(&self.values) {
            parameter
                .check(*value)
                .map_err(|expected| (format!("parameters.{}", parameter.key), expected))?;
        }
        Ok(())
    }
}

impl Formula for Typed {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        self.program.compiled.at(p)
    }
}

impl Landscape for Typed {
    fn group(&self) -> Genre {
        Genre::Own
    }
    fn window(&self) -> [[f64; 2]; 2] {
        // Whatever is typed, so that the picture holds still meanwhile.
        [[-3.0, 3.0], [-3.0, 3.0]]
    }
    fn suggestion(&self) -> Suggestion {
        *self.program.suggestion.get_or_init(|| search::suggestion(self))
    }
    fn hints(&self) -> Vec<V> {
        search::hints(self)
    }
    fn bounded_below(&self) -> bool {
        *self.program.bounded_below.get_or_init(|| search::seems_bounded_below(self))
    }
    fn known_minima(&self) -> Vec<V> {
        search::kinked_minima(self)
    }
    fn quadratic(&self) -> bool {
        self.compiled().degree().is_some_and(|degree| degree <= 2)
    }
    fn weight(&self) -> u64 {
        1 + self.compiled().operations() as u64 / 16
    }
    fn creases(&self) -> usize {
        self.compiled().creases()
    }
    fn crease(&self, index: usize, at: V) -> f64 {
        self.compiled().crease(index, at)
    }
}
