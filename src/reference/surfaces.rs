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
    if point.hess.is_none() && !hessian.iter().all(|c| c.is_finite()) {
        comparison.missing("∇²f", format_args!("{:?}", jet.bend), "something finite");
    }
    Ok(comparison)
}

fn present(path: &str, key: &str, tolerance: Option<f64>) -> Result<f64, FieldError> {
    let tolerance = tolerance
        .ok_or_else(|| read::malformed(format!("{path}.{key}"), "expected a number, found nothing"))?;
    read::tolerance(path, key, tolerance).map(|()| tolerance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::CriticalKind;

    /// What a record says of the whole surface.
    #[derive(Deserialize)]
    struct Whole {
        bounded_below: bool,
        minima: Vec<Known>,
        critical_points: Option<Vec<Known>>,
    }

    #[derive(Deserialize)]
    struct Known {
        x: f64,
        y: f64,
        f: f64,
        kind: String,
        #[serde(default)]
        global: bool,
    }

    fn records() -> Vec<(String, Surface, Whole)> {
        let root = serde_json::from_str(include_str!("../../tests/reference/surfaces.json")).unwrap();
        let read = |value: &Value| {
            let record: Record = read::record(value, "").unwrap();
            let named = surface(&record).unwrap_or_else(|| panic!("no surface is named {}", record.id));
            (record.id, named, read::record(value, "").unwrap())
        };
        read::list(&root, "surfaces").unwrap().iter().map(read).collect()
    }

    fn close(got: f64, want: f64) -> bool {
        (got - want).abs() <= 1e-11_f64.max(RELATIVE * want.abs())
    }

    #[test]
    fn all_known_critical_points_are_found() {
        let mut compared = 0;
        for (id, surface, Whole { minima, critical_points, .. }) in records() {
            let found = surface.critical_points();
            for known in minima.iter().chain(critical_points.iter().flatten()) {
                let at = V::new(known.x, known.y);
                let kind = match known.kind.as_str() {
                    "minimum" => CriticalKind::Minimum,
                    "saddle" => CriticalKind::Saddle,
                    _ => CriticalKind::Maximum,
                };
                let same = found.iter().find(|c| (c.at - at).norm() <= 1e-9 * (1.0 + at.norm()));
                let same = same.unwrap_or_else(|| panic!("{id}: {kind:?} at {at} is missing"));
                assert_eq!(same.kind, kind, "{id} at {at}");
                assert!(close(same.loss, known.f), "{id} at {at}: {}", same.loss);
                compared += 1;
            }
            if let Some(all) = critical_points {
                assert_eq!(found.len(), all.len(), "{id}");
            }
        }
        assert_eq!(compared, 54 + 70);
    }

    #[test]
    fn the_lowest_loss_is_that_of_the_global_minimum() {
        for (id, surface, Whole { bounded_below, minima, .. }) in records() {
            assert_eq!(surface.part().bounded_below(), bounded_below, "{id}");
            let global = minima.iter().find(|known| known.global && bounded_below);
            assert_eq!(surface.lowest().is_some(), global.is_some(), "{id}");
            if let (Some(lowest), Some(known)) = (surface.lowest(), global) {
                assert!(close(lowest, known.f), "{id}: {lowest}");
            }
        }
    }
}
