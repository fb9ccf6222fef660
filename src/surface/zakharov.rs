//! Zakharov's function.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = x² + y² + s² + s⁴ with s = x/2 + y (in Jamil and Yang 2013, "A literature survey of benchmark functions
    /// for global optimisation problems"). One minimum at the origin with f = 0.
    pub struct Zakharov {
        id: "zakharov", name: "Zakharov",
        summary: "The curvature grows with the distance: what is safe far away is slow near the minimum",
    }
}

impl Formula for Zakharov {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let s2 = (p.x * 0.5 + p.y).square();
        p.x.square() + p.y.square() + s2 * (s2 + 1.0)
    }
}

impl Landscape for Zakharov {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-3.0, 3.0], [-3.0, 3.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(2.5, 2.0), steps: 80, rate: 0.01, adaptive_rate: 0.1 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::zeros()]
    }
}
