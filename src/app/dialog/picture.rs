//! Save picture…: its size, format, look and title, with a preview of the real thing.

use super::After;
use super::in_front;
use super::set_width;
use crate::app::beside::Latest;
use crate::app::now::{Command, Request};
use crate::export::Format;
use crate::export::pixels::{self, MAX_SIDE, Pixels};
use crate::picture::look::LookKind;
use egui::{Context, TextEdit, TextureHandle, Ui};

/// Sizes that are offered, in pixels.
const SIZES: [(&str, [u32; 2]); 5] = [
    ("Figure", Request::SIZE),
    ("Slide", [1920, 1080]),
    ("Poster", [4800, 3600]),
    ("Square", [1600, 1600]),
    ("Column", [1000, 1250]),
];

/// The sides of a picture that can be asked for, in pixels.
const SIDES: std::ops::RangeInclusive<u32> = 100..=MAX_SIDE;

/// The dialog.
pub(super) struct PictureDialog {
    request: Request,
    preview: Preview,
}

/// A small rendering, made beside the window.
#[derive(Default)]
struct Preview {
    /// What the preview is of.
    of: Option<Request>,
    coming: Latest<Request, Result<Pixels, String>>,
    texture: Option<TextureHandle>,
    error: Option<String>,
}

impl PictureDialog {
    /// The dialog for a picture, which it changes.
    pub(super) fn of(request: Request) -> Self {
        Self { request, preview: Preview::default() }
    }

    /// Shows it in a window that has this look.
    pub(super) fn ui(&mut self, window: LookKind, ctx: &Context, asked: &mut Vec<Command>) -> After {
        let Self { request, preview } = self;
        let mut wanted: Option<fn(Box<Request>) -> Command> = None;
        let modal = in_front(ctx, "dialog").show(ctx, |ui| {
            set_width(ui, 46.0);
            ui.heading("Save picture");
            ui.add_space(ui.spacing().item_spacing.y);
            preview.ui(request, ui);
            ui.add_space(ui.spacing().item_spacing.y);
            settings(request, window, ui);
            ui.add_space(ui.spacing().item_spacing.y);
            let height = ui.spacing().interact_size.y;
            let layout = egui::Layout::right_to_left(egui::Align::Center);
            ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), height), layout, |ui| {
                for (name, command) in
                    [("Save…", Command::SaveRequest as fn(_) -> _), ("Copy", Command::CopyRequest)]
                {
                    if ui.button(name).clicked() {
                        wanted = Some(command);
                    }
                }
                if ui.button("Cancel").clicked() {
                    ui.close();
                }
            });
        });
        asked.extend(wanted.map(|command| command(Box::new(request.clone()))));
        if wanted.is_some() || modal.should_close() { After::Close } else { After::Stay }
    }
}

fn settings(request: &mut Request, window: LookKind, ui: &mut Ui) {
    let Request { picture, format: chosen } = request;
    egui::Grid::new("picture").num_columns(2).spacing(ui.spacing().item_spacing * 1.5).show(ui, |ui| {
        let label = ui.label("Title");
        let hint =
            TextEdit::singleline(&mut picture.title).hint_text("No title").desired_width(f32::INFINITY);
        ui.add(hint).labelled_by(label.id);
        ui.end_row();
        ui.label("Size");
        ui.horizontal_wrapped(|ui| sizes(&mut picture.size_px, ui));
        ui.end_row();
        ui.label("Format");
        ui.horizontal(|ui| {
            for format in Format::all() {
                ui.radio_value(chosen, format, format.name());
            }
        });
        ui.end_row();
        ui.label("Look");
        ui.horizontal(|ui| {
            for kind in LookKind::ALL {
                let name = kind.name().to_owned();
                let name = if kind == window { format!("{name}, as the window") } else { name };
                ui.radio_value(&mut picture.look, kind, name);
            }
        });
        ui.end_row();
    });
}

fn sizes(size_px: &mut [u32; 2], ui: &mut Ui) {
    let names = ["Width in pixels", "Height in pixels"];
    for (side, name) in size_px.iter_mut().zip(names) {
        let drag = egui::DragValue::new(side).range(SIDES).speed(4).suffix(" px");
        ui.add(drag).on_hover_text(name).accessible_name(name);
    }
    for (name, size) in SIZES {
        let [width, height] = size;
        let hint = format!("{width} × {height} pixels");
        if ui.selectable_label(*size_px == size, name).on_hover_text(hint).clicked() {
            *size_px = size;
        }
    }
}

impl Preview {
    /// Shows the last preview, and has another one made if it is out of date.
    fn ui(&mut self, request: &Request, ui: &mut Ui) {
        self.follow(ui.ctx());
        if self.of.as_ref() != Some(request) {
            let ctx = ui.ctx().clone();
            self.coming.want(
                request,
                move || ctx.request_repaint(),
                |request, worker| async move {
                    worker.deliver(worker.piece(|| render(&request)).await);
                },
            );
        }
        let room = egui::vec2(ui.available_width(), (0.42 * ui.ctx().content_rect().height()).min(360.0));
        let (rect, response) = ui.allocate_exact_size(room, egui::Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Preview of the picture"));
        if let Some(texture) = &self.texture {
            let size = texture.size_vec2();
            let scale = (room.x / size.x).min(room.y / size.y);
            let place = egui::Rect::from_center_size(rect.center(), size * scale);
            egui::Image::new(texture).paint_at(ui, place);
            let line = ui.visuals().widgets.noninteractive.bg_stroke;
            ui.painter().rect_stroke(place, 0.0, line, egui::StrokeKind::Outside);
        }
        if let Some(error) = &self.error {
            ui.colored_label(ui.visuals().error_fg_color, error);
        }
    }

    fn follow(&mut self, ctx: &Context) {
        let Some((request, result)) = self.coming.receive() else { return };
        self.of = Some(request);
        match result {
            Ok(pixels) => {
                let size = [pixels.width as usize, pixels.height as usize];
                let image = egui::ColorImage::from_rgba_unmultiplied(size, &pixels.rgba);
                self.texture = Some(ctx.load_texture("preview", image, egui::TextureOptions::LINEAR));
                self.error = None;
            }
            Err(error) => self.error = Some(error),
        }
    }
}

/// Renders it as large as the preview is shown.
fn render(request: &Request) -> Result<Pixels, String> {
    const LONGER_SIDE_PX: f64 = 900.0;
    let [width, height] = request.picture.size_px.map(f64::from);
    let scale = LONGER_SIDE_PX / width.max(height);
    let [width, height] = [width, height].map(|side| (side * scale).round().max(1.0) as u32);
    pixels::render(&request.picture.scene(), width, height).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::lab::Lab;
    use crate::experiment::Document;
    use crate::export::bytes;
    use crate::gallery;
    use crate::plot::picture::{Picture, Wishes};
    use crate::stage::Stage;
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    /// What the dialog saves of a document in a window that rests at a step.
    fn saved(document: Document, step: u64) -> Request {
        let ctx = Context::default();
        let mut lab = Lab::headless(&ctx, document);
        lab.playback.go(step);
        let begin = Instant::now();
        lab.follow(&ctx);
        while lab.is_busy() {
            assert!(begin.elapsed() < Duration::from_secs(60), "the runs never came");
            std::thread::sleep(Duration::from_millis(2));
            lab.follow(&ctx);
        }
        lab.request()
    }

    #[test]
    fn the_window_saves_what_the_command_line_renders() {
        for ready in gallery::all() {
            let Document { experiment, .. } = &ready.document;
            let step = experiment.steps.div_ceil(2);
            let mut request = saved(ready.document.clone(), step);
            request.picture.size_px = [640, 480];
            let wishes = Wishes { look: request.picture.look, size_px: [640, 480], step: Some(step) };
            let rendered = Picture::of(&ready.document, Arc::new(Stage::of(experiment)), wishes);
            for format in Format::all() {
                let [window, command_line] =
                    [&request.picture, &rendered].map(|picture| bytes(picture, format).unwrap());
                assert!(window == command_line, "{} as {}", ready.id, format.id());
            }
        }
    }

    #[test]
    fn a_document_without_a_title_is_called_by_its_surface() {
        let document = Document::default();
        let title = document.experiment.surface.title();
        assert_eq!(saved(document, 3).picture.title, title);
    }
}
