//! The ready experiments on losses over data keep what their notes promise.

use descent_lab::data::{Preparation, ScalingForm};
use descent_lab::experiment::{Document, Experiment, Plan};
use descent_lab::gallery::named;
use descent_lab::plot::plane::examples::drifting_optimum;
use descent_lab::real::V;
use descent_lab::real::symmetric::spectrum;
use descent_lab::trajectory::{Ending, Trajectory, seen};

fn experiment(id: &str) -> Experiment {
    named(id).unwrap_or_else(|| panic!("there is no {id}")).experiment
}

fn with(id: &str, assignments: &[&str]) -> Experiment {
    let document = named(id).unwrap_or_else(|| panic!("there is no {id}"));
    let set = |document: Document, assignment: &&str| document.with(assignment).unwrap();
    assignments.iter().fold(document, set).experiment
}

fn plans(experiment: &Experiment) -> Vec<Plan> {
    experiment.runs.iter().map(|run| experiment.plan(run)).collect()
}

fn runs(experiment: &Experiment) -> Vec<Trajectory> {
    plans(experiment).iter().map(Trajectory::of).collect()
}

fn minimum(experiment: &Experiment) -> V {
    experiment.surface.critical_points()[0].at
}

fn kappa(experiment: &Experiment) -> f64 {
    let spectrum = spectrum(&experiment.surface.part().jet(minimum(experiment)).hessian());
    spectrum.high / spectrum.low
}

/// The mean distance from a point over a stretch of a run.
fn mean_distance(trajectory: &Trajectory, from: V, stretch: std::ops::Range<usize>) -> f64 {
    let n = stretch.len() as f64;
    trajectory.samples[stretch].iter().map(|sample| (sample.at - from).norm()).sum::<f64>() / n
}

#[test]
fn small_batches_are_ahead_by_examples_seen_and_hover_wider_in_the_end() {
    let experiment = experiment("batch_sizes");
    let runs = runs(&experiment);
    let home = minimum(&experiment);
    for run in &runs {
        assert_eq!(run.cost(run.samples.len() - 1).examples, 1000);
    }
    let arrives = |run: &Trajectory| {
        let there = (0..run.samples.len()).find(|&k| (run.samples[k].at - home).norm() < 0.2);
        there.map(|k| run.cost(k).examples)
    };
    let [full, mini, single] = [0, 1, 2].map(|i| arrives(&runs[i]));
    assert!(full.is_none() && single.unwrap() < mini.unwrap(), "{full:?} {mini:?} {single:?}");
    assert!((runs[0].last().at - home).norm() > 1.0);
    let (mini, single) = (mean_distance(&runs[1], home, 70..100), mean_distance(&runs[2], home, 500..1000));
    assert!(single > 1.5 * mini, "{mini} {single}");
}

#[test]
fn standardizing_collapses_kappa_and_descent_arrives() {
    let raw = experiment("standardize");
    assert!(kappa(&raw) > 1000.0, "{}", kappa(&raw));
    let round = with(
        "standardize",
        &["surface.data.prepare.scaling=standardized", "learning_rate=0.3", "start=-1,1"],
    );
    assert!(kappa(&round) < 1.5, "{}", kappa(&round));
    let left = |experiment: &Experiment| (runs(experiment)[0].last().at - minimum(experiment)).norm();
    assert!(left(&raw) > 0.5 && left(&round) < 1e-6, "{} {}", left(&raw), left(&round));
}

#[test]
fn outliers_move_the_squared_errors_minimum_and_not_hubers() {
    let truth = V::new(1.0, 0.5);
    let squared = minimum(&experiment("outliers"));
    let huber = minimum(&with("outliers", &["surface.residual=huber"]));
    let absolute = minimum(&with("outliers", &["surface.residual=absolute"]));
    assert!((squared - truth).norm() > 1.0, "{squared}");
    assert!((huber - truth).norm() < 0.3 && (absolute - truth).norm() < 0.3, "{huber} {absolute}");
}

#[test]
fn a_rare_feature_is_learned_by_those_who_divide_by_what_they_saw() {
    let experiment = experiment("sparse_feature");
    let home = minimum(&experiment);
    let late =
        |run: &Trajectory| (0..run.samples.len()).find(|&k| (run.samples[k].at.y - home.y).abs() < 0.2);
    let arrives: Vec<Option<usize>> = runs(&experiment).iter().map(late).collect();
    let [descent, adagrad, adam] = arrives[..] else { panic!("three runs") };
    assert!(descent.is_none() && adagrad.unwrap() < 200 && adam.unwrap() < 200, "{arrives:?}");
}

#[test]
fn rmsprop_follows_the_drift_where_adagrad_freezes() {
    let experiment = experiment("drift");
    let lag = |plan: &Plan| {
        let trajectory = Trajectory::of(plan);
        let far = |k: usize| (trajectory.samples[k].at - drifting_optimum(plan, k as u64).unwrap()).norm();
        (500..1000).map(far).sum::<f64>() / 500.0
    };
    let lags: Vec<f64> = plans(&experiment).iter().map(lag).collect();
    assert!(lags[1] < 0.3 && lags[0] > 3.0 * lags[1], "{lags:?}");
}

#[test]
fn early_stopping_and_weight_decay_each_lower_the_validation_loss_by_a_tenth() {
    let experiment = experiment("early_stopping");
    let runs = runs(&experiment);
    let end = |run: &Trajectory| run.validation[run.validation.len() - 1];
    let whole = end(&runs[0]);
    let stopped = runs[1].validation[runs[1].kept.unwrap()];
    assert!(matches!(runs[1].ending, Ending::Stopped { .. }));
    assert!(stopped < 0.9 * whole, "{stopped} {whole}");
    assert!(end(&runs[2]) < 0.9 * whole, "{} {whole}", end(&runs[2]));
    assert!(runs[0].last().loss < runs[2].last().loss, "in training it is the other way round");
}

#[test]
fn a_deep_chain_stays_learns_or_explodes_by_its_start() {
    let moved = |id: &str, run: usize| {
        let experiment = experiment(id);
        let trajectory = &runs(&experiment)[run];
        (trajectory.last().at - trajectory.samples[0].at).norm()
    };
    assert!(
        moved("chain_vanishes", 0) < 0.05
            && moved("chain_vanishes", 1) < 0.3
            && moved("chain_vanishes", 2) > 0.5
    );
    let lowest = |id: &str| experiment(id).surface.lowest().unwrap();
    for run in runs(&experiment("chain_learns")) {
        assert!(run.last().loss < lowest("chain_learns") + 1e-3);
    }
    let thrown = runs(&experiment("chain_explodes"));
    assert!(matches!(thrown[0].ending, Ending::Lost { step, .. } if step < 5));
    assert!(thrown[1].last().loss < lowest("chain_explodes") + 1e-2, "{:?}", thrown[1].last());
}

#[test]
fn sorted_examples_pull_to_and_fro_where_nobody_shuffles() {
    let experiment = experiment("not_shuffled");
    let home = minimum(&experiment);
    let far: Vec<f64> = runs(&experiment).iter().map(|run| mean_distance(run, home, 200..400)).collect();
    assert!(far[0] > 2.0 * far[1], "{far:?}");
    let height = |run: &Trajectory| {
        let ys = run.samples[200..].iter().map(|sample| sample.at.y);
        ys.clone().fold(f64::NEG_INFINITY, f64::max) - ys.fold(f64::INFINITY, f64::min)
    };
    let heights: Vec<f64> = runs(&experiment).iter().map(height).collect();
    assert!(heights[0] > 0.9 && heights[0] > 1.3 * heights[1], "{heights:?}");
}

#[test]
fn one_batch_throws_the_run_and_clipping_bounds_it() {
    let experiment = experiment("unlucky_batch");
    let longest = |run: &Trajectory| {
        let steps = run.samples.windows(2).enumerate();
        steps
            .map(|(k, pair)| ((pair[1].at - pair[0].at).norm(), k))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .unwrap()
    };
    let runs = runs(&experiment);
    let ((thrown, step), (bounded, _)) = (longest(&runs[0]), longest(&runs[1]));
    assert!(thrown > 1.5 && bounded <= 0.2 + 1e-9, "{thrown} {bounded}");
    // It is the batch with the outlier: it sees a loss tens of times the others'.
    let plan = experiment.plan(&experiment.runs[0]);
    let at = runs[0].samples[step].at;
    let unlucky = seen(&plan, step as u64).unwrap().loss.value(at);
    let thrown: Vec<usize> =
        (0..100).filter(|&k| (runs[0].samples[k + 1].at - runs[0].samples[k].at).norm() > 1.5).collect();
    assert_eq!(thrown, [1, 26, 51, 76], "once in every epoch");
    let usual = runs[0].batch_losses.iter().filter(|loss| **loss < 0.1 * unlucky).count();
    assert!(usual >= 90, "{usual}");
}

#[test]
fn workers_that_seldom_meet_settle_beside_the_minimum() {
    let experiment = experiment("local_steps");
    let home = minimum(&experiment);
    let ends: Vec<f64> = runs(&experiment).iter().map(|run| (run.last().at - home).norm()).collect();
    assert!(ends[0] < 1e-6 && ends[1] > 0.1, "{ends:?}");
    let full = Plan { around: Default::default(), ..experiment.plan(&experiment.runs[0]) };
    assert!(
        (Trajectory::of(&full).last().at - runs(&experiment)[0].last().at).norm() < 1e-9,
        "H = 1 is the full batch"
    );
}

#[test]
fn hubbles_line_has_its_slope_and_centring_makes_the_valley_upright() {
    let oblique = experiment("hubble");
    assert!((minimum(&oblique) - V::new(0.454_158, -0.040_784)).norm() < 1e-5);
    let prepare = Preparation { scaling: ScalingForm::Centred, ..Preparation::default() };
    let mut upright = oblique.clone();
    upright.surface.part_mut().data_mut().unwrap().set_preparation(prepare);
    let cross = |experiment: &Experiment| experiment.surface.part().jet(V::zeros()).bend[1].abs();
    assert!(cross(&oblique) > 1.0 && cross(&upright) < 1e-12);
    assert!(kappa(&upright) < 0.5 * kappa(&oblique));
}

#[test]
fn irises_are_told_apart_but_for_a_few() {
    let experiment = experiment("irises");
    let loss = experiment.surface.part().data_loss().unwrap();
    for run in runs(&experiment) {
        let w = run.last().at;
        let right = loss.data().train().iter().filter(|e| loss.prediction(w, e.x) * e.y > 0.0).count();
        assert!(right >= 93, "{right} of 100");
    }
}

#[test]
fn a_falling_rate_learns_from_a_stream_with_less_regret_than_a_constant_one() {
    let experiment = experiment("online");
    let plans = plans(&experiment);
    let home = minimum(&experiment);
    let regret = |plan: &Plan, until: u64| {
        let run = Trajectory::of(plan);
        let best: f64 = (0..until).map(|k| seen(plan, k).unwrap().loss.value(home)).sum();
        run.batch_losses[..until as usize].iter().sum::<f64>() - best
    };
    // A tenfold horizon: √T would make regret grow by √10 − 1 of what it was, T by nine times.
    let growth = |i: usize| {
        let (early, late) = (regret(&plans[i], 50), regret(&plans[i], 500));
        (late - early) / early
    };
    assert!(growth(0) < 10_f64.sqrt() - 1.0, "{}", growth(0));
    let [falling, constant] = [0, 1].map(|i| regret(&plans[i], 500) - regret(&plans[i], 50));
    assert!(falling > 0.0 && falling < 0.3 * constant, "{falling} {constant}");
}
