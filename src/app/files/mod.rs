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

use super::now::{Command, Message, Newcomer, Request, Start};
use super::settings::Settings;
use super::shell::{self, Drops};
use crate::experiment::{Document, LARGEST_FILE, View};
use crate::gallery;
use crate::platform;
use chooser::Chooser;
use coming::Coming;
use egui::{Context, ViewportCommand};
use reading::awaits_table;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What a path is asked for.
#[derive(Clone, Debug, PartialEq)]
enum Purpose {
    /// An experiment to open.
    Open,
    /// A table of data.
    Data,
    /// A file for the experiment, and what comes after saving it.
    Save(Option<Box<Command>>),
    /// A file for a picture.
    Picture(Box<Request>),
}

/// Where the document came from and where it goes.
pub(super) struct Files {
    path: Option<PathBuf>,
    /// What the file holds, as far as is known; without the view, which is not worth a question.
    saved: Option<Document>,
    /// Whether it is a ready experiment, whose changes undo brings back.
    ready: bool,
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

/// The very first document.
fn opening() -> Document {
    gallery::named(OPENING).unwrap_or_default()
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
            ready: false,
            chooser: Chooser::suitable(),
            coming: None,
            asking: None,
            leaving: false,
            drops: Drops::default(),
            title: String::new(),
        };
        if let Some((document, path)) = start.document {
            let saved = Some(lasting(&document));
            let ready = path.is_none() && gallery::all().iter().any(|ready| ready.document == document);
            return (document, Self { path, saved, ready, ..nothing }, None);
        }
        let last = settings.document.as_deref().map(Document::parse);
        match last {
            Some(Ok(document)) if awaits_table(&document) => {
                let text = document.to_text();
                let (path, unsaved) = (settings.path.clone(), settings.unsaved);
                let coming = Some(Coming::Document { text, path, unsaved, reading: None });
                let document = opening();
                let saved = Some(lasting(&document));
                (document, Self { saved, coming, ready: true, ..nothing }, None)
            }
            Some(Ok(document)) => {
                let saved = match &settings.path {
                    // The file may have changed since.
                    Some(path) => read(path).ok().map(|document| lasting(&document)),
                    None if settings.unsaved => None,
                    None => Some(lasting(&document)),
                };
                let (path, ready) = (settings.path.clone(), settings.ready);
                (document, Self { path, saved, ready, ..nothing }, None)
            }
            failed_or_none => {
                let failure = failed_or_none.and_then(Result::err);
                let message = failure
                    .map(|error| Message::Failed(format!("The last experiment could not be read, {error}")));
                let document = opening();
                let saved = Some(lasting(&document));
                (document, Self { saved, ready: true, ..nothing }, message)
            }
        }
    }

    /// The document has no file any more; whether it is a ready experiment.
    pub(super) fn detach(&mut self, ready: bool) {
        self.path = None;
        self.saved = None;
        self.ready = ready;
    }

    /// Whether the document is a ready experiment, perhaps with changes.
    pub(super) fn is_ready(&self) -> bool {
        self.ready
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
    if !platform::file::is_file(path) {
        // A pipe would have to be waited for.
        let there = platform::file::exists(path);
        return Err(failed(&if there { "expected a file" } else { "there is no such file" }));
    }
    let bytes = platform::read(path, LARGEST_FILE, &mut |_, _| ControlFlow::Continue(()));
    let bytes = bytes.map_err(|error| failed(&error))?;
    let document = Document::from_bytes(&bytes, &mut |_| Ok(()));
    document.map(|(document, _)| document).map_err(|error| failed(&error))
}

/// What the files work on, and whom they ask.
pub(super) struct Errand<'a> {
    pub(super) document: &'a mut Document,
    /// Recent files are remembered here.
    pub(super) settings: &'a mut Settings,
    pub(super) asked: &'a mut Vec<Command>,
    pub(super) ctx: &'a Context,
}

impl Errand<'_> {
    fn say(&mut self, message: Message) {
        self.asked.push(Command::Say(message));
    }

    fn show(&mut self, document: Document, path: Option<PathBuf>) {
        let ready = path.is_none();
        self.asked.push(Command::Show(Box::new(Newcomer { document, path, unsaved: false, ready })));
    }
}

impl Files {
    /// Does what a command about files asks for.
    pub(super) fn carry_out(&mut self, command: Command, mut errand: Errand<'_>) {
        let errand = &mut errand;
        match command {
            Command::Save => self.save(None, errand),
            Command::SaveAs => self.choose(Purpose::Save(None), errand),
            Command::SaveRequest(request) => self.choose(Purpose::Picture(request), errand),
            // A table changes the experiment and takes no place of another; undo leads back.
            Command::OpenData => self.choose(Purpose::Data, errand),
            Command::OpenTable(path) => self.open_table(path, errand),
            _ if self.is_unsaved(errand.document) && !self.ready => {
                self.asking = Some(command);
                errand.ctx.request_repaint();
            }
            _ => self.replace(command, errand),
        }
    }

    /// Does what puts another document in the place of this one, or closes the window, without asking any more.
    fn replace(&mut self, command: Command, errand: &mut Errand<'_>) {
        match command {
            Command::New => errand.show(opening(), None),
            Command::Open => self.choose(Purpose::Open, errand),
            Command::OpenFile(path) => {
                if let Err(why) = self.open(path, errand) {
                    errand.say(Message::Failed(why));
                }
            }
            Command::OpenReady(id) => match gallery::named(&id) {
                Some(document) => errand.show(document, None),
                None => errand.say(Message::Failed(format!("There is no ready experiment “{id}”"))),
            },
            Command::Quit => {
                self.leaving = true;
                errand.ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            _ => {}
        }
    }

    /// Another document is shown.
    pub(super) fn turn_to(&mut self, opened: &Newcomer) {
        let Newcomer { document, path, unsaved, ready } = opened;
        self.ready = *ready;
        self.saved = (!unsaved).then(|| lasting(document));
        self.path.clone_from(path);
    }

    /// Shows an experiment's file, at once or when the table that it names is read.
    fn open(&mut self, path: PathBuf, errand: &mut Errand<'_>) -> Result<(), String> {
        let document = read(&path)?;
        if awaits_table(&document) {
            let (text, path) = (document.to_text(), Some(path));
            self.coming = Some(Coming::Document { text, path, unsaved: false, reading: None });
            errand.ctx.request_repaint();
        } else {
            errand.settings.remember(path.clone());
            errand.show(document, Some(path));
        }
        Ok(())
    }

    fn save(&mut self, then: Option<Box<Command>>, errand: &mut Errand<'_>) {
        match self.path.clone() {
            Some(path) => {
                if let Err(why) = self.save_to(path, then, errand) {
                    errand.say(Message::Failed(why));
                }
            }
            None => self.choose(Purpose::Save(then), errand),
        }
    }

    /// Writes the document and goes on with what was to come after it, or says why it was not written.
    fn save_to(
        &mut self,
        path: PathBuf,
        then: Option<Box<Command>>,
        errand: &mut Errand<'_>,
    ) -> Result<(), String> {
        platform::file::write(&path, errand.document.to_text().as_bytes())
            .map_err(|error| format!("{} was not saved, {error}", path.display()))?;
        errand.say(Message::Done(format!("Saved {}", path.display())));
        errand.settings.remember(path.clone());
        self.saved = Some(lasting(errand.document));
        self.path = Some(path);
        self.ready = false;
        errand.asked.extend(then.map(|command| *command));
        Ok(())
    }

    /// Asks for a path; [`Files::chosen`] goes on with it.
    fn choose(&mut self, purpose: Purpose, errand: &Errand<'_>) {
        let stem = self.stem(errand.document);
        let suggestion = match &purpose {
            Purpose::Open | Purpose::Data => None,
            Purpose::Save(_) => Some(format!("{stem}.json")),
            Purpose::Picture(request) => Some(format!("{stem}.{}", request.format.extension())),
        };
        let near = self.path.as_ref().or(errand.settings.recent.first());
        let folder = near.and_then(|path| path.parent()).map(Path::to_owned);
        self.chooser.ask(purpose, folder, suggestion, errand.ctx);
    }

    /// What a file beside the document's is called, without an ending.
    fn stem(&self, document: &Document) -> String {
        let of_path = self.path.as_deref().and_then(Path::file_stem);
        of_path.map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_else(|| {
            let title = document.title.as_deref().unwrap_or("experiment").to_lowercase();
            title
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join("-")
        })
    }

    /// Goes on with a path; why it did not work, for the dialog that asked.
    fn chosen(&mut self, purpose: Purpose, path: PathBuf, errand: &mut Errand<'_>) -> Result<(), String> {
        match purpose {
            Purpose::Open => self.open(path, errand),
            Purpose::Data => {
                self.open_table(path, errand);
                Ok(())
            }
            Purpose::Save(then) => self.save_to(path, then, errand),
            Purpose::Picture(request) => {
                errand.asked.push(Command::Write(Box::new((*request, path))));
                Ok(())
            }
        }
    }

    /// What stands in front of the window, what is dropped on it, its title, and its wish to close.
    pub(super) fn ui(&mut self, mut errand: Errand<'_>) {
        let errand = &mut errand;
        self.choosing_ui(errand);
        self.coming_ui(errand);
        self.unsaved_ui(errand);
        self.drops(errand);
        let ctx = errand.ctx;
        if ctx.input(|input| input.viewport().close_requested()) && !self.leaving {
            if self.is_unsaved(errand.document) && !self.ready {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
                self.asking = Some(Command::Quit);
            } else {
                self.leaving = true;
            }
        }
        let title = self.title(errand.document);
        if title != self.title {
            shell::set_title(ctx, &title);
            self.title = title;
        }
    }

    fn choosing_ui(&mut self, errand: &mut Errand<'_>) {
        let Some((purpose, path)) = self.chooser.ui(errand.ctx) else { return };
        match self.chosen(purpose, path, errand) {
            Ok(()) => self.chooser.close(),
            Err(why) if self.chooser.refuse(&why) => {}
            Err(why) => errand.say(Message::Failed(why)),
        }
    }

    fn drops(&mut self, errand: &mut Errand<'_>) {
        if errand.ctx.input(|input| !input.raw.hovered_files.is_empty()) {
            chooser::drop_overlay(errand.ctx);
        }
        if let Some(path) = self.drops.next(errand.ctx) {
            errand.asked.push(if is_table(&path) {
                Command::OpenTable(path)
            } else {
                Command::OpenFile(path)
            });
        }
    }
}
