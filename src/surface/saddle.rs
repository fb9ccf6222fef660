//! The plain saddle.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = x² − y² (the hyperbolic paraboloid). No minimum: unbounded below along y. The saddle at the origin has f
    /// = 0.
    pub struct Saddle {
        id: "saddle", name: "Saddle",
        summary: "A saddle holds descent for long; this one is unbounded below, so leaving it means running off",
    }
}

impl Formula for Saddle {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        p.x.square() - p.y.square()
    }
}

impl Landscape for Saddle {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-2.0, 2.0], [-2.0, 2.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-1.5, 0.001), steps: 40, rate: 0.05, adaptive_rate: 0.05 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::zeros()]
    }
    fn bounded_below(&self) -> bool {
        false
    }
    fn quadratic(&self) -> bool {
        true
    }
}
