//! The file of each kind of curve.

use super::{condition, distance, gradient_norm, learning_rate, loss, regret, slice};
use crate::experiment::{CurveKind, View};
use crate::plot::curve::content::CurveContent;
use crate::stage::Stage;

/// What each kind of curve shows.
pub(super) fn content(kind: CurveKind) -> &'static dyn CurveContent {
    match kind {
        CurveKind::Loss => &loss::LossCurve,
        CurveKind::LearningRate => &learning_rate::LearningRateCurve,
        CurveKind::GradientNorm => &gradient_norm::GradientNormCurve,
        CurveKind::Distance => &distance::DistanceCurve,
        CurveKind::Regret => &regret::RegretCurve,
        CurveKind::Condition => &condition::ConditionCurve,
        CurveKind::Slice => &slice::SliceCurve,
    }
}

/// What is said of a view's curves below a picture, where they need words.
pub(crate) fn words<'a>(stage: &'a Stage, view: &'a View) -> impl Iterator<Item = String> + 'a {
    view.curves.iter().filter_map(|kind| content(*kind).words(stage, view))
}
