//! The one font of all pictures, and how wide a text is in it.
//!
//! DejaVu Sans has the digits in one width and every symbol that the program writes, so that window and files look
//! alike on every machine.

use std::sync::LazyLock;

use ttf_parser::{Face, GlyphId};

/// DejaVu Sans, a TrueType file.
pub static SANS: &[u8] = include_bytes!("../../assets/fonts/DejaVuSans.ttf");

/// DejaVu Sans Bold, a TrueType file.
pub static SANS_BOLD: &[u8] = include_bytes!("../../assets/fonts/DejaVuSans-Bold.ttf");

/// The name of the family that both belong to.
pub const FAMILY: &str = "DejaVu Sans";

/// The height of capitals and digits above the baseline, in multiples of the font size.
pub const CAP_HEIGHT: f64 = 1493.0 / 2048.0;

/// How strong a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// DejaVu Sans.
    #[default]
    Regular,
    /// DejaVu Sans Bold.
    Bold,
}

static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [SANS, SANS_BOLD].map(|data| Face::parse(data, 0).ok()));

/// The advance width of one line of text, in the unit of `size`, kerned as the renderer kerns it.
///
/// A character that the font lacks is as wide as the box drawn in its place.
pub fn text_width(text: &str, size: f64, weight: Weight) -> f64 {
    let Some(face) = &FACES[weight as usize] else { return 0.0 };
    let mut units = 0.0;
    let mut previous = None;
    for character in text.chars() {
        let glyph = face.glyph_index(character).unwrap_or_default();
        units += f64::from(face.glyph_hor_advance(glyph).unwrap_or_default());
        units += previous.map_or(0.0, |left| kerning(face, left, glyph));
        previous = Some(glyph);
    }
    units / f64::from(face.units_per_em()) * size
}

/// What two neighbours move together (when negative), in font units.
fn kerning(face: &Face, left: GlyphId, right: GlyphId) -> f64 {
    let subtables = face.tables().kern.into_iter().flat_map(|kern| kern.subtables);
    let horizontal = subtables.filter(|table| table.horizontal && !table.variable);
    horizontal.filter_map(|table| table.glyphs_kerning(left, right)).map(f64::from).sum()
}

/// Whether both weights of the font have the character.
pub fn has_glyph(character: char) -> bool {
    FACES.iter().flatten().filter(|face| face.glyph_index(character).is_some()).count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fonts_are_readable() {
        assert!(FACES.iter().all(Option::is_some));
    }

    #[test]
    fn every_symbol_that_the_program_writes_is_in_the_font() {
        for character in "αβγδεηκλμνρσθφ∇√‖∂∞≤≥≈·×−±→←↑↓…°₀₁₂₃₄₅₆₇₈₉ᵢₖ⁰¹²³⁴⁵⁶⁷⁸⁹⁻½–—’“”▶◀▲▼■●◆★✕".chars()
        {
            assert!(has_glyph(character), "{character} U+{:04X}", character as u32);
        }
    }

    #[test]
    fn digits_are_tabular() {
        for weight in [Weight::Regular, Weight::Bold] {
            let widths = "0123456789".chars().map(|digit| text_width(&digit.to_string(), 10.0, weight));
            assert!(widths.into_iter().all(|width| width == text_width("0", 10.0, weight)));
        }
        assert_eq!(text_width("1234", 10.0, Weight::Regular), 4.0 * text_width("0", 10.0, Weight::Regular));
    }

    #[test]
    fn capitals_are_as_high_as_stated() {
        for face in FACES.iter().flatten() {
            let height = face.glyph_bounding_box(face.glyph_index('H').unwrap()).unwrap().y_max;
            assert_eq!(f64::from(height) / f64::from(face.units_per_em()), CAP_HEIGHT);
        }
    }

    #[test]
    fn width_grows_with_size_and_weight() {
        let width = |size, weight| text_width("Rosenbrock κ = 25", size, weight);
        assert!((width(24.0, Weight::Regular) - 2.0 * width(12.0, Weight::Regular)).abs() < 1e-9);
        assert!(width(12.0, Weight::Bold) > width(12.0, Weight::Regular));
        assert_eq!(text_width("", 12.0, Weight::Bold), 0.0);
    }
}
