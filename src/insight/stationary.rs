//! The cloud in which a noisy run hovers on a quadratic: its covariance, predicted and measured.
//!
//! With gradients Hx + ξ, E ξξᵀ = Σ, every method whose step is linear in the gradient is a linear recursion z ← Az + Bξ of the
//! error and the velocity. Below its stability limit the covariance P of z tends to the solution of the discrete Lyapunov
//! equation P = APAᵀ + BΣBᵀ (for gradient descent Mandt, Hoffman & Blei 2017, "Stochastic gradient descent as approximate
//! Bayesian inference", section 3, in continuous time; in discrete time Gitman et al. 2019, "Understanding the role of momentum
//! in stochastic gradient methods"). Exact, not for small α: for one direction of curvature λ, gradient descent hovers with
//! variance ασ²/(λ(2 − αλ)), heavy ball with ασ²(1 + β)/(λ(1 − β)(2(1 + β) − αλ)).

#[cfg(test)]
mod tests;

use super::stability::radius_of;
use crate::around::{Around, Fading, Noise};
use crate::experiment::{Layout, Plan};
use crate::optimizer::{Momentum, Nesterov, NesterovForm, Optimizer};
use crate::real::V;
use crate::real::symmetric::{Spectrum, solve, spectrum};
use crate::trajectory::{Flock, Trajectory};
use nalgebra::{Matrix2, Vector4};

/// The share of a two-dimensional normal cloud that lies within [`SIGMAS`] standard deviations: 1 − e^−2.
pub const SHARE: f64 = 0.864_664_716_763_387_3;
/// How many standard deviations ellipses are drawn at.
pub const SIGMAS: f64 = 2.0;

/// Fewer points than this have no covariance worth showing.
const LEAST: u64 = 10;

/// Share of a start one standard deviation away that may be left of a run that counts as settled.
const SETTLED: f64 = 0.1;

/// Where a cloud lies and how wide it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cloud {
    /// The centre, a point of the plane.
    pub mean: V,
    /// Along x and y, in squared units of the plane.
    pub covariance: Matrix2<f64>,
}

impl Cloud {
    /// Standard deviations along x and y.
    pub fn deviations(&self) -> V {
        self.covariance.diagonal().map(|variance| variance.max(0.0).sqrt())
    }

    /// The half axes of the ellipse at one standard deviation, the shorter one first.
    pub fn axes(&self) -> [V; 2] {
        let Spectrum { low, high, directions: [a, b] } = spectrum(&self.covariance);
        [a * low.max(0.0).sqrt(), b * high.max(0.0).sqrt()]
    }

    /// The mean and the covariance (divided by n − 1) of finite points, with their number; others are passed over.
    fn of(points: impl Iterator<Item = V>) -> (Self, u64) {
        let (mut mean, mut sum, mut count) = (V::zeros(), Matrix2::zeros(), 0);
        for point in points.filter(|point| point.iter().all(|c| c.is_finite())) {
            count += 1;
            // Welford 1962: no difference of large sums.
            let before = point - mean;
            mean += before / count as f64;
            sum += before * (point - mean).transpose();
        }
        let covariance = (sum + sum.transpose()) / (2.0 * (count as f64 - 1.0).max(1.0));
        (Self { mean, covariance }, count)
    }
}

/// The cloud in which a run with constant noise hovers in the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stationary {
    /// The iterates' mean and covariance.
    pub cloud: Cloud,
    /// How much of the start is left per step, below 1.
    pub radius: f64,
}

impl Stationary {
    /// The number of steps after which a run from `start` has forgotten it: a tenth of a standard deviation is left of it.
    pub fn burn_in(&self, start: V) -> u64 {
        let [short, long] = self.cloud.axes().map(|axis| axis.norm());
        let unit = if short > 1e-6 * long { short } else { long };
        let far = ((start - self.cloud.mean).norm() / unit).max(1.0);
        // A radius of 0 has no logarithm, and needs no steps but one.
        ((far / SETTLED).ln() / -self.radius.ln()).ceil().max(1.0) as u64
    }
}

/// Where a method hovers around a minimum, by the Hessian there and the 2 × 2 covariance of the noise on its gradients.
///
/// The iterate is the one that the method records: PyTorch's form of Nesterov's method and the explicit look-ahead call
/// different points of one motion the iterate, so their clouds differ. `None` for methods whose step is not linear in the
/// gradient, and if the rate is not stable in some direction.
pub fn around_minimum(
    optimizer: &Optimizer,
    rate: f64,
    hessian: &Matrix2<f64>,
    minimum: V,
    noise: &Matrix2<f64>,
) -> Option<Stationary> {
    let Spectrum { low, high, directions: [flat, steep] } = spectrum(hessian);
    let mut radius: f64 = 0.0;
    for lambda in [low, high] {
        radius = radius.max(radius_of(optimizer, rate * lambda)?);
    }
    if !(radius < 1.0 && rate > 0.0) {
        return None;
    }
    let motions = [motion(optimizer, rate, low)?, motion(optimizer, rate, high)?];
    let basis = Matrix2::from_columns(&[flat, steep]);
    let push = basis.transpose() * noise * basis;
    let entry = |i: usize, j: usize| hovering(&motions[i], &motions[j], push[(i, j)]);
    let across = entry(0, 1)?;
    let within = Matrix2::new(entry(0, 0)?, across, across, entry(1, 1)?);
    let covariance = basis * within * basis.transpose();
    let sound = covariance.iter().chain(minimum.iter()).all(|number| number.is_finite());
    sound.then_some(Stationary { cloud: Cloud { mean: minimum, covariance }, radius })
}

/// The recursion of the error and α times the velocity in one eigendirection, z ← Az + bξ.
struct Motion {
    a: Matrix2<f64>,
    b: V,
}

/// The recursion of a method in a direction of curvature λ.
fn motion(optimizer: &Optimizer, rate: f64, lambda: f64) -> Option<Motion> {
    let a = rate * lambda;
    let heavy = |beta: f64, share: f64| Motion {
        a: Matrix2::new(1.0 - share * a, -beta, share * a, beta),
        b: V::new(-1.0, 1.0) * (share * rate),
    };
    Some(match optimizer {
        Optimizer::GradientDescent(_) => heavy(0.0, 1.0),
        // At β = 0 dampening has no effect. Both forms are the same at a constant rate.
        Optimizer::Momentum(Momentum { beta, .. }) if *beta == 0.0 => heavy(0.0, 1.0),
        Optimizer::Momentum(Momentum { beta, dampening, .. }) => heavy(*beta, 1.0 - dampening),
        Optimizer::Nesterov(Nesterov { beta, form: NesterovForm::Torch }) => Motion {
            a: Matrix2::new(1.0 - (1.0 + beta) * a, -beta * beta, a, *beta),
            b: V::new(-(1.0 + beta), 1.0) * rate,
        },
        Optimizer::Nesterov(Nesterov { beta, form: NesterovForm::LookAhead }) => Motion {
            a: Matrix2::new(1.0 - a, -beta * (1.0 - a), a, beta * (1.0 - a)),
            b: V::new(-1.0, 1.0) * rate,
        },
        _ => return None,
    })
}

/// The covariance of the errors of two eigendirections whose noises have the covariance `noise`: vec P = (I − Aⱼ⊗Aᵢ)⁻¹ vec(bᵢbⱼᵀ)·σᵢⱼ.
fn hovering(one: &Motion, other: &Motion, noise: f64) -> Option<f64> {
    let system = nalgebra::Matrix4::identity() - other.a.kronecker(&one.a);
    let push = one.b * other.b.transpose() * noise;
    let right = Vector4::from_column_slice(push.as_slice());
    Some(system.lu().solve(&right)?[0])
}

/// The cloud in which a plan's run hovers in the end, if that is known exactly.
///
/// L2 decay bends the loss, and the preconditioner changes the coordinates: both are included. `None` without noise or where
/// the noise or the learning rate changes, on other surfaces than quadratics, beside clipping, rounding, bounds, L1 and decoupled
/// decay, mini-batches, workers that step on their own, and a hand-over, for other methods than gradient descent, momentum and Nesterov's, and where the run is not stable.
pub fn stationary(plan: &Plan) -> Option<Stationary> {
    let Around {
        batch: _,
        workers,
        noise,
        rounding,
        clip,
        decay,
        precondition,
        r#box,
        averaging: _,
        stop: _,
    } = &plan.around;
    let noise = noise.filter(is_constant)?;
    // What a batch is off by changes with the place; workers hover each on their own.
    let apart = workers.is_some_and(|workers| workers.local > 1) && plan.surface.data().is_some();
    if plan.is_stochastic() || apart {
        return None;
    }
    let linear = decay.is_none_or(|decay| decay.decoupled == 0.0 && decay.l1 == 0.0);
    let landscape = plan.surface.part();
    let exact = landscape.quadratic() && linear && rounding.is_none() && clip.is_none() && r#box.is_none();
    if !exact || plan.then.is_some() || !plan.schedule.is_constant() {
        return None;
    }
    let jet = landscape.jet(V::zeros());
    let hessian = jet.hessian() + Matrix2::identity() * decay.map_or(0.0, |decay| decay.l2);
    let minimum = solve(&hessian, -jet.gradient())?;
    let covariance = Matrix2::new(noise.sigma_x.powi(2), 0.0, 0.0, noise.sigma_y.powi(2));
    let Some(precondition) = precondition else {
        return around_minimum(&plan.optimizer, plan.learning_rate, &hessian, minimum, &covariance);
    };
    // In the coordinates z = M^½x the method is the plain one.
    let [to, back] = precondition.coordinates(landscape);
    let seen = |matrix: Matrix2<f64>| back * matrix * back;
    let Stationary { cloud, radius } =
        around_minimum(&plan.optimizer, plan.learning_rate, &seen(hessian), to * minimum, &seen(covariance))?;
    Some(Stationary { cloud: Cloud { mean: minimum, covariance: seen(cloud.covariance) }, radius })
}

/// Whether there is noise, and as much in every step.
fn is_constant(noise: &Noise) -> bool {
    // The rate is constant wherever this is asked, so that noise that follows it is too.
    let stays = noise.anneal != Fading::Power || noise.power == 0.0;
    stays && (noise.sigma_x > 0.0 || noise.sigma_y > 0.0)
}

/// What a cloud was measured over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The iterates of one run after this many steps.
    Iterates {
        /// The first iterate that counts.
        from: u64,
    },
    /// Repeats of the run, all at one step.
    Repeats,
}

/// A measured cloud.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Mean and covariance.
    pub cloud: Cloud,
    /// Of how many points.
    pub count: u64,
    /// Of which.
    pub over: Over,
}

/// The measured cloud at a step: of the run's repeats there, if there are such; else of the iterates up to there after
/// the [`Stationary::burn_in`], where that is known. `None` if those are too few.
pub fn measured(plan: &Plan, trajectory: &Trajectory, flock: Option<&Flock>, step: u64) -> Option<Measured> {
    if let Some(flock) = flock.filter(|flock| flock.layout() == Layout::Repeats) {
        let (cloud, count) = Cloud::of(flock.at(step));
        return (count >= LEAST).then_some(Measured { cloud, count, over: Over::Repeats });
    }
    let from = stationary(plan)?.burn_in(plan.start);
    let first = usize::try_from(from).unwrap_or(usize::MAX);
    let settled = trajectory.samples[..=trajectory.index(step)].get(first..)?;
    let (cloud, count) = Cloud::of(settled.iter().map(|sample| sample.at));
    (count >= LEAST).then_some(Measured { cloud, count, over: Over::Iterates { from } })
}
