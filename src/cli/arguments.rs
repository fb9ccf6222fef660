//! What can be asked for: one declaration feeds the parser and the help.

use crate::data::csv::Missing;
use crate::number::read;
use crate::picture::look::LookKind;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

/// A laboratory that shows how optimizers move over loss surfaces.
#[derive(Debug, Parser)]
#[command(name = "descent-lab", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(flatten)]
    window: WindowArguments,
    #[command(subcommand)]
    job: Option<CliJob>,
}

impl Arguments {
    /// The job that is asked for; without a subcommand it is the window.
    pub fn into_job(self) -> CliJob {
        self.job.unwrap_or(CliJob::Window(self.window))
    }
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum CliJob {
    /// Opens the window.
    #[command(skip)]
    Window(WindowArguments),
    /// Run all optimizers of an experiment and print every iterate
    Run(RunArguments),
    /// Save the picture of an experiment: planes, curves, legend and settings
    Render(RenderArguments),
    /// List what can be named: one per line, its id first
    List(ListArguments),
    /// Compare the program's numbers with reference data
    Check(CheckArguments),
}

/// An experiment, and what is changed about it.
#[derive(Args, Debug)]
pub(super) struct SourceArguments {
    /// An experiment: a ready one's id, a file, or - for standard input
    ///
    /// An id comes first; a file of the same name is ./NAME.
    #[arg(value_name = "FILE", required_unless_present_any = ["function", "set"])]
    pub name: Option<OsString>,
    #[command(flatten)]
    pub(super) changes: Changes,
}

/// What is changed about an experiment.
#[derive(Args, Debug)]
pub(super) struct Changes {
    /// Your own function of x and y as the loss, with five optimizers if no FILE is given
    ///
    /// Such as "(1-x)^2 + 100(y-x^2)^2", "sin(x)*exp(-y²)", "max(|x|, 2|y|)"; other names are parameters, which --set
    /// surface.NAME=VALUE sets.
    #[arg(long, value_name = "FORMULA", allow_hyphen_values = true)]
    pub function: Option<String>,
    /// Where all runs start
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true)]
    pub start: Option<String>,
    /// Override a field of the experiment; may be repeated
    ///
    /// Such as steps=500, start=1,-2, learning_rate=1/3, surface=rosenbrock, surface.b=10, schedule=cosine. Runs by their place
    /// from 0, id or name, * for all: runs.adam.optimizer.beta1=0.8, runs[0].learning_rate=0.01, runs.*.factor=2,
    /// runs."α = 0.1".name=slow. How it is looked at (list view): view.step=20, view.arrows=true, view.panes=grid; on losses over data surface.data=iris, surface.data.source.size=50,
    /// surface.data.prepare.scaling=standardized.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Fit the loss to the rows of a CSV file, or - for standard input; the experiment's surface is a loss over data
    ///
    /// Cells separated by commas, semicolons, tabs, | or blanks, with a decimal point or a decimal comma; dates become days.
    #[arg(long, value_name = "FILE.csv")]
    pub data: Option<PathBuf>,
    /// The columns of --data by name or number from 1: one or two features, then the target
    ///
    /// The first ones with numbers if it is left out; for classes the target is the last column with two
    /// words, else with two values.
    #[arg(long, value_name = "A,B,…", value_delimiter = ',', requires = "data")]
    pub columns: Vec<String>,
    /// Of several classes two that are told apart, the first one as −1, or one against the rest
    #[arg(long, value_name = "A,B", value_delimiter = ',', requires = "data")]
    pub classes: Vec<String>,
    /// What is done with rows of --data that lack a value in one of the columns
    #[arg(long, value_enum, default_value_t, requires = "data")]
    pub missing: MissingArgument,
}

/// What is done with rows that lack a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MissingArgument {
    /// They are refused
    #[default]
    Refuse,
    /// They are left out, and counted on standard error
    LeaveOut,
}

impl From<MissingArgument> for Missing {
    fn from(missing: MissingArgument) -> Self {
        match missing {
            MissingArgument::Refuse => Self::Refuse,
            MissingArgument::LeaveOut => Self::LeaveOut,
        }
    }
}

/// Opening the window.
#[derive(Args, Debug)]
pub struct WindowArguments {
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
    /// wgpu if it is built in, and glow if not or if it fails
    #[default]
    Auto,
    /// Vulkan, Metal or DirectX 12; built in by the feature wgpu
    Wgpu,
    /// OpenGL
    Glow,
}

/// Running an experiment.
#[derive(Args, Debug)]
pub struct RunArguments {
    #[command(flatten)]
    pub(super) source: SourceArguments,
    /// The form of the output; from the output file's ending if there is one, else csv
    #[arg(long, value_enum)]
    pub format: Option<TableForm>,
    /// Print the step that starts at iterate K of every run as one works it by hand: the rule with this step's numbers
    ///
    /// As text, or by --format latex or markdown, or by the output file's ending: .txt, .tex, .md.
    #[arg(long, value_name = "K", value_parser = whole, allow_negative_numbers = true)]
    pub explain: Option<u64>,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Forms of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableForm {
    /// One row per run and step; how each run ended goes to standard error
    Csv,
    /// One object with all runs and how each ended
    Json,
    /// One line per run: settings, steps and gradients to a tolerance, final loss
    Table,
    /// The same as a LaTeX tabular; with --explain the step's lines
    Latex,
    /// With --explain: lines for people
    Text,
    /// With --explain: lines with formulas between dollar signs
    Markdown,
}

/// Saving the picture of an experiment.
#[derive(Args, Debug)]
pub struct RenderArguments {
    #[command(flatten)]
    pub(super) source: SourceArguments,
    /// The file to write; its ending is the format, .png or .svg
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// The size in pixels; above a width of 1200 everything grows with it
    #[arg(long, value_name = "WxH", default_value = "1600x1200")]
    pub size: ImageSize,
    /// Show the runs as they stand at this step instead of at the end
    #[arg(long, value_name = "K", value_parser = whole, allow_negative_numbers = true)]
    pub step: Option<u64>,
    /// Colours and sizes
    #[arg(long, value_enum, default_value_t)]
    pub look: LookArgument,
}

/// A whole number from 0, however it is written.
fn whole(text: &str) -> Result<u64, String> {
    read::whole(text).map_err(|why| why.of(text))
}

/// A size in pixels, written `1600x1200`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageSize {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl FromStr for ImageSize {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let side = |text: &str| text.parse().ok().filter(|&side| side > 0);
        let sides = text.split_once(['x', 'X', '×']).and_then(|(w, h)| Some([side(w)?, side(h)?]));
        let [width, height] = sides.ok_or("expected width and height in pixels, such as 1600x1200")?;
        Ok(Self { width, height })
    }
}

/// The looks of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LookArgument {
    /// Dark ink on white
    #[default]
    Light,
    /// Light ink on near-black
    Dark,
    /// Large text and thick trails for the last row
    Projector,
}

impl From<LookArgument> for LookKind {
    fn from(look: LookArgument) -> Self {
        match look {
            LookArgument::Light => Self::Light,
            LookArgument::Dark => Self::Dark,
            LookArgument::Projector => Self::Projector,
        }
    }
}

/// Listing what can be named.
#[derive(Args, Debug)]
pub struct ListArguments {
    /// What to list; everything if it is left out
    #[arg(value_enum)]
    pub what: Option<Catalogue>,
    /// Everything about one optimizer or stage: rule, source, settings, when to choose it
    #[arg(long, value_name = "ID")]
    pub card: Option<String>,
    /// The form of the output; json has every parameter with its range and default
    #[arg(long, value_enum, default_value_t)]
    pub format: ListForm,
}

/// A list of things that can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Catalogue {
    /// Losses
    Surfaces,
    /// Where the examples of a loss over data come from
    Data,
    /// Update rules
    Optimizers,
    /// Learning rates by step
    Schedules,
    /// What can be switched on around every optimizer: noise, clipping, decay, when to stop
    Around,
    /// Ready experiments, which can be named wherever a FILE is expected
    Experiments,
    /// What a picture shows or leaves out
    Layers,
    /// Curves below the planes
    Curves,
    /// Panes beside the planes
    Panes,
    /// Fields of view, how an experiment is looked at
    View,
    /// What the window's keys do
    #[cfg(feature = "gui")]
    Keys,
}

/// Comparing numbers with reference data.
#[derive(Args, Debug)]
pub struct CheckArguments {
    /// A folder of reference data; the data that comes with the program if it is left out
    #[arg(long, value_name = "DIR")]
    pub reference: Option<PathBuf>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputForm,
}

/// For a person or for a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputForm {
    /// For a person
    #[default]
    Text,
    /// For a program
    Json,
}

/// Forms of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ListForm {
    /// For a person
    #[default]
    Text,
    /// For a program
    Json,
    /// For a page: the tables of the README
    Markdown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_are_consistent() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_size_is_two_numbers() {
        for text in ["640x480", "640X480", "640×480"] {
            assert_eq!(text.parse(), Ok(ImageSize { width: 640, height: 480 }), "{text}");
        }
        for text in [
            "",
            "640",
            "640x",
            "x480",
            "0x480",
            "-1x480",
            "6.5x480",
            "640x480x2",
            "640 x 480",
            "9999999999x1",
        ] {
            assert!(text.parse::<ImageSize>().is_err(), "{text}");
        }
    }

    #[test]
    fn looks_have_the_same_names_everywhere() {
        let names = LookArgument::value_variants()
            .iter()
            .map(|look| look.to_possible_value().unwrap().get_name().to_owned());
        assert!(names.eq(LookKind::ALL.map(LookKind::id)));
    }
}
