//! Where the gradient vanishes: a surface's hints, refined by Newton's method and classified by the Hessian.

use super::{Landscape, Loss};
use crate::real::{Jet2, V};
use nalgebra::Matrix2;

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
    /// Minimum, saddle or maximum.
    pub kind: CriticalKind,
}

/// Two points closer than this, relative to their size, are the same; where critical points merge, Newton's method
/// finds them no better.
const SAME: f64 = 1e-4;

/// All critical points near the landscape's hints, minima first, lower ones first.
pub(super) fn find(landscape: &dyn Landscape) -> Vec<Critical> {
    let mut found: Vec<Critical> = Vec::new();
    for at in landscape.hints().into_iter().filter_map(|hint| refine(landscape, hint)) {
        if is_known(at, found.iter().map(|c| &c.at)) {
            continue;
        }
        if let Some(kind) = classify(landscape, at) {
            found.push(Critical { at, loss: landscape.value(at), kind });
        }
    }
    for at in landscape.known_minima() {
        found.push(Critical { at, loss: landscape.value(at), kind: CriticalKind::Minimum });
    }
    found.sort_by(|a, b| (a.kind as u8).cmp(&(b.kind as u8)).then(a.loss.total_cmp(&b.loss)));
    found
}

/// Whether a point is the same as one of those found before.
pub(super) fn is_known<'a>(at: V, found: impl IntoIterator<Item = &'a V>) -> bool {
    found.into_iter().any(|other| (other - at).norm() < SAME * (1.0 + at.norm()))
}

/// Hints on the line between two points, for surfaces whose critical points lie there or follow from those: a point
/// wherever the slope along the line changes its sign.
pub(super) fn along(loss: &impl Loss, from: V, to: V) -> Vec<V> {
    const CELLS: u32 = 512;
    let point = |i| from.lerp(&to, f64::from(i) / f64::from(CELLS));
    let slopes: Vec<f64> = (0..=CELLS).map(|i| loss.gradient(point(i)).1.dot(&(to - from))).collect();
    let mut hints = Vec::new();
    for (i, pair) in (0..).zip(slopes.windows(2)) {
        if pair[0] * pair[1] <= 0.0 && pair[0] != pair[1] {
            hints.push(point(i).lerp(&point(i + 1), pair[0] / (pair[0] - pair[1])));
        }
    }
    hints
}

/// Hints for surfaces with a lattice of minima: the local minima of a grid over the landscape's window (and one cell
/// around it) with so many cells along each side. Eight cells per period are enough to find them all.
pub(super) fn basins(landscape: &impl Landscape, cells: usize) -> Vec<V> {
    basins_within(landscape, landscape.window(), cells)
}

/// The same for a loss with its window.
pub(super) fn basins_within(loss: &dyn Loss, window: [[f64; 2]; 2], cells: usize) -> Vec<V> {
    let ticks = window.map(|[low, high]| {
        (0..cells + 3).map(|i| low + (high - low) * (i as f64 - 1.0) / cells as f64).collect::<Vec<_>>()
    });
    let [xs, ys] = &ticks;
    let mut rows = vec![vec![0.0; xs.len()]; ys.len()];
    for (row, &y) in rows.iter_mut().zip(ys) {
        loss.row(xs, y, row);
    }
    let lowest_around = |i: usize, j: usize| {
        let around = rows[j - 1..=j + 1].iter().flat_map(|row| &row[i - 1..=i + 1]);
        around.copied().fold(f64::INFINITY, f64::min)
    };
    let inner = (1..cells + 2).flat_map(|j| (1..cells + 2).map(move |i| (i, j)));
    inner.filter(|&(i, j)| rows[j][i] <= lowest_around(i, j)).map(|(i, j)| V::new(xs[i], ys[j])).collect()
}

/// Newton's method on ∇f = 0, each step halved until it shrinks the gradient. A hint with zero gradient stays where it
/// is, even where the Hessian is singular or the loss has a kink. None if it does not arrive.
pub(super) fn refine<L: Loss + ?Sized>(loss: &L, hint: V) -> Option<V> {
    let mut at = hint;
    let mut jet = loss.jet(at);
    for _ in 0..60 {
        let gradient = jet.gradient();
        if gradient == V::zeros() {
            return Some(at);
        }
        let step = newton_step(&jet)?;
        let halved = (0..10).map(|halvings| step * 0.5_f64.powi(halvings));
        // So that no square is too large or too small for a number.
        let scale = inverse_size(gradient.amax());
        let shrinks = |step: &V| (loss.gradient(at - step).1 * scale).norm() < (gradient * scale).norm();
        let Some(taken) = halved.into_iter().find(shrinks) else {
            // Rounding is all that is left of the gradient, or there is no critical point here.
            return (step.norm() < SAME * (1.0 + at.norm())).then_some(at);
        };
        at -= taken;
        jet = loss.jet(at);
    }
    None
}

/// H⁻¹∇f; none where H is singular.
fn newton_step(jet: &Jet2) -> Option<V> {
    let hessian = jet.hessian();
    let scale = inverse_size(hessian.amax());
    (hessian * scale).try_inverse().map(|inverse| inverse * (jet.gradient() * scale))
}

/// A power of two that brings a size near 1 without rounding anything.
fn inverse_size(size: f64) -> f64 {
    if size.is_normal() { (-size.log2().floor()).clamp(-1000.0, 1000.0).exp2() } else { 1.0 }
}

/// The eigenvalues of a symmetric matrix, the lower one first.
fn eigenvalues(m: &Matrix2<f64>) -> [f64; 2] {
    let middle = 0.5 * (m[(0, 0)] + m[(1, 1)]);
    let radius = (0.5 * (m[(0, 0)] - m[(1, 1)])).hypot(m[(0, 1)]);
    [middle - radius, middle + radius]
}

/// By the Hessian's eigenvalues where they decide, else by the loss on a small circle around the point (the monkey saddle
/// and x⁴ + y⁴ have no curvature at all). None on a plain without any slope, and where all
/// differences are those of rounding.
fn classify(landscape: &dyn Landscape, at: V) -> Option<CriticalKind> {
    if is_level(landscape, at) {
        return None;
    }
    let [low, high] = eigenvalues(&landscape.jet(at).hessian());
    let decided = 1e-9 * high.abs().max(low.abs());
    if low > decided {
        return Some(CriticalKind::Minimum);
    }
    if high < -decided {
        return Some(CriticalKind::Maximum);
    }
    if low < -decided && high > decided {
        return Some(CriticalKind::Saddle);
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
        (false, false) => None,
        (true, false) => Some(CriticalKind::Minimum),
        (false, true) => Some(CriticalKind::Maximum),
        (true, true) => Some(CriticalKind::Saddle),
    }
}

/// Whether the loss all around, as far as the window reaches, is what it is here but for rounding.
fn is_level(landscape: &dyn Landscape, at: V) -> bool {
    const ROUNDING: f64 = 8.0 * f64::EPSILON;
    let here = landscape.value(at);
    let [[left, right], _] = landscape.window();
    [1e-3, 1e-2, 0.1, 0.5].into_iter().all(|share| {
        (0..12).all(|i| {
            let (sin, cos) = (f64::from(i) / 12.0 * std::f64::consts::TAU + 0.1).sin_cos();
            let there = landscape.value(at + V::new(cos, sin) * (share * (right - left)));
            (there - here).abs() <= ROUNDING * here.abs()
        })
    })
}
