//! Rows that are kept in a file of their own.

use super::{Dataset, Example, Names, Task};
use crate::parameter::{Description, Parameter, Parameters};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Rows of a file too large to travel inside the experiment: its path, its content's hash, and which columns are used.
///
/// The rows are there once the edge of the program has read the file; until then there are none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRows {
    /// Where the file is.
    pub path: String,
    /// SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
    /// The columns of the features (one or two) and, last, of the target.
    pub columns: Vec<String>,
    /// What was read from there.
    #[serde(skip)]
    pub rows: Option<Arc<[Example]>>,
}

impl FileRows {
    /// What it says of itself.
    pub const DESCRIPTION: Description = Description {
        id: "file",
        name: "Table from a file",
        summary: "A large CSV file, kept by its path and the hash of its content",
    };
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
}

impl Dataset for FileRows {
    fn rows(&self) -> Arc<[Example]> {
        self.rows.clone().unwrap_or_default()
    }
    fn suits(&self, task: Task) -> bool {
        self.columns.len() == task.features() + 1
    }
    fn names(&self) -> Names {
        match &self.columns[..] {
            [x, y] => Names::new(x, "", y),
            [a, b, y] => Names::new(a, b, y),
            _ => Names::new("x₁", "x₂", "y"),
        }
    }
}
