//! Reference data: numbers made with other programs (PyTorch, optax, sympy, mpmath), and whether ours agree.
//!
//! A [`File`] is one of five kinds of data, as JSON; [`File::check`] runs every record of a text through the code that
//! the window runs, and [`built_in`] does so with the data that comes with the program. A record is compared number by
//! number within the tolerance that it states. A record that asks for something that does not exist here (another method,
//! another kind of schedule, a setting outside the valid range) is *not covered*: listed with the reason, never passed.
//! A text that is malformed is an error that names the field.

mod judge;
mod read;
mod schedules;
mod second_order;
mod stability;
mod surfaces;
mod trajectories;

pub use judge::{Elsewhere, Failure, FileReport, NotCovered};

use crate::experiment::FieldError;
use judge::{Comparison, NoVerdict};
use serde_json::Value;

/// One kind of reference data.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// The file's name in a folder of reference data.
    pub name: &'static str,
    /// The data that comes with the program.
    pub built_in: &'static str,
    format: &'static str,
    check: fn(&Value, &mut FileReport) -> Result<(), FieldError>,
}

/// All kinds, in the order in which they are checked.
pub static FILES: [File; 5] = [
    File {
        name: "surfaces.json",
        built_in: include_str!("../../tests/reference/surfaces.json"),
        format: "surfaces/1",
        check: surfaces::check,
    },
    File {
        name: "schedules.json",
        built_in: include_str!("../../tests/reference/schedules.json"),
        format: "schedules/1",
        check: schedules::check,
    },
    File {
        name: "trajectories.json",
        built_in: include_str!("../../tests/reference/trajectories.json"),
        format: "trajectories/1",
        check: trajectories::check,
    },
    File {
        name: "second_order.json",
        built_in: include_str!("../../tests/reference/second_order.json"),
        format: "second_order/1",
        check: second_order::check,
    },
    File {
        name: "stability.json",
        built_in: include_str!("../../tests/reference/stability.json"),
        format: "stability/1",
        check: stability::check,
    },
];

impl File {
    /// Runs every record of a text.
    ///
    /// # Errors
    /// If the text is not JSON, not of this format, or lacks a field; the path is the field's, such as
    /// `cases[3].tol.x`.
    pub fn check(&self, text: &str) -> Result<FileReport, FieldError> {
        let root: Value = serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            let path = format!("line {}, column {}", error.line(), error.column());
            FieldError { path, expected: format!("expected JSON: {message}") }
        })?;
        read::format(&root, self.format)?;
        let mut report = FileReport::new(self.name);
        (self.check)(&root, &mut report)?;
        Ok(report)
    }
}

/// Checks the data that comes with the program, file by file.
///
/// # Errors
/// Never in a program whose tests have passed; else as [`File::check`].
pub fn built_in() -> Result<Vec<FileReport>, FieldError> {
    FILES.iter().map(|file| file.check(file.built_in)).collect()
}
