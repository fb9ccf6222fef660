//! What can be asked for: one declaration feeds the parser and the help.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// A laboratory that shows how optimizers move over loss surfaces.
#[derive(Debug, Parser)]
#[command(name = "descent-lab", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(flatten)]
    window: Window,
    #[command(subcommand)]
    job: Option<Job>,
}

impl Arguments {
    /// The job that is asked for; without a subcommand it is the window.
    pub fn into_job(self) -> Job {
        self.job.unwrap_or(Job::Window(self.window))
    }
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Job {
    /// Opens the window.
    #[command(skip)]
    Window(Window),
    /// Run all optimizers of an experiment and print every iterate
    Run(Run),
    /// List what can be named: one per line, its id first
    List(List),
    /// Compare the program's numbers with reference data
    Check(Check),
}

/// An experiment, and what is changed about it.
#[derive(Args, Debug)]
pub(super) struct Source {
    /// An experiment: a ready one's id, a file, or - for standard input
    ///
    /// An id comes first; a file of the same name is ./NAME.
    #[arg(value_name = "FILE")]
    pub name: OsString,
    #[command(flatten)]
    pub(super) changes: Changes,
}

/// What is changed about an experiment.
#[derive(Args, Debug)]
pub(super) struct Changes {
    /// Override a field of the experiment; may be repeated
    ///
    /// Such as steps=500, start=1,-2, surface=rosenbrock, surface.b=10, schedule=cosine, runs.adam.optimizer.beta1=0.8,
    /// runs[0].learning_rate=0.01.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
}

/// Opening the window.
#[derive(Args, Debug)]
pub struct Window {
    /// An experiment to open: a ready one's id, a file, or - for standard input
    #[arg(value_name = "FILE")]
    pub name: Option<OsString>,
    #[command(flatten)]
    pub(super) changes: Changes,
    /// What draws the window
    #[arg(long, value_enum, default_value_t)]
    pub renderer: RendererArgument,
}

/// What draws the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum RendererArgument {
    /// wgpu, and glow where that fails
    #[default]
    Auto,
    /// Vulkan, Metal or DirectX 12
    Wgpu,
    /// OpenGL
    Glow,
}

/// Running an experiment.
#[derive(Args, Debug)]
pub struct Run {
    #[command(flatten)]
    pub(super) source: Source,
    /// The form of the output; from the output file's ending where there is one, else csv
    #[arg(long, value_enum)]
    pub format: Option<Table>,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Forms of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Table {
    /// One row per run and step; how each run ended goes to standard error
    Csv,
    /// One object with all runs and how each ended
    Json,
}

/// Listing what can be named.
#[derive(Args, Debug)]
pub struct List {
    /// What to list; everything where it is left out
    #[arg(value_enum)]
    pub what: Option<Catalogue>,
    /// The form of the output; json has every parameter with its range and default
    #[arg(long, value_enum, default_value_t)]
    pub format: Form,
}

/// A list of things that can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Catalogue {
    /// Losses
    Surfaces,
    /// Update rules
    Optimizers,
    /// Learning rates by step
    Schedules,
    /// Ready experiments, which can be named wherever a FILE is expected
    Experiments,
}

/// Comparing numbers with reference data.
#[derive(Args, Debug)]
pub struct Check {
    /// A folder of reference data; the data that comes with the program where it is left out
    #[arg(long, value_name = "DIR")]
    pub reference: Option<PathBuf>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    pub format: Form,
}

/// For a person or for a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For a person
    #[default]
    Text,
    /// For a program
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_are_consistent() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }
}
