//! Limits and rates against real runs and against each other.

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
