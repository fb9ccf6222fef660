//! Two small real data sets.

use super::{Dataset, Example, Names, Task};
use std::sync::{Arc, LazyLock};

part! {
    /// Distance in megaparsecs and recession velocity in 1,000 km/s of 24 galaxies (Hubble 1929, "A relation between distance and
    /// radial velocity among extra-galactic nebulae", table 1). The least-squares line is v = 0.454·d − 0.041.
    pub struct Hubble {
        id: "hubble", name: "Hubble's galaxies",
        summary: "24 galaxies: the farther away, the faster they leave (Hubble 1929)",
    }
}

part! {
    /// Petal length and width in cm of 50 *Iris versicolor* (−1) and 50 *Iris virginica* (1) (Fisher 1936, "The use of multiple
    /// measurements in taxonomic problems"; measured by Anderson). The means are far from 0: a model without an intercept
    /// needs centred features.
    pub struct Iris {
        id: "iris", name: "Fisher's irises",
        summary: "Petals of two species of iris that overlap a little (Fisher 1936)",
    }
}

static HUBBLE: LazyLock<Arc<[Example]>> = LazyLock::new(|| {
    let pair = |[x, y]: [f64; 2]| Example { x: [x, 1.0], y };
    rows(include_str!("../../assets/data/hubble.csv")).map(pair).collect()
});

static IRIS: LazyLock<Arc<[Example]>> = LazyLock::new(|| {
    let triple = |[a, b, y]: [f64; 3]| Example { x: [a, b], y };
    rows(include_str!("../../assets/data/iris.csv")).map(triple).collect()
});

/// The rows of a shipped table below its header; that every row is sound is tested.
fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [f64; N]> {
    text.lines().skip(1).filter_map(|line| {
        let numbers: Vec<f64> = line.split(',').filter_map(|cell| cell.parse().ok()).collect();
        numbers.try_into().ok()
    })
}

impl Dataset for Hubble {
    fn rows(&self) -> Arc<[Example]> {
        HUBBLE.clone()
    }
    fn suits(&self, task: Task) -> bool {
        matches!(task, Task::Line | Task::Odd)
    }
    fn names(&self) -> Names {
        Names::new("distance (Mpc)", "", "velocity (1,000 km/s)")
    }
}

impl Dataset for Iris {
    fn rows(&self) -> Arc<[Example]> {
        IRIS.clone()
    }
    fn suits(&self, task: Task) -> bool {
        task == Task::Classes
    }
    fn names(&self) -> Names {
        Names::new("petal length (cm)", "petal width (cm)", "virginica")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_complete() {
        assert_eq!((HUBBLE.len(), IRIS.len()), (24, 100));
        let velocity: f64 = HUBBLE.iter().map(|e| e.y).sum();
        let distance: f64 = HUBBLE.iter().map(|e| e.x[0]).sum();
        // Hubble's table: 8,955 km/s and 21.873 Mpc in all, added up by hand.
        assert!(
            (velocity - 8.955).abs() < 1e-12 && (distance - 21.873).abs() < 1e-12,
            "{velocity} {distance}"
        );
        assert_eq!(IRIS.iter().filter(|e| e.y == 1.0).count(), 50);
        // Fisher's means of versicolor and virginica: 4.260, 1.326 and 5.552, 2.026.
        let mean = |y: f64, k: usize| IRIS.iter().filter(|e| e.y == y).map(|e| e.x[k]).sum::<f64>() / 50.0;
        for (label, k, fisher) in [(-1.0, 0, 4.260), (-1.0, 1, 1.326), (1.0, 0, 5.552), (1.0, 1, 2.026)] {
            assert!((mean(label, k) - fisher).abs() < 1e-9, "{label} {k}");
        }
    }
}
