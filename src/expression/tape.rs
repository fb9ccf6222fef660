//! A flat program for one piece of a graph: a list of instructions that read and write a few registers.

use super::graph::{Graph, Piece};
use super::op::Op;
use super::tree::Place;
use crate::real::{Real, V};

/// The registers in which x and y stand.
const X: u16 = 0;
const Y: u16 = 1;

/// Programs with more registers than this need memory for them in each evaluation; formulas that people write have fewer.
const FEW: usize = 8;
const SOME: usize = 32;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Instruction {
    op: Op,
    from: [u16; 4],
    to: u16,
    constant: f64,
}

/// A flat program.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tape {
    instructions: Vec<Instruction>,
    registers: usize,
    result: u16,
}

impl Tape {
    /// The program for what stands at a place.
    pub(super) fn of(graph: &Graph, root: Place) -> Self {
        let order = order(graph, root);
        let mut last_use = vec![0; graph.pieces.len()];
        for (moment, place) in order.iter().enumerate() {
            for operand in graph.pieces[usize::from(*place)].operands() {
                last_use[usize::from(*operand)] = moment;
            }
        }
        let mut registers = vec![0_u16; graph.pieces.len()];
        let mut free: Vec<u16> = Vec::new();
        let mut used = Y + 1;
        let mut instructions = Vec::with_capacity(order.len());
        for (moment, place) in order.iter().enumerate() {
            let piece = graph.pieces[usize::from(*place)];
            let Piece::Apply(op, constant, _) = piece else {
                registers[usize::from(*place)] = if piece == Piece::X { X } else { Y };
                continue;
            };
            let mut from = [0; 4];
            let mut freed: Vec<u16> = Vec::new();
            for (from, operand) in from.iter_mut().zip(piece.operands()) {
                *from = registers[usize::from(*operand)];
                if *from > Y && last_use[usize::from(*operand)] == moment && !freed.contains(from) {
                    freed.push(*from);
                }
            }
            // An instruction reads before it writes: the result may take an operand's register.
            free.append(&mut freed);
            let to = free.pop().unwrap_or_else(|| {
                used += 1;
                used - 1
            });
            registers[usize::from(*place)] = to;
            instructions.push(Instruction { op, from, to, constant });
        }
        Self { instructions, registers: usize::from(used), result: registers[usize::from(root)] }
    }

    /// How many instructions there are.
    pub(super) fn len(&self) -> usize {
        self.instructions.len()
    }

    /// What the program says at a point.
    #[inline]
    pub(super) fn at<R: Real>(&self, p: V<R>) -> R {
        if self.registers <= FEW {
            self.run(&mut [p.x; FEW], p)
        } else if self.registers <= SOME {
            self.run(&mut [p.x; SOME], p)
        } else {
            self.run(&mut vec![p.x; self.registers], p)
        }
    }

    /// Whether the first number that is not finite is one that is too large.
    pub(super) fn overflows(&self, p: V) -> bool {
        let mut registers = vec![p.x; self.registers.max(2)];
        registers[usize::from(Y)] = p.y;
        for Instruction { op, from, to, constant } in &self.instructions {
            let operand = |i: usize| registers[usize::from(from[i])];
            let result = op.carry_out(*constant, operand);
            if !result.is_finite() {
                return result.is_infinite() && !op.is_at_pole(*constant, operand);
            }
            registers[usize::from(*to)] = result;
        }
        false
    }

    fn run<R: Real>(&self, registers: &mut [R], p: V<R>) -> R {
        registers[usize::from(X)] = p.x;
        registers[usize::from(Y)] = p.y;
        for Instruction { op, from, to, constant } in &self.instructions {
            let result = op.carry_out(*constant, |i| registers[usize::from(from[i])]);
            registers[usize::from(*to)] = result;
        }
        registers[usize::from(self.result)]
    }
}

/// The pieces that a piece needs, each behind its operands. Of several operands the one that needs the most registers
/// comes first, so that few are in use at a time (Sethi and Ullman 1970).
fn order(graph: &Graph, root: Place) -> Vec<Place> {
    let mut needs: Vec<usize> = Vec::with_capacity(graph.pieces.len());
    for piece in &graph.pieces {
        let mut below: Vec<usize> = piece.operands().iter().map(|place| needs[usize::from(*place)]).collect();
        below.sort_unstable_by(|a, b| b.cmp(a));
        let most = below.iter().enumerate().map(|(i, need)| need + i).max().unwrap_or(0);
        needs.push(if matches!(piece, Piece::X | Piece::Y) { 0 } else { most.max(1) });
    }
    let mut order = Vec::new();
    let mut done = vec![false; graph.pieces.len()];
    let mut waiting = vec![(root, false)];
    while let Some((place, ready)) = waiting.pop() {
        if done[usize::from(place)] {
            continue;
        }
        if ready {
            done[usize::from(place)] = true;
            order.push(place);
            continue;
        }
        waiting.push((place, true));
        let mut operands: Vec<Place> = graph.pieces[usize::from(place)].operands().to_vec();
        operands.sort_by_key(|operand| needs[usize::from(*operand)]);
        waiting.extend(
            operands
                .into_iter()
                .filter(|operand| !done[usize::from(*operand)])
                .map(|operand| (operand, false)),
        );
    }
    order
}
