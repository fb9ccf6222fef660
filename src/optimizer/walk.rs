//! What the steps of the methods that look around have in common.

use super::{Note, Probe, Role};
use crate::real::V;

/// ∇f at the iterate, noted. `None` if there is no step to make: a run at a stationary point stays there, and without a
/// finite gradient it cannot go on; the caller returns [`stay`].
pub(super) fn slope(at: V, ask: &mut impl Probe, note: &mut impl Note<f64>) -> Option<V> {
    let gradient = ask.gradient(at);
    leads_on(gradient, ask, note).then_some(gradient)
}

/// The same for a gradient that is at hand.
pub(super) fn leads_on(gradient: V, ask: &mut impl Probe, note: &mut impl Note<f64>) -> bool {
    note.note(Role::Vector, "∇f", gradient);
    if !gradient.iter().all(|c| c.is_finite()) {
        ask.give_up("the gradient is not finite");
        return false;
    }
    // A gradient whose square underflows has no slope that a search could see.
    gradient.norm_squared() >= f64::MIN_POSITIVE
}

/// No move.
pub(super) fn stay(note: &mut impl Note<f64>) -> V {
    note.note(Role::Step, "no step", V::zeros());
    V::zeros()
}

/// No move, and none any more.
pub(super) fn stop(why: &'static str, ask: &mut impl Probe, note: &mut impl Note<f64>) -> V {
    ask.give_up(why);
    stay(note)
}

/// Differences of a loss of this size below the result are rounding.
pub(super) fn noise(value: f64) -> f64 {
    8.0 * f64::EPSILON * value.abs()
}
