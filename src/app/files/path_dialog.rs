//! A dialog for paths inside the window, for desktops that have none.

use super::super::widget::in_front;
use super::Purpose;
use crate::platform::{FileKind, file};
use egui::{Context, Key, RichText, ScrollArea, TextEdit, TextStyle, Ui};
use std::path::{Path, PathBuf};

/// What came of it.
pub(super) enum Answer {
    Path(PathBuf),
    Cancelled,
}

/// Which files are listed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filter {
    /// Those with the ending.
    Kind,
    All,
}

/// Something in the folder.
struct Entry {
    name: String,
    is_folder: bool,
}

/// More entries than this are not listed; their names can still be typed.
const MOST_ENTRIES: usize = 5_000;

/// A dialog for a path.
pub(super) struct PathDialog {
    heading: &'static str,
    action: &'static str,
    ending: &'static str,
    saves: bool,
    folder: PathBuf,
    entries: Vec<Entry>,
    filter: Filter,
    /// What is typed: a name in the folder, or a path.
    text: String,
    error: Option<String>,
    /// A file that is there already, which a second click replaces.
    replacing: Option<PathBuf>,
    begun: bool,
}

impl PathDialog {
    pub(super) fn new(purpose: &Purpose, folder: PathBuf, name: Option<String>) -> Self {
        let (heading, action, ending, saves) = match purpose {
            Purpose::Open => ("Open an experiment", "Open", "json", false),
            Purpose::Data => ("Open data", "Open", "csv", false),
            Purpose::Save(_) => ("Save the experiment", "Save", "json", true),
            Purpose::Picture(request) => ("Save the picture", "Save", request.format.extension(), true),
        };
        let mut dialog = Self {
            heading,
            action,
            ending,
            saves,
            folder: PathBuf::new(),
            entries: Vec::new(),
            filter: Filter::Kind,
            text: name.unwrap_or_default(),
            error: None,
            replacing: None,
            begun: false,
        };
        dialog.enter(folder);
        dialog
    }

    /// Says why the answer led to nothing.
    pub(super) fn refuse(&mut self, why: &str) {
        self.error = Some(why.to_owned());
        self.replacing = None;
    }

    /// The answer, once there is one.
    pub(super) fn ui(&mut self, ctx: &Context) -> Option<Answer> {
        let mut answer = None;
        let modal = in_front(ctx, "path").show(ctx, |ui| {
            let size = ui.text_style_height(&TextStyle::Body);
            let room = ctx.content_rect().size();
            ui.set_width((34.0 * size).min(room.x - 48.0));
            ui.heading(self.heading);
            self.place(ui);
            self.list(ui, (0.5 * room.y).min(18.0 * size), &mut answer);
            self.name(ui, &mut answer);
            if let Some(error) = &self.error {
                ui.colored_label(ui.visuals().error_fg_color, error);
            }
            self.buttons(ui, &mut answer);
        });
        if answer.is_none() && modal.should_close() {
            answer = Some(Answer::Cancelled);
        }
        answer
    }

    fn place(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let above = self.folder.parent().map(Path::to_owned);
            let up =
                ui.add_enabled(above.is_some(), egui::Button::new("Up")).on_hover_text("The folder above");
            if let (true, Some(above)) = (up.clicked(), above) {
                self.enter(above);
            }
            let folder = RichText::new(self.folder.display().to_string()).weak();
            ui.add(egui::Label::new(folder).truncate());
        });
    }

    fn list(&mut self, ui: &mut Ui, height: f32, answer: &mut Option<Answer>) {
        let Self { entries, filter, ending, text, folder, error, .. } = self;
        let is_listed = |entry: &&Entry| {
            let kind =
                Path::new(&entry.name).extension().is_some_and(|other| other.eq_ignore_ascii_case(*ending));
            entry.is_folder || *filter == Filter::All || kind
        };
        let listed: Vec<&Entry> = entries.iter().filter(is_listed).collect();
        let mut enter = None;
        let row = ui.spacing().interact_size.y;
        egui::Frame::canvas(ui.style()).inner_margin(4).show(ui, |ui| {
            ui.set_width(ui.available_width());
            if listed.is_empty() {
                ui.weak("Nothing of this kind is in this folder");
            }
            let area = ScrollArea::vertical()
                .id_salt("entries")
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink(false);
            area.show_rows(ui, row, listed.len(), |ui, rows| {
                ui.with_layout(egui::Layout::top_down_justified(egui::Align::LEFT), |ui| {
                    for Entry { name, is_folder } in listed[rows].iter().copied() {
                        let shown = if *is_folder { format!("{name}/") } else { name.clone() };
                        let response = ui.add(egui::Button::selectable(*text == *name, shown).truncate());
                        match (is_folder, response.clicked(), response.double_clicked()) {
                            (true, true, _) => enter = Some(folder.join(name)),
                            (false, _, true) => *answer = Some(Answer::Path(folder.join(name))),
                            (false, true, _) => {
                                name.clone_into(text);
                                *error = None;
                            }
                            _ => {}
                        }
                    }
                });
            });
        });
        // A click on a file that is there already says so before anything is replaced.
        if self.saves {
            *answer = None;
        }
        if let Some(folder) = enter {
            self.enter(folder);
        }
        ui.horizontal(|ui| {
            ui.radio_value(&mut self.filter, Filter::Kind, format!("Files ending in .{}", self.ending));
            ui.radio_value(&mut self.filter, Filter::All, "All files");
        });
    }

    fn name(&mut self, ui: &mut Ui, answer: &mut Option<Answer>) {
        ui.horizontal(|ui| {
            let label = ui.label(if self.saves { "Name" } else { "Name or path" });
            let edit = ui
                .add(TextEdit::singleline(&mut self.text).desired_width(f32::INFINITY))
                .labelled_by(label.id);
            if !self.begun {
                edit.request_focus();
                self.begun = true;
            }
            if edit.changed() {
                self.error = None;
                self.replacing = None;
            }
            if edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                *answer = self.take();
                edit.request_focus();
            }
        });
    }

    fn buttons(&mut self, ui: &mut Ui, answer: &mut Option<Answer>) {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let action = if self.replacing.is_some() { "Replace" } else { self.action };
            let typed = !self.text.trim().is_empty();
            if ui.add_enabled(typed, egui::Button::new(action)).clicked() {
                *answer = self.take();
            }
            if ui.button("Cancel").clicked() {
                *answer = Some(Answer::Cancelled);
            }
        });
    }

    /// What is typed, as an answer; or its folder is entered, or what stands against it is said.
    fn take(&mut self) -> Option<Answer> {
        let typed = self.text.trim();
        if typed.is_empty() {
            return None;
        }
        let path = self.folder.join(from_home(typed));
        if file::is_folder(&path) {
            self.enter(path);
            self.text.clear();
            return None;
        }
        if !self.saves {
            return Some(Answer::Path(path));
        }
        let path = with_ending(path, self.ending);
        if file::exists(&path) && self.replacing.as_ref() != Some(&path) {
            self.error = Some(format!("{} is there already", path.display()));
            self.replacing = Some(path);
            return None;
        }
        Some(Answer::Path(path))
    }

    fn enter(&mut self, folder: PathBuf) {
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        self.error = None;
        self.replacing = None;
        match entries(&folder) {
            Ok(entries) => (self.entries, self.folder) = (entries, folder),
            Err(error) => {
                self.error = Some(format!("{} cannot be listed, {error}", folder.display()));
                if self.folder.as_os_str().is_empty() {
                    self.folder = folder;
                }
            }
        }
    }
}

/// Folders first, then files, without hidden ones.
fn entries(folder: &Path) -> std::io::Result<Vec<Entry>> {
    let entry = |(name, kind)| Entry { name, is_folder: kind == FileKind::Folder };
    let all = file::entries(folder)?.take(MOST_ENTRIES).map(entry);
    let mut entries: Vec<Entry> = all.filter(|entry| !entry.name.starts_with('.')).collect();
    entries.sort_by_cached_key(|entry| (!entry.is_folder, entry.name.to_lowercase()));
    Ok(entries)
}

/// `~/` is the home folder.
fn from_home(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), file::home()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

/// The path with an ending, if it has none.
pub(super) fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(ending) }
}
