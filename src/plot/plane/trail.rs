//! The trail of a run: line, halo, a dot for every iterate, the current position, and how it leaves the picture.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use crate::picture::colour::Colour;
use crate::picture::line::clip::{Leave, clip_polyline, leaves};
use crate::picture::line::thin::thin;
use crate::picture::look::Look;
use crate::picture::palette::{Dash, Style};
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Align, Text};
use crate::picture::scene::{Arrow, Dots, Item, Marker, MarkerShape, Polyline, Stroke};
use crate::picture::text_box::Room;
use crate::plot::coordinates::Chart;
use crate::real::V;
use crate::trajectory::{Cause, Ending, Trajectory};

/// Lines are thinned by no more than this, in points.
const TOLERANCE: f64 = 0.25;

/// An iterate nearer to the one before than this is not drawn again, in points.
const STAYS: f64 = 0.1;

/// Lines with more vertices than this lose the segments that repeat earlier ones.
const MANY: usize = 4000;

/// Iterates, or ends of segments, nearer to each other than this look like one, in points.
const SAME: f64 = 1.0;

/// Points as places in the picture, without those that look the same as the one before; NaN where one has none.
pub(crate) fn places(points: impl ExactSizeIterator<Item = V>, chart: &Chart) -> Vec<Point> {
    let last = points.len().saturating_sub(1);
    let place = chart.straight();
    let mut places = Vec::new();
    let mut previous = [f64::NAN; 2];
    for (k, point) in points.enumerate() {
        let at = place(point);
        let stays = (at[0] - previous[0]).abs() < STAYS && (at[1] - previous[1]).abs() < STAYS;
        if !stays || k == last {
            places.push(at);
            previous = at;
        }
    }
    places
}

/// The places of the iterates up to a step.
pub(crate) fn iterates(trajectory: &Trajectory, step: u64, chart: &Chart) -> Vec<Point> {
    places(trajectory.samples[..=trajectory.index(step)].iter().map(|sample| sample.at), chart)
}

/// The visible part of a line as one polyline, its pieces apart by a NaN, at most a few vertices per point of its length.
fn visible_line(places: &[Point], rect: Rect) -> Vec<Point> {
    let pieces = clip_polyline(places.iter().copied(), rect);
    let thinned = pieces.iter().map(|piece| thin(piece, TOLERANCE));
    let line = joined(thinned);
    if line.len() > MANY { unrepeated(&line) } else { line }
}

fn joined(pieces: impl Iterator<Item = Vec<Point>>) -> Vec<Point> {
    let mut line = Vec::new();
    for piece in pieces {
        if !line.is_empty() {
            line.push([f64::NAN; 2]);
        }
        line.extend(piece);
    }
    line
}

/// Leaves out every segment that starts and ends within a point of where an earlier one did, in either direction: a
/// run that bounces for ever is drawn once.
fn unrepeated(line: &[Point]) -> Vec<Point> {
    let mut seen: HashSet<u64, BuildHasherDefault<CellHasher>> = HashSet::default();
    let mut kept: Vec<Point> = Vec::new();
    for pair in line.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        let [a, b] = [cell(from), cell(to)];
        if from[0].is_nan() || to[0].is_nan() || !seen.insert(u64::from(a.min(b)) << 32 | u64::from(a.max(b)))
        {
            continue;
        }
        if kept.last() != Some(&from) {
            if !kept.is_empty() {
                kept.push([f64::NAN; 2]);
            }
            kept.push(from);
        }
        kept.push(to);
    }
    kept
}

/// The number of a place's cell; places of a picture lie within ±30,000 points.
fn cell([x, y]: Point) -> u32 {
    let [i, j] = [x, y].map(|part| ((part / SAME).round() as i32 + 0x8000).clamp(0, 0xFFFF) as u32);
    i << 16 | j
}

/// Mixes the number of a cell by Fibonacci hashing (Knuth, "Sorting and Searching", 1973): the standard hasher, made for
/// hostile keys, would take longer than all the rest.
#[derive(Default)]
struct CellHasher(u64);

impl Hasher for CellHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(u64::from(byte)));
    }
    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }
    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ mixed >> 32;
    }
}

/// The lines of trails. `rect` is what can be seen.
pub(crate) fn line(places: &[Point], look: &Look, rect: Rect) -> Vec<Point> {
    visible_line(places, rect.shrink(-2.0 * look.marker))
}

/// How much wider a line is drawn that so many later ones would hide: their colours are seen side by side.
pub(crate) fn widened(width: f64, halo: f64, hidden: usize) -> f64 {
    width + hidden.min(4) as f64 * (width + 2.0 * halo)
}

/// A trail with its halo, its dots on top, where so many later trails lie on its [`line`].
pub(crate) fn trail(
    line: Vec<Point>,
    hidden: usize,
    places: &[Point],
    style: &Style,
    look: &Look,
    rect: Rect,
) -> Vec<Item> {
    let colour = style.colour(look.theme);
    let width = widened(look.trail, look.halo, hidden);
    let mut items = Vec::new();
    let all_dots = dots(places, rect.shrink(-look.marker), look);
    if line.len() > 1 {
        let halo = Stroke::solid(width + 2.0 * look.halo, look.ground);
        items.push(Item::Polyline(Polyline { points: line.clone(), stroke: halo, closed: false }));
    }
    for (radius, at) in &all_dots {
        let halo = Dots { at: at.clone(), radius: radius + 0.7 * look.halo, colour: look.ground };
        items.push(Item::Dots(halo));
    }
    if line.len() > 1 {
        let stroke = dashed(width, colour, style.dash);
        items.push(Item::Polyline(Polyline { points: line, stroke, closed: false }));
    }
    items.extend(all_dots.into_iter().map(|(radius, at)| Item::Dots(Dots { at, radius, colour })));
    items
}

/// A line in a run's dash.
pub(crate) fn dashed(width: f64, colour: Colour, dash: Dash) -> Stroke {
    Stroke::dashed(width, colour, dash.pattern())
}

/// An earlier trail: pale, thin, without dots.
pub(crate) fn ghost(places: &[Point], style: &Style, look: &Look, rect: Rect) -> Option<Item> {
    let points = visible_line(places, rect.shrink(-2.0 * look.marker));
    let colour = style.colour(look.theme).with_opacity(0.45);
    let stroke = dashed(0.75 * look.trail, colour, style.dash);
    (points.len() > 1).then_some(Item::Polyline(Polyline { points, stroke, closed: false }))
}

/// The dashes of averages, which are not those of any run.
pub(crate) const AVERAGE_DASH: &[f32] = &[2.0, 1.6];

/// The trail of the averages: thin and a little pale.
pub(crate) fn average(places: &[Point], style: &Style, look: &Look, rect: Rect) -> Vec<Item> {
    let points = visible_line(places, rect.shrink(-2.0 * look.marker));
    let colour = style.colour(look.theme).mix(look.ground, 0.1);
    let mut items = Vec::new();
    if points.len() > 1 {
        let halo = Stroke::solid(0.7 * look.trail + look.halo, look.ground.with_opacity(0.6));
        items.push(Item::Polyline(Polyline { points: points.clone(), stroke: halo, closed: false }));
        let stroke = Stroke::dashed(0.7 * look.trail, colour, AVERAGE_DASH);
        items.push(Item::Polyline(Polyline { points, stroke, closed: false }));
    }
    items
}

/// A small hollow marker at the current average.
pub(crate) fn average_marker(at: Point, style: &Style, look: &Look) -> Item {
    let outline = Some(Stroke::solid(0.6 * look.trail, style.colour(look.theme)));
    let (shape, size) = (style.marker, 0.65 * look.marker);
    Item::Marker(Marker { at, shape, size, fill: look.ground, outline })
}

/// A small mark where another method takes over, with its name.
pub(crate) fn handover(at: Point, name: &str, style: &Style, look: &Look, room: &mut Room) -> Vec<Item> {
    let colour = style.colour(look.theme);
    let outline = Some(Stroke::solid(0.7 * look.trail, colour));
    let ring = Marker { at, shape: MarkerShape::Circle, size: 0.7 * look.marker, fill: look.ground, outline };
    let words = format!("\u{2192} {name}");
    let text =
        Text { halo: Some(look.ground), ..Text::new(at, words, look.small, colour.mix(look.ink, 0.45)) };
    let label = room.place(&text, around(at, 0.9 * look.small)).map(Item::Text);
    std::iter::once(Item::Marker(ring)).chain(label).collect()
}

/// A ring around the iterate that is a run's result in place of its last one.
pub(crate) fn kept(at: Point, style: &Style, look: &Look, room: &mut Room) -> Vec<Item> {
    let colour = style.colour(look.theme);
    let [x, y] = at;
    // Curves run across: there is more room above and below.
    let d = 1.1 * look.marker + 0.4 * look.small;
    let near = [[x, y - d], [x, y + d]].map(|at| (at, Align::Center));
    let ring = |width: f64, colour: Colour| {
        let outline = Some(Stroke::solid(width, colour));
        let (shape, size) = (MarkerShape::Circle, 1.1 * look.marker);
        Item::Marker(Marker { at, shape, size, fill: Colour::TRANSPARENT, outline })
    };
    let (wide, narrow) = (0.7 * look.trail + 1.6 * look.halo, 0.7 * look.trail);
    let ink = colour.mix(look.ink, 0.45);
    let text = Text { halo: Some(look.ground), ..Text::new(at, "kept", look.small, ink) };
    let label = room.place(&text, near.into_iter().chain(around(at, 1.3 * look.marker))).map(Item::Text);
    [ring(wide, look.ground), ring(narrow, colour)].into_iter().chain(label).collect()
}

/// Brackets around the last iterate of a run that stopped or gave up.
pub(crate) fn end(at: Point, style: &Style, look: &Look) -> Vec<Item> {
    let colour = style.colour(look.theme).mix(look.ink, 0.3);
    let [half, foot] = [0.85 * look.marker, 0.3 * look.marker];
    let bracket = |side: f64| {
        let x = at[0] + side * half;
        let inwards = x - side * foot;
        vec![[inwards, at[1] - half], [x, at[1] - half], [x, at[1] + half], [inwards, at[1] + half]]
    };
    let line = |points, stroke| Item::Polyline(Polyline { points, stroke, closed: false });
    let halo = Stroke::solid(0.6 * look.trail + 1.6 * look.halo, look.ground);
    let stroke = Stroke::solid(0.6 * look.trail, colour);
    let halos = [-1.0, 1.0].map(|side| line(bracket(side), halo.clone()));
    halos.into_iter().chain([-1.0, 1.0].map(|side| line(bracket(side), stroke.clone()))).collect()
}

/// Radius and places of the iterates.
///
/// Iterates that lie apart are full dots, those nearly touching smaller ones. Where they follow each other more closely
/// than the trail is wide, the line itself is made of them: single dots could not be told there and would close the
/// gaps of its dash.
fn dots(places: &[Point], rect: Rect, look: &Look) -> Vec<(f64, Vec<Point>)> {
    let sizes = [(2.6 * look.dot, look.dot), (1.2 * look.dot, 0.72 * look.dot)];
    let mut buckets = sizes.map(|(_, radius)| (radius, Vec::new()));
    let mut seen: HashSet<u32, BuildHasherDefault<CellHasher>> = HashSet::default();
    for (k, &at) in places.iter().enumerate() {
        if !rect.contains(at) {
            continue;
        }
        let neighbours = [k.checked_sub(1), Some(k + 1)].into_iter().flatten().filter_map(|k| places.get(k));
        let spacing = neighbours
            .map(|other| distance(at, *other))
            .filter(|d| d.is_finite())
            .fold(f64::INFINITY, f64::min);
        let bucket = sizes.iter().position(|&(least, _)| spacing >= least);
        if let Some(bucket) = bucket
            && seen.insert(cell(at))
        {
            buckets[bucket].1.push(at);
        }
    }
    buckets.into_iter().filter(|(_, at)| !at.is_empty()).collect()
}

fn distance(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// A run's marker with a seam in the ground's colour.
pub(crate) fn marker(at: Point, style: &Style, look: &Look, size: f64) -> Item {
    let outline = Some(Stroke::solid(1.4 * look.halo, look.ground));
    Item::Marker(Marker { at, shape: style.marker, size, fill: style.colour(look.theme), outline })
}

/// Where a trail is not seen any more: an arrow at the border, and when the run ended there, the step.
pub(crate) fn departure(
    places: &[Point],
    trajectory: &Trajectory,
    step: u64,
    style: &Style,
    look: &Look,
    rect: Rect,
    room: &mut Room,
) -> Vec<Item> {
    let Some(Leave { at, direction }) = leaves(places, rect) else {
        // It was gone within one step: there is no way out to be drawn, but it is said where it was last.
        let last = places.last().copied().filter(|at| rect.contains(*at));
        return last.and_then(|at| gone(at, trajectory, step, look, room)).into_iter().collect();
    };
    let colour = style.colour(look.theme);
    let length = 2.2 * look.head;
    let from = [at[0] - length * direction[0], at[1] - length * direction[1]];
    let arrow = |width: f64, head: f64, colour| {
        Item::Arrow(Arrow { from, to: at, stroke: Stroke::solid(width, colour), head })
    };
    let mut items = vec![
        arrow(look.trail + 2.0 * look.halo, 1.5 * look.head + 2.0 * look.halo, look.ground),
        arrow(1.2 * look.trail, 1.5 * look.head, colour),
    ];
    items.extend(gone(from, trajectory, step, look, room));
    items
}

/// When and how a run has left the numbers, once that is past.
fn gone(at: Point, trajectory: &Trajectory, step: u64, look: &Look, room: &mut Room) -> Option<Item> {
    let Ending::Lost { step: last, cause } = trajectory.ending else { return None };
    let words = match cause {
        Cause::Diverged | Cause::Overflowed => format!("∞ at step {last}"),
        Cause::Undefined | Cause::LeftDomain => trajectory.ending.words()?,
    };
    let text = Text { halo: Some(look.ground), ..Text::new(at, words, look.small, look.ink) };
    let anchors = around(at, 1.2 * look.small);
    let place = (step >= last).then(|| room.place_once(&text, at, 4.0 * look.small, anchors))?;
    place.map(Item::Text)
}

/// Anchors around a place, the nearest first.
pub(crate) fn around([x, y]: Point, distance: f64) -> impl Iterator<Item = (Point, Align)> {
    (0..4).flat_map(move |ring| {
        let d = distance * (1.0 + 0.8 * f64::from(ring));
        [
            ([x + d, y], Align::Start),
            ([x - d, y], Align::End),
            ([x, y - d], Align::Center),
            ([x, y + d], Align::Center),
            ([x + 0.7 * d, y - d], Align::Start),
            ([x + 0.7 * d, y + d], Align::Start),
            ([x - 0.7 * d, y - d], Align::End),
            ([x - 0.7 * d, y + d], Align::End),
        ]
    })
}
