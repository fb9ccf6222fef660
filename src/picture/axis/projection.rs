//! From the numbers of a plot to its place in the picture, and back.

use crate::picture::rect::{Point, Rect};

/// How an axis runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisScale {
    /// Equal differences take equal lengths.
    Linear,
    /// Equal ratios take equal lengths; only positive numbers have a place.
    Log,
}

/// The numbers along one side of a plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The numbers at both ends: left and right, or bottom and top.
    pub range: [f64; 2],
    /// How it runs between them.
    pub scale: AxisScale,
}

/// The place of data in a picture: `x` from left to right, `y` from the bottom up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// What the bottom side shows.
    pub x: Axis,
    /// What the left side shows.
    pub y: Axis,
    /// Where in the picture.
    pub target: Rect,
}

/// Far enough to be outside of every picture, near enough that a few products of it stay finite.
const FAR: f64 = 1e290;

impl Axis {
    /// An axis with equal differences.
    pub const fn linear(range: [f64; 2]) -> Self {
        Self { range, scale: AxisScale::Linear }
    }

    /// A logarithmic axis; both ends must be positive.
    pub const fn log(range: [f64; 2]) -> Self {
        Self { range, scale: AxisScale::Log }
    }

    /// Where a number stands, 0 at the first end and 1 at the second; none when it is not finite or has no place.
    pub fn fraction(&self, value: f64) -> Option<f64> {
        let [low, high] = self.range.map(|end| self.straightened(end));
        let value = self.straightened(value);
        if !value.is_finite() {
            return None;
        }
        let fraction = (0.5 * value - 0.5 * low) / (0.5 * high - 0.5 * low);
        (!fraction.is_nan()).then(|| fraction.clamp(-FAR, FAR))
    }

    /// The number that stands at a fraction of the way.
    pub fn value(&self, fraction: f64) -> f64 {
        let [low, high] = self.range.map(|end| self.straightened(end));
        let value = low * (1.0 - fraction) + high * fraction;
        match self.scale {
            AxisScale::Linear => value,
            AxisScale::Log => value.exp(),
        }
    }

    /// In the numbers in which the axis is linear.
    fn straightened(&self, value: f64) -> f64 {
        match self.scale {
            AxisScale::Linear => value,
            AxisScale::Log if value > 0.0 => value.ln(),
            AxisScale::Log => f64::NAN,
        }
    }
}

impl Projection {
    /// The place of a point of the data; none when it has none (a number that is not finite, or not positive on a
    /// logarithmic axis). The place may be far outside of the target, but is finite.
    pub fn point(&self, [x, y]: [f64; 2]) -> Option<Point> {
        let Rect { min, max } = self.target;
        let right = self.x.fraction(x)?;
        let up = self.y.fraction(y)?;
        Some([min[0] + right * (max[0] - min[0]), max[1] - up * (max[1] - min[1])])
    }

    /// The data at a place of the picture, the inverse of [`point`](Self::point).
    pub fn data(&self, [x, y]: Point) -> [f64; 2] {
        let Rect { min, max } = self.target;
        let right = (x - min[0]) / (max[0] - min[0]);
        let up = (max[1] - y) / (max[1] - min[1]);
        [self.x.value(right), self.y.value(up)]
    }

    /// The places of a line of data, as [`clip_polyline`](crate::picture::line::clip::clip_polyline) takes it: where a point has no
    /// place, the line is interrupted.
    pub fn line(&self, data: impl IntoIterator<Item = [f64; 2]>) -> impl Iterator<Item = Point> {
        data.into_iter().map(|point| self.point(point).unwrap_or([f64::NAN; 2]))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TARGET: Rect = Rect::new([100.0, 50.0], [300.0, 150.0]);
    const PLANE: Projection =
        Projection { x: Axis::linear([-2.0, 2.0]), y: Axis::linear([-1.0, 1.0]), target: TARGET };
    const LOSS: Projection =
        Projection { x: Axis::linear([0.0, 200.0]), y: Axis::log([1e-6, 1e2]), target: TARGET };

    #[test]
    fn corners_go_to_corners_and_y_points_up() {
        assert_eq!(PLANE.point([-2.0, -1.0]), Some([100.0, 150.0]));
        assert_eq!(PLANE.point([2.0, 1.0]), Some([300.0, 50.0]));
        assert_eq!(PLANE.point([0.0, 0.0]), Some([200.0, 100.0]));
    }

    #[test]
    fn decades_are_equally_high() {
        let [_, y] = LOSS.point([0.0, 1e-2]).unwrap();
        assert!((y - 100.0).abs() < 1e-9);
        assert_eq!(LOSS.point([0.0, 0.0]), None);
        assert_eq!(LOSS.point([0.0, -1.0]), None);
    }

    #[test]
    fn what_is_not_finite_has_no_place_and_what_is_huge_has_one() {
        for broken in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(PLANE.point([broken, 0.0]), None);
        }
        for huge in [f64::MAX, -f64::MAX, 1e300] {
            let [x, y] = PLANE.point([huge, -huge]).unwrap();
            assert!(
                x.is_finite() && y.is_finite() && x.signum() == huge.signum() && y.signum() == huge.signum()
            );
        }
        let point = Projection { x: Axis::linear([1.0, 1.0]), ..PLANE };
        assert_eq!(point.point([1.0, 0.0]), None);
    }

    #[test]
    fn a_line_is_interrupted_where_a_point_has_no_place() {
        let line: Vec<Point> = LOSS.line([[0.0, 1.0], [1.0, 0.0]]).collect();
        assert!(line[0][1].is_finite() && line[1][1].is_nan());
    }

    proptest! {
        #[test]
        fn data_undoes_point(x in 0.0..200.0f64, decade in -6.0..2.0f64) {
            let y = 10f64.powf(decade);
            let [back_x, back_y] = LOSS.data(LOSS.point([x, y]).unwrap());
            prop_assert!((back_x - x).abs() < 1e-9 && (back_y / y - 1.0).abs() < 1e-9);
        }
    }
}
