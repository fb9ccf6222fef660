//! The outlines of markers and arrows, shared by everything that draws a scene.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use crate::picture::rect::Point;

/// The shape of a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkerShape {
    /// A disc.
    Circle,
    /// A square on its side.
    Square,
    /// A square on its corner.
    Diamond,
    /// A triangle, point up.
    Triangle,
    /// Two diagonal bars.
    Cross,
    /// Two upright bars.
    Plus,
    /// A star with five points.
    Star,
    /// A pentagon, point up.
    Pentagon,
    /// A triangle, point down.
    TriangleDown,
    /// A hexagon, point up.
    Hexagon,
    /// A triangle, point left.
    TriangleLeft,
    /// A triangle, point right.
    TriangleRight,
}

impl MarkerShape {
    /// All shapes.
    pub const ALL: [Self; 12] = [
        Self::Circle,
        Self::Square,
        Self::Diamond,
        Self::Triangle,
        Self::Cross,
        Self::Plus,
        Self::Star,
        Self::Pentagon,
        Self::TriangleDown,
        Self::Hexagon,
        Self::TriangleLeft,
        Self::TriangleRight,
    ];

    /// The corners around `at`, as large to the eye as a disc of the diameter `size`; none for the disc itself, which
    /// has no corners.
    pub fn outline(self, at: Point, size: f64) -> Option<Vec<Point>> {
        let unit = match self {
            Self::Circle => return None,
            Self::Square => regular(4, 1.25, PI / 4.0),
            Self::Diamond => regular(4, 1.3, FRAC_PI_2),
            Self::Triangle => regular(3, 1.45, FRAC_PI_2),
            Self::TriangleDown => regular(3, 1.45, -FRAC_PI_2),
            Self::TriangleLeft => regular(3, 1.45, PI),
            Self::TriangleRight => regular(3, 1.45, 0.0),
            Self::Pentagon => regular(5, 1.15, FRAC_PI_2),
            Self::Hexagon => regular(6, 1.1, FRAC_PI_2),
            Self::Star => star(1.5, 0.65),
            Self::Plus => bars(1.3, 0.42, 0.0),
            Self::Cross => bars(1.3, 0.42, PI / 4.0),
        };
        let radius = 0.5 * size;
        Some(unit.into_iter().map(|[x, y]| [at[0] + radius * x, at[1] + radius * y]).collect())
    }
}

/// A regular polygon around the origin with its first corner at an angle, counted from the right upwards.
fn regular(corners: u32, radius: f64, first: f64) -> Vec<Point> {
    (0..corners).map(|k| polar(radius, first + TAU * f64::from(k) / f64::from(corners))).collect()
}

fn star(outer: f64, inner: f64) -> Vec<Point> {
    let corner =
        |k: u32| polar(if k.is_multiple_of(2) { outer } else { inner }, FRAC_PI_2 + PI * f64::from(k) / 5.0);
    (0..10).map(corner).collect()
}

/// Two crossing bars, half as long and half as wide as stated, turned by an angle.
fn bars(length: f64, width: f64, turn: f64) -> Vec<Point> {
    let arm = |k: u32| {
        let angle = turn + FRAC_PI_2 * f64::from(k);
        [[length, -width], [length, width], [width, width]].map(|[x, y]| {
            let (sine, cosine) = angle.sin_cos();
            [x * cosine - y * sine, -(x * sine + y * cosine)]
        })
    };
    (0..4).flat_map(arm).collect()
}

fn polar(radius: f64, angle: f64) -> Point {
    [radius * angle.cos(), -radius * angle.sin()]
}

/// The shaft and the head of an arrow whose head is `head` long; none when it has no direction.
///
/// The shaft ends inside the head, so that its end does not blunt the tip.
pub fn arrow(from: Point, to: Point, head: f64) -> Option<([Point; 2], [Point; 3])> {
    let half = [0.5 * to[0] - 0.5 * from[0], 0.5 * to[1] - 0.5 * from[1]];
    let length = half[0].hypot(half[1]);
    let [x, y] = [half[0] / length, half[1] / length];
    if !(length > 0.0 && x.is_finite() && y.is_finite()) {
        return None;
    }
    let back = |along: f64, aside: f64| [to[0] - along * x - aside * y, to[1] - along * y + aside * x];
    let covered = (0.7 * head).min(2.0 * length);
    let wing = 0.38 * head;
    Some(([from, back(covered, 0.0)], [to, back(head, wing), back(head, -wing)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(ring: &[Point]) -> f64 {
        let next = ring.iter().cycle().skip(1);
        0.5 * ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>().abs()
    }

    #[test]
    fn all_shapes_are_about_as_large_as_the_disc() {
        for shape in MarkerShape::ALL {
            let Some(outline) = shape.outline([0.0, 0.0], 2.0) else { continue };
            let share = area(&outline) / PI;
            assert!((0.7..1.2).contains(&share), "{shape:?} {share}");
        }
    }

    #[test]
    fn triangles_point_where_they_say() {
        let tip = |shape: MarkerShape| shape.outline([10.0, 20.0], 2.0).unwrap()[0];
        assert!(tip(MarkerShape::Triangle)[1] < 19.0);
        assert!(tip(MarkerShape::TriangleDown)[1] > 21.0);
        assert!(tip(MarkerShape::TriangleLeft)[0] < 9.0);
        assert!(tip(MarkerShape::TriangleRight)[0] > 11.0);
    }

    #[test]
    fn an_arrow_ends_in_its_tip() {
        let (shaft, head) = arrow([0.0, 0.0], [10.0, 0.0], 4.0).unwrap();
        assert_eq!(shaft, [[0.0, 0.0], [7.2, 0.0]]);
        assert_eq!(head, [[10.0, 0.0], [6.0, 1.52], [6.0, -1.52]]);
    }

    #[test]
    fn an_arrow_without_direction_is_none() {
        assert_eq!(arrow([1.0, 1.0], [1.0, 1.0], 4.0), None);
        assert_eq!(arrow([1.0, 1.0], [f64::NAN, 1.0], 4.0), None);
        assert_eq!(arrow([1.0, 1.0], [f64::INFINITY, 1.0], 4.0), None);
        assert!(arrow([-f64::MAX, 0.0], [f64::MAX, 0.0], 4.0).is_some());
    }
}
