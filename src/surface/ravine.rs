//! The classroom ravine.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = 0.1x² + 2y² (Zhang et al. 2023, "Dive into Deep Learning", 12.6). One minimum at the origin with f = 0;
    /// the curvatures are 0.2 and 4, κ = 20, so gradient descent diverges above α = 0.5.
    pub struct Ravine {
        id: "ravine", name: "Ravine",
        summary: "The steep direction limits the learning rate, the flat one decides how long it takes",
    }
}

impl Formula for Ravine {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        p.x.square() * 0.1 + p.y.square() * 2.0
    }
}

impl Landscape for Ravine {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-6.0, 4.0], [-3.0, 3.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-5.0, -2.0), steps: 40, rate: 0.3, adaptive_rate: 0.4 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::zeros()]
    }
    fn quadratic(&self) -> bool {
        true
    }
}
