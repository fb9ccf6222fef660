//! Who calculates with the numbers that are written arrives where the run did.

use super::term::{Meaning, Term};
use super::{Equation, Notation, Statement, Tensor, Working, Worth};
use crate::around::{
    Around, Averaging, AveragingForm, Batch, Bounds, Clip, ClipForm, Decay, L1Form, Noise, Precondition,
    Rounding, Workers,
};
use crate::experiment::{Experiment, Handover, Plan};
use crate::gallery;
use crate::optimizer::{Momentum, Optimizer, RmsProp, StepScale};
use crate::parameter::{Kind, Parameters};
use crate::schedule::{Cosine, Schedule, Shape};
use crate::surface::{Surface, Typed};
use crate::trajectory::{Ending, Trajectory};

/// Nothing is known but the box.
struct Nothing(Option<Bounds>);

impl Meaning for Nothing {
    fn value(&self, symbol: &str) -> Option<Tensor> {
        (symbol == "I").then(|| nalgebra::Matrix2::identity().into())
    }
    fn bounds(&self) -> Option<Bounds> {
        self.0
    }
}

/// What is written, read again and carried out.
fn read(text: &str, bounds: Option<Bounds>) -> Tensor {
    let term = Term::read(text, ["I"].into_iter()).unwrap_or_else(|| panic!("cannot read {text}"));
    term.value(&Nothing(bounds)).unwrap_or_else(|| panic!("cannot calculate {text}"))
}

/// How far the value of a line may be from what is written, as all numbers in it are rounded, for each of its numbers: every number
/// that is written with all its digits is off by at most half of the last one.
fn slack(line: &Equation, bounds: Option<Bounds>) -> Vec<f64> {
    let mut slack = vec![0.0; line.result.value.entries().len()];
    let middle = line.term.value(&Given(&line.given, bounds)).unwrap().entries();
    for (at, shown) in line.given.iter().enumerate() {
        for k in 0..shown.value.entries().len() {
            for sign in [-1.0, 1.0] {
                let mut given = line.given.clone();
                let mut entries = shown.value.entries();
                entries[k] += sign * half_of_last(entries[k], shown);
                given[at].value = shown.value.with(&entries);
                let other = line.term.value(&Given(&given, bounds)).unwrap().entries();
                for (slack, (a, b)) in slack.iter_mut().zip(other.iter().zip(&middle)) {
                    *slack += 0.5 * (a - b).abs();
                }
            }
        }
    }
    let own = line.result.value.entries().into_iter().map(|entry| half_of_last(entry, &line.result));
    slack.iter().zip(own).map(|(slack, own)| 1.5 * slack + 1.001 * own).collect()
}

/// The values of a line, all digits of them.
struct Given<'a>(&'a [Worth], Option<Bounds>);

impl Meaning for Given<'_> {
    fn value(&self, symbol: &str) -> Option<Tensor> {
        self.0.iter().find(|shown| shown.symbol == symbol).map(|shown| shown.value)
    }
    fn bounds(&self) -> Option<Bounds> {
        self.1
    }
}

fn half_of_last(entry: f64, shown: &Worth) -> f64 {
    let text = crate::number::write::trimmed(entry, shown.digits);
    if !entry.is_finite() || read(&text, None).entries()[0] == entry {
        return 0.0;
    }
    0.5 * 10f64.powi(entry.abs().log10().floor() as i32 + 1 - shown.digits as i32)
}

/// Reads what is written in a line and holds its value against it; how far off it may be, compared with the value.
fn check(line: &Equation, bounds: Option<Bounds>, what: &str) -> Vec<f64> {
    let written = line.with_numbers(Notation::Text);
    let result = read(&line.result.text(Notation::Text), bounds).entries();
    let calculated = read(&written, bounds).entries();
    let slack = slack(line, bounds);
    for (k, ((calculated, result), slack)) in calculated.iter().zip(&result).zip(&slack).enumerate() {
        let off = (calculated - result).abs();
        let size = result.abs().max(calculated.abs());
        assert!(
            off <= slack + 1e-12 * size,
            "{what}: {} = {written} is {calculated}, not {result} ({k}: off by {off:e}, allowed {slack:e})",
            line.result.symbol,
        );
    }
    slack
}

/// Holds a working against the run. Returns how many lines it has.
fn hold(plan: &Plan, trajectory: &Trajectory, step: u64, what: &str) -> usize {
    let Some(working) = Working::of(plan, trajectory, step) else {
        assert!(step >= trajectory.last_step(), "{what}: no working");
        return 0;
    };
    let bounds = plan.around.r#box;
    let mut lines = 0;
    let mut landing = None;
    for statement in &working.statements {
        for notation in Notation::ALL {
            assert!(!statement.written(notation).is_empty(), "{what}");
        }
        let line = match statement {
            Statement::Equation(line) => line,
            Statement::Trial { bound, found, holds, .. } => {
                if found.value.is_finite() && bound.result.value.is_finite() {
                    check(bound, bounds, what);
                    let [a, b] = [found, &bound.result]
                        .map(|shown| read(&shown.text(Notation::Text), None).entries()[0]);
                    assert!(*holds == (a <= b) || (a - b).abs() <= 1e-9 * a.abs(), "{what}: {a} and {b}");
                }
                continue;
            }
            _ => continue,
        };
        lines += 1;
        // Beyond the range of doubles nobody calculates.
        if line.result.value.is_finite() && line.given.iter().all(|shown| shown.value.is_finite()) {
            let slack = check(line, bounds, what);
            if line.result.symbol == "x" {
                landing = Some((line, slack));
            }
        }
    }
    let index = step as usize;
    let (here, Some(next)) = (&trajectory.samples[index], trajectory.samples.get(index + 1)) else {
        return lines;
    };
    let Some((line, slack)) = landing else {
        assert_eq!(
            next.at,
            here.at,
            "{what}: nothing leads to the next iterate\n{}",
            working.written(Notation::Text)
        );
        return lines;
    };
    let Tensor::Column(arrived) = line.result.value else { panic!("{what}: x is no point") };
    // The formula and the method may differ by rounding, which a step that nearly vanishes shows.
    let moved = next.at - here.at;
    for axis in 0..2 {
        let off = (arrived[axis] - next.at[axis]).abs();
        let allowed =
            1e-7 * moved[axis].abs() + 1e-12 * here.at[axis].abs().max(next.at[axis].abs()) + 1e-300;
        assert!(off <= allowed, "{what}: {arrived} for {}\n{}", next.at, working.written(Notation::Text));
        let shown = read(&line.result.text(Notation::Text), None).entries()[axis];
        let close = slack[axis] + allowed;
        assert!((shown - next.at[axis]).abs() <= close, "{what}: {shown} for {}", next.at);
        assert!(
            moved[axis] == 0.0
                || slack[axis] <= 4e-3 * moved[axis].abs() + 1e-12 * next.at[axis].abs() + 1e-300,
            "{what}: digits are missing: {}, {moved}",
            line.text(Notation::Text)
        );
    }
    lines
}

/// All methods, with all answers to their questions and other values of their settings.
fn methods() -> Vec<Optimizer> {
    let mut methods = Optimizer::all();
    for method in Optimizer::all() {
        for (index, parameter) in method.parameters().iter().enumerate() {
            let values: Vec<f64> = match parameter.kind {
                Kind::Choice(choices) => (0..choices.len()).map(|choice| choice as f64).collect(),
                Kind::Switch => vec![0.0, 1.0],
                Kind::Number { .. } | Kind::Count { .. } => parameter.kind.samples(),
            };
            for value in values {
                let mut other = method.clone();
                other.set(index, value);
                methods.push(other);
            }
        }
    }
    methods
}

fn rate(optimizer: &Optimizer) -> f64 {
    match optimizer.part().step_scale() {
        StepScale::Gradient => 0.003,
        StepScale::Rate => 0.05,
        StepScale::Full | StepScale::Ignored => 1.0,
    }
}

fn plan(surface: &str, optimizer: &Optimizer, steps: u64) -> Plan {
    let surface = Surface::named(surface).unwrap();
    let start = surface.part().start();
    Plan::plain(surface, optimizer.clone(), rate(optimizer), start.into(), steps)
}

const STEPS: [u64; 6] = [0, 1, 2, 5, 11, 40];

#[test]
fn what_is_written_leads_to_the_next_iterate_for_every_method_and_setting() {
    let mut lines = 0;
    for optimizer in methods() {
        for surface in ["quadratic", "rosenbrock", "himmelblau", "logistic_regression", "linear_regression"] {
            let plan = plan(surface, &optimizer, 60);
            let trajectory = Trajectory::of(&plan);
            for step in STEPS {
                lines += hold(&plan, &trajectory, step, &format!("{optimizer:?} on {surface}, step {step}"));
            }
        }
    }
    assert!(lines > 10_000, "{lines} lines");
}

#[test]
fn what_is_written_leads_to_the_next_iterate_on_every_surface() {
    for surface in Surface::all() {
        for optimizer in Optimizer::classics().into_iter().chain(Optimizer::all().into_iter().skip(19)) {
            let id = surface.description().id;
            let plan = Plan::plain(
                surface.clone(),
                optimizer.clone(),
                rate(&optimizer),
                surface.part().start().into(),
                12,
            );
            let trajectory = Trajectory::of(&plan);
            for step in [0, 3, 11] {
                hold(&plan, &trajectory, step, &format!("{optimizer:?} on {id}, step {step}"));
            }
        }
    }
}

/// Stages around a method, one by one and all of them.
fn stages() -> Vec<Around> {
    let clip = |form| Some(Clip { form, limit: 0.7 });
    let decay = |l1_form| Some(Decay { l2: 0.3, decoupled: 0.2, l1: 0.1, l1_form });
    let none = Around::default;
    vec![
        Around { noise: Some(Noise::default()), ..none() },
        Around { clip: clip(ClipForm::Norm), ..none() },
        Around { clip: clip(ClipForm::Value), ..none() },
        Around { decay: decay(L1Form::Proximal), ..none() },
        Around { decay: decay(L1Form::Subgradient), ..none() },
        Around { rounding: Some(Rounding { loss_scale: 8.0, ..Rounding::default() }), ..none() },
        Around { precondition: Some(Precondition::default()), ..none() },
        Around { r#box: Some(Bounds { x_low: -1.4, x_high: 3.0, ..Bounds::default() }), ..none() },
        Around { averaging: Some(Averaging::default()), ..none() },
        Around {
            noise: Some(Noise::default()),
            rounding: Some(Rounding::default()),
            clip: clip(ClipForm::Norm),
            decay: decay(L1Form::Proximal),
            precondition: Some(Precondition::default()),
            averaging: Some(Averaging { form: AveragingForm::Exponential, ..Averaging::default() }),
            ..none()
        },
    ]
}

#[test]
fn what_is_written_has_all_stages_around_the_method_in_it() {
    for optimizer in Optimizer::all() {
        for around in stages() {
            let mut plan = plan("rosenbrock", &optimizer, 30);
            plan.around = around;
            let trajectory = Trajectory::of(&plan);
            for step in [0, 1, 7] {
                hold(
                    &plan,
                    &trajectory,
                    step,
                    &format!("{optimizer:?} within {:?}, step {step}", plan.around),
                );
            }
        }
    }
}

#[test]
fn batches_and_workers_are_in_it() {
    for optimizer in Optimizer::all() {
        for local in [0, 1, 3] {
            let mut plan = plan("logistic_regression", &optimizer, 12);
            plan.around.batch = Some(Batch { size: 4, ..Batch::default() });
            plan.around.workers = (local > 0).then(|| Workers { local, ..Workers::default() });
            let trajectory = Trajectory::of(&plan);
            for step in [0, 1, 7] {
                hold(&plan, &trajectory, step, &format!("{optimizer:?}, {local} local steps, step {step}"));
            }
        }
    }
}

#[test]
fn schedules_and_handovers_are_in_it() {
    let mut plan = plan("rosenbrock", &Momentum::default().into(), 60);
    plan.schedule = Schedule::from(Shape::from(Cosine::default()));
    plan.then = Some(Handover { step: 20, optimizer: RmsProp::default().into(), factor: 0.5 });
    let trajectory = Trajectory::of(&plan);
    for step in [0, 7, 19, 20, 21, 40] {
        hold(&plan, &trajectory, step, &format!("step {step}"));
    }
    let text = Working::of(&plan, &trajectory, 20).unwrap().written(Notation::Text);
    assert!(text.contains("α = α₀·s·r"), "{text}");
}

fn first_step(formula: &str, start: [f64; 2], rate: f64) -> String {
    let surface = Typed::new(formula).unwrap();
    let plan = Plan::plain(surface, Optimizer::classics()[0].clone(), rate, start, 1);
    Working::of(&plan, &Trajectory::of(&plan), 0).unwrap().written(Notation::Text)
}

/// Practice problem 1 of `course.md`.
#[test]
fn the_first_practice_problem_reads_as_in_an_exam() {
    let text = first_step("x² + 2y²", [4.0, 2.0], 0.1);
    let expected = "x = (4, 2)\nf(x) = 24\n∇f(x) = (8, 8)\nα = 0.1\nx ← x − α∇f(x) = (4, 2) − 0.1·(8, 8) = (3.2, 1.2)\n\
                    f(x) = 13.12\nThe loss falls from 24 to 13.1\n";
    assert_eq!(text, expected);
    let text = first_step("(x - 2)² + (y - 3)²", [0.0, 0.0], 0.1);
    for part in ["f(x) = 13\n", "∇f(x) = (−4, −6)", "(0, 0) − 0.1·(−4, −6) = (0.4, 0.6)", "f(x) = 8.32\n"]
    {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_step_is_written_for_latex_and_markdown() {
    let surface = Typed::new("x² + 2y²").unwrap();
    let plan = Plan::plain(surface, Momentum::default(), 0.1, [4.0, 2.0], 3);
    let working = Working::of(&plan, &Trajectory::of(&plan), 1).unwrap();
    let latex = working.written(Notation::Latex);
    assert!(
        latex.contains(r"\begin{align*}") && latex.contains(r"v &\leftarrow \beta \,v + \nabla f(x)"),
        "{latex}"
    );
    assert!(latex.contains(r"0.9 \cdot \begin{pmatrix}8\\8\end{pmatrix}"), "{latex}");
    let markdown = working.written(Notation::Markdown);
    assert!(markdown.contains(r"$v \leftarrow "), "{markdown}");
    for text in [latex, markdown] {
        assert_eq!(text.matches('{').count(), text.matches('}').count(), "{text}");
        assert_eq!(text.matches(r"\left(").count(), text.matches(r"\right)").count(), "{text}");
    }
}

#[test]
fn where_a_method_gives_up_there_is_no_next_iterate() {
    // Gauss–Newton asks for residuals, which a bowl has not.
    let optimizer = Optimizer::named("gauss_newton").unwrap();
    let plan = plan("quadratic", &optimizer, 5);
    let trajectory = Trajectory::of(&plan);
    assert!(matches!(trajectory.ending, Ending::GaveUp { .. }));
    let text = Working::of(&plan, &trajectory, 0).unwrap().written(Notation::Text);
    assert!(text.contains("sum of squares") && !text.contains("x ←"), "{text}");
}

#[test]
fn every_step_of_every_ready_experiment_can_be_worked() {
    for entry in gallery::all() {
        let experiment: &Experiment = &entry.document.experiment;
        for run in &experiment.runs {
            let plan = experiment.plan(run);
            if plan.steps.saturating_mul(plan.weight()) > 20_000 {
                continue;
            }
            let trajectory = Trajectory::of(&plan);
            for step in [0, 1, plan.steps / 2] {
                hold(&plan, &trajectory, step, &format!("{} {:?}, step {step}", entry.id, plan.optimizer));
            }
        }
    }
}
