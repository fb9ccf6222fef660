//! The curves under the plane: loss, learning rate, gradient norm, distance; with one cursor through all of them.

use super::lab::Lab;
use super::paint;
use crate::experiment::{CurveKind, View};
use crate::plot::curves::{Curve, curve_items};
use crate::plot::rect::Rect;
use crate::plot::stage::Stage;
use egui::{Id, Sense, Ui};
use std::sync::Arc;

/// Curves that need not be prepared again, with what they were prepared from.
#[derive(Default)]
pub(super) struct Memory {
    kept: Vec<(Arc<Stage>, View, Curve)>,
}

impl Memory {
    fn curve(&mut self, stage: &Arc<Stage>, view: &View, kind: CurveKind) -> &Curve {
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
pub(super) fn show(lab: &mut Lab, ui: &mut Ui, kind: CurveKind, target: Rect) {
    let place = paint::rect(target);
    let response = ui.interact(place, Id::unique(("curve", kind.name())), Sense::click_and_drag());
    let words = format!("{} of all runs over the steps, click to go to a step", kind.name());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &words));
    let stage = lab.simulation.stage().clone();
    let curve = lab.curves.curve(&stage, &lab.document.view, kind);
    let under = |at: egui::Pos2| curve.step_at(target, [f64::from(at.x), f64::from(at.y)]);
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.is_pointer_button_down_on()) {
        lab.playback.go(under(at));
    }
    if let Some(at) = response.hover_pos().filter(|_| !lab.playback.playing) {
        lab.hovered = Some(under(at));
        lab.cursor = lab.hovered;
    }
    let items = curve_items(curve, target, &lab.look, lab.playback.step(), lab.cursor);
    paint::items(ui.painter(), &mut lab.textures, &items);
}
