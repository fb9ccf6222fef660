//! Reading whole files: bounded, from what has an end only, and never waiting for a writer that does not come.

use super::{FileKind, Readable, file};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;

/// Why something was not read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// The system says so.
    #[error(transparent)]
    System(#[from] io::Error),
    /// It is a folder.
    #[error("expected a file, found a folder")]
    Folder,
    /// It need not have an end.
    #[error("expected a file or a pipe, found a device")]
    Device,
    /// It has more bytes than what is read here ever has.
    #[error("expected at most {} MiB, found more", .0 >> 20)]
    TooLarge(u64),
    /// It was not waited for.
    #[error("cancelled")]
    Cancelled,
}

impl Unread {
    /// Whether there is no such file.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::System(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// All bytes of a file or pipe, at most `most`. `progress` is told how many are there of how many, 0 where nobody knows; it
/// may break.
///
/// # Errors
/// Where there is no such file, it is a folder or a device, nobody writes to the pipe, or it has more than `most` bytes; a
/// larger file is refused before it is read.
pub fn read(
    path: &Path,
    most: u64,
    progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Vec<u8>, Unread> {
    let Readable { content, length, kind } = file::open(path)?;
    match kind {
        FileKind::Folder => Err(Unread::Folder),
        FileKind::Device => Err(Unread::Device),
        FileKind::File if length > most => Err(Unread::TooLarge(most)),
        FileKind::File | FileKind::Pipe => {
            let length = usize::try_from(length).unwrap_or(0);
            read_from(content, most, &mut |done| progress(done, length))
        }
    }
}

/// All bytes of a stream, at most `most`; `progress` is told how many are there, and may break.
///
/// # Errors
/// Those of the stream, and where it has more than `most` bytes.
pub fn read_from(
    mut from: impl Read,
    most: u64,
    progress: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    loop {
        if (&mut from).take(1 << 20).read_to_end(&mut bytes)? == 0 {
            return Ok(bytes);
        }
        // What is no ordinary file does not know its size.
        if bytes.len() as u64 > most {
            return Err(Unread::TooLarge(most));
        }
        if progress(bytes.len()).is_break() {
            return Err(Unread::Cancelled);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounded(from: impl Read) -> Result<usize, String> {
        let read = read_from(from, 3 << 20, &mut |_| ControlFlow::Continue(()));
        read.map(|bytes| bytes.len()).map_err(|error| error.to_string())
    }

    #[test]
    fn what_has_no_end_is_left_at_the_bound() {
        assert_eq!(bounded(io::repeat(7)), Err("expected at most 3 MiB, found more".into()));
        assert_eq!(bounded(io::repeat(7).take(3 << 20)), Ok(3 << 20));
        assert_eq!(bounded(io::empty()), Ok(0));
        let mut asked = 0;
        let cancelled = read_from(io::repeat(7), u64::MAX, &mut |done| {
            asked += 1;
            if done > 5 << 20 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(matches!(cancelled, Err(Unread::Cancelled)) && asked == 6);
    }

    #[test]
    fn folders_and_large_files_are_refused_unread() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        std::fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
        let refused = |path: &Path| {
            let unread = read(path, 32 << 20, &mut |_, _| panic!("nothing is to be read"));
            unread.unwrap_err()
        };
        assert_eq!(refused(&path).to_string(), "expected at most 32 MiB, found more");
        assert!(matches!(refused(folder.path()), Unread::Folder));
        assert!(refused(&folder.path().join("gone")).is_missing());
        #[cfg(unix)]
        assert_eq!(refused(Path::new("/dev/zero")).to_string(), "expected a file or a pipe, found a device");
    }
}
