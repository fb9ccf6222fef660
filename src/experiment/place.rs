//! Where a path leads in the value of a document.

use super::error::SetError;
use super::words::nearest;
use crate::expression::Expression;
use serde_json::{Map, Value};

/// Groups of fields that are not written while they are off; setting a field of one switches it on.
const OPTIONAL: [&str; 15] = [
    "around",
    "swarm",
    "then",
    "warmup",
    "prepare",
    "batch",
    "workers",
    "noise",
    "rounding",
    "clip",
    "decay",
    "precondition",
    "box",
    "averaging",
    "stop",
];

/// Fields that hold a part: its id with its settings.
const PARTS: [&str; 4] = ["surface", "optimizer", "schedule", "source"];

/// Where a path has come to.
#[derive(Clone, Copy)]
pub(super) struct Whereabouts<'a> {
    /// The whole path.
    pub path: &'a str,
    /// What the runs are called.
    pub names: &'a [String],
    /// The last part of the path that was gone.
    pub inside: Option<&'a str>,
}

impl Whereabouts<'_> {
    fn nowhere(&self, segment: &str, known: String) -> SetError {
        SetError::NoSuchField { path: self.path.into(), segment: segment.into(), known }
    }
}

/// Puts `new` where the segments lead.
pub(super) fn place(
    at: &mut Value,
    segments: &[&str],
    here: Whereabouts<'_>,
    new: &Value,
) -> Result<(), SetError> {
    let [segment, rest @ ..] = segments else {
        *at = new.clone();
        return Ok(());
    };
    let there = Whereabouts { inside: Some(segment), ..here };
    match at {
        Value::Array(items) => {
            for index in meant(items, segment, here)? {
                place(&mut items[index], rest, there, new)?;
            }
            Ok(())
        }
        Value::Object(fields) if fields.contains_key(*segment) => {
            if rest.is_empty() {
                replaced_by(segment).map(|other| fields.remove(other));
            }
            if let (&"formula", Some(text), Some(Value::Object(named))) =
                (segment, new.as_str(), fields.get_mut("parameters"))
            {
                keep_those_of(text, named);
            }
            place(&mut fields[*segment], rest, there, new)
        }
        Value::Object(fields) => {
            let part = fields.values().position(|settings| has(settings, segment));
            let is_part = here.inside.is_some_and(|inside| PARTS.contains(&inside));
            match part {
                Some(_) if fields.len() <= 2 => {
                    let settings = fields.values_mut().find(|settings| has(settings, segment));
                    settings.map_or(Ok(()), |settings| place(settings, segments, here, new))
                }
                None if is_part && *segment != "warmup" => Err(no_such_setting(fields, segment, here)),
                // Optional fields are not written while they are unset; whether this is one, reading the result tells.
                _ if rest.is_empty() => {
                    replaced_by(segment).map(|other| fields.remove(other));
                    fields.insert((*segment).into(), new.clone());
                    Ok(())
                }
                // So are whole groups of them.
                _ if OPTIONAL.contains(segment) => {
                    let group = fields.entry(*segment).or_insert_with(|| Value::Object(Map::new()));
                    place(group, rest, there, new)
                }
                _ => Err(here.nowhere(segment, one_of(fields.keys().map(String::as_str), segment))),
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Err(here.nowhere(segment, "nothing below it".into()))
        }
    }
}

/// "one of a, b, c", and the one that is probably meant.
fn one_of<'a>(known: impl Iterator<Item = &'a str> + Clone, segment: &str) -> String {
    let all: Vec<&str> = known.clone().collect();
    let near = nearest(segment, known).map_or(String::new(), |near| format!("; did you mean {near}?"));
    format!("one of {}{near}", all.join(", "))
}

/// What a part has instead of a setting that it has not.
fn no_such_setting(fields: &Map<String, Value>, segment: &str, here: Whereabouts<'_>) -> SetError {
    let Some((id, settings)) = fields.iter().find(|(key, _)| *key != "warmup") else {
        return here.nowhere(segment, "its id".into());
    };
    let named = settings.get("parameters").and_then(Value::as_object);
    let keys = |map: Option<&Map<String, Value>>| map.map_or(Vec::new(), |map| map.keys().cloned().collect());
    let known = [keys(settings.as_object()), keys(named)].concat();
    let known: Vec<&str> = known.iter().map(String::as_str).filter(|key| *key != "parameters").collect();
    match known.is_empty() {
        true => here.nowhere(segment, format!("none, as {id} has no settings")),
        false => here.nowhere(segment, format!("a setting of {id}: {}", one_of(known.into_iter(), segment))),
    }
}

/// Which items of a list a part of a path means.
fn meant(items: &[Value], segment: &str, here: Whereabouts<'_>) -> Result<Vec<usize>, SetError> {
    if segment == "*" {
        return Ok((0..items.len()).collect());
    }
    if let Some(index) = segment.parse().ok().filter(|index| *index < items.len()) {
        return Ok(vec![index]);
    }
    let same = |name: &str| name.to_lowercase() == segment.to_lowercase();
    let is_runs = here.inside == Some("runs");
    let id = |item: &Value| {
        let part = item.get("optimizer").and_then(Value::as_object)?;
        part.keys().next().cloned()
    };
    let which = |is: &dyn Fn(usize) -> bool| (0..items.len()).filter(|index| is(*index)).collect::<Vec<_>>();
    let own = which(&|index| items[index].get("name").and_then(Value::as_str).is_some_and(same));
    let shown = |index: usize| here.names.get(index).map_or("", String::as_str);
    let any = which(&|index| is_runs && same(shown(index)) || id(&items[index]).is_some_and(|id| same(&id)));
    let found = if own.is_empty() { any } else { own };
    match found.len() {
        1 => Ok(found),
        0 => {
            let ids: Vec<String> = items.iter().filter_map(id).collect();
            let places = format!("0 to {}", items.len().saturating_sub(1));
            let known = match (items.is_empty(), ids.is_empty()) {
                (true, _) => "nothing, as the list is empty".into(),
                (false, true) => format!("one of {places}"),
                (false, false) => format!("one of {places}, {}, or * for all", ids.join(", ")),
            };
            Err(here.nowhere(segment, known))
        }
        _ => {
            let list = here.inside.unwrap_or_default();
            let name = |index: &usize| format!("{list}.{index} ({})", shown(*index));
            let names = found.iter().map(name).collect();
            Err(SetError::Ambiguous { path: here.path.into(), segment: segment.into(), names })
        }
    }
}

/// Whether a part has a field, itself or among its named parameters.
fn has(settings: &Value, segment: &str) -> bool {
    let named = settings.get("parameters").and_then(|named| named.get(segment));
    settings.get(segment).or(named).is_some()
}

/// Leaves out the parameters that a formula does not have.
fn keep_those_of(formula: &str, named: &mut Map<String, Value>) {
    let names = Expression::parse(formula).map(|formula| formula.parameters().to_vec()).unwrap_or_default();
    named.retain(|name, _| names.contains(name));
}

/// The field that gives way to this one: a run has a factor or a rate of its own, and another optimizer is drawn in
/// that optimizer's style.
fn replaced_by(field: &str) -> Option<&'static str> {
    match field {
        "learning_rate" => Some("factor"),
        "factor" => Some("learning_rate"),
        "optimizer" => Some("slot"),
        _ => None,
    }
}
