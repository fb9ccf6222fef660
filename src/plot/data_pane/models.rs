//! Models in a pane with data: curves, and boundaries between classes.

use super::axes::Sight;
use crate::picture::axis::projection::Projection;
use crate::picture::line::clip::{clip_polyline, clip_segment};
use crate::picture::line::thin::thin;
use crate::picture::rect::{Point, Rect};
use crate::real::V;

/// A curve has a point at every so many points of its width.
const SPACING: f64 = 1.5;

/// Curves are thinned by no more than this, in points.
const TOLERANCE: f64 = 0.1;

/// The visible pieces of the curve y = prediction(x).
pub(super) fn curve(sight: &Sight, w: V, projection: &Projection) -> Vec<Vec<Point>> {
    let target = projection.target;
    let count = (target.width() / SPACING).ceil().clamp(2.0, 4000.0);
    let point = |k: u32| {
        let x = projection.x.value(f64::from(k) / count);
        [x, sight.prediction(w, [x, 1.0])]
    };
    let line = projection.line((0..=count as u32).map(point));
    clip_polyline(line, target.shrink(-8.0)).iter().map(|piece| thin(piece, TOLERANCE)).collect()
}

/// A function of places of the picture that has a straight line wherever it has one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slope {
    middle: Point,
    /// The value at the middle.
    value: f64,
    /// How fast it grows to the right and downwards.
    gradient: [f64; 2],
}

impl Slope {
    /// The function with these values at the middle, half the target's width to the right and half its height down; none
    /// where it has one value everywhere, or where a value is not finite.
    pub(super) fn through(target: Rect, [middle, right, down]: [f64; 3]) -> Option<Self> {
        let gradient = [(right - middle) / (0.5 * target.width()), (down - middle) / (0.5 * target.height())];
        let steep = gradient[0].abs().max(gradient[1].abs());
        (steep > 0.0 && steep.is_finite() && middle.is_finite()).then(|| Self {
            middle: target.center(),
            value: middle,
            gradient,
        })
    }

    /// The direction in which it grows, of length 1.
    pub(super) fn direction(&self) -> [f64; 2] {
        let steep = self.gradient[0].abs().max(self.gradient[1].abs());
        let [x, y] = self.gradient.map(|part| part / steep);
        let length = x.hypot(y);
        [x / length, y / length]
    }

    /// The function with the opposite sign.
    pub(super) fn reversed(self) -> Self {
        Self { value: -self.value, gradient: self.gradient.map(|part| -part), ..self }
    }

    /// How far from the middle, in the direction in which it grows, it has a value.
    fn distance(&self, level: f64) -> f64 {
        let [x, y] = self.direction();
        let steep = self.gradient[0] * x + self.gradient[1] * y;
        (level - self.value) / steep
    }

    /// The visible part of the line where it has a value.
    pub(super) fn line(&self, level: f64, rect: Rect) -> Option<[Point; 2]> {
        let (distance, [x, y]) = (self.distance(level), self.direction());
        let foot = [self.middle[0] + distance * x, self.middle[1] + distance * y];
        let far = rect.width() + rect.height() + distance.abs();
        clip_segment([foot[0] - far * y, foot[1] + far * x], [foot[0] + far * y, foot[1] - far * x], rect)
    }

    /// The part of a rectangle in which it is below a value, as a convex ring.
    pub(super) fn below(&self, level: f64, Rect { min, max }: Rect) -> Vec<Point> {
        let (distance, [x, y]) = (self.distance(level), self.direction());
        let side = |p: &Point| (p[0] - self.middle[0]) * x + (p[1] - self.middle[1]) * y - distance;
        let corners = [min, [max[0], min[1]], max, [min[0], max[1]]];
        let mut ring = Vec::new();
        for (k, p) in corners.iter().enumerate() {
            let q = &corners[(k + 1) % 4];
            let (a, b) = (side(p), side(q));
            if a <= 0.0 {
                ring.push(*p);
            }
            if (a < 0.0 && b > 0.0) || (a > 0.0 && b < 0.0) {
                let t = a / (a - b);
                ring.push([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]);
            }
        }
        if ring.len() > 2 { ring } else { Vec::new() }
    }
}

/// The score of a linear classifier over the places of the picture.
pub(super) fn scores(sight: &Sight, w: V, projection: &Projection) -> Option<Slope> {
    let target = projection.target;
    let [x, y] = target.center();
    let at = |place: Point| sight.score(w, projection.data(place));
    Slope::through(target, [at([x, y]), at([target.max[0], y]), at([x, target.max[1]])])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: Rect = Rect::new([0.0, 0.0], [200.0, 100.0]);

    #[test]
    fn a_boundary_lies_where_the_score_has_the_level() {
        // x/100 − y/50 + 0.25, by hand.
        let score = |[x, y]: Point| x / 100.0 - y / 50.0 + 0.25;
        let slope =
            Slope::through(TARGET, [score([100.0, 50.0]), score([200.0, 50.0]), score([100.0, 100.0])])
                .unwrap();
        for level in [-1.0, 0.0, 0.5] {
            for end in slope.line(level, TARGET).unwrap() {
                assert!((score(end) - level).abs() < 1e-9 && TARGET.shrink(-1e-9).contains(end), "{end:?}");
            }
        }
        assert!(slope.direction()[0] > 0.0 && slope.direction()[1] < 0.0);
        assert_eq!(slope.line(50.0, TARGET), None);
        assert!(slope.below(0.0, TARGET).iter().all(|p| score(*p) < 1e-9));
        assert_eq!(slope.below(50.0, TARGET).len(), 4);
        assert!(slope.below(-50.0, TARGET).is_empty());
    }

    #[test]
    fn weights_without_a_boundary_have_none_and_huge_ones_have_one() {
        assert_eq!(Slope::through(TARGET, [0.0; 3]), None);
        assert_eq!(Slope::through(TARGET, [f64::NAN, 1.0, 1.0]), None);
        let huge = Slope::through(TARGET, [0.0, 1e300, 1e300]).unwrap();
        assert!(huge.line(1.0, TARGET).unwrap().iter().flatten().all(|c| c.is_finite()));
    }
}
