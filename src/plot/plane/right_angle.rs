//! The gradient stands upright on the isoline through the iterate: the mark that says so, and the words where it does not look so.

use crate::picture::colour::Colour;
use crate::picture::look::Look;
use crate::picture::rect::Point;
use crate::picture::scene::{Align, Item, Polyline, Stroke, Text};
use crate::picture::text_box::Room;
use crate::plot::coordinates::Chart;
use crate::real::V;

/// Said where the axes have different scales.
pub(crate) const UNEQUAL: &str = "axes unequal: right angles do not look right";

/// Cosines up to this, and lengths that differ by no more than this share, are the rounding of a picture's size.
const TOLERANCE: f64 = 0.01;

/// The mark between the isoline through `at` and the direction of −∇f there, with a piece of the isoline's tangent. Both are
/// perpendicular in the plane; in a picture with unequal axes the mark is as slanted as they are. Nothing where there is no gradient.
pub(crate) fn right_angle(at: V, gradient: V, colour: Colour, chart: &Chart, look: &Look) -> Vec<Item> {
    let down = -gradient / gradient.norm();
    let along = V::new(-down.y, down.x);
    let (Some(origin), Some(down), Some(along)) =
        (chart.visible(at), seen(at, down, chart), seen(at, along, chart))
    else {
        return Vec::new();
    };
    let size = 0.8 * look.marker;
    let point = |a: f64, b: f64| -> Point { [0, 1].map(|k| origin[k] + size * (a * along[k] + b * down[k])) };
    let line = |points: Vec<Point>, width: f64, colour: Colour| {
        Item::Polyline(Polyline { points, stroke: Stroke::solid(width, colour), closed: false })
    };
    let tangent = vec![point(-3.0, 0.0), point(3.0, 0.0)];
    let mark = vec![point(1.0, 0.0), point(1.0, 1.0), point(0.0, 1.0)];
    let thin = 0.6 * look.arrow;
    vec![
        line(tangent.clone(), thin + look.halo, look.ground),
        line(mark.clone(), thin + look.halo, look.ground),
        line(tangent, thin, colour.with_opacity(0.8)),
        line(mark, thin, colour),
    ]
}

/// The direction in the picture of a direction in the plane, of length 1.
fn seen(at: V, direction: V, chart: &Chart) -> Option<Point> {
    let [x, y] = picture_of(at, direction, chart)?;
    let length = x.hypot(y);
    (length.is_finite() && length > 0.0).then(|| [x / length, y / length])
}

/// How far a small step along a direction is in the picture.
fn picture_of(at: V, direction: V, chart: &Chart) -> Option<Point> {
    let target = chart.projection.target;
    let far = |place: Point| chart.point(place);
    let small = 1e-3 * (far(target.max) - far(target.min)).norm();
    let [from, to] = [chart.place(at)?, chart.place(at + direction * small)?];
    Some([to[0] - from[0], to[1] - from[1]])
}

/// Whether right angles of the plane are right angles in the picture.
pub(crate) fn is_conformal(chart: &Chart) -> bool {
    let target = chart.projection.target;
    let middle = chart.point(target.center());
    let axes = [V::x(), V::y()].map(|axis| picture_of(middle, axis, chart));
    let [Some(x), Some(y)] = axes else { return true };
    let (a, b) = (x[0].hypot(x[1]), y[0].hypot(y[1]));
    (a / b - 1.0).abs() <= TOLERANCE && (x[0] * y[0] + x[1] * y[1]).abs() <= TOLERANCE * a * b
}

/// The words about unequal axes, in a corner of the plane.
pub(crate) fn unequal_axes(chart: &Chart, look: &Look, room: &mut Room) -> Option<Item> {
    if is_conformal(chart) {
        return None;
    }
    let inside = chart.projection.target.shrink(0.8 * look.small);
    let text = Text { halo: Some(look.ground), ..Text::new([0.0; 2], UNEQUAL, look.small, look.muted) };
    let [left, right] = [inside.min[0], inside.max[0]];
    let [top, bottom] = [inside.min[1] + 0.5 * look.small, inside.max[1] - 0.5 * look.small];
    let corners = [
        ([left, bottom], Align::Start),
        ([right, bottom], Align::End),
        ([left, top], Align::Start),
        ([right, top], Align::End),
    ];
    room.place(&text, corners).map(Item::Text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Experiment, View};
    use crate::picture::axis::projection::{Axis, Projection};
    use crate::picture::look::LookKind;
    use crate::picture::rect::Rect;
    use crate::plot::coordinates::Coordinates;

    fn chart(width: f64, height: f64) -> Chart {
        let [x, y] = [[-4.0, 4.0], [-3.0, 3.0]].map(Axis::linear);
        let target = Rect::new([0.0, 0.0], [width, height]);
        let experiment = Experiment::default();
        Chart {
            projection: Projection { x, y, target },
            coordinates: Coordinates::of(&experiment, &View::default()),
        }
    }

    /// The corner of the mark, seen from its two ends.
    fn corner(chart: &Chart) -> f64 {
        let look = Look::of(LookKind::Light);
        let items = right_angle(V::new(1.0, 0.5), V::new(2.0, 3.0), look.ink, chart, &look);
        let Some(Item::Polyline(mark)) = items.last() else { panic!("no mark") };
        let [a, b, c] = mark.points[..] else { panic!("{:?}", mark.points) };
        let [p, q] = [a, c].map(|end| [end[0] - b[0], end[1] - b[1]]);
        (p[0] * q[0] + p[1] * q[1]) / (p[0].hypot(p[1]) * q[0].hypot(q[1]))
    }

    #[test]
    fn the_mark_is_square_where_the_axes_are_equal_and_said_to_be_slanted_where_not() {
        assert!(corner(&chart(800.0, 600.0)).abs() < 1e-6 && is_conformal(&chart(800.0, 600.0)));
        assert!(corner(&chart(800.0, 300.0)).abs() > 0.3 && !is_conformal(&chart(800.0, 300.0)));
        let look = Look::of(LookKind::Light);
        let said = |chart: &Chart| {
            let mut room = Room::new(chart.projection.target);
            unequal_axes(chart, &look, &mut room).is_some()
        };
        assert!(!said(&chart(800.0, 600.0)) && said(&chart(800.0, 300.0)));
    }

    #[test]
    fn there_is_no_mark_without_a_gradient_or_out_of_sight() {
        let (look, chart) = (Look::of(LookKind::Light), chart(800.0, 600.0));
        for (at, gradient) in
            [(V::zeros(), V::zeros()), (V::new(9.0, 0.0), V::x()), (V::zeros(), V::repeat(f64::NAN))]
        {
            assert!(right_angle(at, gradient, look.ink, &chart, &look).is_empty(), "{at} {gradient}");
        }
    }
}
