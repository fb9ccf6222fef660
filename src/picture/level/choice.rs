//! Which isolines to draw.

use crate::number::{decimal, nice_step};
use crate::picture::level::grid::Grid;

/// A loss spans decades when its largest excess over the minimum is this many times a low quantile of it.
const DECADES: f64 = 100.0;

/// The low quantile. A round bowl in its square stays just below the threshold, a narrow one passes it.
const LOW: f64 = 0.02;

/// Without a known minimum the median must be far below the top as well: a valley of unknown depth looks steep in
/// its logarithm wherever its lowest sample happens to lie, a bowl above a plain does not.
const BOWL: f64 = 10.0;

/// Quantiles are read off about this many nodes.
const SAMPLES: usize = 16_384;

/// The share of values that are a tail, on each side,
const TAIL: f64 = 0.04;
/// which reaches far where it is more than so many times as long as the range between both tails.
const FAR: f64 = 1.0;

/// A range narrower than this, relative to its ends, is the rounding of a constant.
const CONSTANT: f64 = 1e-12;

/// The mantissas of logarithmic levels, from the densest.
const MANTISSAS: [&[i64]; 3] = [&[1, 2, 5], &[1, 3], &[1]];

/// Contour levels: ascending, distinct, finite, and strictly inside the range of the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels {
    /// The levels.
    pub values: Vec<f64>,
    /// How they are spaced, which is also how the colour of the field should run.
    pub spacing: Spacing,
}

/// The spacing of levels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spacing {
    /// Multiples of a step.
    Linear,
    /// `offset` plus powers of ten and round numbers between them.
    Log {
        /// The minimum that the loss is measured from.
        offset: f64,
    },
}

/// Chooses at most `count` levels with short labels (see [`exact`](crate::number::write::exact)) for a sampled loss.
///
/// Over decades (a low quantile of the loss above its minimum a hundred times smaller than its maximum) they grow in
/// 1-2-5, 1-3 or 1-10 steps above the minimum, rounded to a twentieth of the excess or finer, and none
/// closer than about a thousandth of a minimum other than 0, so that labels stay short beside a crooked minimum such as
/// −78.332. Otherwise they are multiples of 1, 2 or 5 times a power of ten, so that
/// a saddle's level 0 is among them and both its sides look alike.
///
/// `minimum` is the known smallest loss anywhere; without one the smallest sample takes its place. A grid that is
/// constant to rounding, or all holes, has no levels.
pub fn levels(grid: &Grid, minimum: Option<f64>, count: usize) -> Levels {
    let linear = |values| Levels { values, spacing: Spacing::Linear };
    let Some((low, high)) = grid.finite_range().filter(|_| count > 0) else {
        return linear(Vec::new());
    };
    if 0.5 * high - 0.5 * low <= 0.5 * CONSTANT * low.abs().max(high.abs()) {
        return linear(Vec::new());
    }
    let known = minimum.filter(|known| known.is_finite());
    let offset = known.unwrap_or(low).min(low);
    let excess = sorted_excess(grid, offset);
    let quantile = |q: f64| excess.get((q * excess.len() as f64) as usize).copied().unwrap_or(f64::NAN);
    let top = high - offset;
    let decades = top >= DECADES * quantile(LOW) && (known.is_some() || top >= BOWL * quantile(0.5));
    if decades {
        let values = logarithmic([low, high], offset, quantile(0.001), count);
        if values.len() > 1 {
            return Levels { values, spacing: Spacing::Log { offset } };
        }
    }
    linear(even(between_tails([low, high], grid), count))
}

/// The range in which nearly all values lie, where the others reach far beyond it on both sides: next to a pole a loss grows
/// without bound, upwards and downwards, and levels for that would leave none for all else.
fn between_tails([low, high]: [f64; 2], grid: &Grid) -> [f64; 2] {
    let mut values: Vec<f64> = sampled(grid).filter(|value| value.is_finite()).collect();
    values.sort_unstable_by(f64::total_cmp);
    let quantile = |q: f64| values.get((q * values.len() as f64) as usize).copied().unwrap_or(f64::NAN);
    let (from, to) = (quantile(TAIL), quantile(1.0 - TAIL));
    let span = to - from;
    let far = from - low > FAR * span && high - to > FAR * span;
    if far && span > CONSTANT * from.abs().max(to.abs()) { [from, to] } else { [low, high] }
}

/// Some of the values. The stride is odd: an even one would meet the same few columns of the usual grids again and again.
fn sampled(grid: &Grid) -> impl Iterator<Item = f64> {
    grid.values().iter().step_by((grid.values().len() / SAMPLES) | 1).copied()
}

/// What some of the finite values exceed the minimum by, ascending and without zeros.
fn sorted_excess(grid: &Grid, minimum: f64) -> Vec<f64> {
    let values = sampled(grid).map(|value| value - minimum);
    let mut excess: Vec<f64> = values.filter(|excess| excess.is_finite() && *excess > 0.0).collect();
    excess.sort_unstable_by(f64::total_cmp);
    excess
}

/// Levels above `offset` from an excess of `from` on: the densest mantissas that give at most `count`.
fn logarithmic([low, high]: [f64; 2], offset: f64, from: f64, count: usize) -> Vec<f64> {
    let top = high - offset;
    let [first, last] = [from, top].map(|excess| excess.log10().floor());
    if !(first.is_finite() && last.is_finite()) {
        return Vec::new();
    }
    let decades = (first as i32).max(finest_decade(offset))..=last as i32;
    let with = |mantissas: &[i64], stride: usize| -> Vec<f64> {
        let decades = decades.clone().rev().step_by(stride).collect::<Vec<_>>().into_iter().rev();
        let steps = decades.flat_map(|e| mantissas.iter().map(move |&m| (m, e)));
        let steps = steps.filter(|&(m, e)| decimal(m, e) >= from && decimal(m, e) < top);
        let mut values: Vec<f64> = steps.map(|(m, e)| above(offset, m, e)).collect();
        values.retain(|&value| low < value && value < high);
        values.dedup();
        values
    };
    let dense = MANTISSAS.iter().map(|mantissas| with(mantissas, 1));
    let sparse = [2, 3, 5, 10, 20, 50, 100, 200, 500].into_iter().map(|stride| with(&[1], stride));
    dense.chain(sparse).find(|values| values.len() <= count).unwrap_or_default()
}

/// The lowest decade above an offset whose levels still have labels of six digits at most.
fn finest_decade(offset: f64) -> i32 {
    if offset == 0.0 { i32::MIN } else { offset.abs().log10().floor() as i32 - 3 }
}

/// `offset + m·10^e`, rounded to a tenth of the power of ten. Exact when the offset is 0.
fn above(offset: f64, m: i64, e: i32) -> f64 {
    let tenths = (offset / decimal(1, e - 1)).round();
    // Beyond 2⁵³ tenths there is nothing to round.
    if tenths.abs() < 9e15 { decimal(tenths as i64 + 10 * m, e - 1) } else { offset + decimal(m, e) }
}

/// Multiples of the smallest nice step of which at most `count` lie strictly between the ends.
fn even([low, high]: [f64; 2], count: usize) -> Vec<f64> {
    // Halves, because the whole span may be beyond the largest number.
    let half_span = 0.5 * high - 0.5 * low;
    let mut step = nice_step(half_span / (0.5 * count as f64 + 0.5));
    while let Some((m, e)) = step {
        let size = decimal(m, e);
        let (from, to) = ((low / size).floor(), (high / size).ceil());
        if !(from.abs() < 1e15 && to.abs() < 1e15) {
            return Vec::new();
        }
        let values: Vec<f64> = (from as i64..=to as i64)
            .map(|k| decimal(k * m, e))
            .filter(|&value| low < value && value < high)
            .collect();
        if values.len() <= count {
            return values;
        }
        step = nice_step(1.5 * size);
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::write::exact;
    use crate::picture::level::window::Window;
    use proptest::prelude::*;
    use std::f64::consts::{E, TAU};

    type Loss = fn(f64, f64) -> f64;

    fn grid(window: Window, loss: impl Fn(f64, f64) -> f64) -> Grid {
        Grid::sample(window, 129, 129, |xs, y, out| {
            for (value, &x) in out.iter_mut().zip(xs) {
                *value = loss(x, y);
            }
        })
    }

    fn square(half: f64) -> Window {
        Window { x: [-half, half], y: [-half, half] }
    }

    fn rosenbrock(x: f64, y: f64) -> f64 {
        (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2)
    }

    fn goldstein_price(x: f64, y: f64) -> f64 {
        let a = 19.0 - 14.0 * x + 3.0 * x * x - 14.0 * y + 6.0 * x * y + 3.0 * y * y;
        let b = 18.0 - 32.0 * x + 12.0 * x * x + 48.0 * y - 36.0 * x * y + 27.0 * y * y;
        (1.0 + (x + y + 1.0).powi(2) * a) * (30.0 + (2.0 * x - 3.0 * y).powi(2) * b)
    }

    fn ackley(x: f64, y: f64) -> f64 {
        let far = -20.0 * (-0.2 * (0.5 * (x * x + y * y)).sqrt()).exp();
        far - (0.5 * ((TAU * x).cos() + (TAU * y).cos())).exp() + E + 20.0
    }

    fn styblinski_tang(x: f64, y: f64) -> f64 {
        [x, y].iter().map(|t| 0.5 * (t.powi(4) - 16.0 * t * t + 5.0 * t)).sum()
    }

    #[test]
    fn poles_leave_levels_for_all_else() {
        for (name, pole) in [("1/x", (|x, y| 1.0 / x + y * y) as Loss), ("tan", |x, y| x.tan() + y * y)] {
            let grid = grid(square(3.1), pole);
            let found = levels(&grid, None, 14);
            assert_sound(&found, &grid, 14);
            let useful = found.values.iter().filter(|value| value.abs() < 12.0).count();
            assert!(useful >= 6, "{name}: {found:?}");
        }
        // One tail alone is a pit or a peak, which is what is looked at.
        let pit = grid(square(3.0), |x, y| -(-20.0 * (x * x + y * y)).exp());
        assert!(levels(&pit, None, 14).values.iter().any(|value| *value < -0.5));
    }

    fn assert_sound(found: &Levels, grid: &Grid, count: usize) {
        let (low, high) = grid.finite_range().unwrap_or((0.0, 0.0));
        assert!(found.values.len() <= count, "{found:?}");
        assert!(found.values.iter().all(|value| low < *value && *value < high), "{found:?} in {low}..{high}");
        assert!(found.values.windows(2).all(|pair| pair[0] < pair[1]), "{found:?}");
    }

    #[test]
    fn levels_follow_the_loss() {
        let log = |offset| Spacing::Log { offset };
        let valley = Window { x: [-2.0, 2.0], y: [-1.0, 3.0] };
        let cases: [(&str, Loss, Window, Option<f64>, Spacing); 12] = [
            ("rosenbrock", rosenbrock, valley, Some(0.0), log(0.0)),
            ("goldstein-price", goldstein_price, square(2.0), Some(3.0), log(3.0)),
            ("ackley", ackley, square(5.0), Some(0.0), Spacing::Linear),
            ("saddle", |x, y| x * x - y * y, square(1.0), None, Spacing::Linear),
            ("sin", |x, _| x.sin(), square(6.0), None, Spacing::Linear),
            ("sin sin", |x, y| x.sin() * y.sin(), square(6.0), None, Spacing::Linear),
            ("negative bowl", |x, y| x.powi(4) + y.powi(4) - 50.0, square(2.0), Some(-50.0), log(-50.0)),
            ("styblinski-tang", styblinski_tang, square(5.0), Some(-78.332), Spacing::Linear),
            ("round bowl", |x, y| x * x + y * y, square(1.0), Some(0.0), Spacing::Linear),
            ("narrow bowl", |x, y| x * x + 1000.0 * y * y, square(1.0), Some(0.0), log(0.0)),
            ("tiny", |x, y| 1e-200 * (x + y), square(1.0), None, Spacing::Linear),
            ("huge", |x, y| 8e307 * (x + y), square(1.0), None, Spacing::Linear),
        ];
        for (name, loss, window, minimum, spacing) in cases {
            let grid = grid(window, loss);
            for count in [5, 12, 20, 40] {
                let found = levels(&grid, minimum, count);
                assert_sound(&found, &grid, count);
                assert_eq!(found.spacing, spacing, "{name}: {found:?}");
                assert!(found.values.len() * 4 >= count.min(16), "{name}, {count}: {found:?}");
                for value in &found.values {
                    let text = exact(*value);
                    assert!(text.chars().count() <= 11, "{name}: {text}");
                }
            }
        }
    }

    #[test]
    fn rosenbrock_gets_round_numbers() {
        let grid = grid(Window { x: [-2.0, 2.0], y: [-1.0, 3.0] }, rosenbrock);
        let found = levels(&grid, Some(0.0), 20).values;
        assert!(
            found.ends_with(&[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0]),
            "{found:?}"
        );
    }

    #[test]
    fn a_saddle_looks_alike_on_both_sides() {
        let found = levels(&grid(square(1.0), |x, y| x * x - y * y), None, 20).values;
        assert_eq!(found.len(), 19);
        assert!(found.contains(&0.0));
        let mirrored: Vec<f64> = found.iter().rev().map(|value| -value).collect();
        assert_eq!(found, mirrored);
    }

    #[test]
    fn a_window_away_from_the_minimum_gets_even_steps() {
        let grid = grid(Window { x: [10.0, 10.1], y: [10.0, 10.1] }, |x, y| x * x + y * y);
        let found = levels(&grid, Some(0.0), 10);
        assert_eq!(found.spacing, Spacing::Linear);
        assert_sound(&found, &grid, 10);
        assert!(found.values.len() >= 4);
    }

    #[test]
    fn nothing_to_tell_apart_has_no_levels() {
        let constants: [Loss; 4] = [|_, _| 3.0, |_, _| 0.0, |_, _| f64::NAN, |x, _| 1e9 + 1e-7 * x.signum()];
        for loss in constants {
            assert!(levels(&grid(square(1.0), loss), None, 20).values.is_empty());
            assert!(levels(&grid(square(1.0), loss), Some(0.0), 20).values.is_empty());
        }
        assert!(levels(&grid(square(1.0), rosenbrock), None, 0).values.is_empty());
    }

    proptest! {
        #[test]
        fn any_grid_has_sound_levels(
            values in prop::collection::vec(prop_oneof![any::<f64>(), -1.0..1.0f64, 0.0..1e6f64], 30),
            minimum in prop::option::of(any::<f64>()),
            count in 0usize..60,
        ) {
            let mut rows = values.chunks(6);
            let grid = Grid::sample(square(1.0), 6, 5, |_, _, out| out.copy_from_slice(rows.next().unwrap()));
            assert_sound(&levels(&grid, minimum, count), &grid, count);
        }
    }
}
