//! What a curve declares: its words, its values and how their axis is chosen.

use std::borrow::Cow;

use crate::experiment::{Layer, View};
use crate::insight::rate::rate;
use crate::number::write::number;
use crate::picture::axis::projection::{Axis, AxisScale};
use crate::picture::look::Look;
use crate::picture::rect::Rect;
use crate::picture::scene::Item;
use crate::plot::curve::range;
use crate::plot::curve::series::{Of, Series};
use crate::real::V;
use crate::stage::{Actor, Stage};
use crate::trajectory::Sample;

/// What one kind of curve shows.
pub(crate) trait CurveContent {
    /// What stands above it.
    fn heading(&self, stage: &Stage, view: &View) -> Cow<'static, str>;

    /// The values of a run, iterate by iterate, with all that stands beside them; not finite where there is none.
    fn values(&self, stage: &Stage, view: &View, actor: &Actor) -> Vec<(Of, Vec<f64>)>;

    /// The axis of the values.
    fn axis(&self, _stage: &Stage, _view: &View, series: &[Series]) -> Axis {
        value_axis(series, AxisScale::Log)
    }

    /// What is said below a picture, where the curve needs words.
    fn words(&self, _stage: &Stage, _view: &View) -> Option<String> {
        None
    }

    /// What is said in the plot if there are no values to be seen and this is the reason.
    fn missing(&self) -> Option<&'static str> {
        None
    }

    /// Whether a place in it is a step.
    fn has_steps(&self) -> bool {
        true
    }

    /// Whether these are learning rates: they have limits and are drawn by hand, and none of them leaves the plot.
    fn are_rates(&self) -> bool {
        false
    }

    /// Its items, if it is about one step and cannot be prepared for all of them.
    fn at_step(
        &self,
        _stage: &Stage,
        _view: &View,
        _step: u64,
        _target: Rect,
        _look: &Look,
    ) -> Option<Vec<Item>> {
        None
    }
}

/// The axis of losses, norms or distances. What batches show may leave it, so that one lucky example does not squash all else.
pub(crate) fn value_axis(series: &[Series], scale: AxisScale) -> Axis {
    let values = |noise: bool| {
        series.iter().filter(move |series| series.is_noise() == noise).map(|series| series.values.as_slice())
    };
    range::widened(range::axis(values(false), scale), values(true))
}

/// A point of the plane with what is known there.
pub(crate) struct Visited {
    pub at: V,
    pub loss: f64,
    pub gradient: V,
}

/// A number for each iterate of a run, and for each average of its iterates if it has such.
pub(crate) fn measured(actor: &Actor, value: impl Fn(&Visited) -> f64) -> Vec<(Of, Vec<f64>)> {
    let trajectory = &actor.trajectory;
    let mut all = Vec::new();
    if !trajectory.averages.is_empty() {
        let known = trajectory.averages.iter().zip(&trajectory.average_losses);
        let averages =
            known.map(|(at, (loss, gradient))| value(&Visited { at: *at, loss: *loss, gradient: *gradient }));
        all.push((Of::Average, averages.collect()));
    }
    let sample = |sample: &Sample| {
        let Sample { at, loss, gradient, .. } = *sample;
        value(&Visited { at, loss, gradient })
    };
    all.push((Of::Run, trajectory.samples.iter().map(sample).collect()));
    all
}

/// What the predicted rate says of each iterate's distance to the minimum, to a power: a straight line on a logarithmic axis through the
/// middle of what was measured. None where nothing is predicted, or it is not to be seen.
pub(crate) fn predicted(view: &View, actor: &Actor, power: i32) -> Option<Vec<f64>> {
    let found = view.shows(Layer::Predicted).then(|| rate(&actor.plan, &actor.trajectory)).flatten()?;
    let (predicted, measured) = (found.predicted?, found.measured?);
    let line = |k: usize| measured.line(predicted.factor, k).powi(power);
    Some((0..actor.trajectory.samples.len()).map(line).collect())
}

/// The predicted and the measured rates of the visible runs, in words.
pub(crate) fn predicted_words(stage: &Stage, view: &View) -> Option<String> {
    if !view.shows(Layer::Predicted) {
        return None;
    }
    let of = |actor: &Actor| {
        let found = rate(&actor.plan, &actor.trajectory)?;
        let (predicted, measured) = (found.predicted?, found.measured?);
        let hint = if predicted.exact { "" } else { " (a hint)" };
        let [ours, theirs] = [measured.factor, predicted.factor].map(|factor| number(factor, 5));
        Some(format!("{} {theirs}{hint}, measured {ours}", actor.name))
    };
    let all: Vec<String> = stage.visible(view).filter_map(of).collect();
    (!all.is_empty()).then(|| format!("dashed, the rate of the spectral radius: {}", all.join("; ")))
}

/// The length of a vector, which may be as large as numbers are.
pub(crate) fn length(v: V) -> f64 {
    v.x.hypot(v.y)
}
