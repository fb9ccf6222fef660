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
    coordinates: [&'static str; 2],
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
        let coordinates = match expression.coordinates().map(|names| names::interned(names)) {
            Some([x, y, ..]) => [x.symbol, y.symbol],
            _ => ["x", "y"],
        };
        let mut values = values.to_vec();
        values.resize(parameters.len(), 1.0);
        Self {
            program: Program::of(&expression, &values),
            expression: Arc::new(expression),
            parameters,
            coordinates,
            values,
        }
    }

    /// The text as it was written.
    pub fn text(&self) -> &str {
        self.expression.text()
    }

    /// The formula on one line as books set it, cut where it is long: `f(x, y) = x² + y²`.
    pub fn title(&self) -> String {
        const LONGEST: usize = 64;
        let shown = self.expression.pretty();
        let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        let [x, y] = self.coordinates;
        // Who wrote the left side wrote it so.
        let left = if self.expression.has_left_side() { String::new() } else { format!("f({x}, {y}) = ") };
        let cut: String = words.chars().take(LONGEST).collect();
        format!("{left}{cut}{}", if cut.len() < words.len() { "…" } else { "" })
    }

    /// What the two coordinates are called: x and y, or what the formula calls them.
    pub fn coordinates(&self) -> [&'static str; 2] {
        self.coordinates
    }

    /// Which names are the coordinates, if they are not x and y.
    pub fn other_coordinates(&self) -> Option<String> {
        let [x, y] = self.expression.coordinates()?;
        Some(format!("{x} and {y} are the coordinates"))
    }

    /// What was made of the formula's names, where it may be other than what was meant: coordinates that are not called x
    /// and y, parameters, neither.
    pub fn understood(&self) -> Option<String> {
        let mut parts: Vec<String> = self.other_coordinates().into_iter().collect();
        if !self.expression.has_coordinates() {
            parts.push("neither x nor y is in it, so it is the same everywhere".to_owned());
        }
        let each = self.parameters.iter().zip(&self.values);
        let named: Vec<String> =
            each.map(|(parameter, value)| format!("{} = {value}", parameter.key)).collect();
        match named.len() {
            0 => {}
            1 => parts.push(format!("parameter {}", named[0])),
            _ => parts.push(format!("parameters {}", named.join(", "))),
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// Whether a coordinate stands in the formula; else it is the same everywhere.
    pub fn has_coordinates(&self) -> bool {
        self.expression.has_coordinates()
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
    fn overflows(&self, at: V) -> bool {
        self.compiled().overflows(at)
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
