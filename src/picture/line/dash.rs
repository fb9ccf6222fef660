//! Cutting a line into dashes.

use crate::picture::rect::Point;

/// More dashes than this are not told apart; the line is then drawn whole.
pub const MAX_DASHES: usize = 20_000;

/// The dashes of a polyline, `pattern` being the lengths of stroke and gap in turn and `phase` the length of the
/// pattern that is skipped at the start.
///
/// An odd pattern is repeated with strokes and gaps exchanged, as in SVG. A stroke of length 0 is a dash of two equal
/// points. The line comes back whole when the pattern is empty, holds a negative number or adds up to nothing, and when
/// there would be more than [`MAX_DASHES`]; so clip first.
pub fn dash(points: &[Point], pattern: &[f64], phase: f64) -> Vec<Vec<Point>> {
    if points.len() < 2 || !is_dashable(points, pattern, phase) {
        return vec![points.to_vec()];
    }
    let mut pen = Pen::new(pattern, phase);
    let mut dashes = Vec::new();
    let mut dash = if pen.is_down() { vec![points[0]] } else { Vec::new() };
    for pair in points.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        let length = distance(from, to);
        let mut done = 0.0;
        while length - done >= pen.left {
            done += pen.left;
            let t = if length > 0.0 { (done / length).min(1.0) } else { 1.0 };
            let at = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
            dash.push(at);
            if pen.is_down() {
                dashes.push(std::mem::take(&mut dash));
            }
            pen.turn();
            if !pen.is_down() {
                dash.clear();
            }
        }
        pen.left -= length - done;
        if pen.is_down() && dash.last() != Some(&to) {
            dash.push(to);
        }
    }
    if dash.len() > 1 {
        dashes.push(dash);
    }
    dashes
}

fn is_dashable(points: &[Point], pattern: &[f64], phase: f64) -> bool {
    let period: f64 = pattern.iter().sum();
    let length: f64 = points.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
    let dashes = length / period * pattern.len() as f64;
    pattern.iter().all(|&part| part >= 0.0)
        && period > 0.0
        && phase.is_finite()
        && dashes <= MAX_DASHES as f64
}

fn distance(a: Point, b: Point) -> f64 {
    (b[0] - a[0]).hypot(b[1] - a[1])
}

/// Where in the pattern the line is.
struct Pen<'a> {
    pattern: &'a [f64],
    /// How many parts have been passed; even ones are strokes.
    part: usize,
    /// What is left of the current part.
    left: f64,
}

impl<'a> Pen<'a> {
    fn new(pattern: &'a [f64], phase: f64) -> Self {
        let turns = if pattern.len().is_multiple_of(2) { 1.0 } else { 2.0 };
        let mut skip = phase.rem_euclid(turns * pattern.iter().sum::<f64>());
        let mut pen = Self { pattern, part: 0, left: pattern[0] };
        while skip > 0.0 && skip >= pen.left {
            skip -= pen.left;
            pen.turn();
        }
        pen.left -= skip;
        pen
    }

    fn is_down(&self) -> bool {
        self.part.is_multiple_of(2)
    }

    fn turn(&mut self) {
        self.part += 1;
        self.left = self.pattern[self.part % self.pattern.len()];
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn length(line: &[Point]) -> f64 {
        line.windows(2).map(|pair| distance(pair[0], pair[1])).sum()
    }

    #[test]
    fn strokes_and_gaps_take_turns() {
        let line = [[0.0, 0.0], [10.0, 0.0]];
        assert_eq!(dash(&line, &[4.0, 2.0], 0.0), [[[0.0, 0.0], [4.0, 0.0]], [[6.0, 0.0], [10.0, 0.0]]]);
        assert_eq!(dash(&line, &[4.0, 2.0], 5.0), [[[1.0, 0.0], [5.0, 0.0]], [[7.0, 0.0], [10.0, 0.0]]]);
        assert_eq!(dash(&line, &[4.0], 0.0), [[[0.0, 0.0], [4.0, 0.0]], [[8.0, 0.0], [10.0, 0.0]]]);
    }

    #[test]
    fn a_dash_goes_around_the_corner() {
        let dashes = dash(&[[0.0, 0.0], [3.0, 0.0], [3.0, 3.0]], &[5.0, 1.0], 0.0);
        assert_eq!(dashes, [vec![[0.0, 0.0], [3.0, 0.0], [3.0, 2.0]]]);
    }

    #[test]
    fn a_stroke_without_length_is_a_dot() {
        let dashes = dash(&[[0.0, 0.0], [5.0, 0.0]], &[0.0, 3.0], 1.0);
        assert_eq!(dashes, [[[2.0, 0.0], [2.0, 0.0]], [[5.0, 0.0], [5.0, 0.0]]]);
    }

    #[test]
    fn what_cannot_be_dashed_stays_whole() {
        let line = vec![[0.0, 0.0], [10.0, 0.0]];
        for pattern in [&[][..], &[0.0, 0.0], &[-1.0, 2.0], &[f64::NAN, 1.0], &[1e-9, 1e-9], &[f64::INFINITY]]
        {
            assert_eq!(dash(&line, pattern, 0.0), std::slice::from_ref(&line), "{pattern:?}");
        }
        let far = vec![[0.0, 0.0], [1e300, -1e300]];
        assert_eq!(dash(&far, &[4.0, 2.0], 0.0), std::slice::from_ref(&far));
    }

    proptest! {
        #[test]
        fn strokes_cover_their_share_of_the_line(
            line in prop::collection::vec([-50.0..50.0f64, -50.0..50.0f64], 2..20),
            pattern in prop::collection::vec(0.0..9.0f64, 1..5),
            phase in -20.0..20.0f64,
        ) {
            prop_assume!(pattern.iter().sum::<f64>() > 0.1);
            let dashes = dash(&line, &pattern, phase);
            prop_assert!(dashes.len() <= MAX_DASHES + 1);
            let turns = if pattern.len().is_multiple_of(2) { 1 } else { 2 };
            let repeated: Vec<f64> = pattern.iter().copied().cycle().take(turns * pattern.len()).collect();
            let period: f64 = repeated.iter().sum();
            let stroke: f64 = repeated.iter().step_by(2).sum();
            let whole = length(&line);
            let drawn: f64 = dashes.iter().map(|dash| length(dash)).sum();
            prop_assert!((drawn - whole * stroke / period).abs() <= period + 1e-6);
        }
    }
}
