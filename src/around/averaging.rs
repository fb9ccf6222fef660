//! Averages of the iterates.

use crate::parameter::{Kind, Scale, Valid};
use crate::real::V;

choice! {
    /// How iterates are weighted.
    pub enum AveragingForm {
        /// All alike from a step on.
        Polyak = "polyak", "Polyak";
        /// By βᵏ with their age k.
        Exponential = "exponential", "exponential";
    }
}

part! {
    /// An average beside the run, which does not change it: Polyak & Juditsky 1992 and Ruppert 1988, x̄ = the mean of all
    /// iterates from a step on; or exponential, x̄ ← βx̄ + (1 − β)x from x̄ = x₀ on, as is done with weights today.
    pub struct Averaging {
        id: "averaging", name: "Iterate averaging",
        summary: "The mean of the iterates beside the run: noise averages out, zig-zag too",
        form: AveragingForm = AveragingForm::Polyak => "weights": "All iterates alike, or the latest most", AveragingForm::KIND;
        beta: f64 = 0.95 => "β": "Share of the exponential average that is kept in each step", Kind::Number {
            slider: [0.0, 0.999], scale: Scale::NearOne, valid: Valid::HalfOpen(0.0, 1.0),
        };
        from: u64 = 0 => "from": "The first iterate that Polyak's average counts; before it, the average is the iterate", Kind::Count {
            slider: [0, 1000],
        };
    }
}

impl Averaging {
    /// The average after each iterate.
    pub fn of(&self, iterates: impl Iterator<Item = V>) -> Vec<V> {
        let mut mean = V::zeros();
        let average = |(k, x): (usize, V)| {
            let counted = (k as u64).checked_sub(self.from).filter(|_| self.form == AveragingForm::Polyak);
            mean = match self.form {
                _ if k == 0 => x,
                AveragingForm::Exponential => mean * self.beta + x * (1.0 - self.beta),
                AveragingForm::Polyak => match counted {
                    None => x,
                    Some(before) => mean + (x - mean) / (before as f64 + 1.0),
                },
            };
            mean
        };
        iterates.enumerate().map(average).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> impl Iterator<Item = V> {
        (0..6).map(|k| V::new(f64::from(k), 1.0))
    }

    #[test]
    fn polyaks_average_is_the_mean_of_all_iterates_from_its_first_on() {
        let all = Averaging { form: AveragingForm::Polyak, ..Averaging::default() }.of(line());
        assert_eq!(all.iter().map(|v| v.x).collect::<Vec<_>>(), [0.0, 0.5, 1.0, 1.5, 2.0, 2.5]);
        let late = Averaging { form: AveragingForm::Polyak, from: 3, ..Averaging::default() }.of(line());
        assert_eq!(late.iter().map(|v| v.x).collect::<Vec<_>>(), [0.0, 1.0, 2.0, 3.0, 3.5, 4.0]);
    }

    #[test]
    fn the_exponential_average_begins_at_the_start() {
        let half = Averaging { form: AveragingForm::Exponential, beta: 0.5, from: 0 }.of(line());
        assert_eq!(half[..3], [V::new(0.0, 1.0), V::new(0.5, 1.0), V::new(1.25, 1.0)]);
    }
}
