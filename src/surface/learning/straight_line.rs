//! A straight line through points.

use super::cost::{DELTA, Residual};
use super::{Form, Model, flat};
use crate::data::{Data, LeastSquares, Source, Task};
use crate::real::{Real, V};

part! {
    /// f = mean of the cost of ax + b − y, with the slope a and the intercept b as parameters (Legendre 1805 for squares,
    /// Boscovich 1757 for absolute values, Huber 1964).
    pub struct StraightLine with {
        /// The points.
        data: Data = Source::for_task(Task::Line).into();
    } {
        id: "straight_line", name: "Straight line",
        summary: "y = ax + b, slope and intercept of a line through points: x far from 0 makes a narrow valley, outliers move its bottom",
        residual: Residual = Residual::Squared => "error": "What an error costs: outliers weigh as r², |r|, or in between", Residual::KIND;
        delta: f64 = 1.0 => "δ": "Where Huber's cost turns from r² to |r|", DELTA;
    }
}

impl Model for StraightLine {
    const TASK: Task = Task::Line;
    const FORM: Form = Form::Line;
    fn data(&self) -> &Data {
        &self.data
    }
    fn data_mut(&mut self) -> &mut Data {
        &mut self.data
    }
    #[inline]
    fn cost<R: Real>(&self, prediction: R, target: f64) -> R {
        self.residual.cost(prediction - target, self.delta)
    }
    fn residual<R: Real>(&self, prediction: R, target: f64) -> Option<R> {
        (self.residual == Residual::Squared).then(|| prediction - target)
    }
    #[inline]
    fn least_squares(&self) -> Option<&LeastSquares> {
        (self.residual == Residual::Squared).then(|| &self.data.prepared().line)
    }
    fn window(&self) -> [[f64; 2]; 2] {
        flat::window_around(&[self.data.prepared().line.minimum], 1.6)
    }
    fn hints(&self) -> Vec<V> {
        vec![self.data.prepared().line.minimum]
    }
    fn matters(&self, key: &str) -> bool {
        key != "delta" || self.residual == Residual::Huber
    }
    fn convex(&self) -> bool {
        true
    }
}
