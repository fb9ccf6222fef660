//! The shapes of schedules, as factors on the learning rate. t is the step (0, 1, …), T the length.

use super::Profile;
use crate::parameter::{Kind, Scale, Valid};
use std::f64::consts::PI;

/// T: the length as set, or the run's where it is 0; at least 1.
fn length(steps: u64, run_steps: u64) -> f64 {
    (if steps == 0 { run_steps } else { steps }).max(1) as f64
}

/// From `from` to `to` along half a cosine wave, as `u` goes from 0 to 1.
fn half_wave(from: f64, to: f64, u: f64) -> f64 {
    to + (from - to) * (1.0 + (PI * u).cos()) / 2.0
}

/// How a length is set.
pub(super) const LENGTH: Kind = Kind::Count { slider: [0, 1000] };
/// A share of the learning rate.
pub(super) const SHARE: Kind =
    Kind::Number { slider: [0.0, 1.0], scale: Scale::Linear, valid: Valid::Closed(0.0, 1.0) };
/// A factor that divides the rate.
const DIVISOR: Kind =
    Kind::Number { slider: [1.0, 100_000.0], scale: Scale::Log, valid: Valid::Closed(1.0, 1e300) };

part! {
    /// The rate never changes.
    pub struct Constant {
        id: "constant", name: "Constant", summary: "The rate never changes",
    }
}

impl Profile for Constant {
    fn factor(&self, _: u64, _: u64) -> f64 {
        1.0
    }
    fn formula(&self) -> &'static str {
        "α(t) = α"
    }
    fn source(&self) -> &'static str {
        "Robbins & Monro 1951 is what it leaves out"
    }
}

part! {
    /// γ^⌊t/S⌋, as `torch.optim.lr_scheduler.StepLR`. It has no end.
    pub struct Step {
        id: "step", name: "Step", summary: "The rate falls by a factor every few steps",
        size: u64 = 30 => "S": "Steps between two drops", Kind::Count { slider: [1, 1000] };
        gamma: f64 = 0.5 => "γ": "Factor of each drop", SHARE;
    }
}

impl Profile for Step {
    fn factor(&self, step: u64, _: u64) -> f64 {
        // The exponent is a whole number of at most 2³¹ drops; by then every γ < 1 has reached 0.
        let drops = step / self.size.max(1);
        self.gamma.powi(i32::try_from(drops).unwrap_or(i32::MAX))
    }
    fn formula(&self) -> &'static str {
        "α(t) = α·γ^⌊t/S⌋"
    }
    fn source(&self) -> &'static str {
        "As torch.optim.lr_scheduler.StepLR; goes on for ever"
    }
}

part! {
    /// γᵗ, as `torch.optim.lr_scheduler.ExponentialLR`. It has no end.
    pub struct Exponential {
        id: "exponential", name: "Exponential", summary: "The rate falls by the same factor in every step",
        gamma: f64 = 0.97 => "γ": "Factor per step", Kind::Number {
            slider: [0.5, 1.0], scale: Scale::Linear, valid: Valid::Closed(0.0, 1.0),
        };
    }
}

impl Profile for Exponential {
    fn factor(&self, step: u64, _: u64) -> f64 {
        self.gamma.powi(i32::try_from(step).unwrap_or(i32::MAX))
    }
    fn formula(&self) -> &'static str {
        "α(t) = α·γᵗ"
    }
    fn source(&self) -> &'static str {
        "As torch.optim.lr_scheduler.ExponentialLR; goes on for ever"
    }
}

choice! {
    /// What a cosine does past its end.
    pub enum PastEnd {
        /// The last rate is held (optax).
        Hold = "hold", "hold";
        /// The wave goes on, up again and down again (PyTorch).
        Wave = "wave", "wave";
    }
}

part! {
    /// floor + (1 − floor)(1 + cos(πt/T))/2 (Loshchilov & Hutter 2017, without restarts).
    pub struct Cosine {
        id: "cosine", name: "Cosine", summary: "Half a cosine wave down to the floor",
        floor: f64 = 0.0 => "floor": "The rate at the end, as a share of the learning rate", SHARE;
        steps: u64 = 0 => "length": "T, the length in steps; 0 is as long as the run", LENGTH;
        past_end: PastEnd = PastEnd::Hold => "past T": "Past the end: hold the last rate, or rise again as PyTorch does", PastEnd::KIND;
    }
}

impl Profile for Cosine {
    fn factor(&self, step: u64, run_steps: u64) -> f64 {
        let u = step as f64 / length(self.steps, run_steps);
        half_wave(1.0, self.floor, if self.past_end == PastEnd::Hold { u.min(1.0) } else { u })
    }
    fn formula(&self) -> &'static str {
        "α(t) = α·(floor + (1 − floor)(1 + cos πt/T)/2)"
    }
    fn source(&self) -> &'static str {
        "Loshchilov & Hutter 2017; holds its last rate as optax does, or rises again as torch's CosineAnnealingLR"
    }
}

part! {
    /// Cosine with warm restarts, SGDR (Loshchilov & Hutter 2017): cycle i has T₀·mⁱ steps. The floor itself is never
    /// reached, each cycle starts at the full rate; as `torch.optim.lr_scheduler.CosineAnnealingWarmRestarts`. No end.
    pub struct CosineRestarts {
        id: "cosine_restarts", name: "Cosine with warm restarts", summary: "Again and again from the full rate down to the floor",
        first: u64 = 20 => "T₀": "Steps of the first cycle", Kind::Count { slider: [1, 1000] };
        multiplier: u64 = 2 => "m": "How many times as long each cycle is as the one before", Kind::Count { slider: [1, 5] };
        floor: f64 = 0.0 => "floor": "The rate that each cycle approaches, as a share of the learning rate", SHARE;
    }
}

impl Profile for CosineRestarts {
    fn factor(&self, step: u64, _: u64) -> f64 {
        let (mut into, mut cycle) = (step, self.first.max(1));
        if self.multiplier <= 1 {
            into %= cycle;
        }
        while into >= cycle {
            into -= cycle;
            cycle = cycle.saturating_mul(self.multiplier);
        }
        half_wave(1.0, self.floor, into as f64 / cycle as f64)
    }
    fn formula(&self) -> &'static str {
        "α(t) = α·(floor + (1 − floor)(1 + cos πtᵢ/Tᵢ)/2), Tᵢ = T₀mⁱ"
    }
    fn source(&self) -> &'static str {
        "SGDR, Loshchilov & Hutter 2017; as torch.optim.lr_scheduler.CosineAnnealingWarmRestarts; goes on for ever"
    }
}

part! {
    /// From the full rate in a straight line to the end's share, then constant; as `torch.optim.lr_scheduler.LinearLR`.
    pub struct Linear {
        id: "linear", name: "Linear", summary: "In a straight line down to the end's share",
        end: f64 = 0.0 => "end": "The rate at the end, as a share of the learning rate", SHARE;
        steps: u64 = 0 => "length": "T, the length in steps; 0 is as long as the run", LENGTH;
    }
}

impl Profile for Linear {
    fn factor(&self, step: u64, run_steps: u64) -> f64 {
        1.0 + (self.end - 1.0) * (step as f64 / length(self.steps, run_steps)).min(1.0)
    }
    fn formula(&self) -> &'static str {
        "α(t) = α·(1 + (end − 1)·min(t, T)/T)"
    }
    fn source(&self) -> &'static str {
        "As torch.optim.lr_scheduler.LinearLR; holds its last rate"
    }
}

part! {
    /// end + (1 − end)(1 − t/T)^p, then constant; as optax's `polynomial_schedule`.
    pub struct Polynomial {
        id: "polynomial", name: "Polynomial", summary: "A power of the time that is left",
        power: f64 = 2.0 => "p": "Power of the time that is left", Kind::Number {
            slider: [0.1, 5.0], scale: Scale::Log, valid: Valid::Positive,
        };
        end: f64 = 0.0 => "end": "The rate at the end, as a share of the learning rate", SHARE;
        steps: u64 = 0 => "length": "T, the length in steps; 0 is as long as the run", LENGTH;
    }
}

impl Profile for Polynomial {
    fn factor(&self, step: u64, run_steps: u64) -> f64 {
        let left = 1.0 - (step as f64 / length(self.steps, run_steps)).min(1.0);
        self.end + (1.0 - self.end) * left.powf(self.power)
    }
    fn formula(&self) -> &'static str {
        "α(t) = α·(end + (1 − end)(1 − min(t, T)/T)^p)"
    }
    fn source(&self) -> &'static str {
        "As optax.polynomial_schedule and torch.optim.lr_scheduler.PolynomialLR; holds its last rate"
    }
}

part! {
    /// 1/(1 + kt), the classical rate of stochastic approximation (Robbins & Monro 1951). It has no end.
    pub struct InverseTime {
        id: "inverse_time", name: "Inverse time", summary: "One over the time: the slowest decay that still sums up noise to nothing",
        k: f64 = 0.05 => "k": "Decay per step", Kind::Number { slider: [0.001, 10.0], scale: Scale::Log, valid: Valid::NotNegative };
    }
}

impl Profile for InverseTime {
    fn factor(&self, step: u64, _: u64) -> f64 {
        1.0 / (1.0 + self.k * step as f64)
    }
    fn formula(&self) -> &'static str {
        "α(t) = α/(1 + kt)"
    }
    fn source(&self) -> &'static str {
        "Robbins & Monro 1951; goes on for ever"
    }
}

part! {
    /// 1/√(1 + t/τ). After a warmup of N = τ steps from 0 it is the schedule of Vaswani et al. 2017, peak 1 at t = N.
    pub struct InverseSqrt {
        id: "inverse_sqrt", name: "Inverse square root", summary: "The Transformer's schedule, after a warmup of τ steps",
        timescale: f64 = 10.0 => "τ": "Time scale in steps; a warmup of as many steps makes it the Transformer's schedule", Kind::Number {
            slider: [1.0, 1000.0], scale: Scale::Log, valid: Valid::Positive,
        };
    }
}

impl Profile for InverseSqrt {
    fn factor(&self, step: u64, _: u64) -> f64 {
        1.0 / (1.0 + step as f64 / self.timescale).sqrt()
    }
    fn formula(&self) -> &'static str {
        "α(t) = α/√(1 + t/τ)"
    }
    fn source(&self) -> &'static str {
        "Vaswani et al. 2017, \"Attention is all you need\", after a warmup of τ steps; goes on for ever"
    }
}

choice! {
    /// The form of one-cycle's two legs.
    pub enum Anneal {
        /// Half cosine waves.
        Cosine = "cos", "cosine";
        /// Straight lines.
        Linear = "linear", "linear";
    }
}

part! {
    /// One-cycle (Smith & Topin 2018): up from 1/div to 1 at t = share·T − 1, then down to 1/(div·final) at t = T − 1.
    ///
    /// As `torch.optim.lr_scheduler.OneCycleLR` (optax's cosine one-cycle peaks one step later). The learning rate is
    /// the peak's.
    pub struct OneCycle {
        id: "one_cycle", name: "One-cycle", summary: "Up to the full rate, then down to almost nothing",
        peak: f64 = 0.3 => "peak": "Where the peak lies, as a share of the length", SHARE;
        anneal: Anneal = Anneal::Cosine => "form": "The form of the two legs", Anneal::KIND;
        div: f64 = 25.0 => "first ÷": "The first rate is the learning rate over this", DIVISOR;
        final_div: f64 = 10_000.0 => "last ÷": "The last rate is the first one over this", DIVISOR;
        steps: u64 = 0 => "length": "T, the length in steps; 0 is as long as the run", LENGTH;
    }
}

impl Profile for OneCycle {
    fn factor(&self, step: u64, run_steps: u64) -> f64 {
        let last = length(self.steps, run_steps) - 1.0;
        let top = self.peak * (last + 1.0) - 1.0;
        let t = (step as f64).min(last);
        let low = 1.0 / self.div;
        let leg = |from: f64, to: f64, u: f64| match self.anneal {
            Anneal::Cosine => half_wave(from, to, u),
            Anneal::Linear => from + (to - from) * u,
        };
        if t <= top && top > 0.0 {
            leg(low, 1.0, t / top)
        } else if last > top {
            // Of a peak before the first step only the way down is seen, as in PyTorch.
            leg(1.0, low / self.final_div, (t - top) / (last - top))
        } else {
            1.0
        }
    }
    fn formula(&self) -> &'static str {
        "α(t) from α/first up to α at peak·T − 1, down to α/(first·last) at T − 1"
    }
    fn source(&self) -> &'static str {
        "Smith & Topin 2018; as torch.optim.lr_scheduler.OneCycleLR; holds its last rate"
    }
}
