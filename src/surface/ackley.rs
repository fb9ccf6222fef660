//! Ackley's function.

use super::{Formula, Genre, Landscape, Loss, Suggestion, critical};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};
use std::f64::consts::{E, TAU};

part! {
    /// f = −a·e^(−b·√(½(x² + y²))) − e^(½(cos cx + cos cy)) + e + a (Ackley 1987, "A connectionist machine for
    /// genetic hillclimbing"). The lowest minimum is the origin with f = 0, the tip of a cone: f has no derivative
    /// there, and 0 is given as a subgradient. Around it a lattice of minima with period about 2π/c.
    pub struct Ackley {
        id: "ackley", name: "Ackley",
        summary: "A funnel under a lattice of minima: steps must be larger than the dimples to feel the funnel",
        a: f64 = 20.0 => "a": "Depth of the funnel", Kind::Number {
            slider: [0.0, 40.0], scale: Scale::Linear, valid: Valid::NotNegative,
        };
        b: f64 = 0.2 => "b": "Steepness of the funnel", Kind::Number {
            slider: [0.02, 0.5], scale: Scale::Log, valid: Valid::NotNegative,
        };
        c: f64 = TAU => "c": "Angular frequency of the dimples", Kind::Number {
            slider: [1.0, 12.6], scale: Scale::Linear, valid: Valid::Finite,
        };
    }
}

impl Formula for Ackley {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let radius = ((p.x.square() + p.y.square()) * 0.5).sqrt();
        let waves = ((p.x * self.c).cos() + (p.y * self.c).cos()) * 0.5;
        (R::lit(1.0) - (radius * -self.b).exp()) * self.a + (R::lit(E) - waves.exp())
    }
}

impl Landscape for Ackley {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-5.0, 5.0], [-5.0, 5.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-3.4, 2.6), steps: 150, rate: 0.02, adaptive_rate: 0.1 }
    }
    fn hints(&self) -> Vec<V> {
        let mut hints = critical::basins(self, 160);
        // Near the tip the funnel all but swallows the dimples, and a grid misses them on the lines of symmetry.
        for end in [V::new(5.0, 0.0), V::new(0.0, 5.0), V::new(5.0, 5.0), V::new(5.0, -5.0)] {
            hints.extend(critical::along(self, -end, end));
        }
        hints.retain(|&hint| self.jet(hint).hessian().determinant() > 0.0);
        hints.push(V::zeros());
        hints
    }
}
