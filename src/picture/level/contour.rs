//! Isolines and superlevel areas of a sampled loss, by marching squares with linear interpolation along the edges.
//!
//! Saddle cells are resolved by the mean of their corners. Cells that touch a hole (a value that is not finite) are
//! left out: lines end and areas close there as at the border.

use crate::picture::level::grid::Grid;
use crate::picture::level::trace::{Bands, MOST_LEVELS, Side};

/// A connected line on which the interpolated grid has one value.
///
/// At least two points, no two neighbours equal. Larger values lie on its left (seen with x to the right and y up).
#[derive(Clone, Debug, PartialEq)]
pub struct Isoline {
    /// The points in order, each on an edge of the grid.
    pub points: Vec<[f64; 2]>,
    /// Whether the last point is joined to the first, which is not repeated. An open line ends at the border of the
    /// grid or at a hole.
    pub closed: bool,
}

/// The isolines of one level; see [`isolines_at`].
pub fn isolines(grid: &Grid, level: f64) -> Vec<Isoline> {
    isolines_at(grid, &[level]).pop().unwrap_or_default()
}

/// The isolines of each level, in the order of the levels, which need not be sorted. NaN has none.
///
/// The grid is looked at once for all levels. A node exactly on the level counts as above it, so a line through nodes
/// passes through them once; a peak that only just reaches the level gives no line, and a ridge exactly at the level
/// is walked along both its sides, which coincide. At most 65,534 levels are looked for.
pub fn isolines_at(grid: &Grid, levels: &[f64]) -> Vec<Vec<Isoline>> {
    let mut order: Vec<usize> = (0..levels.len()).filter(|&k| !levels[k].is_nan()).collect();
    order.sort_by(|&a, &b| levels[a].total_cmp(&levels[b]));
    order.truncate(MOST_LEVELS);
    let ascending: Vec<f64> = order.iter().map(|&k| levels[k]).collect();

    let bands = Bands::new(grid, &ascending);
    let mut seeds = vec![Vec::new(); ascending.len()];
    bands.crossed_cells(|i, j, low, high| {
        for level in low..high {
            seeds[usize::from(level)].push([i, j]);
        }
    });

    let mut lines = vec![Vec::new(); levels.len()];
    let mut seen = vec![0; grid.values().len()];
    for (level, (seeds, k)) in seeds.iter().zip(order).enumerate() {
        lines[k] = lines_of_level(&bands, level, seeds, &mut seen);
    }
    lines
}

/// Which edges of which cell a line has entered through, one bit each.
type Seen = [u8];

/// Marks an edge; false when it was marked before.
fn mark(seen: &mut Seen, node: usize, bit: u8) -> bool {
    let new = seen[node] & 1 << bit == 0;
    seen[node] |= 1 << bit;
    new
}

/// All lines of a level, given the cells that it crosses. Leaves `seen` as clean as it found it.
fn lines_of_level(bands: &Bands, level: usize, seeds: &[[u32; 2]], seen: &mut Seen) -> Vec<Isoline> {
    let mut lines = Vec::new();
    for &[i, j] in seeds {
        let cell = Side { i, j, edge: 0 };
        for edge in bands.crossing(cell, level).entries() {
            if seen[bands.node(i, j)] & 1 << edge == 0 {
                lines.extend(line_from(bands, level, cell.on(edge), seen));
            }
        }
    }
    for &[i, j] in seeds {
        seen[bands.node(i, j)] = 0;
    }
    lines
}

/// The line that enters a cell through the given side, followed both ways; `None` when it is a single point.
fn line_from(bands: &Bands, level: usize, start: Side, seen: &mut Seen) -> Option<Isoline> {
    let mut points = vec![bands.point(start, level)];
    let mut at = Some(start);
    let mut closed = false;
    while let Some(side) = at.filter(|_| !closed) {
        mark(seen, bands.node(side.i, side.j), side.edge);
        let exit = side.on(bands.crossing(side, level).exit(side.edge));
        push(&mut points, bands.point(exit, level));
        at = bands.beyond(exit);
        closed = at == Some(start);
    }
    if closed {
        while points.len() > 1 && points.last() == points.first() {
            points.pop();
        }
    } else {
        points = [backwards(bands, level, start, seen), points].concat();
        points.dedup();
    }
    (points.len() > 1).then_some(Isoline { points, closed })
}

/// The points before the side that a line enters through, back to its beginning at the border or a hole.
fn backwards(bands: &Bands, level: usize, start: Side, seen: &mut Seen) -> Vec<[f64; 2]> {
    let mut points = Vec::new();
    let mut at = bands.beyond(start);
    while let Some(exit) = at {
        let entry = exit.on(bands.crossing(exit, level).entry(exit.edge));
        mark(seen, bands.node(entry.i, entry.j), entry.edge);
        push(&mut points, bands.point(entry, level));
        at = bands.beyond(entry);
    }
    points.reverse();
    points
}

/// Appends a point unless the line already stands there, as it does when a node lies exactly on the level.
fn push(points: &mut Vec<[f64; 2]>, point: [f64; 2]) {
    if points.last() != Some(&point) {
        points.push(point);
    }
}

/// The region where the interpolated grid is at least `level`, as closed rings.
///
/// The first point of a ring is not repeated. Filling by the even-odd rule gives the region: outer rings run
/// counter-clockwise, rings around what is missing clockwise, and the border of the grid and of holes belongs to
/// them. Painting the areas of ascending levels over one another gives filled contours without seams.
///
/// `f64::NEG_INFINITY` gives everything that is not a hole; NaN gives nothing.
pub fn superlevel_areas(grid: &Grid, level: f64) -> Vec<Vec<[f64; 2]>> {
    if level.is_nan() || grid.nx() < 2 || grid.ny() < 2 {
        return Vec::new();
    }
    let levels = [level];
    let bands = Bands::new(grid, &levels);
    let mut seen = vec![0; grid.values().len()];
    let mut rings = Vec::new();
    bands.crossed_cells(|i, j, _, _| {
        let cell = Side { i, j, edge: 0 };
        let sides = bands.crossing(cell, 0).entries().map(|edge| Walk::Across(cell.on(edge)));
        rings_from(&bands, sides, &mut seen, &mut rings);
    });
    bands.cells_at_an_end(|i, j| {
        let sides = (0..4).map(|edge| Side { i, j, edge }).filter(|&side| bands.beyond(side).is_none());
        let inside = sides.filter(|&side| bands.crossing(side, 0).corner_inside(side.edge)).map(Walk::Along);
        rings_from(&bands, inside, &mut seen, &mut rings);
    });
    rings.retain(|ring| ring.len() > 2);
    rings
}

/// Where the walk around an area stands.
#[derive(Clone, Copy, PartialEq)]
enum Walk {
    /// On a side, about to cross the cell along the isoline.
    Across(Side),
    /// At the corner where a side begins that nothing lies beyond, about to go along it.
    Along(Side),
}

/// Adds the rings that pass the given places and were not found before.
fn rings_from(
    bands: &Bands,
    starts: impl Iterator<Item = Walk>,
    seen: &mut Seen,
    rings: &mut Vec<Vec<[f64; 2]>>,
) {
    for start in starts {
        let mut ring = Vec::new();
        let mut walk = start;
        // The walk is a permutation of its places, so the first place met again is the start.
        while visit(bands, walk, seen) {
            walk = advance(bands, walk, &mut ring);
        }
        if !ring.is_empty() {
            rings.push(straighten_seam(ring));
        }
    }
}

/// Marks a place of the walk; false when it was marked before.
fn visit(bands: &Bands, walk: Walk, seen: &mut Seen) -> bool {
    let (side, shift) = match walk {
        Walk::Across(side) => (side, 0),
        Walk::Along(side) => (side, 4),
    };
    mark(seen, bands.node(side.i, side.j), side.edge + shift)
}

/// One step of the walk around an area that keeps the area on the left.
fn advance(bands: &Bands, walk: Walk, ring: &mut Vec<[f64; 2]>) -> Walk {
    match walk {
        Walk::Across(side) => {
            straighten_and_push(ring, bands.point(side, 0));
            let exit = side.on(bands.crossing(side, 0).exit(side.edge));
            match bands.beyond(exit) {
                Some(next) => Walk::Across(next),
                None => {
                    straighten_and_push(ring, bands.point(exit, 0));
                    turn(bands, exit.on(exit.edge + 1))
                }
            }
        }
        Walk::Along(side) => {
            straighten_and_push(ring, bands.corner(side));
            if bands.crossing(side, 0).corner_inside((side.edge + 1) % 4) {
                turn(bands, side.on(side.edge + 1))
            } else {
                Walk::Across(side)
            }
        }
    }
}

/// Turns around the corner where a side begins until there is a side with nothing beyond it.
fn turn(bands: &Bands, mut side: Side) -> Walk {
    while let Some(neighbour) = bands.beyond(side) {
        side = neighbour.on(neighbour.edge + 1);
    }
    Walk::Along(side)
}

/// Appends a point; one that lies between its neighbours on a straight stretch of the border is dropped.
fn straighten_and_push(ring: &mut Vec<[f64; 2]>, point: [f64; 2]) {
    if let [.., a, b] = ring[..]
        && straight(a, b, point)
    {
        ring.pop();
    }
    push(ring, point);
}

/// The same where the ring closes.
fn straighten_seam(mut ring: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    while let [first, .., a, b] = ring[..]
        && straight(a, b, first)
    {
        ring.pop();
    }
    if let [first, second, .., last] = ring[..]
        && straight(last, first, second)
    {
        ring.remove(0);
    }
    ring
}

/// Whether three points lie on a line along an axis.
fn straight(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> bool {
    (0..2).any(|axis| a[axis] == b[axis] && b[axis] == c[axis])
}

#[cfg(test)]
#[path = "contour_tests.rs"]
mod tests;
