//! One sigmoid neuron with squared loss.

use super::{Form, Model, flat};
use crate::data::{Data, Source, Task};
use crate::real::{Real, V};

part! {
    /// f = mean (σ(ax + b) − y)², the slope a and the bias b being the parameters and σ(z) = 1/(1 + e⁻ᶻ) (Rumelhart, Hinton &
    /// Williams 1986). Not convex: where the neuron saturates the loss is a plateau, whether it is right or wrong there.
    pub struct Neuron with {
        /// The points.
        data: Data = Source::for_task(Task::Threshold).into();
    } {
        id: "neuron", name: "One sigmoid neuron",
        summary: "y = σ(ax + b), slope and bias of a sigmoid with squared loss: plateaus where it saturates, right or wrong",
    }
}

impl Model for Neuron {
    const TASK: Task = Task::Threshold;
    const FORM: Form = Form::Line;
    fn data(&self) -> &Data {
        &self.data
    }
    fn data_mut(&mut self) -> &mut Data {
        &mut self.data
    }
    #[inline]
    fn link<R: Real>(&self, score: R) -> R {
        score.sigmoid()
    }
    #[inline]
    fn cost<R: Real>(&self, prediction: R, target: f64) -> R {
        (prediction - target).square()
    }
    fn residual<R: Real>(&self, prediction: R, target: f64) -> Option<R> {
        Some(prediction - target)
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-10.0, 10.0], [-10.0, 10.0]]
    }
    fn start_share(&self) -> [f64; 2] {
        [0.35, 0.8]
    }
    fn hints(&self) -> Vec<V> {
        flat::basins(self, 1)
    }
    fn convex(&self) -> bool {
        false
    }
}
