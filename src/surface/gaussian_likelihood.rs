//! The likelihood of a normal distribution.

use super::{Formula, Genre, Landscape, Suggestion};
use crate::parameter::{Kind, Scale, Valid};
use crate::real::{Real, V};
use nalgebra::Matrix2;

part! {
    /// f = y + (s² + (m − x)²) / 2e²ʸ: the mean negative log-likelihood (without ½ log 2π) of a normal distribution with
    /// mean x and standard deviation eʸ, for a sample with mean m and standard deviation s. One minimum, at (m, log s).
    /// The Fisher information is diag(e⁻²ʸ, 2) (Amari 1998, "Natural gradient works efficiently in learning").
    pub struct GaussianLikelihood {
        id: "gaussian_likelihood", name: "Gaussian likelihood",
        summary: "A bell curve fitted to data: x is its mean, y the logarithm of its width, and a narrow bell is a steep wall",
        mean: f64 = 1.0 => "m": "Mean of the sample", Kind::Number {
            slider: [-2.0, 2.0], scale: Scale::Linear, valid: Valid::Finite,
        };
        deviation: f64 = 0.5 => "s": "Standard deviation of the sample", Kind::Number {
            slider: [0.2, 2.0], scale: Scale::Log, valid: Valid::Positive,
        };
    }
}

impl Formula for GaussianLikelihood {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let squares = (p.x - self.mean).square() + self.deviation * self.deviation;
        p.y + squares * (p.y * -2.0).exp() * 0.5
    }
    fn fisher(&self, p: V) -> Option<Matrix2<f64>> {
        Some(Matrix2::new((-2.0 * p.y).exp(), 0.0, 0.0, 2.0))
    }
}

impl Landscape for GaussianLikelihood {
    fn group(&self) -> Genre {
        Genre::Classic
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-4.0, 4.0], [-2.5, 2.5]]
    }
    fn suggestion(&self) -> Suggestion {
        Suggestion { start: V::new(-2.5, 1.0), steps: 200, rate: 0.1, adaptive_rate: 0.05 }
    }
    fn hints(&self) -> Vec<V> {
        vec![V::new(self.mean, self.deviation.ln())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::Loss;

    /// At its minimum the mean Hessian of a likelihood is the Fisher information, where the model is right.
    #[test]
    fn the_minimum_is_the_sample_and_the_hessian_there_is_the_fisher_information() {
        let surface = GaussianLikelihood { mean: 0.3, deviation: 1.7 };
        let at = V::new(0.3, 1.7_f64.ln());
        let jet = surface.jet(at);
        assert!(jet.gradient().norm() < 1e-15);
        assert!((jet.hessian() - Loss::fisher(&surface, at).unwrap()).norm() < 1e-14);
    }
}
