//! Predictions against formulas for one direction and against long runs.

use super::*;
use crate::around::{Decay, Fading, Precondition, PreconditionForm};
use crate::optimizer::{Adam, GradientDescent, MomentumForm};
use crate::schedule::Schedule;
use crate::surface::{Booth, Quadratic, Rosenbrock, Saddle, Surface};

fn linear_methods() -> Vec<Optimizer> {
    let momentum = |dampening, form| Momentum { beta: 0.9, dampening, form }.into();
    let nesterov = |form| Nesterov { beta: 0.9, form }.into();
    vec![
        GradientDescent::default().into(),
        momentum(0.0, MomentumForm::RateOutside),
        momentum(0.0, MomentumForm::RateInside),
        momentum(0.5, MomentumForm::RateOutside),
        nesterov(NesterovForm::Torch),
        nesterov(NesterovForm::LookAhead),
    ]
}

fn noisy(surface: impl Into<Surface>, optimizer: impl Into<Optimizer>, rate: f64, steps: u64) -> Plan {
    let mut plan = Plan::plain(surface, optimizer, rate, [3.0, -2.0], steps);
    plan.around.noise = Some(Noise { sigma_x: 1.0, sigma_y: 0.4, ..Noise::default() });
    plan
}

/// How far a measured covariance is from a predicted one: the largest relative error of a variance in any direction.
fn apart(predicted: &Stationary, measured: &Measured) -> f64 {
    let root = predicted.cloud.covariance.cholesky().unwrap().l().try_inverse().unwrap();
    let Spectrum { low, high, .. } = spectrum(&(root * measured.cloud.covariance * root.transpose()));
    (low - 1.0).abs().max((high - 1.0).abs())
}

fn long_run_is_as_predicted(plan: &Plan) {
    let predicted = stationary(plan).unwrap();
    let trajectory = Trajectory::of(plan);
    let measured = measured(plan, &trajectory, None, plan.steps).unwrap();
    let error = apart(&predicted, &measured);
    assert!(error < 0.05, "{error} for {:?} on {:?}", plan.optimizer, plan.surface);
    let off = measured.cloud.mean - predicted.cloud.mean;
    assert!(off.norm() < 0.05 * predicted.cloud.axes()[1].norm(), "{off}");
    let Over::Iterates { from } = measured.over else { panic!("one run") };
    assert_eq!(measured.count, plan.steps + 1 - from);
}

#[test]
fn stationary_covariance_on_rotated_quadratics_is_within_5_percent_of_the_prediction() {
    for angle in [30.0, -75.0] {
        for optimizer in linear_methods() {
            long_run_is_as_predicted(&noisy(Quadratic { kappa: 10.0, angle }, optimizer, 0.06, 400_000));
        }
    }
}

#[test]
fn l2_decay_and_the_preconditioner_are_in_the_prediction() {
    for optimizer in linear_methods() {
        let mut plan = noisy(Booth {}, optimizer, 0.06, 400_000);
        plan.around.decay = Some(Decay { l2: 2.0, ..Decay::default() });
        long_run_is_as_predicted(&plan);
        for form in [PreconditionForm::Hessian, PreconditionForm::Diagonal] {
            plan.around.precondition =
                Some(Precondition { form, px: 3.0, py: 8.0, ..Precondition::default() });
            long_run_is_as_predicted(&plan);
        }
    }
}

/// By hand from the recursions: plain ασ²/(λ(2 − αλ)); heavy ball by the variance of a second-order autoregression.
#[test]
fn the_variance_of_one_direction_is_that_of_the_formula() {
    let (rate, lambda, sigma) = (0.13, 3.0, 0.7);
    let a = rate * lambda;
    let hessian = Matrix2::new(lambda, 0.0, 0.0, lambda);
    let noise = Matrix2::identity() * (sigma * sigma);
    let variance = |optimizer: Optimizer| {
        let cloud = around_minimum(&optimizer, rate, &hessian, V::new(1.0, 2.0), &noise).unwrap().cloud;
        assert_eq!(cloud.mean, V::new(1.0, 2.0));
        assert!(cloud.covariance[(0, 1)].abs() < 1e-15);
        cloud.covariance[(0, 0)]
    };
    let heavy =
        |beta: f64| rate * sigma * sigma * (1.0 + beta) / (lambda * (1.0 - beta) * (2.0 * (1.0 + beta) - a));
    let near = |got: f64, want: f64| assert!((got - want).abs() < 1e-12 * want, "{got} is not {want}");
    near(variance(GradientDescent::default().into()), heavy(0.0));
    for beta in [0.0, 0.5, 0.9, 0.99] {
        near(variance(Momentum { beta, ..Momentum::default() }.into()), heavy(beta));
        let plain = Nesterov { beta: 0.0, form: NesterovForm::LookAhead };
        near(variance(plain.into()), heavy(0.0));
    }
}

#[test]
fn the_two_forms_of_nesterov_hover_in_different_clouds() {
    let cloud = |form| {
        let plan = noisy(Quadratic { kappa: 10.0, angle: 30.0 }, Nesterov { beta: 0.9, form }, 0.06, 10);
        stationary(&plan).unwrap().cloud.covariance
    };
    let [torch, ahead] = [NesterovForm::Torch, NesterovForm::LookAhead].map(cloud);
    assert!((torch - ahead).norm() > 0.05 * torch.norm(), "{torch} {ahead}");
}

#[test]
fn a_turned_problem_has_a_turned_cloud() {
    let turn = nalgebra::Rotation2::new(0.7).into_inner();
    let (hessian, noise) = (Matrix2::new(4.0, 1.0, 1.0, 2.0), Matrix2::new(1.0, 0.3, 0.3, 0.5));
    let turned = |matrix: Matrix2<f64>| turn * matrix * turn.transpose();
    for optimizer in linear_methods() {
        let of = |hessian, noise| {
            around_minimum(&optimizer, 0.1, &hessian, V::zeros(), &noise).unwrap().cloud.covariance
        };
        let [here, there] = [turned(of(hessian, noise)), of(turned(hessian), turned(noise))];
        assert!((here - there).norm() < 1e-12 * here.norm(), "{optimizer:?}");
    }
}

#[test]
fn there_is_no_prediction_where_it_would_not_be_exact() {
    let bowl = Quadratic { kappa: 10.0, angle: 30.0 };
    let plan = noisy(bowl, GradientDescent::default(), 0.1, 100);
    let without = |change: &dyn Fn(&mut Plan)| {
        let mut plan = plan.clone();
        change(&mut plan);
        stationary(&plan).is_none()
    };
    assert!(!without(&|_| {}));
    assert!(without(&|plan| plan.around.noise = None));
    assert!(without(
        &|plan| plan.around.noise = Some(Noise { sigma_x: 0.0, sigma_y: 0.0, ..Noise::default() })
    ));
    assert!(without(&|plan| plan.around.noise = Some(Noise { anneal: Fading::Power, ..Noise::default() })));
    assert!(!without(&|plan| plan.around.noise = Some(Noise { anneal: Fading::Rate, ..Noise::default() })));
    assert!(without(&|plan| plan.around.clip = Some(Default::default())));
    assert!(without(&|plan| plan.around.rounding = Some(Default::default())));
    assert!(without(&|plan| plan.around.decay = Some(Decay { l1: 0.1, ..Decay::default() })));
    assert!(without(&|plan| plan.around.decay = Some(Decay { decoupled: 0.1, ..Decay::default() })));
    assert!(!without(&|plan| plan.around.decay = Some(Decay::default())));
    assert!(without(&|plan| plan.learning_rate = 0.2));
    assert!(without(&|plan| plan.optimizer = Adam::default().into()));
    assert!(without(&|plan| plan.surface = Rosenbrock::default().into()));
    assert!(without(&|plan| plan.surface = Saddle {}.into()));
    let cosine: Schedule = serde_json::from_str("\"cosine\"").unwrap();
    assert!(without(&|plan| plan.schedule = cosine.clone()));
}

#[test]
fn a_run_is_measured_only_after_it_has_forgotten_its_start() {
    let plan = noisy(Quadratic { kappa: 10.0, angle: 30.0 }, GradientDescent::default(), 0.06, 300);
    let from = stationary(&plan).unwrap().burn_in(plan.start);
    assert!((40..200).contains(&from), "{from}");
    let trajectory = Trajectory::of(&plan);
    let at = |step| measured(&plan, &trajectory, None, step);
    assert_eq!(at(from - 1), None);
    assert_eq!(at(from + 8), None);
    assert_eq!(at(from + 9).map(|measured| measured.count), Some(LEAST));
}

#[test]
fn the_drawn_ellipse_holds_the_share_that_is_written_beside_it() {
    assert!((SHARE - (1.0 - (-0.5 * SIGMAS * SIGMAS).exp())).abs() < 1e-15);
}
