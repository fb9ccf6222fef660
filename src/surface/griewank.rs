//! Griewank's function.

use super::{Formula, Genre, Landscape, Suggestion, critical};
use crate::real::{Real, V};
use std::f64::consts::FRAC_1_SQRT_2;

part! {
    /// f = 1 + (x² + y²)/4000 − cos(x)·cos(y/√2) (Griewank 1981, "Generalized descent for global optimization").
    /// The lowest minimum is the origin with f = 0; a lattice of minima at about (kπ, √2·jπ) with k + j even, each
    /// a little higher than the ones further in.
    pub struct Griewank {
        id: "griewank", name: "Griewank",
        summary: "Equal dimples on a bowl too wide to notice: the gradient tells of the next dimple only",
    }
}

impl Formula for Griewank {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let bowl = (p.x.square() + p.y.square()) * (1.0 / 4000.0);
        bowl - (p.x.cos() * (p.y * FRAC_1_SQRT_2).cos() - 1.0)
    }
}

impl Landscape for Griewank {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-10.0, 10.0], [-10.0, 10.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-7.5, 6.0), steps: 60, rate: 0.3, adaptive_rate: 0.3 }
    }
    fn hints(&self) -> Vec<V> {
        critical::basins(self, 160)
    }
}
