//! Which lines would hide each other, because they take the same way.

use std::collections::HashSet;

use crate::picture::rect::Point;

/// A line is looked at up to this length, in points; a longer one, such as that of a run that bounces for ever, hides nothing and is
/// not hidden.
const LONGEST: f64 = 20_000.0;

/// A line is hidden if this share of it lies under another one.
const HIDDEN: f64 = 0.9;

/// How many of the later lines lie on each line, so that nothing of it would be seen where all are equally wide.
///
/// Lines are polylines in points whose pieces are apart by a NaN; they lie on each other where they are no farther apart than about
/// `width`.
pub fn covered(lines: &[&[Point]], width: f64) -> Vec<usize> {
    let width = width.max(0.5);
    let cells: Vec<HashSet<[i32; 2]>> = lines.iter().map(|line| cells(line, width)).collect();
    let hides = |above: &HashSet<[i32; 2]>, below: &HashSet<[i32; 2]>| {
        let near = |[i, j]: [i32; 2]| {
            (-1..=1).any(|a| (-1..=1).any(|b| above.contains(&[i.saturating_add(a), j.saturating_add(b)])))
        };
        let hidden = below.iter().filter(|cell| near(**cell)).count();
        !below.is_empty() && hidden as f64 >= HIDDEN * below.len() as f64
    };
    let count = |k: usize| cells[k + 1..].iter().filter(|above| hides(above, &cells[k])).count();
    (0..lines.len()).map(count).collect()
}

/// The cells, as wide as a line, that a line passes through; none if it is too long or a point.
fn cells(line: &[Point], width: f64) -> HashSet<[i32; 2]> {
    let length = |pair: &[Point]| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
    let total: f64 = line.windows(2).map(length).filter(|length| !length.is_nan()).sum();
    let mut cells = HashSet::new();
    if !(width..=LONGEST).contains(&total) {
        return cells;
    }
    for pair in line.windows(2).filter(|pair| !length(pair).is_nan()) {
        let pieces = (2.0 * length(pair) / width).ceil().max(1.0) as usize;
        for k in 0..=pieces {
            let t = k as f64 / pieces as f64;
            cells.insert([0, 1].map(|axis| {
                let at = pair[0][axis] + t * (pair[1][axis] - pair[0][axis]);
                (at / width).floor() as i32
            }));
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_below_others_on_its_way_is_counted_and_one_that_crosses_is_not() {
        let gap = [f64::NAN; 2];
        let way = [[0.0, 0.0], [50.0, 40.0], gap, [60.0, 40.0], [90.0, 0.0]];
        let nearly = [[0.5, 0.3], [25.0, 20.4], [50.0, 40.5], gap, [60.0, 40.5], [90.0, 0.5]];
        let beyond = [[0.0, 0.0], [50.0, 40.0], [60.0, 40.0], [90.0, 0.0], [200.0, 0.0]];
        let across = [[0.0, 40.0], [90.0, 0.0]];
        let lines: [&[Point]; 4] = [&way, &nearly, &beyond, &across];
        assert_eq!(covered(&lines, 2.0), [2, 1, 0, 0]);
        let turned: [&[Point]; 2] = [&beyond, &way];
        assert_eq!(covered(&turned, 2.0), [0, 0], "most of the longer one is seen");
    }

    #[test]
    fn points_and_endless_lines_hide_nothing() {
        let bouncing: Vec<Point> = (0..10_000).map(|k| [f64::from(k % 2) * 1000.0, 0.0]).collect();
        let point = [[1.0, 1.0]; 2];
        let lines: [&[Point]; 4] = [&point, &bouncing, &bouncing, &[]];
        assert_eq!(covered(&lines, 2.0), [0; 4]);
    }
}
