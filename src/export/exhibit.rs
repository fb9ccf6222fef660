//! What is exported, as a format sees it.

use crate::picture::scene::Scene;

/// A picture that moves with the step, and what is written beside it.
pub trait Exhibit {
    /// The size of its scenes in points, the same at every step.
    fn size(&self) -> [f64; 2];

    /// The size of an image in pixels, into which the scene is fitted; vector graphics have the scene's own size.
    fn size_px(&self) -> [u32; 2];

    /// The step at which a format without motion shows it.
    fn step(&self) -> u64;

    /// The last step that there is to show.
    fn last_step(&self) -> u64;

    /// The scene as it stands at a step; beyond the last one, as at the last one.
    fn at(&self, step: u64) -> Scene;

    /// What is written beside it.
    fn metadata(&self) -> Metadata;
}

/// What is written beside the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// One line: what the figure shows.
    pub title: String,
    /// The caption, and the settings in words.
    pub description: String,
    /// The experiment as its file holds it, so that the figure can be made again; not written when empty.
    pub experiment: String,
}
