//! How a run moves that is neither at rest nor gone: in cycles, in zig-zag, forwards, or not at all.

use super::Run;
use crate::insight::stability::{Curvature, curvature, predicted_radius};
use crate::real::V;
use crate::trajectory::Sample;

/// A few points, again and again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cycle {
    pub(super) period: usize,
    pub(super) width: f64,
    pub(super) since: u64,
    /// Whether only the component along the steepest direction repeats.
    pub(super) across: bool,
}

/// Periods beyond this are not small.
const LONGEST: usize = 8;
/// How much of its width a cycle may change per period. A zig-zag that shrinks by 0.01 % in two steps is none.
const SAME: f64 = 1e-4;

/// The shortest cycle that the run's end repeats: all of the iterate, else its component along the steepest direction.
pub(super) fn cycle(run: &Run, here: &Curvature) -> Option<Cycle> {
    // A linear method with any other radius shrinks or grows.
    if predicted_radius(run.plan).is_some_and(|radius| (radius - 1.0).abs() > 1e-9) {
        return None;
    }
    let samples = &run.trajectory.samples;
    let steep = here.steep();
    let whole = |s: &Sample| s.at;
    let across = |s: &Sample| V::new(s.at.dot(&steep), 0.0);
    (2..=LONGEST)
        .find_map(|period| repeats(samples, period, whole, 0.0).map(|c| (c, false)))
        .or_else(|| {
            let drift = (run.trajectory.last().at - samples[samples.len().saturating_sub(12)].at).norm();
            (2..=LONGEST).find_map(|period| repeats(samples, period, across, 1e-2 * drift).map(|c| (c, true)))
        })
        .map(|((period, width, since), across)| Cycle { period, width, since, across })
}

/// Period, width and beginning of the repetition at the end, if it has lasted for three periods, ten iterates at least,
/// and is wider than `wider`.
fn repeats(
    samples: &[Sample],
    period: usize,
    part: impl Fn(&Sample) -> V,
    wider: f64,
) -> Option<(usize, f64, u64)> {
    let n = samples.len();
    let least = (3 * period).max(10);
    if n < least + 1 {
        return None;
    }
    let (mut low, mut high) = (V::repeat(f64::INFINITY), V::repeat(f64::NEG_INFINITY));
    for sample in &samples[n - period..] {
        low = low.inf(&part(sample));
        high = high.sup(&part(sample));
    }
    let width = (high - low).max();
    // Below this, the same point is printed in other last digits.
    let noise = 1e-12 * low.abs().max().max(high.abs().max());
    if width <= wider.max(noise) {
        return None;
    }
    let same = |k: &usize| (part(&samples[*k]) - part(&samples[*k - period])).amax() <= SAME * width;
    let first = (period..n).rev().take_while(same).last()? - period;
    (n - first > least).then_some((period, width, first as u64))
}

/// Turns across the valley.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flips {
    pub(super) flips: usize,
    pub(super) of: usize,
}

/// Sign changes of the step's component along the top eigenvector in the last 20 steps (of all, in shorter runs), if at
/// least half of them, and three, are such.
pub(super) fn zig_zag(run: &Run) -> Option<Flips> {
    let samples = &run.trajectory.samples;
    let tail = &samples[samples.len().saturating_sub(22)..];
    let loss = run.plan.surface.part();
    let (mut flips, mut largest, mut before) = (0, 0.0_f64, None::<(V, f64)>);
    for pair in tail.windows(2) {
        let mut axis = curvature(loss, pair[0].at).steep();
        // An eigenvector has no sign of its own: follow it from iterate to iterate.
        if before.is_some_and(|(previous, _)| previous.dot(&axis) < 0.0) {
            axis = -axis;
        }
        let across = (pair[1].at - pair[0].at).dot(&axis);
        flips += usize::from(before.is_some_and(|(_, previous)| previous * across < 0.0));
        largest = largest.max(across.abs());
        before = Some((axis, across));
    }
    let of = tail.len().saturating_sub(2);
    (flips >= 3 && 2 * flips >= of && largest > 1e-6 * extent(samples)).then_some(Flips { flips, of })
}

/// The longer side of the box around a trail.
fn extent(samples: &[Sample]) -> f64 {
    let (low, high) = samples
        .iter()
        .fold((samples[0].at, samples[0].at), |(low, high), s| (low.inf(&s.at), high.sup(&s.at)));
    (high - low).max()
}

/// Where the last tenth leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Trend {
    /// Better than all before, by a share of what was left.
    Improving { share: f64 },
    /// Much path, little way.
    Hovering { step: f64 },
    /// It was better at step `best`.
    AboveBest { best: u64 },
    /// Nothing happens.
    Still,
}

pub(super) fn trend(run: &Run, here: &Curvature) -> Trend {
    let samples = &run.trajectory.samples;
    let steps = samples.len() - 1;
    let tail = (steps / 10).max(10).min(steps);
    if tail == 0 {
        return Trend::Still;
    }
    let (before, recent) = samples.split_at(samples.len() - tail);
    let lowest = |part: &[Sample]| part.iter().map(|s| s.loss).fold(f64::INFINITY, f64::min);
    let (best_before, best_recent) = (lowest(before), lowest(recent));
    let best = best_before.min(best_recent);
    let floor = floor(run, here).min(best);
    let share = (best_before - best_recent) / (best_before - floor);
    if share >= 0.01 {
        return Trend::Improving { share };
    }
    let end = run.trajectory.last();
    let path: f64 = samples[before.len() - 1..].windows(2).map(|p| (p[1].at - p[0].at).norm()).sum();
    let way = (end.at - before[before.len() - 1].at).norm();
    if path > 4.0 * way {
        return Trend::Hovering { step: path / tail as f64 };
    }
    if end.loss - best > (0.01 * (samples[0].loss - floor)).min(best - floor)
        && end.loss - best > 0.01 * (best - floor)
    {
        let best = samples.iter().position(|s| s.loss == best).unwrap_or(0) as u64;
        return Trend::AboveBest { best };
    }
    Trend::Still
}

/// How low it can go from here: to the minimum of the local quadratic where that curves up, else to the lowest known loss.
fn floor(run: &Run, here: &Curvature) -> f64 {
    let end = run.trajectory.last();
    let Curvature { low, high, directions: [flat, steep] } = *here;
    if low > 0.0 {
        let (along, across) = (end.gradient.dot(&flat), end.gradient.dot(&steep));
        return end.loss - 0.5 * (along * along / low + across * across / high);
    }
    run.plan.surface.lowest().unwrap_or(f64::INFINITY)
}
