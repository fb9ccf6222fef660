//! Logistic regression.

use super::cost::side;
use super::penalty::{STRENGTH, penalty};
use super::{Form, Model, flat};
use crate::data::{Data, Source, Task};
use crate::real::{Real, V};

part! {
    /// f = mean log(1 + e^(−y·w·x)) + ½λ₂‖w‖² + λ₁‖w‖₁ with labels y = ±1 (a target of at most 0 counts as −1) and no
    /// intercept (Cox 1958; `torch.nn.SoftMarginLoss`). Where a line through the origin separates the classes and nothing is
    /// penalized, there is no minimum: the weights grow for ever.
    pub struct LogisticRegression with {
        /// The examples.
        data: Data = Source::for_task(Task::Classes).into();
    } {
        id: "logistic_regression", name: "Logistic regression",
        summary: "Two weights that tell two classes apart: a smooth bowl, flat far away from the boundary",
        l2: f64 = 0.0 => "λ₂": "Strength of the L2 penalty, ½λ₂‖w‖²", STRENGTH;
        l1: f64 = 0.0 => "λ₁": "Strength of the L1 penalty, λ₁(|w₁| + |w₂|)", STRENGTH;
    }
}

impl Model for LogisticRegression {
    const TASK: Task = Task::Classes;
    const FORM: Form = Form::Features;
    fn data(&self) -> &Data {
        &self.data
    }
    fn data_mut(&mut self) -> &mut Data {
        &mut self.data
    }
    #[inline]
    fn cost<R: Real>(&self, prediction: R, target: f64) -> R {
        (prediction * -side(target)).softplus()
    }
    #[inline]
    fn penalty<R: Real>(&self, w: V<R>) -> R {
        penalty(self.l2, self.l1, w)
    }
    fn smooth_cost(&self) -> bool {
        true
    }
    fn smooth_penalty(&self) -> bool {
        self.l1 == 0.0
    }
    fn window(&self) -> [[f64; 2]; 2] {
        flat::weights_of_classes(&self.data)
    }
    fn hints(&self) -> Vec<V> {
        vec![V::zeros(), self.data.prepared().plane.minimum]
    }
    fn convex(&self) -> bool {
        true
    }
}
