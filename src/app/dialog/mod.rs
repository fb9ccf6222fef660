//! What stands in front of the window, one at a time.

mod about;
mod check;
mod help;
mod methods;
mod palette;
mod picture;
mod results;
#[cfg(test)]
mod tests;

use super::now::{Command, Request};
use super::widget::in_front;
use crate::picture::look::{Look, LookKind};
use crate::stage::Stage;
use check::Check;
use egui::{Context, Ui};
use methods::Methods;
pub(super) use palette::Finding;
use palette::Palette;
use picture::PictureDialog;
use results::ResultsDialog;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What stands in front of the window.
#[derive(Default)]
pub(super) struct Dialogs {
    open: Option<Open>,
}

enum Open {
    Help,
    Check(Check),
    About,
    Methods(Methods),
    Palette(Palette),
    Results(ResultsDialog),
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

    /// Opens a field that finds entries by their words.
    pub(super) fn open_palette(&mut self, entries: Vec<Finding>) {
        self.open = Some(Open::Palette(Palette::of(entries)));
    }

    /// Opens the table of what came of the runs that are not hidden.
    pub(super) fn open_results(&mut self, stage: Arc<Stage>, hidden: BTreeSet<usize>) {
        self.open = Some(Open::Results(ResultsDialog::of(stage, hidden)));
    }

    /// Opens the dialog for a picture.
    pub(super) fn open_picture(&mut self, request: Request) {
        self.open = Some(Open::Picture(Box::new(PictureDialog::of(request))));
    }

    /// Shows what is open, in a window that has this look.
    pub(super) fn ui(&mut self, window: LookKind, look: &Look, ctx: &Context, asked: &mut Vec<Command>) {
        let Some(open) = &mut self.open else { return };
        let after = match open {
            Open::Help => help::ui(look, ctx),
            Open::Check(check) => check.ui(ctx),
            Open::About => about::ui(look, ctx),
            Open::Methods(methods) => methods.ui(look, ctx, asked),
            Open::Palette(palette) => palette.ui(look, ctx, asked),
            Open::Results(dialog) => dialog.ui(look, ctx),
            Open::Picture(dialog) => dialog.ui(window, ctx, asked),
        };
        if after == After::Close {
            self.open = None;
            ctx.request_repaint();
        }
    }
}

/// A dialog with a heading, `width` times as wide as the text is high if there is room, and a button that closes it.
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

/// Makes it this many times as wide as the text is high, or as the window allows.
fn set_width(ui: &mut Ui, sizes: f32) {
    let size = ui.style().text_styles.get(&egui::TextStyle::Body).map_or(13.0, |font| font.size);
    ui.set_width((sizes * size).min(ui.ctx().content_rect().width() - 48.0));
}

/// How high the scrolled part of a dialog may be.
fn scroll_height(ui: &Ui) -> f32 {
    (ui.ctx().content_rect().height() - 6.5 * ui.spacing().interact_size.y).max(80.0)
}
