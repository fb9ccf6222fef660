//! McCormick's function.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = sin(x + y) + (x − y)² − 1.5x + 2.5y + 1 (McCormick 1976, "Computability of global solutions to
    /// factorable nonconvex programs"). In the window two minima, (−0.5472, −1.5472) with f = −1.9132 and (2.5944,
    /// 1.5944), and a saddle between them; outside it goes on down in steps of π along x = y, unbounded below.
    pub struct McCormick {
        id: "mccormick", name: "McCormick",
        summary: "A staircase of minima: with a larger learning rate momentum rolls on from one to the next",
    }
}

impl Formula for McCormick {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let wave = (p.x + p.y).sin();
        wave + (p.x - p.y).square() - p.x * 1.5 + p.y * 2.5 + 1.0
    }
}

impl Landscape for McCormick {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-1.5, 4.0], [-3.0, 4.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-1.2, 3.2), steps: 120, rate: 0.03, adaptive_rate: 0.1 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::new(-0.5472, -1.5472), V::new(2.5944, 1.5944), V::new(1.5472, 0.5472)]
    }
    fn bounded_below(&self) -> bool {
        false
    }
}
