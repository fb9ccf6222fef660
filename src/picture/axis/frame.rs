//! What surrounds a plot: border, ticks, tick labels, names of the axes, and the grid behind it.

use crate::number::write::WIDEST_STEP;
use crate::picture::axis::projection::{Axis, Projection};
use crate::picture::axis::ticks::{Tick, Ticks, ticks};
use crate::picture::font::{CAP_HEIGHT, Weight, text_width};
use crate::picture::look::Look;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Align, Item, Polyline, Rectangle, Stroke, Text};
use crate::picture::text_box::{overlap, text_box};
use crate::picture::words::shortened;

/// Distances of labels on the bottom axis that are tried in turn, in letters' sizes.
const X_SPACINGS: [f64; 4] = [3.6, 5.0, 7.0, 10.0];

/// The least distance of labels on the left axis.
const Y_SPACING: f64 = 1.9;

/// Whether a plot has a line of words above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// None.
    Absent,
    /// One line.
    Line,
}

/// Room around a plot's target for what stands outside of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    /// For the labels of the left axis.
    pub left: f64,
    /// For the heading.
    pub top: f64,
    /// For the half of the last label.
    pub right: f64,
    /// For the labels of the bottom axis.
    pub bottom: f64,
}

impl Margins {
    /// The room that a look needs. It does not depend on the numbers, so that nothing moves when they change; what is wider has
    /// a power or an offset in common, which is written once.
    pub fn of(look: &Look, heading: Heading) -> Self {
        Self {
            left: text_width(WIDEST_STEP, look.small, Weight::Regular) + 1.5 * look.tick(),
            top: if heading == Heading::Line { 1.75 * look.small } else { 0.6 * look.small },
            right: 0.9 * look.small,
            bottom: 1.5 * look.tick() + 1.25 * look.small,
        }
    }

    /// What remains of a rectangle inside of the margins, never less than a point wide and high.
    pub fn inside(self, rect: Rect) -> Rect {
        let min = [rect.min[0] + self.left, rect.min[1] + self.top];
        Rect::new(
            min,
            [(rect.max[0] - self.right).max(min[0] + 1.0), (rect.max[1] - self.bottom).max(min[1] + 1.0)],
        )
    }
}

/// An axis along the top of a plot that counts something else over the same stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TopAxis<'a> {
    /// What it counts.
    pub name: &'a str,
    /// How many of these the plot is wide.
    pub end: f64,
}

/// The room that an axis along the top needs.
pub fn top_axis_height(look: &Look) -> f64 {
    1.35 * look.small
}

/// What surrounds a plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame<'a> {
    /// Where the plot lies; the frame stands around its target.
    pub projection: &'a Projection,
    /// Sizes and colours.
    pub look: &'a Look,
    /// The name at the end of the bottom axis.
    pub x_name: &'a str,
    /// The name at the end of the left axis.
    pub y_name: &'a str,
    /// The words above.
    pub heading: &'a str,
    /// At most so many labels on the left axis.
    pub most_y_labels: usize,
    /// Whether the bottom axis counts: then it has no ticks between whole numbers.
    pub x_counts: bool,
    /// A second axis, where there is one.
    pub top: Option<TopAxis<'a>>,
}

impl Frame<'_> {
    /// The bottom axis.
    fn x_side(&self) -> Side {
        let [right, y] = self.projection.target.max;
        let Look { small, ink, .. } = *self.look;
        let name = Text {
            align: [Align::End, Align::Start],
            ..Text::new([right, y + 1.5 * self.look.tick()], self.x_name, small, ink)
        };
        self.across(self.projection, self.x_counts, &name)
    }

    /// The second axis, above the plot.
    fn top_side(&self, top: &TopAxis<'_>) -> (Projection, Side) {
        let projection = Projection { x: Axis::linear([0.0, top.end]), ..*self.projection };
        let [right, y] = [projection.target.max[0], projection.target.min[1]];
        let name = Text {
            align: [Align::End, Align::End],
            ..Text::new([right, y - 1.5 * self.look.tick()], top.name, self.look.small, self.look.ink)
        };
        // Less than two epochs are told by their parts.
        let side = self.across(&projection, top.end >= 2.0, &name);
        (projection, side)
    }

    /// An axis across the plot: the densest ticks whose labels stand apart and leave room for the name at its end, or between the last
    /// labels.
    fn across(&self, projection: &Projection, counts: bool, name: &Text) -> Side {
        let look = self.look;
        let outermost = projection.target.max[0] + Margins::of(look, Heading::Line).right;
        let with = |spacing: f64| {
            let length = projection.target.width();
            let mut found = ticks(projection.x.range, projection.x.scale, length, spacing * look.small);
            found.marks.retain(|tick| !counts || tick.at.fract() == 0.0);
            let label = |tick: &Tick| {
                let at = [x_place(projection, tick.at)?, name.at[1]];
                let label = Text::new(at, tick.label.as_str(), look.small, look.muted);
                let mut label = Text { align: [Align::Center, name.align[1]], ..label };
                // Half of the last number may be wider than the margin.
                label.at[0] -= (text_box(&label).max[0] - outermost).max(0.0);
                Some(label)
            };
            let labels: Vec<Text> = found.marks.iter().filter(|tick| tick.major).filter_map(label).collect();
            let name = Text { text: noted(&name.text, &found.note), ..name.clone() };
            (found, labels, name)
        };
        let padded = |text: &Text| text_box(text).shrink(-0.25 * look.small);
        let apart =
            |labels: &[Text]| labels.windows(2).all(|pair| !overlap(padded(&pair[0]), padded(&pair[1])));
        let mut last = None;
        for spacing in X_SPACINGS {
            let (found, labels, name) = with(spacing);
            if apart(&labels)
                && let Some(name) = free_end(&name, &labels, padded)
            {
                return Side { ticks: found, labels, name: Some(name) };
            }
            last = Some((found, labels, name));
        }
        // There is no room for all: the name goes first, then the labels from the left, as far as they stand apart.
        let Some((ticks, labels, name)) = last else { return Side::default() };
        let mut words = named(name);
        for label in labels {
            add_free(&mut words, label);
        }
        let name = (!self.x_name.is_empty() && !words.is_empty()).then(|| words.remove(0));
        Side { ticks, labels: words, name }
    }

    /// The left axis. What its labels have in common stands in the heading, or where there is none, inside of the plot.
    fn y_side(&self) -> Side {
        let Self { projection, look, most_y_labels, .. } = *self;
        let Rect { min: [x, top], .. } = projection.target;
        let height = projection.target.height();
        let spacing = (Y_SPACING * look.small).max(height / most_y_labels as f64);
        let ticks = ticks(projection.y.range, projection.y.scale, height, spacing);
        let inside = !ticks.note.is_empty() && self.heading.is_empty();
        let name = match inside {
            true => {
                let words = noted(self.y_name, &ticks.note);
                let at = [x + 0.5 * look.small, top + 0.4 * look.small];
                let name = Text::new(at, words, look.small, look.ink);
                Text { align: [Align::Start, Align::Start], halo: Some(look.ground), ..name }
            }
            false => {
                let name = Text::new([x - 1.5 * look.tick(), top], self.y_name, look.small, look.ink);
                Text { align: [Align::End, Align::Start], ..name }
            }
        };
        let mut labels = Vec::new();
        for tick in ticks.marks.iter().filter(|tick| tick.major) {
            let Some(y) = y_place(projection, tick.at) else { continue };
            let label = Text::new([x - 1.5 * look.tick(), y], tick.label.as_str(), look.small, look.muted);
            add_free(&mut labels, Text { align: [Align::End, Align::Center], ..label });
        }
        let padded = |text: &Text| text_box(text).shrink(-0.1 * look.small);
        let name = match inside || name.text.is_empty() {
            true => Some(name).filter(|name| !name.text.is_empty()),
            false => free_top(&name, &mut labels, padded),
        };
        Side { ticks, labels, name }
    }

    /// The grid, to be drawn first.
    pub fn grid(&self) -> Vec<Item> {
        let Self { projection, look, .. } = *self;
        let Rect { min, max } = projection.target;
        let stroke = Stroke::solid(look.hairline, look.grid);
        let line = |points| Item::Polyline(Polyline { points, stroke: stroke.clone(), closed: false });
        let across = self.y_side().ticks.marks.into_iter().filter(|tick| tick.major);
        let across =
            across.filter_map(|tick| y_place(projection, tick.at)).map(|y| vec![[min[0], y], [max[0], y]]);
        let down = self.x_side().ticks.marks.into_iter().filter(|tick| tick.major);
        let down =
            down.filter_map(|tick| x_place(projection, tick.at)).map(|x| vec![[x, min[1]], [x, max[1]]]);
        across.chain(down).map(line).collect()
    }

    /// Border, ticks and words, to be drawn last.
    pub fn items(&self) -> Vec<Item> {
        let Self { projection, look, .. } = *self;
        let target = projection.target;
        let stroke = Some(Stroke::solid(look.hairline, look.axis));
        let border = Rectangle {
            rect: target,
            fill: crate::picture::colour::Colour::TRANSPARENT,
            stroke,
            corner: 0.0,
        };
        let mut items = vec![Item::Rectangle(border)];
        let left = self.y_side();
        items.extend(left.ticks.marks.iter().filter_map(|tick| {
            let y = y_place(projection, tick.at)?;
            Some(self.tick([[target.min[0], y], [target.min[0] - self.tick_length(tick), y]]))
        }));
        let bottom = self.x_side();
        items.extend(bottom.ticks.marks.iter().filter_map(|tick| {
            let x = x_place(projection, tick.at)?;
            Some(self.tick([[x, target.max[1]], [x, target.max[1] + self.tick_length(tick)]]))
        }));
        // The words of the left axis go before those of the bottom one.
        let left: Vec<Text> = left.name.into_iter().chain(left.labels).collect();
        let free = |label: &Text| left.iter().all(|other| !overlap(text_box(other), text_box(label)));
        let bottom: Vec<Text> = bottom.name.into_iter().chain(bottom.labels).filter(free).collect();
        items.extend(bottom.into_iter().chain(left).map(Item::Text));
        if let Some(top) = &self.top {
            let (projection, side) = self.top_side(top);
            items.extend(side.ticks.marks.iter().filter_map(|tick| {
                let x = x_place(&projection, tick.at)?;
                Some(self.tick([[x, target.min[1]], [x, target.min[1] - self.tick_length(tick)]]))
            }));
            items.extend(side.name.into_iter().chain(side.labels).map(Item::Text));
        }
        items.extend(self.heading_item());
        items
    }

    /// The words above.
    pub fn heading_item(&self) -> Option<Item> {
        let Self { projection, look, heading, .. } = *self;
        let target = projection.target;
        // Over a narrow plot the words begin above the left axis's labels.
        let margin = Margins::of(look, Heading::Line).left;
        let heading = noted(heading, &self.y_side().ticks.note);
        let heading = shortened(&heading, look.small, Weight::Regular, target.width() + margin);
        let top = target.min[1] - self.top.map_or(0.0, |_| top_axis_height(look));
        let text = Text::new([0.0, top - 0.55 * look.small], heading, look.small, look.ink);
        let x = target.min[0].min(target.max[0] - text.width());
        (!self.heading.is_empty()).then(|| Item::Text(Text { at: [x, text.at[1]], ..text }))
    }

    fn tick_length(&self, tick: &Tick) -> f64 {
        if tick.major { self.look.tick() } else { 0.5 * self.look.tick() }
    }

    fn tick(&self, ends: [Point; 2]) -> Item {
        let stroke = Stroke::solid(self.look.hairline, self.look.axis);
        Item::Polyline(Polyline { points: ends.to_vec(), stroke, closed: false })
    }
}

/// What belongs to one side of a plot.
#[derive(Clone, Debug, Default)]
struct Side {
    ticks: Ticks,
    labels: Vec<Text>,
    /// The axis's name with what its labels have in common.
    name: Option<Text>,
}

/// A name with what is to be known of an axis's labels.
fn noted(name: &str, note: &str) -> String {
    match (name, note) {
        (name, "") => name.to_owned(),
        ("", note) => note.to_owned(),
        (name, note) => format!("{name} ({note})"),
    }
}

/// The name at the end of its axis if it is free there, else between the last two labels. None if it does not fit there either; empty
/// names fit everywhere.
fn free_end(name: &Text, labels: &[Text], padded: impl Fn(&Text) -> Rect) -> Option<Text> {
    let free = |name: &Text| labels.iter().all(|label| !overlap(padded(label), padded(name)));
    let before_last = labels.iter().map(|label| padded(label).min[0]).fold(f64::NEG_INFINITY, f64::max);
    let gap = text_box(name).min[0] - padded(name).min[0];
    let between = Text { at: [before_last - gap, name.at[1]], ..name.clone() };
    let behind_first = labels.len() > 1;
    [name.clone(), between].into_iter().enumerate().find_map(|(k, name)| {
        (name.text.is_empty() || free(&name) && (k == 0 || behind_first)).then_some(name)
    })
}

/// The name at the top of its axis, below the first label if that stands there. Where there is no room, the label gives way.
fn free_top(name: &Text, labels: &mut Vec<Text>, padded: impl Fn(&Text) -> Rect) -> Option<Text> {
    let free =
        |name: &Text, labels: &[Text]| labels.iter().all(|label| !overlap(text_box(label), padded(name)));
    let highest = labels.iter().map(|label| padded(label).max[1]).fold(f64::INFINITY, f64::min);
    let below = Text { at: [name.at[0], highest + 0.2 * name.size], ..name.clone() };
    for name in [name, &below] {
        if free(name, labels) {
            return Some(name.clone());
        }
    }
    labels.retain(|label| !overlap(text_box(label), padded(name)));
    Some(name.clone())
}

fn named(name: Text) -> Vec<Text> {
    if name.text.is_empty() { Vec::new() } else { vec![name] }
}

/// Adds a label unless it would touch another one.
fn add_free(words: &mut Vec<Text>, label: Text) {
    let room = text_box(&label).shrink(-0.3 * label.size * CAP_HEIGHT);
    if !label.text.is_empty() && !words.iter().any(|other| overlap(text_box(other), room)) {
        words.push(label);
    }
}

fn x_place(projection: &Projection, value: f64) -> Option<f64> {
    place(&projection.x, value).map(|t| projection.target.min[0] + t * projection.target.width())
}

fn y_place(projection: &Projection, value: f64) -> Option<f64> {
    place(&projection.y, value).map(|t| projection.target.max[1] - t * projection.target.height())
}

fn place(axis: &Axis, value: f64) -> Option<f64> {
    axis.fraction(value).filter(|t| (-1e-9..=1.0 + 1e-9).contains(t))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::look::LookKind;

    fn texts(items: &[Item]) -> Vec<Text> {
        items
            .iter()
            .filter_map(|item| if let Item::Text(text) = item { Some(text.clone()) } else { None })
            .collect()
    }

    fn frame<'a>(projection: &'a Projection, look: &'a Look) -> Frame<'a> {
        Frame {
            projection,
            look,
            x_name: "step",
            y_name: "",
            heading: "Loss",
            most_y_labels: 5,
            x_counts: true,
            top: Some(TopAxis { name: "epoch", end: 13.7 }),
        }
    }

    #[test]
    fn labels_stand_apart_and_within_the_margins() {
        for kind in LookKind::ALL {
            let look = Look::of(kind);
            let outer = Rect::from_size([400.0, 250.0]);
            let mut target = Margins::of(&look, Heading::Line).inside(outer);
            target.min[1] += top_axis_height(&look);
            for y in [Axis::log([1e-30, 1e3]), Axis::log([0.2, 0.9]), Axis::linear([-0.001, 0.002])] {
                let projection = Projection { x: Axis::linear([0.0, 2000.0]), y, target };
                let words = texts(&frame(&projection, &look).items());
                assert!(words.len() > 4, "{kind:?} {y:?}");
                for (k, word) in words.iter().enumerate() {
                    let rect = text_box(word);
                    assert!(outer.contains(rect.min) && outer.contains(rect.max), "{kind:?}: {word:?}");
                    assert!(words[..k].iter().all(|other| !overlap(text_box(other), rect)), "{word:?}");
                }
            }
        }
    }

    #[test]
    fn steps_are_whole_and_the_left_axis_is_legible() {
        let look = Look::of(LookKind::Light);
        let target = Rect::new([50.0, 20.0], [400.0, 500.0]);
        let projection = Projection { x: Axis::linear([0.0, 3.0]), y: Axis::linear([0.0, 1.0]), target };
        let frame = frame(&projection, &look);
        assert!(frame.x_side().ticks.marks.iter().all(|tick| tick.at.fract() == 0.0));
        assert!(frame.y_side().ticks.marks.iter().filter(|tick| tick.major).count() <= 6);
    }

    #[test]
    fn a_plot_without_room_or_range_has_a_frame_all_the_same() {
        let look = Look::of(LookKind::Projector);
        for range in [[0.0, 0.0], [f64::NAN, 1.0], [-1e300, 1e300]] {
            let target = Margins::of(&look, Heading::Absent).inside(Rect::from_size([10.0, 10.0]));
            let projection = Projection { x: Axis::linear(range), y: Axis::linear(range), target };
            let frame = frame(&projection, &look);
            assert!(frame.items().len() + frame.grid().len() < 100);
        }
    }
}
