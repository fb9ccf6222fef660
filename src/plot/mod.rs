//! What a stage looks like: planes, curves, data, and the figure that has all of them.
//!
//! Nothing here knows egui, files or clocks; the window and the exporters draw from the same values.

pub mod caption;
pub mod coordinates;
pub mod curve;
pub mod data_pane;
pub mod field;
pub mod figure;
pub mod layout;
pub mod legend;
pub mod pane;
pub mod picture;
pub mod plane;
