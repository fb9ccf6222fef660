//! A loss that answers a method in tests, and remembers what was said.

use super::{Ask, Probe, Rule, Turn};
use crate::real::{Jet2, V};
use crate::surface::{Landscape, Residuals};
use nalgebra::Matrix2;

/// One step of a rule of which nobody hears.
pub(crate) fn alone<P: Rule>(
    rule: &P,
    state: &mut P::State<f64>,
    at: V,
    rate: f64,
    ask: &mut impl Ask<f64>,
) -> V {
    rule.step(state, &mut Turn { at, rate, ask, note: &mut () })
}

/// Answers from a surface.
pub(crate) struct Ground<'a> {
    surface: &'a dyn Landscape,
    /// How often a value was asked for.
    pub(crate) values: usize,
    /// How often a gradient was asked for.
    pub(crate) gradients: usize,
    /// How often a Hessian was asked for.
    pub(crate) hessians: usize,
    /// What was said.
    pub(crate) remarks: Vec<&'static str>,
    /// Why the method gave up.
    pub(crate) gave_up: Option<&'static str>,
    /// The step length that was chosen last.
    pub(crate) took: Option<f64>,
}

impl<'a> Ground<'a> {
    pub(crate) fn new(surface: &'a dyn Landscape) -> Self {
        let remarks = Vec::new();
        Self { surface, values: 0, gradients: 0, hessians: 0, remarks, gave_up: None, took: None }
    }
}

impl Ask<f64> for Ground<'_> {
    fn gradient(&mut self, p: V) -> V {
        self.gradients += 1;
        self.surface.gradient(p).1
    }
}

impl Probe for Ground<'_> {
    fn value(&mut self, p: V) -> f64 {
        self.values += 1;
        self.surface.value(p)
    }
    fn jet(&mut self, p: V) -> Jet2 {
        self.hessians += 1;
        self.surface.jet(p)
    }
    fn residuals(&mut self, p: V) -> Option<Residuals> {
        self.surface.residuals(p)
    }
    fn fisher(&mut self, p: V) -> Option<Matrix2<f64>> {
        self.surface.fisher(p)
    }
    fn is_quadratic(&self) -> bool {
        self.surface.quadratic()
    }
    fn remark(&mut self, what: &'static str) {
        self.remarks.push(what);
    }
    fn refuse(&mut self, why: &'static str) {
        self.remark(why);
    }
    fn give_up(&mut self, why: &'static str) {
        self.gave_up = Some(why);
    }
    fn took(&mut self, rate: f64) {
        self.took = Some(rate);
    }
}
