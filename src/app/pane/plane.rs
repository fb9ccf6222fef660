//! A plane: contours and trails, panned and zoomed by egui_plot, with the start to be dragged.

use super::data;
use super::{Easel, items};
use crate::app::beside::fields::Fields;
use crate::app::now::{Command, Now, Panels};
use crate::app::paint;
use crate::app::widget::heard;
use crate::experiment::Document;
use crate::number::rounded;
use crate::picture::axis::projection::Projection;
use crate::picture::level::window::Window;
use crate::picture::look::Look;
use crate::picture::scene::{Clipped, Item, Polyline, Stroke};
use crate::plot::coordinates::bounds;
use crate::plot::coordinates::{Chart, Coordinates};
use crate::plot::data_pane::Pointed;
use crate::plot::field::FieldSpec;
use crate::plot::legend::corner;
use crate::plot::pane::{PlacedPane, plane_projection, plane_slots};
use crate::plot::plane::{self, Plane};
use egui::{Id, Key, Modifiers, Rect, Response, Sense, Ui};
use egui_plot as ep;
use std::collections::BTreeSet;

/// What the plane remembers from frame to frame: fields that need not be computed again, and what was visible.
#[derive(Default)]
pub(in crate::app) struct PlaneMemory {
    pub(in crate::app) fields: Fields,
    steepness: Fields,
    /// The field that was asked for last.
    asked: Option<FieldSpec>,
    /// What was said of the runs.
    told: String,
    /// Where the plane was, and what was visible of it.
    pub(in crate::app) shown: Option<Projection>,
    /// The room of the planes with their axes, in square points.
    #[cfg(test)]
    pub(in crate::app) outer: f64,
}

impl PlaneMemory {
    /// What is visible of the plane.
    pub(in crate::app) fn window(&self, document: &Document) -> [[f64; 2]; 2] {
        match &self.shown {
            Some(projection) => [projection.x.range, projection.y.range],
            None => document.view.window.unwrap_or_else(|| document.experiment.surface.part().window()),
        }
    }

    /// How many points a unit of x and of y takes.
    #[cfg(test)]
    pub(in crate::app) fn unit_lengths(&self) -> Option<[f64; 2]> {
        let Projection { x, y, target } = self.shown?;
        Some([target.width() / (x.range[1] - x.range[0]), target.height() / (y.range[1] - y.range[0])])
    }

    /// The plane's size with its axes, in square points.
    #[cfg(test)]
    pub(in crate::app) fn area(&self) -> f64 {
        self.outer
    }

    /// A frame begins. While it is `busy` with runs, finer contours wait.
    pub(in crate::app) fn begin_frame(&mut self, busy: bool) {
        self.fields.begin_frame(busy);
        self.steepness.begin_frame(busy);
    }

    /// The fields of these specifications, or what there is of them so far.
    pub(in crate::app) fn fields(
        &mut self,
        loss: &FieldSpec,
        steepness: Option<&FieldSpec>,
        ctx: &egui::Context,
    ) -> plane::PlaneFields<'_> {
        let wake = || {
            let ctx = ctx.clone();
            move || ctx.request_repaint()
        };
        self.asked = Some(loss.clone());
        let steepness = steepness.and_then(|spec| self.steepness.get(spec, wake()));
        plane::PlaneFields { loss: self.fields.get(loss, wake()), steepness }
    }

    /// Whether contours are computed beside the window.
    pub(in crate::app) fn is_busy(&self) -> bool {
        self.fields.is_busy() || self.steepness.is_busy()
    }

    /// Another document is shown; what was visible says nothing about it.
    pub(in crate::app) fn forget(&mut self) {
        self.shown = None;
        self.fields = Fields::default();
        self.steepness = Fields::default();
    }
}

/// One plane: with the run in a slot, or with all runs.
pub(in crate::app) fn show(easel: &mut Easel<'_>, ui: &mut Ui, slot: Option<usize>, placed: &PlacedPane) {
    let target = paint::rect(placed.target);
    // What egui_plot draws, such as the box that is zoomed into, comes on top of what is drawn here later.
    let inside = ui.painter().with_clip_rect(target.intersect(ui.clip_rect()));
    let canvas = inside.add(egui::Shape::Noop);
    let (projection, response) = host(easel, ui, Id::unique(("plane", slot)), target);
    easel.kept.plane.shown = Some(projection);
    let stage = easel.now.stage;
    let mut items = items(easel, placed, ui.ctx());
    let progress = easel.kept.plane.asked.as_ref().and_then(|spec| easel.kept.plane.fields.progress(spec));
    let mut more: Vec<Item> = Vec::new();
    more.extend(progress.map(|done| waiting(done, &projection, easel.now.look)));
    more.extend(data::in_plane(easel, stage, slot, &chart(easel, &projection)));
    if easel.now.panels == Panels::Hidden && slot.is_none() {
        more.extend(corner(stage, &easel.document.view, easel.now.look, projection.target));
    }
    items.push(Item::Clipped(Clipped { clip: projection.target, items: more }));
    let (within, around): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| matches!(item, Item::Clipped(_)));
    let textures = &mut easel.kept.textures;
    inside.set(canvas, egui::Shape::Vec(paint::shapes(&inside, textures, &within)));
    paint::items(ui.painter(), textures, &around);
    hover(easel, slot, &projection, &response);
    read_out(easel, &projection, &response, ui);
    tell(easel, slot, &response, ui);
    start_handle(easel, ui, slot, &projection);
}

/// Where the pointer is, and the loss and its gradient there, in the lower left corner.
fn read_out(easel: &Easel<'_>, projection: &Projection, response: &Response, ui: &Ui) {
    let Some(pointer) = response.hover_pos().filter(|_| response.hovered()) else { return };
    let chart = chart(easel, projection);
    let at = chart.point([f64::from(pointer.x), f64::from(pointer.y)]);
    let surface = &easel.document.experiment.surface;
    let (loss, gradient) = surface.part().gradient(at);
    let [x, y] = surface.coordinates();
    let number = |value| crate::number::write::number(value, 4);
    let point = format!("{x} = {}, {y} = {}", number(at.x), number(at.y));
    let words =
        format!("{point}   f = {}   ∇f = ({}, {})", number(loss), number(gradient.x), number(gradient.y));
    let look = easel.now.look;
    let font = egui::FontId::proportional(look.small as f32);
    let galley = ui.painter().layout_no_wrap(words, font, paint::colour(look.ink));
    let corner = paint::rect(projection.target).left_bottom() + egui::vec2(4.0, -4.0 - galley.size().y);
    let ground = Rect::from_min_size(corner, galley.size()).expand(3.0);
    ui.painter().rect_filled(ground, 3.0, paint::colour(look.ground).gamma_multiply(0.9));
    ui.painter().galley(corner, galley, paint::colour(look.ink));
}

/// What is heard of the plane: its runs and what they do, said again when that has changed.
fn tell(easel: &mut Easel<'_>, slot: Option<usize>, response: &Response, ui: &Ui) {
    // While something is dragged, every frame is another one.
    if !ui.input(|input| input.pointer.any_down()) || easel.kept.plane.told.is_empty() {
        easel.kept.plane.told = summary(easel.now, &easel.document.view.hidden);
    }
    let told = &easel.kept.plane.told;
    let name = slot.and_then(|slot| easel.now.stage.actors.iter().find(|actor| actor.slot == slot));
    let name = name.map_or_else(|| "Plane".to_owned(), |actor| format!("Plane of {}", actor.name));
    heard::name(ui.ctx(), response.id, egui::Role::Image, &name);
    heard::describe(ui.ctx(), response.id, told);
    if slot.is_none_or(|slot| easel.now.stage.actors.first().is_some_and(|first| first.slot == slot)) {
        heard::announce(ui, Id::unique("what the runs do"), response.rect, told);
    }
}

/// All visible runs and what they do, in one sentence.
fn summary(now: Now<'_>, hidden: &BTreeSet<usize>) -> String {
    let runs = now.stage.actors.iter().zip(now.finished).filter(|(actor, _)| !hidden.contains(&actor.slot));
    let each: Vec<String> =
        runs.map(|(actor, run)| format!("{}: {}", actor.name, run.judgement.cause)).collect();
    let count = if each.len() == 1 { "1 run".to_owned() } else { format!("{} runs", each.len()) };
    format!("{count} on {}. {}", now.stage.experiment.surface.title(), each.join("; "))
}

/// A thin line along the lower border, as long as the share of the contours that is computed.
fn waiting(done: f32, projection: &Projection, look: &Look) -> Item {
    let crate::picture::rect::Rect { min, max } = projection.target;
    let y = max[1] - look.hairline;
    let points = vec![[min[0], y], [min[0] + f64::from(done) * (max[0] - min[0]), y]];
    Item::Polyline(Polyline { points, stroke: Stroke::solid(2.0 * look.hairline, look.muted), closed: false })
}

/// Lets egui_plot pan and zoom; what it makes of it becomes the view's window.
fn host(easel: &mut Easel<'_>, ui: &mut Ui, id: Id, inner: Rect) -> (Projection, Response) {
    let free = !easel.document.view.locked;
    let wanted = bounds(&easel.document.experiment, &easel.document.view, paint::from_rect(inner));
    let plot_bounds =
        |window: Window| ep::PlotBounds::from_min_max([window.x[0], window.y[0]], [window.x[1], window.y[1]]);
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
    let mut window = Window { x: [min[0], max[0]], y: [min[1], max[1]] };
    if let Some(at) = shown.response.hover_pos().filter(|_| free && shown.response.hovered()) {
        let centre = shown.transform.value_from_position(at);
        window = scrolled(window, [centre.x, centre.y], wheel(ui));
    }
    let moved = window != wanted && free && shown.response.hovered() || shown.response.dragged();
    let sensible =
        window.width() > 1e-9 && window.height() > 1e-9 && window.width() < 1e9 && window.height() < 1e9;
    let window = if moved && sensible && free { window } else { wanted };
    if window != wanted {
        easel.document.view.window = Some([window.x, window.y]);
    }
    if shown.response.double_clicked() && free {
        easel.asked.push(Command::ResetView);
    }
    (plane_projection(window, paint::from_rect(inner)), shown.response)
}

/// How far the wheel was turned since the last frame, in points; Ctrl with the wheel and two fingers zoom already.
fn wheel(ui: &Ui) -> f64 {
    ui.input_mut(|input| {
        let turned = input.smooth_scroll_delta.y;
        input.smooth_scroll_delta.y = 0.0;
        f64::from(turned)
    })
}

/// So many points of the wheel show e times as much or as little.
const WHEEL: f64 = 200.0;

/// The window after the wheel was turned: what is under the pointer stays there.
fn scrolled(Window { x, y }: Window, at: [f64; 2], turned: f64) -> Window {
    let factor = (-turned / WHEEL).exp();
    let around = |[low, high]: [f64; 2], at: f64| [at + (low - at) * factor, at + (high - at) * factor];
    if turned == 0.0 { Window { x, y } } else { Window { x: around(x, at[0]), y: around(y, at[1]) } }
}

/// The iterate under the pointer is marked in all curves, and named.
fn hover(easel: &mut Easel<'_>, slot: Option<usize>, projection: &Projection, response: &Response) {
    let Some(pointer) = response.hover_pos() else { return };
    let stage = easel.now.stage;
    let plane = Plane {
        stage,
        view: &easel.document.view,
        projection,
        look: easel.now.look,
        step: easel.now.step,
        cursor: None,
        only: slot,
    };
    let under = [f64::from(pointer.x), f64::from(pointer.y)];
    let Some(hit) = plane.nearest_iterate(under) else {
        let model = plane.chart().point(under);
        data::point_at(easel, Pointed::Model(model));
        return;
    };
    // While it plays, everything shows the step of the playhead.
    if easel.now.playing {
        return;
    }
    easel.pointer.meet_step(hit.step);
    data::point_at(easel, Pointed::Iterate { slot: hit.slot, step: hit.step });
    let Some(actor) = stage.actors.iter().find(|actor| actor.slot == hit.slot) else { return };
    let sample = actor.trajectory.at(hit.step);
    let number = |value| crate::number::write::number(value, 4);
    let words = format!(
        "{}, step {}\n({}, {})\nloss {}\ngradient norm {}",
        actor.name,
        hit.step,
        number(sample.at.x),
        number(sample.at.y),
        number(sample.loss),
        number(sample.gradient.norm())
    );
    response.clone().on_hover_ui_at_pointer(|ui| {
        ui.label(words);
    });
}

/// The widget at the start: it is registered after the plot, so that it lies on top of it.
fn start_id(slot: Option<usize>) -> Id {
    Id::unique(("start point", slot))
}

fn start_handle(easel: &Easel<'_>, ui: &Ui, slot: Option<usize>, projection: &Projection) {
    let at = easel.document.experiment.start();
    let Some(place) = chart(easel, projection).place(at) else { return };
    let place = Rect::from_center_size(paint::pos(place), egui::Vec2::splat(22.0));
    if !paint::rect(projection.target).contains(place.center()) {
        return;
    }
    let handle = ui.interact(place, start_id(slot), Sense::click_and_drag());
    let handle = handle.on_hover_and_drag_cursor(egui::CursorIcon::Grab);
    if handle.clicked() || handle.drag_started() {
        handle.request_focus();
    }
    let name = format!("Start point ({:.4}, {:.4})", at.x, at.y);
    handle.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, &name));
    if handle.has_focus() || handle.hovered() {
        let ink = paint::colour(easel.now.look.ink);
        ui.painter().circle_stroke(place.center(), 11.0, egui::Stroke::new(1.5, ink));
    }
    if !handle.dragged() {
        handle.on_hover_text("Drag the start, or move it with the arrow keys; shift moves it less");
    }
}

/// Moves the start by the pointer or the arrow keys, before anything is drawn, so that the same frame shows it.
pub(in crate::app) fn drag_start(easel: &mut Easel<'_>, ctx: &egui::Context) {
    let Some(projection) = easel.kept.plane.shown else { return };
    for slot in plane_slots(easel.now.stage, &easel.document.view) {
        let Some(handle) = ctx.read_response(start_id(slot)) else { continue };
        if handle.dragged() {
            // Panes differ in place only, so a distance in one is a distance in all.
            let moved = ctx.input(|input| input.pointer.delta());
            move_start(easel, &projection, f64::from(moved.x), f64::from(moved.y));
        }
        if handle.has_focus() {
            arrow_keys(easel, ctx, &projection);
            // Arrows move the start and not the focus.
            let filter =
                egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
            ctx.memory_mut(|memory| memory.set_focus_lock_filter(start_id(slot), filter));
        }
    }
}

/// Moves the start by ten points a key press, or by one with shift.
fn arrow_keys(easel: &mut Easel<'_>, ctx: &egui::Context, projection: &Projection) {
    let arrows = [
        (Key::ArrowLeft, [-1.0, 0.0]),
        (Key::ArrowRight, [1.0, 0.0]),
        (Key::ArrowUp, [0.0, -1.0]),
        (Key::ArrowDown, [0.0, 1.0]),
    ];
    for (key, [x, y]) in arrows {
        let points = ctx.input_mut(|input| {
            let fine = input.count_and_consume_key(Modifiers::SHIFT, key);
            fine as f64 + 10.0 * input.count_and_consume_key(Modifiers::NONE, key) as f64
        });
        if points > 0.0 {
            move_start(easel, projection, x * points, y * points);
        }
    }
}

/// Moves the start by a distance on the screen, and keeps it visible.
fn move_start(easel: &mut Easel<'_>, projection: &Projection, right: f64, down: f64) {
    let start = easel.document.experiment.start();
    let chart = chart(easel, projection);
    let Some([x, y]) = chart.place(start) else { return };
    let to = paint::rect(projection.target).clamp(paint::pos([x + right, y + down]));
    let to = chart.point([f64::from(to.x), f64::from(to.y)]);
    let width = chart.way([projection.target.width(), 0.0]).amax();
    easel.document.experiment.start = Some(to.map(|c| rounded(c, width)));
}

/// Where points of the plane stand, in the coordinates that the view asks for.
fn chart(easel: &Easel<'_>, projection: &Projection) -> Chart {
    let coordinates = Coordinates::of(&easel.document.experiment, &easel.document.view);
    Chart { projection: *projection, coordinates }
}
