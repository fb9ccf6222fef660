//! A scene as pixels: its tree, rendered on its background.

use resvg::tiny_skia::{Color, Pixmap, Transform};

use super::{ExportError, tree};
use crate::picture::scene::{Colour, Scene};

/// No side of an image may be longer.
pub const MAX_SIDE: u32 = 20_000;

/// No image may have more pixels.
pub const MAX_PIXELS: u64 = 100_000_000;

/// A rendered picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green, blue and alpha (not multiplied in), row by row from the top left.
    pub rgba: Vec<u8>,
}

/// Renders a scene, as large as it fits into the given pixels and in their middle, on its background.
pub fn render(scene: &Scene, width_px: u32, height_px: u32) -> Result<Pixels, ExportError> {
    check_size(width_px, height_px)?;
    let tree = tree::of(scene)?;
    let too_large = || ExportError::TooLarge { width: width_px, height: height_px };
    let mut pixmap = Pixmap::new(width_px, height_px).ok_or_else(too_large)?;
    // The tree has no background: this one covers the whole image.
    pixmap.fill(color(scene.background));
    let size = tree.size();
    let [width, height] = [width_px as f32, height_px as f32];
    let scale = (width / size.width()).min(height / size.height());
    let shift = [0.5 * (width - scale * size.width()), 0.5 * (height - scale * size.height())];
    resvg::render(
        &tree,
        Transform::from_row(scale, 0.0, 0.0, scale, shift[0], shift[1]),
        &mut pixmap.as_mut(),
    );
    Ok(Pixels { width: width_px, height: height_px, rgba: unmultiplied(pixmap) })
}

fn check_size(width: u32, height: u32) -> Result<(), ExportError> {
    if width == 0 || height == 0 {
        return Err(ExportError::NoPixels { width, height });
    }
    if width.max(height) > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ExportError::TooLarge { width, height });
    }
    Ok(())
}

fn color(Colour { r, g, b, a }: Colour) -> Color {
    Color::from_rgba8(r, g, b, a)
}

fn unmultiplied(pixmap: Pixmap) -> Vec<u8> {
    let mut bytes = pixmap.take();
    let (pixels, _) = bytes.as_chunks_mut::<4>();
    for [r, g, b, a] in pixels.iter_mut().filter(|pixel| !matches!(pixel[3], 0 | 255)) {
        for channel in [r, g, b] {
            let straight = (u32::from(*channel) * 255 + u32::from(*a) / 2) / u32::from(*a);
            *channel = straight.min(255) as u8;
        }
    }
    bytes
}

#[cfg(test)]
#[path = "pixels_tests.rs"]
mod tests;
