//! A tree with its parameters' values put in: constants are worked out, equal pieces are one, and special cases of
//! operations are found.

use super::op::Op;
use super::tree::{Node, Place, Tree};
use std::collections::HashMap;

/// What stands at a place of a graph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Piece {
    X,
    Y,
    /// An operation with its own constant and its operands, all of which stand before it.
    Apply(Op, f64, [Place; 4]),
}

impl Piece {
    fn key(&self) -> (Option<Op>, u64, [Place; 4]) {
        match *self {
            Self::X => (None, 0, [0; 4]),
            Self::Y => (None, 1, [0; 4]),
            Self::Apply(op, c, operands) => (Some(op), c.to_bits(), operands),
        }
    }

    /// The places that it is made of.
    pub(super) fn operands(&self) -> &[Place] {
        match self {
            Self::X | Self::Y => &[],
            Self::Apply(op, _, operands) => &operands[..op.arity()],
        }
    }

    fn constant(&self) -> Option<f64> {
        match *self {
            Self::Apply(Op::Const, c, _) => Some(c),
            _ => None,
        }
    }
}

/// Pieces in a list, each behind those that it is made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub(super) pieces: Vec<Piece>,
    places: HashMap<(Option<Op>, u64, [Place; 4]), Place>,
}

/// Whole exponents up to this are repeated products.
const LARGEST_POWER: f64 = 64.0;

impl Graph {
    /// A tree with these values of its parameters (1 if there are fewer), and the place of the whole formula.
    pub(super) fn of(tree: &Tree, values: &[f64]) -> (Self, Place) {
        let mut graph = Self::default();
        let mut places: Vec<Place> = Vec::with_capacity(tree.nodes.len());
        for node in &tree.nodes {
            let place = match *node {
                Node::Number(c) => graph.constant(c),
                Node::X => graph.put(Piece::X),
                Node::Y => graph.put(Piece::Y),
                Node::Parameter(index) => {
                    graph.constant(values.get(usize::from(index)).copied().unwrap_or(1.0))
                }
                Node::Apply(op, operands) => {
                    let mut moved = [0; 4];
                    for (moved, operand) in moved.iter_mut().zip(&operands[..op.arity()]) {
                        *moved = places[usize::from(*operand)];
                    }
                    graph.apply(op, moved)
                }
            };
            places.push(place);
        }
        let root = places.last().copied().unwrap_or_else(|| graph.constant(f64::NAN));
        (graph, root)
    }

    fn put(&mut self, piece: Piece) -> Place {
        let Self { pieces, places } = self;
        *places.entry(piece.key()).or_insert_with(|| {
            pieces.push(piece);
            (pieces.len() - 1) as Place
        })
    }

    /// A constant.
    pub(super) fn constant(&mut self, c: f64) -> Place {
        self.put(Piece::Apply(Op::Const, c, [0; 4]))
    }

    pub(super) fn constant_at(&self, place: Place) -> Option<f64> {
        self.pieces[usize::from(place)].constant()
    }

    /// Whether it does not depend on the point.
    pub(super) fn is_constant(&self, place: Place) -> bool {
        self.constant_at(place).is_some()
    }

    /// An operation on pieces: worked out where they are constants, else its simplest form.
    pub(super) fn apply(&mut self, op: Op, operands: [Place; 4]) -> Place {
        let constants = operands.map(|place| self.constant_at(place));
        if let Some(known) = constants[..op.arity()].iter().copied().collect::<Option<Vec<f64>>>() {
            return self.constant(op.carry_out(0.0, |i| known[i]));
        }
        if let Some(stable) = self.stable(op, operands) {
            return stable;
        }
        let [a, b, ..] = operands;
        let one = |op: Op, c: f64, operand: Place| Piece::Apply(op, c, [operand, 0, 0, 0]);
        let piece = match (op, constants) {
            (Op::Add, [_, Some(c), ..]) => one(Op::AddConst, c, a),
            (Op::Add, [Some(c), ..]) => one(Op::AddConst, c, b),
            (Op::Sub, [_, Some(c), ..]) => one(Op::AddConst, -c, a),
            (Op::Sub, [Some(c), ..]) => one(Op::SubFrom, c, b),
            (Op::Mul, [_, Some(c), ..]) => one(Op::MulConst, c, a),
            (Op::Mul, [Some(c), ..]) => one(Op::MulConst, c, b),
            (Op::Mul, _) if a == b => one(Op::Square, 0.0, a),
            (Op::Div, [_, Some(c), ..]) => one(Op::DivConst, c, a),
            (Op::Neg, _) => match self.pieces[usize::from(a)] {
                Piece::Apply(Op::Neg, _, [inside, ..]) => return inside,
                _ => Piece::Apply(op, 0.0, operands),
            },
            (Op::Pow, [_, Some(c), ..]) => return self.constant_power(a, c),
            (Op::Pow, [Some(c), ..]) if c == std::f64::consts::E => one(Op::Exp, 0.0, b),
            (Op::Pow, [Some(c), ..]) => one(Op::ExpOf, c, b),
            (Op::Select, [Some(c), ..]) => return if c != 0.0 && !c.is_nan() { b } else { operands[2] },
            (Op::Select, _) => match self.pieces[usize::from(a)] {
                Piece::Apply(Op::Less, _, [low, high, ..]) => {
                    Piece::Apply(Op::SelectLess, 0.0, [low, high, b, operands[2]])
                }
                _ => Piece::Apply(op, 0.0, operands),
            },
            _ => Piece::Apply(op, 0.0, operands),
        };
        self.put(piece)
    }

    fn constant_power(&mut self, base: Place, exponent: f64) -> Place {
        let whole = exponent.fract() == 0.0 && exponent.abs() <= LARGEST_POWER;
        let op = match exponent {
            1.0 => return base,
            2.0 => return self.put(Piece::Apply(Op::Square, 0.0, [base, 0, 0, 0])),
            _ if whole => Op::PowInt,
            _ => Op::PowConst,
        };
        self.put(Piece::Apply(op, exponent, [base, 0, 0, 0]))
    }

    /// The highest total degree of each piece as a polynomial in x and y; none if it is no polynomial.
    pub(super) fn degrees(&self) -> Vec<Option<u32>> {
        let mut degrees: Vec<Option<u32>> = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            let of = |i: usize| piece.operands().get(i).and_then(|place| degrees[usize::from(*place)]);
            let degree = match *piece {
                Piece::X | Piece::Y => Some(1),
                Piece::Apply(op, c, _) => match op {
                    Op::Const => Some(0),
                    Op::Add | Op::Sub => of(0).zip(of(1)).map(|(a, b)| a.max(b)),
                    Op::Mul => of(0).zip(of(1)).map(|(a, b)| a.saturating_add(b)),
                    Op::Neg | Op::AddConst | Op::SubFrom | Op::MulConst | Op::DivConst => of(0),
                    Op::Square => of(0).map(|a| a.saturating_mul(2)),
                    Op::PowInt if c >= 0.0 => of(0).map(|a| a.saturating_mul(c as u32)),
                    _ => None,
                },
            };
            degrees.push(degree);
        }
        degrees
    }
}
