//! What is around the methods: stages that are switched on and off, each with its settings.

use super::super::widget;
use crate::around::{Anneal, Around, AveragingForm, PreconditionForm, Stage, Stop};
use crate::parameter::{Description, Kind, Parameter, Parameters};
use egui::{Id, Ui};

/// The stages that work on the gradient and the iterates, without those that end a run.
pub(super) fn at_work() -> impl Iterator<Item = Stage> {
    Stage::ALL.iter().copied().filter(|stage| *stage != Stage::Stop)
}

/// Checkboxes for stages and the settings of those that are on; `of` is whose they are.
pub(super) fn ui(ui: &mut Ui, id: Id, of: &str, around: &mut Around, stages: impl Iterator<Item = Stage>) {
    for stage in stages {
        let Description { id: key, name, summary } = stage.description();
        let mut on = around.part(stage).is_some();
        let text = if stage == Stage::Stop { "Stop early" } else { name };
        let toggle = ui.checkbox(&mut on, text).accessible_name(format!("{text}, {of}"));
        if toggle.on_hover_text(summary).changed() {
            if on { around.switch_on(stage) } else { around.switch_off(stage) }
        }
        let before = around.clone();
        if let Some(part) = around.part_mut(stage) {
            ui.indent(id.with((key, "settings")), |ui| {
                let of = format!("{}, {of}", name.to_lowercase());
                widget::some_of(ui, id.with(key), &of, part, |key| matters(&before, stage, key));
            });
        }
    }
}

/// Whether a setting has an effect beside the others as they are.
fn matters(around: &Around, stage: Stage, key: &str) -> bool {
    match (stage, key) {
        (Stage::Batch, "shuffle") => around.batch.is_some_and(|batch| !batch.replacement),
        (Stage::Noise, "power") => around.noise.is_some_and(|noise| noise.anneal == Anneal::Power),
        (Stage::Stop, "restore") => around.stop.is_some_and(|stop| stop.patience > 0),
        (Stage::Decay, "l1_form") => around.decay.is_some_and(|decay| decay.l1 != 0.0),
        (Stage::Precondition, "px" | "py") => {
            around.precondition.is_some_and(|part| part.form == PreconditionForm::Diagonal)
        }
        (Stage::Precondition, "at_x" | "at_y") => {
            around.precondition.is_some_and(|part| part.form == PreconditionForm::Hessian)
        }
        (Stage::Averaging, "beta") => {
            around.averaging.is_some_and(|part| part.form == AveragingForm::Exponential)
        }
        (Stage::Averaging, "from") => around.averaging.is_some_and(|part| part.form == AveragingForm::Polyak),
        _ => true,
    }
}

/// What is on, in a word each.
pub(super) fn summary(around: &Around) -> String {
    let on = at_work().filter(|stage| around.part(*stage).is_some()).map(word);
    on.collect::<Vec<_>>().join(", ")
}

fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::Batch => "mini-batches",
        Stage::Workers => "workers",
        Stage::Noise => "noise",
        Stage::Rounding => "rounding",
        Stage::Clip => "clipping",
        Stage::Decay => "decay",
        Stage::Precondition => "preconditioner",
        Stage::Averaging => "averaging",
        Stage::Stop => "stop",
    }
}

/// The stop rules that are on, by their symbols.
pub(super) fn stop_summary(stop: &Stop) -> String {
    let rule =
        |(index, parameter): &(usize, &Parameter)| stop.get(*index) > 0.0 && parameter.kind != Kind::Switch;
    let on = stop.parameters().iter().enumerate().filter(rule);
    let words: Vec<&str> = on.map(|(_, parameter)| parameter.symbol.trim_end_matches(" ≤")).collect();
    if words.is_empty() { "never early".into() } else { words.join(", ") }
}
