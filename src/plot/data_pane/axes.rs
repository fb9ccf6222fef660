//! What the axes of a pane with data show: which columns, in whose scaling, from where to where.

use crate::data::{Example, Names, Prepared, Scaling, Task};
use crate::picture::axis::projection::{Axis, Projection};
use crate::picture::rect::Rect;
use crate::real::V;
use crate::surface::{DataLoss, Surface};

/// What a pane shows of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataPicture {
    /// The target over the only feature, with the models as curves.
    Curve,
    /// The prediction over the target, with a dot for each row and run: two features and a number need three axes.
    Predictions,
    /// The second feature over the first, with the boundary between the classes.
    Classes,
}

impl DataPicture {
    /// The one for a task.
    pub fn of(task: Task) -> Self {
        match task {
            Task::Line | Task::Threshold | Task::Odd => Self::Curve,
            Task::Plane => Self::Predictions,
            Task::Classes => Self::Classes,
        }
    }
}

/// The axes of a pane with data. They follow from the data alone (and the start of the runs, where predictions are shown), so
/// that nothing moves while the playhead does.
#[derive(Clone, Debug, PartialEq)]
pub struct DataAxes {
    /// What is shown.
    pub picture: DataPicture,
    /// What both axes are called.
    pub names: [String; 2],
    /// From where to where they go.
    pub ranges: [[f64; 2]; 2],
    /// In which numbers rows are seen: as the model sees them, unless these axes are older than the data.
    pub scaling: Scaling,
    /// The corner with the fewest rows: whether it is on the right and whether it is at the top.
    pub free_corner: [bool; 2],
}

/// The share of a range that is free beyond the outermost rows, on each side.
const MARGIN: f64 = 0.08;

/// Predictions at the start are seen if they are no farther off than so many times the range of the target.
const REACH: f64 = 0.75;

/// The part of the pane, across and up, in which a corner's rows are counted.
const CORNER: [f64; 2] = [0.4, 0.25];

impl DataAxes {
    /// The axes for the data of a surface, where it has any; `start` is where runs start.
    pub fn of(surface: &Surface, start: V) -> Option<Self> {
        let loss = surface.part().data_loss()?;
        let prepared = loss.data().prepared();
        let picture = DataPicture::of(loss.task());
        let names = names(picture, &loss.data().source().part().names(), &prepared.scaling);
        let rows = || prepared.train.iter().chain(&prepared.validation);
        let seen = |e: &Example| match picture {
            DataPicture::Curve => [e.x[0], e.y],
            DataPicture::Predictions => [e.y, e.y],
            DataPicture::Classes => e.x,
        };
        let mut extents = [0, 1].map(|axis| extent(rows().map(|e| seen(e)[axis])));
        if picture == DataPicture::Predictions {
            let [low, high] = extents[0];
            let reach = REACH * (high - low);
            let near = |e: &Example| loss.prediction(start, e.x).clamp(low - reach, high + reach);
            let [below, above] = extent(rows().map(near).filter(|p| p.is_finite()).chain([low, high]));
            extents[1] = [below, above];
        }
        let ranges = extents.map(with_margin);
        let mut axes = Self { picture, names, ranges, scaling: prepared.scaling, free_corner: [true, true] };
        axes.free_corner = match picture {
            // The ideal goes from one corner to the other.
            DataPicture::Predictions => [false, true],
            _ => free_corner(&axes, rows().map(seen)),
        };
        Some(axes)
    }

    /// The place of the data in a target.
    pub fn projection(&self, target: Rect) -> Projection {
        let [x, y] = self.ranges.map(Axis::linear);
        Projection { x, y, target }
    }
}

/// The names of both axes, with what was done to their columns.
fn names(picture: DataPicture, names: &Names, scaling: &Scaling) -> [String; 2] {
    let column = |k: usize| {
        let name = [&names.x[0], &names.x[1], &names.y][k];
        match (scaling.scale[k] != 1.0, scaling.centre[k] != 0.0) {
            (true, _) => format!("{name}, standardized"),
            (false, true) => format!("{name}, centred"),
            (false, false) => name.clone(),
        }
    };
    match picture {
        DataPicture::Curve => [column(0), column(2)],
        DataPicture::Predictions => [column(2), "prediction".into()],
        DataPicture::Classes => [column(0), column(1)],
    }
}

/// The lowest and the highest of some numbers; 0 and 0 where there are none.
fn extent(values: impl Iterator<Item = f64>) -> [f64; 2] {
    let [low, high] = values.fold([f64::INFINITY, f64::NEG_INFINITY], |[l, h], v| [l.min(v), h.max(v)]);
    if low <= high { [low, high] } else { [0.0; 2] }
}

/// A range with some room on both sides, that begins and ends at round numbers: it stays as it is while rows move a little.
fn with_margin([low, high]: [f64; 2]) -> [f64; 2] {
    let width = high - low;
    let width = if width > 1e-9 * high.abs().max(low.abs()) { width } else { high.abs().max(1.0) };
    let unit = round_unit(0.05 * width);
    let [low, high] = [low - MARGIN * width, high + MARGIN * width];
    [(low / unit).floor() * unit, (high / unit).ceil() * unit]
}

/// The largest of 1, 2, 5 × 10ⁿ that is not above a positive number.
fn round_unit(value: f64) -> f64 {
    let decade = 10f64.powf(value.log10().floor());
    let mantissa = value / decade;
    let steps = [5.0, 2.0].into_iter().find(|step| *step <= mantissa);
    steps.unwrap_or(1.0) * decade
}

fn free_corner(axes: &DataAxes, rows: impl Iterator<Item = [f64; 2]>) -> [bool; 2] {
    // The first one where several are as free.
    const CORNERS: [[bool; 2]; 4] = [[true, true], [false, true], [true, false], [false, false]];
    let mut counts = [0; 4];
    for row in rows {
        let share = |k: usize| Axis::linear(axes.ranges[k]).fraction(row[k]).unwrap_or(0.5);
        let near = |k: usize, far: bool| if far { 1.0 - share(k) < CORNER[k] } else { share(k) < CORNER[k] };
        for (count, [right, top]) in counts.iter_mut().zip(CORNERS) {
            *count += usize::from(near(0, right) && near(1, top));
        }
    }
    let fewest = (0..4).min_by_key(|&k| counts[k]).unwrap_or_default();
    CORNERS[fewest]
}

/// A loss over data as a pane with these axes sees it.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) loss: &'a dyn DataLoss,
    pub(super) axes: &'a DataAxes,
}

impl<'a> Sight<'a> {
    pub(super) fn prepared(&self) -> &'a Prepared {
        self.loss.data().prepared()
    }

    /// A prepared row in the numbers of the axes.
    pub(super) fn seen(&self, row: &Example) -> Example {
        let scaling = &self.prepared().scaling;
        if *scaling == self.axes.scaling { *row } else { self.axes.scaling.apply(&scaling.undo(row)) }
    }

    /// A row in the numbers of the axes as the model sees it, the inverse of [`seen`](Self::seen).
    pub(super) fn prepare(&self, seen: &Example) -> Example {
        let scaling = &self.prepared().scaling;
        if *scaling == self.axes.scaling { *seen } else { scaling.apply(&self.axes.scaling.undo(seen)) }
    }

    /// What a model says to features in the numbers of the axes, for classes the score.
    pub(super) fn score(&self, w: V, x: [f64; 2]) -> f64 {
        self.loss.prediction(w, self.prepare(&Example { x, y: 0.0 }).x)
    }

    /// What a model predicts for features in the numbers of the axes, in those of the axes.
    pub(super) fn prediction(&self, w: V, x: [f64; 2]) -> f64 {
        let row = self.prepare(&Example { x, y: 0.0 });
        self.seen(&Example { x: row.x, y: self.loss.prediction(w, row.x) }).y
    }

    /// Where a row stands, given the model where that matters.
    pub(super) fn coordinates(&self, row: &Example, w: V) -> [f64; 2] {
        let seen = self.seen(row);
        match self.axes.picture {
            DataPicture::Curve => [seen.x[0], seen.y],
            DataPicture::Predictions => [seen.y, self.prediction(w, seen.x)],
            DataPicture::Classes => seen.x,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Data, Dataset, Hubble, Iris, Points, Preparation, ScalingForm};
    use crate::surface::{LogisticRegression, StraightLine};

    #[test]
    fn ranges_hold_all_rows_with_some_room_and_do_not_creep() {
        for rows in [vec![0.0, 1.0], vec![-3.0, 1e6], vec![7.0], vec![], vec![1e-9, 2e-9], vec![-1e12, 1e12]]
        {
            let [low, high] = with_margin(extent(rows.iter().copied()));
            assert!(low < high && rows.iter().all(|v| low < *v && *v < high), "{rows:?}: {low} {high}");
        }
        assert_eq!(with_margin([0.0, 1.3]), with_margin([0.003, 1.302]));
    }

    #[test]
    fn axes_say_what_was_done_to_their_columns() {
        let scaled = |scaling| Preparation { scaling, ..Preparation::default() };
        let iris = LogisticRegression {
            data: Data::new(Iris::default(), scaled(ScalingForm::Standardized)),
            ..LogisticRegression::default()
        };
        let axes = DataAxes::of(&iris.into(), V::zeros()).unwrap();
        assert_eq!(axes.names, ["petal length (cm), standardized", "petal width (cm), standardized"]);
        let hubble = |scaling| StraightLine {
            data: Data::new(Hubble::default(), scaled(scaling)),
            ..StraightLine::default()
        };
        let axes = DataAxes::of(&hubble(ScalingForm::Centred).into(), V::zeros()).unwrap();
        assert_eq!(axes.names, ["distance (Mpc), centred", "velocity (1,000 km/s), centred"]);
        let axes = DataAxes::of(&hubble(ScalingForm::Raw).into(), V::zeros()).unwrap();
        assert_eq!(axes.names, ["distance (Mpc)", "velocity (1,000 km/s)"]);
    }

    #[test]
    fn axes_that_are_older_than_the_data_show_rows_and_models_where_they_were() {
        let prepare = Preparation { scaling: ScalingForm::Standardized, ..Preparation::default() };
        let of =
            |source: Points| StraightLine { data: Data::new(source, prepare), ..StraightLine::default() };
        let before = of(Points::default());
        let axes = DataAxes::of(&before.clone().into(), V::zeros()).unwrap();
        let mut rows = Points::default().examples().to_vec();
        rows[0].x[0] -= 5.0;
        let after = of(Points::new(rows, Points::default().names()));
        let sight = |loss| Sight { loss, axes: &axes };
        let [old, new] = [sight(&before), sight(&after)];
        let place = |sight: &Sight, k: usize| sight.coordinates(&sight.prepared().train[k], V::zeros());
        for k in 1..5 {
            let [a, b] = [place(&old, k), place(&new, k)];
            assert!((a[0] - b[0]).abs() + (a[1] - b[1]).abs() < 1e-12, "row {k} stays");
        }
        assert!(place(&new, 0)[0] < place(&old, 0)[0] - 1.0);
        // Through the mean of the rows goes the line with slope 0 and intercept 0, wherever the axes have it.
        let mean = |k: fn(&Example) -> f64, rows: &[Example]| rows.iter().map(k).sum::<f64>() / 5.0;
        let raw = after.data.source().part().rows();
        let middle =
            axes.scaling.apply(&Example { x: [mean(|e| e.x[0], &raw), 1.0], y: mean(|e| e.y, &raw) });
        assert!((new.prediction(V::zeros(), middle.x) - middle.y).abs() < 1e-12);
    }
}
