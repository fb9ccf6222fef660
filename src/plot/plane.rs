//! The plane of parameters: the field with the runs on it.

use super::colour::Colour;
use super::field::{Field, field_items};
use super::look::Look;
use super::projection::Projection;
use super::rect::Point;
use super::scene::{Dots, Group, Item, Marker, MarkerShape, Stroke};
use super::stage::{Actor, Stage};
use super::step_arrows::step_arrows;
use super::text_box::Room;
use super::trail;
use crate::experiment::View;
use crate::surface::{Critical, CriticalKind};

/// A pointer farther away than this from every iterate meets none, in points.
const REACH: f64 = 14.0;

/// More visible landmarks than this are points, so that they do not hide the field; the lowest minimum stays a star.
const CROWD: usize = 24;

/// One plane of a picture: what is shown, where, and up to which step.
///
/// What lies beyond the step is not drawn: a run is seen as it stands there.
#[derive(Clone, Copy, Debug)]
pub struct Plane<'a> {
    /// The runs.
    pub stage: &'a Stage,
    /// How they are looked at.
    pub view: &'a View,
    /// Where the plane lies in the picture.
    pub projection: &'a Projection,
    /// Sizes and colours.
    pub look: &'a Look,
    /// The playhead.
    pub step: u64,
    /// A step that is pointed at elsewhere, such as on a curve.
    pub cursor: Option<u64>,
    /// The slot of the only run of this plane; none for all that are visible.
    pub only: Option<usize>,
}

/// An iterate under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The run's slot.
    pub slot: usize,
    /// The iterate's step.
    pub step: u64,
    /// Its place in the picture.
    pub at: Point,
}

impl<'a> Plane<'a> {
    /// The runs of this plane.
    fn actors(&self) -> impl Iterator<Item = &'a Actor> + use<'a> {
        let only = self.only;
        self.stage.visible(self.view).filter(move |actor| only.is_none_or(|slot| slot == actor.slot))
    }

    /// Everything inside the border, from the back to the front; without a field, the runs alone.
    pub fn items(&self, field: Option<&Field>) -> Vec<Item> {
        let field = field.map(|field| field_items(field, self.projection, self.view, self.look));
        field.into_iter().chain([self.runs()]).collect()
    }

    /// What stands on the field.
    fn runs(&self) -> Item {
        let Self { stage, view, projection, look, step, .. } = *self;
        let rect = projection.target;
        let mut items = Vec::new();
        if view.landmarks {
            items.extend(self.landmarks());
        }
        for ghost in stage.ghosts.iter().filter(|ghost| self.only.is_none_or(|slot| slot == ghost.slot)) {
            let places = trail::places(&ghost.trajectory, u64::MAX, projection);
            items.extend(trail::ghost(&places, &super::palette::style(ghost.slot), look, rect));
        }
        let actors: Vec<(&Actor, Vec<Point>)> =
            self.actors().map(|actor| (actor, trail::places(&actor.trajectory, step, projection))).collect();
        for (actor, places) in &actors {
            items.extend(trail::trail(places, &actor.style(), look, rect));
        }
        items.extend(self.start());
        let mut room = Room::new(rect);
        for (actor, places) in &actors {
            let (style, trajectory) = (actor.style(), &actor.trajectory);
            items.extend(trail::departure(places, trajectory, step, &style, look, rect, &mut room));
        }
        if view.arrows {
            items.extend(
                actors.iter().flat_map(|(actor, _)| step_arrows(actor, step, projection, look, &mut room)),
            );
        }
        let ends = actors.iter().filter_map(|(actor, places)| Some((actor, *places.last()?)));
        let ends = ends.filter(|(_, at)| rect.shrink(-look.marker).contains(*at));
        items.extend(ends.map(|(actor, at)| trail::marker(at, &actor.style(), look, look.marker)));
        items.extend(self.pointed_at());
        Item::Group(Group { clip: rect, items })
    }

    /// Where all runs start: a ring.
    fn start(&self) -> Option<Item> {
        let start = self.stage.experiment.start();
        let at = self.projection.point([start.x, start.y])?;
        let visible = self.projection.target.contains(at) && self.actors().next().is_some();
        visible.then(|| ring(at, 0.8 * self.look.marker, self.look, self.look.ink))
    }

    /// The iterates of the step that is pointed at elsewhere: rings.
    fn pointed_at(&self) -> Vec<Item> {
        let Some(cursor) = self.cursor else { return Vec::new() };
        let ring_of = |actor: &Actor| {
            let at = actor.trajectory.at(cursor).at;
            let place = self.projection.point([at.x, at.y])?;
            let visible = self.projection.target.contains(place);
            visible.then(|| {
                ring(place, 0.8 * self.look.marker, self.look, actor.style().colour(self.look.theme))
            })
        };
        self.actors().filter_map(ring_of).collect()
    }

    /// A star at each minimum, filled at the lowest, a cross at each saddle, a hollow triangle at each maximum; points
    /// where there are very many.
    fn landmarks(&self) -> Vec<Item> {
        let Self { stage, projection, look, .. } = *self;
        let lowest = stage.minima().next().map_or(f64::NAN, |minimum| minimum.loss);
        let place = |critical: &Critical| {
            let at = projection.point([critical.at.x, critical.at.y])?;
            let tied = critical.loss - lowest <= 1e-9 * (1.0 + lowest.abs());
            let visible = projection.target.shrink(-look.marker).contains(at);
            visible.then_some((at, critical.kind, tied))
        };
        let marks: Vec<_> = stage.critical.iter().filter_map(place).collect();
        let single = |&&(_, _, tied): &&(Point, CriticalKind, bool)| tied || marks.len() <= CROWD;
        let small = marks.iter().filter(|mark| !single(mark)).map(|&(at, ..)| at).collect();
        let crowd = Dots { at: small, radius: 0.13 * look.marker, colour: look.ink.with_opacity(0.45) };
        let mut items = if crowd.at.is_empty() { Vec::new() } else { vec![Item::Dots(crowd)] };
        // The lowest ones on top.
        items.extend(
            marks.iter().filter(single).rev().map(|&(at, kind, tied)| landmark(at, kind, tied, look)),
        );
        items
    }

    /// The iterate nearest to a place of the picture, if one is near; of equally near ones the latest.
    pub fn nearest_iterate(&self, [x, y]: Point) -> Option<Hit> {
        let mut best: Option<(f64, Hit)> = None;
        let place = trail::straight(self.projection);
        for actor in self.actors() {
            let samples = &actor.trajectory.samples[..=actor.trajectory.index(self.step)];
            for (k, sample) in samples.iter().enumerate() {
                let at = place([sample.at.x, sample.at.y]);
                let distance = (at[0] - x).hypot(at[1] - y);
                if distance <= best.map_or(REACH, |(least, _)| least) && self.projection.target.contains(at) {
                    best = Some((distance, Hit { slot: actor.slot, step: k as u64, at }));
                }
            }
        }
        best.map(|(_, hit)| hit)
    }
}

/// The mark of a critical point, in ink so that it is not taken for a run.
pub(super) fn landmark(at: Point, kind: CriticalKind, lowest: bool, look: &Look) -> Item {
    let ink = look.ink.with_opacity(0.75);
    let (shape, size, fill) = match (kind, lowest) {
        (CriticalKind::Minimum, true) => (MarkerShape::Star, 0.85, ink),
        (CriticalKind::Minimum, false) => (MarkerShape::Star, 0.85, look.ground),
        (CriticalKind::Saddle, _) => (MarkerShape::Cross, 0.6, ink),
        (CriticalKind::Maximum, _) => (MarkerShape::Triangle, 0.6, look.ground),
    };
    let seam = if fill == ink { look.ground.with_opacity(0.7) } else { ink };
    let outline = Some(Stroke::solid(look.hairline, seam));
    Item::Marker(Marker { at, shape, size: size * look.marker, fill, outline })
}

fn ring(at: Point, size: f64, look: &Look, colour: Colour) -> Item {
    let outline = Some(Stroke::solid(0.7 * look.trail, colour));
    Item::Marker(Marker { at, shape: MarkerShape::Circle, size, fill: look.ground, outline })
}
