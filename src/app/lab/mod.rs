//! The lab: everything the window holds, and what each command does to it.

mod carry_out;
mod frame;
mod history;
mod index;
mod words;

use super::dialog::Dialogs;
use super::files::Files;
use super::now::{Command, Message, Newcomer, Playback, Pointer, Request, Start};
use super::pane::Middle;
use super::settings::Settings;
use super::theme;
use crate::app::beside::pictures::Pictures;
use crate::app::beside::simulation::Simulation;
use crate::app::panel::menu::Menus;
use crate::app::panel::runs::Runs;
use crate::experiment::{Document, Experiment, View};
use crate::picture::look::{Look, LookKind};
use egui::Context;
use history::History;
use words::Words;

/// Everything the window holds.
pub struct Lab {
    /// The experiment, how it is looked at, and its words.
    pub(in crate::app) document: Document,
    /// Experiments that undo and redo lead to.
    pub(in crate::app) history: History<Chapter>,
    /// Which document is shown, counted from the start.
    pub(in crate::app) chapter: u64,
    chapters: u64,
    /// The document's words, and what they are about.
    words: Words,
    /// The trajectories of the experiment, or while these are computed, of the one before.
    pub(in crate::app) simulation: Simulation,
    /// Which step is looked at.
    pub(in crate::app) playback: Playback,
    /// What the pointer is at.
    pub(in crate::app) pointer: Pointer,
    /// The slot of the run whose details are shown.
    pub(in crate::app) selected: usize,
    /// Where the document came from and where it goes.
    pub(in crate::app) files: Files,
    /// What stands in front of the window.
    pub(in crate::app) dialogs: Dialogs,
    /// Pictures that are being made.
    pub(in crate::app) pictures: Pictures,
    /// What is remembered between two starts.
    pub(in crate::app) settings: Settings,
    /// What was said last.
    pub(in crate::app) message: Option<Message>,
    pub(in crate::app) look: Look,
    pub(in crate::app) panes: Middle,
    pub(in crate::app) runs: Runs,
    pub(in crate::app) menus: Menus,
    /// What is asked for, until it is carried out.
    pub(in crate::app) commands: Vec<Command>,
    /// Whether something stood in front of the window in the last frame.
    covered: bool,
    /// The look that egui has, and its size in tenths.
    styled: Option<(LookKind, u32)>,
}

/// A document as it was, and which of those shown so far it was.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct Chapter {
    number: u64,
    document: Document,
    /// Whether it was a ready experiment.
    ready: bool,
}

impl Lab {
    /// A lab with the settings of the last time, and a document that was asked for or the last one.
    pub(in crate::app) fn new(ctx: &Context, settings: Settings, start: Start) -> Self {
        theme::install_fonts(ctx);
        ctx.options_mut(|options| options.quit_shortcuts.clear());
        let (document, files, message) = Files::begin(&settings, start);
        let mut lab = Self {
            history: History::new(Chapter { number: 0, document: document.clone(), ready: files.is_ready() }),
            chapter: 0,
            chapters: 0,
            simulation: Simulation::new(&document.experiment),
            playback: settings.playback,
            pointer: Pointer::default(),
            selected: document.experiment.runs.first().map_or(0, |run| run.slot),
            look: Look::of(settings.look),
            menus: Menus::default(),
            words: Words::of(&document),
            runs: Runs::default(),
            document,
            files,
            dialogs: Dialogs::default(),
            pictures: Pictures::default(),
            message,
            panes: Middle::default(),
            commands: Vec::new(),
            covered: false,
            styled: None,
            settings,
        };
        lab.rewind();
        lab
    }

    /// A lab with an experiment and nothing remembered, for a context without a window: tests and benchmarks.
    pub fn headless(ctx: &Context, document: Document) -> Self {
        Self::new(ctx, Settings::default(), Start { document: Some((document, None)) })
    }

    /// The experiment, to be changed as a panel would.
    pub fn document_mut(&mut self) -> &mut Document {
        &mut self.document
    }

    /// The experiment whose runs are shown: while the document's are computed beside the window, the one before.
    pub fn shown(&self) -> &Experiment {
        &self.simulation.stage().experiment
    }

    /// Whether runs, swarms or contours are computed beside the window.
    pub fn is_busy(&self) -> bool {
        let runs = self.simulation.progress().or(self.simulation.swarm_progress());
        runs.is_some() || self.panes.is_busy()
    }

    /// What is to be remembered.
    pub(in crate::app) fn settings(&self) -> Settings {
        Settings {
            playback: self.playback,
            document: Some(self.document.to_text()),
            path: self.files.path().map(Into::into),
            unsaved: self.files.is_unsaved(&self.document),
            ready: self.files.is_ready(),
            ..self.settings.clone()
        }
    }

    /// The last step of the runs.
    pub(in crate::app) fn last_step(&self) -> u64 {
        self.document.experiment.steps
    }

    /// Puts the playhead where the document wants it, moving from the start if it does not say.
    fn rewind(&mut self) {
        match self.document.view.step {
            Some(step) => self.playback.go(step.min(self.last_step())),
            None => {
                self.playback.go(0);
                self.playback.toggle(self.last_step());
            }
        }
    }

    /// Puts another document on the stage; undo leads back to the experiment before it.
    fn show(&mut self, opened: Newcomer, ctx: &Context) {
        let left = self.files.is_ready() && self.files.is_unsaved(&self.document);
        let undo = Command::Undo.spec().shortcut.map_or_else(String::new, |key| ctx.format_shortcut(&key));
        let words = || {
            format!("{} was left with its changes; {undo} brings it back", self.files.name(&self.document))
        };
        self.message = left.then(|| Message::Done(words()));
        self.files.turn_to(&opened);
        self.document = opened.document;
        self.words = Words::of(&self.document);
        self.chapters += 1;
        self.chapter = self.chapters;
        self.simulation.unpin();
        self.panes.forget();
        self.rewind();
    }

    /// The picture of what the window shows.
    pub(in crate::app) fn request(&self) -> Request {
        // A picture has other proportions than the window, and shows all that is seen there.
        let seen = self.panes.plane.shown.map(|shown| [shown.x.range, shown.y.range]);
        let view = View { window: self.document.view.window.or(seen), ..self.document.view.clone() };
        let document = Document { view, ..self.document.clone() };
        Request::of(&document, self.simulation.stage(), self.settings.look, self.playback.step())
    }
}
