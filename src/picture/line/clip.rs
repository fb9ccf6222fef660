//! Cutting lines and areas at a border, in `f64`, whatever numbers a diverged run has left in them.
//!
//! Segments are cut with Liang and Barsky's parameters ("A new concept and method for line clipping", 1984), measured
//! from the end that is nearer to the origin and with halved differences. So a segment from a visible point to one at
//! 1e300 leaves at the right place of the border, and nothing overflows.

use crate::picture::rect::{Point, Rect};

/// Where a trail leaves the picture for good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leave {
    /// The last visible point, on the border.
    pub at: Point,
    /// The way it goes on, of length 1.
    pub direction: [f64; 2],
}

/// The visible pieces of a polyline, in order, each of at least two points.
///
/// A vertex that is infinite or not a number interrupts the line. Repeated vertices are written once. Visible vertices
/// keep their numbers bit for bit.
pub fn clip_polyline(points: impl IntoIterator<Item = Point>, rect: Rect) -> Vec<Vec<Point>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<Point> = Vec::new();
    let mut flush = |piece: &mut Vec<Point>| {
        let done = std::mem::take(piece);
        if done.len() > 1 {
            pieces.push(done);
        }
    };
    let mut previous: Option<Point> = None;
    for point in points {
        let visible = previous.and_then(|from| clip_segment(from, point, rect));
        match visible {
            None => flush(&mut piece),
            Some([start, end]) => {
                if piece.last() != Some(&start) {
                    flush(&mut piece);
                    piece.push(start);
                }
                if end != start {
                    piece.push(end);
                }
            }
        }
        previous = is_finite(point).then_some(point);
    }
    flush(&mut piece);
    pieces
}

/// The visible part of the segment from `a` to `b`, in that direction; none when an end is not finite.
///
/// Where both ends are far outside, the cut is as exact as the numbers of the nearer one are.
pub fn clip_segment(a: Point, b: Point, rect: Rect) -> Option<[Point; 2]> {
    if rect.is_empty() || !is_finite(a) || !is_finite(b) {
        return None;
    }
    if rect.contains(a) && rect.contains(b) {
        return Some([a, b]);
    }
    if magnitude(b) < magnitude(a) {
        return clip_outwards(b, a, rect).map(|[start, end]| [end, start]);
    }
    clip_outwards(a, b, rect)
}

/// Where the trail leaves the rectangle and is not seen again; none when it ends inside or was never there.
///
/// A last vertex at infinity counts as very far away; one that is not a number ends the trail before it.
pub fn leaves(points: &[Point], rect: Rect) -> Option<Leave> {
    let reachable = |[x, y]: Point| [x.clamp(-f64::MAX, f64::MAX), y.clamp(-f64::MAX, f64::MAX)];
    for pair in points.windows(2).rev() {
        let [a, b] = [reachable(pair[0]), reachable(pair[1])];
        let Some([_, at]) = clip_segment(a, b, rect) else { continue };
        if rect.contains(b) {
            return None;
        }
        // Measured by its larger part first: the length itself may overflow, or be too small to divide by.
        let [x, y] = half_difference(a, b);
        let [x, y] = [x, y].map(|part| part / magnitude([x, y]));
        let length = x.hypot(y);
        return Some(Leave { at, direction: [x / length, y / length] });
    }
    None
}

/// The part of a closed ring inside the rectangle (Sutherland and Hodgman, 1974), empty when that is nothing.
///
/// A part that falls apart stays one ring, held together along the border; filled by the even-odd rule it is the same
/// area. Vertices that are not finite are left out.
pub fn clip_ring(ring: &[Point], rect: Rect) -> Vec<Point> {
    let mut ring: Vec<Point> = ring.iter().copied().filter(|&point| is_finite(point)).collect();
    if ring.iter().all(|&point| rect.contains(point)) {
        return ring;
    }
    if rect.is_empty() {
        return Vec::new();
    }
    for axis in 0..2 {
        ring = clip_half(&ring, axis, rect.min[axis], |value, edge| value >= edge);
        ring = clip_half(&ring, axis, rect.max[axis], |value, edge| value <= edge);
    }
    ring
}

/// Keeps the side of a closed ring where the coordinate is `inside` of the edge.
fn clip_half(ring: &[Point], axis: usize, edge: f64, inside: fn(f64, f64) -> bool) -> Vec<Point> {
    let mut kept = Vec::with_capacity(ring.len() + 4);
    let Some(&last) = ring.last() else { return kept };
    let mut from = last;
    for &to in ring {
        let is_in = inside(to[axis], edge);
        if is_in != inside(from[axis], edge) {
            kept.push(crossing(from, to, axis, edge));
        }
        if is_in {
            kept.push(to);
        }
        from = to;
    }
    kept
}

/// Where the segment between two points on different sides of an edge meets it.
fn crossing(a: Point, b: Point, axis: usize, edge: f64) -> Point {
    let [near, far] = if magnitude(b) < magnitude(a) { [b, a] } else { [a, b] };
    let half = half_difference(near, far);
    let t = (0.5 * edge - 0.5 * near[axis]) / half[axis];
    let mut at = along(near, half, t.clamp(0.0, 1.0));
    at[axis] = edge;
    at
}

/// Cuts the segment from `near` to `far`, neither of which need be visible.
fn clip_outwards(near: Point, far: Point, rect: Rect) -> Option<[Point; 2]> {
    let half = half_difference(near, far);
    let mut enter = Cut { t: 0.0, edge: None };
    let mut leave = Cut { t: 1.0, edge: None };
    for axis in 0..2 {
        let edges = [rect.min[axis], rect.max[axis]];
        if half[axis] == 0.0 {
            if near[axis] < edges[0] || near[axis] > edges[1] {
                return None;
            }
            continue;
        }
        let [first, last] = if half[axis] > 0.0 { edges } else { [edges[1], edges[0]] };
        let cut =
            |edge: f64| Cut { t: (0.5 * edge - 0.5 * near[axis]) / half[axis], edge: Some((axis, edge)) };
        enter = if cut(first).t > enter.t { cut(first) } else { enter };
        leave = if cut(last).t < leave.t { cut(last) } else { leave };
    }
    let point = |cut: Cut, end: Point| {
        let mut at = if cut.edge.is_some() { along(near, half, cut.t) } else { end };
        if let Some((axis, edge)) = cut.edge {
            at[axis] = edge;
        }
        [at[0].clamp(rect.min[0], rect.max[0]), at[1].clamp(rect.min[1], rect.max[1])]
    };
    (enter.t <= leave.t).then(|| [point(enter, near), point(leave, far)])
}

/// A cut of a segment: its parameter, and the axis and coordinate of the border when it is not an end.
#[derive(Clone, Copy)]
struct Cut {
    t: f64,
    edge: Option<(usize, f64)>,
}

/// Half of `b − a`, which cannot overflow.
fn half_difference(a: Point, b: Point) -> [f64; 2] {
    [0.5 * b[0] - 0.5 * a[0], 0.5 * b[1] - 0.5 * a[1]]
}

fn along(from: Point, half: [f64; 2], t: f64) -> Point {
    [from[0] + 2.0 * (t * half[0]), from[1] + 2.0 * (t * half[1])]
}

fn magnitude([x, y]: Point) -> f64 {
    x.abs().max(y.abs())
}

fn is_finite([x, y]: Point) -> bool {
    x.is_finite() && y.is_finite()
}

#[cfg(test)]
#[path = "clip_tests.rs"]
mod tests;
