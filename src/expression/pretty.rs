//! Formulas as books set them: `x^2 - 2*pi*x` is shown as x² − 2·π·x. What was typed stays as it is.

use super::greek::name;
use super::scan::tokens;
use super::token::{Placed, Token};

/// A text as books set it; as it is, if it is no formula.
pub(super) fn formula(text: &str) -> String {
    let Ok(tokens) = tokens(text) else { return text.to_owned() };
    let mut written =
        Written { text, tokens: &tokens[..tokens.len() - 1], at: 0, bars: 0, out: String::new() };
    while written.at < written.tokens.len() {
        written.next();
    }
    written.out.trim().to_owned()
}

struct Written<'a> {
    text: &'a str,
    tokens: &'a [Placed<'a>],
    at: usize,
    bars: usize,
    out: String,
}

impl<'a> Written<'a> {
    fn token(&self, at: usize) -> Token<'a> {
        self.tokens.get(at).map_or(Token::End, |(token, _)| *token)
    }

    fn slice(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |(_, span)| &self.text[span.clone()])
    }

    /// Whether the token before this one ends an operand, so that a sign is between two.
    fn is_behind_operand(&self) -> bool {
        match self.at.checked_sub(1).map(|before| self.token(before)) {
            Some(Token::Bar) => self.bars.is_multiple_of(2),
            Some(Token::Number(_) | Token::Name(_) | Token::Raised(_) | Token::Not) => true,
            Some(Token::Close | Token::CloseSquare | Token::CloseBrace) => true,
            _ => false,
        }
    }

    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '(', '√', '∛', '∜', '^']) {
            self.out.push(' ');
        }
    }

    /// Writes the next token, or the group that it begins.
    fn next(&mut self) {
        let (token, at) = (self.token(self.at), self.at);
        let between = |before: usize| &self.text[self.tokens[before].1.end..self.tokens[at].1.start];
        let is_apart = at > 0 && between(at - 1).contains(char::is_whitespace);
        let closes = matches!(
            token,
            Token::Close | Token::CloseBrace | Token::CloseSquare | Token::Comma | Token::Power
        );
        if is_apart && !closes {
            self.gap();
        }
        match token {
            Token::Plus | Token::Minus if self.is_behind_operand() => {
                self.gap();
                self.out += if token == Token::Plus { "+ " } else { "− " };
            }
            Token::Power => return self.power(),
            Token::Fraction => return self.fraction(),
            Token::Name(name) => self.name(name),
            Token::Bar => {
                self.bars += 1;
                self.out.push('|');
            }
            Token::And | Token::Or => {
                self.gap();
                self.out += if token == Token::And { "and " } else { "or " };
            }
            Token::Comma => self.out += ", ",
            token => self.out += sign(&token).unwrap_or(self.slice(at)),
        }
        self.at = at + 1;
    }

    fn name(&mut self, typed: &str) {
        let root = match typed.to_ascii_lowercase().as_str() {
            "sqrt" => Some('√'),
            "cbrt" => Some('∛'),
            _ => None,
        };
        let is_called = matches!(self.token(self.at + 1), Token::Open | Token::OpenBrace);
        match root.filter(|_| is_called) {
            Some(root) => self.out.push(root),
            None if super::function::named(typed).is_some() => self.out += typed,
            None => self.out += &name(typed),
        }
    }

    /// A power, raised where it is a whole number.
    fn power(&mut self) {
        let mut at = self.at + 1;
        let bracketed = matches!(self.token(at), Token::Open | Token::OpenBrace);
        at += usize::from(bracketed);
        let minus = self.token(at) == Token::Minus;
        at += usize::from(minus);
        let digits = self.slice(at);
        let closed = !bracketed || matches!(self.token(at + 1), Token::Close | Token::CloseBrace);
        let whole = matches!(self.token(at), Token::Number(_)) && digits.chars().all(|c| c.is_ascii_digit());
        // An exponent of an exponent stays on the line.
        if whole && closed && self.token(at + 1 + usize::from(bracketed)) != Token::Power {
            let raised = digits.chars().filter_map(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(c.to_digit(10)? as usize));
            self.out.extend(minus.then_some('⁻').into_iter().chain(raised));
            self.at = at + 1 + usize::from(bracketed);
            return;
        }
        self.out.push('^');
        self.at += 1;
    }

    /// A fraction on one line, its parts in brackets unless they are single.
    fn fraction(&mut self) {
        self.at += 1;
        self.group();
        self.out.push('/');
        self.group();
    }

    fn group(&mut self) {
        if self.token(self.at) != Token::OpenBrace {
            return;
        }
        let mut depth = 0;
        let mut end = self.at;
        while end < self.tokens.len() {
            match self.token(end) {
                Token::OpenBrace => depth += 1,
                Token::CloseBrace => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            end += 1;
        }
        let end = end.min(self.tokens.len());
        let single = end == self.at + 2;
        self.at += usize::from(single);
        while self.at < end + usize::from(!single) && self.at < self.tokens.len() {
            self.next();
        }
        self.at += usize::from(single);
    }
}

/// How a sign is set.
fn sign(token: &Token<'_>) -> Option<&'static str> {
    Some(match token {
        Token::Minus => "−",
        Token::Times => "·",
        Token::Over => "/",
        Token::Open | Token::OpenBrace => "(",
        Token::Close | Token::CloseBrace => ")",
        Token::LessEqual => "≤",
        Token::GreaterEqual => "≥",
        Token::NotEqual => "≠",
        Token::Equal | Token::Assign => "=",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_shown_as_books_set_them() {
        for (typed, shown) in [
            ("x^2+y^2", "x² + y²"),
            ("x**2 - 2*pi*x", "x² − 2·π·x"),
            ("-x^-2 * y^(-10)", "−x⁻² · y⁻¹⁰"),
            ("100(y-x^2)^2", "100(y − x²)²"),
            ("e^(-x^2-y^2)", "e^(−x² − y²)"),
            ("sqrt(x)+|y|-lambda*x_1", "√(x) + |y| − λ·x₁"),
            (
                r"\frac{x^{2}}{2} + \sin\left(\pi x\right) \cdot \frac{y+1}{x}",
                "(x²)/2 + sin(π x) · (y + 1)/x",
            ),
            ("np.sin(x)<=1 ? x : y", "sin(x)≤1 ? x : y"),
            ("2^3^2", "2^3²"),
            ("x +", "x +"),
            ("x # y", "x # y"),
        ] {
            assert_eq!(formula(typed), shown, "{typed}");
        }
    }
}
