//! Pictures as plain data, and the geometry that prepares them.

pub mod clip;
pub mod dash;
pub mod font;
pub mod projection;
pub mod rect;
pub mod scene;
pub mod shape;
pub mod thin;
