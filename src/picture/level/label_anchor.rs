//! Where on an isoline its label fits.

use crate::picture::level::contour::Isoline;
use crate::picture::level::window::Window;

/// The straightest place of a line still bends less than this: chord over arc along the label.
const STRAIGHT: f64 = 0.97;

/// What the distance to the border may be worth, in chord over arc.
const CENTRED: f64 = 0.01;

/// A line shorter than this many labels gets none: the label would hide it.
const LINE_PER_LABEL: f64 = 3.0;

/// The place of an isoline's label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelSpot {
    /// The middle of the label, in the plane.
    pub at: [f64; 2],
    /// How far the text is turned counter-clockwise, in radians in (−π/2, π/2], so that it is never upside down.
    pub angle: f64,
}

/// The straightest place of a line where a label of `label_points` length keeps clear of the border, if there is one.
///
/// `plot_points` is width and height of the plot area that shows the window; straightness and angle are those on the
/// screen, also when the axes differ in scale. Parts of the line outside the window are not considered. `None` when
/// the line is shorter than three labels, bends too much everywhere, or a length is not positive and finite.
pub fn label_anchor(
    line: &Isoline,
    window: Window,
    plot_points: [f64; 2],
    label_points: f64,
) -> Option<LabelSpot> {
    free_label_anchor(line, window, plot_points, label_points, |_| true)
}

/// The same among the places that are `free`, which is told the ends of the label in points from the plot area's lower
/// left corner, y upwards.
pub fn free_label_anchor(
    line: &Isoline,
    window: Window,
    plot_points: [f64; 2],
    label_points: f64,
    free: impl Fn([[f64; 2]; 2]) -> bool,
) -> Option<LabelSpot> {
    let scale = [plot_points[0] / window.width(), plot_points[1] / window.height()];
    if ![scale[0], scale[1], label_points].into_iter().all(|length| length.is_finite() && length > 0.0) {
        return None;
    }
    let path = Path::new(line, |[x, y]| [(x - window.x[0]) * scale[0], (y - window.y[0]) * scale[1]]);
    if path.length() < LINE_PER_LABEL * label_points {
        return None;
    }
    let mut spots: Vec<_> = candidates(&path, plot_points, label_points).collect();
    spots.sort_by(|a, b| b.0.total_cmp(&a.0));
    // The best first, because whether a place is free may take long to find out.
    let (_, at, along) =
        spots.into_iter().find(|&(_, at, along)| free(label_ends(at, along, label_points)))?;
    Some(LabelSpot {
        at: [window.x[0] + at[0] / scale[0], window.y[0] + at[1] / scale[1]],
        angle: upright(along),
    })
}

/// Score, middle and direction of the places where the label fits, half a label apart.
fn candidates(path: &Path, plot: [f64; 2], label: f64) -> impl Iterator<Item = (f64, [f64; 2], [f64; 2])> {
    let clearance = move |[x, y]: [f64; 2]| x.min(y).min(plot[0] - x).min(plot[1] - y);
    let count = ((path.length() - label) / (0.5 * label)).clamp(0.0, 10_000.0) as usize;
    (0..=count).filter_map(move |k| {
        let begin = 0.5 * label * k as f64;
        let [a, b] = [path.at(begin), path.at(begin + label)];
        let at = path.at(begin + 0.5 * label);
        let along = [b[0] - a[0], b[1] - a[1]];
        let straightness = along[0].hypot(along[1]) / label;
        let fits = straightness >= STRAIGHT && clearance(at) >= 0.75 * label;
        let room = clearance(at) / (0.5 * plot[0].min(plot[1]));
        fits.then_some((straightness + CENTRED * room, at, along))
    })
}

/// Both ends of a label in the middle of a straight stretch.
fn label_ends(at: [f64; 2], along: [f64; 2], label: f64) -> [[f64; 2]; 2] {
    let half = 0.5 * label / along[0].hypot(along[1]);
    [-half, half].map(|t| [at[0] + t * along[0], at[1] + t * along[1]])
}

/// The angle of a direction or of its opposite, whichever is upright.
fn upright([x, y]: [f64; 2]) -> f64 {
    let angle = if x < 0.0 { (-y).atan2(-x) } else { y.atan2(x) };
    if angle <= -std::f64::consts::FRAC_PI_2 { std::f64::consts::FRAC_PI_2 } else { angle }
}

/// A polyline by arc length.
struct Path {
    points: Vec<[f64; 2]>,
    arcs: Vec<f64>,
}

impl Path {
    fn new(line: &Isoline, on_screen: impl Fn([f64; 2]) -> [f64; 2]) -> Self {
        let back = line.closed.then(|| line.points.first()).flatten();
        let points: Vec<_> = line.points.iter().chain(back).map(|&point| on_screen(point)).collect();
        let steps = points.windows(2).scan(0.0, |arc, step| {
            *arc += (step[1][0] - step[0][0]).hypot(step[1][1] - step[0][1]);
            Some(*arc)
        });
        let arcs = std::iter::once(0.0).chain(steps).collect();
        Self { points, arcs }
    }

    fn length(&self) -> f64 {
        self.arcs.last().copied().unwrap_or(0.0)
    }

    /// The point after a given length; the path has at least two points.
    fn at(&self, arc: f64) -> [f64; 2] {
        let k = self.arcs.partition_point(|&a| a <= arc).clamp(1, self.points.len() - 1);
        let (from, to) = (self.points[k - 1], self.points[k]);
        let step = self.arcs[k] - self.arcs[k - 1];
        let t = if step > 0.0 { ((arc - self.arcs[k - 1]) / step).clamp(0.0, 1.0) } else { 0.0 };
        [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, TAU};

    const WINDOW: Window = Window { x: [0.0, 10.0], y: [0.0, 10.0] };

    fn line(points: &[[f64; 2]]) -> Isoline {
        Isoline { points: points.to_vec(), closed: false }
    }

    fn spot(line: &Isoline) -> Option<LabelSpot> {
        label_anchor(line, WINDOW, [400.0, 400.0], 30.0)
    }

    #[test]
    fn a_label_lies_along_its_line_and_upright() {
        for (points, angle) in [
            ([[0.0, 0.0], [10.0, 10.0]], FRAC_PI_4),
            ([[10.0, 10.0], [0.0, 0.0]], FRAC_PI_4),
            ([[0.0, 10.0], [10.0, 0.0]], -FRAC_PI_4),
            ([[5.0, 10.0], [5.0, 0.0]], FRAC_PI_2),
            ([[5.0, 0.0], [5.0, 10.0]], FRAC_PI_2),
            ([[10.0, 5.0], [0.0, 5.0]], 0.0),
        ] {
            let spot = spot(&line(&points)).unwrap();
            assert!((spot.angle - angle).abs() < 1e-12, "{points:?}: {}", spot.angle);
            assert!((spot.at[0] - 5.0).hypot(spot.at[1] - 5.0) < 1.0, "{:?}", spot.at);
        }
    }

    #[test]
    fn the_angle_is_the_one_on_the_screen() {
        let flat = Window { x: [0.0, 10.0], y: [0.0, 1.0] };
        let spot = label_anchor(&line(&[[0.0, 0.0], [10.0, 1.0]]), flat, [400.0, 400.0], 30.0).unwrap();
        assert!((spot.angle - FRAC_PI_4).abs() < 1e-12);
    }

    #[test]
    fn a_label_avoids_bends_and_the_border() {
        let bent = line(&[[0.0, 0.2], [9.0, 0.2], [9.0, 5.0], [3.0, 5.0], [3.0, 9.9]]);
        let spot = spot(&bent).unwrap();
        assert!((spot.at[1] - 5.0).abs() < 1e-9 && (3.3..8.7).contains(&spot.at[0]), "{spot:?}");
    }

    #[test]
    fn what_is_short_round_or_outside_gets_no_label() {
        assert_eq!(spot(&line(&[[4.0, 5.0], [6.0, 5.0]])), None, "80 points for a label of 30");
        let ring = |radius: f64| Isoline {
            points: (0..60)
                .map(|k| (TAU * f64::from(k) / 60.0).sin_cos())
                .map(|(s, c)| [5.0 + radius * c, 5.0 + radius * s])
                .collect(),
            closed: true,
        };
        assert_eq!(spot(&ring(0.6)), None, "24 points of radius bend too much for a label of 30");
        assert!(spot(&ring(3.0)).is_some());
        assert_eq!(spot(&line(&[[20.0, 5.0], [40.0, 5.0]])), None);
        assert_eq!(spot(&line(&[])), None);
        for label in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(label_anchor(&ring(3.0), WINDOW, [400.0, 400.0], label), None);
        }
    }
}
