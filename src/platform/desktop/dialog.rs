//! The desktop's dialogs for paths.

use super::super::{Aim, Question};
use std::path::{Path, PathBuf};

/// Asks for a path, on the thread of whoever waits: `None` is a dialog that was cancelled.
pub async fn ask(question: Question) -> Option<PathBuf> {
    let Question { title, files, endings, aim, folder, name } = question;
    let mut dialog =
        rfd::FileDialog::new().set_title(title).set_directory(folder).add_filter(files, &endings);
    if let Some(name) = name {
        dialog = dialog.set_file_name(name);
    }
    match aim {
        Aim::Open => dialog.add_filter("All files", &["*"]).pick_file(),
        Aim::Save => dialog.save_file(),
    }
}

/// Whether the desktop can show a dialog. The question is answered before one is asked for, because a dialog that
/// cannot be shown looks like one that was cancelled.
pub fn can_ask() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let in_path = |name: &str| {
        std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()))
    };
    in_path("zenity") || (has_session_bus() && has_portal())
}

fn has_session_bus() -> bool {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        || runtime.is_some_and(|folder| folder.join("bus").exists())
}

/// Whether a portal is installed together with a backend that draws its dialogs.
fn has_portal() -> bool {
    let places = std::env::var("XDG_DATA_DIRS").unwrap_or_else(|_| "/usr/local/share:/usr/share".to_owned());
    places.split(':').map(Path::new).any(|share| {
        let backends = share.join("xdg-desktop-portal/portals");
        share.join("dbus-1/services/org.freedesktop.portal.Desktop.service").is_file()
            && std::fs::read_dir(backends).is_ok_and(|mut backends| backends.next().is_some())
    })
}
