//! The curves of one kind, prepared for all steps.

use std::borrow::Cow;
use std::sync::Arc;

use crate::experiment::{CurveAxis, CurveKind, CurveScale, View};
use crate::picture::axis::projection::{Axis, AxisScale, Projection};
use crate::picture::rect::{Point, Rect};
use crate::plot::curve::content;
use crate::plot::curve::content::CurveContent;
use crate::plot::curve::epochs::Epochs;
use crate::plot::curve::learning_rate;
use crate::plot::curve::series::{Of, Series};
use crate::stage::{Actor, Stage};
use crate::trajectory::{Cost, Trajectory};

/// The curves of one kind, ready to be drawn at any step. It depends on the stage and the view, but not on the step.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What it shows.
    pub kind: CurveKind,
    /// What stands above it.
    pub heading: Cow<'static, str>,
    /// What it is drawn against.
    pub over: CurveAxis,
    /// The steps, the evaluations or the examples.
    pub x: Axis,
    /// The values.
    pub y: Axis,
    pub(super) series: Vec<Series>,
    /// Slots and learning rates beyond which their runs are unstable.
    pub(super) limits: Vec<(usize, f64)>,
    /// Slots and first steps of the methods that took over.
    pub(super) handovers: Vec<(usize, u64)>,
    /// How its steps are counted in epochs, where they are.
    pub(super) epochs: Option<Epochs>,
    /// Slots and iterates of the runs that are left at an earlier iterate, which has the lowest validation loss.
    pub(super) kept: Vec<(usize, usize)>,
}

impl Curve {
    /// Prepares the curves of the visible runs.
    pub fn of(stage: &Stage, view: &View, kind: CurveKind) -> Self {
        let content = content(kind);
        let series = series(stage, view, content);
        let limits = if content.are_rates() { learning_rate::limits(stage, view) } else { Vec::new() };
        let y = content.axis(stage, view, &series);
        let over = view.curve_axis.on(&stage.experiment.surface);
        let end = match over {
            CurveAxis::Steps => stage.experiment.steps as f64,
            CurveAxis::Evaluations | CurveAxis::Examples => {
                series.iter().map(Series::end).fold(0.0, f64::max)
            }
        };
        let x = match view.curve_scale {
            CurveScale::Linear => Axis::linear([0.0, end.max(1.0)]),
            CurveScale::Log => Axis::log([1.0, end.max(10.0)]),
        };
        let handover = |actor: &Actor| Some((actor.slot, actor.handover()?.step));
        let handovers = stage.visible(view).filter_map(handover).collect();
        let epochs = Epochs::of(stage, view);
        let heading = content.heading(stage, view);
        let restored = |actor: &Actor| Some((actor.slot, actor.trajectory.restored()?));
        let kept = stage.visible(view).filter_map(restored).collect();
        Self { kind, heading, over, x, y, series, limits, handovers, epochs, kept }
    }

    /// Whether it goes over all steps, so that a place in it is a step.
    pub fn has_steps(&self) -> bool {
        self.content().has_steps()
    }

    /// Whether schedules can be drawn in it: it has learning rates over evenly spaced steps.
    pub fn has_schedules(&self) -> bool {
        let even = self.x.scale == AxisScale::Linear;
        self.content().are_rates() && self.over == CurveAxis::Steps && even
    }

    pub(super) fn content(&self) -> &'static dyn CurveContent {
        content(self.kind)
    }

    /// Its place in a picture.
    pub fn projection(&self, target: Rect) -> Projection {
        Projection { x: self.x, y: self.y, target }
    }

    /// The step under a place of the picture, from 0 to the last. Over evaluations or examples it is that of the first run that
    /// came so far, or of the one that came farthest.
    pub fn step_at(&self, target: Rect, place: Point) -> u64 {
        let x = self.projection(target).data(place)[0];
        match self.over {
            CurveAxis::Steps => x.round().clamp(0.0, self.x.range[1]) as u64,
            CurveAxis::Evaluations | CurveAxis::Examples => {
                let mut runs = self.series.iter().filter(|series| series.is_run());
                let came_so_far = runs.clone().find(|series| series.end() >= x);
                let farthest = || runs.by_ref().max_by(|a, b| a.end().total_cmp(&b.end()));
                came_so_far.or_else(farthest).map_or(0, |series| series.nearest(x) as u64)
            }
        }
    }
}

/// The series of a curve for all visible runs.
fn series(stage: &Stage, view: &View, content: &dyn CurveContent) -> Vec<Series> {
    let each = |actor: &Actor| {
        let costs = costs(&actor.trajectory, view.curve_axis.on(&actor.plan.surface));
        let slot = actor.slot;
        let series = move |(of, values)| Series { slot, of, values, costs: costs.clone() };
        content.values(stage, view, actor).into_iter().map(series).collect::<Vec<_>>()
    };
    let mut all: Vec<Series> = stage.visible(view).flat_map(each).collect();
    // Of what is pinned, the runs alone.
    let pinned = stage.ghosts.iter().flat_map(|ghost| each(&ghost.actor)).filter(Series::is_run);
    all.extend(pinned.map(|series| Series { of: Of::Ghost, ..series }));
    // What is pale lies behind all that is not.
    all.sort_by_key(|series| !matches!(series.of, Of::Raw | Of::Batch | Of::Ghost));
    all
}

/// What a run had cost at each iterate, where that is what it is drawn against.
fn costs(trajectory: &Trajectory, axis: CurveAxis) -> Option<Arc<[f64]>> {
    let cost: fn(Cost) -> u64 = match axis {
        CurveAxis::Steps => return None,
        CurveAxis::Evaluations => |cost| cost.total(),
        CurveAxis::Examples => |cost| cost.examples,
    };
    Some((0..trajectory.samples.len()).map(|k| cost(trajectory.cost(k)) as f64).collect())
}
