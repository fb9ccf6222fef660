//! The plane: contours and trails, panned and zoomed by egui_plot, with the start to be dragged.

use super::command::Command;
use super::lab::Lab;
use super::paint;
use crate::experiment::{Document, Panes};
use crate::plot::colour::Theme;
use crate::plot::field::{Detail, Field, FieldSpec};
use crate::plot::projection::{Axis, Projection};
use crate::plot::stage::bounds;
use crate::plot::window::Window;
use crate::plot::{figure, frame, plane as drawing};
use crate::real::V;
use egui::{Id, Key, Modifiers, Rect, Response, Sense, Ui};
use egui_plot as ep;

/// Fields that are kept: one per size of pane.
const MOST_FIELDS: usize = 4;

/// What the plane remembers from frame to frame: fields that need not be computed again, and what was visible.
#[derive(Default)]
pub(super) struct Plane {
    fields: Vec<(FieldSpec, Field)>,
    shown: Option<Projection>,
}

impl Plane {
    /// What is visible of the plane.
    pub(super) fn window(&self, document: &Document) -> [[f64; 2]; 2] {
        match &self.shown {
            Some(projection) => [projection.x.range, projection.y.range],
            None => document.view.window.unwrap_or_else(|| document.experiment.surface.part().window()),
        }
    }

    /// Another document is shown; what was visible says nothing about it.
    pub(super) fn forget(&mut self) {
        self.shown = None;
    }

    /// The field for a specification, computed where it is not there yet.
    fn field(&mut self, spec: FieldSpec) -> &Field {
        match self.fields.iter().position(|(kept, _)| *kept == spec) {
            Some(index) => {
                let kept = self.fields.remove(index);
                self.fields.push(kept);
            }
            None => {
                if self.fields.len() >= MOST_FIELDS {
                    self.fields.remove(0);
                }
                let field = Field::of(&spec);
                self.fields.push((spec, field));
            }
        }
        &self.fields[self.fields.len() - 1].1
    }
}

/// One plane on the screen.
struct Pane {
    /// The run it shows; all of them where there is none.
    slot: Option<usize>,
    /// Where the data stands.
    inner: Rect,
}

/// The plane, or one for each run.
pub(super) fn ui(lab: &mut Lab, ui: &mut Ui) {
    let area = ui.available_rect_before_wrap();
    ui.allocate_rect(area, Sense::hover());
    if area.width() < 60.0 || area.height() < 60.0 {
        return;
    }
    drag_start(lab, ui.ctx());
    lab.follow(ui.ctx());
    for (index, pane) in panes(lab, area).into_iter().enumerate() {
        show(lab, ui, index, &pane);
    }
}

/// The panes within the area.
fn panes(lab: &Lab, area: Rect) -> Vec<Pane> {
    let slots: Vec<Option<usize>> = match lab.document.view.panes {
        Panes::Overlay => vec![None],
        Panes::Grid => lab.simulation.stage().visible(&lab.document.view).map(|actor| Some(actor.slot)).collect(),
    };
    let slots = if slots.is_empty() { vec![None] } else { slots };
    let outer = paint::from_rect(area.shrink(2.0));
    let inner = figure::panes(outer, slots.len(), &lab.look);
    slots.into_iter().zip(inner).map(|(slot, inner)| Pane { slot, inner: paint::rect(inner) }).collect()
}

fn show(lab: &mut Lab, ui: &mut Ui, index: usize, pane: &Pane) {
    let id = Id::unique(("plane", pane.slot));
    let clipped = ui.painter().with_clip_rect(pane.inner.intersect(ui.clip_rect()));
    // What egui_plot draws, such as the box that is zoomed into, comes on top of what is drawn here later.
    let canvas = clipped.add(egui::Shape::Noop);
    let (projection, response) = host(lab, ui, id, pane.inner);
    if index == 0 {
        lab.plane.shown = Some(projection);
    }
    let stage = lab.simulation.stage().clone();
    let spec = FieldSpec {
        surface: stage.experiment.surface.clone(),
        lowest: stage.lowest,
        window: Window { x: projection.x.range, y: projection.y.range },
        size: [projection.target.width(), projection.target.height()],
        detail: Detail::Fine,
        theme: theme(lab),
        label: lab.look.label,
    };
    let Lab { document, look, playback, plane, textures, .. } = lab;
    let field = plane.field(spec);
    let step = playback.step();
    let items = drawing::plane_items(&stage, &document.view, field, &projection, look, step, pane.slot);
    clipped.set(canvas, egui::Shape::Vec(paint::shapes(&clipped, textures, &items)));
    paint::items(ui.painter(), textures, &frame::plane_frame(&projection, look));
    if let Some(actor) = stage.actors.iter().find(|actor| Some(actor.slot) == pane.slot) {
        paint::items(&clipped, textures, &frame::pane_title(&actor.name, &projection, look));
    }
    hover(lab, ui, &projection, &response);
    start_handle(lab, ui, index, &projection);
}

fn theme(lab: &Lab) -> Theme {
    lab.look.theme
}

/// Lets egui_plot pan and zoom; what it makes of it becomes the view's window.
fn host(lab: &mut Lab, ui: &mut Ui, id: Id, inner: Rect) -> (Projection, Response) {
    let free = !lab.document.view.locked;
    let wanted = bounds(&lab.document.experiment.surface, &lab.document.view, paint::from_rect(inner));
    let plot_bounds = |window: Window| ep::PlotBounds::from_min_max([window.x[0], window.y[0]], [window.x[1], window.y[1]]);
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(inner).id_salt(id));
    child.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let plot = ep::Plot::new("plane")
        .id(id)
        .width(inner.width())
        .height(inner.height())
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .auto_bounds(false)
        .allow_double_click_reset(false)
        .allow_scroll(false)
        .allow_zoom(free)
        .allow_drag(free)
        .allow_boxed_zoom(free);
    let shown = plot.show(&mut child, |plot| plot.set_plot_bounds(plot_bounds(wanted)));
    let (min, max) = (shown.transform.bounds().min(), shown.transform.bounds().max());
    let window = Window { x: [min[0], max[0]], y: [min[1], max[1]] };
    let moved = window != wanted && free && shown.response.hovered() || shown.response.dragged();
    let sensible = window.width() > 1e-9 && window.height() > 1e-9 && window.width() < 1e9 && window.height() < 1e9;
    let window = if moved && sensible && free { window } else { wanted };
    if window != wanted {
        lab.document.view.window = Some([window.x, window.y]);
    }
    if shown.response.double_clicked() && free {
        lab.commands.push(Command::ResetView);
    }
    let projection = Projection {
        x: Axis::linear(window.x),
        y: Axis::linear(window.y),
        target: paint::from_rect(inner),
    };
    (projection, shown.response)
}

/// The iterate under the pointer is marked in all curves, and named.
fn hover(lab: &mut Lab, ui: &Ui, projection: &Projection, response: &Response) {
    let Some(pointer) = response.hover_pos() else { return };
    let pointer = [f64::from(pointer.x), f64::from(pointer.y)];
    let stage = lab.simulation.stage().clone();
    let step = lab.playback.step();
    let Some((slot, step)) = drawing::nearest_iterate(&stage, &lab.document.view, projection, pointer, step) else {
        return;
    };
    lab.hovered = Some(step);
    if let Some(actor) = stage.actors.iter().find(|actor| actor.slot == slot) {
        let sample = actor.trajectory.at(step);
        let number = |value| crate::plot::number::number(value, 4);
        let words = format!(
            "{}, step {step}\n({}, {})\nloss {}\ngradient norm {}",
            actor.name,
            number(sample.at.x),
            number(sample.at.y),
            number(sample.loss),
            number(sample.gradient.norm())
        );
        response.clone().on_hover_ui_at_pointer(|ui| {
            ui.label(words);
        });
    }
}

/// The widget at the start: it is registered after the plot, so that it lies on top of it.
fn start_id() -> Id {
    Id::unique("start point")
}

fn start_handle(lab: &Lab, ui: &Ui, index: usize, projection: &Projection) {
    let at = lab.document.experiment.start();
    if index > 0 {
        return;
    }
    let Some(place) = projection.point([at.x, at.y]) else { return };
    let place = Rect::from_center_size(paint::pos(place), egui::Vec2::splat(22.0));
    if !paint::rect(projection.target).contains(place.center()) {
        return;
    }
    let handle = ui.interact(place, start_id(), Sense::click_and_drag());
    let handle = handle.on_hover_and_drag_cursor(egui::CursorIcon::Grab);
    if handle.clicked() || handle.drag_started() {
        handle.request_focus();
    }
    let name = format!("Start point ({:.4}, {:.4})", at.x, at.y);
    handle.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, &name));
    if handle.has_focus() || handle.hovered() {
        let ink = paint::colour(lab.look.ink);
        ui.painter().circle_stroke(place.center(), 11.0, egui::Stroke::new(1.5, ink));
    }
    if !handle.dragged() {
        handle.on_hover_text("Drag the start, or move it with the arrow keys; shift moves it less");
    }
}

/// Moves the start by the pointer or the arrow keys, before anything is drawn, so that the same frame shows it.
fn drag_start(lab: &mut Lab, ctx: &egui::Context) {
    let Some(projection) = lab.plane.shown else { return };
    let Some(handle) = ctx.read_response(start_id()) else { return };
    let (width, height) = (projection.target.width(), projection.target.height());
    if handle.dragged()
        && let Some(pointer) = handle.interact_pointer_pos()
    {
        let inside = paint::rect(projection.target).clamp(pointer);
        let [x, y] = projection.data([f64::from(inside.x), f64::from(inside.y)]);
        lab.document.experiment.start = Some(rounded(V::new(x, y), &projection));
    }
    if handle.has_focus() {
        let arrows = [
            (Key::ArrowLeft, [-1.0, 0.0]),
            (Key::ArrowRight, [1.0, 0.0]),
            (Key::ArrowUp, [0.0, 1.0]),
            (Key::ArrowDown, [0.0, -1.0]),
        ];
        for (key, [dx, dy]) in arrows {
            let (presses, fine) = ctx.input_mut(|input| {
                let fine = input.modifiers.shift;
                let presses = input.count_and_consume_key(Modifiers::NONE, key);
                (presses + input.count_and_consume_key(Modifiers::SHIFT, key), fine)
            });
            if presses > 0 {
                let points = presses as f64 * if fine { 1.0 } else { 10.0 };
                let [x, y] = [projection.x.range, projection.y.range].map(|range| range[1] - range[0]);
                let shift = V::new(dx * x / width, dy * y / height) * points;
                let start = lab.document.experiment.start() + shift;
                lab.document.experiment.start = Some(rounded(start, &projection));
            }
        }
        // Arrows move the start and not the focus.
        ctx.memory_mut(|memory| {
            let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
            memory.set_focus_lock_filter(start_id(), filter);
        });
    }
}

/// As many digits as a pixel is worth, so that the start can be read out.
fn rounded(at: V, projection: &Projection) -> V {
    let pixel = (projection.x.range[1] - projection.x.range[0]) / projection.target.width();
    let digits = (1.0 - pixel.abs().log10()).ceil().clamp(0.0, 12.0) as i32;
    let scale = 10.0_f64.powi(digits);
    at.map(|c| (c * scale).round() / scale)
}
