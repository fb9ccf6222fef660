//! The loop alone, and with everything around it.

use super::*;
use crate::around::*;
use crate::experiment::{Experiment, Handover, Rate};
use crate::optimizer::{
    Adam, GaussNewton, GdArmijo, GdExact, GradientDescent, LevenbergMarquardt, Momentum, Newton, Optimizer,
    Role, TrustRegion,
};
use crate::parameter::Parameters;
use crate::surface::{Booth, Quadratic, Surface};

/// Every method on every surface, from the start that it suggests, from beside it and from far away.
fn plans(steps: u64) -> impl Iterator<Item = Plan> {
    Surface::all().into_iter().flat_map(move |surface| {
        let mut experiment = Experiment { steps, ..Experiment::on(surface) };
        experiment.runs.clear();
        Optimizer::all().into_iter().for_each(|optimizer| experiment.add_run(optimizer));
        let start = experiment.start();
        let starts = [start, start + V::new(0.37, -0.21), V::new(-7.3, 5.9)];
        let plans = experiment.runs.iter().map(|run| experiment.plan(run));
        let from = move |plan: Plan| starts.map(|start| Plan { start, ..plan.clone() });
        plans.flat_map(from).collect::<Vec<_>>()
    })
}

/// Numbers that can be compared where they are NaN too.
fn bits(samples: &[Sample]) -> Vec<[u64; 6]> {
    let bits = |sample: &Sample| {
        let Sample { at, loss, gradient, rate } = *sample;
        [at.x, at.y, loss, gradient.x, gradient.y, rate].map(f64::to_bits)
    };
    samples.iter().map(bits).collect()
}

#[test]
fn the_small_loop_and_the_full_one_agree_bit_for_bit() {
    let (mut sprints, mut diverged) = (0, 0);
    for plan in plans(40) {
        let Some(sprint) = sprint::run(&plan) else { continue };
        let full = Course::new(&plan, plan.surface.part()).run();
        assert_eq!(bits(&sprint.samples), bits(&full.samples), "{plan:?}");
        assert_eq!(sprint.ending, full.ending, "{plan:?}");
        sprints += 1;
        diverged += usize::from(full.ending != Ending::OutOfSteps);
    }
    let is_rule = |optimizer: &&Optimizer| optimizer.part().card().family.asks_for_one_gradient();
    let rules = Optimizer::all().iter().filter(is_rule).count();
    assert_eq!(sprints, rules * Surface::all().len() * 3);
    assert!(diverged > 0 && diverged < sprints / 2, "{diverged} of {sprints} diverged");
}

#[test]
fn the_same_plan_gives_the_same_bits() {
    for plan in plans(50) {
        let [one, other] = [(); 2].map(|()| Trajectory::of(&plan));
        assert_eq!(bits(&one.samples), bits(&other.samples), "{plan:?}");
        assert_eq!(format!("{one:?}"), format!("{other:?}"), "{plan:?}");
    }
}

#[test]
fn an_explained_step_is_the_step_that_was_taken() {
    let mut explained = 0;
    for plan in plans(20) {
        let run = Trajectory::of(&plan);
        for k in [0, 1, 7] {
            let (Some(from), Some(to)) = (run.samples.get(k), run.samples.get(k + 1)) else { continue };
            let explanation = run.explain(&plan, k as u64);
            let step = explanation.parts.iter().find(|part| part.role == Role::Step).map(|part| part.value);
            assert_eq!(step.map(|step| from.at + step), Some(to.at), "{plan:?} step {k}");
            explained += 1;
        }
    }
    assert!(explained > 2 * plans(1).count(), "{explained}");
}

#[test]
fn adaptive_methods_have_an_effective_rate_for_every_step() {
    for plan in plans(10) {
        let adaptive = explain(&plan, 0).parts.iter().any(|part| part.role == Role::Rate);
        let trajectory = Trajectory::of(&plan);
        let steps = match trajectory.ending {
            Ending::Lost { step, .. } => step as usize,
            _ => trajectory.samples.len() - 1,
        };
        assert_eq!(effective_rates(&plan).len(), if adaptive { steps } else { 0 });
    }
}

#[test]
fn a_run_that_diverges_keeps_its_finite_iterates_and_says_when() {
    let mut experiment = Experiment::on(Surface::named("rosenbrock").unwrap());
    experiment.runs[0].rate = Rate::Own(1.0);
    let Trajectory { samples, ending, .. } = Trajectory::of(&experiment.plan(&experiment.runs[0]));
    assert_eq!(ending, Ending::Lost { step: samples.len() as u64, cause: Cause::Diverged });
    assert!(samples.iter().all(|s| s.loss.is_finite() && s.at.iter().all(|c| c.is_finite())));
    assert!(samples.len() < 20);
}

/// What must hold of every run: it ends, with finite iterates but for the start.
fn sound(plan: &Plan) {
    let Trajectory { samples, ending, .. } = Trajectory::of(plan);
    assert!(samples.len() as u64 <= plan.steps + 1 && !samples.is_empty(), "{plan:?}");
    let finite = |sample: &Sample| sample.loss.is_finite() && sample.at.iter().all(|c| c.is_finite());
    assert!(samples[1..].iter().all(finite), "{plan:?}");
    let whole = samples.len() as u64 == plan.steps + 1;
    assert!(whole || ending != Ending::OutOfSteps, "{plan:?} ended with {ending:?}");
}

#[test]
fn no_method_panics_over_its_slider_ranges_on_any_surface_from_anywhere() {
    for surface in Surface::all() {
        let own = surface.part().suggestion().start;
        for optimizer in Optimizer::all() {
            for (index, parameter) in optimizer.parameters().iter().enumerate() {
                for value in parameter.kind.samples() {
                    let mut optimizer = optimizer.clone();
                    optimizer.set(index, value);
                    for (rate, start) in
                        [(1e-5, own.into()), (1.0, own.into()), (10.0, [0.0, 0.0]), (0.1, [1e6, -1e6])]
                    {
                        sound(&Plan::plain(surface.clone(), optimizer.clone(), rate, start, 15));
                    }
                }
            }
        }
    }
}

#[test]
fn no_stage_panics_over_its_slider_ranges_around_any_method() {
    let surfaces = ["rosenbrock", "saddle", "ackley", "gaussian_likelihood", "plateau"];
    for surface in surfaces.map(|id| Surface::named(id).unwrap()) {
        for optimizer in Optimizer::all() {
            for &stage in Circumstance::ALL {
                for (index, parameter) in stage.default_part().parameters().iter().enumerate() {
                    for value in parameter.kind.samples() {
                        let mut around = Around::default();
                        around.switch_on(stage);
                        around.part_mut(stage).unwrap().set(index, value);
                        let start = surface.part().suggestion().start.into();
                        let plan = Plan::plain(surface.clone(), optimizer.clone(), 0.1, start, 10);
                        sound(&Plan { around, ..plan });
                    }
                }
            }
        }
    }
}

#[test]
fn everything_around_at_once_is_survived_by_every_method() {
    let mut around = Around::default();
    Circumstance::ALL.iter().for_each(|&stage| around.switch_on(stage));
    around.stop = None;
    for optimizer in Optimizer::all() {
        for then in Optimizer::classics() {
            let then = Some(Handover { step: 7, optimizer: then, factor: 0.1 });
            let plan = Plan::plain(Quadratic::default(), optimizer.clone(), 0.01, [3.0, 4.0], 20);
            let plan = Plan { around: around.clone(), then, ..plan };
            sound(&plan);
            assert_eq!(Trajectory::of(&plan), Trajectory::of(&plan));
            explain(&plan, 5);
            explain(&plan, 15);
        }
    }
}

/// Gradient descent on a round bowl f = ½‖p‖², whose gradient is the iterate.
fn bowl(around: Around, rate: f64, start: [f64; 2], steps: u64) -> Plan {
    let bowl = Quadratic { kappa: 1.0, angle: 0.0 };
    Plan { around, ..Plan::plain(bowl, GradientDescent::default(), rate, start, steps) }
}

fn ends(around: Around, rate: f64, start: [f64; 2], steps: u64) -> V {
    Trajectory::of(&bowl(around, rate, start, steps)).last().at
}

/// By hand: one step of rate 0.1 from (3, 4).
#[test]
fn each_stage_does_its_part_of_a_step() {
    let step = |around| ends(around, 0.1, [3.0, 4.0], 1);
    let close =
        |got: V, want: [f64; 2]| assert!((got - V::from(want)).norm() < 1e-6, "{got} is not {want:?}");
    let clip = Some(Clip::default());
    close(step(Around { clip, ..Around::default() }), [2.94, 3.92]);
    let l2 = Decay { l2: 0.5, ..Decay::default() };
    close(step(Around { decay: Some(l2), ..Around::default() }), [2.55, 3.4]);
    // The penalty is added after clipping, as PyTorch's optimizers add it.
    close(step(Around { clip, decay: Some(l2), ..Around::default() }), [2.79, 3.72]);
    let decoupled = Some(Decay { l2: 0.0, decoupled: 0.5, ..Decay::default() });
    close(step(Around { decay: decoupled, ..Around::default() }), [2.55, 3.4]);
    let l1 = Some(Decay { l2: 0.0, l1: 1.0, ..Decay::default() });
    close(step(Around { decay: l1, ..Around::default() }), [2.6, 3.5]);
    let precondition =
        Some(Precondition { form: PreconditionForm::Diagonal, px: 1.0, py: 10.0, ..Default::default() });
    close(step(Around { precondition, ..Around::default() }), [2.7, 3.96]);
    let rounding = Some(Rounding::default());
    close(step(Around { rounding, ..Around::default() }), [2.703125, 3.59375]);
}

#[test]
fn a_run_with_nothing_around_it_is_the_bare_run_bit_for_bit() {
    let silent = Noise { sigma_x: 0.0, sigma_y: 0.0, ..Noise::default() };
    for plan in plans(40) {
        let around = Around { noise: Some(silent), ..Around::default() };
        let full = Trajectory::of(&Plan { around, ..plan.clone() });
        assert_eq!(bits(&full.samples), bits(&Trajectory::of(&plan).samples), "{plan:?}");
    }
}

#[test]
fn noise_is_the_same_alone_and_beside_others_and_looking_consumes_none() {
    let around = Around { noise: Some(Noise::default()), ..Around::default() };
    let plan = bowl(around, 0.1, [3.0, 4.0], 50);
    let first = Trajectory::of(&plan);
    explain(&plan, 30);
    assert_eq!(Trajectory::of(&plan), first);
    // A longer run begins as the shorter one.
    let longer = Trajectory::of(&Plan { steps: 80, ..plan });
    assert_eq!(longer.samples[..50], first.samples[..50]);
}

/// On f = ½‖p‖² with noise σ and rate α the stationary variance is ασ²/(2 − α) in each coordinate.
#[test]
fn noise_keeps_a_run_at_the_distance_that_theory_says() {
    let around = Around { noise: Some(Noise::default()), ..Around::default() };
    let run = Trajectory::of(&bowl(around, 0.2, [0.0, 0.0], 40_000));
    let samples = &run.samples[1000..];
    let variance = samples.iter().map(|s| s.at.norm_squared()).sum::<f64>() / (2.0 * samples.len() as f64);
    assert!((variance / (0.2 / 1.8) - 1.0).abs() < 0.05, "{variance}");
}

#[test]
fn a_step_below_the_rounding_stalls() {
    let rounding = Some(Rounding { format: NumberFormat::Brain, loss_scale: 1.0 });
    let run = Trajectory::of(&bowl(Around { rounding, ..Around::default() }, 1e-3, [3.0, 4.0], 100));
    assert_eq!(run.last().at, V::new(3.0, 4.0));
}

#[test]
fn each_rule_stops_a_run_where_it_says() {
    let off = Stop { gradient_norm: 0.0, ..Stop::default() };
    let stopped = |stop| {
        let plan = bowl(Around { stop: Some(stop), ..Around::default() }, 0.5, [1.0, 0.0], 100);
        Trajectory::of(&plan).ending
    };
    // The iterates are 2⁻ᵏ, the losses ½·4⁻ᵏ.
    let cases = [
        (Stop { gradient_norm: 0.1, ..off }, StopRule::GradientNorm, 4),
        (Stop { step_length: 0.1, ..off }, StopRule::StepLength, 4),
        (Stop { distance: 0.2, ..off }, StopRule::Distance, 3),
        (Stop { improvement: 0.1, ..off }, StopRule::Improvement, 2),
        (Stop { evaluations: 7, ..off }, StopRule::Evaluations, 7),
    ];
    for (stop, rule, step) in cases {
        assert_eq!(stopped(stop), Ending::Stopped { step, rule });
    }
    assert_eq!(stopped(off), Ending::OutOfSteps);
    let there = bowl(Around { stop: Some(Stop::default()), ..Around::default() }, 0.5, [0.0, 0.0], 100);
    let run = Trajectory::of(&there);
    assert_eq!(run.ending, Ending::Stopped { step: 0, rule: StopRule::GradientNorm });
    assert_eq!(run.samples.len(), 1);
}

#[test]
fn a_hand_over_goes_on_where_the_first_method_ended() {
    let then = Handover { step: 10, optimizer: Momentum::default().into(), factor: 0.5 };
    let plan = Plan::plain(Quadratic::default(), Adam::default(), 0.1, [3.0, 4.0], 30);
    let adam = Trajectory::of(&plan);
    let both = Trajectory::of(&Plan { then: Some(then), ..plan.clone() });
    assert_eq!(both.samples[..10], adam.samples[..10]);
    assert_eq!(both.samples.len(), 31);
    assert_eq!([both.samples[9].rate, both.samples[10].rate], [0.1, 0.05]);
    let start = both.samples[10].at;
    let momentum = Plan::plain(Quadratic::default(), Momentum::default(), 0.05, start.into(), 20);
    assert_eq!(both.samples[10..], Trajectory::of(&momentum).samples);
}

#[test]
fn averages_stand_beside_the_run_and_do_not_change_it() {
    let averaging = Some(Averaging::default());
    let plan = bowl(Around { averaging, ..Around::default() }, 0.1, [3.0, 4.0], 20);
    let run = Trajectory::of(&plan);
    assert_eq!(run.averages.len(), run.samples.len());
    let mean = run.samples.iter().map(|s| s.at).sum::<V>() / 21.0;
    assert!((run.averages[20] - mean).norm() < 1e-12);
    assert_eq!(run.samples, Trajectory::of(&bowl(Around::default(), 0.1, [3.0, 4.0], 20)).samples);
}

#[test]
fn one_gradient_a_step_is_counted_as_such() {
    let around = Around { stop: Some(Stop::default()), ..Around::default() };
    for optimizer in Optimizer::classics() {
        let plan = Plan::plain(Quadratic::default(), optimizer, 0.01, [3.0, 4.0], 20);
        let counted = Trajectory::of(&Plan { around: around.clone(), ..plan.clone() });
        let bare = Trajectory::of(&plan);
        for k in 0..=20 {
            assert_eq!(counted.cost(k), bare.cost(k));
        }
    }
}

/// The fixed point of ISTA on Booth with λ₁ = 5, by coordinate descent: 10x + 8y = 34 − 5, 8x + 10y = 38 − 5.
#[test]
fn proximal_steps_are_as_long_as_the_step_that_was_taken() {
    let decay = Some(Decay { l2: 0.0, l1: 5.0, ..Decay::default() });
    let around = Around { decay, ..Around::default() };
    let want = V::new(26.0 / 36.0, 98.0 / 36.0);
    for (optimizer, rate) in
        [(Optimizer::from(GradientDescent::default()), 0.05), (GdArmijo::default().into(), 1.0)]
    {
        let plan = Plan::plain(Booth::default(), optimizer, rate, [-4.0, 4.0], 2000);
        let end = Trajectory::of(&Plan { around: around.clone(), ..plan }).last().at;
        assert!((end - want).norm() < 1e-6, "{end}");
    }
}

#[test]
fn a_clipped_gradient_does_not_make_an_exact_search_inexact() {
    let clip = Some(Clip { limit: 0.1, ..Clip::default() });
    let plan = Plan::plain(Quadratic::default(), GdExact::default(), 1.0, [3.0, 1.0], 1);
    let around = Around { clip, ..Around::default() };
    let clipped = Trajectory::of(&Plan { around, ..plan.clone() }).last().at;
    assert!((clipped - Trajectory::of(&plan).last().at).norm() < 1e-6, "{clipped}");
}

#[test]
fn gauss_newton_hears_the_noise_that_the_others_hear() {
    let around = Around { noise: Some(Noise::default()), ..Around::default() };
    let plan = Plan::plain(Booth::default(), GaussNewton::default(), 1.0, [-4.0, 4.0], 1);
    let newton = Plan { optimizer: Newton::default().into(), around: around.clone(), ..plan.clone() };
    let noisy = Trajectory::of(&Plan { around, ..plan.clone() }).last().at;
    assert!((noisy - Trajectory::of(&plan).last().at).norm() > 1e-3);
    // On linear residuals the two methods are one.
    assert!((noisy - Trajectory::of(&newton).last().at).norm() < 1e-9);
}

#[test]
fn a_refused_step_stops_no_run_and_is_paid_for_once() {
    let stop = Some(Stop { gradient_norm: 1e-6, improvement: 1e-12, step_length: 1e-12, ..Stop::default() });
    let around = Around { stop, ..Around::default() };
    for optimizer in [Optimizer::from(TrustRegion::default()), LevenbergMarquardt::default().into()] {
        let rosenbrock = Surface::named("rosenbrock").unwrap();
        let plan = Plan::plain(rosenbrock, optimizer, 1.0, [-1.2, 1.0], 200);
        let run = Trajectory::of(&Plan { around: around.clone(), ..plan });
        assert_eq!(run.last().at.map(|c| (c * 1e5).round()), V::new(1e5, 1e5), "{:?}", run.ending);
        let refused = run.samples.windows(2).position(|pair| pair[0].at == pair[1].at);
        let Some(k) = refused else { continue };
        let [before, after] = [run.cost(k + 1), run.cost(k + 2)];
        assert_eq!(after.gradients, before.gradients, "the gradient here was known");
        assert!(after.losses <= before.losses + 1, "only the new trial is paid for");
    }
}

#[test]
fn newton_pays_one_gradient_and_one_hessian_a_step() {
    let rosenbrock = Surface::named("rosenbrock").unwrap();
    let run = Trajectory::of(&Plan::plain(rosenbrock, Newton::default(), 1.0, [-1.2, 1.0], 4));
    assert_eq!(run.cost(4), Cost { losses: 0, gradients: 4, hessians: 4, examples: 0 });
}

#[test]
fn the_gradient_norm_that_stops_a_run_is_that_of_the_penalized_loss() {
    let (decay, stop) = (Some(Decay { l2: 0.5, ..Decay::default() }), Some(Stop::default()));
    let plan = Plan::plain(Booth::default(), GradientDescent::default(), 0.05, [-4.0, 4.0], 2000);
    let run = Trajectory::of(&Plan { around: Around { decay, stop, ..Around::default() }, ..plan });
    assert!(matches!(run.ending, Ending::Stopped { rule: StopRule::GradientNorm, .. }), "{:?}", run.ending);
}

#[test]
fn effective_rates_begin_with_the_method_that_has_them() {
    let then = Some(Handover { step: 3, optimizer: Adam::default().into(), factor: 1.0 });
    let plan = Plan::plain(Quadratic::default(), Momentum::default(), 0.01, [3.0, 4.0], 6);
    let rates = effective_rates(&Plan { then, ..plan });
    assert_eq!(
        rates.iter().map(|rate| rate.x.is_nan()).collect::<Vec<_>>(),
        [true, true, true, false, false, false]
    );
}

/// Losses over data with batches, on their way through the loop.
mod over_data {
    use super::*;
    use crate::data::{AlongCurve, Blobs, Data, Features, Preparation};
    use crate::surface::{LinearRegression, LogisticRegression, StraightLine};

    fn logistic(around: Around) -> Plan {
        let surface =
            LogisticRegression { l2: 0.01, data: Blobs { size: 37, ..Blobs::default() }.into(), l1: 0.0 };
        Plan { around, ..Plan::plain(surface, Momentum::default(), 0.1, [-2.0, 2.0], 60) }
    }

    fn batch(size: u64) -> Around {
        Around { batch: Some(Batch { size, ..Batch::default() }), ..Around::default() }
    }

    #[test]
    fn the_full_batch_is_the_run_without_batches() {
        let full = Trajectory::of(&logistic(batch(37)));
        assert_eq!(full, Trajectory::of(&logistic(Around::default())));
        assert!(full.batch_losses.is_empty());
        let part = Trajectory::of(&logistic(batch(36)));
        assert_ne!(part.samples, full.samples);
        assert_eq!(part.batch_losses.len(), 60);
    }

    #[test]
    fn a_step_of_descent_follows_the_gradient_of_its_batch() {
        let plan = Plan { optimizer: GradientDescent::default().into(), ..logistic(batch(5)) };
        let trajectory = Trajectory::of(&plan);
        for step in [0, 1, 7, 59] {
            let (from, to) = (trajectory.samples[step].at, trajectory.samples[step + 1].at);
            let seen = seen(&plan, step as u64).unwrap();
            let (value, gradient) = seen.loss.gradient(from);
            assert_eq!(to, from - gradient * 0.1);
            assert_eq!(value, trajectory.batch_losses[step]);
            let last_of_epoch = step % 8 == 7;
            assert_eq!(seen.count, if last_of_epoch { 2 } else { 5 });
            let explained = explain(&plan, step as u64);
            let seen = explained.parts.iter().find(|part| part.symbol == "∇f seen").unwrap();
            assert_eq!(seen.value, gradient);
        }
    }

    /// An epoch of 37 examples in batches of 5 looks at each of them once.
    #[test]
    fn examples_that_were_seen_are_counted() {
        let trajectory = Trajectory::of(&logistic(batch(5)));
        assert_eq!([0, 1, 8, 16].map(|k| trajectory.cost(k).examples), [0, 5, 37, 74]);
        let full = Trajectory::of(&logistic(Around::default()));
        assert_eq!(full.cost(3).examples, 3 * 37);
    }

    #[test]
    fn looking_ahead_and_neighbours_change_nothing() {
        let plan = logistic(batch(3));
        let before = Trajectory::of(&plan);
        let _ = (seen(&plan, 17), explain(&plan, 40), Trajectory::of(&Plan { stream: 9, ..plan.clone() }));
        assert_eq!(Trajectory::of(&plan), before);
        let mut experiment = Experiment::on(plan.surface.clone());
        experiment.around = batch(3);
        let alone = Experiment { runs: vec![experiment.runs[2].clone()], ..experiment.clone() };
        let [beside, alone] =
            [(&experiment, 2), (&alone, 0)].map(|(e, i)| Trajectory::of(&e.plan(&e.runs[i])));
        assert_eq!(beside, alone);
    }

    fn workers(count: u64, local: u64, size: Option<u64>) -> Around {
        Around {
            workers: Some(Workers { count, local, ..Workers::default() }),
            batch: size.map(|size| Batch { size, ..Batch::default() }),
            ..Around::default()
        }
    }

    #[test]
    fn workers_that_average_every_step_are_one_worker_with_the_full_batch() {
        for optimizer in
            [Optimizer::from(Momentum::default()), Adam::default().into(), Newton::default().into()]
        {
            let plan = |around| Plan { optimizer: optimizer.clone(), ..logistic(around) };
            let one = Trajectory::of(&plan(Around::default()));
            for count in [2, 5, 16] {
                let many = Trajectory::of(&plan(workers(count, 1, None)));
                assert!(many.workers.is_empty());
                for (a, b) in one.samples.iter().zip(&many.samples) {
                    assert!((a.at - b.at).norm() < 1e-9, "{optimizer:?} with {count}");
                }
            }
        }
    }

    #[test]
    fn local_steps_are_averaged_when_workers_meet() {
        let plan = Plan { optimizer: GradientDescent::default().into(), ..logistic(workers(3, 4, Some(2))) };
        let trajectory = Trajectory::of(&plan);
        assert_eq!(trajectory.workers.len(), 60);
        let shares = [13.0, 12.0, 12.0].map(|n| n / 37.0);
        for (k, places) in trajectory.workers.iter().enumerate() {
            let average: V = places.iter().zip(shares).map(|(at, share)| at * share).sum();
            assert!((average - trajectory.samples[k + 1].at).norm() < 1e-12);
        }
        // Between two meetings a worker walks on alone; after one all begin at the same place.
        let first = |k: usize| trajectory.workers[k][0];
        assert_ne!(first(2), trajectory.samples[3].at);
        let seen = |k: usize| (first(k) - trajectory.samples[k].at).norm();
        assert!(seen(4) < 0.2 && trajectory.workers[4].windows(2).all(|pair| pair[0] != pair[1]));
        let step = explain(&plan, 5).parts.into_iter().find(|part| part.role == Role::Step).unwrap();
        assert!((trajectory.samples[5].at + step.value - trajectory.samples[6].at).norm() < 1e-15);
    }

    #[test]
    fn one_local_worker_is_no_worker_at_all() {
        assert_eq!(
            Trajectory::of(&logistic(workers(1, 7, None))),
            Trajectory::of(&logistic(Around::default()))
        );
        let formula = Plan { surface: Booth::default().into(), ..logistic(workers(4, 5, Some(3))) };
        let bare = Plan { around: Around::default(), ..formula.clone() };
        assert_eq!(
            Trajectory::of(&formula).samples,
            Trajectory::of(&bare).samples,
            "a formula has no examples"
        );
    }

    #[test]
    fn early_stopping_loses_patience_and_keeps_the_best() {
        let data = Data::new(
            Features { size: 14, noise: 3.0, correlation: 0.95, ..Features::default() },
            Preparation { validation: 0.4, ..Preparation::default() },
        );
        let surface = LinearRegression { data, ..LinearRegression::default() };
        let stop = Stop { gradient_norm: 0.0, patience: 5, ..Stop::default() };
        let around = Around { stop: Some(stop), ..Around::default() };
        let plan = Plan {
            around,
            ..Plan::plain(surface.clone(), GradientDescent::default(), 0.05, [0.0, 0.0], 5000)
        };
        let trajectory = Trajectory::of(&plan);
        assert_eq!(trajectory.validation.len(), trajectory.samples.len());
        let best = trajectory.kept.unwrap();
        let lowest = trajectory.validation.iter().copied().fold(f64::INFINITY, f64::min);
        assert_eq!(trajectory.validation[best], lowest);
        if let Ending::Stopped { step, rule } = trajectory.ending {
            assert_eq!((rule, step as usize), (StopRule::Patience, best + 5));
        } else {
            assert!(best + 5 > 5000);
        }
        let patient = Plan { around: Around::default(), ..plan.clone() };
        let whole = Trajectory::of(&patient);
        assert_eq!(whole.kept, None);
        assert_eq!(whole.validation[..trajectory.samples.len()], trajectory.validation);
    }

    #[test]
    fn line_searches_see_one_batch_a_step() {
        let surface = StraightLine {
            data: AlongCurve { size: 50, ..AlongCurve::default() }.into(),
            ..StraightLine::default()
        };
        for optimizer in
            [Optimizer::from(GdExact::default()), GaussNewton::default().into(), GdArmijo::default().into()]
        {
            let plan = Plan {
                around: batch(5),
                ..Plan::plain(surface.clone(), optimizer.clone(), 1.0, [-1.0, 1.0], 30)
            };
            let trajectory = Trajectory::of(&plan);
            assert_eq!(trajectory.samples.len(), 31, "{optimizer:?}");
            let before = |k: usize| seen(&plan, k as u64).unwrap().loss.value(trajectory.samples[k].at);
            let after = |k: usize| seen(&plan, k as u64).unwrap().loss.value(trajectory.samples[k + 1].at);
            assert!((0..30).all(|k| after(k) <= before(k) + 1e-12), "{optimizer:?}");
        }
    }
}
