//! Rectangles of a picture.

/// A point of a picture: x to the right, y down, in points.
pub type Point = [f64; 2];

/// An axis-parallel rectangle in points; `min` is the corner at the top left.
///
/// It is empty where a side is negative or not a number; a rectangle without width or height is a line or a point,
/// and still contains it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// The corner at the top left.
    pub min: Point,
    /// The corner at the bottom right.
    pub max: Point,
}

impl Rect {
    /// The rectangle between two corners.
    pub const fn new(min: Point, max: Point) -> Self {
        Self { min, max }
    }

    /// The rectangle of a size whose corner at the top left is the origin.
    pub const fn from_size(size: [f64; 2]) -> Self {
        Self { min: [0.0, 0.0], max: size }
    }

    /// `max[0] − min[0]`.
    pub fn width(self) -> f64 {
        self.max[0] - self.min[0]
    }

    /// `max[1] − min[1]`.
    pub fn height(self) -> f64 {
        self.max[1] - self.min[1]
    }

    /// The point in the middle.
    pub fn center(self) -> Point {
        [0.5 * self.min[0] + 0.5 * self.max[0], 0.5 * self.min[1] + 0.5 * self.max[1]]
    }

    /// Whether no point lies inside.
    pub fn is_empty(self) -> bool {
        !(self.min[0] <= self.max[0] && self.min[1] <= self.max[1])
    }

    /// Whether all four numbers are finite.
    pub fn is_finite(self) -> bool {
        self.min.into_iter().chain(self.max).all(f64::is_finite)
    }

    /// Whether the point lies inside or on the border. A NaN coordinate lies nowhere.
    pub fn contains(self, [x, y]: Point) -> bool {
        (self.min[0]..=self.max[0]).contains(&x) && (self.min[1]..=self.max[1]).contains(&y)
    }

    /// The rectangle with each border moved inwards by `margin` (outwards when negative).
    #[must_use]
    pub fn shrink(self, margin: f64) -> Self {
        Self {
            min: [self.min[0] + margin, self.min[1] + margin],
            max: [self.max[0] - margin, self.max[1] - margin],
        }
    }

    /// What both rectangles have in common, empty when that is nothing.
    #[must_use]
    pub fn intersect(self, other: Self) -> Self {
        Self {
            min: [self.min[0].max(other.min[0]), self.min[1].max(other.min[1])],
            max: [self.max[0].min(other.max[0]), self.max[1].min(other.max[1])],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PANE: Rect = Rect::new([10.0, 20.0], [110.0, 60.0]);

    #[test]
    fn sides_and_middle() {
        assert_eq!([PANE.width(), PANE.height()], [100.0, 40.0]);
        assert_eq!(PANE.center(), [60.0, 40.0]);
        assert_eq!(Rect::from_size([3.0, 4.0]), Rect::new([0.0, 0.0], [3.0, 4.0]));
    }

    #[test]
    fn the_border_is_inside_and_nan_is_not() {
        assert!(PANE.contains([10.0, 60.0]));
        assert!(!PANE.contains([9.9, 60.0]));
        assert!(!PANE.contains([f64::NAN, 30.0]));
    }

    #[test]
    fn shrinking_past_the_middle_leaves_nothing() {
        assert_eq!(PANE.shrink(10.0), Rect::new([20.0, 30.0], [100.0, 50.0]));
        assert!(PANE.shrink(21.0).is_empty());
        assert!(!PANE.shrink(20.0).is_empty());
    }

    #[test]
    fn an_intersection_lies_in_both() {
        let other = Rect::new([0.0, 50.0], [50.0, 90.0]);
        assert_eq!(PANE.intersect(other), Rect::new([10.0, 50.0], [50.0, 60.0]));
        assert!(PANE.intersect(Rect::from_size([5.0, 5.0])).is_empty());
    }
}
