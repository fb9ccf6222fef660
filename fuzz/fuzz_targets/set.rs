//! Any text as an override, on a few experiments: `cargo +nightly fuzz run set`. What was done can be written and read again.

#![no_main]

use descent_lab::experiment::Document;
use descent_lab::gallery;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (which, assignment) = input;
    let all = gallery::all();
    let document = &all[usize::from(which) % all.len()].document;
    match document.with(assignment) {
        Ok(changed) => {
            let again = Document::parse(&changed.to_text()).expect("what was done is an experiment");
            assert_eq!((again.experiment, again.view), (changed.experiment, changed.view));
        },
        Err(error) => assert!(error.to_string().starts_with("--set ")),
    }
});
