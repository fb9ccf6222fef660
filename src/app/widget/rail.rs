//! The slider itself: a rail, a handle, and marks on the rail.

use super::scale::Track;
use egui::accesskit::{Action, ActionData};
use egui::{Color32, EventFilter, Id, Key, Pos2, Rect, Response, Sense, Stroke, Ui, WidgetInfo};

/// A value that is worth a mark on the rail, such as a stability limit.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct RailMark {
    /// The value.
    pub(in crate::app) at: f64,
    /// The mark's colour.
    pub(in crate::app) colour: Color32,
    /// What it means.
    pub(in crate::app) hint: String,
}

/// The pointer is on a mark when it is not farther away, in points.
const MARK_REACH: f32 = 5.0;

/// Draws a slider and answers with the value that was asked for. A value that the slider does not reach stays as it is.
pub(super) fn rail(
    ui: &mut Ui,
    id: Id,
    name: &str,
    width: f32,
    track: &Track,
    value: f64,
    marks: &[RailMark],
) -> (Response, Option<f64>) {
    let height = ui.spacing().interact_size.y;
    let (_, rect) = ui.allocate_space(egui::vec2(width, height));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let asked =
        dragged(ui, &response, track).or_else(|| keyed(ui, &response, track, value)).or_else(|| set(ui, id));
    let shown = asked.unwrap_or(value);
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), shown, name));
    describe(ui, id, track, shown, marks);
    if ui.is_rect_visible(rect) {
        paint(ui, &response, track, shown, marks);
    }
    let hints = hints(ui, &response, track, marks);
    let response = if hints.is_empty() { response } else { response.on_hover_text_at_pointer(hints) };
    (response, asked)
}

/// Where the handle's middle can be.
fn span(rect: Rect) -> egui::Rangef {
    let radius = 0.3 * rect.height();
    egui::Rangef::new(rect.left() + radius, (rect.right() - radius).max(rect.left() + radius + 1.0))
}

fn dragged(ui: &Ui, response: &Response, track: &Track) -> Option<f64> {
    let pressed = response.dragged() || response.clicked();
    let at = response.interact_pointer_pos().filter(|_| pressed && !response.double_clicked())?;
    let span = span(response.rect);
    let place = f64::from((at.x - span.min) / span.span());
    let reach = f64::from(ui.input(egui::InputState::aim_radius) / span.span());
    Some(track.round_value(place, reach))
}

fn keyed(ui: &Ui, response: &Response, track: &Track, value: f64) -> Option<f64> {
    let mut presses = 0.0;
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        presses += ui.input(|input| {
            input.num_presses(Key::ArrowRight) as f64 - input.num_presses(Key::ArrowLeft) as f64
        });
    }
    presses += ui.input(|input| {
        let asked = |action| input.num_accesskit_action_requests(response.id, action) as f64;
        asked(Action::Increment) - asked(Action::Decrement)
    });
    (presses != 0.0).then(|| track.stepped(value, presses))
}

/// What a screen reader asks for.
fn set(ui: &Ui, id: Id) -> Option<f64> {
    ui.input(|input| {
        let values =
            input.accesskit_action_requests(id, Action::SetValue).filter_map(|request| match request.data {
                Some(ActionData::NumericValue(value)) => Some(value),
                _ => None,
            });
        values.last()
    })
}

fn describe(ui: &Ui, id: Id, track: &Track, value: f64, marks: &[RailMark]) {
    ui.ctx().accesskit_node_builder(id, |node| {
        let [low, high] = track.ends();
        node.set_min_numeric_value(low);
        node.set_max_numeric_value(high);
        node.add_action(Action::SetValue);
        if value < high {
            node.add_action(Action::Increment);
        }
        if low < value {
            node.add_action(Action::Decrement);
        }
        if !marks.is_empty() {
            let hints: Vec<_> = marks.iter().map(|mark| mark.hint.as_str()).collect();
            node.set_description(hints.join("; "));
        }
    });
}

/// What the marks under the pointer mean.
fn hints(ui: &Ui, response: &Response, track: &Track, marks: &[RailMark]) -> String {
    let Some(pointer) = response.hover_pos().filter(|_| !ui.input(|input| input.pointer.any_down())) else {
        return String::new();
    };
    let near = |mark: &&RailMark| (x(response.rect, track, mark.at) - pointer.x).abs() <= MARK_REACH;
    let hints: Vec<_> = on_rail(track, marks).filter(near).map(|mark| mark.hint.as_str()).collect();
    hints.join("\n")
}

fn on_rail<'a>(track: &'a Track, marks: &'a [RailMark]) -> impl Iterator<Item = &'a RailMark> {
    marks.iter().filter(|mark| track.reaches(mark.at))
}

fn x(rect: Rect, track: &Track, value: f64) -> f32 {
    egui::lerp(span(rect), track.place(value) as f32)
}

fn paint(ui: &Ui, response: &Response, track: &Track, value: f64, marks: &[RailMark]) {
    let rect = response.rect;
    let (painter, visuals) = (ui.painter(), ui.style().interact(response));
    let (middle, at) = (rect.center().y, x(rect, track, value));
    let line =
        |from: f32, to: f32| Rect::from_x_y_ranges(from..=to, middle - 0.5 * RAIL..=middle + 0.5 * RAIL);
    let span = span(rect);
    let quiet = ui.visuals().weak_text_color().gamma_multiply(0.35);
    painter.rect_filled(line(span.min, span.max), 0.5 * RAIL, quiet);
    painter.rect_filled(line(span.min, at), 0.5 * RAIL, ui.visuals().selection.bg_fill);
    for mark in on_rail(track, marks) {
        let x = x(rect, track, mark.at);
        painter.vline(
            x,
            middle - 0.42 * rect.height()..=middle + 0.42 * rect.height(),
            Stroke::new(2.0, mark.colour),
        );
    }
    // A handle that stands at an end because the value lies beyond it is hollow.
    let fill = if track.reaches(value) { visuals.bg_fill } else { ui.visuals().panel_fill };
    let radius = 0.26 * rect.height() + visuals.expansion;
    painter.circle(Pos2::new(at, middle), radius, fill, visuals.fg_stroke);
    if response.has_focus() {
        painter.circle_stroke(Pos2::new(at, middle), radius + 2.5, ui.visuals().selection.stroke);
    }
}

/// The rail's height in points.
const RAIL: f32 = 3.0;
