use super::*;
use crate::picture::level::window::Window;
use proptest::prelude::*;

const SQUARE: Window = Window { x: [-1.0, 1.0], y: [-1.0, 1.0] };

fn sampled(window: Window, nx: usize, ny: usize, loss: impl Fn(f64, f64) -> f64) -> Grid {
    Grid::sample(window, nx, ny, |xs, y, out| {
        for (value, &x) in out.iter_mut().zip(xs) {
            *value = loss(x, y);
        }
    })
}

fn rosenbrock(x: f64, y: f64) -> f64 {
    (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2)
}

/// Positive for a ring that runs counter-clockwise.
fn signed_area(ring: &[[f64; 2]]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| 0.5 * (a[0] * b[1] - b[0] * a[1])).sum()
}

fn area(grid: &Grid, level: f64) -> f64 {
    superlevel_areas(grid, level).iter().map(|ring| signed_area(ring)).sum()
}

/// The four nodes of a cell around a point of its border or inside are all there.
fn touches_a_hole(grid: &Grid, [x, y]: [f64; 2]) -> bool {
    let near = |nodes: &[f64], at: f64| {
        let first = nodes.partition_point(|&node| node < at).saturating_sub(1);
        let last = nodes.partition_point(|&node| node <= at).min(nodes.len() - 1);
        first..=last
    };
    let mut columns = near(grid.xs(), x);
    columns.any(|i| near(grid.ys(), y).any(|j| !grid.value(i, j).is_finite()))
}

fn on_the_border(grid: &Grid, [x, y]: [f64; 2]) -> bool {
    let Window { x: xs, y: ys } = grid.window();
    xs.contains(&x) || ys.contains(&y)
}

/// What holds for the lines of any grid.
fn assert_sound(grid: &Grid, level: f64, lines: &[Isoline]) {
    let (low, high) = grid.finite_range().unwrap_or((0.0, 0.0));
    let tolerance = 1e-12 * low.abs().max(high.abs());
    for Isoline { points, closed } in lines {
        assert!(points.len() > 1);
        assert!(points.windows(2).all(|pair| pair[0] != pair[1]), "no point twice in a row");
        let ends = [points[0], points[points.len() - 1]];
        if *closed {
            assert_ne!(ends[0], ends[1]);
        } else {
            for end in ends {
                assert!(on_the_border(grid, end) || touches_a_hole(grid, end), "{end:?} ends nowhere");
            }
        }
        for &point in points {
            let Some(value) = grid.at(point[0], point[1]) else {
                assert!(touches_a_hole(grid, point), "{point:?}");
                continue;
            };
            // Where a node lies within rounding of the crossing, the neighbouring cell's values come in.
            assert!((value - level).abs() <= tolerance, "{value} instead of {level} at {point:?}");
        }
    }
}

#[test]
fn points_lie_on_the_level_of_the_grid_and_near_that_of_the_function() {
    let window = Window { x: [-2.0, 2.0], y: [-1.0, 3.0] };
    let grid = sampled(window, 201, 201, rosenbrock);
    // Linear interpolation is off by at most h²/8 · max|f″| along an edge; |f_xx| ≤ 1200·4 + 400 + 2, |f_yy| = 200.
    let bound = 0.02_f64.powi(2) / 8.0 * 5202.0;
    let levels = [0.5, 1.0, 10.0, 100.0, 1000.0, 2000.0];
    for (level, lines) in levels.into_iter().zip(isolines_at(&grid, &levels)) {
        assert!(!lines.is_empty());
        assert_sound(&grid, level, &lines);
        for &[x, y] in lines.iter().flat_map(|line| &line.points) {
            assert!((rosenbrock(x, y) - level).abs() <= bound);
        }
    }
}

#[test]
fn a_circle_is_one_closed_line_of_the_right_length_and_area() {
    let grid = sampled(SQUARE, 101, 81, f64::hypot);
    let lines = isolines(&grid, 0.7);
    assert_eq!(lines.len(), 1);
    assert!(lines[0].closed);
    let ring = &lines[0].points;
    let steps = ring.iter().zip(ring.iter().cycle().skip(1));
    let length: f64 = steps.map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).sum();
    assert!((length / (std::f64::consts::TAU * 0.7) - 1.0).abs() < 1e-3);
    // Larger values on the left: around a minimum the line runs clockwise.
    assert!((signed_area(ring) / -(std::f64::consts::PI * 0.49) - 1.0).abs() < 1e-3);
    assert!((area(&grid, 0.7) / (4.0 - std::f64::consts::PI * 0.49) - 1.0).abs() < 1e-3);
}

#[test]
fn a_plane_has_one_open_line_from_border_to_border() {
    let grid = sampled(SQUARE, 5, 5, |x, _| x);
    let lines = isolines(&grid, 0.25);
    assert_eq!(lines.len(), 1);
    assert!(!lines[0].closed);
    assert_eq!(lines[0].points.len(), 5);
    assert!(lines[0].points.iter().all(|point| point[0] == 0.25));
    assert_eq!(superlevel_areas(&grid, 0.25), [vec![[0.25, -1.0], [1.0, -1.0], [1.0, 1.0], [0.25, 1.0]]]);
}

#[test]
fn a_saddle_keeps_all_its_branches() {
    // Nodes exactly on the level with 41, cells across it with 40.
    for n in [40, 41] {
        let grid = sampled(SQUARE, n, n, |x, y| x * x - y * y);
        let lines = isolines(&grid, 0.0);
        assert_sound(&grid, 0.0, &lines);
        assert_eq!(lines.len(), 2, "{n}");
        let ends: Vec<_> = lines.iter().flat_map(|line| [line.points.first(), line.points.last()]).collect();
        for corner in [[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]] {
            assert!(ends.contains(&Some(&corner)), "{n}: no branch to {corner:?}");
        }
        assert!((area(&grid, 0.0) - 2.0).abs() < 0.01);
    }
}

#[test]
fn a_monkey_saddle_keeps_all_six_branches() {
    for n in [60, 61] {
        let grid = sampled(SQUARE, n, n, |x, y| x.powi(3) - 3.0 * x * y * y);
        let lines = isolines(&grid, 0.0);
        assert_sound(&grid, 0.0, &lines);
        assert!(lines.iter().all(|line| !line.closed));
        let mut ends: Vec<_> =
            lines.iter().flat_map(|line| [line.points[0], *line.points.last().unwrap()]).collect();
        ends.sort_by(|a, b| a[1].atan2(a[0]).total_cmp(&b[1].atan2(b[0])));
        assert_eq!(ends.len(), 6, "{n}: {ends:?}");
    }
}

#[test]
fn saddle_cells_follow_the_mean_of_their_corners() {
    let cell = |values: [f64; 4]| {
        let mut rows = values.chunks(2);
        Grid::sample(SQUARE, 2, 2, |_, _, out| out.copy_from_slice(rows.next().unwrap()))
    };
    for (values, joined) in [([3.0, 0.0, 0.0, 3.0], true), ([1.5, 0.0, 0.0, 1.5], false)] {
        let grid = cell(values);
        assert_eq!(isolines(&grid, 1.0).len(), 2);
        assert_eq!(superlevel_areas(&grid, 1.0).len(), if joined { 1 } else { 2 });
        assert!((grid.at(0.0, 0.0).unwrap() >= 1.0) == joined);
    }
}

#[test]
fn lines_end_and_areas_close_at_holes() {
    let grid = sampled(SQUARE, 41, 41, |x, y| if x.hypot(y) < 0.4 { f64::NAN } else { x });
    let lines = isolines(&grid, 0.02);
    assert_sound(&grid, 0.02, &lines);
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().flat_map(|line| &line.points).all(|point| point[1].abs() > 0.35));
    let rings = superlevel_areas(&grid, f64::NEG_INFINITY);
    assert_eq!(rings.len(), 2, "the border and the hole");
    assert!(signed_area(&rings[0]) == 4.0 && signed_area(&rings[1]) < -0.4);
}

#[test]
fn an_infinite_wall_is_a_hole() {
    let grid = sampled(SQUARE, 21, 21, |x, y| x + y - (x - 0.5).ln());
    for level in [0.5, 1.0, 2.0] {
        assert_sound(&grid, level, &isolines(&grid, level));
    }
    assert!(superlevel_areas(&grid, -9.0).iter().flatten().all(|point| point[0] > 0.5));
}

#[test]
fn nodes_on_the_level_neither_lose_nor_double_a_line() {
    let staircase = sampled(SQUARE, 9, 9, |x, y| (2.0 * x).round() + (2.0 * y).round());
    for level in [-1.0, 0.0, 1.0] {
        let lines = isolines(&staircase, level);
        assert_sound(&staircase, level, &lines);
        assert_eq!(lines.len(), 1, "level {level}");
    }
    let peak = sampled(SQUARE, 3, 3, |x, y| -x.abs() - y.abs());
    assert_eq!(isolines(&peak, 0.0), [], "a peak that only just reaches the level");
    assert_eq!(superlevel_areas(&peak, 0.0), Vec::<Vec<[f64; 2]>>::new());
    assert_eq!(isolines(&peak, -1.0).len(), 4, "each corner is cut off from border to border");
}

#[test]
fn levels_come_back_in_the_order_asked_for() {
    let grid = sampled(SQUARE, 11, 11, |x, y| x + y);
    let levels = [1.0, f64::NAN, -1.0, 0.3, f64::INFINITY, 0.3];
    let lines = isolines_at(&grid, &levels);
    for (level, lines) in levels.into_iter().zip(&lines) {
        assert_eq!(*lines, isolines(&grid, level));
        assert_eq!(lines.len(), usize::from(level.is_finite()));
    }
}

#[test]
fn grids_without_cells_have_no_lines() {
    for (nx, ny) in [(0, 0), (1, 1), (1, 5), (5, 1), (0, 4), (4, 0)] {
        let grid = sampled(SQUARE, nx, ny, |x, y| x + y);
        assert_eq!(isolines(&grid, 0.0), []);
        assert!(superlevel_areas(&grid, -5.0).is_empty());
    }
}

fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -1.0..1.0f64,
        3 => (-2i32..=2).prop_map(|k| 0.5 * f64::from(k)),
        1 => any::<f64>(),
        1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY)],
    ]
}

/// Few different numbers, so that nodes on the level are common, and holes.
fn tame_value() -> impl Strategy<Value = f64> {
    prop_oneof![3 => -1.0..1.0f64, 3 => (-2i32..=2).prop_map(|k| 0.5 * f64::from(k)), 1 => Just(f64::NAN)]
}

fn grid_of(values: Vec<f64>, nx: usize) -> Grid {
    let mut rows = values.chunks_exact(nx);
    Grid::sample(SQUARE, nx, values.len() / nx, |_, _, out| out.copy_from_slice(rows.next().unwrap()))
}

proptest! {
    #[test]
    fn any_grid_has_sound_lines(
        values in prop::collection::vec(any_value(), 0..64),
        nx in 1usize..9,
        level in any_value(),
    ) {
        let grid = grid_of(values, nx);
        for line in isolines(&grid, level) {
            prop_assert!(line.points.len() > 1);
        }
        for ring in superlevel_areas(&grid, level) {
            prop_assert!(ring.len() > 2);
        }
    }

    #[test]
    fn lines_lie_on_their_level_and_end_somewhere(
        values in prop::collection::vec(tame_value(), 64),
        level in tame_value(),
    ) {
        let grid = grid_of(values, 8);
        assert_sound(&grid, level, &isolines(&grid, level));
    }

    #[test]
    fn many_levels_give_the_lines_of_each(
        values in prop::collection::vec(tame_value(), 150),
        levels in prop::collection::vec(tame_value(), 0..6),
    ) {
        let grid = grid_of(values, 30);
        for (&level, lines) in levels.iter().zip(isolines_at(&grid, &levels)) {
            prop_assert_eq!(lines, isolines(&grid, level));
        }
    }

    #[test]
    fn areas_shrink_as_the_level_rises(
        values in prop::collection::vec(tame_value(), 64),
        a in -1.1..1.1f64,
        b in -1.1..1.1f64,
    ) {
        let grid = grid_of(values, 8);
        let (low, high) = (area(&grid, a.min(b)), area(&grid, a.max(b)));
        let whole = area(&grid, f64::NEG_INFINITY);
        prop_assert!(-1e-12 <= high && high <= low + 1e-12 && low <= whole + 1e-12, "{high} {low} {whole}");
    }

    #[test]
    fn areas_above_and_below_fill_the_grid(
        values in prop::collection::vec(tame_value(), 64),
        level in -1.1..1.1f64,
    ) {
        let below: Vec<f64> = values.iter().map(|value| -value).collect();
        let (grid, mirrored) = (grid_of(values, 8), grid_of(below, 8));
        let whole = area(&grid, f64::NEG_INFINITY);
        prop_assert!((area(&grid, level) + area(&mirrored, -level) - whole).abs() < 1e-9);
    }
}
