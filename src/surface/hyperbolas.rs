//! A valley whose curvature changes along its floor.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = ¼(1 − x²y²)²: the loss of a chain of four linear layers, two pairs of equal weights, that is to give 1 for 1. Every
    /// point of the hyperbolas xy = ±1 is a minimum with f = 0; across the valley the curvature is 2(x² + y²), 4 at (±1, ±1) and
    /// growing without a bound outwards. Gradient descent with the rate α cannot stay where it is above 2/α, and slides along the
    /// floor until it can (Cohen et al. 2021, "Gradient descent on neural networks typically occurs at the edge of stability").
    pub struct Hyperbolas {
        id: "hyperbolas", name: "Hyperbolas",
        summary: "Every point of two hyperbolas is a minimum: the learning rate decides how sharp a one a run can stay at",
    }
}

impl Formula for Hyperbolas {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let product = p.x.square() * p.y.square();
        (R::lit(1.0) - product).square() * 0.25
    }
    fn residuals<R: Real>(&self, p: V<R>) -> Vec<R> {
        vec![(R::lit(1.0) - p.x.square() * p.y.square()) * 0.5]
    }
}

impl Landscape for Hyperbolas {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-1.0, 4.0], [-1.5, 1.5]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(2.6, 0.5), steps: 200, rate: 0.05, adaptive_rate: 0.03 }
    }
    fn hints(&self) -> Vec<V> {
        Vec::new()
    }
    /// The flattest of each branch.
    fn known_minima(&self) -> Vec<V> {
        [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]].map(V::from).to_vec()
    }
}
