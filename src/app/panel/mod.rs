//! What stands around the panes: each panel takes what there is to see and what it edits, and asks for the rest.

pub(super) mod controls;
pub(super) mod menu;
pub(super) mod runs;
pub(super) mod timeline;
