//! The picture that is saved: title, planes, curves, legend and the settings.

use crate::experiment::{Layer, View};
use crate::insight::stationary::{SHARE, SIGMAS};
use crate::picture::axis::frame::{Heading, Margins};
use crate::picture::font::Weight;
use crate::picture::look::Look;
use crate::picture::rect::Rect;
use crate::picture::scene::{Item, Scene, Text};
use crate::picture::words::{shortened, wrap};
use crate::plot::caption::shared_settings;
use crate::plot::coordinates::{Coordinates, bounds};
use crate::plot::curve;
use crate::plot::field::Detail;
use crate::plot::layout::{Arrangement, Contents, FigureLayout, figure_layout, padding};
use crate::plot::legend::{Legend, Wording};
use crate::plot::pane::{self, Fresh, Pane, PlacedPane, Showing};
use crate::plot::plane::ellipse::has_ellipses;
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
    let lines = [usize::from(!title.is_empty()), caption.len()];
    let (legend, columns, layout, panes) = arranged(stage, view, look, size, lines);
    let plane = panes.first().map_or(Rect::from_size(size), |pane| pane.target);
    let seen = Showing {
        stage,
        view,
        surface: &stage.experiment.surface,
        window: bounds(&stage.experiment, view, plane),
        size: [plane.width(), plane.height()],
        detail: Detail::Vector,
        look,
        step,
        cursor: None,
        pointed: None,
    };
    let mut keep = Fresh::default();
    let mut items: Vec<Item> = panes.iter().flat_map(|pane| pane::items(pane, &seen, &mut keep)).collect();
    items.extend(legend.items(layout.legend, columns));
    items.extend(lettering(title, &caption, look, &layout));
    Scene { size, background: look.ground, items }
}

/// Sizes of the legend's letters, against those of the figure, that are tried in turn.
const LEGEND_SIZES: [f64; 5] = [1.0, 0.85, 0.7, 0.55, 0.4];

/// The legend with the number of its columns, and the layout for so many lines of title and caption. Where there is no room for all of
/// the legend, or none for curves beside it, settings are left out first, then verdicts; then its letters become smaller and its columns
/// more. No run is left out.
fn arranged<'a>(
    stage: &'a Stage,
    view: &'a View,
    look: &'a Look,
    size: [f64; 2],
    [title, caption]: [usize; 2],
) -> (Legend<'a>, usize, FigureLayout, Vec<PlacedPane>) {
    let arrangement = Arrangement::of(size);
    let least = arrangement.legend_columns();
    let with = |wording: Wording, share: f64, columns: usize| {
        let gaps = 2.0 * look.text * (columns as f64 - 1.0);
        let width = (arrangement.legend_width(size[0], look) - gaps) / columns as f64;
        let legend = Legend::new(stage, view, &look.clone().scaled(share), width, wording);
        let (panes, layout) = pane::placed(stage, view, look, |counts| {
            let contents = Contents {
                title: 1.5 * look.text * title as f64,
                counts,
                legend: [legend.height(columns); 2],
                caption: 1.35 * look.small * caption as f64,
            };
            let layout = figure_layout(size, look, &contents);
            (layout.plots.clone(), layout)
        });
        (legend, columns, layout, panes)
    };
    type Arranged<'a> = (Legend<'a>, usize, FigureLayout, Vec<PlacedPane>);
    let has_all_runs = |(legend, columns, layout, _): &Arranged<'_>| legend.fits(layout.legend, *columns);
    let has_curves = |(.., panes): &Arranged<'_>| {
        let curves = panes.iter().filter(|pane| matches!(pane.pane, Pane::Curve(_)));
        let lowest = curves.map(|pane| pane.target.height()).fold(f64::INFINITY, f64::min);
        lowest >= LOWEST_CURVE * look.small
    };
    let wordings = [Wording::Full, Wording::Brief, Wording::Names].map(|wording| (wording, 1.0, least));
    let smaller = LEGEND_SIZES.into_iter().flat_map(|share| {
        let each = [Wording::Brief, Wording::Names].into_iter();
        each.flat_map(move |wording| (least..=least + 2).map(move |columns| (wording, share, columns)))
    });
    let tries = || {
        let all = wordings.into_iter().chain(smaller.clone());
        all.map(|(wording, share, columns)| with(wording, share, columns))
    };
    tries()
        .find(|tried| has_all_runs(tried) && has_curves(tried))
        .or_else(|| tries().find(has_all_runs))
        .unwrap_or_else(|| with(Wording::Names, LEGEND_SIZES[LEGEND_SIZES.len() - 1], least))
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
    words.extend(pane::words(stage, view));
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
