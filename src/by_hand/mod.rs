//! A step as one works it by hand: the rule line by line with this step's numbers in the places of its symbols.
//!
//! The lines are those of the method ([`Method::lines`](crate::optimizer::Method::lines)) and of the stages around it; the numbers
//! are those that the step itself named ([`Explanation`](crate::trajectory::Explanation)), from which its arrows are drawn too.
//! Each is written with as many digits as the next line needs, so that who calculates with what is written arrives where the run did.

mod notation;
mod sheet;
mod stages;
mod tensor;
mod term;

pub use tensor::Tensor;

use crate::number::write::trimmed;
use notation::Writer;
use term::Term;

/// How a working is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Plain text with the signs of the formulas.
    Text,
    /// LaTeX: a line of `align*` for each line; `amsmath` is needed.
    Latex,
    /// Markdown with LaTeX between dollar signs.
    Markdown,
}

impl Notation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Text, Self::Latex, Self::Markdown];

    /// How it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Latex => "LaTeX",
            Self::Markdown => "Markdown",
        }
    }
}

/// A symbol with its value and as many significant digits as it is written with.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// The symbol.
    pub symbol: String,
    /// Its value.
    pub value: Tensor,
    digits: usize,
}

impl Worth {
    /// The value as it is written.
    pub fn text(&self, notation: Notation) -> String {
        let texts: Vec<String> =
            self.value.entries().into_iter().map(|entry| trimmed(entry, self.digits)).collect();
        notation::tensor(&self.value, &texts, notation)
    }

    fn equation(&self, notation: Notation) -> String {
        format!("{} = {}", notation::symbol(&self.symbol, notation), self.text(notation))
    }
}

/// One line of a working.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// A sentence.
    Words(String),
    /// What is given.
    Given(Vec<Worth>),
    /// A symbol takes the value of a term.
    Equation(Equation),
    /// Two numbers are compared: of a trial step length.
    Trial {
        /// The step length.
        length: Worth,
        /// The loss there.
        found: Worth,
        /// What it is compared with.
        bound: Equation,
        /// Whether the loss is low enough.
        holds: bool,
    },
}

/// An assignment: name, formula, numbers, value.
#[derive(Clone, Debug, PartialEq)]
pub struct Equation {
    /// What is calculated, and its value.
    pub result: Worth,
    /// Whether it takes the place of what the symbol meant before.
    pub replaces: bool,
    /// The formula as the method has it.
    pub formula: String,
    /// The symbols of the formula with what they stand for in this line.
    pub given: Vec<Worth>,
    term: Term,
}

impl Equation {
    /// The formula with the numbers in the places of its symbols.
    pub fn with_numbers(&self, notation: Notation) -> String {
        let symbol = |symbol: &str| {
            let shown = self.given.iter().find(|shown| shown.symbol == symbol);
            shown.map_or_else(|| symbol.to_owned(), |shown| shown.text(notation))
        };
        Writer { notation, symbol: &symbol, numbers: true }.write(&self.term)
    }

    /// The formula with its symbols.
    fn with_symbols(&self, notation: Notation) -> String {
        if notation == Notation::Text {
            return self.formula.clone();
        }
        Writer { notation, symbol: &|symbol| notation::symbol(symbol, notation), numbers: false }
            .write(&self.term)
    }

    /// From the formula to the value.
    fn equations(&self, notation: Notation) -> Vec<String> {
        let mut sides =
            vec![self.with_symbols(notation), self.with_numbers(notation), self.result.text(notation)];
        sides.dedup();
        sides
    }

    fn text(&self, notation: Notation) -> String {
        let latex = notation != Notation::Text;
        let name = notation::symbol(&self.result.symbol, notation);
        let sign = match (self.replaces, latex) {
            (true, false) => "←",
            (true, true) => r"\leftarrow",
            (false, _) => "=",
        };
        let align = if notation == Notation::Latex { "&" } else { "" };
        let mut sides = self.equations(notation);
        // ∇fᵀp = ∇fᵀp
        sides.retain(|side| *side != self.result.symbol && *side != name);
        format!("{name} {align}{sign} {}", sides.join(" = "))
    }
}

/// A step as one works it by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Working {
    /// Its lines, in the order in which they are worked.
    pub statements: Vec<Statement>,
}

impl Statement {
    /// The statement in a notation, without what stands between statements.
    pub fn written(&self, notation: Notation) -> String {
        let equations = |shown: &[Worth]| {
            let texts: Vec<String> = shown.iter().map(|shown| shown.equation(notation)).collect();
            texts.join(if notation == Notation::Text { ", " } else { r",\quad " })
        };
        match self {
            Self::Words(text) => text.clone(),
            Self::Given(shown) if notation == Notation::Latex => equations(shown).replacen('=', "&=", 1),
            Self::Given(shown) => equations(shown),
            Self::Equation(line) => line.text(notation),
            Self::Trial { length, found, bound, holds } => {
                let sign = match (holds, notation) {
                    (true, Notation::Text) => "≤",
                    (true, _) => r"\le",
                    (false, _) => ">",
                };
                let sides = bound.equations(notation).join(" = ");
                let (length, found) = (length.equation(notation), found.equation(notation));
                match notation {
                    Notation::Text => format!("{length}: {found} {sign} {sides}"),
                    Notation::Latex => format!(r"{length}:\quad {found} &{sign} {sides}"),
                    Notation::Markdown => format!(r"{length}:\quad {found} {sign} {sides}"),
                }
            }
        }
    }

    fn is_formula(&self) -> bool {
        !matches!(self, Self::Words(_))
    }
}

impl Working {
    /// The whole working, to be copied.
    pub fn written(&self, notation: Notation) -> String {
        match notation {
            Notation::Text => {
                let lines = self.statements.iter().map(|statement| statement.written(notation) + "\n");
                lines.collect()
            }
            Notation::Markdown => {
                let line = |statement: &Statement| {
                    let text = statement.written(notation);
                    match statement {
                        Statement::Words(_) => format!("{text}\n\n"),
                        _ => format!("${text}$\n\n"),
                    }
                };
                self.statements.iter().map(line).collect()
            }
            Notation::Latex => self.latex(),
        }
    }

    fn latex(&self) -> String {
        let mut text = String::new();
        for group in self.statements.chunk_by(|a, b| a.is_formula() && b.is_formula()) {
            let lines: Vec<String> =
                group.iter().map(|statement| statement.written(Notation::Latex)).collect();
            match &group[0] {
                Statement::Words(_) => text.push_str(&format!("{}\n\n", escaped(&lines[0]))),
                _ => {
                    text.push_str(&format!(
                        "\\begin{{align*}}\n{}\n\\end{{align*}}\n",
                        lines.join(" \\\\\n")
                    ));
                }
            }
        }
        text
    }
}

/// Words in which LaTeX sees nothing but letters.
pub(crate) fn escaped(words: &str) -> String {
    let mut text = String::new();
    for c in words.chars() {
        match c {
            '%' | '&' | '#' | '_' | '$' | '{' | '}' => text.extend(['\\', c]),
            '^' => text.push_str(r"\textasciicircum{}"),
            '\\' => text.push_str(r"\textbackslash{}"),
            c if c.is_ascii() || c.is_alphabetic() && c < '\u{250}' || "–“”…".contains(c) => {
                text.push(c);
            }
            c => text.push_str(&format!(
                "${}$",
                notation::symbol(&notation::number(&c.to_string(), Notation::Latex), Notation::Latex)
            )),
        }
    }
    text
}

#[cfg(test)]
mod tests;
