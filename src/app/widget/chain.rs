//! The sign of a number that follows another one.

use egui::{CornerRadius, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2};

/// Two links of a chain, as high as the text.
pub(in crate::app) fn chain(ui: &mut Ui) -> Response {
    let height = ui.text_style_height(&egui::TextStyle::Body);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(1.1 * height, height), Sense::hover());
    let link = Vec2::new(0.62 * height, 0.36 * height);
    let stroke = Stroke::new(0.09 * height, ui.visuals().text_color());
    for side in [-1.0, 1.0] {
        let at = rect.center() + Vec2::new(side * 0.22 * height, 0.0);
        let round = CornerRadius::same((0.5 * link.y) as u8);
        ui.painter().rect_stroke(Rect::from_center_size(at, link), round, stroke, StrokeKind::Middle);
    }
    response
}
