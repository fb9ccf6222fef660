//! The range of a curve's axis, such that a run that diverges does not squash the others.

use crate::picture::axis::projection::{Axis, AxisScale};

/// A run explodes when it ends farther from where it started than so many times.
const EXPLODED: f64 = 1000.0;

/// How far above the others an exploding run is followed on a logarithmic axis, as a factor: far enough that its straight line upwards is
/// seen.
const FOLLOWED: f64 = 1e6;

/// The same where there are no others.
const FOLLOWED_ALONE: f64 = 1e18;

/// A logarithmic axis reaches no more than so many decades below its top.
const DECADES: f64 = 36.0;

/// The axis for some runs' values, step by step, of which those that are not finite (and on a logarithmic axis those
/// that are not positive) do not count.
///
/// It shows all of the runs that stay within bounds; of those that do not, the part up to a little beyond the others.
/// Where there is nothing to show it is an arbitrary valid axis.
pub(crate) fn axis<'a>(runs: impl Iterator<Item = &'a [f64]> + Clone, scale: AxisScale) -> Axis {
    let counts = |value: &f64| value.is_finite() && (scale == AxisScale::Linear || *value > 0.0);
    let ends = |values: &[f64]| Range::of(values.iter().copied().filter(counts));
    let calm = runs.clone().filter(|values| !explodes(values)).map(ends).fold(Range::EMPTY, Range::with);
    let starts = Range::of(runs.clone().filter_map(|values| values.iter().copied().find(counts)));
    let all = runs.map(ends).fold(Range::EMPTY, Range::with);
    let known = calm.with(starts);
    if known.is_empty() {
        return Axis { range: [0.1, 1.0], scale };
    }
    match scale {
        AxisScale::Log => logarithmic(known, all, if calm.is_empty() { FOLLOWED_ALONE } else { FOLLOWED }),
        AxisScale::Linear => linear(known, all),
    }
}

/// Batches are followed so far beyond the runs on a logarithmic axis, as a factor.
const NOISE_FOLLOWED: f64 = 10.0;

/// An axis that shows noisy values too, as far as they lie within a decade (half of the axis, where it is even) of the rest.
pub(crate) fn widened<'a>(axis: Axis, noise: impl Iterator<Item = &'a [f64]>) -> Axis {
    let Axis { range: [low, high], scale } = axis;
    let counts = |value: &f64| value.is_finite() && (scale == AxisScale::Linear || *value > 0.0);
    let all = Range::of(noise.flatten().copied().filter(counts));
    if all.is_empty() {
        return axis;
    }
    let [least, most] = match scale {
        AxisScale::Log => [low / NOISE_FOLLOWED, high * NOISE_FOLLOWED],
        AxisScale::Linear => [low - 0.5 * (high - low), high + 0.5 * (high - low)],
    };
    let [lower, upper] = [all.low.clamp(least, low), all.high.clamp(high, most)];
    if lower.is_finite() && upper.is_finite() { Axis { range: [lower, upper], scale } } else { axis }
}

/// A regret that reaches more than so many times the smallest one is not followed.
const REGRETS_APART: f64 = 100.0;

/// The axis of cumulative sums, which begin at 0: from there to the highest of those that can be compared.
pub(crate) fn from_zero<'a>(runs: impl Iterator<Item = &'a [f64]>) -> Axis {
    let finite = |values: &[f64]| Range::of(values.iter().copied().filter(|value| value.is_finite()));
    let runs: Vec<Range> = runs.map(finite).filter(|range| range.high > 0.0).collect();
    let smallest = runs.iter().map(|range| range.high).fold(f64::INFINITY, f64::min);
    let like = |range: &&Range| range.high <= REGRETS_APART * smallest;
    let all = runs.iter().filter(like).fold(Range::EMPTY, |all, range| all.with(*range));
    if all.is_empty() {
        return Axis::linear([0.0, 1.0]);
    }
    let all = all.within(1e300);
    let room = 0.05 * (all.high - all.low.min(0.0));
    Axis::linear([if all.low < 0.0 { all.low - room } else { 0.0 }, all.high + room])
}

/// Whether a run ends a thousand times as far out as it started, upwards or downwards.
fn explodes(values: &[f64]) -> bool {
    let mut finite = values.iter().copied().filter(|value| value.is_finite());
    let Some(first) = finite.next() else { return false };
    let last = values.iter().rev().copied().find(|value| value.is_finite()).unwrap_or(first);
    last.abs() > EXPLODED * first.abs().max(f64::MIN_POSITIVE)
}

fn logarithmic(known: Range, all: Range, followed: f64) -> Axis {
    let high = all.high.min(known.high * followed).clamp(1e-290, 1e300);
    let low = all.low.min(high).max(high * 10f64.powf(-DECADES)).max(1e-300);
    let [low, high] = if high > 1.5 * low { [low, high] } else { [low / 2.0, high * 2.0] };
    // Some room, so that no curve lies on the border.
    let room = (high / low).powf(0.04);
    Axis::log([low / room, high * room])
}

fn linear(known: Range, all: Range) -> Axis {
    let known = known.within(1e300);
    let span = known.high - known.low;
    let span =
        if span > 1e-12 * known.high.abs().max(known.low.abs()) { span } else { known.high.abs().max(1e-3) };
    let high = all.high.min(known.high + 0.3 * span);
    let low = all.low.max(known.low - 0.3 * span);
    let [low, high] =
        if high - low > 0.5 * span { [low, high] } else { [low - 0.5 * span, high + 0.5 * span] };
    let room = 0.05 * (high - low);
    // Nothing is said about negative numbers where there are none.
    let bottom = if low >= 0.0 { (low - room).max(0.0) } else { low - room };
    Axis::linear([bottom, high + room])
}

/// The smallest and the largest of some numbers.
#[derive(Clone, Copy)]
struct Range {
    low: f64,
    high: f64,
}

impl Range {
    const EMPTY: Self = Self { low: f64::INFINITY, high: f64::NEG_INFINITY };

    fn of(values: impl Iterator<Item = f64>) -> Self {
        values.fold(Self::EMPTY, |range, value| range.with(Self { low: value, high: value }))
    }

    fn with(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    fn within(self, most: f64) -> Self {
        Self { low: self.low.clamp(-most, most), high: self.high.clamp(-most, most) }
    }

    fn is_empty(self) -> bool {
        self.low > self.high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(runs: &[&[f64]], scale: AxisScale) -> [f64; 2] {
        axis(runs.iter().copied(), scale).range
    }

    #[test]
    fn all_of_calm_runs_is_seen() {
        let [low, high] = of(&[&[5.0, 1.0, 0.5], &[5.0, 7.0, 0.1]], AxisScale::Linear);
        assert!((0.0..0.1).contains(&low) && high > 7.0 && high < 8.0);
        let [low, high] = of(&[&[5.0, 1e-9], &[5.0, 0.0, f64::NAN]], AxisScale::Log);
        assert!(low < 1e-9 && low > 1e-11 && high > 5.0 && high < 50.0);
    }

    #[test]
    fn a_diverging_run_does_not_squash_the_others() {
        let boom: Vec<f64> = (0..300).map(|k| 5.0 * 10f64.powi(k)).collect();
        let [_, high] = of(&[&boom, &[5.0, 1.0]], AxisScale::Linear);
        assert!(high < 10.0, "{high}");
        let [low, high] = of(&[&boom, &[5.0, 1.0]], AxisScale::Log);
        assert!(high > 1e6 && high < 1e8 && low > 0.1, "{low} {high}");
        let [low, _] = of(&[&[-1.0, -1e4, -1e300], &[-1.0, -3.0]], AxisScale::Linear);
        assert!(low > -5.0, "{low}");
    }

    #[test]
    fn alone_it_is_followed_until_its_straight_line_upwards_is_seen() {
        let boom: Vec<f64> = (0..300).map(|k| 5.0 * 10f64.powi(k)).collect();
        let [low, high] = of(&[&boom], AxisScale::Log);
        assert!(low < 5.0 && high > 1e18 && high < 1e21, "{low} {high}");
    }

    #[test]
    fn every_axis_is_valid() {
        let cases: [&[f64]; 9] = [
            &[],
            &[f64::NAN, f64::INFINITY],
            &[0.0],
            &[-1.0, -2.0],
            &[1e300, f64::MAX],
            &[-f64::MAX, f64::MAX],
            &[3.0, 3.0],
            &[5e-324],
            &[1.0, 1e-320, 0.0],
        ];
        for scale in [AxisScale::Linear, AxisScale::Log] {
            for values in cases {
                let [low, high] = of(&[values], scale);
                assert!(
                    low.is_finite() && high.is_finite() && low < high,
                    "{scale:?} {values:?}: {low} {high}"
                );
                assert!(scale == AxisScale::Linear || low > 0.0, "{values:?}");
            }
            let [low, high] = axis(std::iter::empty(), scale).range;
            assert!(low < high);
        }
    }
}
