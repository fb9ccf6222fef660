//! The command line: arguments become a job, a job becomes output and an exit code.
//!
//! Jobs write to the streams that they are given. Exit codes: 0 done, 1 a job that failed, 2 wrong arguments or input.
//! A reader that stops early (`| head -1`) ends a job quietly and is no failure.

mod arguments;
mod check;
mod error;
mod explain;
mod list;
mod meter;
mod render;
mod run;
pub mod source;
mod window;

pub use arguments::{Arguments, CliJob, RendererArgument};
pub use error::CliError;

use crate::platform;
use clap::Parser;
use meter::Meter;
use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, Write};
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
    let (mut out, mut err) = (BufWriter::with_capacity(1 << 16, output()), meter::Stderr);
    let job = arguments.into_job();
    // A window has its own ways to show and to end; among the rows of a table on a terminal there is no line.
    let rows = matches!(&job, CliJob::Run(run) if run.output.is_none()) && io::stdout().is_terminal();
    let meter = (!matches!(job, CliJob::Window(_))).then(|| Meter::start(!rows));
    let done = job.carry_out(&mut Streams { out: &mut out, err: &mut err });
    drop(meter);
    let flushed = out.flush().map_err(CliError::from);
    match done.and(flushed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => end_with(&error, &mut err),
    }
}

fn end_with(error: &CliError, err: &mut dyn Write) -> ExitCode {
    if let Some(message) = error.message() {
        // Where even this cannot be written, the exit code is all that is left.
        writeln!(err, "descent-lab: {message}").ok();
    }
    error.exit_code()
}

/// Standard output, which may be closed.
fn output() -> Box<dyn Write> {
    if platform::is_output_closed() { Box::new(Closed) } else { Box::new(io::stdout()) }
}

fn closed() -> io::Error {
    io::Error::new(io::ErrorKind::NotConnected, "it is closed")
}

/// A stream that takes nothing.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(closed())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Prints a usage error, the help or the version.
fn say_refused(refused: &clap::Error) -> ExitCode {
    if !refused.use_stderr() && platform::is_output_closed() {
        return end_with(&CliError::from(closed()), &mut io::stderr());
    }
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
            Self::Render(render) => render::carry_out(render, streams),
            Self::List(list) => list::carry_out(list, streams),
            Self::Check(check) => check::carry_out(check, streams),
        }
    }
}
