//! No input panics, overflows the stack or hangs.

use super::super::tests::table::TABLE;
use super::super::{Expression, LONGEST_TEXT, MOST_PARAMETERS};
use super::{parsed, refused};
use crate::real::{Jet2, V};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Reads a text and, if it is a formula, evaluates it with all derivatives and on all of its creases.
fn tried(text: &str) -> bool {
    match Expression::parse(text) {
        Ok(formula) => {
            let compiled = formula.compile(&[0.5, -2.0]);
            let at = V::new(0.3, -0.7);
            let _ = (compiled.at(Jet2::coordinates(at)), formula.pretty());
            for crease in 0..compiled.creases() {
                let _ = compiled.crease(crease, at);
            }
            true
        }
        Err(error) => {
            assert!(
                text.is_char_boundary(error.span.start) && text.is_char_boundary(error.span.end),
                "{text}"
            );
            let _ = error.caret(text);
            false
        }
    }
}

#[test]
fn length_depth_parts_and_parameters_are_bounded() {
    let long = "x+".repeat(LONGEST_TEXT);
    assert!(refused(&long).expected.contains("expected at most 2000 bytes"));
    let deep = format!("{}x{}", "(".repeat(500), ")".repeat(500));
    assert!(refused(&deep).expected.contains("expected at most 100 levels"));
    let fine = format!("{}x{}", "(".repeat(98), ")".repeat(98));
    assert_eq!(parsed(&fine).compile(&[]).at(V::new(3.0, 0.0)), 3.0);
    let many = vec!["x"; 900].join("+");
    assert!(refused(&many).expected.contains("at most 1000 parts"));
    let names: Vec<String> = (0..=MOST_PARAMETERS).map(|i| format!("a{i}")).collect();
    assert!(refused(&format!("x+{}", names.join("+"))).expected.contains("expected at most 12 parameters"));
    assert!(refused(&"q".repeat(30)).expected.contains("at most 24 characters"));
}

#[test]
fn a_formula_that_shares_its_pieces_takes_no_longer_than_it_is() {
    // Each level doubles what a tree that forgets what it shares would compute.
    let text = (0..40).fold("x".to_owned(), |inner, _| format!("(0<{inner}<1)"));
    assert!(parsed(&text).compile(&[]).operations() < 400);
}

/// A million texts: rows of tokens, and formulas with something in them changed.
#[test]
fn a_million_random_inputs_do_not_panic() {
    const PIECES: [&str; 97] = [
        "x",
        "y",
        "x",
        "y",
        "1",
        "2",
        "0",
        ".5",
        "1e3",
        "(",
        ")",
        "(",
        ")",
        "+",
        "-",
        "*",
        "/",
        "^",
        "**",
        "|",
        "|",
        ",",
        "?",
        ":",
        "<",
        "<=",
        ">",
        "==",
        "!=",
        " and ",
        " or ",
        "not ",
        "√",
        "²",
        "⁻¹",
        "π",
        "e",
        "a",
        "β₁",
        "sin(",
        "exp(",
        "ln(",
        "max(",
        "if(",
        "abs(",
        "floor(",
        "mod(",
        "pow(",
        "hypot(",
        " ",
        "\n",
        "=",
        "%",
        "·",
        "−",
        "é",
        "sin ",
        "cos",
        "ln ",
        "log_2",
        "log(",
        "root(",
        "!",
        "∛",
        "½",
        "np.",
        "[0]",
        "[",
        "]",
        "{",
        "}",
        "_1",
        "_{2}",
        "x1",
        "x0",
        "xy",
        "xe",
        "w",
        "f(x,y)=",
        "z",
        "\\frac{",
        "}{",
        "\\sqrt[3]{",
        "\\sin",
        "\\left(",
        "\\right)",
        "\\cdot",
        "\\",
        "$",
        "pi",
        "ab",
        "inf",
        "E",
        "αβ",
        ".",
        "^{",
        "^-1",
    ];
    let mut random = StdRng::seed_from_u64(7);
    let mut formulas = 0;
    for turn in 0..1_000_000 {
        let mut text = String::new();
        if turn % 4 == 0 {
            let (known, _) = TABLE[random.random_range(0..TABLE.len())];
            let places: Vec<usize> = known.char_indices().map(|(at, _)| at).collect();
            let [from, to] = [0; 2].map(|_| places[random.random_range(0..places.len())]);
            text += &known[..from];
            text += PIECES[random.random_range(0..PIECES.len())];
            text += &known[to.max(from)..];
        } else {
            for _ in 0..random.random_range(1..10) {
                text += PIECES[random.random_range(0..PIECES.len())];
            }
        }
        formulas += u32::from(tried(&text));
    }
    assert!(formulas > 50_000, "only {formulas} of them were formulas");
}
