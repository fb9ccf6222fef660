//! Any bytes as an experiment's file: `cargo +nightly fuzz run experiment`. What is read can be written and read again.

#![no_main]

use descent_lab::experiment::Document;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match Document::from_bytes(bytes, &mut |_| Err("there are no tables here".into())) {
        Ok((document, said)) => {
            said.filled_in(&document.experiment);
            assert_eq!(Document::parse(&document.to_text()), Ok(document));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
