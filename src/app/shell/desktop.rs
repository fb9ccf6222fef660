//! The window on a desktop.

use super::super::{Start, Window};
use crate::platform::work::{Promise, promise};
use crate::platform::{self, Drawing, Instant};
use egui::{Context, ViewportCommand};
use std::path::PathBuf;

/// Which graphics interface draws the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Renderer {
    /// wgpu if it is built in, and glow if there is none or it fails.
    #[default]
    Auto,
    /// wgpu: Vulkan, Metal, DirectX 12. Built in by the feature `wgpu`.
    Wgpu,
    /// glow: OpenGL.
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

    /// What it draws with.
    fn drawing(self) -> Drawing {
        match (self, cfg!(feature = "wgpu")) {
            (Self::Auto, true) => Drawing::Either,
            (Self::Wgpu, true) => Drawing::Vulkan,
            _ => Drawing::OpenGl,
        }
    }

    /// What helps where it does not work: its drivers, and the other renderer where that was not tried.
    fn cure(self) -> String {
        let drivers = format!("install the drivers of this display (on Linux Mesa: {})", platform::DRIVERS);
        let other = match (self, cfg!(feature = "wgpu")) {
            (_, false) => ", or build with --features wgpu for Vulkan, Metal or DirectX 12",
            (Self::Auto, true) => "; neither wgpu nor glow found any",
            (Self::Wgpu, true) => ", or try --renderer glow",
            (Self::Glow, true) => ", or try --renderer wgpu",
        };
        drivers + other
    }
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// One helpful sentence if there is no display or no renderer works.
pub fn open(start: &Start, renderer: Renderer) -> Result<(), String> {
    // Silent unless RUST_LOG asks for more: what matters is said in the window, or in the error.
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("off")).try_init().ok();
    let opened = Instant::now();
    if let Some(missing) = platform::missing_libraries(renderer.drawing()) {
        return Err(format!("{missing}; the commands without a window need none: run, render, list, check"));
    }
    let mut first: Option<eframe::Error> = None;
    for kind in renderer.order() {
        let start = start.clone();
        let run = eframe::run_native(
            "Descent Lab",
            options(*kind),
            Box::new(move |creation| Ok(Box::new(Window::new(creation, start, opened)))),
        );
        let Err(error) = run else { return Ok(()) };
        log::warn!("{kind} failed: {error}");
        let last = !is_of_wgpu(&error);
        first.get_or_insert(error);
        if last {
            // After any other failure the event loop is gone, and no renderer can be tried any more.
            break;
        }
    }
    Err(sentence(first.as_ref(), renderer))
}

/// Whether wgpu found nothing to draw with.
fn is_of_wgpu(error: &eframe::Error) -> bool {
    #[cfg(feature = "wgpu")]
    return matches!(error, eframe::Error::Wgpu(_));
    #[cfg(not(feature = "wgpu"))]
    {
        let _ = error;
        false
    }
}

/// What to say, and what to do; the details are for the log. No error is a renderer that is not built in.
fn sentence(error: Option<&eframe::Error>, asked: Renderer) -> String {
    let renderer = error.is_none_or(|error| {
        is_of_wgpu(error) || matches!(error, eframe::Error::Glutin(_) | eframe::Error::NoGlutinConfigs(..))
    });
    if let Some(error) = error {
        log::error!("{error}");
    }
    let (what, cure) = if renderer {
        ("no renderer works here", asked.cure())
    } else {
        ("there is no display to open a window on", "run it in a desktop session".to_owned())
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

/// Writes the title above the window.
pub(in super::super) fn set_title(ctx: &Context, title: &str) {
    ctx.send_viewport_cmd(ViewportCommand::Title(title.to_owned()));
}

/// The paths of what is dropped on the window in this frame.
pub(super) fn dropped(ctx: &Context) -> Vec<Promise<PathBuf>> {
    let path = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
    let there = |path| {
        let (giver, promise) = promise();
        giver.give(path);
        promise
    };
    path.filter(|path| !path.as_os_str().is_empty()).map(there).into_iter().collect()
}
