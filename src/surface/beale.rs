//! Beale's function.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)² (Beale 1958, "On an iterative method for
    /// finding a local minimum of a function of more than one variable"). One minimum at (3, 0.5) with f = 0, two
    /// saddles; no minimum along y = 1, where f tends to a plateau.
    pub struct Beale {
        id: "beale", name: "Beale",
        summary: "Steep walls allow only small steps, and those take long across the flat middle",
    }
}

/// What the loss is the sum of squares of.
#[inline]
fn pieces<R: Real>(p: V<R>) -> [R; 3] {
    let y2 = p.y.square();
    [p.x * (p.y - 1.0) + 1.5, p.x * (y2 - 1.0) + 2.25, p.x * (y2 * p.y - 1.0) + 2.625]
}

impl Formula for Beale {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let [first, second, third] = pieces(p);
        first.square() + second.square() + third.square()
    }
    fn residuals<R: Real>(&self, p: V<R>) -> Vec<R> {
        pieces(p).into()
    }
}

impl Landscape for Beale {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-4.5, 4.5], [-4.5, 4.5]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(1.0, 1.5), steps: 500, rate: 0.003, adaptive_rate: 0.05 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::new(3.0, 0.5), V::new(0.0, 1.0), V::new(0.1005, -2.6445)]
    }
}
