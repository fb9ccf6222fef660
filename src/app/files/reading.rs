//! Something that is read beside the window, with progress, until it is there or cancelled.

use super::super::beside::Job;
use super::super::widget::in_front;
use crate::data::{Data, FileRows, Source};
use crate::experiment::Document;
use crate::import::{self, ImportError, Progress};
use egui::Context;
use std::path::Path;
use std::sync::Arc;
use std::task::Poll;

/// What comes of reading.
pub(super) type Outcome<T> = Result<T, ImportError>;

/// A job that reads; it stops when nobody waits any more.
pub(super) struct Reading<T> {
    progress: Arc<Progress>,
    job: Job<Outcome<T>>,
}

impl<T: Send + 'static> Reading<T> {
    pub(super) fn start(ctx: &Context, read: impl FnOnce(&Progress) -> Outcome<T> + Send + 'static) -> Self {
        let progress = Arc::new(Progress::default());
        let (theirs, ctx) = (progress.clone(), ctx.clone());
        let job = Job::start(
            move || ctx.request_repaint(),
            |worker| async move {
                worker.deliver(worker.piece(|| read(&theirs)).await);
            },
        );
        Self { progress, job }
    }

    /// How much is done, from 0 to 1.
    pub(super) fn share(&self) -> f32 {
        self.progress.share()
    }

    /// What came of it, once.
    pub(super) fn take(&self) -> Option<Outcome<T>> {
        match self.job.next() {
            Poll::Pending => None,
            Poll::Ready(outcome) => {
                Some(outcome.unwrap_or_else(|| Err(ImportError::Failed("it could not be read".into()))))
            }
        }
    }
}

impl<T> Drop for Reading<T> {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

/// Whether a document names a table that has not been read yet.
pub(super) fn awaits_table(document: &Document) -> bool {
    let source = document.experiment.surface.data().map(Data::source);
    matches!(source, Some(Source::File(file)) if file.read.is_none())
}

/// A document with the rows of the table that it names, from a folder.
pub(super) fn document(text: &str, folder: Option<&Path>, progress: &Progress) -> Outcome<Document> {
    let mut cancelled = false;
    let mut fill = |file: &mut FileRows| {
        import::fill(file, folder, progress).map(drop).map_err(|error| {
            cancelled |= error == ImportError::Cancelled;
            error.to_string()
        })
    };
    let document = Document::parse_with(crate::experiment::without_mark(text), &mut fill);
    match document {
        _ if cancelled => Err(ImportError::Cancelled),
        Err(error) => Err(ImportError::Failed(error.to_string())),
        Ok(document) => {
            warm(&document);
            Ok(document)
        }
    }
}

/// Finds out beside the window what its first frame will ask for.
pub(super) fn warm(document: &Document) {
    if let Some(data) = document.experiment.surface.data() {
        data.prepared();
    }
}

/// A dialog while something is opened; whether it is waited for.
pub(super) fn waits(name: &str, share: f32, ctx: &Context) -> bool {
    let modal = in_front(ctx, "reading").show(ctx, |ui| {
        let size = ui.text_style_height(&egui::TextStyle::Body);
        ui.set_width((28.0 * size).min(ctx.content_rect().width() - 48.0));
        ui.label(name);
        ui.add(egui::ProgressBar::new(share).text("Reading its data"));
        ui.button("Cancel").clicked()
    });
    !modal.inner && !modal.should_close()
}
