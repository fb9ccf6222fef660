//! The numbers of the curves, and drawing no more of them than there are pixels.

use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::experiment::{CurveAxis, CurveKind, Layer, LossAxis, View};
use crate::insight::regret::Regret;
use crate::plot::plane::examples::drifting_optima;
use crate::plot::plane::trail::AVERAGE_DASH;
use crate::real::V;
use crate::stage::{Actor, Stage};
use crate::trajectory::{Cost, Sample, Trajectory};

/// What a series belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
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
    /// The root of the steps that meets the regret at its end.
    Root,
}

/// The values of one curve: the k-th belongs to iterate k.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Series {
    /// The run's slot.
    pub slot: usize,
    of: Of,
    /// Not finite where there is none.
    pub values: Vec<f64>,
    /// What the run had cost at each iterate, where that is what it is drawn against.
    costs: Option<Arc<[f64]>>,
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
            Of::BatchMean | Of::Validation => 1.0,
            Of::Run | Of::X | Of::Y | Of::Average | Of::Root => 0.8,
        }
    }

    /// The dash of a coordinate's curve, or of the averages'.
    pub(crate) fn thin_dash(&self) -> &'static [f32] {
        match self.of {
            Of::Run | Of::X | Of::Raw | Of::Batch | Of::BatchMean | Of::Root => &[],
            Of::Validation => &[7.0, 3.5],
            Of::Y => &[3.0, 2.0],
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
    pub(crate) fn decimated(&self, steps: RangeInclusive<usize>, width_points: f64) -> Vec<[f64; 2]> {
        let stretch = &self.values[steps.clone()];
        let first = *steps.start();
        let x = |k: usize| self.x(first + k);
        let pair = |k: usize| [x(k), stretch[k]];
        let per_point = self.values.len() as f64 / width_points.max(1.0);
        if per_point < 4.0 {
            return (0..stretch.len()).map(pair).collect();
        }
        let wide = ((self.end() - self.x(0) + 1.0) / width_points.max(1.0)).ceil();
        let mut kept = Vec::with_capacity(5 * width_points as usize);
        let mut end = 0;
        while end < stretch.len() {
            let begin = end;
            let length = (begin..stretch.len()).take_while(|&k| x(k) < x(begin) + wide).count();
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

/// What a loss curve shows beside the losses of the visible runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    /// A moving average in place of a run's loss, which is pale.
    pub averaged: bool,
    /// The loss of held-back examples.
    pub validation: bool,
    /// What single batches saw.
    pub batches: bool,
}

impl Beside {
    pub(crate) fn of(stage: &Stage, view: &View) -> Self {
        stage.visible(view).map(|actor| Self::of_run(actor, view)).fold(Self::default(), |all, one| Self {
            averaged: all.averaged || one.averaged,
            validation: all.validation || one.validation,
            batches: all.batches || one.batches,
        })
    }

    fn of_run(actor: &Actor, view: &View) -> Self {
        let batches = view.shows(Layer::BatchLosses) && !actor.trajectory.batch_losses.is_empty();
        let validation = view.shows(Layer::ValidationLosses) && !actor.trajectory.validation.is_empty();
        Self { averaged: view.smoothed().is_some() && !batches, validation, batches }
    }
}

/// Whether the loss stands beside others that have another minimum, so that its distance from its own says nothing.
pub(crate) fn is_plain(stage: &Stage, view: &View) -> bool {
    let Beside { validation, batches, .. } = Beside::of(stage, view);
    validation || batches
}

/// The series of a kind for all visible runs.
pub(crate) fn series(stage: &Stage, view: &View, kind: CurveKind) -> Vec<Series> {
    let of = |actor: &Actor| match kind {
        CurveKind::LearningRate => rates(actor, view),
        CurveKind::Regret => regret(stage, actor),
        kind => measured(stage, view, kind, actor),
    };
    let each = |actor: &Actor| {
        let costs = costs(&actor.trajectory, view.curve_axis.on(&actor.plan.surface));
        let slot = actor.slot;
        let series = move |(of, values)| Series { slot, of, values, costs: costs.clone() };
        of(actor).into_iter().map(series).collect::<Vec<_>>()
    };
    let mut all: Vec<Series> = stage.visible(view).flat_map(each).collect();
    // What is pale lies behind all that is not.
    all.sort_by_key(|series| !matches!(series.of, Of::Raw | Of::Batch));
    all
}

/// A run's learning rates, its coordinates' effective ones first where they are shown.
fn rates(actor: &Actor, view: &View) -> Vec<(Of, Vec<f64>)> {
    let mut all = Vec::new();
    if view.shows(Layer::EffectiveRates) {
        let rates = actor.trajectory.effective_rates(&actor.plan);
        let coordinate = |part, axis: fn(&V) -> f64| (part, rates.iter().map(axis).collect());
        if !rates.is_empty() {
            all.extend([coordinate(Of::X, |rate| rate.x), coordinate(Of::Y, |rate| rate.y)]);
        }
    }
    all.push((Of::Run, actor.trajectory.samples.iter().map(|sample| sample.rate).collect()));
    all
}

/// A run's regret where it has one, and the root of the steps.
fn regret(stage: &Stage, actor: &Actor) -> Vec<(Of, Vec<f64>)> {
    let Some(Regret { values, scale }) = Regret::of(&actor.plan, &actor.trajectory, &stage.hindsight) else {
        return Vec::new();
    };
    let root = |scale: f64| (0..values.len()).map(|k| scale * (k as f64).sqrt()).collect();
    let root = scale.map(|scale| (Of::Root, root(scale)));
    root.into_iter().chain([(Of::Run, values)]).collect()
}

/// Losses, gradient norms or distances of a run, with all that is shown beside them.
fn measured(stage: &Stage, view: &View, kind: CurveKind, actor: &Actor) -> Vec<(Of, Vec<f64>)> {
    let trajectory = &actor.trajectory;
    let mut all = Vec::new();
    if !trajectory.averages.is_empty() {
        let known = trajectory.averages.iter().zip(&trajectory.average_losses);
        let averages =
            known.map(|(at, (loss, gradient))| Point { at: *at, loss: *loss, gradient: *gradient });
        all.push((Of::Average, values(stage, view, averages, kind)));
    }
    let sample = |sample: &Sample| {
        let Sample { at, loss, gradient, .. } = *sample;
        Point { at, loss, gradient }
    };
    let to_drift = (kind == CurveKind::Distance).then(|| distances_to_drift(actor)).flatten();
    let values = to_drift.unwrap_or_else(|| values(stage, view, trajectory.samples.iter().map(sample), kind));
    if kind != CurveKind::Loss {
        all.push((Of::Run, values));
        return all;
    }
    let smooth =
        |values: &[f64], window: u64| moving_average(values, usize::try_from(window).unwrap_or(usize::MAX));
    let Beside { averaged, validation, batches } = Beside::of_run(actor, view);
    let window = view.smoothed();
    if batches {
        let seen = &trajectory.batch_losses;
        all.extend(window.map(|window| (Of::BatchMean, smooth(seen, window))));
        all.push((Of::Batch, seen.clone()));
    }
    if validation {
        all.push((Of::Validation, trajectory.validation.clone()));
    }
    match window.filter(|_| averaged) {
        None => all.push((Of::Run, values)),
        Some(window) => {
            let smooth = smooth(&values, window);
            all.extend([(Of::Raw, values), (Of::Run, smooth)]);
        }
    }
    all
}

/// The distance of each iterate from the optimum that drifts; none where it does not.
fn distances_to_drift(actor: &Actor) -> Option<Vec<f64>> {
    let optima = drifting_optima(&actor.plan)?;
    let samples = actor.trajectory.samples.iter().zip(optima);
    Some(samples.map(|(sample, optimum)| length(sample.at - optimum)).collect())
}

/// What a run had cost at each iterate, where that is what it is drawn against.
fn costs(trajectory: &Trajectory, axis: CurveAxis) -> Option<Arc<[f64]>> {
    let cost: fn(Cost) -> u64 = match axis {
        CurveAxis::Steps => return None,
        CurveAxis::Evaluations => |cost| cost.total(),
        CurveAxis::Examples => |cost| cost.examples,
    };
    Some((0..trajectory.samples.len()).map(|k| cost(trajectory.cost(k)) as f64).collect())
}

/// The means of the last `window` values up to each, of fewer at the beginning; not finite where one of them is not.
///
/// Each is a sum of its own values alone, from a block's end and the next one's beginning (van Herk 1992): the difference of two
/// running sums would lose the small losses behind a large one.
fn moving_average(values: &[f64], window: usize) -> Vec<f64> {
    let window = window.clamp(1, values.len().max(1));
    // The sum of a block from each of its values on.
    let mut tails = values.to_vec();
    for block in tails.chunks_mut(window) {
        for k in (1..block.len()).rev() {
            block[k - 1] += block[k];
        }
    }
    let mut head = 0.0;
    let mean = |(k, value): (usize, &f64)| {
        head = if k % window == 0 { *value } else { head + value };
        let whole = (k + 1) % window == 0;
        let before = if whole || k < window { 0.0 } else { tails[k + 1 - window] };
        (before + head) / window.min(k + 1) as f64
    };
    values.iter().enumerate().map(mean).collect()
}

/// A point of the plane with what is known there.
struct Point {
    at: V,
    loss: f64,
    gradient: V,
}

fn values(stage: &Stage, view: &View, points: impl Iterator<Item = Point>, kind: CurveKind) -> Vec<f64> {
    match kind {
        CurveKind::Loss => {
            let plain = view.loss_axis == LossAxis::Linear || is_plain(stage, view);
            let offset = if plain { 0.0 } else { stage.lowest.unwrap_or(0.0) };
            points.map(|point| point.loss - offset).collect()
        }
        CurveKind::GradientNorm => points.map(|point| length(point.gradient)).collect(),
        CurveKind::LearningRate | CurveKind::Regret | CurveKind::Slice => Vec::new(),
        CurveKind::Distance => {
            let minima: Vec<V> = stage.minima().map(|minimum| minimum.at).collect();
            let nearest = |at: V| minima.iter().map(|m| length(at - m)).fold(f64::INFINITY, f64::min);
            points.map(|point| nearest(point.at)).collect()
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
        Series { slot: 0, of: Of::Run, values, costs: None }
    }

    #[test]
    fn a_moving_average_is_the_mean_of_the_last_values_whatever_came_before_them() {
        let mut values: Vec<f64> = (0..50).map(|k| 1.0 + f64::from((k * k) % 17)).collect();
        (values[3], values[20]) = (1e18, f64::NAN);
        for window in [1, 2, 3, 7, 49, 50, 80] {
            let averages = moving_average(&values, window);
            for (k, average) in averages.iter().enumerate() {
                let last = &values[(k + 1).saturating_sub(window)..=k];
                let mean = last.iter().sum::<f64>() / last.len() as f64;
                let same = (average - mean).abs() <= 1e-13 * mean || average.is_nan() && mean.is_nan();
                assert!(same, "{window}, {k}: {average} is not {mean}");
            }
        }
        assert!(moving_average(&[], 5).is_empty());
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

    #[test]
    fn iterates_stand_where_their_cost_is_and_spikes_stay() {
        let costs: Vec<f64> = (0..10_000).map(|k| f64::from(k) * if k < 5000 { 1.0 } else { 9.0 }).collect();
        let mut values = vec![1.0; 10_000];
        values[7777] = 1e6;
        let series = Series { costs: Some(costs.clone().into()), ..of(values) };
        let kept = series.decimated(0..=9_999, 400.0);
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
