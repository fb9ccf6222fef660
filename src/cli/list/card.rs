//! Everything about one optimizer, or one stage around it.

use super::super::arguments::{Catalogue, ListArguments, ListForm};
use super::super::{CliError, Streams};
use super::{aligned, json};
use crate::around::Circumstance;
use crate::optimizer::{Card, Optimizer};
use crate::parameter::{Description, Parameters};
use serde_json::Value;

/// What can have a card.
enum Carded {
    Optimizer(Optimizer),
    Circumstance(Circumstance),
}

pub(super) fn carry_out(list: &ListArguments, id: &str, streams: &mut Streams<'_>) -> Result<(), CliError> {
    let carded = named(list.what, id).ok_or_else(|| unknown(list.what, id))?;
    match list.format {
        ListForm::Json => {
            serde_json::to_writer(&mut *streams.out, &value(&carded))?;
            streams.out.write_all(b"\n")?;
        }
        ListForm::Markdown => {
            let expected = "a card is text or json; expected --format text or --format json";
            return Err(CliError::Input(format!("--card: {expected}")));
        }
        ListForm::Text => streams.out.write_all(text(&carded).as_bytes())?,
    }
    Ok(())
}

fn named(what: Option<Catalogue>, id: &str) -> Option<Carded> {
    let asked = |catalogue| what.is_none_or(|what| what == catalogue);
    let optimizer = || Optimizer::named(id).map(Carded::Optimizer);
    let stage = || {
        let stage = Circumstance::ALL.iter().copied().find(|stage| stage.description().id == id);
        stage.map(Carded::Circumstance)
    };
    let optimizer = asked(Catalogue::Optimizers).then(optimizer).flatten();
    optimizer.or_else(|| asked(Catalogue::Around).then(stage).flatten())
}

fn unknown(what: Option<Catalogue>, id: &str) -> CliError {
    let known = match what {
        None | Some(Catalogue::Optimizers | Catalogue::Around) => {
            let optimizers = Optimizer::all().into_iter().map(|optimizer| optimizer.description().id);
            let stages = Circumstance::ALL.iter().map(|stage| stage.description().id);
            let optimizers = optimizers.filter(|_| what != Some(Catalogue::Around));
            let stages = stages.filter(|_| what != Some(Catalogue::Optimizers));
            optimizers.chain(stages).collect::<Vec<_>>().join(", ")
        }
        Some(_) => {
            return CliError::Input("--card: only optimizers and what is around them have cards".into());
        }
    };
    CliError::Input(format!("--card {id}: expected one of {known}"))
}

fn value(carded: &Carded) -> Value {
    match carded {
        Carded::Optimizer(optimizer) => json::optimizer(optimizer),
        Carded::Circumstance(stage) => json::stage(stage),
    }
}

fn text(carded: &Carded) -> String {
    match carded {
        Carded::Optimizer(optimizer) => {
            let Card { family, source, scale, choose, avoid, cost, example } = optimizer.part().card();
            let Description { id, name, summary } = optimizer.description();
            let mut text = format!("{name} ({id})\n{summary}\n\n");
            for line in optimizer.part().formula() {
                text += &format!("  {line}\n");
            }
            let rows = [
                ("family", family.name()),
                ("follows", source),
                ("choose it", choose),
                ("avoid it", avoid),
                ("a step costs", cost),
                ("learning rate", scale.meaning()),
                ("example", example),
            ];
            let rows = rows.map(|(key, words)| vec![key.to_owned(), words.to_owned()]);
            text + "\n" + &aligned(&rows) + &settings(optimizer)
        }
        Carded::Circumstance(stage) => {
            let Description { id, name, summary } = stage.description();
            format!("{name} ({id})\n{summary}\n") + &settings(&*stage.default_part())
        }
    }
}

/// A line for every setting.
fn settings(part: &dyn Parameters) -> String {
    let rows = part.parameters().iter().enumerate().map(|(index, parameter)| {
        let default = format!("default {}", parameter.words(part.get(index)));
        let cells = [parameter.key, parameter.symbol, &parameter.range(), &default, parameter.meaning];
        cells.map(String::from).to_vec()
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() { String::new() } else { format!("\n{}", aligned(&rows)) }
}
