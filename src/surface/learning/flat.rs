//! What is needed of losses that may have kinks: their minimum, round numbers, and the largest curvature.

use super::{GLANCE, Model, glance};
use crate::data::Data;
use crate::real::V;
use crate::real::symmetric::spectrum;
use crate::surface::{Loss, critical};

/// The largest number of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 × 10ⁿ that is not above `value`.
pub(super) fn round_number(value: f64) -> f64 {
    const STEPS: [f64; 10] = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];
    let decade = value.log10().floor() as i32;
    let mantissa = value / 10f64.powi(decade);
    let step = STEPS.into_iter().rev().find(|step| *step <= mantissa * (1.0 + 1e-9)).unwrap_or(1.0);
    format!("{step}e{decade}").parse().unwrap_or(value)
}

/// A square window around the origin that has these points well inside; it stays as it is while they move a little.
pub(super) fn window_around(points: &[V], least: f64) -> [[f64; 2]; 2] {
    let farthest = points.iter().map(V::amax).filter(|far| far.is_finite()).fold(0.0, f64::max);
    let wanted = (1.6 * farthest).max(least).clamp(1e-6, 1e6);
    let half = round_number(1.25 * wanted);
    [[-half, half], [-half, half]]
}

/// A window for the weights of a classifier: scores of a few units, for features of the size that the first one has.
pub(super) fn weights_of_classes(data: &Data) -> [[f64; 2]; 2] {
    let square = data.prepared().plane.matrix()[(0, 0)];
    let size = if square > 0.0 { square.sqrt() } else { 1.0 };
    window_around(&[], 4.0 / size)
}

/// Hints on a grid over the window, as fine as the work allows: a value costs as many layers as the model has, for each
/// example that is looked at.
pub(super) fn basins<M: Model>(model: &M, layers: u64) -> Vec<V> {
    const WORK: f64 = 2e5;
    glance(model, |loss, examples| {
        let value = (examples as u64 * layers.max(1)).max(1) as f64;
        let cells = (WORK / value).sqrt().clamp(8.0, 40.0) as usize;
        critical::basins_within(loss, Model::window(model), cells)
    })
}

/// Hints from which it is not far to where the gradient vanishes for all of very many examples: where it does for some of
/// them. Where Newton's method does not arrive for these, it does not for all.
pub(super) fn near_critical(model: &impl Model, hints: Vec<V>) -> Vec<V> {
    if model.least_squares().is_some() || model.data().train().len() <= GLANCE {
        return hints;
    }
    glance(model, |loss, _| {
        let mut found: Vec<V> = Vec::new();
        for hint in hints {
            found.extend(critical::refine(loss, hint).filter(|at| !critical::is_known(*at, &found)));
        }
        found
    })
}

/// The largest eigenvalue of the Hessian.
pub(super) fn largest_curvature(loss: &dyn Loss, at: V) -> f64 {
    spectrum(&loss.jet(at).hessian()).high
}

/// The minimum of a convex loss that has no curvature to speak of there, so that Newton's method does not find it.
pub(super) fn kinked_minimum<M: Model>(model: &M) -> Option<V> {
    if !model.convex() || model.smooth_cost() && model.smooth_penalty() || model.data().train().is_empty() {
        return None;
    }
    let [x, y] = Model::window(model);
    let reach = 4.0 * (x[1] - x[0]).max(y[1] - y[0]);
    let at = enclosed_minimum(model, reach)?;
    // Where the gradient vanishes as Newton's method would have it, there is no kink.
    let smooth = model.gradient(at).1.norm() < 1e-7 * (1.0 + largest_curvature(model, at));
    (!smooth).then_some(at)
}

/// The minimum of a convex loss within a square around the origin. None if it lies on the border of the square.
fn enclosed_minimum(loss: &dyn Loss, reach: f64) -> Option<V> {
    let (_, at) = enclosed(V::zeros(), reach, 150, |p| loss.gradient(p))?;
    (at.amax() < 0.99 * reach).then_some(at)
}

/// The lowest place found of a convex loss within a square of half the width `reach`, and the loss there, by the method of
/// centres of gravity (Levin 1965): the gradient at the centre cuts off the half in which the loss is higher, which leaves at
/// most 1 − 1/e of the area in each round. None if the loss, of which value and gradient are asked for, is not finite.
pub(crate) fn enclosed(
    centre: V,
    reach: f64,
    rounds: usize,
    loss: impl Fn(V) -> (f64, V),
) -> Option<(f64, V)> {
    let corner = |x: f64, y: f64| centre + V::new(x, y) * reach;
    let mut polygon = vec![corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
    let mut best: Option<(f64, V)> = None;
    for _ in 0..rounds {
        let Some(centre) = centre_of_gravity(&polygon) else { break };
        let (value, gradient) = loss(centre);
        if !value.is_finite() {
            return None;
        }
        if best.is_none_or(|(lowest, _)| value < lowest) {
            best = Some((value, centre));
        }
        if gradient == V::zeros() {
            break;
        }
        polygon = half(&polygon, centre, gradient);
    }
    best
}

/// None if nothing but a line is left.
fn centre_of_gravity(polygon: &[V]) -> Option<V> {
    let origin = *polygon.first()?;
    let (mut area, mut moment) = (0.0, V::zeros());
    for pair in polygon.windows(2) {
        let (a, b) = (pair[0] - origin, pair[1] - origin);
        let twice = a.perp(&b);
        area += twice;
        moment += (a + b) * (twice / 3.0);
    }
    let size = polygon.iter().map(|p| (p - origin).amax()).fold(0.0, f64::max);
    (area > 1e-16 * size * (1e-6 + size) && size > 1e-13 * (1.0 + origin.amax()))
        .then(|| origin + moment / area)
}

/// The part of a convex polygon that lies against `normal` as seen from `at`.
fn half(polygon: &[V], at: V, normal: V) -> Vec<V> {
    let side = |p: &V| (p - at).dot(&normal);
    let mut kept = Vec::with_capacity(polygon.len() + 1);
    for (k, p) in polygon.iter().enumerate() {
        let q = &polygon[(k + 1) % polygon.len()];
        let (a, b) = (side(p), side(q));
        if a <= 0.0 {
            kept.push(*p);
        }
        if (a < 0.0 && b > 0.0) || (a > 0.0 && b < 0.0) {
            kept.push(p.lerp(q, a / (a - b)));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::real::Real;
    use crate::surface::Formula;

    struct Cone(V);
    impl Formula for Cone {
        fn at<R: Real>(&self, p: V<R>) -> R {
            (p.x - self.0.x).abs() + (p.y - self.0.y + (p.x - self.0.x) * 3.0).abs() * 2.0
        }
    }

    #[test]
    fn a_kinked_minimum_is_enclosed() {
        for at in [V::new(0.3, -1.7), V::new(0.0, 0.0), V::new(7.9, 7.9)] {
            let found = enclosed_minimum(&Cone(at), 10.0).unwrap();
            assert!((found - at).norm() < 1e-9, "{found} for {at}");
        }
        assert_eq!(enclosed_minimum(&Cone(V::new(20.0, 0.0)), 10.0), None);
    }

    #[test]
    fn round_numbers_do_not_exceed_what_they_round() {
        for (value, round) in [(0.0234, 0.02), (1.0, 1.0), (9.99, 8.0), (0.125, 0.12), (1e-4, 1e-4)] {
            assert_eq!(round_number(value), round);
        }
    }
}
