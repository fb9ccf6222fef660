//! A document's title and note, which are about one surface: over another one they say nothing.

use crate::data::{Points, Source};
use crate::experiment::{Document, Experiment};
use crate::surface::Surface;

/// The words that a document came with, and what they are about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words {
    about: Subject,
    title: Option<String>,
    note: Option<String>,
    /// Whether something else is shown, so that the document has no words.
    away: bool,
}

/// The surface, by its id; the formula if somebody typed it; where its data come from.
#[derive(Clone, Debug, PartialEq)]
struct Subject {
    surface: &'static str,
    formula: Option<String>,
    source: Option<&'static str>,
}

impl Subject {
    fn of(experiment: &Experiment) -> Self {
        let formula = match &experiment.surface {
            Surface::Typed(typed) => Some(typed.text().to_owned()),
            _ => None,
        };
        let source = experiment.surface.data().map(|data| Source::description(data.source()).id);
        Self { surface: experiment.surface.description().id, formula, source }
    }

    /// Whether words about this hold over another one too: points that were dragged are no other data.
    fn covers(&self, other: &Self) -> bool {
        let data = self.source == other.source || other.source == Some(Points::DESCRIPTION.id);
        self.surface == other.surface && self.formula == other.formula && data
    }
}

impl Words {
    /// The words of a document that is shown for the first time.
    pub(super) fn of(document: &Document) -> Self {
        let Document { title, note, experiment, .. } = document;
        Self { about: Subject::of(experiment), title: title.clone(), note: note.clone(), away: false }
    }

    /// Takes the words away where the experiment is about something else, and brings them back where it is not any more.
    pub(super) fn follow(&mut self, document: &mut Document) {
        let hold = self.about.covers(&Subject::of(&document.experiment));
        if !hold && !self.away {
            (self.title, self.note, self.away) = (document.title.take(), document.note.take(), true);
        } else if hold && self.away {
            document.title = document.title.take().or_else(|| self.title.take());
            document.note = document.note.take().or_else(|| self.note.take());
            self.away = false;
        }
    }
}
