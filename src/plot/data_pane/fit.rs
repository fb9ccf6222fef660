//! An example as the plane sees it: the weights that fit it exactly, and where it alone would have each run go.

use super::models::Slope;
use crate::data::{Example, Task};
use crate::picture::colour::Colour;
use crate::picture::level::contour::isolines;
use crate::picture::level::grid::Grid;
use crate::picture::level::window::Window;
use crate::picture::look::Look;
use crate::picture::rect::Point;
use crate::picture::scene::{Align, Area, Arrow, Clipped, Item, Stroke, Text};
use crate::picture::text_box::Room;
use crate::plot::coordinates::Chart;
use crate::plot::plane::model::polyline;
use crate::real::V;
use crate::stage::Actor;
use crate::surface::{DataLoss, Surface};

/// The error is sampled on so many nodes across and up: straight lines are exact on any grid.
const NODES: [usize; 2] = [112, 84];

/// The longest of the arrows, as a share of the plane's smaller side.
const LONGEST: f64 = 0.16;

/// Arrows shorter than this are left out, in points.
const SHORTEST: f64 = 3.0;

/// A row in the plane of weights: in ink the weights with which the model gives exactly its target (for classes, and for
/// targets that are never reached: on which side the model has it right), and from each run's weights at a step, in the run's
/// colour, the negative gradient of its cost; the longest of these arrows has a fixed length.
pub fn fit_items<'a>(
    surface: &Surface,
    row: u32,
    runs: impl Iterator<Item = &'a Actor>,
    step: u64,
    chart: &Chart,
    look: &Look,
) -> Vec<Item> {
    let Some(loss) = surface.part().data_loss() else { return Vec::new() };
    let prepared = loss.data().prepared();
    let index = prepared.origin.iter().position(|&origin| origin == row);
    let example = index.and_then(|k| prepared.train.iter().chain(&prepared.validation).nth(k));
    let Some(example) = example else { return Vec::new() };
    let mut items = fitting_weights(loss, example, chart, look);
    items.extend(arrows(loss, example, runs, step, chart, look));
    vec![Item::Clipped(Clipped { clip: chart.projection.target, items })]
}

/// What a prediction is to be, and on which side of it the model has it right where that is a side.
fn wanted(task: Task, target: f64) -> (f64, Option<bool>) {
    match task {
        Task::Classes => (0.0, Some(target > 0.0)),
        // A sigmoid comes near to 0 and 1 without reaching them.
        Task::Threshold if target <= 0.0 || target >= 1.0 => (0.5, Some(target > 0.5)),
        _ => (target, None),
    }
}

fn fitting_weights(loss: &dyn DataLoss, example: &Example, chart: &Chart, look: &Look) -> Vec<Item> {
    let (level, above) = wanted(loss.task(), example.y);
    let stroke = Stroke::solid(0.85 * look.curve, look.ink);
    let seam = Stroke::solid(0.85 * look.curve + 2.0 * look.halo, look.ground.with_opacity(0.7));
    let mut items = Vec::new();
    if let Some(above) = above {
        items.extend(wrong_side(loss, example, level, above, chart, look));
    }
    let lines = zero_lines(loss, example, level, chart);
    items.extend(polyline(lines.clone(), &seam));
    items.extend(polyline(lines, &stroke));
    if let Some(above) = above {
        items.extend(side_names(loss, example, level, above, chart, look));
    }
    items
}

/// The lines on which the prediction is at a level.
fn zero_lines(loss: &dyn DataLoss, example: &Example, level: f64, chart: &Chart) -> Vec<Vec<Point>> {
    let Chart { projection, coordinates } = chart;
    let window = Window { x: projection.x.range, y: projection.y.range };
    let grid = Grid::sample(window, NODES[0], NODES[1], |xs, y, out| {
        for (out, &x) in out.iter_mut().zip(xs) {
            *out = loss.prediction(coordinates.point(V::new(x, y)), example.x) - level;
        }
    });
    let place = |line: crate::picture::level::contour::Isoline| {
        let closing = line.closed.then(|| line.points[0]);
        projection.line(line.points.iter().copied().chain(closing)).collect()
    };
    isolines(&grid, 0.0).into_iter().map(place).collect()
}

/// The prediction over the plane, where its level is a straight line: as a linear function with the same zero line and
/// direction.
fn slope(loss: &dyn DataLoss, example: &Example, level: f64, chart: &Chart) -> Option<Slope> {
    let target = chart.projection.target;
    let [x, y] = target.center();
    let at = |place: Point| {
        let predicted = loss.prediction(chart.point(place), example.x);
        // A sigmoid is straightened; scores are straight.
        if level == 0.5 { (predicted / (1.0 - predicted)).ln() } else { predicted }
    };
    Slope::through(target, [at([x, y]), at([target.max[0], y]), at([x, target.max[1]])])
}

/// A shade over the weights that have the example on the wrong side.
fn wrong_side(
    loss: &dyn DataLoss,
    example: &Example,
    level: f64,
    above: bool,
    chart: &Chart,
    look: &Look,
) -> Option<Item> {
    let slope = slope(loss, example, level, chart)?;
    let slope = if above { slope } else { slope.reversed() };
    let ring = slope.below(0.0, chart.projection.target);
    let fill = look.ink.with_opacity(0.16);
    (!ring.is_empty()).then_some(Item::Area(Area { rings: vec![ring], fill }))
}

/// Words on both sides of the line.
fn side_names(
    loss: &dyn DataLoss,
    example: &Example,
    level: f64,
    above: bool,
    chart: &Chart,
    look: &Look,
) -> Vec<Item> {
    let target = chart.projection.target.shrink(0.5 * look.small);
    let Some(slope) = slope(loss, example, level, chart) else { return Vec::new() };
    let Some([a, b]) = slope.line(0.0, target) else { return Vec::new() };
    let [x, y] = slope.direction();
    let sign = if above { 1.0 } else { -1.0 };
    let mut room = Room::new(target);
    let mut named = |words: &str, side: f64| {
        let text = Text { halo: Some(look.ground), ..Text::new([0.0; 2], words, look.small, look.ink) };
        // Beside the line, beginning away from the middle where runs are likely to be.
        let anchors = [0.85, 0.15, 0.7, 0.3].map(|t| {
            let on = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
            let off = side * (0.9 * look.small + 0.5 * text.width() * x.abs());
            ([on[0] + off * x, on[1] + off * y], Align::Center)
        });
        room.place(&text, anchors).map(Item::Text)
    };
    [named("right", sign), named("wrong", -sign)].into_iter().flatten().collect()
}

fn arrows<'a>(
    loss: &dyn DataLoss,
    example: &Example,
    runs: impl Iterator<Item = &'a Actor>,
    step: u64,
    chart: &Chart,
    look: &Look,
) -> Vec<Item> {
    let pull = |actor: &'a Actor| {
        let w = actor.trajectory.at(step).at;
        let from = chart.visible(w)?;
        let downhill = -loss.example(w, example).1;
        let length = downhill.norm();
        let towards = chart.place(w + downhill * (1e-3 / length))?;
        let [x, y] = [towards[0] - from[0], towards[1] - from[1]];
        let scale = length * 1e3;
        let way = [x * scale, y * scale];
        (length > 0.0 && way.iter().all(|part| part.is_finite()))
            .then(|| (from, way, actor.style().colour(look.theme)))
    };
    let pulls: Vec<(Point, [f64; 2], Colour)> = runs.filter_map(pull).collect();
    let longest = pulls.iter().map(|(_, [x, y], _)| x.hypot(*y)).fold(0.0, f64::max);
    let target = chart.projection.target;
    let scale = LONGEST * target.width().min(target.height()) / longest;
    let drawn = pulls.into_iter().filter(|(_, [x, y], _)| scale * x.hypot(*y) > SHORTEST);
    let arrow = |(from, [x, y], colour): (Point, [f64; 2], Colour)| {
        let to = [from[0] + scale * x, from[1] + scale * y];
        let head = look.head.min(0.6 * scale * x.hypot(y));
        let arrow =
            |width, head, colour| Item::Arrow(Arrow { from, to, stroke: Stroke::solid(width, colour), head });
        let ink = colour.mix(look.ink, 0.45);
        [
            arrow(1.4 * look.arrow + 2.0 * look.halo, head + 2.0 * look.halo, look.ground),
            arrow(1.4 * look.arrow, head, ink),
        ]
    };
    drawn.flat_map(arrow).collect()
}
