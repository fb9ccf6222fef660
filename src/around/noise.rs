//! Gaussian noise on the gradient.

use crate::parameter::{Kind, Scale, Valid};
use crate::random::{common, normal};
use crate::real::V;

choice! {
    /// How the noise changes along a run.
    pub enum Fading {
        /// It stays.
        Constant = "constant", "constant";
        /// σ follows the schedule: σₖ = σ·αₖ/α.
        Rate = "rate", "with the rate";
        /// σₖ = σ·(1 + k)^−p.
        Power = "power", "as a power of the step";
    }
}

choice! {
    /// Whether runs see the same draws.
    pub enum Sharing {
        /// All runs see the same draws: what differs is the methods.
        Common = "common", "common to all runs";
        /// Every run has draws of its own.
        Own = "own", "each run its own";
    }
}

/// A standard deviation.
const SIGMA: Kind = Kind::Number { slider: [0.0, 5.0], scale: Scale::Linear, valid: Valid::Closed(0.0, 1e6) };

part! {
    /// g ← ∇f(x) + σₖ·ξ with independent standard normal ξ for each coordinate and step (Robbins & Monro 1951; annealed as
    /// (1 + k)^−p by Neelakantan et al. 2015, who have σ² fall with p = 0.55, so σ with half of it).
    ///
    /// ξ is a function of seed, stream and step: ChaCha8 at the step's own position, then Box & Muller 1958. So nothing is
    /// consumed by looking ahead, and a run sees the same draws alone and beside others. All that a method asks for within a
    /// step sees the same draw: its loss is f(p) + σₖξ·(p − xₖ).
    pub struct Noise {
        id: "noise", name: "Gradient noise",
        summary: "Gaussian noise on every gradient, as mini-batches would make it; seeded",
        sigma_x: f64 = 1.0 => "σ x": "Standard deviation of the noise on ∂f/∂x", SIGMA;
        sigma_y: f64 = 1.0 => "σ y": "Standard deviation of the noise on ∂f/∂y", SIGMA;
        anneal: Fading = Fading::Constant => "changes": "Whether the noise stays, follows the schedule, or falls as a power of the step", Fading::KIND;
        power: f64 = 0.5 => "p": "Exponent: σ falls as (1 + k)^−p", Kind::Number {
            slider: [0.0, 2.0], scale: Scale::Linear, valid: Valid::Closed(0.0, 100.0),
        };
        seed: u64 = 1 => "seed": "The same seed gives the same draws, on every machine", Kind::Count { slider: [0, 100] };
        sharing: Sharing = Sharing::Common => "draws": "Whether all runs see the same draws", Sharing::KIND;
    }
}

impl Noise {
    /// What is added to the gradient in a step, for a run with this stream; `factor` is the schedule's.
    pub fn draw(&self, stream: u64, step: u64, factor: f64) -> V {
        let stream = if self.sharing == Sharing::Common { common(stream) } else { stream };
        let standard = normal(self.seed, stream, step);
        V::new(self.sigma_x * standard.x, self.sigma_y * standard.y) * self.shrink(step, factor)
    }

    /// What σ is multiplied by in a step; `factor` is the schedule's.
    pub fn shrink(&self, step: u64, factor: f64) -> f64 {
        match self.anneal {
            Fading::Constant => 1.0,
            Fading::Rate => factor,
            Fading::Power => (1.0 + step as f64).powf(-self.power),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::repeat;

    #[test]
    fn draws_have_mean_zero_and_the_variance_that_was_asked_for() {
        let noise = Noise { sigma_x: 2.0, sigma_y: 0.5, ..Noise::default() };
        let n = 20_000;
        let draws: Vec<V> = (0..n).map(|step| noise.draw(0, step, 1.0)).collect();
        let mean: V = draws.iter().sum::<V>() / n as f64;
        let square: V = draws.iter().map(|d| d.component_mul(d)).sum::<V>() / n as f64;
        let cross: f64 = draws.iter().map(|d| d.x * d.y).sum::<f64>() / n as f64;
        assert!(mean.x.abs() < 0.05 && mean.y.abs() < 0.0125, "{mean}");
        assert!((square.x - 4.0).abs() < 0.15 && (square.y - 0.25).abs() < 0.01, "{square}");
        assert!(cross.abs() < 0.03, "{cross}");
    }

    #[test]
    fn a_draw_is_a_function_of_seed_stream_and_step() {
        let noise = Noise::default();
        assert_eq!(noise.draw(3, 7, 1.0), noise.draw(9, 7, 1.0), "common draws do not depend on the run");
        let own = Noise { sharing: Sharing::Own, ..noise };
        assert_eq!(own.draw(3, 7, 1.0), own.draw(3, 7, 1.0));
        assert_ne!(own.draw(3, 7, 1.0), own.draw(4, 7, 1.0));
        assert_ne!(own.draw(3, 7, 1.0), own.draw(3, 8, 1.0));
        assert_ne!(noise.draw(0, 7, 1.0), Noise { seed: 2, ..noise }.draw(0, 7, 1.0));
    }

    #[test]
    fn repeats_differ_and_share_their_draws_with_the_same_repeat_of_other_runs() {
        let noise = Noise::default();
        let draw = |noise: Noise, run, number| noise.draw(repeat(run, number), 7, 1.0);
        assert_ne!(draw(noise, 1, 0), draw(noise, 1, 1));
        assert_ne!(draw(noise, 1, 0), noise.draw(1, 7, 1.0), "a repeat is not the run itself");
        assert_eq!(draw(noise, 1, 3), draw(noise, 2, 3));
        let own = Noise { sharing: Sharing::Own, ..noise };
        assert_ne!(draw(own, 1, 3), draw(own, 2, 3));
        assert_ne!(draw(own, 1, 3), draw(own, 1, 4));
    }

    #[test]
    fn annealed_noise_falls_with_the_rate_or_with_the_step() {
        let by = |anneal| Noise { anneal, power: 2.0, ..Noise::default() };
        let plain = by(Fading::Constant).draw(0, 9, 0.25);
        assert_eq!(by(Fading::Rate).draw(0, 9, 0.25), plain * 0.25);
        assert!((by(Fading::Power).draw(0, 9, 0.25) - plain * 0.01).norm() < 1e-12);
    }
}
