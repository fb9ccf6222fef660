//! A function of the plane as a picture: sampled on a grid, its levels chosen, its isolines traced and labelled.

pub mod choice;
pub mod contour;
pub mod grid;
pub mod label_anchor;
mod trace;
pub mod window;
