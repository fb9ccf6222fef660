//! The panel of everything that can be turned: surface, start, learning rate, schedule, runs.
//!
//! Everything here edits the experiment and the view themselves; that a change happened, the lab finds out by comparing.

mod rates;
mod run;
mod runs;
mod schedule;
mod surface;
mod swatch;

use super::command::Command;
use super::lab::Lab;
use super::widget;
use crate::experiment::{Experiment, View};
use crate::plot::colour::Theme;
use crate::real::V;
use egui::{CollapsingHeader, RichText, ScrollArea, Ui};

/// What the panel edits, and what it needs to know.
pub(super) struct Desk<'a> {
    /// What decides the trajectories.
    pub(super) experiment: &'a mut Experiment,
    /// Which runs are hidden.
    pub(super) view: &'a mut View,
    /// The slot of the run whose details are shown.
    pub(super) selected: &'a mut usize,
    /// What is asked for.
    pub(super) commands: &'a mut Vec<Command>,
    /// Where each run is at the step that is looked at; runs without an entry are at the start.
    pub(super) iterates: &'a [V],
}

/// The panel at the left.
pub(super) fn ui(lab: &mut Lab, ui: &mut Ui) {
    // Large text needs a wider panel, and remembers its own width.
    let large = widget::em(ui) > 16.0;
    let (name, most) = if large { ("large controls", 440.0) } else { ("controls", 300.0) };
    let width = ui.ctx().content_rect().width();
    let default = (0.26 * width).clamp(240.0, most);
    // A window that has become narrow keeps room for the plane.
    let widest = (0.27 * width).clamp(240.0, 480.0);
    egui::Panel::left(name).default_size(default).size_range(240.0..=widest).show(ui, |ui| {
        let step = lab.playback.step();
        let at = |run: &super::simulation::Finished| run.trajectory.at(step).at;
        let iterates: Vec<V> = lab.simulation.finished().iter().map(at).collect();
        let Lab { document, selected, commands, .. } = lab;
        let desk = Desk {
            experiment: &mut document.experiment,
            view: &mut document.view,
            selected,
            commands,
            iterates: &iterates,
        };
        contents(desk, ui);
    });
}

/// All sections, one under the other.
pub(super) fn contents(desk: Desk<'_>, ui: &mut Ui) {
    let Desk { experiment, view, selected, commands, iterates } = desk;
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        // The scroll bar floats over this margin and not over numbers.
        ui.set_max_width(ui.available_width() - 8.0);
        section(ui, "Surface", |ui| surface::ui(ui, experiment, view, commands));
        section(ui, "Learning rate", |ui| rates::ui(ui, experiment, view, iterates));
        section(ui, "Schedule", |ui| {
            let (peak, steps) = (experiment.learning_rate, experiment.steps);
            let owner = schedule::Owner {
                id: egui::Id::unique("shared schedule"),
                name: "the schedule",
                peak,
                steps,
            };
            schedule::ui(ui, &owner, &mut experiment.schedule);
            run::steps(ui, experiment);
        });
        section(ui, "Runs", |ui| runs::ui(ui, experiment, view, selected, iterates));
    });
}

fn section(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui)) {
    let bold = super::paint::family(crate::plot::font::Weight::Bold);
    let title = RichText::new(name).family(bold);
    CollapsingHeader::new(title).id_salt(name).default_open(true).show_unindented(ui, |ui| {
        contents(ui);
        ui.add_space(4.0);
    });
}

/// Light or dark, as the widgets are.
fn theme(ui: &Ui) -> Theme {
    if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light }
}

#[cfg(test)]
mod tests;
