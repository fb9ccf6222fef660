//! CONTRIBUTING.md is taken literally: every block of it fits into the sources as they are.
//!
//! With `CONTRIBUTE_TO=folder` the blocks are written into that copy of the repository, where `.ci/contributing` builds
//! them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The files that the text makes or changes, as they are afterwards.
fn applied(top: &Path) -> BTreeMap<PathBuf, String> {
    let text = fs::read_to_string(top.join("CONTRIBUTING.md")).unwrap();
    let mut files = BTreeMap::new();
    for block in text.split("\n```").skip(1).step_by(2) {
        let (info, body) = block.split_once('\n').unwrap();
        let Some((language, path)) = info.split_once(' ') else { continue };
        let file = top.join(path);
        if language == "diff" {
            let old =
                files.get(Path::new(path)).cloned().unwrap_or_else(|| fs::read_to_string(&file).unwrap());
            files.insert(
                path.into(),
                changed(&old, body).unwrap_or_else(|why| panic!("{path}: {why}:\n{body}")),
            );
        } else {
            assert!(!file.exists() && !files.contains_key(Path::new(path)), "{path} is there already");
            files.insert(path.into(), format!("{body}\n"));
        }
    }
    files
}

/// A text with a hunk's new lines in place of its old ones, which must be there once.
fn changed(text: &str, hunk: &str) -> Result<String, &'static str> {
    let side = |marks: [char; 2]| hunk.lines().filter_map(move |line| line.strip_prefix(marks));
    let old: Vec<&str> = side([' ', '-']).collect();
    let mut lines: Vec<&str> = text.lines().collect();
    let places: Vec<usize> = (0..lines.len()).filter(|&at| lines[at..].starts_with(&old)).collect();
    match places[..] {
        [] => Err("this is not there"),
        [at] => {
            lines.splice(at..at + old.len(), side([' ', '+']));
            Ok(lines.iter().map(|line| format!("{line}\n")).collect())
        }
        _ => Err("this is there more than once"),
    }
}

#[test]
fn every_block_fits_into_the_sources() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = applied(top);
    assert!(files.len() >= 8, "only {} files", files.len());
    if let Some(copy) = std::env::var_os("CONTRIBUTE_TO") {
        for (path, text) in files {
            fs::write(Path::new(&copy).join(path), text).unwrap();
        }
    }
}

#[test]
fn a_hunk_is_applied_where_it_fits_and_nowhere_else() {
    let text = "mod a;\nmod c;\n";
    assert_eq!(changed(text, " mod a;\n+mod b;"), Ok("mod a;\nmod b;\nmod c;\n".into()));
    assert_eq!(changed(text, "-mod a;\n+mod b;\n"), Ok("mod b;\nmod c;\n".into()));
    assert!(changed(text, " mod b;\n+mod d;\n").is_err());
    assert!(changed("mod a;\nmod a;\n", " mod a;\n+mod d;\n").is_err());
}
