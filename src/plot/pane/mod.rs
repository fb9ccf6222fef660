//! The panes of a picture: which there are, where they stand, and what each shows, for the window and for figures alike.
//! Each kind of pane beside the planes is a file here.

mod data;
mod downhill;

use crate::experiment::{CurveKind, PaneKind, Panes, View};
use crate::picture::axis::frame::Frame;
use crate::picture::axis::projection::{Axis, Projection};
use crate::picture::level::window::Window;
use crate::picture::look::Look;
use crate::picture::rect::Rect;
use crate::picture::scene::Item;
use crate::plot::coordinates::Coordinates;
use crate::plot::curve::Curve;
use crate::plot::curve::epochs::Epochs;
use crate::plot::data_pane::{DataAxes, Pointed};
use crate::plot::field::{Detail, Field, FieldSpec};
use crate::plot::layout::{Counts, Plot, Plots};
use crate::plot::plane::{Plane, PlaneFields};
use crate::stage::Stage;
use crate::surface::Surface;

/// A pane of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The plane of all runs, or of the run in a slot.
    Plane(Option<usize>),
    /// What stands beside the planes.
    Beside(PaneKind),
    /// A curve.
    Curve(CurveKind),
}

/// A pane in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedPane {
    /// Which one.
    pub pane: Pane,
    /// With the labels of its axes and its heading.
    pub outer: Rect,
    /// Inside of the axes.
    pub target: Rect,
}

/// The panes that a view shows of a stage: planes, what stands beside them, and curves.
pub fn shown(stage: &Stage, view: &View) -> Vec<Pane> {
    let beside =
        PaneKind::ALL.iter().filter(|kind| view.beside.contains(*kind) && content(**kind).is_there(stage));
    let planes = plane_slots(stage, view).into_iter().map(Pane::Plane);
    let curves = view.curves.iter().copied().map(Pane::Curve);
    planes.chain(beside.copied().map(Pane::Beside)).chain(curves).collect()
}

/// The slots of the planes: one for all runs, or one for each visible run.
pub fn plane_slots(stage: &Stage, view: &View) -> Vec<Option<usize>> {
    let slots: Vec<Option<usize>> = stage.visible(view).map(|actor| Some(actor.slot)).collect();
    if view.panes == Panes::Overlay || slots.is_empty() { vec![None] } else { slots }
}

/// The panes that a view shows of a stage, where `plots` puts so many of them.
pub fn placed<R>(
    stage: &Stage,
    view: &View,
    look: &Look,
    plots: impl FnOnce(Counts) -> (Plots, R),
) -> (Vec<PlacedPane>, R) {
    let panes = shown(stage, view);
    let count = |which: fn(&Pane) -> bool| panes.iter().filter(|pane| which(pane)).count();
    let counts = Counts {
        planes: count(|pane| matches!(pane, Pane::Plane(_))),
        beside: count(|pane| matches!(pane, Pane::Beside(_))),
        curves: count(|pane| matches!(pane, Pane::Curve(_))),
        titled: panes.contains(&Pane::Beside(PaneKind::Downhill)),
    };
    let (plots, rest) = plots(counts);
    let plots = if Epochs::have_axis(stage, view) { plots.with_top_axes(look) } else { plots };
    let places = plots.planes.into_iter().chain(plots.beside).chain(plots.curves);
    let placed = |(pane, Plot { outer, target }): (Pane, Plot)| PlacedPane { pane, outer, target };
    (panes.into_iter().zip(places).map(placed).collect(), rest)
}

/// What all panes are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Showing<'a> {
    /// The runs.
    pub stage: &'a Stage,
    /// How they are looked at.
    pub view: &'a View,
    /// The loss whose data are shown: the stage's, or a newer one with the same model.
    pub surface: &'a Surface,
    /// What is visible of the plane.
    pub window: Window,
    /// The size of the planes, in points.
    pub size: [f64; 2],
    /// How much work the contours are worth.
    pub detail: Detail,
    /// Sizes and colours.
    pub look: &'a Look,
    /// The playhead.
    pub step: u64,
    /// A step that is pointed at elsewhere, such as on a curve.
    pub cursor: Option<u64>,
    /// What is pointed at in the data or in a plane.
    pub pointed: Option<Pointed>,
}

/// Who prepares what panes are drawn from, and may keep it from picture to picture.
pub trait Keep {
    /// The fields of these specifications, or what there is of them so far.
    fn fields(&mut self, loss: &FieldSpec, steepness: Option<&FieldSpec>) -> PlaneFields<'_>;

    /// The curves of a kind.
    fn curve(&mut self, seen: &Showing, kind: CurveKind) -> &Curve;

    /// The axes of the data, if there are data.
    fn data_axes(&mut self, seen: &Showing) -> Option<DataAxes>;
}

/// What one kind of pane beside the planes shows.
trait PaneContent {
    /// Whether there is something to show.
    fn is_there(&self, _stage: &Stage) -> bool {
        true
    }

    /// Everything that it shows, with its frame, which may stand around the target.
    fn items(&self, target: Rect, seen: &Showing, keep: &mut dyn Keep) -> Vec<Item>;

    /// What is said below a picture, if the pane needs words.
    fn words(&self) -> Option<String> {
        None
    }
}

/// The file of each kind of pane.
fn content(kind: PaneKind) -> &'static dyn PaneContent {
    match kind {
        PaneKind::Data => &data::DataContent,
        PaneKind::Downhill => &downhill::DownhillContent,
    }
}

/// Everything that a pane shows, with its frame.
pub fn items(placed: &PlacedPane, seen: &Showing, keep: &mut impl Keep) -> Vec<Item> {
    let target = placed.target;
    match placed.pane {
        Pane::Plane(only) => plane_items(only, target, seen, keep),
        Pane::Beside(kind) => content(kind).items(target, seen, keep),
        Pane::Curve(kind) => {
            let Showing { stage, view, look, step, cursor, .. } = *seen;
            keep.curve(seen, kind).items(stage, view, target, look, step, cursor)
        }
    }
}

/// What is said of the panes beside the planes below a picture, where they need words.
pub fn words(stage: &Stage, view: &View) -> impl Iterator<Item = String> {
    let words = |pane| match pane {
        Pane::Beside(kind) => content(kind).words(),
        Pane::Plane(_) | Pane::Curve(_) => None,
    };
    shown(stage, view).into_iter().filter_map(words)
}

fn plane_items(only: Option<usize>, target: Rect, seen: &Showing, keep: &mut impl Keep) -> Vec<Item> {
    let Showing { stage, view, window, look, step, cursor, .. } = *seen;
    let projection = plane_projection(window, target);
    let spec = field_spec(seen);
    let steepness = spec.steepness(view);
    let plane = Plane { stage, view, projection: &projection, look, step, cursor, only };
    let mut items = plane.items(keep.fields(&spec, steepness.as_ref()));
    let name = stage.actors.iter().find(|actor| Some(actor.slot) == only);
    let heading = name.map_or("", |actor| actor.name.as_str());
    let names = Coordinates::of(&stage.experiment, view).names();
    items.extend(plane_frame(&projection, look, names, heading).items());
    items
}

/// The field of the planes.
pub fn field_spec(seen: &Showing) -> FieldSpec {
    let Showing { stage, view, window, size, detail, look, .. } = *seen;
    FieldSpec::new(stage, view, window, size, detail, look)
}

/// The place of a window of the plane in a target.
pub fn plane_projection(window: Window, target: Rect) -> Projection {
    Projection { x: Axis::linear(window.x), y: Axis::linear(window.y), target }
}

/// The frame of a plane.
fn plane_frame<'a>(
    projection: &'a Projection,
    look: &'a Look,
    [x_name, y_name]: [&'a str; 2],
    heading: &'a str,
) -> Frame<'a> {
    Frame { projection, look, x_name, y_name, heading, most_y_labels: 12, x_counts: false, top: None }
}

/// Prepares everything when it is asked for; planes that show the same share one field.
#[derive(Default)]
pub struct Fresh {
    loss: Option<(FieldSpec, Field)>,
    steepness: Option<(FieldSpec, Field)>,
    curve: Option<Curve>,
}

impl Keep for Fresh {
    fn fields(&mut self, loss: &FieldSpec, steepness: Option<&FieldSpec>) -> PlaneFields<'_> {
        let field = |kept: &mut Option<(FieldSpec, Field)>, spec: &FieldSpec| {
            if kept.as_ref().is_none_or(|(of, _)| of != spec) {
                *kept = Some((spec.clone(), Field::of(spec)));
            }
        };
        field(&mut self.loss, loss);
        match steepness {
            Some(steepness) => field(&mut self.steepness, steepness),
            None => self.steepness = None,
        }
        let [loss, steepness] =
            [&self.loss, &self.steepness].map(|kept| kept.as_ref().map(|(_, field)| field));
        PlaneFields { loss, steepness }
    }

    fn curve(&mut self, seen: &Showing, kind: CurveKind) -> &Curve {
        self.curve.insert(Curve::of(seen.stage, seen.view, kind))
    }

    fn data_axes(&mut self, seen: &Showing) -> Option<DataAxes> {
        DataAxes::of(seen.surface, seen.stage.experiment.start())
    }
}
