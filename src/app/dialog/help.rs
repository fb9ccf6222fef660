//! What the keys and the mouse do.

use super::After;
use super::modal;
use super::scroll_height;
use crate::app::now::{Command, KeyLine};
use crate::app::paint;
use crate::picture::font::Weight;
use crate::picture::look::Look;
use egui::{Context, RichText, ScrollArea, Ui};

/// What is done with the mouse, and what it does.
const GESTURES: [(&str, &str); 11] = [
    ("Drag the start", "All runs start somewhere else, at once"),
    ("Arrow keys on the start", "Nudge it while it has the focus"),
    ("Drag the plane", "Pan"),
    ("Scroll or pinch on the plane", "Zoom around the pointer"),
    ("Double click on the plane", "Back to the surface's interesting part"),
    ("Hover over a curve", "The same step is marked everywhere"),
    ("Click on a curve", "The playhead goes there"),
    ("Drag a knot of a drawn schedule", "The learning rate follows; arrow keys move it too"),
    ("Double click, right click there", "Add a knot on the curve, remove a knot"),
    ("Double click on a slider", "Back to its default"),
    ("Drop a file on the window", "Open the experiment, or the data of a CSV file"),
];

pub(super) fn ui(look: &Look, ctx: &Context) -> After {
    modal(ctx, "Shortcuts and help", 44.0, |ui| {
        ScrollArea::vertical().max_height(scroll_height(ui)).auto_shrink([false, true]).show(ui, |ui| {
            keys("Single keys", is_bare, look, ui);
            keys("Combinations", |command| !is_bare(command), look, ui);
            section("Mouse", ui);
            let rows =
                GESTURES.map(|(gesture, meaning)| (String::new(), gesture.to_owned(), meaning.to_owned()));
            table("mouse", rows.to_vec(), look, ui);
        });
    })
}

/// A table of commands, those with fewer keys at once first.
fn keys(heading: &str, belongs: impl Fn(&Command) -> bool, look: &Look, ui: &mut Ui) {
    section(heading, ui);
    let mut commands: Vec<Command> = Command::with_keys().filter(belongs).collect();
    commands.sort_by_key(|command| command.spec().shortcut.is_some_and(|shortcut| shortcut.modifiers.shift));
    let lines = Command::key_lines(&commands, |key| ui.ctx().format_shortcut(key));
    let rows = lines.into_iter().map(|KeyLine { keys, text, hint }| (keys, text.to_owned(), hint.to_owned()));
    table(heading, rows.collect(), look, ui);
}

/// Whether a key alone asks for it.
fn is_bare(command: &Command) -> bool {
    command.spec().shortcut.is_some_and(|shortcut| !shortcut.modifiers.command)
}

fn section(heading: &str, ui: &mut Ui) {
    ui.add_space(ui.spacing().item_spacing.y);
    ui.label(RichText::new(heading).family(paint::family(Weight::Bold)));
}

fn table(id: &str, rows: Vec<(String, String, String)>, look: &Look, ui: &mut Ui) {
    let size = look.text as f32;
    let wide = ui.available_width();
    for (index, (keys, text, hint)) in rows.into_iter().enumerate() {
        ui.push_id((id, index), |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let first = if keys.is_empty() { 0.0 } else { 9.0 * size };
                let second = 13.0 * size + if keys.is_empty() { 9.0 * size - first } else { 0.0 };
                if first > 0.0 {
                    cell(ui, first.min(0.25 * wide), RichText::new(keys).family(paint::family(Weight::Bold)));
                }
                cell(ui, second.min(if first > 0.0 { 0.32 } else { 0.57 } * wide), RichText::new(text));
                let rest = ui.available_width();
                cell(ui, rest, RichText::new(hint).color(paint::colour(look.muted)));
            });
        });
    }
}

pub(super) fn cell(ui: &mut Ui, width: f32, text: RichText) {
    ui.allocate_ui_with_layout(egui::vec2(width, 0.0), egui::Layout::top_down(egui::Align::LEFT), |ui| {
        ui.set_width(width);
        ui.add(egui::Label::new(text).wrap());
    });
}
