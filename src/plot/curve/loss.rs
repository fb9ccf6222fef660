//! The loss, with what batches and held-back examples saw of it.

use std::borrow::Cow;

use crate::experiment::{CurveKind, Layer, LossAxis, View};
use crate::insight::guarantee::{Guarantee, guarantees};
use crate::insight::rate::rate;
use crate::picture::axis::projection::{Axis, AxisScale};
use crate::plot::curve::content::{CurveContent, measured, predicted_words, value_axis};
use crate::plot::curve::series::{Of, Series};
use crate::stage::{Actor, Stage};

pub(super) struct LossCurve;

impl CurveContent for LossCurve {
    fn heading(&self, stage: &Stage, view: &View) -> Cow<'static, str> {
        heading(stage, view).into()
    }

    fn values(&self, stage: &Stage, view: &View, actor: &Actor) -> Vec<(Of, Vec<f64>)> {
        let plain = view.loss_axis == LossAxis::Linear || is_plain(stage, view);
        let offset = if plain { 0.0 } else { stage.lowest.unwrap_or(0.0) };
        let mut all = measured(actor, |point| point.loss - offset);
        let Some((_, losses)) = all.pop() else { return all };
        // With a penalty the loss does not fall to its lowest value, and the run is not predicted to.
        let lowest = stage.lowest.filter(|_| actor.plan.around.decay.is_none());
        if let (Some(predicted), Some(lowest)) = (predicted_losses(view, actor), lowest) {
            all.push((Of::Predicted, predicted.into_iter().map(|above| above + (lowest - offset)).collect()));
        }
        for Guarantee { ceiling, lowest, .. } in promised(view, actor) {
            all.push((Of::Ceiling, ceiling.into_iter().map(|most| most + (lowest - offset)).collect()));
        }
        let smooth = |values: &[f64], window: u64| {
            moving_average(values, usize::try_from(window).unwrap_or(usize::MAX))
        };
        let Beside { averaged, validation, batches } = Beside::of_run(actor, view);
        let window = view.smoothed();
        if batches {
            let seen = &actor.trajectory.batch_losses;
            all.extend(window.map(|window| (Of::BatchMean, smooth(seen, window))));
            all.push((Of::Batch, seen.clone()));
        }
        if validation {
            all.push((Of::Validation, actor.trajectory.validation.clone()));
        }
        match window.filter(|_| averaged) {
            None => all.push((Of::Run, losses)),
            Some(window) => {
                let smooth = smooth(&losses, window);
                all.extend([(Of::Raw, losses), (Of::Run, smooth)]);
            }
        }
        all
    }

    fn axis(&self, _: &Stage, view: &View, series: &[Series]) -> Axis {
        let linear = view.loss_axis == LossAxis::Linear || goes_below_zero(series);
        value_axis(series, if linear { AxisScale::Linear } else { AxisScale::Log })
    }

    fn words(&self, stage: &Stage, view: &View) -> Option<String> {
        // Both curves have the same rates, which are said once.
        let said = view.curves.contains(&CurveKind::Distance);
        let predicted = predicted_words(stage, view).filter(|_| !said);
        let both: Vec<String> =
            [words(stage, view), predicted, promised_words(stage, view)].into_iter().flatten().collect();
        (!both.is_empty()).then(|| both.join("; "))
    }
}

fn heading(stage: &Stage, view: &View) -> String {
    let zero = stage.lowest.is_none_or(|lowest| lowest == 0.0);
    let plain = zero || view.loss_axis == LossAxis::Linear || is_plain(stage, view);
    let mut words = vec![if plain { "Loss" } else { "Loss above the minimum" }.to_owned()];
    let Beside { averaged, validation, batches } = Beside::of(stage, view);
    let window = view.smoothed().map(|window| format!("mean of {window} steps"));
    words.extend(window.iter().filter(|_| averaged).cloned());
    words.extend(validation.then(|| "validation (dashed)".to_owned()));
    words.extend(batches.then(|| "batch (pale)".to_owned()));
    words.extend(window.filter(|_| batches).map(|window| format!("its {window} (thin)")));
    words.join(", ")
}

/// What is promised of a run, where that is to be seen.
fn promised(view: &View, actor: &Actor) -> Vec<Guarantee> {
    match view.shows(Layer::Guarantees) {
        true => guarantees(&actor.plan, actor.trajectory.samples.len() - 1),
        false => Vec::new(),
    }
}

/// What the guarantees of the visible runs are, in words.
fn promised_words(stage: &Stage, view: &View) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for actor in stage.visible(view) {
        for Guarantee { formula, source, .. } in promised(view, actor) {
            let words = format!("{formula} ({source})");
            all.extend(Some(words.clone()).filter(|_| !all.contains(&words)));
        }
    }
    (!all.is_empty()).then(|| format!("dotted, what f − f* is promised not to exceed: {}", all.join("; ")))
}

/// What the predicted rate says of each iterate's loss above the minimum: the square of the distance's.
fn predicted_losses(view: &View, actor: &Actor) -> Option<Vec<f64>> {
    let found = view.shows(Layer::Predicted).then(|| rate(&actor.plan, &actor.trajectory)).flatten()?;
    let (predicted, measured) = (found.predicted?, found.measured?);
    // Along the mean of the losses over the distances' squares, where both were measured.
    let surface = actor.plan.surface.part();
    let lowest = surface.value(found.home);
    let stretch = &actor.trajectory.samples[measured.from..=measured.to];
    let shares = stretch.iter().filter_map(|sample| {
        let share = ((sample.loss - lowest) / (sample.at - found.home).norm_squared()).ln();
        share.is_finite().then_some(share)
    });
    let (sum, count) = shares.fold((0.0, 0.0), |(sum, count), share| (sum + share, count + 1.0));
    let scale = (sum / count).exp();
    let line = |k: usize| scale * measured.line(predicted.factor, k).powi(2);
    scale.is_finite().then(|| (0..actor.trajectory.samples.len()).map(line).collect())
}

/// What is said of the loss curve below a picture, where it needs words.
fn words(stage: &Stage, view: &View) -> Option<String> {
    let Beside { averaged, validation, batches } = Beside::of(stage, view);
    let mut words = Vec::new();
    if let Some(window) = view.smoothed().filter(|_| averaged) {
        words.push(format!("mean of the last {window} steps, the losses themselves pale"));
    }
    words.extend(validation.then(|| "dashed, the loss of the examples that are held back".to_owned()));
    words.extend(batches.then(|| "pale, the loss of each step\u{2019}s batch".to_owned()));
    if let Some(window) = view.smoothed().filter(|_| batches) {
        words.push(format!("thin, its mean over the last {window} steps"));
    }
    (!words.is_empty()).then(|| format!("loss curve: {}", words.join("; ")))
}

/// Whether a run's values are negative by more than rounding: no logarithm shows them.
fn goes_below_zero(series: &[Series]) -> bool {
    let values = series.iter().filter(|series| series.is_run()).flat_map(|series| &series.values);
    let finite = values.copied().filter(|value| value.is_finite());
    let [low, high] = finite.fold([0.0_f64; 2], |[low, high], value| [low.min(value), high.max(value)]);
    -low > 1e-6 * high
}

/// What a loss curve shows beside the losses of the visible runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Beside {
    /// A moving average in place of a run's loss, which is pale.
    averaged: bool,
    /// The loss of held-back examples.
    validation: bool,
    /// What single batches saw.
    batches: bool,
}

impl Beside {
    fn of(stage: &Stage, view: &View) -> Self {
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
fn is_plain(stage: &Stage, view: &View) -> bool {
    let Beside { validation, batches, .. } = Beside::of(stage, view);
    validation || batches
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
