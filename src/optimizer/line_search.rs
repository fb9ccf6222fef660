//! Line searches: how far to go along a direction p, on φ(t) = f(x + tp).
//!
//! Three of them: the exact first minimizer, backtracking (Armijo 1966), and the strong Wolfe conditions (Nocedal & Wright
//! 2006, "Numerical optimization", algorithms 3.5 and 3.6). Each looks at a bounded number of points, takes what is not
//! finite for a wall, and says how it ended. Near a minimum the differences of φ drown in its rounding: a search that
//! fails there has *settled*, which is no failure of the method.

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
        Self { end, armijo, trials }
    }

    /// Makes the step that was found, and tells of it.
    pub(super) fn step(self, line: &Line, ask: &mut impl Probe, note: &mut impl Note<f64>) -> V {
        let Self { end, armijo, trials } = self;
        let Line { direction, value, slope, .. } = *line;
        note.note(Role::Arrow, "p", direction);
        note.search(Search { direction, value, slope, armijo, trials });
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

/// The settings of a backtracking search.
#[derive(Clone, Copy, Debug)]
pub(super) struct Armijo {
    /// The first step length.
    pub(super) first: f64,
    /// The share of the slope that must be won.
    pub(super) c: f64,
    /// The factor on the step length after each refusal, below 1.
    pub(super) shrink: f64,
}

/// Shrinks t until φ(t) ≤ φ(0) + c·t·φ′(0) (Armijo 1966).
pub(super) fn backtracking(line: &Line, armijo: Armijo, ask: &mut impl Probe) -> Searched {
    const MOST: usize = 300;
    let Armijo { first, c, shrink } = armijo;
    let mut trials = Vec::new();
    let end = if line.slope < 0.0 {
        let mut t = first;
        loop {
            let value = ask.value(line.point(t));
            trials.push(Trial { t, value, accepted: false });
            if value.is_finite() && at_most(value, line.value + c * t * line.slope) {
                break End::Accepted(t);
            }
            t *= shrink;
            if !line.moves(t) || trials.len() == MOST {
                break line.no_lower(&trials);
            }
        }
    } else {
        End::Failed(UPHILL)
    };
    Searched::new(end, Some(c), trials)
}

/// The settings of a Wolfe search, 0 < c₁ < c₂ < 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wolfe {
    /// The first step length.
    pub(super) first: f64,
    /// The share of the slope that must be won.
    pub(super) c1: f64,
    /// The share of the slope that may be left.
    pub(super) c2: f64,
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
pub(super) fn strong_wolfe(line: &Line, wolfe: Wolfe, ask: &mut impl Probe) -> Searched {
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

/// The first minimizer of φ on t > 0, to 10⁻¹² of itself.
///
/// On quadratics in closed form, −φ′(0)/pᵀHp. Elsewhere the line is walked in cells over which φ′ is nearly straight, so
/// that no valley is stepped over, up to the first one where φ′ changes its sign.
pub(super) fn exact(line: &Line, ask: &mut impl Probe) -> Searched {
    let mut trials = Vec::new();
    let end = if !(line.slope < 0.0 && line.value.is_finite()) {
        End::Failed(UPHILL)
    } else if ask.is_quadratic() {
        vertex(line, ask, &mut trials)
    } else {
        match first_valley(line, ask, &mut trials) {
            Ok([down, up]) => bottom(line, down, up, ask, &mut trials),
            Err(end) => end,
        }
    };
    Searched::new(end, None, trials)
}

/// The minimizer of a parabola.
fn vertex(line: &Line, ask: &mut impl Probe, trials: &mut Vec<Trial>) -> End {
    let p = line.direction;
    let bend = p.dot(&(ask.jet(line.at).hessian() * p));
    let t = -line.slope / bend;
    // Squares of the last iterates underflow.
    if line.slope > -f64::MIN_POSITIVE || (bend > 0.0 && !line.moves(t)) {
        return End::Settled;
    }
    if !(bend > 0.0 && t.is_finite()) {
        return End::Failed(ENDLESS);
    }
    trials.push(Trial { t, value: ask.value(line.point(t)), accepted: false });
    End::Accepted(t)
}

/// The first two neighbouring points between which φ′ turns from falling to rising.
fn first_valley(line: &Line, ask: &mut impl Probe, trials: &mut Vec<Trial>) -> Result<[Point; 2], End> {
    const MOST: usize = 140;
    let mut near = line.start();
    let first = 0.01 * (1.0 + line.at.norm()) / line.direction.norm();
    let mut width = first;
    let mut known = None;
    while trials.len() < MOST {
        let far = known.take().unwrap_or_else(|| line.look(near.t + width, ask, trials));
        let tight = width <= 1e-6 * first;
        if tight && far.slope >= 0.0 {
            // A kink, at which φ′ jumps, or a valley this close.
            return Ok([near, far]);
        }
        if !line.moves(width) {
            // A wall.
            return Err(line.no_lower(trials));
        }
        let middle = line.look(near.t + 0.5 * width, ask, trials);
        let bent = (middle.slope - 0.5 * (near.slope + far.slope)).abs();
        if !at_most(bent, 0.25 * near.slope.abs().max(far.slope.abs())) {
            width *= 0.5;
            known = Some(middle);
            continue;
        }
        if middle.slope >= 0.0 {
            return Ok([near, middle]);
        }
        if far.slope >= 0.0 {
            return Ok([middle, far]);
        }
        near = far;
        width *= 2.0;
    }
    Err(End::Failed(ENDLESS))
}

/// The root of φ′ between two points, by false position (the Illinois rule), every third time by the middle.
fn bottom(line: &Line, mut down: Point, mut up: Point, ask: &mut impl Probe, trials: &mut Vec<Trial>) -> End {
    let mut weights = [1.0, 1.0];
    for round in 1..=60 {
        if up.slope == 0.0 || up.t - down.t <= 1e-12 * up.t {
            break;
        }
        let (a, b) = (down.slope * weights[0], up.slope * weights[1]);
        let secant = (down.t * b - up.t * a) / (b - a);
        let strictly = down.t < secant && secant < up.t;
        let t = if round % 3 != 0 && strictly { secant } else { 0.5 * (down.t + up.t) };
        if t <= down.t || t >= up.t {
            break;
        }
        let now = line.look(t, ask, trials);
        if now.slope < 0.0 {
            (down, weights) = (now, [1.0, 0.5 * weights[1]]);
        } else {
            (up, weights) = (now, [0.5 * weights[0], 1.0]);
        }
    }
    let best = if down.t > 0.0 && down.slope.abs() < up.slope.abs() { down } else { up };
    if !line.moves(best.t) || best.value > line.value + line.noise() {
        return line.no_lower(trials);
    }
    End::Accepted(best.t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::Ask;
    use crate::optimizer::testing::Ground;
    use crate::real::Jet2;
    use crate::surface::{Residuals, Rosenbrock, Saddle, Surface};
    use nalgebra::Matrix2;
    use proptest::prelude::*;

    /// φ and φ′ at t.
    type Phi = fn(f64) -> (f64, f64);

    /// A loss along the x axis.
    struct Profile(Phi);
    impl Ask<f64> for Profile {
        fn gradient(&mut self, p: V) -> V {
            V::new(self.0(p.x).1, 0.0)
        }
    }
    impl Probe for Profile {
        fn value(&mut self, p: V) -> f64 {
            self.0(p.x).0
        }
        fn jet(&mut self, _: V) -> Jet2 {
            unreachable!("a line search on no quadratic needs no Hessian")
        }
        fn residuals(&mut self, _: V) -> Option<Residuals> {
            None
        }
        fn fisher(&mut self, _: V) -> Option<Matrix2<f64>> {
            None
        }
        fn is_quadratic(&self) -> bool {
            false
        }
        fn remark(&mut self, _: &'static str) {}
        fn refuse(&mut self, _: &'static str) {}
        fn give_up(&mut self, _: &'static str) {}
        fn took(&mut self, _: f64) {}
    }

    fn ray(profile: &mut Profile, length: f64) -> Line {
        let g = profile.gradient(V::zeros());
        Line::new(V::zeros(), V::new(length, 0.0), g, profile)
    }

    /// Minima at 1 and 3 (and a maximum at 2), from φ′ = (t − 1)(t − 2)(t − 3); minima at the odd multiples of π, where
    /// φ′ = −sin t − 0.1(1 + cos t) vanishes; a kink at 2; a minimum with a wall behind it.
    #[test]
    fn the_exact_search_finds_the_first_of_several_minima() {
        let quartic = |t: f64| {
            let u = t - 2.0;
            (u.powi(4) / 4.0 - u * u / 2.0, (t - 1.0) * (t - 2.0) * (t - 3.0))
        };
        let waves = |t: f64| (t.cos() - 0.1 * t - 0.1 * t.sin(), -t.sin() - 0.1 - 0.1 * t.cos());
        let kink = |t: f64| ((t - 2.0).abs() + 0.01 * t, if t < 2.0 { -0.99 } else { 1.01 });
        let wall = |t: f64| (-(1.0 - t).ln() - 2.0 * t, 1.0 / (1.0 - t) - 2.0);
        let first_wave = std::f64::consts::PI;
        let cases: [(Phi, f64); 4] = [(quartic, 1.0), (waves, first_wave), (kink, 2.0), (wall, 0.5)];
        for (index, (profile, want)) in cases.into_iter().enumerate() {
            for length in [0.01, 1.0, 300.0] {
                let mut profile = Profile(profile);
                let line = ray(&mut profile, length);
                let searched = exact(&line, &mut profile);
                let End::Accepted(t) = searched.end else { panic!("{index}: {:?}", searched.end) };
                assert!((t * length - want).abs() < 1e-10 * want, "{index}: {} for {want}", t * length);
                assert!(searched.trials.iter().filter(|trial| trial.accepted).count() == 1);
                assert!(searched.trials.len() <= 200, "{index}: {}", searched.trials.len());
            }
        }
    }

    /// Every kind of search, on a line.
    fn all(line: &Line, ask: &mut impl Probe) -> [End; 3] {
        [LineSearch::StrongWolfe, LineSearch::Exact, LineSearch::Backtracking]
            .map(|search| search.run(line, 1.0, 0.9, ask).end)
    }

    #[test]
    fn a_search_says_why_it_has_nothing() {
        let mut uphill = Profile(|t| (t, 1.0));
        let line = ray(&mut uphill, 1.0);
        assert_eq!(all(&line, &mut uphill), [End::Failed(UPHILL); 3]);
        let mut slide = Profile(|t| (-t, -1.0));
        let line = ray(&mut slide, 1.0);
        assert_eq!(all(&line, &mut slide), [End::Failed(ENDLESS), End::Failed(ENDLESS), End::Accepted(1.0)]);
        // The slope lies: it leads up.
        let mut lie = Profile(|t| (t, -1.0));
        let line = ray(&mut lie, 1.0);
        assert!(all(&line, &mut lie).iter().all(|end| !matches!(end, End::Accepted(_) | End::Lower(_))));
        let mut nowhere = Profile(|t| if t > 0.0 { (f64::NAN, f64::NAN) } else { (0.0, -1.0) });
        let line = ray(&mut nowhere, 1.0);
        assert!(all(&line, &mut nowhere).iter().all(|end| matches!(end, End::Failed(_))));
    }

    #[test]
    fn on_a_saddle_the_exact_search_says_that_the_line_has_no_end() {
        let saddle = Saddle::default();
        let mut ground = Ground::new(&saddle);
        let at = V::new(0.5, 2.0);
        let g = ground.gradient(at);
        let line = Line::new(at, -g, g, &mut ground);
        assert!(ground.is_quadratic());
        assert_eq!(exact(&line, &mut ground).end, End::Failed(ENDLESS));
    }

    #[test]
    fn a_search_within_rounding_of_a_minimum_settles() {
        let mut shifted = Profile(|t| (5.0 + (t - 1e-10).powi(2), 2.0 * (t - 1e-10)));
        let line = ray(&mut shifted, 1.0);
        let ends = all(&line, &mut shifted);
        assert!(!ends.iter().any(|end| matches!(end, End::Failed(_))), "{ends:?}");
    }

    proptest! {
        #[test]
        fn accepted_steps_meet_the_strong_wolfe_conditions(
            x in -2.0..2.0f64, y in -1.0..3.0f64, log_first in -9.0..3.0f64, c2 in 0.05..0.95f64,
        ) {
            let rosenbrock = Rosenbrock::default();
            let mut ground = Ground::new(&rosenbrock);
            let at = V::new(x, y);
            let g = ground.gradient(at);
            let line = Line::new(at, -g, g, &mut ground);
            let end = strong_wolfe(&line, Wolfe { first: log_first.exp(), c1: 1e-4, c2 }, &mut ground).end;
            let End::Accepted(t) = end else { return Err(TestCaseError::fail(format!("{end:?}"))) };
            let next = line.point(t);
            prop_assert!(ground.value(next) <= line.value + 1e-4 * t * line.slope + line.noise());
            prop_assert!(ground.gradient(next).dot(&-g).abs() <= c2 * line.slope.abs());
        }

        #[test]
        fn an_exact_step_ends_where_the_gradient_is_at_a_right_angle(
            x in -2.0..2.0f64, y in -1.0..3.0f64, which in 0..6usize,
        ) {
            let ids = ["rosenbrock", "himmelblau", "beale", "rastrigin", "six_hump_camel", "booth"];
            let surface = Surface::named(ids[which]).unwrap();
            let mut ground = Ground::new(surface.part());
            let at = V::new(x, y);
            let g = ground.gradient(at);
            prop_assume!(g.norm() > 1e-3);
            let line = Line::new(at, -g, g, &mut ground);
            let end = exact(&line, &mut ground).end;
            let End::Accepted(t) = end else { return Err(TestCaseError::fail(format!("{end:?}"))) };
            prop_assert!(ground.value(line.point(t)) < line.value);
            prop_assert!(ground.gradient(line.point(t)).dot(&g).abs() <= 1e-7 * g.norm_squared());
        }
    }
}
