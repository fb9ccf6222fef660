//! Asks for a path: through the desktop's dialog where there is one, else in the window.

use super::Purpose;
use super::path_dialog::{Answer, PathDialog};
use egui::{Align2, Context, FontId, Id, LayerId, Order};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The desktop, through its portal or zenity.
    Desktop,
    /// The window itself.
    Window,
}

/// A question for a path, while there is one.
enum Question {
    /// The desktop's dialog is open.
    Desktop { purpose: Purpose, answer: Receiver<Option<PathBuf>> },
    /// The window's own is.
    Window { purpose: Purpose, dialog: Box<PathDialog> },
}

/// Asks for paths.
pub(super) struct Chooser {
    kind: Kind,
    question: Option<Question>,
}

impl Chooser {
    /// The desktop's dialog where there is one, else the window's own.
    pub(super) fn suitable() -> Self {
        let kind = if cfg!(test) || !desktop_has_a_dialog() { Kind::Window } else { Kind::Desktop };
        Self { kind, question: None }
    }

    /// Whether it waits for an answer.
    pub(super) fn is_open(&self) -> bool {
        self.question.is_some()
    }

    /// Asks; a question that was open goes.
    pub(super) fn ask(
        &mut self,
        purpose: Purpose,
        folder: Option<PathBuf>,
        name: Option<String>,
        ctx: &Context,
    ) {
        let folder = folder.filter(|folder| folder.is_dir()).or_else(usual_folder).unwrap_or_default();
        self.question = Some(match self.kind {
            Kind::Desktop => {
                let answer = ask_desktop(&purpose, folder, name, ctx.clone());
                Question::Desktop { purpose, answer }
            }
            Kind::Window => {
                let dialog = Box::new(PathDialog::new(&purpose, folder, name));
                Question::Window { purpose, dialog }
            }
        });
        ctx.request_repaint();
    }

    /// The answer, once there is one.
    pub(super) fn ui(&mut self, ctx: &Context) -> Option<(Purpose, PathBuf)> {
        let (purpose, path) = match self.question.as_mut()? {
            Question::Desktop { purpose, answer } => match answer.try_recv() {
                Err(TryRecvError::Empty) => return None,
                given => (purpose.clone(), given.ok().flatten()),
            },
            Question::Window { purpose, dialog } => match dialog.ui(ctx)? {
                Answer::Path(path) => return Some((purpose.clone(), path)),
                Answer::Cancelled => (purpose.clone(), None),
            },
        };
        self.question = None;
        path.map(|path| (purpose, path))
    }

    /// The answer was good.
    pub(super) fn close(&mut self) {
        self.question = None;
    }

    /// The answer led to nothing: whether the dialog is still there and says why.
    pub(super) fn refuse(&mut self, why: &str) -> bool {
        match &mut self.question {
            Some(Question::Window { dialog, .. }) => {
                dialog.refuse(why);
                true
            }
            _ => false,
        }
    }
}

fn ask_desktop(
    purpose: &Purpose,
    folder: PathBuf,
    name: Option<String>,
    ctx: Context,
) -> Receiver<Option<PathBuf>> {
    let (send, answer) = channel();
    let purpose = purpose.clone();
    std::thread::spawn(move || {
        let mut dialog = rfd::FileDialog::new().set_directory(folder);
        if let Some(name) = name {
            dialog = dialog.set_file_name(name);
        }
        let path = match purpose {
            Purpose::Open => dialog
                .set_title("Open an experiment")
                .add_filter("Experiments", &["json"])
                .add_filter("All files", &["*"])
                .pick_file(),
            Purpose::Data => dialog
                .set_title("Open data")
                .add_filter("Tables", &["csv", "tsv", "txt"])
                .add_filter("All files", &["*"])
                .pick_file(),
            Purpose::Save(_) => {
                let dialog = dialog.set_title("Save the experiment").add_filter("Experiments", &["json"]);
                dialog.save_file().map(|path| with_ending(path, "json"))
            }
            Purpose::Picture(ending) => {
                let dialog = dialog.set_title("Save the picture").add_filter("Pictures", &[ending]);
                dialog.save_file().map(|path| with_ending(path, ending))
            }
        };
        // Nobody listens any more when the window is gone.
        let _ = send.send(path);
        ctx.request_repaint();
    });
    answer
}

/// The path with an ending, where it has none.
pub(super) fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(ending) }
}

/// Where to begin when nothing else is known.
fn usual_folder() -> Option<PathBuf> {
    std::env::current_dir().ok().or_else(std::env::home_dir)
}

/// Whether the desktop can show a dialog. The question is answered before one is asked for, because a dialog that
/// cannot be shown looks like one that was cancelled.
fn desktop_has_a_dialog() -> bool {
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

/// Says what happens when the file is let go.
pub(super) fn drop_overlay(ctx: &Context) {
    let painter = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("drop")));
    let whole = ctx.content_rect();
    let style = ctx.global_style();
    painter.rect_filled(whole, 0.0, style.visuals.panel_fill.gamma_multiply(0.85));
    let frame = whole.shrink(16.0);
    let stroke = egui::Stroke::new(2.0, style.visuals.selection.stroke.color);
    painter.rect_stroke(frame, 8.0, stroke, egui::StrokeKind::Inside);
    let size = 1.5 * style.text_styles.get(&egui::TextStyle::Body).map_or(14.0, |font| font.size);
    painter.text(
        whole.center(),
        Align2::CENTER_CENTER,
        "Drop to open the experiment or the data",
        FontId::proportional(size),
        style.visuals.text_color(),
    );
}
