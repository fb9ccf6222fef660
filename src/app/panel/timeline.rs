//! The timeline: play, step, scrub, speed; and what was said last.

use crate::app::now::{Command, Message, Playback, SPEEDS};
use crate::number::read::{Decimal, number};
use egui::{Color32, Context, Id, Pos2, Rect, Response, Sense, Shape, Stroke, Ui};

/// What stands on a button: painted, because few fonts have these symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Icon {
    ToStart,
    Back,
    Play,
    Pause,
    Forward,
    ToEnd,
    Loop,
}

/// The panel under everything: the playhead over `last` steps. How high it is.
pub(in crate::app) fn ui(playback: &mut Playback, last: u64, ui: &mut Ui, asked: &mut Vec<Command>) -> f32 {
    let panel = egui::Panel::bottom("timeline").resizable(false).show(ui, |ui| {
        ui.add_space(2.0);
        ui.horizontal(|ui| {
            buttons(playback, ui, asked);
            scrubber(playback, last, ui);
        });
        ui.add_space(2.0);
    });
    panel.response.rect.height()
}

/// What was said last floats above the timeline and moves nothing.
pub(in crate::app) fn message(message: &mut Option<Message>, above: f32, ctx: &Context) {
    let Some(said_last) = message else { return };
    let window = ctx.content_rect();
    let style = ctx.global_style();
    let frame = egui::Frame::popup(&style).inner_margin(egui::Margin::symmetric(10, 5));
    let gap = style.spacing.item_spacing.y;
    let at = egui::pos2(window.center().x, window.bottom() - above - gap);
    let area = egui::Area::new(Id::unique("message")).order(egui::Order::Foreground);
    let shown = area.pivot(egui::Align2::CENTER_BOTTOM).fixed_pos(at).show(ctx, |ui| {
        ui.set_max_width(0.8 * window.width());
        frame.show(ui, |ui| said(said_last, ui)).inner
    });
    if shown.inner {
        *message = None;
    }
}

fn buttons(playback: &Playback, ui: &mut Ui, asked: &mut Vec<Command>) {
    let play = if playback.playing { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
    let row = [
        (Icon::ToStart, "To the start", Command::ToStart),
        (Icon::Back, "Step back", Command::StepBack),
        (play.0, play.1, Command::TogglePlay),
        (Icon::Forward, "Step forward", Command::StepForward),
        (Icon::ToEnd, "To the end", Command::ToEnd),
    ];
    for (icon, name, command) in row {
        if button(ui, icon, name, false).on_hover_text(hint(ui, &command)).clicked() {
            asked.push(command);
        }
    }
    let again = button(ui, Icon::Loop, "Loop", playback.looping);
    if again.on_hover_text(hint(ui, &Command::ToggleLoop)).clicked() {
        asked.push(Command::ToggleLoop);
    }
}

/// A command's words and its key.
fn hint(ui: &Ui, command: &Command) -> String {
    let spec = command.spec();
    let key = spec.shortcut.map(|shortcut| format!(" ({})", ui.ctx().format_shortcut(&shortcut)));
    format!("{}{}", spec.text, key.unwrap_or_default())
}

/// The slider over the steps, where it is, and how fast it moves.
fn scrubber(playback: &mut Playback, last: u64, ui: &mut Ui) {
    let width = ui.spacing().interact_size.x;
    let words = format!("step {} / {last}", playback.step());
    let widest = format!("step {last} / {last}");
    let font = egui::TextStyle::Body.resolve(ui.style());
    let room = ui.fonts_mut(|fonts| fonts.layout_no_wrap(widest, font, Color32::WHITE).size().x);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        speed(playback, last, ui);
        let (place, _) =
            ui.allocate_exact_size(egui::vec2(room, ui.spacing().interact_size.y), Sense::hover());
        ui.put(place, egui::Label::new(words).selectable(false));
        ui.spacing_mut().slider_width = (ui.available_width() - ui.spacing().item_spacing.x).max(width);
        let mut step = playback.step();
        let slider = egui::Slider::new(&mut step, 0..=last).show_value(false);
        let response = ui.add(slider).accessible_name("Step");
        if response.changed() {
            playback.go(step);
        }
    });
}

/// Steps per second; the automatic speed shows any run in the same time.
fn speed(playback: &mut Playback, last: u64, ui: &mut Ui) {
    let mut speed = playback.steps_per_sec(last);
    let pace = 0.02 * speed;
    let drag = egui::DragValue::new(&mut speed)
        .range(SPEEDS)
        .speed(pace)
        .custom_formatter(|value, _| format!("{value:.0} steps/s"))
        .custom_parser(|text| number(text.trim().trim_end_matches("steps/s"), Decimal::Either).ok());
    let response = ui.add(drag).accessible_name("Speed");
    if response.changed() {
        playback.speed = Some(speed);
    }
    let automatic = playback.speed.is_none();
    let hover =
        response.on_hover_text("Steps per second; drag or type, double click for a speed that suits the run");
    if hover.double_clicked() && !automatic {
        playback.speed = None;
    }
}

/// What was said; whether it is dismissed.
fn said(message: &Message, ui: &mut Ui) -> bool {
    let failed = matches!(message, Message::Failed(_));
    let ink = if failed { ui.visuals().error_fg_color } else { ui.visuals().text_color() };
    let text = egui::RichText::new(message.text()).color(ink).small();
    ui.horizontal_top(|ui| {
        let button = 2.5 * ui.spacing().interact_size.y;
        let room = (ui.available_width() - button).max(button);
        let label = |ui: &mut Ui| {
            ui.set_max_width(room);
            ui.add(egui::Label::new(text).wrap_mode(egui::TextWrapMode::Wrap));
        };
        ui.vertical(label);
        ui.small_button("✕").accessible_name("Dismiss the message").clicked()
    })
    .inner
}

/// A button with a painted icon.
fn button(ui: &mut Ui, icon: Icon, name: &str, chosen: bool) -> Response {
    let side = ui.spacing().interact_size.y.max(22.0);
    let (rect, response) = ui.allocate_exact_size(egui::vec2(1.25 * side, side), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, name));
    if ui.is_rect_visible(rect) {
        let visuals = ui.style().interact_selectable(&response, chosen);
        ui.painter().rect(rect, 4.0, visuals.weak_bg_fill, visuals.bg_stroke, egui::StrokeKind::Inside);
        let ink = ui.visuals().override_text_color.unwrap_or_else(|| visuals.text_color());
        ui.painter().extend(shapes(
            icon,
            Rect::from_center_size(rect.center(), egui::Vec2::splat(0.5 * side)),
            ink,
        ));
    }
    response
}

/// The icon within a square.
fn shapes(icon: Icon, square: Rect, ink: Color32) -> Vec<Shape> {
    let at =
        |x: f32, y: f32| Pos2::new(square.left() + x * square.width(), square.top() + y * square.height());
    let triangle = |from: f32, to: f32| {
        Shape::convex_polygon(vec![at(from, 0.0), at(to, 0.5), at(from, 1.0)], ink, Stroke::NONE)
    };
    let bar =
        |from: f32, to: f32| Shape::rect_filled(Rect::from_min_max(at(from, 0.0), at(to, 1.0)), 0.0, ink);
    match icon {
        Icon::Play => vec![triangle(0.1, 1.0)],
        Icon::Pause => vec![bar(0.1, 0.38), bar(0.62, 0.9)],
        Icon::Forward => vec![triangle(0.0, 0.7), bar(0.75, 0.95)],
        Icon::Back => vec![triangle(1.0, 0.3), bar(0.05, 0.25)],
        Icon::ToEnd => vec![triangle(0.0, 0.45), triangle(0.4, 0.85), bar(0.85, 1.0)],
        Icon::ToStart => vec![triangle(1.0, 0.55), triangle(0.6, 0.15), bar(0.0, 0.15)],
        Icon::Loop => {
            let around = |turn: f32| {
                let (sin, cos) = (turn * std::f32::consts::TAU).sin_cos();
                at(0.5 + 0.45 * cos, 0.5 + 0.45 * sin)
            };
            let arc = (0..=18).map(|i| around(i as f32 / 24.0)).collect();
            let head = vec![at(0.5, -0.2), at(0.82, 0.05), at(0.5, 0.3)];
            vec![
                Shape::line(arc, Stroke::new(0.14 * square.width(), ink)),
                Shape::convex_polygon(head, ink, Stroke::NONE),
            ]
        }
    }
}
