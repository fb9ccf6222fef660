//! The tables of the README.

use super::super::arguments::Catalogue;
use super::{Entry, entries, note, surface_name, surfaces};
use crate::gallery;
use crate::optimizer::Family;
use crate::parameter::Description;
use crate::schedule::Shape;
use std::fmt::Write as _;

/// A list as tables: one for each of its groups, if it has some; below them what holds for all of it.
pub(super) fn tables(catalogue: Catalogue) -> String {
    let note = note(catalogue).map_or_else(String::new, |note| format!("\n{}\n", escaped(&note)));
    tables_alone(catalogue) + &note
}

fn tables_alone(catalogue: Catalogue) -> String {
    match catalogue {
        Catalogue::Surfaces => {
            let row = |(id, surface): &(&str, _)| {
                [code(id), surface_name(id, surface), surface.description().summary.into()]
            };
            grouped(
                ["id", "surface", "what it is"],
                surfaces().iter().map(|surface| (surface.1.part().group().name(), row(surface))),
            )
        }
        Catalogue::Optimizers => {
            let rows = Family::all_members();
            let rows = rows.iter().map(|optimizer| {
                let Description { id, summary, .. } = optimizer.description();
                let rule = optimizer.part().formula().join("\n");
                (optimizer.part().card().family.name(), [code(id), summary.into(), rule])
            });
            grouped(["id", "what it does", "rule"], rows)
        }
        Catalogue::Schedules => {
            let rows = Shape::all();
            let rows = rows.iter().map(|shape| {
                let Description { id, summary, .. } = shape.description();
                [code(id), summary.into(), shape.part().formula().into()]
            });
            table(["id", "what it does", "factor"], rows)
        }
        Catalogue::Experiments => {
            let rows =
                gallery::all().iter().map(|ready| (ready.group, [code(ready.id), ready.title().into()]));
            grouped(["id", "picture"], rows)
        }
        #[cfg(feature = "gui")]
        Catalogue::Keys => {
            let keys = crate::app::keys();
            table(
                ["key", "name", "what it does"],
                keys.iter()
                    .map(|key| [code(&key.keys).replace(" to ", "` to `"), key.text.into(), key.hint.into()]),
            )
        }
        Catalogue::View => {
            let row = |Entry { id, name, summary, .. }| [code(&id), name, summary];
            table(["field", "values", "what it does"], entries(catalogue).into_iter().map(row))
        }
        Catalogue::Data | Catalogue::Around | Catalogue::Layers | Catalogue::Curves | Catalogue::Panes => {
            let row = |Entry { id, name, summary, .. }| [code(&id), name, summary];
            table(["id", "name", "what it does"], entries(catalogue).into_iter().map(row))
        }
    }
}

/// One table after the other, each under its group's name.
fn grouped<const N: usize>(
    head: [&str; N],
    rows: impl Iterator<Item = (&'static str, [String; N])>,
) -> String {
    let mut groups: Vec<(&str, Vec<[String; N]>)> = Vec::new();
    for (group, row) in rows {
        match groups.iter_mut().find(|(name, _)| *name == group) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((group, vec![row])),
        }
    }
    let tables =
        groups.into_iter().map(|(group, rows)| format!("**{group}**\n\n{}", table(head, rows.into_iter())));
    tables.collect::<Vec<_>>().join("\n")
}

fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(N));
    for row in rows {
        // To a String nothing can fail to be written.
        writeln!(text, "| {} |", row.map(|cell| escaped(&cell)).join(" | ")).ok();
    }
    text
}

fn code(id: &str) -> String {
    format!("`{id}`")
}

/// A cell's text, so that no letter of it is taken for a mark.
fn escaped(cell: &str) -> String {
    if cell.starts_with('`') {
        return cell.into();
    }
    let marks = [("|", "\\|"), ("*", "\\*"), ("_", "\\_"), ("<", "&lt;"), ("\n", "<br>")];
    marks.into_iter().fold(cell.to_owned(), |text, (mark, escape)| text.replace(mark, escape))
}
