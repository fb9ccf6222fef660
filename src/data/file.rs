//! Rows that are kept in a file of their own.

use super::csv::{Chosen, CsvError, Header, Missing, Pick, Table, Target};
use super::{Dataset, Example, MOST_POINTS, Names, Points, Source, Task};
use crate::parameter::{Description, Parameter, Parameters};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Rows of a file too large to travel inside the experiment: its path, its content's hash, and which columns are used.
///
/// The rows are there once the edge of the program has read the file; until then there are none. Two of them are equal where
/// they are read from the same content in the same way; their rows are not compared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with path, sha256 and columns")]
pub struct FileRows {
    /// Where the file is: relative to the experiment's file, or to where the program runs.
    pub path: String,
    /// SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
    /// The columns of the features (one or two) and, last, of the target.
    pub columns: Vec<String>,
    /// Whether the first row holds the columns' names.
    #[serde(default, skip_serializing_if = "Header::is_detected")]
    pub header: Header,
    /// What the target means.
    #[serde(default, skip_serializing_if = "Target::is_number")]
    pub target: Target,
    /// Of more than two classes the two that are told apart, the lower one first, or the one that is told from all others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// What is done with rows that lack a value.
    #[serde(default, skip_serializing_if = "Missing::is_refused")]
    pub missing: Missing,
    /// What was read from there.
    #[serde(skip)]
    pub read: Option<Chosen>,
}

impl FileRows {
    /// What it says of itself.
    pub const DESCRIPTION: Description = Description {
        id: "file",
        name: "Table from a file",
        summary: "A large CSV file, kept by its path and the hash of its content",
    };

    /// Whether it is the same content, read in the same way.
    pub fn is_same_table(&self, other: &Self) -> bool {
        let Self { path, sha256, columns, header, target, classes, missing, read: _ } = self;
        *path == other.path
            && *classes == other.classes
            && *missing == other.missing
            && *sha256 == other.sha256
            && *columns == other.columns
            && *header == other.header
            && *target == other.target
    }

    /// Takes its rows from the table that the file holds.
    ///
    /// # Errors
    /// If a column is not there, or a cell is not what it has to be.
    pub fn take(&mut self, table: &Table) -> Result<(), CsvError> {
        let columns = self.columns.iter().map(|name| table.find(name)).collect::<Result<Vec<_>, _>>()?;
        let (classes, missing) = (self.classes.clone(), self.missing);
        self.read = Some(table.choose(&Pick { columns, target: self.target, classes, missing })?);
        Ok(())
    }

    /// The source that chosen rows become: points inside the experiment where they are few, else this file.
    pub fn with_rows(self, chosen: Chosen) -> Source {
        if chosen.rows.len() > MOST_POINTS {
            return Self { read: Some(chosen), ..self }.into();
        }
        let Chosen { rows, names, labels, .. } = chosen;
        let y = target_name(&names.y, labels.as_ref());
        Points::new(rows, Names { y, ..names }).from_file(self.name()).into()
    }

    /// The last part of its path.
    pub fn name(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or_default()
    }
}

/// The name of a target, with what its lower and its higher value stand for.
fn target_name(name: &str, classes: Option<&[String; 2]>) -> String {
    match classes {
        Some([low, high]) => format!("{name} ({low} | {high})"),
        None => name.to_owned(),
    }
}

impl PartialEq for FileRows {
    fn eq(&self, other: &Self) -> bool {
        self.read.is_some() == other.read.is_some() && self.is_same_table(other)
    }
}

impl Parameters for FileRows {
    fn parameters(&self) -> &'static [Parameter] {
        &[]
    }
    fn get(&self, index: usize) -> f64 {
        panic!("a file has no setting {index}")
    }
    fn set(&mut self, index: usize, _: f64) {
        panic!("a file has no setting {index}")
    }
    fn check(&self) -> Result<(), (String, String)> {
        // The one without a path stands in lists.
        if self.path.is_empty() || (2..=3).contains(&self.columns.len()) {
            return Ok(());
        }
        let found = self.columns.len();
        Err(("columns".into(), format!("expected one or two features and a target, found {found} columns")))
    }
}

impl Dataset for FileRows {
    fn rows(&self) -> Arc<[Example]> {
        self.read.as_ref().map(|read| read.rows.clone()).unwrap_or_default()
    }
    fn suits(&self, task: Task) -> bool {
        let rows = self.read.iter().flat_map(|read| read.rows.iter());
        let within = |low: f64| rows.clone().all(|row| (low..=1.0).contains(&row.y));
        let labelled = self.read.as_ref().is_some_and(|read| read.labels.is_some());
        self.columns.len() == task.features() + 1
            && match task {
                Task::Line | Task::Odd | Task::Plane => true,
                Task::Threshold => {
                    self.target == Target::Share || (self.target == Target::Number && within(0.0))
                }
                Task::Classes => self.target == Target::Classes || labelled && within(-1.0),
            }
    }
    fn names(&self) -> Names {
        if let Some(Chosen { names, labels, .. }) = &self.read {
            return Names { y: target_name(&names.y, labels.as_ref()), ..names.clone() };
        }
        match &self.columns[..] {
            [x, y] => Names::new(x, "", y),
            [a, b, y] => Names::new(a, b, y),
            _ => Names::new("x₁", "x₂", "y"),
        }
    }
}
