//! `descent-lab list`: what can be named.

mod card;
mod json;
mod markdown;

use super::arguments::{Catalogue, ListArguments, ListForm};
use super::{CliError, Streams};
use crate::around::Circumstance;
use crate::data::Source;
use crate::experiment::{CurveKind, Layer, PaneKind, VIEW_FIELDS};
use crate::gallery;
use crate::optimizer::{Family, StepScale};
use crate::parameter::{Description, Parameters};
use crate::real::KINKS;
use crate::schedule::Shape;
use crate::surface::Surface;
use clap::ValueEnum;

pub(super) fn carry_out(list: &ListArguments, streams: &mut Streams<'_>) -> Result<(), CliError> {
    if let Some(id) = &list.card {
        return card::carry_out(list, id, streams);
    }
    let catalogues = list.what.map_or(Catalogue::value_variants().to_vec(), |what| vec![what]);
    match list.format {
        ListForm::Json => {
            serde_json::to_writer(&mut *streams.out, &json::catalogues(&catalogues))?;
            streams.out.write_all(b"\n")?;
        }
        ListForm::Markdown => {
            let tables: Vec<String> = catalogues.into_iter().map(markdown::tables).collect();
            streams.out.write_all(tables.join("\n").as_bytes())?;
        }
        ListForm::Text => {
            let mut rows = Vec::new();
            for catalogue in catalogues {
                for Entry { id, group, name, summary } in entries(catalogue) {
                    // If everything is listed, a column says what each thing is.
                    let kind = list.what.is_none().then(|| kind(catalogue).to_owned());
                    let group = list.what.and(group).map(String::from);
                    let row = [Some(id), kind, group, Some(name), Some(summary)];
                    rows.push(row.into_iter().flatten().collect());
                }
            }
            streams.out.write_all(aligned(&rows).as_bytes())?;
            if let Some(note) = list.what.and_then(note) {
                // Beside the list, each line of which is one thing.
                writeln!(streams.err, "{note}").ok();
            }
        }
    }
    Ok(())
}

/// What holds for all of a list.
fn note(catalogue: Catalogue) -> Option<String> {
    match catalogue {
        Catalogue::Surfaces => Some(format!("{KINKS}.")),
        Catalogue::Optimizers => {
            let of_scale = |scale: StepScale| {
                let all = Family::all_members().into_iter();
                let names = all.filter(move |method| method.part().card().scale == scale);
                names.map(|method| method.description().name).collect::<Vec<_>>().join(", ")
            };
            Some(format!(
                "The learning rate that runs share does not reach {}: each has a rate of its own, 1 unless it is set. Nor {}: they find \
                 their step lengths themselves.",
                of_scale(StepScale::Full),
                of_scale(StepScale::Ignored)
            ))
        }
        _ => None,
    }
}

/// What one of a list is.
fn kind(catalogue: Catalogue) -> &'static str {
    match catalogue {
        Catalogue::Surfaces => "surface",
        Catalogue::Data => "data",
        Catalogue::Optimizers => "optimizer",
        Catalogue::Schedules => "schedule",
        Catalogue::Around => "around",
        Catalogue::Experiments => "experiment",
        Catalogue::Layers => "layer",
        Catalogue::Curves => "curve",
        Catalogue::Panes => "pane",
        Catalogue::View => "view",
        #[cfg(feature = "gui")]
        Catalogue::Keys => "key",
    }
}

/// A line of a list.
struct Entry {
    id: String,
    /// The part of the list that it belongs to, if the list has parts.
    group: Option<&'static str>,
    name: String,
    summary: String,
}

/// All things of a list.
fn entries(catalogue: Catalogue) -> Vec<Entry> {
    let entry = |id: &str, name: &str, summary: &str| Entry {
        id: id.into(),
        group: None,
        name: name.into(),
        summary: summary.into(),
    };
    let part = |Description { id, name, summary }: Description| entry(id, name, summary);
    match catalogue {
        Catalogue::Surfaces => surfaces()
            .into_iter()
            .map(|(id, surface)| entry(id, &surface_name(id, &surface), surface.description().summary))
            .collect(),
        Catalogue::Data => Source::all().iter().map(|source| part(source.description())).collect(),
        Catalogue::Optimizers => Family::all_members()
            .iter()
            .map(|optimizer| Entry {
                group: Some(optimizer.part().card().family.name()),
                ..part(optimizer.description())
            })
            .collect(),
        Catalogue::Schedules => Shape::all().iter().map(|shape| part(shape.description())).collect(),
        Catalogue::Around => Circumstance::ALL.iter().map(|stage| part(stage.description())).collect(),
        Catalogue::Experiments => {
            gallery::all().iter().map(|ready| entry(ready.id, ready.title(), ready.note())).collect()
        }
        Catalogue::Layers => {
            Layer::ALL.iter().map(|layer| entry(layer.id(), layer.name(), layer.hint())).collect()
        }
        Catalogue::Curves => {
            CurveKind::ALL.iter().map(|curve| entry(curve.id(), curve.name(), curve.hint())).collect()
        }
        Catalogue::Panes => {
            PaneKind::ALL.iter().map(|pane| entry(pane.id(), pane.name(), pane.hint())).collect()
        }
        Catalogue::View => VIEW_FIELDS
            .iter()
            .map(|field| entry(&format!("view.{}", field.key), field.values, field.meaning))
            .collect(),
        #[cfg(feature = "gui")]
        Catalogue::Keys => {
            crate::app::keys().iter().map(|key| entry(&key.keys, key.text, key.hint)).collect()
        }
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
