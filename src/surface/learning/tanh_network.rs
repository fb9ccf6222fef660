//! The smallest network with a hidden layer.

use super::{Form, Model, flat};
use crate::data::{Data, Source, Task};
use crate::real::{Real, V};

part! {
    /// f = mean (w₂·tanh(w₁x) − y)²: one input, one hidden unit, one output, no biases. The sign of both weights can be changed
    /// without changing the network, so minima come in pairs (w₁, w₂) and (−w₁, −w₂), with a saddle at the origin between them.
    pub struct TanhNetwork with {
        /// The points.
        data: Data = Source::for_task(Task::Odd).into();
    } {
        id: "tanh_network", name: "1–1–1 tanh network",
        summary: "y = w₂·tanh(w₁x): two equivalent minima, and a saddle between them",
    }
}

impl Model for TanhNetwork {
    const TASK: Task = Task::Odd;
    const FORM: Form = Form::Other;
    fn data(&self) -> &Data {
        &self.data
    }
    fn data_mut(&mut self) -> &mut Data {
        &mut self.data
    }
    #[inline]
    fn predict<R: Real>(&self, w: V<R>, x: [f64; 2]) -> R {
        (w.x * x[0]).tanh() * w.y
    }
    #[inline]
    fn cost<R: Real>(&self, prediction: R, target: f64) -> R {
        (prediction - target).square()
    }
    fn residual<R: Real>(&self, prediction: R, target: f64) -> Option<R> {
        Some(prediction - target)
    }
    fn window(&self) -> [[f64; 2]; 2] {
        [[-3.0, 3.0], [-3.0, 3.0]]
    }
    fn start_share(&self) -> [f64; 2] {
        [0.28, 0.76]
    }
    fn hints(&self) -> Vec<V> {
        let mut hints = flat::basins(self, 1);
        hints.push(V::zeros());
        hints
    }
    fn convex(&self) -> bool {
        false
    }
}
