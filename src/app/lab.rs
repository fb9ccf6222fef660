//! The lab: everything the window holds, and what each command does to it.

use super::command::{self, Command};
use super::details::Explained;
use super::dialogs::Dialogs;
use super::files::Files;
use super::history::{Change, History};
use super::paint::Textures;
use super::playback::Playback;
use super::settings::{Panels, Settings};
use super::simulation::Simulation;
use super::start::Start;
use super::{controls, curves, data_pane, menu, runs, theme, timeline};
use crate::experiment::{Document, Experiment, Panes, Rate};
use crate::picture::look::{Look, LookKind};
use crate::picture::number::rounded;
use crate::plot::data_pane::Pointed;
use crate::surface::{Surface, Typed};
use crate::{gallery, real::V};
use egui::Context;

/// Everything the window holds.
pub struct Lab {
    /// The experiment, how it is looked at, and its words.
    pub(super) document: Document,
    /// Its past.
    pub(super) history: History<Chapter>,
    /// Which document is shown, counted from the start.
    pub(super) chapter: u64,
    chapters: u64,
    /// What the document's words are about.
    pub(super) noted: menu::Subject,
    /// Its trajectories.
    pub(super) simulation: Simulation,
    /// Which step is looked at.
    pub(super) playback: Playback,
    /// The step that was under the pointer in the last frame: everything marks it.
    pub(super) cursor: Option<u64>,
    /// The step under the pointer, as this frame finds out.
    pub(super) hovered: Option<u64>,
    /// What was pointed at in the data or in the plane in the last frame: both mark it.
    pub(super) pointed: Option<Pointed>,
    /// The same, as this frame finds out.
    pub(super) pointing: Option<Pointed>,
    /// The slot of the run whose details are shown.
    pub(super) selected: usize,
    /// Where the document came from and where it goes.
    pub(super) files: Files,
    /// What stands in front of the window.
    pub(super) dialogs: Dialogs,
    /// What is remembered between two starts.
    pub(super) settings: Settings,
    /// What was said last.
    pub(super) message: Option<Message>,
    pub(super) look: Look,
    pub(super) plane: super::plane::Memory,
    pub(super) curves: curves::Memory,
    pub(super) data_pane: data_pane::Memory,
    pub(super) textures: Textures,
    /// The step that is explained in the details.
    pub(super) explained: Explained,
    pub(super) commands: Vec<Command>,
    styled: Option<LookKind>,
}

/// An experiment, and which of the documents shown so far it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chapter {
    number: u64,
    experiment: Experiment,
}

/// One line in the status bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Message {
    /// Something is done.
    Done(String),
    /// Something failed.
    Failed(String),
}

impl Message {
    /// What it says.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Done(text) | Self::Failed(text) => text,
        }
    }
}

impl Lab {
    /// A lab with the settings of the last time, and a document that was asked for or the last one.
    pub(super) fn new(ctx: &Context, settings: Settings, start: Start) -> Self {
        theme::install_fonts(ctx);
        ctx.options_mut(|options| options.quit_shortcuts.clear());
        let (document, files, message) = Files::begin(&settings, start);
        let mut lab = Self {
            history: History::new(Chapter { number: 0, experiment: document.experiment.clone() }),
            chapter: 0,
            chapters: 0,
            noted: menu::subject(&document.experiment),
            simulation: Simulation::new(&document.experiment),
            playback: settings.playback,
            cursor: None,
            hovered: None,
            pointed: None,
            pointing: None,
            selected: document.experiment.runs.first().map_or(0, |run| run.slot),
            look: Look::of(settings.look),
            document,
            files,
            dialogs: Dialogs::default(),
            message,
            plane: super::plane::Memory::default(),
            curves: curves::Memory::default(),
            data_pane: data_pane::Memory::default(),
            textures: Textures::default(),
            explained: Explained::default(),
            commands: Vec::new(),
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
        runs.is_some() || self.plane.is_busy()
    }

    /// What is to be remembered.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            playback: self.playback,
            document: Some(self.document.to_text()),
            path: self.files.path().map(Into::into),
            unsaved: self.files.is_unsaved(&self.document),
            ..self.settings.clone()
        }
    }

    /// The last step of the runs.
    pub(super) fn last_step(&self) -> u64 {
        self.document.experiment.steps
    }

    /// One frame.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.style(&ctx);
        if !self.dialogs.is_open() && !self.files.is_asking() {
            self.commands.extend(command::from_keys(&ctx));
        }
        let last = self.last_step();
        self.playback.advance(f64::from(ctx.input(|input| input.stable_dt).min(0.1)), last);
        menu::bar(self, ui);
        timeline::ui(self, ui);
        if self.settings.panels == Panels::Shown {
            controls::ui(self, ui);
            runs::ui(self, ui);
        }
        egui::CentralPanel::default()
            .frame(egui::Frame::new().fill(super::paint::colour(self.look.ground)))
            .show(ui, |ui| {
                super::panes::ui(self, ui);
            });
        self.dialogs_ui(&ctx);
        self.files_ui(&ctx);
        for command in std::mem::take(&mut self.commands) {
            self.carry_out(command, &ctx);
        }
        self.settle(&ctx);
    }

    /// Recomputes what the experiment's changes ask for; cheap where nothing changed.
    pub(super) fn follow(&mut self, ctx: &Context) {
        let Document { experiment, view, .. } = &self.document;
        let wake = |ctx: &Context| {
            let ctx = ctx.clone();
            move || ctx.request_repaint()
        };
        self.simulation.follow(experiment, wake(ctx));
        self.simulation.follow_swarm(experiment, &view.hidden, wake(ctx));
    }

    /// After a frame: history, title, the next frame.
    fn settle(&mut self, ctx: &Context) {
        self.follow(ctx);
        let busy = ctx.input(|input| input.pointer.any_down()) || ctx.text_edit_focused();
        let change = if busy { Change::Ongoing } else { Change::Settled };
        let now = Chapter { number: self.chapter, experiment: self.document.experiment.clone() };
        self.history.observe(&now, change);
        if !self.document.experiment.runs.iter().any(|run| run.slot == self.selected) {
            self.selected = self.document.experiment.runs.first().map_or(0, |run| run.slot);
        }
        self.document.view.step = Some(self.playback.step());
        // While it plays, everything shows the step of the playhead.
        let hovered = self.hovered.take().filter(|_| !self.playback.playing);
        if hovered != self.cursor {
            self.cursor = hovered;
            ctx.request_repaint();
        }
        let pointing = self.pointing.take();
        if pointing != self.pointed {
            self.pointed = pointing;
            ctx.request_repaint();
        }
        if self.playback.playing {
            ctx.request_repaint_after(std::time::Duration::from_millis(16));
        }
    }

    fn style(&mut self, ctx: &Context) {
        if self.styled != Some(self.settings.look) {
            self.look = Look::of(self.settings.look);
            theme::apply(ctx, &self.look);
            self.styled = Some(self.settings.look);
        }
    }

    /// Puts the playhead where the document wants it, moving from the start where it does not say.
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
    pub(super) fn show(&mut self, document: Document) {
        self.noted = menu::subject(&document.experiment);
        self.document = document;
        self.chapters += 1;
        self.chapter = self.chapters;
        self.simulation.unpin();
        self.plane.forget();
        self.rewind();
    }

    /// Says something in the status bar.
    pub(super) fn say(&mut self, message: Message) {
        self.message = Some(message);
    }

    /// Does what a command asks for.
    pub(super) fn carry_out(&mut self, command: Command, ctx: &Context) {
        let last = self.last_step();
        match command {
            Command::New
            | Command::Open
            | Command::OpenFile(_)
            | Command::OpenReady(_)
            | Command::OpenData
            | Command::OpenTable(_)
            | Command::Save
            | Command::SaveAs
            | Command::SavePicture
            | Command::CopyPicture
            | Command::SaveWindow
            | Command::Quit => self.carry_out_file(command, ctx),
            Command::Help
            | Command::Methods
            | Command::Method(_)
            | Command::CheckNumbers
            | Command::About => self.dialogs.open(command),
            Command::Undo => self.restore(History::undo),
            Command::Redo => self.restore(History::redo),
            Command::Reset => self.reset(),
            Command::TypeFunction => self.type_function(ctx),
            Command::ThrowDice => self.throw_dice(),
            Command::TogglePlay => self.playback.toggle(last),
            Command::StepForward => self.playback.nudge(1, last),
            Command::StepBack => self.playback.nudge(-1, last),
            Command::ToStart => self.playback.go(0),
            Command::ToEnd => self.playback.go(last),
            Command::ToggleLoop => self.playback.looping ^= true,
            Command::ToggleRun(index) => self.toggle_run(index),
            Command::RaiseRate => self.change_rate(next_rate),
            Command::LowerRate => self.change_rate(previous_rate),
            Command::Pin => {
                let hidden = &self.document.view.hidden;
                self.simulation.pin(|slot| !hidden.contains(&slot));
            }
            Command::Unpin => self.simulation.unpin(),
            Command::TogglePanels => {
                self.settings.panels = match self.settings.panels {
                    Panels::Shown => Panels::Hidden,
                    Panels::Hidden => Panels::Shown,
                };
            }
            Command::ToggleFullScreen => {
                let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!full));
            }
            Command::ResetView => self.document.view.window = None,
            Command::TogglePanes => {
                self.document.view.panes = match self.document.view.panes {
                    Panes::Overlay => Panes::Grid,
                    Panes::Grid => Panes::Overlay,
                };
            }
            Command::TogglePane(pane) => self.document.view.toggle_pane(pane),
            Command::Toggle(layer) => self.document.view.toggle(layer),
            Command::NextCurveAxis => {
                let Document { experiment, view, .. } = &mut self.document;
                view.curve_axis = view.curve_axis.next(&experiment.surface);
            }
            Command::SetLook(kind) => self.set_look(kind),
        }
    }

    /// Changes the look. A projector is for the plane; H brings the panels back there too.
    fn set_look(&mut self, kind: LookKind) {
        let projector = |kind| kind == LookKind::Projector;
        if projector(kind) != projector(self.settings.look) {
            self.settings.panels = if projector(kind) { Panels::Hidden } else { Panels::Shown };
        }
        self.settings.look = kind;
    }

    fn restore(&mut self, step: impl FnOnce(&mut History<Chapter>) -> Option<Chapter>) {
        let Some(Chapter { number, experiment }) = step(&mut self.history) else { return };
        self.document.experiment = experiment;
        if number != self.chapter {
            // An experiment of another document must not be saved over this one's file, nor under its title.
            self.chapter = number;
            self.document = Document { title: None, note: None, ..std::mem::take(&mut self.document) };
            self.files.detach();
            self.plane.forget();
        }
    }

    fn reset(&mut self) {
        let experiment = &mut self.document.experiment;
        let surface = experiment.surface.clone();
        experiment.set_surface(surface);
        self.document.view.window = None;
    }

    fn type_function(&mut self, ctx: &Context) {
        let Document { experiment, view, .. } = &mut self.document;
        if !matches!(experiment.surface, Surface::Typed(_)) {
            experiment.set_surface(Typed::default().into());
            view.window = None;
        }
        self.settings.panels = Panels::Shown;
        controls::select_function(ctx);
    }

    fn throw_dice(&mut self) {
        let [x, y] = self.plane.window(&self.document);
        let [u, v] = crate::random::uniform(crate::platform::entropy(), 0, 0);
        let start = V::new(x[0] + u * (x[1] - x[0]), y[0] + v * (y[1] - y[0]));
        let width = (x[1] - x[0]).min(y[1] - y[0]);
        self.document.experiment.start = Some(start.map(|c| rounded(c, width)));
    }

    fn toggle_run(&mut self, index: usize) {
        if let Some(run) = self.document.experiment.runs.get(index) {
            let hidden = &mut self.document.view.hidden;
            if !hidden.remove(&run.slot) {
                hidden.insert(run.slot);
            }
        }
    }

    /// The shared learning rate, or that of the selected run where it has its own.
    fn change_rate(&mut self, change: impl Fn(f64) -> f64) {
        let selected = self.selected;
        let experiment = &mut self.document.experiment;
        let own = experiment.runs.iter_mut().find(|run| run.slot == selected).map(|run| &mut run.rate);
        match own {
            Some(Rate::Own(rate)) => *rate = change(*rate),
            _ => experiment.learning_rate = change(experiment.learning_rate),
        }
    }

    /// A ready experiment as a document.
    pub(super) fn ready(id: &str) -> Option<Document> {
        gallery::named(id)
    }
}

/// The mantissas that the plus and minus keys go through.
const MANTISSAS: [f64; 6] = [1.0, 1.5, 2.0, 3.0, 5.0, 7.0];

/// All rates of that kind between the ends of the slider, ascending.
fn rates() -> impl DoubleEndedIterator<Item = f64> {
    (-5..=1).flat_map(|decade: i32| MANTISSAS.map(|m| format!("{m}e{decade}").parse().unwrap_or(m)))
}

/// The next larger rate.
fn next_rate(rate: f64) -> f64 {
    rates().find(|next| *next > rate * (1.0 + 1e-9)).unwrap_or(rate)
}

/// The next smaller rate.
fn previous_rate(rate: f64) -> f64 {
    rates().rev().find(|next| *next < rate * (1.0 - 1e-9)).unwrap_or(rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plus_and_minus_walk_through_round_rates() {
        let up: Vec<f64> =
            std::iter::successors(Some(0.012), |rate| Some(next_rate(*rate))).take(5).collect();
        assert_eq!(up, [0.012, 0.015, 0.02, 0.03, 0.05]);
        assert_eq!(previous_rate(0.02), 0.015);
        assert_eq!(previous_rate(1e-5), 1e-5);
        assert_eq!(next_rate(1e3), 1e3);
    }
}
