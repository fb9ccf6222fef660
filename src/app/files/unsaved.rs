//! The question about changes that are not saved.

use super::super::now::Command;
use super::super::widget::in_front;
use super::{Errand, Files};
use egui::{Context, Key, Modifiers};

/// What is to be done with the changes.
enum Answer {
    Save,
    Discard,
    Cancel,
}

impl Files {
    /// Asks, while there is something to ask about, and goes on with the answer.
    pub(super) fn unsaved_ui(&mut self, errand: &mut Errand<'_>) {
        let Some(waiting) = &self.asking else { return };
        let Some(answer) = ask(errand.ctx, &self.name(errand.document), waiting) else { return };
        let Some(waiting) = self.asking.take() else { return };
        match answer {
            Answer::Save => self.save(Some(Box::new(waiting)), errand),
            Answer::Discard => self.replace(waiting, errand),
            Answer::Cancel => {}
        }
        errand.ctx.request_repaint();
    }
}

fn ask(ctx: &Context, name: &str, waiting: &Command) -> Option<Answer> {
    let modal = in_front(ctx, "unsaved").show(ctx, |ui| {
        ui.set_width(
            (24.0 * ui.text_style_height(&egui::TextStyle::Body)).min(ui.ctx().content_rect().width() - 48.0),
        );
        ui.heading(format!("Save the changes to {name}?"));
        ui.label(match waiting {
            Command::Quit => "They are lost when the window closes without saving",
            _ => "They are lost when another experiment is opened without saving",
        });
        ui.add_space(ui.spacing().item_spacing.y);
        let mut answer = None;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let save = ui.button("Save");
            if ui.memory(|memory| memory.focused().is_none()) {
                save.request_focus();
            }
            if save.clicked() {
                answer = Some(Answer::Save);
            }
            if ui.button("Discard").clicked() {
                answer = Some(Answer::Discard);
            }
            if ui.button("Cancel").clicked() {
                answer = Some(Answer::Cancel);
            }
        });
        // The layout from the right fills the height it is given.
        answer
    });
    if modal.inner.is_none()
        && (modal.should_close() || ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)))
    {
        return Some(Answer::Cancel);
    }
    modal.inner
}
