//! The distance to the nearest known minimum, or to the optimum that drifts.

use std::borrow::Cow;

use crate::experiment::View;
use crate::plot::curve::content::{CurveContent, length, measured, predicted, predicted_words};
use crate::plot::curve::series::Of;
use crate::plot::plane::examples::{drifting_optima, drifting_optimum};
use crate::real::V;
use crate::stage::{Actor, Stage};

pub(super) struct DistanceCurve;

impl CurveContent for DistanceCurve {
    fn heading(&self, stage: &Stage, view: &View) -> Cow<'static, str> {
        if stage.visible(view).any(|actor| drifting_optimum(&actor.plan, 0).is_some()) {
            "Distance to the drifting optimum".into()
        } else {
            "Distance to the nearest minimum".into()
        }
    }

    fn values(&self, stage: &Stage, view: &View, actor: &Actor) -> Vec<(Of, Vec<f64>)> {
        let minima: Vec<V> = stage.minima().map(|minimum| minimum.at).collect();
        let nearest = |at: V| minima.iter().map(|m| length(at - m)).fold(f64::INFINITY, f64::min);
        let mut all = measured(actor, |point| nearest(point.at));
        if let (Some(predicted), true) = (predicted(view, actor, 1), distances_to_drift(actor).is_none()) {
            all.insert(0, (Of::Predicted, predicted));
        }
        if let (Some(to_drift), Some((Of::Run, values))) = (distances_to_drift(actor), all.last_mut()) {
            *values = to_drift;
        }
        all
    }

    fn words(&self, stage: &Stage, view: &View) -> Option<String> {
        predicted_words(stage, view)
    }
}

/// The distance of each iterate from the optimum that drifts; none where it does not.
fn distances_to_drift(actor: &Actor) -> Option<Vec<f64>> {
    let optima = drifting_optima(&actor.plan)?;
    let samples = actor.trajectory.samples.iter().zip(optima);
    Some(samples.map(|(sample, optimum)| length(sample.at - optimum)).collect())
}
