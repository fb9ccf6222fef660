//! A bowl with a cone around it.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};

part! {
    /// f = ½r² for r = ‖p‖ < δ, else δr − ½δ² (Huber 1964): a bowl of curvature L = 1 in a cone of slope δ; convex, one minimum at the
    /// origin with f = 0. From a distance R gradient descent at α = 1/L is still on the cone after N steps where δ = R/(2N + 1), and
    /// its loss is then LR²/(4N + 2): no convex loss of curvature at most L keeps it higher (Drori & Teboulle 2014).
    pub struct Huber {
        id: "huber", name: "Huber's cone",
        summary: "A cone with a round tip: the convex loss on which gradient descent is as slow as it can be",
        delta: f64 = 0.5 => "δ": "Where the bowl ends and the cone begins; its slope", Kind::Number {
            slider: [0.01, 4.0], scale: Scale::Log, valid: Valid::Closed(1e-9, 1e9),
        };
    }
}

impl Formula for Huber {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let (square, edge) = (p.x.square() + p.y.square(), R::lit(self.delta * self.delta));
        // Both sides are evaluated, so the root must not see 0 here.
        let radius = R::select_lt(square, edge, edge, square).sqrt();
        R::select_lt(square, edge, square * 0.5, radius * self.delta - edge * 0.5)
    }
}

impl Landscape for Huber {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-4.0, 4.0], [-4.0, 4.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-3.0, 1.5), steps: 100, rate: 0.5, adaptive_rate: 0.1 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::zeros()]
    }
    fn curvatures(&self) -> Option<[f64; 2]> {
        Some([0.0, 1.0])
    }
}
