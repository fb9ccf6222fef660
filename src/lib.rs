//! Descent Lab
#[macro_use]
pub mod parameter;
pub mod real;
pub mod surface;
pub mod optimizer;
pub mod schedule;
