//! Random texts, and random trees against num-dual.

use super::super::Expression;
use crate::real::{Jet2, V};
use num_dual::{Dual2SVec64, DualNum};
use proptest::prelude::*;
use std::cell::Cell;

type Dual = Dual2SVec64<2>;

/// A formula that can be written and evaluated by others.
#[derive(Clone, Debug)]
enum Formula {
    X,
    Y,
    Number(f64),
    One(usize, Box<Self>),
    Two(usize, Box<Self>, Box<Self>),
    Power(Box<Self>, i32),
}

/// A function's name and what it does elsewhere.
type One = (&'static str, fn(Dual) -> Dual);
type Two = (&'static str, fn(Dual, Dual) -> Dual);

const ONE: [One; 16] = [
    ("-", |a| -a),
    ("sin", |a| a.sin()),
    ("cos", |a| a.cos()),
    ("tan", |a| a.tan()),
    ("exp", |a| a.exp()),
    ("ln", |a| a.ln()),
    ("sqrt", |a| a.sqrt()),
    ("tanh", |a| a.tanh()),
    ("atan", |a| a.atan()),
    ("asinh", |a| a.asinh()),
    ("asin", |a| a.asin()),
    ("sinh", |a| a.sinh()),
    ("cbrt", |a| a.cbrt()),
    ("log10", |a| a.log10()),
    ("sigmoid", |a| ((-a).exp() + 1.0).recip()),
    ("abs", |a| if a.re < 0.0 { -a } else { a }),
];

const TWO: [Two; 9] = [
    ("+", |a, b| a + b),
    ("-", |a, b| a - b),
    ("*", |a, b| a * b),
    ("/", |a, b| a / b),
    ("^", |a, b| (a.ln() * b).exp()),
    ("max", |a, b| if a.re < b.re { b } else { a }),
    ("min", |a, b| if a.re < b.re { a } else { b }),
    ("hypot", |a, b| (a * a + b * b).sqrt()),
    ("atan2", |a, b| (a / b).atan() + if b.re > 0.0 { 0.0 } else { a.re.signum() * std::f64::consts::PI }),
];

fn formulas() -> impl Strategy<Value = Formula> {
    let leaf = prop_oneof![Just(Formula::X), Just(Formula::Y), (-3.0..3.0f64).prop_map(Formula::Number)];
    leaf.prop_recursive(6, 40, 2, |inner| {
        prop_oneof![
            (0..ONE.len(), inner.clone()).prop_map(|(f, a)| Formula::One(f, a.into())),
            (0..TWO.len(), inner.clone(), inner.clone()).prop_map(|(f, a, b)| Formula::Two(
                f,
                a.into(),
                b.into()
            )),
            (inner, -3..5i32).prop_map(|(a, n)| Formula::Power(a.into(), n)),
        ]
    })
}

impl Formula {
    fn written(&self) -> String {
        match self {
            Self::X => "x".into(),
            Self::Y => "y".into(),
            Self::Number(c) => format!("({c})"),
            Self::One(f, a) => format!("{}({})", ONE[*f].0, a.written()),
            Self::Two(f, a, b) if *f < 5 => format!("(({}){}({}))", a.written(), TWO[*f].0, b.written()),
            Self::Two(f, a, b) => format!("{}({}, {})", TWO[*f].0, a.written(), b.written()),
            Self::Power(a, n) => format!("({})^({n})", a.written()),
        }
    }

    /// Its value with derivatives; none if a piece of it is so large, or its derivatives, that rounding decides, or so
    /// near a kink, a pole or the domain's border.
    fn value(&self, x: Dual, y: Dual) -> Option<Dual> {
        let value = match self {
            Self::X => x,
            Self::Y => y,
            Self::Number(c) => Dual::from(*c),
            Self::One(f, a) => {
                let a = a.value(x, y)?;
                let near_border = (a.re.abs() - 1.0).abs() < 0.05 || a.re.abs() < 0.05;
                if near_border {
                    return None;
                }
                (ONE[*f].1)(a)
            }
            Self::Two(f, a, b) => {
                let (a, b) = (a.value(x, y)?, b.value(x, y)?);
                if a.re.abs() < 0.05
                    || b.re.abs() < 0.05
                    || (a.re - b.re).abs() < 1e-6
                    || (*f == 4 && a.re < 0.0)
                {
                    return None;
                }
                (TWO[*f].1)(a, b)
            }
            Self::Power(a, n) => a.value(x, y).filter(|a| a.re.abs() > 0.05)?.powi(*n),
        };
        let tame = |d: f64| d.is_finite() && d.abs() < 1e4;
        let first = value.v1.unwrap_generic(nalgebra::U1, nalgebra::U2);
        let second = value.v2.unwrap_generic(nalgebra::U2, nalgebra::U2);
        (tame(value.re) && first.iter().all(|d| tame(*d)) && second.iter().all(|d| tame(*d))).then_some(value)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn random_trees_equal_another_implementation(formula in formulas(), x in -2.0..2.0f64, y in -2.0..2.0f64) {
        let text = formula.written();
        prop_assume!(text.len() <= super::super::LONGEST_TEXT);
        let compiled = Expression::parse(&text).map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?.compile(&[]);
        let at = V::new(x, y);
        let defined = Cell::new(true);
        let (f, gradient, hessian) = num_dual::hessian(|v| formula.value(v[0], v[1]).unwrap_or_else(|| {
            defined.set(false);
            Dual::from(0.0)
        }), &at);
        prop_assume!(defined.get());
        let got = compiled.at(Jet2::coordinates(at));
        let close = |got: f64, want: f64| (got - want).abs() <= 1e-6 * (1.0 + want.abs());
        prop_assert!(close(got.value, f), "{text}: {} for {f}", got.value);
        prop_assert!((0..2).all(|i| close(got.slope[i], gradient[i])), "{text}: {got:?} for {gradient}");
        let bends = [hessian[(0, 0)], hessian[(0, 1)], hessian[(1, 1)]];
        prop_assert!((0..3).all(|i| close(got.bend[i], bends[i])), "{text}: {got:?} for {hessian}");
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,80}") {
        if let Err(error) = Expression::parse(&text) {
            let _ = error.caret(&text);
        }
    }

    #[test]
    fn no_text_of_the_grammars_signs_panics(text in "[-xy0-9.e+*/^()|,?:<>=!√π²a \n]{0,60}") {
        if let Ok(formula) = Expression::parse(&text) {
            let _ = formula.compile(&[]).at(Jet2::coordinates(V::new(0.5, -1.5)));
        }
    }
}
