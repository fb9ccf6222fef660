//! Writing files: either the old one is there or the whole new one, and nothing beside it.

use super::super::entropy;
use super::patience::{PATIENCE, in_time};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Writes the bytes to a temporary file in the same folder and puts it in place of `path`.
///
/// A file that was there keeps its permissions. A symbolic link goes on pointing at what it names, which need not be there
/// yet. What is not an ordinary file (a pipe, a device) is written to directly. Temporary files that killed processes have
/// left in the folder are cleared away.
///
/// # Errors
/// Those of the system; the old file is there then. A folder that is missing is named, as is a pipe that nobody reads from.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = behind_links(path)?;
    let old = fs::metadata(&target).ok();
    match old.as_ref().map(fs::Metadata::file_type) {
        Some(kind) if kind.is_dir() => {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        Some(kind) if !kind.is_file() => return write_directly(&target, bytes),
        _ => {}
    }
    let folder = folder(&target);
    if !folder.is_dir() {
        let missing = format!("there is no folder \"{}\"; make it first", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, missing));
    }
    clear(&folder);
    let replace = || {
        let mut temporary = Temporary::new(&folder)?;
        temporary.file.write_all(bytes)?;
        if let Some(old) = &old {
            temporary.file.set_permissions(old.permissions())?;
        }
        temporary.file.sync_all()?;
        temporary.become_file(&target)
    };
    // Another process may have cleared it away before it was locked.
    replace().or_else(|error| if error.kind() == io::ErrorKind::NotFound { replace() } else { Err(error) })
}

/// What a path means after all links that it goes through by name; the last one may point at nothing.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    const MOST_LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&target) {
            Ok(next) => target = folder(&target).join(next),
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::other("links that lead to each other in a circle"))
}

fn write_directly(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let named = target.to_owned();
    let nobody = || io::Error::new(io::ErrorKind::TimedOut, "nobody reads from this pipe");
    let open = move || fs::OpenOptions::new().write(true).open(named);
    in_time(PATIENCE, open).ok_or_else(nobody)??.write_all(bytes)
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The temporary files of this process that are there now.
static THERE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn there() -> MutexGuard<'static, Vec<PathBuf>> {
    THERE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes the temporary files of this process, which writes no file any more from then on: it is about to end.
pub fn give_up() {
    let there = there();
    for path in there.iter() {
        fs::remove_file(path).ok();
    }
    // Whoever writes waits for the end.
    std::mem::forget(there);
}

/// A file that is gone when it is not needed any more. As long as its process lives, it is locked.
struct Temporary {
    path: PathBuf,
    file: File,
}

const PREFIX: &str = ".descent-lab-";
const SUFFIX: &str = ".part";

impl Temporary {
    fn new(folder: &Path) -> io::Result<Self> {
        let mut there = there();
        let path = folder.join(format!("{PREFIX}{:016x}{SUFFIX}", entropy()));
        let file = File::create_new(&path)?;
        there.push(path.clone());
        // Where there are no locks, nothing is cleared either.
        file.lock().ok();
        Ok(Self { path, file })
    }

    fn become_file(self, target: &Path) -> io::Result<()> {
        let mut there = there();
        fs::rename(&self.path, target)?;
        there.retain(|path| *path != self.path);
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let mut there = there();
        if there.contains(&self.path) {
            fs::remove_file(&self.path).ok();
            there.retain(|path| *path != self.path);
        }
    }
}

/// Removes the temporary files in a folder whose processes are gone.
fn clear(folder: &Path) {
    let is_ours = |name: &str| {
        let digits = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
        digits.is_some_and(|digits| digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_str().is_some_and(is_ours)) {
        let path = entry.path();
        let ours = there().contains(&path);
        let plain = entry.file_type().is_ok_and(|kind| kind.is_file());
        if !ours && plain && File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            fs::remove_file(path).ok();
        }
    }
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

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_that_is_not_there_yet_makes_that_file() {
        let folder = tempfile::tempdir().unwrap();
        let [file, link, circle] = ["file", "link", "circle"].map(|name| folder.path().join(name));
        std::os::unix::fs::symlink("file", &link).unwrap();
        write(&link, b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        std::os::unix::fs::symlink("circle", &circle).unwrap();
        assert!(write(&circle, b"new").unwrap_err().to_string().contains("circle"));
    }

    #[test]
    fn what_a_killed_process_has_left_is_cleared_and_what_another_one_writes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let name = |digit: u8| format!("{PREFIX}{digit:016x}{SUFFIX}");
        let [left, written, theirs] = [1, 2, 3].map(|digit| folder.path().join(name(digit)));
        let foreign = folder.path().join(".descent-lab-notes");
        for path in [&left, &written, &theirs, &foreign] {
            fs::write(path, b"half").unwrap();
        }
        let other = File::open(&theirs).unwrap();
        other.lock().unwrap();
        write(&written, b"whole").unwrap();
        let mut names = names_in(folder.path());
        names.sort();
        assert_eq!(names, [name(2), name(3), ".descent-lab-notes".to_owned()]);
        drop(other);
        assert_eq!(fs::read(&written).unwrap(), b"whole");
    }

    #[test]
    fn a_missing_folder_is_named_and_no_temporary_file_is() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        let said = write(&missing.join("figure.svg"), b"x").unwrap_err().to_string();
        assert_eq!(said, format!("there is no folder \"{}\"; make it first", missing.display()));
        assert_eq!(write(folder.path(), b"x").unwrap_err().to_string(), "it is a folder");
    }
}
