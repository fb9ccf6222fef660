//! A convex bowl that is flat at its bottom.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = x⁴ + y⁴, the textbook example of a convex function that is not strongly convex (Nesterov 2018, "Lectures
    /// on convex optimization", 2.1). One minimum at the origin with f = 0, where the Hessian is 0 as well.
    pub struct Quartic {
        id: "quartic", name: "Flat quartic",
        summary: "The curvature vanishes at the minimum, so descent crawls: without strong convexity no linear rate",
    }
}

impl Formula for Quartic {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        p.x.square().square() + p.y.square().square()
    }
}

impl Landscape for Quartic {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-2.0, 2.0], [-2.0, 2.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-1.6, 1.2), steps: 150, rate: 0.02, adaptive_rate: 0.05 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::zeros()]
    }
}
