use proptest::prelude::*;

use super::*;

const BOX: Rect = Rect::new([0.0, 0.0], [100.0, 50.0]);

/// Ordinary coordinates, coordinates near the border, and everything that a diverged run can hold.
fn coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -150.0..250.0,
        1 => prop::sample::select(vec![0.0, -0.0, 50.0, 100.0, 1e-310, 100.0f64.next_up()]),
        1 => prop::sample::select(vec![1e300, -1e300, f64::MAX, -f64::MAX, 1e16, -3e20]),
        1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY]),
    ]
}

fn trail() -> impl Strategy<Value = Vec<Point>> {
    prop::collection::vec([coordinate(), coordinate()], 0..30)
}

fn distance_to_line(p: Point, a: Point, b: Point) -> f64 {
    let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    ((p[0] - a[0]) * dy - (p[1] - a[1]) * dx).abs() / dx.hypot(dy)
}

#[test]
fn a_line_through_the_box_is_cut_at_both_borders() {
    let pieces = clip_polyline([[-50.0, 25.0], [150.0, 25.0]], BOX);
    assert_eq!(pieces, [[[0.0, 25.0], [100.0, 25.0]]]);
}

#[test]
fn a_line_that_leaves_and_comes_back_is_two_pieces() {
    let pieces = clip_polyline([[90.0, 10.0], [110.0, 20.0], [110.0, 30.0], [90.0, 40.0]], BOX);
    assert_eq!(pieces, [[[90.0, 10.0], [100.0, 15.0]], [[100.0, 35.0], [90.0, 40.0]]]);
}

#[test]
fn a_line_around_the_corner_is_not_seen() {
    assert!(clip_polyline([[90.0, -30.0], [130.0, 10.0]], BOX).is_empty());
}

#[test]
fn a_vertex_at_1e300_is_cut_in_the_right_direction() {
    for far in [1e300, f64::MAX] {
        let pieces = clip_polyline([[50.0, 10.0], [far, far]], BOX);
        assert_eq!(pieces, [[[50.0, 10.0], [90.0, 50.0]]]);
        let back = clip_polyline([[-far, -far], [50.0, 10.0]], BOX);
        assert_eq!(back, [[[40.0, 0.0], [50.0, 10.0]]]);
    }
}

#[test]
fn a_vertex_that_is_not_finite_interrupts_the_line() {
    for broken in [f64::NAN, f64::INFINITY] {
        let line = [[1.0, 1.0], [2.0, 2.0], [broken, 3.0], [4.0, 4.0], [5.0, 5.0]];
        assert_eq!(clip_polyline(line, BOX), [[[1.0, 1.0], [2.0, 2.0]], [[4.0, 4.0], [5.0, 5.0]]]);
    }
}

#[test]
fn a_diverging_trail_leaves_where_it_was_last_seen() {
    let trail = [[50.0, 25.0], [120.0, 25.0], [50.0, 20.0], [50.0, -1e300], [1e308, f64::INFINITY]];
    let Leave { at, direction } = leaves(&trail, BOX).unwrap();
    assert_eq!((at, direction), ([50.0, 0.0], [0.0, -1.0]));
}

#[test]
fn a_trail_that_jumps_to_infinity_leaves_in_its_direction() {
    let Leave { at, direction } = leaves(&[[50.0, 25.0], [f64::NEG_INFINITY, 25.0]], BOX).unwrap();
    assert_eq!((at, direction), ([0.0, 25.0], [-1.0, 0.0]));
    assert_eq!(leaves(&[[50.0, 25.0], [f64::NAN, 25.0]], BOX), None);
}

#[test]
fn a_trail_that_ends_inside_or_was_never_there_does_not_leave() {
    assert_eq!(leaves(&[[50.0, 25.0], [150.0, 25.0], [60.0, 30.0]], BOX), None);
    assert_eq!(leaves(&[[500.0, 25.0], [900.0, 25.0]], BOX), None);
    assert_eq!(leaves(&[], BOX), None);
}

#[test]
fn a_ring_around_the_box_becomes_the_box() {
    let huge = 1e300;
    let ring = [[-huge, -huge], [huge, -huge], [huge, huge], [-huge, huge]];
    let mut cut = clip_ring(&ring, BOX);
    cut.sort_by(|a, b| a.partial_cmp(b).unwrap());
    cut.dedup();
    assert_eq!(cut, [[0.0, 0.0], [0.0, 50.0], [100.0, 0.0], [100.0, 50.0]]);
}

fn area(ring: &[Point]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    0.5 * ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>()
}

#[test]
fn a_ring_over_the_border_keeps_its_inner_area() {
    let diamond = [[100.0, 5.0], [120.0, 25.0], [100.0, 45.0], [80.0, 25.0]];
    assert!((area(&clip_ring(&diamond, BOX)) - 400.0).abs() < 1e-9);
    assert_eq!(clip_ring(&[[200.0, 1.0], [220.0, 1.0], [210.0, 9.0]], BOX), Vec::<Point>::new());
}

proptest! {
    #[test]
    fn pieces_stay_inside(points in trail()) {
        for piece in clip_polyline(points, BOX) {
            prop_assert!(piece.len() > 1);
            for point in piece {
                prop_assert!(BOX.contains(point), "{point:?}");
            }
        }
    }

    #[test]
    fn rings_stay_inside(points in trail()) {
        for point in clip_ring(&points, BOX) {
            prop_assert!(BOX.contains(point), "{point:?}");
        }
    }

    #[test]
    fn visible_segments_are_kept_whole(points in trail()) {
        let pieces = clip_polyline(points.iter().copied(), BOX);
        for pair in points.windows(2).filter(|pair| pair[0] != pair[1]) {
            if BOX.contains(pair[0]) && BOX.contains(pair[1]) {
                prop_assert!(pieces.iter().any(|piece| piece.windows(2).any(|kept| kept == pair)), "{pair:?}");
            }
        }
    }

    #[test]
    fn cuts_lie_on_the_line_and_on_the_border(a in [0.0..100.0, 0.0..50.0], b in [-500.0..500.0, -500.0..500.0]) {
        let [start, end] = clip_segment(a, b, BOX).unwrap();
        prop_assert_eq!(start, a);
        if BOX.contains(b) {
            prop_assert_eq!(end, b);
        } else {
            let on_border = (0..2).any(|axis| end[axis] == BOX.min[axis] || end[axis] == BOX.max[axis]);
            prop_assert!(on_border && distance_to_line(end, a, b) < 1e-9);
        }
        prop_assert_eq!(clip_segment(b, a, BOX), Some([end, start]));
    }

    #[test]
    fn far_ends_are_cut_as_near_ones(a in [1.0..99.0, 1.0..49.0], angle in 0.0..std::f64::consts::TAU) {
        let towards = |r: f64| [a[0] + r * angle.cos(), a[1] + r * angle.sin()];
        let [near, far] = [1e3, 1e300].map(|r| clip_segment(a, towards(r), BOX).unwrap()[1]);
        prop_assert!((near[0] - far[0]).hypot(near[1] - far[1]) < 1e-9, "{near:?} {far:?}");
    }

    #[test]
    fn where_a_trail_leaves_is_on_the_border(points in trail()) {
        if let Some(Leave { at, direction }) = leaves(&points, BOX) {
            prop_assert!(BOX.contains(at));
            prop_assert!((direction[0].hypot(direction[1]) - 1.0).abs() < 1e-12);
        }
    }
}
