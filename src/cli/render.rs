//! `descent-lab render`: the picture of an experiment, as the window would save it.

use super::CliError;
use super::arguments::{ImageSize, RenderArguments};
use crate::experiment::Document;
use crate::export::{self, ExportError, Format, Metadata};
use crate::picture::look::Look;
use crate::picture::scene::Scene;
use crate::platform;
use crate::plot::caption::caption;
use crate::plot::figure::figure;
use crate::stage::Stage;

/// A figure is laid out at most so many points wide. A wider image shows the same with more pixels to a point, so that
/// its text can be read when it is shown as large as a page.
const WIDEST: f64 = 1200.0;

pub(super) fn carry_out(render: &RenderArguments) -> Result<(), CliError> {
    let RenderArguments { source, output, size, step, look } = render;
    let format = Format::from_path(output).map_err(|error| CliError::Input(error.to_string()))?;
    let document = source.load()?;
    let steps = document.experiment.steps;
    if let Some(step) = step.filter(|&step| step > steps) {
        return Err(CliError::Input(format!("--step: expected a step up to {steps}, found {step}")));
    }
    let scene = scene(&document, &Look::of((*look).into()), *size, *step);
    let ImageSize { width, height } = *size;
    let bytes = export::bytes(&scene, &metadata(&document), format, [width, height]).map_err(refused)?;
    platform::file::write(output, &bytes).map_err(|error| CliError::not_written(output, &error))
}

/// The figure in points: as many as the image has pixels, but at most [`WIDEST`] from left to right.
fn scene(document: &Document, look: &Look, size: ImageSize, step: Option<u64>) -> Scene {
    let Document { experiment, view, .. } = document;
    let pixels = [size.width, size.height].map(f64::from);
    let per_point = (pixels[0] / WIDEST).max(1.0);
    let points = pixels.map(|pixels| pixels / per_point);
    figure(&Stage::of(experiment), view, &title(document), look, points, step.or(view.step))
}

fn title(document: &Document) -> String {
    document.title.clone().unwrap_or_else(|| document.experiment.surface.title())
}

/// What a figure says of itself: its title, its settings in words, and its experiment, so that it can be made again.
fn metadata(document: &Document) -> Metadata {
    let note = document.note.as_deref().unwrap_or_default();
    let description = format!("{note}\n{}", caption(&document.experiment));
    Metadata {
        title: title(document),
        description: description.trim().to_owned(),
        experiment: document.to_text(),
    }
}

/// A size that makes no sense is wrong input; everything else is a failure.
fn refused(error: ExportError) -> CliError {
    match error {
        ExportError::NoPixels { .. } | ExportError::TooLarge { .. } | ExportError::NoSize { .. } => {
            CliError::Input(format!("--size: {error}"))
        }
        _ => CliError::Failed(error.to_string()),
    }
}
