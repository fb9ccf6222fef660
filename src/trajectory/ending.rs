//! How a run ended.

use super::Sample;
use crate::around::StopRule;
use crate::surface::Landscape;

/// Why an iterate or its loss is no finite number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// There is no such number: the step is 0/0, or the loss has no value at the start.
    Undefined,
    /// It is larger than 1.8 × 10³⁰⁸, and came so far at once.
    Overflowed,
    /// The step leads from where the loss has a value to where it has none.
    LeftDomain,
    /// The iterates grew until a number was larger than that.
    Diverged,
}

/// Iterates this many times as far from the origin as the start, or as 1, have grown; so has a loss this many times the first.
const FAR: f64 = 1e3;
/// Products of numbers from here on overflow.
const HUGE: f64 = 1e150;

impl Cause {
    /// How people are told.
    pub fn name(self) -> &'static str {
        match self {
            Self::Undefined => "not defined here",
            Self::Overflowed => "overflowed",
            Self::LeftDomain => "left the domain",
            Self::Diverged => "diverged",
        }
    }

    /// How programs are told: the same words.
    pub fn id(self) -> &'static str {
        match self {
            Self::Undefined => "not_defined_here",
            Self::Overflowed => "overflowed",
            Self::LeftDomain => "left_the_domain",
            Self::Diverged => "diverged",
        }
    }

    /// Why `lost` is not finite, which comes behind these samples; there are none if it is the start.
    pub(super) fn of(loss: &dyn Landscape, samples: &[Sample], lost: &Sample) -> Self {
        let is_finite = lost.at.x.is_finite() && lost.at.y.is_finite();
        let ([start, ..], [.., last]) = (samples, samples) else {
            return if is_finite && loss.overflows(lost.at) { Self::Overflowed } else { Self::Undefined };
        };
        if last.at.norm() > FAR * start.at.norm().max(1.0) {
            return Self::Diverged;
        }
        let is_infinite = lost.at.x.is_infinite() || lost.at.y.is_infinite();
        let is_steep = last.gradient.amax() > HUGE && !last.gradient.x.is_nan() && !last.gradient.y.is_nan();
        let is_too_large = if is_finite { loss.overflows(lost.at) } else { is_infinite || is_steep };
        let has_risen = last.loss.abs() > FAR * start.loss.abs();
        match is_too_large {
            true if has_risen => Self::Diverged,
            true => Self::Overflowed,
            false if is_finite => Self::LeftDomain,
            false => Self::Undefined,
        }
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All its steps are taken.
    OutOfSteps,
    /// The iterate of this step, or its loss, is no finite number; the last finite one is the last sample.
    Lost {
        /// The step's number.
        step: u64,
        /// Why there is no number.
        cause: Cause,
    },
    /// A stop rule holds at the last sample.
    Stopped {
        /// The last sample's number.
        step: u64,
        /// Which rule.
        rule: StopRule,
    },
    /// The method could not go on from the last sample.
    GaveUp {
        /// The last sample's number.
        step: u64,
        /// Why.
        why: &'static str,
    },
}

impl Ending {
    /// Whether it ended where there is no number, rather than a number that is too large.
    pub fn is_without_value(&self) -> bool {
        matches!(self, Self::Lost { cause: Cause::Undefined | Cause::LeftDomain, .. })
    }

    /// What a person is told of it; `None` for a run that simply took all its steps.
    pub fn words(&self) -> Option<String> {
        match self {
            Self::OutOfSteps => None,
            Self::Lost { step: 0, cause } => Some(format!("{} at the start", cause.name())),
            Self::Lost { step, cause } => Some(format!("{} at step {step}", cause.name())),
            Self::Stopped { step, rule } => Some(format!("stopped at step {step}: {}", rule.name())),
            Self::GaveUp { step, why } => Some(format!("gave up at step {step}: {why}")),
        }
    }
}
