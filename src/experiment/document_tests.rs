//! What a file can hold, and what is said of one that makes no sense.

use super::document::*;
use super::*;
use proptest::prelude::*;

fn refused(text: &str) -> String {
    Document::parse(text).unwrap_err().to_string()
}

#[test]
fn a_version_alone_is_an_experiment() {
    let document = Document::parse("{\"version\": 1}").unwrap();
    assert_eq!(document, Document::default());
    assert_eq!(document.experiment.runs.len(), Optimizer::classics().len());
}

#[test]
fn a_whole_number_may_be_written_with_an_exponent() {
    let document = Document::parse("{\"version\": 1e0, \"steps\": 5e2, \"start\": [1e0, -0.0]}").unwrap();
    assert_eq!((document.experiment.steps, document.experiment.start), (500, Some(V::new(1.0, -0.0))));
}

#[test]
fn errors_name_the_path_and_what_was_expected() {
    let cases = [
        ("{", "line 1, column 1: the text ends within an object"),
        ("[]", "the file: expected an object such as {\"version\": 1}"),
        ("{}", "version: expected 1, found nothing"),
        ("{\"version\": 2}", "version: expected 1, found 2"),
        ("{\"version\": 1, \"stepps\": 3}", "stepps: there is no such field here; expected one of version"),
        ("{\"version\": 1, \"steps\": 0}", "steps: expected a whole number from 1 to 100000, found 0"),
        ("{\"version\": 1, \"steps\": 1.5}", "steps: expected a whole number from 0, found 1.5"),
        ("{\"version\": 1, \"learning_rate\": -1}", "learning_rate: expected a number above 0, found -1"),
        (
            "{\"version\": 1, \"learning_rate\": 1e999}",
            "expected a number within ±1.8e308, found 1e999 (learning_rate)",
        ),
        ("{\"version\": 1, \"start\": [1]}", "start: expected a list of two numbers, found a list of 1"),
        ("{\"version\": 1, \"start\": [1, 1e7]}", "start[1]: expected a number from -1000000 to 1000000"),
        (
            "{\"version\": 1, \"surface\": \"rosenbrok\"}",
            "surface: unknown surface \"rosenbrok\", expected one of",
        ),
        (
            "{\"version\": 1, \"surface\": {\"rosenbrock\": {\"c\": 1}}}",
            "surface.rosenbrock.c: there is no such field here; expected a or b",
        ),
        (
            "{\"version\": 1, \"surface\": {\"rosenbrock\": {\"b\": -1}}}",
            "surface.rosenbrock.b: expected a number above 0, found -1",
        ),
        (
            "{\"version\": 1, \"runs\": [{}, {\"optimizer\": {\"adam\": {\"beta1\": 1}}}]}",
            "runs[1].optimizer.adam.beta1: expected a number from 0 to below 1, found 1",
        ),
        (
            "{\"version\": 1, \"runs\": [{\"slot\": 3}, {\"slot\": 3}]}",
            "runs[1].slot: expected a slot that no other run has",
        ),
        (
            "{\"version\": 1, \"runs\": [{\"slot\": 18446744073709551615}]}",
            "runs[0].slot: expected a whole number from 0 to 1000000",
        ),
        (
            "{\"version\": 1, \"runs\": [{\"factor\": 1, \"learning_rate\": 1}]}",
            "runs[0].learning_rate: expected either a factor or a learning_rate, found both",
        ),
        (
            "{\"version\": 1, \"schedule\": {\"drawn\": {\"knots\": [[0, 1], [0.5, 1], [0.5, 0]]}}}",
            "schedule.drawn.knots[2]: expected a share above 0.5, that of the knot before, found 0.5",
        ),
        (
            "{\"version\": 1, \"runs\": [{\"schedule\": {\"drawn\": {\"knots\": [[0, 1.5]]}}}]}",
            "runs[0].schedule.drawn.knots[0]: expected a factor from 0 to 1, found 1.5",
        ),
        (
            "{\"version\": 1, \"surface\": {\"svm\": {\"data\": {\"source\": {\"blobs\": {\"size\": 1000000000}}}}}}",
            "surface.svm.data.source.blobs.size: expected at most 1000000, found 1000000000",
        ),
        (
            "{\"version\": 1, \"surface\": {\"deep_chain\": {\"a\": 1000000000}}}",
            "surface.deep_chain.a: expected at most 1000 layers with each weight",
        ),
        (
            "{\"version\": 1, \"around\": {\"batch\": {\"size\": 1000000000, \"replacement\": true}}}",
            "around.batch.size: expected at most 1000000, found 1000000000",
        ),
        (
            "{\"version\": 1, \"around\": {\"workers\": {\"count\": 1000}}}",
            "around.workers.count: expected at most 64, found 1000",
        ),
        (
            "{\"version\": 1, \"view\": {\"window\": [[0, 0], [0, 1]]}}",
            "view.window[0]: expected two increasing numbers",
        ),
        (
            "{\"version\": 1, \"view\": {\"step\": 201}, \"steps\": 200}",
            "view.step: expected a step up to 200, found 201",
        ),
        (
            "{\"version\": 1, \"runs\": [3]}",
            "runs[0]: expected a run such as {\"optimizer\": \"adam\"}, found 3",
        ),
        (
            "{\"version\": 1, \"runs\": [{\"optimizer\": {}}]}",
            "expected the id of an optimizer, found an empty object",
        ),
        (
            "{\"version\": 1, \"start\": [1, 2, 3]}",
            "start: expected a list of two numbers, found a list of 3",
        ),
        ("{\"version\": 1, \"steps\": 3, \"steps\": 4}", "steps: expected it once, found it twice"),
        (
            "{\"version\": 1, \"view\": {\"smoothing\": 100001}}",
            "view.smoothing: expected a whole number from 0 to 100000, found 100001",
        ),
    ];
    for (text, expected) in cases {
        let error = refused(text);
        assert!(error.contains(expected), "{text}\n gave  {error}\n not   {expected}");
    }
}

#[test]
fn runs_without_a_slot_get_their_optimizers_own_and_then_free_ones() {
    let text = r#"{"version": 1, "runs": [{"optimizer": "adam"}, {"optimizer": "adam"}, {"slot": 5}]}"#;
    let slots: Vec<_> = Document::parse(text).unwrap().experiment.runs.iter().map(|run| run.slot).collect();
    assert_eq!(slots, [4, 6, 5]);
}

proptest! {
    #[test]
    fn numbers_survive_a_file_bit_for_bit(bits in any::<[u64; 3]>()) {
        let [a, b, c] = bits.map(|bits| f64::from_bits(bits).abs());
        prop_assume!(a.is_finite() && a > 0.0 && b < 1e6 && c < 1e6);
        let mut document = Document::default();
        document.experiment.learning_rate = a;
        document.experiment.start = Some(V::new(b, -c));
        document.experiment.runs[0].rate = Rate::Own(a);
        prop_assert_eq!(Document::parse(&document.to_text()).unwrap(), document);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        let _ = Document::parse(&text);
    }
}
