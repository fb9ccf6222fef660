//! An experiment in words.

use crate::around::{Around, Bounds, Circumstance, Fading, Precondition, PreconditionForm};
use crate::data::{Data, Order, Preparation, ScalingForm, Source};
use crate::experiment::{Experiment, Layout, Rate, Run};
use crate::number::write::label;
use crate::optimizer::StepScale;
use crate::parameter::{Kind, Parameter, Parameters};
use crate::schedule::Schedule;
use crate::surface::Surface;

/// What all runs share: the surface, the start, the steps, and the shared learning rate and schedule.
pub fn shared_settings(experiment: &Experiment) -> String {
    let Experiment { surface, steps, learning_rate, schedule, around, swarm, runs, .. } = experiment;
    let mut parts = vec![with_settings(&surface.title(), all(surface))];
    let start = experiment.start();
    parts.push(format!("start ({}, {})", label(start.x), label(start.y)));
    parts.push(format!("{steps} step{}", if *steps == 1 { "" } else { "s" }));
    if runs.iter().any(|run| matches!(run.rate, Rate::Linked(_))) {
        parts.push(format!("α = {}", label(*learning_rate)));
    }
    if !schedule.is_constant() {
        parts.push(schedule_words(schedule));
    }
    parts.extend(around_words(around));
    parts.extend(swarm.as_ref().map(|swarm| match swarm.layout {
        Layout::Repeats => format!("{} repeats", swarm.count),
        Layout::Grid | Layout::Cloud => format!("{} starts", swarm.count),
    }));
    parts.join("; ")
}

/// A run's own settings: its learning rate where it has a meaning, its optimizer's, its own schedule, what is around it alone.
pub fn run_settings(experiment: &Experiment, run: &Run) -> String {
    let mut parts = Vec::new();
    if run.optimizer.part().step_scale() != StepScale::Ignored {
        parts.push(format!("α = {}", label(experiment.learning_rate(run))));
    }
    parts.extend(notable(&run.optimizer));
    parts.extend(run.schedule.as_ref().map(schedule_words));
    // What it has in common with all runs is said of them.
    let shared = around_words(&experiment.around);
    parts.extend(run.around.iter().flat_map(around_words).filter(|words| !shared.contains(words)));
    let then = run.then.as_ref();
    parts.extend(
        then.map(|then| format!("then {} from step {}", then.optimizer.description().name, then.step)),
    );
    parts.join(", ")
}

/// All of an experiment in one paragraph, for a caption or an image's description.
pub fn caption(experiment: &Experiment) -> String {
    let mut parts = vec![shared_settings(experiment)];
    for (index, run) in experiment.runs.iter().enumerate() {
        parts.push(format!("{}: {}", experiment.name(index), run_settings(experiment, run)));
    }
    parts.join("; ")
}

/// A schedule's name with what is notable about it.
pub fn schedule_words(schedule: &Schedule) -> String {
    let mut words = vec![schedule.shape.description().name.to_lowercase()];
    words.extend(notable(&schedule.shape));
    words.extend(schedule.warmup.as_ref().map(|warmup| format!("after {} steps of warmup", warmup.steps)));
    words.join(", ")
}

/// The stages around a method, each with what is notable about it.
fn around_words(around: &Around) -> Vec<String> {
    let on = Circumstance::ALL.iter().filter_map(|stage| Some((*stage, around.part(*stage)?)));
    let settings = |stage, part| match (stage, around.precondition) {
        // An exponent that has no effect says nothing.
        (Circumstance::Noise, _) if around.noise.is_some_and(|noise| noise.anneal != Fading::Power) => {
            notable(part).into_iter().filter(|words| !words.starts_with("p ")).collect()
        }
        // Each of its two forms has settings of its own.
        (
            Circumstance::Precondition,
            Some(Precondition { form: PreconditionForm::Hessian, at_x, at_y, .. }),
        ) => {
            vec![format!("Hessian at ({}, {})", label(at_x), label(at_y))]
        }
        (Circumstance::Bounds, _) => around.r#box.iter().flat_map(bounds_words).collect(),
        _ => notable(part),
    };
    on.map(|(stage, part)| with_settings(&stage.description().name.to_lowercase(), settings(stage, part)))
        .collect()
}

/// Bounds as inequalities, such as `−1 ≤ x ≤ 1`.
fn bounds_words(bounds: &Bounds) -> Vec<String> {
    let of = |name: &str, [low, high]: [f64; 2]| {
        let low = if low.is_finite() { format!("{} ≤ ", label(low)) } else { String::new() };
        let high = if high.is_finite() { format!(" ≤ {}", label(high)) } else { String::new() };
        (!low.is_empty() || !high.is_empty()).then(|| format!("{low}{name}{high}"))
    };
    let [x, y] = bounds.sides();
    [of("x", x), of("y", y)].into_iter().flatten().collect()
}

fn with_settings(name: &str, settings: Vec<String>) -> String {
    [vec![name.to_owned()], settings].concat().join(", ")
}

/// All settings.
fn all(surface: &Surface) -> Vec<String> {
    let each = surface.parameters().iter().enumerate();
    let matters = each.filter(|(_, parameter)| surface.part().matters(parameter.key));
    let mut parts: Vec<String> =
        matters.filter_map(|(index, parameter)| words(parameter, surface.get(index))).collect();
    parts.extend(surface.data().map(data_words));
    parts
}

/// The data of a loss: their source with what is notable about it, their number, and what was done to them.
fn data_words(data: &Data) -> String {
    let Preparation { scaling, order, .. } = data.preparation();
    let (train, held_out) = (data.train().len(), data.validation().len());
    let mut parts = vec![format!("{train} examples"), source_words(data.source())];
    parts.extend(notable(data.source()));
    parts.extend((*scaling != ScalingForm::Raw).then(|| scaling.name().to_owned()));
    parts.extend((*order != Order::AsIs).then(|| order.name().to_owned()));
    parts.extend((held_out > 0).then(|| format!("{held_out} held out")));
    parts.join(", ")
}

/// Where data come from: a file's name, or what a source is called within a sentence.
fn source_words(source: &Source) -> String {
    match source {
        Source::Points(points) if points.file().is_some() => points.file().unwrap_or_default().to_owned(),
        Source::File(file) => file.name().to_owned(),
        source => within_sentence(source.description().name),
    }
}

/// A name with a small letter at its beginning, unless that is somebody's name.
fn within_sentence(name: &str) -> String {
    match name.split(' ').next() {
        Some(first) if first.ends_with("'s") => name.to_owned(),
        _ => name.to_lowercase(),
    }
}

/// The settings that a reader wants to know: those that were changed, and the numbers that shape a step, which ε and
/// what is off do not.
fn notable(part: &dyn Parameters) -> Vec<String> {
    let each = part.parameters().iter().enumerate();
    let chosen = each.filter(|&(index, parameter)| {
        let shapes = matches!(parameter.kind, Kind::Number { .. }) && parameter.symbol != "ε";
        part.get(index) != parameter.default || shapes && parameter.default != 0.0
    });
    chosen.filter_map(|(index, parameter)| words(parameter, part.get(index))).collect()
}

/// A setting in words: `β = 0.9`, `AMSGrad`, `no bias correction`.
fn words(parameter: &Parameter, value: f64) -> Option<String> {
    let Parameter { symbol, kind, .. } = parameter;
    match kind {
        Kind::Number { .. } | Kind::Count { .. } => {
            let sign = if symbol.ends_with('≤') { "" } else { "= " };
            Some(format!("{symbol} {sign}{}", label(value)))
        }
        Kind::Switch => Some(if value == 0.0 { format!("no {symbol}") } else { (*symbol).to_owned() }),
        Kind::Choice(choices) => choices.get(value as usize).map(|choice| choice.name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_names_everything_that_decides_the_trajectories() {
        let mut experiment = Experiment::on(crate::surface::Surface::named("rosenbrock").unwrap());
        experiment.schedule = serde_json::from_str("{\"cosine\": {}, \"warmup\": {\"steps\": 10}}").unwrap();
        let words = caption(&experiment);
        for part in [
            "Rosenbrock, a = 1, b = 100",
            "start (\u{2212}1.2, 1)",
            "2000 steps",
            "α = 0.001",
            "cosine",
            "after 10 steps of warmup",
            "Momentum: α = 0.001, β = 0.9",
            "Adam: α = 0.02, β₁ = 0.9, β₂ = 0.999",
        ] {
            assert!(words.contains(part), "{part:?} is missing in {words:?}");
        }
    }

    #[test]
    fn data_are_called_by_their_file_or_by_who_measured_them() {
        use crate::data::{AlongCurve, Example, Hubble, Iris, Names, Points};
        let line = |source: Source| data_words(&Data::from(source));
        let rows = [[1.0, 2.0], [2.0, 3.0]].map(|[x, y]| Example { x: [x, 1.0], y });
        let table = Points::new(rows.to_vec(), Names::new("age", "", "price")).from_file("prices.csv");
        assert_eq!(line(table.clone().into()), "2 examples, prices.csv");
        assert_eq!(line(table.with(0, rows[1]).into()), "2 examples, own points", "it is changed");
        assert_eq!(line(Hubble::default().into()), "24 examples, Hubble's galaxies");
        assert!(line(AlongCurve::default().into()).starts_with("40 examples, points along a curve"));
        assert!(line(Iris::default().into()).starts_with("100 examples, Fisher's irises"));
    }
}
