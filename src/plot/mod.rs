//! Everything between numbers and a picture that needs no window: the visible part of the plane, the loss sampled
//! on it, isolines and their levels, axis ticks, the way numbers are written, colours, and pictures as plain data.
//!
//! Nothing here knows egui, files or clocks; the window and the exporters draw from the same values.

pub mod axis;
pub mod clip;
pub mod colour;
pub mod contour;
pub mod dash;
mod follow;
pub mod font;
pub mod grid;
pub mod label_anchor;
pub mod levels;
pub mod number;
pub mod palette;
pub mod projection;
pub mod rect;
pub mod scene;
pub mod shape;
pub mod thin;
pub mod window;

#[cfg(test)]
mod colour_vision;
