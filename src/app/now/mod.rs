//! What every panel sees of the window, and what it may ask for.
//!
//! A panel takes [`Now`], the document that it edits, and a list of [`Command`]s to which it adds; only the lab knows who else
//! there is.

mod command;
mod finished;
mod goal;
mod message;
mod playback;
mod pointer;
mod request;

pub(super) use command::{Command, Menu, Spec, from_keys};
pub use command::{KeyLine, keys};
pub(super) use finished::Finished;
pub(super) use goal::Goal;
pub(super) use message::Message;
pub(super) use playback::{Playback, SPEEDS};
pub(super) use pointer::Pointer;
pub use request::Start;
pub(super) use request::{Newcomer, Request};

use crate::picture::look::Look;
use crate::stage::Stage;
use std::sync::Arc;

/// What there is to see in a frame. Nobody changes it while it is drawn.
#[derive(Clone, Copy)]
pub(super) struct Now<'a> {
    /// What is on the stage: the runs of the experiment, or while these are computed, those before.
    pub(super) stage: &'a Arc<Stage>,
    /// The runs behind the stage, in its order.
    pub(super) finished: &'a [Finished],
    /// How much of the runs that are computed beside the window is done, from 0 to 1.
    pub(super) progress: Option<f32>,
    /// The same of many starts.
    pub(super) swarm_progress: Option<f32>,
    pub(super) look: &'a Look,
    /// Where the playhead is.
    pub(super) step: u64,
    /// Whether it moves.
    pub(super) playing: bool,
    /// The step under the pointer, as the last frame found out: everything marks it.
    pub(super) cursor: Option<u64>,
    /// Whether there is anything beside planes, curves and timeline.
    pub(super) panels: Panels,
}

impl Now<'_> {
    /// The step whose numbers are shown: the one under the pointer, else that of the playhead.
    pub(super) fn marked(&self) -> u64 {
        self.cursor.unwrap_or(self.step)
    }
}

/// Whether the panels beside the plane are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum Panels {
    /// Controls and runs are shown.
    #[default]
    Shown,
    /// Only the plane, the curves and the timeline.
    Hidden,
}
