//! A schedule's settings with its curve.

use crate::app::paint;
use crate::app::widget::knots::{self, Knots};
use crate::app::widget::{self, ComboEntry};
use crate::number::write::{label, number};
use crate::picture::axis::projection::{Axis, Projection};
use crate::schedule::{Drawn, Schedule, Shape, Warmup};
use egui::{Align2, Button, Id, Label, Pos2, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo};

/// Whose schedule it is.
pub(super) struct ScheduleOwner<'a> {
    /// Where its controls live.
    pub(super) id: Id,
    /// What its controls are called after.
    pub(super) name: &'a str,
    /// The learning rate at the peak.
    pub(super) peak: f64,
    /// The length of the runs.
    pub(super) steps: u64,
}

/// Shape, settings, warmup, curve.
pub(super) fn ui(ui: &mut Ui, owner: &ScheduleOwner<'_>, schedule: &mut Schedule) {
    let all = Shape::all();
    let descriptions: Vec<_> = all.iter().map(Shape::description).collect();
    let id = schedule.shape.description().id;
    let current = descriptions.iter().position(|description| description.id == id).unwrap_or(0);
    let entries = descriptions.iter().map(|of| ComboEntry { group: "", name: of.name, summary: of.summary });
    let name = format!("Shape of {}", owner.name);
    if let Some(index) = widget::combo(ui, owner.id.with("shape"), &name, entries, current) {
        schedule.shape = all[index].clone();
    }
    if schedule.depends_on_losses() {
        no_curve(ui, schedule);
    } else {
        curve(ui, owner, schedule);
    }
    let id = owner.id.with(schedule.shape.description().id);
    widget::part(ui, id, owner.name, &mut schedule.shape);
    ui.horizontal(|ui| {
        warmup_switch(ui, owner, schedule);
        draw(ui, owner, schedule);
    });
    if let Some(warmup) = &mut schedule.warmup {
        widget::part(ui, owner.id.with("warmup"), &format!("the warmup of {}", owner.name), warmup);
    }
}

/// Whether somebody has set the κ of a schedule that is still the same one.
pub(super) fn kappa_was_set(before: &Schedule, after: &Schedule) -> bool {
    before.shape.description().id == after.shape.description().id && before.kappa() != after.kappa()
}

fn warmup_switch(ui: &mut Ui, owner: &ScheduleOwner<'_>, schedule: &mut Schedule) {
    let mut on = schedule.warmup.is_some();
    let description = Warmup::DESCRIPTION;
    let toggle = ui.checkbox(&mut on, "warmup").accessible_name(format!("Warmup of {}", owner.name));
    if toggle.on_hover_text(description.summary).changed() {
        schedule.warmup = on.then(Warmup::default);
    }
}

/// The way from any other shape to one that is drawn.
fn draw(ui: &mut Ui, owner: &ScheduleOwner<'_>, schedule: &mut Schedule) {
    if schedule.depends_on_losses() || matches!(schedule.shape, Shape::Drawn(_)) {
        return;
    }
    let button = ui.add(Button::new(RichText::new("Draw on the curve").small()));
    let button = button.accessible_name(format!("Draw on the curve of {}", owner.name));
    if button.on_hover_text("Turn it into knots that can be dragged on the curve").clicked() {
        *schedule = Shape::from(Drawn::like(schedule, owner.steps)).into();
    }
}

/// What stands in place of a curve that is known only when the run is over.
fn no_curve(ui: &mut Ui, schedule: &Schedule) {
    let words = RichText::new("Depends on the run's losses; see the learning-rate curve").weak();
    let part = schedule.shape.part();
    ui.add(Label::new(words).wrap()).on_hover_text(format!("{}\n{}", part.formula(), part.source()));
}

/// The learning rate over the run's steps.
fn curve(ui: &mut Ui, owner: &ScheduleOwner<'_>, schedule: &mut Schedule) {
    let font = egui::TextStyle::Small.resolve(ui.style());
    let height = (3.2 * widget::em(ui) + font.size).round();
    let sense = if matches!(schedule.shape, Shape::Drawn(_)) { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), height), sense);
    let name = format!("Curve of {}", owner.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let frame = Rect::from_min_max(rect.min, Pos2::new(rect.right(), rect.bottom() - 1.3 * font.size));
    let plot = frame.shrink2(egui::vec2(4.0, 5.0));
    let steps = owner.steps.max(1);
    let pos = |step: u64| {
        let across = step as f64 / steps as f64;
        let factor = schedule.factor(step, owner.steps);
        Pos2::new(
            egui::lerp(plot.x_range(), across as f32),
            egui::lerp(plot.bottom()..=plot.top(), factor as f32),
        )
    };
    let visuals = ui.visuals();
    let (ink, faint) = (visuals.text_color(), visuals.weak_text_color());
    let painter = ui.painter_at(rect);
    painter.rect_filled(frame, 3.0, visuals.extreme_bg_color);
    painter
        .add(egui::Shape::line(steps_shown(steps, plot.width()).map(pos).collect(), Stroke::new(1.5, ink)));
    let text = |at: Pos2, align: Align2, text: String| {
        painter.text(at, align, text, font.clone(), faint);
    };
    text(rect.left_bottom(), Align2::LEFT_BOTTOM, "0".into());
    text(rect.center_bottom(), Align2::CENTER_BOTTOM, format!("peak {}", label(owner.peak)));
    text(rect.right_bottom(), Align2::RIGHT_BOTTOM, format!("T = {}", owner.steps));
    let mut hover = String::new();
    if let Some(pointer) = response.hover_pos() {
        let across = f64::from((pointer.x - plot.left()) / plot.width()).clamp(0.0, 1.0);
        let step = (across * steps as f64).round() as u64;
        painter.circle_filled(pos(step), 3.0, ink);
        let rate = owner.peak * schedule.factor(step, owner.steps);
        let part = schedule.shape.part();
        hover = format!("step {step}: α = {}\n{}\n{}", number(rate, 3), part.formula(), part.source());
    }
    let [first, last] = schedule.shape_steps(owner.steps);
    if let Shape::Drawn(drawn) = &mut schedule.shape {
        let share = |step: f64| (step - first) / (last - first);
        let x = Axis::linear([share(0.0), share(steps as f64)]);
        let projection = Projection { x, y: Axis::linear([0.0, 1.0]), target: paint::from_rect(plot) };
        let knots = Knots { id: owner.id.with("knots"), of: owner.name, projection };
        knots.edit(drawn, ui.ctx());
        if let Some(at) = response.interact_pointer_pos().filter(|_| response.double_clicked()) {
            knots.insert(drawn, at);
        }
        knots.ui(drawn, ink, ui);
        hover = format!("{}\n{hover}", knots::hint(drawn));
    }
    response.on_hover_text(hover);
}

/// The steps at which the curve is drawn: all of them, or several for each point of the screen.
fn steps_shown(steps: u64, width: f32) -> impl Iterator<Item = u64> {
    let most = (4.0 * width.clamp(1.0, 4000.0)) as u64;
    let count = steps.min(most);
    (0..=count).map(move |index| (index as f64 / count as f64 * steps as f64).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::steps_shown;

    #[test]
    fn short_schedules_are_drawn_at_every_step_and_long_ones_from_end_to_end() {
        assert_eq!(steps_shown(20, 100.0).collect::<Vec<_>>(), (0..=20).collect::<Vec<_>>());
        let long: Vec<_> = steps_shown(100_000, 100.0).collect();
        assert_eq!((long.len(), long[0], long[400]), (401, 0, 100_000));
    }
}
