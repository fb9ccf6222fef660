//! Runs within bounds.

use super::{Verdict, verdict};
use crate::around::{Around, Bounds, Sides, Stop};
use crate::experiment::Plan;
use crate::optimizer::{Bfgs, GdArmijo, GdExact, GdWolfe, GradientDescent, Momentum, Optimizer};
use crate::real::V;
use crate::surface::{Quadratic, Rosenbrock};
use crate::trajectory::{Ending, Trajectory, explain};

/// A bowl f = ½(x² + y²) whose minimum lies left of the box x ≥ 1.
fn beside(optimizer: impl Into<Optimizer>, rate: f64) -> Plan {
    let bounds = Bounds { x: Sides::Low, x_low: 1.0, y: Sides::Free, ..Bounds::default() };
    let around = Around { r#box: Some(bounds), ..Around::default() };
    let bowl = Quadratic { kappa: 1.0, angle: 0.0 };
    Plan { around, ..Plan::plain(bowl, optimizer, rate, [3.0, 2.0], 300) }
}

#[test]
fn each_step_is_projected_and_the_run_rests_on_the_border() {
    let methods: [(Optimizer, f64); 5] = [
        (GradientDescent::default().into(), 0.5),
        (Momentum::default().into(), 0.05),
        (GdArmijo::default().into(), 1.0),
        (GdWolfe::default().into(), 1.0),
        (GdExact::default().into(), 1.0),
    ];
    for (optimizer, rate) in methods {
        let plan = beside(optimizer.clone(), rate);
        let run = Trajectory::of(&plan);
        assert!(run.samples.iter().all(|sample| sample.at.x >= 1.0), "{optimizer:?}");
        assert!((run.last().at - V::new(1.0, 0.0)).norm() < 1e-6, "{optimizer:?} {}", run.last().at);
        let judgement = verdict(&plan, &run);
        assert_eq!(judgement.verdict, Verdict::Converged, "{optimizer:?}: {judgement:?}");
        assert!(judgement.cause.contains("at rest on the border"), "{}", judgement.cause);
    }
}

#[test]
fn a_step_says_how_far_it_was_pushed_back() {
    let plan = beside(GradientDescent::default(), 0.9);
    let said = explain(&plan, 0);
    let back = said.parts.iter().find(|part| part.symbol == "back into the box").unwrap();
    // 3 − 0.9·3 = 0.3 is 0.7 short of the bound.
    assert!((back.value - V::new(0.7, 0.0)).norm() < 1e-12, "{}", back.value);
    assert_eq!(Trajectory::of(&plan).samples[1].at.x, 1.0);
}

#[test]
fn a_start_outside_is_moved_onto_the_box_and_the_gradient_rule_stops_on_the_border() {
    let stop = Some(Stop { gradient_norm: 1e-9, ..Stop::default() });
    let plan = beside(GradientDescent::default(), 0.5);
    let plan = Plan { start: V::new(-4.0, 0.0), around: Around { stop, ..plan.around.clone() }, ..plan };
    let run = Trajectory::of(&plan);
    assert_eq!(run.samples[0].at, V::new(1.0, 0.0));
    assert!(matches!(run.ending, Ending::Stopped { step: 0, .. }), "{:?}", run.ending);
}

#[test]
fn a_method_that_knows_no_bounds_says_so_instead_of_leaving_them() {
    let run = Trajectory::of(&beside(Bfgs::default(), 1.0));
    let words = run.ending_words().unwrap();
    assert!(words.starts_with("gave up at step 0: ") && words.contains("knows no bounds"), "{words}");
    assert_eq!(run.samples.len(), 1);
}

#[test]
fn rosenbrock_within_bounds_ends_on_the_floor_of_its_valley_at_the_bound() {
    // Along the floor y = x² the loss falls towards x = 1: with x ≤ ½ the minimum is (½, ¼).
    let bounds = Bounds { x_low: -1.0, x_high: 0.5, y_low: -1.0, y_high: 1.0, ..Bounds::default() };
    let around = Around { r#box: Some(bounds), ..Around::default() };
    for (optimizer, rate) in
        [(Optimizer::from(GradientDescent::default()), 1e-3), (GdArmijo::default().into(), 1.0)]
    {
        let plan = Plan {
            around: around.clone(),
            ..Plan::plain(Rosenbrock::default(), optimizer.clone(), rate, [-0.5, 0.4], 30_000)
        };
        let end = Trajectory::of(&plan).last().at;
        assert!((end - V::new(0.5, 0.25)).norm() < 1e-6, "{optimizer:?} {end}");
    }
}
