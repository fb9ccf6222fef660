//! `descent-lab run`: every iterate of every run, as a table.

use super::arguments::{RunArguments, TableForm};
use super::{CliError, Streams};
use crate::experiment::Experiment;
use crate::iterates;
use crate::platform;
use crate::results::{Results, TOLERANCE};
use crate::stage::Stage;
use std::io::Write;
use std::path::Path;

pub(super) fn carry_out(run: &RunArguments, streams: &mut Streams<'_>) -> Result<(), CliError> {
    let experiment = run.source.load()?.experiment;
    let Some(path) = run.output.as_deref().filter(|path| *path != Path::new("-")) else {
        return write(&experiment, run.table(), streams.out, streams.err);
    };
    let mut bytes = Vec::new();
    write(&experiment, run.table(), &mut bytes, streams.err)?;
    platform::file::write(path, &bytes).map_err(|error| CliError::not_written(path, &error))
}

impl RunArguments {
    /// The form of the table: as asked for, else as the output file's ending says.
    fn table(&self) -> TableForm {
        let ending = self.output.as_deref().and_then(Path::extension);
        let json = ending.is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        self.format.unwrap_or(if json { TableForm::Json } else { TableForm::Csv })
    }
}

fn write(
    experiment: &Experiment,
    table: TableForm,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), CliError> {
    match table {
        TableForm::Csv => {
            let endings = iterates::write_csv(experiment, &mut *out)?;
            out.flush()?;
            // The table is complete; whoever closed the other stream does not want to know more.
            endings.iter().try_for_each(|ending| writeln!(err, "{ending}")).ok();
        }
        TableForm::Json => iterates::write_json(experiment, out)?,
        TableForm::Table => out.write_all(results(experiment).text().as_bytes())?,
        TableForm::Latex => out.write_all(results(experiment).latex().as_bytes())?,
    }
    Ok(())
}

/// What came of all runs.
fn results(experiment: &Experiment) -> Results {
    Results::of(&Stage::of(experiment), |_| true, TOLERANCE)
}
