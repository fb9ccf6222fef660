//! Line searches: how far to go along a direction p, on φ(t) = f(x + tp).
//!
//! Three of them: the exact first minimizer, backtracking (Armijo 1966), and the strong Wolfe conditions (Nocedal & Wright
//! 2006, "Numerical optimization", algorithms 3.5 and 3.6). Each looks at a bounded number of points, takes what is not
//! finite for a wall, and says how it ended. Near a minimum the differences of φ drown in its rounding: a search that
//! fails there has *settled*, which is no failure of the method.

mod armijo;
mod exact;
#[cfg(test)]
mod tests;
mod wolfe;

pub(super) use armijo::{Armijo, backtracking};
pub(super) use exact::exact;
pub(super) use wolfe::{Wolfe, strong_wolfe};

use super::{Note, Probe, Role, Search, Trial};
use crate::real::V;

choice! {
    /// How the step length is found.
    pub enum LineSearch {
        /// Low enough, and flat enough: the Wolfe conditions.
        StrongWolfe = "strong_wolfe", "Strong Wolfe";
        /// The first minimizer along the line.
        Exact = "exact", "Exact";
        /// Halved until the loss falls.
        Backtracking = "backtracking", "Backtracking";
    }
}

impl LineSearch {
    /// The step length as a line of a step that is worked by hand.
    pub(super) fn line(self) -> &'static str {
        match self {
            Self::StrongWolfe => "t: neither too long nor too short, by the Wolfe conditions",
            Self::Exact => "t: the first minimum of f(x + tp) for t > 0",
            Self::Backtracking => "t: halved until the loss falls enough",
        }
    }

    /// Searches a line with the usual constants (c₁ = 10⁻⁴, halving), `c2` in the curvature condition, and `first` as the
    /// first step length to try.
    pub(super) fn run(self, line: &Line, first: f64, c2: f64, ask: &mut impl Probe) -> Searched {
        match self {
            Self::StrongWolfe => strong_wolfe(line, Wolfe { first, c1: ARMIJO, c2 }, ask),
            Self::Exact => exact(line, ask),
            Self::Backtracking => backtracking(line, Armijo { first, c: ARMIJO, shrink: 0.5 }, ask),
        }
    }
}

/// The usual c₁.
pub(super) const ARMIJO: f64 = 1e-4;

/// Why there is no step.
const UPHILL: &str = "the direction does not lead down";
const ENDLESS: &str = "the line leads down without end";
const NOTHING: &str = "the line search found no lower point";

/// A ray to be searched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// x
    pub(super) at: V,
    /// p
    pub(super) direction: V,
    /// φ(0)
    pub(super) value: f64,
    /// φ′(0)
    pub(super) slope: f64,
}

impl Line {
    /// The ray from `at`, where the gradient is `gradient`.
    pub(super) fn new(at: V, direction: V, gradient: V, ask: &mut impl Probe) -> Self {
        Self { at, direction, value: ask.value(at), slope: gradient.dot(&direction) }
    }

    /// Differences of φ below this are rounding.
    fn noise(&self) -> f64 {
        super::walk::noise(self.value)
    }

    /// x + tp
    fn point(&self, t: f64) -> V {
        self.at + self.direction * t
    }

    /// Whether doubles tell x + tp from x.
    fn moves(&self, t: f64) -> bool {
        self.point(t) != self.at
    }

    /// φ(t) and φ′(t); a point where either is not finite is a wall, +∞ high.
    fn look(&self, t: f64, ask: &mut impl Probe, trials: &mut Vec<Trial>) -> Point {
        let at = self.point(t);
        let (value, slope) = (ask.value(at), ask.gradient(at).dot(&self.direction));
        trials.push(Trial { t, value, accepted: false });
        match value.is_finite() && slope.is_finite() {
            true => Point { t, value, slope },
            false => Point { t, value: f64::INFINITY, slope: f64::NAN },
        }
    }

    fn start(&self) -> Point {
        Point { t: 0.0, value: self.value, slope: self.slope }
    }

    /// What a search has come to that ends without a lower point. It has settled where its last trial is no higher than
    /// rounding explains, be it that of the loss or that of x.
    fn no_lower(&self, trials: &[Trial]) -> End {
        let Some(last) = trials.last().filter(|last| last.value.is_finite()) else {
            return End::Failed(NOTHING);
        };
        let ulps = (self.point(last.t) - self.at).norm() <= 8.0 * f64::EPSILON * self.at.norm();
        if ulps || last.value <= self.value + self.noise() { End::Settled } else { End::Failed(NOTHING) }
    }
}

/// What is known of a point on the line.
#[derive(Clone, Copy, Debug)]
struct Point {
    t: f64,
    value: f64,
    slope: f64,
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum End {
    /// With a step length.
    Accepted(f64),
    /// With a step length that is lower, but does not meet the curvature condition.
    Lower(f64),
    /// Rounding hides whatever is still to be won.
    Settled,
    /// With nothing, for this reason.
    Failed(&'static str),
}

/// A finished search.
#[derive(Clone, Debug)]
pub(super) struct Searched {
    /// How it ended.
    pub(super) end: End,
    /// The c of the Armijo bound that it kept.
    pub(super) armijo: Option<f64>,
    /// pᵀ(∇²f)p, if it was asked for.
    pub(super) bend: Option<f64>,
    /// The points it looked at.
    pub(super) trials: Vec<Trial>,
}

impl Searched {
    fn new(end: End, armijo: Option<f64>, mut trials: Vec<Trial>) -> Self {
        if let End::Accepted(t) | End::Lower(t) = end
            && let Some(trial) = trials.iter_mut().rev().find(|trial| trial.t == t)
        {
            trial.accepted = true;
        }
        Self { end, armijo, bend: None, trials }
    }

    /// Makes the step that was found, and tells of it.
    pub(super) fn step(self, line: &Line, ask: &mut impl Probe, note: &mut impl Note<f64>) -> V {
        let Self { end, armijo, bend, trials } = self;
        let Line { direction, value, slope, .. } = *line;
        note.note(Role::Arrow, "p", direction);
        note.search(Search { direction, value, slope, armijo, bend, trials });
        let t = match end {
            End::Accepted(t) => t,
            End::Lower(t) => {
                ask.remark("the curvature condition could not be met: the lowest point on the line instead");
                t
            }
            End::Settled => 0.0,
            End::Failed(why) => {
                ask.give_up(why);
                0.0
            }
        };
        ask.took(t);
        // Not −0 and not 0·∞, where the run stays.
        let step = if t == 0.0 { V::zeros() } else { direction * t };
        note.note(Role::Step, "tp", step);
        step
    }
}

/// Whether `a ≤ b`; false for NaN.
fn at_most(a: f64, b: f64) -> bool {
    a <= b
}
