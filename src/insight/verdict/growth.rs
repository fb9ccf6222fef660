//! Does the loss leave, upwards or downwards?

use super::Run;
use crate::insight::stability::curvature;
use crate::trajectory::{Cause, Ending, Trajectory};

/// Where the loss leaves to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Growth {
    /// Beyond 1,000 × its start, and growing.
    Up,
    /// Below every bound.
    Down,
}

/// A loss of this many times its start counts as diverging.
const MUCH: f64 = 1000.0;

pub(super) fn of(run: &Run) -> Option<Growth> {
    let Trajectory { samples, ending, .. } = run.trajectory;
    let (start, end) = (samples[0].loss, run.trajectory.last().loss);
    let bounded = run.plan.surface.part().bounded_below();
    let ended = matches!(ending, Ending::Lost { cause: Cause::Diverged | Cause::Overflowed, .. });
    if !bounded && end < start && (ended || start - end > MUCH * start.abs().max(1.0)) {
        return Some(Growth::Down);
    }
    // Most runs end here; only those that rose need to know how low the surface goes.
    let seen = samples.iter().map(|s| s.loss).fold(f64::INFINITY, f64::min);
    if end - seen <= MUCH * (start - seen) {
        return None;
    }
    let floor = run.plan.surface.lowest().unwrap_or(seen.min(0.0));
    let high = curvature(run.plan.surface.part(), samples[0].at).high.max(0.0);
    let thousandth = 0.5 * high * (1e-3 * run.extent()).powi(2);
    let passed = end - floor > MUCH * (start - floor).max(thousandth);
    (passed && (ended || grows(run))).then_some(Growth::Up)
}

/// Whether the last quarter reaches higher than everything before it.
fn grows(run: &Run) -> bool {
    let samples = &run.trajectory.samples;
    let (before, last) = samples.split_at(samples.len() - samples.len().div_ceil(4));
    let highest =
        |part: &[crate::trajectory::Sample]| part.iter().map(|s| s.loss).fold(f64::NEG_INFINITY, f64::max);
    highest(last) > highest(before)
}
