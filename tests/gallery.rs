//! The ready experiments show what they promise: every run's verdict is what a person sees there, and the famous
//! pictures have the numbers that were measured for them elsewhere.

use descent_lab::around::Noise;
use descent_lab::experiment::{Document, Experiment, Plan, Swarm};
use descent_lab::gallery::{FILES, all, named};
use descent_lab::insight::guarantee::guarantees;
use descent_lab::insight::rate::rate;
use descent_lab::insight::sharpness::{Sharpness, along};
use descent_lab::insight::stationary::{Cloud, Measured, measured, stationary};
use descent_lab::insight::verdict;
use descent_lab::optimizer::{
    Adadelta, Adam, GradientDescent, Momentum, Nesterov, NesterovForm, Newton, Optimizer, RmsProp,
};
use descent_lab::real::V;
use descent_lab::real::symmetric::spectrum;
use descent_lab::schedule::Schedule;
use descent_lab::surface::{Banana, BoundedSaddle, CriticalKind, Quadratic, Ravine, Rosenbrock, Surface};
use descent_lab::trajectory::{Cause, Ending, Flock, Sample, Trajectory, effective_rates, explain};

fn run(experiment: &str, index: usize) -> (Plan, Trajectory) {
    let experiment = named(experiment).unwrap().experiment;
    let plan = experiment.plan(&experiment.runs[index]);
    let trajectory = Trajectory::of(&plan);
    (plan, trajectory)
}

fn trail(experiment: &str, index: usize) -> Vec<Sample> {
    run(experiment, index).1.samples
}

#[test]
fn every_run_does_what_its_file_says() {
    for ready in all() {
        let Document { experiment, claims, .. } = &ready.document;
        for (index, (run, seen)) in claims.of(experiment).enumerate() {
            let seen = seen.unwrap_or_else(|| panic!("{}: runs[{index}] has no \"seen\"", ready.id));
            let plan = experiment.plan(run);
            let judgement = verdict(&plan, &Trajectory::of(&plan));
            assert_eq!(
                judgement.verdict.behaviour(),
                seen,
                "{}: runs[{index}] is {}",
                ready.id,
                judgement.cause
            );
        }
    }
}

#[test]
fn every_ready_experiment_is_sound_and_says_what_to_look_for() {
    assert_eq!(all().len(), FILES.len());
    for ready in all() {
        let (title, note) = (ready.title(), ready.note());
        assert!(!title.is_empty() && !title.ends_with('.'), "{}: {title}", ready.id);
        let sentences = note.matches(". ").count() + 1;
        assert!((2..=4).contains(&sentences) && note.ends_with('.'), "{}: {note}", ready.id);
        assert_eq!(all().iter().filter(|other| other.id == ready.id).count(), 1);
        let steps = ready.document.experiment.steps * ready.document.experiment.runs.len() as u64;
        assert!(steps <= 50_000, "{}: {steps} steps are too many for a frame", ready.id);
    }
}

// Below, the numbers of the field's famous pictures: "Dive into Deep Learning" (the ravine), Distill's momentum essay (the
// banana), and measurements with an independent implementation.

/// Equal to as many digits as were written down.
#[track_caller]
fn about(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs(), "{got} is not about {want}");
}

fn heavy_ball(beta: f64) -> Momentum {
    Momentum { beta, ..Momentum::default() }
}

fn look_ahead(beta: f64) -> Nesterov {
    Nesterov { beta, form: NesterovForm::LookAhead }
}

fn torch(beta: f64) -> Nesterov {
    Nesterov { beta, form: NesterovForm::Torch }
}

#[test]
fn in_the_ravine_descent_at_0_4_changes_sides_in_all_twenty_steps() {
    let samples = trail("zig_zag", 0);
    assert_eq!(samples.windows(2).filter(|pair| pair[0].at.y * pair[1].at.y < 0.0).count(), 20);
    let end = samples[20];
    about(end.at.x, -0.94, 0.01);
    about(end.at.y, -7e-5, 0.1);
    about(end.loss, 0.089, 0.01);
}

#[test]
fn in_the_ravine_one_half_bounces_for_ever_and_its_neighbours_do_not() {
    about(trail("bounce", 0)[20].loss, 1.6, 0.01);
    assert!(trail("bounce", 1).iter().all(|sample| sample.at.y.abs() == 2.0));
    about(trail("bounce", 2)[20].loss, 38.0, 0.02);
}

#[test]
fn in_the_ravine_descent_at_0_6_explodes() {
    let end = trail("divergence", 0)[20];
    about(end.at.y, -1673.0, 0.001);
    about(end.loss, 5.6e6, 0.01);
}

#[test]
fn in_the_ravine_momentum_rescues_0_6() {
    about(trail("rescue", 1)[20].loss, 1.8e-5, 0.05);
    about(trail("rescue", 2)[20].loss, 0.07, 0.05);
}

#[test]
fn in_the_ravine_nesterov_diverges_harder_than_descent() {
    let after = |rule: Nesterov, rate, steps| {
        Trajectory::of(&Plan::plain(Ravine::default(), rule, rate, [-5.0, -2.0], steps)).last().loss
    };
    let end = |rule, rate| after(rule, rate, 20);
    about(end(look_ahead(0.5), 0.6), 4.5e15, 0.02);
    about(end(torch(0.5), 0.6), 1.3e16, 0.04);
    assert!(end(torch(0.5), 0.4) > 1e3 && end(look_ahead(0.5), 0.4) > 1e3);
    assert!(after(torch(0.5), 0.374, 10_000) < 1e-9 && after(torch(0.5), 0.376, 10_000) > 1e9);
}

#[test]
fn in_the_ravine_adam_overshoots_and_settles_by_sixty() {
    let samples = trail("adam_overshoots", 1);
    about(samples[20].at.x, 1.0, 0.01);
    assert!(samples[60].at.norm() < 0.1);
    about(trail("adam_overshoots", 0)[20].loss, 1.1e-5, 0.05);
}

/// Steps from (−9, 1), along the bowl's own axes, to a distance of 0.001.
fn steps_home(kappa: f64, angle: f64, optimizer: impl Into<Optimizer>, rate: f64) -> Option<usize> {
    let (sin, cos) = f64::to_radians(angle).sin_cos();
    let start = [-9.0 * cos - sin, -9.0 * sin + cos];
    let plan = Plan::plain(Quadratic { kappa, angle }, optimizer, rate, start, 2000);
    Trajectory::of(&plan).samples.iter().position(|sample| sample.at.norm() < 1e-3)
}

#[test]
fn the_steps_home_on_bowls_are_the_measured_ones() {
    let adam = || Adam::default();
    for (kappa, want) in [
        (10.0_f64, [87, 46, 688, 18, 26, 31, 132, 1317, 262, 120]),
        (100.0, [906, 456, 688, 60, 95, 111, 130, 1302, 262, 120]),
    ] {
        let (root, wide) = (kappa.sqrt(), (3.0 * kappa + 1.0).sqrt());
        let optimal = ((root - 1.0) / (root + 1.0)).powi(2);
        let got = [
            steps_home(kappa, 0.0, GradientDescent::default(), 1.0 / kappa),
            steps_home(kappa, 0.0, GradientDescent::default(), 2.0 / (kappa + 1.0)),
            steps_home(kappa, 0.0, GradientDescent::default(), 1.99 / kappa),
            steps_home(kappa, 0.0, heavy_ball(optimal), (2.0 / (root + 1.0)).powi(2)),
            steps_home(kappa, 0.0, look_ahead((wide - 2.0) / (wide + 2.0)), 4.0 / (3.0 * kappa + 1.0)),
            steps_home(kappa, 0.0, look_ahead((root - 1.0) / (root + 1.0)), 1.0 / kappa),
            steps_home(kappa, 0.0, heavy_ball(0.9), 1.0 / kappa),
            steps_home(kappa, 0.0, heavy_ball(0.99), 1.0 / kappa),
            steps_home(kappa, 0.0, adam(), 0.1),
            steps_home(kappa, 0.0, adam(), 0.5),
        ];
        assert_eq!(got, want.map(Some), "κ = {kappa}");
    }
    assert_eq!(
        steps_home(10.0, 0.0, torch((10.0_f64.sqrt() - 1.0) / (10.0_f64.sqrt() + 1.0)), 0.1),
        Some(30)
    );
    assert_eq!(steps_home(100.0, 0.0, torch(9.0 / 11.0), 0.01), Some(110));
    assert_eq!(steps_home(10.0, 0.0, GradientDescent::default(), 0.2), None);
    assert_eq!(steps_home(10.0, 0.0, RmsProp::default(), 0.1), None);
    assert_eq!([10.0, 100.0].map(|kappa| steps_home(kappa, 45.0, adam(), 0.1)), [Some(168), Some(639)]);
}

#[test]
fn the_optimal_settings_take_the_steps_that_the_note_says() {
    let home = |index| trail("optimal", index).iter().position(|sample| sample.at.norm() < 1e-3);
    assert_eq!([1, 2, 3].map(home), [Some(456), Some(60), Some(94)]);
    let home = |id| trail(id, 1).iter().position(|sample| sample.at.norm() < 1e-3);
    assert_eq!(["aligned", "rotated"].map(home), [Some(262), Some(639)]);
}

#[test]
fn rmsprop_ends_between_plus_and_minus_half_its_rate_and_a_cosine_cures_it() {
    for (index, half) in [(0, 0.25), (1, 0.05)] {
        let end = trail("rmsprop_cycle", index)[300].at;
        about(end.x.abs(), half, 0.01);
        about(end.y.abs(), half, 1e-3);
    }
    about(trail("rmsprop_cosine", 0)[300].loss, 0.126, 0.01);
    about(trail("rmsprop_cosine", 1)[300].loss, 1.8e-30, 0.1);
}

#[test]
fn the_steps_to_leave_the_saddle_are_the_measured_ones() {
    let escape = |optimizer: Optimizer, y| {
        let plan = Plan::plain(BoundedSaddle::default(), optimizer, 0.05, [-1.5, y], 300);
        Trajectory::of(&plan).samples.iter().position(|sample| sample.at.y.abs() > 1.0)
    };
    let rms = |rho| RmsProp { rho, ..RmsProp::default() };
    for (y, want) in [
        (0.0, [None; 7]),
        (1e-6, [149, 53, 47, 46, 9, 3, 20].map(Some)),
        (1e-3, [76, 27, 25, 24, 9, 2, 20].map(Some)),
        (1e-2, [52, 19, 17, 17, 9, 2, 20].map(Some)),
    ] {
        let rules: [Optimizer; 7] = [
            GradientDescent::default().into(),
            heavy_ball(0.9).into(),
            look_ahead(0.9).into(),
            torch(0.9).into(),
            rms(0.9).into(),
            rms(0.99).into(),
            Adam::default().into(),
        ];
        assert_eq!(rules.map(|rule| escape(rule, y)), want, "y₀ = {y}");
    }
}

fn rosenbrock(optimizer: impl Into<Optimizer>, rate: f64) -> Trajectory {
    Trajectory::of(&Plan::plain(Rosenbrock::default(), optimizer, rate, [-1.2, 1.0], 5000))
}

#[test]
fn on_rosenbrock_the_runs_end_where_they_were_measured_to() {
    for (rate, loss) in [(0.001, 3.8e-3), (0.002, 5.5e-5), (0.003, 0.33)] {
        about(rosenbrock(GradientDescent::default(), rate).last().loss, loss, 0.02);
    }
    about(rosenbrock(RmsProp::default(), 0.01).last().loss, 0.022, 0.02);
    let hits = |trajectory: Trajectory| {
        let home = V::new(1.0, 1.0);
        trajectory.samples.iter().position(|sample| (sample.at - home).norm() < 1e-3)
    };
    let got = [
        hits(rosenbrock(heavy_ball(0.9), 0.001)),
        hits(rosenbrock(heavy_ball(0.9), 0.002)),
        hits(rosenbrock(look_ahead(0.9), 0.001)),
        hits(rosenbrock(torch(0.9), 0.001)),
        hits(rosenbrock(Adam::default(), 0.01)),
        hits(rosenbrock(Adam::default(), 0.02)),
        hits(rosenbrock(Adam::default(), 0.1)),
    ];
    assert_eq!(got, [1580, 861, 1621, 1620, 4409, 3034, 1220].map(Some));
}

#[test]
fn at_the_edge_less_explodes_and_more_converges() {
    let blown = |index| trail("edge", index).iter().position(|sample| sample.at.norm() > 1e6);
    assert!(blown(0).is_some_and(|step| step <= 10));
    assert_eq!(blown(1), None);
    assert!(blown(2).is_some_and(|step| step <= 6));
    assert!(matches!(run("edge", 0).1.ending, Ending::Lost { cause: Cause::Diverged, .. }));
}

#[test]
fn on_the_banana_momentum_does_what_distill_shows() {
    about(trail("momentum", 0)[150].loss, 1.18, 0.01);
    about(trail("momentum", 1)[150].loss, 0.009, 0.05);
    about(trail("momentum", 3)[150].loss, 6.5, 0.01);
    let home = V::new(1.0, 1.0 / 3.0);
    let hit = trail("momentum", 2).iter().position(|sample| (sample.at - home).norm() < 1e-3);
    assert_eq!(hit, Some(135));
    for beta in [0.0, 0.74, 0.9] {
        let plan = Plan::plain(Banana::default(), heavy_ball(beta), 0.006, [-1.21, 0.853], 150);
        let blown = Trajectory::of(&plan).samples.iter().position(|sample| sample.at.norm() > 1e6);
        assert!(blown.is_some_and(|step| (5..=7).contains(&step)), "β = {beta}: {blown:?}");
    }
}

#[test]
fn adam_is_quiet_for_thousands_of_steps_and_bursts_from_about_3350() {
    let samples = trail("bursts", 0);
    assert!(samples[320..3300].iter().all(|sample| sample.at.norm() < 1e-3));
    let burst = samples.iter().skip(200).position(|sample| sample.loss > 1e-4).map(|after| after + 200);
    assert!(burst.is_some_and(|step| (3300..3400).contains(&step)), "{burst:?}");
    let turned =
        Plan::plain(Quadratic { kappa: 10.0, angle: 45.0 }, Adam::default(), 1.0, [-7.0711, -5.6569], 4000);
    let samples = Trajectory::of(&turned).samples;
    let first = samples.iter().skip(500).position(|sample| sample.loss > 1e-4).map(|after| after + 500);
    assert!(first.is_some_and(|step| (1900..2000).contains(&step)), "{first:?}");
    let highest = samples[500..].iter().map(|sample| sample.loss).fold(0.0, f64::max);
    about(highest, 2.0, 0.3);
}

#[test]
fn the_wells_the_rings_and_the_pit_catch_the_runs_that_the_notes_name() {
    let ends = |id, count: usize| (0..count).map(|index| run(id, index).1.last().at).collect::<Vec<V>>();
    let wells = ends("double_well", 3);
    assert!(wells[0].x > 0.8 && wells[1].x > 0.8 && wells[2].x < -0.8, "{wells:?}");
    let rings = ends("plateau", 3);
    assert!(rings[0].norm() > 0.5 && rings[1].norm() > 0.5 && rings[2].norm() < 1e-3, "{rings:?}");
    let pit = ends("sharp_flat", 3);
    assert!(pit[0].x > 0.9 && pit[1].x > 0.7 && pit[2].x < -0.8, "{pit:?}");
}

// The methods beyond the five, and what is around them: each note's claim.

/// The first iterate within `near` of a point.
fn arrives(samples: &[Sample], home: [f64; 2], near: f64) -> Option<usize> {
    samples.iter().position(|sample| (sample.at - V::from(home)).norm() < near)
}

/// Distances to a point.
fn distances(samples: &[Sample], home: [f64; 2]) -> Vec<f64> {
    samples.iter().map(|sample| (sample.at - V::from(home)).norm()).collect()
}

/// The moves between iterates.
fn moves(samples: &[Sample]) -> Vec<V> {
    samples.windows(2).map(|pair| pair[1].at - pair[0].at).collect()
}

fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::NEG_INFINITY, f64::max)
}

#[test]
fn every_card_points_to_a_picture_of_its_method_beside_another() {
    for optimizer in Optimizer::all() {
        let (id, example) = (optimizer.description().id, optimizer.part().card().example);
        let experiment = named(example).unwrap_or_else(|| panic!("{id}: no experiment {example}")).experiment;
        let firsts = experiment.runs.iter().map(|run| &run.optimizer);
        let seconds = experiment.runs.iter().filter_map(|run| run.then.as_ref()).map(|then| &then.optimizer);
        let ids: Vec<_> = firsts.chain(seconds).map(|optimizer| optimizer.description().id).collect();
        assert!(ids.contains(&id), "{id} is not in {example}");
        // Gradient descent beside itself at another rate is the picture of the rate.
        let plain = id == "gradient_descent";
        assert!(plain || ids.iter().any(|other| *other != id), "{id} is alone in {example}");
    }
}

#[test]
fn adagrad_does_not_notice_how_steep_an_axis_is_and_settles_where_rmsprop_cycles() {
    let [descent, adagrad, rms] = [0, 1, 2].map(|index| trail("sparse_scale", index));
    // A hundredth of the steepness, and the same path: only ε knows the scale.
    let (plan, _) = run("sparse_scale", 1);
    let mild = Trajectory::of(&Plan { surface: Quadratic { kappa: 1.0, angle: 0.0 }.into(), ..plan });
    let apart = largest(adagrad.iter().zip(&mild.samples).map(|(a, b)| (a.at - b.at).norm()));
    assert!(apart < 1e-8, "{apart}");
    assert_eq!(
        [&descent, &adagrad, &rms].map(|t| arrives(t, [0.0, 0.0], 0.3)),
        [Some(141), Some(15), Some(6)]
    );
    assert!(adagrad[200].loss < 1e-20);
    about(rms[200].at.x.abs(), 0.25, 0.01);
    about(rms[200].at.y.abs(), 0.25, 0.01);
}

#[test]
fn adadelta_takes_the_same_path_along_an_axis_that_is_a_hundred_times_as_steep() {
    let samples = trail("adadelta_units", 1);
    assert!(samples.iter().all(|sample| (sample.at.x + sample.at.y).abs() < 1e-4));
    about(samples[100].at.x, -1.62, 0.01);
    assert!(samples[450].at.norm() < 0.5);
    // In plain descent the two axes part at once.
    let descent = trail("adadelta_units", 0)[50].at;
    assert!((descent.x + descent.y).abs() > 1.0);
    // The rate of 1 is no accident of this surface.
    let plan = Plan::plain(Rosenbrock::default(), Adadelta::default(), 1.0, [-1.2, 1.0], 2000);
    assert!(Trajectory::of(&plan).last().loss < 1.0);
}

/// Booth's Hessian is [[10, 8], [8, 10]]: with L2 (H + λI)x = Hx*; AdamW ends at the least loss with |x|, |y| ≤ 1/λ
/// (Xie & Li 2024), so y = 2 and 10x + 8·2 = 34.
#[test]
fn l2_ends_at_the_penalized_minimum_and_decoupled_decay_in_a_box() {
    let ends = [0, 1, 2].map(|index| trail("decoupled_decay", index)[2000].at);
    let ridge = V::new((10.5 * 34.0 - 8.0 * 38.0) / 46.25, (10.5 * 38.0 - 8.0 * 34.0) / 46.25);
    assert!((ends[0] - ridge).norm() < 1e-4, "{ends:?}");
    assert!((ends[1] - V::new(1.8, 2.0)).norm() < 2e-3, "{ends:?}");
    assert!((ends[2] - V::new(1.0, 3.0)).norm() < 1e-4, "{ends:?}");
}

#[test]
fn adamax_still_remembers_the_first_gradient_when_adam_has_diluted_it() {
    let rates = |index| effective_rates(&run("adamax_norm", index).0)[100].x;
    let ratio = rates(0) / rates(1);
    assert!((5.0..6.5).contains(&ratio), "{ratio}");
    let home = |index| arrives(&trail("adamax_norm", index), [1.0, 1.0], 1e-3);
    assert_eq!([home(0), home(1)], [Some(1220), None]);
}

#[test]
fn nadam_overshoots_a_quarter_as_far_as_adam() {
    let over = |index| largest(trail("nadam_ahead", index).iter().map(|sample| sample.at.x));
    about(over(0), 1.13, 0.01);
    about(over(1), 0.27, 0.02);
    assert!(trail("nadam_ahead", 1)[100].loss < 1e-6 * trail("nadam_ahead", 0)[100].loss);
}

#[test]
fn radam_begins_with_five_steps_of_plain_momentum_and_adam_with_a_leap() {
    let [adam, radam] = [0, 1].map(|index| trail("radam_warmup", index));
    let leap = adam[1].at - adam[0].at;
    assert!((leap.abs() - V::new(1.0, 1.0)).norm() < 1e-6, "{leap}");
    let mut mean = V::zeros();
    for k in 0..5 {
        mean = mean * 0.9 + radam[k].gradient * 0.1;
        let step = -mean / (1.0 - 0.9_f64.powi(k as i32 + 1));
        assert!((radam[k + 1].at - radam[k].at - step).norm() < 1e-12, "{k}");
    }
    let far = |samples: &[Sample]| largest(samples.iter().map(|sample| (sample.at - samples[0].at).norm()));
    assert!(far(&adam) > 1.4 && far(&radam) < 0.6, "{} {}", far(&adam), far(&radam));
}

#[test]
fn adabelief_is_through_beales_valley_a_hundred_steps_before_adam() {
    let home = |index| arrives(&trail("adabelief_valley", index), [3.0, 0.5], 1e-3);
    assert_eq!([home(0), home(1)], [Some(611), Some(511)]);
}

#[test]
fn yogi_keeps_its_small_rate_after_a_burst_and_adam_gets_its_rate_back() {
    assert!(trail("yogi_slow", 0)[0].gradient.norm() > 1000.0);
    let rates = [0, 1].map(|index| effective_rates(&run("yogi_slow", index).0));
    // In x, from the tenth step on, when both are still the same.
    let grown = rates.map(|rates| rates[900].x / rates[10].x);
    about(grown[0] / grown[1], 1.54, 0.05);
    let ends = [0, 1].map(|index| trail("yogi_slow", index)[1000].at.x);
    about(ends[0], 0.04, 0.15);
    about(ends[1], -0.56, 0.02);
}

#[test]
fn lions_steps_have_one_length_and_only_a_falling_rate_makes_it_settle() {
    // The weight decay of 0.001 is all that is not sign.
    let steps = moves(&trail("lion_sign", 1));
    assert!(steps.iter().all(|step| (step.abs() - V::repeat(0.2)).amax() < 0.2 * 1e-3 * 5.5));
    let ends = [0, 1, 2].map(|index| trail("lion_sign", index)[200].loss);
    assert!(ends[1] > 1e-3 && ends[2] < 1e-5 && ends[0] < 1e-8, "{ends:?}");
}

#[test]
fn rprop_is_in_easoms_pit_while_descent_is_still_on_the_plain() {
    let pit = [std::f64::consts::PI; 2];
    let home = [0, 1, 2].map(|index| arrives(&trail("rprop_plateau", index), pit, 0.01));
    assert_eq!(home, [None, Some(68), Some(14)]);
    assert!(trail("rprop_plateau", 0)[0].gradient.norm() < 1e-3);
}

#[test]
fn sign_descent_steps_by_the_rate_and_cycles_until_the_rate_falls() {
    let steps = moves(&trail("sign_steps", 1));
    assert!(steps.iter().all(|step| (step.abs() - V::repeat(0.4)).norm() < 1e-12));
    let [descent, sign, linear] = [0, 1, 2].map(|index| trail("sign_steps", index));
    assert_eq!(arrives(&sign, [0.0, 0.0], 0.3), Some(22));
    assert!(descent[22].at.norm() > 0.6 * descent[0].at.norm());
    assert!((sign[60].at - sign[58].at).norm() < 1e-12);
    assert!((sign[60].at.abs() - V::repeat(0.2)).norm() < 1e-9);
    assert!(linear[60].loss < 1e-20);
}

#[test]
fn qhm_overshoots_less_than_momentum_and_flips_less_than_descent() {
    let trails = [0, 1, 2].map(|index| trail("qhm_between", index));
    let over = [0, 1, 2].map(|index: usize| largest(trails[index].iter().map(|sample| sample.at.x)));
    assert!(over[0] < 0.0, "{over:?}");
    about(over[1], 0.24, 0.01);
    about(over[2], 0.554, 0.01);
    let flips = trails.map(|t| t.windows(2).filter(|pair| pair[0].at.y * pair[1].at.y < 0.0).count());
    assert_eq!(flips, [100, 10, 13]);
}

#[test]
fn acceleration_keeps_below_its_bound_without_strong_convexity() {
    let samples = trail("accelerated_rate", 2);
    // α = 1/L with an L that is at least the curvature 12x² on the way.
    let l = 1.0 / 0.03;
    assert!(samples.iter().all(|sample| 12.0 * sample.at.amax().powi(2) <= l));
    for (k, sample) in samples.iter().enumerate() {
        let bound = 2.0 * samples[0].at.norm_squared() * l / (k as f64 + 1.0).powi(2);
        assert!(sample.loss <= bound, "{k}");
    }
    let ends = [0, 1, 2].map(|index| trail("accelerated_rate", index)[200].loss);
    assert!(ends[0] > ends[1] && ends[1] > 4000.0 * ends[2], "{ends:?}");
}

#[test]
fn exact_search_turns_by_right_angles_and_keeps_the_worst_rate() {
    let samples = trail("exact_search", 1);
    for pair in moves(&samples).windows(2) {
        assert!(pair[0].normalize().dot(&pair[1].normalize()).abs() < 1e-6);
    }
    for pair in samples.windows(2) {
        about(pair[1].loss / pair[0].loss, (9.0_f64 / 11.0).powi(2), 1e-6);
    }
}

#[test]
fn backtracking_descends_where_the_fixed_rate_explodes() {
    assert_eq!(run("armijo", 0).1.ending, Ending::Lost { step: 8, cause: Cause::Diverged });
    let (_, armijo) = run("armijo", 1);
    assert!(armijo.samples.windows(2).all(|pair| pair[1].loss < pair[0].loss));
    let per_step = armijo.cost(300).total() as f64 / 300.0;
    assert!((11.5..12.5).contains(&per_step), "{per_step}");
}

#[test]
fn the_second_wolfe_condition_refuses_steps_that_are_too_short() {
    let [armijo, wolfe] = [0, 1].map(|index| run("wolfe", index).1);
    assert!(armijo.samples[..40].iter().all(|sample| sample.rate == 0.005));
    assert!(wolfe.samples[..40].iter().all(|sample| sample.rate > 0.01));
    // Fewer evaluations, less loss.
    assert!(wolfe.cost(10).total() < armijo.cost(40).total());
    assert!(wolfe.samples[10].loss < armijo.samples[40].loss && wolfe.samples[40].loss < 1e-2);
    about(wolfe.cost(40).total() as f64 / armijo.cost(40).total() as f64, 5.0, 0.05);
}

#[test]
fn newton_needs_one_step_on_a_bowl_and_doubles_its_digits_on_rosenbrock() {
    let bowl = Quadratic { kappa: 100.0, angle: 30.0 };
    assert!(
        Trajectory::of(&Plan::plain(bowl, Newton::default(), 1.0, [-9.0, 4.0], 1)).last().at.norm() < 1e-12
    );
    let samples = trail("newton_jump", 1);
    about(largest(samples.iter().map(|sample| sample.loss)), 1412.0, 0.001);
    let far = distances(&samples, [1.0, 1.0]);
    assert!((3..6).all(|k| far[k + 1] <= far[k].powi(2)), "{far:?}");
    about(far[4], 0.056, 0.01);
    about(far[5], 9.6e-6, 0.01);
    assert_eq!(far[7], 0.0);
    assert!(trail("newton_jump", 0)[12].loss > 4.0);
}

#[test]
fn plain_newton_goes_into_the_saddle_that_the_safeguarded_one_leaves() {
    let ends = [0, 1, 2].map(|index| *run("newton_saddle", index).1.last());
    assert!(ends[0].at.norm() < 1e-9 && ends[0].loss == 0.0, "{ends:?}");
    assert!(ends[1..].iter().all(|end| (end.loss + 1.0).abs() < 1e-4), "{ends:?}");
    let far = distances(&trail("newton_saddle", 1), [0.0, 2.0_f64.sqrt()]);
    assert!(far[7] < 1e-9, "{far:?}");
}

#[test]
fn newton_climbs_to_the_maximum_and_newton_cg_goes_down() {
    let ends = [0, 1, 2].map(|index| run("newton_cg", index).1.last().at);
    assert!((ends[1] - V::new(-0.2708, -0.923)).norm() < 1e-3, "{ends:?}");
    assert!([ends[0], ends[2]].iter().all(|end| (end - V::new(3.0, 2.0)).norm() < 1e-6), "{ends:?}");
    let losses: Vec<f64> = trail("newton_cg", 2).iter().map(|sample| sample.loss).collect();
    assert!(losses.windows(2).all(|pair| pair[1] <= pair[0]));
}

#[test]
fn bfgs_is_superlinear_and_done_before_fifty_gradients() {
    for index in [1, 2] {
        let (_, trajectory) = run("bfgs_learns", index);
        assert!(trajectory.cost(60).gradients < 50 && trajectory.last().loss < 1e-25);
        // The ratio of successive distances goes to 0, where a linear rate would keep it.
        let far = distances(&trajectory.samples, [1.0, 1.0]);
        let last = far.iter().rposition(|far| *far > 1e-12).unwrap();
        let ratio = |k: usize| far[k + 1] / far[k];
        assert!(ratio(last - 1) < 0.05, "{far:?}");
    }
    about(trail("bfgs_learns", 0)[60].loss, 3.47, 0.01);
}

#[test]
fn conjugate_gradients_need_two_steps_where_steepest_descent_zig_zags() {
    let [exact, conjugate] = [0, 1].map(|index| trail("cg_two_steps", index));
    assert!(conjugate[2].at.norm() < 1e-9 && exact[2].at.norm() > 0.5);
    assert_eq!(conjugate[1].at, exact[1].at);
    let steps = moves(&exact[..10]);
    assert!(steps.windows(2).all(|pair| pair[0].normalize().dot(&pair[1].normalize()).abs() < 1e-6));
}

#[test]
fn the_trust_region_grows_and_shrinks_and_never_climbs() {
    let (plan, trajectory) = run("trust_region", 0);
    let radii: Vec<f64> = (0..20).filter_map(|step| explain(&plan, step).region).collect();
    assert_eq!(radii[0], 0.2);
    assert!(radii.windows(2).any(|pair| pair[1] == 2.0 * pair[0]), "{radii:?}");
    assert!(radii.windows(2).any(|pair| pair[1] < 0.5 * pair[0]), "{radii:?}");
    assert!(trajectory.samples.windows(2).all(|pair| pair[1].loss <= pair[0].loss));
    assert!(trajectory.last().loss < 1e-20);
    about(largest(trail("trust_region", 1).iter().map(|sample| sample.loss)), 1412.0, 0.001);
}

#[test]
fn gauss_newton_solves_rosenbrock_in_two_steps_and_levenberg_marquardt_never_climbs() {
    let [gauss, levenberg, newton] = [0, 1, 2].map(|index| trail("gauss_newton", index));
    about(gauss[1].loss, 2343.0, 0.001);
    assert!((gauss[2].at - V::new(1.0, 1.0)).norm() < 1e-9);
    assert!(levenberg.windows(2).all(|pair| pair[1].loss <= pair[0].loss));
    assert_eq!(arrives(&newton, [1.0, 1.0], 1e-9), Some(6));
}

/// The natural gradient of x is e²ʸ·(x − m)/e²ʸ.
#[test]
fn the_natural_gradient_shrinks_the_mean_by_a_fifth_whatever_the_width() {
    let samples = trail("natural_gradient", 1);
    for pair in samples[..40].windows(2) {
        about((pair[1].at.x - 1.0) / (pair[0].at.x - 1.0), 0.8, 1e-9);
    }
    assert!(trail("natural_gradient", 0)[60].at.x < -1.4 && samples[60].loss < -0.193);
}

#[test]
fn in_a_fair_race_newton_needs_10_evaluations_bfgs_76_and_momentum_861() {
    let got = [0, 1, 2].map(|index| {
        let (_, trajectory) = run("fair_race", index);
        let step = arrives(&trajectory.samples, [1.0, 1.0], 1e-3).unwrap();
        (step, trajectory.cost(step).total())
    });
    assert_eq!(got, [(861, 861), (29, 76), (5, 10)]);
}

#[test]
fn a_constant_rate_hovers_with_the_variance_of_theory_and_a_falling_one_settles() {
    let noisy = |index, steps| {
        let (plan, _) = run("noise_hovers", index);
        Trajectory::of(&Plan { steps, ..plan }).samples
    };
    let variance = |samples: &[Sample]| {
        let sum: f64 = samples.iter().map(|sample| sample.at.norm_squared()).sum();
        sum / (2 * samples.len()) as f64
    };
    for (index, rate) in [(0, 0.2), (1, 0.02)] {
        let samples = noisy(index, 100_000);
        about(variance(&samples[1000..]), rate / (2.0 - rate), 0.1);
    }
    assert!(variance(&noisy(2, 100_000)[90_000..]) < 1e-3);
}

/// The median of the losses at which a run's repeats stand at a step, and their measured cloud.
fn repeats(experiment: &Experiment, index: usize, step: u64) -> (f64, Measured) {
    let run = &experiment.runs[index];
    let plan = experiment.plan(run);
    let flock = Flock::of(&plan, &experiment.swarm(run).unwrap());
    let mut losses: Vec<f64> = flock.at(step).map(|at| plan.surface.part().value(at)).collect();
    losses.sort_by(f64::total_cmp);
    let measured = measured(&plan, &Trajectory::of(&plan), Some(&flock), step).unwrap();
    (losses[losses.len() / 2], measured)
}

/// Every variance of a predicted cloud within this of the measured one.
fn as_predicted(predicted: &Cloud, found: &Cloud, tolerance: f64) {
    let root = predicted.covariance.cholesky().unwrap().l().try_inverse().unwrap();
    let relative = spectrum(&(root * found.covariance * root.transpose()));
    let [low, high] = [relative.low - 1.0, relative.high - 1.0];
    assert!(low > -tolerance && high < tolerance, "{low} {high}");
}

/// Of 50 repeats a standard deviation is known to a tenth; of 2,000 to a sixtieth.
#[test]
fn a_constant_rate_fills_the_predicted_ellipse_for_ever_and_a_decaying_one_leaves_it() {
    let mut experiment = named("noise_settles").unwrap().experiment;
    let [constant, decaying] = [0, 1].map(|index| repeats(&experiment, index, 400).0);
    assert!(constant > 25.0 * decaying, "{constant} {decaying}");
    let plan = experiment.plan(&experiment.runs[0]);
    let predicted = stationary(&plan).unwrap();
    assert!(predicted.burn_in(plan.start) < 100);
    assert_eq!(stationary(&experiment.plan(&experiment.runs[1])), None);
    experiment.swarm = experiment.swarm.map(|swarm| Swarm { count: 2000, ..swarm });
    let cloud = |index, step| repeats(&experiment, index, step).1.cloud;
    for step in [100, 400] {
        as_predicted(&predicted.cloud, &cloud(0, step), 0.15);
    }
    let widths = [50, 100, 200, 400].map(|step| cloud(1, step).axes()[1].norm());
    assert!(widths.windows(2).all(|pair| pair[1] < pair[0]), "{widths:?}");
    assert!(widths[3] < 0.25 * predicted.cloud.axes()[1].norm(), "{widths:?}");
}

#[test]
fn the_ellipse_of_noise_is_the_predicted_one_and_the_heavy_ball_s_has_ten_times_the_variance() {
    let clouds = [0, 1].map(|index| {
        let (plan, _) = run("stationary_ellipse", index);
        let long = Plan { steps: 400_000, ..plan };
        let predicted = stationary(&long).unwrap().cloud;
        let found = measured(&long, &Trajectory::of(&long), None, long.steps).unwrap();
        as_predicted(&predicted, &found.cloud, 0.05);
        predicted
    });
    let variances = |cloud: &Cloud| cloud.axes().map(|axis| axis.norm_squared());
    let [heavy, plain] = [&clouds[0], &clouds[1]].map(variances);
    for (heavy, plain) in heavy.into_iter().zip(plain) {
        about(heavy / plain, 10.0, 0.1);
    }
    // Long where the bowl is flat: along 30°.
    let long = clouds[0].axes()[1].normalize();
    assert!(long.dot(&V::new(0.75_f64.sqrt(), 0.5)).abs() > 1.0 - 1e-12);
}

#[test]
fn annealed_noise_leaves_the_sharp_pit_with_most_seeds_and_never_without() {
    let (plan, plain) = run("noise_escapes", 1);
    assert!(plain.last().at.x < -0.5 && run("noise_escapes", 0).1.last().at.x > 0.9);
    let ends = (1..=40).map(|seed| {
        let mut plan = plan.clone();
        plan.around.noise = plan.around.noise.map(|noise| Noise { seed, ..noise });
        Trajectory::of(&plan).last().at.x
    });
    let escaped = ends.filter(|x| *x < -0.5).count();
    assert!((25..40).contains(&escaped), "{escaped} of 40");
}

#[test]
fn the_mean_of_the_iterates_settles_where_the_iterates_do_not() {
    let (plan, trajectory) = run("polyak", 0);
    let bare = Plan {
        around: descent_lab::around::Around { averaging: None, ..plan.around.clone() },
        ..plan.clone()
    };
    assert_eq!(Trajectory::of(&bare).samples, trajectory.samples);
    let root = |values: &[f64]| (values.iter().map(|v| v * v).sum::<f64>() / values.len() as f64).sqrt();
    let iterates: Vec<f64> = trajectory.samples[500..].iter().map(|sample| sample.at.norm()).collect();
    let means: Vec<f64> = trajectory.averages[500..].iter().map(V::norm).collect();
    assert!(root(&means) < 0.4 * root(&iterates), "{} {}", root(&means), root(&iterates));
    // Like 1/√k: a hundred times as many steps, a tenth of the error; over seeds, as one is by chance.
    let error = |steps: u64| {
        let ends: Vec<f64> = (1..=20)
            .map(|seed| {
                let mut plan = Plan { steps, ..plan.clone() };
                plan.around.noise = plan.around.noise.map(|noise| Noise { seed, ..noise });
                Trajectory::of(&plan).averages.last().unwrap().norm()
            })
            .collect();
        root(&ends)
    };
    let ratio = error(20_000) / error(200);
    assert!((0.05..0.2).contains(&ratio), "{ratio}");
}

#[test]
fn clipping_keeps_the_cliff_from_throwing_the_run_away() {
    let [thrown, clipped] = [0, 1].map(|index| trail("clipping", index));
    assert!((thrown[1].at - V::new(5.5, 8.3)).norm() < 0.1);
    about(thrown[0].gradient.norm(), 58.0, 0.01);
    assert!((clipped[1].at - clipped[0].at).norm() <= 0.2);
    let home = [1.0, 0.5_f64.ln()];
    assert_eq!([&thrown, &clipped].map(|t| arrives(t, home, 1e-3)), [Some(113), Some(22)]);
}

/// On the axis 10y − 38 + 20 = 0, and |8y − 34| ≤ 20 holds x there.
#[test]
fn the_proximal_step_makes_an_exact_zero_and_the_subgradient_none() {
    let [proximal, rattling] = [0, 1].map(|index| trail("lasso", index));
    assert!(proximal[40..].iter().all(|sample| sample.at.x == 0.0));
    about(proximal[120].at.y, 1.8, 1e-6);
    assert!(rattling.iter().all(|sample| sample.at.x != 0.0));
    let kick = largest(moves(&rattling[40..]).iter().map(|step| step.x));
    about(kick, 1.6, 0.02);
}

#[test]
fn preconditioned_by_its_hessian_the_valley_is_round() {
    let [plain, round] = [0, 1].map(|index| trail("preconditioned", index));
    for pair in round.windows(2) {
        assert!((pair[1].at - pair[0].at * 0.8).norm() < 1e-9);
    }
    about(plain[60].at.norm() / plain[0].at.norm(), (99.0_f64 / 101.0).powi(60), 0.05);
}

#[test]
fn rounding_stalls_a_run_the_earlier_the_fewer_bits_it_has() {
    let ends = [0, 1, 2].map(|index| trail("stalls_in_bf16", index));
    about(ends[1][1000].at.x, 0.953, 1e-3);
    about(ends[2][1000].at.x, 0.668, 1e-3);
    assert!(ends[0][1000].at.x > 0.98 && ends[0][1000].at != ends[0][999].at);
    // They stand still on a slope: each step is less than half the gap to the next number, 2⁻⁸ and 2⁻¹¹ of x.
    for (index, bits) in [(1, 11), (2, 8)] {
        let [before, last] = [ends[index][990], ends[index][1000]];
        assert!(before.at == last.at && last.gradient.norm() > 0.05);
        assert!(0.003 * last.gradient.x.abs() < 0.51 * 2.0_f64.powi(-bits), "{last:?}");
    }
}

/// 4x³ < 2⁻²⁵ rounds to 0.
#[test]
fn f16_loses_small_gradients_and_a_scaled_loss_keeps_them() {
    let ends = [0, 1, 2].map(|index| trail("loss_scaling", index)[120].at.amax());
    let lost = (2.0_f64.powi(-25) / 4.0).cbrt();
    assert!((0.5 * lost..lost).contains(&ends[1]), "{ends:?}");
    assert!(ends[2] < lost / 1024.0_f64.cbrt() && ends[2] > 0.1 * lost / 1024.0_f64.cbrt(), "{ends:?}");
    assert!(ends[0] < 1e-5, "{ends:?}");
}

#[test]
fn adam_and_then_momentum_is_home_where_neither_is_alone() {
    let near =
        [0, 1, 2].map(|index| (run("adam_then_momentum", index).1.last().at - V::new(1.0, 1.0)).norm());
    assert!(near[0] > 5e-3 && near[1] > 1e6 && near[2] < 1e-3, "{near:?}");
    let [adam, handed] = [0, 2].map(|index| trail("adam_then_momentum", index));
    assert_eq!(adam[50].at, handed[50].at);
}

#[test]
fn a_cyclical_rate_leaves_the_sharp_pit_and_stays_in_the_flat_basin() {
    let [constant, cyclical] = [0, 1].map(|index| trail("cyclical", index));
    assert!(constant[200].at.x > 0.98 && cyclical[200].at.x < -0.9 && cyclical[200].gradient.norm() < 1e-6);
    assert!(cyclical.iter().any(|sample| sample.at.x > 0.8 && sample.loss < -1.0));
    about(cyclical[20].rate, 0.3, 1e-12);
    about(cyclical[40].rate, 0.03, 1e-12);
}

#[test]
fn a_rate_that_watches_the_loss_ends_the_cycle() {
    let [constant, watched] = [0, 1].map(|index| trail("plateau_schedule", index));
    about(constant[300].at.x.abs(), 0.25, 0.01);
    assert!(watched[300].loss < 1e-50 && watched[300].rate < 1e-3);
    assert!(run("plateau_schedule", 1).0.schedule != Schedule::default());
}

/// The step at which a run of `silver` comes within 0.001 of the minimum for the first time, on a bowl with this κ.
fn bound_home(kappa: f64, index: usize, steps: u64) -> Option<usize> {
    let sets = [format!("surface.kappa={kappa}"), format!("steps={steps}")];
    let document = sets.iter().fold(named("silver").unwrap(), |document, set| document.with(set).unwrap());
    let plan = document.experiment.plan(&document.experiment.runs[index]);
    Trajectory::of(&plan).samples.iter().position(|sample| sample.at.norm() < 1e-3)
}

/// Silver steps and the best constant rate: the numbers of a loop in Python, written by others.
#[test]
fn silver_steps_are_home_before_the_best_constant_rate_as_soon_as_the_bowl_is_long() {
    let home = |kappa, index| bound_home(kappa, index, 5000);
    assert_eq!([10.0, 100.0, 1000.0].map(|kappa| home(kappa, 0)), [Some(46), Some(456), Some(4556)]);
    assert_eq!([10.0, 100.0, 1000.0].map(|kappa| home(kappa, 1)), [Some(255), Some(255), Some(1407)]);
    // As the note says.
    assert_eq!([0, 1, 2, 3].map(|index| bound_home(100.0, index, 511)), [456, 255, 35, 60].map(Some));
    let silver = trail("silver", 1);
    let beyond = silver[..511].iter().filter(|sample| sample.rate * 100.0 > 2.0 + 1e-9);
    assert_eq!(beyond.count(), 511 / 4);
}

#[test]
fn two_steps_end_at_the_minimum_of_every_bowl() {
    let samples = trail("two_steps", 0);
    assert_eq!((samples[1].at.x, samples[1].at.y), (0.0, -99.0));
    assert_eq!(samples[2].at, V::zeros());
    for (kappa, angle) in [(1.0, 0.0), (7.3, 12.0), (100.0, 30.0), (1000.0, -71.0), (9999.0, 45.0)] {
        let sets = [format!("surface.kappa={kappa}"), format!("surface.angle={angle}")];
        let document =
            sets.iter().fold(named("two_steps").unwrap(), |document, set| document.with(set).unwrap());
        let plan = document.experiment.plan(&document.experiment.runs[0]);
        let samples = Trajectory::of(&plan).samples;
        assert!(samples[2].at.norm() < 1e-15 * kappa * kappa, "κ = {kappa}, {angle}°: {}", samples[2].at);
    }
}

/// The claims of the notes on the hyperbolas.
#[test]
fn descent_ends_below_its_limit_of_sharpness_is_thrown_there_and_warmup_gets_there_in_time() {
    let sharp = |id: &str, index: usize| {
        let (plan, trajectory) = run(id, index);
        (along(&plan, &trajectory), trajectory.samples)
    };
    let [(edge, _), (small, _)] = [0, 1].map(|index| sharp("edge_of_stability", index));
    about(edge.values[1200], 9.93, 1e-3);
    about(small.values[1200], 18.2, 0.01);
    assert!(edge.values[0] > 19.0);
    let (catapult, samples) = sharp("catapult", 0);
    about(samples[0].loss, 0.0015, 0.05);
    assert!(largest(samples.iter().map(|sample| sample.loss)) > 160.0 * samples[0].loss);
    about(catapult.values[0], 18.2, 0.01);
    about(catapult.values[1200], 9.93, 1e-3);
    assert!(sharp("catapult", 1).0.values[1200] > 18.0);
    assert!(sharp("warmup", 0).1.len() < 12);
    let (warm, _) = sharp("warmup", 1);
    about(warm.values[0], 107.0, 0.01);
    assert!(warm.values[60] < 5.0);
    assert!(warm.values[2..].iter().zip(&warm.limits[2..]).all(|(value, limit)| value < limit));
}

/// On this bowl y is the steep direction and rings undisturbed. Its preconditioned sharpness grows as the second moment forgets; where
/// it passes 2(1 + β₁)/(1 − β₁)/α, what has rung down begins to grow.
#[test]
fn adams_bursts_begin_where_its_preconditioned_sharpness_passes_the_limit() {
    let (plan, trajectory) = run("bursts", 0);
    let Sharpness { values, limits, .. } = along(&plan, &trajectory);
    let size = |k: usize| {
        let near = &trajectory.samples[k.saturating_sub(15)..k + 15];
        largest(near.iter().map(|sample| sample.at.y.abs()))
    };
    let quietest = (200..3400).min_by(|a, b| size(*a).total_cmp(&size(*b))).unwrap();
    let passed = (200..3400).find(|&k| values[k] > limits[k]);
    assert!(passed.is_some_and(|step| (3000..3070).contains(&step)), "{passed:?}");
    about(values[quietest], limits[quietest], 0.05);
}

/// The claims of the notes on rates and on the worst case.
#[test]
fn the_rates_of_the_notes_are_measured_and_descent_touches_its_ceiling_at_step_20() {
    let wanted = [99.0 / 101.0, 9.0 / 11.0, 0.9_f64.sqrt()];
    for (index, want) in wanted.into_iter().enumerate() {
        let (plan, trajectory) = run("predicted_rates", index);
        let found = rate(&plan, &trajectory).unwrap();
        about(found.predicted.unwrap().factor, want, 1e-6);
        about(found.measured.unwrap().factor, want, 0.01);
    }
    let (plan, trajectory) = run("worst_case", 0);
    let promised = &guarantees(&plan, 60)[0].ceiling;
    about(trajectory.samples[20].loss, promised[20], 1e-6);
    assert!((0..=60).filter(|k| *k != 20).all(|k| trajectory.samples[k].loss < promised[k] * (1.0 - 1e-6)));
}

#[test]
fn three_of_two_hundred_starts_find_rastrigins_lowest_minimum_whatever_the_method() {
    let experiment = named("random_restarts").unwrap().experiment;
    let swarm = experiment.swarm.unwrap();
    assert_eq!(swarm.count, 200);
    let found = [0, 1].map(|index| {
        let flock = Flock::of(&experiment.plan(&experiment.runs[index]), &swarm);
        flock.flights().iter().filter(|flight| flight.end.norm() < 0.1).count()
    });
    assert_eq!(found, [3, 3]);
}

#[test]
fn himmelblau_from_the_keyboard_is_himmelblau() {
    let own = named("own_wells").unwrap().experiment;
    let gallery = Experiment { surface: Surface::named("himmelblau").unwrap(), ..own.clone() };
    for run in &own.runs {
        let [typed, known] =
            [&own, &gallery].map(|experiment| Trajectory::of(&experiment.plan(run)).last().at);
        assert!((typed - known).norm() < 1e-9, "{typed} {known}");
    }
    let minima = own.surface.critical_points().into_iter().filter(|c| c.kind == CriticalKind::Minimum);
    assert_eq!(minima.count(), 4);
}

#[test]
fn at_a_kink_a_constant_step_hops_and_a_decaying_one_settles() {
    let [constant, decaying] = [0, 1].map(|index| trail("own_kinks", index));
    let lowest = constant[150..].iter().map(|sample| sample.loss).fold(f64::INFINITY, f64::min);
    assert!(lowest > 0.05, "{lowest}");
    assert!((decaying[200].at - V::new(1.0, -0.5)).norm() < 0.01 && decaying[200].loss < 0.01);
}

#[test]
fn behind_a_wall_without_a_loss_a_run_is_over_and_a_line_search_does_not_step_there() {
    let [short, long, searched] = [0, 1, 2].map(|index| run("own_walls", index).1);
    assert!(
        matches!(long.ending, Ending::Lost { step, cause: Cause::LeftDomain } if step < 20),
        "{:?}",
        long.ending
    );
    for arrived in [short, searched] {
        assert!((arrived.last().at - V::new(1.0, 0.5)).norm() < 1e-3, "{:?}", arrived.last());
        assert!(arrived.samples.iter().all(|sample| sample.at.x > 0.0 && sample.at.y > 0.0));
    }
}

// The practice problems of the course, worked by hand.

/// f = x² + 2y², (4, 2) − 0.1·(8, 8) = (3.2, 1.2), 3.2² + 2·1.2² = 13.12.
#[test]
fn one_step_by_hand() {
    let samples = trail("one_step", 0);
    assert_eq!((samples[0].loss, samples[0].gradient), (24.0, V::new(8.0, 8.0)));
    assert!((samples[1].at - V::new(3.2, 1.2)).norm() < 1e-15);
    about(samples[1].loss, 13.12, 1e-15);
}

/// x ← (1 − 2α)x from 10: 10·0.8²⁰ = 0.11529215 for α = 0.1, 0 after one step for 0.5, ±10 for 1, 10·1.2ᵏ beyond.
#[test]
fn rates_below_two_over_the_curvature_converge_and_no_others() {
    about(trail("which_rate", 0)[20].at.x, 0.115_292_15, 1e-7);
    assert_eq!(trail("which_rate", 1)[1].at.x, 0.0);
    let swings = trail("which_rate", 2);
    assert!(swings.windows(2).take(60).all(|pair| pair[0].at.x * pair[1].at.x < 0.0));
    about(swings[20].at.x, 0.115_292_15, 1e-7);
    assert_eq!(trail("which_rate", 3)[7].at.x, -10.0);
    about(trail("which_rate", 4)[10].at.x, 61.917_364_224, 1e-9);
}

/// (1 − 0.9⁵)/(1 − 0.9) = 4.0951.
#[test]
fn the_velocity_after_five_equal_gradients() {
    let (plan, _) = run("five_gradients", 1);
    let velocity =
        |step| explain(&plan, step).parts.into_iter().rfind(|part| part.symbol == "v").unwrap().value;
    assert!((velocity(4) - V::new(-4.0951, 4.0951)).norm() < 1e-12);
    assert!(velocity(39).norm() < 10.0 * 2f64.sqrt());
}

/// 0.0001 + (0.1 − 0.0001)(1 + cos πk/200)/2, and 0.1·0.5^⌊k/50⌋.
#[test]
fn cosine_annealing_and_step_decay_at_given_epochs() {
    let rates = |index| {
        let (plan, _) = run("cosine_epochs", index);
        [0, 50, 100, 150, 200].map(|step| plan.rate(step))
    };
    for (got, want) in rates(0).into_iter().zip([0.1, 0.085_37, 0.050_05, 0.014_73, 0.000_1]) {
        assert!((got - want).abs() < 5e-6, "{got} for {want}");
    }
    for (got, want) in rates(1).into_iter().zip([0.1, 0.05, 0.025, 0.0125, 0.00625]) {
        about(got, want, 1e-15);
    }
}
