//! The grammar: from tokens to a tree, by precedence climbing.
//!
//! From the loosest to the tightest: `c ? a : b`; `or`; `and`; `not`; comparisons (which may be chained, `0 < x < 1`);
//! `+ −`; `* / %` and products without a sign (`2x`, `x y`, `3(x+1)`); signs and `√`; powers, from the right and above
//! signs, so that `-x^2` is −(x²) and `2^3^2` is 2⁹.

use super::error::SyntaxError;
use super::function::{self, Function, MadeOf};
use super::op::Op;
use super::token::{Placed, Token, tokens};
use super::tree::{MOST_NODES, Node, Place, Tree};
use std::ops::Range;

/// Longer texts are refused, in bytes.
pub const LONGEST_TEXT: usize = 2000;
/// Deeper ones too.
const DEEPEST: usize = 100;
/// And those with more parameters,
pub const MOST_PARAMETERS: usize = 12;
/// or longer names of them, in characters.
const LONGEST_NAME: usize = 24;

/// What is expected where an operand must stand.
const OPERAND: &str = "expected a number, a name, a function or (";

/// Reads a text.
pub(super) fn parse(text: &str) -> Result<Tree, SyntaxError> {
    if text.len() > LONGEST_TEXT {
        let end = (0..=LONGEST_TEXT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let expected = format!("expected at most {LONGEST_TEXT} bytes, found {}", text.len());
        return Err(SyntaxError::new(text, end..text.len(), expected));
    }
    let tokens = tokens(text)?;
    let mut parser = Parser { text, tokens, next: 0, tree: Tree::default(), depth: 0, bars: 0 };
    parser.skip_left_side();
    parser.expression()?;
    if *parser.peek() == Token::End {
        return Ok(parser.tree);
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

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Placed<'a>>,
    next: usize,
    tree: Tree,
    /// How many operands wait for this one.
    depth: usize,
    /// How many `|` are open since the last bracket.
    bars: usize,
}

type Parsed = Result<Place, SyntaxError>;

impl<'a> Parser<'a> {
    fn peek(&self) -> &Token<'a> {
        &self.tokens[self.next].0
    }

    fn peek_behind(&self, ahead: usize) -> &Token<'a> {
        self.tokens.get(self.next + ahead).map_or(&Token::End, |(token, _)| token)
    }

    fn take(&mut self) -> Placed<'a> {
        let placed = self.tokens[self.next].clone();
        // The end is never passed.
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        placed
    }

    fn wrong(&self, span: Range<usize>, expected: impl Into<String>) -> SyntaxError {
        SyntaxError::new(self.text, span, expected)
    }

    /// What was expected where the next token stands.
    fn expected(&self, what: &str) -> SyntaxError {
        let (token, span) = &self.tokens[self.next];
        let found = match token {
            Token::End => "the end",
            _ => &self.text[span.clone()],
        };
        self.wrong(span.clone(), format!("{what}, found {found}"))
    }

    fn push(&mut self, node: Node) -> Parsed {
        if self.tree.nodes.len() >= MOST_NODES {
            let span = self.tokens[self.next].1.clone();
            return Err(self.wrong(span, format!("expected a formula of at most {MOST_NODES} parts, found more")));
        }
        self.tree.nodes.push(node);
        Ok((self.tree.nodes.len() - 1) as Place)
    }

    fn apply<const N: usize>(&mut self, op: Op, operands: [Place; N]) -> Parsed {
        let mut places = [0; 4];
        places[..N].copy_from_slice(&operands);
        self.push(Node::Apply(op, places))
    }

    /// Runs one level deeper, as far as there are levels.
    fn deeper(&mut self, inside: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.depth == DEEPEST {
            return Err(self.expected(&format!("expected at most {DEEPEST} levels inside one another")));
        }
        self.depth += 1;
        let parsed = inside(self);
        self.depth -= 1;
        parsed
    }

    /// Passes `f(x, y) =`, `f =` and `z =`, with which people begin.
    fn skip_left_side(&mut self) {
        let is_name = |ahead| matches!(self.peek_behind(ahead), Token::Name(_));
        let is = |ahead, token| *self.peek_behind(ahead) == token;
        let coordinates = is(1, Token::Open) && is_name(2) && is(3, Token::Comma) && is_name(4) && is(5, Token::Close);
        if is_name(0) && coordinates && is(6, Token::Assign) {
            self.next += 7;
        } else if matches!(self.peek(), Token::Name("f" | "z" | "L")) && is(1, Token::Assign) {
            self.next += 2;
        }
    }

    /// `c ? a : b`, or what binds tighter.
    fn expression(&mut self) -> Parsed {
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

    /// Operands with operators between them that bind at least so tightly.
    fn operators(&mut self, least: u8) -> Parsed {
        let mut left = self.signed()?;
        loop {
            let closes = *self.peek() == Token::Bar && self.bars > 0;
            if let Some((level, op)) = between(self.peek()).filter(|(level, _)| *level >= least) {
                self.take();
                let right = self.operators(level + 1)?;
                left = self.apply(op, [left, right])?;
            } else if self.compares() && COMPARISON >= least {
                left = self.comparisons(left)?;
            } else if self.begins_operand() && !closes && PRODUCT >= least {
                if let Token::Number(_) = self.peek() {
                    return Err(self.expected("expected an operator such as * or ^ before a number"));
                }
                let right = self.operators(PRODUCT + 1)?;
                left = self.apply(Op::Mul, [left, right])?;
            } else {
                return Ok(left);
            }
        }
    }

    fn begins_operand(&self) -> bool {
        matches!(self.peek(), Token::Number(_) | Token::Name(_) | Token::Open | Token::Bar | Token::Root)
    }

    fn compares(&self) -> bool {
        use Token::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
        matches!(self.peek(), Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual)
    }

    /// `a < b ≤ c`: each with its neighbour.
    fn comparisons(&mut self, first: Place) -> Parsed {
        let mut left = first;
        let mut all = None;
        while self.compares() {
            let (token, _) = self.take();
            let right = self.operators(COMPARISON + 1)?;
            let holds = match token {
                Token::Less => self.apply(Op::Less, [left, right])?,
                Token::LessEqual => self.apply(Op::LessEqual, [left, right])?,
                Token::Greater => self.apply(Op::Less, [right, left])?,
                Token::GreaterEqual => self.apply(Op::LessEqual, [right, left])?,
                Token::Equal => self.apply(Op::Equal, [left, right])?,
                _ => {
                    let equal = self.apply(Op::Equal, [left, right])?;
                    self.apply(Op::Not, [equal])?
                }
            };
            all = Some(match all {
                None => holds,
                Some(before) => self.apply(Op::And, [before, holds])?,
            });
            left = right;
        }
        Ok(all.unwrap_or(first))
    }

    /// An operand with the signs before it.
    fn signed(&mut self) -> Parsed {
        let op = match self.peek() {
            Token::Minus => Some(Op::Neg),
            Token::Root => Some(Op::Sqrt),
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
        op.map_or(Ok(operand), |op| self.apply(op, [operand]))
    }

    /// An operand with its powers.
    fn power(&mut self) -> Parsed {
        let mut base = self.operand()?;
        while let Token::Raised(exponent) = *self.peek() {
            self.take();
            base = self.raised(base, exponent)?;
        }
        if *self.peek() != Token::Power {
            return Ok(base);
        }
        self.take();
        let exponent = self.signed()?;
        self.apply(Op::Pow, [base, exponent])
    }

    fn raised(&mut self, base: Place, exponent: i32) -> Parsed {
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
            Token::Open => {
                self.take();
                self.closed_by(Token::Close, 0)
            }
            Token::Bar => {
                self.take();
                let inside = self.closed_by(Token::Bar, self.bars + 1)?;
                self.apply(Op::Abs, [inside])
            }
            _ => Err(self.expected(OPERAND)),
        }
    }

    /// What stands between an opening sign, which is passed already, and the closing one.
    fn closed_by(&mut self, close: Token<'a>, bars: usize) -> Parsed {
        let outside = std::mem::replace(&mut self.bars, bars);
        let inside = self.expression()?;
        if *self.peek() != close {
            let what = if close == Token::Bar { "|" } else { ")" };
            return Err(self.expected(&format!("expected {what} or an operator")));
        }
        self.take();
        self.bars = outside;
        Ok(inside)
    }

    fn name(&mut self, name: &'a str) -> Parsed {
        let (_, span) = self.take();
        let node = match name {
            "x" | "X" | "x1" | "x₁" => Node::X,
            "y" | "Y" | "x2" | "x₂" => Node::Y,
            "pi" | "Pi" | "PI" | "π" => Node::Number(std::f64::consts::PI),
            "tau" | "τ" => Node::Number(std::f64::consts::TAU),
            "e" => Node::Number(std::f64::consts::E),
            _ => match function::named(name) {
                Some(function) => return self.call(name, function, span),
                None => return self.parameter(name, span),
            },
        };
        self.push(node)
    }

    fn parameter(&mut self, name: &str, span: Range<usize>) -> Parsed {
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        if *self.peek() == Token::Open && letters > 1 && !self.tree.names.iter().any(|known| known == name) {
            let expected = match function::nearest(name) {
                Some(near) => format!("expected a function, such as {near}, found {name}"),
                None => format!("expected a function, found {name} (a product is written {name}*(…))"),
            };
            return Err(self.wrong(span, expected));
        }
        if name.chars().count() > LONGEST_NAME {
            return Err(self.wrong(span, format!("expected a name of at most {LONGEST_NAME} characters")));
        }
        let names = &mut self.tree.names;
        let index = names.iter().position(|known| known == name);
        let index = index.unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        if index >= MOST_PARAMETERS {
            return Err(self.wrong(span, format!("expected at most {MOST_PARAMETERS} parameters, found another one: {name}")));
        }
        self.push(Node::Parameter(index as u16))
    }

    /// A call, whose name is passed already; also `sin²(x)` and `sin^2(x)`.
    fn call(&mut self, name: &str, function: &Function, span: Range<usize>) -> Parsed {
        let exponent = match (*self.peek(), *self.peek_behind(1)) {
            (Token::Raised(exponent), Token::Open) => Some((1, exponent)),
            (Token::Power, Token::Number(exponent)) if exponent.fract() == 0.0 && exponent < 1e9 => {
                (*self.peek_behind(2) == Token::Open).then_some((2, exponent as i32))
            }
            _ => None,
        };
        self.next += exponent.map_or(0, |(tokens, _)| tokens);
        if *self.peek() != Token::Open {
            return Err(self.expected(&format!("expected ( after {name}")));
        }
        self.take();
        let arguments = self.arguments(name, function, span)?;
        let value = self.made_of(function.made_of, &arguments)?;
        exponent.map_or(Ok(value), |(_, exponent)| self.raised(value, exponent))
    }

    fn arguments(&mut self, name: &str, function: &Function, span: Range<usize>) -> Result<Vec<Place>, SyntaxError> {
        let outside = std::mem::take(&mut self.bars);
        let mut arguments = Vec::new();
        while *self.peek() != Token::Close || !arguments.is_empty() {
            arguments.push(self.expression()?);
            match self.peek() {
                Token::Comma => self.take(),
                Token::Close => break,
                _ => return Err(self.expected("expected ), a comma or an operator")),
            };
        }
        let (_, end) = self.take();
        self.bars = outside;
        let (least, most) = (*function.arity.start(), *function.arity.end());
        if (least..=most).contains(&arguments.len()) {
            return Ok(arguments);
        }
        let wanted = match (least, most) {
            (1, 1) => "1 argument".to_owned(),
            (least, most) if least == most => format!("{least} arguments"),
            (least, most) => format!("{least} to {most} arguments"),
        };
        let expected = format!("expected {wanted} of {name}, found {}", arguments.len());
        Err(self.wrong(span.start..end.end, expected))
    }

    fn made_of(&mut self, made_of: MadeOf, arguments: &[Place]) -> Parsed {
        match (made_of, arguments) {
            (MadeOf::Between(op), [first, rest @ ..]) => {
                rest.iter().try_fold(*first, |left, right| self.apply(op, [left, *right]))
            }
            (MadeOf::Inverse(op), [a]) => {
                let below = self.apply(op, [*a])?;
                let one = self.push(Node::Number(1.0))?;
                self.apply(Op::Div, [one, below])
            }
            (MadeOf::Gauss, [a]) => {
                let square = self.apply(Op::Square, [*a])?;
                let exponent = self.apply(Op::Neg, [square])?;
                self.apply(Op::Exp, [exponent])
            }
            (MadeOf::Clamp, [a, low, high]) => {
                let raised = self.apply(Op::Max, [*a, *low])?;
                self.apply(Op::Min, [raised, *high])
            }
            (MadeOf::If, [condition, then, other]) => self.apply(Op::Select, [*condition, *then, *other]),
            (MadeOf::One(op), [a, b]) => self.apply(op, [*a, *b]),
            (MadeOf::One(op), [a]) => self.apply(op, [*a]),
            // The number of arguments is checked before.
            _ => Err(self.expected(OPERAND)),
        }
    }
}
