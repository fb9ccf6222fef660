//! What can be said about a run: stability limits, convergence rates and the cloud that noise
//! makes before it, a verdict after it.
//!
//! Everything here reads plans and finished trajectories; nothing here changes or ends a run.

pub mod condition;
pub mod guarantee;
pub mod rate;
pub mod regret;
pub mod sharpness;
pub mod stability;
pub mod stationary;
mod verdict;

pub use verdict::{Judgement, Product, Verdict, verdict};
