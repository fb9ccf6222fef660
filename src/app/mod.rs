//! The window: the only place that knows egui.
//!
//! [`Lab`] holds everything; each panel is a file with one `ui`, which may edit the document and pushes commands; one
//! handler carries them out. Pictures come from [`plot`](crate::plot) as scenes and are drawn by `paint`.

mod beside;
mod dialog;
mod files;
#[cfg(test)]
mod habits_tests;
mod lab;
mod now;
mod number;
mod paint;
mod pane;
mod panel;
mod settings;
mod shell;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod theme;
mod widget;

pub use lab::Lab;
pub use now::{KeyLine, Start, keys};
#[cfg(not(target_arch = "wasm32"))]
pub use shell::Renderer;
pub use shell::open;
#[cfg(target_arch = "wasm32")]
pub use shell::run;

use crate::platform::Instant;
use settings::Settings;

/// The lab in a window of its own, or in a page.
struct Window {
    lab: Lab,
    /// When it was asked for, until the first frame is done.
    opened: Option<Instant>,
}

impl Window {
    fn new(creation: &eframe::CreationContext<'_>, start: Start, opened: Instant) -> Self {
        let stored = creation.storage.and_then(|storage| eframe::get_value(storage, eframe::APP_KEY));
        let settings: Settings = stored.unwrap_or_default();
        Self { lab: Lab::new(&creation.egui_ctx, settings, start), opened: Some(opened) }
    }
}

impl eframe::App for Window {
    fn logic(&mut self, _: &egui::Context, _: &mut eframe::Frame) {
        beside::advance();
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.lab.ui(ui);
        if let Some(opened) = self.opened.take() {
            log::info!("first frame after {} ms", opened.elapsed().as_millis());
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, eframe::APP_KEY, &self.lab.settings());
    }

    fn auto_save_interval(&self) -> std::time::Duration {
        std::time::Duration::from_secs(30)
    }
}
