//! The curves under the plane: loss, learning rate, gradient norm, distance; with one cursor through all of them.

use super::knots::Knots;
use super::lab::Lab;
use super::{paint, panes};
use crate::experiment::{CurveKind, Experiment, View};
use crate::picture::axis::projection::{Axis, Projection};
use crate::picture::palette::style;
use crate::plot::curve::Curve;
use crate::plot::pane::PlacedPane;
use crate::schedule::{Drawn, Shape};
use crate::stage::Stage;
use egui::{Id, Pos2, Sense, Ui};
use std::sync::Arc;

/// Curves that need not be prepared again, with what they were prepared from.
#[derive(Default)]
pub(super) struct Memory {
    kept: Vec<(Arc<Stage>, View, Curve)>,
}

impl Memory {
    pub(super) fn curve(&mut self, stage: &Arc<Stage>, view: &View, kind: CurveKind) -> &Curve {
        // The playhead moves over finished curves.
        let view = View { step: None, window: None, ..view.clone() };
        let index = self.kept.iter().position(|(_, _, curve)| curve.kind == kind).unwrap_or(self.kept.len());
        let fresh = self.kept.get(index).is_some_and(|(of, seen, _)| Arc::ptr_eq(of, stage) && *seen == view);
        if !fresh {
            let curve = Curve::of(stage, &view, kind);
            if index < self.kept.len() {
                self.kept[index] = (stage.clone(), view, curve);
            } else {
                self.kept.push((stage.clone(), view, curve));
            }
        }
        &self.kept[index].2
    }
}

/// One curve: hover to mark a step everywhere, click or drag to go there.
pub(super) fn show(lab: &mut Lab, ui: &mut Ui, kind: CurveKind, placed: &PlacedPane) {
    let target = placed.target;
    let response =
        ui.interact(paint::rect(target), Id::unique(("curve", kind.name())), Sense::click_and_drag());
    let words = format!("{} of all runs over the steps, click to go to a step", kind.name());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &words));
    let stage = lab.simulation.stage().clone();
    let curve = lab.curves.curve(&stage, &lab.document.view, kind);
    let under = |at: egui::Pos2| curve.step_at(target, [f64::from(at.x), f64::from(at.y)]);
    let pressed = response.is_pointer_button_down_on() && curve.has_steps();
    if let Some(at) = response.interact_pointer_pos().filter(|_| pressed) {
        lab.playback.go(under(at));
    }
    if let Some(at) = response.hover_pos().filter(|_| !lab.playback.playing && curve.has_steps()) {
        lab.hovered = Some(under(at));
        lab.cursor = lab.hovered;
    }
    let (projection, has_schedules) = (curve.projection(target), curve.has_schedules());
    let items = panes::items(lab, placed, &stage, ui.ctx());
    paint::items(ui.painter(), &mut lab.textures, &items);
    if has_schedules {
        let double = response.interact_pointer_pos().filter(|_| response.double_clicked());
        knots(lab, ui, &projection, double);
    }
}

/// A visible run whose schedule is drawn, its own or the shared one.
struct Drawing {
    slot: usize,
    name: String,
    peak: f64,
    /// The steps of the first and the last share.
    steps: [f64; 2],
}

impl Drawing {
    /// Its knots in the plot with this projection.
    fn knots(&self, projection: &Projection, ink: egui::Color32) -> Knots<'_> {
        let Self { slot, name, peak, steps: [first, last] } = self;
        let Projection { x, y, target } = *projection;
        let x = Axis { range: x.range.map(|step| (step - first) / (last - first)), ..x };
        let y = Axis { range: y.range.map(|rate| rate / peak), ..y };
        Knots { id: Id::unique(("knots", slot)), of: name, ink, projection: Projection { x, y, target } }
    }
}

/// The runs whose knots are shown; where two would lie on each other, the first.
fn drawings(experiment: &Experiment, view: &View) -> Vec<Drawing> {
    let mut drawings: Vec<Drawing> = Vec::new();
    let mut shared_peaks: Vec<f64> = Vec::new();
    for (index, run) in experiment.runs.iter().enumerate() {
        let schedule = experiment.schedule(run);
        if view.hidden.contains(&run.slot) || !matches!(schedule.shape, Shape::Drawn(_)) {
            continue;
        }
        let peak = experiment.learning_rate(run);
        if run.schedule.is_none() {
            if shared_peaks.contains(&peak) {
                continue;
            }
            shared_peaks.push(peak);
        }
        let name = format!("the curve of {}", experiment.name(index));
        drawings.push(Drawing { slot: run.slot, name, peak, steps: schedule.shape_steps(experiment.steps) });
    }
    drawings
}

/// The knots that the run in a slot goes by.
fn drawn(experiment: &mut Experiment, slot: usize) -> Option<&mut Drawn> {
    let run = experiment.runs.iter_mut().find(|run| run.slot == slot)?;
    match &mut run.schedule.as_mut().unwrap_or(&mut experiment.schedule).shape {
        Shape::Drawn(drawn) => Some(drawn),
        _ => None,
    }
}

/// Shows the knots of drawn schedules; a double click adds one to the curve that is nearest.
fn knots(lab: &mut Lab, ui: &mut Ui, projection: &Projection, double_click: Option<Pos2>) {
    let Lab { document, look, .. } = lab;
    let drawings = drawings(&document.experiment, &document.view);
    let mut nearest: Option<(f32, &Drawing)> = None;
    let ink = |drawing: &Drawing| paint::colour(style(drawing.slot).colour(look.theme));
    for drawing in &drawings {
        let knots = drawing.knots(projection, ink(drawing));
        let Some(drawn) = drawn(&mut document.experiment, drawing.slot) else { continue };
        knots.ui(ui, drawn);
        let distance = double_click.map_or(f32::INFINITY, |at| knots.distance(drawn, at));
        if nearest.is_none_or(|(least, _)| distance < least) {
            nearest = Some((distance, drawing));
        }
    }
    let (Some(at), Some((_, nearest))) = (double_click, nearest) else { return };
    if let Some(drawn) = drawn(&mut document.experiment, nearest.slot) {
        nearest.knots(projection, ink(nearest)).insert(drawn, at);
    }
}
