//! Where experiments come from: one way for all jobs.

use super::CliError;
use super::arguments::{Changes, Source};
use crate::data::FileRows;
use crate::data::csv::Header;
use crate::experiment::{Document, without_mark};
use crate::gallery;
use crate::import::{self, ImportError, Progress};
use crate::surface::{DataLoss, Surface};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// The experiment with a name, with all changes made.
///
/// A name is a ready experiment's id, else a file's path; `-` is standard input.
///
/// # Errors
/// Where there is no such experiment, it makes no sense, or a change does not; the message names file and field.
pub(super) fn load(name: &OsStr, changes: &Changes) -> Result<Document, CliError> {
    changes.apply(read(name)?, file(name).and_then(Path::parent))
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty() && self.data.is_none()
    }

    /// A document from a folder with all changes made.
    pub(super) fn apply(&self, document: Document, folder: Option<&Path>) -> Result<Document, CliError> {
        let Self { set, data, columns } = self;
        let document = changed(document, set, folder)?;
        let Some(path) = data else { return Ok(document) };
        let document = fitted_to(document, path, columns)?;
        // Rates that are asked for win over those that the data suggest; the surface is the one that they were read for.
        let others: Vec<String> =
            set.iter().filter(|set| !set.trim_start().starts_with("surface")).cloned().collect();
        changed(document, &others, folder)
    }
}

/// A document from a folder with fields overridden.
fn changed(document: Document, set: &[String], folder: Option<&Path>) -> Result<Document, CliError> {
    let mut tables = |file: &mut FileRows| fill(file, folder);
    set.iter().try_fold(document, |document, assignment| {
        document.with_rows(assignment, &mut tables).map_err(|refused| CliError::Input(refused.to_string()))
    })
}

/// Fills in the rows of a table that a document from a folder names.
fn fill(file: &mut FileRows, folder: Option<&Path>) -> Result<(), String> {
    import::fill(file, folder, &Progress::default()).map_err(|error| error.to_string())
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
    let folder = file(name).and_then(Path::parent);
    Document::parse_with(without_mark(&text), &mut |file| fill(file, folder))
        .map_err(|error| CliError::input(shown, error))
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
        load(&self.name, &self.changes)
    }
}

/// A document whose loss is fitted to the rows of a table.
fn fitted_to(mut document: Document, path: &Path, columns: &[String]) -> Result<Document, CliError> {
    let experiment = &mut document.experiment;
    let Some(task) = experiment.surface.part().data_loss().map(DataLoss::task) else {
        let losses = Surface::all().into_iter().filter(|surface| surface.data().is_some());
        let losses: Vec<_> = losses.map(|surface| surface.description().id).collect();
        let found = experiment.surface.description().id;
        return Err(CliError::Input(format!(
            "--data: expected an experiment with a loss over data ({}), found the surface {found}; choose one with --set surface=…",
            losses.join(", ")
        )));
    };
    let refused = |error: ImportError| CliError::Input(format!("--data {error}"));
    let opened = import::open(path, Header::Detect, &Progress::default()).map_err(refused)?;
    let columns = opened.columns(columns, task).map_err(refused)?;
    experiment.set_source(opened.source(&columns, task).map_err(refused)?);
    document.view.window = None;
    Ok(document)
}
