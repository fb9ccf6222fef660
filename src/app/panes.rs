//! The middle of the window: every pane of the picture in its place, to be pointed at.

use super::lab::Lab;
use super::{curves, data_pane, paint, plane};
use crate::experiment::{CurveKind, PaneKind};
use crate::picture::level::window::Window;
use crate::picture::scene::Item;
use crate::plot::curve::Curve;
use crate::plot::data_pane::DataAxes;
use crate::plot::field::{Detail, FieldSpec};
use crate::plot::layout::window_plots;
use crate::plot::pane::{self, Keep, Pane, PlacedPane, Showing};
use crate::plot::plane::PlaneFields;
use crate::stage::Stage;
use egui::{Context, Id, Sense, Ui};
use std::sync::Arc;

/// All panes.
pub(super) fn ui(lab: &mut Lab, ui: &mut Ui) {
    let area = ui.available_rect_before_wrap();
    ui.allocate_rect(area, Sense::hover());
    if area.width() < 60.0 || area.height() < 60.0 {
        return;
    }
    plane::drag_start(lab, ui.ctx());
    data_pane::edit(lab, ui.ctx());
    lab.follow(ui.ctx());
    lab.plane.begin_frame(lab.simulation.progress().is_some());
    let panes = placed(lab, area);
    // Planes come last: what is pointed at in the others is marked in them in the same frame.
    for placed in panes.iter().filter(|placed| !matches!(placed.pane, Pane::Plane(_))) {
        show(lab, ui, placed);
    }
    #[cfg(test)]
    {
        let planes = panes.iter().filter(|placed| matches!(placed.pane, Pane::Plane(_)));
        lab.plane.outer = planes.map(|placed| placed.outer.width() * placed.outer.height()).sum();
    }
    for placed in panes.iter().filter(|placed| matches!(placed.pane, Pane::Plane(_))) {
        show(lab, ui, placed);
    }
}

/// The panes of what the lab shows, in the middle of the window.
pub(super) fn placed(lab: &Lab, area: egui::Rect) -> Vec<PlacedPane> {
    let (stage, view, look) = (lab.simulation.stage(), &lab.document.view, &lab.look);
    let plots = |counts| (window_plots(paint::from_rect(area), look, counts), ());
    pane::placed(stage, view, look, plots).0
}

fn show(lab: &mut Lab, ui: &mut Ui, placed: &PlacedPane) {
    match placed.pane {
        Pane::Plane(slot) => plane::show(lab, ui, slot, placed),
        Pane::Beside(PaneKind::Data) => data_pane::show(lab, ui, placed),
        Pane::Beside(kind @ PaneKind::Downhill) => picture(lab, ui, kind, placed),
        Pane::Curve(kind) => curves::show(lab, ui, kind, placed),
    }
}

/// A pane that is only looked at.
fn picture(lab: &mut Lab, ui: &mut Ui, kind: PaneKind, placed: &PlacedPane) {
    let place = paint::rect(placed.target);
    let response = ui.interact(place, Id::unique(("pane", kind.id())), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, kind.hint()));
    let stage = lab.simulation.stage().clone();
    let items = items(lab, placed, &stage, ui.ctx());
    paint::items(ui.painter(), &mut lab.textures, &items);
}

/// What a pane shows of a stage.
pub(super) fn items(lab: &mut Lab, placed: &PlacedPane, stage: &Arc<Stage>, ctx: &Context) -> Vec<Item> {
    with_seen(lab, stage, ctx, |seen, mut kept| pane::items(placed, seen, &mut kept))
}

/// What panes are drawn from, and what is kept for them.
fn with_seen<R>(
    lab: &mut Lab,
    stage: &Arc<Stage>,
    ctx: &Context,
    draw: impl FnOnce(&Showing, Kept) -> R,
) -> R {
    let surface = data_pane::surface(lab);
    let Lab { document, look, playback, cursor, pointed, plane, curves, data_pane: data, .. } = lab;
    let window = plane.window(document);
    let size = plane.shown.map_or([1.0, 1.0], |shown| [shown.target.width(), shown.target.height()]);
    let seen = Showing {
        stage,
        view: &document.view,
        surface: &surface,
        window: Window { x: window[0], y: window[1] },
        size,
        detail: Detail::Fine,
        look,
        step: playback.step(),
        cursor: *cursor,
        pointed: *pointed,
    };
    draw(&seen, Kept { stage, plane, curves, data, ctx })
}

/// What the window keeps from frame to frame.
struct Kept<'a> {
    stage: &'a Arc<Stage>,
    plane: &'a mut plane::Memory,
    curves: &'a mut curves::Memory,
    data: &'a mut data_pane::Memory,
    ctx: &'a Context,
}

impl Keep for Kept<'_> {
    fn fields(&mut self, loss: &FieldSpec, steepness: Option<&FieldSpec>) -> PlaneFields<'_> {
        self.plane.fields(loss, steepness, self.ctx)
    }

    fn curve(&mut self, seen: &Showing, kind: CurveKind) -> &Curve {
        self.curves.curve(self.stage, seen.view, kind)
    }

    fn data_axes(&mut self, seen: &Showing) -> Option<DataAxes> {
        self.data.axes(seen.surface, seen.stage.experiment.start())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::harness;
    use super::*;
    use crate::experiment::{Document, Layer, View};
    use crate::plot::pane::Fresh;

    #[test]
    fn the_window_shows_what_a_figure_shows() {
        let irises = crate::gallery::named("irises").unwrap().clone();
        for document in [Document::default(), irises] {
            let view = View {
                beside: PaneKind::ALL.iter().copied().collect(),
                curves: CurveKind::ALL.to_vec(),
                ..document.view.clone().with(Layer::Steepness).with(Layer::Arrows)
            };
            let mut harness = harness(Document { view, ..document });
            let ctx = harness.ctx.clone();
            while harness.state().is_busy() {
                std::thread::sleep(std::time::Duration::from_millis(2));
                harness.step();
            }
            harness.run_steps(2);
            let lab = harness.state_mut();
            let stage = lab.simulation.stage().clone();
            let area = egui::Rect::from_min_size(egui::pos2(20.0, 30.0), egui::vec2(900.0, 700.0));
            let panes = placed(lab, area);
            assert!(panes.len() > CurveKind::ALL.len());
            for placed in panes {
                let in_window = items(lab, &placed, &stage, &ctx);
                let figure = |seen: &Showing, _: Kept| pane::items(&placed, seen, &mut Fresh::default());
                let in_figure = with_seen(lab, &stage, &ctx, figure);
                // Lines are apart by what is not a number, which equals nothing.
                let [in_window, in_figure] = [in_window, in_figure].map(|items| format!("{items:?}"));
                assert!(in_window == in_figure && in_window.len() > 100, "{:?}", placed.pane);
            }
        }
    }
}
