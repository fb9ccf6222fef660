//! Descent Lab
#[macro_use]
pub mod parameter;
pub mod experiment;
pub mod export;
pub mod insight;
pub mod optimizer;
pub mod plot;
pub mod real;
pub mod schedule;
pub mod surface;
pub mod trajectory;
