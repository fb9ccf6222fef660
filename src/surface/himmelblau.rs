//! Himmelblau's function.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = (x² + y − 11)² + (x + y² − 7)² (Himmelblau 1972, "Applied nonlinear programming"). Four minima with f =
    /// 0: (3, 2), (−2.8051, 3.1313), (−3.7793, −3.2832) and (3.5844, −1.8481); four saddles and one maximum between
    /// them.
    pub struct Himmelblau {
        id: "himmelblau", name: "Himmelblau",
        summary: "Four equal minima: from the same start, different methods end in different ones",
    }
}

/// What the loss is the sum of squares of.
#[inline]
fn pieces<R: Real>(p: V<R>) -> [R; 2] {
    [p.x.square() + p.y - 11.0, p.x + p.y.square() - 7.0]
}

impl Formula for Himmelblau {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let [first, second] = pieces(p);
        first.square() + second.square()
    }
    fn residuals<R: Real>(&self, p: V<R>) -> Vec<R> {
        pieces(p).into()
    }
}

impl Landscape for Himmelblau {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-5.0, 5.0], [-5.0, 5.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(4.1, 3.5), steps: 80, rate: 0.01, adaptive_rate: 0.1 }
    }
    fn hints(&self) -> Vec<V> {
        vec![
            V::new(3.0, 2.0),
            V::new(-2.8051, 3.1313),
            V::new(-3.7793, -3.2832),
            V::new(3.5844, -1.8481),
            V::new(-3.073, -0.0814),
            V::new(-0.128, -1.9537),
            V::new(0.0867, 2.8843),
            V::new(3.3852, 0.0739),
            V::new(-0.2708, -0.923),
        ]
    }
}
