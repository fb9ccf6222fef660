//! The command line: arguments become a job, a job becomes output and an exit code.
//!
//! Jobs write to the streams that they are given. Exit codes: 0 done, 1 a job that failed, 2 wrong arguments or input.
//! A reader that stops early (`| head -1`) ends a job quietly and is no failure.

mod arguments;
mod check;
mod error;
mod list;
mod render;
mod run;
pub mod source;
mod window;

pub use arguments::{Arguments, CliJob, RendererArgument};
pub use error::CliError;

use clap::Parser;
use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// Where a job writes.
pub struct Streams<'a> {
    /// What was asked for.
    pub out: &'a mut dyn Write,
    /// What is said about it.
    pub err: &'a mut dyn Write,
}

/// Runs the program with the arguments of its process, the program's name first.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(refused) => return say_refused(&refused),
    };
    // Not locked: while a window is open, other threads may want to log.
    let (mut out, mut err) = (BufWriter::with_capacity(1 << 16, io::stdout()), io::stderr());
    let done = arguments.into_job().carry_out(&mut Streams { out: &mut out, err: &mut err });
    let flushed = out.flush().map_err(CliError::from);
    match done.and(flushed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(message) = error.message() {
                // Where even this cannot be written, the exit code is all that is left.
                writeln!(err, "descent-lab: {message}").ok();
            }
            error.exit_code()
        }
    }
}

/// Prints a usage error, the help or the version.
fn say_refused(refused: &clap::Error) -> ExitCode {
    match refused.print() {
        Err(error) if !refused.use_stderr() => CliError::from(error).exit_code(),
        _ => ExitCode::from(u8::try_from(refused.exit_code()).unwrap_or(2)),
    }
}

impl CliJob {
    /// Carries the job out.
    ///
    /// # Errors
    /// See [`CliError`].
    pub fn carry_out(&self, streams: &mut Streams<'_>) -> Result<(), CliError> {
        match self {
            Self::Window(window) => window::open(window),
            Self::Run(run) => run::carry_out(run, streams),
            Self::Render(render) => render::carry_out(render),
            Self::List(list) => list::carry_out(list, streams),
            Self::Check(check) => check::carry_out(check, streams),
        }
    }
}
