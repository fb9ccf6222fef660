//! Draws a scene's items with egui's painter. Points are egui's points; the scene's origin is the painter's.

use crate::picture::colour::Colour;
use crate::picture::font::Weight;
use crate::picture::line::clip::clip_polyline;
use crate::picture::line::dash::dash;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{
    Align, Area, Arrow, Dots, Item, Marker, Polyline, Raster, Rectangle, Stroke, Text,
};
use crate::picture::shape;
use egui::{Color32, Painter, Pos2, Shape, epaint};
use std::sync::Arc;

/// Pictures of pixels that are on their way to the screen, by what they were made from.
#[derive(Default)]
pub(super) struct Textures {
    kept: Vec<(Arc<[[u8; 4]]>, egui::TextureHandle)>,
}

/// Pictures that are kept at most: those of all panes, and of the last few frames.
const MOST_TEXTURES: usize = 8;

impl Textures {
    fn get(&mut self, ctx: &egui::Context, raster: &Raster) -> egui::TextureId {
        if let Some(index) = self.kept.iter().position(|(pixels, _)| Arc::ptr_eq(pixels, &raster.pixels)) {
            let kept = self.kept.remove(index);
            self.kept.push(kept);
        } else {
            if self.kept.len() >= MOST_TEXTURES {
                drop(self.kept.remove(0));
            }
            let image = egui::ColorImage::from_rgba_unmultiplied(
                [raster.width, raster.height()],
                raster.pixels.as_flattened(),
            );
            let handle = ctx.load_texture("field", image, egui::TextureOptions::LINEAR);
            self.kept.push((raster.pixels.clone(), handle));
        }
        self.kept[self.kept.len() - 1].1.id()
    }
}

/// Draws items, in their order.
pub(super) fn items(painter: &Painter, textures: &mut Textures, items: &[Item]) {
    for item in items {
        match item {
            Item::Clipped(group) => {
                let clip = rect(group.clip).intersect(painter.clip_rect());
                self::items(&painter.with_clip_rect(clip), textures, &group.items);
            }
            _ => painter.extend(shapes(painter, textures, std::slice::from_ref(item))),
        }
    }
}

/// What items look like to egui, clipped by the painter alone.
pub(super) fn shapes(painter: &Painter, textures: &mut Textures, items: &[Item]) -> Vec<Shape> {
    let mut out = Vec::new();
    for item in items {
        match item {
            Item::Polyline(line) => polyline(painter, line, &mut out),
            Item::Area(item) => area(item, &mut out),
            Item::Marker(item) => marker(painter, item, &mut out),
            Item::Dots(item) => dots(painter, item, &mut out),
            Item::Arrow(item) => arrow(painter, item, &mut out),
            Item::Rectangle(item) => rectangle(item, &mut out),
            Item::Text(item) => text(painter, item, &mut out),
            Item::Raster(item) => raster(painter, textures, item, &mut out),
            Item::Clipped(group) => out.extend(shapes(painter, textures, &group.items)),
        }
    }
    out
}

/// A colour of ours as one of egui's.
pub(super) fn colour(Colour { r, g, b, a }: Colour) -> Color32 {
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

/// A point of ours as one of egui's.
pub(super) fn pos([x, y]: Point) -> Pos2 {
    Pos2::new(x as f32, y as f32)
}

/// A rectangle of ours as one of egui's.
pub(super) fn rect(rect: Rect) -> egui::Rect {
    egui::Rect::from_min_max(pos(rect.min), pos(rect.max))
}

/// A rectangle of egui's as one of ours.
pub(super) fn from_rect(rect: egui::Rect) -> Rect {
    let point = |p: Pos2| [f64::from(p.x), f64::from(p.y)];
    Rect { min: point(rect.min), max: point(rect.max) }
}

/// What can be seen, and some room for strokes: nothing far outside reaches egui, whose f32 would not survive it.
fn visible(painter: &Painter) -> Rect {
    from_rect(painter.clip_rect().expand(64.0))
}

fn stroke(of: &Stroke) -> egui::Stroke {
    egui::Stroke::new(of.width as f32, colour(of.colour))
}

fn polyline(painter: &Painter, Polyline { points, stroke: style, closed }: &Polyline, out: &mut Vec<Shape>) {
    let closing = closed.then(|| points.first().copied()).flatten();
    for piece in clip_polyline(points.iter().copied().chain(closing), visible(painter)) {
        if style.dash.is_empty() {
            out.push(line(&piece, style));
        } else {
            for part in dash(&piece, &style.dash, 0.0) {
                out.push(line(&part, style));
            }
        }
    }
}

fn line(points: &[Point], style: &Stroke) -> Shape {
    Shape::line(points.iter().copied().map(pos).collect(), stroke(style))
}

/// Convex rings only; areas with holes are what rasters and vector files are for.
fn area(Area { rings, fill }: &Area, out: &mut Vec<Shape>) {
    for ring in rings {
        let points = ring.iter().copied().map(pos).collect();
        out.push(Shape::convex_polygon(points, colour(*fill), egui::Stroke::NONE));
    }
}

fn marker(painter: &Painter, Marker { at, shape, size, fill, outline }: &Marker, out: &mut Vec<Shape>) {
    if !at.iter().all(|c| c.is_finite()) || !visible(painter).contains(*at) {
        return;
    }
    let line = outline.as_ref().map_or(egui::Stroke::NONE, stroke);
    let Some(corners) = shape.outline(*at, *size) else {
        out.push(Shape::Circle(epaint::CircleShape {
            center: pos(*at),
            radius: 0.5 * *size as f32,
            fill: colour(*fill),
            stroke: line,
        }));
        return;
    };
    let points: Vec<Pos2> = corners.into_iter().map(pos).collect();
    // A star-shaped outline is filled as a fan around its middle; egui fills convex polygons only.
    let mut fan = epaint::Mesh::default();
    fan.colored_vertex(pos(*at), colour(*fill));
    let count = points.len() as u32;
    for (index, point) in (0..count).zip(&points) {
        fan.colored_vertex(*point, colour(*fill));
        fan.add_triangle(0, 1 + index, 1 + (index + 1) % count);
    }
    out.push(Shape::mesh(fan));
    out.push(Shape::closed_line(points.clone(), egui::Stroke::new(0.75, colour(*fill))));
    if outline.is_some() {
        out.push(Shape::closed_line(points, line));
    }
}

fn dots(painter: &Painter, Dots { at, radius, colour: fill }: &Dots, out: &mut Vec<Shape>) {
    let seen = visible(painter);
    let fill = colour(*fill);
    let discs =
        at.iter().filter(|p| seen.contains(**p)).map(|p| Shape::circle_filled(pos(*p), *radius as f32, fill));
    out.extend(discs);
}

fn arrow(painter: &Painter, Arrow { from, to, stroke: style, head }: &Arrow, out: &mut Vec<Shape>) {
    let far = visible(painter);
    let Some([from, to]) = crate::picture::line::clip::clip_segment(*from, *to, far) else { return };
    let Some((shaft, tip)) = shape::arrow(from, to, *head) else { return };
    out.push(line(&shaft, style));
    out.push(Shape::convex_polygon(tip.map(pos).to_vec(), colour(style.colour), egui::Stroke::NONE));
}

fn rectangle(Rectangle { rect: place, fill, stroke: border, corner }: &Rectangle, out: &mut Vec<Shape>) {
    let corner = corner.round().clamp(0.0, 255.0) as u8;
    let border = border.as_ref().map_or(egui::Stroke::NONE, stroke);
    let shape = epaint::RectShape::new(rect(*place), corner, colour(*fill), border, egui::StrokeKind::Middle);
    out.push(shape.into());
}

fn text(painter: &Painter, item: &Text, out: &mut Vec<Shape>) {
    if item.text.is_empty() || !item.at.iter().all(|c| c.is_finite()) {
        return;
    }
    let font = egui::FontId::new(item.size as f32, family(item.weight));
    let galley = painter.layout_no_wrap(item.text.clone(), font, colour(item.colour));
    let across = match item.align[0] {
        Align::Start => 0.0,
        Align::Center => 0.5,
        Align::End => 1.0,
    };
    let ascent = galley.rows.first().and_then(|row| row.glyphs.first()).map_or(0.0, |glyph| glyph.pos.y);
    let offset = egui::vec2(-across * galley.size().x, item.baseline() as f32 - ascent);
    let angle = (item.angle as f32).to_radians();
    let turn = egui::emath::Rot2::from_angle(angle);
    let place = |shift: egui::Vec2| pos(item.at) + turn * (offset + shift);
    if let Some(halo) = item.halo {
        let reach = 0.5 * item.halo_width() as f32;
        for step in 0..8 {
            let shift = egui::Vec2::angled(step as f32 * std::f32::consts::TAU / 8.0) * reach;
            let under = epaint::TextShape::new(place(shift), galley.clone(), colour(halo));
            out.push(under.with_override_text_color(colour(halo)).with_angle(angle).into());
        }
    }
    out.push(
        epaint::TextShape::new(place(egui::Vec2::ZERO), galley, colour(item.colour)).with_angle(angle).into(),
    );
}

/// The font family of a weight.
pub(super) fn family(weight: Weight) -> egui::FontFamily {
    match weight {
        Weight::Regular => egui::FontFamily::Proportional,
        Weight::Bold => egui::FontFamily::Name("bold".into()),
    }
}

fn raster(painter: &Painter, textures: &mut Textures, item: &Raster, out: &mut Vec<Shape>) {
    if item.width == 0 || item.height() == 0 || !item.rect.is_finite() {
        return;
    }
    let id = textures.get(painter.ctx(), item);
    let whole = egui::Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
    out.push(Shape::image(id, rect(item.rect), whole, Color32::WHITE));
}
