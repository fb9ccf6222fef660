//! Curves over the steps, the evaluations or the examples seen: each kind is a file here that says what it shows.

mod condition;
mod content;
mod distance;
mod drawer;
pub mod epochs;
mod gradient_norm;
mod learning_rate;
mod list;
mod loss;
mod prepared;
mod range;
mod regret;
mod series;
mod slice;

pub(crate) use list::words;
pub use prepared::Curve;
