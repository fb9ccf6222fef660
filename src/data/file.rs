//! Rows that are kept in a file of their own.

use super::csv::{Chosen, CsvError, Header, Table, Target};
use super::{Dataset, Example, MOST_POINTS, Names, Points, Source, Task};
use crate::parameter::{Description, Parameter, Parameters};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Rows of a file too large to travel inside the experiment: its path, its content's hash, and which columns are used.
///
/// The rows are there once the edge of the program has read the file; until then there are none. Two of them are equal where
/// they are read from the same content in the same way; their rows are not compared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    /// What was read from there.
    #[serde(skip)]
    pub rows: Option<Arc<[Example]>>,
    /// What stands for the two classes in the file, if the target has such.
    #[serde(skip)]
    pub classes: Option<[String; 2]>,
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
        let Self { path, sha256, columns, header, target, rows: _, classes: _ } = self;
        *path == other.path
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
        let Chosen { rows, names: _, classes } = table.choose(&columns, self.target)?;
        (self.rows, self.classes) = (Some(rows), classes);
        Ok(())
    }

    /// The source that chosen rows become: points inside the experiment where they are few, else this file.
    pub fn with_rows(self, chosen: Chosen) -> Source {
        let Chosen { rows, names, classes } = chosen;
        if rows.len() > MOST_POINTS {
            return Self { rows: Some(rows), classes, ..self }.into();
        }
        let y = target_name(&names.y, classes.as_ref());
        Points::new(rows, Names { y, ..names }).into()
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
        self.rows.is_some() == other.rows.is_some() && self.is_same_table(other)
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
        self.rows.clone().unwrap_or_default()
    }
    fn suits(&self, task: Task) -> bool {
        let within =
            |low: f64| self.rows.iter().flat_map(|rows| rows.iter()).all(|row| (low..=1.0).contains(&row.y));
        self.columns.len() == task.features() + 1
            && match task {
                Task::Line | Task::Odd | Task::Plane => true,
                Task::Threshold => {
                    self.target == Target::Share || (self.target == Target::Number && within(0.0))
                }
                Task::Classes => self.target == Target::Classes || self.classes.is_some() && within(-1.0),
            }
    }
    fn names(&self) -> Names {
        let target = |y: &str| target_name(y, self.classes.as_ref());
        match &self.columns[..] {
            [x, y] => Names::new(x, "", &target(y)),
            [a, b, y] => Names::new(a, b, &target(y)),
            _ => Names::new("x₁", "x₂", "y"),
        }
    }
}
