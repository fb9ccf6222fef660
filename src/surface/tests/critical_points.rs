//! Critical points are what they are said to be, and no minimum in the window is missing, whatever the parameters.

use super::super::{CriticalKind, DoubleWell, Surface};
use super::{all_and_turned, seeded};
use crate::parameter::Parameters;
use crate::real::V;

/// Half the way between the Hessian's eigenvalues, and half of what lies between them.
fn curvature(surface: &Surface, at: V) -> (f64, f64) {
    let [xx, xy, yy] = surface.part().jet(at).bend;
    (0.5 * (xx + yy), (0.5 * (xx - yy)).hypot(xy))
}

/// Whether the loss is nowhere lower on small circles around a point.
fn is_lowest_around(surface: &Surface, at: V) -> bool {
    let here = surface.part().value(at);
    let angles = (0..64).map(|k| f64::from(k) / 64.0 * std::f64::consts::TAU);
    let around =
        |angle: f64| [1e-3, 1e-5].map(|r| surface.part().value(at + V::new(angle.cos(), angle.sin()) * r));
    angles.flat_map(around).all(|value| value >= here - 1e-12 * (1.0 + here.abs()))
}

#[test]
fn they_are_stationary_and_of_their_kind() {
    for surface in all_and_turned(&mut seeded()) {
        let found = surface.critical_points();
        assert!(!found.is_empty(), "{surface:?}");
        for critical in found {
            let slope = surface.part().gradient(critical.at).1.norm();
            if surface.part().known_minima().contains(&critical.at) {
                assert!(is_lowest_around(&surface, critical.at), "{surface:?} at {}", critical.at);
                continue;
            }
            let (middle, radius) = curvature(&surface, critical.at);
            let scale = middle.abs() + radius;
            assert!(slope <= 1e-6 * (1.0 + scale), "{surface:?} at {}: slope {slope}", critical.at);
            let noise = 1e-6 * (1.0 + scale);
            match critical.kind {
                CriticalKind::Minimum => assert!(middle - radius >= -noise, "{surface:?} at {}", critical.at),
                CriticalKind::Maximum => assert!(middle + radius <= noise, "{surface:?} at {}", critical.at),
                CriticalKind::Saddle => {
                    assert!(
                        middle - radius <= noise && middle + radius >= -noise,
                        "{surface:?} at {}",
                        critical.at
                    );
                }
            }
        }
    }
}

/// Newton's method from a point that a grid shows to be low; where it arrives at a proper minimum nearby.
fn minimum_near(surface: &Surface, from: V, reach: f64) -> Option<V> {
    let mut at = from;
    for _ in 0..50 {
        let jet = surface.part().jet(at);
        at -= jet.hessian().try_inverse()? * jet.gradient();
    }
    let (middle, radius) = curvature(surface, at);
    // Also not a ring of minima, such as the plateau's, where one curvature is 0.
    let proper = middle - radius > 1e-6 * (middle + radius);
    let slope = surface.part().gradient(at).1.norm();
    (proper && slope <= 1e-9 * (1.0 + middle + radius) && (at - from).norm() < reach).then_some(at)
}

#[test]
fn no_minimum_of_the_window_is_missing() {
    const CELLS: usize = 201;
    for surface in all_and_turned(&mut seeded()) {
        let [xs, ys] = surface.part().window();
        let cell = V::new(xs[1] - xs[0], ys[1] - ys[0]) / CELLS as f64;
        let point = |i: usize, j: usize| V::new(xs[0] + cell.x * i as f64, ys[0] + cell.y * j as f64);
        let value = |i: usize, j: usize| surface.part().value(point(i, j));
        let found = surface.critical_points();
        for (i, j) in (1..CELLS).flat_map(|j| (1..CELLS).map(move |i| (i, j))) {
            let here = value(i, j);
            let around = [(i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)];
            if around.iter().any(|&(i, j)| value(i, j) < here) {
                continue;
            }
            let Some(at) = minimum_near(&surface, point(i, j), 3.0 * cell.norm()) else { continue };
            let known = found.iter().any(|c| c.kind == CriticalKind::Minimum && (c.at - at).norm() < 1e-3);
            assert!(known, "{surface:?}: the minimum at {at} is missing");
        }
    }
}

#[test]
fn flat_and_kinked_points_keep_their_kind() {
    let first = |id: &str| Surface::named(id).expect("in the list").critical_points()[0];
    for (id, kind) in [
        ("quartic", CriticalKind::Minimum),
        ("ackley", CriticalKind::Minimum),
        ("plateau", CriticalKind::Minimum),
        ("monkey_saddle", CriticalKind::Saddle),
    ] {
        assert_eq!((first(id).at, first(id).kind), (V::zeros(), kind), "{id}");
    }
}

#[test]
fn wells_merge_as_they_widen() {
    let counts = |left, right, width| {
        let found = Surface::from(DoubleWell { left, right, width }).critical_points();
        let count = |kind| found.iter().filter(|c| c.kind == kind).count();
        (count(CriticalKind::Minimum), count(CriticalKind::Saddle))
    };
    assert_eq!(counts(3.0, 2.0, 0.05), (3, 2));
    assert_eq!(counts(3.0, 2.0, 0.2), (2, 1));
    assert_eq!(counts(3.0, 0.0, 1.0), (1, 0));
    assert_eq!(counts(0.0, 0.0, 0.2), (1, 0));
}

#[test]
fn the_lattices_are_complete() {
    let minima = |id: &str| {
        let all = Surface::named(id).expect("in the list").critical_points();
        all.iter().filter(|c| c.kind == CriticalKind::Minimum).count()
    };
    // The reference data counts 11 × 11 in Rastrigin's domain.
    assert_eq!(minima("rastrigin"), 121);
    assert_eq!(minima("easom"), 5);
}

#[test]
fn parameters_far_outside_their_sliders_never_panic() {
    for surface in Surface::all() {
        for (index, parameter) in surface.parameters().iter().enumerate() {
            for value in [0.0, 1e-300, 1e-9, 1e9, 1e300, -1e300] {
                let mut extreme = surface.clone();
                extreme.set(index, value);
                if parameter.check(value).is_ok() {
                    assert!(extreme.critical_points().iter().all(|c| !c.at.x.is_nan()), "{extreme:?}");
                }
            }
        }
    }
}
