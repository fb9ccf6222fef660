//! Backtracking until the loss falls enough (Armijo 1966).

use super::{End, Line, Searched, UPHILL, at_most};
use crate::optimizer::{Probe, Trial};

/// The settings of a backtracking search.
#[derive(Clone, Copy, Debug)]
pub(in crate::optimizer) struct Armijo {
    /// The first step length.
    pub(in crate::optimizer) first: f64,
    /// The share of the slope that must be won.
    pub(in crate::optimizer) c: f64,
    /// The factor on the step length after each refusal, below 1.
    pub(in crate::optimizer) shrink: f64,
}

/// Shrinks t until φ(t) ≤ φ(0) + c·t·φ′(0) (Armijo 1966).
pub(in crate::optimizer) fn backtracking(line: &Line, armijo: Armijo, ask: &mut impl Probe) -> Searched {
    const MOST: usize = 300;
    let Armijo { first, c, shrink } = armijo;
    let mut trials = Vec::new();
    let end = if line.slope < 0.0 {
        let mut t = first;
        loop {
            let value = ask.value(line.point(t));
            trials.push(Trial { t, value, accepted: false });
            if value.is_finite() && at_most(value, line.value + c * t * line.slope) {
                break End::Accepted(t);
            }
            t *= shrink;
            if !line.moves(t) || trials.len() == MOST {
                break line.no_lower(&trials);
            }
        }
    } else {
        End::Failed(UPHILL)
    };
    Searched::new(end, Some(c), trials)
}
