//! A deep chain of layers that share two weights.

use super::{Form, Model, flat};
use crate::data::{AlongCurve, Data, Example, Task};
use crate::parameter::Kind;
use crate::real::{Real, V};

choice! {
    /// What follows each layer but the last.
    pub enum Activation {
        /// Nothing: y = w₂ᵇ·w₁ᵃ·x.
        None = "none", "none";
        /// tanh
        Tanh = "tanh", "tanh";
        /// max(0, ·), slope 0 at 0
        Relu = "relu", "ReLU";
    }
}

/// How many layers.
const LAYERS: Kind = Kind::Count { slider: [0, 20] };

part! {
    /// f = mean (h − y)² with h₀ = x, then a layers h ← φ(w₁h) and b layers h ← φ(w₂h), the last one without φ; without an
    /// activation h = w₂ᵇ·w₁ᵃ·x. With residual connections a layer is h ← h + φ(w·h), so (1 + w)h without activation (He et al.
    /// 2016).
    ///
    /// The gradient with respect to a weight is a product of all the others: it vanishes where |w| < 1 (|1 + w| with residual
    /// connections) and explodes where it is larger, the more so the deeper the chain (Hochreiter 1991; Bengio et al. 1994).
    pub struct DeepChain with {
        /// The points.
        data: Data = AlongCurve { intercept: 0.0, noise: 0.1, ..AlongCurve::default() }.into();
    } {
        id: "deep_chain", name: "Deep chain",
        summary: "y = w₂ᵇ·w₁ᵃ·x: gradients vanish below |w| = 1 and explode above, and the start decides",
        a: u64 = 3 => "a": "Layers with the first weight; a + b is the depth", LAYERS;
        b: u64 = 3 => "b": "Layers with the second weight; a + b is the depth", LAYERS;
        activation: Activation = Activation::None => "activation": "What follows each layer but the last", Activation::KIND;
        residual: bool = false => "residual connections": "Each layer adds to what it was given: 1 + w instead of w", Kind::Switch;
    }
}

/// Most layers with one weight; more are refused.
pub const MOST_LAYERS: u64 = 1000;

impl DeepChain {
    /// All layers, one after another.
    #[inline(always)]
    fn layers<R: Real>(&self, w: V<R>, h: &mut [R]) {
        let (a, b) = (self.a.min(MOST_LAYERS), self.b.min(MOST_LAYERS));
        for layer in 0..a + b {
            let w = if layer < a { w.x } else { w.y };
            let last = layer + 1 == a + b;
            match self.activation {
                Activation::Tanh if !last => self.layer(h, w, R::tanh),
                Activation::Relu if !last => self.layer(h, w, R::relu),
                Activation::None | Activation::Tanh | Activation::Relu => self.layer(h, w, |z| z),
            }
        }
    }

    #[inline(always)]
    fn layer<R: Real>(&self, h: &mut [R], w: R, phi: impl Fn(R) -> R) {
        for h in h {
            let z = phi(*h * w);
            *h = if self.residual { *h + z } else { z };
        }
    }
}

impl Model for DeepChain {
    const TASK: Task = Task::Odd;
    const FORM: Form = Form::Layers;
    fn data(&self) -> &Data {
        &self.data
    }
    fn data_mut(&mut self) -> &mut Data {
        &mut self.data
    }
    fn predict<R: Real>(&self, w: V<R>, x: [f64; 2]) -> R {
        let mut h = [R::lit(x[0])];
        self.predict_all(w, &mut h);
        h[0]
    }
    #[inline(always)]
    fn predict_all<R: Real>(&self, w: V<R>, h: &mut [R]) {
        if self.activation != Activation::None {
            return self.layers(w, h);
        }
        // One number multiplies every input.
        let mut product = [R::lit(1.0)];
        self.layers(w, &mut product);
        for h in h {
            *h *= product[0];
        }
    }
    #[inline]
    fn cost<R: Real>(&self, prediction: R, target: f64) -> R {
        (prediction - target).square()
    }
    fn residual<R: Real>(&self, prediction: R, target: f64) -> Option<R> {
        Some(prediction - target)
    }
    fn window(&self) -> [[f64; 2]; 2] {
        let middle = if self.residual { -1.0 } else { 0.0 };
        [[middle - 2.0, middle + 2.0], [-2.0 + middle, 2.0 + middle]]
    }
    fn start_share(&self) -> [f64; 2] {
        [0.68, 0.85]
    }
    /// Its walls are steep: longer steps hover far above the valley's floor.
    fn step_share(&self) -> f64 {
        0.004
    }
    fn hints(&self) -> Vec<V> {
        let mut hints = flat::basins(self, (self.a + self.b).min(2 * MOST_LAYERS));
        hints.extend([1.0, -1.0, 0.0].into_iter().map(V::repeat));
        hints
    }
    fn convex(&self) -> bool {
        false
    }
    /// Without an activation the loss depends on the product of all weights alone: its valley is w₂ᵇ·w₁ᵃ = p, and these are
    /// the points of it where |w₁| = |w₂|.
    fn known_minima(&self) -> Vec<V> {
        let square = |e: &Example| e.x[0] * e.x[0];
        let train = self.data.train();
        let product = train.iter().map(|e| e.x[0] * e.y).sum::<f64>() / train.iter().map(square).sum::<f64>();
        let (a, b) = (self.a.min(MOST_LAYERS) as i32, self.b.min(MOST_LAYERS) as i32);
        if self.activation != Activation::None || a == 0 || b == 0 || !product.is_finite() || product == 0.0 {
            return Vec::new();
        }
        let size = product.abs().powf(1.0 / f64::from(a + b));
        let signs = [[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]];
        let fits = |[s, t]: &[f64; 2]| s.powi(a) * t.powi(b) == product.signum();
        let shift = if self.residual { 1.0 } else { 0.0 };
        signs
            .iter()
            .filter(|signs| fits(signs))
            .map(|[s, t]| V::new(s * size - shift, t * size - shift))
            .collect()
    }
}
