//! The strong Wolfe conditions (Nocedal & Wright 2006, algorithms 3.5 and 3.6).

use super::{ENDLESS, End, Line, Point, Searched, UPHILL, at_most};
use crate::optimizer::{Probe, Trial};

/// The settings of a Wolfe search, 0 < c₁ < c₂ < 1.
#[derive(Clone, Copy, Debug)]
pub(in crate::optimizer) struct Wolfe {
    /// The first step length.
    pub(in crate::optimizer) first: f64,
    /// The share of the slope that must be won.
    pub(in crate::optimizer) c1: f64,
    /// The share of the slope that may be left.
    pub(in crate::optimizer) c2: f64,
}

impl Wolfe {
    /// φ(t) ≤ φ(0) + c₁tφ′(0), up to rounding.
    fn low(&self, line: &Line, point: &Point) -> bool {
        at_most(point.value, line.value + self.c1 * point.t * line.slope + line.noise())
    }

    /// |φ′(t)| ≤ −c₂φ′(0)
    fn flat(&self, line: &Line, point: &Point) -> bool {
        at_most(point.slope.abs(), -self.c2 * line.slope)
    }
}

/// A step with φ(t) ≤ φ(0) + c₁tφ′(0) and |φ′(t)| ≤ c₂|φ′(0)|: the strong Wolfe conditions (Nocedal & Wright 2006,
/// algorithm 3.5). Trials double until they enclose such a step.
pub(in crate::optimizer) fn strong_wolfe(line: &Line, wolfe: Wolfe, ask: &mut impl Probe) -> Searched {
    const MOST: usize = 60;
    let mut trials = Vec::new();
    if !(line.slope < 0.0 && line.value.is_finite()) {
        return Searched::new(End::Failed(UPHILL), Some(wolfe.c1), trials);
    }
    let mut before = line.start();
    let mut t = wolfe.first;
    let end = loop {
        let now = line.look(t, ask, &mut trials);
        let low = wolfe.low(line, &now);
        if low && wolfe.flat(line, &now) {
            break End::Accepted(t);
        }
        if !low || (trials.len() > 1 && now.value >= before.value) {
            break zoom(line, &wolfe, before, now, ask, &mut trials);
        }
        if now.slope >= 0.0 {
            break zoom(line, &wolfe, now, before, ask, &mut trials);
        }
        before = now;
        t *= 2.0;
        if trials.len() == MOST {
            let lower = now.value < line.value - line.noise();
            break if lower { End::Failed(ENDLESS) } else { End::Settled };
        }
    };
    Searched::new(end, Some(wolfe.c1), trials)
}

/// Narrows an interval that encloses such steps (algorithm 3.6); φ at `best` is the lowest that was found and falls
/// towards `other`.
fn zoom(
    line: &Line,
    wolfe: &Wolfe,
    mut best: Point,
    mut other: Point,
    ask: &mut impl Probe,
    trials: &mut Vec<Trial>,
) -> End {
    const MOST: usize = 80;
    for round in 0..MOST {
        let t = inside(&best, &other, round);
        if line.point(t) == line.point(best.t) || line.point(t) == line.point(other.t) {
            break;
        }
        let now = line.look(t, ask, trials);
        let low = wolfe.low(line, &now);
        if low && wolfe.flat(line, &now) {
            return End::Accepted(t);
        }
        if !low || now.value >= best.value {
            other = now;
        } else {
            if now.slope * (other.t - best.t) >= 0.0 {
                other = best;
            }
            best = now;
        }
    }
    if best.t > 0.0 && best.value < line.value { End::Lower(best.t) } else { line.no_lower(trials) }
}

/// The next point between two: the minimizer of the cubic through both, kept a tenth away from either; every third
/// round, and where there is no cubic, the middle.
fn inside(best: &Point, other: &Point, round: usize) -> f64 {
    let width = other.t - best.t;
    let middle = best.t + 0.5 * width;
    let d1 = best.slope + other.slope - 3.0 * (best.value - other.value) / (best.t - other.t);
    let d2 = (d1 * d1 - best.slope * other.slope).sqrt().copysign(width);
    let cubic = other.t - width * (other.slope + d2 - d1) / (other.slope - best.slope + 2.0 * d2);
    if !cubic.is_finite() || round % 3 == 2 {
        return middle;
    }
    let edge = 0.1 * width.abs();
    cubic.clamp(best.t.min(other.t) + edge, best.t.max(other.t) - edge)
}
