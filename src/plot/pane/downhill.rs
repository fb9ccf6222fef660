//! Down the gradient: the loss along −∇f from an iterate, against the learning rate, with its parabola there and where the
//! run's own rate lands.
//!
//! φ(t) = f(x − t∇f), so that t is a learning rate: the step of gradient descent ends at t = α. The parabola is φ's own at
//! t = 0, with the slope −‖∇f‖² and the curvature ∇fᵀ∇²f∇f.

use super::{Keep, PaneContent, Showing};
use crate::experiment::View;
use crate::picture::axis::frame::Frame;
use crate::picture::axis::projection::{Axis, Projection};
use crate::picture::colour::Colour;
use crate::picture::line::clip::clip_polyline;
use crate::picture::look::Look;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Align, Clipped, Item, Marker, MarkerShape, Polyline, Rectangle, Stroke, Text};
use crate::picture::text_box::Room;
use crate::plot::plane::model::polyline;
use crate::plot::plane::trail::{dashed, marker};
use crate::stage::{Actor, Stage};

/// Number of stretches that the line is drawn in.
const STRETCHES: usize = 240;

/// The picture begins this far before the iterate and ends this far beyond the farther landing, as shares of its rate.
const BEYOND: [f64; 2] = [0.12, 1.35];

/// The picture ends before the run's own landing where that is more than this many times as far as the parabola's minimum,
/// and before the minimum where that is more than this many times as far as the landing.
const FAR: [f64; 2] = [6.0, 40.0];

/// How far above φ(0) the picture reaches, as a multiple of what can be gained below it.
const ABOVE: f64 = 1.2;

/// Most labels on the left axis.
const MOST_LABELS: usize = 8;

pub(super) struct DownhillContent;

impl PaneContent for DownhillContent {
    fn items(&self, target: Rect, seen: &Showing, _: &mut dyn Keep) -> Vec<Item> {
        let Showing { stage, view, look, step, .. } = *seen;
        items(stage, view, step, target, look)
    }

    fn words(&self) -> Option<String> {
        Some(
            "down the gradient: f(x \u{2212} α\u{2207}f) against α, dashed its parabola at the iterate"
                .to_owned(),
        )
    }
}

/// One run's line.
#[derive(Clone, Debug, PartialEq)]
struct Line<'a> {
    actor: &'a Actor,
    /// The learning rate of the step.
    rate: f64,
    /// φ(0), φ′(0) and φ″(0).
    parabola: [f64; 3],
    /// t and φ(t).
    points: Vec<[f64; 2]>,
}

impl<'a> Line<'a> {
    /// The line of a run at a step; none where the gradient vanishes or is not finite.
    fn of(actor: &'a Actor, step: u64) -> Option<Self> {
        let sample = actor.trajectory.at(step);
        let loss = actor.plan.surface.part();
        let jet = loss.jet(sample.at);
        let gradient = jet.gradient();
        let slope = -gradient.norm_squared();
        let curvature = gradient.dot(&(jet.hessian() * gradient));
        let parabola = [jet.value, slope, curvature];
        if slope == 0.0 || !parabola.iter().all(|number| number.is_finite()) {
            return None;
        }
        let own = Some(sample.rate).filter(|rate| rate.is_finite() && *rate > 0.0);
        let best = Some(-slope / curvature).filter(|best| best.is_finite() && *best > 0.0);
        let end = match (own, best) {
            (Some(own), Some(best)) => own.min(FAR[0] * best).max(best.min(FAR[1] * own)),
            (Some(rate), None) | (None, Some(rate)) => rate,
            (None, None) => 1.0,
        };
        let [first, last] = [-BEYOND[0] * end, BEYOND[1] * end];
        let point = |k: usize| {
            let t = first + (last - first) * k as f64 / STRETCHES as f64;
            [t, loss.value(sample.at - gradient * t)]
        };
        let points = (0..=STRETCHES).map(point).collect();
        Some(Self { actor, rate: sample.rate, parabola, points })
    }

    /// φ(t) of the loss itself.
    fn value(&self, t: f64, step: u64) -> f64 {
        let sample = self.actor.trajectory.at(step);
        let loss = self.actor.plan.surface.part();
        loss.value(sample.at - loss.gradient(sample.at).1 * t)
    }

    fn parabola_at(&self, t: f64) -> f64 {
        let [value, slope, curvature] = self.parabola;
        value + t * (slope + 0.5 * curvature * t)
    }

    /// Where the parabola is lowest, if it is anywhere.
    fn lowest(&self) -> Option<f64> {
        let [_, slope, curvature] = self.parabola;
        Some(-slope / curvature).filter(|t| t.is_finite() && *t > 0.0)
    }

    /// From the lowest value that is seen to a little above φ(0).
    fn range(&self) -> [f64; 2] {
        let start = self.parabola[0];
        let ends = [self.points[0][0], self.points[STRETCHES][0]];
        let model = self.lowest().filter(|t| *t <= ends[1]).map(|t| self.parabola_at(t));
        let values = || self.points.iter().map(|point| point[1]).filter(|value| value.is_finite());
        let low = values().chain(model).fold(start, f64::min).max(-1e300);
        let high = values().fold(start, f64::max).min(1e300);
        let gained = if start - low > 1e-9 * start.abs() { start - low } else { high - start };
        [low, high.min(start + ABOVE * gained).max(start)]
    }
}

/// The pane, with its frame: of the first visible run, as it stands at a step.
fn items(stage: &Stage, view: &View, step: u64, target: Rect, look: &Look) -> Vec<Item> {
    let actor = stage.visible(view).next();
    let line = actor.and_then(|actor| Line::of(actor, step));
    let projection = line.as_ref().map_or_else(|| nothing(target), |line| projection(line, target));
    let heading = actor.map_or_else(String::new, |actor| format!("Down the gradient of {}", actor.name));
    let frame = Frame {
        projection: &projection,
        look,
        x_name: if line.is_some() { "α" } else { "" },
        y_name: "",
        heading: &heading,
        most_y_labels: MOST_LABELS,
        x_counts: false,
        top: None,
    };
    let ground = Rectangle { rect: target, fill: look.ground, stroke: None, corner: 0.0 };
    let mut inside = Vec::new();
    let mut items = vec![Item::Rectangle(ground)];
    match &line {
        Some(line) => {
            inside.extend(frame.grid());
            inside.extend(Drawer { line, step, projection: &projection, look }.items());
            items.push(Item::Clipped(Clipped { clip: target, items: inside }));
            items.extend(frame.items());
        }
        None => {
            let words = if actor.is_some() { "no gradient leads on from here" } else { "no run is shown" };
            let text = Text {
                align: [Align::Center; 2],
                ..Text::new(target.center(), words, look.small, look.muted)
            };
            items.push(Item::Clipped(Clipped { clip: target, items: vec![Item::Text(text)] }));
            let stroke = Some(Stroke::solid(look.hairline, look.axis));
            let border = Rectangle { rect: target, fill: Colour::TRANSPARENT, stroke, corner: 0.0 };
            items.push(Item::Rectangle(border));
            items.extend(frame.heading_item());
        }
    }
    items
}

fn nothing(target: Rect) -> Projection {
    Projection { x: Axis::linear([0.0, 1.0]), y: Axis::linear([0.0, 1.0]), target }
}

fn projection(line: &Line, target: Rect) -> Projection {
    let ends = [line.points[0][0], line.points[STRETCHES][0]];
    let [low, high] = line.range();
    let room = (0.09 * (high - low)).max(1e-9 * low.abs().max(high.abs())).max(1e-300);
    Projection { x: Axis::linear(ends), y: Axis::linear([low - room, high + room]), target }
}

struct Drawer<'a> {
    line: &'a Line<'a>,
    step: u64,
    projection: &'a Projection,
    look: &'a Look,
}

impl Drawer<'_> {
    fn items(&self) -> Vec<Item> {
        let Self { line, look, projection, .. } = *self;
        let style = line.actor.style();
        let colour = style.colour(look.theme);
        let mut items: Vec<Item> =
            self.upright(0.0, &Stroke::solid(look.hairline, look.axis)).into_iter().collect();
        let parabola = line.points.iter().map(|&[t, _]| [t, line.parabola_at(t)]);
        let thin = Stroke::dashed(1.1 * look.hairline, colour.mix(look.ink, 0.35), &[5.0, 3.5]);
        let halo = Stroke::solid(look.curve + 1.2 * look.halo, look.ground.with_opacity(0.8));
        items.extend(self.line(line.points.iter().copied(), &halo));
        items.extend(self.line(line.points.iter().copied(), &dashed(look.curve, colour, style.dash)));
        items.extend(self.line(parabola, &thin));
        let mut room = Room::new(projection.target.shrink(0.4 * look.small));
        if line.rate.is_finite() && line.rate > 0.0 {
            let value = line.value(line.rate, self.step);
            items.extend(self.upright(line.rate, &Stroke::dashed(look.hairline, look.axis, &[3.0, 3.0])));
            items.extend(self.landing(value, colour, &mut room));
        }
        items.extend(self.lowest(colour, &mut room));
        let start = projection.point([0.0, line.parabola[0]]);
        items.extend(start.map(|at| marker(at, &style, look, 0.72 * look.marker)));
        items
    }

    /// A line through points, as far as it is seen.
    fn line(&self, points: impl IntoIterator<Item = [f64; 2]>, stroke: &Stroke) -> Option<Item> {
        let rect = self.projection.target.shrink(-2.0 * self.look.curve);
        polyline(clip_polyline(self.projection.line(points), rect), stroke)
    }

    fn upright(&self, t: f64, stroke: &Stroke) -> Option<Item> {
        let Rect { min, max } = self.projection.target;
        let x = self.projection.point([t, self.projection.y.range[0]])?[0];
        let points = vec![[x, min[1]], [x, max[1]]];
        (min[0]..=max[0])
            .contains(&x)
            .then(|| Item::Polyline(Polyline { points, stroke: stroke.clone(), closed: false }))
    }

    /// Where the step of gradient descent with the run's rate ends; a triangle on the border where that is out of sight.
    fn landing(&self, value: f64, colour: Colour, room: &mut Room) -> Vec<Item> {
        let Self { line, look, projection, .. } = *self;
        let target = projection.target;
        let size = 0.62 * look.marker;
        let value = if value.is_finite() { value } else { f64::MAX };
        let Some([x, y]) = projection.point([line.rate, value]) else { return Vec::new() };
        let (above, beyond) = (y < target.min[1], x > target.max[0]);
        let at = [
            if beyond { target.max[0] - 0.8 * size } else { x },
            y.clamp(target.min[1] + 0.8 * size, target.max[1] - 0.8 * size),
        ];
        let shape = match (above, beyond) {
            (_, true) => MarkerShape::TriangleRight,
            (true, false) => MarkerShape::Triangle,
            (false, false) => MarkerShape::Circle,
        };
        let outline = Some(Stroke::solid(0.7 * look.curve, colour));
        let mark = Marker { at, shape, size, fill: look.ground, outline };
        let label = self.label("lands here", at, room);
        std::iter::once(Item::Marker(mark)).chain(label).collect()
    }

    /// A cross at the parabola's minimum.
    fn lowest(&self, colour: Colour, room: &mut Room) -> Vec<Item> {
        let Self { line, look, projection, .. } = *self;
        let place = line.lowest().and_then(|t| projection.point([t, line.parabola_at(t)]));
        let Some(at) = place.filter(|at| projection.target.contains(*at)) else { return Vec::new() };
        let outline = Some(Stroke::solid(look.hairline, look.ground));
        let (shape, size) = (MarkerShape::Cross, 0.55 * look.marker);
        let mark = Marker { at, shape, size, fill: colour.mix(look.ink, 0.3), outline };
        let label = self.label("the parabola\u{2019}s minimum", at, room);
        std::iter::once(Item::Marker(mark)).chain(label).collect()
    }

    /// Words beside a mark, where there is room.
    fn label(&self, words: &str, [x, y]: Point, room: &mut Room) -> Option<Item> {
        let look = self.look;
        let text = Text { halo: Some(look.ground), ..Text::new([0.0; 2], words, look.small, look.muted) };
        let aside = 0.8 * look.marker;
        let anchors = [-1.0, 1.1, -2.1, 2.2].into_iter().flat_map(|down| {
            let y = y + down * look.small;
            [([x + aside, y], Align::Start), ([x - aside, y], Align::End)]
        });
        room.place(&text, anchors).map(Item::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Experiment, Rate, Run};
    use crate::optimizer::GradientDescent;
    use crate::picture::look::LookKind;
    use crate::real::V;
    use crate::surface::{Quadratic, Surface};

    const TARGET: Rect = Rect { min: [50.0, 50.0], max: [450.0, 350.0] };

    fn descent(surface: impl Into<Surface>, rate: f64) -> Stage {
        let run = Run { rate: Rate::Own(rate), ..Run::new(0, GradientDescent::default().into()) };
        let experiment = Experiment { steps: 20, ..Experiment::on(surface.into()) };
        Stage::of(&Experiment { runs: vec![run], start: Some(V::new(2.0, 1.0)), ..experiment })
    }

    /// By hand: on ½(x² + 9y²) at (2, 1) the gradient is (2, 9), φ′(0) = −85, φ″(0) = 4 + 9·81 = 733.
    #[test]
    fn the_parabola_has_the_slope_and_the_curvature_of_the_loss() {
        let stage = descent(Quadratic { kappa: 9.0, angle: 0.0 }, 0.1);
        let line = Line::of(&stage.actors[0], 0).unwrap();
        let expected = [6.5, -85.0, 733.0];
        assert!(line.parabola.iter().zip(expected).all(|(have, want)| (have - want).abs() < 1e-9));
        // On a quadratic it is the line itself.
        assert!(line.points.iter().all(|&[t, value]| (line.parabola_at(t) - value).abs() < 1e-9));
        assert!((line.lowest().unwrap() - 85.0 / 733.0).abs() < 1e-12);
    }

    #[test]
    fn the_step_of_gradient_descent_lands_on_its_next_iterate() {
        let stage = descent(Surface::named("himmelblau").unwrap(), 0.01);
        let actor = &stage.actors[0];
        for step in [0, 3, 11] {
            let line = Line::of(actor, step).unwrap();
            let next = actor.trajectory.at(step + 1).loss;
            assert!((line.value(line.rate, step) - next).abs() <= 1e-9 * (1.0 + next.abs()));
        }
    }

    #[test]
    fn where_the_gradient_vanishes_it_says_so() {
        let mut stage = descent(Quadratic::default(), 0.1);
        let look = Look::of(LookKind::Light);
        let words = |stage: &Stage, view: &View| {
            let items = items(stage, view, 0, TARGET, &look);
            let text = |item: &Item| match item {
                Item::Clipped(group) => group.items.iter().find_map(|item| match item {
                    Item::Text(text) => Some(text.text.to_string()),
                    _ => None,
                }),
                _ => None,
            };
            items.iter().find_map(text)
        };
        assert_eq!(words(&stage, &View::default()).as_deref(), Some("lands here"));
        std::sync::Arc::make_mut(&mut stage.actors[0].trajectory).samples[0].at = V::zeros();
        assert_eq!(words(&stage, &View::default()).as_deref(), Some("no gradient leads on from here"));
        let hidden = View { hidden: [0].into(), ..View::default() };
        assert_eq!(words(&stage, &hidden).as_deref(), Some("no run is shown"));
    }
}
