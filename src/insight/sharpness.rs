//! Sharpness: the largest curvature that a method meets along its run, beside the one that it may not stay above.
//!
//! Where the sharpness λmax of the Hessian stays above 2/α, gradient descent swings out of the valley it is in. That is exact on a
//! quadratic; elsewhere it is a hint, and the run often ends just below: the edge of stability (Cohen et al. 2021, "Gradient
//! descent on neural networks typically occurs at the edge of stability"). Methods that divide by what they measured meet the
//! preconditioned Hessian P^−½HP^−½, with P the diagonal that they divide by in that step (Cohen et al. 2022, "Adaptive gradient
//! methods at the edge of stability").

use super::stability::{eigen, limit, seen_hessian};
use crate::experiment::Plan;
use crate::optimizer::Optimizer;
use crate::real::V;
use crate::trajectory::Trajectory;
use nalgebra::Matrix2;

/// Most work that the Hessians of a run are worth, in evaluations of an ordinary formula: less than a millisecond. Of longer
/// runs, and of losses that take longer, fewer iterates are looked at.
const MOST_WORK: u64 = 10_000;

/// The distance of the iterates whose Hessians are looked at.
pub fn stride(plan: &Plan, trajectory: &Trajectory) -> usize {
    let samples = trajectory.samples.len() as u64;
    let work = samples.saturating_mul(plan.surface.part().weight());
    usize::try_from(work.div_ceil(MOST_WORK)).unwrap_or(usize::MAX).max(1)
}

/// What the sharpness times the learning rate may not stay above: each linear method's own limit, 2(1 + β) for RMSProp with
/// momentum β, 2(1 + β₁)/(1 − β₁) for Adam and those of its family whose first moment is a mean of gradients. `None` for methods of
/// which nothing like it is known.
pub fn product_limit(optimizer: &Optimizer) -> Option<f64> {
    let mean = |beta: f64| 2.0 * (1.0 + beta) / (1.0 - beta);
    match optimizer {
        Optimizer::RmsProp(of) => Some(2.0 * (1.0 + of.momentum)),
        Optimizer::AdaGrad(_) | Optimizer::Adadelta(_) => Some(2.0),
        Optimizer::Adam(of) => Some(mean(of.beta1)),
        Optimizer::AdamW(of) => Some(mean(of.beta1)),
        Optimizer::Adamax(of) => Some(mean(of.beta1)),
        Optimizer::AdaBelief(of) => Some(mean(of.beta1)),
        Optimizer::Yogi(of) => Some(mean(of.beta1)),
        Optimizer::RAdam(of) => Some(mean(of.beta1)),
        linear => limit(linear, 1.0),
    }
}

/// The sharpness at each iterate of a run, and what it may not stay above.
#[derive(Clone, Debug, PartialEq)]
pub struct Sharpness {
    /// λmax of the Hessian, or of the preconditioned one, at each iterate. Between iterates that are looked at the Hessian changes in
    /// a straight line. At the last iterate, from which no step starts, the diagonal is that of the step before.
    pub values: Vec<f64>,
    /// The limit at each iterate; NaN where none is known.
    pub limits: Vec<f64>,
    /// Whether some step's Hessian is a preconditioned one.
    pub preconditioned: bool,
}

/// The sharpness along a run.
pub fn along(plan: &Plan, trajectory: &Trajectory) -> Sharpness {
    let samples = &trajectory.samples;
    let stride = stride(plan, trajectory);
    let last = samples.len() - 1;
    let constant =
        plan.surface.part().quadratic() && plan.around.r#box.is_none() && plan.around.decay.is_none();
    let at = |k: usize| seen_hessian(plan, samples[if constant { 0 } else { k }].at);
    let rates = trajectory.effective_rates(plan);
    let diagonal = |k: usize| {
        let own = rates.get(k.min(last.saturating_sub(1))).filter(|own| own.iter().all(|rate| *rate >= 0.0));
        own.map(|own| (*own / samples[k.min(last.saturating_sub(1))].rate).map(f64::sqrt))
    };
    let around = plan.around.precondition.is_some();
    let value = |k: usize, hessian: &Matrix2<f64>| match diagonal(k) {
        // Two preconditioners are none that is symmetric.
        Some(_) if around => f64::NAN,
        Some(root) => eigen(scaled(hessian, root)).high,
        None => eigen(*hessian).high,
    };
    let mut values = Vec::with_capacity(samples.len());
    let mut left = at(0);
    for k in (0..last).step_by(stride) {
        let next = (k + stride).min(last);
        let right = if constant { left } else { at(next) };
        for step in k..next {
            let share = (step - k) as f64 / (next - k) as f64;
            values.push(value(step, &(left + (right - left) * share)));
        }
        left = right;
    }
    values.push(value(last, &left));
    let limit = |(k, sample): (usize, &crate::trajectory::Sample)| {
        let step = if k == last { k.saturating_sub(1) } else { k };
        product_limit(plan.optimizer_at(step as u64)).map_or(f64::NAN, |product| product / sample.rate)
    };
    let limits = samples.iter().enumerate().map(limit).collect();
    Sharpness { values, limits, preconditioned: (0..=last).any(|k| diagonal(k).is_some()) }
}

/// RHR with R = diag(root).
fn scaled(hessian: &Matrix2<f64>, root: V) -> Matrix2<f64> {
    let r = Matrix2::from_diagonal(&root);
    r * hessian * r
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::{Adam, GradientDescent, Momentum, Qhm, RmsProp};
    use crate::surface::{Hyperbolas, Quadratic};

    fn run(plan: &Plan) -> Sharpness {
        along(plan, &Trajectory::of(plan))
    }

    /// The three numbers were measured by others with a loop in Python; 2/α = 10.
    #[test]
    fn descent_slides_along_the_floor_until_its_sharpness_is_below_the_limit() {
        for (start, before, after) in
            [([2.6, 0.5], 28.887, 9.93), ([3.0, 0.34], 19.345, 9.93), ([2.2, 0.46], 10.479, 9.95)]
        {
            let plan = Plan::plain(Hyperbolas::default(), GradientDescent::default(), 0.2, start, 2000);
            let Sharpness { values, limits, .. } = run(&plan);
            assert!((values[0] - before).abs() < 1e-3, "{}", values[0]);
            assert!((values[2000] - after).abs() < 0.005, "{}", values[2000]);
            assert!(limits.iter().all(|limit| (limit - 10.0).abs() < 1e-12));
        }
        // Where it may stay, it stays: the sharpness of the nearest minimum, far below 2/α = 100.
        let plan = Plan::plain(Hyperbolas::default(), GradientDescent::default(), 0.02, [2.6, 0.5], 2000);
        assert!(run(&plan).values[2000] > 13.5);
    }

    /// Between ±α/2 the gradient is ±λα/2 and so is the root that it is divided by: λ/(λα/2) = 2/α in both coordinates.
    #[test]
    fn rmsprops_cycle_sits_at_its_preconditioned_limit() {
        for (kappa, rate) in [(10.0, 0.1), (100.0, 0.5), (3.0, 0.02)] {
            let plan =
                Plan::plain(Quadratic { kappa, angle: 0.0 }, RmsProp::default(), rate, [-3.0, 1.0], 4000);
            let Sharpness { values, limits, preconditioned } = run(&plan);
            let (value, limit) = (values[4000], limits[4000]);
            assert!(preconditioned && (limit - 2.0 / rate).abs() < 1e-9 / rate);
            assert!((value / limit - 1.0).abs() < 1e-6, "κ = {kappa}: {value} beside {limit}");
        }
    }

    #[test]
    fn linear_methods_have_their_own_limits_and_adam_the_one_of_a_mean_of_gradients() {
        let of = |optimizer: Optimizer| product_limit(&optimizer).unwrap();
        assert_eq!(of(GradientDescent::default().into()), 2.0);
        assert_eq!(of(Momentum { beta: 0.5, ..Momentum::default() }.into()), 3.0);
        assert!((of(Adam::default().into()) - 38.0).abs() < 1e-12);
        assert!((of(Qhm { nu: 1.0, beta: 0.9 }.into()) - 38.0).abs() < 1e-12);
        assert_eq!(of(RmsProp { momentum: 0.5, ..RmsProp::default() }.into()), 3.0);
    }

    #[test]
    fn on_a_quadratic_it_is_its_largest_curvature_at_every_iterate_of_a_long_run() {
        let plan = Plan::plain(
            Quadratic { kappa: 7.0, angle: 20.0 },
            GradientDescent::default(),
            0.1,
            [-3.0, 1.0],
            25_000,
        );
        let Sharpness { values, limits, preconditioned } = run(&plan);
        assert_eq!((values.len(), limits.len(), preconditioned), (25_001, 25_001, false));
        assert!(values.iter().all(|value| (value - 7.0).abs() < 1e-12));
    }
}
