//! The learning rate, with the effective one of each coordinate, and the rates beyond which runs are unstable.

use std::borrow::Cow;

use crate::experiment::{Layer, View};
use crate::picture::axis::projection::Axis;
use crate::plot::curve::content::CurveContent;
use crate::plot::curve::series::{Of, Series};
use crate::real::V;
use crate::schedule::Shape;
use crate::stage::{Actor, Stage};

/// A stability limit farther above the learning rates than this does not belong to their picture.
const LIMIT_REACH: f64 = 4.0;

/// Constant learning rates that differ by more than this stand on a logarithmic axis.
const RATES_APART: f64 = 12.0;

/// The same for rates that follow a schedule, whose shape a logarithm distorts.
const SCHEDULES_APART: f64 = 100.0;

/// A logarithmic axis of learning rates ends so far below the smallest peak.
const RATES_BELOW: f64 = 0.02;

pub(super) struct LearningRateCurve;

impl CurveContent for LearningRateCurve {
    fn heading(&self, _: &Stage, view: &View) -> Cow<'static, str> {
        if view.shows(Layer::EffectiveRates) {
            "Learning rate, effective for x (thin) and y (dashed)".into()
        } else {
            "Learning rate".into()
        }
    }

    /// The coordinates' effective rates first, where they are shown.
    fn values(&self, _: &Stage, view: &View, actor: &Actor) -> Vec<(Of, Vec<f64>)> {
        let mut all = Vec::new();
        if view.shows(Layer::EffectiveRates) {
            let rates = actor.trajectory.effective_rates(&actor.plan);
            let coordinate = |part, axis: fn(&V) -> f64| (part, rates.iter().map(axis).collect());
            if !rates.is_empty() {
                all.extend([coordinate(Of::X, |rate| rate.x), coordinate(Of::Y, |rate| rate.y)]);
            }
        }
        all.push((Of::Run, actor.trajectory.samples.iter().map(|sample| sample.rate).collect()));
        all
    }

    fn axis(&self, stage: &Stage, view: &View, series: &[Series]) -> Axis {
        rate_axis(series, &limits(stage, view), &drawn_peaks(stage, view))
    }

    fn are_rates(&self) -> bool {
        true
    }
}

/// Slots and learning rates beyond which their runs are unstable, where that is exact.
pub(super) fn limits(stage: &Stage, view: &View) -> Vec<(usize, f64)> {
    stage.visible(view).filter_map(|actor| Some((actor.slot, actor.limit?))).collect()
}

/// The slots and peaks of the runs whose schedules are drawn. Knots are dragged up to the peak, and the axis must not slip
/// away from under the pointer, so it depends on the peaks and not on where the knots are.
fn drawn_peaks(stage: &Stage, view: &View) -> Vec<(usize, f64)> {
    let drawn = stage.visible(view).filter(|actor| matches!(actor.plan.schedule.shape, Shape::Drawn(_)));
    drawn.map(|actor| (actor.slot, actor.plan.learning_rate)).collect()
}

/// Learning rates: from 0, or logarithmic where the runs' rates are far apart.
fn rate_axis(series: &[Series], limits: &[(usize, f64)], drawn: &[(usize, f64)]) -> Axis {
    let peak = |series: &Series| series.values.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
    let planned = |series: &&Series| drawn.iter().all(|&(slot, _)| slot != series.slot);
    let others = series.iter().filter(|series| series.is_run()).filter(planned);
    let reached = others.map(peak).filter(|&p| p > 0.0);
    let peaks: Vec<f64> = reached.chain(drawn.iter().map(|&(_, peak)| peak)).collect();
    let high = peaks.iter().copied().fold(0.0, f64::max);
    let low = peaks.iter().copied().fold(f64::INFINITY, f64::min);
    if high == 0.0 {
        return Axis::linear([0.0, 1.0]);
    }
    let effective = || series.iter().filter(|series| !series.is_run()).flat_map(|series| &series.values);
    let limits = limits.iter().map(|&(_, limit)| limit).filter(|&limit| limit > 0.0);
    let varies = |series: &Series| series.values.iter().any(|rate| *rate < 0.9 * peak(series));
    let scheduled = !drawn.is_empty() || series.iter().filter(|series| series.is_run()).any(varies);
    let apart = if scheduled { SCHEDULES_APART } else { RATES_APART };
    if high <= apart * low && effective().next().is_none() {
        let top = limits.filter(|&limit| limit <= LIMIT_REACH * high).fold(high, f64::max);
        return Axis::linear([0.0, 1.12 * top]);
    }
    let smallest = series.iter().filter(|series| series.is_run()).flat_map(|series| &series.values);
    let smallest = smallest.copied().filter(|&v| v > 0.0).fold(low, f64::min);
    let lowest = RATES_BELOW * low;
    let floor = if drawn.is_empty() { smallest.max(lowest) } else { lowest };
    let followed = effective().copied().filter(|v| v.is_finite() && *v > 0.0 && *v <= 1e4 * high);
    let [bottom, top] =
        followed.fold([floor, high], |[bottom, top], v| [bottom.min(v.max(1e-3 * low)), top.max(v)]);
    let top = limits.filter(|&limit| limit <= LIMIT_REACH * top).fold(top, f64::max);
    Axis::log([bottom / 1.5, top * 1.5])
}
