//! A field that finds everything by its words, and does it or goes there; the keyboard is enough.

mod finding;

pub(in crate::app) use finding::Finding;

use super::super::widget::in_front;
use super::{After, set_width};
use crate::app::now::Command;
use crate::app::paint;
use crate::picture::look::Look;
use egui::{Align, Button, Context, Key, Label, Layout, Modifiers, RichText, ScrollArea, TextEdit, Ui};

/// The field and what there is to find.
pub(super) struct Palette {
    entries: Vec<Finding>,
    text: String,
    /// The entries that have all words of the text, the best one first, by their places.
    found: Vec<usize>,
    /// Which of these Enter takes.
    chosen: usize,
    /// Whether the list is to be scrolled to it.
    reveal: bool,
}

/// No more entries than this are listed; whoever looks for more types another letter.
const MOST_SHOWN: usize = 100;

impl Palette {
    /// Nothing is typed yet.
    pub(super) fn of(entries: Vec<Finding>) -> Self {
        let found = finding::find(&entries, "");
        Self { entries, text: String::new(), found, chosen: 0, reveal: false }
    }

    pub(super) fn ui(&mut self, look: &Look, ctx: &Context, asked: &mut Vec<Command>) -> After {
        self.keys(ctx);
        let mut taken = None;
        let shown = in_front(ctx, "dialog").show(ctx, |ui| {
            set_width(ui, 46.0);
            self.field(ui);
            let height = 0.6 * ui.ctx().content_rect().height();
            ui.allocate_ui_with_layout(
                egui::vec2(ui.available_width(), height),
                Layout::top_down(Align::LEFT),
                |ui| {
                    ui.set_min_height(height);
                    taken = self.list(height, look, ui);
                },
            );
        });
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            taken = self.found.get(self.chosen).copied();
        }
        match taken {
            Some(taken) => {
                asked.push(self.entries[taken].command.clone());
                After::Close
            }
            None if shown.should_close() => After::Close,
            None => After::Stay,
        }
    }

    /// The arrow keys move the choice; the field does not need them.
    fn keys(&mut self, ctx: &Context) {
        let by = ctx.input_mut(|input| {
            let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key) as isize;
            count(Key::ArrowDown) - count(Key::ArrowUp) + 10 * (count(Key::PageDown) - count(Key::PageUp))
        });
        if by != 0 {
            let last = self.found.len().min(MOST_SHOWN).saturating_sub(1);
            self.chosen = self.chosen.saturating_add_signed(by).min(last);
            self.reveal = true;
        }
    }

    fn field(&mut self, ui: &mut Ui) {
        let hint = "Command, experiment, surface, method, schedule, setting …";
        let field = TextEdit::singleline(&mut self.text).hint_text(hint).desired_width(f32::INFINITY);
        let field = ui.add(field.char_limit(100)).accessible_name("Find");
        field.request_focus();
        if field.changed() {
            (self.found, self.chosen, self.reveal) = (finding::find(&self.entries, &self.text), 0, true);
        }
    }

    /// The entries that are found; the one that was clicked.
    fn list(&mut self, height: f32, look: &Look, ui: &mut Ui) -> Option<usize> {
        let mut taken = None;
        if self.found.is_empty() {
            ui.weak("Nothing has all of these words");
        }
        let area = ScrollArea::vertical().max_height(height - ui.spacing().item_spacing.y);
        area.auto_shrink([false, false]).show(ui, |ui| {
            for (place, index) in self.found.iter().take(MOST_SHOWN).enumerate() {
                let response = row(&self.entries[*index], place == self.chosen, look, ui);
                if place == self.chosen && std::mem::take(&mut self.reveal) {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    taken = Some(*index);
                }
            }
            if self.found.len() > MOST_SHOWN {
                ui.weak(format!("and {} more", self.found.len() - MOST_SHOWN));
            }
        });
        taken
    }
}

/// An entry's line: kind, text, key.
fn row(entry: &Finding, chosen: bool, look: &Look, ui: &mut Ui) -> egui::Response {
    let size = look.text as f32;
    let muted = |text: &str| RichText::new(text).color(paint::colour(look.muted));
    let tall = ui.spacing().interact_size.y;
    let button = Button::selectable(chosen, "").min_size(egui::vec2(ui.available_width(), tall));
    let response = ui.add(button);
    let rect = response.rect.shrink2(egui::vec2(0.5 * size, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut line = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(layout));
    line.spacing_mut().item_spacing.x = 0.5 * size;
    let column = (10.0 * size).min(0.3 * rect.width());
    line.allocate_ui_with_layout(egui::vec2(column, tall), layout, |ui| {
        ui.set_width(column);
        ui.add(Label::new(muted(entry.kind)).truncate().selectable(false));
    });
    line.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if !entry.key.is_empty() {
            ui.add(Label::new(muted(&entry.key)).selectable(false));
        }
        ui.with_layout(layout, |ui| ui.add(Label::new(&entry.text).truncate().selectable(false)));
    });
    let name = [entry.text.as_str(), entry.kind, entry.key.as_str()];
    let name = name.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListBoxOption, true, chosen, &name));
    response.ctx.accesskit_node_builder(response.id, |node| node.set_selected(chosen));
    response.on_hover_text(&entry.hint)
}

#[cfg(test)]
mod tests;
