//! What the examples of a loss over data add to the plane: the loss as the current mini-batch sees it, the gradients of the
//! single examples, the ways of workers, and an optimum that drifts.

use crate::data::{Data, ScalingForm};
use crate::experiment::Plan;
use crate::picture::colour::Colour;
use crate::picture::level::choice::levels;
use crate::picture::level::contour::{Isoline, isolines_at};
use crate::picture::level::grid::Grid;
use crate::picture::level::window::Window;
use crate::picture::look::Look;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Arrow, Dots, Item, Polyline, Stroke, Text};
use crate::picture::text_box::Room;
use crate::plot::coordinates::Chart;
use crate::plot::plane::landmark::landmark;
use crate::plot::plane::trail::around;
use crate::real::V;
use crate::stage::Actor;
use crate::surface::{CriticalKind, DataLoss};
use crate::trajectory::{seen, seen_last, seen_rows};

/// So many values of single examples a picture of a batch may cost.
const WORK: f64 = 4e5;

/// How many levels a batch has.
const LEVELS: usize = 8;

/// More gradients than this are thinned out.
const MOST_GRADIENTS: usize = 600;

/// The length that nine of ten gradients stay below, as a share of the plane's shorter side.
const LENGTH: f64 = 0.2;

/// Whether steps of a run see less than the whole loss.
pub(crate) fn has_batches(actor: &Actor) -> bool {
    actor.plan.is_stochastic()
}

/// Isolines of the loss as the batch of a step sees it, dashed in the run's colour.
pub(crate) fn batch_contours(
    plan: &Plan,
    step: u64,
    colour: Colour,
    chart: &Chart,
    look: &Look,
) -> Vec<Item> {
    let Some(batch) = seen(plan, step) else { return Vec::new() };
    let Rect { min, max } = chart.projection.target;
    let (width, height) = (max[0] - min[0], max[1] - min[1]);
    let nodes = (WORK / batch.count.max(1) as f64).clamp(100.0, 9600.0);
    let side = |length: f64| ((length * (nodes / (width * height)).sqrt()) as usize).clamp(8, 240);
    let window = Window { x: [min[0], max[0]], y: [min[1], max[1]] };
    let grid = Grid::sample(window, side(width), side(height), |xs, y, out| {
        for (out, &x) in out.iter_mut().zip(xs) {
            *out = batch.loss.value(chart.point([x, y]));
        }
    });
    let stroke = Stroke::dashed(look.hairline, colour.mix(look.ink, 0.2).with_opacity(0.75), &[5.0, 3.0]);
    let line = |isoline: &Isoline| {
        Item::Polyline(Polyline {
            points: isoline.points.clone(),
            stroke: stroke.clone(),
            closed: isoline.closed,
        })
    };
    isolines_at(&grid, &levels(&grid, None, LEVELS).values).iter().flatten().map(line).collect()
}

/// The cloud of what every example would have an iterate do: −∇ℓᵢ as dots around it, those of the step's batch in ink, with
/// the means of all and of the batch as arrows. All runs' clouds have a scale of their own.
pub(crate) fn gradient_cloud(
    actor: &Actor,
    step: u64,
    colour: Colour,
    chart: &Chart,
    look: &Look,
    room: &mut Room,
) -> Vec<Item> {
    let Some(loss) = actor.plan.surface.part().data_loss() else { return Vec::new() };
    let at = actor.trajectory.at(step).at;
    if chart.visible(at).is_none() || loss.data().train().is_empty() {
        return Vec::new();
    }
    let step = actor.trajectory.index(step) as u64;
    let n = loss.data().train().len() as u32;
    let cloud = Cloud { loss, at, chart, scale: 1.0 };
    let all: Vec<u32> = (0..n).step_by((n as usize).div_ceil(MOST_GRADIENTS)).collect();
    let batch = seen_rows(&actor.plan, step).unwrap_or_default();
    let mut lengths: Vec<f64> =
        all.iter().map(|&i| cloud.length(i)).filter(|length| length.is_finite()).collect();
    lengths.sort_by(f64::total_cmp);
    let typical = lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(0.0);
    if typical <= 0.0 {
        return Vec::new();
    }
    let target = chart.projection.target;
    let cloud = Cloud { scale: LENGTH * target.width().min(target.height()) / typical, ..cloud };
    let dots = |rows: &[u32], radius: f64, colour: Colour| {
        let at = rows.iter().map(|&i| cloud.tip(cloud.pull(i))).filter(|at| target.contains(*at)).collect();
        Item::Dots(Dots { at, radius, colour })
    };
    let thinned = batch.len() > MOST_GRADIENTS;
    let shown = if thinned { &batch[..MOST_GRADIENTS] } else { &batch[..] };
    let mut items = vec![
        dots(&all, 0.17 * look.marker, colour.with_opacity(0.5)),
        dots(shown, 0.2 * look.marker, look.ink),
    ];
    if !batch.is_empty() {
        items.extend(cloud.mean(&batch, "batch", look.ink.with_opacity(0.9), look, room));
    }
    let rows: Vec<u32> = (0..n).collect();
    items.extend(cloud.mean(&rows, "mean", colour.mix(look.ink, 0.3), look, room));
    items
}

/// The gradients around one iterate.
struct Cloud<'a> {
    loss: &'a dyn DataLoss,
    at: V,
    chart: &'a Chart,
    /// Points of the picture for a unit of the gradient's length there.
    scale: f64,
}

impl Cloud<'_> {
    /// −∇ℓᵢ
    fn pull(&self, row: u32) -> V {
        -self.loss.example(self.at, &self.loss.data().train()[row as usize]).1
    }

    /// The direction of a displacement in the picture, with its length for one that is not scaled.
    fn way(&self, pull: V) -> Point {
        let straight = self.chart.straight();
        let (from, to) = (straight(self.at), straight(self.at + pull));
        [to[0] - from[0], to[1] - from[1]]
    }

    fn length(&self, row: u32) -> f64 {
        let [x, y] = self.way(self.pull(row));
        x.hypot(y)
    }

    fn tip(&self, pull: V) -> Point {
        let (from, way) = (self.chart.straight()(self.at), self.way(pull));
        [from[0] + self.scale * way[0], from[1] + self.scale * way[1]]
    }

    /// The mean over some rows as an arrow with its name.
    fn mean(&self, rows: &[u32], name: &str, colour: Colour, look: &Look, room: &mut Room) -> Vec<Item> {
        let sum: V = rows.iter().map(|&row| self.pull(row)).sum();
        let to = self.tip(sum / rows.len().max(1) as f64);
        let from = self.chart.straight()(self.at);
        let length = (to[0] - from[0]).hypot(to[1] - from[1]);
        if length.is_nan() || !(3.0..1e4).contains(&length) {
            return Vec::new();
        }
        let head = look.head.min(0.6 * length);
        let arrow = |width: f64, head: f64, colour| {
            Item::Arrow(Arrow { from, to, stroke: Stroke::solid(width, colour), head })
        };
        let halo = arrow(1.4 * look.arrow + look.halo, head + look.halo, look.ground);
        let text = Text { halo: Some(look.ground), ..Text::new(to, name, look.small, look.muted) };
        let label = room.place(&text, around(to, 0.8 * look.marker)).map(Item::Text);
        [halo, arrow(1.4 * look.arrow, head, colour)].into_iter().chain(label).collect()
    }
}

/// At most so many steps of the workers are drawn.
const MOST_LOCAL_STEPS: usize = 600;

/// The ways of workers that step on their own, thin, from meeting to meeting up to a step.
pub(crate) fn worker_ways(actor: &Actor, step: u64, colour: Colour, chart: &Chart, look: &Look) -> Vec<Item> {
    let trajectory = &actor.trajectory;
    let Some(local) = actor.plan.around.workers.map(|workers| workers.local.max(1) as usize) else {
        return Vec::new();
    };
    let end = trajectory.workers.len().min(trajectory.index(step));
    let first = end.saturating_sub(MOST_LOCAL_STEPS) / local * local;
    let count = trajectory.workers.first().map_or(0, Vec::len);
    let place = chart.straight();
    let stroke = Stroke::solid(0.6 * look.trail, colour.with_opacity(0.45));
    let way = |worker: usize| {
        let mut points: Vec<Point> = Vec::new();
        for k in first..end {
            if k % local == 0 {
                points.extend([[f64::NAN; 2], place(trajectory.samples[k].at)]);
            }
            points.push(place(trajectory.workers[k][worker]));
        }
        let pieces = crate::picture::line::clip::clip_polyline(
            points,
            chart.projection.target.shrink(-2.0 * look.trail),
        );
        pieces
            .into_iter()
            .map(|points| Item::Polyline(Polyline { points, stroke: stroke.clone(), closed: false }))
            .collect::<Vec<_>>()
    };
    (0..count).flat_map(way).collect()
}

/// The parameters behind the examples that a step sees last, where they drift and the data are as they came.
pub fn drifting_optimum(plan: &Plan, step: u64) -> Option<V> {
    let data = plan.surface.data()?;
    // No step starts at the end; the one that led there saw the last examples.
    let row = *seen_rows(plan, step.min(plan.steps.saturating_sub(1)))?.last()?;
    truth(data, row)
}

/// The drifting optimum at every iterate of a run.
pub(crate) fn drifting_optima(plan: &Plan) -> Option<Vec<V>> {
    drifting_optimum(plan, 0)?;
    let data = plan.surface.data()?;
    let mut rows = seen_last(plan)?;
    rows.extend(rows.last().copied());
    rows.into_iter().map(|row| truth(data, row)).collect()
}

fn truth(data: &Data, row: u32) -> Option<V> {
    let raw = data.preparation().scaling == ScalingForm::Raw;
    let origin = *data.prepared().origin.get(row as usize).filter(|_| raw)?;
    data.source().part().drifting_truth(origin as usize)
}

/// A hollow star at the drifting optimum of a step, on the path that it takes over all examples.
pub(crate) fn drift_items(plan: &Plan, step: u64, chart: &Chart, look: &Look) -> Vec<Item> {
    let (Some(data), Some(now)) = (plan.surface.data(), drifting_optimum(plan, step)) else {
        return Vec::new();
    };
    let n = data.train().len() as u32;
    let place = chart.straight();
    let path = (0..n).step_by((n as usize).div_ceil(200)).filter_map(|row| truth(data, row)).map(place);
    let stroke = Stroke::dashed(look.hairline, look.ink.with_opacity(0.5), &[2.0, 4.0]);
    let path = Item::Polyline(Polyline { points: path.collect(), stroke, closed: false });
    let star = chart.visible(now).map(|at| landmark(at, CriticalKind::Minimum, false, look));
    std::iter::once(path).chain(star).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::around::{Around, Batch, Shuffle, Workers};
    use crate::data::Features;
    use crate::experiment::{Experiment, View};
    use crate::picture::look::LookKind;
    use crate::plot::pane::plane_projection;
    use crate::stage::Stage;
    use crate::surface::LinearRegression;

    fn stage(around: Around) -> Stage {
        let data = Features { drift: 0.25, size: 40, ..Features::default() }.into();
        let surface = LinearRegression { data, ..LinearRegression::default() };
        let mut experiment = Experiment { steps: 40, around, ..Experiment::on(surface.into()) };
        experiment.runs.truncate(1);
        Stage::of(&experiment)
    }

    fn chart() -> Chart {
        let projection =
            plane_projection(Window { x: [-2.0, 2.0], y: [-2.0, 2.0] }, Rect::from_size([400.0, 400.0]));
        Chart {
            projection,
            coordinates: crate::plot::coordinates::Coordinates::of(&Experiment::default(), &View::default()),
        }
    }

    fn batch(size: u64) -> Around {
        Around {
            batch: Some(Batch { size, shuffle: Shuffle::Never, ..Batch::default() }),
            ..Around::default()
        }
    }

    /// On the contour of a batch the batch's own loss is constant.
    #[test]
    fn contours_of_a_batch_are_isolines_of_its_loss() {
        let stage = stage(batch(4));
        let plan = &stage.actors[0].plan;
        let items = batch_contours(plan, 3, Colour::hex(0), &chart(), &Look::of(LookKind::Light));
        assert!(items.len() >= 3);
        let loss = seen(plan, 3).unwrap().loss;
        for item in &items {
            let Item::Polyline(line) = item else { panic!("a line") };
            let values: Vec<f64> = line.points.iter().map(|at| loss.value(chart().point(*at))).collect();
            let (low, high) = values.iter().fold((f64::INFINITY, 0.0_f64), |(l, h), &v| (l.min(v), h.max(v)));
            assert!(high - low <= 0.02 * high + 1e-6, "{low} {high}");
        }
        assert!(
            batch_contours(&stage_plan(batch(40)), 3, Colour::hex(0), &chart(), &Look::of(LookKind::Light))
                .is_empty()
        );
    }

    fn stage_plan(around: Around) -> Plan {
        stage(around).actors[0].plan.clone()
    }

    #[test]
    fn a_cloud_has_a_dot_for_every_example_and_arrows_to_both_means() {
        let stage = stage(batch(4));
        let look = Look::of(LookKind::Light);
        let mut room = Room::new(chart().projection.target);
        let items = gradient_cloud(&stage.actors[0], 0, Colour::hex(0), &chart(), &look, &mut room);
        let dots: Vec<usize> = items
            .iter()
            .filter_map(|item| if let Item::Dots(dots) = item { Some(dots.at.len()) } else { None })
            .collect();
        assert!(dots[0] > 30 && dots[0] <= 40 && dots[1] <= 4 && dots[1] > 0, "{dots:?}");
        assert_eq!(
            items.iter().filter(|item| matches!(item, Item::Arrow(_))).count(),
            4,
            "two arrows with halos"
        );
    }

    #[test]
    fn workers_have_ways_of_their_own_and_the_optimum_drifts() {
        let workers = Some(Workers { count: 3, local: 5, ..Workers::default() });
        let stage = stage(Around { workers, ..batch(2) });
        let look = Look::of(LookKind::Light);
        let ways = |step| worker_ways(&stage.actors[0], step, Colour::hex(0), &chart(), &look).len();
        assert_eq!((ways(0), ways(5), ways(10)), (0, 3, 6));
        let plan = stage_plan(batch(1));
        let [first, last] = [0, 39].map(|step| drifting_optimum(&plan, step).unwrap());
        assert!((first - V::new(1.0, -1.0)).norm() < 1e-12 && (last - first).norm() > 1.0);
        assert_eq!(drift_items(&plan, 7, &chart(), &look).len(), 2);
        let all = drifting_optima(&plan).unwrap();
        assert_eq!(all.len(), 41);
        assert!((0..40).all(|k| Some(all[k]) == drifting_optimum(&plan, k as u64)));
    }
}
