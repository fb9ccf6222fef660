//! A frame: first everything that changes, then one `follow`, then everything that draws.

use super::history::Change;
use super::{Chapter, Lab};
use crate::app::beside::simulation::Simulation;
use crate::app::files::Errand;
use crate::app::now::{Message, Now, Panels, Playback, Pointer, from_keys};
use crate::app::paint;
use crate::app::pane;
use crate::app::pane::Easel;
use crate::app::panel::controls;
use crate::app::panel::menu::Facts;
use crate::app::panel::timeline;
use crate::app::settings::Settings;
use crate::app::theme;
use crate::app::widget::heard;
use crate::experiment::Document;
use crate::picture::look::Look;
use egui::{CentralPanel, Context, Frame, Ui};
use std::time::Duration;

/// Between two frames while the playhead moves.
const FRAME: Duration = Duration::from_millis(16);

impl Lab {
    /// One frame.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        heard::name(&ctx, egui::accesskit_root_id(), egui::Role::Window, "Descent Lab");
        self.change(ui);
        self.follow(&ctx);
        self.draw(ui);
        self.in_front(&ctx);
        self.obey(&ctx);
        self.settle(&ctx);
    }

    /// Carries out what was asked for, which may ask for more; the next frame shows it.
    fn obey(&mut self, ctx: &Context) {
        while !self.commands.is_empty() {
            for command in std::mem::take(&mut self.commands) {
                self.carry_out(command, ctx);
            }
            ctx.request_repaint();
        }
    }

    /// Everything that may change the experiment: what is dragged, keys, time, and the panels that edit.
    fn change(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        pane::edit(&mut self.easel(), &ctx);
        if !self.dialogs.is_open() && !self.files.is_asking() {
            self.commands.extend(from_keys(&ctx));
        }
        self.obey(&ctx);
        self.style(&ctx);
        let covered = self.dialogs.is_open() || self.files.is_asking();
        if covered && !std::mem::replace(&mut self.covered, covered) {
            // A hint that is shown stays as long as the pointer is where it is: for one frame nothing has one, and looks as before.
            ui.visuals_mut().disabled_alpha = 1.0;
            ui.disable();
        }
        self.covered = covered;
        let last = self.last_step();
        self.playback.pass(ctx.time(), last);
        self.menus_ui(ui);
        let below = timeline::ui(&mut self.playback, last, ui, &mut self.commands);
        timeline::message(&mut self.message, below, &ctx);
        if self.settings.panels == Panels::Shown {
            let Self { document, simulation, look, playback, pointer, settings, selected, commands, .. } =
                self;
            let now = now(simulation, look, playback, pointer, settings);
            controls::ui(&now, document, selected, ui, commands);
        }
    }

    /// Everything that shows what there is.
    fn draw(&mut self, ui: &mut Ui) {
        if self.settings.panels == Panels::Shown {
            let Self {
                document,
                simulation,
                look,
                playback,
                pointer,
                settings,
                selected,
                runs,
                commands,
                ..
            } = self;
            let now = now(simulation, look, playback, pointer, settings);
            runs.ui(&now, document, selected, ui, commands);
        }
        let ground = Frame::new().fill(paint::colour(self.look.ground));
        CentralPanel::default().frame(ground).show(ui, |ui| pane::ui(&mut self.easel(), ui));
    }

    /// What the panes are painted from.
    pub(in crate::app) fn easel(&mut self) -> Easel<'_> {
        let Self { document, simulation, look, playback, pointer, settings, panes, commands, .. } = self;
        let now = now(simulation, look, playback, pointer, settings);
        Easel { now, document, pointer, asked: commands, kept: panes }
    }

    fn menus_ui(&mut self, ui: &mut Ui) {
        let Self { menus, document, history, simulation, files, settings, look, commands, .. } = self;
        let facts = Facts {
            settings,
            look,
            can_undo: history.can_undo(),
            can_redo: history.can_redo(),
            has_ghosts: !simulation.stage().ghosts.is_empty(),
            name: files.name(document),
            path: files.path(),
            unsaved: files.is_unsaved(document),
        };
        menus.ui(&facts, document, ui, commands);
    }

    /// What stands in front of the window.
    fn in_front(&mut self, ctx: &Context) {
        let Self { files, dialogs, pictures, document, settings, look, commands, .. } = self;
        pictures.follow(ctx, commands);
        dialogs.ui(settings.look, look, ctx, commands);
        files.ui(Errand { document, settings, asked: commands, ctx });
    }

    /// Recomputes what the experiment's changes ask for; cheap if nothing changed.
    pub(in crate::app) fn follow(&mut self, ctx: &Context) {
        self.follow_bounds();
        self.words.follow(&mut self.document);
        let Document { experiment, view, .. } = &self.document;
        let wake = |ctx: &Context| {
            let ctx = ctx.clone();
            move || ctx.request_repaint()
        };
        self.simulation.follow(experiment, wake(ctx));
        self.simulation.follow_swarm(experiment, &view.hidden, wake(ctx));
    }

    /// Learning rates that are bound to the surface's curvature are those of the surface as it is now.
    fn follow_bounds(&mut self) {
        let experiment = &mut self.document.experiment;
        experiment.follow_bounds();
        let lost = experiment.release_bounds();
        if let Some(first) = lost.first() {
            let words = "follows nothing any more: there are no L and μ here that hold everywhere";
            self.message = Some(Message::Done(format!("α of {} {words}", experiment.name(*first))));
        }
    }

    /// After a frame: history, title, the next frame.
    fn settle(&mut self, ctx: &Context) {
        let busy = ctx.input(|input| input.pointer.any_down()) || ctx.text_edit_focused();
        let change = if busy { Change::Ongoing } else { Change::Settled };
        let (number, experiment) = (self.chapter, &self.document.experiment);
        self.history.observe(
            |before| before.number == number && before.document.experiment == *experiment,
            || Chapter { number, document: self.document.clone(), ready: self.files.is_ready() },
            change,
        );
        if !experiment.runs.iter().any(|run| run.slot == self.selected) {
            self.selected = experiment.runs.first().map_or(0, |run| run.slot);
        }
        self.document.view.step = Some(self.playback.step());
        let pointed = self.pointer.settle(self.playback.playing);
        // What a pane or a dialog has changed while it was drawn is followed in the next frame.
        let behind = self.simulation.progress().is_none() && *self.shown() != self.document.experiment;
        if pointed || behind {
            ctx.request_repaint();
        }
        if self.playback.playing {
            ctx.request_repaint_after(FRAME);
        }
    }

    fn style(&mut self, ctx: &Context) {
        let wanted = (self.settings.look, tenths(ctx.content_rect().height()));
        if self.styled != Some(wanted) {
            let (look, tenths) = wanted;
            self.look = Look::of(look).scaled(f64::from(tenths) / 10.0);
            theme::apply(ctx, &self.look);
            self.styled = Some(wanted);
        }
    }
}

/// In a window higher than this, in points, everything grows with it, so that on a screen of 3840 × 2160 whose system does not enlarge
/// anything text stays as large a part of it as on one of half the size.
const HIGH: f32 = 1500.0;

/// The height for which sizes are made.
const USUAL: f32 = 1200.0;

/// How many tenths of its usual size everything has in a window of a height.
fn tenths(height: f32) -> u32 {
    if height > HIGH { (10.0 * height / USUAL).round().min(30.0) as u32 } else { 10 }
}

/// What there is to see of a lab's parts.
fn now<'a>(
    simulation: &'a Simulation,
    look: &'a Look,
    playback: &Playback,
    pointer: &Pointer,
    settings: &Settings,
) -> Now<'a> {
    Now {
        stage: simulation.stage(),
        finished: simulation.finished(),
        progress: simulation.progress(),
        swarm_progress: simulation.swarm_progress(),
        look,
        step: playback.step(),
        playing: playback.playing,
        cursor: pointer.step(),
        panels: settings.panels,
    }
}
