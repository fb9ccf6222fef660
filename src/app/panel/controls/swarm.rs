//! Many starts: the swarm's settings, and where the best of each run's came from.

use super::swatch::{Shown, swatch};
use crate::app::number::capitalized;
use crate::app::widget;
use crate::experiment::{Experiment, Layout, REPEATS, Swarm};
use crate::number::write::number;
use crate::plot::plane::swarm::{EQUAL_REPEATS, summary};
use crate::real::V;
use crate::trajectory::{Flight, Flock};
use egui::{Button, Id, Label, ProgressBar, RichText, Ui};
use std::sync::Arc;

/// What is known of the swarms.
#[derive(Clone, Copy, Default)]
pub(in crate::app) struct Known<'a> {
    /// The swarms of the visible runs, by their slots.
    pub(in crate::app) flocks: &'a [(usize, Arc<Flock>)],
    /// How much of them is done, from 0 to 1, while they are computed.
    pub(in crate::app) progress: Option<f32>,
}

/// The section.
pub(super) fn ui(ui: &mut Ui, experiment: &mut Experiment, known: Known<'_>) {
    let mut on = experiment.swarm.is_some();
    let toggle = ui.checkbox(&mut on, "Run from many starts");
    if toggle.on_hover_text(Swarm::DESCRIPTION.summary).changed() {
        experiment.swarm = on.then(Swarm::default);
    }
    let Some(swarm) = &mut experiment.swarm else { return };
    let layout = swarm.layout;
    let matters = |key: &str| match key {
        "seed" => layout == Layout::Cloud,
        "spread" => layout != Layout::Repeats,
        _ => true,
    };
    widget::some_of(ui, Id::unique("swarm"), "the swarm", swarm, matters);
    if swarm.layout != layout {
        swarm.count = usual_count(layout, *swarm);
    }
    if let Some(progress) = known.progress {
        ui.add(ProgressBar::new(progress).text("Computing all starts").animate(false));
    }
    if experiment.runs.iter().any(|run| experiment.repeats_are_equal(run)) {
        ui.weak(capitalized(EQUAL_REPEATS));
    }
    for (slot, flock) in known.flocks {
        report(ui, experiment, *slot, flock);
    }
}

/// The number of starts after the layout was another one: the usual one, unless another number was chosen.
fn usual_count(before: Layout, swarm: Swarm) -> u64 {
    let usual = |layout| if layout == Layout::Repeats { REPEATS } else { Swarm::default().count };
    if swarm.count == usual(before) { usual(swarm.layout) } else { swarm.count }
}

/// A checkbox beside the settings of the noise that repeats the runs.
pub(super) fn repeats(ui: &mut Ui, experiment: &mut Experiment) {
    let known = experiment.swarm.filter(|swarm| swarm.layout == Layout::Repeats);
    let mut on = known.is_some();
    let text = format!("Cloud of {} repeats", known.map_or(REPEATS, |swarm| swarm.count));
    let hint = "Every run again and again from the same start, each time with other draws; more under \"Many starts\"";
    if ui.checkbox(&mut on, text).on_hover_text(hint).changed() {
        experiment.swarm = on.then(Swarm::repeats);
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
    if flock.layout() == Layout::Repeats {
        ui.indent(("swarm of", slot), |ui| {
            ui.add(Label::new(RichText::new(summary(flock)).small()).wrap());
        });
        return;
    }
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
