//! Files by their paths. Writing leaves either the old file or the whole new one.

use super::super::{FileKind, Readable};
use super::patience::{PATIENCE, in_time};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use super::write::{give_up, write};

/// Opens a file for reading. What is no file and no pipe is not opened, but said.
///
/// # Errors
/// Those of the system, for example when there is none, and [`io::ErrorKind::TimedOut`] for a pipe that nobody writes to.
pub fn open(path: &Path) -> io::Result<Readable> {
    let about = fs::metadata(path)?;
    let kind = kind(&about.file_type());
    let content: Box<dyn io::Read> = match kind {
        FileKind::Folder | FileKind::Device => Box::new(io::empty()),
        FileKind::File => Box::new(fs::File::open(path)?),
        FileKind::Pipe => {
            let named = path.to_owned();
            let nobody = || io::Error::new(io::ErrorKind::TimedOut, "nobody writes to this pipe");
            Box::new(in_time(PATIENCE, move || fs::File::open(named)).ok_or_else(nobody)??)
        }
    };
    Ok(Readable { content, length: about.len(), kind })
}

fn kind(of: &fs::FileType) -> FileKind {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if of.is_fifo() {
            return FileKind::Pipe;
        }
    }
    match of {
        _ if of.is_dir() => FileKind::Folder,
        _ if of.is_file() => FileKind::File,
        _ => FileKind::Device,
    }
}

/// Whether two paths lead to one file, by whatever links.
pub fn is_same(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let identity = |path: &Path| fs::metadata(path).ok().map(|about| (about.dev(), about.ino()));
        identity(a).is_some_and(|of_a| identity(b) == Some(of_a))
    }
    #[cfg(not(unix))]
    {
        fs::canonicalize(a).is_ok_and(|of_a| fs::canonicalize(b).is_ok_and(|of_b| of_a == of_b))
    }
}

/// A path that leads to what standard input is, where the system has one.
pub fn standard_input() -> Option<&'static Path> {
    Some(Path::new("/dev/stdin")).filter(|_| cfg!(unix))
}

/// Whether there is an ordinary file.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether there is a folder.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether there is anything.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// The names of what is in a folder, in no order.
///
/// # Errors
/// Those of the system, for example when there is no such folder.
pub fn entries(folder: &Path) -> io::Result<impl Iterator<Item = (String, FileKind)>> {
    Ok(fs::read_dir(folder)?.flatten().map(|entry| {
        let kind = if entry.path().is_dir() { FileKind::Folder } else { FileKind::File };
        (entry.file_name().to_string_lossy().into_owned(), kind)
    }))
}

/// The user's own folder.
pub fn home() -> Option<PathBuf> {
    std::env::home_dir()
}

/// Where to begin when nothing else is known.
pub fn usual_folder() -> Option<PathBuf> {
    std::env::current_dir().ok().or_else(home)
}

/// The user's folder for pictures, else the current one.
pub fn pictures_folder() -> PathBuf {
    let named = std::env::var_os("XDG_PICTURES_DIR").map(PathBuf::from);
    let usual = home().map(|home| home.join("Pictures"));
    [named, usual].into_iter().flatten().find(|folder| folder.is_dir()).unwrap_or_else(|| PathBuf::from("."))
}
