//! Descent Lab
#[macro_use]
pub mod parameter;
#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
pub mod experiment;
pub mod export;
pub mod gallery;
pub mod insight;
pub mod optimizer;
pub mod plot;
pub mod real;
pub mod reference;
pub mod schedule;
pub mod surface;
pub mod trajectory;
