//! Forms that overflow although their value does not, and those that do not: 1/(1 + e^−a) is the logistic function, ln(1 +
//! e^a) is softplus, ln(e^a + e^b) is a + softplus(b − a), and tanh is not divided out of exponentials.

use super::graph::{Graph, Piece};
use super::op::Op;
use super::tree::Place;

impl Graph {
    /// The form of an operation that does not overflow, if it has one.
    pub(super) fn stable(&mut self, op: Op, [a, b, ..]: [Place; 4]) -> Option<Place> {
        match op {
            Op::Div => self.logistic(a, b),
            Op::Ln => self.log_of(a),
            Op::Ln1p => {
                let exponent = self.operand_of(Op::Exp, a)?;
                Some(self.one(Op::Softplus, exponent))
            }
            _ => None,
        }
    }

    fn one(&mut self, op: Op, a: Place) -> Place {
        self.apply(op, [a, 0, 0, 0])
    }

    fn two(&mut self, op: Op, a: Place, b: Place) -> Place {
        self.apply(op, [a, b, 0, 0])
    }

    /// What an operation of one operand is of, if a piece is that.
    fn operand_of(&self, wanted: Op, place: Place) -> Option<Place> {
        match self.pieces[usize::from(place)] {
            Piece::Apply(op, _, [a, ..]) if op == wanted => Some(a),
            _ => None,
        }
    }

    /// a, if a piece is 1 + e^a.
    fn one_and_exp(&self, place: Place) -> Option<Place> {
        match self.pieces[usize::from(place)] {
            Piece::Apply(Op::AddConst, 1.0, [inside, ..]) => self.operand_of(Op::Exp, inside),
            _ => None,
        }
    }

    /// c/(1 + e^t) and e^t/(1 + e^t).
    fn logistic(&mut self, above: Place, below: Place) -> Option<Place> {
        let exponent = self.one_and_exp(below)?;
        if self.operand_of(Op::Exp, above) == Some(exponent) {
            return Some(self.one(Op::Sigmoid, exponent));
        }
        let c = self.constant_at(above)?;
        let turned = self.one(Op::Neg, exponent);
        let share = self.one(Op::Sigmoid, turned);
        Some(if c == 1.0 { share } else { self.two(Op::Mul, share, above) })
    }

    /// ln of a sum of exponentials, of a logistic function, or of 1 less one.
    fn log_of(&mut self, inside: Place) -> Option<Place> {
        match self.pieces[usize::from(inside)] {
            Piece::Apply(Op::Add | Op::AddConst, ..) => self.log_sum(inside),
            Piece::Apply(Op::Exp, _, [a, ..]) => Some(a),
            Piece::Apply(Op::Sigmoid, _, [a, ..]) => {
                let turned = self.one(Op::Neg, a);
                let cost = self.one(Op::Softplus, turned);
                Some(self.one(Op::Neg, cost))
            }
            Piece::Apply(Op::SubFrom, 1.0, [share, ..]) => {
                let a = self.operand_of(Op::Sigmoid, share)?;
                let cost = self.one(Op::Softplus, a);
                Some(self.one(Op::Neg, cost))
            }
            _ => None,
        }
    }

    /// The logarithm of a sum whose terms are exponentials, times and plus positive constants.
    fn log_sum(&mut self, place: Place) -> Option<Place> {
        match self.pieces[usize::from(place)] {
            Piece::Apply(Op::Exp, _, [a, ..]) => Some(a),
            Piece::Apply(Op::MulConst, c, [a, ..]) if c > 0.0 => {
                let (log, c) = (self.log_sum(a)?, self.constant(c.ln()));
                Some(self.two(Op::Add, log, c))
            }
            Piece::Apply(Op::AddConst, c, [a, ..]) if c > 0.0 => {
                let (log, c) = (self.log_sum(a)?, c.ln());
                if c == 0.0 {
                    return Some(self.one(Op::Softplus, log));
                }
                let c = self.constant(c);
                Some(self.log_sum_of(c, log))
            }
            Piece::Apply(Op::Add, _, [a, b, ..]) => {
                let (a, b) = (self.log_sum(a)?, self.log_sum(b)?);
                Some(self.log_sum_of(a, b))
            }
            _ => None,
        }
    }

    /// a + softplus(b − a)
    fn log_sum_of(&mut self, a: Place, b: Place) -> Place {
        let apart = self.two(Op::Sub, b, a);
        let more = self.one(Op::Softplus, apart);
        self.two(Op::Add, a, more)
    }
}

#[cfg(test)]
mod tests {
    use crate::expression::Expression;
    use crate::real::{Jet2, V};

    #[test]
    fn losses_of_classifiers_have_values_and_slopes_far_out() {
        for (text, x, [value, slope]) in [
            ("1/(1+exp(-1000x))", -3.0, [0.0, 0.0]),
            ("1/(1+exp(-1000x))", 3.0, [1.0, 0.0]),
            ("3/(exp(x)+1)", 0.0, [1.5, -0.75]),
            ("e^(1000x)/(1+e^(1000x))", 2.0, [1.0, 0.0]),
            ("log(1+exp(1000x))", 2.0, [2000.0, 1000.0]),
            ("log(1+exp(1000x))", -2.0, [0.0, 0.0]),
            ("log1p(exp(-x))", -900.0, [900.0, -1.0]),
            ("-log(1/(1+exp(-x)))", -900.0, [900.0, -1.0]),
            ("-log(1-sigmoid(x))", 900.0, [900.0, 1.0]),
            ("log(exp(1000x) + exp(-1000x))", -2.0, [2000.0, -1000.0]),
            ("log(2exp(1000x) + exp(0x) + 3)", 2.0, [2000.0 + std::f64::consts::LN_2, 1000.0]),
            ("log(exp(1000x))", 2.0, [2000.0, 1000.0]),
        ] {
            let got = Expression::parse(text).unwrap().compile(&[]).at(Jet2::coordinates(V::new(x, 1.0)));
            assert!((got.value - value).abs() <= 1e-12 * (1.0 + value.abs()), "{text}: {got:?}");
            assert!((got.slope[0] - slope).abs() <= 1e-12 * (1.0 + slope.abs()), "{text}: {got:?}");
            assert!(got.bend.iter().all(|bend| bend.is_finite()), "{text}: {got:?}");
        }
    }
}
