//! The lists with everything that the parts declare.

use super::{Catalogue, Entry, entries, kind, surface_name, surfaces};
use crate::around::Circumstance;
use crate::data::{Preparation, Source};
use crate::gallery::{self, Ready};
use crate::optimizer::{Card, Family, Optimizer};
use crate::parameter::{Description, Kind, Parameter, Parameters, Scale};
use crate::real::V;
use crate::schedule::{Shape, Warmup};
use crate::surface::{CriticalKind, Genre, Suggestion, Surface};
use serde_json::{Map, Value, json};

/// One key for each list.
pub(super) fn catalogues(catalogues: &[Catalogue]) -> Value {
    let mut all = Map::new();
    for catalogue in catalogues {
        match catalogue {
            Catalogue::Surfaces => {
                let list = surfaces().iter().map(|(id, part)| surface(id, part)).collect();
                all.insert("surfaces".into(), list);
            }
            Catalogue::Data => {
                all.insert("data".into(), Source::all().iter().map(data).collect());
                let prepare = part(Preparation::DESCRIPTION, &Preparation::default());
                all.insert("prepare".into(), prepare.into());
            }
            Catalogue::Optimizers => {
                all.insert("optimizers".into(), Family::all_members().iter().map(optimizer).collect());
            }
            Catalogue::Schedules => {
                all.insert("schedules".into(), Shape::all().iter().map(schedule).collect());
                all.insert("warmup".into(), part(Warmup::DESCRIPTION, &Warmup::default()).into());
            }
            Catalogue::Around => {
                all.insert("around".into(), Circumstance::ALL.iter().map(stage).collect());
            }
            Catalogue::Experiments => {
                all.insert("experiments".into(), gallery::all().iter().map(experiment).collect());
            }
            Catalogue::Layers | Catalogue::Curves | Catalogue::Panes => {
                let entry =
                    |Entry { id, name, summary, .. }| json!({"id": id, "name": name, "meaning": summary});
                let key = format!("{}s", kind(*catalogue));
                all.insert(key, entries(*catalogue).into_iter().map(entry).collect());
            }
            Catalogue::View => {
                let field =
                    |Entry { id, name, summary, .. }| json!({"id": id, "values": name, "meaning": summary});
                all.insert("view".into(), entries(*catalogue).into_iter().map(field).collect());
            }
            #[cfg(feature = "gui")]
            Catalogue::Keys => {
                let keys = crate::app::keys();
                let key = |key: &crate::app::KeyLine| json!({"key": key.keys, "name": key.text, "meaning": key.hint});
                all.insert("keys".into(), keys.iter().map(key).collect());
            }
        }
    }
    all.into()
}

fn surface(id: &str, surface: &Surface) -> Value {
    let landscape = surface.part();
    let Suggestion { start, steps, rate, adaptive_rate } = landscape.suggestion();
    let point = |at: V| json!([at.x, at.y]);
    let minima = surface.critical_points().into_iter().filter(|found| found.kind == CriticalKind::Minimum);
    let mut fields = part(surface.description(), surface);
    fields.insert("id".into(), id.into());
    fields.insert("name".into(), surface_name(id, surface).into());
    let group = match landscape.group() {
        Genre::Classic => "classic",
        Genre::Test => "test",
        Genre::Data => "data",
        Genre::Own => "own",
    };
    fields.insert("group".into(), group.into());
    fields.insert("window".into(), json!(landscape.window()));
    fields.insert("start".into(), point(start));
    fields.insert("steps".into(), steps.into());
    fields.insert("learning_rate".into(), rate.into());
    fields.insert("adaptive_learning_rate".into(), adaptive_rate.into());
    let minima: Value =
        minima.map(|found| json!({"x": found.at.x, "y": found.at.y, "loss": found.loss})).collect();
    fields.insert("minima".into(), minima);
    fields.insert("bounded_below".into(), landscape.bounded_below().into());
    fields.insert("quadratic".into(), landscape.quadratic().into());
    fields.into()
}

/// A source of data, with the losses that it suits as it is.
fn data(source: &Source) -> Value {
    let mut fields = part(source.description(), source);
    let losses = Surface::all();
    let suited =
        |surface: &&Surface| surface.part().data_loss().is_some_and(|loss| source.part().suits(loss.task()));
    let ids: Vec<_> = losses.iter().filter(suited).map(|surface| surface.description().id).collect();
    fields.insert("surfaces".into(), ids.into());
    fields.into()
}

pub(super) fn optimizer(optimizer: &Optimizer) -> Value {
    let mut fields = part(optimizer.description(), optimizer);
    fields.insert("formula".into(), optimizer.part().formula().into());
    let Card { family, source, scale, choose, avoid, cost, example } = optimizer.part().card();
    for (key, words) in [
        ("family", family.name()),
        ("source", source),
        ("learning_rate", scale.meaning()),
        ("choose", choose),
        ("avoid", avoid),
        ("cost", cost),
        ("example", example),
    ] {
        fields.insert(key.into(), words.into());
    }
    fields.into()
}

pub(super) fn stage(stage: &Circumstance) -> Value {
    part(stage.description(), &*stage.default_part()).into()
}

fn schedule(shape: &Shape) -> Value {
    let mut fields = part(shape.description(), shape);
    fields.insert("formula".into(), vec![shape.part().formula()].into());
    fields.insert("source".into(), shape.part().source().into());
    fields.into()
}

fn experiment(ready: &Ready) -> Value {
    let experiment = &ready.document.experiment;
    let optimizers: Vec<_> = experiment.runs.iter().map(|run| run.optimizer.description().id).collect();
    let surface = experiment.surface.description().id;
    json!({
        "id": ready.id, "title": ready.title(), "note": ready.note(), "group": ready.group,
        "surface": surface, "steps": experiment.steps, "optimizers": optimizers,
    })
}

/// What every part declares.
fn part(description: Description, settings: &dyn Parameters) -> Map<String, Value> {
    let Description { id, name, summary } = description;
    let parameters = settings.parameters().iter().enumerate();
    let parameters: Vec<Value> =
        parameters.map(|(i, declared)| parameter(declared, settings.get(i))).collect();
    let fields = [
        ("id", id.into()),
        ("name", name.into()),
        ("summary", summary.into()),
        ("parameters", parameters.into()),
    ];
    fields.into_iter().map(|(key, value): (_, Value)| (key.to_owned(), value)).collect()
}

/// A parameter as declared, with the value that it has if it is not set.
fn parameter(declared: &Parameter, value: f64) -> Value {
    let Parameter { key, symbol, meaning, kind, default: _ } = *declared;
    let mut fields = Map::new();
    let mut field = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    field("key", key.into());
    field("symbol", symbol.into());
    field("meaning", meaning.into());
    match kind {
        Kind::Number { slider, scale, valid } => {
            field("kind", "number".into());
            field("default", value.into());
            field("range", json!(slider));
            let scale = match scale {
                Scale::Linear => "linear",
                Scale::Log => "log",
                Scale::NearOne => "near_one",
            };
            field("scale", scale.into());
            field("valid", valid.to_string().into());
        }
        Kind::Count { slider } => {
            field("kind", "count".into());
            field("default", (value as u64).into());
            field("range", json!(slider));
            field("valid", format!("a whole number of at least {}", slider[0]).into());
        }
        Kind::Switch => {
            field("kind", "switch".into());
            field("default", (value != 0.0).into());
        }
        Kind::Choice(choices) => {
            field("kind", "choice".into());
            field("default", choices.get(value as usize).map(|choice| choice.id).into());
            let choice = |choice: &crate::parameter::Choice| json!({"id": choice.id, "name": choice.name});
            field("choices", choices.iter().map(choice).collect());
        }
    }
    fields.into()
}
