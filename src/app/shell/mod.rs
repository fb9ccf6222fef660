//! What stands around the lab: a window of its own on a desktop, a canvas in a page.

#[cfg(not(target_arch = "wasm32"))]
mod desktop;
#[cfg(target_arch = "wasm32")]
mod page;

#[cfg(not(target_arch = "wasm32"))]
use desktop as here;
#[cfg(not(target_arch = "wasm32"))]
pub use desktop::Renderer;
#[cfg(target_arch = "wasm32")]
use page as here;
#[cfg(target_arch = "wasm32")]
pub use page::run;

pub use here::open;
pub(super) use here::set_title;

use crate::platform::work::Promise;
use egui::Context;
use std::path::PathBuf;
use std::task::Poll;

/// Files that are dropped on the lab.
#[derive(Default)]
pub(super) struct Drops {
    coming: Vec<Promise<PathBuf>>,
}

impl Drops {
    /// A file that was dropped and can be read by now.
    pub(super) fn next(&mut self, ctx: &Context) -> Option<PathBuf> {
        self.coming.extend(here::dropped(ctx));
        let mut there = None;
        self.coming.retain(|promise| {
            if there.is_some() {
                return true;
            }
            match promise.now() {
                Poll::Pending => true,
                Poll::Ready(path) => {
                    there = path;
                    false
                }
            }
        });
        there
    }
}
