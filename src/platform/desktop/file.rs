//! Files by their paths. Writing leaves either the old file or the whole new one.

use super::super::{FileKind, Readable};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Opens a file for reading.
///
/// # Errors
/// Those of the system, for example when there is none.
pub fn open(path: &Path) -> io::Result<Readable> {
    let file = fs::File::open(path)?;
    let about = file.metadata()?;
    let kind = match about.file_type() {
        kind if kind.is_file() => FileKind::File,
        kind if kind.is_dir() => FileKind::Folder,
        _ => FileKind::Other,
    };
    Ok(Readable { content: Box::new(file), length: about.len(), kind })
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

/// Writes the bytes to a temporary file in the same folder and puts it in place of `path`.
///
/// A file that was there keeps its permissions, and a symbolic link goes on pointing at the file it names. What is not
/// an ordinary file (a pipe, a device) is written to directly.
///
/// # Errors
/// Those of the system; the old file is there then.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return fs::write(&target, bytes);
    }
    let mut temporary = temporary_file(&folder(&target))?;
    temporary.write_all(bytes)?;
    if let Some(old) = old {
        temporary.as_file().set_permissions(old.permissions())?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(&target)?;
    Ok(())
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A temporary file with the permissions of any new file, not the private ones that temporary files have.
fn temporary_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".descent-lab-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_in(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_written_and_replaced_and_nothing_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("figure.svg");
        for text in ["a long first version", "second"] {
            write(&path, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
            assert_eq!(names_in(folder.path()), ["figure.svg"]);
        }
    }

    #[test]
    fn a_missing_folder_is_an_error_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let error = write(&folder.path().join("missing/figure.svg"), b"x").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(names_in(folder.path()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_those_of_a_usual_file_and_are_kept() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let [plain, path] = ["plain", "figure"].map(|name| folder.path().join(name));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        fs::write(&plain, b"x").unwrap();
        write(&path, b"x").unwrap();
        assert_eq!(mode(&path), mode(&plain));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        write(&path, b"y").unwrap();
        assert_eq!(mode(&path) & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_goes_on_pointing_at_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let [file, link] = ["file", "link"].map(|name| folder.path().join(name));
        fs::write(&file, b"old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
