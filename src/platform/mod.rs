//! What differs between a desktop and a page in a browser: files, dialogs, threads and the clock. No other room asks where it
//! runs.
//!
//! On a page, a path is the name of a file that was opened, dropped or saved since the page was loaded. It is held until the
//! page is left; writing it also hands it to the browser as a download.

#[cfg(not(target_arch = "wasm32"))]
mod desktop;
#[cfg(target_arch = "wasm32")]
mod page;
pub mod progress;
mod read;
pub mod work;

#[cfg(not(target_arch = "wasm32"))]
use desktop as here;
#[cfg(target_arch = "wasm32")]
use page as here;

#[cfg(feature = "gui")]
pub use here::dialog;
#[cfg(all(feature = "gui", not(target_arch = "wasm32")))]
pub use here::{DRIVERS, Drawing, missing_libraries};
pub use here::{HAS_A_WINDOW, entropy, file};
#[cfg(not(target_arch = "wasm32"))]
pub use here::{catch_interrupts, is_interrupted, is_output_closed};
pub use read::{Unread, read, read_from};
pub use web_time::Instant;

use std::io::Read;
use std::path::PathBuf;

/// A file that is open for reading.
pub struct Readable {
    /// What it holds.
    pub content: Box<dyn Read>,
    /// Its length in bytes; 0 if it does not know.
    pub length: u64,
    /// What it is.
    pub kind: FileKind,
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// An ordinary file.
    File,
    /// A folder.
    Folder,
    /// A pipe: it has an end, but does not know where.
    Pipe,
    /// A device or a socket, which need not end at all.
    Device,
}

/// What a dialog for a path asks.
#[derive(Clone, Debug)]
pub struct Question {
    /// Above the dialog.
    pub title: &'static str,
    /// What the files are called that are meant.
    pub files: &'static str,
    /// Their endings.
    pub endings: Vec<&'static str>,
    /// Whether a file is to be opened or to be written.
    pub aim: Aim,
    /// The folder to begin in.
    pub folder: PathBuf,
    /// The name that is proposed.
    pub name: Option<String>,
}

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// A file that is there.
    Open,
    /// A file that may be new.
    Save,
}
