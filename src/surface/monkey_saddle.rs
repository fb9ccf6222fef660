//! The monkey saddle.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = x³ − 3xy² (Hilbert and Cohn-Vossen 1932, "Anschauliche Geometrie": two valleys for the legs, one for the
    /// tail). Unbounded below; at the origin gradient and Hessian are both 0, so that not even the curvature shows
    /// a way out.
    pub struct MonkeySaddle {
        id: "monkey_saddle", name: "Monkey saddle",
        summary: "At a degenerate saddle even the Hessian is zero; unbounded below in three directions",
    }
}

impl Formula for MonkeySaddle {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        p.x * (p.x.square() - p.y.square() * 3.0)
    }
}

impl Landscape for MonkeySaddle {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-2.0, 2.0], [-2.0, 2.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(1.5, 0.01), steps: 50, rate: 0.005, adaptive_rate: 0.05 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::zeros()]
    }
    fn bounded_below(&self) -> bool {
        false
    }
}
