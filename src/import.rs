//! Tables from files: read with progress, hashed, and found again by an experiment that names them.

use crate::data::csv::{CsvError, Header, ReadError, Table};
use crate::data::{FileRows, Source, Task};
use crate::platform::{self, FileKind};
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

/// A file's name and what is wrong with it.
fn failed(path: &Path, why: impl std::fmt::Display) -> ImportError {
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into());
    ImportError::Failed(format!("{name}: {why}"))
}

/// Reads a table.
///
/// # Errors
/// Where it cannot be read, or is no table; the message names the file, and the line where it knows one.
pub fn open(path: &Path, header: Header, progress: &Progress) -> Result<Opened, ImportError> {
    let bytes = bytes(path, progress)?;
    let sha256 = hash(&bytes, progress)?;
    let table = table(path, &bytes, header, progress)?;
    Ok(Opened { path: path.to_owned(), sha256, table })
}

/// Half of the way is reading and hashing, half of it parsing.
fn bytes(path: &Path, progress: &Progress) -> Result<Vec<u8>, ImportError> {
    let mut file =
        platform::file::open(path).map_err(|error| failed(path, format_args!("cannot be read: {error}")))?;
    if file.kind == FileKind::Folder {
        return Err(failed(path, "expected a file, found a folder"));
    }
    if file.length > LARGEST {
        return Err(failed(path, "expected at most 256 MiB"));
    }
    progress.total.store(3 * file.length as usize, Ordering::Relaxed);
    let mut bytes = Vec::with_capacity(file.length as usize);
    loop {
        let more =
            (&mut file.content).take(1 << 20).read_to_end(&mut bytes).map_err(|error| failed(path, error))?;
        if more == 0 {
            return Ok(bytes);
        }
        // What is no ordinary file does not know its size.
        if bytes.len() as u64 > LARGEST {
            return Err(failed(path, "expected at most 256 MiB"));
        }
        if progress.at(bytes.len()).is_break() {
            return Err(ImportError::Cancelled);
        }
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

impl Opened {
    /// The source that columns (features, last the target) become for a task: points inside the experiment where the rows
    /// are few, else the file by its path and hash.
    ///
    /// # Errors
    /// Where a cell is not what it has to be; the message names file, line and column.
    pub fn source(&self, columns: &[usize], task: Task) -> Result<Source, ImportError> {
        let Self { path, sha256, table } = self;
        let wanted = task.features() + 1;
        if columns.len() != wanted {
            let features = if wanted == 2 { "one feature" } else { "two features" };
            let found = columns.len();
            return Err(failed(
                path,
                format_args!("expected columns for {features} and a target, found {found}"),
            ));
        }
        let target = table.target(columns[wanted - 1], task);
        let chosen = table.choose(columns, target).map_err(|error| failed(path, error))?;
        let name = |&k: &usize| table.columns().get(k).map(|column| column.name().to_owned());
        let file = FileRows {
            path: path.to_string_lossy().into_owned(),
            sha256: sha256.clone(),
            columns: columns.iter().filter_map(name).collect(),
            header: table.header(),
            target,
            ..FileRows::default()
        };
        Ok(file.with_rows(chosen))
    }

    /// The columns with these names or numbers from 1; those that suit the task where there are none.
    ///
    /// # Errors
    /// Where there is no such column, or too few have numbers.
    pub fn columns(&self, names: &[String], task: Task) -> Result<Vec<usize>, ImportError> {
        if names.is_empty() {
            let wanted = task.features() + 1;
            let too_few =
                || failed(&self.path, format_args!("expected {wanted} columns with numbers, found fewer"));
            let chosen = self
                .table
                .suggest(task)
                .ok_or_else(|| self.first_trouble(0..usize::MAX).map_or_else(too_few, |(_, error)| error))?;
            // A column that begins with numbers was meant to have them all the way: it is not passed over in silence.
            let last = chosen.iter().copied().max().unwrap_or(0);
            return self
                .first_trouble(0..last)
                .filter(|(line, _)| *line > 2)
                .map_or(Ok(chosen), |(_, error)| Err(error));
        }
        let find = |name: &String| self.table.find(name).map_err(|error| failed(&self.path, error));
        names.iter().map(find).collect()
    }

    /// What is wrong with the first of these columns that has no numbers, and in which line.
    fn first_trouble(&self, among: std::ops::Range<usize>) -> Option<(usize, ImportError)> {
        let columns = self.table.columns().iter().enumerate().filter(|(k, _)| among.contains(k));
        let mut troubles = columns.filter_map(|(k, column)| match column.content() {
            crate::data::csv::Content::Trouble { line, expected } => Some((
                *line,
                CsvError {
                    line: Some(*line),
                    column: Some((k + 1, column.name().to_owned())),
                    expected: expected.clone(),
                },
            )),
            _ => None,
        });
        troubles.next().map(|(line, error)| (line, failed(&self.path, error)))
    }
}

/// Fills in the rows of a table that an experiment names: relative to the experiment's folder, then as it is named, then by its
/// name beside the experiment.
///
/// # Errors
/// Where there is no such file, or its content is another one.
pub fn fill(file: &mut FileRows, folder: Option<&Path>, progress: &Progress) -> Result<(), ImportError> {
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
            return file.take(&table).map_err(|error| failed(&place, error));
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

    fn source(path: &Path, task: Task) -> Source {
        let opened = opened(path);
        opened.source(&opened.columns(&[], task).unwrap(), task).unwrap()
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
        assert!(unread.rows.is_none() && unread != file && unread.is_same_table(&file));
        let filled = |path: &str, folder: Option<&Path>| {
            let mut file = FileRows { path: path.into(), ..unread.clone() };
            fill(&mut file, folder, &Progress::default())
                .map(|()| file.rows().len())
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
        let (folder, path) = folder_with("prices.csv", "age,price\n1,2\n3,n/a\n");
        let opened = opened(&path);
        let refused = |columns: &[usize]| opened.source(columns, Task::Line).unwrap_err().to_string();
        assert_eq!(
            refused(&[0, 1]),
            "prices.csv: line 3, column 2 (\"price\"): expected a number, found \"n/a\""
        );
        assert_eq!(refused(&[0]), "prices.csv: expected columns for one feature and a target, found 1");
        let none = opened.columns(&[], Task::Line).unwrap_err().to_string();
        assert_eq!(none, refused(&[0, 1]), "what stands in the way of a choice is said");
        let progress = Progress::default();
        progress.cancel();
        assert_eq!(open(&path, Header::Detect, &progress), Err(ImportError::Cancelled));
        let gone = open(&folder.path().join("gone.csv"), Header::Detect, &Progress::default()).unwrap_err();
        assert!(gone.to_string().starts_with("gone.csv: cannot be read: "), "{gone}");
        let no_file = open(folder.path(), Header::Detect, &Progress::default()).unwrap_err();
        assert!(no_file.to_string().ends_with("expected a file, found a folder"), "{no_file}");
    }
}
