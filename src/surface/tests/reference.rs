//! `tests/reference/surfaces.json`: symbolic derivatives evaluated with 60 digits.

use super::super::{CriticalKind, Surface};
use crate::real::V;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    surfaces: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    bounded_below: bool,
    minima: Vec<Known>,
    critical_points: Option<Vec<Known>>,
    points: Vec<Point>,
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

#[derive(Deserialize)]
struct Point {
    x: f64,
    y: f64,
    f: f64,
    grad: Option<[f64; 2]>,
    hess: Option<[[f64; 2]; 2]>,
    tol_f: f64,
    tol_grad: Option<f64>,
    tol_hess: Option<f64>,
}

fn entries() -> Vec<(Entry, Surface)> {
    let text = include_str!("../../../tests/reference/surfaces.json");
    let file: File = serde_json::from_str(text).expect("the reference data is in its format");
    let named = |id: &str| Surface::named(id).unwrap_or_else(|| panic!("no surface is named {id}"));
    file.surfaces.into_iter().map(|entry| (named(&entry.id), entry)).map(|(s, e)| (e, s)).collect()
}

/// The reference data's own rule.
fn close(got: f64, want: f64, tolerance: f64) -> bool {
    (got - want).abs() <= tolerance.max(1e-10 * want.abs())
}

#[test]
fn values_gradients_and_hessians_equal_the_reference() {
    let mut compared = 0;
    for (entry, surface) in entries() {
        for point in &entry.points {
            let at = V::new(point.x, point.y);
            let jet = surface.part().jet(at);
            let label = format!("{} at ({}, {})", entry.id, at.x, at.y);
            assert!(close(jet.value, point.f, point.tol_f), "{label}: {} for {}", jet.value, point.f);
            assert!(jet.gradient().iter().chain(jet.hessian().iter()).all(|d| d.is_finite()), "{label}");
            if let (Some(want), Some(tolerance)) = (point.grad, point.tol_grad) {
                let got = jet.slope;
                assert!((0..2).all(|i| close(got[i], want[i], tolerance)), "{label}: {got:?} for {want:?}");
            }
            if let (Some([[xx, xy], [_, yy]]), Some(tolerance)) = (point.hess, point.tol_hess) {
                let (got, want) = (jet.bend, [xx, xy, yy]);
                assert!((0..3).all(|i| close(got[i], want[i], tolerance)), "{label}: {got:?} for {want:?}");
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 312);
}

#[test]
fn all_known_critical_points_are_found() {
    for (entry, surface) in entries() {
        let found = surface.critical_points();
        for known in entry.minima.iter().chain(entry.critical_points.iter().flatten()) {
            let at = V::new(known.x, known.y);
            let kind = match known.kind.as_str() {
                "minimum" => CriticalKind::Minimum,
                "saddle" => CriticalKind::Saddle,
                _ => CriticalKind::Maximum,
            };
            let same = found.iter().find(|c| (c.at - at).norm() <= 1e-9 * (1.0 + at.norm()));
            let same = same.unwrap_or_else(|| panic!("{}: {kind:?} at {at} is missing", entry.id));
            assert_eq!(same.kind, kind, "{} at {at}", entry.id);
            assert!(close(same.loss, known.f, 1e-11), "{} at {at}: {}", entry.id, same.loss);
        }
        if let Some(all) = entry.critical_points {
            assert_eq!(found.len(), all.len(), "{}", entry.id);
        }
    }
}

#[test]
fn the_lowest_loss_is_that_of_the_global_minimum() {
    for (entry, surface) in entries() {
        assert_eq!(surface.part().bounded_below(), entry.bounded_below, "{}", entry.id);
        let global = entry.minima.iter().find(|known| known.global && entry.bounded_below);
        assert_eq!(surface.lowest().is_some(), global.is_some(), "{}", entry.id);
        if let (Some(lowest), Some(known)) = (surface.lowest(), global) {
            assert!(close(lowest, known.f, 1e-11), "{}: {lowest}", entry.id);
        }
    }
}
