//! What can be said about a run: stability limits and convergence rates before it, a verdict after it.
//!
//! Everything here reads plans and finished trajectories; nothing here changes or ends a run.

mod number;
pub mod stability;
mod verdict;

pub use verdict::{Judgement, Product, Verdict, verdict};
