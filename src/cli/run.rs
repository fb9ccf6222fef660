//! `descent-lab run`: every iterate of every run, as a table.

use super::arguments::{RunArguments, TableForm};
use super::{CliError, Streams, explain};
use crate::experiment::{Document, Experiment};
use crate::iterates;
use crate::platform;
use crate::results::{Results, TOLERANCE};
use crate::stage::Stage;
use std::io::Write;
use std::path::Path;

pub(super) fn carry_out(run: &RunArguments, streams: &mut Streams<'_>) -> Result<(), CliError> {
    if let Some(step) = run.explain {
        return explain::carry_out(run, step, streams);
    }
    let table = run.table()?;
    let loaded = run.source.load()?;
    let Some(path) = run.output.as_deref().filter(|path| *path != Path::new("-")) else {
        loaded.say(streams.err);
        return write(&loaded.document, table, streams.out, streams.err);
    };
    loaded.spare_inputs(path)?;
    loaded.say(streams.err);
    let mut bytes = Vec::new();
    write(&loaded.document, table, &mut bytes, streams.err)?;
    platform::file::write(path, &bytes).map_err(|error| CliError::not_written(path, &error))
}

impl RunArguments {
    /// The form of the table: as asked for, else as the output file's ending says; CSV where there is none.
    fn table(&self) -> Result<TableForm, CliError> {
        let ending = self.output.as_deref().and_then(Path::extension);
        let is = |known: &str| ending.is_some_and(|ending| ending.eq_ignore_ascii_case(known));
        match (self.format, &self.output) {
            (Some(TableForm::Text | TableForm::Markdown), _) => {
                Err(CliError::Input("--format text and markdown: expected beside --explain K; tables are csv, json, table or latex".into()))
            }
            (Some(form), _) => Ok(form),
            _ if ending.is_none() || is("csv") => Ok(TableForm::Csv),
            _ if is("json") => Ok(TableForm::Json),
            _ if is("tex") => Ok(TableForm::Latex),
            (None, output) => {
                let name = output.as_deref().unwrap_or(Path::new("")).display();
                Err(CliError::Input(format!(
                    "cannot tell the form of “{name}” from its ending; known endings are .csv, .json, .tex; \
                     --format says it of any other"
                )))
            }
        }
    }
}

fn write(
    document: &Document,
    table: TableForm,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), CliError> {
    match table {
        TableForm::Csv => {
            let endings = iterates::write_csv(&document.experiment, &mut *out)?;
            out.flush()?;
            // The table is complete; whoever closed the other stream does not want to know more.
            endings.iter().try_for_each(|ending| writeln!(err, "{ending}")).ok();
        }
        TableForm::Json => iterates::write_json(document, out)?,
        TableForm::Table => out.write_all(results(&document.experiment).text().as_bytes())?,
        // Not forms of a table, and refused before.
        TableForm::Text | TableForm::Markdown => {}
        TableForm::Latex => out.write_all(results(&document.experiment).latex().as_bytes())?,
    }
    Ok(())
}

/// What came of all runs.
fn results(experiment: &Experiment) -> Results {
    Results::of(&Stage::of(experiment), |_| true, TOLERANCE)
}
