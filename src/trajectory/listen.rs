//! Who hears what the steps of a run say.

use super::Explanation;
use crate::optimizer::{LocalModel, Note, Role, Search};
use crate::real::V;
use nalgebra::Matrix2;

/// Listens to a whole run.
pub(super) trait Listen: Note<f64> {
    /// A step begins, for which the method has this learning rate and is asked for the `age`th time; what is noted from here on is of
    /// this step.
    fn begin(&mut self, step: u64, rate: f64, age: u64);
    /// The method asked for a gradient at a point for the first time in this step, and this is the loss's own.
    fn asked(&mut self, _at: V, _gradient: V) {}
}

/// Somebody who listens to a run, or nobody. Methods are compiled for it once, whoever it is, and compute what they note only if
/// somebody hears it.
pub(super) struct Ear<'a>(Option<&'a mut dyn Listen>);

impl<'a> Ear<'a> {
    /// Nobody.
    pub(super) fn deaf() -> Self {
        Self(None)
    }

    pub(super) fn of(listener: &'a mut dyn Listen) -> Self {
        Self(Some(listener))
    }

    pub(super) fn begin(&mut self, step: u64, rate: f64, age: u64) {
        if let Some(listener) = &mut self.0 {
            listener.begin(step, rate, age);
        }
    }

    pub(super) fn asked(&mut self, at: V, gradient: V) {
        if let Some(listener) = &mut self.0 {
            listener.asked(at, gradient);
        }
    }
}

impl Note<f64> for Ear<'_> {
    #[inline]
    fn note(&mut self, role: Role, symbol: &'static str, value: V) {
        if let Some(listener) = &mut self.0 {
            listener.note(role, symbol, value);
        }
    }
    #[inline]
    fn matrix(&mut self, symbol: &'static str, value: Matrix2<f64>) {
        if let Some(listener) = &mut self.0 {
            listener.matrix(symbol, value);
        }
    }
    #[inline]
    fn region(&mut self, radius: f64) {
        if let Some(listener) = &mut self.0 {
            listener.region(radius);
        }
    }
    #[inline]
    fn model(&mut self, model: LocalModel) {
        if let Some(listener) = &mut self.0 {
            listener.model(model);
        }
    }
    #[inline]
    fn search(&mut self, search: Search) {
        if let Some(listener) = &mut self.0 {
            listener.search(search);
        }
    }
}

/// Hears one step.
pub(super) struct At {
    step: u64,
    now: u64,
    pub(super) explanation: Explanation,
}

impl At {
    pub(super) fn step(step: u64) -> Self {
        Self { step, now: 0, explanation: Explanation::default() }
    }

    fn heard(&mut self) -> Option<&mut Explanation> {
        (self.now == self.step).then_some(&mut self.explanation)
    }
}

impl Listen for At {
    fn begin(&mut self, step: u64, rate: f64, age: u64) {
        self.now = step;
        if let Some(explanation) = self.heard() {
            explanation.begun = Some((rate, age));
        }
    }
    fn asked(&mut self, at: V, gradient: V) {
        if let Some(explanation) = self.heard() {
            explanation.first_asked = Some([at, gradient]);
        }
    }
}

impl Note<f64> for At {
    fn note(&mut self, role: Role, symbol: &'static str, value: V) {
        if let Some(explanation) = self.heard() {
            explanation.note(role, symbol, value);
        }
    }
    fn matrix(&mut self, symbol: &'static str, value: Matrix2<f64>) {
        if let Some(explanation) = self.heard() {
            explanation.matrix(symbol, value);
        }
    }
    fn region(&mut self, radius: f64) {
        if let Some(explanation) = self.heard() {
            explanation.region(radius);
        }
    }
    fn model(&mut self, model: LocalModel) {
        if let Some(explanation) = self.heard() {
            explanation.model(model);
        }
    }
    fn search(&mut self, search: Search) {
        if let Some(explanation) = self.heard() {
            explanation.search(search);
        }
    }
}

/// Hears only [`Role::Rate`]; NaN for the steps of a method without one.
#[derive(Default)]
pub(super) struct Rates {
    step: usize,
    pub(super) rates: Vec<V>,
}

impl Listen for Rates {
    fn begin(&mut self, step: u64, _: f64, _: u64) {
        self.step = usize::try_from(step).unwrap_or(usize::MAX);
    }
}

impl Note<f64> for Rates {
    fn note(&mut self, role: Role, _: &'static str, value: V) {
        if role == Role::Rate {
            self.rates.resize(self.step, V::repeat(f64::NAN));
            self.rates.push(value);
        }
    }
}
