//! How a run ended.

use crate::around::StopRule;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All its steps are taken.
    OutOfSteps,
    /// The iterate of this step, or its loss, is not finite any more; the last finite one is the last sample.
    Diverged {
        /// The step's number.
        step: u64,
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
    /// What a person is told of it; `None` for a run that simply took all its steps.
    pub fn words(&self) -> Option<String> {
        match self {
            Self::OutOfSteps => None,
            Self::Diverged { step: 0 } => Some("the loss is not finite at the start".to_owned()),
            Self::Diverged { step } => Some(format!("diverged at step {step}")),
            Self::Stopped { step, rule } => Some(format!("stopped at step {step}: {}", rule.name())),
            Self::GaveUp { step, why } => Some(format!("gave up at step {step}: {why}")),
        }
    }
}
