//! `surfaces.json`: loss, gradient and Hessian at points, each point a record.

use super::{Comparison, FileReport, NoVerdict, read};
use crate::experiment::FieldError;
use crate::parameter::Parameters;
use crate::real::V;
use crate::surface::{Loss, Surface};
use serde::Deserialize;
use serde_json::{Map, Value};

/// The part of an error that comes with the size of the number, whatever its tolerance says.
const RELATIVE: f64 = 1e-10;

#[derive(Deserialize)]
struct Record {
    id: String,
    #[serde(default)]
    params: Map<String, Value>,
    points: Vec<Value>,
}

#[derive(Deserialize)]
struct Point {
    label: String,
    x: f64,
    y: f64,
    f: f64,
    tol_f: f64,
    grad: Option<[f64; 2]>,
    tol_grad: Option<f64>,
    hess: Option<[[f64; 2]; 2]>,
    tol_hess: Option<f64>,
}

pub(super) fn check(root: &Value, report: &mut FileReport) -> Result<(), FieldError> {
    for (index, value) in read::list(root, "surfaces")?.iter().enumerate() {
        let path = format!("surfaces[{index}]");
        let record: Record = read::record(value, &path)?;
        let surface = surface(&record);
        for (index, value) in record.points.iter().enumerate() {
            let path = format!("{path}.points[{index}]");
            let point: Point = read::record(value, &path)?;
            let id = format!("{} {} ({}, {})", record.id, point.label, point.x, point.y);
            let outcome = match &surface {
                Some(surface) => compare(surface.part(), &point, &path).map_err(NoVerdict::from),
                None => Err(NoVerdict::NotCovered(format!("no surface \"{}\"", record.id))),
            };
            report.take(&id, outcome)?;
        }
    }
    Ok(())
}

/// The surface with the record's values of those parameters that are called the same here.
fn surface(record: &Record) -> Option<Surface> {
    let mut surface = Surface::named(&record.id)?;
    for (index, parameter) in surface.parameters().iter().enumerate() {
        if let Some(value) = record.params.get(parameter.key).and_then(Value::as_f64) {
            surface.set(index, value);
        }
    }
    Some(surface)
}

fn compare(loss: &(impl Loss + ?Sized), point: &Point, path: &str) -> Result<Comparison, FieldError> {
    let jet = loss.jet(V::new(point.x, point.y));
    let (gradient, hessian) = (jet.gradient(), jet.hessian());
    let mut comparison = Comparison::default();
    let mut number = |tolerance: f64, quantity: &str, got: f64, want: f64| {
        comparison.within(tolerance.max(RELATIVE * want.abs()), quantity, got, want);
    };
    read::tolerance(path, "tol_f", point.tol_f)?;
    number(point.tol_f, "f", loss.value(V::new(point.x, point.y)), point.f);
    if let Some(want) = point.grad {
        let tolerance = present(path, "tol_grad", point.tol_grad)?;
        number(tolerance, "∂f/∂x", gradient.x, want[0]);
        number(tolerance, "∂f/∂y", gradient.y, want[1]);
    }
    if let Some(want) = point.hess {
        let tolerance = present(path, "tol_hess", point.tol_hess)?;
        number(tolerance, "∂²f/∂x²", hessian[(0, 0)], want[0][0]);
        number(tolerance, "∂²f/∂x∂y", hessian[(0, 1)], want[0][1]);
        number(tolerance, "∂²f/∂y∂x", hessian[(1, 0)], want[1][0]);
        number(tolerance, "∂²f/∂y²", hessian[(1, 1)], want[1][1]);
    }
    // At a kink there is no derivative to compare, but a step must lead somewhere.
    if point.grad.is_none() && !gradient.iter().all(|c| c.is_finite()) {
        comparison.missing("∇f", format_args!("({}, {})", gradient.x, gradient.y), "something finite");
    }
    Ok(comparison)
}

fn present(path: &str, key: &str, tolerance: Option<f64>) -> Result<f64, FieldError> {
    let tolerance = tolerance
        .ok_or_else(|| read::malformed(format!("{path}.{key}"), "expected a number, found nothing"))?;
    read::tolerance(path, key, tolerance).map(|()| tolerance)
}
