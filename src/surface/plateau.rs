//! A minimum behind a ring-shaped plateau.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};

part! {
    /// f = −sin(r)/r + t·r² with r = 10‖p‖ (the plateau of the lilipads visualizer, with t = 0.01). The lowest
    /// minimum is the origin with f = −1. Around it rings of equal loss lie at a local minimum of the radius; whole
    /// circles of critical points, none of which is a point to mark.
    pub struct Plateau {
        id: "plateau", name: "Plateau",
        summary: "Descent stalls on the plateau; momentum or a little more learning rate carries a run across",
        tilt: f64 = 0.01 => "t": "How much the plateau slopes", Kind::Number {
            slider: [0.0, 0.05], scale: Scale::Linear, valid: Valid::NotNegative,
        };
    }
}

/// sin(√q)/√q, smooth through q = 0: below 1 its power series Σ (−q)ⁿ/(2n + 1)!, exact to rounding.
#[inline]
fn sinc_of_root<R: Real>(q: R) -> R {
    let one = R::lit(1.0);
    // From the last term inwards: 1 − q/(2·3)·(1 − q/(4·5)·(…)).
    let series = (1..=9).rev().fold(one, |inner, n| {
        let n = f64::from(2 * n);
        one - q * (1.0 / (n * (n + 1.0))) * inner
    });
    // Both sides are evaluated, so the root must not see 0 here.
    let root = R::select_lt(q, one, one, q).sqrt();
    R::select_lt(q, one, series, root.sin() / root)
}

impl Formula for Plateau {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let squared_radius = (p.x.square() + p.y.square()) * 100.0;
        squared_radius * self.tilt - sinc_of_root(squared_radius)
    }
}

impl Landscape for Plateau {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-1.5, 1.5], [-1.5, 1.5]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-1.2, 0.8), steps: 150, rate: 0.01, adaptive_rate: 0.03 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::zeros()]
    }
}
