//! The linear support vector machine.

use super::cost::side;
use super::penalty::{STRENGTH, penalty};
use super::{Form, Model, flat};
use crate::data::{Data, Source, Task};
use crate::real::{Real, V};

part! {
    /// f = mean relu(1 − y·w·x) + ½λ₂‖w‖² + λ₁‖w‖₁ with labels y = ±1 (a target of at most 0 counts as −1) and no intercept
    /// (Cortes & Vapnik 1995, as the subgradient method of Pegasos sees it, Shalev-Shwartz et al. 2007).
    pub struct Svm with {
        /// The examples.
        data: Data = Source::for_task(Task::Classes).into();
    } {
        id: "svm", name: "Support vector machine",
        summary: "The hinge loss: flat facets with kinks between them, where every example is a line in the plane",
        l2: f64 = 0.1 => "λ₂": "Strength of the L2 penalty, ½λ₂‖w‖²", STRENGTH;
        l1: f64 = 0.0 => "λ₁": "Strength of the L1 penalty, λ₁(|w₁| + |w₂|)", STRENGTH;
    }
}

impl Model for Svm {
    const TASK: Task = Task::Classes;
    const FORM: Form = Form::Features;
    const MARGIN: Option<f64> = Some(1.0);
    fn data(&self) -> &Data {
        &self.data
    }
    fn data_mut(&mut self) -> &mut Data {
        &mut self.data
    }
    #[inline]
    fn cost<R: Real>(&self, prediction: R, target: f64) -> R {
        (R::lit(1.0) - prediction * side(target)).relu()
    }
    #[inline]
    fn penalty<R: Real>(&self, w: V<R>) -> R {
        penalty(self.l2, self.l1, w)
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
