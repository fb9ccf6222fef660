//! Everything that can be found by its words: made from the lists of commands, experiments and parts.

use crate::app::dialog::Finding;
use crate::app::now::Command;
use crate::app::panel::controls::{SettingPlace, places, stage_place};
use crate::around::Circumstance;
use crate::experiment::Experiment;
use crate::gallery;
use crate::optimizer::Optimizer;
use crate::parameter::Description;
use crate::schedule::Shape;
use crate::surface::Surface;
use egui::Context;

/// All of it, as it is for an experiment.
pub(super) fn everything(experiment: &Experiment, ctx: &Context) -> Vec<Finding> {
    let there =
        |command: &Command| !matches!(command, Command::ToggleRun(index) if *index >= experiment.runs.len());
    let commands = Command::all().filter(there);
    let mut all: Vec<Finding> = commands.map(|command| of_command(command, experiment, ctx)).collect();
    for ready in gallery::all() {
        let command = Command::OpenReady(ready.id.to_owned());
        let words = [ready.id, ready.group].join(" ");
        all.push(Finding::new("Experiment", ready.title(), command).words(&words).hint(ready.note()));
    }
    for surface in Surface::all() {
        let of = surface.description();
        let words = [of.id, surface.part().group().name()].join(" ");
        all.push(part("Surface", of, &words, Command::SetSurface(of.id.to_owned())));
    }
    for optimizer in Optimizer::all() {
        let of = optimizer.description();
        let words = [of.id, optimizer.part().card().family.name()].join(" ");
        all.push(part("Add a run", of, &words, Command::AddRun(of.id.to_owned())));
        all.push(part("Method's card", of, &words, Command::Method(of.id.to_owned())));
    }
    for shape in Shape::all() {
        let of = shape.description();
        all.push(part("Schedule", of, of.id, Command::SetSchedule(of.id.to_owned())));
    }
    for &stage in Circumstance::ALL {
        let of = stage.description();
        let command = Command::GoToControl(Box::new(stage_place(stage)));
        all.push(part("Around the method", of, of.id, command));
    }
    all.extend(places(experiment).into_iter().map(setting));
    all
}

fn part(kind: &'static str, of: Description, words: &str, command: Command) -> Finding {
    Finding::new(kind, of.name, command).words(words).hint(of.summary)
}

fn of_command(command: Command, experiment: &Experiment, ctx: &Context) -> Finding {
    let spec = command.spec();
    let text = match &command {
        Command::ToggleRun(index) if *index < experiment.runs.len() => {
            format!("Show or hide {}", experiment.name(*index))
        }
        Command::SetLook(_) => format!("Look: {}", spec.text),
        _ => spec.text.to_owned(),
    };
    let key = spec.shortcut.map_or_else(String::new, |key| ctx.format_shortcut(&key));
    Finding::new("Command", &text, command).hint(spec.hint).key(key)
}

fn setting(SettingPlace { parameter, of, goal }: SettingPlace) -> Finding {
    let text = if goal.control == of { of.clone() } else { format!("{} of {of}", parameter.symbol) };
    Finding::new("Setting", &text, Command::GoToControl(Box::new(goal)))
        .words(parameter.key)
        .hint(parameter.meaning)
}
