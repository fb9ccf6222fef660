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
const GESTURES: [(&str, &str); 12] = [
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
    ("Alt+F, E, V, X, H, or F10", "Open a menu; arrow keys and Enter choose in it"),
    ("Drop a file on the window", "Open the experiment, or the data of a CSV file"),
];

pub(super) fn ui(look: &Look, ctx: &Context) -> After {
    let size = look.text as f32;
    // In two columns where there is room, so that nothing is hidden below.
    let wide = ctx.content_rect().width() > 80.0 * size;
    modal(ctx, "Shortcuts and help", if wide { 106.0 } else { 44.0 }, |ui| {
        ui.spacing_mut().item_spacing.y = 0.2 * size;
        ScrollArea::vertical().max_height(scroll_height(ui)).auto_shrink([false, true]).show(ui, |ui| {
            let (single, others) = (keys(is_bare, ui), keys(|command| !is_bare(command), ui));
            let row =
                |(gesture, meaning): (&str, &str)| [String::new(), gesture.to_owned(), meaning.to_owned()];
            let gestures = GESTURES.map(row);
            let rows = single.len() + others.len() + gestures.len();
            let (left, right) =
                single.split_at(if wide { (rows / 2 + 2).min(single.len()) } else { single.len() });
            let first = |ui: &mut Ui| {
                section("Single keys", ui);
                table("single", left, look, ui);
            };
            let second = |ui: &mut Ui| {
                table("more", right, look, ui);
                section("Combinations", ui);
                table("combinations", &others, look, ui);
                section("Mouse and menus", ui);
                table("mouse", &gestures, look, ui);
            };
            if wide {
                ui.columns_const(|[left, right]| {
                    first(left);
                    second(right);
                });
            } else {
                first(ui);
                second(ui);
            }
        });
    })
}

/// The rows of commands, those with fewer keys at once first: keys, name, hint.
fn keys(belongs: impl Fn(&Command) -> bool, ui: &Ui) -> Vec<[String; 3]> {
    let mut commands: Vec<Command> = Command::with_keys().filter(belongs).collect();
    commands.sort_by_key(|command| command.spec().shortcut.is_some_and(|shortcut| shortcut.modifiers.shift));
    let lines = Command::key_lines(&commands, |key| symbols(&ui.ctx().format_shortcut(key)));
    lines.into_iter().map(|KeyLine { keys, text, hint }| [keys, text.to_owned(), hint.to_owned()]).collect()
}

/// Keys as they are printed on a keyboard, where egui has words.
fn symbols(keys: &str) -> String {
    let printed = [("Plus", "+"), ("Minus", "−"), ("Left", "←"), ("Right", "→"), ("Up", "↑"), ("Down", "↓")];
    let symbol = |key: &str| {
        let found = printed.iter().find(|(word, _)| *word == key);
        found.map_or_else(|| key.to_owned(), |(_, symbol)| (*symbol).to_owned())
    };
    keys.split('+').map(symbol).collect::<Vec<_>>().join("+")
}

/// Whether a key alone asks for it.
fn is_bare(command: &Command) -> bool {
    command.spec().shortcut.is_some_and(|shortcut| !shortcut.modifiers.command)
}

fn section(heading: &str, ui: &mut Ui) {
    ui.add_space(ui.spacing().item_spacing.y);
    ui.label(RichText::new(heading).family(paint::family(Weight::Bold)));
}

fn table(id: &str, rows: &[[String; 3]], look: &Look, ui: &mut Ui) {
    let size = look.text as f32;
    let wide = ui.available_width();
    for (index, [keys, text, hint]) in rows.iter().enumerate() {
        ui.push_id((id, index), |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let first = if keys.is_empty() { 0.0 } else { 7.5 * size };
                let second = 13.0 * size + if keys.is_empty() { 7.5 * size - first } else { 0.0 };
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
