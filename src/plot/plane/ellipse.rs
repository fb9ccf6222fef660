//! The ellipses in which noise keeps the runs: the predicted one dashed, the measured one solid and thin.

use crate::experiment::View;
use crate::insight::stationary::{Cloud, Measured, SIGMAS, measured, stationary};
use crate::picture::line::clip::clip_polyline;
use crate::picture::look::Look;
use crate::picture::palette::Style;
use crate::picture::rect::Point;
use crate::picture::scene::{Align, Item, Polyline, Stroke, Text};
use crate::picture::text_box::Room;
use crate::plot::coordinates::Chart;
use crate::plot::plane::model::polyline;
use crate::plot::plane::trail::around;
use crate::real::V;
use crate::stage::{Actor, Stage};

/// Corners of an ellipse; it looks smooth.
const CORNERS: usize = 144;

/// The strokes and gaps of what is predicted.
const PREDICTED_DASH: &[f32] = &[5.0, 3.0];

/// What is written beside the ellipses.
const PREDICTED: &str = "predicted";
const MEASURED: &str = "measured";

/// Half axes shorter than this in the picture, in points, make a dot and no ellipse.
const LEAST: f64 = 1.0;

/// The clouds of a run at a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clouds {
    /// Where it hovers in the end, where that is known.
    pub predicted: Option<Cloud>,
    /// Where it, or its repeats, were found.
    pub measured: Option<Measured>,
}

impl Clouds {
    /// The clouds of a run as it stands at a step; none where nothing in it is random.
    pub fn of(stage: &Stage, actor: &Actor, step: u64) -> Self {
        if !actor.plan.is_random() {
            return Self { predicted: None, measured: None };
        }
        let flock = stage.flocks.iter().find(|(slot, _)| *slot == actor.slot).map(|(_, flock)| &**flock);
        Self {
            predicted: stationary(&actor.plan).map(|stationary| stationary.cloud),
            measured: measured(&actor.plan, &actor.trajectory, flock, step),
        }
    }

    /// Whether there is nothing to be drawn.
    pub fn is_empty(&self) -> bool {
        self.predicted.is_none() && self.measured.is_none()
    }
}

/// Whether a visible run has an ellipse.
pub(crate) fn has_ellipses(stage: &Stage, view: &View, step: u64) -> bool {
    stage.visible(view).any(|actor| !Clouds::of(stage, actor, step).is_empty())
}

/// The ellipses of some runs at a step, each kind named once.
pub(crate) fn ellipse_items<'a>(
    stage: &Stage,
    actors: impl Iterator<Item = &'a Actor>,
    step: u64,
    look: &Look,
    chart: &Chart,
    room: &mut Room,
) -> Vec<Item> {
    // All seams first, so that none cuts into another ellipse.
    let (mut seams, mut lines, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    let mut named = [false; 2];
    for actor in actors {
        let Clouds { predicted, measured } = Clouds::of(stage, actor, step);
        let style = actor.style();
        let kinds = [(predicted, PREDICTED), (measured.map(|measured| measured.cloud), MEASURED)];
        for ((cloud, name), named) in kinds.into_iter().zip(&mut named) {
            let Some(ring) = cloud.and_then(|cloud| ring(&cloud, chart)) else { continue };
            let dash = if name == PREDICTED { PREDICTED_DASH } else { &[] };
            if let Some([seam, line]) = line(&ring, dash, &style, chart, look) {
                seams.push(seam);
                lines.push(line);
            }
            if !*named && let Some(text) = label(&ring, name, &style, look, room) {
                texts.push(Item::Text(text));
                *named = true;
            }
        }
    }
    [seams, lines, texts].concat()
}

/// The places of an ellipse's corners, the first one again at the end; none where it is no larger than a dot.
fn ring(cloud: &Cloud, chart: &Chart) -> Option<Vec<Point>> {
    let [short, long] = cloud.axes().map(|axis| axis * SIGMAS);
    let corner = |k: usize| {
        let (sin, cos) = (std::f64::consts::TAU * k as f64 / CORNERS as f64).sin_cos();
        chart.place(cloud.mean + long * cos + short * sin).unwrap_or([f64::NAN; 2])
    };
    let [middle, tip] = [cloud.mean, cloud.mean + long].map(|at: V| chart.place(at));
    let (middle, tip) = (middle?, tip?);
    let large = (tip[0] - middle[0]).hypot(tip[1] - middle[1]) >= LEAST;
    large.then(|| (0..=CORNERS).map(corner).collect())
}

/// An ellipse on a seam in the ground's colour, so that it is seen on the run's own trail.
fn line(ring: &[Point], dash: &[f32], style: &Style, chart: &Chart, look: &Look) -> Option<[Item; 2]> {
    let rect = chart.projection.target.shrink(-2.0 * look.trail);
    let width = if dash.is_empty() { 0.55 * look.trail } else { 0.9 * look.trail };
    let colour = style.colour(look.theme).mix(look.ink, 0.45);
    let pieces = clip_polyline(ring.iter().copied(), rect);
    let Some(Item::Polyline(line)) = polyline(pieces, &Stroke::dashed(width, colour, dash)) else {
        return None;
    };
    let seam = Stroke::solid(width + 2.0 * look.halo, look.ground.with_opacity(0.85));
    Some([Polyline { stroke: seam, ..line.clone() }, line].map(Item::Polyline))
}

/// The name of an ellipse beside one of its tips, where there is room.
fn label(ring: &[Point], name: &str, style: &Style, look: &Look, room: &mut Room) -> Option<Text> {
    let colour = style.colour(look.theme).mix(look.ink, 0.45);
    let text = Text { halo: Some(look.ground), ..Text::new([0.0; 2], name, look.small, colour) };
    // The predicted one is named above, the measured one below, since they nearly coincide.
    let by = |key: fn(&Point) -> f64| ring.iter().copied().max_by(|a, b| key(a).total_cmp(&key(b)));
    let [above, below] = [by(|at| -at[1])?, by(|at| at[1])?];
    let gap = look.small;
    let above = ([above[0], above[1] - gap], Align::Center);
    let below = ([below[0], below[1] + gap], Align::Center);
    let anchors = if name == MEASURED { [below, above] } else { [above, below] };
    let farther = around(anchors[0].0, gap);
    room.place(&text, anchors.into_iter().chain(farther))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::around::Noise;
    use crate::experiment::{Experiment, Swarm};
    use crate::picture::level::window::Window;
    use crate::picture::look::LookKind;
    use crate::picture::rect::Rect;
    use crate::plot::coordinates::Coordinates;
    use crate::plot::pane::plane_projection;
    use crate::surface::Quadratic;

    fn noisy() -> Experiment {
        let mut experiment = Experiment::on(Quadratic { kappa: 10.0, angle: 30.0 }.into());
        experiment.runs.truncate(2);
        experiment.steps = 600;
        experiment.learning_rate = 0.05;
        experiment.around.noise = Some(Noise::default());
        experiment
    }

    /// How many lines are dashed as predictions are, how many are not, and what is written.
    fn drawn(experiment: &Experiment, step: u64) -> (usize, usize, Vec<String>) {
        let (stage, view, look) = (Stage::of(experiment), View::default(), Look::of(LookKind::Light));
        let window = Window { x: [-4.0, 4.0], y: [-3.0, 3.0] };
        let projection = plane_projection(window, Rect::new([0.0, 0.0], [800.0, 600.0]));
        let coordinates = Coordinates::of(&stage.experiment, &view);
        let chart = Chart { projection, coordinates };
        let mut room = Room::new(projection.target);
        let items = ellipse_items(&stage, stage.visible(&view), step, &look, &chart, &mut room);
        let mut found = (0, 0, Vec::new());
        for item in items {
            match item {
                Item::Polyline(line) if !line.stroke.dash.is_empty() => found.0 += 1,
                Item::Polyline(_) => found.1 += 1,
                Item::Text(text) => found.2.push(text.text),
                _ => panic!("neither line nor text"),
            }
        }
        found
    }

    #[test]
    fn every_noisy_run_has_both_ellipses_and_each_kind_is_named_once() {
        // Each line has a solid seam.
        assert_eq!(drawn(&noisy(), 600), (2, 6, vec![PREDICTED.to_owned(), MEASURED.to_owned()]));
        assert_eq!(drawn(&noisy(), 5), (2, 2, vec![PREDICTED.to_owned()]));
    }

    #[test]
    fn repeats_are_measured_at_every_step_and_without_noise_there_is_nothing() {
        let mut experiment = Experiment { swarm: Some(Swarm::repeats()), ..noisy() };
        assert_eq!(drawn(&experiment, 5).1, 6);
        experiment.around.noise = None;
        assert_eq!(drawn(&experiment, 5), (0, 0, Vec::new()));
    }
}
