//! The curves under the plane: loss, learning rate, gradient norm, distance; with one cursor through all of them.

use super::{Easel, items};
use crate::app::now::Command;
use crate::app::paint;
use crate::app::widget::knots::Knots;
use crate::experiment::{CurveKind, Document, Experiment, View};
use crate::picture::axis::projection::{Axis, Projection};
use crate::picture::colour::Theme;
use crate::picture::palette::style;
use crate::picture::rect::Rect;
use crate::plot::curve::Curve;
use crate::plot::pane::PlacedPane;
use crate::schedule::{Drawn, Shape};
use crate::stage::Stage;
use egui::{Context, Id, Pos2, Sense, Ui};
use std::sync::Arc;

/// Curves that need not be prepared again, with what they were prepared from.
#[derive(Default)]
pub(in crate::app) struct CurveMemory {
    kept: Vec<(Arc<Stage>, View, Curve)>,
    /// Where they were in the last frame.
    places: Vec<(CurveKind, Rect)>,
}

impl CurveMemory {
    pub(in crate::app) fn curve(&mut self, stage: &Arc<Stage>, view: &View, kind: CurveKind) -> &Curve {
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

fn id(kind: CurveKind) -> Id {
    Id::unique(("curve", kind.name()))
}

/// Goes to the step that is pressed on and moves the knots that are dragged, before anything is drawn, so that the same frame
/// shows it.
pub(in crate::app) fn edit(easel: &mut Easel<'_>, ctx: &Context) {
    let CurveMemory { kept, places } = &mut easel.kept.curves;
    for (kind, target) in std::mem::take(places) {
        let curve = kept.iter().map(|(_, _, curve)| curve).find(|curve| curve.kind == kind);
        let (Some(curve), Some(response)) = (curve, ctx.read_response(id(kind))) else { continue };
        let at = response.interact_pointer_pos();
        if let Some(at) = at.filter(|_| response.is_pointer_button_down_on() && curve.has_steps()) {
            let step = curve.step_at(target, [f64::from(at.x), f64::from(at.y)]);
            easel.asked.push(Command::GoTo(step));
        }
        if curve.has_schedules() {
            edit_knots(
                easel.document,
                &curve.projection(target),
                ctx,
                at.filter(|_| response.double_clicked()),
            );
        }
    }
}

/// One curve: hover to mark a step everywhere, click or drag to go there.
pub(in crate::app) fn show(easel: &mut Easel<'_>, ui: &mut Ui, kind: CurveKind, placed: &PlacedPane) {
    let target = placed.target;
    let response = ui.interact(paint::rect(target), id(kind), Sense::click_and_drag());
    let words = format!("{} of all runs over the steps, click to go to a step", kind.name());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &words));
    easel.kept.curves.places.push((kind, target));
    let curve = easel.kept.curves.curve(easel.now.stage, &easel.document.view, kind);
    let under = |at: egui::Pos2| curve.step_at(target, [f64::from(at.x), f64::from(at.y)]);
    if let Some(at) = response.hover_pos().filter(|_| !easel.now.playing && curve.has_steps()) {
        easel.pointer.meet_step(under(at));
    }
    let (projection, has_schedules) = (curve.projection(target), curve.has_schedules());
    let items = items(easel, placed, ui.ctx());
    paint::items(ui.painter(), &mut easel.kept.textures, &items);
    if has_schedules {
        show_knots(easel.document, &projection, easel.now.look.theme, ui);
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
    /// Its knots, in shares of the run and of its peak rate, in the plot with this projection of steps and rates.
    fn knots(&self, projection: &Projection) -> Knots<'_> {
        let Self { slot, name, peak, steps: [first, last] } = self;
        let Projection { x, y, target } = *projection;
        let x = Axis { range: x.range.map(|step| (step - first) / (last - first)), ..x };
        let y = Axis { range: y.range.map(|rate| rate / peak), ..y };
        Knots { id: Id::unique(("knots", slot)), of: name, projection: Projection { x, y, target } }
    }
}

/// The runs whose knots are shown; if two would lie on each other, the first.
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
fn drawn(experiment: &Experiment, slot: usize) -> Option<&Drawn> {
    let run = experiment.runs.iter().find(|run| run.slot == slot)?;
    match &experiment.schedule(run).shape {
        Shape::Drawn(drawn) => Some(drawn),
        _ => None,
    }
}

/// The knots that the run in a slot goes by, to be changed; several runs may share them.
fn drawn_mut(experiment: &mut Experiment, slot: usize) -> Option<&mut Drawn> {
    let run = experiment.runs.iter_mut().find(|run| run.slot == slot)?;
    match &mut run.schedule.as_mut().unwrap_or(&mut experiment.schedule).shape {
        Shape::Drawn(drawn) => Some(drawn),
        _ => None,
    }
}

/// Shows the knots of drawn schedules.
fn show_knots(document: &Document, projection: &Projection, theme: Theme, ui: &mut Ui) {
    let Document { experiment, view, .. } = document;
    for drawing in drawings(experiment, view) {
        let ink = paint::colour(style(drawing.slot).colour(theme));
        if let Some(drawn) = drawn(experiment, drawing.slot) {
            drawing.knots(projection).ui(drawn, ink, ui);
        }
    }
}

/// Moves and removes knots as pointer and keys ask for; a double click adds one to the curve that is nearest.
fn edit_knots(document: &mut Document, projection: &Projection, ctx: &Context, double_click: Option<Pos2>) {
    let Document { experiment, view, .. } = document;
    let mut nearest: Option<(f32, Drawing)> = None;
    for drawing in drawings(experiment, view) {
        let Some(drawn) = drawn_mut(experiment, drawing.slot) else { continue };
        let knots = drawing.knots(projection);
        knots.edit(drawn, ctx);
        let distance = double_click.map_or(f32::INFINITY, |at| knots.distance(drawn, at));
        if nearest.as_ref().is_none_or(|(least, _)| distance < *least) {
            nearest = Some((distance, drawing));
        }
    }
    let (Some(at), Some((_, nearest))) = (double_click, nearest) else { return };
    if let Some(drawn) = drawn_mut(experiment, nearest.slot) {
        nearest.knots(projection).insert(drawn, at);
    }
}
