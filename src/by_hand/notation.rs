//! How terms and numbers are written: as text, or for LaTeX, with symbols or with numbers in their places.

use super::term::{Calculation, Operator, Term};
use super::{Notation, Tensor};

/// The text of a number, a vector or a matrix whose numbers are written so.
pub(super) fn tensor(value: &Tensor, texts: &[String], notation: Notation) -> String {
    let texts: Vec<String> = texts.iter().map(|text| number(text, notation)).collect();
    match (value, notation) {
        (Tensor::Number(_), _) => texts.concat(),
        (Tensor::Column(_), Notation::Text) => format!("({})", texts.join(", ")),
        (Tensor::Row(_), Notation::Text) => format!("({})ᵀ", texts.join(", ")),
        (Tensor::Matrix(_), Notation::Text) => {
            format!("[{}; {}]", texts[..2].join(", "), texts[2..].join(", "))
        }
        (Tensor::Column(_), _) => pmatrix(&texts.join(r"\\")),
        (Tensor::Row(_), _) => format!("{}^\\top", pmatrix(&texts.join(r"\\"))),
        (Tensor::Matrix(_), _) => {
            pmatrix(&format!("{}\\\\{}", texts[..2].join(" & "), texts[2..].join(" & ")))
        }
    }
}

fn pmatrix(inside: &str) -> String {
    format!(r"\begin{{pmatrix}}{inside}\end{{pmatrix}}")
}

/// A number as it is written in text, in a notation.
pub(super) fn number(text: &str, notation: Notation) -> String {
    if notation == Notation::Text {
        return text.to_owned();
    }
    let mut written = String::new();
    let mut raised = false;
    for c in text.chars() {
        let power = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|sign| sign == c);
        match power {
            Some(_) if !raised => written.push_str("^{"),
            None if raised => written.push('}'),
            _ => {}
        }
        raised = power.is_some();
        match (power, c) {
            (Some(0), _) | (None, '−') => written.push('-'),
            (Some(digit), _) => written.push_str(&(digit - 1).to_string()),
            (None, '×') => written.push_str(r"\times "),
            (None, '∞') => written.push_str(r"\infty "),
            (None, '—') => written.push_str(r"\text{—}"),
            (None, '½') => written.push_str(r"\tfrac12 "),
            (None, other) => written.push(other),
        }
    }
    if raised {
        written.push('}');
    }
    written
}

/// A symbol in a notation.
pub(super) fn symbol(symbol: &str, notation: Notation) -> String {
    if notation == Notation::Text {
        return symbol.to_owned();
    }
    if symbol.chars().filter(char::is_ascii_alphabetic).count() > 1
        && symbol.is_ascii()
        && !symbol.contains('(')
    {
        return format!(r"\text{{{symbol}}}");
    }
    let mut written: Vec<String> = Vec::new();
    let mut below = String::new();
    for c in symbol.chars() {
        let lowered = LOWERED.iter().find(|(sign, _)| *sign == c).map(|(_, text)| *text);
        if lowered.is_none() && !below.is_empty() {
            written.push(format!("_{{{}}}", std::mem::take(&mut below)));
        }
        match (c, lowered) {
            (_, Some(text)) => below.push_str(text),
            ('\u{302}', _) => over(&mut written, r"\hat"),
            ('\u{304}', _) => over(&mut written, r"\bar"),
            ('′', _) => written.push("'".into()),
            ('ᵀ', _) => written.push(r"^\top ".into()),
            ('²', _) => written.push("^2".into()),
            ('−', _) => written.push("-".into()),
            ('∇', _) => written.push(r"\nabla".into()),
            (c, _) => written.push(GREEK.iter().find(|(sign, _)| *sign == c).map_or_else(
                || if c.is_ascii_alphabetic() { format!("{c}") } else { c.to_string() },
                |(_, name)| format!(r"\{name} "),
            )),
        }
    }
    if !below.is_empty() {
        written.push(format!("_{{{below}}}"));
    }
    // A command ends where a letter begins.
    written.concat().replace(r"\nablaf", r"\nabla f").replace(r"\nabla^2f", r"\nabla^2 f")
}

fn over(written: &mut [String], accent: &str) {
    if let Some(last) = written.last_mut() {
        *last = format!("{accent}{{{}}}", last.trim());
    }
}

const LOWERED: [(char, &str); 14] = [
    ('₀', "0"),
    ('₁', "1"),
    ('₂', "2"),
    ('₃', "3"),
    ('₄', "4"),
    ('₅', "5"),
    ('₆', "6"),
    ('₇', "7"),
    ('₈', "8"),
    ('₉', "9"),
    ('ₖ', "k"),
    ('ₜ', "t"),
    ('₊', "+"),
    ('₋', "-"),
];

const GREEK: [(char, &str); 20] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "varepsilon"),
    ('η', "eta"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('φ', "varphi"),
    ('ψ', "psi"),
    ('θ', "theta"),
    ('ω', "omega"),
    ('Δ', "Delta"),
    ('‖', "|"),
];

/// How tightly something must hold together where it stands.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Bond {
    /// A sum may stand here.
    Loose,
    /// A product may.
    Product,
    /// A factor of a product, a divisor.
    Factor,
    /// Something raised.
    Tight,
}

/// Writes terms.
pub(super) struct Writer<'a> {
    pub(super) notation: Notation,
    /// What is written for a symbol.
    pub(super) symbol: &'a dyn Fn(&str) -> String,
    /// Whether numbers stand for symbols: a product of numbers has a dot.
    pub(super) numbers: bool,
}

impl Writer<'_> {
    pub(super) fn write(&self, term: &Term) -> String {
        self.term(term, Bond::Loose, true)
    }

    fn parenthesized(&self, text: String, when: bool) -> String {
        match (when, self.notation) {
            (false, _) => text,
            (true, Notation::Text) => format!("({text})"),
            (true, _) => format!(r"\left({text}\right)"),
        }
    }

    /// `first` is whether nothing stands before it, so that a minus sign needs no parentheses.
    fn term(&self, term: &Term, bond: Bond, first: bool) -> String {
        let latex = self.notation != Notation::Text;
        match term {
            Term::Constant(_, text) => self.literal(number(text, self.notation), bond, first),
            Term::Symbol(symbol) => self.literal((self.symbol)(symbol), bond, first),
            Term::Vector(terms) => {
                let texts: Vec<String> = terms.iter().map(|term| self.write(term)).collect();
                if latex { pmatrix(&texts.join(r"\\")) } else { format!("({})", texts.join(", ")) }
            }
            Term::Matrix(terms) => {
                let [a, b, c, d] = terms.each_ref().map(|term| self.write(term));
                if latex {
                    pmatrix(&format!(r"{a} & {b}\\{c} & {d}"))
                } else {
                    format!("[{a}, {b}; {c}, {d}]")
                }
            }
            Term::Minus(inside) => {
                let text =
                    format!("{}{}", if latex { "-" } else { "−" }, self.term(inside, Bond::Product, false));
                self.parenthesized(text, !first || bond > Bond::Product)
            }
            Term::Pair(operator @ (Operator::Plus | Operator::Less), terms) => {
                let sign = match operator {
                    Operator::Plus => "+",
                    _ if latex => "-",
                    _ => "−",
                };
                let inside = bond > Bond::Loose;
                let left = self.term(&terms[0], Bond::Loose, first || inside);
                let text = format!("{left} {sign} {}", self.term(&terms[1], Bond::Product, false));
                self.parenthesized(text, inside)
            }
            Term::Pair(Operator::Times, terms) => {
                let left = self.term(&terms[0], Bond::Product, first);
                let right = self.term(&terms[1], Bond::Factor, false);
                let dot = match (latex, self.numbers) {
                    (true, true) => r" \cdot ",
                    (true, false) => r"\,",
                    (false, _) => "·",
                };
                self.parenthesized(format!("{left}{dot}{right}"), bond > Bond::Product)
            }
            Term::Pair(Operator::Over, terms) if latex => {
                format!(r"\frac{{{}}}{{{}}}", self.write(&terms[0]), self.write(&terms[1]))
            }
            Term::Pair(Operator::Over, terms) => {
                let left = self.term(&terms[0], Bond::Product, first);
                let right = self.term(&terms[1], Bond::Tight, false);
                self.parenthesized(format!("{left}/{right}"), bond > Bond::Product)
            }
            Term::Power(terms) => {
                let base = self.term(&terms[0], Bond::Tight, false);
                match &terms[1] {
                    Term::Constant(exponent, _) if *exponent == 2.0 && !latex => format!("{base}²"),
                    exponent if latex => format!("{base}^{{{}}}", self.write(exponent)),
                    exponent => format!("{base}^{}", self.term(exponent, Bond::Tight, false)),
                }
            }
            Term::Transposed(inside) => {
                format!("{}{}", self.term(inside, Bond::Tight, false), if latex { r"^\top " } else { "ᵀ" })
            }
            Term::Inverse(inside) => {
                format!("{}{}", self.term(inside, Bond::Tight, false), if latex { "^{-1}" } else { "⁻¹" })
            }
            Term::Call(calculation, terms) => self.call(*calculation, terms),
        }
    }

    fn call(&self, calculation: Calculation, terms: &[Term]) -> String {
        let latex = self.notation != Notation::Text;
        let inside: Vec<String> = terms.iter().map(|term| self.write(term)).collect();
        let inside = inside.join(", ");
        match calculation {
            Calculation::Root if latex => format!(r"\sqrt{{{inside}}}"),
            Calculation::Root => format!("√{}", self.term(&terms[0], Bond::Tight, false)),
            Calculation::Absolute if latex => format!(r"\left|{inside}\right|"),
            Calculation::Absolute => format!("|{inside}|"),
            Calculation::Norm if latex => format!(r"\left\lVert {inside}\right\rVert"),
            Calculation::Norm => format!("‖{inside}‖"),
            Calculation::Max | Calculation::Min if latex => {
                format!(r"\{}\left({inside}\right)", calculation.word())
            }
            _ if latex => format!(r"\operatorname{{{}}}\left({inside}\right)", calculation.word()),
            _ => format!("{}({inside})", calculation.word()),
        }
    }

    /// A number or a symbol where it stands.
    fn literal(&self, text: String, bond: Bond, first: bool) -> String {
        let negative = text.starts_with(['−', '-']) && !first;
        let power =
            bond == Bond::Tight && (text.contains("10⁻") || text.contains('×') || text.contains(r"\times"));
        self.parenthesized(text, negative || power)
    }
}
