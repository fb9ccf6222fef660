//! The data beside the plane: the rows that a loss is a mean over, and what each run's model makes of them.
//!
//! With one feature models are curves through the points; with two features and a number each run has a dot for every row,
//! its prediction over the target; between classes models are boundaries.

mod axes;
mod fit;
mod key;
mod models;
mod rows;

pub use axes::{DataAxes, DataPicture};
pub use fit::fit_items;

use crate::experiment::View;
use crate::picture::axis::frame::Frame;
use crate::picture::axis::projection::Projection;
use crate::picture::colour::Colour;
use crate::picture::look::Look;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Arrow, Clipped, Item, Marker, MarkerShape, Polyline, Rectangle, Stroke};
use crate::plot::plane::model::polyline;
use crate::plot::plane::trail::dashed;
use crate::real::V;
use crate::stage::{Actor, Stage};
use crate::surface::Surface;
use axes::Sight;

/// What is pointed at in the data or in the plane, and so is seen in both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pointed {
    /// A row, counted as the rows come.
    Example(u32),
    /// Weights.
    Model(V),
    /// An iterate of a run.
    Iterate {
        /// The run's slot.
        slot: usize,
        /// The iterate's step.
        step: u64,
    },
}

/// The data with the models as they stand at a step.
#[derive(Clone, Copy, Debug)]
pub struct DataPane<'a> {
    /// The loss over the data that are shown: the stage's, or a newer one with the same model.
    pub surface: &'a Surface,
    /// The runs.
    pub stage: &'a Stage,
    /// How they are looked at.
    pub view: &'a View,
    /// What the axes show.
    pub axes: &'a DataAxes,
    /// Inside of the axes.
    pub target: Rect,
    /// Sizes and colours.
    pub look: &'a Look,
    /// The playhead.
    pub step: u64,
    /// A step that is pointed at elsewhere, such as on a curve.
    pub cursor: Option<u64>,
    /// What is pointed at in one of both panes.
    pub pointed: Option<Pointed>,
    /// What stands above.
    pub heading: &'a str,
}

/// At most so many labels on the left axis.
const MOST_LABELS: usize = 8;

/// The opacity of the seam around models.
const SEAM: f64 = 0.75;

impl<'a> DataPane<'a> {
    /// Where rows stand in the picture.
    pub fn projection(&self) -> Projection {
        self.axes.projection(self.target)
    }

    /// The whole pane: rows, models, frame, key.
    pub fn items(&self) -> Vec<Item> {
        let Self { look, target, .. } = *self;
        let ground = Rectangle { rect: target, fill: look.ground, stroke: None, corner: 0.0 };
        let mut items = vec![Item::Rectangle(ground)];
        let Some(loss) = self.surface.part().data_loss() else { return items };
        let sight = Sight { loss, axes: self.axes };
        let projection = self.projection();
        let inner = self.inner_names();
        let frame = self.frame(&projection, inner);
        let mut inside = frame.grid();
        if self.axes.picture == DataPicture::Predictions {
            inside.extend(self.ideal(&projection));
        }
        inside.extend(self.rows(&sight));
        let batches = self.batch_rows();
        inside.extend(self.batches(&batches, &sight));
        inside.extend(self.errors(&sight));
        inside.extend(self.models(&sight, &projection));
        inside.extend(self.pointed_at(&sight, &projection));
        let corner = self.axes.free_corner;
        let taken = (corner == [false, true] && inner[1]) || (corner == [true, false] && inner[0]);
        inside.extend(key::card(
            &self.key(&batches, &sight),
            corner,
            f64::from(u8::from(taken)),
            look,
            target,
        ));
        for (axis, lower_right) in [(0, true), (1, false)] {
            if inner[axis] {
                inside.push(key::inner_name(&self.axes.names[axis], lower_right, look, target));
            }
        }
        items.push(Item::Clipped(Clipped { clip: target, items: inside }));
        items.extend(frame.items());
        items
    }

    /// Which axes have a name too long to stand beside their labels, and so have it inside.
    fn inner_names(&self) -> [bool; 2] {
        self.axes.names.each_ref().map(|name| name.chars().count() > 4)
    }

    fn frame<'b>(&'b self, projection: &'b Projection, inner: [bool; 2]) -> Frame<'b> {
        let name = |axis: usize| if inner[axis] { "" } else { self.axes.names[axis].as_str() };
        Frame {
            projection,
            look: self.look,
            x_name: name(0),
            y_name: name(1),
            heading: self.heading,
            most_y_labels: MOST_LABELS,
            x_counts: false,
            top: None,
        }
    }

    /// The visible runs.
    fn actors(&self) -> impl Iterator<Item = &'a Actor> {
        self.stage.visible(self.view)
    }

    /// The weights of a run at a step.
    fn weights(actor: &Actor, step: u64) -> V {
        actor.trajectory.at(step).at
    }

    /// The line on which predictions are right.
    fn ideal(&self, projection: &Projection) -> Option<Item> {
        let [low, high] = projection.x.range;
        let ends = projection.line([[low, low], [high, high]]).collect();
        let stroke = self.ideal_stroke();
        Some(Item::Polyline(Polyline { points: ends, stroke, closed: false }))
    }

    fn ideal_stroke(&self) -> Stroke {
        Stroke::dashed(self.look.hairline, self.look.axis, &[4.0, 3.0])
    }

    /// All models: their seams first, so that models that agree show all their colours through their dashes.
    fn models(&self, sight: &Sight, projection: &Projection) -> Vec<Item> {
        if self.axes.picture == DataPicture::Predictions {
            return Vec::new();
        }
        let look = self.look;
        let mut seams = Vec::new();
        let mut lines = Vec::new();
        let count = self.actors().count().max(1) as f64;
        for (k, actor) in self.actors().enumerate() {
            let (w, style) = (Self::weights(actor, self.step), actor.style());
            let colour = style.colour(look.theme);
            let pieces = self.model(sight, w, projection);
            let seam = Stroke::solid(look.curve + 2.0 * look.halo, look.ground.with_opacity(SEAM));
            seams.extend(polyline(pieces.clone(), &seam));
            lines.extend(polyline(pieces, &dashed(look.curve, colour, style.dash)));
            if self.axes.picture == DataPicture::Classes {
                lines.extend(self.margins(sight, w, colour, projection));
                lines.extend(self.side(sight, w, colour, 0.3 + 0.4 * (k as f64 + 0.5) / count, projection));
            }
            let cursor = self.cursor.filter(|cursor| *cursor != self.step);
            if let Some(cursor) = cursor {
                let then = self.model(sight, Self::weights(actor, cursor), projection);
                lines.extend(polyline(then, &Stroke::solid(0.6 * look.curve, colour.with_opacity(0.7))));
            }
        }
        seams.into_iter().chain(lines).collect()
    }

    /// The pieces of a model's curve or boundary.
    fn model(&self, sight: &Sight, w: V, projection: &Projection) -> Vec<Vec<Point>> {
        match self.axes.picture {
            DataPicture::Curve => models::curve(sight, w, projection),
            DataPicture::Classes => self.boundary(sight, w, 0.0, projection).into_iter().collect(),
            DataPicture::Predictions => Vec::new(),
        }
    }

    fn boundary(&self, sight: &Sight, w: V, level: f64, projection: &Projection) -> Option<Vec<Point>> {
        let line = models::scores(sight, w, projection)?.line(level, self.target.shrink(-8.0))?;
        Some(line.to_vec())
    }

    /// The thin lines on which the score is the margin, on both sides.
    fn margins(&self, sight: &Sight, w: V, colour: Colour, projection: &Projection) -> Vec<Item> {
        let Some(margin) = sight.loss.margin() else { return Vec::new() };
        let stroke = Stroke::dashed(0.5 * self.look.curve, colour.with_opacity(0.75), &[3.0, 2.5]);
        let lines =
            [-margin, margin].into_iter().filter_map(|level| self.boundary(sight, w, level, projection));
        lines.filter_map(|line| polyline(vec![line], &stroke)).collect()
    }

    /// A short arrow across a boundary to the side of class 1, at a share of the way along it.
    fn side(&self, sight: &Sight, w: V, colour: Colour, share: f64, projection: &Projection) -> Option<Item> {
        let slope = models::scores(sight, w, projection)?;
        let [a, b] = slope.line(0.0, self.target)?;
        let from = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
        let length = 1.9 * self.look.head;
        let [x, y] = slope.direction().map(|part| length * part);
        let stroke = Stroke::solid(self.look.curve, colour);
        Some(Item::Arrow(Arrow { from, to: [from[0] + x, from[1] + y], stroke, head: 0.8 * self.look.head }))
    }

    /// How far each model is off at the row that is pointed at.
    fn errors(&self, sight: &Sight) -> Vec<Item> {
        let (Some(Pointed::Example(row)), DataPicture::Curve) = (self.pointed, self.axes.picture) else {
            return Vec::new();
        };
        let projection = self.projection();
        let Some(seen) = self.example(sight, row).map(|example| sight.seen(&example)) else {
            return Vec::new();
        };
        let count = self.actors().count() as f64;
        let line = |(k, actor): (usize, &Actor)| {
            let predicted = sight.prediction(Self::weights(actor, self.step), seen.x);
            let [from, to] = [seen.y, predicted].map(|y| projection.point([seen.x[0], y]));
            let aside = (k as f64 - 0.5 * (count - 1.0)) * 1.2 * self.look.curve;
            let points = vec![from.map(|[x, y]| [x + aside, y])?, to.map(|[x, y]| [x + aside, y])?];
            let stroke = Stroke::solid(0.7 * self.look.curve, actor.style().colour(self.look.theme));
            Some(Item::Polyline(Polyline { points, stroke, closed: false }))
        };
        self.actors().enumerate().filter_map(line).collect()
    }

    /// What is pointed at: a ring around a row, a model in ink, or a run's model at another step.
    fn pointed_at(&self, sight: &Sight, projection: &Projection) -> Vec<Item> {
        let look = self.look;
        match self.pointed {
            Some(Pointed::Example(row)) => {
                let places = self.places_of(sight, row);
                places.into_iter().map(|at| ring(at, 1.25 * look.marker, look)).collect()
            }
            Some(Pointed::Model(w)) => {
                // Dots are many; they must not bury the runs.
                let dots = self.axes.picture == DataPicture::Predictions;
                let ink = look.ink.with_opacity(if dots { 0.3 } else { 1.0 });
                self.lifted(sight, w, projection, &Stroke::dashed(look.curve, ink, &[4.0, 2.5]))
            }
            Some(Pointed::Iterate { slot, step }) => {
                let Some(actor) = self.actors().find(|actor| actor.slot == slot) else { return Vec::new() };
                let stroke = Stroke::solid(1.7 * look.curve, actor.style().colour(look.theme));
                self.lifted(sight, Self::weights(actor, step), projection, &stroke)
            }
            None => Vec::new(),
        }
    }

    /// A model above all others; as dots where models are dots.
    fn lifted(&self, sight: &Sight, w: V, projection: &Projection, stroke: &Stroke) -> Vec<Item> {
        let look = self.look;
        if self.axes.picture == DataPicture::Predictions {
            return self.predictions_of(sight, w, stroke.colour);
        }
        let pieces = self.model(sight, w, projection);
        let seam = Stroke::solid(stroke.width + 2.5 * look.halo, look.ground.with_opacity(0.9));
        let mut items: Vec<Item> = polyline(pieces.clone(), &seam).into_iter().collect();
        items.extend(polyline(pieces, stroke));
        if self.axes.picture == DataPicture::Classes {
            items.extend(self.side(sight, w, stroke.colour, 0.5, projection));
        }
        items
    }
}

/// A ring in ink around a place, with a seam.
fn ring(at: Point, size: f64, look: &Look) -> Item {
    let circle = |width: f64, colour| {
        let outline = Some(Stroke::solid(width, colour));
        Item::Marker(Marker { at, shape: MarkerShape::Circle, size, fill: Colour::TRANSPARENT, outline })
    };
    let seam = circle(0.9 * look.trail + 1.6 * look.halo, look.ground.with_opacity(0.8));
    Item::Clipped(Clipped {
        clip: Rect::new(at, at).shrink(-2.0 * size),
        items: vec![seam, circle(0.9 * look.trail, look.ink)],
    })
}
