//! Rosenbrock's banana valley.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};

part! {
    /// f = (a − x)² + b(y − x²)² (Rosenbrock 1960, "An automatic method for finding the greatest or least value of a
    /// function"). One minimum at (a, a²) with f = 0; at a = 1, b = 100 its condition number is about 2,508.
    pub struct Rosenbrock {
        id: "rosenbrock", name: "Rosenbrock",
        summary: "Finding the curved valley is easy, following its floor to the minimum is slow",
        a: f64 = 1.0 => "a": "The minimum lies at (a, a²)", Kind::Number {
            slider: [-1.5, 1.5], scale: Scale::Linear, valid: Valid::Finite,
        };
        b: f64 = 100.0 => "b": "Steepness of the valley's walls", Kind::Number {
            slider: [1.0, 1000.0], scale: Scale::Log, valid: Valid::Positive,
        };
    }
}

impl Rosenbrock {
    /// How far the point is from x = a, and from the valley's floor.
    #[inline]
    fn pieces<R: Real>(&self, p: V<R>) -> [R; 2] {
        [R::lit(self.a) - p.x, p.y - p.x.square()]
    }
}

impl Formula for Rosenbrock {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let [along, valley] = self.pieces(p);
        along.square() + valley.square() * self.b
    }
    fn residuals<R: Real>(&self, p: V<R>) -> Vec<R> {
        let [along, valley] = self.pieces(p);
        vec![along, valley * self.b.sqrt()]
    }
}

impl Landscape for Rosenbrock {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-2.0, 2.0], [-1.0, 3.0]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion {
            start: V::new(-1.2, 1.0),
            steps: 2000,
            rate: 0.1 / self.b.max(10.0),
            adaptive_rate: 0.02,
        }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::new(self.a, self.a * self.a)]
    }
}
