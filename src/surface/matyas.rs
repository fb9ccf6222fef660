//! Matyas's function.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = 0.26(x² + y²) − 0.48xy (Matyas 1965, "Random optimization"). One minimum at the origin with f = 0; a
    /// quadratic with κ = 25, turned by 45°.
    pub struct Matyas {
        id: "matyas", name: "Matyas",
        summary: "A turned valley: scaling the axes one by one, as the adaptive methods do, does not straighten it",
    }
}

impl Formula for Matyas {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        (p.x.square() + p.y.square()) * 0.26 - p.x * p.y * 0.48
    }
}

impl Landscape for Matyas {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-10.0, 10.0], [-10.0, 10.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-9.0, -5.0), steps: 100, rate: 1.2, adaptive_rate: 0.3 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::zeros()]
    }
    fn quadratic(&self) -> bool {
        true
    }
}
