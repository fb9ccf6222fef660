//! Jets against another implementation, and against plain numbers.

use super::*;
use crate::real::{Real, V};
use num_dual::{Dual2SVec64, DualNum};
use proptest::prelude::*;

fn everything<R: Real>(p: Vector2<R>) -> R {
    let (x, y) = (p.x, p.y);
    let wave = (x * y).sin() * (x - y * 0.5).cos() + (x * 0.3).exp() / (y.square() + 1.0);
    let root = (x.square() + y.powi(4) + 2.0).sqrt().ln();
    wave - root * x.powi(3) + (y - x).abs().max(R::lit(0.25))
}

fn everything_num_dual(x: Dual2SVec64<2>, y: Dual2SVec64<2>) -> Dual2SVec64<2> {
    let wave = (x * y).sin() * (x - y * 0.5).cos() + (x * 0.3).exp() / (y.powi(2) + 1.0);
    let root = (x.powi(2) + y.powi(4) + 2.0).sqrt().ln();
    let kink = y - x;
    let kink = if kink.re < 0.0 { -kink } else { kink };
    let kink = if kink.re < 0.25 { Dual2SVec64::from(0.25) } else { kink };
    wave - root * x.powi(3) + kink
}

fn close(got: f64, want: f64) -> bool {
    (got - want).abs() <= 1e-11 * (1.0 + want.abs())
}

proptest! {
    #[test]
    fn jets_equal_another_implementation(x in -2.0..2.0f64, y in -2.0..2.0f64) {
        let (f, gradient, hessian) =
            num_dual::hessian(|v| everything_num_dual(v[0], v[1]), &Vector2::new(x, y));
        let jet = everything(Jet2::coordinates(Vector2::new(x, y)));
        let first = everything(Jet1::coordinates(Vector2::new(x, y)));
        prop_assert!(close(jet.value, f) && close(first.value, f));
        for i in 0..2 {
            prop_assert!(close(jet.slope[i], gradient[i]) && close(first.slope[i], gradient[i]));
        }
        prop_assert!(close(jet.bend[0], hessian[(0, 0)]));
        prop_assert!(close(jet.bend[1], hessian[(0, 1)]));
        prop_assert!(close(jet.bend[2], hessian[(1, 1)]));
    }
}

proptest! {
    #[test]
    fn the_value_is_the_plain_one_bit_for_bit(x in -2.0..2.0f64, y in -2.0..2.0f64) {
        let at = Vector2::new(x, y);
        let plain = everything(at).to_bits();
        prop_assert_eq!(everything(Jet1::coordinates(at)).value.to_bits(), plain);
        prop_assert_eq!(everything(Jet2::coordinates(at)).value.to_bits(), plain);
    }
}

/// A function of 0.7x − 1.3y, differentiated along its line and carried over, is the same differentiated in the plane; on
/// coordinates that are functions themselves too.
#[test]
fn a_function_of_a_score_needs_derivatives_along_a_line_alone() {
    let phi = [0.7, -1.3];
    fn along<R: Real>(w: V<R>, phi: [f64; 2]) -> R {
        R::compose(R::of_score((R::score(w, phi) * 0.8).softplus(), phi), w)
    }
    fn plain<R: Real>(w: V<R>, phi: [f64; 2]) -> R {
        ((w.x * phi[0] + w.y * phi[1]) * 0.8).softplus()
    }
    let bent = |p: V<Jet2>| V::new(p.x * p.y, p.y.square() - p.x);
    for at in [V::new(0.3, -0.4), V::new(-20.0, 5.0), V::new(0.0, 0.0)] {
        let p = Jet2::coordinates(at);
        for w in [p, bent(p)] {
            let (got, want) = (along(w, phi), plain(w, phi));
            assert_eq!(got.value.to_bits(), want.value.to_bits());
            let parts = |jet: Jet2| jet.slope.into_iter().chain(jet.bend).collect::<Vec<f64>>();
            assert!(
                parts(got).into_iter().zip(parts(want)).all(|(got, want)| close(got, want)),
                "{got:?} {want:?}"
            );
        }
        let first = along(Jet1::coordinates(at), phi);
        assert_eq!((first.value, first.slope), (along(p, phi).value, along(p, phi).slope));
        assert_eq!(along(at, phi).to_bits(), first.value.to_bits());
    }
}

#[test]
fn a_negative_zero_has_the_absolute_value_of_plain_numbers() {
    let zero = Jet2::coordinates(Vector2::new(-0.0, 0.0)).x;
    assert!(zero.abs().value.is_sign_positive() && Jet1::<2>::lit(-0.0).abs().value.is_sign_positive());
}

#[test]
fn a_root_at_zero_has_finite_derivatives() {
    let p = Jet2::coordinates(Vector2::zeros());
    let cone = (p.x.square() + p.y.square()).sqrt();
    assert_eq!(cone, Jet2::lit(0.0));
}

#[test]
fn the_second_derivative_of_a_cube_at_zero_is_zero() {
    assert_eq!(Jet2::coordinates(Vector2::zeros()).x.powi(3), Jet2::lit(0.0));
}
