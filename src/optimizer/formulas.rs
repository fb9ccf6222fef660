//! The formulas that people read are what the steps do: each line is read as an assignment and carried out beside the method.

use super::testing::Ground;
use super::*;
use crate::expression::Expression;
use crate::parameter::Parameters;
use crate::surface::Quadratic;
use std::collections::BTreeMap;

/// The numbers behind the symbols of a formula.
type Values = BTreeMap<String, f64>;

/// The parts of a formula line: numbers, symbols with their marks, function names, and single signs.
fn tokens(line: &str) -> Vec<String> {
    let is_mark = |c: char| matches!(c, '\u{302}' | '\u{304}' | '′' | '₀'..='₉' | 'ₖ' | 'ₜ' | '₋');
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = line.chars().filter(|c| *c != ' ').peekable();
    while let Some(c) = rest.next() {
        let mut token = String::from(c);
        let more: &dyn Fn(char) -> bool = match c {
            '0'..='9' => &|c| c.is_ascii_digit() || c == '.',
            _ => &is_mark,
        };
        while let Some(next) = rest.next_if(|c| more(*c)) {
            token.push(next);
        }
        tokens.push(token);
    }
    let text = tokens.join(" ");
    let words = [("s i g n", "sign"), ("m a x", "max"), ("∇ f", "∇f")];
    let joined = words.iter().fold(text, |text, (apart, word)| text.replace(apart, word));
    joined.split(' ').map(str::to_owned).collect()
}

/// The value of a term, with ∇f(p) = p in each coordinate.
fn value(term: &[String], values: &Values) -> f64 {
    let mut given: Vec<(char, f64)> = Vec::new();
    let mut text = String::new();
    let mut at = 0;
    while let Some(token) = term.get(at) {
        at += 1;
        let is_number = token.starts_with(|c: char| c.is_ascii_digit());
        let is_function = ["sign", "max", "√"].contains(&token.as_str());
        let is_symbol = token != "ᵗ"
            && !is_number
            && !is_function
            && token.starts_with(|c: char| c.is_alphabetic() || c == '∇');
        let is_called = ["sign", "max", "sqrt"].iter().any(|function| text.ends_with(function));
        let goes_before = text.ends_with(|c: char| c.is_alphanumeric() || c == ')') && !is_called;
        if goes_before && (is_number || is_function || is_symbol || token == "(") {
            text.push('*');
        }
        let symbol = match token.as_str() {
            "∇f" if term.get(at).is_some_and(|next| next == "(") => {
                let close = at + closing(&term[at..]);
                let inside = value(&term[at + 1..close], values);
                at = close + 1;
                Some(inside)
            }
            "∇f" => Some(values["x"]),
            "ᵗ" => {
                text.push_str("^t");
                given.push(('t', values["t"]));
                None
            }
            "²" => {
                text.push_str("^2");
                None
            }
            _ if is_symbol => Some(*values.get(token).unwrap_or_else(|| panic!("{token} in {term:?}"))),
            other => {
                text.push_str(match other {
                    "−" => "-",
                    "·" => "*",
                    "√" => "sqrt",
                    other => other,
                });
                // A root takes the symbol behind it alone.
                if other == "√" && term.get(at).is_some_and(|next| next != "(") {
                    given.push((letter(given.len()), values[&term[at]]));
                    text.push_str(&format!("({})", letter(given.len() - 1)));
                    at += 1;
                }
                None
            }
        };
        if let Some(number) = symbol {
            let letter = letter(given.len());
            given.push((letter, number));
            text.push(letter);
        }
    }
    // With a coordinate in it all other letters are parameters.
    let text = format!("0*x + {text}");
    let expression = Expression::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let number = |name: &String| given.iter().find(|(letter, _)| name.starts_with(*letter)).unwrap().1;
    expression.compile(&expression.parameters().iter().map(number).collect::<Vec<_>>()).at(V::zeros())
}

/// A letter for the nth symbol that no function and no coordinate has.
fn letter(n: usize) -> char {
    ('A'..='Z').filter(|letter| *letter != 'E').nth(n).unwrap()
}

/// Where the parenthesis closes that opens at the first token.
fn closing(tokens: &[String]) -> usize {
    let mut depth = 0;
    let closes = |token: &String| {
        depth += match token.as_str() {
            "(" => 1,
            ")" => -1,
            _ => 0,
        };
        depth == 0
    };
    tokens.iter().position(closes).unwrap()
}

/// Carries out a line: assignments with commas between them.
fn assign(line: &str, values: &mut Values) {
    let tokens = tokens(line);
    let mut begin = 0;
    while begin < tokens.len() {
        let mut end = begin;
        while end < tokens.len() && tokens[end] != "," {
            end += if tokens[end] == "(" { closing(&tokens[end..]) } else { 0 } + 1;
        }
        assert!(["←", "="].contains(&tokens[begin + 1].as_str()), "{line}");
        let number = value(&tokens[begin + 2..end], values);
        values.insert(tokens[begin].clone(), number);
        begin = end + 1;
    }
}

/// Steps of a method on ½‖p‖² with rate 0.1, in its first coordinate.
struct Walk(usize);

impl MethodVisitor for Walk {
    type Output = Vec<f64>;
    fn visit<P: Stepper>(self, method: &P) -> Vec<f64> {
        let bowl = Quadratic { kappa: 1.0, angle: 0.0 };
        let mut ground = Ground::new(&bowl);
        let (mut at, mut state) = (V::new(3.0, 2.0), method.start(0.1));
        let mut next = || {
            at += method.step(&mut state, &mut Turn { at, rate: 0.1, ask: &mut ground, note: &mut () });
            at.x
        };
        (0..self.0).map(|_| next()).collect()
    }
}

#[test]
fn formulas_say_what_steps_do() {
    // Cases, norms and the momentum of another step are no assignments that can be carried out.
    let is_told = |line: &String| ["where", "‖", "ₜ₊₁"].iter().any(|sign| line.contains(sign));
    let mut read = 0;
    for optimizer in Optimizer::all() {
        let id = optimizer.description().id;
        let is_rule = optimizer.part().card().family.asks_for_one_gradient();
        if !is_rule || optimizer.part().formula().iter().any(is_told) {
            continue;
        }
        let starts = ["m", "v", "s", "d", "u"].map(|symbol| (symbol.to_owned(), 0.0));
        let mut values: Values = starts.into_iter().collect();
        for (index, parameter) in optimizer.parameters().iter().enumerate() {
            values.insert(parameter.symbol.to_owned(), optimizer.get(index));
        }
        if let Some(start) = values.get("v₀").copied() {
            values.extend(["m", "v"].map(|symbol| (symbol.to_owned(), start)));
        }
        values.extend([("x".to_owned(), 3.0), ("x₋".to_owned(), 3.0), ("α".to_owned(), 0.1)]);
        for (step, x) in optimizer.visit(Walk(6)).into_iter().enumerate() {
            let before = values["x"];
            values.extend(["t", "k"].map(|symbol| (symbol.to_owned(), step as f64 + 1.0)));
            optimizer.part().formula().iter().for_each(|line| assign(line, &mut values));
            values.insert("x₋".to_owned(), before);
            let told = values["x"];
            assert!((told - x).abs() <= 1e-12 * x.abs(), "{id}, step {step}: {told} for {x}");
        }
        read += 1;
    }
    assert!(read >= 16, "{read} were read");
}
