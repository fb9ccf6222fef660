//! The picture that is saved: title, planes, curves, legend and the settings.

use crate::experiment::{Layer, Panes, View};
use crate::insight::stationary::{SHARE, SIGMAS};
use crate::picture::axis::frame::{Frame, Heading, Margins};
use crate::picture::axis::projection::{Axis, Projection};
use crate::picture::font::Weight;
use crate::picture::level::window::Window;
use crate::picture::look::Look;
use crate::picture::rect::Rect;
use crate::picture::scene::{Item, Scene, Text};
use crate::picture::words::{shortened, wrap};
use crate::plot::caption::shared_settings;
use crate::plot::coordinates::Coordinates;
use crate::plot::coordinates::bounds;
use crate::plot::curve::epochs::Epochs;
use crate::plot::curve::{self, Curve};
use crate::plot::data_pane::{DataAxes, DataPane};
use crate::plot::field::{Detail, Field, FieldSpec};
use crate::plot::layout::{Arrangement, Contents, DataRoom, FigureLayout, Pane, figure_layout, padding};
use crate::plot::legend::{Legend, Wording};
use crate::plot::plane::ellipse::has_ellipses;
use crate::plot::plane::{Fields, Plane};
use crate::stage::Stage;

/// Figures smaller than this, in points, have everything drawn smaller.
const FULL_SIZE: [f64; 2] = [760.0, 520.0];

/// Curves lower than this, in letters, are not read.
const LOWEST_CURVE: f64 = 5.0;

/// The picture of a stage in a size in points, with the runs as they stand at a step (`None` is the end).
///
/// The title may be empty. Everything scales down on figures smaller than 760 × 520 points, so that none of it is left
/// out.
pub fn figure(
    stage: &Stage,
    view: &View,
    title: &str,
    look: &Look,
    size: [f64; 2],
    step: Option<u64>,
) -> Scene {
    let look = &fitted(look, size);
    let step = step.unwrap_or(stage.experiment.steps).min(stage.experiment.steps);
    let margins = Margins::of(look, Heading::Line);
    let caption = wrap(&words(stage, view, step), look.small, size[0] - 2.0 * padding(look) - margins.left);
    let columns = Arrangement::of(size).legend_columns();
    let lines = [usize::from(!title.is_empty()), caption.len()];
    let (legend, layout) = arranged(stage, view, look, size, lines);
    let mut items = planes(stage, view, look, step, &layout.panes.planes);
    items.extend(layout.panes.data.map(|pane| data(stage, view, look, step, pane)).unwrap_or_default());
    for (kind, pane) in view.curves.iter().zip(&layout.panes.curves) {
        items.extend(Curve::of(stage, view, *kind).items(stage, view, pane.target, look, step, None));
    }
    items.extend(legend.items(layout.legend, columns));
    items.extend(lettering(title, &caption, look, &layout));
    Scene { size, background: look.ground, items }
}

/// The legend and the layout for so many lines of title and caption. Settings are left out of the legend where the
/// curves would have no room beside them.
fn arranged<'a>(
    stage: &'a Stage,
    view: &'a View,
    look: &'a Look,
    size: [f64; 2],
    [title, caption]: [usize; 2],
) -> (Legend<'a>, FigureLayout) {
    let arrangement = Arrangement::of(size);
    let columns = arrangement.legend_columns() as f64;
    let width = (arrangement.legend_width(size[0], look) - 2.0 * look.text * (columns - 1.0)) / columns;
    let with = |wording: Wording| {
        let legend = Legend::new(stage, view, look, width, wording);
        let contents = Contents {
            title: 1.5 * look.text * title as f64,
            data: data_room(stage, view),
            planes: plane_slots(stage, view).len(),
            curves: view.curves.len(),
            legend: [legend.height(1), legend.height(2)],
            caption: 1.35 * look.small * caption as f64,
        };
        let mut layout = figure_layout(size, look, &contents);
        if Epochs::have_axis(stage, view) {
            layout.panes = layout.panes.with_top_axes(look);
        }
        (legend, layout)
    };
    let full = with(Wording::Full);
    let lowest = full.1.panes.curves.iter().map(|pane| pane.target.height()).fold(f64::INFINITY, f64::min);
    if lowest < LOWEST_CURVE * look.small { with(Wording::Brief) } else { full }
}

/// The slots of the planes: one for all runs, or one for each visible run.
pub fn plane_slots(stage: &Stage, view: &View) -> Vec<Option<usize>> {
    let slots: Vec<Option<usize>> = stage.visible(view).map(|actor| Some(actor.slot)).collect();
    if view.panes == Panes::Overlay || slots.is_empty() { vec![None] } else { slots }
}

/// Whether there are data to be seen.
pub fn data_room(stage: &Stage, view: &View) -> DataRoom {
    let there = view.data_pane && stage.experiment.surface.data().is_some();
    if there { DataRoom::Shown } else { DataRoom::Absent }
}

/// What stands above the data where planes have headings.
pub fn data_heading(stage: &Stage, view: &View) -> &'static str {
    if plane_slots(stage, view).len() > 1 { "Data and models" } else { "" }
}

/// The data with the models.
fn data(stage: &Stage, view: &View, look: &Look, step: u64, pane: Pane) -> Vec<Item> {
    let surface = &stage.experiment.surface;
    let Some(axes) = DataAxes::of(surface, stage.experiment.start()) else { return Vec::new() };
    let (target, heading) = (pane.target, data_heading(stage, view));
    let (cursor, pointed) = (None, None);
    DataPane { surface, stage, view, axes: &axes, target, look, step, cursor, pointed, heading }.items()
}

/// The look, smaller where the figure is.
fn fitted(look: &Look, size: [f64; 2]) -> Look {
    // A projector's letters need more room than those of the other looks.
    let base = look.text / 13.0;
    let share = (size[0] / FULL_SIZE[0]).min(size[1] / FULL_SIZE[1]) / base;
    look.clone().scaled(share.clamp(0.05, 1.0))
}

/// What is said below the picture.
fn words(stage: &Stage, view: &View, step: u64) -> String {
    let mut words = vec![shared_settings(&stage.experiment)];
    if stage.penalty(view).is_some() {
        words.push("contours of the loss with its penalty".to_owned());
    }
    if !Coordinates::of(&stage.experiment, view).is_plain() {
        words.push("in the preconditioner\u{2019}s coordinates".to_owned());
    }
    words.extend(curve::words(stage, view));
    if view.shows(Layer::Steepness) {
        words.push("dotted lines of equal ‖\u{2207}f‖".to_owned());
    }
    if view.shows(Layer::Stationary) && has_ellipses(stage, view, step) {
        words.push(format!("ellipses: {SIGMAS}σ, {:.1} % of a normal cloud", 100.0 * SHARE));
    }
    let batches = stage.visible(view).any(|actor| actor.plan.is_stochastic());
    if view.shows(Layer::Batch) && batches {
        words.push("dashed contours of the mini-batch".to_owned());
    }
    if view.shows(Layer::Gradients) && stage.experiment.surface.data().is_some() {
        words.push("dots and arrows: \u{2212}\u{2207}\u{2113} of the examples and their means".to_owned());
    }
    if step < stage.experiment.steps {
        words.push(format!("shown at step {step}"));
    }
    words.join("; ")
}

fn lettering(title: &str, caption: &[String], look: &Look, layout: &FigureLayout) -> Vec<Item> {
    let size = 1.4 * look.text;
    let title = shortened(title, size, Weight::Bold, layout.title.width());
    let at = [layout.title.min[0], layout.title.min[1] + 1.1 * look.text];
    let mut items = vec![Item::Text(Text { weight: Weight::Bold, ..Text::new(at, title, size, look.ink) })];
    let [x, y] = layout.caption.min;
    for (k, line) in caption.iter().enumerate() {
        let baseline = y + (1.35 * k as f64 + 1.0) * look.small;
        items.push(Item::Text(Text::new([x, baseline], line, look.small, look.muted)));
    }
    items
}

/// All planes; they show the same window in the same size, so they share one field.
fn planes(stage: &Stage, view: &View, look: &Look, step: u64, panes: &[Pane]) -> Vec<Item> {
    let Some(first) = panes.first() else { return Vec::new() };
    let window = bounds(&stage.experiment, view, first.target);
    let size = [first.target.width(), first.target.height()];
    let spec = FieldSpec::new(stage, view, window, size, Detail::Vector, look);
    let (loss, steepness) = (Field::of(&spec), spec.steepness(view).as_ref().map(Field::of));
    let fields = Fields { loss: Some(&loss), steepness: steepness.as_ref() };
    let names = Coordinates::of(&stage.experiment, view).names();
    let mut items = Vec::new();
    for (only, pane) in plane_slots(stage, view).into_iter().zip(panes) {
        let projection = plane_projection(window, pane.target);
        let plane = Plane { stage, view, projection: &projection, look, step, cursor: None, only };
        items.extend(plane.items(fields));
        let name = stage.actors.iter().find(|actor| Some(actor.slot) == only);
        let heading = name.map_or("", |actor| actor.name.as_str());
        items.extend(plane_frame(&projection, look, names, heading).items());
    }
    items
}

/// The place of a window of the plane in a target.
pub fn plane_projection(window: Window, target: Rect) -> Projection {
    Projection { x: Axis::linear(window.x), y: Axis::linear(window.y), target }
}

/// The frame of a plane.
pub fn plane_frame<'a>(
    projection: &'a Projection,
    look: &'a Look,
    [x_name, y_name]: [&'a str; 2],
    heading: &'a str,
) -> Frame<'a> {
    Frame { projection, look, x_name, y_name, heading, most_y_labels: 12, x_counts: false, top: None }
}
