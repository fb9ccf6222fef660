//! A saddle between two minima.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = x² − y² + y⁴/4, a saddle that ends in minima: (0, ±√2) with f = −1. The saddle at the origin has f = 0,
    /// and the line y = 0 leads straight onto it.
    pub struct BoundedSaddle {
        id: "bounded_saddle", name: "Saddle between two minima",
        summary: "How long a method lingers at a saddle, and that none leaves it from the exact ridge",
    }
}

impl Formula for BoundedSaddle {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let y2 = p.y.square();
        p.x.square() - y2 + y2.square() * 0.25
    }
}

impl Landscape for BoundedSaddle {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-2.0, 2.0], [-2.5, 2.5]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-1.5, 0.001), steps: 120, rate: 0.05, adaptive_rate: 0.05 }
    }
    fn hints(&self) -> Vec<V> {
        let root = std::f64::consts::SQRT_2;
        vec![V::zeros(), V::new(0.0, root), V::new(0.0, -root)]
    }
}
