//! Save picture…: its size, format, look and title, with a preview of the real thing.

use super::super::beside::Latest;
use super::super::files::Purpose;
use super::super::lab::Lab;
use super::{After, Open, in_front, set_width};
use crate::experiment::View;
use crate::export::png::{MAX_SIDE, Pixels};
use crate::export::{Format, Metadata};
use crate::picture::look::{Look, LookKind};
use crate::picture::scene::Scene;
use crate::plot::figure::figure;
use crate::stage::Stage;
use egui::{Context, TextEdit, TextureHandle, Ui};
use std::sync::Arc;

/// A picture, with everything that it is made from.
#[derive(Clone, PartialEq)]
pub(super) struct Request {
    stage: Arc<Stage>,
    view: View,
    step: u64,
    text: String,
    pub(super) title: String,
    pub(super) look: LookKind,
    pub(super) size_px: [u32; 2],
    pub(super) format: Format,
}

/// Sizes that are offered, in pixels.
const SIZES: [(&str, [u32; 2]); 5] = [
    ("Figure", [1600, 1200]),
    ("Slide", [1920, 1080]),
    ("Poster", [4800, 3600]),
    ("Square", [1600, 1600]),
    ("Column", [1000, 1250]),
];

/// The area of a figure in points; text has one size in it, so pictures of all sizes look alike.
const AREA_PT: f64 = 800.0 * 600.0;

/// The sides of a picture that can be asked for, in pixels.
const SIDES: std::ops::RangeInclusive<u32> = 100..=MAX_SIDE;

impl Request {
    /// The picture of what the window shows.
    pub(super) fn of(lab: &Lab) -> Self {
        let title = lab.document.title.clone().unwrap_or_default();
        Self {
            stage: lab.simulation.stage().clone(),
            view: lab.document.view.clone(),
            step: lab.playback.step(),
            text: lab.document.to_text(),
            title,
            look: lab.settings.look,
            size_px: SIZES[0].1,
            format: Format::Png,
        }
    }

    /// The figure as data.
    pub(super) fn scene(&self) -> Scene {
        let [width, height] = self.size_px.map(f64::from);
        let points = (AREA_PT / (width * height)).sqrt();
        let size = [width * points, height * points];
        figure(&self.stage, &self.view, &self.title, &Look::of(self.look), size, Some(self.step))
    }

    /// What is written beside it.
    pub(super) fn metadata(&self) -> Metadata {
        Metadata { title: self.title.clone(), description: String::new(), experiment: self.text.clone() }
    }
}

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

impl Lab {
    /// Opens the dialog for the picture of what the window shows.
    pub(in super::super) fn open_picture(&mut self) {
        // The picture is of the step that was seen when it was asked for.
        self.playback.playing = false;
        let request = Request::of(self);
        let dialog = PictureDialog { request, preview: Preview::default() };
        self.dialogs.open = Some(Open::Picture(Box::new(dialog)));
    }

    pub(super) fn picture_ui(&mut self, dialog: &mut PictureDialog, ctx: &Context) -> After {
        let mut saved = false;
        let mut copied = false;
        let window = self.settings.look;
        let modal = in_front(ctx, "dialog").show(ctx, |ui| {
            set_width(ui, 46.0);
            ui.heading("Save picture");
            ui.add_space(ui.spacing().item_spacing.y);
            dialog.preview.ui(&dialog.request, ui);
            ui.add_space(ui.spacing().item_spacing.y);
            dialog.request.ui(window, ui);
            ui.add_space(ui.spacing().item_spacing.y);
            let height = ui.spacing().interact_size.y;
            let layout = egui::Layout::right_to_left(egui::Align::Center);
            ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), height), layout, |ui| {
                saved = ui.button("Save…").clicked();
                copied = ui.button("Copy").clicked();
                if ui.button("Cancel").clicked() {
                    ui.close();
                }
            });
        });
        if saved {
            self.dialogs.waiting = Some(dialog.request.clone());
            self.choose(Purpose::Picture(dialog.request.format.extension()), ctx);
        }
        if copied {
            self.copy(dialog.request.clone(), ctx);
        }
        if saved || copied || modal.should_close() { After::Close } else { After::Stay }
    }
}

impl Request {
    fn ui(&mut self, window: LookKind, ui: &mut Ui) {
        egui::Grid::new("picture").num_columns(2).spacing(ui.spacing().item_spacing * 1.5).show(ui, |ui| {
            let label = ui.label("Title");
            let hint =
                TextEdit::singleline(&mut self.title).hint_text("No title").desired_width(f32::INFINITY);
            ui.add(hint).labelled_by(label.id);
            ui.end_row();
            ui.label("Size");
            ui.horizontal_wrapped(|ui| self.sizes(ui));
            ui.end_row();
            ui.label("Format");
            ui.horizontal(|ui| {
                for format in Format::all() {
                    ui.radio_value(&mut self.format, format, format.name());
                }
            });
            ui.end_row();
            ui.label("Look");
            ui.horizontal(|ui| {
                for kind in LookKind::ALL {
                    let name = kind.name().to_owned();
                    let name = if kind == window { format!("{name}, as the window") } else { name };
                    ui.radio_value(&mut self.look, kind, name);
                }
            });
            ui.end_row();
        });
    }

    fn sizes(&mut self, ui: &mut Ui) {
        let names = ["Width in pixels", "Height in pixels"];
        for (side, name) in self.size_px.iter_mut().zip(names) {
            let drag = egui::DragValue::new(side).range(SIDES).speed(4).suffix(" px");
            ui.add(drag).on_hover_text(name).accessible_name(name);
        }
        for (name, size) in SIZES {
            let [width, height] = size;
            let chosen = self.size_px == size;
            if ui.selectable_label(chosen, name).on_hover_text(format!("{width} × {height} pixels")).clicked()
            {
                self.size_px = size;
            }
        }
    }
}

impl Preview {
    /// Shows the last preview, and has another one made where it is out of date.
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
    let [width, height] = request.size_px.map(f64::from);
    let scale = LONGER_SIDE_PX / width.max(height);
    let [width, height] = [width, height].map(|side| (side * scale).round().max(1.0) as u32);
    crate::export::png::render(&request.scene(), width, height).map_err(|error| error.to_string())
}
