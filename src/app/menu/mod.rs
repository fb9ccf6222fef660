//! The menu bar, the document's title beside it, and what to look for below it.

mod item;
mod note;
#[cfg(test)]
mod tests;
mod view;

use super::command::{Command, Menu};
use super::lab::Lab;
use super::paint;
use crate::gallery;
use egui::Ui;
use egui::containers::menu::{MenuButton, MenuConfig};
use item::{command, unavailable_command};
pub(super) use note::{Subject, subject};
use std::path::PathBuf;

/// The menu bar at the top, and the document's note below it.
pub(super) fn bar(lab: &mut Lab, ui: &mut Ui) {
    egui::Panel::top("menu").show(ui, |ui| {
        egui::MenuBar::new().config(MenuConfig::new().style(item::style)).ui(ui, |ui| {
            ui.menu_button("File", |ui| file(lab, ui));
            ui.menu_button("Edit", |ui| edit(lab, ui));
            let stays = MenuConfig::new()
                .style(item::style)
                .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
            let Lab { document, settings, commands, .. } = lab;
            MenuButton::new("View").config(stays).ui(ui, |ui| view::menu(document, settings, ui, commands));
            ui.menu_button("Experiments", |ui| experiments(&mut lab.commands, ui));
            ui.menu_button("Help", |ui| help(lab, ui));
            title(lab, ui);
        });
    });
    note::strip(lab, ui);
}

/// The commands of a menu with a line between their groups; `after` adds what stands below one.
fn entries(menu: Menu, lab: &mut Lab, ui: &mut Ui, after: impl Fn(&Command, &mut Lab, &mut Ui)) {
    for (index, group) in Command::groups_of(menu).enumerate() {
        if index > 0 {
            ui.separator();
        }
        for of in group {
            if is_possible(lab, &of) {
                command(of.clone(), ui, &mut lab.commands);
            } else {
                unavailable_command(&of, ui);
            }
            after(&of, lab, ui);
        }
    }
}

/// Whether a command has something to do now.
fn is_possible(lab: &Lab, command: &Command) -> bool {
    match command {
        Command::Undo => lab.history.can_undo(),
        Command::Redo => lab.history.can_redo(),
        Command::Unpin => !lab.simulation.stage().ghosts.is_empty(),
        _ => true,
    }
}

fn file(lab: &mut Lab, ui: &mut Ui) {
    entries(Menu::File, lab, ui, |below, lab, ui| {
        if *below == Command::Open {
            ui.menu_button("Open recent", |ui| recent(&lab.settings.recent, &mut lab.commands, ui));
            ui.menu_button("Ready experiments", |ui| experiments(&mut lab.commands, ui));
        }
    });
}

/// Files that were opened or saved and are still there.
fn recent(files: &[PathBuf], commands: &mut Vec<Command>, ui: &mut Ui) {
    let there: Vec<_> = files.iter().filter(|path| crate::platform::file::is_file(path)).collect();
    if there.is_empty() {
        ui.weak("No recent files");
    }
    for path in there {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if ui.button(name).on_hover_text(path.display().to_string()).clicked() {
            commands.push(Command::OpenFile(path.clone()));
        }
    }
}

fn edit(lab: &mut Lab, ui: &mut Ui) {
    entries(Menu::Edit, lab, ui, |_, _, _| {});
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
    entries(Menu::Help, lab, ui, |_, _, _| {});
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
