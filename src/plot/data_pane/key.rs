//! What the marks in a pane with data stand for: a card in a free corner.

use crate::picture::colour::Colour;
use crate::picture::font::{Weight, text_width};
use crate::picture::look::Look;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Align, Item, Marker, Polyline, Rectangle, Stroke, Text};

/// A mark before some words.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// A marker, wherever it is.
    Marker(Marker),
    /// A line.
    Line(Stroke),
    /// Nothing.
    Nothing,
}

/// A line of the card.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) mark: Mark,
    pub(super) words: String,
}

/// The card in a corner of the target, below or above what stands there on its own line; nothing where it would take more
/// than its share of the room.
pub(super) fn card(
    entries: &[Entry],
    [right, top]: [bool; 2],
    lines_off: f64,
    look: &Look,
    target: Rect,
) -> Vec<Item> {
    let size = 0.95 * look.small;
    let indent = |entry: &Entry| if entry.mark == Mark::Nothing { 0.0 } else { 1.9 * size };
    let width = |entry: &Entry| indent(entry) + text_width(&entry.words, size, Weight::Regular);
    let (line, padding, margin) = (1.35 * size, 0.45 * size, 0.5 * look.small);
    let widest = entries.iter().map(width).fold(0.0, f64::max) + 2.0 * padding;
    let height = line * entries.len() as f64 + 1.6 * padding;
    if entries.is_empty() || widest > 0.75 * target.width() || height > 0.4 * target.height() {
        return Vec::new();
    }
    let x = if right { target.max[0] - margin - widest } else { target.min[0] + margin };
    let off = margin + 1.4 * look.small * lines_off;
    let y = if top { target.min[1] + off } else { target.max[1] - off - height };
    let rect = Rect::new([x, y], [x + widest, y + height]);
    let fill = look.ground.with_opacity(0.85);
    let mut items = vec![Item::Rectangle(Rectangle { rect, fill, stroke: None, corner: 3.0 })];
    for (k, entry) in entries.iter().enumerate() {
        let middle = y + 0.8 * padding + line * (k as f64 + 0.5);
        let left = x + padding;
        items.extend(mark(&entry.mark, [left + 0.65 * size, middle], size));
        let text = Text::new([left + indent(entry), middle], &entry.words, size, look.muted);
        items.push(Item::Text(Text { align: [Align::Start, Align::Center], ..text }));
    }
    items
}

fn mark(mark: &Mark, at: Point, size: f64) -> Option<Item> {
    match mark {
        Mark::Marker(marker) => Some(Item::Marker(Marker { at, ..marker.clone() })),
        Mark::Line(stroke) => {
            let points = vec![[at[0] - 0.65 * size, at[1]], [at[0] + 0.75 * size, at[1]]];
            Some(Item::Polyline(Polyline { points, stroke: stroke.clone(), closed: false }))
        }
        Mark::Nothing => None,
    }
}

/// The name of an axis, inside of the target at its upper left or lower right end.
pub(super) fn inner_name(words: &str, lower_right: bool, look: &Look, target: Rect) -> Item {
    let size = look.small;
    let room = target.width() - look.small;
    let words = crate::picture::words::shortened(words, size, Weight::Regular, room);
    let halo: Option<Colour> = Some(look.ground);
    let inset = 0.5 * look.small;
    let text = Text { halo, ..Text::new([0.0; 2], words, size, look.ink) };
    Item::Text(if lower_right {
        Text { at: [target.max[0] - inset, target.max[1] - inset], align: [Align::End, Align::End], ..text }
    } else {
        Text {
            at: [target.min[0] + inset, target.min[1] + inset],
            align: [Align::Start, Align::Start],
            ..text
        }
    })
}
