//! `trajectories.json`: iterates of optimizers, each case a record; and what their optimizers are called here.

use super::read::NamedSettings;
use super::schedules::{Named, compare_rates, plan};
use super::{Comparison, FileReport, NoVerdict, read};
use crate::around::{Around, Clip, ClipForm, Decay};
use crate::experiment::{Experiment, FieldError, Rate, Run};
use crate::optimizer::{
    AdaBelief, AdaGrad, Adadelta, Adam, AdamW, Adamax, GradientDescent, Lion, Momentum, MomentumForm, NAdam,
    Nesterov, NesterovForm, Optimizer, RAdam, RmsProp, Rprop, Yogi,
};
use crate::real::V;
use crate::surface::Surface;
use crate::trajectory::{Ending, Trajectory};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
struct Case {
    optimizer: String,
    hyper: Map<String, Value>,
    surface: String,
    x0: [f64; 2],
    schedule: Named,
    clip_norm: Option<f64>,
    x: Vec<f64>,
    y: Vec<f64>,
    loss: Vec<f64>,
    lr: Vec<f64>,
    #[serde(rename = "final")]
    last: Option<Last>,
    tol: Tolerances,
}

/// An iterate far down the run.
#[derive(Deserialize)]
struct Last {
    step: u64,
    x: f64,
    y: f64,
    loss: f64,
    /// Whether rounding alone moves it, so that it cannot be compared.
    chaotic: bool,
}

#[derive(Deserialize)]
struct Tolerances {
    x: f64,
    loss: f64,
    final_x: Option<f64>,
    final_loss: Option<f64>,
}

pub(super) fn check(root: &Value, report: &mut FileReport) -> Result<(), FieldError> {
    for (index, value) in read::list(root, "cases")?.iter().enumerate() {
        let path = format!("cases[{index}]");
        let id = read::id(value, &path)?;
        let case: Case = read::record(value, &path)?;
        case.check(&path)?;
        report.take(&id, case.judge(&path))?;
    }
    Ok(())
}

impl Case {
    /// Refuses lists that do not belong together, and tolerances that are none.
    fn check(&self, path: &str) -> Result<(), FieldError> {
        let Self { x, y, loss, lr, last, tol, .. } = self;
        if x.is_empty() {
            return Err(read::malformed(format!("{path}.x"), "expected at least one number, found []"));
        }
        read::length(path, "y", y.len(), x.len())?;
        read::length(path, "loss", loss.len(), x.len())?;
        read::length(path, "lr", lr.len(), x.len() - 1)?;
        let compared = last.as_ref().is_some_and(|last| !last.chaotic);
        let bound = |key, tolerance: Option<f64>| match tolerance {
            Some(tolerance) => read::tolerance(path, key, tolerance),
            None if compared => {
                Err(read::malformed(format!("{path}.{key}"), "expected a number, found nothing"))
            }
            None => Ok(()),
        };
        bound("tol.x", Some(tol.x))?;
        bound("tol.loss", Some(tol.loss))?;
        bound("tol.final_x", tol.final_x)?;
        bound("tol.final_loss", tol.final_loss)
    }

    fn judge(&self, path: &str) -> Result<Comparison, NoVerdict> {
        let surface = Surface::named(&self.surface)
            .ok_or_else(|| NoVerdict::NotCovered(format!("no surface \"{}\"", self.surface)))?;
        let (optimizer, l2) = self.optimizer(path)?;
        let clip = self.clip_norm.map(|limit| Clip { form: ClipForm::Norm, limit });
        let decay = (l2 != 0.0).then(|| Decay { l2, ..Decay::default() });
        let around = Some(Around { clip, decay, ..Around::default() });
        let (rate, schedule) = self.schedule.schedule(&format!("{path}.schedule"))?;
        let experiment =
            Experiment { start: Some(V::from(self.x0)), steps: self.steps(), ..Experiment::on(surface) };
        let run = Run { rate: Rate::Own(rate), schedule: Some(schedule), around, ..Run::new(0, optimizer) };
        let trajectory = Trajectory::of(&plan(&experiment, run)?);
        Ok(self.compare(&trajectory))
    }

    /// As many steps as there are numbers for.
    fn steps(&self) -> u64 {
        self.last.as_ref().map_or(0, |last| last.step).max(self.lr.len() as u64).max(1)
    }

    fn compare(&self, trajectory: &Trajectory) -> Comparison {
        let Self { x, y, loss, lr, last, tol, .. } = self;
        let samples = &trajectory.samples;
        let mut comparison = Comparison::default();
        for (k, sample) in samples.iter().enumerate().take(x.len()) {
            comparison.mixed(tol.x, format_args!("x[{k}]"), sample.at.x, x[k]);
            comparison.mixed(tol.x, format_args!("y[{k}]"), sample.at.y, y[k]);
            comparison.mixed(tol.loss, format_args!("loss[{k}]"), sample.loss, loss[k]);
        }
        let rates: Vec<f64> = samples.iter().map(|sample| sample.rate).collect();
        compare_rates(&mut comparison, &rates, lr);
        let last = last.as_ref().filter(|last| !last.chaotic);
        let expected = last.map_or(0, |last| last.step).max(lr.len() as u64);
        if let Ending::Lost { step, cause } = trajectory.ending
            && step <= expected
        {
            comparison.missing(
                "iterates",
                format_args!("{} at step {step}", cause.name()),
                format_args!("{expected} steps"),
            );
            return comparison;
        }
        if let Some(last) = last {
            let sample = trajectory.at(last.step);
            let tolerance = tol.final_x.unwrap_or_default();
            comparison.mixed(tolerance, "final.x", sample.at.x, last.x);
            comparison.mixed(tolerance, "final.y", sample.at.y, last.y);
            comparison.mixed(tol.final_loss.unwrap_or_default(), "final.loss", sample.loss, last.loss);
        }
        comparison
    }

    /// The optimizer with the record's settings, and the strength of an L2 penalty. A later method is added here.
    fn optimizer(&self, path: &str) -> Result<(Optimizer, f64), NoVerdict> {
        let settings = &NamedSettings::new(&self.hyper, format!("{path}.hyper"));
        let optimizer = match self.optimizer.as_str() {
            "sgd" => sgd(settings)?,
            "rmsprop" => RmsProp {
                rho: settings.number("alpha")?,
                epsilon: settings.number("eps")?,
                centered: settings.switch("centered")?,
                momentum: settings.number("momentum")?,
                ..RmsProp::default()
            }
            .into(),
            "adam" => Adam {
                beta1: settings.number("beta1")?,
                beta2: settings.number("beta2")?,
                epsilon: settings.number("eps")?,
                bias_correction: true,
                amsgrad: settings.switch("amsgrad")?,
                ..Adam::default()
            }
            .into(),
            "adamw" => AdamW {
                beta1: settings.number("beta1")?,
                beta2: settings.number("beta2")?,
                epsilon: settings.number("eps")?,
                weight_decay: settings.number("weight_decay")?,
                amsgrad: settings.switch("amsgrad")?,
            }
            .into(),
            "adamax" => Adamax {
                beta1: settings.number("beta1")?,
                beta2: settings.number("beta2")?,
                epsilon: settings.number("eps")?,
            }
            .into(),
            "nadam" => NAdam {
                beta1: settings.number("beta1")?,
                beta2: settings.number("beta2")?,
                epsilon: settings.number("eps")?,
                momentum_decay: settings.number("momentum_decay")?,
            }
            .into(),
            "radam" => RAdam {
                beta1: settings.number("beta1")?,
                beta2: settings.number("beta2")?,
                epsilon: settings.number("eps")?,
            }
            .into(),
            "adabelief" => AdaBelief {
                beta1: settings.number("beta1")?,
                beta2: settings.number("beta2")?,
                epsilon: settings.number("eps")?,
                epsilon_root: settings.number("eps_root")?,
            }
            .into(),
            "yogi" => Yogi {
                beta1: settings.number("beta1")?,
                beta2: settings.number("beta2")?,
                epsilon: settings.number("eps")?,
                initial_accumulator: settings.number("initial_accumulator")?,
            }
            .into(),
            "adagrad" => AdaGrad {
                lr_decay: settings.number("lr_decay")?,
                initial_accumulator: settings.number("initial_accumulator")?,
                epsilon: settings.number("eps")?,
            }
            .into(),
            "adadelta" => Adadelta { rho: settings.number("rho")?, epsilon: settings.number("eps")? }.into(),
            "lion" => Lion {
                beta1: settings.number("beta1")?,
                beta2: settings.number("beta2")?,
                weight_decay: settings.number("weight_decay")?,
            }
            .into(),
            "rprop" => Rprop {
                eta_minus: settings.number("eta_minus")?,
                eta_plus: settings.number("eta_plus")?,
                step_min: settings.number("step_min")?,
                step_max: settings.number("step_max")?,
            }
            .into(),
            other => return Err(NoVerdict::NotCovered(format!("no optimizer \"{other}\""))),
        };
        // The decay of these two is their own setting, the other three have none; elsewhere it is a penalty in f.
        let penalized = !["adamw", "lion", "adabelief", "rprop", "yogi"].contains(&self.optimizer.as_str());
        let l2 = if penalized { settings.number("weight_decay")? } else { 0.0 };
        settings.nothing_else()?;
        Ok((optimizer, l2))
    }
}

/// What PyTorch has under one name are three methods here.
fn sgd(settings: &NamedSettings<'_>) -> Result<Optimizer, NoVerdict> {
    let (beta, dampening) = (settings.number("momentum")?, settings.number("dampening")?);
    Ok(match (settings.switch("nesterov")?, beta) {
        (true, _) if dampening != 0.0 => {
            return Err(NoVerdict::NotCovered("no dampening with Nesterov".into()));
        }
        (true, beta) => Nesterov { beta, form: NesterovForm::Torch }.into(),
        (false, 0.0) => GradientDescent::default().into(),
        (false, beta) => Momentum { beta, dampening, form: MomentumForm::RateOutside }.into(),
    })
}
