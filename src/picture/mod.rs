//! Pictures as plain data: scenes of lines, areas, markers and texts, and what makes them of numbers: axes and their
//! ticks, the way numbers are written, isolines and their levels, colours, a font's widths.
//!
//! Nothing here knows an optimizer, a window, a file or a clock; the window and the exporters draw the same scenes.

pub mod axis;
pub mod colour;
pub mod font;
pub mod level;
pub mod line;
pub mod look;
pub mod palette;
pub mod rect;
pub mod scene;
pub mod shape;
pub mod text_box;
pub mod words;

#[cfg(test)]
mod colour_vision;
