//! The list of runs.

use super::rates;
use super::run;
use super::swatch::{Shown, swatch};
use crate::app::now::{Command, Goal};
use crate::app::widget::em;
use crate::experiment::{Experiment, MOST_RUNS, View};
use crate::optimizer::{Family, Optimizer};
use crate::picture::font::Weight;
use crate::real::V;
use egui::collapsing_header::{CollapsingState, paint_default_icon};
use egui::{Button, Id, Key, Label, Response, RichText, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo};

/// A change of the list, done after the list is drawn.
#[derive(Clone, Debug)]
enum Change {
    Add(Optimizer),
    Duplicate(usize),
    Remove(usize),
    Swap(usize, usize),
    SetOptimizer(usize, Optimizer),
}

/// The section.
pub(super) fn ui(
    ui: &mut Ui,
    experiment: &mut Experiment,
    view: &mut View,
    selected: &mut usize,
    iterates: &[V],
    commands: &mut Vec<Command>,
) {
    let mut change = None;
    for index in 0..experiment.runs.len() {
        if let Some(wanted) = entry(ui, experiment, view, selected, index, iterates, commands) {
            change = Some(wanted);
        }
    }
    ui.add_enabled_ui(experiment.runs.len() < MOST_RUNS, |ui| {
        let menu = ui.menu_button("+ add", |ui| {
            let height = 0.8 * ui.ctx().content_rect().height();
            ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
                for family in Family::ALL {
                    ui.weak(family.name());
                    for optimizer in family.members() {
                        let description = optimizer.description();
                        if ui.button(description.name).on_hover_text(description.summary).clicked() {
                            change = Some(Change::Add(optimizer));
                        }
                    }
                }
            });
        });
        menu.response
            .on_hover_text("Add a run")
            .on_disabled_hover_text(format!("{MOST_RUNS} runs are the most"));
    });
    if let Some(change) = change {
        carry_out(ui, change, experiment, view, selected);
    }
}

fn carry_out(ui: &Ui, change: Change, experiment: &mut Experiment, view: &mut View, selected: &mut usize) {
    match change {
        Change::Add(optimizer) => {
            experiment.add_run(optimizer);
            *selected = experiment.runs.last().map_or(*selected, |run| run.slot);
        }
        Change::Duplicate(index) if experiment.runs.len() < MOST_RUNS => {
            experiment.duplicate_run(index);
            *selected = experiment.runs[index + 1].slot;
        }
        Change::Duplicate(_) => {}
        Change::Remove(index) => {
            let run = experiment.runs.remove(index);
            view.hidden.remove(&run.slot);
        }
        Change::Swap(one, other) => experiment.runs.swap(one, other),
        Change::SetOptimizer(index, optimizer) => {
            let before = experiment.runs[index].slot;
            experiment.set_optimizer(index, optimizer);
            let after = experiment.runs[index].slot;
            // The run has another style now; whatever went by the old one goes by the new one.
            if view.hidden.remove(&before) {
                view.hidden.insert(after);
            }
            if *selected == before {
                *selected = after;
            }
            let mut open = state(ui, after);
            open.set_open(state(ui, before).is_open());
            open.store(ui.ctx());
        }
    }
}

/// Whether the settings of the run in a slot are unfolded.
fn state(ui: &Ui, slot: usize) -> CollapsingState {
    CollapsingState::load_with_default_open(ui.ctx(), Id::unique(("run", slot, "unfolded")), false)
}

/// A run's line and, unfolded, its settings.
fn entry(
    ui: &mut Ui,
    experiment: &mut Experiment,
    view: &mut View,
    selected: &mut usize,
    index: usize,
    iterates: &[V],
    commands: &mut Vec<Command>,
) -> Option<Change> {
    let slot = experiment.runs[index].slot;
    let name = experiment.name(index);
    let mut state = state(ui, slot);
    if Goal::now(ui.ctx()).is_some_and(|goal| goal.run == Some(slot)) {
        state.set_open(true);
    }
    let mut change = None;
    ui.horizontal(|ui| {
        if fold(ui, &name, &state).clicked() {
            state.toggle(ui);
        }
        let shown = visibility(ui, &name, view, slot);
        swatch(ui, slot, shown);
        rates::chain(ui, &experiment.runs[index]);
        if let Some(renamed) = renaming(ui, slot) {
            rename(ui, experiment, index, renamed);
        } else {
            let title = title(ui, &name, *selected == slot);
            if title.clicked() {
                *selected = slot;
            }
            if title.double_clicked() {
                begin_renaming(ui, slot, &name);
            }
            title.context_menu(|ui| change = actions(ui, experiment, index, &name));
        }
    });
    state.show_body_unindented(ui, |ui| {
        ui.indent(("settings", slot), |ui| {
            ui.horizontal_wrapped(|ui| {
                change = change.take().or_else(|| actions(ui, experiment, index, &name));
            });
            if let Some(optimizer) = run::settings(ui, experiment, index, iterates, commands) {
                change = Some(Change::SetOptimizer(index, optimizer));
            }
        });
    });
    change
}

/// The triangle that unfolds the settings.
fn fold(ui: &mut Ui, name: &str, state: &CollapsingState) -> Response {
    let size = egui::vec2(ui.spacing().icon_width, ui.spacing().interact_size.y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let icon = egui::Rect::from_center_size(rect.center(), egui::Vec2::splat(0.75 * size.x));
    paint_default_icon(ui, state.openness(ui.ctx()), &response.clone().with_new_rect(icon));
    let name = format!("Settings of {name}");
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, state.is_open(), &name));
    response.on_hover_text("Settings")
}

fn visibility(ui: &mut Ui, name: &str, view: &mut View, slot: usize) -> Shown {
    let mut shown = !view.hidden.contains(&slot);
    let toggle = ui.checkbox(&mut shown, "").accessible_name(format!("Show {name}"));
    if toggle.on_hover_text("Show or hide").changed() {
        if shown {
            view.hidden.remove(&slot);
        } else {
            view.hidden.insert(slot);
        }
    }
    if shown { Shown::Yes } else { Shown::No }
}

fn title(ui: &mut Ui, name: &str, selected: bool) -> Response {
    let weight = if selected { Weight::Bold } else { Weight::Regular };
    let text = RichText::new(name).family(crate::app::paint::family(weight));
    let label = ui.add(Label::new(text).truncate().selectable(false).sense(Sense::click()));
    label.on_hover_text("Click for its details, double click to rename")
}

/// What can be done with a run as a whole, as buttons.
fn actions(ui: &mut Ui, experiment: &Experiment, index: usize, name: &str) -> Option<Change> {
    let last = experiment.runs.len() - 1;
    let mut change = None;
    let button = |ui: &mut Ui, text: &str, what: &str, possible: bool| {
        let button = ui.add_enabled(possible, Button::new(RichText::new(text).small()));
        button.accessible_name(format!("{what} {name}")).on_hover_text(what).clicked()
    };
    if button(ui, "Rename", "Rename", true) {
        begin_renaming(ui, experiment.runs[index].slot, name);
    }
    if button(ui, "Duplicate", "Duplicate", last + 1 < MOST_RUNS) {
        change = Some(Change::Duplicate(index));
    }
    if button(ui, "Remove", "Remove", true) {
        change = Some(Change::Remove(index));
    }
    if button(ui, "↑", "Move up", index > 0) {
        change = Some(Change::Swap(index, index - 1));
    }
    if button(ui, "↓", "Move down", index < last) {
        change = Some(Change::Swap(index, index + 1));
    }
    change
}

/// A name that is being typed, and the slot it is for.
type Renaming = Option<(usize, String)>;

fn renaming_id() -> Id {
    Id::unique("renaming")
}

fn renaming(ui: &Ui, slot: usize) -> Option<String> {
    let renaming: Renaming = ui.data(|data| data.get_temp(renaming_id())).flatten();
    renaming.filter(|(of, _)| *of == slot).map(|(_, text)| text)
}

fn begin_renaming(ui: &Ui, slot: usize, name: &str) {
    let renaming: Renaming = Some((slot, name.to_owned()));
    ui.data_mut(|data| data.insert_temp(renaming_id(), renaming));
    ui.memory_mut(|memory| memory.request_focus(Id::unique(("name", slot))));
}

/// The field in which a run is renamed; an empty name is the optimizer's.
fn rename(ui: &mut Ui, experiment: &mut Experiment, index: usize, mut text: String) {
    let slot = experiment.runs[index].slot;
    let field = TextEdit::singleline(&mut text)
        .id(Id::unique(("name", slot)))
        .desired_width(12.0 * em(ui))
        .char_limit(60);
    let response = ui.add(field).accessible_name(format!("Name of {}", experiment.name(index)));
    let mut renaming: Renaming = Some((slot, text.clone()));
    if response.lost_focus() {
        let cancelled = ui.input(|input| input.key_pressed(Key::Escape));
        let text = text.trim();
        if !cancelled && text != experiment.name(index) {
            experiment.rename(index, text);
        }
        renaming = None;
    }
    ui.data_mut(|data| data.insert_temp(renaming_id(), renaming));
}
