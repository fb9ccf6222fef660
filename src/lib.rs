pub mod export;
pub mod plot;
