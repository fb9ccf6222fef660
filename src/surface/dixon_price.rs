//! Dixon and Price's function.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = (x − 1)² + 2(2y² − x)² (Dixon and Price 1989, "Truncated Newton method for sparse unconstrained
    /// optimization using automatic differentiation"). Two minima at (1, ±√½) with f = 0, a saddle at (1/3, 0) with
    /// f = 2/3.
    pub struct DixonPrice {
        id: "dixon_price", name: "Dixon–Price",
        summary: "Two arms of one parabola: the line between them leads to a saddle",
    }
}

/// How far the point is from x = 1, and from the two arms of the valley.
#[inline]
fn pieces<R: Real>(p: V<R>) -> [R; 2] {
    [p.x - 1.0, p.y.square() * 2.0 - p.x]
}

impl Formula for DixonPrice {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let [along, arms] = pieces(p);
        along.square() + arms.square() * 2.0
    }
    fn residuals<R: Real>(&self, p: V<R>) -> Vec<R> {
        let [along, arms] = pieces(p);
        vec![along, arms * 2f64.sqrt()]
    }
}

impl Landscape for DixonPrice {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-2.0, 3.0], [-2.0, 2.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-1.5, 0.01), steps: 120, rate: 0.02, adaptive_rate: 0.03 }
    }
    fn hints(&self) -> Vec<V> {
        let root = std::f64::consts::FRAC_1_SQRT_2;
        vec![V::new(1.0, root), V::new(1.0, -root), V::new(1.0 / 3.0, 0.0)]
    }
}
