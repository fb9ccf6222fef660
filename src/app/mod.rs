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
mod plane;
mod playback;
mod runs;
mod settings;
mod simulation;
mod swarms;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod theme;
mod timeline;
mod widget;

pub use lab::{Lab, Start};

use settings::Settings;
use std::time::Instant;

/// Which graphics interface draws the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Renderer {
    /// wgpu if it is built in, and glow if there is none or it fails.
    #[default]
    Auto,
    /// wgpu: Vulkan, Metal, DirectX 12. Built in by the feature `wgpu`.
    Wgpu,
    /// glow: OpenGL, as the page has it.
    Glow,
}

impl Renderer {
    /// What is tried, in this order; nothing if it is not built in.
    fn order(self) -> &'static [eframe::Renderer] {
        match self {
            #[cfg(feature = "wgpu")]
            Self::Auto => &[eframe::Renderer::Wgpu, eframe::Renderer::Glow],
            #[cfg(feature = "wgpu")]
            Self::Wgpu => &[eframe::Renderer::Wgpu],
            #[cfg(not(feature = "wgpu"))]
            Self::Wgpu => &[],
            #[cfg(not(feature = "wgpu"))]
            Self::Auto => &[eframe::Renderer::Glow],
            Self::Glow => &[eframe::Renderer::Glow],
        }
    }
}

/// How to get the other renderer.
const MORE: &str = if cfg!(feature = "wgpu") {
    "try --renderer glow or --renderer wgpu"
} else {
    "install OpenGL for this display (on Linux: Mesa), or build with --features wgpu for Vulkan, Metal or DirectX 12"
};

/// Opens the window and returns when it is closed.
///
/// # Errors
/// One helpful sentence if there is no display or no renderer works.
pub fn open(start: &Start, renderer: Renderer) -> Result<(), String> {
    // Silent unless RUST_LOG asks for more: what matters is said in the window, or in the error.
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("off")).try_init().ok();
    let opened = Instant::now();
    #[cfg_attr(
        not(feature = "wgpu"),
        expect(unused_mut, reason = "only wgpu fails in a way after which another one is tried")
    )]
    let mut first: Option<eframe::Error> = None;
    for kind in renderer.order() {
        let start = start.clone();
        let run = eframe::run_native(
            "Descent Lab",
            options(*kind),
            Box::new(move |creation| Ok(Box::new(Window::new(creation, start, opened)))),
        );
        match run {
            Ok(()) => return Ok(()),
            // Only this failure is worth another renderer: after any other one the event loop is gone.
            #[cfg(feature = "wgpu")]
            Err(error @ eframe::Error::Wgpu(_)) => {
                log::warn!("{kind} failed: {error}");
                first.get_or_insert(error);
            }
            Err(error) => return Err(sentence(Some(&first.unwrap_or(error)))),
        }
    }
    Err(sentence(first.as_ref()))
}

/// What to say, and what to do; the details are for the log. No error is a renderer that is not built in.
fn sentence(error: Option<&eframe::Error>) -> String {
    let renderer = match error {
        None => true,
        #[cfg(feature = "wgpu")]
        Some(eframe::Error::Wgpu(_)) => true,
        Some(error) => matches!(error, eframe::Error::Glutin(_) | eframe::Error::NoGlutinConfigs(..)),
    };
    if let Some(error) = error {
        log::error!("{error}");
    }
    let (what, cure) = if renderer {
        ("no renderer works here", MORE)
    } else {
        ("there is no display to open a window on", "run it in a desktop session")
    };
    format!("{what}; {cure}, or use the commands without a window: run, render, list, check")
}

fn options(renderer: eframe::Renderer) -> eframe::NativeOptions {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Descent Lab")
        .with_app_id("org.descentlab.DescentLab")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([640.0, 420.0])
        .with_drag_and_drop(true);
    eframe::NativeOptions { viewport, renderer, centered: true, persist_window: true, ..Default::default() }
}

/// The lab in an eframe window.
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
