//! The three-hump camel.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = 2x² − 1.05x⁴ + x⁶/6 + xy + y² (Branin 1972, "Widely convergent method for finding multiple solutions of
    /// simultaneous nonlinear equations"). The lowest minimum is the origin with f = 0; two more at ±(1.7476,
    /// −0.8738) with f = 0.2986, two saddles between them.
    pub struct ThreeHumpCamel {
        id: "three_hump_camel", name: "Three-hump camel",
        summary: "Descent stops in the first valley, momentum may roll on into a better one",
    }
}

impl Formula for ThreeHumpCamel {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let x2 = p.x.square();
        x2 * (x2 * (x2 * (1.0 / 6.0) - 1.05) + 2.0) + p.x * p.y + p.y.square()
    }
}

impl Landscape for ThreeHumpCamel {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-2.5, 2.5], [-2.5, 2.5]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-2.0, -1.5), steps: 100, rate: 0.03, adaptive_rate: 0.05 }
    }
    fn hints(&self) -> Vec<V> {
        vec![
            V::new(0.0, 0.0),
            V::new(1.7476, -0.8738),
            V::new(-1.7476, 0.8738),
            V::new(1.0705, -0.5353),
            V::new(-1.0705, 0.5353),
        ]
    }
}
