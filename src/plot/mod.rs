//! Everything between numbers and a picture that needs no window: the visible part of the plane, the loss sampled
//! on it, isolines and their levels, axis ticks, the way numbers are written, colours, and pictures as plain data.
//!
//! Nothing here knows egui, files or clocks; the window and the exporters draw from the same values.

pub mod axis;
pub mod caption;
pub mod clip;
pub mod colour;
pub mod contour;
pub mod coordinates;
pub mod crease;
mod curve_range;
mod curve_series;
mod curve_words;
pub mod curves;
pub mod dash;
pub mod data_pane;
pub mod ellipse;
pub mod epochs;
pub mod examples;
pub mod field;
mod field_labels;
mod field_raster;
pub mod figure;
mod follow;
pub mod font;
pub mod frame;
pub mod grid;
pub mod label_anchor;
pub mod layout;
pub mod legend;
pub mod levels;
pub mod look;
mod model;
pub mod number;
pub mod palette;
pub mod plane;
pub mod projection;
mod rate_axis;
pub mod rect;
pub mod scene;
mod search_line;
pub mod shape;
pub mod sketch;
pub mod slice;
pub mod stage;
pub mod step_arrows;
pub mod swarm;
pub mod text_box;
pub mod thin;
pub mod trail;
pub mod window;

#[cfg(test)]
mod colour_vision;
