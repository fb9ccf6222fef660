//! Why a text is no experiment, and why an override was refused.

use super::FieldError;

/// Why a text is no experiment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is not JSON at all.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// A field is unknown, missing, or makes no sense.
    #[error(transparent)]
    Field(#[from] FieldError),
}

/// Why an override was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// There is no `=`.
    #[error("--set {0}: expected PATH=VALUE, such as runs.0.optimizer.adam.beta1=0.8")]
    NoValue(String),
    /// The path leads nowhere.
    #[error("--set {path}: there is no \"{segment}\"; expected {known}")]
    NoSuchField {
        /// The whole path.
        path: String,
        /// The part of it that is unknown.
        segment: String,
        /// What stands there instead.
        known: String,
    },
    /// The path leads to several runs.
    #[error("--set {path}: \"{segment}\" can be {}; name one of these, or all by runs.*", names.join(" or "))]
    Ambiguous {
        /// The whole path.
        path: String,
        /// The part of it that is not clear.
        segment: String,
        /// What it can mean.
        names: Vec<String>,
    },
    /// The result is no experiment.
    #[error("--set {path}: {error}")]
    Refused {
        /// The whole path.
        path: String,
        /// Why.
        error: FileError,
    },
}
