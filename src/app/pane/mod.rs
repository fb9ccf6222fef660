//! The middle of the window: every pane of the picture in its place, to be pointed at.

mod curves;
mod data;
mod data_edit;
#[cfg(test)]
mod data_tests;
mod plane;

use super::now::{Command, Now, Pointer};
use super::paint::{self, Textures};
use crate::experiment::{CurveKind, Document, PaneKind};
use crate::picture::level::window::Window;
use crate::picture::scene::Item;
use crate::plot::curve::Curve;
use crate::plot::data_pane::DataAxes;
use crate::plot::field::{Detail, FieldSpec};
use crate::plot::layout::window_plots;
use crate::plot::pane::{self as panes, Keep, Pane, PlacedPane, Showing};
use crate::plot::plane::PlaneFields;
use crate::stage::Stage;
use curves::CurveMemory;
use data::DataMemory;
use egui::{Context, Id, Sense, Ui};
use plane::PlaneMemory;
use std::sync::Arc;

/// What the panes remember from frame to frame.
#[derive(Default)]
pub(super) struct Middle {
    pub(super) plane: PlaneMemory,
    pub(super) curves: CurveMemory,
    pub(super) data: DataMemory,
    pub(super) textures: Textures,
}

/// What a pane is painted from, what it edits, and what it may ask for.
pub(super) struct Easel<'a> {
    pub(super) now: Now<'a>,
    pub(super) document: &'a mut Document,
    pub(super) pointer: &'a mut Pointer,
    pub(super) asked: &'a mut Vec<Command>,
    pub(super) kept: &'a mut Middle,
}

impl Middle {
    /// Whether contours are computed beside the window.
    pub(super) fn is_busy(&self) -> bool {
        self.plane.is_busy()
    }

    /// Another document is shown; what was visible says nothing about it.
    pub(super) fn forget(&mut self) {
        self.plane.forget();
    }
}

/// Does what pointer and keys ask for, before anything is drawn, so that the same frame shows it.
pub(super) fn edit(easel: &mut Easel<'_>, ctx: &Context) {
    plane::drag_start(easel, ctx);
    data::edit(easel, ctx);
    curves::edit(easel, ctx);
}

/// All panes.
pub(super) fn ui(easel: &mut Easel<'_>, ui: &mut Ui) {
    let area = ui.available_rect_before_wrap();
    ui.allocate_rect(area, Sense::hover());
    if area.width() < 60.0 || area.height() < 60.0 {
        return;
    }
    easel.kept.plane.begin_frame(easel.now.progress.is_some());
    let panes = placed(easel, area);
    // Planes come last: what is pointed at in the others is marked in them in the same frame.
    for placed in panes.iter().filter(|placed| !matches!(placed.pane, Pane::Plane(_))) {
        show(easel, ui, placed);
    }
    #[cfg(test)]
    {
        let planes = panes.iter().filter(|placed| matches!(placed.pane, Pane::Plane(_)));
        easel.kept.plane.outer = planes.map(|placed| placed.outer.width() * placed.outer.height()).sum();
    }
    for placed in panes.iter().filter(|placed| matches!(placed.pane, Pane::Plane(_))) {
        show(easel, ui, placed);
    }
}

/// The panes of what there is to see, in the middle of the window.
fn placed(easel: &Easel<'_>, area: egui::Rect) -> Vec<PlacedPane> {
    let Now { stage, look, .. } = easel.now;
    let plots = |counts| (window_plots(paint::from_rect(area), look, counts), ());
    panes::placed(stage, &easel.document.view, look, plots).0
}

fn show(easel: &mut Easel<'_>, ui: &mut Ui, placed: &PlacedPane) {
    match placed.pane {
        Pane::Plane(slot) => plane::show(easel, ui, slot, placed),
        Pane::Beside(PaneKind::Data) => data::show(easel, ui, placed),
        Pane::Beside(kind) => picture(easel, ui, kind, placed),
        Pane::Curve(kind) => curves::show(easel, ui, kind, placed),
    }
}

/// A pane that is only looked at.
fn picture(easel: &mut Easel<'_>, ui: &mut Ui, kind: PaneKind, placed: &PlacedPane) {
    let place = paint::rect(placed.target);
    let response = ui.interact(place, Id::unique(("pane", kind.id())), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, kind.hint()));
    let items = items(easel, placed, ui.ctx());
    paint::items(ui.painter(), &mut easel.kept.textures, &items);
}

/// What a pane shows of a stage.
pub(super) fn items(easel: &mut Easel<'_>, placed: &PlacedPane, ctx: &Context) -> Vec<Item> {
    with_seen(easel, ctx, |seen, mut kept| panes::items(placed, seen, &mut kept))
}

/// What panes are drawn from, and what is kept for them.
fn with_seen<R>(easel: &mut Easel<'_>, ctx: &Context, draw: impl FnOnce(&Showing, Kept) -> R) -> R {
    let surface = data::surface(easel);
    let Easel { now, document, pointer, kept, .. } = easel;
    let Middle { plane, curves, data, .. } = &mut **kept;
    let window = plane.window(document);
    let size = plane.shown.map_or([1.0, 1.0], |shown| [shown.target.width(), shown.target.height()]);
    let seen = Showing {
        stage: now.stage,
        view: &document.view,
        surface: &surface,
        window: Window { x: window[0], y: window[1] },
        size,
        detail: Detail::Fine,
        look: now.look,
        step: now.step,
        cursor: pointer.step(),
        pointed: pointer.thing(),
    };
    draw(&seen, Kept { stage: now.stage, plane, curves, data, ctx })
}

/// What the window keeps from frame to frame.
struct Kept<'a> {
    stage: &'a Arc<Stage>,
    plane: &'a mut PlaneMemory,
    curves: &'a mut CurveMemory,
    data: &'a mut DataMemory,
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
    use crate::experiment::{Layer, View};
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
            let mut easel = harness.state_mut().easel();
            let area = egui::Rect::from_min_size(egui::pos2(20.0, 30.0), egui::vec2(900.0, 700.0));
            let panes = placed(&easel, area);
            assert!(panes.len() > CurveKind::ALL.len());
            for placed in panes {
                let in_window = items(&mut easel, &placed, &ctx);
                let figure = |seen: &Showing, _: Kept| panes::items(&placed, seen, &mut Fresh::default());
                let in_figure = with_seen(&mut easel, &ctx, figure);
                // Lines are apart by what is not a number, which equals nothing.
                let [in_window, in_figure] = [in_window, in_figure].map(|items| format!("{items:?}"));
                assert!(in_window == in_figure && in_window.len() > 100, "{:?}", placed.pane);
            }
        }
    }
}
