//! The card of every method: rule, source, settings, when to choose it and when not, what a step costs.

use super::After;
use super::help::cell;
use super::modal;
use super::scroll_height;
use crate::app::now::Command;
use crate::app::paint;
use crate::gallery;
use crate::optimizer::{Card, Family, GradientDescent, Optimizer};
use crate::parameter::{Description, Parameter, Parameters};
use crate::picture::font::Weight;
use crate::picture::look::Look;
use egui::{Button, Context, Label, RichText, ScrollArea, Ui};

/// The cards, one of which is shown.
pub(super) struct Methods {
    shown: Optimizer,
    /// Whether the list is to be scrolled to it.
    reveal: bool,
}

impl Default for Methods {
    fn default() -> Self {
        Self { shown: GradientDescent::default().into(), reveal: true }
    }
}

impl Methods {
    /// The cards, with the one of a method.
    pub(super) fn of(id: &str) -> Self {
        Optimizer::named(id).map_or_else(Self::default, |shown| Self { shown, reveal: true })
    }

    pub(super) fn ui(&mut self, look: &Look, ctx: &Context, commands: &mut Vec<Command>) -> After {
        let mut opened = false;
        let after = modal(ctx, "Methods", 70.0, |ui| {
            let height = (scroll_height(ui) - 2.0 * look.text as f32).min(44.0 * look.text as f32);
            let list = (19.0 * look.text as f32).min(0.33 * ui.available_width());
            ui.horizontal_top(|ui| {
                let size = egui::vec2(list, height);
                ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::LEFT), |ui| {
                    ui.set_width(list);
                    self.list(height, ui);
                });
                // A separator would be as high as there is room, and the dialog higher in every frame.
                ui.add_space(0.8 * look.text as f32);
                let size = egui::vec2(ui.available_width(), height);
                ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::LEFT), |ui| {
                    let area = ScrollArea::vertical().id_salt(self.shown.description().id);
                    area.max_height(height).auto_shrink([false, false]).show(ui, |ui| {
                        ui.set_max_width(ui.available_width() - 0.8 * look.text as f32);
                        opened = card(&self.shown, look, ui, commands);
                    });
                });
            });
        });
        if opened { After::Close } else { after }
    }

    /// All methods, family by family.
    fn list(&mut self, height: f32, ui: &mut Ui) {
        let area = ScrollArea::vertical().id_salt("methods").max_height(height).auto_shrink([false, false]);
        area.show(ui, |ui| {
            for family in Family::ALL {
                ui.weak(family.name());
                for optimizer in family.members() {
                    let Description { id, name, summary } = optimizer.description();
                    let selected = id == self.shown.description().id;
                    let entry = ui.add(Button::selectable(selected, name).truncate());
                    let entry = entry.on_hover_text(summary);
                    if selected && std::mem::take(&mut self.reveal) {
                        entry.scroll_to_me(Some(egui::Align::Center));
                    }
                    if entry.clicked() {
                        self.shown = optimizer;
                    }
                }
                ui.add_space(0.5 * ui.spacing().interact_size.y);
            }
        });
    }
}

/// One card; whether its experiment was asked for.
fn card(optimizer: &Optimizer, look: &Look, ui: &mut Ui, commands: &mut Vec<Command>) -> bool {
    let Description { name, summary, .. } = optimizer.description();
    let method = optimizer.part();
    let Card { source, scale, choose, avoid, cost, example, .. } = method.card();
    let size = look.text as f32;
    ui.spacing_mut().item_spacing.y = 0.35 * size;
    ui.add(Label::new(RichText::new(name).family(paint::family(Weight::Bold)).size(1.25 * size)).wrap());
    ui.add(Label::new(summary).wrap());
    let frame = egui::Frame::new().fill(paint::colour(look.ground)).corner_radius(4).inner_margin(0.6 * size);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        for line in method.formula() {
            ui.add(Label::new(line).wrap());
        }
    });
    let quiet = RichText::new(source).size(look.small as f32).color(paint::colour(look.muted));
    ui.add(Label::new(quiet).wrap());
    for (heading, words) in [
        ("Choose it", choose),
        ("Avoid it", avoid),
        ("A step costs", cost),
        ("Learning rate", scale.meaning()),
    ] {
        row(heading, words, look, ui);
    }
    settings(optimizer, look, ui);
    ui.add_space(0.4 * size);
    show_it(example, ui, commands)
}

/// A heading and what it says.
fn row(heading: &str, words: &str, look: &Look, ui: &mut Ui) {
    let size = look.text as f32;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let first = (9.0 * size).min(0.3 * ui.available_width());
        cell(ui, first, RichText::new(heading).family(paint::family(Weight::Bold)));
        let rest = ui.available_width();
        cell(ui, rest, RichText::new(words));
    });
}

/// Every setting: symbol, key, meaning, range, default.
fn settings(optimizer: &Optimizer, look: &Look, ui: &mut Ui) {
    let size = look.text as f32;
    ui.add_space(0.4 * size);
    let all = optimizer.parameters();
    let heading = if all.is_empty() { "No settings of its own" } else { "Settings" };
    ui.label(RichText::new(heading).family(paint::family(Weight::Bold)));
    for (index, parameter) in all.iter().enumerate() {
        let Parameter { key, symbol, meaning, .. } = *parameter;
        ui.push_id(key, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let wide = ui.available_width();
                let muted = |text: String| RichText::new(text).color(paint::colour(look.muted));
                cell(ui, 0.17 * wide, RichText::new(symbol).family(paint::family(Weight::Bold)));
                cell(ui, 0.2 * wide, muted(key.to_owned()));
                ui.allocate_ui_with_layout(
                    egui::vec2(0.63 * wide, 0.0),
                    egui::Layout::top_down(egui::Align::LEFT),
                    |ui| {
                        ui.set_width(ui.available_width());
                        ui.spacing_mut().item_spacing.y = 0.1 * size;
                        ui.add(Label::new(meaning).wrap());
                        let default = parameter.words(optimizer.get(index));
                        let range = format!("{}; default {default}", parameter.range());
                        ui.add(Label::new(muted(range).size(look.small as f32)).wrap());
                    },
                );
            });
        });
    }
}

/// The button to the ready experiment that shows the method; whether it was clicked.
fn show_it(example: &str, ui: &mut Ui, commands: &mut Vec<Command>) -> bool {
    let ready = gallery::all().iter().find(|ready| ready.id == example);
    let text = ready.map_or("Show it".to_owned(), |ready| format!("Show it: {}", ready.title()));
    let button = ui.add_enabled(ready.is_some(), Button::new(text).truncate());
    let button = button.on_hover_text(ready.map_or("", |ready| ready.note()));
    let clicked = button.on_disabled_hover_text("There is no ready experiment for it yet").clicked();
    if clicked {
        commands.push(Command::OpenReady(example.to_owned()));
    }
    clicked
}
