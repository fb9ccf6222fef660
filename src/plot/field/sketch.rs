//! A field that takes long, from coarse to fine: the loss at every eighth node, then at every fourth, second, and at all of
//! them. What is not sampled yet lies on straight lines between what is.

use crate::picture::level::grid::{self, Grid};
use crate::plot::field::{Field, FieldSpec};

/// Beyond so much work the first sketch has a quarter of the nodes.
const MUCH: u64 = 100_000_000;

/// Nodes of one row that are missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    row: usize,
    columns: Vec<usize>,
}

/// The losses that are known so far.
#[derive(Clone, Debug)]
pub struct Sketch {
    spec: FieldSpec,
    xs: Vec<f64>,
    ys: Vec<f64>,
    values: Vec<f64>,
    /// The distance of the nodes that are known, in nodes; none at first.
    known: Option<usize>,
}

impl Sketch {
    /// Nothing is known yet.
    pub fn new(spec: FieldSpec) -> Self {
        let [nx, ny] = spec.nodes();
        let (xs, ys) = (grid::nodes(spec.window.x, nx), grid::nodes(spec.window.y, ny));
        Self { values: vec![f64::NAN; nx * ny], xs, ys, known: None, spec }
    }

    /// What it is a sketch of.
    pub fn spec(&self) -> &FieldSpec {
        &self.spec
    }

    /// The distance of the nodes of the next level; none where all nodes are known.
    pub fn next(&self) -> Option<usize> {
        match self.known {
            None if self.spec.work() > MUCH => Some(16),
            None => Some(8),
            Some(1) => None,
            Some(known) => Some(known / 2),
        }
    }

    /// What the next level asks for; nothing where all nodes are known.
    pub fn missing(&self) -> Vec<Strip> {
        let Some(next) = self.next() else { return Vec::new() };
        let is_known = |i: usize, j: usize| {
            self.known
                .is_some_and(|known| is_node(i, self.xs.len(), known) && is_node(j, self.ys.len(), known))
        };
        let strip = |row: usize| {
            let columns =
                (0..self.xs.len()).filter(|&i| is_node(i, self.xs.len(), next) && !is_known(i, row));
            Strip { row, columns: columns.collect() }
        };
        let rows = (0..self.ys.len()).filter(|&j| is_node(j, self.ys.len(), next));
        rows.map(strip).filter(|strip| !strip.columns.is_empty()).collect()
    }

    /// The losses at the nodes of a strip.
    pub fn sample(&self, strip: &Strip) -> Vec<f64> {
        let xs: Vec<f64> = strip.columns.iter().map(|&i| self.xs[i]).collect();
        let mut out = vec![f64::NAN; xs.len()];
        self.spec.row(&xs, self.ys[strip.row], &mut out);
        out
    }

    /// Takes in the losses at all missing nodes, which belong to a finished level then.
    ///
    /// # Panics
    /// When they are not those that [`missing`](Self::missing) asked for.
    pub fn refine(&mut self, strips: &[Strip], losses: &[Vec<f64>]) {
        let nx = self.xs.len();
        for (Strip { row, columns }, losses) in strips.iter().zip(losses) {
            for (i, loss) in columns.iter().zip(losses) {
                self.values[row * nx + i] = *loss;
            }
        }
        self.known = self.next().or(self.known);
    }

    /// The field as far as it is known.
    pub fn field(&self) -> Field {
        let (nx, ny) = (self.xs.len(), self.ys.len());
        let mut values = self.values.clone();
        if let Some(known) = self.known.filter(|known| *known > 1) {
            for j in (0..ny).filter(|&j| is_node(j, ny, known)) {
                let row: Vec<(usize, f64)> = between(nx, known, |i| values[j * nx + i]).collect();
                row.into_iter().for_each(|(i, value)| values[j * nx + i] = value);
            }
            for i in 0..nx {
                let column: Vec<(usize, f64)> = between(ny, known, |j| values[j * nx + i]).collect();
                column.into_iter().for_each(|(j, value)| values[j * nx + i] = value);
            }
        }
        Field::on(&self.spec, Grid::with_values(self.spec.window, nx, ny, values))
    }
}

/// Whether the node at a place along a side of `count` belongs to those in a distance; the last one always does.
fn is_node(place: usize, count: usize, distance: usize) -> bool {
    place.is_multiple_of(distance) || place + 1 == count
}

/// The places between known nodes, with values on straight lines between theirs.
fn between(
    count: usize,
    distance: usize,
    known: impl Fn(usize) -> f64,
) -> impl Iterator<Item = (usize, f64)> {
    let line = move |low: usize| {
        let high = (low + distance).min(count - 1);
        let (from, to) = (known(low), known(high));
        let value = move |i: usize| from + (to - from) * ((i - low) as f64 / (high - low) as f64);
        (low + 1..high).map(move |i| (i, value(i)))
    };
    (0..count.saturating_sub(1)).step_by(distance).flat_map(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Experiment, View};
    use crate::picture::level::window::Window;
    use crate::picture::look::{Look, LookKind};
    use crate::plot::field::Detail;
    use crate::stage::Stage;
    use crate::surface::Surface;

    fn spec(surface: &str) -> FieldSpec {
        let experiment = Experiment { steps: 1, ..Experiment::on(Surface::named(surface).unwrap()) };
        let [x, y] = experiment.surface.part().window();
        let stage = Stage::of(&experiment);
        let look = Look::of(LookKind::Light);
        FieldSpec::new(&stage, &View::default(), Window { x, y }, [333.0, 250.0], Detail::Fine, &look)
    }

    fn refined(sketch: &mut Sketch) -> usize {
        let strips = sketch.missing();
        let losses: Vec<Vec<f64>> = strips.iter().map(|strip| sketch.sample(strip)).collect();
        sketch.refine(&strips, &losses);
        strips.iter().map(|strip| strip.columns.len()).sum()
    }

    #[test]
    fn levels_come_coarse_to_fine_and_the_last_one_is_the_field() {
        for surface in ["rosenbrock", "logistic_regression", "svm"] {
            let spec = spec(surface);
            let whole = Field::of(&spec);
            let mut sketch = Sketch::new(spec.clone());
            let (mut levels, mut sampled) = (Vec::new(), 0);
            while let Some(level) = sketch.next() {
                levels.push(level);
                sampled += refined(&mut sketch);
                let field = sketch.field();
                assert!(field.grid.values().iter().all(|value| value.is_finite()));
                assert_eq!(field.grid.xs(), whole.grid.xs());
            }
            assert_eq!(levels, [8, 4, 2, 1]);
            assert_eq!(sampled, whole.grid.values().len(), "no node is sampled twice");
            assert_eq!(sketch.field(), whole, "{surface}");
            assert!(sketch.missing().is_empty());
        }
    }

    #[test]
    fn a_sketch_is_exact_at_its_nodes_and_near_the_field_between_them() {
        let spec = spec("logistic_regression");
        let whole = Field::of(&spec).grid;
        let mut sketch = Sketch::new(spec);
        refined(&mut sketch);
        let coarse = sketch.field().grid;
        let (low, high) = whole.finite_range().unwrap();
        for j in 0..whole.ny() {
            for i in 0..whole.nx() {
                let (got, want) = (coarse.value(i, j), whole.value(i, j));
                if is_node(i, whole.nx(), 8) && is_node(j, whole.ny(), 8) {
                    assert_eq!(got.to_bits(), want.to_bits());
                }
                assert!((got - want).abs() < 0.05 * (high - low));
            }
        }
    }
}
