//! What the window says.

/// One line in the status bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app) enum Message {
    /// Something is done.
    Done(String),
    /// Something failed.
    Failed(String),
}

impl Message {
    /// What it says.
    pub(in crate::app) fn text(&self) -> &str {
        match self {
            Self::Done(text) | Self::Failed(text) => text,
        }
    }
}
