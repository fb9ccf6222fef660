//! What the searches find, and what they say if they find nothing.

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
