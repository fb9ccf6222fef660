//! Where experiments come from: one way for all jobs.

use super::CliError;
use super::arguments::{Changes, SourceArguments};
use crate::data::FileRows;
use crate::data::csv::Header;
use crate::experiment::{Document, START, without_mark};
use crate::expression::SyntaxError;
use crate::gallery;
use crate::import::{self, ImportError, Progress};
use crate::number::read::{Decimal, number};
use crate::real::V;
use crate::surface::{DataLoss, Surface, Typed};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// The experiment with a name, with all changes made.
///
/// A name is a ready experiment's id, else a file's path; `-` is standard input; without one it is the opening experiment.
///
/// # Errors
/// If there is no such experiment, it makes no sense, or a change does not; the message names file and field.
pub(super) fn load(name: Option<&OsStr>, changes: &Changes) -> Result<Document, CliError> {
    let document = name.map_or_else(|| Ok(Document::default()), read)?;
    changes.apply(document, name.and_then(file).and_then(Path::parent))
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty() && self.data.is_none() && self.function.is_none() && self.start.is_none()
    }

    /// A document from a folder with all changes made.
    pub(super) fn apply(&self, document: Document, folder: Option<&Path>) -> Result<Document, CliError> {
        let Self { function, start: at, set, data, columns } = self;
        let mut document = match function {
            Some(text) => on_function(document, text)?,
            None => document,
        };
        let at = at.as_deref().map(start).transpose()?;
        document.experiment.start = at.or(document.experiment.start);
        let document = changed(document, set, folder)?;
        let Some(path) = data else { return Ok(document) };
        let mut document = fitted_to(document, path, columns)?;
        document.experiment.start = at.or(document.experiment.start);
        // Rates that are asked for win over those that the data suggest; the surface is the one that they were read for.
        let others: Vec<String> =
            set.iter().filter(|set| !set.trim_start().starts_with("surface")).cloned().collect();
        changed(document, &others, folder)
    }
}

/// A document on somebody's own function; its title and its window belonged to another surface.
fn on_function(document: Document, text: &str) -> Result<Document, CliError> {
    let refused = |error: SyntaxError| CliError::Input(format!("--function: {error}\n{}", error.caret(text)));
    let mut document = Document { title: None, note: None, ..document };
    document.experiment.set_surface(Typed::new(text).map_err(refused)?.into());
    document.view.window = None;
    Ok(document)
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

/// The file behind a name, if it is neither a ready experiment nor standard input.
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

/// The coordinates of a start, written `1,-2`.
fn start(text: &str) -> Result<V, CliError> {
    let refused = |expected: String| CliError::Input(format!("--start: {expected}"));
    let Some((x, y)) = text.split_once(',').filter(|(_, y)| !y.contains(',')) else {
        return Err(refused(format!("expected two numbers such as 1,-2, found \"{text}\"")));
    };
    let coordinate = |text: &str| {
        let value = number(text, Decimal::Point).map_err(|why| refused(why.of(text)))?;
        START.check(value).map(|()| value).map_err(refused)
    };
    Ok(V::new(coordinate(x)?, coordinate(y)?))
}

impl SourceArguments {
    /// As [`load`].
    pub(super) fn load(&self) -> Result<Document, CliError> {
        load(self.name.as_deref(), &self.changes)
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
    // Its words were about other data.
    Ok(Document { title: None, note: None, ..document })
}
