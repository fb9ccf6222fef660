//! What to look for: the document's note, below the menu until it is closed.

use crate::app::paint;
use crate::experiment::Document;
use crate::picture::font::Weight;
use crate::picture::look::Look;
use egui::{Frame, Margin, RichText, Ui};

/// Lines longer than this many times the text's size are hard to read.
const LONGEST_LINE: f32 = 62.0;

/// What is remembered of notes.
#[derive(Default)]
pub(super) struct NoteStrip {
    /// The note that was closed; another one is shown again.
    closed: Option<String>,
}

impl NoteStrip {
    /// Whether the note is below the menu.
    pub(super) fn is_shown(&self, document: &Document) -> bool {
        document.note.is_some() && self.closed != document.note
    }

    /// Closes the note, or brings it back.
    pub(super) fn toggle(&mut self, document: &Document) {
        self.closed = if self.is_shown(document) { document.note.clone() } else { None };
    }

    /// The note as a strip, while it is shown.
    pub(super) fn strip(&mut self, document: &Document, look: &Look, ui: &mut Ui) {
        let Some(note) = document.note.as_ref().filter(|_| self.is_shown(document)) else { return };
        let size = look.text as f32;
        let margin = Margin {
            left: size as i8,
            right: (0.5 * size) as i8,
            top: (0.55 * size) as i8,
            bottom: (0.6 * size) as i8,
        };
        let frame = Frame::new().fill(paint::colour(look.ground)).inner_margin(margin);
        let mut close = false;
        egui::Panel::top("note").frame(frame).show(ui, |ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::TOP), |ui| {
                let button = ui
                    .add(egui::Button::new("×").frame(false))
                    .on_hover_text("Close the note; it comes back from Help");
                close = button.accessible_name("Close the note").clicked();
                ui.with_layout(egui::Layout::top_down(egui::Align::LEFT), |ui| {
                    ui.set_max_width((LONGEST_LINE * size).min(ui.available_width()));
                    ui.spacing_mut().item_spacing.y = 0.3 * size;
                    if let Some(title) = &document.title {
                        ui.label(RichText::new(title).family(paint::family(Weight::Bold)).size(1.1 * size));
                    }
                    let line_height = Some(1.4 * size);
                    ui.label(RichText::new(note).line_height(line_height));
                });
            });
        });
        if close {
            self.toggle(document);
        }
    }
}
