//! What stands in front of the window, one at a time, and the pictures that are being made.

mod about;
mod check;
mod help;
mod methods;
mod picture;
#[cfg(test)]
mod tests;
mod work;

use super::command::Command;
use super::lab::Lab;
use check::Check;
use egui::{Context, Id, Modal, Ui};
use methods::Methods;
use picture::PictureDialog;
use work::Work;

/// What stands in front of the window.
#[derive(Default)]
pub(super) struct Dialogs {
    open: Option<Open>,
    /// Pictures on their way to a file or to the clipboard.
    works: Vec<Work>,
    /// The picture that waits for a path.
    waiting: Option<picture::Request>,
    /// The note that was closed; another one is shown again.
    pub(super) closed_note: Option<String>,
}

enum Open {
    Help,
    Check(Check),
    About,
    Methods(Methods),
    Picture(Box<PictureDialog>),
}

/// Whether a dialog stays.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Stay,
    Close,
}

impl Dialogs {
    /// Whether something stands in front of the window.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether a picture is being made.
    #[cfg(test)]
    pub(super) fn is_working(&self) -> bool {
        !self.works.is_empty()
    }

    /// Opens what a command asks for.
    pub(super) fn open(&mut self, command: Command) {
        self.open = match command {
            Command::Help => Some(Open::Help),
            Command::CheckNumbers => Some(Open::Check(Check::default())),
            Command::About => Some(Open::About),
            Command::Methods => Some(Open::Methods(Methods::default())),
            Command::Method(id) => Some(Open::Methods(Methods::of(&id))),
            _ => None,
        };
    }
}

impl Lab {
    /// Shows what is open.
    pub(super) fn dialogs_ui(&mut self, ctx: &Context) {
        self.follow_work(ctx);
        let Some(mut open) = self.dialogs.open.take() else { return };
        let after = match &mut open {
            Open::Help => help::ui(&self.look, ctx),
            Open::Check(check) => check.ui(ctx),
            Open::About => about::ui(&self.look, ctx),
            Open::Methods(methods) => methods.ui(&self.look, ctx, &mut self.commands),
            Open::Picture(dialog) => self.picture_ui(dialog, ctx),
        };
        if after == After::Stay {
            self.dialogs.open = Some(open);
        } else {
            ctx.request_repaint();
        }
    }
}

/// Something in front of the window, with room around it.
pub(super) fn in_front(ctx: &Context, id: &str) -> Modal {
    let style = ctx.global_style();
    let size = style.text_styles.get(&egui::TextStyle::Body).map_or(13.0, |font| font.size);
    let margin = (1.2 * size).min(0.02 * ctx.content_rect().height());
    Modal::new(Id::unique(id)).frame(egui::Frame::popup(&style).inner_margin(margin))
}

/// A dialog with a heading, as wide as so many times the text's size where there is room, and a button that closes it.
fn modal(ctx: &Context, heading: &str, width: f32, content: impl FnOnce(&mut Ui)) -> After {
    let shown = in_front(ctx, "dialog").show(ctx, |ui| {
        set_width(ui, width);
        ui.heading(heading);
        ui.add_space(0.5 * ui.spacing().item_spacing.y);
        content(ui);
        ui.add_space(0.5 * ui.spacing().item_spacing.y);
        let mut closed = false;
        ui.allocate_ui_with_layout(
            egui::vec2(ui.available_width(), ui.spacing().interact_size.y),
            egui::Layout::right_to_left(egui::Align::Center),
            |ui| {
                let close = ui.button("Close");
                if ui.memory(|memory| memory.focused().is_none()) {
                    close.request_focus();
                }
                closed = close.clicked();
            },
        );
        closed
    });
    if shown.inner || shown.should_close() { After::Close } else { After::Stay }
}

/// So many times the text's size, where the window has room for it.
fn set_width(ui: &mut Ui, sizes: f32) {
    let size = ui.style().text_styles.get(&egui::TextStyle::Body).map_or(13.0, |font| font.size);
    ui.set_width((sizes * size).min(ui.ctx().content_rect().width() - 48.0));
}

/// How high the scrolled part of a dialog may be.
fn scroll_height(ui: &Ui) -> f32 {
    (ui.ctx().content_rect().height() - 6.5 * ui.spacing().interact_size.y).max(80.0)
}
