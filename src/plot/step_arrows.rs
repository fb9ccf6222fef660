//! The parts of one step as arrows, points and boxes around the iterate, with the paper's symbols.

use super::colour::Colour;
use super::look::Look;
use super::projection::Projection;
use super::rect::{Point, Rect};
use super::scene::{Align, Arrow, Item, Marker, MarkerShape, Polyline, Stroke, Text};
use super::stage::Actor;
use super::text_box::Room;
use super::trail::around;
use crate::optimizer::Role;
use crate::real::V;
use crate::trajectory::{Part, explain};

/// Arrows shorter than this are points.
const SHORTEST: f64 = 4.0;

/// The step that starts at iterate `step`, drawn at that iterate; nothing where that is out of sight or the
/// run has no such step.
pub(super) fn step_arrows(
    actor: &Actor,
    step: u64,
    projection: &Projection,
    look: &Look,
    room: &mut Room,
) -> Vec<Item> {
    let step = actor.trajectory.index(step) as u64;
    let at = actor.trajectory.at(step).at;
    if !projection.point([at.x, at.y]).is_some_and(|place| projection.target.contains(place)) {
        return Vec::new();
    }
    let ink = actor.style().colour(look.theme).mix(look.ink, 0.45);
    let drawer = Drawer { at, projection, look, ink };
    let mut items = Vec::new();
    for part in &explain(&actor.plan, step).parts {
        items.extend(drawer.part(part, room));
    }
    items
}

struct Drawer<'a> {
    at: V,
    projection: &'a Projection,
    look: &'a Look,
    ink: Colour,
}

impl Drawer<'_> {
    fn part(&self, part: &Part, room: &mut Room) -> Vec<Item> {
        match part.role {
            Role::Arrow => self.arrow(part, self.look.arrow, self.ink.with_opacity(0.8), room),
            Role::Step => self.arrow(part, 1.6 * self.look.arrow, self.ink, room),
            Role::Point => self.point(part, room),
            Role::Spread => self.spread(part, room),
            Role::Vector | Role::Rate => Vec::new(),
        }
    }

    /// A place of the plane, if it is in or near the picture.
    fn place(&self, p: V) -> Option<Point> {
        let place = self.projection.point([p.x, p.y])?;
        let target = self.projection.target;
        let reach = 10.0 * (target.width() + target.height());
        target.shrink(-reach).contains(place).then_some(place)
    }

    fn arrow(&self, part: &Part, width: f64, colour: Colour, room: &mut Room) -> Vec<Item> {
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

    fn point(&self, part: &Part, room: &mut Room) -> Vec<Item> {
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

    fn spread(&self, part: &Part, room: &mut Room) -> Vec<Item> {
        let Self { at, look, ink, .. } = *self;
        let [Some(a), Some(b)] = [self.place(at - part.value), self.place(at + part.value)] else {
            return Vec::new();
        };
        // An outline only: filled, the box of a large rate would bury the plane.
        let rect = Rect::new([a[0].min(b[0]), a[1].min(b[1])], [a[0].max(b[0]), a[1].max(b[1])]);
        if rect.width().max(rect.height()) < SHORTEST {
            return Vec::new();
        }
        let stroke = Stroke::dashed(0.6 * look.arrow, ink.with_opacity(0.7), &[3.0, 3.0]);
        let Rect { min: [left, top], max: [right, bottom] } = rect;
        let points = vec![[left, top], [right, top], [right, bottom], [left, bottom]];
        let mut items = vec![Item::Polyline(Polyline { points, stroke, closed: true })];
        items.extend(self.symbol(part.symbol, [rect.max[0], rect.min[1]], room));
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
