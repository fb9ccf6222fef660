//! Derivatives against central differences; rows and jets against plain values.

use super::{all_and_turned, point_in_window, seeded};
use crate::real::V;
use crate::surface::{Residuals, Surface};
use nalgebra::Matrix2;

const STEP: f64 = 1e-5;

#[test]
fn gradients_and_hessians_equal_central_differences() {
    let mut random = seeded();
    for surface in all_and_turned(&mut random) {
        let part = surface.part();
        for _ in 0..20 {
            let at = point_in_window(&surface, &mut random);
            let jet = part.jet(at);
            let around =
                [V::x(), V::y()].map(|e| (part.gradient(at + e * STEP), part.gradient(at - e * STEP)));
            let slope = around.map(|((above, _), (below, _))| (above - below) / (2.0 * STEP));
            let bend = around.map(|((_, above), (_, below))| (above - below) / (2.0 * STEP));
            let scale = 1.0 + jet.value.abs() + jet.gradient().norm() + jet.hessian().norm();
            let off = (jet.gradient() - V::from(slope)).norm();
            assert!(off <= 1e-6 * scale, "{surface:?} at {at}: gradient off by {off}");
            let off = (jet.hessian() - Matrix2::from_columns(&bend)).norm();
            assert!(off <= 1e-6 * scale, "{surface:?} at {at}: Hessian off by {off}");
        }
    }
}

#[test]
fn rows_and_derivatives_carry_the_plain_value_bit_for_bit() {
    let mut random = seeded();
    for surface in all_and_turned(&mut random) {
        let part = surface.part();
        let points: Vec<V> = (0..50).map(|_| point_in_window(&surface, &mut random)).collect();
        let xs: Vec<f64> = points.iter().map(|p| p.x).collect();
        let mut row = vec![0.0; xs.len()];
        part.row(&xs, points[0].y, &mut row);
        for (&x, in_row) in xs.iter().zip(row) {
            let at = V::new(x, points[0].y);
            let plain = part.value(at).to_bits();
            assert_eq!(in_row.to_bits(), plain, "{surface:?} at {at}");
            assert_eq!(part.gradient(at).0.to_bits(), plain, "{surface:?} at {at}");
            assert_eq!(part.jet(at).value.to_bits(), plain, "{surface:?} at {at}");
        }
        for at in points {
            assert_eq!(part.gradient(at).1, part.jet(at).gradient(), "{surface:?} at {at}");
        }
    }
}

#[test]
fn the_plateau_is_smooth_through_its_centre_and_across_the_series() {
    let surface = super::Surface::named("plateau").expect("the plateau is in the list");
    // ‖p‖ = 0.1 is where the power series hands over.
    for x in [0.0, 1e-200, 1e-12, 1e-3, 0.1 - 1e-9, 0.1, 0.1 + 1e-9] {
        let jet = surface.part().jet(V::new(x, 0.0));
        let r = 10.0 * x;
        // sin(r)/r = 1 − r²/6 + r⁴/120 − …, worked by hand to r⁸.
        let (r2, tilt) = (r * r, 0.01);
        let sinc = [1.0, -6.0, 120.0, -5040.0, 362_880.0, -39_916_800.0];
        let value: f64 = sinc.iter().rev().fold(0.0, |sum, c| sum * r2 + 1.0 / c);
        assert!((jet.value - (tilt * r2 - value)).abs() < 1e-9, "at {x}: {}", jet.value);
        let bend = 100.0 * (2.0 * tilt + 1.0 / 3.0 - r2 / 10.0 + r2 * r2 / 168.0 - r2 * r2 * r2 / 6480.0);
        assert!((jet.bend[0] - bend).abs() < 1e-3, "at {x}: {} for {bend}", jet.bend[0]);
    }
}

#[test]
fn extreme_inputs_never_panic() {
    let extremes = [0.0, -0.0, 1e-300, 1e300, -1e300, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    let mut random = seeded();
    for surface in all_and_turned(&mut random) {
        for x in extremes {
            for y in extremes {
                let _ = surface.part().jet(V::new(x, y));
                let _ = surface.part().gradient(V::new(x, y));
            }
        }
    }
}

#[test]
fn residuals_square_and_add_up_to_the_loss_and_their_jacobian_to_its_gradient() {
    let mut sums = 0;
    for surface in Surface::all() {
        let loss = surface.part();
        let Some(Residuals { values, jacobian }) = loss.residuals(V::new(0.7, -1.3)) else { continue };
        let (value, gradient) = loss.gradient(V::new(0.7, -1.3));
        let sum: f64 = values.iter().map(|r| r * r).sum();
        let slope: V = values.iter().zip(&jacobian).map(|(r, row)| row * (2.0 * r)).sum();
        assert!((sum - value).abs() <= 1e-12 * value, "{}", surface.description().id);
        assert!((slope - gradient).norm() <= 1e-12 * gradient.norm(), "{}", surface.description().id);
        sums += 1;
    }
    assert!(sums >= 5);
}
