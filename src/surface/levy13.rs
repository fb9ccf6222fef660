//! Lévy's function no. 13.

use super::{Formula, Genre, Landscape, Suggestion, critical};
use crate::real::{Real, V};
use std::f64::consts::PI;

part! {
    /// f = sin²(3πx) + (x − 1)²(1 + sin²(3πy)) + (y − 1)²(1 + sin²(2πy)) (Lévy and Montalvo 1985, "The tunneling
    /// algorithm for the global minimization of functions"). The lowest minimum is (1, 1) with f = 0, among many.
    pub struct Levy13 {
        id: "levy13", name: "Lévy no. 13",
        summary: "Ripples across a bowl: a run stops in the first ripple that is steeper than the bowl",
    }
}

impl Formula for Levy13 {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        // Written from the minimum, so that it is exactly 0 there; the sines' signs vanish in the squares.
        let (x, y) = (p.x - 1.0, p.y - 1.0);
        let ripple = |t: R, waves: f64| (t * (waves * PI)).sin().square();
        ripple(x, 3.0) + x.square() * (ripple(y, 3.0) + 1.0) + y.square() * (ripple(y, 2.0) + 1.0)
    }
}

impl Landscape for Levy13 {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-3.0, 5.0], [-3.0, 5.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-0.8, 3.2), steps: 150, rate: 0.002, adaptive_rate: 0.05 }
    }
    fn hints(&self) -> Vec<V> {
        critical::basins(self, 240)
    }
}
