//! Marching squares as a walk from cell to cell: which nodes lie inside, where a line enters and leaves a cell, and
//! which cell comes next. `contour` turns walks into lines and areas.
//!
//! Corners and edges of a cell are numbered counter-clockwise from the lower left; edge `e` leads from corner `e` to
//! corner `e + 1`:
//!
//! ```text
//!     3 ── 2 ── 2
//!     │         │
//!     3         1
//!     │         │
//!     0 ── 0 ── 1
//! ```
//!
//! A line *enters* a cell where its boundary, run counter-clockwise, goes from inside to outside and *leaves* where
//! it comes back, so that the larger values always lie on its left.

use crate::picture::level::grid::Grid;

/// The band of a node that is not finite.
const HOLE: u16 = u16::MAX;

/// More levels than any picture has; the rest are not looked for.
pub(super) const MOST_LEVELS: usize = HOLE as usize - 1;

/// No exit: the line does not enter through this edge.
const NONE: u8 = u8::MAX;

/// `EXIT[corners | joined << 4][entry]`: where a line that enters a cell leaves it.
///
/// Bit `c` of `corners` says that corner `c` is inside. `joined` matters for the two saddles only: there the two
/// inside corners either hang together through the centre or are cut off one by one.
const EXIT: [[u8; 4]; 32] = exits();

/// [`EXIT`] read backwards: through which edge a line entered that leaves through this one.
const ENTRY: [[u8; 4]; 32] = entries();

const fn exits() -> [[u8; 4]; 32] {
    let mut table = [[NONE; 4]; 32];
    let mut code = 0;
    while code < 32 {
        let mut entry = 0;
        while entry < 4 {
            if inside(code, entry) && !inside(code, entry + 1) {
                // Joined, the line goes around the outside corners ahead; apart, around the inside ones behind.
                let mut exit = entry;
                if code < 16 {
                    while inside(code, exit) {
                        exit += 3;
                    }
                } else {
                    while !inside(code, exit + 1) {
                        exit += 1;
                    }
                }
                table[code][entry] = (exit % 4) as u8;
            }
            entry += 1;
        }
        code += 1;
    }
    table
}

const fn entries() -> [[u8; 4]; 32] {
    let mut table = [[NONE; 4]; 32];
    let mut at = 0;
    while at < 32 * 4 {
        let exit = EXIT[at / 4][at % 4];
        if exit != NONE {
            table[at / 4][exit as usize] = (at % 4) as u8;
        }
        at += 1;
    }
    table
}

/// Whether a corner, counted around as often as one likes, is inside.
const fn inside(code: usize, corner: usize) -> bool {
    code >> (corner % 4) & 1 == 1
}

/// A cell by its lower left node, and one of its edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Side {
    pub(super) i: u32,
    pub(super) j: u32,
    pub(super) edge: u8,
}

impl Side {
    pub(super) fn on(self, edge: u8) -> Self {
        Self { edge: edge % 4, ..self }
    }
}

/// How a line goes through one cell.
#[derive(Clone, Copy)]
pub(super) struct Crossing(usize);

impl Crossing {
    /// The edges through which a line enters: none, one, or on a saddle two.
    pub(super) fn entries(self) -> impl Iterator<Item = u8> {
        (0..4).filter(move |&edge| EXIT[self.0][usize::from(edge)] != NONE)
    }

    /// The edge through which the line leaves that entered through this one.
    pub(super) fn exit(self, entry: u8) -> u8 {
        EXIT[self.0][usize::from(entry)]
    }

    /// The edge through which the line entered that leaves through this one.
    pub(super) fn entry(self, exit: u8) -> u8 {
        ENTRY[self.0][usize::from(exit)]
    }

    /// Whether a corner is inside.
    pub(super) fn corner_inside(self, corner: u8) -> bool {
        inside(self.0, usize::from(corner))
    }
}

/// A grid with every node put between two of the ascending levels.
///
/// The band of a node is the number of levels at or below its value. A node exactly on a level therefore counts as
/// inside, always and for every cell around it: the four cells agree, and no line is lost or drawn twice there.
pub(super) struct Bands<'a> {
    grid: &'a Grid,
    levels: &'a [f64],
    bands: Vec<u16>,
}

impl<'a> Bands<'a> {
    /// `levels` ascending, without NaN, at most [`MOST_LEVELS`].
    pub(super) fn new(grid: &'a Grid, levels: &'a [f64]) -> Self {
        // Neighbours mostly share a band, so looking on from the last one beats a binary search.
        let mut band = 0;
        let place = |&value: &f64| {
            if !value.is_finite() {
                return HOLE;
            }
            while band < levels.len() && levels[band] <= value {
                band += 1;
            }
            while band > 0 && levels[band - 1] > value {
                band -= 1;
            }
            band as u16
        };
        Self { grid, levels, bands: grid.values().iter().map(place).collect() }
    }

    /// Calls `found(i, j, lowest, highest)` for each cell without a hole, with the bands of its corners; rows from
    /// the bottom, cells from the left. Cells that lie in one band as a whole are passed over, in runs where possible.
    pub(super) fn crossed_cells(&self, mut found: impl FnMut(u32, u32, u16, u16)) {
        const RUN: usize = 16;
        let nx = self.grid.nx();
        for j in 1..self.grid.ny() {
            let (below, above) = self.bands[(j - 1) * nx..(j + 1) * nx].split_at(nx);
            for start in (0..nx.saturating_sub(1)).step_by(RUN) {
                let nodes = start..(start + RUN + 1).min(nx);
                let (below, above) = (&below[nodes.clone()], &above[nodes]);
                let differ = |seen: u16, &band: &u16| seen | (band ^ below[0]);
                if above.iter().fold(below.iter().fold(0, differ), differ) == 0 {
                    continue;
                }
                for (i, (b, a)) in below.windows(2).zip(above.windows(2)).enumerate() {
                    let (low, high) =
                        (b[0].min(b[1]).min(a[0].min(a[1])), b[0].max(b[1]).max(a[0].max(a[1])));
                    if low < high && high != HOLE {
                        found((start + i) as u32, j as u32 - 1, low, high);
                    }
                }
            }
        }
    }

    /// Calls `found(i, j)` for each cell without a hole that may have nothing beyond one of its sides: those at the
    /// border, and all of them when there are holes anywhere.
    pub(super) fn cells_at_an_end(&self, mut found: impl FnMut(u32, u32)) {
        let (last_i, last_j) = (self.grid.nx() as u32 - 2, self.grid.ny() as u32 - 2);
        let holes = self.bands.contains(&HOLE);
        for j in 0..=last_j {
            let whole_row = holes || j == 0 || j == last_j;
            let stride = if whole_row { 1 } else { last_i.max(1) as usize };
            for i in (0..=last_i).step_by(stride).filter(|&i| self.is_cell(i, j)) {
                found(i, j);
            }
        }
    }

    /// How the line of a level goes through a cell.
    pub(super) fn crossing(&self, Side { i, j, .. }: Side, level: usize) -> Crossing {
        let low = self.node(i, j);
        let high = low + self.grid.nx();
        let nodes = [low, low + 1, high + 1, high];
        let corners = nodes
            .iter()
            .rev()
            .fold(0, |code, &node| code << 1 | usize::from(usize::from(self.bands[node]) > level));
        let saddle = corners == 0b0101 || corners == 0b1010;
        let joined = saddle && {
            let mean: f64 = nodes.iter().map(|&node| 0.25 * self.grid.values()[node]).sum();
            mean >= self.levels[level]
        };
        Crossing(corners | usize::from(joined) << 4)
    }

    /// The same edge seen from the cell beyond it; `None` at the border and where that cell touches a hole.
    pub(super) fn beyond(&self, Side { i, j, edge }: Side) -> Option<Side> {
        let (i, j) = match edge {
            0 => (i, j.wrapping_sub(1)),
            1 => (i + 1, j),
            2 => (i, j + 1),
            _ => (i.wrapping_sub(1), j),
        };
        self.is_cell(i, j).then_some(Side { i, j, edge: edge ^ 2 })
    }

    /// Whether there is a cell at all, and one without a hole.
    pub(super) fn is_cell(&self, i: u32, j: u32) -> bool {
        let nx = self.grid.nx();
        // Compared this way round, −1 wrapped to the largest number is beyond the border as well.
        if i as usize >= nx - 1 || j as usize >= self.grid.ny() - 1 {
            return false;
        }
        let low = self.node(i, j);
        [low, low + 1, low + nx, low + nx + 1].iter().all(|&node| self.bands[node] != HOLE)
    }

    /// The index of a cell's lower left node.
    pub(super) fn node(&self, i: u32, j: u32) -> usize {
        j as usize * self.grid.nx() + i as usize
    }

    /// Where the corner at which an edge begins lies.
    pub(super) fn corner(&self, Side { i, j, edge }: Side) -> [f64; 2] {
        let right = usize::from(edge == 1 || edge == 2);
        let up = usize::from(edge >= 2);
        [self.grid.xs()[i as usize + right], self.grid.ys()[j as usize + up]]
    }

    /// Where the level crosses an edge whose ends lie on different sides of it.
    ///
    /// Always reckoned from the lower or left node, so that both cells at the edge get the same bits.
    pub(super) fn point(&self, Side { i, j, edge }: Side, level: usize) -> [f64; 2] {
        let (i, j) = (i as usize + usize::from(edge == 1), j as usize + usize::from(edge == 2));
        let from = j * self.grid.nx() + i;
        let (values, xs, ys) = (self.grid.values(), self.grid.xs(), self.grid.ys());
        let at = |to: usize| fraction(values[from], values[to], self.levels[level]);
        let lerp = |a: f64, b: f64, t: f64| a * (1.0 - t) + b * t;
        if edge.is_multiple_of(2) {
            [lerp(xs[i], xs[i + 1], at(from + 1)), ys[j]]
        } else {
            [xs[i], lerp(ys[j], ys[j + 1], at(from + self.grid.nx()))]
        }
    }
}

/// How far from `a` to `b` the level lies; exactly 0 or 1 when an end is on it.
fn fraction(a: f64, b: f64, level: f64) -> f64 {
    let span = b - a;
    if span.is_finite() { (level - a) / span } else { (0.5 * level - 0.5 * a) / (0.5 * b - 0.5 * a) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_one_exit_and_the_larger_values_on_its_left() {
        for code in 0..32 {
            let crossing = Crossing(code);
            let lines = crossing.entries().count();
            let saddle = code % 16 == 5 || code % 16 == 10;
            assert_eq!(lines, if saddle { 2 } else { usize::from(code % 16 != 0 && code % 16 != 15) });
            for entry in crossing.entries() {
                let exit = crossing.exit(entry);
                assert_eq!(crossing.entry(exit), entry);
                assert!(crossing.corner_inside(entry) && !crossing.corner_inside(entry + 1));
                assert!(!crossing.corner_inside(exit) && crossing.corner_inside(exit + 1));
            }
        }
        assert_eq!((Crossing(5).exit(0), Crossing(5).exit(2)), (3, 1), "inside corners cut off one by one");
        assert_eq!((Crossing(21).exit(0), Crossing(21).exit(2)), (1, 3), "inside corners joined");
    }

    #[test]
    fn the_fraction_survives_the_whole_range_of_numbers() {
        assert_eq!(fraction(-f64::MAX, f64::MAX, 0.0), 0.5);
        assert_eq!(fraction(0.0, 5e-324, 5e-324), 1.0);
        assert_eq!(fraction(1.0, 3.0, 1.0), 0.0);
    }
}
