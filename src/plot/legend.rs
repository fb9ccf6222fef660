//! The legend: which line is which run, with its settings and what can be said about it.

use crate::experiment::{Layer, View};
use crate::picture::font::{Weight, text_width};
use crate::picture::look::Look;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Align, Item, Marker, MarkerShape, Polyline, Rectangle, Stroke, Text};
use crate::picture::words::{shortened, wrap};
use crate::plot::caption::run_settings;
use crate::plot::plane::ellipse::Clouds;
use crate::plot::plane::landmark::landmark;
use crate::plot::plane::swarm::{EQUAL_REPEATS, summary};
use crate::plot::plane::trail::{AVERAGE_DASH, dashed, marker};
use crate::stage::{Actor, Stage};
use crate::surface::CriticalKind;

/// A run's entry.
#[derive(Clone, Debug)]
struct Entry<'a> {
    actor: &'a Actor,
    settings: Vec<String>,
}

/// How much a legend says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// Names, verdicts and settings.
    Full,
    /// Names and verdicts, where room is short.
    Brief,
    /// Names alone, where it is shorter.
    Names,
}

/// A legend for a column of a width.
#[derive(Clone, Debug)]
pub struct Legend<'a> {
    entries: Vec<Entry<'a>>,
    /// Marks of the plane with what they stand for.
    key: Vec<(Mark, &'static str)>,
    look: Look,
    column: f64,
    wording: Wording,
}

/// Where the verdict of an entry stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ChipPlace {
    BesideName,
    BesideSettings,
    OwnLine,
}

/// A mark of the plane that is no run.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mark {
    Start,
    Average,
    /// The ellipse that is predicted.
    Predicted,
    /// The ellipse that was measured.
    Measured,
    Critical(CriticalKind, bool),
}

/// A legend in the corner of a plot covers no more than this share of its width and height, as long as it need not be smaller for that.
const CORNER_SHARE: [f64; 2] = [0.5, 0.5];

/// The letters of a legend in a corner are no smaller than this share of their usual size.
const SMALLEST: f64 = 0.55;

/// The visible runs in the upper right corner of a plot, for a window without panels: names and verdicts in one column, or where that
/// would cover too much of the plot, the names alone, then smaller letters and more columns. No run is left out.
pub fn corner(stage: &Stage, view: &View, look: &Look, target: Rect) -> Vec<Item> {
    let sizes = [1.0, 0.85, 0.7, SMALLEST];
    let counts = stage.visible(view).count();
    if counts == 0 {
        return Vec::new();
    }
    let wordings = sizes.into_iter().flat_map(|size| [(size, Wording::Brief), (size, Wording::Names)]);
    let tries = wordings.flat_map(|(size, wording)| (1..=4).map(move |columns| (size, wording, columns)));
    let [most_width, most_height] = [CORNER_SHARE[0] * target.width(), CORNER_SHARE[1] * target.height()];
    let mut smallest: Option<(f64, Vec<Item>)> = None;
    for (size, wording, columns) in tries {
        let (rect, items) = card(stage, view, &look.clone().scaled(size), target, wording, columns);
        if rect.width() <= most_width && rect.height() <= most_height {
            return items;
        }
        let excess = (rect.width() / most_width).max(rect.height() / most_height);
        if smallest.as_ref().is_none_or(|(least, _)| excess < *least) {
            smallest = Some((excess, items));
        }
    }
    smallest.map(|(_, items)| items).unwrap_or_default()
}

/// A legend on a card in the upper right corner, and the card's room.
fn card(
    stage: &Stage,
    view: &View,
    look: &Look,
    target: Rect,
    wording: Wording,
    columns: usize,
) -> (Rect, Vec<Item>) {
    let words = |actor: &Actor| {
        let chip = if wording == Wording::Names { 0.0 } else { chip_width(&actor.verdict, look) + look.text };
        text_width(&actor.name, look.text, Weight::Regular) + chip
    };
    let column = indent(look) + stage.visible(view).map(words).fold(0.0, f64::max) + 0.1 * look.text;
    let legend = Legend { key: Vec::new(), ..Legend::new(stage, view, look, column, wording) };
    let (padding, margin) = (0.6 * look.text, 0.5 * look.text);
    let height = legend.height(columns) - 0.55 * look.text + 2.0 * padding;
    let width = column * columns as f64 + look.text * (columns - 1) as f64 + 2.0 * padding;
    let min = [target.max[0] - margin - width, target.min[1] + margin];
    let rect = Rect::new(min, [min[0] + width, min[1] + height]);
    let stroke = Some(Stroke::solid(look.hairline, look.grid));
    let back = Rectangle { rect, fill: look.ground.with_opacity(0.85), stroke, corner: 4.0 };
    let mut items = vec![Item::Rectangle(back)];
    items.extend(legend.items(rect.shrink(padding), columns));
    (rect, items)
}

impl<'a> Legend<'a> {
    /// The legend of the visible runs.
    pub fn new(stage: &'a Stage, view: &'a View, look: &Look, column: f64, wording: Wording) -> Self {
        let entry = |actor: &'a Actor| {
            if wording != Wording::Full {
                return Entry { actor, settings: Vec::new() };
            }
            let run = stage.experiment.runs.iter().find(|run| run.slot == actor.slot);
            let settings = run.map(|run| run_settings(&stage.experiment, run));
            let flock = stage.flocks.iter().find(|(slot, _)| *slot == actor.slot);
            let equal = run.filter(|run| stage.experiment.repeats_are_equal(run));
            let swarm = flock.map(|(_, flock)| summary(flock)).or(equal.map(|_| EQUAL_REPEATS.to_owned()));
            let words = [settings, actor.trajectory.ending_words(), swarm];
            let words = words.into_iter().flatten().collect::<Vec<_>>().join("; ");
            Entry { actor, settings: wrap(&words, look.small, column - indent(look)) }
        };
        let entries = stage.visible(view).map(entry).collect();
        Self { entries, key: key(stage, view), look: look.clone(), column, wording }
    }

    /// How high it is in so many columns.
    pub fn height(&self, columns: usize) -> f64 {
        let heights: Vec<f64> = self.entries.iter().map(|entry| self.entry_height(entry)).collect();
        let rows: f64 =
            heights.chunks(columns.max(1)).map(|row| row.iter().copied().fold(0.0, f64::max)).sum();
        rows + self.key_height()
    }

    fn key_height(&self) -> f64 {
        if self.key.is_empty() { 0.0 } else { 1.6 * self.look.small }
    }

    fn entry_height(&self, entry: &Entry) -> f64 {
        let Look { text, small, .. } = self.look;
        let own = if self.chip_place(entry, self.column) == ChipPlace::OwnLine { 1.7 * small } else { 0.0 };
        // Verdicts of neighbouring entries stay apart.
        (1.25 * text).max(1.6 * small) + 1.25 * small * entry.settings.len() as f64 + own + 0.55 * text
    }

    /// Whether all runs can be seen in a room, in so many columns, with whole names.
    pub fn fits(&self, room: Rect, columns: usize) -> bool {
        let rows = self.height(columns) - self.key_height();
        let name = |entry: &Entry| text_width(&entry.actor.name, self.look.text, Weight::Regular);
        let names = self.entries.iter().map(name).fold(0.0, f64::max);
        rows <= room.height() + 0.55 * self.look.text
            && self.column * columns as f64 <= room.width() + 1.0
            && indent(&self.look) + names <= self.column
    }

    /// The legend in a rectangle, in so many columns; entries that do not fit are left out, and their number is told.
    pub fn items(&self, rect: Rect, columns: usize) -> Vec<Item> {
        let look = &self.look;
        let columns = columns.max(1);
        // The last column ends where the rectangle does.
        let pitch = (rect.width() - self.column) / columns.saturating_sub(1).max(1) as f64;
        let width = self.column.min(rect.width());
        let bottom = rect.max[1] + 0.55 * look.text;
        let mut y = rect.min[1];
        let mut items = Vec::new();
        for (k, row) in self.entries.chunks(columns).enumerate() {
            let height = row.iter().map(|entry| self.entry_height(entry)).fold(0.0, f64::max);
            if y + height > bottom {
                let left = self.entries.len() - k * columns;
                let baseline = [rect.min[0], (y + look.small).min(rect.max[1])];
                items.push(Item::Text(Text::new(
                    baseline,
                    format!("and {left} more"),
                    look.small,
                    look.muted,
                )));
                return items;
            }
            for (column, entry) in row.iter().enumerate() {
                items.extend(self.entry(entry, [rect.min[0] + column as f64 * pitch, y], width));
            }
            y += height;
        }
        if y + 1.2 * look.small <= bottom {
            items.extend(self.key_items([rect.min[0], y + 0.4 * look.small], rect.max[0]));
        }
        items
    }

    fn entry(&self, entry: &Entry, [x, y]: Point, width: f64) -> Vec<Item> {
        let Self { look, .. } = self;
        let style = entry.actor.style();
        let middle = y + 0.6 * look.text;
        let sample = indent(look) - 0.6 * look.text;
        let stroke = dashed(look.trail, style.colour(look.theme), style.dash);
        let line = vec![[x, middle], [x + sample, middle]];
        let mut items = vec![
            Item::Polyline(Polyline { points: line, stroke, closed: false }),
            marker([x + 0.5 * sample, middle], &style, look, 0.8 * look.marker),
        ];
        let left = x + indent(look);
        let chip = chip(entry.actor, look, [x + width, self.chip_middle(entry, y, width)])
            .filter(|_| self.wording != Wording::Names);
        let beside = chip.as_ref().filter(|_| self.chip_place(entry, width) == ChipPlace::BesideName);
        let room = width - indent(look) - beside.map_or(0.0, |(width, _)| width + 0.5 * look.text);
        let name = shortened(&entry.actor.name, look.text, Weight::Regular, room);
        items.push(Item::Text(Text {
            align: [Align::Start, Align::Center],
            ..Text::new([left, middle], name, look.text, look.ink)
        }));
        items.extend(chip.into_iter().flat_map(|(_, items)| items));
        for (k, line) in entry.settings.iter().enumerate() {
            let baseline = y + 1.25 * look.text + (1.25 * k as f64 + 0.95) * look.small;
            items.push(Item::Text(Text::new([left, baseline], line, look.small, look.muted)));
        }
        items
    }

    /// The verdict stands beside the name if both fit there, else beside the settings, else below.
    fn chip_place(&self, entry: &Entry, width: f64) -> ChipPlace {
        let Self { look, .. } = self;
        let verdict = chip_width(&entry.actor.verdict, look) + 0.5 * look.text;
        let room = width - indent(look) - verdict;
        let fits = |text: &str, size: f64| text_width(text, size, Weight::Regular) <= room;
        let settings = entry.settings.last().is_some_and(|line| fits(line, look.small));
        match () {
            () if entry.actor.verdict.is_empty() || self.wording == Wording::Names => ChipPlace::BesideName,
            () if fits(&entry.actor.name, look.text) => ChipPlace::BesideName,
            () if settings => ChipPlace::BesideSettings,
            () => ChipPlace::OwnLine,
        }
    }

    /// The middle of the verdict's height.
    fn chip_middle(&self, entry: &Entry, y: f64, width: f64) -> f64 {
        let Self { look, .. } = self;
        let below = y + 1.25 * look.text + 1.25 * look.small * entry.settings.len() as f64;
        match self.chip_place(entry, width) {
            ChipPlace::BesideName => y + 0.6 * look.text,
            ChipPlace::BesideSettings => below - 1.25 * look.small + 0.6 * look.small,
            ChipPlace::OwnLine => below + 0.9 * look.small,
        }
    }

    /// The marks of the plane, one behind the other as far as they fit.
    fn key_items(&self, [mut x, y]: Point, right: f64) -> Vec<Item> {
        let look = &self.look;
        let middle = y + 0.5 * look.small;
        let mut items = Vec::new();
        for &(mark, words) in &self.key {
            let text = Text {
                align: [Align::Start, Align::Center],
                ..Text::new([x + 1.2 * look.marker, middle], words, look.small, look.muted)
            };
            let end = text.at[0] + text.width();
            if end > right {
                break;
            }
            let at = [x + 0.5 * look.marker, middle];
            let line = |stroke| {
                let points = vec![[x, middle], [x + look.marker, middle]];
                Item::Polyline(Polyline { points, stroke, closed: false })
            };
            items.push(match mark {
                Mark::Critical(kind, lowest) => landmark(at, kind, lowest, look),
                Mark::Average => line(Stroke::dashed(0.7 * look.trail, look.muted, AVERAGE_DASH)),
                // So short a piece shows two strokes.
                Mark::Predicted => line(Stroke {
                    dash: vec![0.37 * look.marker, 0.26 * look.marker],
                    ..Stroke::solid(0.7 * look.trail, look.muted)
                }),
                Mark::Measured => line(Stroke::solid(0.55 * look.trail, look.muted)),
                Mark::Start => Item::Marker(Marker {
                    at,
                    shape: MarkerShape::Circle,
                    size: 0.8 * look.marker,
                    fill: look.ground,
                    outline: Some(Stroke::solid(0.7 * look.trail, look.ink)),
                }),
            });
            items.push(Item::Text(text));
            x = end + 1.1 * look.small;
        }
        items
    }
}

/// Where names begin, to the right of the line's sample.
fn indent(look: &Look) -> f64 {
    3.4 * look.text
}

fn chip_width(verdict: &str, look: &Look) -> f64 {
    text_width(verdict, look.small, Weight::Regular) + 1.2 * look.small
}

/// The verdict in a rounded box whose right end is given, and its width.
fn chip(actor: &Actor, look: &Look, [right, middle]: Point) -> Option<(f64, Vec<Item>)> {
    if actor.verdict.is_empty() {
        return None;
    }
    let size = look.small;
    let width = chip_width(&actor.verdict, look);
    let rect = Rect::new([right - width, middle - 0.8 * size], [right, middle + 0.8 * size]);
    // Not in the run's colour: red is the colour of a run, and not of a verdict.
    let fill = look.ground.mix(look.muted, 0.16);
    let text = Text { align: [Align::Center; 2], ..Text::new(rect.center(), &actor.verdict, size, look.ink) };
    let rectangle = Rectangle { rect, fill, stroke: None, corner: 0.8 * size };
    Some((width, vec![Item::Rectangle(rectangle), Item::Text(text)]))
}

/// What the plane's marks stand for, as far as there are such.
fn key(stage: &Stage, view: &View) -> Vec<(Mark, &'static str)> {
    let mut key = vec![(Mark::Start, "start")];
    let critical = if view.shows(Layer::Landmarks) { stage.critical.as_slice() } else { &[] };
    let has = |kind| critical.iter().any(|critical| critical.kind == kind);
    if has(CriticalKind::Minimum) {
        key.push((Mark::Critical(CriticalKind::Minimum, true), "minimum"));
    }
    let lowest = stage.minima().next().map_or(f64::NAN, |minimum| minimum.loss);
    if stage.minima().any(|minimum| minimum.loss - lowest > 1e-9 * (1.0 + lowest.abs()))
        && view.shows(Layer::Landmarks)
    {
        key.push((Mark::Critical(CriticalKind::Minimum, false), "local minimum"));
    }
    if has(CriticalKind::Saddle) {
        key.push((Mark::Critical(CriticalKind::Saddle, false), "saddle"));
    }
    if has(CriticalKind::Maximum) {
        key.push((Mark::Critical(CriticalKind::Maximum, false), "maximum"));
    }
    if stage.visible(view).any(|actor| !actor.trajectory.averages.is_empty()) {
        key.insert(1, (Mark::Average, "average"));
    }
    if view.shows(Layer::Stationary) {
        let clouds = stage.visible(view).map(|actor| Clouds::of(stage, actor, stage.experiment.steps));
        let clouds: Vec<Clouds> = clouds.collect();
        let predicted = clouds.iter().any(|clouds| clouds.predicted.is_some());
        let measured = clouds.iter().any(|clouds| clouds.measured.is_some());
        key.extend(predicted.then_some((Mark::Predicted, "predicted 2σ")));
        key.extend(measured.then_some((Mark::Measured, "measured 2σ")));
    }
    if stage.visible(view).next().is_none() {
        key.remove(0);
    }
    key
}
