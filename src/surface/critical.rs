//! Where the gradient vanishes: a surface's hints, refined by Newton's method and classified by the Hessian.

use super::Landscape;
use crate::real::V;

/// What a critical point is, by the signs of the Hessian's eigenvalues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CriticalKind {
    /// No direction leads down.
    Minimum,
    /// Some directions lead up, some down.
    Saddle,
    /// No direction leads up.
    Maximum,
}

/// A point with zero gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Critical {
    /// Where it lies.
    pub at: V,
    /// The loss there.
    pub loss: f64,
    /// What it is.
    pub kind: CriticalKind,
}

/// All critical points near the landscape's hints, minima first, lower ones first.
pub(super) fn find(landscape: &dyn Landscape) -> Vec<Critical> {
    let mut found: Vec<Critical> = Vec::new();
    for hint in landscape.hints() {
        let at = refine(landscape, hint);
        if !found.iter().any(|c| (c.at - at).norm() < 1e-6 * (1.0 + at.norm())) {
            found.push(Critical { at, loss: landscape.value(at), kind: classify(landscape, at) });
        }
    }
    found.sort_by(|a, b| (a.kind as u8).cmp(&(b.kind as u8)).then(a.loss.total_cmp(&b.loss)));
    found
}

/// Newton's method on ∇f = 0. It takes only steps that shrink the gradient, so that an exact hint stays where it is, and
/// a hint at which the Hessian is singular or the loss has a kink stays too.
fn refine(landscape: &dyn Landscape, hint: V) -> V {
    let mut at = hint;
    let mut jet = landscape.jet(at);
    for _ in 0..40 {
        let Some(step) = jet.hessian().try_inverse().map(|inverse| inverse * jet.gradient()) else { break };
        let next = landscape.jet(at - step);
        if !(next.gradient().norm() < jet.gradient().norm()) {
            break;
        }
        at -= step;
        jet = next;
    }
    at
}

/// By the Hessian's eigenvalues where they decide, else by the loss on a small circle around the point (the monkey saddle
/// and x⁴ + y⁴ have no curvature at all).
fn classify(landscape: &dyn Landscape, at: V) -> CriticalKind {
    let eigenvalues = landscape.jet(at).hessian().symmetric_eigenvalues();
    let (low, high) = (eigenvalues.min(), eigenvalues.max());
    let decided = 1e-9 * high.abs().max(low.abs());
    if low > decided {
        return CriticalKind::Minimum;
    }
    if high < -decided {
        return CriticalKind::Maximum;
    }
    if low < -decided && high > decided {
        return CriticalKind::Saddle;
    }
    let here = landscape.value(at);
    let around = (0..64).map(|i| {
        let (sin, cos) = (f64::from(i) / 64.0 * std::f64::consts::TAU).sin_cos();
        landscape.value(at + V::new(cos, sin) * 1e-3) - here
    });
    let (mut up, mut down) = (false, false);
    for difference in around {
        up |= difference > 0.0;
        down |= difference < 0.0;
    }
    match (up, down) {
        (_, false) => CriticalKind::Minimum,
        (false, true) => CriticalKind::Maximum,
        (true, true) => CriticalKind::Saddle,
    }
}
