//! Where experiments come from: one way for all jobs.

use super::CliError;
use super::arguments::{Changes, Source};
use crate::experiment::{Document, without_mark};
use crate::gallery;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// The experiment with a name, with fields overridden.
///
/// A name is a ready experiment's id, else a file's path; `-` is standard input.
///
/// # Errors
/// Where there is no such experiment, it makes no sense, or an override does not; the message names file and field.
pub fn load(name: &OsStr, set: &[String]) -> Result<Document, CliError> {
    with(read(name)?, set)
}

/// A document with fields overridden.
///
/// # Errors
/// Where an override leads nowhere or makes no sense.
pub fn with(document: Document, set: &[String]) -> Result<Document, CliError> {
    set.iter().try_fold(document, |document, assignment| {
        document.with(assignment).map_err(|refused| CliError::Input(refused.to_string()))
    })
}

/// The file behind a name, where it is neither a ready experiment nor standard input.
pub fn file(name: &OsStr) -> Option<&Path> {
    let ready = name.to_str().is_some_and(|id| gallery::named(id).is_some());
    (!ready && name != "-").then_some(Path::new(name))
}

fn read(name: &OsStr) -> Result<Document, CliError> {
    if let Some(document) = name.to_str().and_then(gallery::named) {
        return Ok(document);
    }
    let bytes = if name == "-" { standard_input() } else { fs::read(name) };
    let shown = if name == "-" { OsStr::new("standard input") } else { name };
    let bytes = bytes.map_err(|error| CliError::input(shown, unreadable(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| CliError::input(shown, "expected text in UTF-8"))?;
    Document::parse(without_mark(&text)).map_err(|error| CliError::input(shown, error))
}

fn standard_input() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
}

fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => {
            "expected a file or the id of a ready experiment (descent-lab list experiments), found neither"
                .into()
        }
        _ => format!("cannot be read: {error}"),
    }
}

impl Source {
    pub(super) fn load(&self) -> Result<Document, CliError> {
        load(&self.name, &self.changes.set)
    }
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty()
    }
}
