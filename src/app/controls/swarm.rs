//! Many starts: the swarm's settings, and where the best of each run's came from.

use super::super::widget;
use super::swatch::{Shown, swatch};
use crate::experiment::{Experiment, Layout, Swarm};
use crate::plot::number::number;
use crate::real::V;
use crate::trajectory::{Flight, Flock};
use egui::{Button, Id, Label, ProgressBar, RichText, Ui};
use std::sync::Arc;

/// What is known of the swarms.
#[derive(Clone, Copy, Default)]
pub(in super::super) struct Known<'a> {
    /// The swarms of the visible runs, by their slots.
    pub(in super::super) flocks: &'a [(usize, Arc<Flock>)],
    /// How much of them is done, from 0 to 1, while they are computed.
    pub(in super::super) progress: Option<f32>,
}

/// The section.
pub(super) fn ui(ui: &mut Ui, experiment: &mut Experiment, known: Known<'_>) {
    let mut on = experiment.swarm.is_some();
    let toggle = ui.checkbox(&mut on, "Run from many starts");
    if toggle.on_hover_text(Swarm::DESCRIPTION.summary).changed() {
        experiment.swarm = on.then(Swarm::default);
    }
    let Some(swarm) = &mut experiment.swarm else { return };
    let cloud = swarm.layout == Layout::Cloud;
    widget::some_of(ui, Id::unique("swarm"), "the swarm", swarm, |key| cloud || key != "seed");
    if let Some(progress) = known.progress {
        ui.add(ProgressBar::new(progress).text("Computing all starts").animate(false));
    }
    for (slot, flock) in known.flocks {
        report(ui, experiment, *slot, flock);
    }
}

/// The best end of one run's swarm, and a button that starts there.
fn report(ui: &mut Ui, experiment: &mut Experiment, slot: usize, flock: &Flock) {
    let Some(index) = experiment.runs.iter().position(|run| run.slot == slot) else { return };
    let name = experiment.name(index);
    ui.horizontal(|ui| {
        swatch(ui, slot, Shown::Yes);
        ui.add(Label::new(&name).truncate());
    });
    let Some(best) = flock.best() else {
        ui.weak("No start led to a finite loss");
        return;
    };
    ui.indent(("swarm of", slot), |ui| {
        ui.add(Label::new(RichText::new(words(best, flock)).small()).wrap());
        let there = experiment.start == Some(best.start);
        let button = ui.add_enabled(!there, Button::new(RichText::new("Start there").small()));
        let button = button.accessible_name(format!("Start where the best of {name} started"));
        let hover = "All runs start where the best one started";
        if button.on_hover_text(hover).on_disabled_hover_text("They do start there").clicked() {
            experiment.start = Some(best.start);
        }
    });
}

/// The report in words.
pub(super) fn words(best: &Flight, flock: &Flock) -> String {
    let point = |at: V| format!("({}, {})", number(at.x, 4), number(at.y, 4));
    format!(
        "best f = {} at {}, from {}; {} of {} as low",
        number(best.loss, 4),
        point(best.best),
        point(best.start),
        flock.as_low_as_best(),
        flock.flights().len()
    )
}
