//! The curves under the plane: loss, learning rate, gradient norm, distance; with one cursor through all of them.

use super::lab::Lab;
use super::paint;
use crate::experiment::CurveKind;
use crate::plot::projection::Projection;
use crate::plot::{curves as drawing, figure, frame};
use egui::{Id, Rect, Sense, Ui};

/// The panel with the curves that the view asks for.
pub(super) fn panel(lab: &mut Lab, ui: &mut Ui) {
    let kinds = lab.document.view.curves.clone();
    if kinds.is_empty() {
        return;
    }
    let height = ui.available_height();
    let fill = paint::colour(lab.look.ground);
    egui::Panel::bottom("curves")
        .frame(egui::Frame::new().fill(fill))
        .default_size((0.27 * height).max(120.0))
        .size_range(80.0..=(0.6 * height).max(81.0))
        .show(ui, |ui| {
            let area = ui.available_rect_before_wrap();
            ui.allocate_rect(area, Sense::hover());
            lab.follow(ui.ctx());
            let outer = paint::from_rect(area.shrink(2.0));
            let inner = figure::curve_panes(outer, kinds.len(), &lab.look);
            for (kind, inner) in kinds.into_iter().zip(inner) {
                show(lab, ui, kind, paint::rect(inner));
            }
        });
}

fn show(lab: &mut Lab, ui: &mut Ui, kind: CurveKind, inner: Rect) {
    let response = ui.interact(inner, Id::unique(("curve", kind.name())), Sense::click_and_drag());
    let words = format!("{} of all runs over the steps; click to go to a step", kind.name());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &words));
    let stage = lab.simulation.stage().clone();
    let axes = drawing::curve(&stage, &lab.document.view, kind);
    let projection = Projection { x: axes.x, y: axes.y, target: paint::from_rect(inner) };
    let under = |at: egui::Pos2| {
        let [step, _] = projection.data([f64::from(at.x), f64::from(at.y)]);
        step.round().clamp(0.0, stage.experiment.steps as f64) as u64
    };
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()) {
        lab.playback.go(under(at));
    }
    if let Some(at) = response.hover_pos() {
        lab.hovered = Some(under(at));
    }
    let Lab { document, look, playback, textures, cursor, .. } = lab;
    let step = playback.step();
    let clipped = ui.painter().with_clip_rect(inner.expand(4.0).intersect(ui.clip_rect()));
    let items = drawing::curve_items(&stage, &document.view, kind, &projection, look, step, *cursor);
    paint::items(&clipped, textures, &items);
    paint::items(ui.painter(), textures, &frame::curve_frame(&axes, &projection, look));
}
