//! The loss sampled on a regular grid of nodes.

use crate::picture::level::window::Window;

/// Values at `nx × ny` nodes that cover a window from border to border, row by row from the bottom.
///
/// Node `(i, j)` lies at `x = x₀ + (x₁ − x₀)·i/(nx − 1)`, and `y` alike; a single column or row lies on the low end.
/// A value that is not finite is a hole: nothing is interpolated across it.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    window: Window,
    xs: Vec<f64>,
    ys: Vec<f64>,
    values: Vec<f64>,
}

impl Grid {
    /// Samples a function one row at a time: `row(xs, y, out)` writes the value at `(xs[i], y)` into `out[i]`.
    ///
    /// Row-wise so that the function can work on several nodes at once. `out` arrives filled with NaN.
    pub fn sample(
        window: Window,
        nx: usize,
        ny: usize,
        mut row: impl FnMut(&[f64], f64, &mut [f64]),
    ) -> Self {
        let (xs, ys) = (nodes(window.x, nx), nodes(window.y, ny));
        let mut values = vec![f64::NAN; nx * ny];
        if nx > 0 {
            for (&y, out) in ys.iter().zip(values.chunks_exact_mut(nx)) {
                row(&xs, y, out);
            }
        }
        Self { window, xs, ys, values }
    }

    /// The columns' x and the rows' y of so many nodes.
    pub fn axes(window: Window, nx: usize, ny: usize) -> [Vec<f64>; 2] {
        [nodes(window.x, nx), nodes(window.y, ny)]
    }

    /// A grid whose values are known, row by row from the bottom.
    ///
    /// # Panics
    /// When there are not `nx·ny` values.
    pub fn with_values(window: Window, nx: usize, ny: usize, values: Vec<f64>) -> Self {
        assert_eq!(values.len(), nx * ny, "a value for each of {nx} × {ny} nodes");
        Self { window, xs: nodes(window.x, nx), ys: nodes(window.y, ny), values }
    }

    /// The part of the plane that the nodes cover.
    pub fn window(&self) -> Window {
        self.window
    }

    /// Number of columns.
    pub fn nx(&self) -> usize {
        self.xs.len()
    }

    /// Number of rows.
    pub fn ny(&self) -> usize {
        self.ys.len()
    }

    /// The columns' x, from left to right.
    pub fn xs(&self) -> &[f64] {
        &self.xs
    }

    /// The rows' y, from bottom to top.
    pub fn ys(&self) -> &[f64] {
        &self.ys
    }

    /// All values, node `(i, j)` at `j·nx + i`.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The value at node `(i, j)`.
    ///
    /// # Panics
    /// When the node is outside the grid.
    pub fn value(&self, i: usize, j: usize) -> f64 {
        assert!(i < self.nx(), "column {i} of {}", self.nx());
        self.values[j * self.nx() + i]
    }

    /// The value at a point, bilinear between the four nodes around it; exact at a node.
    ///
    /// `None` outside the window, where one of the four nodes is a hole, and on a grid without cells.
    pub fn at(&self, x: f64, y: f64) -> Option<f64> {
        if !self.window.contains([x, y]) {
            return None;
        }
        let (i, s) = locate(&self.xs, x)?;
        let (j, t) = locate(&self.ys, y)?;
        let lerp = |a: f64, b: f64, t: f64| a * (1.0 - t) + b * t;
        let (low, high) = (j * self.nx() + i, (j + 1) * self.nx() + i);
        let corners = [self.values[low], self.values[low + 1], self.values[high], self.values[high + 1]];
        let [a, b, c, d] = corners;
        corners.iter().all(|value| value.is_finite()).then(|| lerp(lerp(a, b, s), lerp(c, d, s), t))
    }

    /// Smallest and largest finite value; `None` when every node is a hole.
    pub fn finite_range(&self) -> Option<(f64, f64)> {
        let finite = self.values.iter().copied().filter(|value| value.is_finite());
        let (low, high) = finite
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        (low <= high).then_some((low, high))
    }
}

/// `count` evenly spaced numbers; both ends are hit exactly.
pub fn nodes([low, high]: [f64; 2], count: usize) -> Vec<f64> {
    let last = count.saturating_sub(1).max(1);
    (0..count).map(|k| if k == last { high } else { low + (high - low) * (k as f64 / last as f64) }).collect()
}

/// The interval of ascending `nodes` that holds `at`, and how far into it, from 0 to 1.
fn locate(nodes: &[f64], at: f64) -> Option<(usize, f64)> {
    let last = nodes.len().checked_sub(2)?;
    let k = nodes.partition_point(|&node| node <= at).saturating_sub(1).min(last);
    Some((k, (at - nodes[k]) / (nodes[k + 1] - nodes[k])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WINDOW: Window = Window { x: [-1.0, 2.0], y: [0.0, 1.0] };

    fn bilinear(nx: usize, ny: usize) -> Grid {
        Grid::sample(WINDOW, nx, ny, |xs, y, out| {
            for (value, x) in out.iter_mut().zip(xs) {
                *value = 1.0 + 2.0 * x - y + 0.5 * x * y;
            }
        })
    }

    #[test]
    fn nodes_reach_from_border_to_border() {
        let grid = bilinear(4, 3);
        assert_eq!(grid.xs(), [-1.0, 0.0, 1.0, 2.0]);
        assert_eq!(grid.ys(), [0.0, 0.5, 1.0]);
        assert_eq!(grid.value(3, 2), 5.0);
        assert_eq!((grid.nx(), grid.ny(), grid.values().len()), (4, 3, 12));
        assert_eq!(grid.finite_range(), Some((-2.5, 5.0)));
    }

    #[test]
    fn holes_stay_holes() {
        let grid = Grid::sample(WINDOW, 4, 2, |xs, _, out| {
            for (value, x) in out.iter_mut().zip(xs) {
                *value = x.ln();
            }
        });
        assert_eq!(grid.at(-0.5, 0.5), None);
        assert_eq!(grid.at(0.5, 0.5), None, "one of the four corners is −∞");
        assert!(grid.at(1.5, 0.5).is_some());
        assert_eq!(grid.finite_range(), Some((0.0, 2.0_f64.ln())));
    }

    #[test]
    fn grids_without_cells_answer_nothing() {
        for (nx, ny) in [(0, 0), (0, 3), (3, 0), (1, 1), (1, 4)] {
            assert_eq!(bilinear(nx, ny).at(0.0, 0.0), None);
        }
        assert_eq!(bilinear(0, 3).finite_range(), None);
        assert_eq!(bilinear(1, 1).finite_range(), Some((-1.0, -1.0)));
    }

    proptest! {
        #[test]
        fn a_bilinear_function_is_reproduced(x in -1.0..2.0f64, y in 0.0..1.0f64, nx in 2usize..20, ny in 2usize..20) {
            let expected = 1.0 + 2.0 * x - y + 0.5 * x * y;
            let found = bilinear(nx, ny).at(x, y).unwrap();
            prop_assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
        }
    }
}
