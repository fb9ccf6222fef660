//! Easom's function.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};
use std::f64::consts::PI;

part! {
    /// f = −cos(x)·cos(y)·e^(−(x − π)² − (y − π)²) (Easom 1990, "A survey of global optimization techniques"). The
    /// lowest minimum is (π, π) with f = −1, in a hole in a plain on which f and its gradient underflow to 0. Four
    /// faint minima lie diagonally around it, at a distance of 1.8366 in x and y, with f = −8.1·10⁻⁵.
    pub struct Easom {
        id: "easom", name: "Easom",
        summary: "On the plain the gradient is almost nothing: descent hardly starts, whatever rescales it arrives",
    }
}

impl Formula for Easom {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        // cos(x)·cos(y) = cos(x − π)·cos(y − π)
        let (x, y) = (p.x - PI, p.y - PI);
        -(x.cos() * y.cos() * (-(x.square() + y.square())).exp())
    }
}

impl Landscape for Easom {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[0.0, 6.5], [0.0, 6.5]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(1.7, 4.5), steps: 120, rate: 0.1, adaptive_rate: 0.05 }
    }
    fn hints(&self) -> Vec<V> {
        let away = 1.8366;
        let mut hints = vec![V::new(PI, PI)];
        hints.extend(
            [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)]
                .map(|(x, y)| V::new(PI + x * away, PI + y * away)),
        );
        hints
    }
}
