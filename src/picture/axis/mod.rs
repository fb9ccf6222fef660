//! Axes: from data to places, ticks, and the frame around a plot.

pub mod frame;
pub mod projection;
pub mod ticks;
