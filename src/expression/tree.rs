//! A formula as people wrote it: nodes in a list, every node behind those that it is made of.
//!
//! Because of that order nothing that walks over a tree needs to call itself, however deep the tree is.

use super::op::Op;

/// Most nodes of a formula; more are refused.
pub(super) const MOST_NODES: usize = 1000;

/// Where a node stands in its list.
pub(super) type Place = u16;

/// A piece of a formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Node {
    /// A constant.
    Number(f64),
    /// The first coordinate.
    X,
    /// The second coordinate.
    Y,
    /// A named number, by its place in the list of names; of all symbols, as long as a text is read.
    Parameter(u16),
    /// An operation on as many of the places as it has operands.
    Apply(Op, [Place; 4]),
}

/// A formula as people wrote it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tree {
    /// The pieces; the last one is the formula.
    pub(super) nodes: Vec<Node>,
    /// The names of its parameters, in the order in which they first stand in the text.
    pub(super) names: Vec<String>,
    /// The names that stand for the coordinates, if they are other ones than x and y.
    pub(super) coordinates: Option<[String; 2]>,
    /// Whether the text begins with a left side.
    pub(super) has_left_side: bool,
}
