//! Runs made by hand for each verdict, and the edges between them.

use super::*;
use crate::optimizer::{Adam, GradientDescent, Momentum, Nesterov, Optimizer, RmsProp};
use crate::schedule::{Cosine, Shape};
use crate::surface::*;

fn judge(plan: &Plan) -> Judgement {
    verdict(plan, &Trajectory::of(plan))
}

/// The verdict of gradient descent.
fn descent(surface: impl Into<Surface>, rate: f64, start: [f64; 2], steps: u64) -> Judgement {
    judge(&Plan::plain(surface, GradientDescent::default(), rate, start, steps))
}

fn bowl(kappa: f64) -> Quadratic {
    Quadratic { kappa, angle: 0.0 }
}

const RAVINE: [f64; 2] = [-5.0, -2.0];

#[test]
fn above_the_limit_a_run_diverges_and_says_by_how_much() {
    let judgement = descent(Ravine::default(), 0.6, RAVINE, 20);
    assert_eq!(judgement.cause, "diverging from the start: α·λmax = 2.4 > 2");
    assert_eq!(judgement.since, Some(0));
    let Verdict::Diverging(Some(Product { value, limit })) = judgement.verdict else {
        panic!("{judgement:?}")
    };
    assert!((value - 2.4).abs() < 1e-12 && limit == 2.0);
}

#[test]
fn slow_divergence_is_predicted_before_the_loss_shows_it() {
    // The flat direction still converges, and the loss falls.
    let judgement = descent(bowl(10.0), 0.2002, [-9.0, 0.01], 30);
    assert_eq!(judgement.cause, "diverging from the start: α·λmax = 2.002 > 2");
}

#[test]
fn divergence_begins_where_the_loss_was_lowest() {
    // Down the wall, across the floor, and then too fast for the curvature at the far side.
    for rate in [0.0019, 0.003, 0.01] {
        let plan = Plan::plain(Rosenbrock::default(), GradientDescent::default(), rate, [-1.5, 2.5], 400);
        let run = Trajectory::of(&plan);
        let Judgement { verdict, cause, since } = verdict(&plan, &run);
        let lowest = run.samples.iter().map(|s| s.loss).fold(f64::INFINITY, f64::min);
        assert_eq!(run.at(since.unwrap()).loss, lowest, "{cause}");
        assert!(matches!(verdict, Verdict::Diverging(Some(p)) if p.value > p.limit), "{cause}");
    }
}

#[test]
fn a_start_outside_of_all_numbers_has_overflowed_at_step_0() {
    let judgement = descent(Rosenbrock::default(), 0.001, [1e300, 1e300], 10);
    assert_eq!(judgement.cause, "overflowed at the start: a number is larger than 1.8 × 10³⁰⁸");
}

#[test]
fn an_unstable_direction_without_any_error_does_not_diverge() {
    let judgement = descent(Ravine::default(), 0.6, [-5.0, 0.0], 300);
    assert_eq!(judgement.verdict, Verdict::Converged, "{}", judgement.cause);
}

#[test]
fn a_small_error_that_grows_has_not_converged() {
    let judgement = descent(bowl(10.0), 0.202, [-9.0, 1e-12], 100);
    assert!(matches!(judgement.verdict, Verdict::Diverging(Some(_))), "{}", judgement.cause);
}

#[test]
fn bouncing_higher_from_next_to_a_minimum_is_not_a_thousandfold_loss() {
    // RMSProp's first step is 3.2 times the rate however small the gradient is.
    for rule in [Optimizer::from(RmsProp::default()), Adam::default().into(), Momentum::default().into()] {
        let judgement = judge(&Plan::plain(bowl(10.0), rule, 0.05, [1e-9, 1e-9], 300));
        assert!(!matches!(judgement.verdict, Verdict::Diverging(_)), "{}", judgement.cause);
    }
}

#[test]
fn a_saddle_without_floor_is_left_for_ever() {
    let judgement = descent(Saddle::default(), 0.05, [-1.5, 0.001], 200);
    assert_eq!(judgement.verdict, Verdict::RunningAway, "{}", judgement.cause);
    // RMSProp and Adam have no spectral radius; what tells is how far the loss has fallen.
    let adam = judge(&Plan::plain(Saddle::default(), Adam::default(), 1.0, [-1.5, 0.001], 400));
    assert_eq!(adam.verdict, Verdict::RunningAway, "{}", adam.cause);
    let monkey = descent(MonkeySaddle::default(), 0.05, [0.5, 0.5], 200);
    assert_eq!(monkey.verdict, Verdict::RunningAway, "{}", monkey.cause);
}

#[test]
fn a_saddle_that_is_stepped_over_too_fast_diverges() {
    // Across: |1 − 2·1.5| = 2 per step; down: only 1 + 2·1.5 = 4 per step, from a billionth.
    let judgement = descent(Saddle::default(), 1.5, [-1.5, 0.0], 40);
    assert!(matches!(judgement.verdict, Verdict::Diverging(_)), "{}", judgement.cause);
}

#[test]
fn at_rest_on_the_ridge_is_at_a_saddle_whatever_the_rule() {
    for (rule, rate) in [
        (Optimizer::from(GradientDescent::default()), 0.05),
        (Momentum::default().into(), 0.05),
        (Nesterov::default().into(), 0.05),
        (Adam::default().into(), 0.05),
    ] {
        for surface in [Surface::from(BoundedSaddle::default()), Saddle::default().into()] {
            let judgement = judge(&Plan::plain(surface, rule.clone(), rate, [-1.5, 0.0], 400));
            assert_eq!(judgement.verdict, Verdict::AtSaddle, "{rule:?}: {}", judgement.cause);
        }
    }
}

#[test]
fn where_the_curvature_vanishes_the_kind_of_the_point_decides() {
    assert_eq!(descent(MonkeySaddle::default(), 0.1, [0.0, 0.0], 10).verdict, Verdict::AtSaddle);
    assert_eq!(descent(Quartic::default(), 0.1, [0.0, 0.0], 10).verdict, Verdict::Converged);
    // On the way down x⁴ the gradient is small long before x is.
    assert_eq!(descent(Quartic::default(), 0.1, [0.5, 0.0], 100_000).verdict, Verdict::Converged);
    assert_eq!(descent(Quartic::default(), 0.1, [0.5, 0.3], 100_000).verdict, Verdict::Converged);
}

#[test]
fn on_top_of_a_hill_is_no_saddle() {
    let top = Surface::from(Himmelblau::default());
    let at = top.critical_points().into_iter().find(|c| c.kind == CriticalKind::Maximum).unwrap().at;
    assert_eq!(descent(top, 0.001, [at.x, at.y], 10).verdict, Verdict::AtMaximum);
}

#[test]
fn a_plain_is_neither_minimum_nor_saddle() {
    for start in [[12.0, 12.0], [-20.0, 3.0], [8.5, 2.0], [60.0, 60.0]] {
        let judgement = descent(Easom::default(), 0.1, start, 200);
        assert_eq!(judgement.verdict, Verdict::Crawling, "{start:?}: {}", judgement.cause);
    }
}

#[test]
fn a_whole_ring_of_minima_holds_a_run_from_either_side() {
    for start in [[-1.2, 0.8], [-0.5, 0.3], [0.7, 0.0], [0.45, 0.45]] {
        for steps in [300, 1000, 5000] {
            let judgement = descent(Plateau::default(), 0.005, start, steps);
            let name = judgement.verdict.name();
            assert!(["converged", "descending"].contains(&name), "{start:?}, {steps}: {}", judgement.cause);
        }
    }
}

#[test]
fn convergence_is_dated_to_the_first_small_gradient() {
    let judgement = descent(bowl(10.0), 0.1, [-9.0, 1.0], 400);
    // 9·0.9ᵏ ≤ 1e-6 from k = 152 on.
    assert_eq!(judgement.cause, "converged at step 152");
    assert_eq!(judgement.since, Some(152));
}

#[test]
fn an_early_zig_zag_that_has_arrived_is_converged() {
    assert_eq!(descent(bowl(10.0), 0.18, [-9.0, 1.0], 400).verdict, Verdict::Converged);
}

#[test]
fn a_ball_that_flies_through_the_minimum_has_not_converged() {
    // κ = 1, α = 1/L: the first step lands on the minimum with the whole velocity.
    let flying = Plan::plain(bowl(1.0), Momentum::default(), 1.0, [-1.0, 0.0], 1);
    assert_eq!(Trajectory::of(&flying).last().gradient, V::zeros());
    assert_ne!(judge(&flying).verdict, Verdict::Converged);
    assert_eq!(descent(bowl(1.0), 1.0, [-1.0, 0.0], 1).verdict, Verdict::Converged);
}

#[test]
fn the_perfect_bounce_is_a_cycle_and_its_neighbours_are_not() {
    let at = |rate| descent(Ravine::default(), rate, RAVINE, 20);
    assert_eq!(at(0.5).verdict, Verdict::Cycle { period: 2, width: 4.0 });
    assert_eq!(
        at(0.5).cause,
        "on a 2-cycle of width 4 across the valley since step 0: α·λmax = 2, the limit of stability"
    );
    assert!(matches!(at(0.4999).verdict, Verdict::ZigZag(Some(_))));
    assert_eq!(at(0.4999).cause, "zig-zag along the steep axis: α·λmax = 1.9996");
    assert_eq!(at(0.5001).cause, "diverging from the start: α·λmax = 2.0004 > 2");
}

#[test]
fn rmsprop_ends_on_a_cycle_as_wide_as_its_rate() {
    let Judgement { verdict, cause, .. } =
        judge(&Plan::plain(bowl(10.0), RmsProp::default(), 0.5, [-9.0, 1.0], 300));
    let Verdict::Cycle { period: 2, width } = verdict else { panic!("{cause}") };
    assert!((width - 0.5).abs() < 1e-3);
}

#[test]
fn longer_cycles_have_their_own_period() {
    // ½λx² with β → 1 and αλ = 2 turns by 90° per step: four points again and again, but for the decay of √β.
    let almost = Momentum { beta: 1.0 - 1e-7, ..Momentum::default() };
    let judgement = judge(&Plan::plain(bowl(1.0), almost, 2.0, [1.0, 0.0], 100));
    assert!(matches!(judgement.verdict, Verdict::Cycle { period: 4, .. }), "{}", judgement.cause);
}

#[test]
fn zig_zag_needs_turns_that_can_be_seen() {
    // α·λmax = 1.2 jumps once over the floor, and then no eye sees any more.
    assert_eq!(descent(Ravine::default(), 0.3, RAVINE, 40).verdict, Verdict::Descending);
    assert_eq!(descent(Ravine::default(), 0.4, RAVINE, 40).verdict.name(), "zig-zag");
    assert_eq!(descent(Ravine::default(), 0.4, [-5.0, 1e-9], 40).verdict, Verdict::Descending);
    // The best gradient descent is a zig-zag.
    let best = descent(bowl(100.0), 2.0 / 101.0, [-9.0, 1.0], 300);
    assert_eq!(best.cause, "zig-zag along the steep axis: α·λmax = 1.98");
}

#[test]
fn zig_zag_is_seen_along_any_axis() {
    for angle in [30.0, 45.0, -60.0, 77.0] {
        let judgement = descent(Quadratic { kappa: 20.0, angle }, 0.095, [-3.0, 2.0], 30);
        assert_eq!(judgement.verdict.name(), "zig-zag", "{angle}°: {}", judgement.cause);
    }
}

#[test]
fn below_1_over_l_nothing_zig_zags() {
    for rate in [0.01, 0.05, 0.099] {
        assert_eq!(descent(bowl(10.0), rate, [-9.0, 1.0], 50).verdict, Verdict::Descending);
    }
}

#[test]
fn less_than_a_hundredth_of_the_way_in_a_tenth_of_the_run_is_crawling() {
    let judgement = descent(bowl(100.0), 1e-6, [-9.0, 0.0], 100);
    assert_eq!(judgement.verdict, Verdict::Crawling, "{}", judgement.cause);
    assert_eq!(descent(bowl(100.0), 1e-3, [-9.0, 0.0], 100).verdict, Verdict::Descending);
    // Slow towards a local minimum is not slow: what counts is the way to the minimum ahead.
    assert_eq!(descent(DoubleWell::default(), 0.01, [1.4, 1.2], 60).verdict, Verdict::Descending);
}

#[test]
fn a_ball_past_its_best_point_overshoots() {
    let judgement = judge(&Plan::plain(bowl(1.0), Momentum::default(), 0.01, [-1.0, 0.0], 28));
    assert_eq!(judgement.verdict, Verdict::Overshooting, "{}", judgement.cause);
    let ringing =
        judge(&Plan::plain(bowl(1.0), Momentum { beta: 0.99, ..Momentum::default() }, 0.1, [-1.0, 0.0], 900));
    assert_eq!(ringing.verdict, Verdict::Descending, "{}", ringing.cause);
}

#[test]
fn a_falling_rate_turns_the_cycle_into_convergence() {
    let constant = Plan::plain(bowl(100.0), RmsProp::default(), 0.1, [-9.0, 1.0], 300);
    let cosine = Plan { schedule: Shape::from(Cosine::default()).into(), ..constant.clone() };
    assert_eq!([judge(&constant), judge(&cosine)].map(|j| j.verdict.name()), ["on a cycle", "converged"]);
}

#[test]
fn a_burst_after_a_quiet_time_is_part_of_the_verdict() {
    let judgement = judge(&Plan::plain(bowl(100.0), Adam::default(), 0.5, [-9.0, 1.0], 4500));
    assert_eq!(judgement.verdict, Verdict::Converged);
    assert!(judgement.cause.contains("after leaving the minimum again at step 33"), "{}", judgement.cause);
}

#[test]
fn every_run_has_a_verdict_with_its_name_in_front_of_the_cause() {
    let names = |steps| {
        for surface in Surface::all() {
            let experiment =
                crate::experiment::Experiment { steps, ..crate::experiment::Experiment::on(surface) };
            for run in &experiment.runs {
                for scale in [1e-3, 1.0, 30.0, 1e4] {
                    let mut plan = experiment.plan(run);
                    plan.learning_rate *= scale;
                    let judgement = judge(&plan);
                    let start = match judgement.verdict {
                        Verdict::Cycle { .. } => "on a",
                        other => other.name(),
                    };
                    assert!(judgement.cause.starts_with(start), "{judgement:?}");
                    assert!(!judgement.cause.contains("NaN"), "{plan:?}: {judgement:?}");
                    assert!(judgement.since.is_none_or(|since| since <= steps));
                }
            }
        }
    };
    for steps in [1, 2, 3, 7, 19, 60] {
        names(steps);
    }
}

#[test]
fn a_run_whose_steps_are_lost_in_rounding_has_stalled() {
    use crate::around::{Around, Rounding};
    let around = Around { rounding: Some(Rounding::default()), ..Around::default() };
    let plan = Plan::plain(Quadratic::default(), GradientDescent::default(), 1e-3, [3.0, 4.0], 2000);
    let Judgement { verdict, cause, .. } = judge(&Plan { around, ..plan });
    assert_eq!(verdict, Verdict::Stalled);
    assert!(cause.contains("stalled since step") && cause.contains("bf16"), "{cause}");
}

#[test]
fn a_run_at_rest_on_the_penalized_loss_has_converged() {
    use crate::around::{Around, Decay, L1Form};
    let at_rest = |decay: Decay| {
        let around = Around { decay: Some(decay), ..Around::default() };
        let plan = Plan::plain(Booth::default(), GradientDescent::default(), 0.05, [3.0, 4.0], 2000);
        judge(&Plan { around, ..plan }).verdict
    };
    assert_eq!(at_rest(Decay { l2: 1.0, ..Decay::default() }), Verdict::Converged);
    // Strong enough to hold both coordinates at exactly 0.
    let l1 = Decay { l2: 0.0, l1: 100.0, l1_form: L1Form::Proximal, ..Decay::default() };
    assert_eq!(at_rest(l1), Verdict::Converged);
}

#[test]
fn a_run_that_swung_before_it_stalled_has_stalled() {
    use crate::around::{Around, NumberFormat, Rounding};
    let rounding = Rounding { format: NumberFormat::Half, ..Rounding::default() };
    let around = Around { rounding: Some(rounding), ..Around::default() };
    let plan = Plan::plain(Banana::default(), GradientDescent::default(), 0.003, [-1.21, 0.853], 1000);
    let Judgement { verdict, cause, .. } = judge(&Plan { around, ..plan });
    assert_eq!(verdict, Verdict::Stalled, "{cause}");
}

#[test]
fn under_noise_a_constant_rate_hovers_and_a_falling_one_settles() {
    use crate::around::{Around, Noise};
    use crate::schedule::InverseTime;
    for seed in 0..20 {
        let around = Around { noise: Some(Noise { seed, ..Noise::default() }), ..Around::default() };
        let plan = Plan::plain(bowl(1.0), GradientDescent::default(), 0.2, [-4.0, 3.0], 400);
        let constant = Plan { around, ..plan };
        let schedule = Shape::from(InverseTime::default()).into();
        let falling = Plan { schedule, ..constant.clone() };
        let Judgement { verdict, cause, .. } = judge(&constant);
        assert_eq!(verdict, Verdict::Hovering, "{seed}: {cause}");
        let Judgement { verdict, cause, .. } = judge(&falling);
        assert_eq!(verdict, Verdict::Descending, "{seed}: {cause}");
    }
}

#[test]
fn a_run_held_by_the_kink_of_l1_rests_at_a_minimum_whatever_the_loss_curves_to() {
    use crate::around::{Around, Decay};
    let around = Around { decay: Some(Decay { l2: 0.0, l1: 1.0, ..Decay::default() }), ..Around::default() };
    let plan = Plan::plain(Saddle {}, GradientDescent::default(), 0.05, [0.1, 0.05], 500);
    assert_eq!(judge(&Plan { around, ..plan }).verdict, Verdict::Converged);
}
