//! The menu bar, the document's title beside it, and what to look for below it.

mod item;
mod note;
#[cfg(test)]
mod tests;
mod view;

use super::command::Command;
use super::lab::Lab;
use super::paint;
use crate::gallery;
use egui::Ui;
use egui::containers::menu::{MenuButton, MenuConfig};
use item::{command, unavailable_command};
pub(super) use note::{Subject, subject};

/// The menu bar at the top, and the document's note below it.
pub(super) fn bar(lab: &mut Lab, ui: &mut Ui) {
    egui::Panel::top("menu").show(ui, |ui| {
        egui::MenuBar::new().config(MenuConfig::new().style(item::style)).ui(ui, |ui| {
            ui.menu_button("File", |ui| file(lab, ui));
            ui.menu_button("Edit", |ui| edit(lab, ui));
            let stays = MenuConfig::new()
                .style(item::style)
                .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
            MenuButton::new("View").config(stays).ui(ui, |ui| view::menu(lab, ui));
            ui.menu_button("Experiments", |ui| experiments(&mut lab.commands, ui));
            ui.menu_button("Help", |ui| help(lab, ui));
            title(lab, ui);
        });
    });
    note::strip(lab, ui);
}

fn file(lab: &mut Lab, ui: &mut Ui) {
    let commands = &mut lab.commands;
    command(Command::New, ui, commands);
    command(Command::Open, ui, commands);
    let recent: Vec<_> = lab.settings.recent.clone();
    ui.menu_button("Open recent", |ui| {
        let there: Vec<_> = recent.into_iter().filter(|path| path.is_file()).collect();
        if there.is_empty() {
            ui.weak("No recent files");
        }
        for path in there {
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            if ui.button(name).on_hover_text(path.display().to_string()).clicked() {
                commands.push(Command::OpenFile(path));
            }
        }
    });
    ui.menu_button("Ready experiments", |ui| experiments(commands, ui));
    command(Command::OpenData, ui, commands);
    ui.separator();
    command(Command::Save, ui, commands);
    command(Command::SaveAs, ui, commands);
    ui.separator();
    command(Command::SavePicture, ui, commands);
    command(Command::CopyPicture, ui, commands);
    command(Command::SaveWindow, ui, commands);
    ui.separator();
    command(Command::Quit, ui, commands);
}

fn edit(lab: &mut Lab, ui: &mut Ui) {
    let commands = &mut lab.commands;
    let step = |of: Command, possible: bool, ui: &mut Ui, commands: &mut Vec<Command>| {
        if possible { command(of, ui, commands) } else { unavailable_command(&of, ui) }
    };
    step(Command::Undo, lab.history.can_undo(), ui, commands);
    step(Command::Redo, lab.history.can_redo(), ui, commands);
    ui.separator();
    command(Command::TypeFunction, ui, commands);
    command(Command::Reset, ui, commands);
    command(Command::ThrowDice, ui, commands);
    ui.separator();
    command(Command::Pin, ui, commands);
    step(Command::Unpin, !lab.simulation.stage().ghosts.is_empty(), ui, commands);
}

/// The ready experiments, each with what to look for.
fn experiments(commands: &mut Vec<Command>, ui: &mut Ui) {
    let height = ui.ctx().content_rect().height() - 5.0 * ui.spacing().interact_size.y.max(24.0);
    egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
        let mut group = None;
        for ready in gallery::all() {
            if group != Some(ready.group) {
                if group.is_some() {
                    ui.separator();
                }
                ui.weak(ready.group);
                group = Some(ready.group);
            }
            if ui.button(ready.title()).on_hover_text(ready.note()).clicked() {
                commands.push(Command::OpenReady(ready.id.to_owned()));
            }
        }
    });
}

fn help(lab: &mut Lab, ui: &mut Ui) {
    let has_note = lab.document.note.is_some();
    let shown = note::is_shown(lab);
    if has_note
        && item::check(shown, "What to look for", "A note on this experiment, below the menu", None, ui)
    {
        note::toggle(lab);
    }
    for of in [Command::Help, Command::Methods, Command::CheckNumbers] {
        command(of, ui, &mut lab.commands);
    }
    ui.separator();
    command(Command::About, ui, &mut lab.commands);
}

/// What is on the stage, at the right end of the bar.
fn title(lab: &Lab, ui: &mut Ui) {
    let unsaved = lab.files.is_unsaved(&lab.document);
    let name = lab.document.title.clone().unwrap_or_else(|| lab.files.name(&lab.document));
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.add_space(ui.spacing().item_spacing.x);
        let text = egui::RichText::new(&name).color(paint::colour(lab.look.muted));
        let label = ui.add(egui::Label::new(text).truncate().show_tooltip_when_elided(true));
        let place = lab
            .files
            .path()
            .map_or_else(|| "Not in a file yet".to_owned(), |path| path.display().to_string());
        label.on_hover_text(place);
        if unsaved {
            ui.label("●")
                .on_hover_text("There are changes that are not saved")
                .accessible_name("Unsaved changes");
        }
    });
}
