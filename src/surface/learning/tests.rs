//! Losses over data: against closed forms, against their parts, and at the edges.

use super::*;
use crate::data::{AlongCurve, Blobs, CurveShape, Hubble, Preparation, ScalingForm, Source};
use crate::surface::{CriticalKind, Surface};
use nalgebra::{DMatrix, DVector};

/// Every loss over data, with its own data and with other sources.
fn all() -> Vec<Surface> {
    let learning = Surface::all().into_iter().filter(|surface| surface.data().is_some());
    let mut all: Vec<Surface> = learning.collect();
    for mut surface in all.clone() {
        for source in Source::all() {
            if let Some(data) = surface.part_mut().data_mut() {
                data.set_source(source);
            }
            all.push(surface.clone());
        }
    }
    all
}

#[test]
fn weights_are_called_as_in_the_models_formula() {
    let names = |id: &str| Surface::named(id).map(|surface| surface.coordinates());
    assert_eq!(["straight_line", "neuron"].map(names), [Some(["a", "b"]); 2]);
    assert_eq!(["svm", "deep_chain"].map(names), [Some(["w₁", "w₂"]); 2]);
    assert_eq!(names("rosenbrock"), Some(["x", "y"]));
}

/// The minimum equals the least-squares solution of the whole table, worked out another way (singular values).
#[test]
fn the_minimum_of_least_squares_is_the_closed_form() {
    let mut line = StraightLine::default();
    for source in [
        Source::for_task(Task::Line),
        Hubble::default().into(),
        AlongCurve { middle: 8.0, ..AlongCurve::default() }.into(),
    ] {
        line.data.set_source(source);
        let rows = line.data.train();
        let design = DMatrix::from_fn(rows.len(), 2, |i, j| if j == 0 { rows[i].x[0] } else { 1.0 });
        let target = DVector::from_fn(rows.len(), |i, _| rows[i].y);
        let closed = design.svd(true, true).solve(&target, 1e-12).unwrap();
        let surface = Surface::from(line.clone());
        let found = surface.critical_points()[0];
        assert_eq!(found.kind, CriticalKind::Minimum);
        assert!((found.at - V::new(closed[0], closed[1])).norm() < 1e-11, "{found:?}");
        assert!(surface.part().gradient(found.at).1.norm() < 1e-12);
    }
    let hubble = Surface::from(StraightLine { data: Hubble::default().into(), ..StraightLine::default() });
    let at = hubble.critical_points()[0].at;
    // The slope and intercept of table 1 that are known for Hubble's galaxies: 454.16 km/s per Mpc and −40.78 km/s.
    assert!((at - V::new(0.454_158_440_922_6, -0.040_783_649_085_6)).norm() < 1e-9, "{at}");
}

#[test]
fn the_closed_form_equals_the_mean_over_the_examples() {
    for surface in all().iter().filter(|surface| surface.part().quadratic()) {
        let loss = surface.part().data_loss().unwrap();
        if loss.data().train().is_empty() {
            assert!(loss.value(V::zeros()).is_nan(), "no examples, no loss");
            continue;
        }
        for w in [V::new(0.3, -0.7), V::new(-2.0, 5.0)] {
            let (closed, direct) = (loss.value(w), loss.mean_cost(w, loss.data().train()));
            assert!((closed - direct).abs() <= 1e-12 * direct.max(1e-3), "{surface:?}: {closed} {direct}");
        }
    }
}

#[test]
fn batches_average_to_the_whole_and_examples_to_the_gradient() {
    for surface in all() {
        let loss = surface.part().data_loss().unwrap();
        let n = loss.data().train().len();
        if n == 0 {
            continue;
        }
        let rows: Vec<u32> = (0..n as u32).collect();
        let w = V::new(0.4, -0.3);
        let (whole, gradient) = loss.gradient(w);
        // Uneven batches, weighted with their sizes.
        let (mut value, mut slope) = (0.0, V::zeros());
        for batch in rows.chunks(7) {
            let (part, pull) = loss.on(batch.to_vec()).gradient(w);
            let share = batch.len() as f64 / n as f64;
            value += share * part;
            slope += pull * share;
        }
        assert!((value - whole).abs() <= 1e-12 * (1.0 + whole.abs()), "{surface:?}");
        assert!((slope - gradient).norm() <= 1e-12 * (1.0 + gradient.norm()), "{surface:?}");
        let all_rows = loss.on(rows).gradient(w);
        assert!((all_rows.0 - whole).abs() <= 1e-12 * (1.0 + whole.abs()));
    }
}

/// Two clouds that a line through the origin separates: the farther the weights, the lower the loss.
#[test]
fn separable_classes_have_no_minimum_without_a_penalty_and_one_with_it() {
    let data: Data = Blobs { separation: 12.0, ..Blobs::default() }.into();
    let free = Surface::from(LogisticRegression { data: data.clone(), ..LogisticRegression::default() });
    assert!(free.critical_points().iter().all(|c| c.kind != CriticalKind::Minimum));
    let held = Surface::from(LogisticRegression { data, l2: 0.01, ..LogisticRegression::default() });
    assert_eq!(held.critical_points()[0].kind, CriticalKind::Minimum);
}

#[test]
fn kinked_losses_have_their_lowest_point_marked() {
    let mut absolute = StraightLine { residual: Residual::Absolute, ..StraightLine::default() };
    absolute.data.set_source(AlongCurve { noise: 0.0, outliers: 0.2, ..AlongCurve::default() });
    for (surface, exact) in [
        // The absolute error does not see one outlier in five at all: the line behind the points is its minimum.
        (Surface::from(absolute), Some(V::new(1.0, 0.5))),
        (Surface::from(Svm::default()), None),
        (LinearRegression { l1: 0.5, ..LinearRegression::default() }.into(), None),
    ] {
        let lowest = surface.critical_points()[0];
        assert_eq!(lowest.kind, CriticalKind::Minimum, "{surface:?}");
        if let Some(exact) = exact {
            assert!((lowest.at - exact).norm() < 1e-6, "{lowest:?}");
        }
        for k in 0..64 {
            let (sin, cos) = (f64::from(k) / 64.0 * std::f64::consts::TAU).sin_cos();
            let around = surface.part().value(lowest.at + V::new(cos, sin) * 1e-4);
            assert!(around >= lowest.loss - 1e-12, "{surface:?}");
        }
    }
}

#[test]
fn standardizing_makes_the_bowl_round() {
    let kappa = |scaling| {
        let source = crate::data::Features { scale: 30.0, offset: 2.0, ..crate::data::Features::default() };
        let data = Data::new(source, Preparation { scaling, ..Preparation::default() });
        let jet = LinearRegression { data, ..LinearRegression::default() }.jet(V::zeros());
        let spectrum = crate::real::symmetric::spectrum(&jet.hessian());
        spectrum.high / spectrum.low
    };
    assert!(kappa(ScalingForm::Raw) > 500.0);
    assert!(kappa(ScalingForm::Standardized) < 1.5);
}

/// ∂f/∂w₁ of a chain is a·w₁ᵃ⁻¹·w₂ᵇ·mean 2(y′ − y)x: nothing below 1, everything above.
#[test]
fn a_deep_chain_vanishes_below_one_and_explodes_above() {
    let data: Data = AlongCurve { noise: 0.0, intercept: 0.0, ..AlongCurve::default() }.into();
    let chain = DeepChain { a: 6, b: 6, data, ..DeepChain::default() };
    let slope = |w: f64| chain.gradient(V::repeat(w)).1.norm();
    assert!(slope(0.3) < 1e-4 && slope(1.6) > 1e4, "{} {}", slope(0.3), slope(1.6));
    let residual = DeepChain { residual: true, ..chain.clone() };
    assert!((residual.value(V::zeros())).abs() < 1e-20, "residual connections begin as the identity");
    assert_eq!(chain.predict(V::new(1.1, 0.9), [2.0, 1.0]), {
        [1.1; 6].iter().chain(&[0.9; 6]).fold(2.0, |h, w| h * w)
    });
}

#[test]
fn the_tanh_network_has_two_equivalent_minima_and_a_saddle_between() {
    let surface = Surface::from(TanhNetwork::default());
    let found = surface.critical_points();
    let minima: Vec<_> = found.iter().filter(|c| c.kind == CriticalKind::Minimum).collect();
    assert_eq!(minima.len(), 2, "{found:?}");
    assert!((minima[0].at + minima[1].at).norm() < 1e-6 && (minima[0].loss - minima[1].loss).abs() < 1e-12);
    assert!(found.iter().any(|c| c.kind == CriticalKind::Saddle && c.at.norm() < 1e-9));
}

#[test]
fn no_data_and_odd_data_never_panic() {
    for mut surface in all() {
        for source in [
            Source::from(crate::data::Points::new(Vec::new(), crate::data::Names::new("x", "", "y"))),
            Blobs { size: 1, ..Blobs::default() }.into(),
            AlongCurve { size: 2, shape: CurveShape::Wave, spread: 1e-9, ..AlongCurve::default() }.into(),
            AlongCurve { slope: 1e6, noise: 1e6, distance: 1e6, outliers: 1.0, ..AlongCurve::default() }
                .into(),
        ] {
            if let Some(data) = surface.part_mut().data_mut() {
                data.set_source(source);
            }
            let _ = (surface.critical_points(), surface.part().suggestion(), surface.part().window());
            let suggestion = surface.part().suggestion();
            assert!(suggestion.rate > 0.0 && suggestion.adaptive_rate > 0.0, "{surface:?}: {suggestion:?}");
            assert!(suggestion.start.iter().all(|c| c.is_finite()));
        }
    }
}
