//! Lines that are drawn well: clipped before anything else, dashed along their length, thinned without losing a spike.

pub mod clip;
pub mod dash;
pub mod thin;
