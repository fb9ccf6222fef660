//! Goldstein and Price's function.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = (1 + (s + 1)²(3s² − 14s + 19))·(30 + d²(3d² − 16d + 18)) with s = x + y and d = 2x − 3y (Goldstein and
    /// Price 1971, "On descent from local minima"). The lowest minimum is (0, −1) with f = 3; three more at (−0.6,
    /// −0.4), (1.8, 0.2) and (1.2, 0.8) with f = 30, 84 and 840, four saddles, one maximum.
    pub struct GoldsteinPrice {
        id: "goldstein_price", name: "Goldstein–Price",
        summary: "Six decades of loss in one picture: a learning rate that is safe on the walls crawls on the floor",
    }
}

impl Formula for GoldsteinPrice {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let s = p.x + p.y;
        let d = p.x * 2.0 - p.y * 3.0;
        let first = (s + 1.0).square() * (s * (s * 3.0 - 14.0) + 19.0) + 1.0;
        let second = d.square() * (d * (d * 3.0 - 16.0) + 18.0) + 30.0;
        first * second
    }
}

impl Landscape for GoldsteinPrice {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-2.0, 2.0], [-2.0, 2.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-1.5, -1.5), steps: 300, rate: 0.00002, adaptive_rate: 0.03 }
    }
    fn hints(&self) -> Vec<V> {
        vec![
            V::new(0.0, -1.0),
            V::new(-0.6, -0.4),
            V::new(1.8, 0.2),
            V::new(1.2, 0.8),
            V::new(-0.4, -0.6),
            V::new(0.6, 0.4),
            V::new(1.2, -0.2),
            V::new(1.4, 0.6),
            V::new(0.8, 0.2),
        ]
    }
}
