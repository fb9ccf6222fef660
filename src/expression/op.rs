//! What a formula is made of: one list of operations, and what each does with numbers of any kind.

use crate::real::{Functions, Real};

/// An operation. The first ones are written by people; those from [`Op::Square`] on stand for special cases of them, with
/// a constant c of their own where the comment says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Op {
    Add,
    Sub,
    Mul,
    Div,
    Pow,
    Neg,
    Sqrt,
    Cbrt,
    Exp,
    ExpM1,
    Ln,
    Ln1p,
    Log2,
    Log10,
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Asinh,
    Acosh,
    Atanh,
    Sigmoid,
    Softplus,
    /// Γ(a + 1)
    Factorial,
    Hypot,
    Atan2,
    Abs,
    Min,
    Max,
    Relu,
    Sign,
    /// 0 below 0, else 1.
    Step,
    Floor,
    Ceil,
    Round,
    Trunc,
    /// What is left of a when b has been taken ⌊a/b⌋ times: with b's sign.
    Mod,
    /// What is left when it has been taken as often as it goes into a: with a's sign.
    Rem,
    /// 1 if it holds, else 0; so are all truths.
    Less,
    LessEqual,
    Equal,
    And,
    Or,
    Not,
    /// The second where the first is not 0, else the third.
    Select,
    /// a²
    Square,
    /// The third where the first is below the second, else the fourth.
    SelectLess,
    /// c
    Const,
    /// a + c
    AddConst,
    /// c − a
    SubFrom,
    /// a·c
    MulConst,
    /// a/c
    DivConst,
    /// a^c for a small whole c
    PowInt,
    /// a^c
    PowConst,
    /// c^a
    ExpOf,
}

/// 0 and NaN are false, every other number is true.
#[inline]
fn select<R: Real>(truth: R, then: R, other: R) -> R {
    let zero = R::lit(0.0);
    R::select_lt(zero, truth, then, R::select_lt(truth, zero, then, other))
}

/// The smallest number above 0: no two different numbers are nearer to one another.
#[inline]
fn nearest<R: Real>() -> R {
    R::lit(f64::from_bits(1))
}

/// Whether two numbers are equal; false where one is NaN.
#[inline]
fn equal<R: Real>(a: R, b: R) -> R {
    R::select_lt((a - b).abs(), nearest(), R::lit(1.0), R::lit(0.0))
}

impl Op {
    /// Carries it out with its constant and its operands, which are asked for by their place.
    #[inline]
    pub(super) fn carry_out<R: Real>(self, c: f64, operand: impl Fn(usize) -> R) -> R {
        let a = || operand(0);
        let b = || operand(1);
        let (yes, no) = (|| R::lit(1.0), || R::lit(0.0));
        match self {
            Self::Add => a() + b(),
            Self::Sub => a() - b(),
            Self::Mul => a() * b(),
            Self::Div => a() / b(),
            Self::Pow => a().power(b()),
            Self::Neg => -a(),
            Self::Square => a().square(),
            Self::AddConst => a() + c,
            Self::SubFrom => -a() + c,
            Self::MulConst => a() * c,
            Self::DivConst => a() / c,
            Self::PowInt => a().powi(c as i32),
            Self::PowConst => Functions::powf(a(), c),
            Self::ExpOf => a().exp_of(c),
            Self::Const => R::lit(c),
            Self::Sqrt => a().sqrt(),
            Self::Exp => a().exp(),
            Self::Ln => a().ln(),
            Self::Sin => a().sin(),
            Self::Cos => a().cos(),
            Self::Tanh => a().tanh(),
            Self::Sigmoid => a().sigmoid(),
            Self::Softplus => a().softplus(),
            Self::Abs => a().abs(),
            Self::Min => a().min(b()),
            Self::Max => a().max(b()),
            Self::Relu => a().relu(),
            Self::Sign => R::select_lt(no(), a(), yes(), R::select_lt(a(), no(), -yes(), a() * 0.0)),
            Self::Step => R::select_lt(no(), a(), yes(), R::select_lt(a(), no(), no(), a() * 0.0 + 1.0)),
            Self::Less => R::select_lt(a(), b(), yes(), no()),
            Self::LessEqual => R::select_lt(a(), b(), yes(), equal(a(), b())),
            Self::Equal => equal(a(), b()),
            Self::And => select(a(), select(b(), yes(), no()), no()),
            Self::Or => select(a(), yes(), select(b(), yes(), no())),
            Self::Not => select(a(), no(), yes()),
            Self::Select => select(a(), b(), operand(2)),
            Self::SelectLess => R::select_lt(a(), b(), operand(2), operand(3)),
            rare => rare.carry_out_rare(a, b),
        }
    }

    /// The functions that cost much more than asking which one it is.
    #[inline(never)]
    fn carry_out_rare<R: Real>(self, a: impl Fn() -> R, b: impl Fn() -> R) -> R {
        let a = a();
        match self {
            Self::Cbrt => Functions::cbrt(a),
            Self::ExpM1 => Functions::exp_m1(a),
            Self::Ln1p => Functions::ln_1p(a),
            Self::Log2 => Functions::log2(a),
            Self::Log10 => Functions::log10(a),
            Self::Tan => Functions::tan(a),
            Self::Asin => Functions::asin(a),
            Self::Acos => Functions::acos(a),
            Self::Atan => Functions::atan(a),
            Self::Sinh => Functions::sinh(a),
            Self::Cosh => Functions::cosh(a),
            Self::Asinh => Functions::asinh(a),
            Self::Acosh => Functions::acosh(a),
            Self::Atanh => Functions::atanh(a),
            Self::Factorial => Functions::factorial(a),
            Self::Floor => Functions::floor(a),
            Self::Ceil => Functions::ceil(a),
            Self::Round => Functions::round(a),
            Self::Trunc => Functions::trunc(a),
            Self::Hypot => Functions::hypot(a, b()),
            Self::Atan2 => Functions::atan2(a, b()),
            Self::Mod => Functions::modulo(a, b()),
            Self::Rem => Functions::remainder(a, b()),
            // All others are in `carry_out`.
            _ => a,
        }
    }

    /// Whether finite operands at which it is infinite are a pole of it, near which it is as large as one likes.
    pub(super) fn is_at_pole(self, c: f64, operand: impl Fn(usize) -> f64) -> bool {
        match self {
            Self::Div => operand(1) == 0.0,
            Self::DivConst => c == 0.0,
            Self::Pow | Self::PowInt | Self::PowConst => operand(0) == 0.0,
            Self::Ln | Self::Ln1p | Self::Log2 | Self::Log10 | Self::Atanh | Self::Tan | Self::Factorial => {
                operand(0).abs() <= 1.0 || self == Self::Tan
            }
            _ => false,
        }
    }

    /// How many operands it has.
    pub(super) fn arity(self) -> usize {
        match self {
            Self::Const => 0,
            Self::Add | Self::Sub | Self::Mul | Self::Div | Self::Pow => 2,
            Self::Hypot | Self::Atan2 | Self::Min | Self::Max | Self::Mod | Self::Rem => 2,
            Self::Less | Self::LessEqual | Self::Equal | Self::And | Self::Or => 2,
            Self::Select => 3,
            Self::SelectLess => 4,
            _ => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<const N: usize>(op: Op, operands: [f64; N]) -> f64 {
        op.carry_out(0.0, |i| operands[i])
    }

    #[test]
    fn nan_is_neither_below_nor_equal_and_stays_nan_in_steps() {
        let nan = f64::NAN;
        for op in [Op::Less, Op::LessEqual, Op::Equal] {
            assert_eq!([of(op, [nan, 1.0]), of(op, [1.0, nan]), of(op, [nan, nan])], [0.0; 3], "{op:?}");
        }
        for op in [Op::Relu, Op::Sign, Op::Step, Op::Floor, Op::Abs] {
            assert!(of(op, [nan]).is_nan(), "{op:?}");
        }
        for op in [Op::Min, Op::Max] {
            assert!(of(op, [nan, 1.0]).is_nan() && of(op, [1.0, nan]).is_nan(), "{op:?}");
        }
        let far = f64::INFINITY;
        assert_eq!([of(Op::Relu, [-far]), of(Op::Sign, [-far]), of(Op::Step, [far])], [0.0, -1.0, 1.0]);
    }

    #[test]
    fn truths_are_what_logic_says() {
        for (a, b) in [(0.0, 0.0), (0.0, 2.0), (-1.0, 0.0), (-1.0, 3.0)] {
            let (p, q) = (a != 0.0, b != 0.0);
            let number = |truth: bool| f64::from(u8::from(truth));
            assert_eq!(of(Op::And, [a, b]), number(p && q));
            assert_eq!(of(Op::Or, [a, b]), number(p || q));
            assert_eq!(of(Op::Not, [a]), number(!p));
            assert_eq!(of(Op::LessEqual, [a, b]), number(a <= b));
            assert_eq!(of(Op::Equal, [a, b]), number(a == b));
            assert_eq!(of(Op::Select, [a, 5.0, 7.0]), if p { 5.0 } else { 7.0 });
        }
        assert_eq!(of(Op::Equal, [f64::from_bits(1), 0.0]), 0.0, "the smallest number is not 0");
    }
}
