//! Losses over 10,000 examples: what an example of a gradient costs, five runs of 200 steps, and how long the window takes to
//! answer a slider: `cargo bench --bench data`.
//!
//! Every number is the best of several repeats, for a drag the median of many.

#![allow(clippy::print_stdout, missing_docs)] // A benchmark's output is what it prints.

use descent_lab::data::{AlongCurve, Blobs, Features, Source, Task};
use descent_lab::experiment::Experiment;
use descent_lab::parameter::Parameters;
use descent_lab::real::V;
use descent_lab::surface::learning::Residual;
use descent_lab::surface::{DataLoss, Surface};
use descent_lab::surface::{LinearRegression, StraightLine};
use descent_lab::trajectory::Trajectory;
use std::hint::black_box;
use std::time::Instant;

const EXAMPLES: u64 = 10_000;

fn main() {
    println!("{:<44} {:>10} {:>10} {:>10}", "an example of", "a value", "a gradient", "a Hessian");
    for (name, surface) in surfaces() {
        evaluations(&name, &surface);
    }
    println!("\n{:<44} {:>10}", "five runs of 200 steps, one after another", "");
    for (name, surface) in surfaces() {
        runs(&name, surface);
    }
    #[cfg(feature = "gui")]
    {
        println!(
            "\n{:<28} {:>12} {:>14} {:>14} {:>14}",
            "a drag, 60 frames/s", "the slider", "runs shown", "contours whole", "longest frame"
        );
        for (name, surface) in surfaces() {
            window::drag(&name, &surface, "learning rate", |experiment, turn| {
                experiment.learning_rate *= 1.0 + 1e-3 * turn;
            });
            window::drag(&name, &surface, "data", |experiment, turn| {
                if let Some(data) = experiment.surface.part_mut().data_mut() {
                    let mut source = data.source().clone();
                    // The first setting after the size is a slope, a weight, a distance; of a curve its own shape comes first.
                    let index = source
                        .parameters()
                        .iter()
                        .position(|p| ["slope", "w1", "separation"].contains(&p.key));
                    let index = index.unwrap_or(0);
                    let value = source.get(index) + 1e-3 * turn;
                    source.set(index, value);
                    data.set_source(source);
                }
            });
        }
        println!("\n{:<44} {:>14} {:>14}", "100,000 rows of a file: longest frame", "taken", "held out");
        for (name, surface) in surfaces() {
            window::large(&name, surface);
        }
    }
}

/// Every loss over data, with many examples; least squares with absolute errors, which have no closed form, too.
fn surfaces() -> Vec<(String, Surface)> {
    let mut all: Vec<Surface> = Surface::all().into_iter().filter(|s| s.data().is_some()).collect();
    all.push(StraightLine { residual: Residual::Huber, ..StraightLine::default() }.into());
    all.push(LinearRegression { residual: Residual::Absolute, ..LinearRegression::default() }.into());
    for surface in &mut all {
        let task = surface.part().data_loss().map(DataLoss::task);
        let source = match Source::for_task(task.unwrap_or(Task::Line)) {
            Source::Curve(curve) => AlongCurve { size: EXAMPLES, ..curve }.into(),
            Source::Features(features) => Features { size: EXAMPLES, ..features }.into(),
            _ => Source::from(Blobs { size: EXAMPLES, ..Blobs::default() }),
        };
        if let Some(data) = surface.part_mut().data_mut() {
            data.set_source(source);
        }
    }
    let name = |surface: &Surface| {
        let closed = surface.part().data_loss().is_some_and(DataLoss::is_closed_form);
        format!("{}{}", surface.description().id, if closed { ", from its moments" } else { "" })
    };
    all.into_iter().map(|surface| (name(&surface), surface)).collect()
}

/// Seconds of the fastest of `repeats` calls.
fn fastest(repeats: usize, mut work: impl FnMut()) -> f64 {
    let timed = |_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    };
    (0..repeats).map(timed).fold(f64::INFINITY, f64::min)
}

fn evaluations(name: &str, surface: &Surface) {
    let (loss, at) = (surface.part(), V::new(0.7, -0.3));
    let nanos = |work: &dyn Fn()| fastest(40, work) * 1e9 / EXAMPLES as f64;
    let value = nanos(&|| {
        black_box(loss.value(black_box(at)));
    });
    let gradient = nanos(&|| {
        black_box(loss.gradient(black_box(at)));
    });
    let hessian = nanos(&|| {
        black_box(loss.jet(black_box(at)));
    });
    println!("{name:<44} {value:>7.2} ns {gradient:>7.2} ns {hessian:>7.2} ns");
}

fn runs(name: &str, surface: Surface) {
    let experiment = Experiment::on(surface);
    let millis = fastest(3, || {
        for run in &experiment.runs {
            drop(black_box(Trajectory::of(&experiment.plan(run))));
        }
    }) * 1e3;
    println!("{name:<44} {millis:>7.1} ms");
}

/// The whole window without a screen.
#[cfg(feature = "gui")]
mod window {
    use super::{EXAMPLES, Experiment, Surface};
    use descent_lab::app::Lab;
    use descent_lab::data::csv::Chosen;
    use descent_lab::data::{Data, FileRows, Names, Preparation};
    use descent_lab::experiment::Document;
    use std::cell::RefCell;
    use std::time::{Duration, Instant};

    const FRAME: Duration = Duration::from_micros(16_667);

    /// Changes the experiment and waits until all of it is shown, again and again: how long until the runs are there, until
    /// the contours are whole, and the longest frame.
    pub(super) fn drag(name: &str, surface: &Surface, slider: &str, change: impl Fn(&mut Experiment, f64)) {
        let context = egui::Context::default();
        let experiment = Experiment::on(surface.clone());
        let mut lab = Lab::headless(&context, Document { experiment, ..Document::default() });
        let frames = RefCell::new(Vec::new());
        let mut frame = |lab: &mut Lab| self::frame(&context, lab, &frames);
        for _ in 0..3 {
            frame(&mut lab);
        }
        settle(&mut lab, &mut frame);
        // What makes fonts and settles the layout is no part of a drag.
        frames.borrow_mut().clear();
        let (mut shown, mut whole) = (Vec::new(), Vec::new());
        for turn in 1..=7 {
            change(&mut lab.document_mut().experiment, f64::from(turn));
            let begin = Instant::now();
            loop {
                frame(&mut lab);
                let wanted = lab.document_mut().experiment.clone();
                if *lab.shown() == wanted {
                    break;
                }
            }
            shown.push(begin.elapsed().as_secs_f64() * 1e3);
            settle(&mut lab, &mut frame);
            whole.push(begin.elapsed().as_secs_f64() * 1e3);
        }
        let median = |millis: &mut Vec<f64>| {
            millis.sort_by(f64::total_cmp);
            millis[millis.len() / 2]
        };
        let longest = frames.borrow().iter().copied().fold(0.0, f64::max);
        let (shown, whole) = (median(&mut shown), median(&mut whole));
        println!("{name:<28} {slider:>12} {shown:>11.0} ms {whole:>11.0} ms {longest:>11.1} ms");
    }

    /// Opens a large table, and holds more and more of its rows back.
    pub(super) fn large(name: &str, mut surface: Surface) {
        let Some(data) = surface.data() else { return };
        let mut file = FileRows { path: "rows.csv".into(), sha256: "0".repeat(64), ..FileRows::default() };
        file.columns = vec!["x1".into(), "x2".into(), "y".into()];
        let rows = data.train().iter().copied().cycle().take(10 * EXAMPLES as usize).collect();
        let names = Names::new("x1", "x2", "y");
        file.read = Some(Chosen { rows, names, labels: None, incomplete: 0, of_others: 0 });
        if let Some(data) = surface.part_mut().data_mut() {
            data.set_source(file);
        }
        let experiment = Experiment::on(surface);
        // The dialog that opens a table does this beside the window.
        let _ = experiment.surface.data().map(Data::prepared);
        let context = egui::Context::default();
        let mut lab = Lab::headless(&context, Document::default());
        let longest = |lab: &mut Lab| {
            let frames = RefCell::new(Vec::new());
            settle(lab, &mut |lab| frame(&context, lab, &frames));
            frames.into_inner().into_iter().fold(0.0, f64::max)
        };
        longest(&mut lab);
        lab.document_mut().experiment = experiment;
        let taken = longest(&mut lab);
        let held_out = (1..=5).map(|turn| {
            if let Some(data) = lab.document_mut().experiment.surface.part_mut().data_mut() {
                data.set_preparation(Preparation {
                    validation: 0.05 * f64::from(turn),
                    ..*data.preparation()
                });
            }
            longest(&mut lab)
        });
        let held_out = held_out.fold(0.0, f64::max);
        println!("{name:<44} {taken:>11.1} ms {held_out:>11.1} ms");
    }

    /// One frame, and how many milliseconds it took.
    fn frame(context: &egui::Context, lab: &mut Lab, frames: &RefCell<Vec<f64>>) {
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1440.0, 900.0));
        let input = egui::RawInput { screen_rect: Some(screen), ..Default::default() };
        let begin = Instant::now();
        drop(context.run_ui(input, |ui| lab.ui(ui)));
        let took = begin.elapsed();
        frames.borrow_mut().push(took.as_secs_f64() * 1e3);
        std::thread::sleep(FRAME.saturating_sub(took));
    }

    fn settle(lab: &mut Lab, frame: &mut impl FnMut(&mut Lab)) {
        frame(lab);
        while lab.is_busy() {
            frame(lab);
        }
    }
}
