//! Pictures on their way to a file or to the clipboard, made beside the window.

use super::Job;
use crate::app::now::{Command, Message, Request};
use crate::export::pixels::{Pixels, render};
use crate::export::{Metadata, bytes, png};
use crate::platform::file;
use crate::platform::work::promise;
use egui::{ColorImage, Context};
use std::path::{Path, PathBuf};
use std::task::Poll;

/// What is being made.
#[derive(Default)]
pub(in crate::app) struct Pictures {
    works: Vec<Job<Outcome>>,
}

/// What came of it.
enum Outcome {
    Written(PathBuf),
    Copied(ColorImage),
    Failed(String),
}

/// Makes it.
fn start(ctx: &Context, make: impl FnOnce() -> Outcome + Send + 'static) -> Job<Outcome> {
    let ctx = ctx.clone();
    let wake = move || ctx.request_repaint();
    Job::start(wake, |worker| async move { worker.deliver(worker.piece(make).await) })
}

impl Pictures {
    /// Whether something is being made.
    #[cfg(test)]
    pub(in crate::app) fn is_busy(&self) -> bool {
        !self.works.is_empty()
    }

    /// Takes what is finished, and says so.
    pub(in crate::app) fn follow(&mut self, ctx: &Context, asked: &mut Vec<Command>) {
        self.works.retain(|work| match work.next() {
            Poll::Pending => true,
            Poll::Ready(outcome) => {
                let nothing = || Outcome::Failed("The picture could not be made".into());
                asked.push(Command::Say(tell(outcome.unwrap_or_else(nothing), ctx)));
                false
            }
        });
    }

    /// Writes a picture in the format that the path's ending names.
    pub(in crate::app) fn write(&mut self, request: Request, path: PathBuf, ctx: &Context) -> Message {
        let words = format!("Writing {}…", path.display());
        self.works.push(start(ctx, move || match write(&request, &path) {
            Ok(()) => Outcome::Written(path),
            Err(why) => Outcome::Failed(why),
        }));
        Message::Done(words)
    }

    /// Copies a picture.
    pub(in crate::app) fn copy(&mut self, request: Request, ctx: &Context) -> Message {
        self.works.push(start(ctx, move || {
            let [width, height] = request.picture.size_px;
            match render(&request.picture.scene(), width, height) {
                Ok(Pixels { width, height, rgba }) => Outcome::Copied(ColorImage::from_rgba_unmultiplied(
                    [width as usize, height as usize],
                    &rgba,
                )),
                Err(error) => Outcome::Failed(format!("The picture was not copied, {error}")),
            }
        }));
        Message::Done("Copying the picture…".into())
    }

    /// Saves the window as it is, in the pictures folder or beside us.
    pub(in crate::app) fn save_window(&mut self, title: String, ctx: &Context) {
        let (giver, promise) = promise();
        ctx.request_screenshot(move |image| giver.give(image));
        let ctx = ctx.clone();
        let wake = move || ctx.request_repaint();
        self.works.push(Job::start(wake, |worker| async move {
            let Some(image) = promise.await else { return };
            worker
                .deliver(worker.piece(|| write_window(&image, title).unwrap_or_else(Outcome::Failed)).await);
        }));
    }
}

/// Does what remains to be done, and says what came of it.
fn tell(outcome: Outcome, ctx: &Context) -> Message {
    match outcome {
        Outcome::Written(path) => Message::Done(format!("Saved {}", path.display())),
        Outcome::Copied(image) => {
            ctx.copy_image(image);
            Message::Done("Copied the picture".into())
        }
        Outcome::Failed(why) => Message::Failed(why),
    }
}

fn write(request: &Request, path: &Path) -> Result<(), String> {
    let failed = |why: &dyn std::fmt::Display| format!("{} was not saved, {why}", path.display());
    let format = crate::export::Format::from_path(path).map_err(|error| failed(&error))?;
    let bytes = bytes(&request.picture, format).map_err(|error| failed(&error))?;
    file::write(path, &bytes).map_err(|error| failed(&error))
}

fn write_window(image: &ColorImage, title: String) -> Result<Outcome, String> {
    let [width, height] = image.size.map(|side| u32::try_from(side).unwrap_or(u32::MAX));
    let pixels = Pixels { width, height, rgba: image.as_raw().to_vec() };
    let metadata = Metadata { title, ..Metadata::default() };
    let failed = |why: &dyn std::fmt::Display| format!("The window was not saved, {why}");
    let bytes = png::encode(&pixels, 96.0, &metadata).map_err(|error| failed(&error))?;
    let path = free_path(&file::pictures_folder());
    file::write(&path, &bytes).map_err(|error| failed(&error))?;
    Ok(Outcome::Written(path))
}

/// The first name that is free.
fn free_path(folder: &Path) -> PathBuf {
    let path = |number: u32| folder.join(format!("descent-lab-window-{number}.png"));
    (1..10_000).map(path).find(|path| !file::exists(path)).unwrap_or_else(|| path(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_saved_where_nothing_is() {
        let folder = tempfile::tempdir().unwrap();
        let first = free_path(folder.path());
        std::fs::write(&first, "").unwrap();
        assert!(first.ends_with("descent-lab-window-1.png"));
        assert!(free_path(folder.path()).ends_with("descent-lab-window-2.png"));
    }
}
