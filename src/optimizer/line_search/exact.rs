//! The first minimizer along the line.

use super::{ENDLESS, End, Line, Point, Searched, UPHILL, at_most};
use crate::optimizer::{Probe, Trial};

/// The first minimizer of φ on t > 0, to 10⁻¹² of itself.
///
/// On quadratics in closed form, −φ′(0)/pᵀHp. Elsewhere the line is walked in cells over which φ′ is nearly straight, so
/// that no valley is stepped over, up to the first one where φ′ changes its sign.
pub(in crate::optimizer) fn exact(line: &Line, ask: &mut impl Probe) -> Searched {
    let (mut trials, mut bend) = (Vec::new(), None);
    let end = if !(line.slope < 0.0 && line.value.is_finite()) {
        End::Failed(UPHILL)
    } else if ask.is_quadratic() {
        vertex(line, *bend.insert(bend_of(line, ask)), ask, &mut trials)
    } else {
        match first_valley(line, ask, &mut trials) {
            Ok([down, up]) => bottom(line, down, up, ask, &mut trials),
            Err(end) => end,
        }
    };
    Searched { bend, ..Searched::new(end, None, trials) }
}

/// pᵀ(∇²f)p
fn bend_of(line: &Line, ask: &mut impl Probe) -> f64 {
    line.direction.dot(&(ask.jet(line.at).hessian() * line.direction))
}

/// The minimizer of a parabola.
fn vertex(line: &Line, bend: f64, ask: &mut impl Probe, trials: &mut Vec<Trial>) -> End {
    let t = -line.slope / bend;
    // Squares of the last iterates underflow.
    if line.slope > -f64::MIN_POSITIVE || (bend > 0.0 && !line.moves(t)) {
        return End::Settled;
    }
    if !(bend > 0.0 && t.is_finite()) {
        return End::Failed(ENDLESS);
    }
    trials.push(Trial { t, value: ask.value(line.point(t)), accepted: false });
    End::Accepted(t)
}

/// The first two neighbouring points between which φ′ turns from falling to rising.
fn first_valley(line: &Line, ask: &mut impl Probe, trials: &mut Vec<Trial>) -> Result<[Point; 2], End> {
    const MOST: usize = 140;
    let mut near = line.start();
    let first = 0.01 * (1.0 + line.at.norm()) / line.direction.norm();
    let mut width = first;
    let mut known = None;
    while trials.len() < MOST {
        let far = known.take().unwrap_or_else(|| line.look(near.t + width, ask, trials));
        let tight = width <= 1e-6 * first;
        if tight && far.slope >= 0.0 {
            // A kink, at which φ′ jumps, or a valley this close.
            return Ok([near, far]);
        }
        if !line.moves(width) {
            // A wall.
            return Err(line.no_lower(trials));
        }
        let middle = line.look(near.t + 0.5 * width, ask, trials);
        let bent = (middle.slope - 0.5 * (near.slope + far.slope)).abs();
        if !at_most(bent, 0.25 * near.slope.abs().max(far.slope.abs())) {
            width *= 0.5;
            known = Some(middle);
            continue;
        }
        if middle.slope >= 0.0 {
            return Ok([near, middle]);
        }
        if far.slope >= 0.0 {
            return Ok([middle, far]);
        }
        near = far;
        width *= 2.0;
    }
    Err(End::Failed(ENDLESS))
}

/// The root of φ′ between two points, by false position (the Illinois rule), every third time by the middle.
fn bottom(line: &Line, mut down: Point, mut up: Point, ask: &mut impl Probe, trials: &mut Vec<Trial>) -> End {
    let mut weights = [1.0, 1.0];
    for round in 1..=60 {
        if up.slope == 0.0 || up.t - down.t <= 1e-12 * up.t {
            break;
        }
        let (a, b) = (down.slope * weights[0], up.slope * weights[1]);
        let secant = (down.t * b - up.t * a) / (b - a);
        let strictly = down.t < secant && secant < up.t;
        let t = if round % 3 != 0 && strictly { secant } else { 0.5 * (down.t + up.t) };
        if t <= down.t || t >= up.t {
            break;
        }
        let now = line.look(t, ask, trials);
        if now.slope < 0.0 {
            (down, weights) = (now, [1.0, 0.5 * weights[1]]);
        } else {
            (up, weights) = (now, [0.5 * weights[0], 1.0]);
        }
    }
    let best = if down.t > 0.0 && down.slope.abs() < up.slope.abs() { down } else { up };
    if !line.moves(best.t) || best.value > line.value + line.noise() {
        return line.no_lower(trials);
    }
    End::Accepted(best.t)
}
