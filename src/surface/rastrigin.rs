//! Rastrigin's function.

use super::{Formula, Genre, Landscape, Loss, Suggestion, critical};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};
use std::f64::consts::TAU;

part! {
    /// f = 2A + x² − A·cos(2πx) + y² − A·cos(2πy) (Rastrigin 1974; with two parameters and A = 10 as here, Törn and
    /// Žilinskas 1989, "Global optimization"). The lowest minimum is the origin with f = 0; a lattice of 121 minima
    /// in the window.
    pub struct Rastrigin {
        id: "rastrigin", name: "Rastrigin",
        summary: "A lattice of minima: every method that follows the gradient stops at the nearest few",
        a: f64 = 10.0 => "A": "Height of the waves", Kind::Number {
            slider: [0.0, 20.0], scale: Scale::Linear, valid: Valid::NotNegative,
        };
    }
}

impl Formula for Rastrigin {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let wave = |t: R| t.square() - ((t * TAU).cos() - 1.0) * self.a;
        wave(p.x) + wave(p.y)
    }
}

impl Landscape for Rastrigin {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-5.12, 5.12], [-5.12, 5.12]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-3.3, 2.6), steps: 100, rate: 0.002, adaptive_rate: 0.05 }
    }
    fn hints(&self) -> Vec<V> {
        // A sum of two equal functions of one coordinate: its minima are all pairs of theirs.
        let [[left, right], _] = self.window();
        let mut minima = critical::along(self, V::new(left, 0.0), V::new(right, 0.0));
        minima.retain(|hint| self.jet(*hint).bend[0] > 0.0);
        minima.iter().flat_map(|x| minima.iter().map(|y| V::new(x.x, y.x))).collect()
    }
}
