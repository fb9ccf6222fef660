//! What this is.

use super::After;
use super::modal;
use super::scroll_height;
use crate::app::paint;
use crate::picture::look::Look;
use egui::{Context, RichText, ScrollArea};

const TEXT: &str = "A laboratory that shows how optimizers move over a loss surface, how fast, and why. Its numbers equal \
PyTorch's, to rounding; Check the numbers runs the reference data in front of you.";

const LICENCES: &str = "Descent Lab may be used under the MIT licence or the Apache licence 2.0, whichever you like.

The typeface is DejaVu Sans: Bitstream Vera, copyright 2003 by Bitstream, Inc., with the DejaVu changes in the public \
domain, and Arev glyphs, copyright 2006 by Tavmjong Bah. Fonts may be used, copied and passed on with this notice.

The window is made with egui and eframe, pictures with resvg and png, numbers with nalgebra; all of them under the MIT \
licence, the Apache licence 2.0 or both. Reference data comes from PyTorch, optax and SciPy.";

pub(super) fn ui(look: &Look, ctx: &Context) -> After {
    modal(ctx, "About Descent Lab", 34.0, |ui| {
        ScrollArea::vertical().max_height(scroll_height(ui)).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = look.text as f32;
            ui.label(format!("Version {}", env!("CARGO_PKG_VERSION")));
            ui.label(RichText::new(TEXT).line_height(Some(1.4 * look.text as f32)));
            let size = look.small as f32;
            let quiet = RichText::new(LICENCES).size(size).line_height(Some(1.4 * size));
            ui.label(quiet.color(paint::colour(look.muted)));
        });
    })
}
