//! Where a formula may be kinked, may jump, or may grow without bound: pieces whose zeros are those lines.

use super::graph::{Graph, Piece};
use super::op::Op;
use super::tree::Place;
use std::f64::consts::PI;

/// More are not followed.
const MOST: usize = 24;

/// The pieces, among those that the root is made of, whose zeros are the lines along which the formula may have a kink or a
/// jump: the argument of an absolute value or a sign, the difference of what is compared, a wave that is 0 if a rounded
/// number jumps. Behind them those whose zeros may be poles: what is divided by. On some of them the formula may be smooth
/// nevertheless.
pub(super) fn creases(graph: &mut Graph, root: Place) -> [Vec<Place>; 2] {
    let mut reached = vec![false; graph.pieces.len()];
    reached[usize::from(root)] = true;
    let [mut kinks, mut poles] = [const { Vec::new() }; 2];
    for place in (0..=usize::from(root)).rev().filter(|place| *place < reached.len()).collect::<Vec<_>>() {
        if !reached[place] {
            continue;
        }
        let piece = graph.pieces[place];
        for operand in piece.operands() {
            reached[usize::from(*operand)] = true;
        }
        let Piece::Apply(op, _, [a, b, ..]) = piece else { continue };
        let crease = match op {
            Op::Div => b,
            Op::Tan => graph.apply(Op::Cos, [a, 0, 0, 0]),
            Op::Abs | Op::Relu | Op::Sign | Op::Step | Op::Cbrt | Op::Atan2 => a,
            Op::Select if !is_truth(graph, a) => a,
            Op::Min | Op::Max | Op::Less | Op::LessEqual | Op::Equal | Op::SelectLess => {
                graph.apply(Op::Sub, [a, b, 0, 0])
            }
            Op::Floor | Op::Ceil | Op::Trunc => wave(graph, Op::Sin, a),
            Op::Round => wave(graph, Op::Cos, a),
            Op::Mod | Op::Rem => {
                let ratio = graph.apply(Op::Div, [a, b, 0, 0]);
                wave(graph, Op::Sin, ratio)
            }
            _ => continue,
        };
        let found: &mut Vec<Place> = if matches!(op, Op::Div | Op::Tan) { &mut poles } else { &mut kinks };
        if !graph.is_constant(crease) && !found.contains(&crease) && found.len() < MOST {
            found.push(crease);
        }
    }
    [kinks, poles]
}

/// Whether a piece is a truth, whose own lines are found where it is made.
fn is_truth(graph: &Graph, place: Place) -> bool {
    use Op::{And, Equal, Less, LessEqual, Not, Or};
    matches!(graph.pieces[usize::from(place)], Piece::Apply(Less | LessEqual | Equal | And | Or | Not, ..))
}

/// sin(πa) or cos(πa)
fn wave(graph: &mut Graph, op: Op, a: Place) -> Place {
    let pi = graph.constant(PI);
    let angle = graph.apply(Op::Mul, [a, pi, 0, 0]);
    graph.apply(op, [angle, 0, 0, 0])
}
