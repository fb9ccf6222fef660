//! What is read beside the window while a dialog stands in front of it: a table, or an experiment with a large one.

use super::super::lab::{Lab, Message};
use super::reading::{self, Reading};
use super::table::{Answer, TableDialog};
use crate::experiment::Document;
use crate::import::ImportError;
use egui::Context;
use std::path::{Path, PathBuf};

/// What is read beside the window, with a dialog in front of it.
pub(super) enum Coming {
    /// An experiment whose table is large.
    Document { text: String, path: Option<PathBuf>, unsaved: bool, reading: Option<Reading<Document>> },
    /// A table.
    Table(Box<TableDialog>),
}

impl Lab {
    pub(super) fn open_table(&mut self, path: PathBuf, ctx: &Context) {
        let dialog = TableDialog::open(path, &self.document.experiment, ctx);
        self.files.coming = Some(Coming::Table(Box::new(dialog)));
        ctx.request_repaint();
    }

    /// Waits for what is read beside the window.
    pub(super) fn coming_ui(&mut self, ctx: &Context) {
        match self.files.coming.take() {
            None => {}
            Some(Coming::Table(mut dialog)) => match dialog.ui(&self.document.experiment, ctx) {
                None => self.files.coming = Some(Coming::Table(dialog)),
                Some(Answer::Cancelled) => ctx.request_repaint(),
                Some(Answer::Fitted(experiment)) => {
                    self.document.experiment = *experiment;
                    self.document.view.window = None;
                    ctx.request_repaint();
                }
            },
            Some(Coming::Document { text, path, unsaved, reading }) => {
                self.coming_document(text, path, unsaved, reading, ctx);
            }
        }
    }

    fn coming_document(
        &mut self,
        text: String,
        path: Option<PathBuf>,
        unsaved: bool,
        reading: Option<Reading<Document>>,
        ctx: &Context,
    ) {
        let reading = reading.unwrap_or_else(|| {
            let (text, folder) = (text.clone(), path.as_deref().and_then(Path::parent).map(Path::to_owned));
            Reading::start(ctx, move |progress| reading::document(&text, folder.as_deref(), progress))
        });
        let name =
            path.as_deref().map_or_else(|| "The last experiment".into(), |path| path.display().to_string());
        match reading.take() {
            Some(Ok(document)) => {
                if let Some(path) = &path {
                    self.settings.remember(path.clone());
                }
                self.show_as_saved(document, path);
                if unsaved {
                    self.files.saved = None;
                }
            }
            Some(Err(ImportError::Cancelled)) => {}
            Some(Err(error)) => self.say(Message::Failed(format!("{name} was not opened, {error}"))),
            None if reading::waits(&name, reading.share(), ctx) => {
                let reading = Some(reading);
                self.files.coming = Some(Coming::Document { text, path, unsaved, reading });
            }
            None => self.say(Message::Done(format!("{name} was not opened"))),
        }
        ctx.request_repaint();
    }
}
