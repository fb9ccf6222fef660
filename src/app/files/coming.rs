//! What is read beside the window while a dialog stands in front of it: a table, or an experiment with a large one.

use super::super::now::{Command, Message, Newcomer};
use super::reading::{self, Reading};
use super::table::{Fitted, TableAnswer, TableDialog};
use super::{Errand, Files};
use crate::experiment::Document;
use crate::import::ImportError;
use std::path::{Path, PathBuf};

/// What is read beside the window, with a dialog in front of it.
pub(super) enum Coming {
    /// An experiment whose table is large.
    Document { text: String, path: Option<PathBuf>, unsaved: bool, reading: Option<Reading<Document>> },
    /// A table.
    Table(Box<TableDialog>),
}

impl Files {
    pub(super) fn open_table(&mut self, path: PathBuf, errand: &Errand<'_>) {
        let dialog = TableDialog::open(path, &errand.document.experiment, errand.ctx);
        self.coming = Some(Coming::Table(Box::new(dialog)));
        errand.ctx.request_repaint();
    }

    /// Waits for what is read beside the window.
    pub(super) fn coming_ui(&mut self, errand: &mut Errand<'_>) {
        let ctx = errand.ctx;
        match self.coming.take() {
            None => {}
            Some(Coming::Table(mut dialog)) => match dialog.ui(&errand.document.experiment, ctx) {
                None => self.coming = Some(Coming::Table(dialog)),
                Some(TableAnswer::Cancelled) => ctx.request_repaint(),
                Some(TableAnswer::Fitted(fitted)) => {
                    let Fitted { experiment, words } = *fitted;
                    errand.document.experiment = experiment;
                    errand.document.view.window = None;
                    errand.say(Message::Done(words));
                    ctx.request_repaint();
                }
            },
            Some(Coming::Document { text, path, unsaved, reading }) => {
                self.coming_document(text, path, unsaved, reading, errand);
            }
        }
    }

    fn coming_document(
        &mut self,
        text: String,
        path: Option<PathBuf>,
        unsaved: bool,
        reading: Option<Reading<Document>>,
        errand: &mut Errand<'_>,
    ) {
        let ctx = errand.ctx;
        let reading = reading.unwrap_or_else(|| {
            let (text, folder) = (text.clone(), path.as_deref().and_then(Path::parent).map(Path::to_owned));
            Reading::start(ctx, move |progress| reading::document(&text, folder.as_deref(), progress))
        });
        let name =
            path.as_deref().map_or_else(|| "The last experiment".into(), |path| path.display().to_string());
        match reading.take() {
            Some(Ok(document)) => {
                if let Some(path) = &path {
                    errand.settings.remember(path.clone());
                }
                let newcomer = Newcomer { document, path, unsaved, ready: false };
                errand.asked.push(Command::Show(Box::new(newcomer)));
            }
            Some(Err(ImportError::Cancelled)) => {}
            Some(Err(error)) => errand.say(Message::Failed(format!("{name} was not opened, {error}"))),
            None if reading::waits(&name, reading.share(), ctx) => {
                let reading = Some(reading);
                self.coming = Some(Coming::Document { text, path, unsaved, reading });
            }
            None => errand.say(Message::Done(format!("{name} was not opened"))),
        }
        ctx.request_repaint();
    }
}
