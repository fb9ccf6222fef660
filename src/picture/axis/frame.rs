//! What surrounds a plot: border, ticks, tick labels, names of the axes, and the grid behind it.

use crate::picture::axis::projection::{Axis, Projection};
use crate::picture::axis::ticks::{Tick, ticks};
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
    /// The room that a look needs. It does not depend on the numbers, so that nothing moves when they change.
    pub fn of(look: &Look, heading: Heading) -> Self {
        let widest = ["\u{2212}0.0005", "5×10⁻⁵"].map(|label| text_width(label, look.small, Weight::Regular));
        Self {
            left: widest[0].max(widest[1]) + 1.5 * look.tick(),
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
    /// Ticks of the bottom axis.
    fn x_ticks(&self) -> Vec<Tick> {
        self.ticks_across(self.projection, self.x_counts)
    }

    /// Ticks of an axis across the plot: the densest ones whose labels stand apart.
    fn ticks_across(&self, projection: &Projection, counts: bool) -> Vec<Tick> {
        let look = self.look;
        let length = projection.target.width();
        let with = |spacing: f64| {
            let mut marks = ticks(projection.x.range, projection.x.scale, length, spacing * look.small);
            marks.retain(|tick| !counts || tick.at.fract() == 0.0);
            marks
        };
        let stand_apart = |marks: &Vec<Tick>| {
            let ends = marks.iter().filter(|tick| tick.major).filter_map(|tick| {
                let half = 0.5 * text_width(&tick.label, look.small, Weight::Regular) + 0.5 * look.small;
                x_place(projection, tick.at).map(|x| [x - half, x + half])
            });
            ends.collect::<Vec<_>>().windows(2).all(|pair| pair[0][1] <= pair[1][0])
        };
        let mut all = X_SPACINGS.into_iter().map(with);
        all.find(stand_apart).unwrap_or_else(|| with(X_SPACINGS[X_SPACINGS.len() - 1]))
    }

    /// Ticks of the left axis.
    fn y_ticks(&self) -> Vec<Tick> {
        let Self { projection, look, most_y_labels, .. } = *self;
        let height = projection.target.height();
        let spacing = (Y_SPACING * look.small).max(height / most_y_labels as f64);
        ticks(projection.y.range, projection.y.scale, height, spacing)
    }

    /// The grid, to be drawn first.
    pub fn grid(&self) -> Vec<Item> {
        let Self { projection, look, .. } = *self;
        let Rect { min, max } = projection.target;
        let stroke = Stroke::solid(look.hairline, look.grid);
        let line = |points| Item::Polyline(Polyline { points, stroke: stroke.clone(), closed: false });
        let across = self.y_ticks().into_iter().filter(|tick| tick.major);
        let across =
            across.filter_map(|tick| y_place(projection, tick.at)).map(|y| vec![[min[0], y], [max[0], y]]);
        let down = self.x_ticks().into_iter().filter(|tick| tick.major);
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
        let (ticks, left) = self.left();
        items.extend(ticks);
        items.extend(self.bottom(&left));
        items.extend(left.into_iter().map(Item::Text));
        items.extend(self.top.iter().flat_map(|top| self.top_axis(top)));
        items.extend(self.heading_item());
        items
    }

    /// The words above.
    pub fn heading_item(&self) -> Option<Item> {
        let Self { projection, look, heading, .. } = *self;
        let target = projection.target;
        // Over a narrow plot the words begin above the left axis's labels.
        let margin = Margins::of(look, Heading::Line).left;
        let heading = shortened(heading, look.small, Weight::Regular, target.width() + margin);
        let top = target.min[1] - self.top.map_or(0.0, |_| top_axis_height(look));
        let text = Text::new([0.0, top - 0.55 * look.small], heading, look.small, look.ink);
        let x = target.min[0].min(target.max[0] - text.width());
        (!self.heading.is_empty()).then(|| Item::Text(Text { at: [x, text.at[1]], ..text }))
    }

    /// The ticks of the left axis, and its words.
    fn left(&self) -> (Vec<Item>, Vec<Text>) {
        let Self { projection, look, y_name, .. } = *self;
        let [x, top] = projection.target.min;
        let name = Text {
            align: [Align::End, Align::Start],
            ..Text::new([x - 1.5 * look.tick(), top], y_name, look.small, look.ink)
        };
        let mut words = named(name);
        let mut items = Vec::new();
        for tick in self.y_ticks() {
            let Some(y) = y_place(projection, tick.at) else { continue };
            let length = if tick.major { look.tick() } else { 0.5 * look.tick() };
            items.push(self.tick([[x, y], [x - length, y]]));
            let label = Text {
                align: [Align::End, Align::Center],
                ..Text::new([x - 1.5 * look.tick(), y], tick.label, look.small, look.muted)
            };
            add_free(&mut words, label);
        }
        (items, words)
    }

    /// The bottom axis, whose words make way for those of the left one.
    fn bottom(&self, left: &[Text]) -> Vec<Item> {
        let Self { projection, look, x_name, .. } = *self;
        let [right, y] = projection.target.max;
        let below = y + 1.5 * look.tick();
        let name = Text {
            align: [Align::End, Align::Start],
            ..Text::new([right, below], x_name, look.small, look.ink)
        };
        let mut words = named(name);
        let mut items = Vec::new();
        for tick in self.x_ticks() {
            let Some(x) = x_place(projection, tick.at) else { continue };
            let length = if tick.major { look.tick() } else { 0.5 * look.tick() };
            items.push(self.tick([[x, y], [x, y + length]]));
            let label = Text {
                align: [Align::Center, Align::Start],
                ..Text::new([x, below], tick.label, look.small, look.muted)
            };
            let corner = text_box(&label);
            if left.iter().all(|other| !overlap(text_box(other), corner)) {
                add_free(&mut words, label);
            }
        }
        items.extend(words.into_iter().map(Item::Text));
        items
    }

    /// The second axis: ticks and labels above the plot.
    fn top_axis(&self, top: &TopAxis<'_>) -> Vec<Item> {
        let Self { look, .. } = *self;
        let projection = Projection { x: Axis::linear([0.0, top.end]), ..*self.projection };
        let [right, y] = [projection.target.max[0], projection.target.min[1]];
        let above = y - 1.5 * look.tick();
        let word = |x: f64, align: Align, text: &str, colour| Text {
            align: [align, Align::End],
            ..Text::new([x, above], text, look.small, colour)
        };
        let mut words = named(word(right, Align::End, top.name, look.ink));
        let mut items = Vec::new();
        // Less than two epochs are told by their parts.
        for tick in self.ticks_across(&projection, top.end >= 2.0) {
            let Some(x) = x_place(&projection, tick.at) else { continue };
            let length = if tick.major { look.tick() } else { 0.5 * look.tick() };
            items.push(self.tick([[x, y], [x, y - length]]));
            add_free(&mut words, word(x, Align::Center, &tick.label, look.muted));
        }
        items.extend(words.into_iter().map(Item::Text));
        items
    }

    fn tick(&self, ends: [Point; 2]) -> Item {
        let stroke = Stroke::solid(self.look.hairline, self.look.axis);
        Item::Polyline(Polyline { points: ends.to_vec(), stroke, closed: false })
    }
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
        assert!(frame.x_ticks().iter().all(|tick| tick.at.fract() == 0.0));
        assert!(frame.y_ticks().iter().filter(|tick| tick.major).count() <= 6);
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
