//! `second_order.json`: Newton's method, line searches, and where scipy's minimizers end, each case a record.
//!
//! Plain records are compared iterate by iterate. scipy's are compared by where they end: no two implementations of BFGS
//! take the same steps, and on a surface with several minima they may well find different ones. So a record passes
//! where our run ends in the recorded minimum, or in another point that is a minimum by its own gradient and Hessian (which
//! the report lists). Where scipy found no minimum, nothing is claimed that is not one.

use super::schedules::plan;
use super::{Comparison, FileReport, NoVerdict, read};
use crate::experiment::{Experiment, FieldError, Rate, Run};
use crate::optimizer::{
    Bfgs, ConjugateFormula, ConjugateGradient, ConjugateSearch, GdArmijo, GdExact, LBfgs, LineSearch, Newton,
    NewtonCg, NewtonSafeguarded, Optimizer, Subproblem, TrustRegion,
};
use crate::real::V;
use crate::real::symmetric::{is_positive_definite, solve};
use crate::surface::{Loss, Surface};
use crate::trajectory::{Sample, Trajectory};
use serde::Deserialize;
use serde_json::Value;

/// Minima are compared within this mixed tolerance.
const END: f64 = 1e-8;
/// Losses are compared within this mixed tolerance, beside what the tolerance of the iterate makes of them.
const LOSS: f64 = 1e-12;
/// How many steps stand for "as long as it takes".
const STEPS: u64 = 500;

#[derive(Deserialize)]
struct Case {
    library: String,
    method: String,
    surface: String,
    x0: [f64; 2],
}

/// Iterates, the start first, and what the steps between them were.
#[derive(Deserialize)]
struct Plain {
    damping: Option<f64>,
    x: Vec<f64>,
    y: Vec<f64>,
    loss: Vec<f64>,
    alpha: Option<Vec<f64>>,
    backtracks: Option<Vec<f64>>,
    tol: f64,
}

/// Where scipy ended.
#[derive(Deserialize)]
struct Scipy {
    minimizer: Option<Minimizer>,
}

#[derive(Deserialize)]
struct Minimizer {
    x: f64,
    y: f64,
}

pub(super) fn check(root: &Value, report: &mut FileReport) -> Result<(), FieldError> {
    for (index, value) in read::list(root, "cases")?.iter().enumerate() {
        let path = format!("cases[{index}]");
        let id = read::id(value, &path)?;
        let case: Case = read::record(value, &path)?;
        let outcome = match case.library.as_str() {
            "plain" => {
                let plain: Plain = read::record(value, &path)?;
                plain.check(&path)?;
                case.steps(&plain)
            }
            "scipy" => case.end(&read::record(value, &path)?),
            other => Err(NoVerdict::NotCovered(format!("no library \"{other}\""))),
        };
        report.take(&id, outcome)?;
    }
    Ok(())
}

impl Plain {
    /// Refuses lists that do not belong together, and a tolerance that is none.
    fn check(&self, path: &str) -> Result<(), FieldError> {
        let Self { x, y, loss, alpha, backtracks, tol, damping: _ } = self;
        if x.is_empty() {
            return Err(read::malformed(format!("{path}.x"), "expected at least one number, found []"));
        }
        read::length(path, "y", y.len(), x.len())?;
        read::length(path, "loss", loss.len(), x.len())?;
        for (key, list) in [("alpha", alpha), ("backtracks", backtracks)] {
            list.as_ref().map_or(Ok(()), |list| read::length(path, key, list.len(), x.len() - 1))?;
        }
        read::tolerance(path, "tol", *tol)
    }

    fn compare(&self, samples: &[Sample]) -> Comparison {
        let Self { x, y, loss, alpha, backtracks, tol, damping: _ } = self;
        let mut comparison = Comparison::default();
        if samples.len() < x.len() {
            comparison.missing("iterates", samples.len(), x.len());
        }
        for (k, sample) in samples.iter().enumerate().take(x.len()) {
            comparison.mixed(*tol, format_args!("x[{k}]"), sample.at.x, x[k]);
            comparison.mixed(*tol, format_args!("y[{k}]"), sample.at.y, y[k]);
            let moved = tol * (1.0 + V::new(x[k], y[k]).norm()) * sample.gradient.norm();
            let tolerance = moved + LOSS * (1.0 + loss[k].abs());
            comparison.within(tolerance, format_args!("loss[{k}]"), sample.loss, loss[k]);
        }
        for (k, (want, sample)) in alpha.iter().flatten().zip(samples).enumerate() {
            comparison.mixed(*tol, format_args!("alpha[{k}]"), sample.rate, *want);
        }
        for (k, (want, sample)) in backtracks.iter().flatten().zip(samples).enumerate() {
            comparison.within(0.0, format_args!("backtracks[{k}]"), -sample.rate.log2(), *want);
        }
        comparison
    }
}

impl Case {
    /// Takes the recorded steps.
    fn steps(&self, plain: &Plain) -> Result<Comparison, NoVerdict> {
        let optimizer: Optimizer = match self.method.as_str() {
            "newton" => Newton::default().into(),
            "newton_armijo" => NewtonSafeguarded::default().into(),
            "gd_exact" => GdExact::default().into(),
            "gd_armijo" => GdArmijo::default().into(),
            other => return Err(NoVerdict::NotCovered(format!("no method \"{other}\""))),
        };
        let steps = (plain.x.len() as u64 - 1).max(1);
        let (_, trajectory) = self.run(optimizer, plain.damping.unwrap_or(1.0), steps)?;
        Ok(plain.compare(&trajectory.samples))
    }

    /// Runs as long as it takes, and looks where it ends.
    fn end(&self, scipy: &Scipy) -> Result<Comparison, NoVerdict> {
        let conjugate = ConjugateGradient {
            formula: ConjugateFormula::PolakRibierePlus,
            search: ConjugateSearch::StrongWolfe,
        };
        let region = |subproblem| TrustRegion { subproblem, ..TrustRegion::default() };
        let optimizer: Optimizer = match self.method.as_str() {
            "BFGS" => Bfgs { search: LineSearch::StrongWolfe }.into(),
            "L-BFGS-B" => LBfgs::default().into(),
            "CG" => conjugate.into(),
            "Newton-CG" => NewtonCg::default().into(),
            "trust-exact" => region(Subproblem::Exact).into(),
            "dogleg" => region(Subproblem::Dogleg).into(),
            other => return Err(NoVerdict::NotCovered(format!("no method \"{other}\" (scipy)"))),
        };
        let (surface, trajectory) = self.run(optimizer, 1.0, STEPS)?;
        let mut comparison = Comparison::default();
        let at = trajectory.last().at;
        match (stationary(surface.part(), at), &scipy.minimizer) {
            (Some(false), _) => comparison.missing("end", Place(at), "a point that is no saddle or maximum"),
            (None, None) => {}
            (None, Some(_)) => comparison.missing("end", Place(at), "a minimum"),
            (Some(true), Some(Minimizer { x, y })) if (at - V::new(*x, *y)).norm() < 1e-3 => {
                comparison.mixed(END, "x", at.x, *x);
                comparison.mixed(END, "y", at.y, *y);
            }
            (Some(true), _) => comparison.elsewhere = Some(at),
        }
        Ok(comparison)
    }

    fn run(&self, optimizer: Optimizer, rate: f64, steps: u64) -> Result<(Surface, Trajectory), NoVerdict> {
        let surface = Surface::named(&self.surface)
            .ok_or_else(|| NoVerdict::NotCovered(format!("no surface \"{}\"", self.surface)))?;
        let start = Some(V::from(self.x0));
        let experiment = Experiment { start, steps, ..Experiment::on(surface.clone()) };
        let run = Run { rate: Rate::Own(rate), ..Run::new(0, optimizer) };
        Ok((surface, Trajectory::of(&plan(&experiment, run)?)))
    }
}

/// A point of the plane, in a report.
struct Place(V);

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "({:?}, {:?})", self.0.x, self.0.y)
    }
}

/// Whether a point is stationary, so that Newton's method would not move it any more; and then, whether it is a minimum.
fn stationary(loss: &(impl Loss + ?Sized), at: V) -> Option<bool> {
    let jet = loss.jet(at);
    let step = solve(&jet.hessian(), jet.gradient())?;
    (step.norm() <= END * (1.0 + at.norm())).then(|| is_positive_definite(&jet.hessian()))
}
