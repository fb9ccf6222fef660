//! A run that is computed.

use crate::experiment::Plan;
use crate::insight;
use crate::trajectory::Trajectory;
use std::sync::Arc;

/// A run with its result and what can be said about it.
#[derive(Clone, Debug)]
pub(in crate::app) struct Finished {
    pub(in crate::app) plan: Plan,
    pub(in crate::app) trajectory: Arc<Trajectory>,
    pub(in crate::app) judgement: insight::Judgement,
}

impl Finished {
    /// Computes it.
    pub(in crate::app) fn of(plan: Plan) -> Self {
        let trajectory = Trajectory::of(&plan);
        let judgement = insight::verdict(&plan, &trajectory);
        Self { plan, trajectory: Arc::new(trajectory), judgement }
    }
}
