//! Where a value stands on its slider, and how numbers are written and read there.

use crate::number::read::{Decimal, number};
use crate::number::write::fitted;
use crate::parameter::{Kind, Parameter, Scale};
use egui::emath::smart_aim::best_in_range_f64;

/// What one press of an arrow key moves, as a share of the slider.
const KEY_STEP: f64 = 0.01;
/// A count whose largest value is at least this many times the smallest is divided by ratio.
const WIDE_COUNT: f64 = 200.0;

/// The values of a slider: place 0 is its left end, place 1 its right one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::app) struct Track {
    low: f64,
    high: f64,
    spread: Spread,
    whole: bool,
}

/// The function of the value in which the slider is even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spread {
    /// v
    Even,
    /// ln v
    Ratio,
    /// −ln(1 − v)
    NearOne,
    /// ln(1 + v), for counts that begin at 0
    RatioFromOne,
}

impl Spread {
    fn of(self, value: f64) -> f64 {
        match self {
            Self::Even => value,
            Self::Ratio => value.ln(),
            Self::NearOne => -(-value).ln_1p(),
            Self::RatioFromOne => value.ln_1p(),
        }
    }

    fn back(self, spread: f64) -> f64 {
        match self {
            Self::Even => spread,
            Self::Ratio => spread.exp(),
            Self::NearOne => -(-spread).exp_m1(),
            Self::RatioFromOne => spread.exp_m1(),
        }
    }
}

impl Track {
    /// The slider of a setting; `None` for switches and choices.
    pub(in crate::app) fn of(parameter: &Parameter) -> Option<Self> {
        match parameter.kind {
            Kind::Number { slider: [low, high], scale, .. } => {
                let spread = match scale {
                    Scale::Log if low > 0.0 => Spread::Ratio,
                    Scale::NearOne if high < 1.0 => Spread::NearOne,
                    _ => Spread::Even,
                };
                Some(Self { low, high, spread, whole: false })
            }
            Kind::Count { slider: [low, high] } => {
                let (low, high) = (low as f64, high as f64);
                let wide = high / low.max(1.0) >= WIDE_COUNT;
                Some(Self {
                    low,
                    high,
                    spread: if wide { Spread::RatioFromOne } else { Spread::Even },
                    whole: true,
                })
            }
            Kind::Switch | Kind::Choice(_) => None,
        }
    }

    /// The same with another upper end, which is not below the lower one.
    pub(in crate::app) fn up_to(&self, high: f64) -> Self {
        let high = high.max(self.low);
        let wide = self.whole && high / self.low.max(1.0) >= WIDE_COUNT;
        let spread = match self.whole {
            true if wide => Spread::RatioFromOne,
            true => Spread::Even,
            false => self.spread,
        };
        Self { high, spread, ..*self }
    }

    /// The values at both ends.
    pub(in crate::app) fn ends(&self) -> [f64; 2] {
        [self.low, self.high]
    }

    /// Whether the slider reaches a value.
    pub(in crate::app) fn reaches(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Where a value stands; at the nearer end if the slider does not reach it.
    pub(in crate::app) fn place(&self, value: f64) -> f64 {
        let [low, high] = self.ends().map(|end| self.spread.of(end));
        let place = (self.spread.of(value.clamp(self.low, self.high)) - low) / (high - low);
        if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The value at a place.
    fn value(&self, place: f64) -> f64 {
        let [low, high] = self.ends().map(|end| self.spread.of(end));
        let value = match place {
            p if p <= 0.0 => self.low,
            p if p >= 1.0 => self.high,
            p => self.spread.back(low + p * (high - low)).clamp(self.low, self.high),
        };
        if self.whole { value.round() } else { value }
    }

    /// The roundest value near a place, not farther away than `reach`.
    pub(in crate::app) fn round_value(&self, place: f64, reach: f64) -> f64 {
        if place <= 0.0 || place >= 1.0 {
            return self.value(place);
        }
        let round = best_in_range_f64(self.value(place - reach), self.value(place + reach));
        let round = round.clamp(self.low, self.high);
        if self.whole { round.round() } else { round }
    }

    /// The value that many presses of an arrow key away. A value beyond the slider moves to the slider's end, never away.
    pub(in crate::app) fn stepped(&self, value: f64, presses: f64) -> f64 {
        if presses == 0.0 || (value >= self.high && presses > 0.0) || (value <= self.low && presses < 0.0) {
            return value;
        }
        if !self.reaches(value) {
            return value.clamp(self.low, self.high);
        }
        let next = self.round_value(self.place(value) + presses * KEY_STEP, 0.3 * KEY_STEP);
        let least = if self.whole { (value + presses).clamp(self.low, self.high) } else { next };
        if presses > 0.0 { next.max(least) } else { next.min(least) }
    }
}

/// The room in a field, in tenths of a digit.
pub(in crate::app) const FIELD: u32 = 80;

/// A value as it stands beside the slider: as many digits as fit.
pub(in crate::app) fn written(parameter: &Parameter, value: f64) -> String {
    match parameter.kind {
        Kind::Count { .. } => exact(value),
        _ => fitted(value, FIELD),
    }
}

/// A value with all its digits, as it stands while it is edited.
pub(in crate::app) fn exact(value: f64) -> String {
    let plain = value == 0.0 || (1e-4..1e10).contains(&value.abs());
    let text = if plain { value.to_string() } else { format!("{value:e}") };
    text.replace('-', "\u{2212}")
}

/// Reads a typed number, with a decimal point or a decimal comma.
///
/// # Errors
/// What was expected.
pub(in crate::app) fn read(text: &str) -> Result<f64, String> {
    number(text, Decimal::Either).map_err(|why| why.of(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::Valid;

    fn number(slider: [f64; 2], scale: Scale) -> Parameter {
        let kind = Kind::Number { slider, scale, valid: Valid::Finite };
        Parameter { key: "x", symbol: "x", meaning: "x", kind, default: slider[0] }
    }

    fn count(slider: [u64; 2]) -> Parameter {
        Parameter { kind: Kind::Count { slider }, ..number([0.0, 1.0], Scale::Linear) }
    }

    fn all() -> Vec<Parameter> {
        vec![
            number([-2.0, 3.0], Scale::Linear),
            number([1e-5, 10.0], Scale::Log),
            number([0.0, 0.9999], Scale::NearOne),
            count([0, 1000]),
            count([1, 5]),
            count([1, 100_000]),
        ]
    }

    #[test]
    fn places_and_values_are_each_others_inverse() {
        for parameter in all() {
            let track = Track::of(&parameter).unwrap();
            for place in [0.0, 0.25, 0.5, 0.77, 1.0] {
                let value = track.value(place);
                assert!((track.value(track.place(value)) - value).abs() < 1e-9, "{parameter:?} {place}");
            }
            assert_eq!([track.value(0.0), track.value(1.0)], track.ends());
        }
    }

    #[test]
    fn near_one_there_is_as_much_room_for_each_nine() {
        let track = Track::of(&number([0.0, 0.999], Scale::NearOne)).unwrap();
        for (value, place) in [(0.9, 1.0 / 3.0), (0.99, 2.0 / 3.0)] {
            assert!((track.place(value) - place).abs() < 1e-12);
        }
    }

    #[test]
    fn arrow_keys_always_move_and_reach_both_ends() {
        for parameter in all() {
            let track = Track::of(&parameter).unwrap();
            for (sign, end) in [(1.0, track.high), (-1.0, track.low)] {
                let mut value = track.value(0.5);
                for _ in 0..400 {
                    let next = track.stepped(value, sign);
                    assert!(sign * (next - value) > 0.0 || value == end, "{parameter:?} stays at {value}");
                    value = next;
                }
                assert_eq!(value, end, "{parameter:?}");
            }
        }
    }

    #[test]
    fn arrow_keys_never_throw_a_value_away_that_the_slider_does_not_reach() {
        let track = Track::of(&number([0.0, 1.0], Scale::Linear)).unwrap();
        assert_eq!(track.stepped(5.0, 1.0), 5.0);
        assert_eq!(track.stepped(5.0, -1.0), 1.0);
        assert_eq!(track.stepped(-5.0, -1.0), -5.0);
    }

    #[test]
    fn numbers_are_written_with_the_digits_that_matter() {
        let beta = number([0.0, 0.9999], Scale::NearOne);
        let rate = number([1e-5, 10.0], Scale::Log);
        for (parameter, value, text) in [
            (beta, 0.9, "0.9"),
            (beta, 0.999, "0.999"),
            (beta, 0.999_999_95, "1−5×10⁻⁸"),
            (beta, 0.0, "0"),
            (rate, 0.012_345_678, "0.012346"),
            (rate, 1e-5, "10⁻⁵"),
            (rate, -0.5, "−0.5"),
            (count([1, 100_000]), 12_345.0, "12345"),
        ] {
            assert_eq!(written(&parameter, value), text);
        }
    }

    #[test]
    fn what_is_written_exactly_is_read_back_to_the_bit() {
        for value in [0.1 + 0.2, -1e-300, 1e300, -0.5, 12_345.678, 0.0, 1.0 / 3.0] {
            assert_eq!(read(&exact(value)).map(f64::to_bits), Ok(value.to_bits()));
        }
        assert_eq!(read(" −1,5 "), Ok(-1.5));
        assert_eq!((read("1/3"), read("1.23×10⁻⁵")), (Ok(1.0 / 3.0), Ok(1.23e-5)));
        assert_eq!(read("fast").unwrap_err(), "expected a number, found \"fast\"");
        assert_eq!(read("nan").unwrap_err(), "expected a finite number, found \"nan\"");
    }
}
