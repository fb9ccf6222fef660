//! What stands in front of the window.

use egui::{Context, Id, Modal};

/// Something in front of the window, with room around it.
pub(in crate::app) fn in_front(ctx: &Context, id: &str) -> Modal {
    let style = ctx.global_style();
    let size = style.text_styles.get(&egui::TextStyle::Body).map_or(13.0, |font| font.size);
    let margin = (1.2 * size).min(0.02 * ctx.content_rect().height());
    Modal::new(Id::unique(id)).frame(egui::Frame::popup(&style).inner_margin(margin))
}
