//! What a method may ask for, and what it can tell of a step.

use crate::real::{Jet2, Real, V};
use crate::surface::Residuals;
use nalgebra::Matrix2;

/// Answers where an update rule asks.
pub trait Ask<R: Real> {
    /// ∇f(p)
    fn gradient(&mut self, p: V<R>) -> V<R>;
    /// ∇f at the iterate `at`, which is known already.
    #[inline]
    fn here(&mut self, at: V<R>) -> V<R> {
        self.gradient(at)
    }
}

/// Answers a method that looks around before it steps: a line search, a second-order method.
///
/// All answers of one step come from one function: the loss with its penalty, and the noise of this step as a tilt.
/// Each answer is counted, the ones that are known already are free.
pub trait Probe: Ask<f64> {
    /// f(p); may be NaN or infinite.
    fn value(&mut self, p: V) -> f64;
    /// f(p), ∇f(p) and ∇²f(p), counted as one Hessian and, if it is not known yet, one gradient. Who uses the value asks
    /// for it as [`Probe::value`], which counts it.
    fn jet(&mut self, p: V) -> Jet2;
    /// The residuals r with f = Σ rᵢ² and their Jacobian, if the loss is such a sum; counted as one gradient.
    fn residuals(&mut self, p: V) -> Option<Residuals>;
    /// The Fisher information, counted as one Hessian, if the loss is the negative logarithm of a likelihood.
    fn fisher(&mut self, p: V) -> Option<Matrix2<f64>>;
    /// Whether the Hessian is the same everywhere.
    fn is_quadratic(&self) -> bool;
    /// Says something about this step, such as why a method fell back to another direction.
    fn remark(&mut self, what: &'static str);
    /// Says that no step is taken from here this time, and why; the method tries another one next.
    fn refuse(&mut self, why: &'static str);
    /// Ends the run at this iterate, because the method cannot go on; the step is not taken.
    fn give_up(&mut self, why: &'static str);
    /// The step length that this step chose instead of the learning rate.
    fn took(&mut self, rate: f64);
}

/// What a named part of a step is, and so how it can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What the method knows before the step, such as a moment, under the symbol that its formula has for it.
    Before,
    /// One number, given as a vector with two equal components.
    Number,
    /// Which case of its formula the method takes; it has no value.
    Case,
    /// Numbers, such as a moment.
    Vector,
    /// A displacement in the plane, an arrow at the iterate.
    Arrow,
    /// The whole step, an arrow at the iterate.
    Step,
    /// A point in the plane.
    Point,
    /// Half widths in the plane, a box around the iterate.
    Spread,
    /// A learning rate for each coordinate.
    Rate,
}

/// The local quadratic model m(d) = g·d + ½ dᵀBd that a method believes in, around the iterate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalModel {
    /// g
    pub gradient: V,
    /// B, symmetric.
    pub hessian: Matrix2<f64>,
}

/// A point that a line search looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// The step length t: the point is x + tp.
    pub t: f64,
    /// f(x + tp)
    pub value: f64,
    /// Whether it became the next iterate.
    pub accepted: bool,
}

/// A line search: φ(t) = f(x + tp) from the iterate on.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// p
    pub direction: V,
    /// φ(0)
    pub value: f64,
    /// φ′(0) = ∇f·p
    pub slope: f64,
    /// c₁ of the Armijo bound φ(0) + c₁tφ′(0), if there is one.
    pub armijo: Option<f64>,
    /// pᵀ(∇²f)p, where the search used it: φ is a parabola.
    pub bend: Option<f64>,
    /// The points looked at, in order.
    pub trials: Vec<Trial>,
}

/// Listens to a step that explains itself.
pub trait Note<R> {
    /// Takes one part of the step.
    fn note(&mut self, role: Role, symbol: &'static str, value: V<R>);
    /// Takes a matrix of the step.
    fn matrix(&mut self, _symbol: &'static str, _value: Matrix2<f64>) {}
    /// Takes the radius of the region around the iterate in which the model is trusted.
    fn region(&mut self, _radius: f64) {}
    /// Takes the model that the step minimizes.
    fn model(&mut self, _model: LocalModel) {}
    /// Takes the line that was searched.
    fn search(&mut self, _search: Search) {}
}

/// Nobody listens.
impl<R> Note<R> for () {
    #[inline]
    fn note(&mut self, _: Role, _: &'static str, _: V<R>) {}
}
