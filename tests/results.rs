//! The table of the end and what a file may say of it, on the command line.

use std::process::Command;

fn done(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_descent-lab")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn run_writes_what_came_of_each_run_as_text_and_as_latex() {
    let text = done(&["run", "optimal", "--format", "table"]);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("Method") && lines[0].ends_with("Verdict"), "{text}");
    assert!(lines[1].starts_with("Descent, 1/L") && lines[1].contains("α = 0.01"), "{text}");
    assert!(lines.last().unwrap().starts_with("Steps and gradients to f − f* ≤ 10⁻⁶"), "{text}");
    let latex = done(&["run", "optimal", "--format", "latex"]);
    assert!(latex.contains("\\begin{tabular}{llrrrl}") && latex.contains("\\bottomrule"), "{latex}");
    assert_eq!(latex.matches(" \\\\\n").count(), 5, "{latex}");
}

#[test]
fn bound_rates_follow_kappa_from_the_command_line_and_bounds_are_set_there() {
    let table = |kappa: &str| done(&["run", "optimal", "--set", kappa, "--format", "table"]);
    assert!(table("surface.kappa=400").lines().nth(1).unwrap().contains("α = 0.0025"));
    let csv = done(&[
        "run",
        "valley",
        "--set",
        "surface=quadratic",
        "--set",
        "around.box.x_low=0.5",
        "--set",
        "around.box.x_high=2",
        "--set",
        "around.box.y=\"free\"",
        "--set",
        "steps=20",
    ]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let inside = reader.records().map(|row| row.unwrap()[3].parse::<f64>().unwrap());
    assert!(inside.into_iter().all(|x| (0.5..=2.0).contains(&x)));
}
