//! The one schedule that watches its run: the rate falls when the loss does not.

use super::Profile;
use super::shapes::SHARE;
use crate::parameter::{Kind, Scale, Valid};

/// A reduction of the learning rate that is not larger than this is left out; PyTorch's `eps`.
const EPSILON: f64 = 1e-8;

choice! {
    /// What a better loss is better by.
    pub enum ThresholdMode {
        /// A share of the best one's size.
        Relative = "rel", "relative";
        /// The threshold itself.
        Absolute = "abs", "absolute";
    }
}

part! {
    /// Reduce on plateau, as `torch.optim.lr_scheduler.ReduceLROnPlateau` with `mode="min"` and `eps=1e-8`, which is told f(xₖ)
    /// after step k: the rate of step k + 1 depends on f(x₀), …, f(xₖ).
    ///
    /// For a best loss below 0 PyTorch and optax ask for less than best·(1 − threshold), which is above it, so that they never
    /// see a plateau there. Here a loss is better below best − threshold·|best|, which is the same above 0.
    ///
    /// Alone it is the constant 1; with its run's losses it is a [`Watch`].
    pub struct ReduceOnPlateau {
        id: "plateau", name: "Reduce on plateau", summary: "The rate falls by a factor whenever the loss has not for a while",
        factor: f64 = 0.5 => "factor": "Factor of each reduction", SHARE;
        patience: u64 = 10 => "patience": "Steps without a better loss that are borne; one more and the rate falls", Kind::Count { slider: [0, 1000] };
        threshold: f64 = 1e-4 => "threshold": "How much below the best loss another one must be to be better", Kind::Number {
            slider: [1e-6, 0.5], scale: Scale::Log, valid: Valid::HalfOpen(0.0, 1.0),
        };
        threshold_mode: ThresholdMode = ThresholdMode::Relative => "threshold is": "Relative: a share of |best|; absolute: a difference of losses", ThresholdMode::KIND;
        cooldown: u64 = 0 => "cooldown": "Steps after a reduction that are not counted", Kind::Count { slider: [0, 1000] };
        floor: f64 = 0.0 => "floor": "The least rate, as a share of the learning rate", SHARE;
    }
}

impl Profile for ReduceOnPlateau {
    fn factor(&self, _: u64, _: u64) -> f64 {
        1.0
    }
    fn formula(&self) -> &'static str {
        "α ← max(factor·α, floor·α₀) after more than patience steps without f < best − threshold·|best|"
    }
    fn source(&self) -> &'static str {
        "As torch.optim.lr_scheduler.ReduceLROnPlateau, told f(xₖ) after step k; reductions up to 1e-8 are left out. Below 0 \
         torch takes (1 − threshold)·best, which is above best, and never sees a plateau"
    }
    fn watch(&self, peak: f64) -> Option<Watch> {
        Some(Watch::new(*self, peak))
    }
}

/// [`ReduceOnPlateau`] on the way along a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    settings: ReduceOnPlateau,
    rate: f64,
    least: f64,
    best: f64,
    /// Steps since the best loss, as far as they count.
    bad: u64,
    /// Steps that will not be counted.
    cooling: u64,
}

impl Watch {
    fn new(settings: ReduceOnPlateau, peak: f64) -> Self {
        Self { settings, rate: peak, least: settings.floor * peak, best: f64::INFINITY, bad: 0, cooling: 0 }
    }

    /// The rate of the step that starts where the loss is `loss`; the loss itself decides from the next step on.
    pub(super) fn rate(&mut self, loss: f64) -> f64 {
        let rate = self.rate;
        self.look(loss);
        rate
    }

    /// What a loss must be below to be better, rounded as PyTorch does it.
    fn better_below(&self) -> f64 {
        let ReduceOnPlateau { threshold, threshold_mode, .. } = self.settings;
        match threshold_mode {
            ThresholdMode::Absolute => self.best - threshold,
            ThresholdMode::Relative if self.best < 0.0 => self.best * (1.0 + threshold),
            ThresholdMode::Relative => self.best * (1.0 - threshold),
        }
    }

    /// `ReduceLROnPlateau.step`, in its order. NaN is never better.
    fn look(&mut self, loss: f64) {
        let ReduceOnPlateau { factor, patience, cooldown, .. } = self.settings;
        if loss < self.better_below() {
            self.best = loss;
            self.bad = 0;
        } else {
            self.bad += 1;
        }
        if self.cooling > 0 {
            self.cooling -= 1;
            self.bad = 0;
        }
        if self.bad > patience {
            let reduced = (self.rate * factor).max(self.least);
            if self.rate - reduced > EPSILON {
                self.rate = reduced;
            }
            self.cooling = cooldown;
            self.bad = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rates of the steps that start at these losses.
    fn rates(settings: ReduceOnPlateau, peak: f64, losses: &[f64]) -> Vec<f64> {
        let mut watch = Watch::new(settings, peak);
        losses.iter().map(|&loss| watch.rate(loss)).collect()
    }

    fn half(patience: u64) -> ReduceOnPlateau {
        let threshold_mode = ThresholdMode::Relative;
        ReduceOnPlateau { factor: 0.5, patience, threshold: 0.1, threshold_mode, cooldown: 0, floor: 0.0 }
    }

    /// By hand. patience 1: 10 is the best; 9.5 and 9.2 are not below 9, so that the second of them halves the rate; 8
    /// is better; then 7.5 and 7.3 are not below 7.2.
    #[test]
    fn the_rate_falls_after_more_than_patience_bad_losses() {
        let losses = [10.0, 9.5, 9.2, 8.0, 7.5, 7.3, 1.0, 1.0];
        assert_eq!(rates(half(1), 1.0, &losses), [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25]);
    }

    /// By hand: without patience every bad loss halves the rate, but in the two steps after a reduction none counts.
    #[test]
    fn steps_of_the_cooldown_are_not_counted() {
        let settings = ReduceOnPlateau { cooldown: 2, ..half(0) };
        assert_eq!(rates(settings, 1.0, &[1.0; 8]), [1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25]);
    }

    /// By hand: a best loss of −10 asks for less than −11, which −10.5 is not; so is 0, which asks for less than 0.
    #[test]
    fn below_zero_a_plateau_is_a_plateau() {
        let losses = [-10.0, -10.5, -11.5, -11.5, -13.0];
        assert_eq!(rates(half(0), 1.0, &losses), [1.0, 1.0, 0.5, 0.5, 0.25]);
        assert_eq!(rates(half(0), 1.0, &[0.0, 0.0, -1e-9]), [1.0, 1.0, 0.5]);
    }

    /// By hand, as torch's `threshold_mode="abs"`: the best loss less 0.1.
    #[test]
    fn an_absolute_threshold_is_a_difference_of_losses() {
        let settings = ReduceOnPlateau { threshold_mode: ThresholdMode::Absolute, ..half(0) };
        assert_eq!(
            rates(settings, 1.0, &[100.0, 99.8, 99.75, -1.0, -1.2, -1.25]),
            [1.0, 1.0, 1.0, 0.5, 0.5, 0.5]
        );
    }

    #[test]
    fn a_run_that_hovers_below_zero_has_its_rate_reduced() {
        use crate::experiment::Plan;
        use crate::optimizer::RmsProp;
        use crate::schedule::{Schedule, Shape};
        let surface = crate::surface::StyblinskiTang::default();
        let mut plan = Plan::plain(surface, RmsProp::default(), 0.1, [2.0, 2.0], 400);
        let shape = Shape::from(ReduceOnPlateau { patience: 5, ..ReduceOnPlateau::default() });
        plan.schedule = Schedule::from(shape);
        let run = crate::trajectory::Trajectory::of(&plan);
        assert!(run.last().rate < 1e-3, "{}", run.last().rate);
    }

    #[test]
    fn no_loss_that_is_not_a_number_is_better() {
        let nan = f64::NAN;
        assert_eq!(rates(half(1), 1.0, &[nan, nan, nan, nan, 3.0]), [1.0, 1.0, 0.5, 0.5, 0.25]);
        assert_eq!(rates(half(0), 1.0, &[f64::INFINITY, f64::INFINITY]), [1.0, 0.5]);
    }

    /// By hand: 1, 0.5, then the floor of 0.4; from 1.5e-8 to 7.5e-9 is less than 1e-8, so the rate stays.
    #[test]
    fn the_rate_stops_at_its_floor_and_where_a_reduction_is_nothing() {
        let floor = ReduceOnPlateau { floor: 0.4, ..half(0) };
        assert_eq!(rates(floor, 1.0, &[1.0; 5]), [1.0, 1.0, 0.5, 0.4, 0.4]);
        assert_eq!(rates(half(0), 1.5e-8, &[1.0; 4]), [1.5e-8; 4]);
    }
}
