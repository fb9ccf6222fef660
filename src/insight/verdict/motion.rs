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

/// Longest period that is called a cycle, in steps.
const LONGEST: usize = 8;
/// How much of its width a cycle may change per period. A zig-zag that shrinks by 0.01 % in two steps is none.
const SAME: f64 = 1e-4;

/// The shortest cycle that the run's end repeats: all of the iterate, else its component along the steepest direction.
pub(super) fn cycle(run: &Run, here: &Curvature) -> Option<Cycle> {
    // A linear method with any other radius shrinks or grows.
    if predicted_radius(run.plan).is_some_and(|radius| (radius - 1.0).abs() > 1e-6) {
        return None;
    }
    let samples = &run.trajectory.samples;
    let steep = here.steep();
    let whole = |s: &Sample| s.at;
    let across = |s: &Sample| V::new(s.at.dot(&steep), 0.0);
    (2..=LONGEST)
        .find_map(|period| repeats(samples, period, whole, 0.0).map(|c| (c, false)))
        .or_else(|| {
            // What also moves on, and further than the width, is not seen as a cycle.
            let before = samples[samples.len().saturating_sub(12)].at;
            let drift = (run.trajectory.last().at - before).dot(&here.directions[0]).abs();
            (2..=LONGEST).find_map(|period| repeats(samples, period, across, drift).map(|c| (c, true)))
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

/// What a trail must show of a turn, as a share of its extent: about a pixel.
const VISIBLE: f64 = 1e-3;

/// Sign changes of the step's component along the top eigenvector in the last 20 steps (of all, in shorter runs), if at
/// least half of them are such and four can be seen: in the whole trail on quadratics, else among these.
pub(super) fn zig_zag(run: &Run) -> Option<Flips> {
    let samples = &run.trajectory.samples;
    let tail = &samples[samples.len().saturating_sub(22)..];
    let loss = run.plan.surface.part();
    let size = extent(samples);
    let mut axis = curvature(loss, tail[0].at).steep();
    let steps: Vec<f64> = tail
        .windows(2)
        .map(|pair| {
            // An eigenvector has no sign of its own: follow it from iterate to iterate.
            let next = curvature(loss, pair[0].at).steep();
            axis = if next.dot(&axis) < 0.0 { -next } else { next };
            (pair[1].at - pair[0].at).dot(&axis)
        })
        .collect();
    let of = steps.len().saturating_sub(1);
    let flips = turns(steps.iter().copied(), 1e-12 * size);
    let seen = if loss.quadratic() {
        let across = samples.windows(2).map(|pair| (pair[1].at - pair[0].at).dot(&axis));
        turns(across, VISIBLE * size)
    } else {
        turns(steps.iter().copied(), VISIBLE * size)
    };
    (2 * flips >= of && seen >= 4).then_some(Flips { flips, of })
}

/// Sign changes between neighbours that are both larger than `least`.
fn turns(steps: impl Iterator<Item = f64>, least: f64) -> usize {
    let mut before = 0.0;
    steps
        .filter(|step| {
            let turn = before * step < 0.0 && step.abs() > least && f64::abs(before) > least;
            before = *step;
            turn
        })
        .count()
}

/// The longer side of the box around a trail.
fn extent(samples: &[Sample]) -> f64 {
    let (low, high) = samples
        .iter()
        .fold((samples[0].at, samples[0].at), |(low, high), s| (low.inf(&s.at), high.sup(&s.at)));
    (high - low).max()
}

/// Where the end of a run leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Trend {
    /// Better than all before, by a share of what was left.
    Improving { share: f64 },
    /// No better than its best, but swinging less and less.
    Ringing,
    /// Much path in jumps, little way.
    Hovering { step: f64 },
    /// It was better at step `best`.
    AboveBest { best: u64 },
    /// Nothing happens.
    Still,
}

pub(super) fn trend(run: &Run, here: &Curvature) -> Trend {
    let samples = &run.trajectory.samples;
    let steps = samples.len() - 1;
    if steps < 2 {
        return Trend::Still;
    }
    let tail = (steps / 10).max(2);
    if run.is_noisy() {
        // What gets better by chance is no progress; whether it settles is in the size of the draws.
        let window = &samples[samples.len() - 1 - (steps / 4).max(10).min(steps)..];
        let Walked { path, way, .. } = Walked::along(window);
        if path > 4.0 * way {
            let settles = run.stir(steps) < 0.8 * run.stir(steps / 2);
            let step = path / (window.len() - 1) as f64;
            return if settles { Trend::Ringing } else { Trend::Hovering { step } };
        }
    }
    let (before, recent) = samples.split_at(samples.len() - tail);
    let (best_before, best_recent) = (lowest(before), lowest(recent));
    let best = best_before.min(best_recent);
    let floor = floor(run, here).min(best);
    let share = (best_before - best_recent) / (best_before - floor);
    if share >= 0.01 {
        return Trend::Improving { share };
    }
    let whole = samples[0].loss - floor;
    let quarter = samples.len() / 4;
    let (earlier, last) = samples[samples.len() - 2 * quarter..].split_at(quarter);
    let left = mean(last) - floor;
    let fades = left < 0.8 * (mean(earlier) - floor) && left < 0.1 * whole;
    if fades && swings(samples) >= 2 {
        return Trend::Ringing;
    }
    let window = &samples[samples.len() - 1 - tail.max(10).min(steps)..];
    let Walked { path, way, smooth } = Walked::along(window);
    let wanders = path > 4.0 * way;
    if wanders && !smooth {
        return Trend::Hovering { step: path / (window.len() - 1) as f64 };
    }
    let end = run.trajectory.last().loss;
    let before = samples[steps - 1].loss;
    if end < before && !wanders && end - floor < 0.99 * (window[0].loss - floor) {
        return Trend::Improving { share: (window[0].loss - end) / (window[0].loss - floor) };
    }
    if wanders || end > before || end - best > (0.01 * whole).min(best - floor) {
        let best = samples.iter().position(|s| s.loss == best).unwrap_or(0);
        // Its best point is where it is.
        return if best == steps { Trend::Still } else { Trend::AboveBest { best: best as u64 } };
    }
    Trend::Still
}

/// How often the loss has turned from falling to rising.
fn swings(samples: &[Sample]) -> usize {
    samples.windows(3).filter(|s| s[0].loss > s[1].loss && s[1].loss <= s[2].loss).count()
}

fn lowest(part: &[Sample]) -> f64 {
    part.iter().map(|s| s.loss).fold(f64::INFINITY, f64::min)
}

fn mean(part: &[Sample]) -> f64 {
    part.iter().map(|s| s.loss).sum::<f64>() / part.len() as f64
}

/// How far a part of a trail goes.
struct Walked {
    /// Along the trail.
    path: f64,
    /// From its beginning to its end.
    way: f64,
    /// Whether most steps go on as the one before did.
    smooth: bool,
}

impl Walked {
    fn along(samples: &[Sample]) -> Self {
        let steps: Vec<V> = samples.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
        let onward: f64 = steps.windows(2).map(|pair| pair[0].dot(&pair[1])).sum();
        Self {
            path: steps.iter().map(V::norm).sum(),
            way: steps.iter().sum::<V>().norm(),
            smooth: onward > 0.0,
        }
    }
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
