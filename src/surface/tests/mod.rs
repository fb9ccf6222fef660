//! The whole catalogue against finite differences, and against its own promises.

mod catalogue;
mod critical_points;
mod derivatives;
mod suggestions;

use super::Surface;
use crate::parameter::{Kind, Parameters, Scale};
use crate::real::V;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

fn seeded() -> StdRng {
    StdRng::seed_from_u64(7)
}

/// A point in the surface's window.
fn point_in_window(surface: &Surface, random: &mut StdRng) -> V {
    let [x, y] = surface.part().window().map(|[low, high]| random.random_range(low..high));
    V::new(x, y)
}

/// The surface with random parameters from its sliders.
fn turned(surface: &Surface, random: &mut StdRng) -> Surface {
    let mut turned = surface.clone();
    for (index, parameter) in surface.parameters().iter().enumerate() {
        let Kind::Number { slider: [low, high], scale, .. } = parameter.kind else { continue };
        let share: f64 = random.random();
        let value = match scale {
            Scale::Log => low * (high / low).powf(share),
            Scale::Linear | Scale::NearOne => low + (high - low) * share,
        };
        turned.set(index, value);
    }
    turned
}

/// Every surface as it comes, and several times with random parameters where it has any.
fn all_and_turned(random: &mut StdRng) -> Vec<Surface> {
    let mut surfaces = Vec::new();
    for surface in Surface::all() {
        let copies = if surface.parameters().is_empty() { 0 } else { 12 };
        surfaces.extend((0..copies).map(|_| turned(&surface, random)).collect::<Vec<_>>());
        surfaces.push(surface);
    }
    surfaces
}
