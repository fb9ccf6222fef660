//! Pictures on their way to a file or to the clipboard, made beside the window.

use super::super::beside::Job;
use super::super::lab::{Lab, Message};
use super::picture::Request;
use crate::export::pixels::{Pixels, render};
use crate::export::{Metadata, bytes, png};
use crate::platform::file;
use crate::platform::work::promise;
use egui::{ColorImage, Context};
use std::path::{Path, PathBuf};
use std::task::Poll;

/// Something that is being made.
pub(super) struct Work(Job<Outcome>);

/// What came of it.
enum Outcome {
    Written(PathBuf),
    Copied(ColorImage),
    Failed(String),
}

/// Makes it.
fn start(ctx: &Context, make: impl FnOnce() -> Outcome + Send + 'static) -> Work {
    let ctx = ctx.clone();
    let wake = move || ctx.request_repaint();
    Work(Job::start(wake, |worker| async move { worker.deliver(worker.piece(make).await) }))
}

impl Lab {
    /// Takes what is finished, and says so.
    pub(super) fn follow_work(&mut self, ctx: &Context) {
        let mut outcomes = Vec::new();
        self.dialogs.works.retain(|work| match work.0.next() {
            Poll::Pending => true,
            Poll::Ready(outcome) => {
                let nothing = || Outcome::Failed("The picture could not be made".into());
                outcomes.push(outcome.unwrap_or_else(nothing));
                false
            }
        });
        for outcome in outcomes {
            self.tell(outcome, ctx);
        }
    }

    fn tell(&mut self, outcome: Outcome, ctx: &Context) {
        match outcome {
            Outcome::Written(path) => self.say(Message::Done(format!("Saved {}", path.display()))),
            Outcome::Copied(image) => {
                ctx.copy_image(image);
                self.say(Message::Done("Copied the picture".into()));
            }
            Outcome::Failed(why) => self.say(Message::Failed(why)),
        }
    }

    /// Writes the picture that waits for this path, in the format that the path's ending names.
    pub(in super::super) fn write_picture(&mut self, path: PathBuf, ctx: &Context) {
        let Some(request) = self.dialogs.waiting.take() else { return };
        self.say(Message::Done(format!("Writing {}…", path.display())));
        self.dialogs.works.push(start(ctx, move || match write(&request, &path) {
            Ok(()) => Outcome::Written(path),
            Err(why) => Outcome::Failed(why),
        }));
    }

    /// Copies the picture of what the window shows.
    pub(in super::super) fn copy_picture(&mut self, ctx: &Context) {
        self.copy(Request::of(self), ctx);
    }

    pub(super) fn copy(&mut self, request: Request, ctx: &Context) {
        self.say(Message::Done("Copying the picture…".into()));
        self.dialogs.works.push(start(ctx, move || {
            let [width, height] = request.picture.size_px;
            match render(&request.picture.scene(), width, height) {
                Ok(Pixels { width, height, rgba }) => Outcome::Copied(ColorImage::from_rgba_unmultiplied(
                    [width as usize, height as usize],
                    &rgba,
                )),
                Err(error) => Outcome::Failed(format!("The picture was not copied, {error}")),
            }
        }));
    }

    /// Saves the window as it is, in the pictures folder or beside us.
    pub(in super::super) fn save_window(&mut self, ctx: &Context) {
        let title = self.document.title.clone().unwrap_or_default();
        let (giver, promise) = promise();
        ctx.request_screenshot(move |image| giver.give(image));
        let ctx = ctx.clone();
        let wake = move || ctx.request_repaint();
        self.dialogs.works.push(Work(Job::start(wake, |worker| async move {
            let Some(image) = promise.await else { return };
            worker
                .deliver(worker.piece(|| write_window(&image, title).unwrap_or_else(Outcome::Failed)).await);
        })));
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
pub(super) fn free_path(folder: &Path) -> PathBuf {
    let path = |number: u32| folder.join(format!("descent-lab-window-{number}.png"));
    (1..10_000).map(path).find(|path| !file::exists(path)).unwrap_or_else(|| path(0))
}
