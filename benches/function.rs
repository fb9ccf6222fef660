//! Your own function: a step on typed Rosenbrock beside one on the gallery's, and a frame while it is typed:
//! `cargo bench --bench function`.
//!
//! Each number is the best of many repeats, and the two sides take turns, so that a machine whose speed drifts treats them
//! alike.

#![allow(clippy::print_stdout, missing_docs)] // A benchmark's output is what it prints.

use descent_lab::experiment::Plan;
use descent_lab::expression::Expression;
use descent_lab::optimizer::{Adam, GradientDescent, Optimizer};
use descent_lab::real::{Jet1, V};
use descent_lab::surface::{Loss, Rosenbrock, Surface, Typed};
use descent_lab::trajectory::{Ending, Trajectory};
use std::hint::black_box;
use std::time::Instant;

const STEPS: u64 = 100_000;
const TURNS: usize = 10;
const TEXT: &str = "(1-x)^2 + 100(y-x^2)^2";

fn main() {
    println!("{:<52} {:>10} {:>10} {:>7}", "what", "typed", "gallery", "ratio");
    let typed = Typed::new(TEXT).expect("a formula");
    let gallery = Rosenbrock::default();
    gradients(&typed, &gallery);
    for (name, optimizer, rate) in [
        ("a step of gradient descent on Rosenbrock, ns", Optimizer::from(GradientDescent::default()), 1e-3),
        ("a step of Adam on Rosenbrock, ns", Adam::default().into(), 0.02),
    ] {
        let plan = |surface: Surface| Plan::plain(surface, optimizer.clone(), rate, [-1.2, 1.0], STEPS);
        row(name, &plan(typed.clone().into()), &plan(gallery.into()));
    }
    reading();
    #[cfg(feature = "gui")]
    frames();
}

/// A gradient alone, without the loop around it.
fn gradients(typed: &Typed, gallery: &Rosenbrock) {
    let nanos = |loss: &dyn Loss| {
        let begin = Instant::now();
        let mut sum = V::zeros();
        for i in 0..100_000 {
            sum += loss.gradient(black_box(V::new(f64::from(i) * 1e-5, 0.5))).1;
        }
        black_box(sum);
        begin.elapsed().as_secs_f64() * 1e4
    };
    let (mut ours, mut other) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..TURNS {
        (ours, other) = (ours.min(nanos(typed)), other.min(nanos(gallery)));
    }
    println!("{:<52} {ours:>10.2} {other:>10.2} {:>7.2}", "a gradient of Rosenbrock, ns", ours / other);
}

fn row(name: &str, typed: &Plan, gallery: &Plan) {
    let nanos = |plan: &Plan| {
        let begin = Instant::now();
        let trajectory = black_box(Trajectory::of(black_box(plan)));
        let nanos = begin.elapsed().as_secs_f64() * 1e9 / STEPS as f64;
        assert_eq!(trajectory.ending, Ending::OutOfSteps);
        nanos
    };
    let (mut ours, mut other) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..TURNS {
        (ours, other) = (ours.min(nanos(typed)), other.min(nanos(gallery)));
    }
    println!("{name:<52} {ours:>10.2} {other:>10.2} {:>7.2}", ours / other);
}

/// From a text to a program, and what the program takes.
fn reading() {
    let text = "-20exp(-0.2√((x²+y²)/2)) - exp((cos(2πx)+cos(2πy))/2) + e + 20";
    let begin = Instant::now();
    for _ in 0..1000 {
        black_box(Expression::parse(black_box(text)).map(|formula| formula.compile(&[])).expect("a formula"));
    }
    println!("{:<52} {:>10.2}", "Ackley from text to program, µs", begin.elapsed().as_secs_f64() * 1e3);
    let compiled = Expression::parse(text).expect("a formula").compile(&[]);
    let begin = Instant::now();
    for i in 0..100_000 {
        black_box(compiled.at(Jet1::coordinates(V::new(f64::from(i) * 1e-5, 0.5))));
    }
    println!("{:<52} {:>10.2}", "Ackley with its gradient, ns", begin.elapsed().as_secs_f64() * 1e4);
}

/// A letter in every frame: the text is read, five runs are made, contours, curves and all shapes; the median and the worst.
#[cfg(feature = "gui")]
fn frames() {
    use descent_lab::app::Lab;
    use descent_lab::experiment::{Document, Experiment};

    for (name, text) in [
        ("a frame while Rosenbrock is typed (< 16), ms", TEXT),
        (
            "a frame while Ackley is typed (< 16), ms",
            "-20exp(-0.2√((x²+y²)/2)) - exp((cos(2πx)+cos(2πy))/2) + e + 20",
        ),
        ("a frame while kinks are typed (< 16), ms", "max(|x| + y, -2x, x - 2y) + floor(x)/4 + a*relu(y)^2"),
    ] {
        let context = egui::Context::default();
        let experiment = Experiment::on(Typed::default().into());
        let mut lab = Lab::headless(&context, Document { experiment, ..Document::default() });
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1440.0, 900.0));
        let mut millis = Vec::new();
        for turn in 0..80 {
            // A digit behind the last one changes the function in every frame.
            let typed = Typed::new(&format!("{text} + 1e-3*{turn}x")).expect("a formula");
            let begin = Instant::now();
            lab.document_mut().experiment.edit_surface(typed.into());
            let input = egui::RawInput {
                screen_rect: Some(screen),
                time: Some(f64::from(turn) / 60.0),
                ..Default::default()
            };
            black_box(context.run_ui(input, |ui| lab.ui(ui)));
            millis.push(begin.elapsed().as_secs_f64() * 1e3);
        }
        // The first frames make fonts and settle the layout.
        let mut millis = millis.split_off(20);
        millis.sort_by(f64::total_cmp);
        println!(
            "{name:<52} {:>10.2} {:>10} worst {:.2}",
            millis[millis.len() / 2],
            "",
            millis[millis.len() - 1]
        );
    }
}
