//! What a person needs to know of a function that nobody has seen before, found out by looking at it: where to start, how
//! large the steps may be, where its critical points and its kinks are, whether it has a lower bound.

use super::Typed;
use crate::real::V;
use crate::real::symmetric::spectrum;
use crate::surface::{Landscape, Loss, Suggestion, critical};

/// The start, where the function is defined there.
const START: V = V::new(-2.0, 1.5);
/// The learning rate of methods whose steps have the length of their rate: a hundredth of the window's side, roughly.
const ADAPTIVE_RATE: f64 = 0.05;
/// Most hints that are followed.
const MOST_HINTS: usize = 200;

/// The start is the usual one, or the first of a lattice where the function is defined and has a slope. The learning rate is
/// 1/λ, the inverse of the largest curvature around the start, rounded down to 1, 2 or 5 × 10ⁿ, and smaller where methods
/// with momentum would stray with it. The steps are those that gradient descent needs.
pub(super) fn suggestion(typed: &Typed) -> Suggestion {
    let start = start(typed);
    let most = (400 / typed.weight()).max(20);
    let curvature = curvature_around(typed, start);
    // However small: what is larger diverges.
    let first = if curvature > 0.0 { (1.0 / curvature).clamp(f64::MIN_POSITIVE, 1.0) } else { 0.1 };
    let rates = || std::iter::successors(Some(rounded_down(first)), |rate| Some(rounded_down(0.6 * rate)));
    let calm = rates().take(8).find(|rate| stays(typed, start, *rate, most));
    let rate = calm.unwrap_or(rounded_down(first));
    let needed = steps_needed(typed, start, rate, 4 * most);
    let steps = [100, 200, 300, 500, 1000].into_iter().find(|steps| *steps >= needed).unwrap_or(300);
    Suggestion { start, steps, rate, adaptive_rate: ADAPTIVE_RATE }
}

fn start(typed: &Typed) -> V {
    let good = |at: &V| {
        let (value, gradient) = typed.gradient(*at);
        value.is_finite() && gradient.norm().is_finite() && gradient.norm() > 0.0
    };
    let lattice = (0..49).map(|i| V::new(f64::from(i % 7) - 3.0, f64::from(i / 7) - 3.0) * 0.9);
    let usual = [START, V::new(2.0, 1.5), V::new(-2.0, -1.5), V::new(2.0, -1.5)];
    usual.into_iter().chain(lattice).find(good).unwrap_or(START)
}

/// The largest curvature at the start and on two circles around it; where it is not finite, it is left out.
fn curvature_around(typed: &Typed, start: V) -> f64 {
    let circle = (0..16).map(|i| {
        let (sin, cos) = (f64::from(i) / 8.0 * std::f64::consts::TAU).sin_cos();
        start + V::new(cos, sin) * if i < 8 { 0.2 } else { 0.5 }
    });
    let curvature = |at: V| {
        let spectrum = spectrum(&typed.jet(at).hessian());
        spectrum.high.abs().max(spectrum.low.abs())
    };
    std::iter::once(start).chain(circle).map(curvature).filter(|c| c.is_finite()).fold(0.0, f64::max)
}

/// The largest of 1, 2, 5 × 10ⁿ that is not above `value`.
fn rounded_down(value: f64) -> f64 {
    let decade = value.log10().floor();
    let mantissa = value / 10f64.powf(decade);
    let step = [5, 2, 1].into_iter().find(|step| f64::from(*step) <= mantissa * (1.0 + 1e-9)).unwrap_or(1);
    format!("{step}e{decade}").parse().unwrap_or(value)
}

/// Whether gradient descent, heavy ball and Nesterov's method (β = 0.9, PyTorch's forms) stay near the window and end lower
/// than they start.
fn stays(typed: &Typed, start: V, rate: f64, steps: u64) -> bool {
    let before = typed.value(start);
    [(0.0, 0.0), (0.9, 0.0), (0.9, 0.9)].into_iter().all(|(beta, ahead)| {
        let (mut at, mut velocity) = (start, V::zeros());
        for _ in 0..steps {
            let gradient = typed.gradient(at).1;
            velocity = velocity * beta + gradient;
            let step = if ahead > 0.0 { gradient + velocity * ahead } else { velocity };
            at -= step * rate;
            let near = (at - start).norm() < 8.0;
            if !near {
                return false;
            }
        }
        typed.value(at) < before
    })
}

/// After how many steps gradient descent has a thousandth of the gradient that it began with; more than are good to look at
/// where it does not come to that.
fn steps_needed(typed: &Typed, start: V, rate: f64, most: u64) -> u64 {
    let first = typed.gradient(start).1.norm();
    let mut at = start;
    for step in 0..most {
        let gradient = typed.gradient(at).1;
        let goes_on = gradient.norm() > 1e-3 * first;
        if !goes_on {
            return step;
        }
        at -= gradient * rate;
    }
    u64::MAX
}

/// Where critical points are looked for: twice the window.
const AROUND: [[f64; 2]; 2] = [[-6.0, 6.0], [-6.0, 6.0]];

/// In how many cells along each side.
fn cells(typed: &Typed) -> usize {
    (72.0 / (typed.weight() as f64).sqrt()).clamp(16.0, 72.0) as usize
}

/// The lowest points of a grid, and the cells in which both slopes change their sign.
pub(super) fn hints(typed: &Typed) -> Vec<V> {
    let cells = cells(typed);
    let mut hints = critical::basins_within(typed, AROUND, cells);
    hints.truncate(MOST_HINTS);
    let [x, y] = AROUND;
    let tick = |[low, high]: [f64; 2], i: usize| low + (high - low) * i as f64 / cells as f64;
    let row = |j: usize| -> Vec<V> {
        (0..=cells).map(|i| typed.gradient(V::new(tick(x, i), tick(y, j))).1).collect()
    };
    let mut below = row(0);
    for j in 1..=cells {
        let above = row(j);
        for i in 1..=cells {
            let corners = [below[i - 1], below[i], above[i - 1], above[i]];
            let changes = |axis: usize| {
                corners.iter().any(|g| g[axis] <= 0.0) && corners.iter().any(|g| g[axis] >= 0.0)
            };
            if changes(0) && changes(1) && hints.len() < MOST_HINTS {
                hints.push(V::new(tick(x, i - 1) + tick(x, i), tick(y, j - 1) + tick(y, j)) * 0.5);
            }
        }
        below = above;
    }
    hints
}

/// The lowest points of a grid from which Newton's method does not arrive nearby, followed down to a kink.
pub(super) fn kinked_minima(typed: &Typed) -> Vec<V> {
    const MOST: usize = 20;
    if typed.compiled().kinks() == 0 {
        return Vec::new();
    }
    let [[low, high], _] = AROUND;
    let cell = (high - low) / cells(typed) as f64;
    let smooth = |hint: V| critical::refine(typed, hint).is_some_and(|at| (at - hint).norm() < 2.0 * cell);
    let mut found: Vec<V> = Vec::new();
    for hint in critical::basins_within(typed, AROUND, cells(typed))
        .into_iter()
        .take(MOST_HINTS)
        .filter(|hint| !smooth(*hint))
    {
        let at = lowest_near(typed, hint, cell);
        let known = found.iter().any(|other| (other - at).norm() < 1e-4);
        if !known && (at - hint).norm() < 3.0 * cell && is_lowest_around(typed, at) && found.len() < MOST {
            found.push(at);
        }
    }
    found
}

/// Goes to the lowest of eight neighbours as long as there is a lower one, then looks nearer (Hooke and Jeeves 1961).
fn lowest_near(typed: &Typed, from: V, reach: f64) -> V {
    let (mut at, mut value, mut reach) = (from, typed.value(from), reach);
    let directions = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)];
    for _ in 0..200 {
        let tried = directions.map(|(x, y)| at + V::new(f64::from(x), f64::from(y)) * reach);
        let lower = tried.into_iter().map(|p| (p, typed.value(p))).filter(|(_, v)| *v < value);
        match lower.min_by(|a, b| a.1.total_cmp(&b.1)) {
            Some((p, v)) => (at, value) = (p, v),
            None => reach *= 0.5,
        }
        if reach < 1e-12 {
            break;
        }
    }
    // A kink at a round number is shown there.
    let round = at.map(|c| (c * 1e9).round() / 1e9);
    if typed.value(round) <= value { round } else { at }
}

/// Whether the function is higher all around, and not flat.
fn is_lowest_around(typed: &Typed, at: V) -> bool {
    let value = typed.value(at);
    (0..256).all(|i| {
        let (sin, cos) = (f64::from(i) / 256.0 * std::f64::consts::TAU).sin_cos();
        typed.value(at + V::new(cos, sin) * 1e-4) > value
    })
}

/// Whether the function is nowhere on large circles much lower than in its window: the best that looking can say.
pub(super) fn seems_bounded_below(typed: &Typed) -> bool {
    let [x, y] = typed.window();
    let inside = (0..24 * 24).map(|i| {
        let share = |i: u32| (f64::from(i) + 0.5) / 24.0;
        V::new(x[0] + (x[1] - x[0]) * share(i % 24), y[0] + (y[1] - y[0]) * share(i / 24))
    });
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in inside.map(|p| typed.value(p)).filter(|value| value.is_finite()) {
        (low, high) = (low.min(value), high.max(value));
    }
    let limit = low - 0.05 * (high - low);
    let outside = [4.0, 10.0, 1e2, 1e3, 1e4].into_iter().flat_map(|radius| {
        (0..32).map(move |i| {
            let (sin, cos) = ((f64::from(i) + 0.3) / 32.0 * std::f64::consts::TAU).sin_cos();
            V::new(cos, sin) * radius
        })
    });
    low.is_finite() && !outside.map(|p| typed.value(p)).any(|value| value < limit)
}
