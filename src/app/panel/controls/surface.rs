//! The surface, its settings, and the start.

use super::function;
use crate::app::now::{Command, Goal, Message};
use crate::app::widget::{self, ComboEntry, FieldInput, NumberField};
use crate::experiment::{Experiment, START, View};
use crate::number::write::label;
use crate::surface::Surface;
use egui::{Context, Id, RichText, Ui};

/// The section.
pub(super) fn ui(ui: &mut Ui, experiment: &mut Experiment, view: &mut View, commands: &mut Vec<Command>) {
    let all = Surface::all();
    let descriptions: Vec<_> = all.iter().map(Surface::description).collect();
    let id = experiment.surface.description().id;
    let current = descriptions.iter().position(|description| description.id == id).unwrap_or(0);
    let entries = all.iter().zip(&descriptions).map(|(surface, description)| ComboEntry {
        group: surface.part().group().name(),
        name: description.name,
        summary: description.summary,
    });
    if let Some(index) = widget::combo(ui, Id::unique("surface"), "Loss surface", entries, current) {
        set(experiment, view, all[index].clone(), commands, ui.ctx());
    }
    let description = experiment.surface.description();
    ui.label(RichText::new(description.summary).weak().small());
    function::ui(ui, experiment, view);
    let id = Id::unique(("surface", description.id));
    let before = experiment.surface.clone();
    let matters = |key: &str| before.part().matters(key);
    widget::some_of(ui, id, description.name, &mut experiment.surface, matters);
    start(ui, experiment, commands);
}

/// Changes the surface, and says so if learning rates that somebody chose give way to what it suggests.
pub(in crate::app) fn set(
    experiment: &mut Experiment,
    view: &mut View,
    surface: Surface,
    commands: &mut Vec<Command>,
    ctx: &Context,
) {
    let chosen: Vec<String> = experiment.chosen_rates().map(|index| experiment.name(index)).collect();
    experiment.set_surface(surface);
    view.window = None;
    if !chosen.is_empty() {
        commands.push(Command::Say(Message::Done(other_rates(&chosen, ctx))));
    }
}

/// That learning rates gave way to another surface's, and what brings them back.
fn other_rates(runs: &[String], ctx: &Context) -> String {
    let undo = Command::Undo.spec().shortcut.map_or_else(String::new, |key| ctx.format_shortcut(&key));
    let (whose, verb) = if runs.len() == 1 { ("rate of", "is") } else { ("rates of", "are") };
    format!(
        "The learning {whose} {} {verb} now as this surface suggests; {undo} brings back what was chosen",
        runs.join(", ")
    )
}

/// Where all runs start: typed, nudged, thrown, or the surface's own.
fn start(ui: &mut Ui, experiment: &mut Experiment, commands: &mut Vec<Command>) {
    let id = Id::unique("start");
    let mut at = experiment.start();
    let [x, y] = experiment.surface.part().window();
    let mut refused = None;
    ui.horizontal(|ui| {
        let hint = "Where all runs start; drag it on the plane, type it, or nudge it with ↑ and ↓";
        widget::symbol(ui, id, "start").on_hover_text(hint);
        let side = ui.spacing().interact_size.y;
        let gap = ui.spacing().item_spacing.x;
        let room = ui.available_width() - 2.0 * side - 3.0 * gap;
        let width = (0.5 * room).max(2.0 * widget::em(ui)).floor();
        for (axis, name, range) in [(0, "x of the start", x), (1, "y of the start", y)] {
            match coordinate(ui, id.with(axis), name, width, at[axis], range) {
                Ok(Some(value)) => at[axis] = value,
                Ok(None) => {}
                Err(why) => refused = Some(why),
            }
        }
        if at != experiment.start() {
            experiment.start = Some(at);
        }
        buttons(ui, experiment, commands, side);
    });
    if let Some(why) = refused {
        widget::refuse(ui, id, why, at.as_slice());
    }
    widget::show_refusal(ui, id, experiment.start().as_slice());
}

fn coordinate(
    ui: &mut Ui,
    id: Id,
    name: &str,
    width: f32,
    value: f64,
    range: [f64; 2],
) -> Result<Option<f64>, String> {
    let field = NumberField { id, name, width, written: label(value) };
    let (response, typed) = field.ui(ui, value);
    Goal::meet(name, &response);
    response.on_hover_text(format!("{name}; ↑ and ↓ move it"));
    let asked = match typed {
        FieldInput::Nothing => return Ok(None),
        FieldInput::Number(number) => number?,
        FieldInput::Nudge(presses) => nudged(value, presses, range),
    };
    START.check(asked)?;
    Ok(Some(asked))
}

/// A hundredth of the window's side farther, on a round number.
fn nudged(value: f64, presses: f64, [low, high]: [f64; 2]) -> f64 {
    let unit = 10f64.powf((0.01 * (high - low)).log10().round());
    // Dividing by a whole number gives the double that the decimal means.
    let steps = (value / unit).round() + presses;
    if unit < 1.0 { steps / (1.0 / unit).round() } else { steps * unit }
}

fn buttons(ui: &mut Ui, experiment: &mut Experiment, commands: &mut Vec<Command>, side: f32) {
    let size = egui::Vec2::splat(side);
    let dice = ui.add(egui::Button::new("⚄").min_size(size)).accessible_name("Random start");
    if dice.on_hover_text("Random start: somewhere on the visible plane (D)").clicked() {
        commands.push(Command::ThrowDice);
    }
    let own = ui.add_enabled(experiment.start.is_some(), egui::Button::new("↺").min_size(size));
    if own.accessible_name("The surface's own start").on_hover_text("The surface's own start").clicked() {
        experiment.start = None;
    }
}

#[cfg(test)]
mod tests {
    use super::nudged;

    #[test]
    fn arrow_keys_move_the_start_along_round_numbers() {
        assert_eq!(nudged(0.3, 1.0, [-4.0, 4.0]), 0.4);
        assert_eq!(nudged(0.333, -1.0, [-4.0, 4.0]), 0.2);
        assert_eq!(nudged(-100.0, 2.0, [-500.0, 500.0]), -80.0);
    }
}
