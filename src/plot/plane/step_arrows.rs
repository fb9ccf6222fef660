//! The parts of one step as arrows, points and boxes around the iterate, with the paper's symbols.

use crate::optimizer::Role;
use crate::picture::colour::Colour;
use crate::picture::look::Look;
use crate::picture::rect::Point;
use crate::picture::scene::{Align, Arrow, Item, Marker, MarkerShape, Polyline, Stroke, Text};
use crate::picture::text_box::Room;
use crate::plot::coordinates::Chart;
use crate::plot::plane::trail::around;
use crate::real::V;
use crate::trajectory::{Explanation, StepPart};

/// Arrows shorter than this are points.
const SHORTEST: f64 = 4.0;

/// The parts of a step, drawn at the iterate from which it starts; nothing where that is out of sight.
pub(crate) fn step_arrows(
    at: V,
    explanation: &Explanation,
    colour: Colour,
    chart: &Chart,
    look: &Look,
    room: &mut Room,
) -> Vec<Item> {
    if chart.visible(at).is_none() {
        return Vec::new();
    }
    let drawer = Drawer { at, chart, look, ink: colour.mix(look.ink, 0.45) };
    explanation.parts.iter().flat_map(|part| drawer.part(part, room)).collect()
}

struct Drawer<'a> {
    at: V,
    chart: &'a Chart,
    look: &'a Look,
    ink: Colour,
}

impl Drawer<'_> {
    fn part(&self, part: &StepPart, room: &mut Room) -> Vec<Item> {
        match part.role {
            Role::Arrow => self.arrow(part, self.look.arrow, self.ink.with_opacity(0.8), room),
            Role::Step => self.arrow(part, 1.6 * self.look.arrow, self.ink, room),
            Role::Point => self.point(part, room),
            Role::Spread => self.spread(part, room),
            Role::Before | Role::Number | Role::Case | Role::Vector | Role::Rate => Vec::new(),
        }
    }

    /// A place of the plane, if it is in or near the picture.
    fn place(&self, p: V) -> Option<Point> {
        let place = self.chart.place(p)?;
        let target = self.chart.projection.target;
        let reach = 10.0 * (target.width() + target.height());
        target.shrink(-reach).contains(place).then_some(place)
    }

    fn arrow(&self, part: &StepPart, width: f64, colour: Colour, room: &mut Room) -> Vec<Item> {
        let Self { at, look, .. } = *self;
        let [Some(from), Some(to)] = [self.place(at), self.place(at + part.value)] else { return Vec::new() };
        let length = (to[0] - from[0]).hypot(to[1] - from[1]);
        if length.is_nan() || length < SHORTEST {
            return Vec::new();
        }
        let head = look.head.min(0.6 * length);
        let arrow = |width: f64, head: f64, colour| {
            Item::Arrow(Arrow { from, to, stroke: Stroke::solid(width, colour), head })
        };
        let mut items =
            vec![arrow(width + look.halo, head + look.halo, look.ground), arrow(width, head, colour)];
        items.extend(self.symbol(part.symbol, to, room));
        items
    }

    fn point(&self, part: &StepPart, room: &mut Room) -> Vec<Item> {
        let Self { at, look, ink, .. } = *self;
        let [Some(from), Some(to)] = [self.place(at), self.place(part.value)] else { return Vec::new() };
        let stroke = Stroke::dashed(0.7 * look.arrow, ink, &[3.0, 2.0]);
        let outline = Some(Stroke::solid(look.arrow, ink));
        let mut items = vec![
            Item::Polyline(Polyline { points: vec![from, to], stroke, closed: false }),
            Item::Marker(Marker {
                at: to,
                shape: MarkerShape::Circle,
                size: 0.7 * look.marker,
                fill: look.ground,
                outline,
            }),
        ];
        items.extend(self.symbol(part.symbol, to, room));
        items
    }

    fn spread(&self, part: &StepPart, room: &mut Room) -> Vec<Item> {
        let Self { at, look, ink, .. } = *self;
        let [x, y] = [part.value.x, part.value.y];
        let corners = [V::new(-x, y), V::new(x, y), V::new(x, -y), V::new(-x, -y)];
        let corners: Vec<Point> = corners.into_iter().filter_map(|corner| self.place(at + corner)).collect();
        let [a, b, c, _] = corners[..] else { return Vec::new() };
        // An outline only: filled, the box of a large rate would bury the plane.
        if (a[0] - b[0]).hypot(a[1] - b[1]).max((b[0] - c[0]).hypot(b[1] - c[1])) < SHORTEST {
            return Vec::new();
        }
        let stroke = Stroke::dashed(0.6 * look.arrow, ink.with_opacity(0.7), &[3.0, 3.0]);
        let mut items = vec![Item::Polyline(Polyline { points: corners, stroke, closed: true })];
        items.extend(self.symbol(part.symbol, b, room));
        items
    }

    fn symbol(&self, symbol: &str, at: Point, room: &mut Room) -> Option<Item> {
        let Self { look, ink, .. } = *self;
        let text = Text {
            halo: Some(look.ground),
            align: [Align::Start, Align::Center],
            ..Text::new(at, symbol, look.small, ink)
        };
        room.place(&text, around(at, 0.8 * look.small)).map(Item::Text)
    }
}
