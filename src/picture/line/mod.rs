//! Lines that are drawn well: clipped before anything else, dashed along their length, thinned without losing a spike, and seen also
//! below others.

pub mod clip;
pub mod cover;
pub mod dash;
pub mod thin;
