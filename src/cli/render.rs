//! `descent-lab render`: the picture of an experiment, as the window would save it.

use super::arguments::RenderArguments;
use super::{CliError, Streams};
use crate::export::{self, ExportError, Format};
use crate::platform;
use crate::plot::picture::{Picture, Wishes};
use crate::stage::Stage;
use std::sync::Arc;

pub(super) fn carry_out(render: &RenderArguments, streams: &mut Streams<'_>) -> Result<(), CliError> {
    let RenderArguments { source, output, size, step, look } = render;
    let format = Format::from_path(output).map_err(|error| CliError::Input(error.to_string()))?;
    let loaded = source.load()?;
    loaded.spare_inputs(output)?;
    loaded.say(streams.err);
    let document = loaded.document;
    let steps = document.experiment.steps;
    if let Some(step) = step.filter(|&step| step > steps) {
        return Err(CliError::Input(format!("--step: expected a step up to {steps}, found {step}")));
    }
    let wishes = Wishes { look: (*look).into(), size_px: [size.width, size.height], step: *step };
    let picture = Picture::of(&document, Arc::new(Stage::of(&document.experiment)), wishes);
    let bytes = export::bytes(&picture, format).map_err(refused)?;
    platform::file::write(output, &bytes).map_err(|error| CliError::not_written(output, &error))
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
