//! Any bytes as a formula, evaluated with all derivatives and on its creases: `cargo +nightly fuzz run formula`.

#![no_main]

use descent_lab::expression::Expression;
use descent_lab::real::{Jet1, Jet2, V};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    match Expression::parse(&text) {
        Ok(formula) => {
            let _ = (formula.pretty(), formula.has_coordinates());
            let compiled = formula.compile(&[0.5, -2.0, 3.0]);
            for at in [V::new(0.3, -0.7), V::new(0.0, 0.0), V::new(-1e300, f64::INFINITY)] {
                let plain = compiled.at(at);
                let (first, second) = (compiled.at(Jet1::coordinates(at)), compiled.at(Jet2::coordinates(at)));
                let same = |value: f64| value.to_bits() == plain.to_bits() || value.is_nan() && plain.is_nan();
                assert!(same(first.value) && same(second.value), "{text}: {plain} {first:?} {second:?}");
                compiled.overflows(at);
                for crease in 0..compiled.creases() {
                    compiled.crease(crease, at);
                }
            }
        }
        Err(error) => {
            assert!(error.span.start <= error.span.end && error.span.end <= text.len());
            error.caret(&text);
        }
    }
});
