//! Which isolines carry a label, and where, so that no label touches another.

use crate::number::write::exact;
use crate::picture::font::{Weight, text_width};
use crate::picture::level::contour::Isoline;
use crate::picture::level::label_anchor::{LabelSpot, free_label_anchor};
use crate::picture::level::window::Window;

/// A level may be written on so many of its lines.
const MOST_PER_LEVEL: usize = 3;

/// Lines with fewer points than this are too small to carry a label.
const FEWEST_POINTS: usize = 6;

/// The label of a level on one of its lines.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LevelLabel {
    /// The level's index.
    pub level: usize,
    /// What is written.
    pub text: String,
    /// Where, in the plane.
    pub spot: LabelSpot,
}

/// Places labels for ascending levels `of` something that has to be named, the roundest numbers first and the longest line of a level first.
pub(crate) fn place(
    of: &str,
    levels: &[f64],
    lines: &[Vec<Isoline>],
    window: Window,
    size_points: [f64; 2],
    text_size: f64,
) -> Vec<LevelLabel> {
    let texts: Vec<String> = levels.iter().map(|&level| exact(level)).collect();
    let mut order: Vec<usize> = (0..levels.len()).collect();
    order.sort_by_key(|&k| (!is_power_of_ten(&texts[k]), texts[k].len()));
    let mut placed: Vec<LevelLabel> = Vec::new();
    let mut taken: Vec<Spine> = Vec::new();
    for level in order {
        let text = &texts[level];
        let length = text_width(&format!("{of}{text}"), text_size, Weight::Regular) + 0.5 * text_size;
        let mut of_level: Vec<&Isoline> =
            lines[level].iter().filter(|line| line.points.len() >= FEWEST_POINTS).collect();
        of_level.sort_by_key(|line| std::cmp::Reverse(line.points.len()));
        for line in of_level.into_iter().take(MOST_PER_LEVEL) {
            let free = |ends: [[f64; 2]; 2]| {
                let spine = Spine { ends };
                taken.iter().all(|other| spine.keeps(1.8 * text_size, other))
            };
            let Some(spot) = free_label_anchor(line, window, size_points, length, free) else { continue };
            taken.push(Spine::of(spot, window, size_points, length));
            placed.push(LevelLabel { level, text: format!("{of}{text}"), spot });
        }
    }
    placed
}

/// Whether a label is a one and zeros.
fn is_power_of_ten(text: &str) -> bool {
    let text = text.trim_start_matches('\u{2212}');
    let plain = |text: &str| text.contains('1') && text.chars().all(|c| matches!(c, '0' | '1' | '.'));
    let raised = |power: &str| {
        !power.is_empty() && !power.contains(|c: char| c.is_ascii_digit() || ['.', '×'].contains(&c))
    };
    plain(text) || text.strip_prefix("10").is_some_and(raised)
}

/// The line through the middle of a label, in points.
struct Spine {
    ends: [[f64; 2]; 2],
}

impl Spine {
    fn of(spot: LabelSpot, window: Window, size: [f64; 2], length: f64) -> Self {
        let scale = [size[0] / window.width(), size[1] / window.height()];
        let [x, y] = [(spot.at[0] - window.x[0]) * scale[0], (spot.at[1] - window.y[0]) * scale[1]];
        let (sin, cos) = spot.angle.sin_cos();
        Self { ends: [-0.5, 0.5].map(|t| [x + t * length * cos, y + t * length * sin]) }
    }

    /// Whether the other label is farther away than a distance.
    fn keeps(&self, distance: f64, other: &Self) -> bool {
        let [(a, half_a), (b, half_b)] = [self, other].map(Self::disc);
        (a[0] - b[0]).hypot(a[1] - b[1]) > half_a + half_b + distance || self.distance(other) > distance
    }

    /// The middle, and half the length.
    fn disc(&self) -> ([f64; 2], f64) {
        let [a, b] = self.ends;
        ([0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])], 0.5 * (a[0] - b[0]).hypot(a[1] - b[1]))
    }

    /// The smallest distance of five points on one from five points on the other, which is near enough: labels are
    /// a few letters long.
    fn distance(&self, other: &Self) -> f64 {
        let near = self.points().flat_map(|a| other.points().map(move |b| (a[0] - b[0]).hypot(a[1] - b[1])));
        near.fold(f64::INFINITY, f64::min)
    }

    fn points(&self) -> impl Iterator<Item = [f64; 2]> {
        let [a, b] = self.ends;
        [0.0, 0.25, 0.5, 0.75, 1.0]
            .into_iter()
            .map(move |t| [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::level::contour::isolines_at;
    use crate::picture::level::grid::Grid;

    #[test]
    fn labels_of_a_bowl_keep_their_distance_and_lie_on_their_level() {
        let window = Window { x: [-1.0, 1.0], y: [-1.0, 1.0] };
        let loss = |x: f64, y: f64| x * x + y * y;
        let grid = Grid::sample(window, 101, 101, |xs, y, out| {
            for (out, &x) in out.iter_mut().zip(xs) {
                *out = loss(x, y);
            }
        });
        let levels = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];
        let size = [400.0, 400.0];
        let labels = place("", &levels, &isolines_at(&grid, &levels), window, size, 9.0);
        assert!(labels.len() >= 7, "{}", labels.len());
        for (k, label) in labels.iter().enumerate() {
            let [x, y] = label.spot.at;
            assert!((loss(x, y) - levels[label.level]).abs() < 0.01);
            let spine = |label: &LevelLabel| Spine::of(label.spot, window, size, 20.0);
            assert!(labels[..k].iter().all(|other| spine(label).distance(&spine(other)) > 9.0));
        }
    }

    #[test]
    fn ones_and_zeros_come_first() {
        for text in ["1", "10", "0.1", "10⁵", "\u{2212}100"] {
            assert!(is_power_of_ten(text), "{text}");
        }
        for text in ["0", "2", "1.5", "50", "105", "2×10¹⁰"] {
            assert!(!is_power_of_ten(text), "{text}");
        }
    }
}
