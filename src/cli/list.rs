//! `descent-lab list`: what can be named.

mod json;

use super::arguments::{Catalogue, Form, List};
use super::{CliError, Streams};
use crate::gallery;
use crate::optimizer::Optimizer;
use crate::parameter::{Description, Parameters};
use crate::schedule::Shape;
use crate::surface::Surface;
use clap::ValueEnum;

pub(super) fn carry_out(list: &List, streams: &mut Streams<'_>) -> Result<(), CliError> {
    let catalogues = list.what.map_or(Catalogue::value_variants().to_vec(), |what| vec![what]);
    match list.format {
        Form::Json => {
            serde_json::to_writer(&mut *streams.out, &json::catalogues(&catalogues))?;
            streams.out.write_all(b"\n")?;
        }
        Form::Text => {
            let mut rows = Vec::new();
            for catalogue in catalogues {
                for [id, name, summary] in entries(catalogue) {
                    // Where everything is listed, a column says what each thing is.
                    let kind = list.what.is_none().then(|| kind(catalogue).to_owned());
                    rows.push([Some(id), kind, Some(name), Some(summary)].into_iter().flatten().collect());
                }
            }
            streams.out.write_all(aligned(&rows).as_bytes())?;
        }
    }
    Ok(())
}

/// What one of a list is.
fn kind(catalogue: Catalogue) -> &'static str {
    match catalogue {
        Catalogue::Surfaces => "surface",
        Catalogue::Optimizers => "optimizer",
        Catalogue::Schedules => "schedule",
        Catalogue::Experiments => "experiment",
    }
}

/// Id, name and summary of all things of a list.
fn entries(catalogue: Catalogue) -> Vec<[String; 3]> {
    let row = |Description { id, name, summary }| [id, name, summary].map(String::from);
    match catalogue {
        Catalogue::Surfaces => surfaces()
            .into_iter()
            .map(|(id, surface)| {
                let Description { summary, .. } = surface.description();
                [id.to_owned(), surface_name(id, &surface), summary.to_owned()]
            })
            .collect(),
        Catalogue::Optimizers => Optimizer::all().iter().map(|part| row(part.description())).collect(),
        Catalogue::Schedules => Shape::all().iter().map(|part| row(part.description())).collect(),
        Catalogue::Experiments => gallery::all()
            .iter()
            .map(|ready| [ready.id.to_owned(), ready.title().to_owned(), ready.note().to_owned()])
            .collect(),
    }
}

/// All surfaces, and behind them the ids that stand for settings of one.
fn surfaces() -> Vec<(&'static str, Surface)> {
    let plain = Surface::all().into_iter().map(|surface| (surface.description().id, surface));
    plain.chain(Surface::presets()).collect()
}

/// A surface's name, with the settings that its id stands for.
fn surface_name(id: &str, surface: &Surface) -> String {
    let Description { id: own, name, .. } = surface.description();
    if id == own {
        return name.into();
    }
    let settings = surface.parameters().iter().enumerate();
    let settings = settings.map(|(i, parameter)| format!("{} = {}", parameter.symbol, surface.get(i)));
    format!("{name}, {}", settings.collect::<Vec<_>>().join(", "))
}

/// Rows with their columns aligned; the last column may be as long as it likes.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let padded = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}"));
        let line = padded.collect::<Vec<_>>().join("  ");
        // A summary is one line here, whatever it is elsewhere.
        text.push_str(line.replace(['\n', '\r'], " ").trim_end());
        text.push('\n');
    }
    text
}
