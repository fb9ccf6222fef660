//! The page: a canvas that the browser shows, and what the page can ask for.

use super::super::{Start, Window};
use crate::experiment::{Document, without_mark};
use crate::gallery;
use crate::iterates;
use crate::platform::work::{Promise, promise};
use crate::platform::{Instant, file};
use egui::Context;
use std::path::PathBuf;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlCanvasElement;

/// Shows the lab in the page's element "lab", and comes back while it runs.
///
/// # Errors
/// One helpful sentence when the page has no such canvas. When the browser has no WebGL, that is said in the page.
pub fn open(start: &Start) -> Result<(), String> {
    eframe::WebLogger::init(log::LevelFilter::Warn).ok();
    let opened = Instant::now();
    let canvas: Option<HtmlCanvasElement> = document()
        .and_then(|document| document.get_element_by_id("lab"))
        .and_then(|canvas| canvas.dyn_into().ok());
    let canvas = canvas.ok_or("the page has no canvas named \"lab\"")?;
    let start = start.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let create: eframe::AppCreator<'static> =
            Box::new(move |creation| Ok(Box::new(Window::new(creation, start, opened))));
        let started = eframe::WebRunner::new().start(canvas, eframe::WebOptions::default(), create).await;
        say(match &started {
            Ok(()) => "",
            Err(_) => "This browser does not draw with WebGL, which the lab needs",
        });
        if let Err(error) = started {
            log::error!("{error:?}");
        }
    });
    Ok(())
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// What stands in the page in the place of the lab.
fn say(words: &str) {
    if let Some(place) = document().and_then(|document| document.get_element_by_id("message")) {
        place.set_text_content(Some(words));
    }
}

/// Writes the title above the page.
pub(in super::super) fn set_title(_: &Context, title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// What is dropped on the page in this frame: the browser reads it while the lab goes on.
pub(super) fn dropped(ctx: &Context) -> Vec<Promise<PathBuf>> {
    let dropped = ctx.input(|input| input.raw.dropped_files.clone());
    let read = |dropped: egui::DroppedFileHandle| {
        let ((giver, promise), ctx) = (promise(), ctx.clone());
        wasm_bindgen_futures::spawn_local(async move {
            match dropped.bytes_async().await {
                Ok(bytes) => file::keep(dropped.path(), bytes),
                // The file is missing then, and whoever wants to read it says so.
                Err(error) => log::error!("{error}"),
            }
            giver.give(dropped.path().to_owned());
            ctx.request_repaint();
        });
        promise
    };
    dropped.into_iter().map(read).collect()
}

/// Every iterate of an experiment's runs as CSV, as `descent-lab run` writes them: of a ready one by its name, or of one in
/// the file format.
///
/// # Errors
/// What the file cannot mean.
#[wasm_bindgen]
pub fn run(experiment: &str) -> Result<String, JsValue> {
    let document = match gallery::named(experiment) {
        Some(ready) => ready,
        None => Document::parse(without_mark(experiment)).map_err(|error| error.to_string())?,
    };
    let mut csv = Vec::new();
    iterates::write_csv(&document.experiment, &mut csv).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(csv).map_err(|error| error.to_string())?)
}
