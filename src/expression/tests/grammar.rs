//! What texts mean, and what is said of those that mean nothing.

use super::super::op::Op;
use super::super::tape::Tape;
use super::super::{Expression, function_names};
use super::table::TABLE;
use super::{jet, parsed, refused};
use crate::real::{Jet1, Jet2, V};

#[test]
fn a_hundred_expressions_have_their_values_and_derivatives() {
    assert!(TABLE.len() >= 100);
    for (text, [f, fx, fy, fxx, fxy, fyy]) in TABLE {
        let got = jet(text, 0.7, -0.4);
        let close = |got: f64, want: f64| (got - want).abs() <= 1e-12 * (1.0 + want.abs());
        let all = [(got.value, f), (got.slope[0], fx), (got.slope[1], fy)];
        let bends = got.bend.into_iter().zip([fxx, fxy, fyy]);
        assert!(all.into_iter().chain(bends).all(|(got, want)| close(got, want)), "{text}: {got:?}");
    }
}

#[test]
fn every_number_type_carries_the_plain_value_bit_for_bit() {
    let at = V::new(0.7, -0.4);
    for (text, _) in TABLE {
        let compiled = parsed(text).compile(&[]);
        let plain = compiled.at(at).to_bits();
        let first = compiled.at(Jet1::coordinates(at));
        let second = compiled.at(Jet2::coordinates(at));
        assert_eq!((first.value.to_bits(), second.value.to_bits()), (plain, plain), "{text}");
        assert_eq!(first.slope, second.slope, "{text}");
    }
}

#[test]
fn an_error_marks_its_place_and_says_what_was_expected() {
    let end = "the end";
    let cases = [
        ("", "", "expected a number, a name, a function or (, found the end"),
        ("x +", "", "expected a number, a name, a function or (, found the end"),
        ("x + * y", "*", "expected a number, a name, a function or (, found *"),
        ("(x + 1", "", "expected ) or an operator, found the end"),
        ("x + 1)", ")", "because no ( belongs to this, found )"),
        ("|x + 1", "", "expected | or an operator, found the end"),
        ("sine(x)", "sine", "expected a function, such as sin, found sine"),
        ("y + 3sinx", "sinx", "expected sin(x), found sinx"),
        ("banana(x)", "banana", "(a product is written banana*(…))"),
        ("sin + x", "+", "expected ( after sin, found +"),
        ("sin(x, y)", "sin(x, y)", "expected 1 argument of sin, found 2"),
        ("max(x)", "max(x)", "expected 2 to 16 arguments of max, found 1"),
        ("atan2(x,)", ")", "expected a number, a name, a function or (, found )"),
        ("x 2", "2", "expected an operator such as * or ^ before a number, found 2"),
        ("1,5x", ",", "a decimal point is written as in 1.5"),
        ("x = y", "=", "== compares"),
        ("x > 0 ? 1", "", "expected : and what holds otherwise"),
        ("x $ y", "$", "expected a formula's sign, found '$'"),
        ("1e400", "1e400", "expected a number below"),
        ("x ^", "", "expected a number, a name"),
        ("x\n + foo(y)", "foo", "expected a function, found foo"),
    ];
    for (text, place, expected) in cases {
        let error = refused(text);
        assert_eq!(&text[error.span.clone()], place, "{text}: {error}");
        assert!(error.to_string().contains(expected), "{text} gave {error}, not {expected}");
        assert!(place.is_empty() == (error.span.start == text.len()), "{text}: {end}");
    }
    assert_eq!(refused("x\n + foo(y)").to_string().split(':').next(), Some("line 2, column 4"));
}

#[test]
fn other_names_are_parameters_in_the_order_of_the_text() {
    let formula = parsed("b*x^2 + a*y^2 + α₁ (x - ab) + lambda*b");
    assert_eq!(formula.parameters(), ["b", "a", "α₁", "ab", "lambda"]);
    let at = |values: &[f64]| formula.compile(values).at(V::new(2.0, 3.0));
    assert_eq!(at(&[1.0, 10.0, 0.0, 5.0, 7.0]), 4.0 + 90.0 + 7.0);
    assert_eq!(at(&[2.0]), 8.0 + 9.0 + 1.0 + 2.0, "1 where there is no value");
}

#[test]
fn a_whole_exponent_that_a_parameter_has_is_good_below_zero() {
    let formula = parsed("x^n");
    let at = |n: f64| formula.compile(&[n]).at(Jet2::coordinates(V::new(-2.0, 0.0)));
    assert_eq!((at(3.0).value, at(3.0).slope[0], at(3.0).bend[0]), (-8.0, 12.0, -12.0));
    assert!(at(2.5).value.is_nan());
}

#[test]
fn infinite_slopes_of_finite_functions_are_taken_as_zero() {
    for text in
        ["√(x²+y²)", "hypot(x, y)", "(x²+y²)^0.5", "cbrt(x y)", "(x²+y²)^0.75", "|x|^1.5", "sqrt(|x|)"]
    {
        let got = jet(text, 0.0, 0.0);
        assert_eq!(got.value, 0.0, "{text}");
        assert!(got.slope.iter().chain(&got.bend).all(|d| d.is_finite()), "{text}: {got:?}");
    }
}

#[test]
fn the_branch_that_is_not_taken_may_be_undefined() {
    let got = jet("x > 0 ? ln(x) : y²", -1.0, 3.0);
    assert_eq!((got.value, got.slope), (9.0, [0.0, 6.0]));
    assert!(jet("ln(x)", -1.0, 0.0).value.is_nan());
}

#[test]
fn every_function_can_be_called() {
    for name in function_names() {
        let accepts = |count: usize| {
            let arguments = vec!["x"; count].join(", ");
            Expression::parse(&format!("{name}({arguments})")).is_ok()
        };
        assert!((1..=3).any(accepts), "{name}");
    }
}

#[test]
fn constants_are_worked_out_and_equal_pieces_are_computed_once() {
    let operations = |text: &str| parsed(text).compile(&[]).operations();
    assert_eq!(operations("2*3 + sin(π/2) x"), 2);
    assert_eq!(operations("sin(x*y) + sin(x*y)^2"), 4);
    assert_eq!(operations("(1-x)^2 + 100(y-x^2)^2"), 7);
    assert_eq!(operations("x < y ? x : y"), 1);
}

#[test]
fn polynomials_know_their_degree() {
    let degree = |text: &str| parsed(text).compile(&[]).degree();
    assert_eq!(degree("a x² + b x y - y/3 + 1"), Some(2));
    assert_eq!(degree("(x + y)^3 x"), Some(4));
    assert_eq!(degree("4"), Some(0));
    assert_eq!(degree("x/y"), None);
    assert_eq!(degree("|x|"), None);
}

#[test]
fn creases_are_zero_where_a_formula_is_not_smooth() {
    // A text, a point on its only crease, and one off it.
    let cases = [
        ("|x - 1| + y", [1.0, 7.0], [2.0, 7.0]),
        ("max(x, y)", [2.0, 2.0], [2.0, 1.0]),
        ("relu(x+y)^2", [1.0, -1.0], [1.0, 1.0]),
        ("x < y^2 ? 1 : 2", [4.0, 2.0], [4.0, 1.0]),
        ("floor(x)", [3.0, 0.5], [3.5, 0.5]),
        ("round(y)", [0.0, 1.5], [0.0, 1.0]),
        ("mod(x, 2)", [4.0, 0.0], [3.0, 0.0]),
        ("1/(x - y) + y", [2.0, 2.0], [2.0, 1.0]),
        ("tan(x)", [0.5 * std::f64::consts::PI, 1.0], [0.0, 1.0]),
    ];
    for (text, on, off) in cases {
        let compiled = parsed(text).compile(&[]);
        assert_eq!(compiled.creases(), 1, "{text}");
        assert!(compiled.crease(0, on.into()).abs() < 1e-12, "{text}");
        assert!(compiled.crease(0, off.into()).abs() > 0.1, "{text}");
    }
    let kinks = |text: &str| parsed(text).compile(&[]).kinks();
    assert_eq!([kinks("|x|"), kinks("1/x"), kinks("|x|/y")], [1, 0, 1], "a pole is no kink");
    assert_eq!(parsed("x^2 + sin(y) + |3| + y/2").compile(&[]).creases(), 0);
    assert_eq!(parsed("(x>0 and y>0) ? 1 : 2").compile(&[]).creases(), 2);
}

#[test]
fn instructions_are_small() {
    assert!(std::mem::size_of::<Op>() == 1 && std::mem::size_of::<Tape>() <= 40);
}
