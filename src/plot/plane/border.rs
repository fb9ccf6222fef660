//! The box that bounds keep a run in, on the plane.

use super::Plane;
use crate::around::Bounds;
use crate::picture::colour::Colour;
use crate::picture::line::clip::clip_polyline;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Align, Area, Item, Stroke, Text};
use crate::picture::text_box::Room;
use crate::plot::coordinates::Chart;
use crate::plot::plane::model::polyline;
use crate::real::V;

impl Plane<'_> {
    /// The bounds of all runs, and those that visible runs have of their own in the runs' colours.
    pub(super) fn borders(&self, chart: &Chart, room: &mut Room) -> Vec<Item> {
        let shared = self.stage.experiment.around.r#box;
        let mut items: Vec<Item> =
            shared.iter().flat_map(|bounds| self.border(bounds, self.look.ink, chart, room)).collect();
        for actor in self.actors() {
            let own = actor.plan.around.r#box.filter(|own| Some(*own) != shared);
            let colour = actor.style().colour(self.look.theme);
            items.extend(own.iter().flat_map(|bounds| self.border(bounds, colour, chart, room)));
        }
        items
    }

    /// A veil over what lies outside, a line at each bound, and the word for it.
    fn border(&self, bounds: &Bounds, colour: Colour, chart: &Chart, room: &mut Room) -> Vec<Item> {
        let look = self.look;
        let target = chart.projection.target;
        let seen = visible(chart, target);
        let sides = bounds.sides();
        // A side without a bound, or with one far away, ends beyond what is seen.
        let ends = [0, 1].map(|axis| {
            let [low, high] = seen[axis];
            let beyond = high - low;
            sides[axis].map(|side| side.clamp(low - beyond, high + beyond))
        });
        let corner = |x: usize, y: usize| chart.place(V::new(ends[0][x], ends[1][y]));
        let corners: Option<Vec<Point>> =
            [(0, 0), (1, 0), (1, 1), (0, 1)].into_iter().map(|(x, y)| corner(x, y)).collect();
        let Some(corners) = corners else { return Vec::new() };
        let ([left, top], [right, bottom]) = (target.min, target.max);
        let frame = vec![[left, top], [right, top], [right, bottom], [left, bottom]];
        let inside = within(&corners, target);
        let mut items =
            vec![Item::Area(Area { rings: vec![frame, inside], fill: look.ground.with_opacity(0.55) })];
        let stroke = Stroke::dashed(1.6 * look.hairline, colour, &[5.0, 2.5]);
        for (axis, end, from, to) in [(1, 0, 0, 1), (0, 1, 1, 2), (1, 1, 2, 3), (0, 0, 3, 0)] {
            if sides[axis][end].is_finite() {
                items.extend(polyline(clip_polyline([corners[from], corners[to]], target), &stroke));
            }
        }
        let word = Text { halo: Some(look.ground), ..Text::new([0.0; 2], "bounds", look.small, colour) };
        let gap = 0.7 * look.small;
        let anchors = corners.iter().flat_map(|[x, y]| {
            let along = [Align::Start, Align::End].into_iter();
            along.flat_map(move |align| [([*x, y - gap], align), ([*x, y + gap], align)])
        });
        items.extend(room.place(&word, anchors).map(Item::Text));
        items
    }
}

/// The lowest and highest coordinates of what a target shows.
fn visible(chart: &Chart, target: Rect) -> [[f64; 2]; 2] {
    let ([left, top], [right, bottom]) = (target.min, target.max);
    let corners = [[left, top], [right, top], [right, bottom], [left, bottom]].map(|at| chart.point(at));
    [0, 1].map(|axis| {
        let ends = corners.iter().map(|corner| corner[axis]);
        ends.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], end| [low.min(end), high.max(end)])
    })
}

/// The part of a convex polygon that lies in a rectangle (Sutherland & Hodgman 1974).
fn within(polygon: &[Point], rect: Rect) -> Vec<Point> {
    let mut points = polygon.to_vec();
    for (axis, limit, sign) in
        [(0, rect.min[0], 1.0), (0, rect.max[0], -1.0), (1, rect.min[1], 1.0), (1, rect.max[1], -1.0)]
    {
        let depth = |p: &Point| sign * (p[axis] - limit);
        let mut kept = Vec::new();
        for (index, to) in points.iter().enumerate() {
            let from = &points[(index + points.len() - 1) % points.len()];
            let (a, b) = (depth(from), depth(to));
            if (a < 0.0) != (b < 0.0) {
                let t = a / (a - b);
                kept.push([from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]);
            }
            if b >= 0.0 {
                kept.push(*to);
            }
        }
        points = kept;
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_a_rectangle_is_cut_at_its_border() {
        let rect = Rect::new([0.0, 0.0], [10.0, 10.0]);
        let wide = [[-5.0, 2.0], [20.0, 2.0], [20.0, 8.0], [-5.0, 8.0]];
        let mut cut = within(&wide, rect);
        cut.sort_by(|a, b| a.partial_cmp(b).unwrap());
        assert_eq!(cut, [[0.0, 2.0], [0.0, 8.0], [10.0, 2.0], [10.0, 8.0]]);
        assert!(within(&[[20.0, 20.0], [30.0, 20.0], [30.0, 30.0]], rect).is_empty());
    }
}
