//! A picture of an experiment as one value: what the window and the command line hand to every format.

use std::sync::Arc;

use super::caption::caption;
use super::figure::figure;
use crate::experiment::{Document, View};
use crate::export::{Exhibit, Metadata};
use crate::picture::look::{Look, LookKind};
use crate::picture::scene::Scene;
use crate::stage::Stage;

/// A figure is laid out at most this many points wide. A wider image shows the same with more pixels to a point, so that
/// its text can be read when it is shown as large as a page.
const WIDEST: f64 = 1200.0;

/// What a picture may be asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wishes {
    /// Colours and sizes.
    pub look: LookKind,
    /// The size of an image in pixels.
    pub size_px: [u32; 2],
    /// The step that is shown; `None` is the one that the view looks at, and the end if it looks at none.
    pub step: Option<u64>,
}

/// A figure with everything that it is made from.
#[derive(Clone, Debug)]
pub struct Picture {
    stage: Arc<Stage>,
    view: View,
    step: u64,
    description: String,
    experiment: String,
    /// What stands above it; may be empty.
    pub title: String,
    /// Colours and sizes.
    pub look: LookKind,
    /// The size of an image in pixels, from left to right and from top to bottom.
    pub size_px: [u32; 2],
}

impl Picture {
    /// The picture of a stage, looked at and called as a document says. Its title is the document's, and the surface's if
    /// that has none.
    pub fn of(document: &Document, stage: Arc<Stage>, wishes: Wishes) -> Self {
        let Wishes { look, size_px, step } = wishes;
        let mut document = Document { experiment: stage.experiment.clone(), ..document.clone() };
        // Who opens what is written beside the picture sees what the picture shows; the end is no step of its own.
        let end = document.experiment.steps;
        document.view.step = step.or(document.view.step).filter(|step| *step < end);
        let experiment = document.to_text();
        let Document { title, note, experiment: shown, view, .. } = document;
        let note = note.unwrap_or_default();
        Self {
            step: view.step.unwrap_or(end),
            description: format!("{note}\n{}", caption(&shown)).trim().to_owned(),
            experiment,
            title: title.unwrap_or_else(|| shown.surface.title()),
            look,
            size_px,
            stage,
            view,
        }
    }

    /// Its scene at the step that it shows.
    pub fn scene(&self) -> Scene {
        self.at(self.step)
    }
}

impl PartialEq for Picture {
    /// A picture of the same stage is the same, also where runs end in what is not a number and so equals nothing.
    fn eq(&self, other: &Self) -> bool {
        let Self { stage, view, step, description, experiment, title, look, size_px } = self;
        (Arc::ptr_eq(stage, &other.stage) || *stage == other.stage)
            && (view, step, description, experiment)
                == (&other.view, &other.step, &other.description, &other.experiment)
            && (title, look, size_px) == (&other.title, &other.look, &other.size_px)
    }
}

impl Exhibit for Picture {
    /// As many points as the image has pixels, but at most 1200 from left to right.
    fn size(&self) -> [f64; 2] {
        let pixels = self.size_px.map(f64::from);
        let per_point = (pixels[0] / WIDEST).max(1.0);
        pixels.map(|pixels| pixels / per_point)
    }

    fn size_px(&self) -> [u32; 2] {
        self.size_px
    }

    fn step(&self) -> u64 {
        self.step
    }

    fn last_step(&self) -> u64 {
        self.stage.experiment.steps
    }

    fn at(&self, step: u64) -> Scene {
        figure(&self.stage, &self.view, &self.title, &Look::of(self.look), self.size(), Some(step))
    }

    /// Its title, its note and settings in words, and its experiment, so that it can be made again.
    fn metadata(&self) -> Metadata {
        Metadata {
            title: self.title.clone(),
            description: self.description.clone(),
            experiment: self.experiment.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(wishes: Wishes) -> Picture {
        let document = Document::default();
        Picture::of(&document, Arc::new(Stage::of(&document.experiment)), wishes)
    }

    const WISHES: Wishes = Wishes { look: LookKind::Light, size_px: [1600, 1200], step: None };

    #[test]
    fn a_wide_image_has_more_pixels_to_a_point() {
        assert_eq!(picture(WISHES).size(), [1200.0, 900.0]);
        assert_eq!(picture(Wishes { size_px: [1000, 1250], ..WISHES }).size(), [1000.0, 1250.0]);
    }

    #[test]
    fn a_picture_moves_with_the_step() {
        let picture = picture(WISHES);
        assert_eq!(picture.step(), picture.last_step());
        // Lines are apart by what is not a number, which equals nothing.
        let seen = |step| format!("{:?}", picture.at(step));
        assert_ne!(seen(3), seen(picture.step()));
        assert_eq!(seen(u64::MAX), seen(picture.step()));
    }

    #[test]
    fn a_picture_equals_itself_where_runs_end_in_no_number() {
        let mut first = picture(WISHES);
        let stage = Arc::make_mut(&mut first.stage);
        Arc::make_mut(&mut stage.actors[0].trajectory).samples[1].loss = f64::NAN;
        assert!(first == first.clone());
        assert!(first != Picture { title: "Another".into(), ..first.clone() });
    }

    #[test]
    fn a_picture_can_be_made_again_from_what_is_written_beside_it() {
        let first = picture(Wishes { step: Some(3), ..WISHES });
        let document = Document::parse(&first.metadata().experiment).unwrap();
        let stage = Arc::new(Stage::of(&document.experiment));
        assert_eq!(Picture::of(&document, stage, WISHES), first);
    }
}
