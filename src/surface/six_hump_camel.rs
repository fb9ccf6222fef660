//! The six-hump camel.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::real::{Real, V};

part! {
    /// f = 4x² − 2.1x⁴ + x⁶/3 + xy − 4y² + 4y⁴ (Dixon and Szegö 1978, "Towards global optimisation 2"). Six minima:
    /// two lowest at ±(0.0898, −0.7127) with f = −1.0316, two with f = −0.2155, two with f = 2.1043; seven saddles,
    /// two maxima.
    pub struct SixHumpCamel {
        id: "six_hump_camel", name: "Six-hump camel",
        summary: "Six minima at three heights: where a run ends says little of how good its optimizer is",
    }
}

impl Formula for SixHumpCamel {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let (x2, y2) = (p.x.square(), p.y.square());
        x2 * (x2 * (x2 * (1.0 / 3.0) - 2.1) + 4.0) + p.x * p.y + y2 * (y2 - 1.0) * 4.0
    }
}

impl Landscape for SixHumpCamel {
    fn group(&self) -> Genre {
        Genre::Test
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-2.0, 2.0], [-1.2, 1.2]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-0.9, 1.0), steps: 100, rate: 0.01, adaptive_rate: 0.03 }
    }
    fn hints(&self) -> Vec<V> {
        let half = [
            (0.0898, -0.7127),
            (1.7036, -0.7961),
            (1.6071, 0.5687),
            (1.6381, 0.2287),
            (1.2961, 0.6051),
            (1.1092, -0.7683),
            (1.2302, 0.1623),
        ];
        let mirrored = half.iter().flat_map(|&(x, y)| [V::new(x, y), V::new(-x, -y)]);
        std::iter::once(V::zeros()).chain(mirrored).collect()
    }
}
