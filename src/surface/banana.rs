//! The curved valley of Distill's momentum essay.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = (1 − x)² + 20(3y − x²)² (Goh 2017, "Why momentum really works", Distill). One minimum at (1, 1/3) with f
    /// = 0.
    pub struct Banana {
        id: "banana", name: "Distill's banana",
        summary: "Momentum follows the floor of a curved valley on which gradient descent crawls",
    }
}

impl Formula for Banana {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let valley = p.y * 3.0 - p.x.square();
        (p.x - 1.0).square() + valley.square() * 20.0
    }
    fn residuals<R: Real>(&self, p: V<R>) -> Vec<R> {
        let valley = p.y * 3.0 - p.x.square();
        vec![p.x - 1.0, valley * 20.0_f64.sqrt()]
    }
}

impl Landscape for Banana {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-2.0, 2.0], [-0.7, 1.7]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-1.21, 0.853), steps: 200, rate: 0.002, adaptive_rate: 0.05 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::new(1.0, 1.0 / 3.0)]
    }
}
