//! Where the parts of a picture lie, for the window and for figures.

use crate::picture::axis::frame::{Heading, Margins, top_axis_height};
use crate::picture::look::Look;
use crate::picture::rect::Rect;

/// A figure wider than this, as width over height, has its curves beside the planes instead of below.
const BESIDE: f64 = 1.1;

/// A figure wider than this has its legend beside the curves instead of above.
const THREE_COLUMNS: f64 = 2.1;

/// The place of a plot: all its room, and the target inside of its axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plot {
    /// With the labels of its axes and its heading.
    pub outer: Rect,
    /// Inside of the axes.
    pub target: Rect,
}

impl Plot {
    fn new(outer: Rect, look: &Look, heading: Heading) -> Self {
        Self { outer, target: Margins::of(look, heading).inside(outer) }
    }
}

/// The plots of a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plots {
    /// What stands beside the planes, from top to bottom, or from left to right where it stands above them.
    pub beside: Vec<Plot>,
    /// One for all runs, or one for each.
    pub planes: Vec<Plot>,
    /// One for each kind of curve.
    pub curves: Vec<Plot>,
}

impl Plots {
    /// The same with room for an axis along the top of each curve.
    #[must_use]
    pub fn with_top_axes(mut self, look: &Look) -> Self {
        for Plot { target, .. } in &mut self.curves {
            target.min[1] = (target.min[1] + top_axis_height(look)).min(target.max[1] - 1.0);
        }
        self
    }
}

/// How many plots of each sort a picture has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Beside the planes, or above them where the picture is narrow.
    pub beside: usize,
    /// Planes.
    pub planes: usize,
    /// Curves.
    pub curves: usize,
    /// Whether what stands beside the planes needs a line for its heading though it stands there alone.
    pub titled: bool,
}

/// Curves in a window are so many letters high at least,
const LOWEST_CURVES: f64 = 5.5;

/// but take no more than this share of the room.
const MOST_CURVES: f64 = 0.4;

/// The middle of the window: planes with what stands beside them above, curves in a row below. Targets of one row stand on
/// one line and all curves are equally wide.
pub fn window_plots(rect: Rect, look: &Look, counts: Counts) -> Plots {
    let (above, below) = if counts.curves == 0 {
        (rect, Vec::new())
    } else {
        let gap = look.small;
        let margins = Margins::of(look, Heading::Line);
        let least = margins.top + LOWEST_CURVES * look.small + margins.bottom;
        let height = (look.curves_share * rect.height()).max(least).min(MOST_CURVES * rect.height());
        let [above, below] = split_below(rect, height, gap.min(0.1 * height));
        (above, curve_rows(below, look, counts.curves, 1))
    };
    Plots { curves: below, ..planes_with_neighbours(above, look, counts) }
}

/// The share of the width that is taken beside the planes, and of the height above them.
const BESIDE_SHARE: [f64; 2] = [0.38, 0.36];

/// What stands beside the planes stands above them where the room is not so many times as wide as it is high.
const STACKED: f64 = 1.3;

/// The planes, and what stands on their left or above them; the planes have the larger share.
fn planes_with_neighbours(rect: Rect, look: &Look, counts: Counts) -> Plots {
    let Counts { beside, planes, titled, .. } = counts;
    if beside == 0 {
        return Plots { planes: plane_grid(rect, look, planes), ..Plots::default() };
    }
    let gap = 0.5 * look.text;
    if rect.width() < STACKED * rect.height() {
        let [above, below] = split_above(rect, BESIDE_SHARE[1] * rect.height(), gap);
        let heading = if beside > 1 || titled { Heading::Line } else { Heading::Absent };
        let beside = neighbours(above, [beside, 1], look, heading);
        return Plots { beside, planes: plane_grid(below, look, planes), ..Plots::default() };
    }
    let [left, right] = split_right(rect, (1.0 - BESIDE_SHARE[0]) * rect.width(), gap);
    let heading = if planes > 1 || beside > 1 || titled { Heading::Line } else { Heading::Absent };
    let mut plots = Plots {
        beside: neighbours(left, [1, beside], look, heading),
        planes: plane_grid(right, look, planes),
        ..Plots::default()
    };
    if let ([plane], true) = (&mut *plots.planes, heading == Heading::Line) {
        // As low as its neighbours, which have a heading.
        *plane = Plot::new(plane.outer, look, Heading::Line);
    }
    plots
}

/// Equal places in columns and rows; one alone has all the room.
fn neighbours(rect: Rect, [columns, rows]: [usize; 2], look: &Look, heading: Heading) -> Vec<Plot> {
    let cells = if columns * rows == 1 { vec![rect] } else { grid(rect, columns, rows, 0.5 * look.text) };
    cells.into_iter().map(|cell| Plot::new(cell, look, heading)).collect()
}

/// What a figure has to have room for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contents {
    /// The height of the title; 0 for none.
    pub title: f64,
    /// How many plots.
    pub counts: Counts,
    /// The height of the legend in one column and in two.
    pub legend: [f64; 2],
    /// The height of the caption; 0 for none.
    pub caption: f64,
}

impl Contents {
    /// The same, everything as many times as high.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        let Self { title, legend, caption, .. } = self;
        Self {
            title: title * factor,
            legend: legend.map(|height| height * factor),
            caption: caption * factor,
            ..self
        }
    }
}

/// Where the parts of a figure lie.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureLayout {
    /// The title's room.
    pub title: Rect,
    /// The plots.
    pub plots: Plots,
    /// The legend's room.
    pub legend: Rect,
    /// The caption's room.
    pub caption: Rect,
}

/// The border that a figure leaves free.
pub fn padding(look: &Look) -> f64 {
    1.1 * look.text
}

/// How a figure divides its width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// Planes, curves and legend in three columns.
    Columns,
    /// Planes on the left, legend and curves on the right.
    Beside,
    /// Everything in one column.
    Below,
}

impl Arrangement {
    /// The one for a figure of a size.
    pub fn of([width, height]: [f64; 2]) -> Self {
        match width / height {
            ratio if ratio > THREE_COLUMNS => Self::Columns,
            ratio if ratio > BESIDE => Self::Beside,
            _ => Self::Below,
        }
    }

    /// The width of the legend in a figure of a width.
    pub fn legend_width(self, width: f64, look: &Look) -> f64 {
        let inner = width - 2.0 * padding(look);
        let Margins { left, right, .. } = Margins::of(look, Heading::Line);
        match self {
            Self::Columns => 0.21 * inner,
            Self::Beside => 0.36 * inner - left - right,
            Self::Below => inner - left - right,
        }
    }

    /// In how many columns the legend stands.
    pub fn legend_columns(self) -> usize {
        if self == Self::Below { 2 } else { 1 }
    }
}

/// The layout of a figure. Parts never overlap and lie inside; on a small figure they are small.
pub fn figure_layout(size: [f64; 2], look: &Look, contents: &Contents) -> FigureLayout {
    let inner = Rect::from_size(size).shrink(padding(look));
    let [title, rest] = split_above(inner, contents.title, 0.5 * look.text);
    let [body, caption] = split_below(rest, contents.caption, 0.5 * look.text);
    let arrangement = Arrangement::of(size);
    let legend_width = arrangement.legend_width(size[0], look);
    let (plots, legend) = match arrangement {
        Arrangement::Columns => in_columns(body, look, contents, legend_width),
        Arrangement::Beside => beside(body, look, contents, legend_width),
        Arrangement::Below => below(body, look, contents),
    };
    let left = Margins::of(look, Heading::Line).left;
    let aligned = |rect: Rect| Rect::new([(rect.min[0] + left).min(rect.max[0]), rect.min[1]], rect.max);
    FigureLayout { title: aligned(title), plots, legend, caption: aligned(caption) }
}

/// Planes, curves and legend in three columns.
fn in_columns(body: Rect, look: &Look, contents: &Contents, legend_width: f64) -> (Plots, Rect) {
    let gap = 1.6 * look.text;
    let [plots, legend] = split_right(body, legend_width, gap);
    let share = if contents.counts.curves > 0 { 0.36 } else { 0.0 };
    let [planes, curves] = split_right(plots, share * plots.width(), 0.5 * gap);
    let top = Margins::of(look, Heading::Line).top;
    let mut plots = planes_with_neighbours(planes, look, contents.counts);
    let first_row = plots.planes.iter_mut().filter(|_| contents.counts.planes == 1);
    let first_row = first_row.filter(|pane| pane.outer.min[1] <= body.min[1]);
    for pane in first_row.chain(plots.beside.first_mut()) {
        // As low as its neighbours, which have a heading.
        pane.target.min[1] = (pane.outer.min[1] + top).min(pane.target.max[1] - 1.0);
    }
    let legend = Rect::new([legend.min[0], body.min[1] + top], legend.max);
    (
        Plots { curves: curve_rows(curves, look, contents.counts.curves, contents.counts.curves), ..plots },
        legend,
    )
}

/// Planes on the left, legend and curves on the right.
fn beside(body: Rect, look: &Look, contents: &Contents, legend_width: f64) -> (Plots, Rect) {
    let Margins { left, right, .. } = Margins::of(look, Heading::Line);
    let [planes, side] = split_right(body, left + legend_width + right, 0.8 * look.text);
    let top = Margins::of(look, Heading::Absent).top;
    let most = if contents.counts.curves > 0 { 0.6 } else { 1.0 };
    let height = (contents.legend[0] + top).min(most * side.height());
    let [legend, curves] = split_above(side, height, 0.5 * look.text);
    let legend = Rect::new(
        [legend.min[0] + left, legend.min[1] + top.min(height)],
        [legend.max[0] - right, legend.max[1]],
    );
    let plots = planes_with_neighbours(planes, look, contents.counts);
    (
        Plots { curves: curve_rows(curves, look, contents.counts.curves, contents.counts.curves), ..plots },
        legend,
    )
}

/// Planes, curves and legend one below the other.
fn below(body: Rect, look: &Look, contents: &Contents) -> (Plots, Rect) {
    let Margins { left, right, .. } = Margins::of(look, Heading::Line);
    let [plots, legend] = split_below(body, contents.legend[1].min(0.35 * body.height()), look.text);
    let in_one_row = 26.0 * look.small * contents.counts.curves as f64 <= body.width();
    let rows = if in_one_row { contents.counts.curves.min(1) } else { contents.counts.curves.div_ceil(2) };
    let [planes, curves] = split_below(plots, 0.2 * rows as f64 * plots.height(), 0.5 * look.text);
    let legend = Rect::new([legend.min[0] + left, legend.min[1]], [legend.max[0] - right, legend.max[1]]);
    let plots = planes_with_neighbours(planes, look, contents.counts);
    (Plots { curves: curve_rows(curves, look, contents.counts.curves, rows), ..plots }, legend)
}

/// Planes as nearly square as they can be; more than one have headings.
fn plane_grid(rect: Rect, look: &Look, count: usize) -> Vec<Plot> {
    let heading = if count > 1 { Heading::Line } else { Heading::Absent };
    let cells = square_cells(rect, count, 0.5 * look.text);
    cells.into_iter().map(|cell| Plot::new(cell, look, heading)).collect()
}

/// The division into columns and rows whose cells are the largest squares.
fn square_cells(rect: Rect, count: usize, gap: f64) -> Vec<Rect> {
    let cells = |columns: usize| grid(rect, columns, count.div_ceil(columns), gap);
    let side = |columns: usize| cells(columns).first().map_or(0.0, |cell| cell.width().min(cell.height()));
    let best = (1..=count).max_by(|&a, &b| side(a).total_cmp(&side(b)));
    let mut cells = best.map_or_else(Vec::new, cells);
    cells.truncate(count);
    cells
}

/// Curves in so many rows.
fn curve_rows(rect: Rect, look: &Look, count: usize, rows: usize) -> Vec<Plot> {
    if count == 0 {
        return Vec::new();
    }
    let rows = rows.clamp(1, count);
    let cells = grid(rect, count.div_ceil(rows), rows, 0.35 * look.text);
    cells.into_iter().take(count).map(|cell| Plot::new(cell, look, Heading::Line)).collect()
}

/// Equal cells, row by row.
fn grid(rect: Rect, columns: usize, rows: usize, gap: f64) -> Vec<Rect> {
    let [columns_f, rows_f] = [columns, rows].map(|n| n as f64);
    let gap = gap.min(0.1 * rect.width() / columns_f).min(0.1 * rect.height() / rows_f);
    let width = (rect.width() - gap * (columns_f - 1.0)) / columns_f;
    let height = (rect.height() - gap * (rows_f - 1.0)) / rows_f;
    let cell = |k: usize| {
        let min = [
            rect.min[0] + (k % columns) as f64 * (width + gap),
            rect.min[1] + (k / columns) as f64 * (height + gap),
        ];
        Rect::new(min, [min[0] + width, min[1] + height])
    };
    (0..columns * rows).map(cell).collect()
}

/// The upper part of a height, and the rest below a gap; no gap without a height.
fn split_above(rect: Rect, height: f64, gap: f64) -> [Rect; 2] {
    let gap = if height > 0.0 { gap } else { 0.0 };
    let end = (rect.min[1] + height).min(rect.max[1]);
    let next = (end + gap).min(rect.max[1]);
    [Rect::new(rect.min, [rect.max[0], end]), Rect::new([rect.min[0], next], rect.max)]
}

/// What is left above a gap, and the lower part of a height.
fn split_below(rect: Rect, height: f64, gap: f64) -> [Rect; 2] {
    let gap = if height > 0.0 { gap } else { 0.0 };
    let begin = (rect.max[1] - height).max(rect.min[1]);
    let end = (begin - gap).max(rect.min[1]);
    [Rect::new(rect.min, [rect.max[0], end]), Rect::new([rect.min[0], begin], rect.max)]
}

/// What is left beside a gap, and the right part of a width.
fn split_right(rect: Rect, width: f64, gap: f64) -> [Rect; 2] {
    let gap = if width > 0.0 { gap } else { 0.0 };
    let begin = (rect.max[0] - width).max(rect.min[0]);
    let end = (begin - gap).max(rect.min[0]);
    [Rect::new(rect.min, [end, rect.max[1]]), Rect::new([begin, rect.min[1]], rect.max)]
}
