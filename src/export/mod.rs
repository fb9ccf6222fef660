//! A picture as a file: the formats, what is written beside it, and what can go wrong.

mod exhibit;
mod pack;
pub mod pixels;
pub mod png;
pub mod svg;
mod tree;

use std::path::{Path, PathBuf};

pub use exhibit::{Exhibit, Metadata};

/// The program and its version, as it signs files.
pub const SOFTWARE: &str = concat!("Descent Lab ", env!("CARGO_PKG_VERSION"));

/// What a format is called, and what makes its bytes.
struct Declaration {
    id: &'static str,
    extension: &'static str,
    name: &'static str,
    bytes: fn(&dyn Exhibit) -> Result<Vec<u8>, ExportError>,
}

macro_rules! formats {
    ($($(#[$doc:meta])* $format:ident = $file:ident;)+) => {
        /// A kind of file that a figure can be written to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Format {
            $($(#[$doc])* $format,)+
        }

        impl Format {
            const ALL: &[Self] = &[$(Self::$format),+];

            fn declaration(self) -> &'static Declaration {
                match self {
                    $(Self::$format => &$file::DECLARATION,)+
                }
            }
        }
    };
}

// A format is its file and its line here.
formats! {
    /// Vector graphics.
    Svg = svg;
    /// Pixels.
    Png = png;
}

impl Format {
    /// All formats, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied()
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
        pixels::MAX_SIDE,
        pixels::MAX_PIXELS / 1_000_000
    )]
    TooLarge {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// Its scene has no size.
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

/// A picture as the bytes of a file.
///
/// # Errors
/// Where its scene or the image has no size or is too large.
pub fn bytes(picture: &dyn Exhibit, format: Format) -> Result<Vec<u8>, ExportError> {
    let [width, height] = picture.size();
    if !(width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite()) {
        return Err(ExportError::NoSize { width, height });
    }
    (format.declaration().bytes)(picture)
}

#[cfg(test)]
mod testing;

#[cfg(test)]
mod tests {
    use super::testing::Page;
    use super::*;
    use crate::picture::scene::{Colour, Scene};

    const BACKGROUND: Colour = Colour::rgb(255, 255, 255);

    #[test]
    fn each_format_is_found_by_its_ending_in_small_and_capital_letters() {
        for format in Format::all() {
            let path = PathBuf::from(format!("a.b/figure.{}", format.extension().to_uppercase()));
            assert_eq!(Format::from_path(&path).unwrap(), format);
        }
    }

    #[test]
    fn an_unknown_ending_names_the_file_and_what_is_known() {
        for path in ["figure.bmp", "figure", ".svg", ""] {
            let error = Format::from_path(Path::new(path)).unwrap_err().to_string();
            let known = error.strip_prefix(&format!(
                "cannot tell the format of “{path}” from its ending; known endings are "
            ));
            let known: Vec<&str> = known.unwrap().split(", ").collect();
            assert_eq!(
                known,
                Format::all().map(|format| format!(".{}", format.extension())).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn a_scene_without_size_is_refused() {
        for size in [[0.0, 10.0], [10.0, -1.0], [f64::NAN, 1.0], [f64::INFINITY, 1.0]] {
            let page = Page::new(Scene { size, background: BACKGROUND, items: Vec::new() }, [10, 10]);
            for format in Format::all() {
                assert!(matches!(bytes(&page, format), Err(ExportError::NoSize { .. })), "{size:?}");
            }
        }
    }

    #[test]
    fn bytes_begin_as_their_format_does() {
        let page =
            Page::new(Scene { size: [10.0, 10.0], background: BACKGROUND, items: Vec::new() }, [20, 20]);
        let start = |format| bytes(&page, format).unwrap()[..4].to_vec();
        assert_eq!(start(Format::Svg), b"<svg");
        assert_eq!(start(Format::Png), b"\x89PNG");
    }
}
