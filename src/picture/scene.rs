//! A picture as plain data, drawn alike by the window and by the exporters.
//!
//! All coordinates are points (1/72 inch), x to the right and y down from the top left of the figure. Items are drawn
//! in their order, later ones on top. Any number may stand in a coordinate: what is not finite is not drawn, and what
//! is far outside is cut before it is written.

use std::sync::Arc;

pub use crate::picture::colour::Colour;
pub use crate::picture::font::Weight;
pub use crate::picture::rect::{Point, Rect};
pub use crate::picture::shape::MarkerShape;

/// A whole picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Width and height in points.
    pub size: [f64; 2],
    /// What is behind everything.
    pub background: Colour,
    /// From the back to the front.
    pub items: Vec<Item>,
}

/// One thing in a picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A line.
    Polyline(Polyline),
    /// A filled area.
    Area(Area),
    /// A larger mark at one place.
    Marker(Marker),
    /// Many small discs.
    Dots(Dots),
    /// A line with a head.
    Arrow(Arrow),
    /// A rectangle.
    Rectangle(Rectangle),
    /// One line of text.
    Text(Text),
    /// A picture of pixels.
    Raster(Raster),
    /// Items that are only seen inside a rectangle.
    Clipped(Clipped),
}

/// How a line is drawn: joins are round; ends are round when it is solid and flat when it is dashed.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// In points.
    pub width: f64,
    /// The line's colour.
    pub colour: Colour,
    /// Lengths of stroke and gap in turn, in points; empty for a solid line.
    pub dash: Vec<f64>,
}

impl Stroke {
    /// A line without gaps.
    pub const fn solid(width: f64, colour: Colour) -> Self {
        Self { width, colour, dash: Vec::new() }
    }

    /// A dashed line, the lengths of stroke and gap being multiples of its width.
    pub fn dashed(width: f64, colour: Colour, pattern: &[f32]) -> Self {
        Self { width, colour, dash: pattern.iter().map(|&part| f64::from(part) * width).collect() }
    }
}

/// A line through points; a point that is not finite interrupts it.
#[derive(Clone, Debug, PartialEq)]
pub struct Polyline {
    /// The vertices.
    pub points: Vec<Point>,
    /// How it is drawn.
    pub stroke: Stroke,
    /// Whether the last vertex is joined to the first.
    pub closed: bool,
}

/// What lies inside an odd number of rings.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Closed rings, the first vertex not repeated.
    pub rings: Vec<Vec<Point>>,
    /// The colour inside.
    pub fill: Colour,
}

/// A larger mark at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// Its middle.
    pub at: Point,
    /// Its shape.
    pub shape: MarkerShape,
    /// The diameter of the disc; other shapes look as large.
    pub size: f64,
    /// The colour inside.
    pub fill: Colour,
    /// A line around it, half of it outside.
    pub outline: Option<Stroke>,
}

/// Many small discs of one look; where translucent ones overlap they do not add up.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// Their middles.
    pub at: Vec<Point>,
    /// Their radius.
    pub radius: f64,
    /// Their colour.
    pub colour: Colour,
}

/// A line with a head at its end; both ends must be finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// Where it begins.
    pub from: Point,
    /// Its tip.
    pub to: Point,
    /// The shaft; the head has its colour.
    pub stroke: Stroke,
    /// The length of the head.
    pub head: f64,
}

/// A rectangle.
#[derive(Clone, Debug, PartialEq)]
pub struct Rectangle {
    /// Where it is.
    pub rect: Rect,
    /// The colour inside.
    pub fill: Colour,
    /// The border, half of it outside.
    pub stroke: Option<Stroke>,
    /// The radius of the corners; 0 for sharp ones.
    pub corner: f64,
}

/// Where a text stands in relation to its anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The anchor is its left end, or the top of its capitals.
    Start,
    /// The anchor is its middle, or the middle of its capitals.
    Center,
    /// The anchor is its right end, or its baseline.
    End,
}

/// One line of text in the picture's font.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The anchor.
    pub at: Point,
    /// What is written.
    pub text: String,
    /// The font size.
    pub size: f64,
    /// The colour of the letters.
    pub colour: Colour,
    /// Where it stands in relation to the anchor, across and down.
    pub align: [Align; 2],
    /// A turn around the anchor, clockwise, in degrees; −90 reads upwards.
    pub angle: f64,
    /// How strong the letters are.
    pub weight: Weight,
    /// A seam around the letters, a quarter of their size wide, that lifts them off what is behind.
    pub halo: Option<Colour>,
}

impl Text {
    /// An upright text of regular weight that begins at its baseline at `at`.
    pub fn new(at: Point, text: impl Into<String>, size: f64, colour: Colour) -> Self {
        Self {
            at,
            text: text.into(),
            size,
            colour,
            align: [Align::Start, Align::End],
            angle: 0.0,
            weight: Weight::Regular,
            halo: None,
        }
    }

    /// The width of the whole stroke under the letters that makes the halo.
    pub fn halo_width(&self) -> f64 {
        0.25 * self.size
    }

    /// How wide it is, see [`text_width`](crate::picture::font::text_width).
    pub fn width(&self) -> f64 {
        crate::picture::font::text_width(&self.text, self.size, self.weight)
    }

    /// How far the baseline lies below the anchor, before the turn.
    pub fn baseline(&self) -> f64 {
        let share = match self.align[1] {
            Align::Start => 1.0,
            Align::Center => 0.5,
            Align::End => 0.0,
        };
        share * crate::picture::font::CAP_HEIGHT * self.size
    }
}

/// A picture of pixels, drawn smooth.
#[derive(Clone, Debug, PartialEq)]
pub struct Raster {
    /// The outer border of its pixels.
    pub rect: Rect,
    /// How many pixels are in a row.
    pub width: usize,
    /// Red, green, blue and alpha (not multiplied in), row by row from the top left; an incomplete last row is not
    /// drawn.
    pub pixels: Arc<[[u8; 4]]>,
}

impl Raster {
    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.pixels.len().checked_div(self.width).unwrap_or_default()
    }
}

/// Items that are only seen inside a rectangle.
#[derive(Clone, Debug, PartialEq)]
pub struct Clipped {
    /// What can be seen.
    pub clip: Rect,
    /// From the back to the front.
    pub items: Vec<Item>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dashed_line_scales_with_its_width() {
        assert_eq!(Stroke::dashed(2.0, Colour::rgb(0, 0, 0), &[4.0, 1.5]).dash, [8.0, 3.0]);
    }

    #[test]
    fn a_text_hangs_from_its_anchor_or_stands_on_it() {
        let text = |vertical| Text {
            align: [Align::Start, vertical],
            ..Text::new([0.0, 0.0], "x", 2048.0, Colour::rgb(0, 0, 0))
        };
        let baselines = [Align::Start, Align::Center, Align::End].map(|align| text(align).baseline());
        assert_eq!(baselines, [1493.0, 746.5, 0.0]);
    }

    #[test]
    fn a_raster_has_whole_rows_only() {
        let raster = |width, count| Raster {
            rect: Rect::from_size([1.0, 1.0]),
            width,
            pixels: vec![[0; 4]; count].into(),
        };
        assert_eq!([raster(3, 7).height(), raster(0, 7).height(), raster(8, 7).height()], [2, 0, 0]);
    }
}
