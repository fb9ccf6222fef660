//! Where rows come from.

use super::{AlongCurve, Blobs, Example, Features, FileRows, Hubble, Iris, Points};
use crate::parameter::Parameters;
use crate::real::V;
use std::sync::Arc;

/// What a model asks of its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// One feature and a number: a straight line.
    Line,
    /// One feature, and a target from 0 to 1 that changes at a threshold.
    Threshold,
    /// One feature, and a number that vanishes with it: networks without a bias.
    Odd,
    /// Two features and a number.
    Plane,
    /// Two features and a label, −1 or 1.
    Classes,
}

impl Task {
    /// How many features are used.
    pub fn features(self) -> usize {
        match self {
            Self::Line | Self::Threshold | Self::Odd => 1,
            Self::Plane | Self::Classes => 2,
        }
    }
}

/// What the columns are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The features.
    pub x: [String; 2],
    /// The target.
    pub y: String,
}

impl Names {
    /// From three words.
    pub fn new(first: &str, second: &str, target: &str) -> Self {
        Self { x: [first.into(), second.into()], y: target.into() }
    }
}

/// A set of rows.
pub trait Dataset: Parameters {
    /// The rows, as they come.
    fn rows(&self) -> Arc<[Example]>;
    /// Whether a model with this task makes sense on it.
    fn suits(&self, task: Task) -> bool;
    /// What its columns are called.
    fn names(&self) -> Names {
        Names::new("x₁", "x₂", "y")
    }
    /// The parameters that made row `row`, if they change along the rows.
    fn drifting_truth(&self, _row: usize) -> Option<V> {
        None
    }
}

catalogue! {
    /// All sources of data.
    pub enum Source: "data source" as Dataset {
        Curve(AlongCurve),
        Features(Features),
        Blobs(Blobs),
        Hubble(Hubble),
        Iris(Iris),
        Points(Points),
        File(FileRows),
    }
    named: |_| None;
}

impl Source {
    /// The source that a task begins with.
    pub fn for_task(task: Task) -> Self {
        use super::CurveShape;
        match task {
            Task::Line => AlongCurve::default().into(),
            Task::Threshold => AlongCurve {
                shape: CurveShape::Threshold,
                slope: 2.0,
                intercept: -1.0,
                noise: 0.1,
                ..AlongCurve::default()
            }
            .into(),
            Task::Odd => AlongCurve {
                shape: CurveShape::Wave,
                intercept: 0.0,
                slope: 1.0,
                noise: 0.1,
                ..AlongCurve::default()
            }
            .into(),
            Task::Plane => Features::default().into(),
            Task::Classes => Blobs::default().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_begins_with_data_that_suit_it() {
        for task in [Task::Line, Task::Threshold, Task::Odd, Task::Plane, Task::Classes] {
            let source = Source::for_task(task);
            assert!(source.part().suits(task), "{task:?}");
            assert!(source.part().rows().len() > 10);
        }
    }

    #[test]
    fn rows_are_finite_and_always_the_same() {
        for source in Source::all() {
            let rows = source.part().rows();
            assert_eq!(rows, source.part().rows());
            let finite = |e: &Example| e.x.iter().chain([&e.y]).all(|value| value.is_finite());
            assert!(rows.iter().all(finite), "{}", source.description().id);
        }
    }

    /// Dragging a slider of the size shall not throw all other rows around.
    #[test]
    fn a_larger_generated_set_begins_with_the_smaller_one() {
        for (small, large) in [
            (
                Source::from(AlongCurve { size: 20, ..AlongCurve::default() }),
                Source::from(AlongCurve { size: 40, ..AlongCurve::default() }),
            ),
            (Blobs { size: 20, ..Blobs::default() }.into(), Blobs { size: 40, ..Blobs::default() }.into()),
            (
                Features { size: 20, ..Features::default() }.into(),
                Features { size: 40, ..Features::default() }.into(),
            ),
        ] {
            assert_eq!(small.part().rows()[..], large.part().rows()[..20]);
        }
    }
}
