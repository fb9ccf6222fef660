//! Formulas as text: `a*x^2 + b*y^2` becomes a program that is evaluated for every number type.
//!
//! Formulas are read as people, calculators, programs and TeX write them; the two coordinates are x and y, x₁ and x₂, x₀
//! and x₁, those that a left side `f(w, b) =` names, or the only two names that there are.
//!
//! A text is cut into tokens, read into a tree with named parameters ([`Expression`]), and with values for these turned into
//! a flat program ([`Compiled`]) that needs neither recursion nor memory. Everything is bounded: texts have at most 2,000
//! bytes, 1,000 parts and 100 levels. What is wrong with a text is a [`SyntaxError`] with its place.
//!
//! Derivatives are exact. At kinks they are what [`KINKS`](crate::real::KINKS) says; roots and powers at 0 take 0 for an
//! infinite slope; sign, floor and the like have slope 0.

mod call;
mod coordinates;
mod crease;
mod error;
mod function;
mod graph;
mod greek;
mod latex;
mod op;
mod parse;
mod pretty;
mod scan;
mod stable;
mod symbol;
mod tape;
#[cfg(test)]
mod tests;
mod token;
mod tree;
mod word;

pub use error::SyntaxError;
pub use function::function_names;
pub(crate) use greek::name as pretty_name;
pub use parse::{LONGEST_TEXT, MOST_PARAMETERS};

use crate::real::{Real, V};
use graph::Graph;
use tape::Tape;
use tree::Tree;

/// A formula in x and y, with named parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    text: String,
    tree: Tree,
}

impl Default for Expression {
    /// 0
    fn default() -> Self {
        Self { text: "0".to_owned(), tree: Tree { nodes: vec![tree::Node::Number(0.0)], ..Tree::default() } }
    }
}

impl Expression {
    /// Reads a text.
    ///
    /// # Errors
    /// If it is no formula; the error knows the place and what was expected.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        Ok(Self { tree: parse::parse(text)?, text: text.to_owned() })
    }

    /// The text as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as books set it: `x^2 - y` as x² − y.
    pub fn pretty(&self) -> String {
        pretty::formula(&self.text)
    }

    /// The names of the two coordinates, if the formula has other ones than x and y.
    pub fn coordinates(&self) -> Option<&[String; 2]> {
        self.tree.coordinates.as_ref()
    }

    /// Whether the text begins with a left side, such as `f(x, y) =`.
    pub fn has_left_side(&self) -> bool {
        self.tree.has_left_side
    }

    /// Whether a coordinate stands in the formula; else it is the same everywhere.
    pub fn has_coordinates(&self) -> bool {
        self.tree.nodes.iter().any(|node| matches!(node, tree::Node::X | tree::Node::Y))
    }

    /// The names of the parameters, in the order in which they first stand in the text.
    pub fn parameters(&self) -> &[String] {
        &self.tree.names
    }

    /// The program for these values of the parameters; 1 if there are fewer.
    pub fn compile(&self, values: &[f64]) -> Compiled {
        let (mut graph, root) = Graph::of(&self.tree, values);
        let degree = graph.degrees()[usize::from(root)];
        let tape = Tape::of(&graph, root);
        let [kinks, poles] = crease::creases(&mut graph, root);
        let creases = kinks.iter().chain(&poles).map(|place| Tape::of(&graph, *place)).collect();
        Compiled { tape, creases, kinks: kinks.len(), degree }
    }
}

/// A formula with values for its parameters, ready to be evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    tape: Tape,
    creases: Vec<Tape>,
    kinks: usize,
    degree: Option<u32>,
}

impl Compiled {
    /// The formula at a point; outside its domain NaN or infinite.
    #[inline]
    pub fn at<R: Real>(&self, p: V<R>) -> R {
        self.tape.at(p)
    }

    /// Whether there is no value at a point because a number on the way to it is too large: no pole, and no border of the domain.
    pub fn overflows(&self, p: V) -> bool {
        self.tape.overflows(p)
    }

    /// How many operations an evaluation takes.
    pub fn operations(&self) -> usize {
        self.tape.len()
    }

    /// The total degree (or a bound of it), where the formula is written as a polynomial in x and y.
    pub fn degree(&self) -> Option<u32> {
        self.degree
    }

    /// How many of the lines may be kinks or jumps, and no poles; these are the first ones.
    pub fn kinks(&self) -> usize {
        self.kinks
    }

    /// How many lines there may be along which the formula has a kink, jumps, or grows without bound.
    pub fn creases(&self) -> usize {
        self.creases.len()
    }

    /// A function whose zeros are one of those lines.
    ///
    /// # Panics
    /// If there is no such line.
    pub fn crease(&self, index: usize, p: V) -> f64 {
        self.creases[index].at(p)
    }
}
