//! What to look for: the document's note, below the menu until it is closed.

use super::super::lab::Lab;
use super::super::paint;
use super::super::settings::Panels;
use crate::data::Points;
use crate::experiment::Experiment;
use crate::picture::font::Weight;
use egui::{Frame, Margin, RichText, Ui};

/// Lines longer than this many times the text's size are hard to read.
const LONGEST_LINE: f32 = 62.0;

/// The ids of a surface and of where its data come from.
pub(in crate::app) type Subject = (&'static str, Option<&'static str>);

/// What an experiment is about.
pub(in crate::app) fn subject(experiment: &Experiment) -> Subject {
    let source = experiment.surface.data().map(|data| data.source().description().id);
    (experiment.surface.description().id, source)
}

/// Whether the note is below the menu.
pub(super) fn is_shown(lab: &Lab) -> bool {
    let [(surface, source), (now, source_now)] = [lab.noted, subject(&lab.document.experiment)];
    // On another surface, or on other data, its words would be about something else; points that were dragged are not others.
    let own = Points::DESCRIPTION.id;
    let about = surface == now && (source == source_now || source_now == Some(own));
    about && lab.document.note.is_some() && lab.dialogs.closed_note != lab.document.note
}

/// Closes the note, or brings it back.
pub(super) fn toggle(lab: &mut Lab) {
    lab.dialogs.closed_note = if is_shown(lab) { lab.document.note.clone() } else { None };
}

/// The note as a strip, while it is shown; it leaves with the panels.
pub(super) fn strip(lab: &mut Lab, ui: &mut Ui) {
    if !is_shown(lab) || lab.settings.panels == Panels::Hidden {
        return;
    }
    let Some(note) = lab.document.note.clone() else { return };
    let size = lab.look.text as f32;
    let margin = Margin {
        left: size as i8,
        right: (0.5 * size) as i8,
        top: (0.55 * size) as i8,
        bottom: (0.6 * size) as i8,
    };
    let frame = Frame::new().fill(paint::colour(lab.look.ground)).inner_margin(margin);
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
                if let Some(title) = &lab.document.title {
                    ui.label(RichText::new(title).family(paint::family(Weight::Bold)).size(1.1 * size));
                }
                let line_height = Some(1.4 * size);
                ui.label(RichText::new(note).line_height(line_height));
            });
        });
    });
    if close {
        toggle(lab);
    }
}
