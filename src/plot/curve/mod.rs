//! Curves over the steps, the evaluations or the examples seen: each kind is a file here that says what it shows.

mod condition;
mod content;
mod distance;
mod drawer;
pub mod epochs;
mod gradient_norm;
mod learning_rate;
mod loss;
mod prepared;
mod range;
mod regret;
mod series;
mod sharpness;
mod slice;

pub use prepared::Curve;

use crate::experiment::{CurveKind, View};
use crate::stage::Stage;
use content::CurveContent;

/// What each kind of curve shows.
fn content(kind: CurveKind) -> &'static dyn CurveContent {
    match kind {
        CurveKind::Loss => &loss::LossCurve,
        CurveKind::LearningRate => &learning_rate::LearningRateCurve,
        CurveKind::GradientNorm => &gradient_norm::GradientNormCurve,
        CurveKind::Distance => &distance::DistanceCurve,
        CurveKind::Regret => &regret::RegretCurve,
        CurveKind::Condition => &condition::ConditionCurve,
        CurveKind::Sharpness => &sharpness::SharpnessCurve,
        CurveKind::Slice => &slice::SliceCurve,
    }
}

/// What is said of a view's curves below a picture, where they need words.
pub(crate) fn words<'a>(stage: &'a Stage, view: &'a View) -> impl Iterator<Item = String> + 'a {
    view.curves.iter().filter_map(|kind| content(*kind).words(stage, view))
}
