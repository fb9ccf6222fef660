//! Pixels packed as PNG data, for images and for the rasters inside of vector graphics.

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};

use crate::picture::scene::Raster;

/// A raster as the bytes of a PNG file; none when it has no pixels.
pub(super) fn raster(raster: &Raster) -> Option<Vec<u8>> {
    let (width, height) = (raster.width, raster.height());
    let mut file = Vec::new();
    let encoder = Encoder::new(&mut file, u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    let rgba = raster.pixels[..width * height].as_flattened();
    // It fails only for a raster without pixels.
    pack(encoder, rgba).ok()?;
    Some(file)
}

/// Writes the pixels, without alpha where all of them are opaque.
///
/// Fast packing takes 8 ms for a figure of 1600 × 1200; balanced takes 68 ms to save a third of the file.
pub(super) fn pack(mut encoder: Encoder<&mut Vec<u8>>, rgba: &[u8]) -> Result<(), EncodingError> {
    let (pixels, _) = rgba.as_chunks::<4>();
    let is_opaque = pixels.iter().all(|pixel| pixel[3] == 255);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(if is_opaque { ColorType::Rgb } else { ColorType::Rgba });
    encoder.set_compression(Compression::Fast);
    let mut writer = encoder.write_header()?;
    if is_opaque {
        let rgb: Vec<u8> = pixels.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
        writer.write_image_data(&rgb)?;
    } else {
        writer.write_image_data(rgba)?;
    }
    writer.finish()
}
