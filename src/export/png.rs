//! PNG: rendered pixels, with their size in print and what is written beside them.

use ::png::{Encoder, PixelDimensions, Unit};

use super::exhibit::{Exhibit, Metadata};
use super::pack::pack;
use super::pixels::{Pixels, render};
use super::{Declaration, ExportError, SOFTWARE};

/// The format's declaration.
pub(super) const DECLARATION: Declaration =
    Declaration { id: "png", extension: "png", name: "PNG image", bytes };

/// The file of a picture that prints as large as its points say.
fn bytes(picture: &dyn Exhibit) -> Result<Vec<u8>, ExportError> {
    let scene = picture.at(picture.step());
    let [width, height] = picture.size_px();
    let pixels = render(&scene, width, height)?;
    let per_point = (f64::from(width) / scene.size[0]).min(f64::from(height) / scene.size[1]);
    encode(&pixels, 72.0 * per_point, &picture.metadata())
}

/// Packs rendered pixels as the bytes of a PNG file; `dpi` is how many of them a printed inch has.
pub fn encode(pixels: &Pixels, dpi: f64, metadata: &Metadata) -> Result<Vec<u8>, ExportError> {
    let Pixels { width, height, rgba } = pixels;
    let mut file = Vec::with_capacity(rgba.len() / 8 + 1024);
    let mut encoder = Encoder::new(&mut file, *width, *height);
    let per_metre = (dpi / 0.0254).round() as u32;
    encoder.set_pixel_dims((per_metre > 0).then_some(PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: Unit::Meter,
    }));
    let notes = [
        ("Title", metadata.title.as_str()),
        ("Description", &metadata.description),
        ("Experiment", &metadata.experiment),
        ("Software", SOFTWARE),
    ];
    for (keyword, text) in notes.into_iter().filter(|(_, text)| !text.is_empty()) {
        // A NUL would end the note early, and the encoder does not look for it.
        encoder.add_itxt_chunk(keyword.to_owned(), text.replace('\0', "\u{fffd}"))?;
    }
    pack(encoder, rgba)?;
    Ok(file)
}

#[cfg(test)]
#[path = "png_tests.rs"]
mod tests;
