//! How much of the distance to the minimum is left per step: predicted by the spectral radius, and measured on the run.
//!
//! On a quadratic the error of a method whose step is linear in the gradient obeys a linear recursion in each eigendirection; after a
//! while only the slowest is seen, and each step leaves the share ρ of it. Near a minimum of another smooth loss the same holds with
//! the Hessian there.

use super::stability::{Curvature, best, plain, radius_of, seen_curvature};
use crate::experiment::Plan;
use crate::real::V;
use crate::surface::CriticalKind;
use crate::trajectory::Trajectory;
use nalgebra::Matrix2;

/// A predicted factor per step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PredictedRate {
    /// ρ, the spectral radius: below 1 the distance shrinks, above 1 it grows.
    pub factor: f64,
    /// Whether it is exact in the long run (a quadratic); else it is a hint from the Hessian at the minimum.
    pub exact: bool,
}

impl PredictedRate {
    /// How many steps it takes until a share of the distance is left; none if it does not shrink.
    pub fn steps(&self, share: f64) -> Option<f64> {
        (self.factor < 1.0).then(|| (share.ln() / self.factor.ln()).max(1.0))
    }
}

/// A factor per step as it was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasuredRate {
    /// What is left of the distance per step.
    pub factor: f64,
    /// The first iterate that was looked at.
    pub from: usize,
    /// The last one.
    pub to: usize,
    /// The middle of those, and the logarithm of the distance there, on the line through them.
    middle: [f64; 2],
}

impl MeasuredRate {
    /// The distance at iterate `k` on the line of a factor that goes through the middle of what was measured.
    pub fn line(&self, factor: f64, k: usize) -> f64 {
        let [at, height] = self.middle;
        (height + factor.ln() * (k as f64 - at)).exp()
    }
}

/// What is known of a run's rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunRate {
    /// The minimum that the distance is from.
    pub home: V,
    /// `None` for methods that are not linear in the gradient, rates that change, noise, clipping and the like.
    pub predicted: Option<PredictedRate>,
    /// `None` for runs that are too short, or at the minimum at once.
    pub measured: Option<MeasuredRate>,
}

impl RunRate {
    /// The first iterate at which no more than a share of the distance at the start is left.
    pub fn steps(&self, trajectory: &Trajectory, share: f64) -> Option<usize> {
        let distance = |k: usize| (trajectory.samples[k].at - self.home).norm();
        let goal = share * distance(0);
        (0..trajectory.samples.len()).find(|&k| distance(k) <= goal)
    }
}

/// How many steps the best gradient descent and the best heavy ball take per decimal digit where curvatures lie from μ to L:
/// about 1.15κ and 1.15√κ.
pub fn steps_per_digit(low: f64, high: f64) -> [f64; 2] {
    [best::gradient_descent(low, high).rate, best::heavy_ball(low, high).rate].map(|rate| {
        // At κ = 1 one step is all.
        if rate > 0.0 { (0.1_f64.ln() / rate.ln()).max(1.0) } else { 1.0 }
    })
}

/// The rate of a run; `None` where no minimum is known that it goes to.
pub fn rate(plan: &Plan, trajectory: &Trajectory) -> Option<RunRate> {
    let quadratic = plan.surface.part().quadratic();
    let home = if quadratic { stationary_point(plan)? } else { arrived_at(plan, trajectory)? };
    Some(RunRate { home, predicted: predicted(plan, home, quadratic), measured: measured(trajectory, home) })
}

/// Where the gradient of a quadratic with its penalty vanishes.
fn stationary_point(plan: &Plan) -> Option<V> {
    let decay = plan.around.decay;
    if plan.around.r#box.is_some() || decay.is_some_and(|decay| decay.l1 > 0.0 || decay.decoupled > 0.0) {
        return None;
    }
    let jet = plan.surface.part().jet(plan.start);
    let l2 = decay.map_or(0.0, |decay| decay.l2);
    let hessian = jet.hessian() + Matrix2::identity() * l2;
    let gradient = jet.gradient() + plan.start * l2;
    let home = plan.start - hessian.try_inverse()? * gradient;
    // Rounding leaves something of the start; a second step takes it away.
    let rest = plan.surface.part().gradient(home).1 + home * l2;
    let home = home - hessian.try_inverse()? * rest;
    home.iter()
        .all(|c| c.is_finite())
        .then(|| home.map(|c| if c.abs() < 1e-15 * plan.start.norm() { 0.0 } else { c }))
}

/// The known minimum to which a run has come within a thousandth of its way.
fn arrived_at(plan: &Plan, trajectory: &Trajectory) -> Option<V> {
    if plan.around.decay.is_some() || plan.around.r#box.is_some() {
        return None;
    }
    let end = trajectory.last().at;
    let minima = plan.surface.critical_points();
    let minima = minima.iter().filter(|point| point.kind == CriticalKind::Minimum).map(|point| point.at);
    let home = minima.min_by(|a, b| (a - end).norm().total_cmp(&(b - end).norm()))?;
    ((end - home).norm() <= 1e-3 * (plan.start - home).norm()).then_some(home)
}

/// A direction of which no more than this share was in the error at the start is not seen.
const UNSEEN: f64 = 1e-13;

fn predicted(plan: &Plan, home: V, quadratic: bool) -> Option<PredictedRate> {
    if !plan.schedule.is_constant() || !plain(plan) {
        return None;
    }
    let Curvature { low, high, directions } = seen_curvature(plan, home);
    if !quadratic && low <= 1e-9 * high {
        return None;
    }
    let to =
        plan.around.precondition.map_or_else(Matrix2::identity, |of| of.coordinates(plan.surface.part())[0]);
    let error = to * (plan.start - home);
    let seen = |direction: &V| !quadratic || error.dot(direction).abs() > UNSEEN * error.norm();
    let mut factor: Option<f64> = None;
    for (lambda, direction) in [low, high].into_iter().zip(&directions) {
        let radius = radius_of(&plan.optimizer, plan.learning_rate * lambda)?;
        if seen(direction) {
            factor = Some(factor.map_or(radius, |known| known.max(radius)));
        }
    }
    let factor = factor.filter(|factor| factor.is_finite())?;
    Some(PredictedRate { factor, exact: quadratic })
}

/// Fewer steps than this have no slope.
const LEAST: usize = 8;
/// So many iterates are looked at.
const MOST_POINTS: usize = 4096;

/// The slope of the logarithm of the distance, by least squares over the last decade that is more than rounding, or the last half
/// of the steps where that is longer. Of two iterates in a row the distances are taken together, so that a run that swings
/// through the minimum has no holes.
fn measured(trajectory: &Trajectory, home: V) -> Option<MeasuredRate> {
    let samples = &trajectory.samples;
    let distance = |k: usize| (samples[k].at - home).norm();
    let both = |k: usize| distance(k).hypot(distance(k - 1));
    // The iterates are rounded to so much; near the origin they are as fine as one likes.
    let floor = (1e-12 * home.amax()).max(1e-280);
    let to = (1..samples.len()).rev().find(|&k| both(k) > floor && both(k) < 1e280)?;
    let end = both(to);
    let far = |k: usize| both(k) >= 10.0 * end || both(k) <= 0.1 * end;
    let decade = (1..to).rev().find(|&k| far(k)).unwrap_or(1);
    let from = decade.min(to.div_ceil(2)).max(1);
    if to < from + LEAST {
        return None;
    }
    let stride = (to - from).div_ceil(MOST_POINTS);
    let mut count = 0.0;
    let mut sums = [0.0; 4];
    // Measured from the middle, so that nothing cancels.
    let middle = usize::midpoint(from, to) as f64;
    for k in (from..=to).step_by(stride) {
        let (x, y) = (k as f64 - middle, both(k).ln());
        if y.is_finite() {
            count += 1.0;
            [x, y, x * x, x * y].into_iter().zip(&mut sums).for_each(|(term, sum)| *sum += term);
        }
    }
    let [x, y, xx, xy] = sums.map(|sum| sum / count);
    let slope = (xy - x * y) / (xx - x * x);
    // Two distances that are taken together are √2 times as long as one.
    let height = y - 0.5 * 2.0_f64.ln();
    slope.is_finite().then(|| MeasuredRate { factor: slope.exp(), from, to, middle: [middle + x, height] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::around::{Decay, Precondition, PreconditionForm};
    use crate::insight::stability::limit;
    use crate::optimizer::{
        Adam, GradientDescent, Momentum, MomentumForm, Nesterov, NesterovForm, Optimizer, Qhm,
    };
    use crate::surface::{Quadratic, Rosenbrock, Surface};
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    /// Every method whose step is linear in the gradient, with settings at random.
    fn linear_methods(random: &mut StdRng) -> Vec<Optimizer> {
        let beta = random.random_range(0.0..0.97);
        let part = random.random_range(0.0..0.9);
        let momentum = |form| Momentum { beta, dampening: part, form };
        vec![
            GradientDescent::default().into(),
            momentum(MomentumForm::ALL[0]).into(),
            momentum(MomentumForm::ALL[1]).into(),
            Nesterov { beta, form: NesterovForm::LookAhead }.into(),
            Nesterov { beta, form: NesterovForm::Torch }.into(),
            Qhm { nu: part, beta }.into(),
        ]
    }

    #[test]
    fn on_every_quadratic_preset_the_measured_rate_of_every_linear_method_is_the_predicted_one() {
        let mut random = StdRng::seed_from_u64(11);
        let mut compared = 0;
        for (id, surface) in Surface::presets() {
            for round in 0..8 {
                let mut surface = surface.clone();
                if round > 0 {
                    let Surface::Quadratic(of) = &mut surface else { panic!("{id}") };
                    *of = Quadratic { angle: random.random_range(-90.0..90.0), ..*of };
                }
                for optimizer in linear_methods(&mut random) {
                    let [x, y] = [(); 2].map(|()| random.random_range(1.0..3.0));
                    let mut plan = Plan::plain(surface.clone(), optimizer, 1.0, [x, -y], 6000);
                    if round % 3 == 1 {
                        plan.around.decay = Some(Decay { l2: 0.3, ..Decay::default() });
                    }
                    if round % 3 == 2 {
                        let form = PreconditionForm::Diagonal;
                        plan.around.precondition =
                            Some(Precondition { form, px: 2.0, py: 5.0, ..Precondition::default() });
                    }
                    let high = seen_curvature(&plan, plan.start).high;
                    plan.learning_rate =
                        random.random_range(0.05..0.97) * limit(&plan.optimizer, high).unwrap();
                    let found = rate(&plan, &Trajectory::of(&plan)).unwrap();
                    let (predicted, measured) = (found.predicted.unwrap(), found.measured.unwrap());
                    assert!(predicted.exact);
                    let apart = (measured.factor / predicted.factor - 1.0).abs();
                    assert!(
                        apart < 0.01,
                        "{id}, {:?}, α = {}: predicted {}, measured {}",
                        plan.optimizer,
                        plan.learning_rate,
                        predicted.factor,
                        measured.factor
                    );
                    compared += 1;
                }
            }
        }
        assert_eq!(compared, 6 * 8 * 6);
    }

    /// κ = 100 at 2/(L + μ): 99/101 per step in both directions.
    #[test]
    fn the_numbers_of_the_best_descent_and_its_steps() {
        let plan = Plan::plain(
            Quadratic { kappa: 100.0, angle: 0.0 },
            GradientDescent::default(),
            2.0 / 101.0,
            [-9.0, 1.0],
            2000,
        );
        let trajectory = Trajectory::of(&plan);
        let found = rate(&plan, &trajectory).unwrap();
        let (predicted, measured) = (found.predicted.unwrap(), found.measured.unwrap());
        assert!((predicted.factor - 99.0 / 101.0).abs() < 1e-12);
        assert!((measured.factor - 99.0 / 101.0).abs() < 1e-9, "{}", measured.factor);
        let (expected, taken) = (predicted.steps(1e-6).unwrap(), found.steps(&trajectory, 1e-6).unwrap());
        assert!((expected - taken as f64).abs() <= 1.0, "{expected} {taken}");
        // The line goes through the run.
        let distance = trajectory.samples[1000].at.norm();
        assert!((measured.line(predicted.factor, 1000) / distance - 1.0).abs() < 0.05);
        let [descent, ball] = steps_per_digit(1.0, 100.0);
        assert!((descent - 115.1).abs() < 0.1 && (ball - 11.47).abs() < 0.01, "{descent} {ball}");
    }

    #[test]
    fn near_another_minimum_it_is_a_hint_and_without_a_linear_step_there_is_none() {
        let plan = Plan::plain(Rosenbrock::default(), GradientDescent::default(), 0.0015, [0.9, 0.8], 60_000);
        let found = rate(&plan, &Trajectory::of(&plan)).unwrap();
        let (predicted, measured) = (found.predicted.unwrap(), found.measured.unwrap());
        assert!(!predicted.exact && (measured.factor / predicted.factor - 1.0).abs() < 1e-4);
        let adam = Plan::plain(Quadratic::default(), Adam::default(), 0.1, [-3.0, 1.0], 300);
        assert_eq!(rate(&adam, &Trajectory::of(&adam)).unwrap().predicted, None);
        let far = Plan::plain(Rosenbrock::default(), GradientDescent::default(), 0.0015, [-1.0, 1.5], 50);
        assert_eq!(rate(&far, &Trajectory::of(&far)), None);
    }
}
