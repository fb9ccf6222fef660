//! `descent-lab [FILE]`: the window.

use super::arguments::WindowArguments;
use super::{CliError, source};
use crate::experiment::Document;
use std::path::PathBuf;

/// Opens the window, and comes back when it is closed.
pub(super) fn open(window: &WindowArguments) -> Result<(), CliError> {
    open_with(window, document(window)?)
}

/// The experiment to begin with, and the file it stands in unchanged; `None` is the last one.
fn document(window: &WindowArguments) -> Result<Option<(Document, Option<PathBuf>)>, CliError> {
    let WindowArguments { name, changes, renderer: _ } = window;
    if name.is_none() && changes.is_empty() {
        return Ok(None);
    }
    let loaded = source::load(name.as_deref(), changes)?;
    loaded.say(&mut std::io::stderr());
    let document = loaded.document;
    let file = name.as_deref().and_then(source::file).filter(|_| changes.is_empty());
    Ok(Some((document, file.map(Into::into))))
}

#[cfg(feature = "gui")]
fn open_with(
    window: &WindowArguments,
    document: Option<(Document, Option<PathBuf>)>,
) -> Result<(), CliError> {
    use super::RendererArgument;
    use crate::app;
    let renderer = match window.renderer {
        RendererArgument::Auto => app::Renderer::Auto,
        RendererArgument::Wgpu => app::Renderer::Wgpu,
        RendererArgument::Glow => app::Renderer::Glow,
    };
    app::open(&app::Start { document }, renderer).map_err(CliError::Failed)
}

#[cfg(not(feature = "gui"))]
fn open_with(_: &WindowArguments, _: Option<(Document, Option<PathBuf>)>) -> Result<(), CliError> {
    let commands = "run, render, list, check";
    Err(CliError::Failed(format!("this build has no window; use the commands without one: {commands}")))
}
