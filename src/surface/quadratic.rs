//! The quadratic bowl with any condition number, turned by any angle.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};

part! {
    /// f = ½(u² + κv²), where (u, v) are the coordinates along axes turned by the angle: the Hessian's eigenvalues are
    /// μ = 1 along u and L = κ along v.
    pub struct Quadratic {
        id: "quadratic", name: "Quadratic bowl",
        summary: "The condition number κ alone decides how fast gradient descent can be, and whether it zig-zags",
        kappa: f64 = 10.0 => "κ": "Condition number: the largest over the smallest curvature", Kind::Number {
            slider: [1.0, 10_000.0], scale: Scale::Log, valid: Valid::Positive,
        };
        angle: f64 = 0.0 => "angle": "Degrees between the x axis and the flat direction", Kind::Number {
            slider: [-90.0, 90.0], scale: Scale::Linear, valid: Valid::Finite,
        };
    }
}

impl Quadratic {
    /// Names that the reference data has for some settings.
    pub(super) const PRESETS: [(&'static str, Self); 6] = [
        ("quadratic_k1", Self { kappa: 1.0, angle: 0.0 }),
        ("quadratic_k10", Self { kappa: 10.0, angle: 0.0 }),
        ("quadratic_k100", Self { kappa: 100.0, angle: 0.0 }),
        ("quadratic_k1000", Self { kappa: 1000.0, angle: 0.0 }),
        ("rotated_quadratic_k10", Self { kappa: 10.0, angle: 30.0 }),
        ("rotated_quadratic_k100", Self { kappa: 100.0, angle: 30.0 }),
    ];

    /// Cosine and sine of the angle, exact at multiples of 30° and 90° as far as doubles can be.
    fn turn(&self) -> (f64, f64) {
        let half_root = 3.0_f64.sqrt() / 2.0;
        match self.angle {
            0.0 => (1.0, 0.0),
            30.0 => (half_root, 0.5),
            -30.0 => (half_root, -0.5),
            60.0 => (0.5, half_root),
            -60.0 => (0.5, -half_root),
            90.0 => (0.0, 1.0),
            -90.0 => (0.0, -1.0),
            degrees => {
                let (sin, cos) = degrees.to_radians().sin_cos();
                (cos, sin)
            }
        }
    }
}

impl Formula for Quadratic {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let (cos, sin) = self.turn();
        let u = p.x * cos + p.y * sin;
        let v = p.y * cos - p.x * sin;
        (u.square() + v.square() * self.kappa) * 0.5
    }
}

impl Landscape for Quadratic {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-4.0, 4.0], [-4.0, 4.0]]
    }
    fn suggestion(&self) -> Suggestion {
        // 1.3/L zig-zags and still converges for all, also for Nesterov's method, whose limit at β = 0.9 is 1.357/L.
        let rate = 1.3 / self.kappa.max(1.0);
        Suggestion { start: V::new(-3.5, 1.5), steps: 100, rate, adaptive_rate: 0.2 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::zeros()]
    }
    fn quadratic(&self) -> bool {
        true
    }
}
