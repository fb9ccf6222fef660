//! What the window is opened with.

use crate::experiment::Document;
use std::path::PathBuf;

/// What a start begins with.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The experiment to open, and the file it came from if there is one.
    pub document: Option<(Document, Option<PathBuf>)>,
}
