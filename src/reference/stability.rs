//! `stability.json`: limits and rates on quadratics, each fact a record; and spectral radii, each grid a record.

use super::schedules::plan;
use super::{Comparison, FileReport, NoVerdict, read};
use crate::experiment::{Experiment, FieldError, Rate, Run};
use crate::insight::stability::{best, limit, radius_of};
use crate::optimizer::{GradientDescent, Momentum, Nesterov, Optimizer};
use crate::real::V;
use crate::surface::{Quadratic, Surface};
use crate::trajectory::Trajectory;
use serde::Deserialize;
use serde_json::Value;

/// The mixed tolerance of numbers that come from a formula.
const FORMULA: f64 = 1e-12;
/// The mixed tolerance where the two roots are one, whose rounding error is a square root.
const DOUBLE_ROOT: f64 = 1e-6;

pub(super) fn check(root: &Value, report: &mut FileReport) -> Result<(), FieldError> {
    for (index, value) in read::list(root, "facts")?.iter().enumerate() {
        let path = format!("facts[{index}]");
        report.take(&read::id(value, &path)?, fact(value, &path))?;
    }
    let axes: Axes = read::record(&root["grid"], "grid")?;
    for (name, value) in root["grid"].as_object().into_iter().flatten() {
        if value.get("radius").is_some() {
            report.take(&format!("grid {name}"), grid(name, value, &axes))?;
        }
    }
    Ok(())
}

#[derive(Deserialize)]
struct Kind {
    method: String,
    lr_best: Option<f64>,
}

fn fact(value: &Value, path: &str) -> Result<Comparison, NoVerdict> {
    let Kind { method, lr_best } = read::record(value, path)?;
    match (method.as_str(), lr_best) {
        ("gd", _) => gradient_descent(&read::record(value, path)?),
        ("heavy_ball", Some(_)) => Ok(best_heavy_ball(&read::record(value, path)?)),
        (method, None) => linear(method, &read::record::<Limit>(value, path)?),
        (method, Some(_)) => Err(NoVerdict::NotCovered(format!("no best choice for \"{method}\""))),
    }
}

/// A method whose step is linear in the gradient. A later one is added here.
fn method(name: &str, beta: f64) -> Result<Optimizer, NoVerdict> {
    Ok(match name {
        "heavy_ball" => Momentum { beta, ..Momentum::default() }.into(),
        "nesterov" => Nesterov { beta, ..Nesterov::default() }.into(),
        other => return Err(NoVerdict::NotCovered(format!("no stability limit for \"{other}\""))),
    })
}

#[derive(Deserialize)]
struct Descent {
    mu: f64,
    #[serde(rename = "L")]
    high: f64,
    lr_limit: f64,
    lr_best: f64,
    rate_best: f64,
    rate_measured: f64,
    check_inside: PlaneRun,
    check_outside: PlaneRun,
}

#[derive(Deserialize)]
struct PlaneRun {
    lr: f64,
    steps: u64,
    x0: [f64; 2],
    x_end: [f64; 2],
}

fn gradient_descent(fact: &Descent) -> Result<Comparison, NoVerdict> {
    let Descent { mu, high, .. } = *fact;
    let optimizer = Optimizer::from(GradientDescent::default());
    let mut comparison = Comparison::default();
    let choice = best::gradient_descent(mu, high);
    comparison.mixed(FORMULA, "lr_limit", limit(&optimizer, high).unwrap_or(f64::NAN), fact.lr_limit);
    comparison.mixed(FORMULA, "lr_best", choice.learning_rate, fact.lr_best);
    comparison.mixed(FORMULA, "rate_best", choice.rate, fact.rate_best);
    let measured = run(&optimizer, [mu, high], fact.lr_best, [1.0, 1.0], 1)?;
    comparison.mixed(FORMULA, "rate_measured", measured.norm() / 2.0_f64.sqrt(), fact.rate_measured);
    for (name, check) in [("check_inside", &fact.check_inside), ("check_outside", &fact.check_outside)] {
        let end = run(&optimizer, [mu, high], check.lr, check.x0, check.steps)?;
        comparison.mixed(FORMULA, format_args!("{name}.x_end[0]"), end.x, check.x_end[0]);
        comparison.mixed(FORMULA, format_args!("{name}.x_end[1]"), end.y, check.x_end[1]);
    }
    Ok(comparison)
}

/// The measured rate is left out: the file does not say over which steps.
#[derive(Deserialize)]
struct HeavyBall {
    mu: f64,
    #[serde(rename = "L")]
    high: f64,
    lr_best: f64,
    beta_best: f64,
    rate_best: f64,
}

fn best_heavy_ball(fact: &HeavyBall) -> Comparison {
    let HeavyBall { mu, high, .. } = *fact;
    let mut comparison = Comparison::default();
    let choice = best::heavy_ball(mu, high);
    comparison.mixed(FORMULA, "lr_best", choice.learning_rate, fact.lr_best);
    comparison.mixed(FORMULA, "beta_best", choice.beta, fact.beta_best);
    comparison.mixed(FORMULA, "rate_best", choice.rate, fact.rate_best);
    let optimizer = Optimizer::from(Momentum { beta: fact.beta_best, ..Momentum::default() });
    for (name, lambda) in [("μ", mu), ("L", high)] {
        let radius = radius_of(&optimizer, fact.lr_best * lambda).unwrap_or(f64::NAN);
        comparison.mixed(DOUBLE_ROOT, format_args!("radius at {name}"), radius, fact.rate_best);
    }
    comparison
}

#[derive(Deserialize)]
struct Limit {
    beta: f64,
    #[serde(rename = "lr_L_limit")]
    product: f64,
    #[serde(rename = "radius_at_limit_minus_1e-6")]
    below: f64,
    #[serde(rename = "radius_at_limit_plus_1e-6")]
    above: f64,
    check_inside: LineRun,
    check_outside: LineRun,
}

#[derive(Deserialize)]
struct LineRun {
    #[serde(rename = "L")]
    high: f64,
    lr: f64,
    steps: u64,
    x0: [f64; 1],
    abs_x_end: f64,
}

fn linear(name: &str, fact: &Limit) -> Result<Comparison, NoVerdict> {
    let optimizer = method(name, fact.beta)?;
    let mut comparison = Comparison::default();
    let product = limit(&optimizer, 1.0).unwrap_or(f64::NAN);
    comparison.mixed(FORMULA, "lr_L_limit", product, fact.product);
    let radius = |relative: f64| radius_of(&optimizer, product * relative).unwrap_or(f64::NAN);
    comparison.mixed(FORMULA, "radius_at_limit_minus_1e-6", radius(1.0 - 1e-6), fact.below);
    comparison.mixed(FORMULA, "radius_at_limit_plus_1e-6", radius(1.0 + 1e-6), fact.above);
    for (name, check) in [("check_inside", &fact.check_inside), ("check_outside", &fact.check_outside)] {
        let end = run(&optimizer, [1.0, check.high], check.lr, [0.0, check.x0[0]], check.steps)?;
        comparison.mixed(FORMULA, format_args!("{name}.abs_x_end"), end.y.abs(), check.abs_x_end);
    }
    Ok(comparison)
}

/// Where a run on the bowl ½(μx² + Ly²) ends. Our bowl has μ = 1; the learning rate makes up for it.
fn run(
    optimizer: &Optimizer,
    [mu, high]: [f64; 2],
    rate: f64,
    start: [f64; 2],
    steps: u64,
) -> Result<V, NoVerdict> {
    let bowl = Quadratic { kappa: high / mu, angle: 0.0 };
    let experiment = Experiment { start: Some(V::from(start)), steps, ..Experiment::on(Surface::from(bowl)) };
    let run = Run { rate: Rate::Own(rate * mu), ..Run::new(0, optimizer.clone()) };
    Ok(Trajectory::of(&plan(&experiment, run)?).last().at)
}

#[derive(Deserialize)]
struct Axes {
    a_values: Vec<f64>,
    beta_values: Vec<f64>,
}

#[derive(Deserialize)]
struct Grid {
    radius: Vec<Vec<f64>>,
    critical_columns: Vec<Vec<usize>>,
}

fn grid(name: &str, value: &Value, axes: &Axes) -> Result<Comparison, NoVerdict> {
    let path = format!("grid.{name}");
    let Grid { radius, critical_columns } = read::record(value, &path)?;
    let Axes { a_values, beta_values } = axes;
    read::length(&path, "radius", radius.len(), beta_values.len())?;
    read::length(&path, "critical_columns", critical_columns.len(), beta_values.len())?;
    let mut comparison = Comparison::default();
    for (i, beta) in beta_values.iter().enumerate() {
        read::length(&path, &format!("radius[{i}]"), radius[i].len(), a_values.len())?;
        let optimizer = method(name, *beta)?;
        for (j, a) in a_values.iter().enumerate() {
            let tolerance = if critical_columns[i].contains(&j) { DOUBLE_ROOT } else { FORMULA };
            let got = radius_of(&optimizer, *a).unwrap_or(f64::NAN);
            comparison.mixed(tolerance, format_args!("radius[{i}][{j}]"), got, radius[i][j]);
        }
    }
    Ok(comparison)
}
