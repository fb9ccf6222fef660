//! A step of every first-order rule on Rosenbrock, all iterates kept, beside a C loop of the same formulas that records the
//! same fields: `cargo bench --bench first_order`.
//!
//! Each number is the best of many repeats, and the two sides take turns, so that a machine whose speed drifts treats them
//! alike. Both must walk the same way, or there is nothing to compare.

#![allow(clippy::print_stdout, missing_docs)] // A benchmark's output is what it prints.

use descent_lab::experiment::{Experiment, Plan, Rate, Run};
use descent_lab::optimizer::Optimizer;
use descent_lab::surface::Surface;
use descent_lab::trajectory::{Ending, Trajectory};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const STEPS: u64 = 100_000;
const TURNS: usize = 6;
const REPEATS: usize = 10;
/// Number of steps after which the iterates are compared; later on, rounding decides which way bursts and signs go.
const COMPARED: u64 = 100;

fn main() {
    let program = c_loops();
    println!("{:<20} {:>9} {:>9} {:>8}", "a step of", "ours, ns", "C, ns", "ratio");
    let mut worst = 0.0_f64;
    for optimizer in Optimizer::all() {
        if !optimizer.part().card().family.asks_for_one_gradient() {
            continue;
        }
        let id = optimizer.description().id;
        let rate = rate(id);
        let plan = plan(optimizer, rate);
        let (mut ours, mut other) = (f64::INFINITY, None);
        for _ in 0..TURNS {
            ours = ours.min(nanos(&plan));
            if let Some(program) = &program {
                let (nanos, x) = c_loop(program, id, rate).unwrap_or_else(|| panic!("{id} has no loop in C"));
                let at = Trajectory::of(&plan).at(COMPARED).at.x;
                assert!((at - x).abs() < 1e-9, "{id}: both must walk the same way: {at} {x}");
                other = Some(nanos.min(other.unwrap_or(f64::INFINITY)));
            }
        }
        match other {
            Some(other) => {
                worst = worst.max(ours / other);
                println!("{id:<20} {ours:>9.2} {other:>9.2} {:>8.2}", ours / other);
            }
            None => println!("{id:<20} {ours:>9.2} {:>9} {:>8}", "—", "—"),
        }
    }
    println!("worst ratio (at most 1.4): {worst:.2}");
}

/// A rate with which the rule stays finite.
fn rate(id: &str) -> f64 {
    match id {
        "gradient_descent" | "qhm" | "radam" => 1e-3,
        "momentum" | "nesterov" | "accelerated" => 2e-4,
        "adadelta" => 1.0,
        _ => 0.02,
    }
}

fn plan(optimizer: Optimizer, rate: f64) -> Plan {
    let surface = Surface::named("rosenbrock").expect("a surface");
    let experiment = Experiment { steps: STEPS, ..Experiment::on(surface) };
    let plan = experiment.plan(&Run { rate: Rate::Own(rate), ..Run::new(0, optimizer) });
    assert_eq!(Trajectory::of(&plan).ending, Ending::OutOfSteps, "{plan:?}");
    plan
}

/// Nanoseconds per step of the fastest of some runs.
fn nanos(plan: &Plan) -> f64 {
    let timed = |_| {
        let start = Instant::now();
        drop(black_box(Trajectory::of(black_box(plan))));
        start.elapsed().as_secs_f64() * 1e9 / STEPS as f64
    };
    (0..REPEATS).map(timed).fold(f64::INFINITY, f64::min)
}

/// Compiles the C loops next to the other build output; `None` without a C compiler, and then nothing is compared.
fn c_loops() -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/first_order.c");
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("first_order");
    let status = Command::new("cc").args(["-O3", "-o"]).arg(&program).arg(source).arg("-lm").status().ok()?;
    status.success().then_some(program)
}

/// Nanoseconds per step in C, and x after the steps that are compared; `None` if the program lacks the loop.
fn c_loop(program: &Path, id: &str, rate: f64) -> Option<(f64, f64)> {
    let numbers = [rate.to_string(), STEPS.to_string(), REPEATS.to_string(), COMPARED.to_string()];
    let output = Command::new(program).arg(id).args(numbers).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut numbers = text.split_whitespace().filter_map(|word| word.parse::<f64>().ok());
    numbers.next().zip(numbers.next())
}
