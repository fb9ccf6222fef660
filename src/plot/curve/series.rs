//! The numbers of the curves, and drawing no more of them than there are pixels.

use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::picture::axis::projection::AxisScale;
use crate::plot::plane::trail::AVERAGE_DASH;

/// What a series belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// The run as a whole.
    Run,
    /// The effective learning rate of x.
    X,
    /// The effective learning rate of y.
    Y,
    /// The averages of the run's iterates.
    Average,
    /// The values of the run, where the run's curve is their moving average.
    Raw,
    /// What each step saw of the loss.
    Batch,
    /// The moving average of what the steps saw.
    BatchMean,
    /// The loss of the examples that are held back.
    Validation,
    /// A pinned run.
    Ghost,
    /// The root of the steps that meets the regret at its end.
    Root,
    /// What the run's values may not stay above.
    Limit,
    /// What is promised of the run.
    Ceiling,
    /// What is predicted of the run.
    Predicted,
}

/// The values of one curve: the k-th belongs to iterate k.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Series {
    /// The run's slot.
    pub slot: usize,
    /// What it belongs to.
    pub of: Of,
    /// Not finite where there is none.
    pub values: Vec<f64>,
    /// What the run had cost at each iterate, where that is what it is drawn against.
    pub costs: Option<Arc<[f64]>>,
}

impl Series {
    /// Whether it is the run's own curve and not that of one coordinate.
    pub(crate) fn is_run(&self) -> bool {
        self.of == Of::Run
    }

    /// Whether it is the loss of held-back examples.
    pub(crate) fn is_validation(&self) -> bool {
        self.of == Of::Validation
    }

    /// Whether it is what single batches saw.
    pub(crate) fn is_noise(&self) -> bool {
        self.of == Of::Batch
    }

    /// How much of its colour a curve has that is not the run's own.
    pub(crate) fn opacity(&self) -> f64 {
        match self.of {
            Of::Batch | Of::Raw => 0.3,
            Of::Ghost => 0.45,
            Of::BatchMean | Of::Validation => 1.0,
            Of::Run | Of::X | Of::Y | Of::Average | Of::Root | Of::Limit | Of::Predicted | Of::Ceiling => 0.8,
        }
    }

    /// The dash of a coordinate's curve, or of the averages'.
    pub(crate) fn thin_dash(&self) -> &'static [f32] {
        match self.of {
            Of::Run | Of::X | Of::Raw | Of::Batch | Of::BatchMean | Of::Root | Of::Ghost => &[],
            Of::Validation => &[7.0, 3.5],
            Of::Y | Of::Limit => &[3.0, 2.0],
            Of::Predicted => &[6.0, 4.0],
            Of::Ceiling => &[1.5, 2.5],
            Of::Average => AVERAGE_DASH,
        }
    }

    /// Where iterate `k` stands on the bottom axis.
    pub(crate) fn x(&self, k: usize) -> f64 {
        match self.costs.as_deref() {
            Some(costs @ [.., last]) => *costs.get(k).unwrap_or(last),
            Some([]) | None => k as f64,
        }
    }

    /// Where the last iterate stands.
    pub(crate) fn end(&self) -> f64 {
        self.x(self.values.len().saturating_sub(1))
    }

    /// The iterate that stands nearest to a place of the bottom axis.
    pub(crate) fn nearest(&self, x: f64) -> usize {
        let last = self.values.len().saturating_sub(1);
        let (mut low, mut high) = (0, last);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.x(middle) < x {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low > 0 && x - self.x(low - 1) < self.x(low) - x { low - 1 } else { low }
    }

    /// Places and values of a stretch for a plot of a width: where several iterates fall on one point of the width,
    /// the first, the smallest, the largest and the last of them, so that no spike is lost.
    pub(crate) fn decimated(
        &self,
        steps: RangeInclusive<usize>,
        width_points: f64,
        scale: AxisScale,
    ) -> Vec<[f64; 2]> {
        let stretch = &self.values[steps.clone()];
        let first = *steps.start();
        let x = |k: usize| self.x(first + k);
        let pair = |k: usize| [x(k), stretch[k]];
        let per_point = self.values.len() as f64 / width_points.max(1.0);
        if per_point < 4.0 {
            return (0..stretch.len()).map(pair).collect();
        }
        let width = width_points.max(1.0);
        let wide = ((self.end() - self.x(0) + 1.0) / width).ceil();
        let ratio = self.end().max(1.0).powf(1.0 / width);
        // Where the next point of the width begins.
        let next = |from: f64| match scale {
            AxisScale::Linear => from + wide,
            AxisScale::Log => (from * ratio).max(from + 1.0),
        };
        let mut kept = Vec::with_capacity(5 * width_points as usize);
        let mut end = 0;
        while end < stretch.len() {
            let begin = end;
            let length = (begin..stretch.len()).take_while(|&k| x(k) < next(x(begin))).count();
            end = begin + length.max(1);
            let by_value = |a: &usize, b: &usize| stretch[*a].total_cmp(&stretch[*b]);
            let gap = (begin..end).find(|&k| !stretch[k].is_finite());
            let finite = || (begin..end).filter(|&k| stretch[k].is_finite());
            let mut picked =
                [Some(begin), Some(end - 1), gap, finite().min_by(by_value), finite().max_by(by_value)];
            picked.sort_unstable();
            let mut last = None;
            for k in picked.into_iter().flatten().filter(|&k| last.replace(k) != Some(k)) {
                kept.push(pair(k));
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: Vec<f64>) -> Series {
        Series { slot: 0, of: Of::Run, values, costs: None }
    }

    #[test]
    fn few_values_are_all_kept() {
        let series = of(vec![3.0, f64::NAN, 1.0]);
        assert_eq!(series.decimated(1..=2, 100.0, AxisScale::Linear)[1], [2.0, 1.0]);
        assert_eq!(series.decimated(0..=2, 100.0, AxisScale::Linear).len(), 3);
    }

    #[test]
    fn many_values_keep_their_spikes_gaps_and_ends() {
        let mut values: Vec<f64> = (0..100_000).map(f64::from).collect();
        values[51_234] = 1e9;
        values[70_001] = -5.0;
        values[80_000] = f64::NAN;
        let series = of(values);
        let kept = series.decimated(0..=99_999, 500.0, AxisScale::Linear);
        assert!(kept.len() < 2600, "{}", kept.len());
        assert!(kept.contains(&[51_234.0, 1e9]) && kept.contains(&[70_001.0, -5.0]));
        assert!(kept.iter().any(|point| point[1].is_nan()));
        assert_eq!((kept[0], kept[kept.len() - 1]), ([0.0, 0.0], [99_999.0, 99_999.0]));
        assert!(kept.windows(2).all(|pair| pair[0][0] < pair[1][0]));
    }

    #[test]
    fn on_a_logarithmic_axis_the_first_steps_are_all_kept() {
        let values: Vec<f64> = (0..100_000).map(|k| f64::from(k % 7)).collect();
        let kept = of(values).decimated(0..=99_999, 500.0, AxisScale::Log);
        assert!(kept.len() < 2600, "{}", kept.len());
        assert!((0..40).all(|k| kept.contains(&[f64::from(k), f64::from(k % 7)])));
        assert_eq!(kept[kept.len() - 1][0], 99_999.0);
    }

    #[test]
    fn iterates_stand_where_their_cost_is_and_spikes_stay() {
        let costs: Vec<f64> = (0..10_000).map(|k| f64::from(k) * if k < 5000 { 1.0 } else { 9.0 }).collect();
        let mut values = vec![1.0; 10_000];
        values[7777] = 1e6;
        let series = Series { costs: Some(costs.clone().into()), ..of(values) };
        let kept = series.decimated(0..=9_999, 400.0, AxisScale::Linear);
        assert!(kept.len() < 2100 && kept.contains(&[costs[7777], 1e6]), "{}", kept.len());
        assert!(kept.windows(2).all(|pair| pair[0][0] < pair[1][0]));
        for k in [0, 17, 4999, 5000, 9_999] {
            assert_eq!(series.nearest(costs[k] + 0.2), k);
            assert_eq!(series.nearest(costs[k] - 0.2), k);
        }
        assert_eq!(of(vec![1.0; 5]).nearest(2.6), 3);
        assert_eq!(of(Vec::new()).nearest(2.6), 0);
    }
}
