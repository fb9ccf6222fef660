//! What every surface says of itself.

use super::super::Surface;
use super::{point_in_window, seeded};
use crate::parameter::{Kind, Parameters};
use std::collections::HashSet;

#[test]
fn every_surface_is_described() {
    let mut ids = HashSet::new();
    let mut names = HashSet::new();
    for surface in Surface::all() {
        let about = surface.description();
        assert!(ids.insert(about.id) && names.insert(about.name), "{} appears twice", about.id);
        assert!(
            about.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'),
            "{}",
            about.id
        );
        assert!(!about.summary.is_empty() && !about.summary.ends_with('.'), "{}", about.id);
        assert_eq!(Surface::named(about.id), Some(surface));
    }
}

#[test]
fn every_parameter_starts_inside_its_slider() {
    for surface in Surface::all() {
        assert_eq!(surface.check(), Ok(()));
        for (index, parameter) in surface.parameters().iter().enumerate() {
            let Kind::Number { slider: [low, high], .. } = parameter.kind else { continue };
            let key = parameter.key;
            assert!(low < high && (low..=high).contains(&parameter.default), "{surface:?}: {key}");
            assert_eq!(surface.get(index), parameter.default, "{surface:?}: {key}");
            assert!([low, high].iter().all(|&end| parameter.check(end).is_ok()), "{surface:?}: {key}");
            assert!(!parameter.meaning.is_empty() && !parameter.meaning.ends_with('.'), "{surface:?}: {key}");
        }
    }
}

#[test]
fn every_start_lies_inside_the_window() {
    for surface in Surface::all() {
        let [xs, ys] = surface.part().window();
        assert!(xs[0] < xs[1] && ys[0] < ys[1], "{surface:?}");
        let start = surface.part().suggestion().start;
        assert!(xs[0] < start.x && start.x < xs[1] && ys[0] < start.y && start.y < ys[1], "{surface:?}");
    }
}

#[test]
fn a_surface_is_quadratic_exactly_where_its_hessian_explains_its_gradients() {
    let mut random = seeded();
    for surface in Surface::all() {
        let [from, to] = [(); 2].map(|()| point_in_window(&surface, &mut random));
        let [first, second] = [from, to].map(|at| surface.part().jet(at));
        let predicted = first.gradient() + first.hessian() * (to - from);
        let explained = (predicted - second.gradient()).norm() <= 1e-12 * second.gradient().norm();
        assert_eq!(surface.part().quadratic(), explained, "{surface:?}");
    }
}
