//! The local quadratic model that a method believes in, and the region in which it trusts it, around an iterate.

use crate::around::Around;
use crate::optimizer::{LocalModel, Optimizer};
use crate::picture::colour::Colour;
use crate::picture::level::contour::{Isoline, isolines_at};
use crate::picture::level::grid::Grid;
use crate::picture::level::window::Window;
use crate::picture::line::clip::clip_polyline;
use crate::picture::look::Look;
use crate::picture::rect::Point;
use crate::picture::scene::{Item, Marker, MarkerShape, Polyline, Stroke};
use crate::plot::coordinates::Chart;
use crate::real::V;
use crate::trajectory::Explanation;
use nalgebra::Matrix2;

use crate::stage::Actor;

/// How many contours a model has.
const LEVELS: usize = 5;

/// Nodes along a side of the neighbourhood in which a model is drawn.
const NODES: usize = 49;

/// The least and the greatest radius of that neighbourhood, as shares of the plane's shorter side.
const REACH: [f64; 2] = [0.14, 0.26];

/// The model of a step: the one that its method tells of, or the bowl (1/α)·1 that plain gradient descent believes in,
/// whose minimizer is its next iterate.
pub(crate) fn model_of(actor: &Actor, step: u64, explanation: &Explanation) -> Option<LocalModel> {
    let around = Around { stop: None, averaging: None, ..actor.plan.around.clone() };
    let plain = matches!(actor.plan.optimizer_at(step), Optimizer::GradientDescent(_)) && around.is_bare();
    let sample = actor.trajectory.at(step);
    let bowl = LocalModel { gradient: sample.gradient, hessian: Matrix2::identity() / sample.rate };
    explanation.model.or_else(|| plain.then_some(bowl))
}

/// Contours of the model and its minimizer, and the border of the trusted region, around the iterate `at`.
pub(crate) fn model_items(
    at: V,
    model: Option<&LocalModel>,
    region: Option<f64>,
    colour: Colour,
    chart: &Chart,
    look: &Look,
) -> Vec<Item> {
    let Some(place) = chart.visible(at) else { return Vec::new() };
    let mut items: Vec<Item> = Vec::new();
    if let Some(model) = model {
        let ink = colour.mix(look.ink, 0.3).with_opacity(0.7);
        items.extend(contours(model, place, region.map(|radius| span(at, radius, chart)), ink, chart, look));
        items.extend(cross(at, model, colour, chart, look));
    }
    items.extend(region.and_then(|radius| border(at, radius, colour, chart, look)));
    items
}

/// The largest extent of a circle of the plane in the picture.
fn span(at: V, radius: f64, chart: &Chart) -> f64 {
    let Some(from) = chart.place(at) else { return 0.0 };
    let far = |way: V| chart.place(at + way * radius).map_or(f64::INFINITY, |to| distance(from, to));
    far(V::x()).max(far(V::y()))
}

fn distance(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Where the model is lowest, if it is lowest anywhere.
fn minimizer(model: &LocalModel) -> Option<V> {
    let b = model.hessian;
    let bowl = b[(0, 0)] > 0.0 && b.determinant() > 0.0;
    let way = -(b.try_inverse().filter(|_| bowl)? * model.gradient);
    way.iter().all(|part| part.is_finite()).then_some(way)
}

fn value(model: &LocalModel, way: V) -> f64 {
    model.gradient.dot(&way) + 0.5 * way.dot(&(model.hessian * way))
}

/// Thin dashed contours in a disc around the iterate, so that the picture stays quiet.
fn contours(
    model: &LocalModel,
    place: Point,
    region: Option<f64>,
    colour: Colour,
    chart: &Chart,
    look: &Look,
) -> Vec<Item> {
    let target = chart.projection.target;
    let [least, most] = REACH.map(|share| share * target.width().min(target.height()));
    let lowest = minimizer(model);
    let away = |way: V| chart.straight()(chart.point(place) + way);
    let to_lowest = lowest.map_or(0.0, |way| distance(place, away(way)));
    let radius = (1.6 * to_lowest).max(1.1 * region.unwrap_or(0.0));
    let radius = if radius.is_finite() { radius.clamp(least, most.max(least)) } else { most };
    let side = [-radius, radius];
    let grid = Grid::sample(Window { x: side, y: side }, NODES, NODES, |rights, down, out| {
        for (out, &right) in out.iter_mut().zip(rights) {
            *out = value(model, chart.way([right, down]));
        }
    });
    let lines = isolines_at(&grid, &levels(&grid, lowest.filter(|_| to_lowest < radius), model, radius));
    let stroke = Stroke::dashed(0.9 * look.hairline, colour, &[4.0, 3.0]);
    let inside = |at: &Point| at[0].hypot(at[1]) <= radius;
    let line = |isoline: &Isoline| {
        let back = isoline.points.first().filter(|_| isoline.closed);
        let points = isoline.points.iter().chain(back);
        let points = points.map(|at| match inside(at) {
            true => [place[0] + at[0], place[1] + at[1]],
            false => [f64::NAN; 2],
        });
        polyline(clip_polyline(points, target), &stroke)
    };
    lines.iter().flatten().filter_map(line).collect()
}

/// A few levels between the lowest and the highest value of the disc: even steps, or around a minimizer squares, so that
/// ellipses are evenly apart.
fn levels(grid: &Grid, lowest: Option<V>, model: &LocalModel, radius: f64) -> Vec<f64> {
    let mut range = [f64::INFINITY, f64::NEG_INFINITY];
    for (j, y) in grid.ys().iter().enumerate() {
        for (i, x) in grid.xs().iter().enumerate() {
            let value = grid.value(i, j);
            if x.hypot(*y) <= radius && value.is_finite() {
                range = [range[0].min(value), range[1].max(value)];
            }
        }
    }
    let share = |k: usize| k as f64 / (LEVELS + 1) as f64;
    let [low, high] = range;
    let levels = (1..=LEVELS).map(|k| match lowest {
        Some(way) => {
            let bottom = value(model, way);
            bottom + (high - bottom) * share(k).powi(2)
        }
        None => low + (high - low) * share(k),
    });
    levels.filter(|level| level.is_finite() && high > low).collect()
}

/// A small cross where the model is lowest.
fn cross(at: V, model: &LocalModel, colour: Colour, chart: &Chart, look: &Look) -> Option<Item> {
    let at = chart.visible(at + minimizer(model)?)?;
    let outline = Some(Stroke::solid(0.8 * look.halo, look.ground));
    let (shape, size) = (MarkerShape::Cross, 0.6 * look.marker);
    Some(Item::Marker(Marker { at, shape, size, fill: colour.mix(look.ink, 0.3), outline }))
}

/// The circle of a radius around the iterate.
fn border(at: V, radius: f64, colour: Colour, chart: &Chart, look: &Look) -> Option<Item> {
    const CORNERS: usize = 128;
    let corner = |k: usize| {
        let (sin, cos) = (std::f64::consts::TAU * k as f64 / CORNERS as f64).sin_cos();
        chart.place(at + V::new(cos, sin) * radius).unwrap_or([f64::NAN; 2])
    };
    let stroke = Stroke::solid(1.2 * look.hairline, colour.mix(look.ink, 0.15).with_opacity(0.85));
    polyline(clip_polyline((0..=CORNERS).map(corner), chart.projection.target), &stroke)
}

/// Pieces as one line; none where there are none.
pub(crate) fn polyline(pieces: Vec<Vec<Point>>, stroke: &Stroke) -> Option<Item> {
    let mut points: Vec<Point> = Vec::new();
    for piece in pieces {
        if !points.is_empty() {
            points.push([f64::NAN; 2]);
        }
        points.extend(piece);
    }
    (points.len() > 1).then(|| Item::Polyline(Polyline { points, stroke: stroke.clone(), closed: false }))
}
