//! The visible part of the plane.

use serde::{Deserialize, Serialize};

/// An axis-parallel rectangle of the plane, in the surface's own coordinates.
///
/// Each axis is `[low, high]` with `low < high`. Nothing here panics when that does not hold, but a reversed axis has
/// a negative extent and contains no point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Left and right end.
    pub x: [f64; 2],
    /// Bottom and top end.
    pub y: [f64; 2],
}

impl Window {
    /// `x[1] − x[0]`.
    pub fn width(self) -> f64 {
        self.x[1] - self.x[0]
    }

    /// `y[1] − y[0]`.
    pub fn height(self) -> f64 {
        self.y[1] - self.y[0]
    }

    /// The point in the middle.
    pub fn center(self) -> [f64; 2] {
        [0.5 * self.x[0] + 0.5 * self.x[1], 0.5 * self.y[0] + 0.5 * self.y[1]]
    }

    /// Whether the point lies inside or on the border. A NaN coordinate lies nowhere.
    pub fn contains(self, [x, y]: [f64; 2]) -> bool {
        (self.x[0]..=self.x[1]).contains(&x) && (self.y[0]..=self.y[1]).contains(&y)
    }

    /// The smallest window around the same centre that contains this one and is `width_over_height` times as wide
    /// as it is high, so that a plot area of that shape shows both axes in the same scale.
    ///
    /// The side that is already long enough keeps its ends bit for bit. The window is returned as it is when the
    /// ratio or an extent is not a positive finite number.
    #[must_use]
    pub fn aspect_fitted(self, width_over_height: f64) -> Self {
        let positive = |value: f64| value.is_finite() && value > 0.0;
        let (width, height) = (self.width(), self.height());
        if ![width_over_height, width, height].into_iter().all(positive) {
            return self;
        }
        let wanted_width = height * width_over_height;
        let [cx, cy] = self.center();
        if wanted_width > width {
            let half = 0.5 * wanted_width;
            Self { x: [cx - half, cx + half], ..self }
        } else {
            let half = 0.5 * (width / width_over_height).max(height);
            if 2.0 * half == height { self } else { Self { y: [cy - half, cy + half], ..self } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Window = Window { x: [-2.0, 2.0], y: [-1.0, 1.0] };

    #[test]
    fn fitting_grows_one_side_around_the_centre() {
        assert_eq!(WIDE.aspect_fitted(1.0), Window { x: [-2.0, 2.0], y: [-2.0, 2.0] });
        assert_eq!(WIDE.aspect_fitted(4.0), Window { x: [-4.0, 4.0], y: [-1.0, 1.0] });
        assert_eq!(WIDE.aspect_fitted(2.0), WIDE);
    }

    #[test]
    fn fitting_leaves_what_cannot_be_fitted() {
        for ratio in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(WIDE.aspect_fitted(ratio), WIDE);
        }
        let flat = Window { x: [0.0, 1.0], y: [3.0, 3.0] };
        assert_eq!(flat.aspect_fitted(1.0), flat);
    }

    #[test]
    fn the_border_is_inside_and_nan_is_not() {
        assert!(WIDE.contains([2.0, -1.0]));
        assert!(!WIDE.contains([2.0, -1.1]));
        assert!(!WIDE.contains([f64::NAN, 0.0]));
        assert_eq!(WIDE.center(), [0.0, 0.0]);
    }

    #[test]
    fn a_window_survives_its_file_form() {
        let text = serde_json::to_string(&WIDE).unwrap();
        assert_eq!(text, r#"{"x":[-2.0,2.0],"y":[-1.0,1.0]}"#);
        assert_eq!(serde_json::from_str::<Window>(&text).unwrap(), WIDE);
    }
}
