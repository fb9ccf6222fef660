//! In which coordinates the plane is seen: the parameters themselves, or those in which a preconditioned method is the
//! plain one.

use nalgebra::Matrix2;

use crate::experiment::{Aspect, Experiment, Layer, View};
use crate::picture::axis::projection::Projection;
use crate::picture::level::window::Window;
use crate::picture::rect::{Point, Rect};
use crate::real::V;

/// The coordinates of the plane: x, or z = M^½x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coordinates {
    /// M^½ and M^−½.
    matrices: Option<[Matrix2<f64>; 2]>,
    names: [&'static str; 2],
}

impl Coordinates {
    /// The parameters themselves.
    pub const PLAIN: Self = Self { matrices: None, names: ["x", "y"] };

    /// Those that a view asks for: of the first visible run that is preconditioned, or of what is around all runs.
    pub fn of(experiment: &Experiment, view: &View) -> Self {
        // The parameters of a model are weights; x and y are its data.
        let plain = Self { names: experiment.surface.coordinates(), ..Self::PLAIN };
        if !view.shows(Layer::Transformed) {
            return plain;
        }
        let shown = experiment.runs.iter().filter(|run| !view.hidden.contains(&run.slot));
        let part = shown.map(|run| experiment.around(run)).find_map(|around| around.precondition);
        let part = part.or(experiment.around.precondition);
        let Some(part) = part else { return plain };
        Self { matrices: Some(part.coordinates(experiment.surface.part())), names: ["z₁", "z₂"] }
    }

    /// Whether they are the parameters themselves.
    pub fn is_plain(&self) -> bool {
        self.matrices.is_none()
    }

    /// The names of both axes.
    pub fn names(&self) -> [&'static str; 2] {
        self.names
    }

    /// A point of the plane in these coordinates. Where that is beyond the numbers, one far out in its direction.
    pub fn seen(&self, p: V) -> V {
        let Some([to, _]) = self.matrices else { return p };
        let z = to * p;
        if z.iter().all(|part| part.is_finite()) || !p.iter().all(|part| part.is_finite()) {
            return z;
        }
        (to * (p * 1e-150)).map(|part| (part * 1e150).clamp(-f64::MAX, f64::MAX))
    }

    /// The point of the plane that has these coordinates, the inverse of [`seen`](Self::seen).
    pub fn point(&self, z: V) -> V {
        self.matrices.map_or(z, |[_, back]| back * z)
    }

    /// The smallest window that shows all of a window of the plane.
    pub fn window(&self, Window { x, y }: Window) -> Window {
        if self.is_plain() {
            return Window { x, y };
        }
        let corners = [[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]]];
        let corners = corners.map(|corner| self.seen(corner.into()));
        let range = |axis: usize| {
            let ends = corners.iter().map(|corner| corner[axis]);
            ends.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], end| [low.min(end), high.max(end)])
        };
        Window { x: range(0), y: range(1) }
    }
}

/// Where points of the plane stand in a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chart {
    /// From coordinates to places.
    pub projection: Projection,
    /// From points to coordinates.
    pub coordinates: Coordinates,
}

impl Chart {
    /// The place of a point; none where it is not finite. It may be far outside, but is finite.
    pub fn place(&self, p: V) -> Option<Point> {
        let z = self.coordinates.seen(p);
        self.projection.point([z.x, z.y])
    }

    /// The place of a point where it is inside of the target.
    pub fn visible(&self, p: V) -> Option<Point> {
        self.place(p).filter(|at| self.projection.target.contains(*at))
    }

    /// The point at a place, the inverse of [`place`](Self::place).
    pub fn point(&self, place: Point) -> V {
        self.coordinates.point(self.projection.data(place).into())
    }

    /// The way in the plane that is so far to the right and down in the picture.
    pub fn way(&self, [right, down]: Point) -> V {
        let Projection { x, y, target } = self.projection;
        let [wide, high] = [x, y].map(|axis| axis.range[1] - axis.range[0]);
        self.coordinates.point(V::new(right * wide / target.width(), -down * high / target.height()))
    }

    /// The places of points as fast as they can be had; NaN for one that is not finite.
    pub(super) fn straight(&self) -> impl Fn(V) -> Point + use<> {
        let Self { projection, coordinates } = *self;
        let Projection { x, y, target } = projection;
        let [width, height] = [x.range[1] - x.range[0], y.range[1] - y.range[0]];
        move |p| {
            let z = coordinates.seen(p);
            let place = [
                target.min[0] + (z.x - x.range[0]) / width * (target.max[0] - target.min[0]),
                target.max[1] - (z.y - y.range[0]) / height * (target.max[1] - target.min[1]),
            ];
            if place[0].is_finite() && place[1].is_finite() {
                return place;
            }
            // Beyond the numbers, or near their end, where the projection knows how to get by.
            projection.point([z.x, z.y]).unwrap_or([f64::NAN; 2])
        }
    }
}

/// What is visible of the plane in a target rectangle, in the coordinates in which the view shows it: the view's window
/// or the surface's own, grown so that a circle looks like a circle where the view asks for that.
pub fn bounds(experiment: &Experiment, view: &View, target: Rect) -> Window {
    let window = match view.window {
        Some([x, y]) => Window { x, y },
        None => {
            let [x, y] = experiment.surface.part().window();
            Coordinates::of(experiment, view).window(Window { x, y })
        }
    };
    match view.aspect {
        Aspect::Equal => window.aspect_fitted(target.width() / target.height()),
        Aspect::Free => window,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::around::{Precondition, PreconditionForm};
    use crate::plot::pane::plane_projection;

    fn stretched() -> (Experiment, View) {
        let mut experiment = Experiment::default();
        let form = PreconditionForm::Diagonal;
        experiment.around.precondition =
            Some(Precondition { form, px: 4.0, py: 25.0, ..Precondition::default() });
        (experiment, View::default().with(Layer::Transformed))
    }

    #[test]
    fn points_come_back_and_huge_ones_keep_their_direction() {
        let (experiment, view) = stretched();
        let coordinates = Coordinates::of(&experiment, &view);
        assert!((coordinates.seen(V::new(1.0, -1.0)) - V::new(2.0, -5.0)).norm() < 1e-12);
        assert!((coordinates.point(V::new(2.0, -5.0)) - V::new(1.0, -1.0)).norm() < 1e-12);
        let far = coordinates.seen(V::new(f64::MAX, -1e300));
        assert!(far.x == f64::MAX && far.y.is_finite() && far.y < 0.0);
        let window = coordinates.window(Window { x: [0.0, 1.0], y: [-1.0, 1.0] });
        assert!((window.width() - 2.0).abs() < 1e-12 && (window.height() - 10.0).abs() < 1e-12);
        assert_eq!(coordinates.names(), ["z₁", "z₂"]);
    }

    #[test]
    fn a_view_that_does_not_ask_or_has_nothing_to_ask_for_sees_the_parameters() {
        let (experiment, view) = stretched();
        assert!(Coordinates::of(&experiment, &View::default()).is_plain());
        assert!(Coordinates::of(&Experiment::default(), &view).is_plain());
    }

    #[test]
    fn places_and_points_are_inverse() {
        let (experiment, view) = stretched();
        let window = Window { x: [-3.0, 5.0], y: [-20.0, 10.0] };
        let projection = plane_projection(window, Rect::new([10.0, 20.0], [300.0, 200.0]));
        let chart = Chart { projection, coordinates: Coordinates::of(&experiment, &view) };
        let place = chart.place(V::new(0.5, -1.5)).unwrap();
        assert!((chart.point(place) - V::new(0.5, -1.5)).norm() < 1e-12);
        let straight = chart.straight()(V::new(0.5, -1.5));
        assert!((straight[0] - place[0]).abs() + (straight[1] - place[1]).abs() < 1e-9);
        let moved = chart.point([place[0] + 7.0, place[1] + 3.0]) - V::new(0.5, -1.5);
        assert!((chart.way([7.0, 3.0]) - moved).norm() < 1e-12);
    }

    #[test]
    fn bounds_keep_circles_round_unless_released() {
        let experiment = Experiment::default();
        let target = Rect::from_size([600.0, 300.0]);
        let window = Some([[0.0, 1.0], [0.0, 1.0]]);
        let equal = bounds(&experiment, &View { window, ..View::default() }, target);
        assert_eq!(equal, Window { x: [-0.5, 1.5], y: [0.0, 1.0] });
        let free = View { window, aspect: Aspect::Free, ..View::default() };
        assert_eq!(bounds(&experiment, &free, target), Window { x: [0.0, 1.0], y: [0.0, 1.0] });
    }
}
