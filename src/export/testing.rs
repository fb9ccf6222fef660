//! A picture that stands still.

use super::{Exhibit, Metadata};
use crate::picture::scene::Scene;

/// A scene that is the same at every step.
pub(super) struct Page {
    pub(super) scene: Scene,
    pub(super) metadata: Metadata,
    pub(super) size_px: [u32; 2],
}

impl Page {
    pub(super) fn new(scene: Scene, size_px: [u32; 2]) -> Self {
        Self { scene, metadata: Metadata::default(), size_px }
    }
}

impl Exhibit for Page {
    fn size(&self) -> [f64; 2] {
        self.scene.size
    }

    fn size_px(&self) -> [u32; 2] {
        self.size_px
    }

    fn step(&self) -> u64 {
        0
    }

    fn last_step(&self) -> u64 {
        0
    }

    fn at(&self, _: u64) -> Scene {
        self.scene.clone()
    }

    fn metadata(&self) -> Metadata {
        self.metadata.clone()
    }
}
