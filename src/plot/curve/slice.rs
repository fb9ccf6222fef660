//! The loss along the line that is searched in one step: φ(t) = f(x + tp), with its tangent, the Armijo bound and the
//! points that were tried.

use std::borrow::Cow;

use crate::around::Around;
use crate::experiment::View;
use crate::optimizer::{Search, Trial};
use crate::picture::axis::frame::Frame;
use crate::picture::axis::projection::{Axis, Projection};
use crate::picture::colour::Colour;
use crate::picture::line::clip::clip_polyline;
use crate::picture::look::Look;
use crate::picture::palette::{Style, style};
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Align, Clipped, Item, Marker, MarkerShape, Polyline, Rectangle, Stroke, Text};
use crate::picture::text_box::Room;
use crate::plot::curve::content::CurveContent;
use crate::plot::curve::series::Of;
use crate::plot::plane::model::polyline;
use crate::plot::plane::trail::dashed;
use crate::real::V;
use crate::stage::{Actor, Stage};

/// The loss is evaluated at so many points.
const POINTS: usize = 240;

/// The picture begins so far before the iterate and ends so far beyond the farthest trial, as shares of its distance.
const BEYOND: [f64; 2] = [0.12, 1.12];

/// A trial is farther away than what can be seen beside the accepted one when it is so many times as far.
const FAR: f64 = 12.0;

/// How far above φ(0) the picture reaches, as a multiple of what is gained below it.
const ABOVE: f64 = 2.5;

/// At most so many labels on the left axis.
const MOST_LABELS: usize = 5;

/// One run's line.
struct Line {
    slot: usize,
    search: Search,
    /// t and φ(t).
    points: Vec<[f64; 2]>,
}

impl Line {
    /// The line of a search, from the least to the greatest t.
    fn of(actor: &Actor, at: V, search: Search, [least, greatest]: [f64; 2]) -> Self {
        let Around { noise, clip, decay, .. } = &actor.plan.around;
        let loss = actor.plan.surface.part();
        let seen = |p: V| loss.value(p) + decay.map_or(0.0, |decay| decay.seen(p));
        // The search sees the loss tilted by the noise of its step.
        let tilt = match noise {
            Some(_) if clip.is_none() => {
                let pull = decay.map_or_else(V::zeros, |decay| decay.gradient(at));
                search.slope - (loss.gradient(at).1 + pull).dot(&search.direction)
            }
            _ => 0.0,
        };
        let tilt = if tilt.is_finite() { tilt } else { 0.0 };
        let point = |k: usize| {
            let t = least + (greatest - least) * k as f64 / POINTS as f64;
            [t, seen(at + search.direction * t) + tilt * t]
        };
        let points = (0..=POINTS).map(point).collect();
        Self { slot: actor.slot, search, points }
    }

    /// The values that are to be seen: from the lowest up to a little above φ(0).
    fn range(&self) -> Option<[f64; 2]> {
        let end = self.points[POINTS][0];
        let trials = self.search.trials.iter().filter(|trial| trial.t <= end).map(|trial| trial.value);
        let values =
            || self.points.iter().map(|point| point[1]).chain(trials.clone()).filter(|v| v.is_finite());
        let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        let start = self.search.value;
        if !start.is_finite() || low > high {
            return None;
        }
        // A little of it all where nothing is gained, so that the picture has a height.
        let gained = if start - low > 1e-12 * start.abs() { start - low } else { 1e-3 * (high - start) };
        Some([low.min(start), high.min(start + ABOVE * gained).max(start)])
    }
}

pub(super) struct SliceCurve;

impl CurveContent for SliceCurve {
    fn heading(&self, _: &Stage, _: &View) -> Cow<'static, str> {
        "Searched line, φ(t) = f(x + tp)".into()
    }

    /// It has a line for each step, and no number.
    fn values(&self, _: &Stage, _: &View, _: &Actor) -> Vec<(Of, Vec<f64>)> {
        Vec::new()
    }

    fn has_steps(&self) -> bool {
        false
    }

    fn at_step(&self, stage: &Stage, view: &View, step: u64, target: Rect, look: &Look) -> Option<Vec<Item>> {
        Some(slice_items(stage, view, step, target, look))
    }
}

/// The plot of the lines that the visible runs search at a step, with its frame; at the end of a run, of the last one
/// that it searched.
fn slice_items(stage: &Stage, view: &View, step: u64, target: Rect, look: &Look) -> Vec<Item> {
    let lines = lines(stage, view, step);
    let projection = projection(&lines, target);
    let frame = Frame {
        projection: &projection,
        look,
        x_name: "t",
        y_name: "",
        heading: &SliceCurve.heading(stage, view),
        most_y_labels: MOST_LABELS,
        x_counts: false,
        top: None,
    };
    let ground = Rectangle { rect: target, fill: look.ground, stroke: None, corner: 0.0 };
    if lines.is_empty() {
        let text = Text {
            align: [Align::Center; 2],
            ..Text::new(target.center(), "no run searches a line here", look.small, look.muted)
        };
        let border = Rectangle {
            rect: target,
            fill: Colour::TRANSPARENT,
            stroke: Some(Stroke::solid(look.hairline, look.axis)),
            corner: 0.0,
        };
        let heading = Frame { x_name: "", ..frame }.heading_item();
        let group = Clipped { clip: target, items: vec![Item::Text(text)] };
        let items = [Item::Rectangle(ground), Item::Clipped(group), Item::Rectangle(border)];
        return items.into_iter().chain(heading).collect();
    }
    let drawer = Drawer { projection: &projection, look };
    let mut inside = frame.grid();
    inside.extend(drawer.iterate());
    let mut room = Room::new(target.shrink(0.4 * look.small));
    for line in &lines {
        inside.extend(drawer.curve(line));
    }
    let mut label = true;
    for line in &lines {
        inside.extend(drawer.bounds(line, &mut room, &mut label));
    }
    for line in &lines {
        inside.extend(drawer.trials(line));
    }
    let mut items = vec![Item::Rectangle(ground), Item::Clipped(Clipped { clip: target, items: inside })];
    items.extend(frame.items());
    items
}

/// The lines of all visible runs that search one.
fn lines(stage: &Stage, view: &View, step: u64) -> Vec<Line> {
    let search = |actor| {
        let (step, explanation) = Actor::looked_at(actor, step);
        let search = explanation.search.filter(|search| search.value.is_finite())?;
        Some((actor, actor.trajectory.at(step).at, search))
    };
    let searches: Vec<(&Actor, V, Search)> =
        stage.visible(view).filter(|actor| actor.looks_around()).filter_map(search).collect();
    let tried = searches.iter().flat_map(|(.., search)| &search.trials).map(|trial| trial.t);
    let farthest = tried.filter(|t| t.is_finite()).fold(0.0, f64::max);
    // Searches that begin far too far out would leave nothing to be seen of where they end.
    let accepted = searches.iter().flat_map(|(.., search)| &search.trials).filter(|trial| trial.accepted);
    let accepted = accepted.map(|trial| trial.t).fold(0.0, f64::max);
    let farthest = if accepted > 0.0 { farthest.min(FAR * accepted) } else { farthest };
    let farthest = if farthest > 0.0 { farthest.min(1e290) } else { 1.0 };
    let ends = [-BEYOND[0] * farthest, BEYOND[1] * farthest];
    searches.into_iter().map(|(actor, at, search)| Line::of(actor, at, search, ends)).collect()
}

fn projection(lines: &[Line], target: Rect) -> Projection {
    let ends = lines.first().map_or([0.0, 1.0], |line| [line.points[0][0], line.points[POINTS][0]]);
    let ranges = lines.iter().filter_map(Line::range);
    let [low, high] = ranges.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], [least, greatest]| {
        [low.min(least), high.max(greatest)]
    });
    let [low, high] = if low <= high { [low.max(-1e300), high.min(1e300)] } else { [0.0, 1.0] };
    let room = (0.08 * (high - low)).max(1e-9 * low.abs().max(high.abs())).max(1e-300);
    Projection { x: Axis::linear(ends), y: Axis::linear([low - room, high + room]), target }
}

struct Drawer<'a> {
    projection: &'a Projection,
    look: &'a Look,
}

impl Drawer<'_> {
    /// A line through points, as far as it is seen.
    fn line(&self, points: impl IntoIterator<Item = [f64; 2]>, stroke: &Stroke) -> Option<Item> {
        let rect = self.projection.target.shrink(-2.0 * self.look.curve);
        polyline(clip_polyline(self.projection.line(points), rect), stroke)
    }

    /// A thin line at t = 0, where the iterate is.
    fn iterate(&self) -> Option<Item> {
        let Rect { min, max } = self.projection.target;
        let x = self.projection.point([0.0, self.projection.y.range[0]])?[0];
        let stroke = Stroke::solid(self.look.hairline, self.look.axis);
        Some(Item::Polyline(Polyline { points: vec![[x, min[1]], [x, max[1]]], stroke, closed: false }))
    }

    fn curve(&self, line: &Line) -> Vec<Item> {
        let look = self.look;
        let Style { dash, .. } = style(line.slot);
        let halo = Stroke::solid(look.curve + 1.2 * look.halo, look.ground.with_opacity(0.8));
        let strokes = [halo, dashed(look.curve, style(line.slot).colour(look.theme), dash)];
        strokes.iter().filter_map(|stroke| self.line(line.points.iter().copied(), stroke)).collect()
    }

    /// The tangent at the iterate, and the bound below which the loss has to fall, the first of which has a label.
    fn bounds(&self, line: &Line, room: &mut Room, label: &mut bool) -> Vec<Item> {
        let look = self.look;
        let Search { value, slope, armijo, .. } = line.search;
        let ink = style(line.slot).colour(look.theme).mix(look.ink, 0.35);
        let end = self.projection.x.range[1];
        let straight = |slope: f64| [[0.0, value], [end, value + slope * end]];
        let thin = Stroke::solid(0.8 * look.hairline, ink.with_opacity(0.6));
        let mut items: Vec<Item> = self.line(straight(slope), &thin).into_iter().collect();
        let Some(c) = armijo else { return items };
        let bound = self.line(straight(c * slope), &Stroke::dashed(1.1 * look.hairline, ink, &[5.0, 3.5]));
        let Some(Item::Polyline(bound)) = bound else { return items };
        if std::mem::take(label) {
            let text = Text {
                halo: Some(look.ground),
                ..Text::new([0.0; 2], "φ(0) + c₁tφ′(0)", look.small, ink)
            };
            items.extend(room.place(&text, beside(&bound.points, look.small)).map(Item::Text));
        }
        items.insert(0, Item::Polyline(bound));
        items
    }

    /// The points that were tried: hollow where they were rejected. One above or beyond the picture points there from its
    /// border.
    fn trials(&self, line: &Line) -> Vec<Item> {
        let (look, target) = (self.look, self.projection.target);
        let colour = style(line.slot).colour(look.theme);
        let mark = |trial: &Trial| {
            let size = 0.55 * look.marker;
            let value = if trial.value.is_finite() { trial.value } else { f64::MAX };
            let [x, y] = self.projection.point([trial.t, value])?;
            let (above, beyond) = (y < target.min[1], x > target.max[0]);
            let y = if above { target.min[1] + 0.8 * size } else { y };
            let x = if beyond { target.max[0] - 0.8 * size } else { x };
            let (fill, seam) = if trial.accepted { (colour, look.ground) } else { (look.ground, colour) };
            let shape = match (above, beyond) {
                (_, true) => MarkerShape::TriangleRight,
                (true, false) => MarkerShape::Triangle,
                (false, false) => MarkerShape::Circle,
            };
            let outline = Some(Stroke::solid(0.6 * look.curve, seam));
            target.contains([x, y]).then_some(Item::Marker(Marker { at: [x, y], shape, size, fill, outline }))
        };
        let with = |accepted: bool| line.search.trials.iter().filter(move |trial| trial.accepted == accepted);
        let start = self.projection.point([0.0, line.search.value]).filter(|at| target.contains(*at));
        let start = start
            .map(|at| crate::plot::plane::trail::marker(at, &style(line.slot), look, 0.72 * look.marker));
        with(false).chain(with(true)).filter_map(mark).chain(start).collect()
    }
}

/// Anchors above and below the right part of a line.
fn beside(points: &[Point], size: f64) -> impl Iterator<Item = (Point, Align)> {
    let (from, to) = (points[0], points[points.len() - 1]);
    let shares = [0.97, 0.8, 0.6, 0.45];
    shares.into_iter().flat_map(move |share| {
        let at = |down: f64| {
            [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]) + down * size]
        };
        [-1.0, 1.1, -1.8, 1.9].map(|down| (at(down), Align::End))
    })
}
