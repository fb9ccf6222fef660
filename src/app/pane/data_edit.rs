//! Rows changed by hand: moved, added, deleted. The first change makes points of one's own of any source.

use crate::data::{Example, Points, Task};
use crate::number::rounded;
use crate::plot::data_pane::{DataAxes, DataPicture};
use crate::surface::{DataLoss, Surface};

/// More rows than this are not changed by hand.
pub(in crate::app) const MOST_ROWS: usize = 10_000;

/// What is said if there are more.
pub(in crate::app) const TOO_MANY: &str = "Data of more than 10,000 rows cannot be changed by hand";

/// A change of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::app) enum Edit {
    /// A row, counted as they come, gets these coordinates.
    Move(u32, [f64; 2]),
    /// There is another row with these coordinates, and this label if there are classes.
    Add([f64; 2], f64),
    /// There is a row less.
    Delete(u32),
}

/// Makes a change. What is to be said of it, if there is something: what became of the data set.
///
/// # Errors
/// Why the change cannot be made.
pub(super) fn carry_out(
    surface: &mut Surface,
    axes: &DataAxes,
    edit: Edit,
) -> Result<Option<String>, &'static str> {
    let points = edited(surface, axes, edit)?;
    let Some(data) = surface.part_mut().data_mut() else { return Ok(None) };
    let before = data.source().description();
    data.set_source(points);
    let words = || format!("{}: now points of your own, undo brings the data set back", before.name);
    Ok((before.id != Points::DESCRIPTION.id).then(words))
}

/// The rows after a change.
fn edited(surface: &Surface, axes: &DataAxes, edit: Edit) -> Result<Points, &'static str> {
    let loss = surface.part().data_loss().ok_or("There are no data")?;
    let points = Points::of(loss.data().source());
    let rows = points.examples().len();
    if rows > MOST_ROWS {
        return Err(TOO_MANY);
    }
    match edit {
        Edit::Move(row, to) => {
            let index = row as usize;
            let before = points.examples().get(index).ok_or("The row is not there any more")?;
            Ok(points.with(index, placed(loss, axes, before, to)))
        }
        Edit::Add(..) if axes.picture == DataPicture::Predictions => {
            Err("A new row would need two features: here targets are dragged and rows deleted")
        }
        Edit::Add(..) if rows == MOST_ROWS => Err("There are 10,000 rows already"),
        Edit::Add(at, label) => Ok(points.and(placed(loss, axes, &Example { x: [1.0; 2], y: label }, at))),
        Edit::Delete(_) if rows <= 1 => Err("The last row stays: a mean over none is no loss"),
        Edit::Delete(row) => Ok(points.without(row as usize)),
    }
}

/// A row as it comes that stands at coordinates of the axes; what these do not say stays. Numbers are rounded to what a
/// pixel is worth.
fn placed(loss: &dyn DataLoss, axes: &DataAxes, before: &Example, to: [f64; 2]) -> Example {
    let seen = axes.scaling.apply(before);
    let moved = match axes.picture {
        DataPicture::Curve => Example { x: [to[0], seen.x[1]], y: to[1] },
        DataPicture::Predictions => Example { y: to[0], ..seen },
        DataPicture::Classes => Example { x: to, ..seen },
    };
    let raw = axes.scaling.undo(&moved);
    let width = |axis: usize, column: usize| {
        (axes.ranges[axis][1] - axes.ranges[axis][0]) * axes.scaling.scale[column].abs()
    };
    match axes.picture {
        DataPicture::Curve => {
            let y = rounded(raw.y, width(1, 2));
            let y = if loss.task() == Task::Threshold { y.clamp(0.0, 1.0) } else { y };
            Example { x: [rounded(raw.x[0], width(0, 0)), before.x[1]], y }
        }
        DataPicture::Predictions => Example { y: rounded(raw.y, width(0, 2)), ..*before },
        DataPicture::Classes => {
            Example { x: [rounded(raw.x[0], width(0, 0)), rounded(raw.x[1], width(1, 1))], ..*before }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Blobs, Data, Hubble, Iris, Preparation, ScalingForm};
    use crate::real::V;
    use crate::surface::{LinearRegression, LogisticRegression, Neuron, StraightLine};

    fn rows(surface: &Surface, edit: Edit) -> Vec<Example> {
        let axes = DataAxes::of(surface, V::zeros()).unwrap();
        edited(surface, &axes, edit).unwrap().examples().to_vec()
    }

    #[test]
    fn a_row_that_is_moved_in_scaled_axes_moves_as_far_as_it_came() {
        let prepare =
            Preparation { scaling: ScalingForm::Standardized, validation: 0.3, ..Preparation::default() };
        let surface: Surface =
            LogisticRegression { data: Data::new(Iris::default(), prepare), ..LogisticRegression::default() }
                .into();
        let before = surface.data().unwrap().source().part().rows();
        let scaling = surface.data().unwrap().prepared().scaling;
        let after = rows(&surface, Edit::Move(7, [0.5, -1.0]));
        for (k, (old, new)) in before.iter().zip(&after).enumerate() {
            assert_eq!(old == new, k != 7, "row {k}");
        }
        let seen = scaling.apply(&after[7]);
        assert!((seen.x[0] - 0.5).abs() < 2e-3 && (seen.x[1] + 1.0).abs() < 2e-3, "{seen:?}");
        assert_eq!(after[7].y, before[7].y, "its label stays");
    }

    #[test]
    fn rows_are_added_and_deleted_where_that_makes_sense() {
        let line: Surface = StraightLine { data: Hubble::default().into(), ..StraightLine::default() }.into();
        let more = rows(&line, Edit::Add([1.0, 0.5], 1.0));
        assert_eq!((more.len(), more[24]), (25, Example { x: [1.0, 1.0], y: 0.5 }));
        let fewer = rows(&line, Edit::Delete(0));
        assert_eq!((fewer.len(), fewer[0]), (23, line.data().unwrap().source().part().rows()[1]));
        let classes: Surface =
            LogisticRegression { data: Blobs::default().into(), ..Default::default() }.into();
        assert_eq!(
            rows(&classes, Edit::Add([0.25, 0.5], -1.0)).last(),
            Some(&Example { x: [0.25, 0.5], y: -1.0 })
        );
        let plane = Surface::from(LinearRegression::default());
        let axes = DataAxes::of(&plane, V::zeros()).unwrap();
        assert!(edited(&plane, &axes, Edit::Add([0.0; 2], 1.0)).is_err());
        let before = plane.data().unwrap().source().part().rows();
        let after = rows(&plane, Edit::Move(3, [2.5, 99.0]));
        assert_eq!((after[3].x, after[3].y), (before[3].x, 2.5), "a target alone is dragged");
    }

    #[test]
    fn targets_of_a_sigmoid_stay_between_0_and_1_and_one_row_is_left() {
        let neuron = Surface::from(Neuron::default());
        assert_eq!(rows(&neuron, Edit::Move(0, [0.0, 7.0]))[0].y, 1.0);
        let one = Points::new(vec![Example { x: [1.0; 2], y: 1.0 }], crate::data::Names::new("x", "", "y"));
        let neuron: Surface = Neuron { data: one.into() }.into();
        let axes = DataAxes::of(&neuron, V::zeros()).unwrap();
        assert!(edited(&neuron, &axes, Edit::Delete(0)).is_err());
    }

    #[test]
    fn very_many_rows_are_not_changed_by_hand() {
        let curve = crate::data::AlongCurve { size: 10_001, ..Default::default() };
        let line: Surface = StraightLine { data: curve.into(), ..StraightLine::default() }.into();
        let axes = DataAxes::of(&line, V::zeros()).unwrap();
        assert_eq!(edited(&line, &axes, Edit::Delete(0)), Err(TOO_MANY));
    }
}
