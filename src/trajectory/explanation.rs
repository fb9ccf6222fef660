//! A step in its method's own words.

use crate::optimizer::{LocalModel, Note, Role, Search};
use crate::real::V;
use nalgebra::Matrix2;

/// A named part of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepPart {
    /// What it is, and so how it can be drawn.
    pub role: Role,
    /// The paper's symbol.
    pub symbol: &'static str,
    /// Its two components.
    pub value: V,
}

/// A step in its method's own words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Its named parts, in the order in which the method said them.
    pub parts: Vec<StepPart>,
    /// Its matrices with their symbols, in that order.
    pub matrices: Vec<(&'static str, Matrix2<f64>)>,
    /// The learning rate α with which the method was asked for the step, and the number of its steps with this one; none if
    /// there is no such step.
    pub begun: Option<(f64, u64)>,
    /// Where the method first asked for a gradient, and the loss's own gradient there, of the examples that the step saw: before
    /// noise, rounding, clipping, penalty and preconditioner.
    pub first_asked: Option<[V; 2]>,
    /// The radius around the iterate in which the model is trusted.
    pub region: Option<f64>,
    /// The quadratic model that it minimizes.
    pub model: Option<LocalModel>,
    /// The line that is searched.
    pub search: Option<Search>,
}

impl Explanation {
    /// Whether the step said nothing.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The value of the last part with this role and symbol.
    pub fn said(&self, role: Role, symbol: &str) -> Option<V> {
        self.parts.iter().rev().find(|part| part.role == role && part.symbol == symbol).map(|part| part.value)
    }
}

impl Note<f64> for Explanation {
    fn note(&mut self, role: Role, symbol: &'static str, value: V) {
        self.parts.push(StepPart { role, symbol, value });
    }
    fn matrix(&mut self, symbol: &'static str, value: Matrix2<f64>) {
        self.matrices.push((symbol, value));
    }
    fn region(&mut self, radius: f64) {
        self.region = Some(radius);
    }
    fn model(&mut self, model: LocalModel) {
        self.model = Some(model);
    }
    fn search(&mut self, search: Search) {
        self.search = Some(search);
    }
}
