//! Stability of the methods whose step is linear in the gradient, on f = ½λx² in each eigendirection of the Hessian.
//!
//! With a = αλ the error obeys a linear recursion; it dies out exactly where the recursion's spectral [`radius`] is below 1.
//! That is exact on quadratics. Elsewhere it is a hint at one point, as good as the quadratic that fits there. RMSProp and
//! Adam divide by what they measured on the way and have no such limit.

#[cfg(test)]
mod tests;

use crate::experiment::Plan;
use crate::optimizer::Optimizer;
use crate::real::V;
use crate::surface::{Loss, Surface};

/// Spectral radii: how much of the error is left per step, in the long run, in one eigendirection of the Hessian.
///
/// `a` = αλ, learning rate times eigenvalue, of any sign; below 1 the direction converges, above it diverges. From the roots of
/// z² − tz + d = 0 with trace t and determinant d: √d where they are complex, (|t| + √(t² − 4d))/2 where they are real.
pub mod radius {
    /// |1 − a|: x ← (1 − a)x.
    pub fn gradient_descent(a: f64) -> f64 {
        (1.0 - a).abs()
    }

    /// Heavy ball, x₊ = (1 + β − (1 − d)a)x − βx₋, for 0 ≤ β ≤ 1 and dampening 0 ≤ d < 1.
    ///
    /// The first velocity, which is never dampened, changes where the run begins and not its rate. At β = 0 the dampening has
    /// no effect, as in `torch.optim.SGD`. Both [`crate::optimizer::MomentumForm`]s are the same at a constant rate.
    pub fn heavy_ball(a: f64, beta: f64, dampening: f64) -> f64 {
        let push = if beta == 0.0 { a } else { (1.0 - dampening) * a };
        of(1.0 + beta - push, beta)
    }

    /// Nesterov with constant 0 ≤ β ≤ 1: trace (1 + β)(1 − a), determinant β(1 − a).
    ///
    /// The same for both [`crate::optimizer::NesterovForm`]s, which call different points of one motion the iterate.
    pub fn nesterov(a: f64, beta: f64) -> f64 {
        of((1.0 + beta) * (1.0 - a), beta * (1.0 - a))
    }

    /// The larger modulus of the roots of z² − trace·z + det = 0.
    fn of(trace: f64, det: f64) -> f64 {
        let discriminant = trace * trace - 4.0 * det;
        if discriminant < 0.0 { det.sqrt() } else { (trace.abs() + discriminant.sqrt()) / 2.0 }
    }
}

/// The spectral radius of a method at a = αλ; `None` for adaptive methods.
pub fn radius_of(optimizer: &Optimizer, a: f64) -> Option<f64> {
    match optimizer {
        Optimizer::GradientDescent(_) => Some(radius::gradient_descent(a)),
        Optimizer::Momentum(m) => Some(radius::heavy_ball(a, m.beta, m.dampening)),
        Optimizer::Nesterov(n) => Some(radius::nesterov(a, n.beta)),
        _ => None,
    }
}

/// The learning rate below which (and above 0) an eigendirection of curvature `lambda` converges.
///
/// Gradient descent 2/λ, heavy ball 2(1 + β)/((1 − d)λ) (2/λ at β = 0, where dampening has no effect), Nesterov
/// 2(1 + β)/((1 + 2β)λ). `None` for adaptive methods, and where λ ≤ 0: no learning rate is stable there.
pub fn limit(optimizer: &Optimizer, lambda: f64) -> Option<f64> {
    let product = match optimizer {
        Optimizer::GradientDescent(_) => 2.0,
        Optimizer::Momentum(m) if m.beta == 0.0 => 2.0,
        Optimizer::Momentum(m) => 2.0 * (1.0 + m.beta) / (1.0 - m.dampening),
        Optimizer::Nesterov(n) => 2.0 * (1.0 + n.beta) / (1.0 + 2.0 * n.beta),
        _ => return None,
    };
    (lambda > 0.0).then(|| product / lambda)
}

/// The Hessian's eigenvalues and eigenvectors at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curvature {
    /// The smaller eigenvalue, μ on a bowl.
    pub low: f64,
    /// The larger eigenvalue, L on a bowl.
    pub high: f64,
    /// Unit eigenvectors of `low` and `high`, orthogonal. Where the eigenvalues are equal: the x and the y axis.
    pub directions: [V; 2],
}

impl Curvature {
    /// The unit eigenvector of the largest eigenvalue.
    pub fn steep(&self) -> V {
        self.directions[1]
    }
}

/// The curvature of a loss at a point. NaN where the Hessian is not finite.
pub fn curvature(loss: &dyn Loss, at: V) -> Curvature {
    let hessian = loss.jet(at).hessian();
    let (a, b, c) = (hessian[(0, 0)], hessian[(0, 1)], hessian[(1, 1)]);
    let (mean, half) = ((a + c) / 2.0, (a - c) / 2.0);
    let spread = half.hypot(b);
    // Of two formulas for the same eigenvector, the one without cancellation.
    let steep = match (b == 0.0, half > 0.0) {
        (true, true) => V::new(1.0, 0.0),
        (true, false) => V::new(0.0, 1.0),
        (false, true) => V::new(half + spread, b).normalize(),
        (false, false) => V::new(b, spread - half).normalize(),
    };
    // The eigenvalue near 0 from the determinant, so that a flat direction beside a steep one keeps its digits.
    let (low, high) = (mean - spread, mean + spread);
    let determinant = a * c - b * b;
    let (low, high) = match mean > 0.0 {
        true if high != 0.0 => (if b == 0.0 { a.min(c) } else { determinant / high }, high),
        false if low != 0.0 => (low, if b == 0.0 { a.max(c) } else { determinant / low }),
        _ => (low, high),
    };
    Curvature { low, high, directions: [V::new(-steep.y, steep.x), steep] }
}

/// The curvature of a quadratic surface, which is the same everywhere; `None` on all others.
pub fn constant_curvature(surface: &Surface) -> Option<Curvature> {
    let landscape = surface.part();
    landscape.quadratic().then(|| curvature(landscape, V::zeros()))
}

/// The learning rate at which a run turns unstable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StabilityLimit {
    /// The limit: runs are stable below.
    pub rate: f64,
    /// Whether it holds everywhere (a quadratic); else it is a hint for steps that start near `at`.
    pub exact: bool,
    /// The iterate that it belongs to.
    pub at: V,
    /// λ, the largest eigenvalue of the Hessian there.
    pub lambda: f64,
}

/// The stability limit of a plan's optimizer on its surface, at an iterate.
///
/// `None` for adaptive methods, where the largest eigenvalue is not positive, and on quadratics that curve down in some
/// direction: there every learning rate diverges.
pub fn limit_at(plan: &Plan, at: V) -> Option<StabilityLimit> {
    let landscape = plan.surface.part();
    let Curvature { low, high, .. } = curvature(landscape, at);
    let exact = landscape.quadratic();
    if exact && low < 0.0 {
        return None;
    }
    limit(&plan.optimizer, high).map(|rate| StabilityLimit { rate, exact, at, lambda: high })
}

/// The spectral radius of a whole run on a quadratic: the larger one of both eigendirections, as if the learning rate of
/// iterate `step` stayed for ever. `None` on other surfaces and for adaptive methods.
pub fn radius_at(plan: &Plan, step: u64) -> Option<f64> {
    let Curvature { low, high, .. } = constant_curvature(&plan.surface)?;
    let rate = plan.rate(step);
    let [flat, steep] = [low, high].map(|lambda| radius_of(&plan.optimizer, rate * lambda));
    Some(flat?.max(steep?))
}

/// The spectral radius of a run with a constant learning rate on a quadratic: how much of the error is left per step, in
/// the long run. `None` where there is no such number.
pub fn predicted_radius(plan: &Plan) -> Option<f64> {
    plan.schedule.is_constant().then(|| radius_at(plan, 0)).flatten()
}

/// Best choices on quadratics with eigenvalues from μ = `low` > 0 to L = `high`.
pub mod best {
    /// A learning rate with a momentum, and the factor on the error per step that they reach.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct Choice {
        /// α
        pub learning_rate: f64,
        /// β; 0 for gradient descent.
        pub beta: f64,
        /// The spectral radius.
        pub rate: f64,
    }

    /// α = 2/(L + μ), factor (κ − 1)/(κ + 1).
    pub fn gradient_descent(low: f64, high: f64) -> Choice {
        Choice { learning_rate: 2.0 / (high + low), beta: 0.0, rate: (high - low) / (high + low) }
    }

    /// Polyak 1964: α = (2/(√L + √μ))², β = ((√κ − 1)/(√κ + 1))², factor √β.
    pub fn heavy_ball(low: f64, high: f64) -> Choice {
        let sum = high.sqrt() + low.sqrt();
        let rate = (high.sqrt() - low.sqrt()) / sum;
        Choice { learning_rate: (2.0 / sum).powi(2), beta: rate * rate, rate }
    }

    /// Lessard, Recht & Packard 2016, table 1: α = 4/(3L + μ), β = (√(3κ + 1) − 2)/(√(3κ + 1) + 2), factor 1 − 2/√(3κ + 1).
    pub fn nesterov(low: f64, high: f64) -> Choice {
        let root = (3.0 * high / low + 1.0).sqrt();
        let beta = (root - 2.0) / (root + 2.0);
        Choice { learning_rate: 4.0 / (3.0 * high + low), beta, rate: 1.0 - 2.0 / root }
    }
}

/// A learning rate worth a button.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestedRate {
    /// The formula, such as `2/(L + μ)`.
    pub label: &'static str,
    /// What it does, one line.
    pub meaning: &'static str,
    /// α
    pub learning_rate: f64,
    /// β, where the choice includes it.
    pub beta: Option<f64>,
}

/// The notable learning rates of an optimizer on a quadratic surface; empty on other surfaces, for adaptive methods, and
/// on quadratics that do not curve up in every direction.
pub fn suggested_rates(surface: &Surface, optimizer: &Optimizer) -> Vec<SuggestedRate> {
    let Some(Curvature { low, high, .. }) = constant_curvature(surface).filter(|c| c.low > 0.0) else {
        return Vec::new();
    };
    let Some(limit) = limit(optimizer, high) else { return Vec::new() };
    let rate = |label, meaning, learning_rate| SuggestedRate { label, meaning, learning_rate, beta: None };
    match optimizer {
        Optimizer::Momentum(momentum) => {
            let choice = best::heavy_ball(low, high);
            // Dampening scales every gradient but the first; at β = 0 it has no effect.
            let damped = if choice.beta == 0.0 { 1.0 } else { 1.0 - momentum.dampening };
            vec![
                SuggestedRate {
                    label: "optimal α, β",
                    meaning: "The fastest heavy ball: both directions ring down equally fast",
                    learning_rate: choice.learning_rate / damped,
                    beta: Some(choice.beta),
                },
                rate("2(1 + β)/((1 − d)L)", "The limit: above it the steep direction diverges", limit),
            ]
        }
        Optimizer::Nesterov(_) => {
            let choice = best::nesterov(low, high);
            vec![
                SuggestedRate {
                    label: "optimal α, β",
                    meaning: "The fastest Nesterov with constant β",
                    learning_rate: choice.learning_rate,
                    beta: Some(choice.beta),
                },
                rate("2(1 + β)/((1 + 2β)L)", "The limit: above it the steep direction diverges", limit),
            ]
        }
        _ => vec![
            rate(
                "1/L",
                "The largest rate without zig-zag: the steep direction is solved in one step",
                1.0 / high,
            ),
            rate(
                "2/(L + μ)",
                "The fastest: both directions shrink equally, the steep one in zig-zag",
                best::gradient_descent(low, high).learning_rate,
            ),
            rate("2/L", "The limit: the steep direction bounces for ever", limit),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Experiment, Rate, Run};
    use crate::optimizer::{Adam, GradientDescent, Momentum, Nesterov, NesterovForm, RmsProp};
    use crate::surface::{Quadratic, Rosenbrock, Saddle};
    use crate::trajectory::Trajectory;

    fn linear_methods() -> Vec<Optimizer> {
        let mut all = vec![GradientDescent::default().into()];
        for beta in [0.0, 0.3, 0.5, 0.9] {
            for dampening in [0.0, 0.5, 0.9] {
                all.push(Momentum { beta, dampening, ..Momentum::default() }.into());
            }
            for form in [NesterovForm::Torch, NesterovForm::LookAhead] {
                all.push(Nesterov { beta, form }.into());
            }
        }
        all
    }

    fn plan(surface: impl Into<Surface>, optimizer: &Optimizer, rate: f64, steps: u64) -> Plan {
        let start = Some(V::new(0.0, 1.0));
        let experiment = Experiment { start, steps, ..Experiment::on(surface.into()) };
        experiment.plan(&Run { rate: Rate::Own(rate), ..Run::new(0, optimizer.clone()) })
    }

    /// The learning rate at which runs on λ = 10 begin to grow, by bisection.
    fn measured_limit(optimizer: &Optimizer) -> f64 {
        let grows = |rate: f64| {
            let run = Trajectory::of(&plan(Quadratic { kappa: 10.0, angle: 0.0 }, optimizer, rate, 4000));
            let far = |from: usize| run.samples[from..].iter().map(|s| s.at.y.abs()).fold(0.0, f64::max);
            run.samples.len() <= 4000 || far(3900) > 1.0
        };
        let (mut stable, mut unstable) = (0.0, 10.0);
        for _ in 0..25 {
            let middle = 0.5 * (stable + unstable);
            *(if grows(middle) { &mut unstable } else { &mut stable }) = middle;
        }
        0.5 * (stable + unstable)
    }

    #[test]
    fn the_limits_are_where_real_runs_begin_to_grow() {
        for optimizer in linear_methods() {
            let (want, got) = (limit(&optimizer, 10.0).unwrap(), measured_limit(&optimizer));
            assert!((got - want).abs() < 3e-3 * want, "{optimizer:?}: {want} but {got}");
        }
    }

    #[test]
    fn at_its_limit_every_spectral_radius_is_one() {
        for optimizer in linear_methods() {
            let a = limit(&optimizer, 1.0).unwrap();
            let radius = |a| radius_of(&optimizer, a).unwrap();
            assert!((radius(a) - 1.0).abs() < 1e-12, "{optimizer:?}");
            assert!(radius(a * (1.0 - 1e-6)) < 1.0 && radius(a * (1.0 + 1e-6)) > 1.0, "{optimizer:?}");
            assert!(radius(-0.1) > 1.0, "a direction that curves down is never stable: {optimizer:?}");
        }
    }

    #[test]
    fn the_best_choices_have_the_rates_that_they_claim_and_no_neighbour_is_better() {
        for kappa in [2.0, 10.0, 100.0] {
            let worst = |of: &dyn Fn(f64) -> f64, rate: f64| of(rate).max(of(rate * kappa));
            let gd = best::gradient_descent(1.0, kappa);
            let hb = best::heavy_ball(1.0, kappa);
            let nag = best::nesterov(1.0, kappa);
            for (choice, name) in [(gd, "gd"), (hb, "hb"), (nag, "nag")] {
                let radius = |beta: f64, scale: f64| {
                    let of = |a| match name {
                        "gd" => radius::gradient_descent(a),
                        "hb" => radius::heavy_ball(a, beta, 0.0),
                        _ => radius::nesterov(a, beta),
                    };
                    worst(&of, choice.learning_rate * scale)
                };
                // Both roots coincide here, and a double root knows only half of the digits.
                assert!((radius(choice.beta, 1.0) - choice.rate).abs() < 1e-6, "{name}, κ = {kappa}");
                for (beta, scale) in [(0.0, 0.98), (0.0, 1.02), (0.01, 1.0), (-0.01, 1.0)] {
                    if name != "gd" || beta == 0.0 {
                        assert!(radius(choice.beta + beta, scale) > choice.rate, "{name}, κ = {kappa}");
                    }
                }
            }
        }
    }

    #[test]
    fn curvature_finds_the_axes_of_a_turned_bowl() {
        for angle in [0.0, 30.0, 45.0, 90.0, -60.0, 10.0] {
            let found = curvature(&Quadratic { kappa: 1e6, angle }, V::new(0.3, -2.0));
            let (sin, cos) = f64::to_radians(angle).sin_cos();
            assert!((found.low - 1.0).abs() < 1e-9 && (found.high / 1e6 - 1.0).abs() < 1e-12, "{found:?}");
            assert!((found.directions[0].dot(&V::new(cos, sin)).abs() - 1.0).abs() < 1e-9, "{angle}");
            assert!(found.directions[0].dot(&found.directions[1]).abs() < 1e-15);
        }
    }

    #[test]
    fn curvature_knows_saddles_tops_and_planes() {
        let hill = |low, high| {
            let found = curvature(&Diagonal(low, high), V::zeros());
            (found.low, found.high)
        };
        for [low, high] in [[-2.0, 2.0], [-3.0, -1.0], [0.0, 0.0], [0.0, 5.0], [-5.0, 0.0]] {
            assert_eq!(hill(low, high), (low, high));
            assert_eq!(hill(high, low), (low, high));
        }
    }

    /// ½(ax² + by²)
    struct Diagonal(f64, f64);
    impl crate::surface::Formula for Diagonal {
        fn at<R: crate::real::Real>(&self, p: V<R>) -> R {
            (p.x.square() * self.0 + p.y.square() * self.1) * 0.5
        }
    }

    #[test]
    fn adaptive_methods_and_downhill_directions_have_no_limit() {
        for optimizer in [RmsProp::default().into(), Adam::default().into()] {
            assert_eq!((limit(&optimizer, 1.0), radius_of(&optimizer, 1.0)), (None, None));
        }
        let descent = GradientDescent::default().into();
        assert_eq!((limit(&descent, 0.0), limit(&descent, -1.0)), (None, None));
        let plan = plan(Saddle::default(), &descent, 0.1, 10);
        assert_eq!(limit_at(&plan, V::zeros()), None);
        assert!(predicted_radius(&plan).unwrap() > 1.0);
        assert!(suggested_rates(&plan.surface, &descent).is_empty());
    }

    #[test]
    fn a_limit_is_exact_on_quadratics_and_a_hint_elsewhere() {
        let descent = GradientDescent::default().into();
        let bowl = limit_at(&plan(Quadratic::default(), &descent, 0.1, 10), V::new(7.0, 7.0)).unwrap();
        assert!(bowl.exact && (bowl.rate - 0.2).abs() < 1e-15);
        let valley = limit_at(&plan(Rosenbrock::default(), &descent, 0.1, 10), V::new(1.0, 1.0)).unwrap();
        assert!(!valley.exact && (valley.rate - 0.001_996_8).abs() < 1e-7, "{valley:?}");
    }

    #[test]
    fn every_suggested_rate_converges_or_is_the_limit_itself() {
        let surface = Surface::from(Quadratic { kappa: 100.0, angle: 30.0 });
        for optimizer in linear_methods() {
            for suggested in suggested_rates(&surface, &optimizer) {
                let mut plan = plan(surface.clone(), &optimizer, suggested.learning_rate, 10);
                match (&mut plan.optimizer, suggested.beta) {
                    (Optimizer::Momentum(momentum), Some(beta)) => momentum.beta = beta,
                    (Optimizer::Nesterov(nesterov), Some(beta)) => nesterov.beta = beta,
                    (_, beta) => assert_eq!(beta, None),
                }
                let radius = predicted_radius(&plan).unwrap();
                let marginal = suggested.meaning.starts_with("The limit");
                assert!(if marginal { (radius - 1.0).abs() < 1e-9 } else { radius < 0.991 }, "{suggested:?}");
            }
        }
    }
}
