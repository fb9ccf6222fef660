//! Tables from files: read with progress, hashed, and found again by an experiment that names them.

use crate::data::csv::{Chosen, Column, Content, CsvError, Header, Missing, Pick, ReadError, Table};
use crate::data::{FileRows, Source, Task};
use crate::platform::{self, Unread};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A table's file is not larger than this.
pub const LARGEST: u64 = 256 << 20;

/// How far reading is, shared between who reads and who waits.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
    cancelled: AtomicBool,
}

impl Progress {
    /// From 0 to 1.
    pub fn share(&self) -> f32 {
        let total = self.total.load(Ordering::Relaxed).max(1);
        (self.done.load(Ordering::Relaxed) as f32 / total as f32).min(1.0)
    }

    /// Lets who reads stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// So much is read, of so much as far as that is known.
    fn reading(&self, done: usize, length: usize) -> ControlFlow<()> {
        self.total.store(3 * length.max(done), Ordering::Relaxed);
        self.at(done)
    }

    fn at(&self, done: usize) -> ControlFlow<()> {
        self.done.store(done, Ordering::Relaxed);
        if self.cancelled.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// Why there is no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It was not waited for.
    #[error("cancelled")]
    Cancelled,
    /// The file, and what is wrong with it.
    #[error("{0}")]
    Failed(String),
}

/// A table that is read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The file.
    pub path: PathBuf,
    /// SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
    /// What it holds.
    pub table: Table,
}

/// A file's path, as it was given, and what is wrong with it.
fn failed(path: &Path, why: impl std::fmt::Display) -> ImportError {
    ImportError::Failed(format!("{}: {why}", path.display()))
}

/// The last part of a path.
fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into())
}

/// Reads a table.
///
/// # Errors
/// Where it cannot be read, or is no table; the message names the file, and the line where it knows one.
pub fn open(path: &Path, header: Header, progress: &Progress) -> Result<Opened, ImportError> {
    opened(path, &bytes(path, progress)?, header, progress)
}

/// Reads a table from whatever streams in, under a name.
///
/// # Errors
/// As [`open`].
pub fn stream(
    name: &Path,
    content: &mut dyn Read,
    header: Header,
    progress: &Progress,
) -> Result<Opened, ImportError> {
    let bytes = platform::read_from(content, LARGEST, &mut |done| progress.reading(done, 0));
    opened(name, &bytes.map_err(|error| unread(name, error))?, header, progress)
}

fn opened(path: &Path, bytes: &[u8], header: Header, progress: &Progress) -> Result<Opened, ImportError> {
    let sha256 = hash(bytes, progress)?;
    let table = table(path, bytes, header, progress)?;
    Ok(Opened { path: path.to_owned(), sha256, table })
}

/// Half of the way is reading and hashing, half of it parsing.
fn bytes(path: &Path, progress: &Progress) -> Result<Vec<u8>, ImportError> {
    let read = platform::read(path, LARGEST, &mut |done, length| progress.reading(done, length));
    read.map_err(|error| unread(path, error))
}

fn unread(path: &Path, error: Unread) -> ImportError {
    match error {
        Unread::Cancelled => ImportError::Cancelled,
        Unread::System(error) => failed(path, format_args!("cannot be read: {error}")),
        error => failed(path, error),
    }
}

fn hash(bytes: &[u8], progress: &Progress) -> Result<String, ImportError> {
    let mut hash = Sha256::new();
    for (k, chunk) in bytes.chunks(1 << 20).enumerate() {
        hash.update(chunk);
        if progress.at(bytes.len() + (k << 20)).is_break() {
            return Err(ImportError::Cancelled);
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn table(path: &Path, bytes: &[u8], header: Header, progress: &Progress) -> Result<Table, ImportError> {
    Table::read(bytes, header, &mut |done| progress.at(2 * bytes.len() + done)).map_err(|error| match error {
        ReadError::Cancelled => ImportError::Cancelled,
        ReadError::Csv(error) => failed(path, error),
    })
}

/// What is asked of a table, by names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The columns by name or number from 1: one or two features, then the target; those that suit the task where there are none.
    pub columns: Vec<String>,
    /// The classes that are told apart: two, or one against the rest.
    pub classes: Vec<String>,
    /// What is done with rows that lack a value.
    pub missing: Missing,
}

/// Rows that are taken from a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Points inside the experiment where the rows are few, else the file by its path and hash.
    pub source: Source,
    /// What was chosen: the file, how many rows, which columns, what the classes are, what was left out.
    pub words: String,
}

impl Opened {
    /// The rows in the columns that are picked for a task.
    ///
    /// # Errors
    /// Where a cell is not what it has to be; the message names file, line and column.
    pub fn take(&self, pick: &Pick, task: Task) -> Result<Taken, ImportError> {
        let Self { path, sha256, table } = self;
        let wanted = task.features() + 1;
        if pick.columns.len() != wanted {
            let features = if wanted == 2 { "one feature" } else { "two features" };
            let found = pick.columns.len();
            return Err(failed(
                path,
                format_args!("expected columns for {features} and a target, found {found}"),
            ));
        }
        let chosen = table.choose(pick).map_err(|error| failed(path, error))?;
        let words = words(path, &chosen, task);
        let name = |&k: &usize| table.columns().get(k).map(|column| column.name().to_owned());
        let file = FileRows {
            path: path.to_string_lossy().into_owned(),
            sha256: sha256.clone(),
            columns: pick.columns.iter().filter_map(name).collect(),
            header: table.header(),
            target: pick.target,
            classes: pick.classes.clone(),
            missing: pick.missing,
            read: None,
        };
        Ok(Taken { source: file.with_rows(chosen), words })
    }

    /// What a wish comes to for a task.
    ///
    /// # Errors
    /// Where there is no such column, or too few have numbers.
    pub fn pick(&self, wish: &Wish, task: Task) -> Result<Pick, ImportError> {
        let Wish { columns, classes, missing } = wish;
        let find = |name: &String| self.table.find(name).map_err(|error| failed(&self.path, error));
        let columns = match columns.is_empty() {
            true => self.suited(classes, task)?,
            false => columns.iter().map(find).collect::<Result<_, _>>()?,
        };
        let target = columns.last().map_or_else(Default::default, |k| self.table.target(*k, task, classes));
        Ok(Pick { columns, target, classes: classes.clone(), missing: *missing })
    }

    /// The columns that suit a task.
    fn suited(&self, classes: &[String], task: Task) -> Result<Vec<usize>, ImportError> {
        let Some(chosen) = self.table.suggest(task, classes) else {
            let wanted = task.features() + 1;
            let too_few =
                || failed(&self.path, format_args!("expected {wanted} columns with numbers, found fewer"));
            return Err(self
                .trouble(Column::is_spoiled)
                .or_else(|| self.trouble(|_| true))
                .unwrap_or_else(too_few));
        };
        // A column of which most are numbers was meant to have them all the way: it is not passed over in silence.
        let last = chosen.iter().copied().max().unwrap_or(0);
        let passed = &self.table.columns()[..last];
        let spoiled = self.trouble(|column| {
            column.is_spoiled() && passed.iter().any(|other| other.name() == column.name())
        });
        spoiled.map_or(Ok(chosen), Err)
    }

    /// What is wrong with the first of some columns that has neither numbers nor words.
    fn trouble(&self, among: impl Fn(&Column) -> bool) -> Option<ImportError> {
        let columns = self.table.columns().iter().enumerate();
        columns.filter(|(_, column)| among(column)).find_map(|(k, column)| match column.content() {
            Content::Trouble { line, expected } => {
                let column = Some((k + 1, column.name().to_owned()));
                Some(failed(&self.path, CsvError { line: Some(*line), column, expected: expected.clone() }))
            }
            _ => None,
        })
    }
}

/// What was chosen of a file.
fn words(path: &Path, chosen: &Chosen, task: Task) -> String {
    let Chosen { rows, names, labels, incomplete, of_others } = chosen;
    let count = |rows: usize, one: &str, many: &str| format!("{rows} {}", if rows == 1 { one } else { many });
    let mut parts = vec![count(rows.len(), "row", "rows")];
    parts.push(match task.features() {
        1 => format!("x = {}, y = {}", names.x[0], names.y),
        _ => format!("x₁ = {}, x₂ = {}, y = {}", names.x[0], names.x[1], names.y),
    });
    parts.extend(labels.as_ref().map(|[low, high]| {
        let below = if task == Task::Threshold { "0" } else { "−1" };
        format!("{low} is {below} and {high} is 1")
    }));
    parts.extend((*incomplete > 0).then(|| {
        format!("{} left out", count(*incomplete, "row lacks a value and is", "rows lack a value and are"))
    }));
    parts.extend((*of_others > 0).then(|| {
        format!("{} left out", count(*of_others, "row of another class is", "rows of other classes are"))
    }));
    format!("{}: {}", name(path), parts.join("; "))
}

/// Fills in the rows of a table that an experiment names: relative to the experiment's folder, then as it is named, then by its
/// name beside the experiment. Gives back where it was found.
///
/// # Errors
/// Where there is no such file, or its content is another one.
pub fn fill(file: &mut FileRows, folder: Option<&Path>, progress: &Progress) -> Result<PathBuf, ImportError> {
    let named = PathBuf::from(&file.path);
    let beside = |name: &Path| folder.map(|folder| folder.join(name));
    let places =
        [beside(&named), Some(named.clone()), named.file_name().and_then(|name| beside(Path::new(name)))];
    let mut there: Vec<PathBuf> =
        places.into_iter().flatten().filter(|place| platform::file::is_file(place)).collect();
    there.dedup();
    if there.is_empty() {
        let near = folder.filter(|_| named.is_relative());
        let place = near.map_or(String::new(), |folder| format!(" in {}", folder.display()));
        return Err(ImportError::Failed(format!("expected the file \"{}\"{place}, found none", file.path)));
    }
    for place in there {
        let bytes = bytes(&place, progress)?;
        if hash(&bytes, progress)? == file.sha256.to_ascii_lowercase() {
            let table = table(&place, &bytes, file.header, progress)?;
            return file.take(&table).map(|()| place.clone()).map_err(|error| failed(&place, error));
        }
    }
    let expected = format!(
        "{}: its content is not the one that the experiment was made with (SHA-256 differs)",
        file.path
    );
    Err(ImportError::Failed(expected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Dataset, Names, Points};

    fn folder_with(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    fn opened(path: &Path) -> Opened {
        open(path, Header::Detect, &Progress::default()).unwrap()
    }

    fn taken(path: &Path, wish: &Wish, task: Task) -> Result<Taken, ImportError> {
        let opened = opened(path);
        opened.take(&opened.pick(wish, task)?, task)
    }

    fn source(path: &Path, task: Task) -> Source {
        taken(path, &Wish::default(), task).unwrap().source
    }

    fn large() -> String {
        let row = |i: u32| format!("{i},{}\n", 2 * i);
        std::iter::once("x,y\n".to_owned()).chain((0..10_001).map(row)).collect()
    }

    #[test]
    fn few_rows_become_points_and_many_stay_in_their_file() {
        let (_folder, path) = folder_with("few.csv", "x,bought\n1,no\n2,yes\n");
        let few = source(&path, Task::Threshold);
        let Source::Points(points) = &few else { panic!("{few:?}") };
        assert_eq!(points.names(), Names::new("x", "", "bought (no | yes)"));
        let again: Points = serde_json::from_str(&serde_json::to_string(points).unwrap()).unwrap();
        assert_eq!(again, *points, "they survive a file");
        let (_folder, path) = folder_with("many.csv", &large());
        let Source::File(file) = source(&path, Task::Line) else { panic!("not in a file") };
        assert_eq!((file.columns.join(" "), file.rows().len()), ("x y".into(), 10_001));
        // As sha256sum has it for the empty text.
        let (_folder, empty) = folder_with("empty.csv", "");
        let bytes = bytes(&empty, &Progress::default()).unwrap();
        let known = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash(&bytes, &Progress::default()).unwrap(), known);
    }

    #[test]
    fn rows_are_found_again_by_path_and_hash_and_nowhere_else() {
        let (folder, path) = folder_with("many.csv", &large());
        let Source::File(file) = source(&path, Task::Line) else { panic!("not in a file") };
        let written = serde_json::to_string(&file).unwrap();
        let unread: FileRows = serde_json::from_str(&written).unwrap();
        assert!(unread.read.is_none() && unread != file && unread.is_same_table(&file));
        let filled = |path: &str, folder: Option<&Path>| {
            let mut file = FileRows { path: path.into(), ..unread.clone() };
            fill(&mut file, folder, &Progress::default())
                .map(|_| file.rows().len())
                .map_err(|error| error.to_string())
        };
        assert_eq!(filled(&unread.path, None), Ok(10_001));
        assert_eq!(filled("many.csv", Some(folder.path())), Ok(10_001));
        assert_eq!(filled("/moved/from/many.csv", Some(folder.path())), Ok(10_001));
        let missing = filled("gone.csv", Some(folder.path())).unwrap_err();
        assert!(missing.starts_with("expected the file \"gone.csv\" in "), "{missing}");
        std::fs::write(&path, large() + "1,2\n").unwrap();
        let changed = filled("many.csv", Some(folder.path())).unwrap_err();
        assert!(changed.starts_with("many.csv: its content is not the one"), "{changed}");
    }

    #[test]
    fn errors_name_the_file_and_cancelling_is_none() {
        let (folder, path) = folder_with("prices.csv", "age,price\n1,2\n3,abc\n");
        let opened = opened(&path);
        let refused = |columns: &[usize]| {
            let pick = Pick { columns: columns.to_vec(), ..Pick::default() };
            opened.take(&pick, Task::Line).unwrap_err().to_string()
        };
        let place = path.display();
        assert_eq!(
            refused(&[0, 1]),
            format!("{place}: line 3, column 2 (\"price\"): expected a number, found \"abc\"")
        );
        assert_eq!(refused(&[0]), format!("{place}: expected columns for one feature and a target, found 1"));
        let none = opened.pick(&Wish::default(), Task::Line).unwrap_err().to_string();
        assert_eq!(none, refused(&[0, 1]), "what stands in the way of a choice is said");
        let progress = Progress::default();
        progress.cancel();
        assert_eq!(open(&path, Header::Detect, &progress), Err(ImportError::Cancelled));
        let gone = folder.path().join("gone.csv");
        let said = open(&gone, Header::Detect, &Progress::default()).unwrap_err().to_string();
        assert!(said.starts_with(&format!("{}: cannot be read: ", gone.display())), "{said}");
        let no_file = open(folder.path(), Header::Detect, &Progress::default()).unwrap_err();
        assert!(no_file.to_string().ends_with("expected a file, found a folder"), "{no_file}");
    }

    #[test]
    fn it_is_said_what_was_taken_of_a_table() {
        let text = "name,height,weight,kind\na,1,2,x\nb,3,,y\nc,5,6,z\nd,7,8,x\ne,7,8,y\n";
        let (_folder, path) = folder_with("animals.csv", text);
        let said = |wish: &Wish, task| match taken(&path, wish, task) {
            Ok(Taken { words, .. }) => words,
            Err(error) => error.to_string().split(": ").skip(1).collect::<Vec<_>>().join(": "),
        };
        assert_eq!(
            said(&Wish::default(), Task::Line),
            "line 3, column 3 (\"weight\"): expected a number, found an empty cell; 1 row lacks a value and can be left out (--missing leave-out)"
        );
        let leave_out = Wish { missing: Missing::LeaveOut, ..Wish::default() };
        assert_eq!(
            said(&leave_out, Task::Line),
            "animals.csv: 4 rows; x = height, y = weight; 1 row lacks a value and is left out"
        );
        assert_eq!(
            said(&leave_out, Task::Classes),
            "column 4 (\"kind\"): expected two classes, found x, y, z; choose two of them (--classes \"x,z\") or one against the rest (--classes \"z\")"
        );
        let two = Wish { classes: vec!["z".into(), "x".into()], ..leave_out.clone() };
        assert_eq!(
            said(&two, Task::Classes),
            "animals.csv: 3 rows; x₁ = height, x₂ = weight, y = kind; z is −1 and x is 1; 1 row lacks a value and is left out; 1 row of another class is left out"
        );
        let one = Wish { classes: vec!["y".into()], ..leave_out };
        assert_eq!(
            said(&one, Task::Classes),
            "animals.csv: 4 rows; x₁ = height, x₂ = weight, y = kind; not y is −1 and y is 1; 1 row lacks a value and is left out"
        );
    }
}
