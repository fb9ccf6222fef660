//! What names mean: coordinates, constants, calls of functions, and parameters.

use super::error::SyntaxError;
use super::function::{self, Function, MadeOf};
use super::op::Op;
use super::parse::{LONGEST_NAME, MOST_PARAMETERS, OPERAND, Parsed, Parser};
use super::token::Token;
use super::tree::{Node, Place};
use std::ops::Range;

impl<'a> Parser<'a> {
    /// What begins with a name.
    pub(super) fn name(&mut self, name: &'a str) -> Parsed {
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
        if let Some((function, argument)) = function::run_together(name) {
            return Err(self.wrong(span, format!("expected {function}({argument}), found {name}")));
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
            return Err(self.wrong(
                span,
                format!("expected at most {MOST_PARAMETERS} parameters, found another one: {name}"),
            ));
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

    fn arguments(
        &mut self,
        name: &str,
        function: &Function,
        span: Range<usize>,
    ) -> Result<Vec<Place>, SyntaxError> {
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
