//! The panel of everything that can be turned: surface, start, learning rate, schedule, runs.
//!
//! Everything here edits the experiment and the view themselves; that a change happened, the lab finds out by comparing.

mod around;
mod condition;
mod data;
mod function;
mod places;
mod rates;
mod run;
mod runs;
mod schedule;
mod surface;
mod swarm;
mod swatch;

use crate::app::now::{Command, Goal, Now};
use crate::app::widget;
use crate::around::Circumstance;
use crate::experiment::{Document, Experiment, View};
use crate::picture::colour::Theme;
use crate::picture::font::Weight;
use crate::real::V;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{CollapsingHeader, FontId, Id, RichText, ScrollArea, Ui};

pub(in crate::app) use function::select as select_function;
pub(in crate::app) use places::{SettingPlace, place_of_symbol, places, stage_place};
pub(in crate::app) use surface::set as set_surface;

/// The headings of the sections.
mod sections {
    pub(super) const SURFACE: &str = "Surface";
    pub(super) const DATA: &str = "Data";
    pub(super) const LEARNING_RATE: &str = "Learning rate";
    pub(super) const SCHEDULE: &str = "Schedule";
    pub(super) const RUNS: &str = "Runs";
    pub(super) const AROUND: &str = "Around the method";
    pub(super) const STOP: &str = "When to stop";
    pub(super) const STARTS: &str = "Many starts";
}

/// What the panel edits, and what it needs to know.
pub(in crate::app) struct Desk<'a> {
    /// What decides the trajectories.
    pub(in crate::app) experiment: &'a mut Experiment,
    /// Which runs are hidden.
    pub(in crate::app) view: &'a mut View,
    /// The slot of the run whose details are shown.
    pub(in crate::app) selected: &'a mut usize,
    /// What is asked for.
    pub(in crate::app) commands: &'a mut Vec<Command>,
    /// Where each run is at the step that is looked at; runs without an entry are at the start.
    pub(in crate::app) iterates: &'a [V],
    /// What came of many starts.
    pub(in crate::app) swarms: swarm::Known<'a>,
}

/// The panel at the left.
pub(in crate::app) fn ui(
    now: &Now<'_>,
    document: &mut Document,
    selected: &mut usize,
    ui: &mut Ui,
    commands: &mut Vec<Command>,
) {
    // Large text needs a wider panel, and remembers its own width.
    let large = widget::em(ui) > 16.0;
    let (name, most) = if large { ("large controls", 440.0) } else { ("controls", 300.0) };
    let width = ui.ctx().content_rect().width();
    let default = (0.26 * width).clamp(240.0, most);
    // A window that has become narrow keeps room for the plane.
    let widest = (0.27 * width).clamp(240.0, 480.0);
    let width = widget::SideWidth { name, default, range: egui::Rangef::new(240.0, widest) };
    let shown = width.apply(egui::Panel::left(name), ui).show(ui, |ui| {
        let iterates: Vec<V> = now.finished.iter().map(|run| run.trajectory.at(now.step).at).collect();
        let swarms = swarm::Known { flocks: &now.stage.flocks, progress: now.swarm_progress };
        let desk = Desk {
            experiment: &mut document.experiment,
            view: &mut document.view,
            selected,
            commands,
            iterates: &iterates,
            swarms,
        };
        contents(desk, ui);
    });
    width.remember(ui, &shown.response);
}

/// All sections, one under the other.
pub(in crate::app) fn contents(desk: Desk<'_>, ui: &mut Ui) {
    let Desk { experiment, view, selected, commands, iterates, swarms } = desk;
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        // The scroll bar floats over this margin and not over numbers.
        ui.set_max_width(ui.available_width() - 8.0);
        section(ui, sections::SURFACE, |ui| surface::ui(ui, experiment, view, commands));
        if experiment.surface.data().is_some() {
            section(ui, sections::DATA, |ui| data::ui(ui, experiment, view, commands));
        }
        section(ui, sections::LEARNING_RATE, |ui| rates::ui(ui, experiment, view, iterates));
        section(ui, sections::SCHEDULE, |ui| {
            let (peak, steps) = (experiment.learning_rate, experiment.steps);
            let owner = schedule::ScheduleOwner {
                id: egui::Id::unique("shared schedule"),
                name: "the schedule",
                peak,
                steps,
            };
            let before = experiment.schedule.clone();
            schedule::ui(ui, &owner, &mut experiment.schedule);
            if schedule::kappa_was_set(&before, &experiment.schedule) {
                experiment.unbind_from_schedule(None);
            }
            run::steps(ui, experiment);
        });
        section(ui, sections::RUNS, |ui| runs::ui(ui, experiment, view, selected, iterates, commands));
        let on = around::summary(&experiment.around);
        folded(ui, sections::AROUND, &on, |ui| {
            let id = egui::Id::unique("around");
            shared(ui, id, experiment, std::iter::once(Circumstance::Noise));
            if experiment.around.noise.is_some() {
                ui.indent("repeats", |ui| swarm::repeats(ui, experiment));
            }
            shared(ui, id, experiment, std::iter::once(Circumstance::Batch));
            around::online(ui, experiment);
            let first = [Circumstance::Noise, Circumstance::Batch];
            shared(ui, id, experiment, around::at_work().filter(|stage| !first.contains(stage)));
        });
        let on = experiment.around.stop.as_ref().map(around::stop_summary).unwrap_or_default();
        folded(ui, sections::STOP, &on, |ui| {
            let id = egui::Id::unique("stop");
            shared(ui, id, experiment, std::iter::once(Circumstance::Stop));
        });
        let on = experiment.swarm.map(|swarm| format!("{}, {}", swarm.count, swarm.layout.name()));
        folded(ui, sections::STARTS, &on.unwrap_or_default(), |ui| swarm::ui(ui, experiment, swarms));
    });
}

/// Stages that all runs share.
fn shared(ui: &mut Ui, id: Id, experiment: &mut Experiment, stages: impl Iterator<Item = Circumstance>) {
    let Experiment { surface, around, .. } = experiment;
    around::ui(ui, around::AroundOwner { id, name: around::ALL_RUNS, surface }, around, stages);
}

/// A section that is folded at first; what is on in it, its heading says meanwhile.
fn folded(ui: &mut Ui, name: &str, on: &str, contents: impl FnOnce(&mut Ui)) {
    // The header knows whether it is open only when it is drawn, which it was in the last frame.
    let id = Id::unique(("open", name));
    let was_open: bool = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let says = if was_open || on.is_empty() { String::new() } else { format!(" · {on}") };
    let (ink, size) = (egui::Color32::PLACEHOLDER, widget::em(ui));
    let mut job = LayoutJob::default();
    let format = |weight| TextFormat::simple(FontId::new(size, crate::app::paint::family(weight)), ink);
    job.append(name, 0.0, format(Weight::Bold));
    job.append(&says, 0.0, format(Weight::Regular));
    let room = ui.available_width() - ui.spacing().indent - ui.spacing().button_padding.x;
    job.wrap = TextWrapping::truncate_at_width(room);
    let title = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let header = CollapsingHeader::new(title).id_salt(name).default_open(false).open(asked_for(ui, name));
    let shown = header.show_unindented(ui, |ui| {
        contents(ui);
        ui.add_space(4.0);
    });
    let open = shown.openness > 0.5;
    if open != was_open {
        ui.data_mut(|data| data.insert_temp(id, open));
        ui.ctx().request_repaint();
    }
    if !says.is_empty() {
        shown.header_response.on_hover_text(on);
    }
}

fn section(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui)) {
    let bold = crate::app::paint::family(crate::picture::font::Weight::Bold);
    let title = RichText::new(name).family(bold);
    let header = CollapsingHeader::new(title).id_salt(name).default_open(true).open(asked_for(ui, name));
    header.show_unindented(ui, |ui| {
        contents(ui);
        ui.add_space(4.0);
    });
}

/// That a section is to be open, if something in it was asked for.
fn asked_for(ui: &Ui, section: &str) -> Option<bool> {
    Goal::now(ui.ctx()).is_some_and(|goal| goal.section == section).then_some(true)
}

/// Light or dark, as the widgets are.
fn theme(ui: &Ui) -> Theme {
    if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light }
}

#[cfg(test)]
mod tests;
