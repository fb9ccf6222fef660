//! The rod: where a run goes that swings to and fro.
//!
//! Two successive iterates are the ends of a rod with the middle (xₖ + xₖ₊₁)/2 and the half-length (xₖ₊₁ − xₖ)/2. While the ends
//! swap sides in every step the middle moves slowly and steadily, along the floor of the valley: it is where the run really goes
//! (Cohen et al. 2025, "Understanding optimization in deep learning with central flows").

use crate::picture::colour::Colour;
use crate::picture::look::Look;
use crate::picture::rect::Rect;
use crate::picture::scene::{Item, Marker, MarkerShape, Polyline, Stroke};
use crate::plot::coordinates::Chart;
use crate::plot::plane::trail;
use crate::real::V;
use crate::trajectory::Trajectory;

/// The middles of the steps up to a step of the run, one for each; NaN where the run does not turn back in the step before or the
/// step after.
pub(super) fn middles(trajectory: &Trajectory, step: u64) -> Vec<V> {
    let samples = &trajectory.samples[..=trajectory.index(step)];
    let moves: Vec<V> = samples.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
    let turns = |k: usize| {
        k > 0 && k < moves.len() && moves[k - 1].dot(&moves[k]) < -0.5 * moves[k - 1].norm() * moves[k].norm()
    };
    let middle = |k: usize| match turns(k) || turns(k + 1) {
        true => samples[k].at + moves[k] * 0.5,
        false => V::repeat(f64::NAN),
    };
    (0..moves.len()).map(middle).collect()
}

/// The line through the middles, and the rod of the step that led to the playhead.
pub(super) fn rod_items(
    trajectory: &Trajectory,
    step: u64,
    colour: Colour,
    chart: &Chart,
    look: &Look,
    rect: Rect,
) -> Vec<Item> {
    let middles = middles(trajectory, step);
    let place = chart.straight();
    let places: Vec<_> =
        middles.iter().map(|at| if at.x.is_nan() { [f64::NAN; 2] } else { place(*at) }).collect();
    let ink = colour.mix(look.ink, 0.45);
    let points = trail::line(&places, look, rect);
    let mut items = Vec::new();
    if points.len() > 1 {
        let line = |stroke| Item::Polyline(Polyline { points: points.clone(), stroke, closed: false });
        items.push(line(Stroke::solid(1.6 * look.trail + 2.0 * look.halo, look.ground.with_opacity(0.85))));
        items.push(line(Stroke::solid(1.6 * look.trail, ink)));
    }
    if let Some(at) = middles.last().filter(|at| !at.x.is_nan()).and_then(|at| chart.visible(*at)) {
        let outline = Some(Stroke::solid(look.halo, look.ground));
        items.push(Item::Marker(Marker {
            at,
            shape: MarkerShape::Circle,
            size: 0.6 * look.marker,
            fill: ink,
            outline,
        }));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Plan;
    use crate::optimizer::GradientDescent;
    use crate::surface::Quadratic;

    /// κ = 10 at α = 0.19: y changes sides, times −0.9, while x shrinks by 0.81. The middles have |y| of 5 % of the iterates'.
    #[test]
    fn the_middle_of_a_zig_zag_goes_down_the_floor() {
        let zig_zag = Plan::plain(
            Quadratic { kappa: 10.0, angle: 0.0 },
            GradientDescent::default(),
            0.19,
            [-0.5, 1.0],
            40,
        );
        let trajectory = Trajectory::of(&zig_zag);
        let middles = middles(&trajectory, 40);
        assert_eq!(middles.len(), 40);
        for (sample, middle) in trajectory.samples.iter().zip(&middles) {
            assert!((middle.y - 0.05 * sample.at.y).abs() <= 1e-12, "{middle} {}", sample.at);
        }
        // Up to a step there are no more than so many steps.
        assert_eq!(super::middles(&trajectory, 7).len(), 7);
    }

    #[test]
    fn a_run_that_does_not_turn_back_has_no_rod() {
        let straight = Plan::plain(
            Quadratic { kappa: 10.0, angle: 0.0 },
            GradientDescent::default(),
            0.09,
            [-3.0, 1.0],
            40,
        );
        assert!(middles(&Trajectory::of(&straight), 40).iter().all(|at| at.x.is_nan()));
    }
}
