//! What names mean: coordinates, constants, calls of functions, and parameters.

use super::error::SyntaxError;
use super::function::{self, Function, MadeOf};
use super::op::Op;
use super::parse::{LONGEST_NAME, OPERAND, Parsed, Parser};
use super::symbol::Symbol;
use super::token::Token;
use super::tree::{Node, Place};
use super::word;
use std::ops::Range;

impl<'a> Parser<'a> {
    /// What begins with a name.
    pub(super) fn name(&mut self, name: &'a str) -> Parsed {
        let (_, span) = self.take();
        let constant = match name {
            "pi" | "Pi" | "PI" | "π" => std::f64::consts::PI,
            "tau" | "τ" => std::f64::consts::TAU,
            "e" | "E" => std::f64::consts::E,
            _ => match (function::named(name), name.split_once('_')) {
                (Some(function), _) => return self.call(name, function, span),
                (None, Some((log, base))) if log.eq_ignore_ascii_case("log") => {
                    return self.log(name, base, span);
                }
                _ => return self.symbol(name, span),
            },
        };
        self.push(Node::Number(constant))
    }

    fn symbol(&mut self, name: &str, span: Range<usize>) -> Parsed {
        let symbol = Symbol::of(name);
        let known = self.symbols.iter().position(|(known, _)| *known == symbol);
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        if *self.peek() == Token::Open && letters > 1 && known.is_none() {
            let expected = match function::nearest(name) {
                Some(near) => format!("expected a function, such as {near}, found {name}"),
                None => format!("expected a function, found {name} (a product is written {name}*(…))"),
            };
            return Err(self.wrong(span, expected));
        }
        if let (Symbol::Named(_), ("y" | "Y", index)) = (&symbol, word::indexed(name))
            && index.starts_with(|c: char| c.is_ascii_digit())
        {
            return Err(
                self.wrong(span, format!("expected y^{index}, y*{index} or another name, found {name}"))
            );
        }
        if name.chars().count() > LONGEST_NAME {
            return Err(self.wrong(span, format!("expected a name of at most {LONGEST_NAME} characters")));
        }
        let index = known.unwrap_or_else(|| {
            self.symbols.push((symbol, span));
            self.symbols.len() - 1
        });
        self.push(Node::Parameter(index as u16))
    }

    /// `log_2(x)`, whose name is passed already.
    fn log(&mut self, name: &str, base: &str, span: Range<usize>) -> Parsed {
        let base = match base.trim_matches(['{', '}']) {
            "e" => std::f64::consts::E,
            digits => match digits.parse::<f64>() {
                Ok(base) if base > 0.0 && base != 1.0 => base,
                _ => {
                    return Err(
                        self.wrong(span, format!("expected a base such as in log_2(x), found {name}"))
                    );
                }
            },
        };
        let argument = match *self.peek() {
            Token::Open | Token::OpenBrace => self.bracketed()?,
            _ => self.bare(name)?,
        };
        let base = self.push(Node::Number(base))?;
        self.log_to(argument, base)
    }

    fn log_to(&mut self, a: Place, base: Place) -> Parsed {
        match self.tree.nodes[usize::from(base)] {
            Node::Number(2.0) => self.apply(Op::Log2, [a]),
            Node::Number(10.0) => self.apply(Op::Log10, [a]),
            _ => {
                let (above, below) = (self.apply(Op::Ln, [a])?, self.apply(Op::Ln, [base])?);
                self.apply(Op::Div, [above, below])
            }
        }
    }

    /// A call, whose name is passed already; also `sin²(x)`, `sin^2(x)`, `sin x` and `\\sqrt[3]{x}`.
    fn call(&mut self, name: &str, function: &Function, span: Range<usize>) -> Parsed {
        let exponent = self.exponent(name)?;
        let degree = match (*self.peek(), function.made_of) {
            (Token::OpenSquare, MadeOf::One(Op::Sqrt) | MadeOf::Root) => Some(self.bracketed()?),
            _ => None,
        };
        let mut arguments = match *self.peek() {
            Token::Open => {
                self.take();
                self.arguments(name, function, span.clone())?
            }
            Token::OpenBrace => vec![self.bracketed()?],
            _ if function.arity.contains(&1) => vec![self.bare(name)?],
            _ => return Err(self.expected(&format!("expected ( after {name}"))),
        };
        arguments.extend(degree);
        let made_of = if degree.is_some() { MadeOf::Root } else { function.made_of };
        let value = self.made_of(made_of, &arguments, span)?;
        exponent.map_or(Ok(value), |exponent| self.raised(value, exponent))
    }

    /// The power between a function's name and its argument.
    fn exponent(&mut self, name: &str) -> Result<Option<i32>, SyntaxError> {
        let whole = |token: &Token<'_>| match *token {
            Token::Number(n) if n.fract() == 0.0 && n < 1e9 => Some(n as i32),
            _ => None,
        };
        let (exponent, tokens) = match (*self.peek(), *self.peek_behind(1)) {
            (Token::Raised(exponent), _) => (Some(exponent), 1),
            (Token::Power, Token::OpenBrace | Token::Open)
                if matches!(self.peek_behind(3), Token::CloseBrace | Token::Close) =>
            {
                (whole(self.peek_behind(2)), 4)
            }
            (Token::Power, number) => (whole(&number), 2),
            _ => return Ok(None),
        };
        let Some(exponent) = exponent.filter(|exponent| *exponent >= 0) else {
            return Err(self.expected(&format!(
                "expected 1/{name}(…), an inverse function such as asin, or {name}^2(…)"
            )));
        };
        self.next += tokens;
        Ok(Some(exponent))
    }

    /// Whether a number or a constant comes next.
    fn is_constant(&self) -> bool {
        matches!(self.peek(), Token::Number(_) | Token::Name("pi" | "π" | "e" | "tau" | "τ"))
    }

    /// A factor of what a function without brackets is of.
    fn factor(&mut self) -> Parsed {
        if !matches!(self.peek(), Token::Root(_)) { self.power() } else { self.signed() }
    }

    /// What a function without brackets is of: a product whose factors stand together, `cos 2πx`.
    fn bare(&mut self, name: &str) -> Parsed {
        let starts = |token: &Token<'_>| {
            use Token::{Bar, Fraction, Minus, Name, Number, Root};
            matches!(token, Number(_) | Name(_) | Root(_) | Fraction | Minus | Bar)
        };
        let after_bar = *self.peek() == Token::Bar && self.bars > 0;
        if !starts(self.peek()) || after_bar {
            return Err(self.expected(&format!("expected ( after {name}")));
        }
        let mut is_negative = false;
        while *self.peek() == Token::Minus {
            self.take();
            is_negative = !is_negative;
        }
        let product = self.bare_product(name)?;
        if is_negative { self.apply(Op::Neg, [product]) } else { Ok(product) }
    }

    fn bare_product(&mut self, name: &str) -> Parsed {
        let mut is_number = self.is_constant();
        let mut product = self.deeper(Self::factor)?;
        loop {
            match *self.peek() {
                Token::Name(next) if function::named(next).is_some() => return Ok(product),
                Token::Name(_) | Token::Root(_) if is_number || self.is_adjacent() => {
                    is_number &= self.is_constant();
                    let factor = self.deeper(Self::factor)?;
                    product = self.apply(Op::Mul, [product, factor])?;
                }
                Token::Bar if self.bars > 0 => return Ok(product),
                Token::Name(_) | Token::Root(_) | Token::Open | Token::OpenSquare | Token::Bar => {
                    return Err(self.expected(&format!("expected brackets around all that {name} is of")));
                }
                _ => return Ok(product),
            }
        }
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

    /// The real nth root; of negative numbers too where n is odd.
    fn root(&mut self, a: Place, degree: Place, span: Range<usize>) -> Parsed {
        let n = match self.tree.nodes[usize::from(degree)] {
            Node::Number(n) if n >= 2.0 && n.fract() == 0.0 && n < 1e6 => n,
            _ => {
                return Err(self.wrong(
                    span,
                    "expected a whole number from 2 on as the root's degree, such as root(x, 3)",
                ));
            }
        };
        if n == 2.0 || n == 3.0 {
            return self.apply(if n == 2.0 { Op::Sqrt } else { Op::Cbrt }, [a]);
        }
        let exponent = self.push(Node::Number(1.0 / n))?;
        if n % 2.0 == 0.0 {
            return self.apply(Op::Pow, [a, exponent]);
        }
        let (size, sign) = (self.apply(Op::Abs, [a])?, self.apply(Op::Sign, [a])?);
        let root = self.apply(Op::Pow, [size, exponent])?;
        self.apply(Op::Mul, [sign, root])
    }

    fn made_of(&mut self, made_of: MadeOf, arguments: &[Place], span: Range<usize>) -> Parsed {
        match (made_of, arguments) {
            (MadeOf::Log, [a]) => self.apply(Op::Ln, [*a]),
            (MadeOf::Log, [a, base]) => self.log_to(*a, *base),
            (MadeOf::Root, [a]) => self.apply(Op::Sqrt, [*a]),
            (MadeOf::Root, [a, degree]) => self.root(*a, *degree, span),
            (MadeOf::Between(op), [first, rest @ ..]) => {
                rest.iter().try_fold(*first, |left, right| self.apply(op, [left, *right]))
            }
            (MadeOf::Inverse(op), [a]) => {
                let below = self.apply(op, [*a])?;
                let one = self.push(Node::Number(1.0))?;
                self.apply(Op::Div, [one, below])
            }
            (MadeOf::Exp2, [a]) => {
                let two = self.push(Node::Number(2.0))?;
                self.apply(Op::Pow, [two, *a])
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
