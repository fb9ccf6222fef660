//! What is done to rows before a model sees them: order, split, scale.

use super::{Example, LeastSquares, Source};
use crate::parameter::{Kind, Scale, Valid};
use crate::random;
use std::cmp::Ordering;

choice! {
    /// How features are scaled.
    pub enum ScalingForm {
        /// As they come.
        Raw = "raw", "as they come";
        /// Their mean is taken away.
        Centred = "centred", "centred";
        /// Their mean is taken away, and they are divided by their standard deviation.
        Standardized = "standardized", "standardized";
    }
}

choice! {
    /// In which order rows stand.
    pub enum Order {
        /// As they come.
        AsIs = "as_is", "as they come";
        /// By their target, the lowest first: what a mini-batch sees then depends on when it comes.
        Sorted = "sorted", "sorted by target";
    }
}

part! {
    /// Rows are ordered, then a seeded share of them is held back for validation, then all are scaled with mean and standard
    /// deviation of those that are left: nothing of the validation rows is known in training.
    ///
    /// Centring takes the mean of the target away too, unless the target is a label: two values, −1, 0 and 1, or from 0 to 1. A feature that
    /// is the same in all rows stays as it is.
    pub struct Preparation {
        id: "prepare", name: "Preparation",
        summary: "Scales and orders the examples, and holds some of them back for validation",
        scaling: ScalingForm = ScalingForm::Raw => "features": "Centred: their mean is taken away, and that of the target unless it is a label or lies from 0 to 1. Standardized: divided by their standard deviation too", ScalingForm::KIND;
        order: Order = Order::AsIs => "order": "The order in which batches without shuffling meet the examples", Order::KIND;
        validation: f64 = 0.0 => "held out": "Share of the examples that is held back for validation", Kind::Number {
            slider: [0.0, 0.8], scale: Scale::Linear, valid: Valid::HalfOpen(0.0, 1.0),
        };
        split_seed: u64 = 1 => "split": "Which examples are held back", Kind::Count { slider: [0, 100] };
    }
}

impl Preparation {
    /// Whether it does nothing.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// The affine map from rows as they come to rows as a model sees them: (value − centre)/scale, column by column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaling {
    /// Of both features and the target.
    pub centre: [f64; 3],
    /// Of both features and the target; never 0.
    pub scale: [f64; 3],
}

impl Scaling {
    /// A row as a model sees it.
    pub fn apply(&self, row: &Example) -> Example {
        let scaled = |value: f64, k: usize| (value - self.centre[k]) / self.scale[k];
        Example { x: [scaled(row.x[0], 0), scaled(row.x[1], 1)], y: scaled(row.y, 2) }
    }

    /// A row as it came, from one as a model sees it.
    pub fn undo(&self, row: &Example) -> Example {
        let back = |value: f64, k: usize| value * self.scale[k] + self.centre[k];
        Example { x: [back(row.x[0], 0), back(row.x[1], 1)], y: back(row.y, 2) }
    }

    fn of(rows: &[Example], form: ScalingForm) -> Self {
        let plain = Self { centre: [0.0; 3], scale: [1.0; 3] };
        if form == ScalingForm::Raw || rows.is_empty() {
            return plain;
        }
        let columns: [fn(&Example) -> f64; 3] = [|e| e.x[0], |e| e.x[1], |e| e.y];
        let mut scaling = plain;
        for (k, column) in columns.into_iter().enumerate() {
            let n = rows.len() as f64;
            let mean = rows.iter().map(column).sum::<f64>() / n;
            let deviation = (rows.iter().map(|e| (column(e) - mean).powi(2)).sum::<f64>() / n).sqrt();
            let constant = deviation <= 1e-12 * mean.abs() || deviation == 0.0;
            if constant || (k == 2 && is_label(rows)) {
                continue;
            }
            scaling.centre[k] = mean;
            if form == ScalingForm::Standardized && k < 2 {
                scaling.scale[k] = deviation;
            }
        }
        scaling
    }
}

/// Whether the target is a label: it has at most two values, or none but −1, 0 and 1, or lies from 0 to 1.
fn is_label(rows: &[Example]) -> bool {
    let sides = |e: &Example| [-1.0, 0.0, 1.0].contains(&e.y);
    if rows.iter().all(sides) || rows.iter().all(|e| (0.0..=1.0).contains(&e.y)) {
        return true;
    }
    let first = rows[0].y;
    let second = rows.iter().map(|e| e.y).find(|y| *y != first).unwrap_or(first);
    rows.iter().all(|e| e.y == first || e.y == second)
}

/// Rows ready for a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// Those that it is fitted to.
    pub train: Vec<Example>,
    /// Those that are held back.
    pub validation: Vec<Example>,
    /// Where each row of `train`, then of `validation`, stands among the rows as they came.
    pub origin: Vec<u32>,
    /// What was done to them.
    pub scaling: Scaling,
    /// The mean squared error of y = w₁x₁ + w₂ on the rows of `train`.
    pub line: LeastSquares,
    /// The mean squared error of y = w₁x₁ + w₂x₂ on the rows of `train`.
    pub plane: LeastSquares,
}

impl Prepared {
    /// Orders, splits and scales the rows of a source.
    pub fn of(source: &Source, preparation: &Preparation) -> Self {
        let rows = source.part().rows();
        let mut order: Vec<u32> = (0..rows.len() as u32).collect();
        if preparation.order == Order::Sorted {
            let by_target =
                |a: &u32, b: &u32| -> Ordering { rows[*a as usize].y.total_cmp(&rows[*b as usize].y) };
            order.sort_by(by_target);
        }
        let held = held_back(preparation, rows.len());
        let (mut train, mut validation) = (Vec::new(), Vec::new());
        let mut origin = Vec::with_capacity(rows.len());
        for &i in order.iter().filter(|&&i| !held[i as usize]) {
            train.push(rows[i as usize]);
            origin.push(i);
        }
        for &i in order.iter().filter(|&&i| held[i as usize]) {
            validation.push(rows[i as usize]);
            origin.push(i);
        }
        let scaling = Scaling::of(&train, preparation.scaling);
        for row in train.iter_mut().chain(&mut validation) {
            *row = scaling.apply(row);
        }
        let line = LeastSquares::of(train.iter().map(|e| ([e.x[0], 1.0], e.y)));
        let plane = LeastSquares::of(train.iter().map(|e| (e.x, e.y)));
        Self { train, validation, origin, scaling, line, plane }
    }
}

/// Which rows are held back: at least one is left to train on.
fn held_back(preparation: &Preparation, n: usize) -> Vec<bool> {
    let count = (preparation.validation * n as f64).round() as usize;
    let mut held = vec![false; n];
    if count == 0 {
        return held;
    }
    // A stream that neither generators nor batches have.
    for &i in
        random::order(preparation.split_seed, u64::MAX - 1, 0, n).iter().take(count.min(n.saturating_sub(1)))
    {
        held[i as usize] = true;
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Blobs, Data, Features, Iris};

    #[test]
    fn standardized_features_have_mean_0_and_deviation_1_in_training_alone() {
        let preparation =
            Preparation { scaling: ScalingForm::Standardized, validation: 0.3, ..Preparation::default() };
        let data = Data::new(Iris::default(), preparation);
        assert_eq!((data.train().len(), data.validation().len()), (70, 30));
        for k in 0..2 {
            let mean = data.train().iter().map(|e| e.x[k]).sum::<f64>() / 70.0;
            let square = data.train().iter().map(|e| e.x[k] * e.x[k]).sum::<f64>() / 70.0;
            assert!(mean.abs() < 1e-12 && (square - 1.0).abs() < 1e-12);
        }
        assert!(data.train().iter().all(|e| e.y.abs() == 1.0), "labels stay");
        let apart = data.validation().iter().map(|e| e.x[0]).sum::<f64>() / 30.0;
        assert!(apart.abs() > 1e-3, "validation rows are scaled as the others, not by themselves");
    }

    #[test]
    fn a_split_keeps_every_row_once_and_scaling_can_be_undone() {
        let preparation = Preparation {
            scaling: ScalingForm::Standardized,
            order: Order::Sorted,
            validation: 0.25,
            ..Preparation::default()
        };
        let source = Source::from(Features { scale: 10.0, offset: 3.0, ..Features::default() });
        let rows = source.part().rows();
        let prepared = Prepared::of(&source, &preparation);
        let mut origin = prepared.origin.clone();
        for (row, &i) in prepared.train.iter().chain(&prepared.validation).zip(&origin) {
            let back = prepared.scaling.undo(row);
            let raw = rows[i as usize];
            assert!(
                (back.x[0] - raw.x[0]).abs() + (back.x[1] - raw.x[1]).abs() + (back.y - raw.y).abs() < 1e-9
            );
        }
        origin.sort_unstable();
        assert!(origin.iter().enumerate().all(|(k, &i)| k == i as usize));
        assert!(prepared.train.windows(2).all(|pair| pair[0].y <= pair[1].y));
    }

    #[test]
    fn a_row_is_always_left_to_train_on() {
        let preparation = Preparation { validation: 0.99, ..Preparation::default() };
        for size in 0..4 {
            let data = Data::new(Blobs { size, ..Blobs::default() }, preparation);
            assert_eq!(data.train().len() + data.validation().len(), size as usize);
            assert!(size == 0 || !data.train().is_empty());
        }
    }
}
