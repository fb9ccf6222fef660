//! Stability of the methods whose step is linear in the gradient, on f = ½λx² in each eigendirection of the Hessian.
//!
//! With a = αλ the error obeys a linear recursion; it dies out exactly where the recursion's spectral [`radius`] is below 1.
//! That is exact on quadratics. Elsewhere it is a hint at one point, as good as the quadratic that fits there. RMSProp and
//! Adam divide by what they measured on the way and have no such limit.

#[cfg(test)]
mod tests;

use crate::around::Around;
use crate::experiment::Plan;
use crate::optimizer::Optimizer;
use crate::real::V;
use crate::real::symmetric::{Spectrum, spectrum};
use crate::surface::{Loss, Surface};
use nalgebra::Matrix2;
use std::cell::RefCell;
use std::collections::VecDeque;

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
        _ => None,
    }
}

/// The learning rate below which (and above 0) an eigendirection of curvature `lambda` converges.
///
/// Gradient descent 2/λ, heavy ball 2(1 + β)/((1 − d)λ) (2/λ at β = 0, where dampening has no effect), Nesterov
/// 2(1 + β)/((1 + 2β)λ). `None` for adaptive methods, and if λ ≤ 0: no learning rate is stable there.
pub fn limit(optimizer: &Optimizer, lambda: f64) -> Option<f64> {
    let product = match optimizer {
        Optimizer::GradientDescent(_) => 2.0,
        Optimizer::Momentum(m) if m.beta == 0.0 => 2.0,
        Optimizer::Momentum(m) => 2.0 * (1.0 + m.beta) / (1.0 - m.dampening),
        Optimizer::Nesterov(n) => 2.0 * (1.0 + n.beta) / (1.0 + 2.0 * n.beta),
        _ => return None,
    };
    (lambda > 0.0).then(|| product / lambda)
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
fn eigen(hessian: Matrix2<f64>) -> Curvature {
    let Spectrum { low, high, directions } = spectrum(&hessian);
    Curvature { low, high, directions }
}

/// The curvature that a plan's method sees at a point: with the penalty's λ₂, and in the preconditioner's coordinates.
pub fn seen_curvature(plan: &Plan, at: V) -> Curvature {
    let mut hessian = hessian(&plan.surface, at);
    if let Some(decay) = &plan.around.decay {
        hessian += Matrix2::identity() * decay.l2;
        // A coordinate in the kink of |x| is held there, whatever the loss curves to.
        for held in (0..2).filter(|&axis| decay.l1 > 0.0 && at[axis] == 0.0) {
            let firm = hessian.norm().max(decay.l1);
            hessian.row_mut(held).fill(0.0);
            hessian.column_mut(held).fill(0.0);
            hessian[(held, held)] = firm;
        }
    }
    if let Some(precondition) = &plan.around.precondition {
        let [_, back] = precondition.coordinates(plan.surface.part());
        hessian = back * hessian * back;
    }
    eigen(hessian)
}

/// Whether the method meets nothing but a loss: no stage that its stability limit does not know.
fn plain(plan: &Plan) -> bool {
    let Around { clip, decay, rounding, workers, .. } = &plan.around;
    if plan.is_stochastic()
        || workers.is_some_and(|workers| workers.local > 1) && plan.surface.data().is_some()
    {
        return false;
    }
    let linear = decay.is_none_or(|decay| decay.decoupled == 0.0 && decay.l1 == 0.0);
    clip.is_none() && rounding.is_none() && linear && plan.then.is_none()
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

/// Best choices on quadratics with eigenvalues from μ = `low` > 0 to L = `high`.
pub mod best {
    /// A learning rate with a momentum, and the factor on the error per step that they reach.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct BestChoice {
        /// α
        pub learning_rate: f64,
        /// β; 0 for gradient descent.
        pub beta: f64,
        /// The spectral radius.
        pub rate: f64,
    }

    /// α = 2/(L + μ), factor (κ − 1)/(κ + 1).
    pub fn gradient_descent(low: f64, high: f64) -> BestChoice {
        BestChoice { learning_rate: 2.0 / (high + low), beta: 0.0, rate: (high - low) / (high + low) }
    }

    /// Polyak 1964: α = (2/(√L + √μ))², β = ((√κ − 1)/(√κ + 1))², factor √β.
    pub fn heavy_ball(low: f64, high: f64) -> BestChoice {
        let sum = high.sqrt() + low.sqrt();
        let rate = (high.sqrt() - low.sqrt()) / sum;
        BestChoice { learning_rate: (2.0 / sum).powi(2), beta: rate * rate, rate }
    }

    /// Lessard, Recht & Packard 2016, table 1: α = 4/(3L + μ), β = (√(3κ + 1) − 2)/(√(3κ + 1) + 2), factor 1 − 2/√(3κ + 1).
    pub fn nesterov(low: f64, high: f64) -> BestChoice {
        let root = (3.0 * high / low + 1.0).sqrt();
        let beta = (root - 2.0) / (root + 2.0);
        BestChoice { learning_rate: 4.0 / (3.0 * high + low), beta, rate: 1.0 - 2.0 / root }
    }
}

/// A learning rate worth a button.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestedRate {
    /// The formula, such as `2/(L + μ)`.
    pub label: &'static str,
    /// What it does, one line.
    pub meaning: &'static str,
    /// α
    pub learning_rate: f64,
    /// β, if the choice includes it.
    pub beta: Option<f64>,
}

/// The notable learning rates of an optimizer on a quadratic surface; empty on other surfaces, for adaptive methods, and
/// on quadratics that do not curve up in every direction.
pub fn suggested_rates(surface: &Surface, optimizer: &Optimizer) -> Vec<SuggestedRate> {
    let Some(Curvature { low, high, .. }) = constant_curvature(surface).filter(|c| c.low > 0.0) else {
        return Vec::new();
    };
    let Some(limit) = limit(optimizer, high) else { return Vec::new() };
    let rate = |label, meaning, learning_rate| SuggestedRate { label, meaning, learning_rate, beta: None };
    match optimizer {
        Optimizer::Momentum(momentum) => {
            let choice = best::heavy_ball(low, high);
            // Dampening scales every gradient but the first; at β = 0 it has no effect.
            let damped = if choice.beta == 0.0 { 1.0 } else { 1.0 - momentum.dampening };
            vec![
                SuggestedRate {
                    label: "optimal α, β",
                    meaning: "The fastest heavy ball: both directions ring down equally fast",
                    learning_rate: choice.learning_rate / damped,
                    beta: Some(choice.beta),
                },
                rate("2(1 + β)/((1 − d)L)", "The limit: above it the steep direction diverges", limit),
            ]
        }
        Optimizer::Nesterov(_) => {
            let choice = best::nesterov(low, high);
            vec![
                SuggestedRate {
                    label: "optimal α, β",
                    meaning: "The fastest Nesterov with constant β",
                    learning_rate: choice.learning_rate,
                    beta: Some(choice.beta),
                },
                rate("2(1 + β)/((1 + 2β)L)", "The limit: above it the steep direction diverges", limit),
            ]
        }
        _ => vec![
            rate(
                "1/L",
                "The largest rate without zig-zag: the steep direction is solved in one step",
                1.0 / high,
            ),
            rate(
                "2/(L + μ)",
                "The fastest: both directions shrink equally, the steep one in zig-zag",
                best::gradient_descent(low, high).learning_rate,
            ),
            rate("2/L", "The limit: the steep direction bounces for ever", limit),
        ],
    }
}
