//! A scene as the tree of its SVG, read with the embedded fonts: what pixels are rendered from.

use std::sync::{Arc, LazyLock};

use resvg::usvg::{self, Tree};

use super::exhibit::Metadata;
use super::svg;
use crate::picture::font;
use crate::picture::scene::{Colour, Scene};

/// The tree of a scene without its background, which covers more than the scene where an image has another shape.
pub(super) fn of(scene: &Scene) -> Result<Tree, usvg::Error> {
    read(&svg::document(scene, &Metadata::default(), Colour::TRANSPARENT))
}

/// The tree of an SVG file's text.
pub(super) fn read(svg: &str) -> Result<Tree, usvg::Error> {
    Tree::from_str(svg, &OPTIONS)
}

/// How SVG is read: with the embedded fonts and no others.
static OPTIONS: LazyLock<usvg::Options> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    for data in [font::SANS, font::SANS_BOLD] {
        fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(data)));
    }
    fonts.set_sans_serif_family(font::FAMILY);
    fonts.set_serif_family(font::FAMILY);
    fonts.set_monospace_family(font::FAMILY);
    usvg::Options {
        font_family: font::FAMILY.to_owned(),
        fontdb: Arc::new(fonts),
        ..usvg::Options::default()
    }
});
