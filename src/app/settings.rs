//! What the window remembers between two starts.

use super::now::{Panels, Playback};
use crate::picture::look::LookKind;
use std::path::PathBuf;

/// Recent files that are listed.
pub(super) const MOST_RECENT: usize = 10;

/// What the window remembers between two starts. The experiment is kept in its own file format, so that a later version
/// can say what it does not understand.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    /// Light, dark or projector.
    pub(super) look: LookKind,
    /// Speed and loop.
    pub(super) playback: Playback,
    /// Whether the panels are away.
    pub(super) panels: Panels,
    /// The last experiment, as its file's text.
    pub(super) document: Option<String>,
    /// The file it came from.
    pub(super) path: Option<PathBuf>,
    /// Whether it differed from that file.
    pub(super) unsaved: bool,
    /// Whether it is a ready experiment.
    pub(super) ready: bool,
    /// Files that were opened or saved, the last one first.
    pub(super) recent: Vec<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            look: LookKind::Light,
            playback: Playback::default(),
            panels: Panels::Shown,
            document: None,
            path: None,
            unsaved: false,
            ready: false,
            recent: Vec::new(),
        }
    }
}

impl Settings {
    /// Puts a file first in the list of recent ones.
    pub(super) fn remember(&mut self, path: PathBuf) {
        self.recent.retain(|other| *other != path);
        self.recent.insert(0, path);
        self.recent.truncate(MOST_RECENT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_files_are_few_and_the_last_one_is_first() {
        let mut settings = Settings::default();
        for i in 0..20 {
            settings.remember(format!("{i}.json").into());
        }
        settings.remember("15.json".into());
        assert_eq!(settings.recent.len(), MOST_RECENT);
        assert_eq!(settings.recent[..2], [PathBuf::from("15.json"), PathBuf::from("19.json")]);
    }
}
