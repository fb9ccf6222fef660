//! The menu bar, the document's title beside it, and what to look for below it.

mod item;
mod keyboard;
mod note;
#[cfg(test)]
mod tests;
mod view;

use crate::app::now::{Command, Menu, Panels};
use crate::app::paint;
use crate::app::settings::Settings;
use crate::app::widget::heard;
use crate::experiment::Document;
use crate::gallery;
use crate::picture::look::Look;
use crate::platform;
use egui::Ui;
use egui::containers::menu::{MenuButton, MenuConfig};
use item::{command, unavailable_command};
use note::NoteStrip;
use std::path::{Path, PathBuf};

/// The menu bar at the top, and the document's note below it.
#[derive(Default)]
pub(in crate::app) struct Menus {
    note: NoteStrip,
}

/// What the menus need to know.
pub(in crate::app) struct Facts<'a> {
    pub(in crate::app) settings: &'a Settings,
    pub(in crate::app) look: &'a Look,
    pub(in crate::app) can_undo: bool,
    pub(in crate::app) can_redo: bool,
    /// Whether trails are pinned.
    pub(in crate::app) has_ghosts: bool,
    /// What the document is called, and the file it came from.
    pub(in crate::app) name: String,
    pub(in crate::app) path: Option<&'a Path>,
    /// Whether it differs from its file.
    pub(in crate::app) unsaved: bool,
}

impl Facts<'_> {
    /// Whether a command has something to do.
    fn is_possible(&self, command: &Command) -> bool {
        match command {
            Command::Undo => self.can_undo,
            Command::Redo => self.can_redo,
            Command::Unpin => self.has_ghosts,
            _ => true,
        }
    }
}

impl Menus {
    /// Shows them; the note leaves with the panels.
    pub(in crate::app) fn ui(
        &mut self,
        facts: &Facts<'_>,
        document: &mut Document,
        ui: &mut Ui,
        asked: &mut Vec<Command>,
    ) {
        egui::Panel::top("menu").show(ui, |ui| {
            let bar = egui::MenuBar::new().config(MenuConfig::new().style(item::style)).ui(ui, |ui| {
                let file = ui.menu_button("File", |ui| file(facts, ui, asked)).response;
                let edit = |ui: &mut Ui| entries(Menu::Edit, facts, ui, asked, |_, _, _| {});
                let edit = ui.menu_button("Edit", edit).response;
                let stays = MenuConfig::new()
                    .style(item::style)
                    .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
                let view = MenuButton::new("View").config(stays).ui(ui, |ui| {
                    view::menu(document, facts.settings, ui, asked);
                });
                let experiments = ui.menu_button("Experiments", |ui| experiments(asked, ui)).response;
                let help = ui.menu_button("Help", |ui| self.help(facts, document, ui, asked)).response;
                keyboard::open(&[file, edit, view.0, experiments, help], ui.ctx());
                title(facts, document, ui);
            });
            heard::name(ui.ctx(), bar.response.id, egui::Role::MenuBar, "Menus");
        });
        if facts.settings.panels == Panels::Shown {
            self.note.strip(document, facts.look, ui);
        }
    }

    fn help(&mut self, facts: &Facts<'_>, document: &Document, ui: &mut Ui, asked: &mut Vec<Command>) {
        let shown = self.note.is_shown(document);
        let hint = "A note on this experiment, below the menu";
        if document.note.is_some() && item::check(shown, "What to look for", hint, None, ui) {
            self.note.toggle(document);
        }
        entries(Menu::Help, facts, ui, asked, |_, _, _| {});
    }
}

/// The commands of a menu with a line between their groups; `after` adds what stands below one.
fn entries(
    menu: Menu,
    facts: &Facts<'_>,
    ui: &mut Ui,
    asked: &mut Vec<Command>,
    after: impl Fn(&Command, &mut Ui, &mut Vec<Command>),
) {
    for (index, group) in Command::groups_of(menu).enumerate() {
        if index > 0 {
            ui.separator();
        }
        for of in group {
            if facts.is_possible(&of) {
                command(of.clone(), ui, asked);
            } else {
                unavailable_command(&of, ui);
            }
            after(&of, ui, asked);
        }
    }
}

fn file(facts: &Facts<'_>, ui: &mut Ui, asked: &mut Vec<Command>) {
    entries(Menu::File, facts, ui, asked, |below, ui, asked| {
        if *below == Command::Open {
            ui.menu_button("Open recent", |ui| recent(&facts.settings.recent, ui, asked));
            ui.menu_button("Ready experiments", |ui| experiments(asked, ui));
        }
    });
}

/// Files that were opened or saved and are still there.
fn recent(files: &[PathBuf], ui: &mut Ui, asked: &mut Vec<Command>) {
    let there: Vec<_> = files.iter().filter(|path| platform::file::is_file(path)).collect();
    if there.is_empty() {
        ui.weak("No recent files");
    }
    for path in there {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if item::beside(ui.button(name), &path.display().to_string()).clicked() {
            asked.push(Command::OpenFile(path.clone()));
        }
    }
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
            if item::beside(ui.button(ready.title()), ready.note()).clicked() {
                commands.push(Command::OpenReady(ready.id.to_owned()));
            }
        }
    });
}

/// What is on the stage, at the right end of the bar.
fn title(facts: &Facts<'_>, document: &Document, ui: &mut Ui) {
    let name = document.title.as_ref().unwrap_or(&facts.name);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.add_space(ui.spacing().item_spacing.x);
        let text = egui::RichText::new(name).color(paint::colour(facts.look.muted));
        let label = ui.add(egui::Label::new(text).truncate().show_tooltip_when_elided(true));
        let place =
            facts.path.map_or_else(|| "Not in a file yet".to_owned(), |path| path.display().to_string());
        label.on_hover_text(place);
        if facts.unsaved {
            ui.label("●")
                .on_hover_text("There are changes that are not saved")
                .accessible_name("Unsaved changes");
        }
    });
}
