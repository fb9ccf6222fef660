//! Styblinski and Tang's function.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = ½(x⁴ − 16x² + 5x + y⁴ − 16y² + 5y) (Styblinski and Tang 1990, "Experiments in nonconvex optimization").
    /// A sum of one-dimensional double wells: four minima, the lowest (−2.9035, −2.9035) with f = −78.3323, four
    /// saddles, one maximum.
    pub struct StyblinskiTang {
        id: "styblinski_tang", name: "Styblinski–Tang",
        summary: "The middle barrier splits the plane into four basins, and only one is the best",
    }
}

impl Formula for StyblinskiTang {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let well = |t: R| {
            let t2 = t.square();
            t2 * (t2 - 16.0) + t * 5.0
        };
        (well(p.x) + well(p.y)) * 0.5
    }
}

impl Landscape for StyblinskiTang {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-5.0, 5.0], [-5.0, 5.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(0.0, -0.5), steps: 60, rate: 0.01, adaptive_rate: 0.1 }
    }
    fn hints(&self) -> Vec<V> {
        let stationary = [-2.9035, 0.1567, 2.7468];
        stationary.iter().flat_map(|&x| stationary.map(|y| V::new(x, y))).collect()
    }
}
