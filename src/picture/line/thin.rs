//! Thinning long lines for drawing, without hiding a zig-zag.

use crate::picture::rect::Point;

/// The vertices that a drawing of the line needs, so that no vertex left out is farther than `tolerance` from the
/// segment drawn in its place.
///
/// One pass: from the last vertex kept, a segment may be drawn to the next one as long as it passes every vertex in
/// between within the tolerance, and none of them lies farther away than its end. So a zig-zag keeps every turn
/// that is larger than the tolerance, also one that goes to and fro on a straight line. Both ends are kept, and so
/// is every vertex that is not finite.
pub fn thin(points: &[Point], tolerance: f64) -> Vec<Point> {
    kept(points, tolerance).into_iter().map(|k| points[k]).collect()
}

/// The indices of the vertices that [`thin`] keeps.
fn kept(points: &[Point], tolerance: f64) -> Vec<usize> {
    let Some(&first) = points.first() else { return Vec::new() };
    let mut kept = vec![0];
    let mut cone = Cone::at(first);
    for (k, &point) in points.iter().enumerate().skip(1) {
        if k > 1 && !cone.reaches(point, tolerance) {
            kept.push(k - 1);
            cone = Cone::at(points[k - 1]);
        }
        cone.narrow(point, tolerance);
    }
    if points.len() > 1 {
        kept.push(points.len() - 1);
    }
    kept
}

/// The directions from a kept vertex in which a segment passes all vertices seen since.
struct Cone {
    apex: Point,
    /// The largest distance of a vertex from the apex.
    farthest: f64,
    /// The two borders, less than half a turn apart, as soon as a vertex is farther away than the tolerance.
    borders: Option<[[f64; 2]; 2]>,
}

impl Cone {
    fn at(apex: Point) -> Self {
        Self { apex, farthest: 0.0, borders: None }
    }

    /// Whether a segment from the apex to the point may stand for all vertices seen since.
    fn reaches(&self, point: Point, tolerance: f64) -> bool {
        let way = self.way(point);
        let distance = way[0].hypot(way[1]);
        match self.borders {
            None => distance.is_finite() && self.farthest <= tolerance,
            Some([low, high]) => {
                distance >= self.farthest
                    && distance.is_finite()
                    && cross(low, way) >= 0.0
                    && cross(way, high) >= 0.0
                    && (dot(low, way) > 0.0 || dot(high, way) > 0.0)
            }
        }
    }

    /// Makes the point one that segments must pass.
    fn narrow(&mut self, point: Point, tolerance: f64) {
        let way = self.way(point);
        let distance = way[0].hypot(way[1]);
        if distance.is_finite() {
            self.farthest = self.farthest.max(distance);
        } else {
            self.farthest = f64::INFINITY;
        }
        if !distance.is_finite() || distance <= tolerance {
            return;
        }
        let [x, y] = [way[0] / distance, way[1] / distance];
        let sine = (tolerance / distance).max(0.0);
        let cosine = (1.0 - sine * sine).sqrt();
        let low = [x * cosine + y * sine, y * cosine - x * sine];
        let high = [x * cosine - y * sine, y * cosine + x * sine];
        self.borders = Some(match self.borders {
            None => [low, high],
            Some([old_low, old_high]) => [
                if cross(old_low, low) > 0.0 { low } else { old_low },
                if cross(high, old_high) > 0.0 { high } else { old_high },
            ],
        });
    }

    fn way(&self, point: Point) -> [f64; 2] {
        [point[0] - self.apex[0], point[1] - self.apex[1]]
    }
}

fn cross(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

fn dot(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn distance_to_segment(p: Point, a: Point, b: Point) -> f64 {
        let along = [b[0] - a[0], b[1] - a[1]];
        let way = [p[0] - a[0], p[1] - a[1]];
        let length = dot(along, along);
        let t = if length > 0.0 { (dot(way, along) / length).clamp(0.0, 1.0) } else { 0.0 };
        (way[0] - t * along[0]).hypot(way[1] - t * along[1])
    }

    fn worst_deviation(points: &[Point], kept: &[usize]) -> f64 {
        let spans = kept.windows(2).map(|pair| &points[pair[0]..=pair[1]]);
        let deviations = spans
            .flat_map(|span| span.iter().map(|&p| distance_to_segment(p, span[0], span[span.len() - 1])));
        deviations.fold(0.0, f64::max)
    }

    #[test]
    fn a_straight_line_is_its_ends() {
        let line: Vec<Point> = (0..1000).map(|k| [f64::from(k), 0.5 * f64::from(k)]).collect();
        assert_eq!(thin(&line, 0.1), [line[0], line[999]]);
    }

    #[test]
    fn a_zig_zag_on_a_straight_line_keeps_its_turns() {
        let line: Vec<Point> =
            (0..9).map(|k| [if k % 2 == 0 { 0.0 } else { 10.0 - f64::from(k) }, 0.0]).collect();
        assert_eq!(thin(&line, 0.25), line);
    }

    #[test]
    fn a_crawl_is_one_segment() {
        let crawl: Vec<Point> = (0..50_000).map(|k| [1e-6 * f64::from(k), 1e-3 * f64::from(k % 2)]).collect();
        assert_eq!(thin(&crawl, 0.1).len(), 2);
    }

    #[test]
    fn short_lines_and_broken_vertices_are_kept() {
        assert!(thin(&[], 1.0).is_empty());
        assert_eq!(thin(&[[1.0, 2.0]], 1.0), [[1.0, 2.0]]);
        for broken in [f64::NAN, f64::INFINITY, 1e300] {
            let line = [[0.0, 0.0], [1.0, 0.0], [2.0, broken], [3.0, 0.0], [4.0, 0.0]];
            assert!(kept(&line, 0.5).contains(&2), "{broken}");
        }
    }

    proptest! {
        #[test]
        fn nothing_left_out_deviates_by_more_than_the_tolerance(
            steps in prop::collection::vec([-3.0..3.0f64, -3.0..3.0f64], 0..200),
            shrink in 0.2..1.0f64,
            tolerance in prop_oneof![Just(0.0), 0.01..5.0f64],
        ) {
            let mut at = [0.0, 0.0];
            let mut scale = 1.0;
            let points: Vec<Point> = steps.iter().map(|step| {
                at = [at[0] + scale * step[0], at[1] + scale * step[1]];
                scale *= shrink.sqrt();
                at
            }).collect();
            let kept = kept(&points, tolerance);
            prop_assert!(worst_deviation(&points, &kept) <= tolerance + 1e-9);
            prop_assert_eq!(kept.first().copied(), points.first().map(|_| 0));
            prop_assert_eq!(kept.last().copied(), points.len().checked_sub(1));
        }
    }
}
