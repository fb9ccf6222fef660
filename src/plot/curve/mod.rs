//! Curves over the steps, the evaluations or the examples seen: each kind is a file here that says what it shows.

mod condition;
mod content;
mod distance;
mod drawer;
pub mod epochs;
mod gradient_norm;
mod learning_rate;
mod loss;
mod range;
mod regret;
mod series;
mod slice;

use std::borrow::Cow;

use crate::experiment::{CurveAxis, CurveKind, View};
use crate::picture::axis::projection::{Axis, Projection, Scale};
use crate::picture::look::Look;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::Item;
use crate::plot::curve::content::Content;
use crate::plot::curve::epochs::Epochs;
use crate::plot::curve::series::{Series, series};
use crate::stage::{Actor, Stage};

/// What each kind of curve shows.
fn content(kind: CurveKind) -> &'static dyn Content {
    match kind {
        CurveKind::Loss => &loss::Loss,
        CurveKind::LearningRate => &learning_rate::LearningRate,
        CurveKind::GradientNorm => &gradient_norm::GradientNorm,
        CurveKind::Distance => &distance::Distance,
        CurveKind::Regret => &regret::Regret,
        CurveKind::Condition => &condition::Condition,
        CurveKind::Slice => &slice::Slice,
    }
}

/// What is said of a view's curves below a picture, where they need words.
pub(crate) fn words<'a>(stage: &'a Stage, view: &'a View) -> impl Iterator<Item = String> + 'a {
    view.curves.iter().filter_map(|kind| content(*kind).words(stage, view))
}

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
    series: Vec<Series>,
    /// Slots and learning rates beyond which their runs are unstable.
    limits: Vec<(usize, f64)>,
    /// Slots and first steps of the methods that took over.
    handovers: Vec<(usize, u64)>,
    /// How its steps are counted in epochs, where they are.
    epochs: Option<Epochs>,
    /// Slots and iterates of the runs that are left at an earlier iterate, which has the lowest validation loss.
    kept: Vec<(usize, usize)>,
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
        let x = Axis::linear([0.0, end.max(1.0)]);
        let handover = |actor: &Actor| Some((actor.slot, actor.handover()?.step));
        let handovers = stage.visible(view).filter_map(handover).collect();
        let epochs = Epochs::of(stage, view);
        let heading = content.heading(stage, view);
        let restored = |actor: &Actor| Some((actor.slot, actor.trajectory.restored()?));
        let kept = stage.visible(view).filter_map(restored).collect();
        Self { kind, heading, over, x, y, series, limits, handovers, epochs, kept }
    }

    /// Its plot with its frame: the runs coloured up to `step` and pale beyond, and a line at `cursor` if something points
    /// at a step.
    pub fn items(
        &self,
        stage: &Stage,
        view: &View,
        target: Rect,
        look: &Look,
        step: u64,
        cursor: Option<u64>,
    ) -> Vec<Item> {
        let at_step = self.content().at_step(stage, view, step, target, look);
        at_step.unwrap_or_else(|| drawer::curve_items(self, target, look, step, cursor))
    }

    /// Whether it goes over all steps, so that a place in it is a step.
    pub fn has_steps(&self) -> bool {
        self.content().has_steps()
    }

    /// Whether schedules can be drawn in it: it has learning rates over the steps.
    pub fn has_schedules(&self) -> bool {
        self.content().are_rates() && self.over == CurveAxis::Steps
    }

    fn content(&self) -> &'static dyn Content {
        content(self.kind)
    }

    /// What is said where nothing is to be seen.
    fn nothing(&self) -> Option<&'static str> {
        let not_positive = self.y.scale == Scale::Log && !self.series.is_empty();
        self.content().missing().or(not_positive.then_some("no values above 0"))
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

    /// What is named at the end of the bottom axis.
    fn x_name(&self) -> &'static str {
        match self.over {
            CurveAxis::Steps if self.epochs.as_ref().is_some_and(Epochs::are_steps) => "epoch",
            CurveAxis::Steps => "step",
            CurveAxis::Evaluations => "evaluations",
            CurveAxis::Examples => "examples seen",
        }
    }
}
