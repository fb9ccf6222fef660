//! A scene as a file: the formats, what is written beside the picture, and what can go wrong.

pub mod png;
pub mod svg;

use std::path::{Path, PathBuf};

use crate::picture::scene::Scene;

/// The program and its version, as it signs files.
pub const SOFTWARE: &str = concat!("Descent Lab ", env!("CARGO_PKG_VERSION"));

/// A kind of file that a figure can be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Vector graphics.
    Svg,
    /// Pixels.
    Png,
}

/// What a format is called, and what makes its bytes.
struct Declaration {
    format: Format,
    id: &'static str,
    extension: &'static str,
    name: &'static str,
    bytes: MakeBytes,
}

/// From a scene, what is written beside it, and a size in pixels.
type MakeBytes = fn(&Scene, &Metadata, [u32; 2]) -> Result<Vec<u8>, ExportError>;

/// All formats; everything that offers or reads one comes from here.
const FORMATS: [Declaration; 2] = [
    Declaration {
        format: Format::Svg,
        id: "svg",
        extension: "svg",
        name: "SVG vector graphics",
        bytes: |scene, metadata, _| Ok(svg::write(scene, metadata).into_bytes()),
    },
    Declaration { format: Format::Png, id: "png", extension: "png", name: "PNG image", bytes: png::bytes },
];

impl Format {
    /// All formats, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        FORMATS.iter().map(|declaration| declaration.format)
    }

    /// How it is named on the command line.
    pub fn id(self) -> &'static str {
        self.declaration().id
    }

    /// The ending of its files, without the dot.
    pub fn extension(self) -> &'static str {
        self.declaration().extension
    }

    /// How it is named in the window.
    pub fn name(self) -> &'static str {
        self.declaration().name
    }

    /// The format that a file's ending asks for, in small or capital letters.
    pub fn from_path(path: &Path) -> Result<Self, ExportError> {
        let ending = path.extension().and_then(|ending| ending.to_str());
        Self::all()
            .find(|format| ending.is_some_and(|ending| ending.eq_ignore_ascii_case(format.extension())))
            .ok_or_else(|| ExportError::UnknownEnding { path: path.to_owned() })
    }

    fn declaration(self) -> &'static Declaration {
        let place = FORMATS.iter().position(|declaration| declaration.format == self);
        // A test finds each format in the list.
        &FORMATS[place.unwrap_or_default()]
    }
}

/// What is written beside the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// One line: what the figure shows.
    pub title: String,
    /// The caption, and the settings in words.
    pub description: String,
    /// The experiment as its file holds it, so that the figure can be made again; not written when empty.
    pub experiment: String,
}

/// Why a figure could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// No format has the ending of this file.
    #[error("cannot tell the format of “{}” from its ending; known endings are {}", path.display(), endings())]
    UnknownEnding {
        /// The file.
        path: PathBuf,
    },
    /// A side has no pixels.
    #[error("an image of {width} × {height} pixels has nothing in it")]
    NoPixels {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// More pixels than are sensible.
    #[error(
        "an image of {width} × {height} pixels is too large; at most {} pixels a side and {} million in all",
        png::MAX_SIDE,
        png::MAX_PIXELS / 1_000_000
    )]
    TooLarge {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// The scene itself has no size.
    #[error("a figure of {width} × {height} points cannot be drawn")]
    NoSize {
        /// In points.
        width: f64,
        /// In points.
        height: f64,
    },
    /// The renderer refused what was written for it.
    #[error("the figure could not be rendered: {0}")]
    Render(#[from] resvg::usvg::Error),
    /// The pixels could not be packed.
    #[error("the image could not be packed: {0}")]
    Pack(#[from] ::png::EncodingError),
}

fn endings() -> String {
    let endings: Vec<String> = Format::all().map(|format| format!(".{}", format.extension())).collect();
    endings.join(", ")
}

/// A figure as the bytes of a file. `size_px` is the size of an image in pixels, into which the scene is fitted;
/// vector graphics have the scene's own size.
pub fn bytes(
    scene: &Scene,
    metadata: &Metadata,
    format: Format,
    size_px: [u32; 2],
) -> Result<Vec<u8>, ExportError> {
    let [width, height] = scene.size;
    if !(width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite()) {
        return Err(ExportError::NoSize { width, height });
    }
    (format.declaration().bytes)(scene, metadata, size_px)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::scene::Colour;

    #[test]
    fn each_format_is_declared_and_found_by_its_ending() {
        for format in [Format::Svg, Format::Png] {
            assert_eq!(format.declaration().format, format);
            let path = PathBuf::from(format!("a.b/figure.{}", format.extension().to_uppercase()));
            assert_eq!(Format::from_path(&path).unwrap(), format);
        }
        assert_eq!(Format::all().count(), FORMATS.len());
    }

    #[test]
    fn an_unknown_ending_names_the_file_and_what_is_known() {
        for path in ["figure.bmp", "figure", ".svg", ""] {
            let error = Format::from_path(Path::new(path)).unwrap_err().to_string();
            assert_eq!(
                error,
                format!("cannot tell the format of “{path}” from its ending; known endings are .svg, .png")
            );
        }
    }

    #[test]
    fn a_scene_without_size_is_refused() {
        for size in [[0.0, 10.0], [10.0, -1.0], [f64::NAN, 1.0], [f64::INFINITY, 1.0]] {
            let scene = Scene { size, background: Colour::rgb(255, 255, 255), items: Vec::new() };
            for format in Format::all() {
                let refused = bytes(&scene, &Metadata::default(), format, [10, 10]);
                assert!(matches!(refused, Err(ExportError::NoSize { .. })), "{size:?}");
            }
        }
    }

    #[test]
    fn bytes_begin_as_their_format_does() {
        let scene = Scene { size: [10.0, 10.0], background: Colour::rgb(255, 255, 255), items: Vec::new() };
        let start = |format| bytes(&scene, &Metadata::default(), format, [20, 20]).unwrap()[..4].to_vec();
        assert_eq!(start(Format::Svg), b"<svg");
        assert_eq!(start(Format::Png), b"\x89PNG");
    }
}
