//! Where experiments come from: one way for all jobs.

use super::CliError;
use super::arguments::{Changes, SourceArguments};
use crate::data::csv::Header;
use crate::data::{FileRows, ScalingForm};
use crate::experiment::{Document, LARGEST_FILE, START, Said};
use crate::expression::SyntaxError;
use crate::gallery;
use crate::import::{self, ImportError, Progress, Taken, Wish};
use crate::insight::condition::Scaled;
use crate::number::read::{Decimal, number};
use crate::platform::{self, Unread};
use crate::real::V;
use crate::surface::{DataLoss, Surface, Typed};
use std::ffi::OsStr;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// An experiment as it was asked for.
pub(super) struct Loaded {
    /// The experiment.
    pub document: Document,
    /// The files that it was made from.
    pub inputs: Vec<PathBuf>,
    /// What was decided for whoever asked.
    pub notes: Vec<String>,
}

impl Loaded {
    /// Says what was decided.
    pub(super) fn say(&self, err: &mut dyn io::Write) {
        for note in &self.notes {
            // Whoever closed the stream does not want to know.
            writeln!(err, "{note}").ok();
        }
    }

    /// Refuses an output that is one of the inputs.
    ///
    /// # Errors
    /// If it is, by whatever links.
    pub(super) fn spare_inputs(&self, output: &Path) -> Result<(), CliError> {
        let same = self.inputs.iter().find(|input| platform::file::is_same(input, output));
        same.map_or(Ok(()), |input| {
            let (output, input) = (output.display(), input.display());
            Err(CliError::Input(format!(
                "--output {output}: expected another file than the input {input}, which would be lost"
            )))
        })
    }
}

/// The experiment with a name, with all changes made.
///
/// A name is a ready experiment's id, else a file's path; `-` is standard input; without one it is the opening experiment.
///
/// # Errors
/// If there is no such experiment, it makes no sense, or a change does not; the message names file and field.
pub(super) fn load(name: Option<&OsStr>, changes: &Changes) -> Result<Loaded, CliError> {
    let twice = name.is_some_and(|name| name == "-")
        && changes.data.as_ref().is_some_and(|data| data.as_os_str() == "-");
    if twice {
        return Err(CliError::Input("--data -: expected a file, as standard input is the experiment".into()));
    }
    let mut desk =
        Desk { folder: name.and_then(file).and_then(Path::parent), inputs: Vec::new(), notes: Vec::new() };
    let (document, said) = match name {
        Some(name) => desk.read(name)?,
        None => (Document::default(), Said::default()),
    };
    let document = desk.changed_by(document, name.map(|_| said), changes)?;
    let Desk { mut notes, inputs, .. } = desk;
    if changes.function.is_some()
        && let Surface::Typed(typed) = &document.experiment.surface
    {
        notes.splice(0..0, typed.understood().map(|understood| format!("--function: {understood}")));
    }
    if document.experiment.runs.is_empty() {
        notes.push("The experiment has no runs (\"runs\": []), so that there is nothing but its loss".into());
    }
    Ok(Loaded { document, inputs, notes })
}

/// What is at hand while an experiment is made.
struct Desk<'a> {
    /// Where the experiment's file stands.
    folder: Option<&'a Path>,
    inputs: Vec<PathBuf>,
    notes: Vec<String>,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty() && self.data.is_none() && self.function.is_none() && self.start.is_none()
    }
}

impl Desk<'_> {
    /// A document with all changes made. What its file said of start, steps and rates stays on another surface and with other
    /// data; nothing was said without a file.
    fn changed_by(
        &mut self,
        mut document: Document,
        said: Option<Said>,
        changes: &Changes,
    ) -> Result<Document, CliError> {
        let Changes { function, start: at, set, data, columns, classes, missing } = changes;
        let wish = Wish { columns: columns.clone(), classes: classes.clone(), missing: (*missing).into() };
        let of_a_file = said.is_some();
        let mut said = said.unwrap_or_default();
        if let Some(text) = function {
            let before = document.experiment.clone();
            document = on_function(document, text)?;
            said.keep(&before, &mut document.experiment);
        }
        let at = at.as_deref().map(start).transpose()?;
        document.experiment.start = at.or(document.experiment.start);
        document = self.set(document, set)?;
        said = set.iter().fold(said, |said, assignment| said.and(assignment));
        if at.is_some() {
            said = said.and("start=");
        }
        if let Some(path) = data {
            let before = document.experiment.clone();
            let taken;
            (document, taken) = self.fitted_to(document, path, &wish)?;
            said.keep(&before, &mut document.experiment);
            // Rates that are asked for win over those that the data suggest; the surface is the one that they were read for.
            let others: Vec<String> =
                set.iter().filter(|set| !set.trim_start().starts_with("surface")).cloned().collect();
            document = self.set(document, &others)?;
            self.notes.extend(what_was_taken(&document, taken));
        }
        let another = match (data, function) {
            (Some(path), _) => Some(format!("as {} suggests", path.display())),
            (None, Some(_)) if of_a_file => Some("as the function suggests".into()),
            _ => None,
        };
        self.notes.extend(another.and_then(|whose| {
            let words = said.filled_in(&document.experiment)?;
            Some(format!("Filled in {whose}: {words}"))
        }));
        Ok(document)
    }

    /// A document with fields overridden.
    fn set(&mut self, document: Document, set: &[String]) -> Result<Document, CliError> {
        set.iter().try_fold(document, |document, assignment| {
            document
                .with_rows(assignment, &mut |file| self.fill(file))
                .map_err(|refused| CliError::Input(refused.to_string()))
        })
    }

    /// Fills in the rows of a table that a document names.
    fn fill(&mut self, file: &mut FileRows) -> Result<(), String> {
        let place =
            import::fill(file, self.folder, &Progress::default()).map_err(|error| error.to_string())?;
        self.inputs.push(place);
        Ok(())
    }

    fn read(&mut self, name: &OsStr) -> Result<(Document, Said), CliError> {
        let ready = name.to_str().and_then(|id| gallery::FILES.iter().find(|(_, of, _)| *of == id));
        let shown = if name == "-" { OsStr::new("standard input") } else { name };
        let bytes = match ready {
            Some((_, _, text)) => text.as_bytes().to_vec(),
            None => self.bytes(name).map_err(|error| CliError::input(shown, unreadable(&error)))?,
        };
        Document::from_bytes(&bytes, &mut |file| self.fill(file))
            .map_err(|error| CliError::input(shown, error))
    }

    fn bytes(&mut self, name: &OsStr) -> Result<Vec<u8>, Unread> {
        if name == "-" {
            self.inputs.extend(platform::file::standard_input().map(Path::to_owned));
            return platform::read_from(io::stdin().lock(), LARGEST_FILE, &mut |_| ControlFlow::Continue(()));
        }
        let path = Path::new(name);
        self.inputs.push(path.to_owned());
        platform::read(path, LARGEST_FILE, &mut |_, _| ControlFlow::Continue(()))
    }

    /// A document whose loss is fitted to the rows of a table, and what was taken of that.
    fn fitted_to(
        &mut self,
        mut document: Document,
        path: &Path,
        wish: &Wish,
    ) -> Result<(Document, String), CliError> {
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
        let opened = if path.as_os_str() == "-" {
            self.inputs.extend(platform::file::standard_input().map(Path::to_owned));
            import::stream(Path::new("standard input"), &mut io::stdin().lock(), Header::Detect, &progress)
        } else {
            self.inputs.push(path.to_owned());
            import::open(path, Header::Detect, &progress)
        };
        let opened = opened.map_err(refused)?;
        let pick = opened.pick(wish, task).map_err(refused)?;
        let Taken { source, words } = opened.take(&pick, task).map_err(refused)?;
        experiment.set_source(source);
        document.view.window = None;
        // Its words were about other data.
        Ok((Document { title: None, note: None, ..document }, words))
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

/// The file behind a name, if it is neither a ready experiment nor standard input.
pub fn file(name: &OsStr) -> Option<&Path> {
    let ready = name.to_str().is_some_and(|id| gallery::named(id).is_some());
    (!ready && name != "-").then_some(Path::new(name))
}

fn unreadable(error: &Unread) -> String {
    match error {
        _ if error.is_missing() => {
            "expected a file or the id of a ready experiment (descent-lab list experiments), found neither"
                .into()
        }
        Unread::System(error) => format!("cannot be read: {error}"),
        Unread::Folder => "cannot be read: expected a file, found a folder".into(),
        error => format!("expected an experiment: {error}"),
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
    pub(super) fn load(&self) -> Result<Loaded, CliError> {
        load(self.name.as_deref(), &self.changes)
    }
}

/// Examples up to which κ is not waited for.
const FEW: usize = 10_000;

/// Which rows and columns of a table are used, how they are scaled, and what would help where no learning rate is good.
fn what_was_taken(document: &Document, taken: String) -> Vec<String> {
    let surface = &document.experiment.surface;
    let Some(data) = surface.data() else { return vec![taken] };
    let scaling = data.preparation().scaling;
    let mut lines = vec![format!("{taken}; features {}", scaling.name())];
    if scaling != ScalingForm::Raw && data.prepared().scaling.centre[2] == 0.0 {
        lines.push("The target stays as it is: it is a label, or lies from 0 to 1".into());
    }
    let scaled = (data.train().len() <= FEW).then(|| Scaled::of(surface)).flatten();
    let advice = scaled.and_then(|scaled| scaled.advice(scaling));
    lines.extend(advice.map(|advice| format!("{advice} (--set surface.data.prepare.scaling=standardized)")));
    lines
}
