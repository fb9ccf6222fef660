//! The grammar: from tokens to a tree, by precedence climbing.
//!
//! From the loosest to the tightest: `c ? a : b`; `or`; `and`; `not`; comparisons (which may be chained, `0 < x < 1`);
//! `+ −`; `* / %` and products without a sign (`2x`, `x y`, `3(x+1)`); signs and `√`; powers, from the right and above
//! signs, so that `-x^2` is −(x²) and `2^3^2` is 2⁹.

use super::error::SyntaxError;
use super::op::Op;
use super::scan::tokens;
use super::symbol::Symbol;
use super::token::{Placed, Token};
use super::tree::{MOST_NODES, Node, Place, Tree};
use std::ops::Range;

/// Longer texts are refused, in bytes.
pub const LONGEST_TEXT: usize = 2000;
/// Deeper ones too.
const DEEPEST: usize = 100;
/// And those with more parameters,
pub const MOST_PARAMETERS: usize = 12;
/// or longer names of them, in characters.
pub(super) const LONGEST_NAME: usize = 24;

/// What is expected where an operand must stand.
pub(super) const OPERAND: &str = "expected a number, a name, a function or (";

/// Reads a text.
pub(super) fn parse(text: &str) -> Result<Tree, SyntaxError> {
    if text.len() > LONGEST_TEXT {
        let end = (0..=LONGEST_TEXT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let expected = format!("expected at most {LONGEST_TEXT} bytes, found {}", text.len());
        return Err(SyntaxError::new(text, end..text.len(), expected));
    }
    let tokens = tokens(text)?;
    let mut parser =
        Parser { text, tokens, next: 0, tree: Tree::default(), symbols: Vec::new(), depth: 0, bars: 0 };
    let declared = parser.left_side();
    parser.expression()?;
    if *parser.peek() == Token::End {
        return parser.settled(&declared);
    }
    Err(parser.expected(match parser.peek() {
        Token::Close => "expected the end or an operator, because no ( belongs to this",
        Token::Assign => "expected the end or an operator (== compares)",
        Token::Comma => "expected the end or an operator (a decimal point is written as in 1.5)",
        _ => "expected the end or an operator",
    }))
}

/// How tightly an operator between two operands binds, and which one it is.
fn between(token: &Token<'_>) -> Option<(u8, Op)> {
    Some(match token {
        Token::Or => (1, Op::Or),
        Token::And => (2, Op::And),
        Token::Plus => (5, Op::Add),
        Token::Minus => (5, Op::Sub),
        Token::Times => (PRODUCT, Op::Mul),
        Token::Over => (PRODUCT, Op::Div),
        Token::Percent => (PRODUCT, Op::Mod),
        _ => return None,
    })
}

const COMPARISON: u8 = 4;
const PRODUCT: u8 = 6;

/// What stands between two operands.
#[derive(Clone, Copy)]
enum Sign<'a> {
    Operation(Op),
    /// A product that is not written, as in `2x`.
    Beside,
    Comparison(Token<'a>),
}

/// An operator that waits for its right side.
struct Waiting<'a> {
    level: u8,
    sign: Sign<'a>,
    left: Place,
    /// What the comparisons before it in the same chain say.
    compared: Option<Place>,
}

/// A text on its way to a tree.
pub(super) struct Parser<'a> {
    text: &'a str,
    pub(super) tokens: Vec<Placed<'a>>,
    /// Which token comes next.
    pub(super) next: usize,
    pub(super) tree: Tree,
    /// The names that stand for numbers, each where it first stands.
    pub(super) symbols: Vec<(Symbol, Range<usize>)>,
    /// How many operands wait for this one.
    depth: usize,
    /// How many `|` are open since the last bracket.
    pub(super) bars: usize,
}

/// The place of what was read.
pub(super) type Parsed = Result<Place, SyntaxError>;

impl<'a> Parser<'a> {
    pub(super) fn peek(&self) -> &Token<'a> {
        &self.tokens[self.next].0
    }

    pub(super) fn peek_behind(&self, ahead: usize) -> &Token<'a> {
        self.tokens.get(self.next + ahead).map_or(&Token::End, |(token, _)| token)
    }

    pub(super) fn take(&mut self) -> Placed<'a> {
        let placed = self.tokens[self.next].clone();
        // The end is never passed.
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        placed
    }

    pub(super) fn wrong(&self, span: Range<usize>, expected: impl Into<String>) -> SyntaxError {
        SyntaxError::new(self.text, span, expected)
    }

    /// What was expected where the next token stands.
    pub(super) fn expected(&self, what: &str) -> SyntaxError {
        let (token, span) = &self.tokens[self.next];
        let found = match token {
            Token::End => "the end",
            _ => &self.text[span.clone()],
        };
        self.wrong(span.clone(), format!("{what}, found {found}"))
    }

    pub(super) fn push(&mut self, node: Node) -> Parsed {
        if self.tree.nodes.len() >= MOST_NODES {
            let span = self.tokens[self.next].1.clone();
            return Err(
                self.wrong(span, format!("expected a formula of at most {MOST_NODES} parts, found more"))
            );
        }
        self.tree.nodes.push(node);
        Ok((self.tree.nodes.len() - 1) as Place)
    }

    pub(super) fn apply<const N: usize>(&mut self, op: Op, operands: [Place; N]) -> Parsed {
        let mut places = [0; 4];
        places[..N].copy_from_slice(&operands);
        self.push(Node::Apply(op, places))
    }

    /// Whether the next token stands directly behind the one before it.
    pub(super) fn is_adjacent(&self) -> bool {
        let before = self.next.checked_sub(1).map_or(0, |before| self.tokens[before].1.end);
        self.tokens[self.next].1.start == before
    }

    /// Runs one level deeper, as far as there are levels.
    pub(super) fn deeper(&mut self, inside: fn(&mut Self) -> Parsed) -> Parsed {
        if self.depth == DEEPEST {
            return Err(self.expected(&format!("expected at most {DEEPEST} levels inside one another")));
        }
        self.depth += 1;
        let parsed = inside(self);
        self.depth -= 1;
        parsed
    }

    /// `c ? a : b`, or what binds tighter.
    pub(super) fn expression(&mut self) -> Parsed {
        let condition = self.operators(0)?;
        if *self.peek() != Token::Question {
            return Ok(condition);
        }
        self.take();
        let bars = std::mem::take(&mut self.bars);
        let then = self.deeper(Self::expression)?;
        if *self.peek() != Token::Colon {
            return Err(self.expected("expected : and what holds otherwise"));
        }
        self.take();
        self.bars = bars;
        let other = self.deeper(Self::expression)?;
        self.apply(Op::Select, [condition, then, other])
    }

    /// Operands with operators between them that bind at least so tightly. What waits for its right side stands in a list,
    /// so that precedence needs no stack of its own.
    fn operators(&mut self, least: u8) -> Parsed {
        let mut waiting: Vec<Waiting<'a>> = Vec::new();
        let mut left = self.signed()?;
        loop {
            let next = self.operator()?;
            let next = next.filter(|(level, _)| *level >= least);
            let level = next.map_or(0, |(level, _)| level);
            let mut compared = None;
            while let Some(before) = waiting.pop_if(|before| before.level >= level) {
                left = match before.sign {
                    Sign::Operation(op) => self.apply(op, [before.left, left])?,
                    Sign::Beside => self.apply(Op::Mul, [before.left, left])?,
                    Sign::Comparison(sign) => {
                        let holds = self.compared(sign, before.left, left)?;
                        let all =
                            before.compared.map_or(Ok(holds), |all| self.apply(Op::And, [all, holds]))?;
                        if level == COMPARISON {
                            // `a < b < c` goes on with b.
                            compared = Some(all);
                            break;
                        }
                        all
                    }
                };
            }
            let Some((level, sign)) = next else { return Ok(left) };
            if !matches!(sign, Sign::Beside) {
                self.take();
            }
            waiting.push(Waiting { level, sign, left, compared });
            left = self.signed()?;
        }
    }

    /// The operator that comes next and how tightly it binds.
    fn operator(&mut self) -> Result<Option<(u8, Sign<'a>)>, SyntaxError> {
        let token = *self.peek();
        Ok(Some(match token {
            Token::Less | Token::LessEqual | Token::Greater => (COMPARISON, Sign::Comparison(token)),
            Token::GreaterEqual | Token::Equal | Token::NotEqual => (COMPARISON, Sign::Comparison(token)),
            Token::Bar if self.bars > 0 => return Ok(None),
            Token::Number(_) => {
                return Err(self.expected("expected an operator such as * or ^ before a number"));
            }
            Token::Name(_) | Token::Open | Token::OpenSquare | Token::OpenBrace | Token::Fraction => {
                (PRODUCT, Sign::Beside)
            }
            Token::Bar | Token::Root(_) | Token::Not => (PRODUCT, Sign::Beside),
            _ => match between(&token) {
                Some((level, op)) => (level, Sign::Operation(op)),
                None => return Ok(None),
            },
        }))
    }

    /// Whether a comparison holds.
    fn compared(&mut self, sign: Token<'a>, left: Place, right: Place) -> Parsed {
        match sign {
            Token::Less => self.apply(Op::Less, [left, right]),
            Token::LessEqual => self.apply(Op::LessEqual, [left, right]),
            Token::Greater => self.apply(Op::Less, [right, left]),
            Token::GreaterEqual => self.apply(Op::LessEqual, [right, left]),
            Token::Equal => self.apply(Op::Equal, [left, right]),
            _ => {
                let equal = self.apply(Op::Equal, [left, right])?;
                self.apply(Op::Not, [equal])
            }
        }
    }

    /// An operand with the signs before it.
    pub(super) fn signed(&mut self) -> Parsed {
        let sign = *self.peek();
        let op = match sign {
            Token::Minus => Some(Op::Neg),
            Token::Root(3) => Some(Op::Cbrt),
            Token::Root(_) => Some(Op::Sqrt),
            Token::Not => Some(Op::Not),
            Token::Plus => None,
            _ => return self.deeper(Self::power),
        };
        self.take();
        let operand = match op {
            // What `not` denies is a whole comparison.
            Some(Op::Not) => self.deeper(|parser| parser.operators(COMPARISON))?,
            _ => self.deeper(Self::signed)?,
        };
        let signed = op.map_or(Ok(operand), |op| self.apply(op, [operand]))?;
        if sign == Token::Root(4) { self.apply(Op::Sqrt, [signed]) } else { Ok(signed) }
    }

    /// An operand with its powers and factorials.
    pub(super) fn power(&mut self) -> Parsed {
        let mut base = self.operand()?;
        loop {
            match *self.peek() {
                Token::Raised(exponent) => {
                    self.take();
                    base = self.raised(base, exponent)?;
                }
                Token::Not if self.is_adjacent() => {
                    self.take();
                    base = self.apply(Op::Factorial, [base])?;
                }
                _ => break,
            }
        }
        if *self.peek() != Token::Power {
            return Ok(base);
        }
        self.take();
        let exponent = self.signed()?;
        self.apply(Op::Pow, [base, exponent])
    }

    pub(super) fn raised(&mut self, base: Place, exponent: i32) -> Parsed {
        let exponent = self.push(Node::Number(f64::from(exponent)))?;
        self.apply(Op::Pow, [base, exponent])
    }

    fn operand(&mut self) -> Parsed {
        match *self.peek() {
            Token::Number(number) => {
                self.take();
                self.push(Node::Number(number))
            }
            Token::Name(name) => self.name(name),
            Token::Open | Token::OpenSquare | Token::OpenBrace => self.bracketed(),
            Token::Fraction => {
                self.take();
                let above = self.braced()?;
                let below = self.braced()?;
                self.apply(Op::Div, [above, below])
            }
            Token::Bar => {
                self.take();
                let inside = self.closed_by(Token::Bar, self.bars + 1)?;
                self.apply(Op::Abs, [inside])
            }
            _ => Err(self.expected(OPERAND)),
        }
    }

    fn braced(&mut self) -> Parsed {
        if *self.peek() == Token::OpenBrace { self.bracketed() } else { Err(self.expected("expected {")) }
    }

    /// What stands between brackets of one kind.
    pub(super) fn bracketed(&mut self) -> Parsed {
        let close = match self.take().0 {
            Token::OpenSquare => Token::CloseSquare,
            Token::OpenBrace => Token::CloseBrace,
            _ => Token::Close,
        };
        self.closed_by(close, 0)
    }

    /// What stands between an opening sign, which is passed already, and the closing one.
    fn closed_by(&mut self, close: Token<'a>, bars: usize) -> Parsed {
        let outside = std::mem::replace(&mut self.bars, bars);
        let inside = self.expression()?;
        if *self.peek() != close {
            let what = match close {
                Token::Bar => "|",
                Token::CloseSquare => "]",
                Token::CloseBrace => "}",
                _ => ")",
            };
            return Err(self.expected(&format!("expected {what} or an operator")));
        }
        self.take();
        self.bars = outside;
        Ok(inside)
    }
}
