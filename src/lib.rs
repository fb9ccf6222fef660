//! Descent Lab shows how optimizers move over a loss surface.
//!
//! The library behind the program, in reading order. Use goes only downwards in this list's reverse; a test reads the
//! imports and fails when an arrow runs the wrong way.
//!
//! | room | what it holds | what always holds |
//! | --- | --- | --- |
//! | [`number`] | numbers in decimals: round ones, how numbers are written, and how they are read | numbers that stand together and differ have different texts, and what is written is read back |
//! | [`platform`] | what differs between a desktop and a page: files, dialogs, threads, the clock | the only room that asks where it runs |
//! | [`real`] | the numbers that formulas are written in: `f64` and derivatives | a derivative's value is the plain value, bit for bit |
//! | [`expression`] | formulas as text | bounded in length, depth and work; an error knows its place |
//! | [`parameter`] | how a part (surface, optimizer, schedule) declares its settings | sliders, files, `--set`, `list` and tests are all made from it |
//! | [`random`] | draws as functions of seed, stream and position | looking ahead consumes nothing |
//! | [`data`] | data sets: generators, shipped ones, points of one's own; scaling and splits | rows follow from a plain value and are shared by all copies |
//! | [`surface`] | one loss per file, written once for all numbers | exact gradient and Hessian; never a panic outside the domain |
//! | [`optimizer`] | one method per file: update rules, line searches, second order | settings are a value, state is another; a method does not know that it is watched |
//! | [`schedule`] | the learning rate as a function of the step | a factor from 0 to 1, so that one slider moves all |
//! | [`around`] | noise, clipping, decay, rounding, averaging, stop rules | stages of the one loop, not wrappers around rules; noise is a function of seed and step |
//! | [`experiment`] | everything that decides a trajectory, as one value; its file | what a file cannot mean is refused with its path |
//! | [`gallery`] | the ready experiments | each is a file like any other |
//! | [`trajectory`] | the one loop | the same plan gives the same bits; an ending is a fact, never a clamp |
//! | [`insight`] | stability limits, rates, verdicts | reads finished runs, never changes or ends one |
//! | [`by_hand`] | a step as it is worked by hand, with its numbers | who calculates with what is written arrives where the run did |
//! | [`picture`] | scenes, axes, isolines, colours, text widths | a picture is data; knows no optimizer, window, file or clock |
//! | [`stage`] | an experiment with all that was computed from it | what a plot is drawn from, and nothing else |
//! | [`plot`] | planes, curves, data and figures of a stage | the window and the exporters draw the same items |
//! | [`import`] | tables of data from files: read with progress, hashed, found again | errors name file, line and column |
//! | [`export`] | SVG and PNG, made from scenes | what is exported is what was seen |
//! | [`iterates`] | every iterate of every run, as CSV or JSON | the same numbers that are drawn |
//! | [`results`] | what came of each run, as one table | steps are counted to a tolerance that is said |
//! | [`mod@reference`] | the numbers of PyTorch, optax and scipy, and our answers to them | through the same code that the window runs |
//! | `app` | the window, with the feature `gui` | the only room that knows egui |
//! | `cli` | the jobs without a window, on a desktop | writes to streams and files, maps results to exit codes |
//!
//! ```
//! use descent_lab::experiment::Experiment;
//! use descent_lab::surface::Surface;
//! use descent_lab::trajectory::Trajectory;
//!
//! let experiment = Experiment::on(Surface::named("rosenbrock").unwrap());
//! let plan = experiment.plan(&experiment.runs[4]);
//! let trajectory = Trajectory::of(&plan);
//! assert!(trajectory.last().loss < 0.1 * trajectory.samples[0].loss);
//! ```

#[macro_use]
pub mod parameter;
#[cfg(feature = "gui")]
pub mod app;
pub mod around;
pub mod by_hand;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod data;
pub mod experiment;
pub mod export;
pub mod expression;
pub mod gallery;
pub mod import;
pub mod insight;
pub mod iterates;
pub mod number;
pub mod optimizer;
pub mod picture;
pub mod platform;
pub mod plot;
pub mod random;
pub mod real;
pub mod reference;
pub mod results;
pub mod schedule;
pub mod stage;
pub mod surface;
pub mod trajectory;
