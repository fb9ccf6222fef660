//! The settings of one run, and the number of steps of all of them.

use super::super::widget::{self, Control, Entry};
use super::{rates, schedule};
use crate::experiment::{Experiment, MOST_STEPS, STEPS};
use crate::optimizer::Optimizer;
use crate::parameter::{Kind, Parameter};
use crate::real::V;
use egui::{Id, Label, RichText, Ui};

/// How many steps each run takes.
pub(super) fn steps(ui: &mut Ui, experiment: &mut Experiment) {
    let default = experiment.surface.part().suggestion().steps as f64;
    let parameter = Parameter { kind: Kind::Count { slider: [1, MOST_STEPS] }, default, ..STEPS };
    let control = Control::new(Id::unique("steps"), "every run", &parameter).most(MOST_STEPS as f64);
    if let Some(steps) = control.ui(ui, experiment.steps as f64) {
        experiment.steps = steps as u64;
    }
}

/// All settings of a run; answers with another optimizer where one was chosen.
pub(super) fn settings(
    ui: &mut Ui,
    experiment: &mut Experiment,
    index: usize,
    iterates: &[V],
) -> Option<Optimizer> {
    let slot = experiment.runs[index].slot;
    let id = Id::unique(("run", slot));
    let name = experiment.name(index);
    let chosen = optimizer(ui, id, &name, &experiment.runs[index].optimizer);
    formula(ui, &experiment.runs[index].optimizer);
    let part = id.with(experiment.runs[index].optimizer.description().id);
    widget::part(ui, part, &name, &mut experiment.runs[index].optimizer);
    rates::of_run(ui, id, experiment, index, iterates);
    own_schedule(ui, id, &name, experiment, index);
    chosen
}

fn optimizer(ui: &mut Ui, id: Id, name: &str, optimizer: &Optimizer) -> Option<Optimizer> {
    let all = Optimizer::all();
    let descriptions: Vec<_> = all.iter().map(Optimizer::description).collect();
    let current = descriptions.iter().position(|of| of.id == optimizer.description().id).unwrap_or(0);
    let entries = descriptions.iter().map(|of| Entry { group: "", name: of.name, summary: of.summary });
    let name = format!("Optimizer of {name}");
    widget::combo(ui, id.with("optimizer"), &name, entries, current).map(|index| all[index].clone())
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
    if let Some(own) = &mut experiment.runs[index].schedule {
        let name = format!("the schedule of {name}");
        let owner = schedule::Owner { id: id.with("schedule"), name: &name, peak, steps };
        schedule::ui(ui, &owner, own);
    }
}
