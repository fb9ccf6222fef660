//! Two wells in a bowl.

use super::{Formula, Genre, Landscape, Suggestion, critical};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};

part! {
    /// f = x² + y² − R·e^(−‖p − (1, 0)‖²/w) − L·e^(−‖p − (−1, 0)‖²/w) (Dupont 2018, "Optimization algorithms
    /// visualization", with R = 2, L = 3, w = 0.2). Every critical point lies on y = 0 between −1 and 1: a minimum
    /// in each well with a saddle between them, a third minimum in the bowl when the wells are narrow, and a single
    /// one when they are wide.
    pub struct DoubleWell {
        id: "double_well", name: "Double well",
        summary: "The nearer well catches the methods, and momentum rolls through it to the deeper one",
        left: f64 = 3.0 => "L": "Depth of the left well", Kind::Number {
            slider: [0.0, 6.0], scale: Scale::Linear, valid: Valid::NotNegative,
        };
        right: f64 = 2.0 => "R": "Depth of the right well", Kind::Number {
            slider: [0.0, 6.0], scale: Scale::Linear, valid: Valid::NotNegative,
        };
        width: f64 = 0.2 => "w": "Width of the wells: twice their variance", Kind::Number {
            slider: [0.05, 1.0], scale: Scale::Log, valid: Valid::Positive,
        };
    }
}

impl Formula for DoubleWell {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let y2 = p.y.square();
        let well = |x: f64| (((p.x - x).square() + y2) * (-1.0 / self.width)).exp();
        p.x.square() + y2 - well(1.0) * self.right - well(-1.0) * self.left
    }
}

impl Landscape for DoubleWell {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-2.0, 2.0], [-2.0, 2.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(1.4, 1.2), steps: 200, rate: 0.01, adaptive_rate: 0.03 }
    }
    fn hints(&self) -> Vec<V> {
        critical::along(self, V::new(-1.0, 0.0), V::new(1.0, 0.0))
    }
}
