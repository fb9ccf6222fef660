//! The ready experiments show what they promise: every run's verdict is what a person sees there, and the famous
//! pictures have the numbers that were measured for them elsewhere.

use descent_lab::experiment::Plan;
use descent_lab::gallery::{FILES, all, named};
use descent_lab::insight::verdict;
use descent_lab::optimizer::{Adam, GradientDescent, Momentum, Nesterov, NesterovForm, Optimizer, RmsProp};
use descent_lab::real::V;
use descent_lab::surface::{Banana, BoundedSaddle, Quadratic, Ravine, Rosenbrock};
use descent_lab::trajectory::{Ending, Sample, Trajectory};

/// What a person says about each run, looking at the picture.
const SEEN: [(&str, &[&str]); FILES.len()] = [
    ("valley", &["descending", "descending", "descending", "zig-zag", "descending"]),
    ("zig_zag", &["zig-zag", "descending"]),
    ("bounce", &["zig-zag", "on a cycle", "diverging"]),
    ("divergence", &["diverging", "zig-zag"]),
    ("edge", &["diverging", "descending", "diverging"]),
    ("valley_walls", &["descending", "descending", "on a cycle"]),
    ("rescue", &["diverging", "converged", "zig-zag"]),
    ("look_ahead", &["zig-zag", "converged", "diverging"]),
    ("momentum", &["descending", "descending", "descending", "overshooting"]),
    ("optimal", &["descending", "zig-zag", "converged", "converged"]),
    ("adam_overshoots", &["zig-zag", "descending"]),
    ("rmsprop_cycle", &["on a cycle", "on a cycle"]),
    ("rmsprop_cosine", &["on a cycle", "converged"]),
    ("aligned", &["zig-zag", "descending"]),
    ("rotated", &["zig-zag", "descending"]),
    ("bursts", &["converged", "converged"]),
    ("saddle", &["converged", "descending", "converged", "zig-zag", "descending"]),
    ("ridge", &["at a saddle", "at a saddle", "at a saddle", "on a cycle", "at a saddle"]),
    ("plateau", &["converged", "converged", "converged"]),
    ("double_well", &["converged", "converged", "converged"]),
    ("sharp_flat", &["converged", "on a cycle", "converged"]),
    ("rosenbrock_race", &["descending", "converged", "converged", "on a cycle", "converged"]),
];

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
fn every_run_is_called_what_a_person_sees() {
    for (ready, (id, seen)) in all().iter().zip(SEEN) {
        assert_eq!(ready.id, id);
        let runs = ready.document.experiment.runs.len();
        let judged: Vec<_> = (0..runs)
            .map(|index| run(id, index))
            .map(|(plan, trajectory)| verdict(&plan, &trajectory))
            .collect();
        let names: Vec<_> = judged.iter().map(|judgement| judgement.verdict.name()).collect();
        assert_eq!(names, seen, "{id}: {:?}", judged.iter().map(|j| &j.cause).collect::<Vec<_>>());
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
    assert!(matches!(run("edge", 0).1.ending, Ending::Diverged { .. }));
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
