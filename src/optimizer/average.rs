//! What adaptive methods have in common: running means that start at 0.

use crate::real::{Real, V, origin};

/// A running mean that forgets: mean ← β·mean + (1 − β)·new, with βᵗ for the correction of its start at 0.
#[derive(Clone, Debug)]
pub struct Average<R: Real> {
    /// The mean, not corrected.
    pub(super) mean: V<R>,
    /// βᵗ, 1 before the first step.
    pub(super) power: f64,
}

impl<R: Real> Average<R> {
    pub(super) fn zero() -> Self {
        Self::from(origin())
    }

    pub(super) fn from(mean: V<R>) -> Self {
        Self { mean, power: 1.0 }
    }

    /// Takes in a new value.
    #[inline]
    pub(super) fn take(&mut self, beta: f64, new: V<R>) {
        self.mean = self.mean * R::lit(beta) + new * R::lit(1.0 - beta);
        self.age(beta);
    }

    /// Counts a step: βᵗ. Far below what 1 − βᵗ can feel it is 0, as numbers near the end of the range (where 0.9ᵗ would
    /// stay for ever) take a processor ten times as long.
    #[inline]
    pub(super) fn age(&mut self, beta: f64) {
        self.power *= beta;
        if self.power < 1e-200 {
            // A branch that is never taken twice: as a selection, it was paired with selections that wait for the gradient.
            self.power = std::hint::black_box(0.0);
        }
    }

    /// 1 − βᵗ: the corrected mean is the mean divided by it.
    #[inline]
    pub(super) fn correction(&self) -> f64 {
        1.0 - self.power
    }
}
