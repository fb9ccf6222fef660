//! The bands of a sampled loss as pixels.

use std::sync::Arc;

use crate::picture::colour::Colour;
use crate::picture::level::grid::Grid;

/// Pixels along each side of a cell.
const PER_CELL: usize = 2;

/// The band of a place without a loss.
const HOLE: usize = usize::MAX;

/// The pixels in a row, and all pixels from the top left: each the colour of its band by bilinear interpolation,
/// transparent in cells that touch a hole. The bands' colours are one more than the ascending levels.
pub(crate) fn paint(grid: &Grid, levels: &[f64], colours: &[Colour]) -> (usize, Arc<[[u8; 4]]>) {
    let [cells_x, cells_y] = [grid.nx(), grid.ny()].map(|nodes| nodes.saturating_sub(1));
    let width = cells_x * PER_CELL;
    let mut pixels = vec![[0; 4]; width * cells_y * PER_CELL];
    let bytes: Vec<[u8; 4]> = colours.iter().map(|c| [c.r, c.g, c.b, c.a]).collect();
    let bands = node_bands(grid.values(), levels);
    for j in 0..cells_y {
        let top = (cells_y - 1 - j) * PER_CELL * width;
        let rows = &mut pixels[top..top + PER_CELL * width];
        let mut i = 0;
        while i < cells_x {
            let corners = cell_nodes(grid.nx(), i, j);
            let band = bands[corners[0]];
            if corners.iter().any(|&node| bands[node] != band) {
                cross_cell(
                    &mut rows[i * PER_CELL..],
                    width,
                    corners.map(|node| grid.values()[node]),
                    |value, pixel| {
                        *pixel = bytes[walk(levels, band, value)];
                    },
                    corners.iter().any(|&node| bands[node] == HOLE),
                );
                i += 1;
                continue;
            }
            let mut end = i + 1;
            while end < cells_x && cell_nodes(grid.nx(), end, j).iter().all(|&node| bands[node] == band) {
                end += 1;
            }
            if band != HOLE {
                for row in rows.chunks_exact_mut(width) {
                    row[i * PER_CELL..end * PER_CELL].fill(bytes[band]);
                }
            }
            i = end;
        }
    }
    (width, pixels.into())
}

/// Lower left, lower right, upper left, upper right.
fn cell_nodes(nx: usize, i: usize, j: usize) -> [usize; 4] {
    let low = j * nx + i;
    [low, low + 1, low + nx, low + nx + 1]
}

/// Paints a cell pixel by pixel, the upper row first.
fn cross_cell(
    rows: &mut [[u8; 4]],
    width: usize,
    [a, b, c, d]: [f64; 4],
    paint: impl Fn(f64, &mut [u8; 4]),
    hole: bool,
) {
    if hole {
        return;
    }
    let middle = |k: usize| (k as f64 + 0.5) / PER_CELL as f64;
    for k in 0..PER_CELL {
        let t = 1.0 - middle(k);
        let [left, right] = [[a, c], [b, d]].map(|[low, high]| low * (1.0 - t) + high * t);
        for (l, pixel) in rows[k * width..k * width + PER_CELL].iter_mut().enumerate() {
            let s = middle(l);
            paint(left * (1.0 - s) + right * s, pixel);
        }
    }
}

/// The band of each node; neighbours are near each other, so each is found from the one before.
fn node_bands(values: &[f64], levels: &[f64]) -> Vec<usize> {
    let mut band = 0;
    let one = |&value: &f64| {
        if !value.is_finite() {
            return HOLE;
        }
        band = walk(levels, band, value);
        band
    };
    values.iter().map(one).collect()
}

/// How many levels are not above a value, looked for from a band nearby.
fn walk(levels: &[f64], from: usize, value: f64) -> usize {
    let mut band = from.min(levels.len());
    while band < levels.len() && levels[band] <= value {
        band += 1;
    }
    while band > 0 && levels[band - 1] > value {
        band -= 1;
    }
    band
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::level::window::Window;

    const COLOURS: [Colour; 3] = [Colour::rgb(1, 0, 0), Colour::rgb(2, 0, 0), Colour::rgb(3, 0, 0)];

    fn grid(loss: impl Fn(f64, f64) -> f64) -> Grid {
        let window = Window { x: [0.0, 4.0], y: [0.0, 3.0] };
        Grid::sample(window, 5, 4, |xs, y, out| {
            for (out, &x) in out.iter_mut().zip(xs) {
                *out = loss(x, y);
            }
        })
    }

    #[test]
    fn every_pixel_has_the_colour_of_its_band() {
        let loss = |x: f64, y: f64| x + 2.0 * y;
        let levels = [2.1, 6.3];
        let (width, pixels) = paint(&grid(loss), &levels, &COLOURS);
        assert_eq!((width, pixels.len()), (4 * PER_CELL, 12 * PER_CELL * PER_CELL));
        for (k, pixel) in pixels.iter().enumerate() {
            let middle = |k: usize| (k as f64 + 0.5) / PER_CELL as f64;
            let (x, y) = (middle(k % width), 3.0 - middle(k / width));
            let band = levels.iter().filter(|&&level| level <= loss(x, y)).count();
            assert_eq!(usize::from(pixel[0]), band + 1, "({x}, {y})");
        }
    }

    #[test]
    fn holes_are_transparent() {
        let (width, pixels) = paint(&grid(|x, _| if x < 0.5 { f64::NAN } else { x }), &[2.5], &COLOURS[..2]);
        for row in pixels.chunks_exact(width) {
            assert!(row[..PER_CELL].iter().all(|pixel| pixel[3] == 0));
            assert!(row[PER_CELL..].iter().all(|pixel| pixel[3] == 255));
        }
    }

    #[test]
    fn a_constant_and_a_single_node_have_nothing_to_cross() {
        let (_, pixels) = paint(&grid(|_, _| 7.0), &[], &COLOURS[..1]);
        assert!(pixels.iter().all(|pixel| pixel[0] == 1));
        let point = Grid::sample(Window { x: [0.0, 1.0], y: [0.0, 1.0] }, 1, 1, |_, _, out| out.fill(1.0));
        assert!(paint(&point, &[], &COLOURS[..1]).1.is_empty());
    }
}
