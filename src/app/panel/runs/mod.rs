//! The runs: where each one is at the current step, what it is doing, and why.

mod details;
#[cfg(test)]
mod tests;

use crate::app::now::{Command, Finished, Now};
use crate::app::number::DIGITS;
use crate::app::paint;
use crate::app::widget::SideWidth;
use crate::experiment::Document;
use crate::insight::Verdict;
use crate::number::write::{column, exact, number};
use crate::picture::colour::{Colour, Theme};
use crate::picture::font::Weight;
use crate::picture::look::Look;
use crate::picture::palette;
use crate::picture::scene::{Item, Marker, Polyline, Stroke};
use crate::stage::Actor;
use details::Details;
use egui::{Align2, FontId, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use std::collections::BTreeSet;

/// What a row shows.
struct Row<'a> {
    actor: &'a Actor,
    run: &'a Finished,
    /// The step, or the run's last one if it ended before.
    step: usize,
    /// The loss there and the gradient's norm, as the rows above and below need it to be told from theirs.
    written: [String; 2],
    hidden: bool,
    selected: bool,
}

/// The most digits of a number, which is as wide as its column. All of them stand in the row's tooltip.
const MOST_DIGITS: usize = 9;

/// The columns, as right edges, and the height of a row's line.
struct Columns {
    left: f32,
    step: f32,
    loss: f32,
    gradient: f32,
    line: f32,
}

/// What was asked of a row.
enum Asked {
    Select(usize),
    Toggle(usize),
}

/// The panel at the right: the table, and the details of the selected run.
#[derive(Default)]
pub(in crate::app) struct Runs {
    details: Details,
}

impl Runs {
    /// Shows it, and takes the run that is selected and those that are hidden from it.
    pub(in crate::app) fn ui(
        &mut self,
        now: &Now<'_>,
        document: &mut Document,
        selected: &mut usize,
        ui: &mut Ui,
        commands: &mut Vec<Command>,
    ) {
        let look = now.look;
        let size = look.text as f32;
        let digit = ui.fonts_mut(|fonts| fonts.glyph_width(&FontId::proportional(look.small as f32), '0'));
        let least = 30.0 * digit + 2.0 * size;
        let frame = egui::Frame::side_top_panel(ui.style()).inner_margin(0.75 * size);
        let width = ui.ctx().content_rect().width();
        let default = (0.285 * width).min(24.0 * size).max(least);
        let widest = (0.29 * width).max(least);
        let width = SideWidth { name: "runs", default, range: egui::Rangef::new(least, widest) };
        let panel = width.apply(egui::Panel::right("runs").frame(frame), ui);
        let shown = panel.show(ui, |ui| {
            if let Some(done) = now.progress {
                let text = format!("Computing {} steps of every run", document.experiment.steps);
                let bar = egui::ProgressBar::new(done).text(text).animate(false);
                ui.add(bar);
                ui.add_space(0.4 * size);
            }
            match table(now, &document.view.hidden, *selected, ui) {
                Some(Asked::Select(slot)) => *selected = slot,
                Some(Asked::Toggle(slot)) => document.view.toggle_run(slot),
                None => {}
            }
            ui.add_space(0.6 * size);
            // In line with the table's columns. The scroll bar floats over this margin and not over numbers.
            let pad = pad(look);
            ui.spacing_mut().scroll.bar_width = pad;
            egui::ScrollArea::vertical().id_salt("details").auto_shrink([false, false]).show(ui, |ui| {
                egui::Frame::new()
                    .inner_margin(egui::Margin { left: pad as i8, right: pad as i8, ..Default::default() })
                    .show(ui, |ui| self.details.ui(now, &document.view, *selected, ui, commands));
            });
        });
        width.remember(ui, &shown.response);
    }
}

fn table(now: &Now<'_>, hidden: &BTreeSet<usize>, selected: usize, ui: &mut Ui) -> Option<Asked> {
    let (stage, look) = (now.stage, now.look);
    let columns = Columns::of(look, ui);
    header(look, &columns, ui);
    let mut asked = None;
    // A dozen rows leave room for the details.
    let height = (0.55 * ui.available_height()).max(4.0 * columns.line);
    egui::ScrollArea::vertical().id_salt("table").max_height(height).auto_shrink([false, true]).show(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let steps: Vec<usize> =
                stage.actors.iter().map(|actor| actor.trajectory.index(now.marked())).collect();
            let samples =
                || stage.actors.iter().zip(&steps).map(|(actor, step)| &actor.trajectory.samples[*step]);
            let losses: Vec<f64> = samples().map(|sample| sample.loss).collect();
            let gradients: Vec<f64> = samples().map(|sample| sample.gradient.norm()).collect();
            let written = [losses, gradients].map(|values| column(&values, DIGITS, MOST_DIGITS));
            for (k, (actor, run)) in stage.actors.iter().zip(now.finished).enumerate() {
                let row = Row {
                    actor,
                    run,
                    step: steps[k],
                    written: written.each_ref().map(|column| column[k].clone()),
                    hidden: hidden.contains(&actor.slot),
                    selected: selected == actor.slot,
                };
                asked = row.ui(look, &columns, ui).or(asked.take());
            }
        },
    );
    if stage.actors.is_empty() && now.progress.is_none() {
        ui.weak("No runs yet, add one at the left");
    }
    asked
}

/// The room between the panel's content and what is written in it.
fn pad(look: &Look) -> f32 {
    (0.4 * look.text as f32).round()
}

impl Columns {
    fn of(look: &Look, ui: &Ui) -> Self {
        let digit = ui.fonts_mut(|fonts| fonts.glyph_width(&FontId::proportional(look.small as f32), '0'));
        let pad = pad(look);
        let gradient = ui.max_rect().right() - pad;
        let loss = gradient - 11.0 * digit;
        Self {
            left: ui.max_rect().left() + pad,
            step: loss - 12.0 * digit,
            loss,
            gradient,
            line: 1.5 * look.text as f32,
        }
    }
}

fn header(look: &Look, columns: &Columns, ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), columns.line), Sense::hover());
    let (font, muted) = (FontId::proportional(look.small as f32), paint::colour(look.muted));
    let y = rect.center().y;
    let write = |x: f32, align: Align2, text: &str| {
        ui.painter().text(pos2(x, y), align, text, font.clone(), muted);
    };
    write(columns.step, Align2::RIGHT_CENTER, "step");
    write(columns.loss, Align2::RIGHT_CENTER, "loss");
    write(columns.gradient, Align2::RIGHT_CENTER, "‖∇f‖");
    ui.painter().hline(rect.x_range(), rect.bottom(), egui::Stroke::new(1.0, paint::colour(look.grid)));
}

impl Row<'_> {
    fn ui(&self, look: &Look, columns: &Columns, ui: &mut Ui) -> Option<Asked> {
        let Self { actor, run, step, .. } = self;
        let (step, height) = (*step, 2.0 * columns.line + 0.5 * look.text as f32);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let whole = ui.interact(rect, ui.scope_id().with(("run", actor.slot)), Sense::click());
        whole.widget_info(|| WidgetInfo::selected(Role::Row, true, self.selected, self.words()));
        self.background(look, &whole, ui);
        let above = Rect::from_min_size(
            rect.min + vec2(0.0, 0.25 * look.text as f32),
            vec2(rect.width(), columns.line),
        );
        let below = above.translate(vec2(0.0, columns.line));
        let eye = self.eye(look, columns, above, ui);
        let toggled = eye.clicked();
        let mut painter = ui.painter().clone();
        if self.hidden {
            painter.multiply_opacity(0.45);
        }
        let swatch = swatch(actor.slot, look, columns.left, above.center().y);
        // Nothing in a swatch is a picture of pixels.
        paint::items(&painter, &mut paint::Textures::default(), &swatch);
        let text_left = columns.left + 2.6 * look.text as f32;
        let chip =
            chip(run.judgement.verdict, look, eye.rect.left() - 0.4 * look.text as f32, above, &painter);
        name(actor, look, text_left, chip.left(), above, &painter);
        self.numbers(look, columns, below.center().y, &painter);
        let whole = whole.on_hover_ui(|ui| {
            ui.set_max_width(26.0 * look.text as f32);
            ui.label(egui::RichText::new(&actor.name).family(paint::family(Weight::Bold)));
            ui.label(&run.judgement.cause);
            let sample = &actor.trajectory.samples[step];
            let [loss, gradient] = [sample.loss, sample.gradient.norm()].map(exact);
            ui.label(format!("At step {step}: f = {loss}, ‖∇f‖ = {gradient}"));
            if let Some(ending) = run.trajectory.ending_words() {
                ui.label(ending);
            }
        });
        if toggled {
            return Some(Asked::Toggle(actor.slot));
        }
        whole.clicked().then_some(Asked::Select(actor.slot))
    }

    /// The row for those who cannot see it.
    fn words(&self) -> String {
        let Self { actor, run, step, .. } = self;
        let sample = &actor.trajectory.samples[*step];
        let [loss, gradient] = [sample.loss, sample.gradient.norm()].map(|value| number(value, DIGITS));
        let verdict = run.judgement.verdict.name();
        let ending = run.trajectory.ending_words().map_or_else(String::new, |words| format!(", {words}"));
        format!("{}, step {step}, loss {loss}, gradient norm {gradient}, {verdict}{ending}", actor.name)
    }

    fn background(&self, look: &Look, whole: &Response, ui: &Ui) {
        let ink = paint::colour(look.ink);
        let fill = match (self.selected, whole.hovered()) {
            (true, _) => ink.gamma_multiply(0.09),
            (false, true) => ink.gamma_multiply(0.045),
            (false, false) => egui::Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(whole.rect, 4.0, fill);
        if whole.has_focus() {
            let stroke = ui.visuals().selection.stroke;
            ui.painter().rect_stroke(whole.rect, 4.0, stroke, egui::StrokeKind::Inside);
        }
    }

    fn eye(&self, look: &Look, columns: &Columns, line: Rect, ui: &Ui) -> Response {
        let side = 1.5 * look.text as f32;
        let rect =
            Rect::from_center_size(pos2(columns.gradient - 0.5 * side, line.center().y), vec2(side, side));
        let response = ui.interact(rect, ui.scope_id().with(("eye", self.actor.slot)), Sense::click());
        let words = format!("{} {}", if self.hidden { "Show" } else { "Hide" }, self.actor.name);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
        let strong = response.hovered() || response.has_focus();
        let colour = paint::colour(if strong { look.ink } else { look.muted });
        draw_eye(rect.shrink(0.25 * side), self.hidden, colour, ui.painter());
        response.on_hover_text(words)
    }

    fn numbers(&self, look: &Look, columns: &Columns, y: f32, painter: &egui::Painter) {
        let font = FontId::proportional(look.small as f32);
        let [loss, gradient] = self.written.clone();
        for (x, text) in
            [(columns.step, self.step.to_string()), (columns.loss, loss), (columns.gradient, gradient)]
        {
            painter.text(pos2(x, y), Align2::RIGHT_CENTER, text, font.clone(), paint::colour(look.ink));
        }
    }
}

/// A piece of the run's line with its marker.
fn swatch(slot: usize, look: &Look, left: f32, y: f32) -> Vec<Item> {
    let style = palette::style(slot);
    let colour = style.colour(look.theme);
    let [left, y, width] = [f64::from(left), f64::from(y), 2.1 * look.text];
    let trail = 0.15 * look.text;
    let dash = style.dash.pattern().iter().map(|part| f64::from(*part) * trail).collect();
    vec![
        Item::Polyline(Polyline {
            points: vec![[left, y], [left + width, y]],
            stroke: Stroke { width: trail, colour, dash },
            closed: false,
        }),
        Item::Marker(Marker {
            at: [left + 0.5 * width, y],
            shape: style.marker,
            size: 0.75 * look.text,
            fill: colour,
            outline: Some(Stroke { width: 0.09 * look.text, colour: look.ground, dash: Vec::new() }),
        }),
    ]
}

/// The run's name, cut where its verdict begins.
fn name(actor: &Actor, look: &Look, left: f32, right: f32, line: Rect, painter: &egui::Painter) {
    let font = FontId::new(look.text as f32, paint::family(Weight::Bold));
    let mut job = egui::text::LayoutJob::simple_singleline(actor.name.clone(), font, paint::colour(look.ink));
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - left - 0.4 * look.text as f32).max(0.0));
    let galley = painter.layout_job(job);
    let at = pos2(left, line.center().y - 0.5 * galley.size().y);
    painter.galley(at, galley, paint::colour(look.ink));
}

/// The verdict in a rounded box that ends at `right`.
fn chip(verdict: Verdict, look: &Look, right: f32, line: Rect, painter: &egui::Painter) -> Rect {
    let font = FontId::proportional(look.small as f32);
    let galley = painter.layout_no_wrap(verdict.name().to_owned(), font, paint::colour(look.ink));
    let (dot, pad) = (0.5 * look.small as f32, 0.5 * look.small as f32);
    let size = vec2(galley.size().x + dot + 2.5 * pad, galley.size().y + 0.3 * look.small as f32);
    let rect = Rect::from_min_size(pos2(right - size.x, line.center().y - 0.5 * size.y), size);
    let tone = tone(verdict, look.theme);
    painter.rect_filled(rect, 0.5 * size.y, paint::colour(look.ground.mix(tone, 0.18)));
    painter.circle_filled(
        pos2(rect.left() + pad + 0.5 * dot, rect.center().y),
        0.5 * dot,
        paint::colour(tone),
    );
    let at = pos2(rect.left() + 1.5 * pad + dot, rect.center().y - 0.5 * galley.size().y);
    painter.galley(at, galley, paint::colour(look.ink));
    rect
}

/// The colour of a verdict: of good news, bad news, or what is in between.
pub(in crate::app) fn tone(verdict: Verdict, theme: Theme) -> Colour {
    let (light, dark) = match verdict {
        Verdict::Converged => (0x1F8A4C, 0x66D08F),
        Verdict::Descending => (0x2F6FB0, 0x7FB4EE),
        Verdict::Diverging(_) | Verdict::RunningAway | Verdict::Overflowed => (0xC0262D, 0xFF7B72),
        Verdict::Undefined | Verdict::LeftDomain => (0xC0262D, 0xFF7B72),
        Verdict::ZigZag(_) | Verdict::Cycle { .. } | Verdict::Overshooting | Verdict::Hovering => {
            (0xB26A00, 0xF2B84B)
        }
        Verdict::AtSaddle | Verdict::AtMaximum | Verdict::Crawling | Verdict::Stalled => (0x6B5E8C, 0xB6A6DD),
    };
    match theme {
        Theme::Light => Colour::hex(light),
        Theme::Dark => Colour::hex(dark),
    }
}

/// An eye, crossed out if the run is hidden.
fn draw_eye(rect: Rect, crossed: bool, colour: egui::Color32, painter: &egui::Painter) {
    let stroke = egui::Stroke::new(0.09 * rect.width() + 0.5, colour);
    let (centre, half) = (rect.center(), 0.5 * rect.size());
    let lid = |side: f32| {
        let arc = (0..=12).map(|k| k as f32 / 6.0 - 1.0);
        arc.map(|x| centre + vec2(x * half.x, side * 0.6 * half.y * (1.0 - x * x))).collect::<Vec<_>>()
    };
    painter.add(egui::Shape::line(lid(1.0), stroke));
    painter.add(egui::Shape::line(lid(-1.0), stroke));
    if crossed {
        painter.line_segment([rect.left_bottom(), rect.right_top()], stroke);
    } else {
        painter.circle_filled(centre, 0.28 * half.x, colour);
    }
}
