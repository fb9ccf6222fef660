//! The knots of a drawn schedule, to be dragged wherever its curve is shown.

use crate::app::paint;
use crate::picture::axis::projection::Projection;
use crate::schedule::{Drawn, MOST_KNOTS};
use egui::{
    Color32, Context, CursorIcon, EventFilter, Id, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Stroke,
};
use egui::{Ui, Vec2, WidgetInfo};

/// How far from a knot the pointer takes hold of it.
const REACH: f32 = 8.0;

/// Knots on a curve.
pub(in crate::app) struct Knots<'a> {
    /// Where their handles live.
    pub(in crate::app) id: Id,
    /// Whose they are.
    pub(in crate::app) of: &'a str,
    /// Shares of the run from left to right, factors from the bottom up.
    pub(in crate::app) projection: Projection,
}

/// What is done to a knot.
enum Edit {
    Move(Pos2),
    Remove,
}

impl Knots<'_> {
    /// Does what the pointer and the keys ask for: a drag or an arrow moves a knot; a right click, a double click or the delete
    /// key removes it.
    pub(in crate::app) fn edit(&self, drawn: &mut Drawn, ctx: &Context) {
        let mut removed = None;
        for index in 0..drawn.knots.len() {
            let place = self.place(drawn.knots[index]);
            let (Some(at), Some(handle)) = (place, ctx.read_response(self.id.with(index))) else { continue };
            match edit(ctx, &handle, at) {
                Some(Edit::Move(to)) => self.move_to(drawn, index, to),
                Some(Edit::Remove) => removed = Some(index),
                None => {}
            }
        }
        if let Some(index) = removed {
            drawn.remove(index);
        }
    }

    /// Draws the knots.
    ///
    /// They come after the curve, so that they lie on top of it and a drag of theirs is none of the curve's.
    pub(in crate::app) fn ui(&self, drawn: &Drawn, ink: Color32, ui: &mut Ui) {
        for (index, knot) in drawn.knots.iter().enumerate() {
            let Some(at) = self.place(*knot) else { continue };
            let handle = self.handle(ui, index, at);
            let held = handle.hovered() || handle.dragged() || handle.has_focus();
            let fill = if held { ink } else { ui.visuals().extreme_bg_color };
            ui.painter().circle(at, if held { 5.0 } else { 4.0 }, fill, Stroke::new(1.5, ink));
            if !handle.dragged() {
                handle.on_hover_text("Drag to move, right click to remove");
            }
        }
    }

    /// Puts a knot under the pointer.
    pub(in crate::app) fn insert(&self, drawn: &mut Drawn, at: Pos2) {
        if let Some([share, factor]) = tidy(self.under(at)) {
            drawn.insert(share, factor);
        }
    }

    /// How far above or below the curve a place is.
    pub(in crate::app) fn distance(&self, drawn: &Drawn, at: Pos2) -> f32 {
        let [share, _] = self.under(at);
        self.place([share, drawn.at(share)]).map_or(f32::INFINITY, |on| (on.y - at.y).abs())
    }

    fn move_to(&self, drawn: &mut Drawn, index: usize, to: Pos2) {
        if let Some([share, factor]) = tidy(self.under(to)) {
            drawn.move_to(index, share, factor);
        }
    }

    /// Where a knot stands; one that is too low for a logarithmic axis stands at its lower end.
    fn place(&self, [share, factor]: [f64; 2]) -> Option<Pos2> {
        let Projection { y, target, .. } = &self.projection;
        let at = self.projection.point([share, factor.max(y.range[0])])?;
        Some(paint::rect(*target).clamp(paint::pos(at)))
    }

    fn under(&self, at: Pos2) -> [f64; 2] {
        self.projection.data([f64::from(at.x), f64::from(at.y)])
    }

    fn handle(&self, ui: &Ui, index: usize, at: Pos2) -> Response {
        let place = Rect::from_center_size(at, Vec2::splat(2.0 * REACH));
        let handle = ui.interact(place, self.id.with(index), Sense::click_and_drag());
        let handle = handle.on_hover_and_drag_cursor(CursorIcon::Grab);
        let name = format!("Knot {} of {}", index + 1, self.of);
        handle.widget_info(|| WidgetInfo::labeled(Role::Slider, true, &name));
        handle
    }
}

/// What a curve with knots tells on hover.
pub(in crate::app) fn hint(drawn: &Drawn) -> &'static str {
    if drawn.knots.len() < MOST_KNOTS {
        "Drag the knots; double click adds one, right click removes it"
    } else {
        "Drag the knots; right click removes one"
    }
}

fn edit(ctx: &Context, handle: &Response, at: Pos2) -> Option<Edit> {
    if handle.secondary_clicked() || handle.double_clicked() {
        return Some(Edit::Remove);
    }
    if handle.clicked() || handle.drag_started() {
        handle.request_focus();
    }
    if handle.dragged_by(egui::PointerButton::Primary) {
        return handle.interact_pointer_pos().map(Edit::Move);
    }
    handle.has_focus().then(|| keys(ctx, handle.id, at)).flatten()
}

/// Arrows move by ten points a press, or by one with shift.
fn keys(ctx: &Context, id: Id, at: Pos2) -> Option<Edit> {
    // Arrows move the knot and not the focus.
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
    ctx.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let arrows = [
        (Key::ArrowLeft, Vec2::LEFT),
        (Key::ArrowRight, Vec2::RIGHT),
        (Key::ArrowUp, Vec2::UP),
        (Key::ArrowDown, Vec2::DOWN),
    ];
    ctx.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::Delete) {
            return Some(Edit::Remove);
        }
        let mut points = |key| {
            let fine = input.count_and_consume_key(Modifiers::SHIFT, key);
            (fine + 10 * input.count_and_consume_key(Modifiers::NONE, key)) as f32
        };
        let moved = arrows.iter().fold(Vec2::ZERO, |moved, (key, way)| moved + points(*key) * *way);
        (moved != Vec2::ZERO).then(|| Edit::Move(at + moved))
    })
}

/// A knot with as many digits as a pixel is worth, so that files can be read.
fn tidy([share, factor]: [f64; 2]) -> Option<[f64; 2]> {
    let rounded = |value: f64, scale: f64| (value.clamp(0.0, 1.0) * scale).round() / scale;
    // Small factors have their place on a logarithmic axis.
    let knot = [rounded(share, 1e4), rounded(factor, if factor < 0.01 { 1e7 } else { 1e4 })];
    knot.iter().all(|value| value.is_finite()).then_some(knot)
}

#[cfg(test)]
mod tests {
    use super::tidy;
    use crate::app::lab::Lab;
    use crate::app::testing::harness;
    use crate::experiment::{Document, Experiment, Rate};
    use crate::schedule::{Drawn, Schedule, Shape};
    use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    #[test]
    fn knots_are_rounded_and_kept_in_the_run() {
        assert_eq!(tidy([0.123_456, 0.987_654]), Some([0.1235, 0.9877]));
        assert_eq!(tidy([-0.1, 1e-5]), Some([0.0, 1e-5]));
        assert_eq!(tidy([2.0, f64::INFINITY]), Some([1.0, 1.0]));
        assert_eq!(tidy([f64::NAN, 0.5]), None);
    }

    /// Gradient descent with the knots, on one linear axis.
    fn document() -> Document {
        let mut experiment = Experiment::default();
        experiment.runs.truncate(1);
        experiment.schedule = Shape::from(Drawn::default()).into();
        Document { experiment, ..Document::default() }
    }

    fn shared(h: &Harness<'_, Lab>) -> Vec<[f64; 2]> {
        knots(&h.state().document.experiment.schedule)
    }

    fn knots(schedule: &Schedule) -> Vec<[f64; 2]> {
        match &schedule.shape {
            Shape::Drawn(drawn) => drawn.knots.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn knot(h: &Harness<'_, Lab>, number: usize) -> Pos2 {
        h.get_by_label(&format!("Knot {number} of the curve of Gradient descent")).rect().center()
    }

    fn button(h: &mut Harness<'_, Lab>, at: Pos2, button: PointerButton, pressed: bool) {
        let event = Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE };
        h.input_mut().events.push(event);
    }

    fn click(h: &mut Harness<'_, Lab>, at: Pos2, which: PointerButton, times: usize) {
        h.hover_at(at);
        h.step();
        for _ in 0..times {
            // Frames are so long that a click of two frames is too slow for a double click.
            button(h, at, which, true);
            button(h, at, which, false);
            h.step();
        }
        h.run_steps(3);
    }

    fn drag(h: &mut Harness<'_, Lab>, from: Pos2, to: Pos2) {
        h.hover_at(from);
        h.step();
        button(h, from, PointerButton::Primary, true);
        h.step();
        for share in [0.3, 0.6, 1.0] {
            h.hover_at(from + (to - from) * share);
            h.step();
        }
        button(h, to, PointerButton::Primary, false);
        h.run_steps(3);
    }

    #[test]
    fn a_knot_is_dragged_in_one_step_of_the_history_and_the_playhead_stays() {
        let mut h = harness(document());
        let before = shared(&h);
        let from = knot(&h, 3);
        let to = from + vec2(-30.0, 20.0);
        drag(&mut h, from, to);
        let after = shared(&h);
        assert!((knot(&h, 3) - to).length() < 1.0, "{:?}, not {to:?}", knot(&h, 3));
        assert!(after[2][0] < 0.7 && after[2][1] < 1.0, "{after:?}");
        assert_eq!([after[0], after[1], after[3]], [before[0], before[1], before[3]]);
        assert_eq!(h.state().playback.step(), 37);
        h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        h.run_steps(3);
        assert_eq!(shared(&h), before);
    }

    #[test]
    fn a_double_click_adds_a_knot_and_a_right_click_removes_it() {
        let mut h = harness(document());
        let before = shared(&h);
        let middle = knot(&h, 2) + (knot(&h, 3) - knot(&h, 2)) / 2.0 + vec2(0.0, 25.0);
        click(&mut h, middle, PointerButton::Primary, 2);
        assert_eq!(shared(&h).len(), before.len() + 1);
        assert!((knot(&h, 3) - middle).length() < 1.0);
        assert!((shared(&h)[2][0] - 0.4).abs() < 0.01, "{:?}", shared(&h));
        let at = knot(&h, 3);
        click(&mut h, at, PointerButton::Secondary, 1);
        assert_eq!(shared(&h), before);
        h.run_steps(40);
        let at = knot(&h, 2);
        click(&mut h, at, PointerButton::Primary, 2);
        assert_eq!(shared(&h).len(), before.len() - 1);
    }

    #[test]
    fn arrow_keys_move_the_knot_that_has_the_focus() {
        let mut h = harness(document());
        h.get_by_label("Knot 1 of the curve of Gradient descent").focus();
        h.run_steps(2);
        h.key_press(Key::ArrowUp);
        h.run_steps(2);
        let after = shared(&h);
        assert!(after[0][1] > 0.1 && after[0][0] == 0.0, "{after:?}");
        assert_eq!(h.state().playback.step(), 37);
    }

    #[test]
    fn a_run_with_a_schedule_of_its_own_has_its_own_knots_even_on_a_logarithmic_axis() {
        let mut document = document();
        document.experiment.schedule = Schedule::default();
        document.experiment.runs[0].schedule = Some(Shape::from(Drawn::default()).into());
        let peak = document.experiment.learning_rate;
        let optimizer = document.experiment.runs[0].optimizer.clone();
        document.experiment.add_run(optimizer);
        document.experiment.runs[1].rate = Rate::Own(peak / 100.0);
        let mut h = harness(document);
        let from = knot(&h, 1);
        let to = from + vec2(0.0, 10.0);
        drag(&mut h, from, to);
        let experiment = &h.state().document.experiment;
        let own = experiment.runs[0].schedule.as_ref().map(knots).unwrap_or_default();
        assert!((knot(&h, 1) - to).length() < 1.0 && own[0][1] < 0.1 && own[0][1] > 0.0, "{own:?}");
        assert_eq!(experiment.schedule, Schedule::default());
    }
}
