//! A sharp minimum beside a flat one.

use super::{Formula, Genre, Landscape, Suggestion, critical};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};

part! {
    /// f = 0.05(x² + y²) − d·e^(−‖p − (1, 0)‖²/2w²) − e^(−‖p − (−1, 0)‖²/2): a pit of depth d and width w beside a
    /// basin of depth and width 1 (after Hochreiter and Schmidhuber 1997, "Flat minima"). The pit's curvature is
    /// about d/w², the flat basin's about 1. Every critical point lies on y = 0 between −1 and 1.
    pub struct SharpFlat {
        id: "sharp_flat", name: "Sharp beside flat",
        summary: "A large learning rate cannot stay in a sharp minimum and ends in a flat one",
        depth: f64 = 1.2 => "d": "Depth of the sharp minimum; the flat one's is 1", Kind::Number {
            slider: [0.0, 2.0], scale: Scale::Linear, valid: Valid::NotNegative,
        };
        width: f64 = 0.2 => "w": "Width of the sharp minimum; the flat one's is 1", Kind::Number {
            slider: [0.05, 1.0], scale: Scale::Log, valid: Valid::Positive,
        };
    }
}

impl Formula for SharpFlat {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let y2 = p.y.square();
        let well = |x: f64, width: f64| (((p.x - x).square() + y2) * (-0.5 / (width * width))).exp();
        (p.x.square() + y2) * 0.05 - well(1.0, self.width) * self.depth - well(-1.0, 1.0)
    }
}

impl Landscape for SharpFlat {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-3.0, 3.0], [-2.5, 2.5]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(2.0, 0.8), steps: 100, rate: 0.3, adaptive_rate: 0.1 }
    }
    fn hints(&self) -> Vec<V> {
        critical::along(self, V::new(-1.0, 0.0), V::new(1.0, 0.0))
    }
}
