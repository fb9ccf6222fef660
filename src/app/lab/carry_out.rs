//! What each command does to the lab.

use super::history::History;
use super::index;
use super::words::Words;
use super::{Chapter, Lab};
use crate::app::files::Errand;
use crate::app::now::{Command, Panels};
use crate::app::panel::controls;
use crate::experiment::{Document, MOST_RUNS, Panes, Rate};
use crate::number::rounded;
use crate::optimizer::Optimizer;
use crate::picture::look::LookKind;
use crate::real::V;
use crate::schedule::Shape;
use crate::surface::{Surface, Typed};
use crate::{platform, random};
use egui::Context;

impl Lab {
    /// Does what a command asks for.
    pub(in crate::app) fn carry_out(&mut self, command: Command, ctx: &Context) {
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
            | Command::SaveRequest(_)
            | Command::Quit => self.carry_out_file(command, ctx),
            Command::Show(opened) => self.show(*opened, ctx),
            Command::SavePicture => {
                // The picture is of the step that was seen when it was asked for.
                self.playback.playing = false;
                self.dialogs.open_picture(self.request());
            }
            Command::CopyPicture => self.message = Some(self.pictures.copy(self.request(), ctx)),
            Command::CopyRequest(request) => self.message = Some(self.pictures.copy(*request, ctx)),
            Command::Write(picture) => {
                let (request, path) = *picture;
                self.message = Some(self.pictures.write(request, path, ctx));
            }
            Command::SaveWindow => {
                self.pictures.save_window(self.document.title.clone().unwrap_or_default(), ctx);
            }
            Command::Help
            | Command::Methods
            | Command::Method(_)
            | Command::CheckNumbers
            | Command::About => self.dialogs.open(command),
            Command::ShowResults => {
                let hidden = self.document.view.hidden.clone();
                self.dialogs.open_results(self.simulation.stage().clone(), hidden);
            }
            Command::Find => self.dialogs.open_palette(index::everything(&self.document.experiment, ctx)),
            Command::SetSurface(_)
            | Command::AddRun(_)
            | Command::SetSchedule(_)
            | Command::GoToControl(_) => {
                self.carry_out_found(command, ctx);
            }
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
            Command::GoTo(step) => self.playback.go(step.min(last)),
            Command::Say(message) => self.message = Some(message),
            Command::ToggleLoop => self.playback.looping ^= true,
            Command::ToggleRun(index) => self.toggle_run(index),
            Command::NextRun => self.select_next_run(),
            Command::RaiseRate => self.change_rate(next_rate),
            Command::LowerRate => self.change_rate(previous_rate),
            Command::NudgeRateUp => self.change_rate(|rate| hundredth(rate, 1.0)),
            Command::NudgeRateDown => self.change_rate(|rate| hundredth(rate, -1.0)),
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

    fn carry_out_file(&mut self, command: Command, ctx: &Context) {
        let Self { files, document, settings, commands, .. } = self;
        files.carry_out(command, Errand { document, settings, asked: commands, ctx });
    }

    /// Does what is found by its words and has no key.
    fn carry_out_found(&mut self, command: Command, ctx: &Context) {
        let Self { document: Document { experiment, view, .. }, commands, .. } = self;
        match command {
            Command::SetSurface(id) => {
                if let Some(surface) = Surface::named(&id) {
                    controls::set_surface(experiment, view, surface, commands, ctx);
                }
            }
            Command::AddRun(id) => {
                if let Some(optimizer) = Optimizer::named(&id).filter(|_| experiment.runs.len() < MOST_RUNS) {
                    experiment.add_run(optimizer);
                    self.selected = experiment.runs.last().map_or(self.selected, |run| run.slot);
                }
            }
            Command::SetSchedule(id) => {
                let shape = Shape::all().into_iter().find(|shape| shape.description().id == id);
                experiment.schedule.shape = shape.unwrap_or_else(|| experiment.schedule.shape.clone());
            }
            Command::GoToControl(goal) => {
                if let Some(stage) = goal.stage {
                    experiment.around.switch_on(stage);
                }
                self.settings.panels = Panels::Shown;
                goal.go(ctx);
            }
            _ => {}
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
        let Some(Chapter { number, document, ready }) = step(&mut self.history) else { return };
        if number == self.chapter {
            self.document.experiment = document.experiment;
        } else {
            // An experiment of another document must not be saved over this one's file.
            self.chapter = number;
            self.document = document;
            self.words = Words::of(&self.document);
            self.files.detach(ready);
            self.panes.forget();
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
        let [x, y] = self.panes.plane.window(&self.document);
        let [u, v] = random::uniform(platform::entropy(), 0, 0);
        let start = V::new(x[0] + u * (x[1] - x[0]), y[0] + v * (y[1] - y[0]));
        let width = (x[1] - x[0]).min(y[1] - y[0]);
        self.document.experiment.start = Some(start.map(|c| rounded(c, width)));
    }

    fn toggle_run(&mut self, index: usize) {
        if let Some(run) = self.document.experiment.runs.get(index) {
            self.document.view.toggle_run(run.slot);
        }
    }

    fn select_next_run(&mut self) {
        let Document { experiment, view, .. } = &self.document;
        let slots = experiment.runs.iter().map(|run| run.slot);
        let shown = || slots.clone().filter(|slot| *slot == self.selected || !view.hidden.contains(slot));
        let next = shown().skip_while(|slot| *slot != self.selected).nth(1).or_else(|| shown().next());
        self.selected = next.unwrap_or(self.selected);
    }

    /// The shared learning rate, or that of the selected run if it has its own.
    fn change_rate(&mut self, change: impl Fn(f64) -> f64) {
        let selected = self.selected;
        let experiment = &mut self.document.experiment;
        let own = experiment.runs.iter_mut().find(|run| run.slot == selected).map(|run| &mut run.rate);
        match own {
            Some(own @ &mut (Rate::Own(rate) | Rate::Bound { rate, .. })) => *own = Rate::Own(change(rate)),
            _ => experiment.learning_rate = change(experiment.learning_rate),
        }
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

/// The rate a hundredth of itself farther, with three digits.
fn hundredth(rate: f64, sign: f64) -> f64 {
    let wanted = rate * (1.0 + 0.01 * sign);
    let digits = format!("{wanted:.2e}").parse().unwrap_or(wanted);
    // Where three digits are too few to move, as at 1.00, one more of them is.
    if (digits - rate) * sign > 0.0 { digits } else { wanted }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_moves_the_rate_by_a_hundredth() {
        assert_eq!(hundredth(0.02, 1.0), 0.0202);
        assert_eq!(hundredth(0.0202, -1.0), 0.02);
        assert_eq!(hundredth(0.02, -1.0), 0.0198);
        let mut rate = 1e-3;
        for _ in 0..300 {
            let next = hundredth(rate, 1.0);
            assert!(next > rate && next < 1.02 * rate, "{rate} {next}");
            rate = next;
        }
    }

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
