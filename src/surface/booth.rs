//! Booth's function.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = (x + 2y − 7)² + (2x + y − 5)² (in Jamil and Yang 2013, "A literature survey of benchmark functions for
    /// global optimisation problems"). One minimum at (1, 3) with f = 0; a quadratic with κ = 9, turned by 45°.
    pub struct Booth {
        id: "booth", name: "Booth",
        summary: "A mild, turned valley that every method masters",
    }
}

/// What the loss is the sum of squares of.
#[inline]
fn pieces<R: Real>(p: V<R>) -> [R; 2] {
    [p.x + p.y * 2.0 - 7.0, p.x * 2.0 + p.y - 5.0]
}

impl Formula for Booth {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let [first, second] = pieces(p);
        first.square() + second.square()
    }
    fn residuals<R: Real>(&self, p: V<R>) -> Vec<R> {
        pieces(p).into()
    }
}

impl Landscape for Booth {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-10.0, 10.0], [-10.0, 10.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-8.0, 4.0), steps: 60, rate: 0.04, adaptive_rate: 0.5 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::new(1.0, 3.0)]
    }
    fn quadratic(&self) -> bool {
        true
    }
}
