//! Ticks of an axis.

pub use crate::picture::axis::projection::AxisScale;

use crate::number::write::{self, Steps, label, power_of_ten, with_sign};
use crate::number::{decimal, nice_step};

/// A mark on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where, in the axis's numbers.
    pub at: f64,
    /// What stands there; empty on minor ticks.
    pub label: String,
    /// Whether it is one of the marks that carry the labels and the grid lines.
    pub major: bool,
}

/// The marks of an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ticks {
    /// The marks, ascending.
    pub marks: Vec<Tick>,
    /// What the labels are multiplied by, and what is added then; empty where they say it all.
    pub note: String,
}

impl Tick {
    fn major(at: f64, label: String) -> Self {
        Self { at, label, major: true }
    }
}

/// An axis with more labels than this is not read but looked at.
const MOST_LABELS: f64 = 25.0;

/// At most this many ticks, minor ones included.
const MOST_TICKS: usize = 50;

/// A minor tick needs this share of the room of a label.
const MINOR_ROOM: f64 = 0.1;

/// A log axis of fewer decades than this has labels between the powers of ten.
const LABELLED_BETWEEN: f64 = 2.0;

/// Room for labels about `spacing_points` apart on an axis of `length_points`.
fn room(length_points: f64, spacing_points: f64) -> f64 {
    let labels = length_points / spacing_points;
    if labels.is_finite() { labels.clamp(1.0, MOST_LABELS) } else { 1.0 }
}

/// Ticks for a range, at round numbers at least `spacing_points` apart on an axis of `length_points`.
///
/// Linear ticks are multiples of 1, 2 or 5 times a power of ten; their labels share one number of decimals, and the power of ten and the
/// round number that the [`note`](Ticks::note) says. Log ticks are powers of ten, every second, third, fifth, … when there
/// are many, with unlabelled minor ticks at 2 to 9 when there is room; less than two decades have labels between.
///
/// A reversed range counts as turned round. A range without two distinct finite ends has no ticks, one too narrow for
/// the precision of its numbers has one in its middle, and of a log range only the positive part counts. Never more
/// than 50 ticks.
pub fn ticks(range: [f64; 2], scale: AxisScale, length_points: f64, spacing_points: f64) -> Ticks {
    let [low, high] = if range[0] <= range[1] { range } else { [range[1], range[0]] };
    if !(low.is_finite() && high.is_finite()) || low == high {
        return Ticks::default();
    }
    let room = room(length_points, spacing_points);
    match scale {
        AxisScale::Linear => linear([low, high], room),
        AxisScale::Log => {
            let low = if low > 0.0 { low } else { f64::MIN_POSITIVE };
            if low < high { logarithmic([low, high], room) } else { Ticks::default() }
        }
    }
}

fn linear([low, high]: [f64; 2], room: f64) -> Ticks {
    // Halves, because the whole span may be beyond the largest number.
    let half_span = 0.5 * high - 0.5 * low;
    let largest = low.abs().max(high.abs());
    let middle = || {
        let at = 0.5 * low + 0.5 * high;
        Ticks { marks: vec![Tick::major(at, "0".to_owned())], note: with_sign(at) }
    };
    // Below some thousand steps of the floating-point grid, round numbers are no longer where they seem.
    if half_span <= 1e-12 * largest {
        return middle();
    }
    // A hair less, so that the rounding of 1.01 − 0.99 does not cost the step 0.005.
    let Some((m, e)) = nice_step(half_span / (0.5 * room) * (1.0 - 1e-9)) else {
        return middle();
    };
    let step = decimal(m, e);
    if !step.is_finite() {
        return middle();
    }
    let multiples = (low / step).floor() as i64..=(high / step).ceil() as i64;
    let inside = multiples.map(|k| (k * m, decimal(k * m, e))).filter(|&(_, at)| low <= at && at <= high);
    let (mantissas, places): (Vec<i64>, Vec<f64>) = inside.unzip();
    let Steps { texts, note } = write::steps(&mantissas, e);
    Ticks { marks: places.into_iter().zip(texts).map(|(at, text)| Tick::major(at, text)).collect(), note }
}

fn logarithmic([low, high]: [f64; 2], room: f64) -> Ticks {
    let inside = |at: f64| low <= at && at <= high;
    // One more decade on either side, should the logarithm have been rounded across a whole number.
    let exponents = low.log10().floor() as i32 - 1..=high.log10().floor() as i32 + 1;
    let decades: Vec<i32> = exponents.filter(|&e| inside(decimal(1, e))).collect();
    let span = high.log10() - low.log10();
    if span < LABELLED_BETWEEN {
        return one_two_five([low, high], room);
    }
    let strides = [1, 2, 3, 5, 10, 20, 50, 100, 200];
    let stride = strides.into_iter().find(|&stride| span / f64::from(stride) <= room).unwrap_or(500);
    let label = |e: i32| Tick::major(decimal(1, e), power_of_ten(e));
    let mut ticks: Vec<Tick> = decades.iter().filter(|&e| e % stride == 0).map(|&e| label(e)).collect();
    let minor: Vec<f64> = if stride > 1 {
        decades.iter().filter(|&e| e % stride != 0).map(|&e| decimal(1, e)).collect()
    } else {
        let between = between(&decades, &[2, 3, 4, 5, 6, 7, 8, 9]);
        between.into_iter().map(|(m, e)| decimal(m, e)).filter(|&at| inside(at)).collect()
    };
    let fits = ticks.len() + minor.len() <= MOST_TICKS && minor.len() as f64 * MINOR_ROOM <= room;
    if fits {
        ticks.extend(minor.into_iter().map(|at| Tick { at, label: String::new(), major: false }));
        ticks.sort_by(|a, b| a.at.total_cmp(&b.at));
    }
    Ticks { marks: ticks, note: String::new() }
}

/// The multiples of the decades and of the one below the first, as mantissa and exponent.
fn between(decades: &[i32], mantissas: &[i64]) -> Vec<(i64, i32)> {
    let below = decades.first().map(|first| first - 1);
    let all = below.into_iter().chain(decades.iter().copied());
    all.flat_map(|e| mantissas.iter().map(move |&m| (m, e))).collect()
}

/// Ticks of a short log range: 1, 2 and 5 times the powers of ten, or even steps when that is too few.
fn one_two_five([low, high]: [f64; 2], room: f64) -> Ticks {
    let below = low.log10().floor() as i32;
    let mut found = between(&[below, below + 1, below + 2], &[1, 2, 5]);
    found.retain(|&(m, e)| (low..=high).contains(&decimal(m, e)));
    if found.len() < 3 {
        // Even steps crowd at the upper end, where a step is shorter than on average by this factor.
        let crowding = (high / low).ln().max(1.0);
        return linear([low, high], (room / crowding).max(2.0));
    }
    let stride = (found.len() as f64 / room).ceil() as usize;
    let found: Vec<(i64, i32)> = found.into_iter().step_by(stride).collect();
    // Numbers of a few digits at least one of which is long have the power of the smallest in common.
    let least = found.iter().map(|&(_, e)| e).min().unwrap_or(0);
    let power = if found.iter().all(|&(_, e)| (-3..5).contains(&e)) { 0 } else { least };
    let tick = |&(m, e): &(i64, i32)| Tick::major(decimal(m, e), label(decimal(m, e - power)));
    let note = if power == 0 { String::new() } else { format!("×{}", power_of_ten(power)) };
    Ticks { marks: found.iter().map(tick).collect(), note }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(range: [f64; 2], scale: AxisScale, labels: f64) -> Vec<String> {
        let Ticks { marks, note } = ticks(range, scale, 100.0 * labels, 100.0);
        let labels = marks.into_iter().filter(|tick| tick.major).map(|tick| tick.label);
        labels.chain((!note.is_empty()).then_some(note)).collect()
    }

    #[test]
    fn linear_ticks_are_round_numbers() {
        let cases: [([f64; 2], f64, &[&str]); 13] = [
            ([0.0, 1.0], 5.0, &["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
            ([0.0, 0.35], 4.0, &["0", "0.1", "0.2", "0.3"]),
            ([-2.0, 2.0], 4.0, &["−2", "−1", "0", "1", "2"]),
            ([-0.3, 0.3], 6.0, &["−0.3", "−0.2", "−0.1", "0", "0.1", "0.2", "0.3"]),
            ([2.0, -2.0], 2.0, &["−2", "0", "2"]),
            ([0.0, 200.0], 4.0, &["0", "50", "100", "150", "200"]),
            ([0.99, 1.01], 4.0, &["0.990", "0.995", "1.000", "1.005", "1.010"]),
            ([0.0, 30_000.0], 3.0, &["0", "10000", "20000", "30000"]),
            ([0.0, 2e6], 4.0, &["0", "5", "10", "15", "20", "×10⁵"]),
            ([-2e-7, 1e-7], 3.0, &["−2", "−1", "0", "1", "×10⁻⁷"]),
            ([0.0, 0.004], 4.0, &["0", "0.001", "0.002", "0.003", "0.004"]),
            ([1e308, -1e308], 2.0, &["−1", "0", "1", "×10³⁰⁸"]),
            ([1e9, 1e9 + 4.0], 2.0, &["0", "2", "4", "+10⁹"]),
        ];
        for (range, room, expected) in cases {
            assert_eq!(labels(range, AxisScale::Linear, room), expected, "{range:?}");
        }
    }

    #[test]
    fn log_ticks_are_powers_of_ten() {
        let cases: [([f64; 2], f64, &[&str]); 8] = [
            ([1e-3, 1e1], 8.0, &["10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"]),
            ([1e-6, 1e6], 6.0, &["10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²", "10⁴", "10⁶"]),
            ([1e-300, 1e300], 6.0, &["10⁻³⁰⁰", "10⁻²⁰⁰", "10⁻¹⁰⁰", "10⁰", "10¹⁰⁰", "10²⁰⁰", "10³⁰⁰"]),
            ([0.5, 30.0], 6.0, &["0.5", "1", "2", "5", "10", "20"]),
            ([1.5e-5, 6e-5], 6.0, &["2", "4", "6", "×10⁻⁵"]),
            ([2.1, 2.9], 4.0, &["2.2", "2.4", "2.6", "2.8"]),
            ([-5.0, -1.0], 4.0, &[]),
            ([-1.0, 1e5], 4.0, &["10⁻³⁰⁰", "10⁻²⁰⁰", "10⁻¹⁰⁰", "10⁰"]),
        ];
        for (range, room, expected) in cases {
            assert_eq!(labels(range, AxisScale::Log, room), expected, "{range:?}");
        }
    }

    #[test]
    fn few_decades_have_minor_ticks() {
        let found = ticks([0.5, 20.0], AxisScale::Log, 400.0, 60.0).marks;
        assert!(found.iter().any(|tick| tick.major), "{found:?}");
        let found = ticks([0.5, 200.0], AxisScale::Log, 400.0, 60.0).marks;
        let minor: Vec<f64> = found.iter().filter(|tick| !tick.major).map(|tick| tick.at).collect();
        assert_eq!(minor.len(), 5 + 8 + 8 + 1, "{minor:?}");
        assert!(found.iter().all(|tick| tick.major != tick.label.is_empty()));
    }

    #[test]
    fn what_has_no_length_has_no_ticks() {
        let nan = f64::NAN;
        for range in [[nan, 1.0], [1.0, nan], [nan, nan], [0.0, f64::INFINITY], [3.0, 3.0], [0.0, 0.0]] {
            assert_eq!(ticks(range, AxisScale::Linear, 400.0, 60.0), Ticks::default());
            assert_eq!(ticks(range, AxisScale::Log, 400.0, 60.0), Ticks::default());
        }
        assert_eq!(labels([1.0, 1.0 + 1e-15], AxisScale::Linear, 5.0), ["0", "+1.0000000000000004"]);
        assert!(ticks([0.0, 1.0], AxisScale::Linear, nan, nan).marks.len() <= 2);
        assert!(ticks([0.0, 1.0], AxisScale::Linear, 1e300, 1e-300).marks.len() <= 50);
    }

    proptest! {
        #[test]
        fn any_range_has_sound_ticks(a: f64, b: f64, length in 0.0..4000.0f64, spacing in 0.0..200.0f64) {
            for scale in [AxisScale::Linear, AxisScale::Log] {
                let Ticks { marks: ticks, .. } = ticks([a, b], scale, length, spacing);
                prop_assert!(ticks.len() <= MOST_TICKS, "{}", ticks.len());
                prop_assert!(ticks.iter().all(|tick| a.min(b) <= tick.at && tick.at <= a.max(b)));
                prop_assert!(ticks.windows(2).all(|pair| pair[0].at < pair[1].at));
            }
        }

        #[test]
        fn labels_of_a_usual_range_say_where_they_stand(low in -100.0..100.0f64, span in 0.1..1000.0f64) {
            let Ticks { marks, note } = ticks([low, low + span], AxisScale::Linear, 600.0, 60.0);
            prop_assert_eq!(note, "");
            for tick in marks {
                prop_assert_eq!(tick.label.replace('\u{2212}', "-").parse::<f64>().unwrap(), tick.at);
            }
        }
    }
}
