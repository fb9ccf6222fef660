//! The numbers of the curves, and drawing no more of them than there are pixels.

use std::ops::RangeInclusive;

use super::stage::{Actor, Stage};
use crate::experiment::{CurveKind, LossAxis, View};
use crate::real::V;
use crate::trajectory::effective_rates;

/// What a series belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// The run as a whole.
    Run,
    /// The effective learning rate of x.
    X,
    /// The effective learning rate of y.
    Y,
}

/// The values of one curve: the k-th belongs to step k.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    /// The run's slot.
    pub slot: usize,
    of: Of,
    /// Not finite where there is none.
    pub values: Vec<f64>,
}

impl Series {
    /// Whether it is the run's own curve and not that of one coordinate.
    pub(super) fn is_run(&self) -> bool {
        self.of == Of::Run
    }

    /// The dash of a coordinate's curve.
    pub(super) fn thin_dash(&self) -> &'static [f32] {
        if self.of == Of::Y { &[3.0, 2.0] } else { &[] }
    }

    /// Steps and values of a stretch for a plot of a width: where several steps fall on one point of the width, the
    /// first, the smallest, the largest and the last of them, so that no spike is lost.
    pub(super) fn decimated(&self, steps: RangeInclusive<usize>, width_points: f64) -> Vec<[f64; 2]> {
        let stretch = &self.values[steps.clone()];
        let first = *steps.start();
        let pair = |k: usize| [(first + k) as f64, stretch[k]];
        let per_point = self.values.len() as f64 / width_points.max(1.0);
        if per_point < 4.0 {
            return (0..stretch.len()).map(pair).collect();
        }
        let chunk = per_point.ceil() as usize;
        let mut kept = Vec::with_capacity(4 * (stretch.len() / chunk + 1));
        for begin in (0..stretch.len()).step_by(chunk) {
            let end = (begin + chunk).min(stretch.len());
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

/// The series of a kind for all visible runs.
pub(super) fn series(stage: &Stage, view: &View, kind: CurveKind) -> Vec<Series> {
    let mut all = Vec::new();
    for actor in stage.visible(view) {
        if kind == CurveKind::LearningRate && view.effective_rates {
            let rates = effective_rates(&actor.plan);
            let coordinate = |of, axis: fn(&V) -> f64| Series {
                slot: actor.slot,
                of,
                values: rates.iter().map(axis).collect(),
            };
            if !rates.is_empty() {
                all.extend([coordinate(Of::X, |rate| rate.x), coordinate(Of::Y, |rate| rate.y)]);
            }
        }
        all.push(Series { slot: actor.slot, of: Of::Run, values: values(stage, view, actor, kind) });
    }
    all
}

fn values(stage: &Stage, view: &View, actor: &Actor, kind: CurveKind) -> Vec<f64> {
    let samples = actor.trajectory.samples.iter();
    match kind {
        CurveKind::Loss => {
            let offset = if view.loss_axis == LossAxis::Log { stage.lowest.unwrap_or(0.0) } else { 0.0 };
            samples.map(|sample| sample.loss - offset).collect()
        }
        CurveKind::LearningRate => samples.map(|sample| sample.rate).collect(),
        CurveKind::GradientNorm => samples.map(|sample| length(sample.gradient)).collect(),
        CurveKind::Slice => Vec::new(),
        CurveKind::Distance => {
            let minima: Vec<V> = stage.minima().map(|minimum| minimum.at).collect();
            let nearest = |at: V| minima.iter().map(|m| length(at - m)).fold(f64::INFINITY, f64::min);
            samples.map(|sample| nearest(sample.at)).collect()
        }
    }
}

/// The length of a vector, which may be as large as numbers are.
fn length(v: V) -> f64 {
    v.x.hypot(v.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: Vec<f64>) -> Series {
        Series { slot: 0, of: Of::Run, values }
    }

    #[test]
    fn few_values_are_all_kept() {
        let series = of(vec![3.0, f64::NAN, 1.0]);
        assert_eq!(series.decimated(1..=2, 100.0)[1], [2.0, 1.0]);
        assert_eq!(series.decimated(0..=2, 100.0).len(), 3);
    }

    #[test]
    fn many_values_keep_their_spikes_gaps_and_ends() {
        let mut values: Vec<f64> = (0..100_000).map(f64::from).collect();
        values[51_234] = 1e9;
        values[70_001] = -5.0;
        values[80_000] = f64::NAN;
        let series = of(values);
        let kept = series.decimated(0..=99_999, 500.0);
        assert!(kept.len() < 2600, "{}", kept.len());
        assert!(kept.contains(&[51_234.0, 1e9]) && kept.contains(&[70_001.0, -5.0]));
        assert!(kept.iter().any(|point| point[1].is_nan()));
        assert_eq!((kept[0], kept[kept.len() - 1]), ([0.0, 0.0], [99_999.0, 99_999.0]));
        assert!(kept.windows(2).all(|pair| pair[0][0] < pair[1][0]));
    }
}
