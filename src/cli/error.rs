//! Why a job ended without its result.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// Why a job ended without its result.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The input makes no sense: exit code 2.
    #[error("{0}")]
    Input(String),
    /// The job failed: exit code 1.
    #[error("{0}")]
    Failed(String),
    /// Nobody reads any more, which is their right: exit code 0.
    #[error("the reader has stopped")]
    ReaderStopped,
}

impl CliError {
    /// Input that makes no sense: its name, and where and what was expected.
    pub fn input(name: &OsStr, expected: impl std::fmt::Display) -> Self {
        Self::Input(format!("{}: {expected}", name.display()))
    }

    /// A file that cannot be written.
    pub fn not_written(path: &Path, error: &io::Error) -> Self {
        Self::Failed(format!("{}: cannot be written: {error}", path.display()))
    }

    /// What to say; `None` for a reader that went away, which is no failure.
    pub fn message(&self) -> Option<String> {
        match self {
            Self::Input(message) | Self::Failed(message) => Some(message.clone()),
            Self::ReaderStopped => None,
        }
    }

    /// The exit code of the process.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Input(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::FAILURE,
            Self::ReaderStopped => ExitCode::SUCCESS,
        }
    }
}

/// Errors of writing to a stream.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ReaderStopped,
            _ => Self::Failed(format!("the output cannot be written: {error}")),
        }
    }
}

impl From<serde_json::Error> for CliError {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}
