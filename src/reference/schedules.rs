//! `schedules.json`: learning rates by step, each schedule a record; and what their kinds are called here.

use super::read::NamedSettings;
use super::{Comparison, FileReport, NoVerdict, read};
use crate::experiment::{Experiment, FieldError, Plan, Rate, Run};
use crate::optimizer::{GradientDescent, Optimizer};
use crate::schedule::{
    Anneal, Constant, Cosine, CosineRestarts, Exponential, InverseTime, OneCycle, PastEnd, Polynomial,
    Schedule, Shape, Step, Warmup,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Rates are compared within this share of the schedule's largest one.
const TOLERANCE: f64 = 1e-12;

/// A schedule as records name it.
#[derive(Deserialize)]
pub(super) struct Named {
    kind: String,
    params: Map<String, Value>,
}

#[derive(Deserialize)]
struct Record {
    steps: u64,
    lr: Vec<f64>,
}

pub(super) fn check(root: &Value, report: &mut FileReport) -> Result<(), FieldError> {
    for (index, value) in read::list(root, "schedules")?.iter().enumerate() {
        let path = format!("schedules[{index}]");
        report.take(&read::id(value, &path)?, judge(value, &path))?;
    }
    Ok(())
}

fn judge(value: &Value, path: &str) -> Result<Comparison, NoVerdict> {
    let Record { steps, lr } = read::record(value, path)?;
    let named: Named = read::record(value, path)?;
    read::length(path, "lr", lr.len(), usize::try_from(steps).unwrap_or(usize::MAX).saturating_add(1))?;
    let (rate, schedule) = named.schedule(path)?;
    let run = Run {
        rate: Rate::Own(rate),
        schedule: Some(schedule),
        ..Run::new(0, Optimizer::from(GradientDescent::default()))
    };
    let plan = plan(&Experiment { steps: steps.max(1), ..Experiment::default() }, run)?;
    let mut comparison = Comparison::default();
    let rates: Vec<f64> = (0..=steps).map(|step| plan.rate(step)).collect();
    compare_rates(&mut comparison, &rates, &lr);
    Ok(comparison)
}

/// Compares learning rates, as far as both go.
pub(super) fn compare_rates(comparison: &mut Comparison, got: &[f64], want: &[f64]) {
    let tolerance = TOLERANCE * want.iter().fold(0.0, |largest: f64, rate| largest.max(rate.abs()));
    for (step, (got, want)) in got.iter().zip(want).enumerate() {
        comparison.within(tolerance, format_args!("lr[{step}]"), *got, *want);
    }
}

/// The plan that the window would run; not covered if it would refuse a setting.
pub(super) fn plan(experiment: &Experiment, run: Run) -> Result<Plan, NoVerdict> {
    let experiment = Experiment { runs: vec![run], ..experiment.clone() };
    experiment.check().map_err(|refused| NoVerdict::NotCovered(refused.to_string()))?;
    Ok(experiment.plan(&experiment.runs[0]))
}

impl Named {
    /// The peak learning rate, and the schedule as a factor on it. A later kind is added here.
    pub(super) fn schedule(&self, path: &str) -> Result<(f64, Schedule), NoVerdict> {
        let settings = &NamedSettings::new(&self.params, format!("{path}.params"));
        let rate = settings.number(if self.kind == "one_cycle" { "lr_max" } else { "lr" });
        // Rates that a file gives as they are, we give as shares of the peak.
        let share = |key| -> Result<f64, FieldError> {
            let (least, peak) = (settings.number(key)?, settings.number("lr")?);
            Ok(if least == 0.0 { 0.0 } else { least / peak })
        };
        let warmup = || -> Result<Option<Warmup>, FieldError> {
            Ok(Some(Warmup {
                steps: settings.count("warmup_steps")?,
                start: settings.number("start_factor")?,
            }))
        };
        let cosine = |past_end| -> Result<Shape, FieldError> {
            Ok(Cosine { floor: share("lr_min")?, steps: settings.count("T_max")?, past_end }.into())
        };
        let (shape, warmup) = match self.kind.as_str() {
            "constant" => (Constant::default().into(), None),
            "step" => {
                let size = settings.count("step_size")?;
                (Step { size, gamma: settings.number("gamma")? }.into(), None)
            }
            "exponential" => (Exponential { gamma: settings.number("gamma")? }.into(), None),
            "cosine" => (cosine(PastEnd::Wave)?, None),
            "cosine_restarts" => {
                let (first, multiplier) = (settings.count("T_0")?, settings.count("T_mult")?);
                (CosineRestarts { first, multiplier, floor: share("lr_min")? }.into(), None)
            }
            "warmup_constant" => (Constant::default().into(), warmup()?),
            "warmup_cosine" => (cosine(PastEnd::Hold)?, warmup()?),
            "one_cycle" => (one_cycle(settings)?, None),
            "polynomial" => {
                let (power, steps) = (settings.number("power")?, settings.count("total_steps")?);
                (Polynomial { power, end: share("lr_end")?, steps }.into(), None)
            }
            "inverse_time" => (InverseTime { k: settings.number("k")? }.into(), None),
            other => return Err(NoVerdict::NotCovered(format!("no schedule \"{other}\""))),
        };
        settings.nothing_else()?;
        Ok((rate?, Schedule { shape, warmup }))
    }
}

fn one_cycle(settings: &NamedSettings<'_>) -> Result<Shape, NoVerdict> {
    let anneal = match settings.text("anneal")? {
        "cos" => Anneal::Cosine,
        "linear" => Anneal::Linear,
        other => return Err(NoVerdict::NotCovered(format!("no one-cycle of the form \"{other}\""))),
    };
    let shape = OneCycle {
        peak: settings.number("pct_start")?,
        anneal,
        div: settings.number("div_factor")?,
        final_div: settings.number("final_div_factor")?,
        steps: settings.count("total_steps")?,
    };
    Ok(shape.into())
}
