//! Stability of the methods whose step is linear in the gradient, on f = ½λx² in each eigendirection of the Hessian.
//!
//! With a = αλ the error obeys a linear recursion; it dies out exactly where the recursion's spectral [`radius`] is below 1.
//! That is exact on quadratics. Elsewhere it is a hint at one point, as good as the quadratic that fits there. RMSProp and
//! Adam divide by what they measured on the way and have no such limit.

#[cfg(test)]
mod tests;

use crate::around::Around;
use crate::experiment::{Experiment, Plan, Run};
use crate::optimizer::{Notable, NotableRate, Optimizer};
use crate::real::V;
use crate::real::symmetric::{Spectrum, spectrum};
use crate::schedule::TheoryPeak;
use crate::surface::{Loss, Surface};
use nalgebra::Matrix2;
use std::cell::RefCell;
use std::collections::VecDeque;

pub use crate::optimizer::{best, limit};

/// Spectral radii: how much of the error is left per step, in the long run, in one eigendirection of the Hessian.
///
/// `a` = αλ, learning rate times eigenvalue, of any sign; below 1 the direction converges, above it diverges. From the roots of
/// z² − tz + d = 0 with trace t and determinant d: √d if they are complex, (|t| + √(t² − 4d))/2 if they are real.
pub mod radius {
    /// |1 − a|: x ← (1 − a)x.
    pub fn gradient_descent(a: f64) -> f64 {
        (1.0 - a).abs()
    }

    /// Heavy ball, x₊ = (1 + β − (1 − d)a)x − βx₋, for 0 ≤ β ≤ 1 and dampening 0 ≤ d < 1.
    ///
    /// The first velocity, which is never dampened, changes where the run begins and not its rate. At β = 0 the dampening has
    /// no effect, as in `torch.optim.SGD`. Both [`crate::optimizer::MomentumForm`]s are the same at a constant rate.
    pub fn heavy_ball(a: f64, beta: f64, dampening: f64) -> f64 {
        let push = if beta == 0.0 { a } else { (1.0 - dampening) * a };
        of(1.0 + beta - push, beta)
    }

    /// Nesterov with constant 0 ≤ β ≤ 1: trace (1 + β)(1 − a), determinant β(1 − a).
    ///
    /// The same for both [`crate::optimizer::NesterovForm`]s, which call different points of one motion the iterate.
    pub fn nesterov(a: f64, beta: f64) -> f64 {
        of((1.0 + beta) * (1.0 - a), beta * (1.0 - a))
    }

    /// QHM (Ma & Yarats 2019) with 0 ≤ ν ≤ 1 and 0 ≤ β < 1: trace 1 + β − (1 − νβ)a, determinant β(1 − (1 − ν)a).
    pub fn qhm(a: f64, nu: f64, beta: f64) -> f64 {
        of(1.0 + beta - (1.0 - nu * beta) * a, beta * (1.0 - (1.0 - nu) * a))
    }

    /// The larger modulus of the roots of z² − trace·z + det = 0.
    fn of(trace: f64, det: f64) -> f64 {
        let discriminant = trace * trace - 4.0 * det;
        if discriminant < 0.0 { det.sqrt() } else { (trace.abs() + discriminant.sqrt()) / 2.0 }
    }
}

/// The spectral radius of a method at a = αλ; `None` for adaptive methods.
pub fn radius_of(optimizer: &Optimizer, a: f64) -> Option<f64> {
    match optimizer {
        Optimizer::GradientDescent(_) => Some(radius::gradient_descent(a)),
        Optimizer::Momentum(m) => Some(radius::heavy_ball(a, m.beta, m.dampening)),
        Optimizer::Nesterov(n) => Some(radius::nesterov(a, n.beta)),
        Optimizer::Qhm(q) => Some(radius::qhm(a, q.nu, q.beta)),
        _ => None,
    }
}

/// The Hessian's eigenvalues and eigenvectors at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curvature {
    /// The smaller eigenvalue, μ on a bowl.
    pub low: f64,
    /// The larger eigenvalue, L on a bowl.
    pub high: f64,
    /// Unit eigenvectors of `low` and `high`, orthogonal. If the eigenvalues are equal: the x and the y axis.
    pub directions: [V; 2],
}

impl Curvature {
    /// The unit eigenvector of the largest eigenvalue.
    pub fn steep(&self) -> V {
        self.directions[1]
    }
}

/// The curvature of a loss at a point. NaN if the Hessian is not finite.
pub fn curvature(loss: &dyn Loss, at: V) -> Curvature {
    eigen(loss.jet(at).hessian())
}

/// The curvature of a surface at a point; if it takes long, the last few are remembered, because panels ask for the same
/// points in every frame.
pub fn curvature_of(surface: &Surface, at: V) -> Curvature {
    eigen(hessian(surface, at))
}

/// Surfaces that weigh more have their last Hessians remembered.
const HEAVY: u64 = 16;

/// The Hessian of a surface at a point.
fn hessian(surface: &Surface, at: V) -> Matrix2<f64> {
    const MOST: usize = 16;
    thread_local! {
        static LAST: RefCell<VecDeque<(Surface, V, Matrix2<f64>)>> = const { RefCell::new(VecDeque::new()) };
    }
    let make = || surface.part().jet(at).hessian();
    if surface.part().weight() <= HEAVY {
        return make();
    }
    LAST.with_borrow_mut(|last| {
        if let Some((.., known)) = last.iter().find(|(of, place, _)| *place == at && of == surface) {
            return *known;
        }
        let made = make();
        last.truncate(MOST - 1);
        last.push_front((surface.clone(), at, made));
        made
    })
}

/// Eigenvalues and eigenvectors of a symmetric matrix.
pub(super) fn eigen(hessian: Matrix2<f64>) -> Curvature {
    let Spectrum { low, high, directions } = spectrum(&hessian);
    Curvature { low, high, directions }
}

/// The curvature that a plan's method sees at a point: with the penalty's λ₂, and in the preconditioner's coordinates.
pub fn seen_curvature(plan: &Plan, at: V) -> Curvature {
    eigen(seen_hessian(plan, at))
}

/// The Hessian that goes with [`seen_curvature`].
pub(super) fn seen_hessian(plan: &Plan, at: V) -> Matrix2<f64> {
    let mut hessian = hessian(&plan.surface, at);
    if let Some(decay) = &plan.around.decay {
        hessian += Matrix2::identity() * decay.l2;
        // A coordinate in the kink of |x| is held there, whatever the loss curves to.
        for held in (0..2).filter(|&axis| decay.l1 > 0.0 && at[axis] == 0.0) {
            let firm = hessian.norm().max(decay.l1);
            hold(&mut hessian, held, firm);
        }
    }
    if let Some(bounds) = &plan.around.r#box {
        let (_, gradient) = plan.surface.part().gradient(at);
        let pull = plan.around.decay.map_or(gradient, |decay| decay.whole_gradient(at, gradient));
        let held = bounds.held(at, pull);
        for axis in (0..2).filter(|&axis| held[axis]) {
            let firm = hessian.norm().max(pull.norm());
            hold(&mut hessian, axis, firm);
        }
    }
    if let Some(precondition) = &plan.around.precondition {
        let [_, back] = precondition.coordinates(plan.surface.part());
        hessian = back * hessian * back;
    }
    hessian
}

/// Makes a coordinate one that nothing moves.
fn hold(hessian: &mut Matrix2<f64>, axis: usize, firm: f64) {
    hessian.row_mut(axis).fill(0.0);
    hessian.column_mut(axis).fill(0.0);
    hessian[(axis, axis)] = firm;
}

/// Whether the method meets nothing but a loss: no stage that its stability limit does not know.
pub(super) fn plain(plan: &Plan) -> bool {
    let Around { clip, decay, rounding, workers, r#box, .. } = &plan.around;
    if plan.is_stochastic()
        || workers.is_some_and(|workers| workers.local > 1) && plan.surface.data().is_some()
    {
        return false;
    }
    let linear = decay.is_none_or(|decay| decay.decoupled == 0.0 && decay.l1 == 0.0);
    clip.is_none() && rounding.is_none() && r#box.is_none() && linear && plan.then.is_none()
}

/// The curvature of a quadratic surface, which is the same everywhere; `None` on all others.
pub fn constant_curvature(surface: &Surface) -> Option<Curvature> {
    let landscape = surface.part();
    landscape.quadratic().then(|| curvature(landscape, V::zeros()))
}

/// The learning rate at which a run turns unstable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StabilityLimit {
    /// The limit: runs are stable below.
    pub rate: f64,
    /// Whether it holds everywhere (a quadratic); else it is a hint for steps that start near `at`.
    pub exact: bool,
    /// The iterate that it belongs to.
    pub at: V,
    /// λ, the largest eigenvalue of the Hessian there.
    pub lambda: f64,
}

/// The stability limit of a plan's optimizer on its surface, at an iterate.
///
/// `None` for adaptive methods, if the largest eigenvalue is not positive, and on quadratics that curve down in some
/// direction: there every learning rate diverges.
pub fn limit_at(plan: &Plan, at: V) -> Option<StabilityLimit> {
    if plan.then.is_some() || limit(&plan.optimizer, 1.0).is_none() {
        return None;
    }
    let Curvature { low, high, .. } = seen_curvature(plan, at);
    let exact = plan.surface.part().quadratic() && plain(plan);
    if exact && low < 0.0 {
        return None;
    }
    limit(&plan.optimizer, high).map(|rate| StabilityLimit { rate, exact, at, lambda: high })
}

/// The rate of [`limit_at`] if it holds everywhere; else nothing is worked out.
pub fn exact_limit(plan: &Plan) -> Option<f64> {
    let exact = plan.surface.part().quadratic() && plain(plan);
    exact.then(|| limit_at(plan, plan.start)).flatten().map(|limit| limit.rate)
}

/// The spectral radius of a whole run on a quadratic: the larger one of both eigendirections, as if the learning rate of
/// iterate `step` stayed for ever. `None` on other surfaces and for adaptive methods.
pub fn radius_at(plan: &Plan, step: u64) -> Option<f64> {
    constant_curvature(&plan.surface)?;
    let Curvature { low, high, .. } = seen_curvature(plan, plan.start);
    let rate = plan.rate(step);
    let [flat, steep] = [low, high].map(|lambda| radius_of(&plan.optimizer, rate * lambda));
    Some(flat?.max(steep?))
}

/// The spectral radius of a run with a constant learning rate on a quadratic: how much of the error is left per step, in
/// the long run. `None` if there is no such number.
pub fn predicted_radius(plan: &Plan) -> Option<f64> {
    (plan.schedule.is_constant() && plain(plan)).then(|| radius_at(plan, 0)).flatten()
}

/// A learning rate worth a button.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestedRate {
    /// Which one it is, so that a run's can follow it.
    pub notable: Notable,
    /// The formula, such as `2/(L + μ)`.
    pub label: &'static str,
    /// What it does, one line.
    pub meaning: &'static str,
    /// α
    pub learning_rate: f64,
    /// β, if the choice includes it.
    pub beta: Option<f64>,
}

/// The peak that theory gives a run's schedule, as a button; none but for gradient descent on a quadratic that curves up in every
/// direction.
pub fn scheduled_rate(experiment: &Experiment, run: &Run) -> Option<SuggestedRate> {
    let TheoryPeak { learning_rate, label, meaning, .. } = experiment.theory_peak(run)?;
    Some(SuggestedRate { notable: Notable::Schedule, label, meaning, learning_rate, beta: None })
}

/// The notable learning rates of an optimizer on a quadratic surface; empty on other surfaces, for adaptive methods, and
/// on quadratics that do not curve up in every direction.
pub fn suggested_rates(surface: &Surface, optimizer: &Optimizer) -> Vec<SuggestedRate> {
    let Some(Curvature { low, high, .. }) = constant_curvature(surface).filter(|c| c.low > 0.0) else {
        return Vec::new();
    };
    let suggested = |notable: Notable| {
        let NotableRate { learning_rate, beta } = notable.of(optimizer, low, high)?;
        let (label, meaning) = (notable.label(optimizer), notable.meaning(optimizer));
        Some(SuggestedRate { notable, label, meaning, learning_rate, beta })
    };
    Notable::for_buttons(optimizer).iter().filter_map(|notable| suggested(*notable)).collect()
}
