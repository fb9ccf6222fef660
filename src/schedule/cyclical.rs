//! Up and down between two rates, again and again.

use super::Profile;
use super::shapes::SHARE;
use crate::parameter::{Kind, Scale, Valid};

choice! {
    /// What becomes of the peaks.
    pub enum Mode {
        /// All peaks are equally high.
        Triangular = "triangular", "triangular";
        /// Each peak is half as high above the floor as the one before.
        Triangular2 = "triangular2", "triangular2";
        /// The height above the floor shrinks by the factor γ in every step.
        ExpRange = "exp_range", "exp_range";
    }
}

part! {
    /// Cyclical learning rates (Smith 2017): in straight lines from the floor up to the peak and down again, for ever.
    ///
    /// As `torch.optim.lr_scheduler.CyclicLR` with `max_lr` the learning rate, `base_lr` the floor's share of it and
    /// `step_size_up = step_size_down = half`.
    pub struct Cyclical {
        id: "cyclical", name: "Cyclical", summary: "Up and down between a floor and the full rate, again and again",
        half: u64 = 20 => "h": "Steps from the floor to the peak, and back", Kind::Count { slider: [1, 1000] };
        floor: f64 = 0.1 => "floor": "The rate between two peaks, as a share of the learning rate", SHARE;
        mode: Mode = Mode::Triangular => "peaks": "Equally high, half as high each time, or shrinking by γ in every step", Mode::KIND;
        gamma: f64 = 0.99 => "γ": "Factor per step on the height above the floor; only for exp_range", Kind::Number {
            slider: [0.9, 1.0], scale: Scale::Linear, valid: Valid::Closed(0.0, 1.0),
        };
    }
}

impl Profile for Cyclical {
    fn factor(&self, step: u64, _: u64) -> f64 {
        let half = self.half.max(1);
        let (cycle, into) = (step / (2 * half), step % (2 * half));
        let up = into.min(2 * half - into) as f64 / half as f64;
        let power = |of: f64, exponent: u64| of.powi(i32::try_from(exponent).unwrap_or(i32::MAX));
        let height = match self.mode {
            Mode::Triangular => 1.0,
            Mode::Triangular2 => power(0.5, cycle),
            Mode::ExpRange => power(self.gamma, step),
        };
        self.floor + (1.0 - self.floor) * up * height
    }
    fn formula(&self) -> &'static str {
        "α(t) = α·(floor + (1 − floor)·u·s), u up to 1 in h steps and back, s = 1, 2^−⌊t/2h⌋ or γᵗ"
    }
    fn source(&self) -> &'static str {
        "Smith 2017, \"Cyclical learning rates for training neural networks\"; as torch.optim.lr_scheduler.CyclicLR; goes on for ever"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// CyclicLR's own lines, with base_lr = 0.1, max_lr = 1 and step_size_up = 4.
    fn torch(mode: Mode, gamma: f64, step: u64) -> f64 {
        let (base, max, total, ratio) = (0.1, 1.0, 8.0, 0.5);
        let cycle = (1.0 + step as f64 / total).floor();
        let x = 1.0 + step as f64 / total - cycle;
        let scale = if x <= ratio { x / ratio } else { (x - 1.0) / (ratio - 1.0) };
        let height = (max - base) * scale;
        base + height
            * match mode {
                Mode::Triangular => 1.0,
                Mode::Triangular2 => 1.0 / 2f64.powf(cycle - 1.0),
                Mode::ExpRange => gamma.powf(step as f64),
            }
    }

    #[test]
    fn it_is_torchs_formula() {
        for &mode in Mode::ALL {
            let part = Cyclical { half: 4, floor: 0.1, mode, gamma: 0.9 };
            for step in 0..100 {
                let (got, want) = (part.factor(step, 7), torch(mode, 0.9, step));
                assert!((got - want).abs() < 1e-14, "{mode:?} at {step}: {got}, not {want}");
            }
        }
    }

    /// Worked by hand: halves of two steps, from 0.5 to 1.
    #[test]
    fn peaks_stay_or_halve_or_shrink() {
        let of = |mode| {
            let part = Cyclical { half: 2, floor: 0.5, mode, gamma: 0.5 };
            [0, 1, 2, 3, 4, 5, 6].map(|step| part.factor(step, 100))
        };
        assert_eq!(of(Mode::Triangular), [0.5, 0.75, 1.0, 0.75, 0.5, 0.75, 1.0]);
        assert_eq!(of(Mode::Triangular2), [0.5, 0.75, 1.0, 0.75, 0.5, 0.625, 0.75]);
        assert_eq!(of(Mode::ExpRange), [0.5, 0.625, 0.625, 0.53125, 0.5, 0.5078125, 0.5078125]);
    }
}
