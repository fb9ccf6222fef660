//! Where a loss is not smooth: the lines along which it has a kink, jumps, or grows without bound.
//!
//! A surface names functions whose zeros such lines may be ([`Landscape::crease`]); whether the loss is really not smooth there
//! is found out by looking at it on both sides, ever nearer.

use crate::picture::level::contour::{Isoline, isolines};
use crate::picture::level::grid::Grid;
use crate::picture::level::window::Window;
use crate::plot::coordinates::Coordinates;
use crate::real::V;
use crate::surface::Landscape;

/// How a loss is not smooth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// The gradient is another one on the other side.
    Kink,
    /// The loss itself is.
    Jump,
    /// The loss grows without bound, upwards on one side and downwards on the other.
    Pole,
}

/// A line along which a loss is not smooth.
#[derive(Clone, Debug, PartialEq)]
pub struct Crease {
    /// Its points, in the coordinates of the window.
    pub points: Vec<[f64; 2]>,
    /// What the loss does there.
    pub kind: Break,
}

/// So many places are looked at closely.
const MOST_PLACES: usize = 600;

/// The lines in a window, sampled with so many nodes.
pub fn creases(
    loss: &dyn Landscape,
    coordinates: &Coordinates,
    window: Window,
    nodes: [usize; 2],
) -> Vec<Crease> {
    let mut found = Vec::new();
    for index in 0..loss.creases() {
        let eye = Eye { loss, coordinates, index, window, nodes };
        let grid = Grid::sample(window, nodes[0], nodes[1], |xs, y, out| {
            out.iter_mut().zip(xs).for_each(|(out, x)| *out = eye.crease([*x, y]));
        });
        let lines = isolines(&grid, 0.0);
        let segments: usize = lines.iter().map(|line| line.points.len()).sum();
        let stride = segments.div_ceil(MOST_PLACES / loss.creases().max(1)).max(1);
        lines.iter().for_each(|line| eye.along(line, stride, &mut found));
    }
    found
}

/// What looks at one family of lines.
struct Eye<'a> {
    loss: &'a dyn Landscape,
    coordinates: &'a Coordinates,
    index: usize,
    window: Window,
    nodes: [usize; 2],
}

impl Eye<'_> {
    fn point(&self, at: [f64; 2]) -> V {
        self.coordinates.point(at.into())
    }

    fn crease(&self, at: [f64; 2]) -> f64 {
        self.loss.crease(self.index, self.point(at))
    }

    /// The pieces of a line on which the loss is not smooth, looked at in every so many segments.
    fn along(&self, line: &Isoline, stride: usize, found: &mut Vec<Crease>) {
        let back = line.points.first().filter(|_| line.closed);
        let points: Vec<[f64; 2]> = line.points.iter().chain(back).copied().collect();
        let mut before = None;
        let mut from = 0;
        while from + 1 < points.len() {
            let to = (from + stride).min(points.len() - 1);
            let middle = (from + to) / 2;
            let kind = self.kind(points[middle], points[middle + 1]);
            match (kind, found.last_mut()) {
                (Some(_), Some(last)) if kind == before => last.points.extend(&points[from + 1..=to]),
                (Some(kind), _) => found.push(Crease { points: points[from..=to].to_vec(), kind }),
                (None, _) => {}
            }
            before = kind;
            from = to;
        }
    }

    /// What the loss does across a segment of the line.
    fn kind(&self, from: [f64; 2], to: [f64; 2]) -> Option<Break> {
        let along = V::from(to) - V::from(from);
        let length = along.norm();
        let across = V::new(-along.y, along.x) / length;
        let Window { x, y } = self.window;
        let spans = [x[1] - x[0], y[1] - y[0]];
        let cell = (spans[0] / self.nodes[0] as f64).max(spans[1] / self.nodes[1] as f64);
        let middle = (V::from(from) + V::from(to)) * 0.5;
        let on = self.crossing(middle - across * cell, middle + across * cell)?;
        let near = self.difference(on, across * (1e-3 * cell))?;
        let nearer = self.difference(on, across * (1e-5 * cell))?;
        let [value, slope] = self.unrest(on, across * (1e-5 * cell));
        // What is smooth shrinks a hundredfold; what is rounding alone, as at the hole of (1 − cos x)/x², differs as much on one
        // side as it does between both.
        let stays = |near: f64, nearer: f64, scale: f64, unrest: f64| {
            nearer > 0.5 * near && nearer > 1e-7 * scale && unrest < 0.25 * nearer
        };
        if stays(near.value, nearer.value, nearer.values, value) {
            // Next to a jump the loss stays what it is; next to a pole it grows a hundredfold, by a root's tenfold.
            Some(if nearer.value > 5.0 * near.value { Break::Pole } else { Break::Jump })
        } else {
            stays(near.slope, nearer.slope, nearer.slopes, slope).then_some(Break::Kink)
        }
    }

    /// How much the loss and its gradient change on one side, over a fraction of the distance to the line.
    fn unrest(&self, on: V, aside: V) -> [f64; 2] {
        let at = |share: f64| self.loss.gradient(self.point((on + aside * share).into()));
        let mut most = [0.0; 2];
        for side in [1.0, -1.0] {
            let (value, slope) = at(side);
            for share in [1.1, 1.2, 1.3] {
                let (other, other_slope) = at(side * share);
                most = [(other - value).abs().max(most[0]), (other_slope - slope).norm().max(most[1])];
            }
        }
        most
    }

    /// The zero between two points, by bisection; none where there is no change of sign.
    fn crossing(&self, from: V, to: V) -> Option<V> {
        let value = |at: V| self.crease(at.into());
        let (mut low, mut high) = (from, to);
        let sign = value(low);
        let changes = sign * value(high) < 0.0;
        if !changes {
            return None;
        }
        for _ in 0..40 {
            let middle = (low + high) * 0.5;
            if value(middle) * sign > 0.0 { low = middle } else { high = middle }
        }
        Some((low + high) * 0.5)
    }

    /// How much the loss and its gradient differ on both sides; none where it is not defined on both.
    fn difference(&self, on: V, aside: V) -> Option<Difference> {
        let side = |at: V| self.loss.gradient(self.point(at.into()));
        let ((a, da), (b, db)) = (side(on - aside), side(on + aside));
        let difference = Difference {
            value: (a - b).abs(),
            values: a.abs() + b.abs(),
            slope: (da - db).norm(),
            slopes: da.norm() + db.norm(),
        };
        (difference.values.is_finite() && difference.slopes.is_finite()).then_some(difference)
    }
}

/// What differs on both sides of a line, with the sizes of both sides.
struct Difference {
    value: f64,
    values: f64,
    slope: f64,
    slopes: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Experiment, View};
    use crate::surface::{Surface, Typed};

    fn found(text: &str) -> Vec<Crease> {
        let typed = Typed::new(text).unwrap_or_else(|error| panic!("{error}"));
        let experiment = Experiment::on(Surface::from(typed.clone()));
        let coordinates = Coordinates::of(&experiment, &View::default());
        creases(&typed, &coordinates, Window { x: [-3.0, 3.1], y: [-2.9, 3.0] }, [80, 80])
    }

    fn length(creases: &[Crease], kind: Break) -> f64 {
        let lengths = creases.iter().filter(|crease| crease.kind == kind).map(|crease| {
            crease.points.windows(2).map(|pair| (V::from(pair[0]) - V::from(pair[1])).norm()).sum::<f64>()
        });
        lengths.sum()
    }

    #[test]
    fn kinks_and_jumps_are_told_apart_and_smooth_lines_are_left_out() {
        for (text, kinked, jumping) in [
            ("|x| + y²", 5.9, 0.0),
            ("max(x, y)", 8.4, 0.0),
            ("floor(x)", 0.0, 6.0 * 5.9),
            ("x < 0 ? y : 3", 0.0, 5.9),
            ("x < 0 ? -x : x", 5.9, 0.0),
            ("relu(x)^2 + y^2", 0.0, 0.0),
            ("|x|^3", 0.0, 0.0),
            ("x > 0 ? |y| : 1", 3.1, 5.9),
            ("√(x² + y² - 1) + |y|", 4.1, 0.0),
            ("cbrt(y) + x", 0.0, 0.0),
        ] {
            let all = found(text);
            let (kinks, jumps) = (length(&all, Break::Kink), length(&all, Break::Jump));
            let close = |got: f64, want: f64| (got - want).abs() <= 0.2 + 0.02 * want;
            assert!(close(kinks, kinked) && close(jumps, jumping), "{text}: {kinks} kinked, {jumps} jumping");
        }
    }

    #[test]
    fn a_hole_that_can_be_filled_is_no_kink() {
        for text in [
            "sin(x)/x + y²",
            "(1 - cos(x))/x^2 + y²",
            "(exp(x) - 1 - x)/x^2 + y",
            "x^3/x",
            "(x^2 - 1)/(x - 1)",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn poles_are_told_from_jumps() {
        for (text, poles, jumps) in [
            ("1/x + y²", 5.9, 0.0),
            ("x/|x|", 0.0, 5.9),
            ("tan(x) + y", 2.0 * 5.9, 0.0),
            ("y/(x² + 1)", 0.0, 0.0),
        ] {
            let all = found(text);
            for (kind, want) in [(Break::Pole, poles), (Break::Jump, jumps)] {
                let got = length(&all, kind);
                assert!((got - want).abs() <= 0.2 + 0.02 * want, "{text}: {kind:?} {got}");
            }
        }
    }

    #[test]
    fn kinks_may_be_curved() {
        // A circle of radius 2.
        let all = found("|x² + y² - 4| + x");
        assert!((length(&all, Break::Kink) - 2.0 * std::f64::consts::TAU).abs() < 0.1);
    }
}
