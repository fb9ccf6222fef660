//! The figures of merit, each beside what it is measured against, in one run: `cargo bench --no-default-features`.
//!
//! Every row is the best of several repeats; the two sides of a row take turns, so that a machine whose speed drifts
//! treats them alike. What is not installed (a C compiler, Python with contourpy and matplotlib) leaves its side out.

#![allow(clippy::print_stdout, missing_docs)] // A benchmark's output is what it prints.

use descent_lab::experiment::{Experiment, Rate};
use descent_lab::plot::contour::isolines_at;
use descent_lab::plot::grid::Grid;
use descent_lab::plot::window::Window;
use descent_lab::surface::Surface;
use descent_lab::trajectory::Trajectory;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const STEPS: u64 = 100_000;
const TURNS: usize = 5;

fn main() {
    println!("{:<44} {:>12} {:>12} {:>8}", "what", "ours", "other", "ratio");
    steps_of_a_run();
    isolines();
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

fn row(what: &str, unit: &str, ours: f64, other: Option<f64>) {
    let beside = |value: Option<f64>| value.map_or("—".to_owned(), |value| format!("{value:.3} {unit}"));
    let ratio = other.map_or("—".to_owned(), |other| format!("{:.2}", ours / other));
    println!("{what:<44} {:>12} {:>12} {ratio:>8}", beside(Some(ours)), beside(other));
}

/// Compiles the C loop next to the other build output.
fn c_loop() -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/adam.c");
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("adam");
    let status = Command::new("cc").args(["-O3", "-o"]).arg(&program).arg(source).arg("-lm").status().ok()?;
    status.success().then_some(program)
}

/// Adam on Rosenbrock, all iterates kept, against a C loop that records the same fields.
fn steps_of_a_run() {
    let mut experiment = Experiment::on(Surface::named("rosenbrock").expect("a surface"));
    experiment.steps = STEPS;
    let run = experiment.runs.iter_mut().find(|run| run.optimizer.description().id == "adam").expect("a run");
    run.rate = Rate::Own(0.02);
    let run = run.clone();
    let plan = experiment.plan(&run);
    let program = c_loop();
    let (mut ours, mut other, mut end) = (f64::INFINITY, None, 0.0);
    for _ in 0..TURNS {
        ours = ours.min(fastest(10, || drop(black_box(Trajectory::of(&plan)))) * 1e9 / STEPS as f64);
        if let Some(output) = program.as_ref().and_then(|program| Command::new(program).output().ok()) {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let mut numbers = text.split_whitespace().filter_map(|word| word.parse::<f64>().ok());
            let nanos = numbers.next();
            end = numbers.next().unwrap_or(f64::NAN);
            other = nanos.map(|nanos| nanos.min(other.unwrap_or(f64::INFINITY)));
        }
    }
    row("a step of Adam on Rosenbrock, recorded, vs C", "ns", ours, other);
    // Later on, rounding decides which way Adam's bursts go.
    let thousandth = Trajectory::of(&plan).at(1000).at.x;
    assert!(
        other.is_none() || (thousandth - end).abs() < 1e-9,
        "both must walk the same way: {thousandth} {end}"
    );
}

/// 20 isolines of Rosenbrock on a 512 × 512 grid, against contourpy's serial algorithm.
fn isolines() {
    let surface = Surface::named("rosenbrock").expect("a surface");
    let window = Window { x: [-2.0, 2.0], y: [-1.0, 3.0] };
    let grid = Grid::sample(window, 512, 512, |xs, y, out| surface.part().row(xs, y, out));
    let levels: Vec<f64> = (0..20).map(|i| 10f64.powf(-1.0 + 4.4 * f64::from(i) / 19.0)).collect();
    let script = "
import time, numpy as np, contourpy
x, y = np.linspace(-2, 2, 512), np.linspace(-1, 3, 512)
X, Y = np.meshgrid(x, y)
z = (1 - X)**2 + 100*(Y - X*X)**2
levels = [10**(-1 + 4.4*i/19) for i in range(20)]
best = 1e9
for _ in range(20):
    start = time.perf_counter()
    generator = contourpy.contour_generator(x, y, z, name='serial')
    for level in levels: generator.lines(level)
    best = min(best, time.perf_counter() - start)
print(best*1e3)
";
    let (mut ours, mut other) = (f64::INFINITY, None);
    for _ in 0..TURNS {
        ours = ours.min(fastest(10, || drop(black_box(isolines_at(&grid, &levels)))) * 1e3);
        let output = Command::new("python3").args(["-c", script]).output().ok();
        let millis =
            output.and_then(|output| String::from_utf8_lossy(&output.stdout).trim().parse::<f64>().ok());
        other = millis.map(|millis| millis.min(other.unwrap_or(f64::INFINITY))).or(other);
    }
    row("20 isolines on 512 × 512, vs contourpy", "ms", ours, other);
}
