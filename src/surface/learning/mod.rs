//! Losses that come from data: the mean of what a model's predictions cost, over the examples of a data set.
//!
//! A [`Model`] is a prediction and its cost, each written once for every number type. From it follow the loss over all
//! examples (what the plane shows), over a mini-batch, over the rows held back for validation, and of each example alone.
//!
//! PyTorch's conventions: losses are means over examples; the squared error has no ½ (`MSELoss`), the Huber loss has
//! (`HuberLoss`); L2 is ½λ‖w‖², so that its gradient is λw (`weight_decay`).

mod cost;
mod deep_chain;
mod flat;
mod linear_regression;
mod logistic_regression;
mod mean;
mod neuron;
mod penalty;
mod straight_line;
mod svm;
mod tanh_network;
#[cfg(test)]
mod tests;

pub use cost::Residual;
pub use deep_chain::{Activation, DeepChain, MOST_LAYERS};
pub(crate) use flat::enclosed;
pub use linear_regression::LinearRegression;
pub use logistic_regression::LogisticRegression;
pub use neuron::Neuron;
pub use straight_line::StraightLine;
pub use svm::Svm;
pub use tanh_network::TanhNetwork;

use super::{Formula, Genre, Landscape, Loss, Suggestion};
use crate::data::{Data, Example, LeastSquares, Task};
use crate::parameter::Parameters;
use crate::real::{Jet1, Real, V};

/// Of what in the weights a prediction is a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Of the score w₁x₁ + w₂x₂ alone.
    Features,
    /// Of the score w₁x + w₂ alone.
    Line,
    /// Of the first feature and both weights, through layers that many examples pass together; asks for a
    /// [`Model::predict_all`] too.
    Layers,
    /// Of both weights.
    Other,
}

impl Form {
    /// φ, with w·φ the score.
    #[inline]
    fn features(self, x: [f64; 2]) -> [f64; 2] {
        match self {
            Self::Features | Self::Layers | Self::Other => x,
            Self::Line => [x[0], 1.0],
        }
    }
}

/// A model with two weights and what its predictions cost.
pub trait Model: Parameters {
    /// What it asks of its data.
    const TASK: Task;
    /// Of what its prediction is a function; without a score, it asks for a [`Model::predict`] of its own.
    const FORM: Form;
    /// The score within which examples on the right side cost something too, if there is such a margin.
    const MARGIN: Option<f64> = None;
    /// What it is fitted to.
    fn data(&self) -> &Data;
    /// The data, to be changed.
    fn data_mut(&mut self) -> &mut Data;
    /// The prediction from the score.
    #[inline]
    fn link<R: Real>(&self, score: R) -> R {
        score
    }
    /// The prediction for features `x` (for classes the score, whose sign is the class).
    #[inline]
    fn predict<R: Real>(&self, w: V<R>, x: [f64; 2]) -> R {
        let phi = Self::FORM.features(x);
        self.link(w.x * phi[0] + w.y * phi[1])
    }
    /// The predictions in place of the first features, for [`Form::Layers`].
    fn predict_all<R: Real>(&self, _: V<R>, _: &mut [R]) {}
    /// What a prediction costs where the target is `target`.
    fn cost<R: Real>(&self, prediction: R, target: f64) -> R;
    /// r with cost = r², if there is such a thing.
    fn residual<R: Real>(&self, _prediction: R, _target: f64) -> Option<R> {
        None
    }
    /// What is added to the mean cost.
    fn penalty<R: Real>(&self, _: V<R>) -> R {
        R::lit(0.0)
    }
    /// The mean cost in closed form, where the cost is the square of an error that is linear in the weights.
    fn least_squares(&self) -> Option<&LeastSquares> {
        None
    }
    /// Whether its cost curves everywhere, so that Newton's method finds its minimum where there is one.
    fn smooth_cost(&self) -> bool {
        self.least_squares().is_some()
    }
    /// Whether there is no penalty that is not quadratic.
    fn smooth_penalty(&self) -> bool {
        true
    }
    /// The interesting part of the plane of weights.
    fn window(&self) -> [[f64; 2]; 2];
    /// Where runs start, as shares of the window from its lower left corner.
    fn start_share(&self) -> [f64; 2] {
        [0.12, 0.86]
    }
    /// The learning rate of methods whose step does not grow with the gradient, as a share of the window's width.
    fn step_share(&self) -> f64 {
        0.02
    }
    /// Where the minimum may be, for Newton's method to begin.
    fn hints(&self) -> Vec<V>;
    /// Whether a setting has an effect beside the others as they are.
    fn matters(&self, _key: &str) -> bool {
        true
    }
    /// Whether the loss is convex, so that its minimum can be enclosed even where it has kinks.
    fn convex(&self) -> bool;
    /// Minima that Newton's method does not find.
    fn known_minima(&self) -> Vec<V>
    where
        Self: Sized,
    {
        flat::kinked_minimum(self).into_iter().collect()
    }
}

/// A loss over data, whatever its model.
pub trait DataLoss: Loss {
    /// What it asks of its data.
    fn task(&self) -> Task;
    /// The score within which examples on the right side cost something too, if there is such a margin.
    fn margin(&self) -> Option<f64>;
    /// What its weights are called: a and b where they are the slope and the offset of a score, as in ax + b.
    fn weights(&self) -> [&'static str; 2];
    /// What the model is fitted to.
    fn data(&self) -> &Data;
    /// The model's prediction for features `x` (for classes the score).
    fn prediction(&self, w: V, x: [f64; 2]) -> f64;
    /// The cost of one example and its gradient, without penalty.
    fn example(&self, w: V, example: &Example) -> (f64, V);
    /// The mean cost over some rows, without penalty; NaN over none.
    fn mean_cost(&self, w: V, rows: &[Example]) -> f64;
    /// The loss as the training rows with these numbers see it, with the penalty.
    fn on<'a>(&'a self, rows: Vec<u32>) -> Box<dyn Loss + 'a>;
    /// The penalty and its gradient.
    fn penalty_gradient(&self, w: V) -> (f64, V);
    /// Whether it is convex on whatever examples.
    fn is_convex(&self) -> bool;
    /// Whether the whole loss is known in closed form, at a cost that does not depend on the number of examples.
    fn is_closed_form(&self) -> bool;
}

/// r over rows, with Σ r² the mean cost.
fn residuals<'a, M: Model, R: Real>(
    model: &M,
    rows: impl ExactSizeIterator<Item = &'a Example>,
    w: V<R>,
) -> Vec<R> {
    let share = 1.0 / (rows.len() as f64).sqrt();
    let residual = |e: &Example| model.residual(model.predict(w, e.x), e.y).map(|r| r * share);
    rows.map(residual).collect::<Option<_>>().unwrap_or_default()
}

impl<M: Model> Formula for M {
    #[inline]
    fn at<R: Real>(&self, p: V<R>) -> R {
        let fit = match self.least_squares() {
            Some(fit) => fit.at(p),
            None => mean::of(self, p, self.data().train()),
        };
        fit + self.penalty(p)
    }
    fn residuals<R: Real>(&self, p: V<R>) -> Vec<R> {
        residuals(self, self.data().train().iter(), p)
    }
}

impl<M: Model> DataLoss for M {
    fn task(&self) -> Task {
        M::TASK
    }
    fn margin(&self) -> Option<f64> {
        M::MARGIN
    }
    fn weights(&self) -> [&'static str; 2] {
        match M::FORM {
            Form::Line => ["a", "b"],
            Form::Features | Form::Layers | Form::Other => ["w₁", "w₂"],
        }
    }
    fn data(&self) -> &Data {
        Model::data(self)
    }
    fn prediction(&self, w: V, x: [f64; 2]) -> f64 {
        self.predict(w, x)
    }
    fn example(&self, w: V, example: &Example) -> (f64, V) {
        let jet = self.cost(self.predict(Jet1::coordinates(w), example.x), example.y);
        (jet.value, jet.gradient())
    }
    fn mean_cost(&self, w: V, rows: &[Example]) -> f64 {
        mean::of(self, w, rows)
    }
    fn on<'a>(&'a self, rows: Vec<u32>) -> Box<dyn Loss + 'a> {
        Box::new(Part { model: self, rows })
    }
    fn penalty_gradient(&self, w: V) -> (f64, V) {
        let jet = self.penalty(Jet1::coordinates(w));
        (jet.value, jet.gradient())
    }
    fn is_convex(&self) -> bool {
        self.convex()
    }
    fn is_closed_form(&self) -> bool {
        self.least_squares().is_some()
    }
}

/// A loss as some of its examples see it.
struct Part<'a, M> {
    model: &'a M,
    rows: Vec<u32>,
}

impl<M: Model> Formula for Part<'_, M> {
    fn at<R: Real>(&self, p: V<R>) -> R {
        let train = self.model.data().train();
        mean::picked(self.model, p, train, &self.rows) + self.model.penalty(p)
    }
    fn residuals<R: Real>(&self, p: V<R>) -> Vec<R> {
        let train = self.model.data().train();
        residuals(self.model, self.rows.iter().map(|&i| &train[i as usize]), p)
    }
}

impl<M: Model> Landscape for M {
    fn group(&self) -> Genre {
        Genre::Data
    }
    fn window(&self) -> [[f64; 2]; 2] {
        Model::window(self)
    }
    fn suggestion(&self) -> Suggestion {
        suggestion(self)
    }
    fn start(&self) -> V {
        start(self)
    }
    fn hints(&self) -> Vec<V> {
        flat::near_critical(self, Model::hints(self))
    }
    fn known_minima(&self) -> Vec<V> {
        Model::known_minima(self)
    }
    fn quadratic(&self) -> bool {
        self.least_squares().is_some() && self.smooth_penalty()
    }
    fn data_loss(&self) -> Option<&dyn DataLoss> {
        Some(self)
    }
    fn data_mut(&mut self) -> Option<&mut Data> {
        Some(Model::data_mut(self))
    }
    fn matters(&self, key: &str) -> bool {
        Model::matters(self, key)
    }
    fn weight(&self) -> u64 {
        if self.is_closed_form() { 1 } else { (self.data().train().len() as u64 / 4).max(1) }
    }
}

/// Most examples that are looked at if some are enough.
const GLANCE: usize = 500;

/// Looks at the loss as at most [`GLANCE`] of the examples see it, spread evenly, and hears how many: enough for settings that make a
/// good picture, and for where to search.
fn glance<T>(model: &impl Model, see: impl FnOnce(&dyn Loss, usize) -> T) -> T {
    let n = model.data().train().len();
    if model.least_squares().is_some() {
        return see(model, 1);
    }
    let rows: Vec<u32> = (0..n as u32).step_by(n.div_ceil(GLANCE).max(1)).collect();
    let examples = rows.len();
    see(&Part { model, rows }, examples)
}

/// A round point at the model's share of the window.
fn start(model: &impl Model) -> V {
    let [x, y] = Model::window(model);
    let [right, up] = model.start_share();
    let width = x[1] - x[0];
    let tidy = |value: f64| {
        let unit = 10f64.powf((0.02 * width).log10().floor());
        (value / unit).round() * unit
    };
    V::new(tidy(x[0] + right * width), tidy(y[0] + up * (y[1] - y[0])))
}

/// Rates from the largest curvature at the start and where the loss is low; where nothing curves, from the slope.
fn suggestion<M: Model>(model: &M) -> Suggestion {
    let [x, y] = Model::window(model);
    let width = x[1] - x[0];
    let start = start(model);
    let middle = V::new(f64::midpoint(x[0], x[1]), f64::midpoint(y[0], y[1]));
    let places = Model::hints(model).into_iter().take(2).chain([start, middle]);
    let (steepest, slope) = glance(model, |loss, _| {
        let curvatures = places.map(|at| flat::largest_curvature(loss, at)).filter(|c| c.is_finite());
        (curvatures.fold(0.0, f64::max), loss.gradient(start).1.norm())
    });
    let by_slope = 0.02 * width / slope.max(1e-9);
    // Where the slope does not fall towards the minimum, momentum gathers speed all the way.
    let most = if model.is_closed_form() { 10.0 * by_slope } else { by_slope };
    let rate = if steepest > 0.0 { (1.2 / steepest).min(most) } else { by_slope };
    // However small: what is larger diverges.
    let rate = if rate.is_finite() && rate > 0.0 { rate.min(1e3) } else { 0.1 };
    let steps = 200;
    Suggestion {
        start,
        steps,
        rate: calm(model, start, flat::round_number(rate), steps),
        adaptive_rate: flat::round_number(model.step_share() * width),
    }
}

/// The rate, or the first half, quarter, … of it with which gradient descent, the heavy ball and Nesterov's method (β = 0.9, PyTorch's forms) do not
/// end higher than they start, as a few of the examples see it. Where the curvature is the same everywhere, the rate is that of it.
fn calm<M: Model>(model: &M, start: V, rate: f64, steps: u64) -> f64 {
    const EXAMPLES: usize = 100;
    const HALVES: usize = 30;
    let n = model.data().train().len();
    if model.is_closed_form() || n == 0 {
        return rate;
    }
    let few = Part { model, rows: (0..n as u32).step_by(n.div_ceil(EXAMPLES)).collect() };
    let before = few.value(start);
    let falls = |rate: f64| {
        [(0.0, 0.0), (0.9, 0.0), (0.9, 0.9)].into_iter().all(|(beta, ahead)| {
            let (mut at, mut velocity) = (start, V::zeros());
            for _ in 0..steps {
                let gradient = few.gradient(at).1;
                velocity = velocity * beta + gradient;
                at -= (if ahead > 0.0 { gradient + velocity * ahead } else { velocity }) * rate;
            }
            few.value(at) <= before
        })
    };
    let halves = std::iter::successors(Some(rate), |rate| Some(flat::round_number(0.5 * rate)));
    halves.take(HALVES).find(|rate| falls(*rate)).unwrap_or(rate)
}
