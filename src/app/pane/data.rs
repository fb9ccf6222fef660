//! The data beside the plane: examples are pointed at, dragged, added and deleted.

use super::data_edit::{self, Edit, MOST_ROWS, TOO_MANY};
use super::{Easel, items};
use crate::app::now::{Command, Message};
use crate::app::paint;
use crate::data::Data;
use crate::experiment::{PaneKind, View};
use crate::number::write::number;
use crate::picture::axis::projection::Projection;
use crate::picture::look::Look;
use crate::picture::rect::Rect;
use crate::picture::scene::Item;
use crate::plot::coordinates::Chart;
use crate::plot::data_pane::{DataAxes, DataPane, DataPicture, Pointed, fit_items};
use crate::plot::pane::{Pane, PlacedPane, shown};
use crate::real::V;
use crate::stage::Stage;
use crate::surface::Surface;
use egui::{Context, EventFilter, Id, Key, Modifiers, PointerButton, Pos2, Response, Sense, Ui, Vec2};

/// A pointer farther away than this from every example meets none, in points.
const REACH: f64 = 12.0;

/// Number of examples up to which each can be reached by the keyboard.
const MOST_HANDLES: usize = 200;

/// What a tooltip names at most.
const MOST_NAMED: usize = 8;

/// What the pane remembers from frame to frame.
#[derive(Default)]
pub(in crate::app) struct DataMemory {
    kept: Option<Kept>,
    /// Where it was.
    target: Option<Rect>,
    drag: Option<Drag>,
    /// What is to be said once it is over: a line in the status bar would move what is dragged from under the pointer.
    unsaid: Option<Message>,
}

/// Axes with what they were made from.
struct Kept {
    id: &'static str,
    data: Data,
    start: V,
    axes: DataAxes,
}

/// An example that is dragged, and how far from the pointer it was taken hold of.
#[derive(Clone, Copy)]
struct Drag {
    row: u32,
    grip: Vec2,
}

impl DataMemory {
    /// The axes for the data of a surface; those before while an example is dragged, so that nothing else moves.
    pub(in crate::app) fn axes(&mut self, surface: &Surface, start: V) -> Option<DataAxes> {
        let id = surface.description().id;
        let data = surface.data()?;
        if let Some(kept) = self.kept.as_ref().filter(|kept| kept.id == id) {
            let same =
                kept.data == *data && (kept.start == start || kept.axes.picture != DataPicture::Predictions);
            if same || self.drag.is_some() {
                return Some(kept.axes.clone());
            }
        }
        let axes = DataAxes::of(surface, start)?;
        self.kept = Some(Kept { id, data: data.clone(), start, axes: axes.clone() });
        Some(axes)
    }

    /// The axes of the last frame, and where they were.
    pub(in crate::app) fn shown(&self) -> Option<(DataAxes, Projection)> {
        let axes = &self.kept.as_ref()?.axes;
        Some((axes.clone(), axes.projection(self.target?)))
    }
}

/// Whether the pane is there.
fn is_shown(easel: &Easel<'_>) -> bool {
    shown(easel.now.stage, &easel.document.view).contains(&Pane::Beside(PaneKind::Data))
}

/// The loss whose data are shown: as it is now, while the runs of a former one are still seen.
pub(in crate::app) fn surface(easel: &Easel<'_>) -> Surface {
    let (now, stage) = (&easel.document.experiment.surface, &easel.now.stage.experiment.surface);
    if now.description().id == stage.description().id { now.clone() } else { stage.clone() }
}

/// The pane as a value.
fn data_pane<'a>(
    stage: &'a Stage,
    surface: &'a Surface,
    view: &'a View,
    look: &'a Look,
    axes: &'a DataAxes,
    target: Rect,
) -> DataPane<'a> {
    let (step, cursor, pointed, heading) = (0, None, None, "");
    DataPane { surface, stage, view, axes, target, look, step, cursor, pointed, heading }
}

fn id() -> Id {
    Id::unique("data pane")
}

fn handle_id(row: u32) -> Id {
    Id::unique(("example", row))
}

/// Does what pointer and keys ask for, before anything is drawn, so that the same frame shows it.
pub(in crate::app) fn edit(easel: &mut Easel<'_>, ctx: &Context) {
    if !is_shown(easel) {
        easel.kept.data.drag = None;
        return;
    }
    let (Some((axes, projection)), Some(response)) = (easel.kept.data.shown(), ctx.read_response(id()))
    else {
        return;
    };
    drag(easel, ctx, &axes, &projection, &response);
    keys(easel, ctx, &axes, &projection);
    let Some(at) = response.interact_pointer_pos() else { return };
    let near = nearest(easel, at);
    if response.secondary_clicked()
        && let Some(row) = near
    {
        change(easel, &axes, Edit::Delete(row));
        easel.pointer.forget();
    }
    if response.double_clicked() && near.is_none() {
        let label = if ctx.input(|input| input.modifiers.shift) { -1.0 } else { 1.0 };
        change(easel, &axes, Edit::Add(coordinates(&projection, at), label));
    }
    if response.clicked()
        && let Some(row) = near
    {
        ctx.memory_mut(|memory| memory.request_focus(handle_id(row)));
    }
}

/// The coordinates under a place, which is moved into the pane.
fn coordinates(projection: &Projection, at: Pos2) -> [f64; 2] {
    let at = paint::rect(projection.target).clamp(at);
    projection.data([f64::from(at.x), f64::from(at.y)])
}

/// The example under a place.
fn nearest(easel: &Easel<'_>, at: Pos2) -> Option<u32> {
    let (axes, projection) = easel.kept.data.shown()?;
    let (stage, surface) = (easel.now.stage, surface(easel));
    let pane = data_pane(stage, &surface, &easel.document.view, easel.now.look, &axes, projection.target);
    let pane = DataPane { step: easel.now.step, ..pane };
    pane.nearest_row([f64::from(at.x), f64::from(at.y)]).filter(|(_, d)| *d <= REACH).map(|(row, _)| row)
}

/// Where an example stands: with one model for each run, the place of the first.
fn place(easel: &Easel<'_>, row: u32) -> Option<Pos2> {
    let (axes, projection) = easel.kept.data.shown()?;
    let (stage, surface) = (easel.now.stage, surface(easel));
    let pane = data_pane(stage, &surface, &easel.document.view, easel.now.look, &axes, projection.target);
    let pane = DataPane { step: easel.now.step, ..pane };
    pane.row_places(row).first().copied().map(paint::pos)
}

/// Moves the example that is held by the pointer.
fn drag(easel: &mut Easel<'_>, ctx: &Context, axes: &DataAxes, projection: &Projection, response: &Response) {
    if response.drag_started_by(PointerButton::Primary) {
        let origin = ctx.input(|input| input.pointer.press_origin());
        let held = origin.and_then(|origin| Some((origin, nearest(easel, origin)?)));
        if held.is_some()
            && surface(easel).data().is_some_and(|data| data.prepared().origin.len() > MOST_ROWS)
        {
            easel.asked.push(Command::Say(Message::Failed(TOO_MANY.into())));
            return;
        }
        let grip = |(origin, row): (Pos2, u32)| Some(Drag { row, grip: place(easel, row)? - origin });
        easel.kept.data.drag = held.and_then(grip);
        if let Some(Drag { row, .. }) = easel.kept.data.drag {
            ctx.memory_mut(|memory| memory.request_focus(handle_id(row)));
        }
    }
    let pointer = response.interact_pointer_pos().filter(|_| response.dragged_by(PointerButton::Primary));
    match (easel.kept.data.drag, pointer) {
        (Some(Drag { row, grip }), Some(pointer)) => {
            // Where several runs have a dot for one row, the pointer holds whichever was nearest, and moves it sideways.
            let grip = if axes.picture == DataPicture::Predictions { Vec2::ZERO } else { grip };
            let said = carry_out(easel, axes, Edit::Move(row, coordinates(projection, pointer + grip)));
            easel.kept.data.unsaid = easel.kept.data.unsaid.take().or(said);
        }
        _ => {
            easel.kept.data.drag = None;
            if let Some(message) = easel.kept.data.unsaid.take() {
                easel.asked.push(Command::Say(message));
            }
        }
    }
}

/// Arrows move the example that has the focus by ten points a press, or by one with shift; delete and backspace delete it, or
/// the one that is pointed at.
fn keys(easel: &mut Easel<'_>, ctx: &Context, axes: &DataAxes, projection: &Projection) {
    let rows = surface(easel).data().map_or(0, |data| data.prepared().origin.len());
    let focus = ctx.memory(egui::Memory::focused);
    let focused = (0..rows.min(MOST_HANDLES) as u32).find(|row| focus == Some(handle_id(*row)));
    let hovered = match easel.pointer.thing() {
        Some(Pointed::Example(row)) if focus.is_none() || focused.is_some() => Some(row),
        _ => None,
    };
    if let Some(row) = hovered.or(focused) {
        let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Delete) || pressed(Key::Backspace) {
            change(easel, axes, Edit::Delete(row));
            easel.pointer.forget();
            return;
        }
    }
    let Some(row) = focused else { return };
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
    ctx.memory_mut(|memory| memory.set_focus_lock_filter(handle_id(row), filter));
    let arrows = [
        (Key::ArrowLeft, Vec2::LEFT),
        (Key::ArrowRight, Vec2::RIGHT),
        (Key::ArrowUp, Vec2::UP),
        (Key::ArrowDown, Vec2::DOWN),
    ];
    let moved = ctx.input_mut(|input| {
        let mut points = |key| {
            let fine = input.count_and_consume_key(Modifiers::SHIFT, key);
            (fine + 10 * input.count_and_consume_key(Modifiers::NONE, key)) as f32
        };
        arrows.iter().fold(Vec2::ZERO, |moved, (key, way)| moved + points(*key) * *way)
    });
    let Some(from) = place(easel, row).filter(|_| moved != Vec2::ZERO) else { return };
    change(easel, axes, Edit::Move(row, coordinates(projection, from + moved)));
}

/// Makes a change; what is to be said of it.
fn carry_out(easel: &mut Easel<'_>, axes: &DataAxes, edit: Edit) -> Option<Message> {
    match data_edit::carry_out(&mut easel.document.experiment.surface, axes, edit) {
        Ok(words) => words.map(Message::Done),
        Err(why) => Some(Message::Failed(why.into())),
    }
}

/// Makes a change at once, and says what is to be said.
fn change(easel: &mut Easel<'_>, axes: &DataAxes, edit: Edit) {
    if let Some(message) = carry_out(easel, axes, edit) {
        easel.asked.push(Command::Say(message));
    }
}

/// The data with the models of all visible runs.
pub(in crate::app) fn show(easel: &mut Easel<'_>, ui: &mut Ui, placed: &PlacedPane) {
    let target = placed.target;
    let stage = easel.now.stage;
    let surface = surface(easel);
    let Some(axes) = easel.kept.data.axes(&surface, stage.experiment.start()) else { return };
    easel.kept.data.target = Some(target);
    let response = ui.interact(paint::rect(target), id(), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, hint(axes.picture)));
    let focused = handles(easel, ui, &surface, &axes);
    let held = easel.kept.data.drag.map(|drag| drag.row);
    let under = held.or_else(|| response.hover_pos().and_then(|at| nearest(easel, at)));
    if let Some(row) = under.or(focused.filter(|_| easel.pointer.thing().is_none())) {
        easel.pointer.meet(Pointed::Example(row));
    }
    let items = items(easel, placed, ui.ctx());
    paint::items(ui.painter(), &mut easel.kept.textures, &items);
    match under {
        Some(row) if held.is_none() => {
            let (view, step) = (&easel.document.view, easel.now.step);
            // Below the pane, where it does not hide the plane.
            response.on_hover_cursor(egui::CursorIcon::Grab).on_hover_ui(|ui| {
                tooltip(ui, stage, &surface, view, step, row);
            });
        }
        Some(_) => ui.set_cursor_icon(egui::CursorIcon::Grabbing),
        None => {}
    }
}

/// What the pane is for.
fn hint(picture: DataPicture) -> &'static str {
    match picture {
        DataPicture::Curve => {
            "Data with the models of all runs: drag a point, double click adds one, right click deletes it"
        }
        DataPicture::Predictions => {
            "Predictions of all runs over the targets: drag a target sideways, right click deletes its row"
        }
        DataPicture::Classes => {
            "Data with the boundaries of all runs: drag a point, double click adds one (shift: of the other class), right \
             click deletes it"
        }
    }
}

/// A place for the focus on each example if they are few; the one that has it.
fn handles(easel: &Easel<'_>, ui: &Ui, surface: &Surface, axes: &DataAxes) -> Option<u32> {
    let data = surface.data()?;
    let rows = data.prepared().origin.len();
    if rows > MOST_HANDLES {
        return None;
    }
    let raw = data.source().part().rows();
    let mut focused = None;
    for row in 0..rows as u32 {
        let Some(at) = place(easel, row) else { continue };
        let rect = egui::Rect::from_center_size(at, Vec2::splat(2.0 * REACH as f32));
        let handle = ui.interact(rect, handle_id(row), Sense::focusable_noninteractive());
        let example = raw[row as usize];
        let [x, y] = match axes.picture {
            DataPicture::Curve => [example.x[0], example.y],
            DataPicture::Predictions | DataPicture::Classes => example.x,
        };
        let name = format!("Example {} ({}, {})", row + 1, number(x, 4), number(y, 4));
        handle.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, &name));
        if handle.has_focus() {
            focused = Some(row);
        }
    }
    focused
}

/// A row's numbers as they came, and what it costs each run.
fn tooltip(ui: &mut Ui, stage: &Stage, surface: &Surface, view: &View, step: u64, row: u32) {
    let Some(loss) = surface.part().data_loss() else { return };
    let (data, prepared) = (loss.data(), loss.data().prepared());
    let rows = data.source().part().rows();
    let index = prepared.origin.iter().position(|&origin| origin == row);
    let (Some(raw), Some(index)) = (rows.get(row as usize), index) else { return };
    let held_back = if index < prepared.train.len() { "" } else { ", held back for validation" };
    ui.label(format!("Example {} of {}{held_back}", row + 1, rows.len()));
    let names = data.source().part().names();
    let columns = [(&names.x[0], raw.x[0]), (&names.x[1], raw.x[1]), (&names.y, raw.y)];
    let features = loss.task().features();
    let shown = columns.into_iter().enumerate().filter(|(k, _)| *k < features || *k == 2);
    let example = prepared.train.iter().chain(&prepared.validation).nth(index);
    egui::Grid::new("example").num_columns(2).show(ui, |ui| {
        let mut line = |name: &str, value: f64| {
            ui.label(name);
            ui.label(number(value, 4));
            ui.end_row();
        };
        shown.for_each(|(_, (name, value))| line(name, value));
        let Some(example) = example else { return };
        for actor in stage.visible(view).take(MOST_NAMED) {
            let cost = loss.example(actor.trajectory.at(step).at, example).0;
            line(&format!("cost, {}", actor.name), cost);
        }
    });
}

/// The example that is pointed at, as a plane sees it.
pub(in crate::app) fn in_plane(
    easel: &Easel<'_>,
    stage: &Stage,
    slot: Option<usize>,
    chart: &Chart,
) -> Vec<Item> {
    let Some(Pointed::Example(row)) = easel.pointer.thing().filter(|_| is_shown(easel)) else {
        return Vec::new();
    };
    let runs = stage.visible(&easel.document.view).filter(|actor| slot.is_none_or(|slot| slot == actor.slot));
    fit_items(&surface(easel), row, runs, easel.now.step, chart, easel.now.look)
}

/// The model under a pointer in the plane, to be seen in the data.
pub(in crate::app) fn point_at(easel: &mut Easel<'_>, pointed: Pointed) {
    if is_shown(easel) {
        easel.pointer.meet(pointed);
    }
}
