//! The plane of parameters: the field with the runs on it.

mod border;
pub mod ellipse;
pub mod examples;
mod ghosts;
pub(super) mod landmark;
pub(crate) mod model;
mod right_angle;
mod rod;
mod search_line;
pub mod step_arrows;
pub mod swarm;
pub mod trail;

use crate::around::Sharing;
use crate::experiment::{Layer, Layout, View};
use crate::picture::axis::projection::Projection;
use crate::picture::colour::Colour;
use crate::picture::line::cover::covered;
use crate::picture::look::Look;
use crate::picture::palette;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Align, Clipped, Dots, Item, Marker, MarkerShape, Stroke, Text};
use crate::picture::text_box::{Room, text_box};
use crate::plot::coordinates::{Chart, Coordinates};
use crate::plot::field::{Field, field_items, steepness_items};
use crate::plot::plane::ellipse::ellipse_items;
use crate::plot::plane::landmark::landmark;
use crate::plot::plane::model::{model_items, model_of};
use crate::plot::plane::right_angle::{right_angle, unequal_axes};
use crate::plot::plane::search_line::search_items;
use crate::plot::plane::step_arrows::step_arrows;
use crate::plot::plane::swarm::{best_item, swarm_items};
use crate::stage::{Actor, Stage};
use crate::surface::{Critical, CriticalKind};
use crate::trajectory::{Ending, Explanation, Flock, Trajectory};

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

/// What a plane shows of the loss itself, as far as it is there.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlaneFields<'a> {
    /// The loss.
    pub loss: Option<&'a Field>,
    /// The length of its gradient.
    pub steepness: Option<&'a Field>,
}

/// The texts of a field's items.
fn texts(items: &[Item]) -> impl Iterator<Item = &Text> {
    let groups =
        items.iter().filter_map(|item| if let Item::Clipped(group) = item { Some(group) } else { None });
    let inside = groups.flat_map(|group| &group.items);
    inside.filter_map(|item| if let Item::Text(text) = item { Some(text) } else { None })
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

/// A run as it stands at the playhead.
struct Performance<'a> {
    actor: &'a Actor,
    /// The places of its iterates.
    places: Vec<Point>,
    /// The places of their averages, where they are averaged.
    averages: Vec<Point>,
    /// The step that is explained, and its number.
    looked_at: Option<(u64, Explanation)>,
}

impl<'a> Plane<'a> {
    /// The runs of this plane.
    pub(super) fn actors(&self) -> impl Iterator<Item = &'a Actor> + use<'a> {
        let only = self.only;
        self.stage.visible(self.view).filter(move |actor| only.is_none_or(|slot| slot == actor.slot))
    }

    /// Everything inside the border, from the back to the front; without fields, the runs alone.
    pub fn items(&self, fields: PlaneFields) -> Vec<Item> {
        let Self { projection, view, look, .. } = *self;
        let loss = fields.loss.map(|field| field_items(field, projection, view, look));
        let steepness = |field| steepness_items(field, fields.loss, projection, view, look);
        let steepness = fields.steepness.map(steepness);
        let mut items: Vec<Item> = loss.into_iter().chain(steepness).collect();
        let mut room = Room::new(projection.target);
        let chart = self.chart();
        self.keep_clear(&chart, &mut room);
        for text in texts(&items) {
            // Upright ones are sentences about the plane, turned ones the levels of isolines.
            if text.angle == 0.0 && text.align[0] == Align::Start {
                room.take(text_box(text));
            } else {
                room.avoid(text);
            }
        }
        let runs = self.runs(&chart, &mut room);
        // The level of an isoline gives way to what is said of a run.
        for item in &mut items {
            if let Item::Clipped(Clipped { items, .. }) = item {
                let is_level = |text: &Text| text.align == [Align::Center; 2];
                items.retain(
                    |item| !matches!(item, Item::Text(text) if is_level(text) && !room.is_free(text)),
                );
            }
        }
        items.push(runs);
        items
    }

    /// Takes the places of marks that no words may cover.
    fn keep_clear(&self, chart: &Chart, room: &mut Room) {
        let around = |[x, y]: Point| {
            let half = 0.45 * self.look.marker;
            Rect::new([x - half, y - half], [x + half, y + half])
        };
        let start = self.stage.experiment.start();
        let ends = self.actors().map(|actor| actor.trajectory.at(self.step).at);
        for at in ends.chain([start]).filter_map(|at| chart.visible(at)) {
            room.take(around(at));
        }
    }

    /// Where points of the plane stand in the picture.
    pub fn chart(&self) -> Chart {
        let coordinates = Coordinates::of(&self.stage.experiment, self.view);
        Chart { projection: *self.projection, coordinates }
    }

    /// What stands on the field.
    fn runs(&self, chart: &Chart, room: &mut Room) -> Item {
        let Self { stage, view, projection, look, step, .. } = *self;
        let rect = projection.target;
        let mut items = self.borders(chart, room);
        if view.shows(Layer::Landmarks) {
            items.extend(self.landmarks(chart));
        }
        items.extend(self.ghosts(chart));
        let performances: Vec<Performance> =
            self.actors().map(|actor| self.performance(actor, chart)).collect();
        for Performance { actor, places, .. } in performances.iter().filter(|run| self.is_repeated(run)) {
            items.extend(trail::ghost(places, &actor.style(), look, rect));
        }
        items.extend(self.batches(chart));
        for flock in self.flocks() {
            items.extend(swarm_items(flock.1, step, &palette::style(flock.0), chart, look));
        }
        items.extend(performances.iter().flat_map(|performance| self.explained(performance, chart)));
        for Performance { actor, .. } in &performances {
            items.extend(examples::worker_ways(actor, step, actor.style().colour(look.theme), chart, look));
        }
        for Performance { actor, averages, .. } in &performances {
            items.extend(trail::average(averages, &actor.style(), look, rect));
        }
        // The trail of a run that is repeated would hide its cloud.
        let alone: Vec<&Performance> = performances.iter().filter(|run| !self.is_repeated(run)).collect();
        let lines: Vec<Vec<Point>> = alone.iter().map(|run| trail::line(&run.places, look, rect)).collect();
        let hidden = covered(&lines.iter().map(Vec::as_slice).collect::<Vec<_>>(), look.trail);
        for ((run, line), hidden) in alone.into_iter().zip(lines).zip(hidden) {
            items.extend(trail::trail(line, hidden, &run.places, &run.actor.style(), look, rect));
        }
        if view.shows(Layer::Rod) {
            for Performance { actor, .. } in performances.iter().filter(|run| !self.is_repeated(run)) {
                let colour = actor.style().colour(look.theme);
                items.extend(rod::rod_items(&actor.trajectory, step, colour, chart, look, rect));
            }
        }
        items.extend(self.start(chart));
        for Performance { actor, places, .. } in &performances {
            let (style, trajectory) = (actor.style(), &actor.trajectory);
            items.extend(trail::departure(places, trajectory, step, &style, look, rect, room));
        }
        if view.shows(Layer::Stationary) {
            items.extend(ellipse_items(stage, self.actors(), step, look, chart, room));
        }
        if view.shows(Layer::Gradients) {
            for Performance { actor, .. } in &performances {
                let colour = actor.style().colour(look.theme);
                items.extend(examples::gradient_cloud(actor, step, colour, chart, look, room));
            }
        }
        if view.shows(Layer::Arrows) {
            let arrows: Vec<Item> =
                performances.iter().flat_map(|performance| self.arrows(performance, chart, room)).collect();
            if !arrows.is_empty() {
                items.extend(unequal_axes(chart, look, room));
            }
            items.extend(arrows);
        }
        items.extend(performances.iter().flat_map(|performance| self.handover(performance, chart, room)));
        let ends = performances
            .iter()
            .filter_map(|Performance { actor, places, .. }| Some((actor, *places.last()?)));
        let ends: Vec<_> = ends.filter(|(_, at)| rect.shrink(-look.marker).contains(*at)).collect();
        for (k, (actor, at)) in ends.iter().enumerate() {
            // Of markers on one place the lower ones are larger.
            let same = |other: &Point| (other[0] - at[0]).hypot(other[1] - at[1]) < 0.25 * look.marker;
            let hidden = ends[k + 1..].iter().filter(|(_, other)| same(other)).count().min(4);
            let size = look.marker * (1.0 + 0.45 * hidden as f64);
            items.push(trail::marker(*at, &actor.style(), look, size));
        }
        let averages = performances.iter().filter_map(|run| Some((run.actor, *run.averages.last()?)));
        let averages = averages.filter(|(_, at)| rect.contains(*at));
        items.extend(averages.map(|(actor, at)| trail::average_marker(at, &actor.style(), look)));
        if step >= stage.experiment.steps {
            let best = |(slot, flock): (usize, &Flock)| best_item(flock, &palette::style(slot), chart, look);
            items.extend(self.flocks().flat_map(best));
        }
        items.extend(self.endings(&performances, chart, room));
        items.extend(self.ghost_labels(chart, room));
        items.extend(performances.iter().flat_map(|performance| self.kept(performance, chart, room)));
        items.extend(self.pointed_at(chart));
        Item::Clipped(Clipped { clip: rect, items })
    }

    /// Whether a run is one among its repeats.
    fn is_repeated(&self, run: &Performance) -> bool {
        let slot = run.actor.slot;
        self.flocks().any(|(of, flock)| of == slot && flock.layout() == Layout::Repeats)
    }

    /// The loss as the batch of the step sees it, once for all runs that share it, and the optimum that drifts.
    fn batches(&self, chart: &Chart) -> Vec<Item> {
        let Self { view, look, step, .. } = *self;
        let Some(first) = self.actors().find(|actor| examples::has_batches(actor)) else { return Vec::new() };
        let mut items = examples::drift_items(&first.plan, step, chart, look);
        if view.shows(Layer::Batch) {
            let shared =
                |actor: &Actor| actor.plan.around.batch.is_some_and(|batch| batch.sharing == Sharing::Common);
            let all_shared = self.actors().all(shared);
            let colour = if all_shared { look.ink } else { first.style().colour(look.theme) };
            items.extend(examples::batch_contours(&first.plan, step, colour, chart, look));
        }
        items
    }

    /// The swarms of this plane with their slots.
    fn flocks(&self) -> impl Iterator<Item = (usize, &'a Flock)> + use<'a> {
        let Self { stage, view, only, .. } = *self;
        let shown = move |slot: usize| !view.hidden.contains(&slot) && only.is_none_or(|one| one == slot);
        stage.flocks.iter().filter(move |(slot, _)| shown(*slot)).map(|(slot, flock)| (*slot, &**flock))
    }

    /// A run as it stands at the step.
    fn performance(&self, actor: &'a Actor, chart: &Chart) -> Performance<'a> {
        let Self { view, step, .. } = *self;
        let Trajectory { averages, .. } = &*actor.trajectory;
        let count = averages.len().min(actor.trajectory.index(step) + 1);
        let looked_at = if view.shows(Layer::Arrows)
            || (view.shows(Layer::Model) || view.shows(Layer::Search)) && actor.looks_around()
        {
            Some(actor.looked_at(step))
        } else {
            view.shows(Layer::Model).then(|| (actor.trajectory.index(step) as u64, Explanation::default()))
        };
        Performance {
            actor,
            places: trail::iterates(&actor.trajectory, step, chart),
            averages: trail::places(averages[..count].iter().copied(), chart),
            looked_at,
        }
    }

    /// The line that is searched, the model and its region.
    fn explained(&self, performance: &Performance, chart: &Chart) -> Vec<Item> {
        let Self { view, look, .. } = *self;
        let Some((step, explanation)) = &performance.looked_at else { return Vec::new() };
        let actor = performance.actor;
        let at = actor.trajectory.at(*step).at;
        let colour = actor.style().colour(look.theme);
        let mut items = Vec::new();
        if view.shows(Layer::Model) {
            let model = model_of(actor, *step, explanation);
            items.extend(model_items(at, model.as_ref(), explanation.region, colour, chart, look));
        }
        if let Some(search) = explanation.search.as_ref().filter(|_| view.shows(Layer::Search)) {
            let bounds = actor.plan.around.r#box;
            items.extend(search_items(at, search, bounds, colour, chart, look));
        }
        items
    }

    /// The parts of the step that starts at the step looked at.
    fn arrows(&self, performance: &Performance, chart: &Chart, room: &mut Room) -> Vec<Item> {
        let Some((step, explanation)) = &performance.looked_at else { return Vec::new() };
        let trajectory = &performance.actor.trajectory;
        if *step != trajectory.index(self.step) as u64 {
            return Vec::new();
        }
        let colour = performance.actor.style().colour(self.look.theme);
        let sample = trajectory.at(*step);
        let mut items = right_angle(sample.at, sample.gradient, colour, chart, self.look);
        items.extend(step_arrows(sample.at, explanation, colour, chart, self.look, room));
        items
    }

    /// Where another method takes over, once that is past.
    fn handover(&self, performance: &Performance, chart: &Chart, room: &mut Room) -> Vec<Item> {
        let actor = performance.actor;
        let Some(then) = actor.handover().filter(|then| then.step <= self.step) else { return Vec::new() };
        let Some(at) = chart.visible(actor.trajectory.at(then.step).at) else { return Vec::new() };
        trail::handover(at, then.optimizer.description().name, &actor.style(), self.look, room)
    }

    /// The iterate that a run is left at in place of its last one, once the run is over.
    fn kept(&self, performance: &Performance, chart: &Chart, room: &mut Room) -> Vec<Item> {
        let actor = performance.actor;
        let Some(kept) = actor.trajectory.restored().filter(|_| self.step >= actor.trajectory.last_step())
        else {
            return Vec::new();
        };
        let at = chart.visible(actor.trajectory.samples[kept].at);
        at.map(|at| trail::kept(at, &actor.style(), self.look, room)).unwrap_or_default()
    }

    /// Where runs stopped or gave up, and why. What is said already beside a place is not said there again.
    fn endings(&self, performances: &[Performance], chart: &Chart, room: &mut Room) -> Vec<Item> {
        let look = self.look;
        let mut items = Vec::new();
        for Performance { actor, .. } in performances {
            let (step, why) = match actor.trajectory.ending {
                Ending::Stopped { step, rule } => (step, rule.name()),
                Ending::GaveUp { step, why } => (step, why),
                Ending::OutOfSteps | Ending::Lost { .. } => continue,
            };
            let Some(at) = chart.visible(actor.trajectory.last().at).filter(|_| step <= self.step) else {
                continue;
            };
            items.extend(trail::end(at, &actor.style(), look));
            let text = Text { halo: Some(look.ground), ..Text::new(at, why, look.small, look.muted) };
            let anchors = trail::around(at, 1.3 * look.marker);
            items.extend(room.place_once(&text, at, 4.0 * look.small, anchors).map(Item::Text));
        }
        items
    }

    /// Where all runs start: a ring.
    fn start(&self, chart: &Chart) -> Option<Item> {
        let at = chart.visible(self.stage.experiment.start())?;
        self.actors().next().is_some().then(|| ring(at, 0.8 * self.look.marker, self.look, self.look.ink))
    }

    /// The iterates of the step that is pointed at elsewhere: rings.
    fn pointed_at(&self, chart: &Chart) -> Vec<Item> {
        let Some(cursor) = self.cursor else { return Vec::new() };
        let ring_of = |actor: &Actor| {
            let at = actor.trajectory.at(cursor).at;
            let colour = actor.style().colour(self.look.theme);
            chart.visible(at).map(|place| ring(place, 0.8 * self.look.marker, self.look, colour))
        };
        self.actors().filter_map(ring_of).collect()
    }

    /// A star at each minimum, filled at the lowest, a cross at each saddle, a hollow triangle at each maximum; points
    /// where there are very many.
    fn landmarks(&self, chart: &Chart) -> Vec<Item> {
        let Self { stage, projection, look, .. } = *self;
        let lowest = stage.minima().next().map_or(f64::NAN, |minimum| minimum.loss);
        let place = |critical: &Critical| {
            let at = chart.place(critical.at)?;
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
        let place = self.chart().straight();
        for actor in self.actors() {
            let samples = &actor.trajectory.samples[..=actor.trajectory.index(self.step)];
            for (k, sample) in samples.iter().enumerate() {
                let at = place(sample.at);
                let distance = (at[0] - x).hypot(at[1] - y);
                if distance <= best.map_or(REACH, |(least, _)| least) && self.projection.target.contains(at) {
                    best = Some((distance, Hit { slot: actor.slot, step: k as u64, at }));
                }
            }
        }
        best.map(|(_, hit)| hit)
    }
}

fn ring(at: Point, size: f64, look: &Look, colour: Colour) -> Item {
    let outline = Some(Stroke::solid(0.7 * look.trail, colour));
    Item::Marker(Marker { at, shape: MarkerShape::Circle, size, fill: look.ground, outline })
}
