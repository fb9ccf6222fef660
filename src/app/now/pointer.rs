//! What the pointer is at: each pane finds out as it is drawn, all of them mark it.

use crate::plot::data_pane::Pointed;

/// The step and the thing under the pointer. What one pane finds, those that are drawn after it mark in the same frame, and
/// those before it in the next.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::app) struct Pointer {
    before: Found,
    found: Found,
}

/// What a frame found under the pointer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Found {
    step: Option<u64>,
    thing: Option<Pointed>,
}

impl Pointer {
    /// The step that is marked everywhere.
    pub(in crate::app) fn step(&self) -> Option<u64> {
        self.found.step.or(self.before.step)
    }

    /// What is marked in the data and in the plane.
    pub(in crate::app) fn thing(&self) -> Option<Pointed> {
        self.found.thing.or(self.before.thing)
    }

    /// The pointer is at a step.
    pub(in crate::app) fn meet_step(&mut self, step: u64) {
        self.found.step = Some(step);
    }

    /// The pointer is at something.
    pub(in crate::app) fn meet(&mut self, thing: Pointed) {
        self.found.thing = Some(thing);
    }

    /// What was pointed at is gone.
    pub(in crate::app) fn forget(&mut self) {
        (self.before.thing, self.found.thing) = (None, None);
    }

    /// Ends a frame: what nobody met is marked no more. Whether the next frame looks different.
    ///
    /// While the playhead moves, everything shows its step.
    pub(in crate::app) fn settle(&mut self, playing: bool) -> bool {
        let found = std::mem::take(&mut self.found);
        let after = Found { step: found.step.filter(|_| !playing), ..found };
        std::mem::replace(&mut self.before, after) != after
    }
}
