//! What goes to a file or comes from one.

use crate::experiment::Document;
use crate::export::Format;
use crate::picture::look::LookKind;
use crate::plot::picture::{Picture, Wishes};
use crate::stage::Stage;
use std::path::PathBuf;
use std::sync::Arc;

/// A picture and the format that it is to be saved in.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct Request {
    pub(in crate::app) picture: Picture,
    pub(in crate::app) format: Format,
}

impl Request {
    /// Pixels of a picture that nobody gave another size.
    pub(in crate::app) const SIZE: [u32; 2] = [1600, 1200];

    /// The picture of what the window shows at a step.
    pub(in crate::app) fn of(document: &Document, stage: &Arc<Stage>, look: LookKind, step: u64) -> Self {
        let wishes = Wishes { look, size_px: Self::SIZE, step: Some(step) };
        Self { picture: Picture::of(document, stage.clone(), wishes), format: Format::Png }
    }
}

/// A document that takes the place of the one that is shown.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct Newcomer {
    pub(in crate::app) document: Document,
    /// The file it came from.
    pub(in crate::app) path: Option<PathBuf>,
    /// Whether it holds what no file does.
    pub(in crate::app) unsaved: bool,
    /// Whether it is a ready experiment, which is left without a question.
    pub(in crate::app) ready: bool,
}

/// What a start begins with.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The experiment to open, and the file it came from if there is one.
    pub document: Option<(Document, Option<PathBuf>)>,
}
