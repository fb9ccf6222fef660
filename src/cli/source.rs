//! Where experiments come from: one way for all jobs.

use super::CliError;
use super::arguments::{Changes, SourceArguments};
use crate::data::csv::Header;
use crate::data::{FileRows, ScalingForm};
use crate::experiment::{Document, START, without_mark};
use crate::expression::SyntaxError;
use crate::gallery;
use crate::import::{self, ImportError, Progress, Taken, Wish};
use crate::insight::condition::Scaled;
use crate::number::read::{Decimal, number};
use crate::real::V;
use crate::surface::{DataLoss, Surface, Typed};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

/// The experiment with a name, with all changes made.
///
/// A name is a ready experiment's id, else a file's path; `-` is standard input; without one it is the opening experiment.
///
/// # Errors
/// If there is no such experiment, it makes no sense, or a change does not; the message names file and field.
pub(super) fn load(name: Option<&OsStr>, changes: &Changes) -> Result<Document, CliError> {
    let twice = name.is_some_and(|name| name == "-")
        && changes.data.as_ref().is_some_and(|data| data.as_os_str() == "-");
    if twice {
        return Err(CliError::Input("--data -: expected a file, as standard input is the experiment".into()));
    }
    let document = name.map_or_else(|| Ok(Document::default()), read)?;
    changes.apply(document, name.and_then(file).and_then(Path::parent))
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty() && self.data.is_none() && self.function.is_none() && self.start.is_none()
    }

    /// A document from a folder with all changes made.
    pub(super) fn apply(&self, document: Document, folder: Option<&Path>) -> Result<Document, CliError> {
        let Self { function, start: at, set, data, columns, classes, missing } = self;
        let wish = Wish { columns: columns.clone(), classes: classes.clone(), missing: (*missing).into() };
        let mut document = match function {
            Some(text) => on_function(document, text)?,
            None => document,
        };
        let at = at.as_deref().map(start).transpose()?;
        document.experiment.start = at.or(document.experiment.start);
        let document = changed(document, set, folder)?;
        let Some(path) = data else { return Ok(document) };
        let (mut document, taken) = fitted_to(document, path, &wish)?;
        document.experiment.start = at.or(document.experiment.start);
        // Rates that are asked for win over those that the data suggest; the surface is the one that they were read for.
        let others: Vec<String> =
            set.iter().filter(|set| !set.trim_start().starts_with("surface")).cloned().collect();
        let document = changed(document, &others, folder)?;
        say_what_was_taken(&document, &taken);
        Ok(document)
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
fn fitted_to(mut document: Document, path: &Path, wish: &Wish) -> Result<(Document, String), CliError> {
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
    let progress = Progress::default();
    let opened = match path.as_os_str() == "-" {
        true => {
            import::stream(Path::new("standard input"), &mut io::stdin().lock(), Header::Detect, &progress)
        }
        false => import::open(path, Header::Detect, &progress),
    };
    let opened = opened.map_err(refused)?;
    let pick = opened.pick(wish, task).map_err(refused)?;
    let Taken { source, words } = opened.take(&pick, task).map_err(refused)?;
    experiment.set_source(source);
    document.view.window = None;
    // Its words were about other data.
    Ok((Document { title: None, note: None, ..document }, words))
}

/// Examples up to which κ is not waited for.
const FEW: usize = 10_000;

/// Says on standard error which rows and columns of a table are used, how they are scaled, and what would help where no learning rate is
/// good.
fn say_what_was_taken(document: &Document, taken: &str) {
    let surface = &document.experiment.surface;
    let Some(data) = surface.data() else { return };
    let scaling = data.preparation().scaling;
    let mut lines = vec![format!("{taken}; features {}", scaling.name())];
    if scaling != ScalingForm::Raw && data.prepared().scaling.centre[2] == 0.0 {
        lines.push("The target stays as it is: it is a label, or lies from 0 to 1".into());
    }
    let scaled = (data.train().len() <= FEW).then(|| Scaled::of(surface)).flatten();
    let advice = scaled.and_then(|scaled| scaled.advice(scaling));
    lines.extend(advice.map(|advice| format!("{advice} (--set surface.data.prepare.scaling=standardized)")));
    // Nobody may be listening.
    let _ = writeln!(io::stderr(), "{}", lines.join("\n"));
}
