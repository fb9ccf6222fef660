//! The house: use goes only downwards, and the core knows neither egui nor the outside world.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the ground up; a room may use those of lower floors and those beside it that it names here.
const FLOORS: &[&[&str]] = &[
    &["parameter", "picture", "real"],
    &["random", "expression", "export"],
    &["data"],
    &["surface", "schedule"],
    &["optimizer", "around"],
    &["experiment"],
    &["trajectory", "gallery"],
    &["insight"],
    &["stage"],
    &["plot"],
    &["reference", "import"],
    &["app"],
    &["cli"],
];

fn floor(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|rooms| rooms.contains(&room))
        .unwrap_or_else(|| panic!("\"{room}\" stands on no floor"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all.push(path);
        }
    }
    all
}

/// The rooms that a text names as `crate::room`, tests left out.
fn used(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
    let mut rooms = Vec::new();
    for after in code.split("crate::").skip(1) {
        if let Some(list) = after.strip_prefix('{') {
            let inside = list.split('}').next().unwrap_or(list);
            rooms.extend(
                inside.split(',').filter_map(|item| item.trim().split("::").next()).map(str::to_owned),
            );
        } else {
            rooms.push(after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    rooms.retain(|room| {
        room.starts_with(|c: char| c.is_lowercase())
            && !["part", "choice", "catalogue"].contains(&room.as_str())
    });
    rooms
}

fn each_source(mut look: impl FnMut(&str, &Path, &str)) {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in sources(&top) {
        let inside = path.strip_prefix(&top).unwrap();
        let room = inside.components().next().unwrap().as_os_str().to_string_lossy();
        let room = room.trim_end_matches(".rs").to_owned();
        if room != "main" && room != "lib" {
            look(&room, inside, &fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn use_goes_only_downwards() {
    let mut looked_at = 0;
    each_source(|room, path, text| {
        for other in used(text) {
            looked_at += 1;
            let allowed = other == room || floor(&other) < floor(room);
            assert!(allowed, "{}: {room} must not use {other}", path.display());
        }
    });
    assert!(looked_at > 100, "the imports were not found");
}

#[test]
fn only_the_window_knows_egui() {
    each_source(|room, path, text| {
        let knows = text.contains("egui::") || text.contains("eframe::") || text.contains("egui_plot");
        assert!(!knows || room == "app", "{} knows egui", path.display());
    });
}

#[test]
fn the_core_needs_no_clock_thread_or_file_system() {
    let outside = ["std::fs", "std::thread", "std::time", "std::env", "std::process", "std::net"];
    each_source(|room, path, text| {
        let code = text.split("#[cfg(test)]").next().unwrap_or(text);
        for name in outside {
            let edge = ["app", "cli"].contains(&room)
                || path.ends_with("export/file.rs")
                || path.ends_with("import.rs")
                || path.starts_with("reference");
            assert!(edge || !code.contains(name), "{} uses {name}", path.display());
        }
    });
}
