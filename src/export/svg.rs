//! A scene as SVG 1.1: compact, and the same bytes for the same scene.
//!
//! Coordinates are rounded to hundredths of a point. Everything is cut to a little more than what can be seen before
//! it is written, so that no number is huge, infinite or not a number.

use std::fmt::Write;

use base64::Engine;

use super::exhibit::{Exhibit, Metadata};
use super::pack::raster;
use super::{Declaration, ExportError, SOFTWARE};
use crate::picture::font;
use crate::picture::line::clip::{clip_polyline, clip_ring};
use crate::picture::scene::{
    Align, Area, Arrow, Clipped, Colour, Dots, Item, Marker, Point, Polyline, Raster, Rect, Rectangle, Scene,
    Stroke, Text, Weight,
};
use crate::picture::shape;

/// The format's declaration.
pub(super) const DECLARATION: Declaration =
    Declaration { id: "svg", extension: "svg", name: "SVG vector graphics", bytes };

/// The file of a picture, as large as its scene.
fn bytes(picture: &dyn Exhibit) -> Result<Vec<u8>, ExportError> {
    Ok(write(&picture.at(picture.step()), &picture.metadata()).into_bytes())
}

/// The scene as the text of an SVG file, as large in print as its points say.
pub fn write(scene: &Scene, metadata: &Metadata) -> String {
    document(scene, metadata, scene.background)
}

/// The scene on another background.
pub(super) fn document(scene: &Scene, metadata: &Metadata, background: Colour) -> String {
    let figure = Rect::from_size(scene.size);
    let mut svg = Writer { out: String::new(), visible: figure, clips: Vec::new() };
    svg.head(scene.size, metadata);
    svg.rectangle(&Rectangle { rect: figure, fill: background, stroke: None, corner: 0.0 });
    svg.items(&scene.items);
    svg.out.push_str("</g>\n</svg>\n");
    svg.out
}

struct Writer {
    out: String,
    /// What can be seen of the items being written.
    visible: Rect,
    /// The clips defined so far; their place is their name.
    clips: Vec<Rect>,
}

impl Writer {
    fn head(&mut self, [width, height]: [f64; 2], metadata: &Metadata) {
        let [w, h] = [Number(width), Number(height)];
        self.put(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" \
             width=\"{w}pt\" height=\"{h}pt\" viewBox=\"0 0 {w} {h}\">\n"
        ));
        self.note("title", &metadata.title);
        self.note("desc", &metadata.description);
        self.note("metadata", &metadata.experiment);
        self.put(format_args!(
            "<!-- {SOFTWARE} -->\n<g fill=\"none\" stroke-linejoin=\"round\" font-family=\"{}, Verdana, sans-serif\">\n",
            font::FAMILY
        ));
    }

    fn note(&mut self, element: &str, text: &str) {
        if !text.is_empty() {
            self.put(format_args!("<{element}>{}</{element}>\n", Escaped(text)));
        }
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Polyline(line) => self.polyline(line),
                Item::Area(area) => self.area(area),
                Item::Marker(marker) => self.marker(marker),
                Item::Dots(dots) => self.dots(dots),
                Item::Arrow(arrow) => self.arrow(arrow),
                Item::Rectangle(rectangle) => self.rectangle(rectangle),
                Item::Text(text) => self.text(text),
                Item::Raster(raster) => self.raster(raster),
                Item::Clipped(group) => self.group(group),
            }
        }
    }

    fn polyline(&mut self, Polyline { points, stroke, closed }: &Polyline) {
        let border = self.outside(2.0 * stroke.width);
        let whole = points.len() > 1 && points.iter().all(|&point| border.contains(point));
        let mut path = String::new();
        if whole {
            subpath(&mut path, points, *closed);
        } else {
            let closing = points.first().filter(|_| *closed);
            for piece in clip_polyline(points.iter().chain(closing).copied(), border) {
                subpath(&mut path, &piece, false);
            }
        }
        self.path(&path, format_args!("{}", Stroked(stroke)));
    }

    fn area(&mut self, Area { rings, fill }: &Area) {
        let border = self.outside(2.0);
        let mut path = String::new();
        for ring in rings {
            let ring = clip_ring(ring, border);
            if ring.len() > 2 {
                subpath(&mut path, &ring, true);
            }
        }
        self.path(&path, format_args!(" fill-rule=\"evenodd\"{}", Filled(*fill)));
    }

    fn marker(&mut self, Marker { at, shape, size, fill, outline }: &Marker) {
        let outline_width = outline.as_ref().map_or(0.0, |stroke| stroke.width);
        if !self.outside(size + outline_width).contains(*at) {
            return;
        }
        let look = format!("{}{}", Filled(*fill), Outlined(outline.as_ref()));
        match shape.outline(*at, *size) {
            None => self.put(format_args!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{look}/>\n",
                Number(at[0]),
                Number(at[1]),
                Number(0.5 * size)
            )),
            Some(corners) => {
                let mut path = String::new();
                subpath(&mut path, &corners, true);
                self.path(&path, format_args!("{look}"));
            }
        }
    }

    /// Dots are the round ends of lines without length: one path, few bytes, and no overlap adds up.
    fn dots(&mut self, Dots { at, radius, colour }: &Dots) {
        let border = self.outside(*radius);
        let mut path = String::new();
        for &[x, y] in at.iter().filter(|&&point| border.contains(point)) {
            put(&mut path, format_args!("M{} {}h0", Number(x), Number(y)));
        }
        let stroke = Stroke::solid(2.0 * radius, *colour);
        self.path(&path, format_args!("{}", Stroked(&stroke)));
    }

    fn arrow(&mut self, Arrow { from, to, stroke, head }: &Arrow) {
        let Some((shaft, tip)) = shape::arrow(*from, *to, *head) else { return };
        self.polyline(&Polyline { points: shaft.to_vec(), stroke: stroke.clone(), closed: false });
        self.area(&Area { rings: vec![tip.to_vec()], fill: stroke.colour });
    }

    fn rectangle(&mut self, Rectangle { rect, fill, stroke, corner }: &Rectangle) {
        // A border that is cut away with what is outside must not come back along the cut.
        let reach = stroke.as_ref().map_or(0.0, |stroke| stroke.width) + corner.max(0.0) + 1.0;
        let seen = rect.intersect(self.outside(reach));
        let is_drawn = fill.a > 0 || stroke.is_some();
        if rect.is_empty() || seen.is_empty() || !is_drawn {
            return;
        }
        let Rect { min: [x, y], .. } = seen;
        let rounded = if *corner > 0.0 { format!(" rx=\"{}\"", Number(*corner)) } else { String::new() };
        self.put(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{rounded}{}{}/>\n",
            Number(x),
            Number(y),
            Number(seen.width()),
            Number(seen.height()),
            Filled(*fill),
            Outlined(stroke.as_ref())
        ));
    }

    fn text(&mut self, text: &Text) {
        let reach = text.width() + 2.0 * text.size;
        if text.text.is_empty() || !(text.size > 0.0 && self.outside(reach).contains(text.at)) {
            return;
        }
        let anchor = match text.align[0] {
            Align::Start => "",
            Align::Center => " text-anchor=\"middle\"",
            Align::End => " text-anchor=\"end\"",
        };
        let weight = match text.weight {
            Weight::Regular => "",
            Weight::Bold => " font-weight=\"bold\"",
        };
        let [x, y] = text.at.map(Number);
        let turn = if text.angle == 0.0 {
            String::new()
        } else {
            format!(" transform=\"rotate({} {x} {y})\"", Number(text.angle))
        };
        let words = format_args!(
            "<text x=\"{x}\" y=\"{}\" font-size=\"{}\"{anchor}{weight}{turn}",
            Number(text.at[1] + text.baseline()),
            Number(text.size),
        )
        .to_string();
        let letters = Escaped(&text.text);
        // The outline is a text of its own under the letters: not every program knows an order of painting.
        if let Some(colour) = text.halo {
            let seam = Stroked(&Stroke::solid(text.halo_width(), colour)).to_string();
            self.put(format_args!(
                "{words}{}{seam} xml:space=\"preserve\">{letters}</text>\n",
                Filled(colour)
            ));
        }
        self.put(format_args!("{words}{} xml:space=\"preserve\">{letters}</text>\n", Filled(text.colour)));
    }

    fn raster(&mut self, image: &Raster) {
        let Rect { min: [x, y], .. } = image.rect;
        let is_writable = self.outside(Number::LARGEST).intersect(image.rect) == image.rect;
        if !is_writable || image.rect.intersect(self.visible).is_empty() {
            return;
        }
        let Some(file) = raster(image) else { return };
        self.put(format_args!(
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" \
             style=\"image-rendering:smooth\" xlink:href=\"data:image/png;base64,{}\"/>\n",
            Number(x),
            Number(y),
            Number(image.rect.width()),
            Number(image.rect.height()),
            base64::engine::general_purpose::STANDARD.encode(file)
        ));
    }

    fn group(&mut self, Clipped { clip, items }: &Clipped) {
        let before = self.visible;
        let seen = before.intersect(*clip);
        if clip.is_empty() || seen.is_empty() || items.is_empty() {
            return;
        }
        let id = self.clip_id(seen);
        self.put(format_args!("<g clip-path=\"url(#clip{id})\">\n"));
        self.visible = seen;
        self.items(items);
        self.visible = before;
        self.out.push_str("</g>\n");
    }

    /// The number of a clip, which is defined where it is first used.
    fn clip_id(&mut self, clip: Rect) -> usize {
        if let Some(id) = self.clips.iter().position(|&known| known == clip) {
            return id;
        }
        let id = self.clips.len();
        self.clips.push(clip);
        self.put(format_args!(
            "<clipPath id=\"clip{id}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>\n",
            Number(clip.min[0]),
            Number(clip.min[1]),
            Number(clip.width()),
            Number(clip.height())
        ));
        id
    }

    fn path(&mut self, path: &str, look: std::fmt::Arguments) {
        if !path.is_empty() {
            self.put(format_args!("<path d=\"{path}\"{look}/>\n"));
        }
    }

    /// What can be seen and a margin around it, wide enough that no cut through an item of that reach shows.
    fn outside(&self, reach: f64) -> Rect {
        self.visible.shrink(-1.0 - reach)
    }

    fn put(&mut self, text: std::fmt::Arguments) {
        put(&mut self.out, text);
    }
}

/// Appends formatted text; writing to a string cannot fail.
fn put(out: &mut String, text: std::fmt::Arguments) {
    let _ = out.write_fmt(text);
}

/// Appends a line through points, leaving out those that do not move it by a hundredth of a point.
fn subpath(path: &mut String, points: &[Point], closed: bool) {
    let mut previous = None;
    for &[x, y] in points {
        let here = [Number(x).hundredths(), Number(y).hundredths()];
        if previous == Some(here) {
            continue;
        }
        let command = if previous.is_none() { "M" } else { " " };
        put(path, format_args!("{command}{} {}", Number(x), Number(y)));
        previous = Some(here);
    }
    if closed {
        path.push('Z');
    }
}

mod text;
use text::{Escaped, Filled, Number, Outlined, Stroked};

#[cfg(test)]
#[path = "svg_tests.rs"]
mod tests;
