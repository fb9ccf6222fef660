//! The figures of merit, each beside what it is measured against, in one run: `cargo bench --bench lab`.
//!
//! Every row is the best of several repeats; the two sides of a row take turns, so that a machine whose speed drifts
//! treats them alike. What is not installed (Python with contourpy and matplotlib) leaves its side out. The steps
//! of a run stand in `first_order`.

#![allow(clippy::print_stdout, missing_docs)] // A benchmark's output is what it prints.

use descent_lab::picture::level::contour::isolines_at;
use descent_lab::picture::level::grid::Grid;
use descent_lab::picture::level::window::Window;
use descent_lab::surface::Surface;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const TURNS: usize = 5;

fn main() {
    println!("{:<44} {:>12} {:>12} {:>8}", "what", "ours", "other", "ratio");
    isolines();
    figure();
    #[cfg(feature = "gui")]
    {
        frame();
        start();
    }
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

/// One figure as a whole process, 1600 × 1200 PNG, against matplotlib drawing the same contours, trails and curves.
fn figure() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (program, ours_at, other_at) =
        (env!("CARGO_BIN_EXE_descent-lab"), folder.join("ours.png"), folder.join("other.png"));
    let table = folder.join("valley.csv");
    let run = Command::new(program).args(["run", "valley", "-o"]).arg(&table).stderr(Stdio::null()).status();
    assert!(run.is_ok_and(|status| status.success()), "the program runs");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/figure.py");
    let (mut ours, mut other) = (f64::INFINITY, None);
    for _ in 0..TURNS {
        let render = || {
            let mut command = Command::new(program);
            command.args(["render", "valley", "--size", "1600x1200", "-o"]).arg(&ours_at);
            assert!(command.status().is_ok_and(|status| status.success()), "the program renders");
        };
        ours = ours.min(fastest(1, render) * 1e3);
        let mut worked = false;
        let millis = fastest(1, || {
            let mut command = Command::new("python3");
            command.arg(&script).args([&table, &other_at]).stderr(Stdio::null());
            worked = command.status().is_ok_and(|status| status.success());
        }) * 1e3;
        other = worked.then(|| millis.min(other.unwrap_or(f64::INFINITY))).or(other);
    }
    row("one figure, whole process, vs matplotlib", "ms", ours, other);
}

/// A slider drag: five runs of 2,000 steps, κ changed in every frame, everything up to egui's shapes; and the median of
/// what egui needs to make triangles of them.
#[cfg(feature = "gui")]
fn frame() {
    use descent_lab::app::Lab;
    use descent_lab::experiment::{Document, Experiment};
    use descent_lab::surface::Quadratic;

    let context = egui::Context::default();
    let mut experiment = Experiment::on(Surface::named("quadratic").expect("a surface"));
    experiment.steps = 2000;
    let mut lab = Lab::headless(&context, Document { experiment, ..Document::default() });
    let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1440.0, 900.0));
    let (mut shapes, mut triangles) = (Vec::new(), Vec::new());
    for turn in 0..80 {
        let kappa = 20.0 + f64::from(turn);
        lab.document_mut().experiment.surface = Quadratic { kappa, angle: 20.0 }.into();
        lab.document_mut().experiment.learning_rate = 1.2 / kappa;
        let input = egui::RawInput {
            screen_rect: Some(screen),
            time: Some(f64::from(turn) / 60.0),
            ..Default::default()
        };
        let begin = Instant::now();
        let output = context.run_ui(input, |ui| lab.ui(ui));
        shapes.push(begin.elapsed().as_secs_f64() * 1e3);
        let begin = Instant::now();
        black_box(context.tessellate(output.shapes, 1.0));
        triangles.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    let median = |mut millis: Vec<f64>| {
        // The first frames make fonts and settle the layout.
        let mut millis = millis.split_off(20);
        millis.sort_by(f64::total_cmp);
        millis[millis.len() / 2]
    };
    row("a frame of a κ drag, 5 × 2,000 steps (< 8)", "ms", median(shapes), None);
    row("  and its triangles", "ms", median(triangles), None);
}

/// From start to the first frame, and the memory then; only where there is a display.
#[cfg(feature = "gui")]
fn start() {
    use std::io::{BufRead, BufReader};

    if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
        println!("start to first frame: left out, there is no display");
        return;
    }
    let (mut best, mut memory) = (f64::INFINITY, f64::NAN);
    for _ in 0..3 {
        let begin = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_descent-lab"));
        command.env("RUST_LOG", "descent_lab=info").stderr(Stdio::piped());
        let mut lab = command.spawn().expect("the program starts");
        let lines = BufReader::new(lab.stderr.take().expect("a pipe")).lines();
        let first = lines.map_while(Result::ok).find(|line| line.contains("first frame"));
        best = best.min(begin.elapsed().as_secs_f64() * 1e3);
        let status = std::fs::read_to_string(format!("/proc/{}/status", lab.id())).unwrap_or_default();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib =
            resident.and_then(|rest| rest.split_whitespace().next()).and_then(|kib| kib.parse::<f64>().ok());
        memory = kib.map_or(f64::NAN, |kib| kib / 1024.0);
        lab.kill().and_then(|()| lab.wait()).expect("the program ends");
        assert!(first.is_some(), "the window opens");
    }
    row("start to first frame (< 500)", "ms", best, None);
    row("  and the memory then (< 200)", "MiB", memory, None);
}
