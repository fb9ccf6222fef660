//! `descent-lab render`: the picture of an experiment, as the window would save it.

use super::arguments::{ImageSize, Render};
use super::{CliError, Streams};
use crate::experiment::{Document, FieldError};
use crate::export::file::write_atomically;
use crate::export::{self, Format, Metadata};
use crate::plot::caption::caption;
use crate::plot::figure::figure;
use crate::plot::look::Look;
use crate::plot::scene::Scene;
use crate::plot::stage::Stage;
use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;

/// A figure is laid out at most so many points wide: on a larger image everything grows with it.
const WIDEST: f64 = 1200.0;

pub(super) fn carry_out(render: &Render, streams: &mut Streams<'_>) -> Result<(), CliError> {
    let document = render.source.load()?;
    let format = format(render)?;
    let scene = scene(render, &document)?;
    let ImageSize([width, height]) = render.size;
    let bytes = export::bytes(&scene, &metadata(&document), format, [width, height])
        .map_err(|error| CliError::Input(format!("--size: {error}")))?;
    if render.output == Path::new("-") {
        return Ok(streams.out.write_all(&bytes)?);
    }
    write_atomically(&render.output, &bytes).map_err(|error| CliError::not_written(&render.output, &error))
}

/// The format that is asked for, or else the one that the output's ending names.
fn format(render: &Render) -> Result<Format, CliError> {
    match render.format {
        Some(format) => Ok(format.into()),
        None => Format::from_path(&render.output).map_err(|error| CliError::Input(error.to_string())),
    }
}

/// The figure in points: as many as the image has pixels, but no more than [`WIDEST`] from side to side.
fn scene(render: &Render, document: &Document) -> Result<Scene, CliError> {
    let Document { title, experiment, view, .. } = document;
    let step = render.step.or(view.step);
    if let Some(step) = render.step.filter(|&step| step > experiment.steps) {
        let expected = format!("expected a step up to {}, found {step}", experiment.steps);
        return Err(CliError::Input(FieldError { path: "--step".into(), expected }.to_string()));
    }
    let size = render.size.0.map(f64::from);
    let pixels_per_point = (size[0] / WIDEST).max(1.0);
    let points = size.map(|pixels| pixels / pixels_per_point);
    let title = title.as_deref().unwrap_or_else(|| experiment.surface.description().name);
    let look = Look::of(render.look.into());
    Ok(figure(&Stage::of(experiment), view, title, &look, points, step))
}

/// What a figure says of itself: its title, its settings in words, and its experiment, so that it can be made again.
fn metadata(document: &Document) -> Metadata {
    let name = document.experiment.surface.description().name;
    let settings = caption(&document.experiment);
    let note = document.note.as_deref().unwrap_or_default();
    Metadata {
        title: document.title.clone().unwrap_or_else(|| name.to_owned()),
        description: format!("{note}\n{settings}").trim().to_owned(),
        experiment: document.to_text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholder() {}
}
