//! The axis of learning rates.

use crate::experiment::View;
use crate::picture::axis::projection::Axis;
use crate::plot::curve::series::Series;
use crate::schedule::Shape;
use crate::stage::Stage;

/// A stability limit farther above the learning rates than this does not belong to their picture.
const LIMIT_REACH: f64 = 4.0;

/// Learning rates that differ by more than this stand on a logarithmic axis.
const RATES_APART: f64 = 12.0;

/// A logarithmic axis of learning rates ends so far below the smallest peak.
const RATES_BELOW: f64 = 0.02;

/// The slots and peaks of the runs whose schedules are drawn. Knots are dragged up to the peak, and the axis must not slip
/// away from under the pointer, so it depends on the peaks and not on where the knots are.
pub(crate) fn drawn_peaks(stage: &Stage, view: &View) -> Vec<(usize, f64)> {
    let drawn = stage.visible(view).filter(|actor| matches!(actor.plan.schedule.shape, Shape::Drawn(_)));
    drawn.map(|actor| (actor.slot, actor.plan.learning_rate)).collect()
}

/// Learning rates: from 0, or logarithmic where the runs' rates are far apart.
pub(crate) fn rate_axis(series: &[Series], limits: &[(usize, f64)], drawn: &[(usize, f64)]) -> Axis {
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
    if high <= RATES_APART * low && effective().next().is_none() {
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
