//! Linear regression with two features.

use super::cost::{DELTA, Residual};
use super::penalty::{STRENGTH, penalty};
use super::{Form, Model, flat};
use crate::data::{Data, LeastSquares, Source, Task};
use crate::real::{Real, V};

part! {
    /// f = mean of the cost of w₁x₁ + w₂x₂ − y, plus ½λ₂‖w‖² + λ₁‖w‖₁ (ridge: Hoerl & Kennard 1970; lasso: Tibshirani 1996).
    /// There is no intercept: centre the data where their means are not 0.
    pub struct LinearRegression with {
        /// The examples.
        data: Data = Source::for_task(Task::Plane).into();
    } {
        id: "linear_regression", name: "Linear regression",
        summary: "Two weights and no intercept: the scale and the correlation of the features are the shape of the bowl",
        residual: Residual = Residual::Squared => "error": "What an error costs: outliers weigh as r², |r|, or in between", Residual::KIND;
        delta: f64 = 1.0 => "δ": "Where Huber's cost turns from r² to |r|", DELTA;
        l2: f64 = 0.0 => "λ₂": "Strength of the L2 penalty, ½λ₂‖w‖²", STRENGTH;
        l1: f64 = 0.0 => "λ₁": "Strength of the L1 penalty, λ₁(|w₁| + |w₂|)", STRENGTH;
    }
}

impl Model for LinearRegression {
    const TASK: Task = Task::Plane;
    const FORM: Form = Form::Features;
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
        (self.residual == Residual::Squared && self.l2 == 0.0 && self.l1 == 0.0).then(|| prediction - target)
    }
    #[inline]
    fn penalty<R: Real>(&self, w: V<R>) -> R {
        penalty(self.l2, self.l1, w)
    }
    #[inline]
    fn least_squares(&self) -> Option<&LeastSquares> {
        (self.residual == Residual::Squared).then(|| &self.data.prepared().plane)
    }
    fn smooth_penalty(&self) -> bool {
        self.l1 == 0.0
    }
    fn window(&self) -> [[f64; 2]; 2] {
        flat::window_around(&[self.data.prepared().plane.minimum], 1.6)
    }
    fn hints(&self) -> Vec<V> {
        vec![self.data.prepared().plane.minimum]
    }
    fn matters(&self, key: &str) -> bool {
        key != "delta" || self.residual == Residual::Huber
    }
    fn convex(&self) -> bool {
        true
    }
}
