//! What the loss looks like on a window: levels, isolines with their labels, and the filled bands between them.

pub mod crease;
mod labels;
mod raster;
pub mod sketch;

use std::sync::Arc;

use self::labels::LevelLabel;
use crate::around::{Decay, Penalized};
use crate::experiment::{Layer, View};
use crate::picture::axis::projection::Projection;
use crate::picture::colour::{self, Colour, Theme};
use crate::picture::level::choice::{Levels, levels};
use crate::picture::level::contour::{Isoline, isolines_at, superlevel_areas};
use crate::picture::level::grid::Grid;
use crate::picture::level::window::Window;
use crate::picture::look::Look;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Align, Area, Clipped, Item, Polyline, Raster, Rectangle, Stroke, Text};
use crate::platform::{progress, work};
use crate::plot::coordinates::Coordinates;
use crate::plot::field::crease::{Break, Crease, creases};
use crate::real::V;
use crate::stage::Stage;
use crate::surface::{Loss, Surface};

/// How much work a field is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// For the window.
    Fine,
    /// For figures: the bands are areas instead of pixels.
    Vector,
}

impl Detail {
    /// The distance of neighbouring nodes, in points.
    const fn node_spacing(self) -> f64 {
        match self {
            Self::Fine => 4.0,
            Self::Vector => 3.0,
        }
    }
}

/// What a field shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// f
    Loss,
    /// ‖∇f‖, as isolines alone.
    Steepness,
}

/// All that decides a field: whoever keeps one compares this to know whether it is still the right one.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldSpec {
    /// Of the loss itself, or of its gradient.
    pub quantity: Quantity,
    /// The loss.
    pub surface: Surface,
    /// What is added to the loss.
    pub decay: Option<Decay>,
    /// The lowest known loss, with what is added to it.
    pub lowest: Option<f64>,
    /// In which coordinates it is seen.
    pub coordinates: Coordinates,
    /// What is visible of them.
    pub window: Window,
    /// How large it is shown, in points.
    pub size: [f64; 2],
    /// How much work it is worth.
    pub detail: Detail,
    /// Which colours it has.
    pub theme: Theme,
    /// The size of the isolines' labels.
    pub label: f64,
}

impl FieldSpec {
    /// The field of a view, in a size in points.
    pub fn new(
        stage: &Stage,
        view: &View,
        window: Window,
        size: [f64; 2],
        detail: Detail,
        look: &Look,
    ) -> Self {
        let decay = stage.penalty(view);
        Self {
            quantity: Quantity::Loss,
            surface: stage.experiment.surface.clone(),
            lowest: stage.lowest.filter(|_| decay.is_none()),
            decay,
            coordinates: Coordinates::of(&stage.experiment, view),
            window,
            size,
            detail,
            theme: look.theme,
            label: look.label,
        }
    }

    /// The field of the gradient's length for the same place, where a view wants it.
    pub fn steepness(&self, view: &View) -> Option<Self> {
        let spec = || Self { quantity: Quantity::Steepness, lowest: Some(0.0), ..self.clone() };
        view.shows(Layer::Steepness).then(spec)
    }

    /// How many columns and rows of nodes the loss is sampled at.
    pub fn nodes(&self) -> [usize; 2] {
        self.size.map(|length| nodes(length, self.detail.node_spacing()))
    }

    /// About how long sampling takes, in evaluations of an ordinary formula; a gradient takes about three.
    pub fn work(&self) -> u64 {
        let [nx, ny] = self.nodes();
        let each = if self.quantity == Quantity::Loss { 1 } else { 3 };
        (nx * ny) as u64 * self.surface.part().weight() * each
    }

    /// Whether another field has the same losses at the same nodes, however it is painted.
    pub fn samples_like(&self, other: &Self) -> bool {
        let painted_alike =
            Self { lowest: self.lowest, theme: self.theme, label: self.label, ..other.clone() };
        *self == painted_alike
    }

    /// The loss, or the length of its gradient, at the nodes of a row.
    pub fn row(&self, xs: &[f64], y: f64, out: &mut [f64]) {
        match self.quantity {
            Quantity::Loss => self.losses(xs, y, out),
            Quantity::Steepness => {
                let at = |x: &f64| self.gradient_length(self.coordinates.point(V::new(*x, y)));
                out.iter_mut().zip(xs).for_each(|(out, x)| *out = at(x));
            }
        }
    }

    /// Not a number where the loss is not defined.
    fn gradient_length(&self, at: V) -> f64 {
        let loss = self.surface.part();
        let (value, gradient) = match &self.decay {
            Some(decay) => Penalized { loss, decay: *decay }.gradient(at),
            None => loss.gradient(at),
        };
        if value.is_finite() { gradient.x.hypot(gradient.y) } else { f64::NAN }
    }

    fn losses(&self, xs: &[f64], y: f64, out: &mut [f64]) {
        let Self { surface, decay, coordinates, .. } = self;
        let loss = surface.part();
        if coordinates.is_plain() {
            loss.row(xs, y, out);
        } else {
            let at = |x: &f64| loss.value(coordinates.point(V::new(*x, y)));
            out.iter_mut().zip(xs).for_each(|(out, x)| *out = at(x));
        }
        if let Some(decay) = decay {
            let penalty = |x: &f64| decay.penalty(coordinates.point(V::new(*x, y)));
            out.iter_mut().zip(xs).for_each(|(out, x)| *out += penalty(x));
        }
    }
}

/// A loss on a window, prepared for drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The loss at the nodes.
    pub grid: Grid,
    /// The levels of the isolines.
    pub levels: Levels,
    /// The isolines of each level.
    pub lines: Vec<Vec<Isoline>>,
    labels: Vec<LevelLabel>,
    paint: Paint,
    /// The colours of the bands, from below the first level to above the last.
    bands: Vec<Colour>,
    has_holes: bool,
    /// Where the loss is not smooth.
    creases: Vec<Crease>,
}

/// The filled bands.
#[derive(Clone, Debug, PartialEq)]
enum Paint {
    /// Pixels from the top left, so many in a row.
    Pixels { width: usize, pixels: Arc<[[u8; 4]]> },
    /// Where the loss is at least as high as each band's lower end, to be painted over one another.
    Areas(Vec<Vec<Vec<[f64; 2]>>>),
}

impl Field {
    /// Samples a loss and prepares its picture.
    pub fn of(spec: &FieldSpec) -> Self {
        Self::on(spec, sampled(spec))
    }

    /// Prepares the picture of a loss that is sampled already, at the nodes of the specification.
    pub fn on(spec: &FieldSpec, grid: Grid) -> Self {
        let FieldSpec { lowest, window, size, detail, theme, label, .. } = spec;
        if spec.quantity == Quantity::Steepness {
            return Self::steepness(spec, grid);
        }
        let levels = levels(&grid, *lowest, level_count(*size));
        let lines = isolines_at(&grid, &levels.values);
        let labels = labels::place("", &levels.values, &lines, *window, *size, *label);
        let bands = band_colours(*theme, levels.values.len());
        let paint = match detail {
            Detail::Vector => {
                let lower_ends = std::iter::once(f64::NEG_INFINITY).chain(levels.values.iter().copied());
                Paint::Areas(lower_ends.map(|level| superlevel_areas(&grid, level)).collect())
            }
            Detail::Fine => {
                let (width, pixels) = raster::paint(&grid, &levels.values, &bands);
                Paint::Pixels { width, pixels }
            }
        };
        let has_holes = !grid.values().iter().all(|value| value.is_finite());
        let nodes = [grid.nx(), grid.ny()].map(|nodes| nodes.div_ceil(2).max(9));
        let creases = creases(spec.surface.part(), &spec.coordinates, *window, nodes);
        Self { grid, levels, lines, labels, paint, bands, has_holes, creases }
    }

    /// Isolines of the gradient's length, half as many as of a loss.
    fn steepness(spec: &FieldSpec, grid: Grid) -> Self {
        let FieldSpec { lowest, window, size, label, .. } = spec;
        let levels = levels(&grid, *lowest, level_count(*size) / 2);
        let lines = isolines_at(&grid, &levels.values);
        let labels = labels::place("‖∇f‖ ", &levels.values, &lines, *window, *size, *label);
        let (paint, bands, has_holes, creases) = (Paint::Areas(Vec::new()), Vec::new(), false, Vec::new());
        Self { grid, levels, lines, labels, paint, bands, has_holes, creases }
    }

    /// The place of each label's middle and its text, in the plane.
    pub fn labels(&self) -> impl Iterator<Item = ([f64; 2], &str)> {
        self.labels.iter().map(|label| (label.spot.at, label.text.as_str()))
    }
}

/// More work than this is shared between all cores.
const MUCH_WORK: u64 = 2_000_000;

/// The losses at all nodes.
fn sampled(spec: &FieldSpec) -> Grid {
    let [nx, ny] = spec.nodes();
    if spec.work() < MUCH_WORK {
        return Grid::sample(spec.window, nx, ny, |xs, y, out| spec.row(xs, y, out));
    }
    progress::begin("contours", "rows", ny as u64);
    let [xs, ys] = Grid::axes(spec.window, nx, ny);
    let rows = work::all(&ys, |y| {
        let mut row = vec![f64::NAN; nx];
        spec.row(&xs, *y, &mut row);
        progress::advance(1);
        row
    });
    Grid::with_values(spec.window, nx, ny, rows.concat())
}

/// How many nodes a side has.
fn nodes(length_points: f64, spacing_points: f64) -> usize {
    let cells = (length_points / spacing_points).ceil();
    if cells.is_finite() { cells.clamp(8.0, 800.0) as usize + 1 } else { 9 }
}

/// How many levels a plot of a size bears.
fn level_count([width, height]: [f64; 2]) -> usize {
    (width.min(height) / 32.0).clamp(6.0, 16.0) as usize
}

/// Even steps from the lowest band to the highest, so that each isoline is one step.
fn band_colours(theme: Theme, levels: usize) -> Vec<Colour> {
    let share = |band: usize| if levels == 0 { 0.5 } else { band as f64 / levels as f64 };
    (0..=levels).map(|band| colour::field(theme, share(band))).collect()
}

/// The field inside the projection's target: bands, isolines and labels as far as the view wants them.
pub fn field_items(field: &Field, projection: &Projection, view: &View, look: &Look) -> Item {
    let mut items = vec![backdrop(projection.target, look.ground)];
    if view.shows(Layer::Fill) {
        if field.has_holes {
            items.extend(hatch(projection.target, look));
        }
        items.extend(paint(field, projection));
    }
    if view.shows(Layer::Isolines) {
        items.extend(isolines(field, projection, &Stroke::solid(look.hairline, look.isoline)));
        if view.shows(Layer::Labels) {
            let label = |label: &LevelLabel| {
                let filled = view.shows(Layer::Fill);
                let behind = if filled { field.bands[label.level + 1] } else { look.ground };
                label_text(label, projection, behind, look)
            };
            items.extend(field.labels.iter().filter_map(label).map(Item::Text));
        }
    }
    items.extend(field.creases.iter().map(|crease| crease_line(crease, projection, look)));
    items.extend(notes(field, view, projection.target, look));
    Item::Clipped(Clipped { clip: projection.target, items })
}

/// The dotted isolines of the gradient's length, with their labels where a view has any and the loss's leave room.
pub fn steepness_items(
    field: &Field,
    loss: Option<&Field>,
    projection: &Projection,
    view: &View,
    look: &Look,
) -> Item {
    let colour = look.ink.with_opacity(0.55);
    let stroke = Stroke::dashed(1.1 * look.hairline, colour, &[1.25, 3.0]);
    let mut items = isolines(field, projection, &stroke);
    if view.shows(Layer::Labels) {
        let behind = look.ground.with_opacity(0.85);
        let texts = |field: &Field| {
            let text = |label| label_text(label, projection, behind, look);
            field.labels.iter().filter_map(text).collect::<Vec<Text>>()
        };
        let taken = loss.filter(|_| view.shows(Layer::Isolines)).map(texts).unwrap_or_default();
        let apart = |text: &Text, other: &Text| {
            let [dx, dy] = [0, 1].map(|axis| text.at[axis] - other.at[axis]);
            dx.hypot(dy) > 0.5 * (text.width() + other.width())
        };
        let free = |text: &Text| taken.iter().all(|other| apart(text, other));
        items.extend(texts(field).into_iter().filter(free).map(Item::Text));
    }
    Item::Clipped(Clipped { clip: projection.target, items })
}

/// A line along which the loss is not smooth: dashed at kinks, dotted at jumps and poles.
fn crease_line(crease: &Crease, projection: &Projection, look: &Look) -> Item {
    let width = 1.25 * look.hairline;
    let pattern = match crease.kind {
        Break::Kink => [4.0, 3.0],
        Break::Jump | Break::Pole => [1.25, 2.25],
    };
    let points = projection.line(crease.points.iter().copied()).collect();
    let stroke = Stroke::dashed(width, look.ink.with_opacity(0.7), &pattern);
    Item::Polyline(Polyline { points, stroke, closed: false })
}

/// What the marks of a loss mean that is not smooth everywhere or not defined, in the lower left corner.
fn notes(field: &Field, view: &View, target: Rect, look: &Look) -> Vec<Item> {
    let has = |kind| field.creases.iter().any(|crease| crease.kind == kind);
    let all = [
        (field.has_holes && view.shows(Layer::Fill), "undefined where it is hatched"),
        (has(Break::Jump), "jumps along the dotted lines: no gradient tells"),
        (has(Break::Pole), "grows without bound along the dotted lines"),
        (has(Break::Kink), "kinked along the dashed lines: gradients there are one-sided"),
    ];
    let said = all.into_iter().filter(|(holds, _)| *holds).enumerate();
    said.map(|(row, (_, words))| {
        let at = [target.min[0] + 0.7 * look.small, target.max[1] - (0.7 + 1.35 * row as f64) * look.small];
        Item::Text(Text { halo: Some(look.ground), ..Text::new(at, words, look.small, look.muted) })
    })
    .collect()
}

fn backdrop(rect: Rect, fill: Colour) -> Item {
    Item::Rectangle(Rectangle { rect, fill, stroke: None, corner: 0.0 })
}

/// The bands.
fn paint(field: &Field, projection: &Projection) -> Vec<Item> {
    match &field.paint {
        Paint::Pixels { width, pixels } => {
            let Window { x, y } = field.grid.window();
            let corners = [[x[0], y[1]], [x[1], y[0]]].map(|corner| projection.point(corner));
            let [Some(min), Some(max)] = corners else { return Vec::new() };
            let rect = Rect::new(min, max);
            vec![Item::Raster(Raster { rect, width: *width, pixels: Arc::clone(pixels) })]
        }
        Paint::Areas(areas) => {
            let painted = areas.iter().zip(&field.bands).filter(|(rings, _)| !rings.is_empty());
            let area = |rings: &Vec<Vec<[f64; 2]>>, &fill: &Colour| {
                let rings = rings.iter().map(|ring| projection.line(ring.iter().copied()).collect());
                Item::Area(Area { rings: rings.collect(), fill })
            };
            painted.map(|(rings, fill)| area(rings, fill)).collect()
        }
    }
}

/// Diagonal lines that are seen where there is no loss.
fn hatch(rect: Rect, look: &Look) -> Vec<Item> {
    let spacing = 1.2 * look.small;
    let count = ((rect.width() + rect.height()) / spacing).clamp(0.0, 1000.0) as usize;
    let stroke = Stroke::solid(look.hairline, look.axis.with_opacity(0.35));
    let mut items = vec![backdrop(rect, look.panel)];
    items.extend((1..=count).map(|k| {
        let along = k as f64 * spacing;
        let points = vec![[rect.min[0], rect.min[1] + along], [rect.min[0] + along, rect.min[1]]];
        Item::Polyline(Polyline { points, stroke: stroke.clone(), closed: false })
    }));
    items
}

/// One polyline for each level, its isolines apart by a NaN.
fn isolines(field: &Field, projection: &Projection, stroke: &Stroke) -> Vec<Item> {
    let level = |lines: &Vec<Isoline>| {
        let mut points: Vec<Point> = Vec::new();
        for line in lines {
            let back = line.points.first().filter(|_| line.closed);
            points.extend(projection.line(line.points.iter().chain(back).copied()));
            points.push([f64::NAN; 2]);
        }
        Item::Polyline(Polyline { points, stroke: stroke.clone(), closed: false })
    };
    field.lines.iter().filter(|lines| !lines.is_empty()).map(level).collect()
}

/// A level's label on its line, lifted off it by a seam in the colour of what is behind it.
fn label_text(label: &LevelLabel, projection: &Projection, behind: Colour, look: &Look) -> Option<Text> {
    let at = projection.point(label.spot.at)?;
    Some(Text {
        align: [Align::Center; 2],
        angle: -label.spot.angle.to_degrees(),
        halo: Some(behind),
        ..Text::new(at, &label.text, look.label, look.muted)
    })
}
