//! Drawing curves that are prepared: coloured up to the playhead, pale beyond.

use crate::experiment::{CurveAxis, View};
use crate::number::write::figures;
use crate::picture::axis::frame::{Frame, TopAxis};
use crate::picture::axis::projection::{AxisScale, Projection};
use crate::picture::colour::Colour;
use crate::picture::line::clip::{clip_polyline, leaves};
use crate::picture::look::Look;
use crate::picture::palette::style;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Align, Clipped, Item, Marker, MarkerShape, Polyline, Rectangle, Stroke, Text};
use crate::picture::text_box::Room;
use crate::plot::curve::epochs::Epochs;
use crate::plot::curve::prepared::Curve;
use crate::plot::curve::series::Series;
use crate::plot::plane::trail::{dashed, widened};
use crate::stage::Stage;

/// Most labels on the left axis of a curve.
const MOST_LABELS: usize = 5;

/// How much of its colour a curve has beyond the playhead.
const AHEAD: f64 = 0.3;

impl Curve {
    /// Its plot with its frame: the runs coloured up to `step` and pale beyond, and a line at `cursor` if something points
    /// at a step.
    pub fn items(
        &self,
        stage: &Stage,
        view: &View,
        target: Rect,
        look: &Look,
        step: u64,
        cursor: Option<u64>,
    ) -> Vec<Item> {
        let at_step = self.content().at_step(stage, view, step, target, look);
        at_step.unwrap_or_else(|| curve_items(self, target, look, step, cursor))
    }

    /// What is said where nothing is to be seen.
    fn nothing(&self) -> Option<&'static str> {
        let not_positive = self.y.scale == AxisScale::Log && !self.series.is_empty();
        self.content().missing().or(not_positive.then_some("no values above 0"))
    }

    /// What is named at the end of the bottom axis.
    fn x_name(&self) -> &'static str {
        match self.over {
            CurveAxis::Steps if self.epochs.as_ref().is_some_and(Epochs::are_steps) => "epoch",
            CurveAxis::Steps => "step",
            CurveAxis::Evaluations => "evaluations",
            CurveAxis::Examples => "examples seen",
        }
    }
}

/// A curve's plot with its frame, the runs coloured up to `step` and pale beyond, and a line at `cursor` if something
/// points at a step.
fn curve_items(curve: &Curve, target: Rect, look: &Look, step: u64, cursor: Option<u64>) -> Vec<Item> {
    let projection = curve.projection(target);
    let even = curve.x.scale == AxisScale::Linear;
    let epochs = curve.epochs.as_ref().filter(|epochs| !epochs.are_steps() && even);
    let frame = Frame {
        projection: &projection,
        look,
        x_name: curve.x_name(),
        y_name: "",
        heading: &curve.heading,
        most_y_labels: MOST_LABELS,
        x_counts: true,
        top: epochs.map(|epochs| TopAxis { name: &epochs.name, end: curve.x.range[1] / epochs.steps }),
    };
    let drawer = Drawer { curve, projection: &projection, look, step, hidden: hidden(curve) };
    let mut inside = frame.grid();
    inside.extend(drawer.limits());
    if curve.over == CurveAxis::Steps {
        inside.extend(drawer.playhead(step, look.muted, &[]));
        inside.extend(cursor.and_then(|cursor| drawer.playhead(cursor, look.axis, &[3.0, 3.0])));
    }
    inside.extend(curve.series.iter().flat_map(|series| drawer.ahead(series)));
    inside.extend(curve.series.iter().flat_map(|series| drawer.behind(series)));
    inside.extend(drawer.handovers());
    inside.extend(drawer.kept());
    // Runs reach a step at different costs, so that no one line marks it.
    let rings = cursor.filter(|_| curve.over != CurveAxis::Steps);
    let ring =
        |cursor| curve.series.iter().filter_map(|series| drawer.ring(series, cursor)).collect::<Vec<_>>();
    inside.extend(rings.map(ring).unwrap_or_default());
    if curve.series.iter().all(|series| !series.values.iter().any(|&v| curve.y.fraction(v).is_some())) {
        inside.extend(drawer.nothing());
    }
    let ground = Rectangle { rect: target, fill: look.ground, stroke: None, corner: 0.0 };
    let mut items = vec![Item::Rectangle(ground), Item::Clipped(Clipped { clip: target, items: inside })];
    items.extend(frame.items());
    // On top of the border, on which they stand at the end of the run.
    items.extend(curve.series.iter().filter_map(|series| drawer.marker(series, step)));
    items
}

struct Drawer<'a> {
    curve: &'a Curve,
    projection: &'a Projection,
    look: &'a Look,
    step: u64,
    /// How many later runs lie on each series.
    hidden: Vec<(usize, usize)>,
}

/// Two runs are told apart if their curves differ by this share of the axis anywhere.
const APART: f64 = 0.005;

/// So many iterates are compared.
const COMPARED: usize = 64;

/// The slots of runs with the number of later ones that have the same curve.
fn hidden(curve: &Curve) -> Vec<(usize, usize)> {
    let runs: Vec<&Series> = curve.series.iter().filter(|series| series.is_run()).collect();
    let same = |a: &Series, b: &Series| {
        let place = |series: &Series, k: usize| {
            let y = series.values.get(k).and_then(|value| curve.y.fraction(*value));
            y.map(|y| [y, curve.x.fraction(series.x(k)).unwrap_or(0.0)])
        };
        let near = |a: [f64; 2], b: [f64; 2]| (0..2).all(|axis| (a[axis] - b[axis]).abs() < APART);
        let last = a.values.len().saturating_sub(1);
        a.values.len() == b.values.len()
            && (0..=COMPARED).all(|part| {
                let k = part * last / COMPARED;
                match (place(a, k), place(b, k)) {
                    (Some(a), Some(b)) => near(a, b),
                    (a, b) => a.is_none() && b.is_none(),
                }
            })
    };
    let count = |k: usize| runs[k + 1..].iter().filter(|later| same(runs[k], later)).count();
    runs.iter().enumerate().map(|(k, series)| (series.slot, count(k))).collect()
}

impl Drawer<'_> {
    /// How wide a run's curve is drawn, so that those on top of it leave its colour on both sides.
    fn width(&self, series: &Series) -> f64 {
        let hidden = self.hidden.iter().find(|(slot, _)| *slot == series.slot).map_or(0, |(_, count)| *count);
        widened(self.look.curve, 0.6 * self.look.halo, hidden)
    }

    /// The index of the playhead in a series.
    fn split(&self, series: &Series) -> usize {
        usize::try_from(self.step).unwrap_or(usize::MAX).min(series.values.len().saturating_sub(1))
    }

    fn polyline(&self, series: &Series, steps: std::ops::RangeInclusive<usize>, colour: Colour) -> Vec<Item> {
        let Self { projection, look, .. } = *self;
        let rect = projection.target.shrink(-2.0 * look.curve);
        let line = projection.line(series.decimated(steps, projection.target.width(), projection.x.scale));
        let mut points: Vec<Point> = Vec::new();
        for piece in clip_polyline(line, rect) {
            if !points.is_empty() {
                points.push([f64::NAN; 2]);
            }
            points.extend(piece);
        }
        if points.len() < 2 {
            return Vec::new();
        }
        let stroke = match series.is_run() {
            true => dashed(self.width(series), colour, style(series.slot).dash),
            false => Stroke::dashed(
                0.6 * look.curve,
                colour.with_opacity(series.opacity() * f64::from(colour.a) / 255.0),
                series.thin_dash(),
            ),
        };
        vec![Item::Polyline(Polyline { points, stroke, closed: false })]
    }

    /// What comes after the playhead, and where it leaves the plot.
    fn ahead(&self, series: &Series) -> Vec<Item> {
        let split = self.split(series);
        let colour = self.colour(series);
        let mut items = Vec::new();
        if split + 1 < series.values.len() {
            let pale = colour.with_opacity(AHEAD);
            items.extend(self.polyline(series, split..=series.values.len() - 1, pale));
        }
        items
    }

    fn behind(&self, series: &Series) -> Vec<Item> {
        let Self { look, .. } = *self;
        let split = self.split(series);
        if series.values.is_empty() {
            return Vec::new();
        }
        let colour = self.colour(series);
        let mut items = self.polyline(series, 0..=split, colour);
        if let Some(Item::Polyline(line)) = items.first().filter(|_| series.is_run()) {
            let halo = Stroke::solid(self.width(series) + 1.2 * look.halo, look.ground.with_opacity(0.8));
            let halo = Polyline { stroke: halo, ..line.clone() };
            items.insert(0, Item::Polyline(halo));
        }
        items.extend(self.exit(series));
        items
    }

    /// An arrowhead where a curve leaves the plot through its top or bottom and does not come back.
    fn exit(&self, series: &Series) -> Option<Item> {
        let Self { projection, look, curve, .. } = *self;
        if curve.content().are_rates() || !series.is_run() {
            return None;
        }
        let target = projection.target;
        let (x, up) = self.leave(series)?;
        let (shape, edge, inwards) = match up {
            true => (MarkerShape::Triangle, target.min[1], 1.0),
            false => (MarkerShape::TriangleDown, target.max[1], -1.0),
        };
        let size = 0.75 * look.marker;
        let at = [x, edge + inwards * 0.6 * size];
        let next = self.split(series) + 1;
        let gone = next >= series.values.len() || projection.data(at)[0] <= series.x(next) + 1e-9;
        let colour = self.colour(series);
        let fill = if gone { colour } else { colour.mix(look.ground, 1.0 - AHEAD) };
        let outline = Some(Stroke::solid(look.halo, look.ground));
        Some(Item::Marker(Marker { at, shape, size, fill, outline }))
    }

    /// Where a curve is seen for the last time when its end is not, and whether it goes on above or below.
    fn leave(&self, series: &Series) -> Option<(f64, bool)> {
        let Self { projection, curve, .. } = *self;
        let target = projection.target;
        let place = |k: usize| projection.point([series.x(k), series.values[k]]);
        let tail = series.values.len().checked_sub(1)?;
        let Some(last) = place(tail) else {
            // On a logarithmic axis what is not positive lies infinitely far below.
            let step = (0..tail).rev().find(|&k| place(k).is_some())? + 1;
            let below = curve.y.scale == AxisScale::Log && series.values[tail] <= 0.0;
            let at = projection.point([series.x(step), curve.y.range[0]]).filter(|_| below)?;
            return Some((at[0], false));
        };
        if target.contains(last) {
            return None;
        }
        let places: Vec<Point> =
            projection.line(series.values.iter().enumerate().map(|(k, &v)| [series.x(k), v])).collect();
        leaves(&places, target).map(|leave| (leave.at[0], leave.direction[1] < 0.0))
    }

    fn marker(&self, series: &Series, step: u64) -> Option<Item> {
        let at = self.visible(series, step)?;
        Some(crate::plot::plane::trail::marker(at, &style(series.slot), self.look, 0.72 * self.look.marker))
    }

    /// The place of a run at a step, where it is seen.
    fn visible(&self, series: &Series, step: u64) -> Option<Point> {
        let k = usize::try_from(step).unwrap_or(usize::MAX).min(series.values.len().checked_sub(1)?);
        // On a logarithmic axis the start stands at its beginning.
        let x = series.x(k).max(self.projection.x.range[0]);
        let at = self.projection.point([x, series.values[k]])?;
        (series.is_run() && self.projection.target.contains(at)).then_some(at)
    }

    /// A ring at a step that is pointed at.
    fn ring(&self, series: &Series, step: u64) -> Option<Item> {
        let look = self.look;
        let at = self.visible(series, step)?;
        let outline = Some(Stroke::solid(0.7 * look.curve, self.colour(series)));
        let (shape, size) = (MarkerShape::Circle, 0.6 * look.marker);
        Some(Item::Marker(Marker { at, shape, size, fill: look.ground, outline }))
    }

    /// An upright tick on each curve where another method takes over.
    fn handovers(&self) -> Vec<Item> {
        let Self { curve, look, .. } = *self;
        let tick = |series: &Series| {
            let (_, step) = *curve.handovers.iter().find(|(slot, _)| *slot == series.slot)?;
            let [x, y] = self.visible(series, step)?;
            let half = 0.8 * look.marker;
            let line = |stroke| {
                let points = vec![[x, y - half], [x, y + half]];
                Item::Polyline(Polyline { points, stroke, closed: false })
            };
            let halo = Stroke::solid(0.8 * look.curve + 1.6 * look.halo, look.ground);
            Some([line(halo), line(Stroke::solid(0.8 * look.curve, self.colour(series)))])
        };
        curve.series.iter().filter_map(tick).flatten().collect()
    }

    /// A ring on the validation curve at the iterate that is kept.
    fn kept(&self) -> Vec<Item> {
        let Self { curve, look, projection, .. } = *self;
        let mut room = Room::new(projection.target);
        let mark = |series: &Series| {
            let (_, k) = *curve.kept.iter().find(|(slot, _)| *slot == series.slot)?;
            let at = projection.point([series.x(k), *series.values.get(k)?])?;
            Some(crate::plot::plane::trail::kept(at, &style(series.slot), look, &mut room))
        };
        curve.series.iter().filter(|series| series.is_validation()).filter_map(mark).flatten().collect()
    }

    /// A line down the plot at a step.
    fn playhead(&self, step: u64, colour: Colour, dash: &[f32]) -> Option<Item> {
        let Self { projection, look, curve, .. } = *self;
        let Rect { min, max } = projection.target;
        let t = curve.x.fraction((step as f64).max(curve.x.range[0]))?.clamp(0.0, 1.0);
        let x = min[0] + t * (max[0] - min[0]);
        let stroke = Stroke::dashed(look.hairline, colour, dash);
        Some(Item::Polyline(Polyline { points: vec![[x, min[1]], [x, max[1]]], stroke, closed: false }))
    }

    /// Thin lines at the stability limits, each with its number; one line for runs that share it.
    fn limits(&self) -> Vec<Item> {
        let Self { projection, look, curve, .. } = *self;
        let Rect { min, max } = projection.target;
        let mut shared: Vec<(f64, Vec<usize>)> = Vec::new();
        for &(slot, limit) in &curve.limits {
            match shared.iter_mut().find(|(known, _)| (known - limit).abs() <= 1e-9 * limit.abs()) {
                Some((_, slots)) => slots.push(slot),
                None => shared.push((limit, vec![slot])),
            }
        }
        let place = |limit: f64| {
            projection.point([curve.x.range[0], limit]).filter(|at| projection.target.contains(*at))
        };
        let mut room = Room::new(projection.target);
        for [_, y] in shared.iter().filter_map(|(limit, _)| place(*limit)) {
            room.take(Rect::new([min[0], y - look.hairline], [max[0], y + look.hairline]));
        }
        let mut items = Vec::new();
        for (limit, slots) in &shared {
            let Some([_, y]) = place(*limit) else { continue };
            let own = slots.iter().filter(|_| slots.len() == 1);
            let colour = own.map(|slot| style(*slot).colour(look.theme)).next().unwrap_or(look.muted);
            let stroke = Stroke::dashed(look.hairline, colour, &[2.0, 2.0]);
            items.push(Item::Polyline(Polyline {
                points: vec![[min[0], y], [max[0], y]],
                stroke,
                closed: false,
            }));
            let words = format!("limit {}", figures(*limit));
            let text =
                Text { halo: Some(look.ground), ..Text::new([0.0; 2], words, 0.9 * look.small, look.muted) };
            let right = max[0] - 0.5 * look.small;
            let beside = [-0.75, 0.75].map(|d| ([right, y + d * look.small], Align::End));
            items.extend(room.place(&text, beside).map(Item::Text));
        }
        items
    }

    fn nothing(&self) -> Option<Item> {
        let Self { projection, look, curve, .. } = *self;
        let words = curve.nothing()?;
        let text = Text {
            align: [Align::Center; 2],
            ..Text::new(projection.target.center(), words, look.small, look.muted)
        };
        Some(Item::Text(text))
    }

    fn colour(&self, series: &Series) -> Colour {
        style(series.slot).colour(self.look.theme)
    }
}
