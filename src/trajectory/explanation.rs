//! A step in its method's own words.

use crate::optimizer::{LocalModel, Note, Role, Search};
use crate::real::V;

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
    /// The radius around the iterate in which the model is trusted.
    pub region: Option<f64>,
    /// The quadratic model that it minimizes.
    pub model: Option<LocalModel>,
    /// The line that is searched.
    pub search: Option<Search>,
}

impl Note<f64> for Explanation {
    fn note(&mut self, role: Role, symbol: &'static str, value: V) {
        self.parts.push(StepPart { role, symbol, value });
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
