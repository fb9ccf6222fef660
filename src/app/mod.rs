//! The window: the only place that knows egui.
//!
//! [`Lab`] holds everything; each panel is a file with one `ui`, which may edit the document and pushes commands; one
//! handler carries them out. Pictures come from [`plot`](crate::plot) as scenes and are drawn by `paint`.

mod beside;
mod command;
mod controls;
mod curves;
mod data_edit;
mod data_pane;
#[cfg(test)]
mod data_tests;
mod details;
mod dialogs;
mod fields;
mod files;
mod history;
mod knots;
mod lab;
mod menu;
mod paint;
mod panes;
mod plane;
mod playback;
mod runs;
mod settings;
mod shell;
mod simulation;
mod start;
mod swarms;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod theme;
mod timeline;
mod widget;

pub use command::{KeyLine, keys};
pub use lab::Lab;
#[cfg(not(target_arch = "wasm32"))]
pub use shell::Renderer;
pub use shell::open;
#[cfg(target_arch = "wasm32")]
pub use shell::run;
pub use start::Start;

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
