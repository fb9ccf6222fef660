//! The settings of one run, and the number of steps of all of them.

use super::{around, rates, schedule};
use crate::app::now::Command;
use crate::app::widget::{self, ComboEntry, Control};
use crate::around::Circumstance;
use crate::experiment::{Experiment, FACTOR, Handover, MOST_STEPS, STEPS};
use crate::optimizer::{Bfgs, Family, NewtonSafeguarded, Optimizer, StepScale};
use crate::parameter::{Kind, Parameter};
use crate::real::V;
use egui::{Id, Label, RichText, Ui};

/// How many steps each run takes.
pub(super) fn steps(ui: &mut Ui, experiment: &mut Experiment) {
    let default = experiment.surface.suggestion().steps as f64;
    let parameter = Parameter { kind: Kind::Count { slider: [1, MOST_STEPS] }, default, ..STEPS };
    let control = Control::new(Id::unique("steps"), "every run", &parameter).most(MOST_STEPS as f64);
    if let Some(steps) = control.ui(ui, experiment.steps as f64) {
        experiment.steps = steps as u64;
    }
}

/// All settings of a run; answers with another optimizer if one was chosen.
pub(super) fn settings(
    ui: &mut Ui,
    experiment: &mut Experiment,
    index: usize,
    iterates: &[V],
    commands: &mut Vec<Command>,
) -> Option<Optimizer> {
    let slot = experiment.runs[index].slot;
    let id = Id::unique(("run", slot));
    let name = experiment.name(index);
    let of = format!("Optimizer of {name}");
    let chosen = optimizer(ui, id, &of, &experiment.runs[index].optimizer, commands);
    formula(ui, &experiment.runs[index].optimizer);
    let part = id.with(experiment.runs[index].optimizer.description().id);
    let before = experiment.runs[index].optimizer.clone();
    widget::part(ui, part, &name, &mut experiment.runs[index].optimizer);
    rates::set_by_hand(experiment, index, &before);
    rates::of_run(ui, id, experiment, index, iterates);
    own_schedule(ui, id, &name, experiment, index);
    own_surroundings(ui, id, &name, experiment, index);
    handover(ui, id, &name, experiment, index, commands);
    chosen
}

/// The menu of all methods, family by family, and beside it the way to the method's card; `name` is for the menu.
fn optimizer(
    ui: &mut Ui,
    id: Id,
    name: &str,
    optimizer: &Optimizer,
    commands: &mut Vec<Command>,
) -> Option<Optimizer> {
    let all = Family::all_members();
    let current = all.iter().position(|of| of.description().id == optimizer.description().id).unwrap_or(0);
    let entries = all.iter().map(|of| ComboEntry {
        group: of.part().card().family.name(),
        name: of.description().name,
        summary: of.description().summary,
    });
    let size = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
    let right = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(size, right, |ui| {
        let card = ui.add(egui::Button::new("i").min_size(egui::Vec2::splat(size.y)));
        let card = card.accessible_name(format!("Card, {name}"));
        if card.on_hover_text("What it does, its settings, when to choose it").clicked() {
            commands.push(Command::Method(optimizer.description().id.to_owned()));
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            widget::combo(ui, id.with("optimizer"), name, entries, current).map(|index| all[index].clone())
        })
        .inner
    })
    .inner
}

/// The update as it is with the settings as they are.
fn formula(ui: &mut Ui, optimizer: &Optimizer) {
    let method = optimizer.part();
    let lines = method.formula().join("\n");
    ui.add(Label::new(RichText::new(lines).weak()).wrap()).on_hover_text(method.source());
}

fn own_schedule(ui: &mut Ui, id: Id, name: &str, experiment: &mut Experiment, index: usize) {
    let mut own = experiment.runs[index].schedule.is_some();
    let toggle = ui.checkbox(&mut own, "own schedule").accessible_name(format!("Own schedule of {name}"));
    if toggle.on_hover_text("A schedule of its own in place of the shared one").changed() {
        experiment.runs[index].schedule = own.then(|| experiment.schedule.clone());
    }
    let (peak, steps) = (experiment.learning_rate(&experiment.runs[index]), experiment.steps);
    let Some(own) = &mut experiment.runs[index].schedule else { return };
    let name = format!("the schedule of {name}");
    let owner = schedule::ScheduleOwner { id: id.with("schedule"), name: &name, peak, steps };
    let before = own.clone();
    schedule::ui(ui, &owner, own);
    if schedule::kappa_was_set(&before, own) {
        experiment.unbind_from_schedule(Some(index));
    }
}

fn own_surroundings(ui: &mut Ui, id: Id, name: &str, experiment: &mut Experiment, index: usize) {
    let mut own = experiment.runs[index].around.is_some();
    let toggle = ui
        .checkbox(&mut own, "own noise, clipping, …")
        .accessible_name(format!("Own surroundings of {name}"));
    let hover = "Noise, clipping, decay and when to stop of its own in place of the shared ones";
    if toggle.on_hover_text(hover).changed() {
        experiment.runs[index].around = own.then(|| experiment.around.clone());
    }
    let Experiment { surface, runs, .. } = experiment;
    if let Some(own) = &mut runs[index].around {
        let owner = around::AroundOwner { id: id.with("around"), name, surface };
        around::ui(ui, owner, own, Circumstance::ALL.iter().copied());
    }
}

/// Another method that takes over at a step.
fn handover(
    ui: &mut Ui,
    id: Id,
    name: &str,
    experiment: &mut Experiment,
    index: usize,
    commands: &mut Vec<Command>,
) {
    let id = id.with("then");
    let mut on = experiment.runs[index].then.is_some();
    let toggle =
        ui.checkbox(&mut on, "hand over to another method").accessible_name(format!("Hand over of {name}"));
    let hover = "Another method goes on from where this one is, without its memory";
    if toggle.on_hover_text(hover).changed() {
        if on {
            let own = experiment.runs[index].optimizer.description().id;
            let newton = own == NewtonSafeguarded::DESCRIPTION.id;
            let successor: Optimizer =
                if newton { Bfgs::default().into() } else { NewtonSafeguarded::default().into() };
            experiment.hand_over(index, successor);
        } else {
            experiment.runs[index].then = None;
        }
    }
    let steps = experiment.steps;
    let Some(then) = &mut experiment.runs[index].then else { return };
    let of = format!("the successor of {name}");
    let chosen = optimizer(ui, id, &format!("Successor of {name}"), &then.optimizer, commands);
    let Handover { step, optimizer, factor } = then;
    let parameter = Parameter {
        key: "step",
        symbol: "at step",
        meaning: "The first step of the method that takes over",
        kind: Kind::Count { slider: [1, steps.max(2)] },
        default: (steps / 2).max(1) as f64,
    };
    let control = Control::new(id.with("step"), &of, &parameter).most(MOST_STEPS as f64);
    if let Some(asked) = control.ui(ui, *step as f64) {
        *step = asked as u64;
    }
    let factor_hint = "Its learning rate as a multiple of the run's";
    let parameter = Parameter { meaning: factor_hint, ..FACTOR };
    let scale = optimizer.part().step_scale();
    ui.add_enabled_ui(scale != StepScale::Ignored, |ui| {
        let control = Control::new(id.with("factor"), &of, &parameter).hint(scale.meaning());
        if let Some(asked) = control.ui(ui, *factor) {
            *factor = asked;
        }
    });
    formula(ui, optimizer);
    let settings = id.with(optimizer.description().id);
    widget::part(ui, settings, &of, optimizer);
    if let Some(chosen) = chosen {
        experiment.hand_over(index, chosen);
    }
}
