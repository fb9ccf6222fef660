//! Where the document came from and where it goes: opening, saving, recent files, and the question about changes that
//! are not saved.
//!
//! Asking for a path never blocks a frame: the desktop's dialog stands beside the window, and where there is none the window
//! has one of its own.

mod chooser;
mod coming;
mod path_dialog;
mod reading;
mod table;
#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;
mod unsaved;

use super::command::Command;
use super::lab::{Lab, Message};
use super::settings::Settings;
use super::shell::{self, Drops};
use super::start::Start;
use crate::experiment::{Document, View};
use crate::platform::{self, FileKind};
use chooser::Chooser;
use coming::Coming;
use egui::{Context, ViewportCommand};
use reading::awaits_table;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What a path is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Purpose {
    /// An experiment to open.
    Open,
    /// A table of data.
    Data,
    /// A file for the experiment, and what comes after saving it.
    Save(Option<Box<Command>>),
    /// A file for the picture that the picture dialog describes, with the ending of its format.
    Picture(&'static str),
}

/// Where the document came from and where it goes.
pub(super) struct Files {
    path: Option<PathBuf>,
    /// What the file holds, as far as is known; without the view, which is not worth a question.
    saved: Option<Document>,
    chooser: Chooser,
    /// What is read beside the window.
    coming: Option<Coming>,
    /// What waits for an answer about changes that are not saved.
    asking: Option<Command>,
    /// The window may close.
    leaving: bool,
    drops: Drops,
    /// What the window's title says.
    title: String,
}

/// The ready experiment that the very first start shows, with its note.
const OPENING: &str = "valley";

/// An experiment's file is not larger than this.
const LARGEST: u64 = 64 << 20;

/// The very first document.
fn opening() -> Document {
    crate::gallery::named(OPENING).unwrap_or_default()
}

/// The document without what does not count as a change: how it is looked at is saved, but not worth a question.
fn lasting(document: &Document) -> Document {
    Document { view: View::default(), ..document.clone() }
}

impl Files {
    /// The document that was asked for, else the last one as it was left, else the opening one.
    pub(super) fn begin(settings: &Settings, start: Start) -> (Document, Self, Option<Message>) {
        let nothing = Self {
            path: None,
            saved: None,
            chooser: Chooser::suitable(),
            coming: None,
            asking: None,
            leaving: false,
            drops: Drops::default(),
            title: String::new(),
        };
        if let Some((document, path)) = start.document {
            let saved = Some(lasting(&document));
            return (document, Self { path, saved, ..nothing }, None);
        }
        let last = settings.document.as_deref().map(Document::parse);
        match last {
            Some(Ok(document)) if awaits_table(&document) => {
                let text = document.to_text();
                let (path, unsaved) = (settings.path.clone(), settings.unsaved);
                let coming = Some(Coming::Document { text, path, unsaved, reading: None });
                let document = opening();
                let saved = Some(lasting(&document));
                (document, Self { saved, coming, ..nothing }, None)
            }
            Some(Ok(document)) => {
                let saved = match &settings.path {
                    // The file may have changed since.
                    Some(path) => read(path).ok().map(|document| lasting(&document)),
                    None if settings.unsaved => None,
                    None => Some(lasting(&document)),
                };
                (document, Self { path: settings.path.clone(), saved, ..nothing }, None)
            }
            failed_or_none => {
                let failure = failed_or_none.and_then(Result::err);
                let message = failure
                    .map(|error| Message::Failed(format!("The last experiment could not be read, {error}")));
                let document = opening();
                let saved = Some(lasting(&document));
                (document, Self { saved, ..nothing }, message)
            }
        }
    }

    /// The document has no file any more.
    pub(super) fn detach(&mut self) {
        self.path = None;
        self.saved = None;
    }

    /// The file.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether the document differs from its file, the view aside.
    pub(super) fn is_unsaved(&self, document: &Document) -> bool {
        let Document { title, note, experiment, .. } = document;
        self.saved.as_ref().is_none_or(|saved| {
            saved.experiment != *experiment || saved.title != *title || saved.note != *note
        })
    }

    /// Whether something stands in front of the window, or the desktop's dialog does.
    pub(super) fn is_asking(&self) -> bool {
        self.asking.is_some() || self.chooser.is_open() || self.coming.is_some()
    }

    /// What the document is called in the window's title.
    pub(super) fn name(&self, document: &Document) -> String {
        let file = self.path.as_deref().and_then(Path::file_name);
        file.map(|name| name.to_string_lossy().into_owned())
            .or_else(|| document.title.clone())
            .unwrap_or_else(|| "Untitled".to_owned())
    }

    fn title(&self, document: &Document) -> String {
        let mark = if self.is_unsaved(document) { "*" } else { "" };
        format!("{}{mark} — Descent Lab", self.name(document))
    }
}

/// Whether a file's ending is one of a table's.
fn is_table(path: &Path) -> bool {
    let is = |ending: &str| path.extension().is_some_and(|of| of.eq_ignore_ascii_case(ending));
    ["csv", "tsv", "txt"].into_iter().any(is)
}

/// An experiment's file, or a sentence that names it and what is wrong with it.
fn read(path: &Path) -> Result<Document, String> {
    let failed = |why: &dyn std::fmt::Display| format!("{} was not opened, {why}", path.display());
    let mut file = platform::file::open(path).map_err(|error| failed(&error))?;
    if file.kind != FileKind::File {
        return Err(failed(&"expected a file"));
    }
    if file.length > LARGEST {
        return Err(failed(&"expected an experiment, found more than 64 MB"));
    }
    let mut bytes = Vec::new();
    file.content.read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    let text = String::from_utf8(bytes).map_err(|_| failed(&"expected text in UTF-8"))?;
    Document::parse(crate::experiment::without_mark(&text)).map_err(|error| failed(&error))
}

impl Lab {
    /// Does what a command about files and pictures asks for.
    pub(super) fn carry_out_file(&mut self, command: Command, ctx: &Context) {
        match command {
            Command::Save => self.save(None, ctx),
            Command::SaveAs => self.save_as(None, ctx),
            Command::SavePicture => self.open_picture(),
            Command::CopyPicture => self.copy_picture(ctx),
            Command::SaveWindow => self.save_window(ctx),
            // A table changes the experiment and takes no place of another; undo leads back.
            Command::OpenData => self.choose(Purpose::Data, ctx),
            Command::OpenTable(path) => self.open_table(path, ctx),
            _ if self.files.is_unsaved(&self.document) => {
                self.files.asking = Some(command);
                ctx.request_repaint();
            }
            _ => self.replace(command, ctx),
        }
    }

    /// Does what puts another document in the place of this one, or closes the window, without asking any more.
    fn replace(&mut self, command: Command, ctx: &Context) {
        match command {
            Command::New => self.show_as_saved(opening(), None),
            Command::Open => self.choose(Purpose::Open, ctx),
            Command::OpenFile(path) => self.open_file(path, ctx),
            Command::OpenReady(id) => match Self::ready(&id) {
                Some(document) => self.show_as_saved(document, None),
                None => self.say(Message::Failed(format!("There is no ready experiment “{id}”"))),
            },
            Command::Quit => {
                self.files.leaving = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            _ => {}
        }
    }

    fn show_as_saved(&mut self, document: Document, path: Option<PathBuf>) {
        self.files.saved = Some(lasting(&document));
        self.files.path = path;
        self.message = None;
        self.show(document);
    }

    fn open_file(&mut self, path: PathBuf, ctx: &Context) {
        if let Err(why) = self.try_to_open(path, ctx) {
            self.say(Message::Failed(why));
        }
    }

    /// Shows an experiment's file, at once or when the table that it names is read.
    fn try_to_open(&mut self, path: PathBuf, ctx: &Context) -> Result<(), String> {
        let document = read(&path)?;
        if awaits_table(&document) {
            let (text, path) = (document.to_text(), Some(path));
            self.files.coming = Some(Coming::Document { text, path, unsaved: false, reading: None });
            ctx.request_repaint();
        } else {
            self.settings.remember(path.clone());
            self.show_as_saved(document, Some(path));
        }
        Ok(())
    }

    fn save(&mut self, then: Option<Box<Command>>, ctx: &Context) {
        match self.files.path.clone() {
            Some(path) => {
                if let Err(why) = self.save_to(path, then, ctx) {
                    self.say(Message::Failed(why));
                }
            }
            None => self.save_as(then, ctx),
        }
    }

    fn save_as(&mut self, then: Option<Box<Command>>, ctx: &Context) {
        self.choose(Purpose::Save(then), ctx);
    }

    /// Writes the document and goes on with what was to come after it, or says why it was not written.
    fn save_to(&mut self, path: PathBuf, then: Option<Box<Command>>, ctx: &Context) -> Result<(), String> {
        platform::file::write(&path, self.document.to_text().as_bytes())
            .map_err(|error| format!("{} was not saved, {error}", path.display()))?;
        self.say(Message::Done(format!("Saved {}", path.display())));
        self.settings.remember(path.clone());
        self.files.saved = Some(lasting(&self.document));
        self.files.path = Some(path);
        if let Some(command) = then {
            self.replace(*command, ctx);
        }
        Ok(())
    }

    /// Asks for a path; [`Lab::chosen`] goes on with it.
    pub(super) fn choose(&mut self, purpose: Purpose, ctx: &Context) {
        let suggestion = match &purpose {
            Purpose::Open | Purpose::Data => None,
            Purpose::Save(_) => Some(format!("{}.json", self.file_stem())),
            Purpose::Picture(ending) => Some(format!("{}.{ending}", self.file_stem())),
        };
        let near = self.files.path.clone().or_else(|| self.settings.recent.first().cloned());
        let folder = near.as_deref().and_then(Path::parent).map(Path::to_owned);
        self.files.chooser.ask(purpose, folder, suggestion, ctx);
    }

    fn file_stem(&self) -> String {
        let of_path = self
            .files
            .path
            .as_deref()
            .and_then(Path::file_stem)
            .map(|stem| stem.to_string_lossy().into_owned());
        of_path.unwrap_or_else(|| {
            let title = self.document.title.as_deref().unwrap_or("experiment").to_lowercase();
            title
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join("-")
        })
    }

    /// Goes on with a path; why it did not work, for the dialog that asked.
    fn chosen(&mut self, purpose: Purpose, path: PathBuf, ctx: &Context) -> Result<(), String> {
        match purpose {
            Purpose::Open => self.try_to_open(path, ctx)?,
            Purpose::Data => self.open_table(path, ctx),
            Purpose::Save(then) => self.save_to(path, then, ctx)?,
            Purpose::Picture(_) => self.write_picture(path, ctx),
        }
        Ok(())
    }

    /// What stands in front of the window, what is dropped on it, its title, and its wish to close.
    pub(super) fn files_ui(&mut self, ctx: &Context) {
        self.choosing_ui(ctx);
        self.coming_ui(ctx);
        self.unsaved_ui(ctx);
        self.drops(ctx);
        if ctx.input(|input| input.viewport().close_requested()) && !self.files.leaving {
            if self.files.is_unsaved(&self.document) {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
                self.files.asking = Some(Command::Quit);
            } else {
                self.files.leaving = true;
            }
        }
        let title = self.files.title(&self.document);
        if title != self.files.title {
            shell::set_title(ctx, &title);
            self.files.title = title;
        }
    }

    fn choosing_ui(&mut self, ctx: &Context) {
        // The chooser is out of the lab meanwhile, so that an answer may change everything else.
        let mut chooser = std::mem::replace(&mut self.files.chooser, Chooser::suitable());
        if let Some((purpose, path)) = chooser.ui(ctx) {
            match self.chosen(purpose, path, ctx) {
                Ok(()) => chooser.close(),
                Err(why) if chooser.refuse(&why) => {}
                Err(why) => self.say(Message::Failed(why)),
            }
        }
        // What an answer asked for may have opened the next question.
        if !self.files.chooser.is_open() {
            self.files.chooser = chooser;
        }
    }

    fn drops(&mut self, ctx: &Context) {
        if ctx.input(|input| !input.raw.hovered_files.is_empty()) {
            chooser::drop_overlay(ctx);
        }
        if let Some(path) = self.files.drops.next(ctx) {
            self.commands.push(if is_table(&path) {
                Command::OpenTable(path)
            } else {
                Command::OpenFile(path)
            });
        }
    }
}
