//! Guarantees: what theory promises of the loss of a run, where its assumptions are known to hold.
//!
//! They are for convex losses whose curvatures nowhere exceed L, and for the bare method at a constant rate α ≤ 1/L. That a loss is
//! such a one is declared by the surface, or follows from its being a quadratic; of all others nothing is promised.

use super::stability::constant_curvature;
use crate::experiment::Plan;
use crate::optimizer::Optimizer;
use crate::real::V;
use crate::surface::{CriticalKind, Surface};
use nalgebra::Matrix2;

/// A promise about the loss above the minimum.
#[derive(Clone, Debug, PartialEq)]
pub struct Guarantee {
    /// What f(xₖ) − f* is promised not to exceed.
    pub formula: &'static str,
    /// Who has proven it.
    pub source: &'static str,
    /// Its value for k = 0, 1, ….
    pub ceiling: Vec<f64>,
    /// f*
    pub lowest: f64,
}

/// μ ≥ 0 and L, between which all curvatures of the surface lie, where that is known.
pub fn curvatures(surface: &Surface) -> Option<[f64; 2]> {
    let quadratic = || constant_curvature(surface).map(|of| [of.low, of.high]);
    surface
        .part()
        .curvatures()
        .or_else(quadratic)
        .filter(|[low, high]| *low >= 0.0 && high.is_finite() && *high > 0.0)
}

/// The minimum of a convex surface.
fn minimum(surface: &Surface, start: V) -> Option<V> {
    if surface.part().quadratic() {
        let jet = surface.part().jet(start);
        let hessian: Matrix2<f64> = jet.hessian();
        return Some(start - hessian.try_inverse()? * jet.gradient());
    }
    let critical = surface.critical_points();
    critical.first().filter(|point| point.kind == CriticalKind::Minimum).map(|point| point.at)
}

/// What is promised of a run, for iterates 0 to `steps`.
pub fn guarantees(plan: &Plan, steps: usize) -> Vec<Guarantee> {
    let Some([low, high]) = curvatures(&plan.surface).filter(|_| plan.is_bare()) else { return Vec::new() };
    let alpha = plan.learning_rate;
    // 1/L is rounded.
    if alpha * high > 1.0 + 1e-12 {
        return Vec::new();
    }
    let Some(home) = minimum(&plan.surface, plan.start) else { return Vec::new() };
    let surface = plan.surface.part();
    let lowest = surface.value(home);
    let (distance, above) = ((plan.start - home).norm_squared(), surface.value(plan.start) - lowest);
    let promise = |formula, source, at: &dyn Fn(f64) -> f64| Guarantee {
        formula,
        source,
        ceiling: (0..=steps).map(|k| at(k as f64)).collect(),
        lowest,
    };
    match &plan.optimizer {
        Optimizer::GradientDescent(_) => {
            let mut all = vec![promise(
                "L‖x₀ − x*‖²/(4αLk + 2)",
                "Drori & Teboulle 2014, \"Performance of first-order methods for smooth convex minimization\"",
                &|k| high * distance / (4.0 * alpha * high * k + 2.0),
            )];
            if low > 0.0 {
                let source = "Polyak 1963; Nesterov 2004, \"Introductory lectures on convex optimization\"";
                all.push(promise("(1 − αμ)ᵏ(f(x₀) − f*)", source, &|k| {
                    (1.0 - alpha * low).powf(k) * above
                }));
            }
            all
        }
        Optimizer::Accelerated(_) => vec![promise(
            "(2‖x₀ − x*‖²/α + 3(f(x₀) − f*))/(k + 2)²",
            "Nesterov 1983; Su, Boyd & Candès 2014, for momentum from the second step on",
            &|k| (2.0 * distance / alpha + 3.0 * above) / (k + 2.0).powi(2),
        )],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::{Accelerated, Adam, GradientDescent};
    use crate::surface::{Booth, Huber, Quadratic, Rosenbrock};
    use crate::trajectory::Trajectory;
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    #[test]
    fn none_of_a_hundred_thousand_runs_crosses_its_ceiling() {
        let mut random = StdRng::seed_from_u64(5);
        let mut promises = 0;
        for round in 0..100_000 {
            let surface: Surface = match round % 4 {
                0 => Huber { delta: 10.0_f64.powf(random.random_range(-2.0..0.6)) }.into(),
                1 if round % 8 == 1 => Booth::default().into(),
                _ => Quadratic {
                    kappa: 10.0_f64.powf(random.random_range(-2.0..4.0)),
                    angle: random.random_range(-90.0..90.0),
                }
                .into(),
            };
            let [_, high] = curvatures(&surface).unwrap();
            let share = if round % 3 == 0 { 1.0 } else { random.random_range(0.01..1.0) };
            let optimizer: Optimizer = match round % 5 {
                0 | 1 => Accelerated::default().into(),
                _ => GradientDescent::default().into(),
            };
            let start = [(); 2].map(|()| random.random_range(-4.0..4.0));
            let plan = Plan::plain(surface, optimizer, share / high, start, random.random_range(1..40));
            let trajectory = Trajectory::of(&plan);
            for Guarantee { formula, ceiling, lowest, .. } in guarantees(&plan, trajectory.samples.len() - 1)
            {
                promises += 1;
                for (k, (sample, most)) in trajectory.samples.iter().zip(ceiling).enumerate() {
                    let above = sample.loss - lowest;
                    let rounding = 1e-12 * (most + trajectory.samples[0].loss.abs());
                    assert!(above <= most + rounding, "{plan:?} at {k}: {above} > {most}, {formula}");
                }
            }
        }
        assert!(promises > 100_000, "{promises}");
    }

    /// δ = R/(2N + 1): after N steps at α = 1/L the loss is LR²/(4N + 2) and nothing less.
    #[test]
    fn on_hubers_cone_descent_touches_its_ceiling() {
        for (steps, start) in [(1, [3.0, 4.0]), (10, [-3.0, 1.5]), (50, [2.0, 0.0]), (500, [0.1, -3.9])] {
            let radius = V::from(start).norm();
            let surface = Huber { delta: radius / (2.0 * steps as f64 + 1.0) };
            let plan = Plan::plain(surface, GradientDescent::default(), 1.0, start, steps);
            let end = Trajectory::of(&plan).last().loss;
            let promised = &guarantees(&plan, steps as usize)[0];
            let ceiling = promised.ceiling[steps as usize];
            assert!((end / ceiling - 1.0).abs() < 1e-6, "{steps}: {end} of {ceiling}");
        }
    }

    #[test]
    fn nothing_is_promised_where_an_assumption_does_not_hold() {
        let none = |surface: Surface, optimizer: Optimizer, rate: f64| {
            assert_eq!(guarantees(&Plan::plain(surface, optimizer, rate, [1.0, 1.0], 5), 5), []);
        };
        none(Rosenbrock::default().into(), GradientDescent::default().into(), 1e-6);
        none(Quadratic { kappa: 10.0, angle: 0.0 }.into(), GradientDescent::default().into(), 0.11);
        none(Quadratic { kappa: 10.0, angle: 0.0 }.into(), Adam::default().into(), 0.1);
        none(crate::surface::Saddle::default().into(), GradientDescent::default().into(), 0.1);
        let mut plan = Plan::plain(Quadratic::default(), GradientDescent::default(), 0.1, [1.0, 1.0], 5);
        assert_eq!(guarantees(&plan, 5).len(), 2);
        plan.around.noise = Some(Default::default());
        assert_eq!(guarantees(&plan, 5), []);
    }
}
