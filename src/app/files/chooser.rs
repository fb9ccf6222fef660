//! Asks for a path: through the desktop's dialog where there is one, else in the window.

use super::super::beside::Job;
use super::Purpose;
use super::path_dialog::{Answer, PathDialog, with_ending};
use crate::platform::{self, Aim, dialog, file};
use egui::{Align2, Context, FontId, Id, LayerId, Order};
use std::path::PathBuf;
use std::task::Poll;

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
    Desktop { purpose: Purpose, answer: Job<Option<PathBuf>> },
    /// The window's own is.
    Window { purpose: Purpose, dialog: Box<PathDialog> },
}

/// Asks for paths.
pub(super) struct Chooser {
    kind: Kind,
    question: Option<Question>,
}

impl Chooser {
    /// The desktop's dialog if there is one, else the window's own.
    pub(super) fn suitable() -> Self {
        let kind = if cfg!(test) || !dialog::can_ask() { Kind::Window } else { Kind::Desktop };
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
        let folder = folder.filter(|folder| file::is_folder(folder)).or_else(file::usual_folder);
        let folder = folder.unwrap_or_default();
        self.question = Some(match self.kind {
            Kind::Desktop => {
                let (asked, ctx) = (dialog::ask(question(&purpose, folder, name)), ctx.clone());
                let answer = Job::start(
                    move || ctx.request_repaint(),
                    |worker| async move {
                        worker.deliver(asked.await);
                    },
                );
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
            Question::Desktop { purpose, answer } => match answer.next() {
                Poll::Pending => return None,
                Poll::Ready(path) => {
                    let ending = question(purpose, PathBuf::new(), None).endings[0];
                    let complete = |path| match purpose {
                        Purpose::Open | Purpose::Data => path,
                        Purpose::Save(_) | Purpose::Picture(_) => with_ending(path, ending),
                    };
                    (purpose.clone(), path.flatten().map(complete))
                }
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

/// The question for a path, as the desktop's dialog asks it.
fn question(purpose: &Purpose, folder: PathBuf, name: Option<String>) -> platform::Question {
    let (title, files, endings) = match purpose {
        Purpose::Open => ("Open an experiment", "Experiments", vec!["json"]),
        Purpose::Data => ("Open data", "Tables", vec!["csv", "tsv", "txt"]),
        Purpose::Save(_) => ("Save the experiment", "Experiments", vec!["json"]),
        Purpose::Picture(request) => ("Save the picture", "Pictures", vec![request.format.extension()]),
    };
    let aim = match purpose {
        Purpose::Open | Purpose::Data => Aim::Open,
        Purpose::Save(_) | Purpose::Picture(_) => Aim::Save,
    };
    platform::Question { title, files, endings, aim, folder, name }
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
