//! Has a run come to rest, and where?

use super::Run;
use crate::insight::stability::Curvature;
use crate::optimizer::Optimizer;
use crate::real::V;
use crate::surface::CriticalKind;

/// Where a run rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    Minimum,
    Saddle,
    Maximum,
}

/// The gradient norm of a run at rest.
pub(super) const SMALL: f64 = 1e-6;

pub(super) fn of(run: &Run, here: &Curvature) -> Option<Rest> {
    let samples = &run.trajectory.samples;
    let gradient = run.trajectory.last().gradient;
    // A heavy ball that flies through a minimum has a small gradient there for one iterate.
    let memoryless = matches!(run.plan.optimizer, Optimizer::GradientDescent(_));
    let before = samples[samples.len().saturating_sub(2)].gradient.norm();
    if !(gradient.norm() <= SMALL && (memoryless || before <= 1e3 * SMALL)) {
        return None;
    }
    let Curvature { low, high, directions: [flat, steep] } = *here;
    let (smallest, largest) = (low.abs().min(high.abs()), low.abs().max(high.abs()));
    if smallest <= 1e-6 * largest {
        return along_flat(run, here).or_else(|| near_known(run));
    }
    let newton = (gradient.dot(&flat) / low).hypot(gradient.dot(&steep) / high);
    if newton > 1e-3 * run.extent() {
        return near_known(run);
    }
    Some(match (low > 0.0, high > 0.0) {
        (true, _) => Rest::Minimum,
        (false, true) => Rest::Saddle,
        (false, false) => Rest::Maximum,
    })
}

/// A minimum where the loss curves up in one direction and falls in neither sense of the flat one, such as a point of a
/// whole ring of minima.
fn along_flat(run: &Run, here: &Curvature) -> Option<Rest> {
    let Curvature { high, directions: [flat, steep], .. } = *here;
    let end = run.trajectory.last();
    let far = 1e-3 * run.extent();
    let penalty = |at: V| run.plan.around.decay.map_or(0.0, |decay| decay.penalty(at));
    let up = |way: V| run.plan.surface.part().value(end.at + way) + penalty(end.at + way) >= end.loss;
    let settled = high > 0.0 && (end.gradient.dot(&steep) / high).abs() <= far;
    (settled && up(flat * far) && up(flat * -far)).then_some(Rest::Minimum)
}

/// The kind of the nearest known critical point, where one is within a hundredth of the window: curvature that vanishes
/// at the point itself, as of x⁴ + y⁴, cannot tell.
fn near_known(run: &Run) -> Option<Rest> {
    let at = run.trajectory.last().at;
    let known = run.plan.surface.critical_points();
    let nearest = known.iter().min_by(|a, b| (a.at - at).norm().total_cmp(&(b.at - at).norm()))?;
    ((nearest.at - at).norm() <= 1e-2 * run.extent()).then_some(match nearest.kind {
        CriticalKind::Minimum => Rest::Minimum,
        CriticalKind::Saddle => Rest::Saddle,
        CriticalKind::Maximum => Rest::Maximum,
    })
}

/// The first step of the final rest; and where the run had come to rest before (for ten iterates at least), the step at
/// which it left again.
pub(super) fn since(run: &Run) -> (u64, Option<u64>) {
    let samples = &run.trajectory.samples;
    let still = |k: &usize| samples[*k].gradient.norm() <= SMALL;
    let since = (0..samples.len()).rev().take_while(still).last().unwrap_or(samples.len() - 1);
    let (mut quiet, mut left) = (0, None);
    for k in 0..since {
        let small = still(&k);
        if !small && quiet >= 10 && left.is_none() {
            left = Some(k as u64);
        }
        quiet = if small { quiet + 1 } else { 0 };
    }
    // Slipping just over the threshold is not leaving.
    let far =
        left.is_some_and(|k| samples[k as usize..since].iter().any(|s| s.gradient.norm() > 1e3 * SMALL));
    (since as u64, left.filter(|_| far))
}
