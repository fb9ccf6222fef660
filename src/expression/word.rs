//! Letters that stand together: one name, or a product that is written without signs.
//!
//! A word is cut into names before it is read: `xy` is x·y, `2πx` is 2·π·x, `xsin(x)` is x·sin(x). Where more than one
//! reading comes to mind, as in `abx` or `sinx`, the word is refused with what may be meant; no coordinate and no constant
//! hides in the name of a parameter.

use super::function;
use std::ops::Range;

/// What is wrong with a word: the place within it, and what was expected.
pub(super) type Wrong = (Range<usize>, String);

/// How many bytes a word has: letters with their indices, such as `x1`, `β₂`, `w_max`, `x_{1}` and `x[0]`.
pub(super) fn length(text: &str) -> usize {
    let mut at = 0;
    loop {
        let letters = letters(&text[at..]);
        if letters == 0 {
            return at;
        }
        at += letters;
        at += index(&text[at..]);
    }
}

fn letters(text: &str) -> usize {
    span_of(text, char::is_alphabetic)
}

/// How many bytes an index has that stands directly behind a letter.
pub(super) fn index(text: &str) -> usize {
    let (digit, word) = (|c: char| c.is_ascii_digit(), char::is_alphanumeric);
    let digits = span_of(text, is_digit);
    if digits > 0 {
        return digits;
    }
    let within = |open: &str, close: char, inside: fn(char) -> bool| {
        let rest = text.strip_prefix(open)?;
        let length = span_of(rest, inside);
        (length > 0 && rest[length..].starts_with(close)).then_some(open.len() + length + 1)
    };
    let bracketed = within("_{", '}', word).or_else(|| within("[", ']', |c| c.is_ascii_digit()));
    bracketed.unwrap_or_else(|| match text.strip_prefix('_') {
        Some(rest) if rest.starts_with(digit) => 1 + span_of(rest, digit),
        Some(rest) if rest.starts_with(char::is_alphabetic) => 1 + span_of(rest, word),
        _ => 0,
    })
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('₀'..='₉').contains(&c)
}

/// How many bytes the first characters of a kind have.
pub(super) fn span_of(text: &str, of_kind: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of_kind(c)).unwrap_or(text.len())
}

/// A name and the index behind it, without its marks: `x_{1}` is x and 1.
pub(super) fn indexed(name: &str) -> (&str, String) {
    let (base, index) = name.split_at(letters(name));
    let plain = |c: char| match c {
        '₀'..='₉' => char::from(b'0' + (u32::from(c) - u32::from('₀')) as u8),
        other => other,
    };
    (base, index.chars().filter(|c| !"_{}[]".contains(*c)).map(plain).collect())
}

/// A letter that is a name by itself wherever it stands.
fn is_greek(c: char) -> bool {
    ('α'..='ω').contains(&c) || ('Α'..='Ω').contains(&c) || "ϵϑϕϱϖ".contains(c)
}

fn is_coordinate(c: char) -> bool {
    "xyXY".contains(c)
}

/// Where each name in a word ends; `called` if a bracket stands behind it.
///
/// # Errors
/// If the word has no single meaning.
pub(super) fn names(word: &str, called: bool) -> Result<Vec<usize>, Wrong> {
    let mut ends = Vec::new();
    let mut at = 0;
    while at < word.len() {
        // log1p has letters behind its digit.
        if function::named(&word[at..]).is_some() {
            ends.push(word.len());
            return Ok(ends);
        }
        let letters = letters(&word[at..]);
        let end = at + letters + index(&word[at + letters..]);
        let segment = Segment { word, at, letters, end, called: called && end == word.len() };
        ends.extend(segment.names()?);
        at = end;
    }
    Ok(ends)
}

/// Letters of a word with the index behind them.
struct Segment<'a> {
    word: &'a str,
    at: usize,
    letters: usize,
    end: usize,
    called: bool,
}

/// The functions that people write without brackets.
const COMMON: [&str; 12] =
    ["sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "ln", "log", "sqrt", "arcsin", "arctan"];

impl<'a> Segment<'a> {
    fn text(&self) -> &'a str {
        &self.word[self.at..self.at + self.letters]
    }

    fn index(&self) -> &'a str {
        &self.word[self.at + self.letters..self.end]
    }

    fn wrong<T>(&self, expected: &str) -> Result<T, Wrong> {
        let found = &self.word[self.at..];
        Err((self.at..self.word.len(), format!("expected {expected}, found {found}")))
    }

    fn names(&self) -> Result<Vec<usize>, Wrong> {
        let (text, index) = (self.text(), self.index());
        let whole = vec![self.end];
        let small = text.to_ascii_lowercase();
        let has_number = index.starts_with(is_digit);
        if function::named(&self.word[self.at..self.end]).is_some()
            || is_constant(text) && !has_number
            || small == "log" && index.starts_with('_')
            || text.chars().count() == 1 && !(has_number && is_constant(text) && text != "E")
        {
            return Ok(whole);
        }
        if ["inf", "infinity", "nan"].contains(&small.as_str()) {
            return self.wrong("a finite number");
        }
        if function::named(text).is_some() && index.starts_with(['_', '[']) {
            return self.wrong(&format!("{text}(…)"));
        }
        if is_constant(text) {
            return self.wrong(&format!("{text}*{index} or {text}^{index}"));
        }
        if let Some((function, before)) = self.function_behind(&small) {
            let product = before.chars().all(|c| is_coordinate(c) || is_greek(c)) || is_constant(before);
            let split = self.at + before.len();
            if product {
                let ends = before.char_indices().map(|(i, c)| self.at + i + c.len_utf8());
                let ends = if is_constant(before) { vec![split] } else { ends.collect() };
                return Ok([ends, whole].concat());
            }
            if before.chars().count() == 1 {
                return self.wrong(&format!("{before}*{function}(…)"));
            }
        }
        if let Some((function, argument)) = self.function_before(&small) {
            return self.wrong(&format!("{function}({argument})"));
        }
        if !text.contains(is_coordinate) && !text.contains(is_greek) {
            return self
                .hidden_constant()
                .map_or(Ok(whole), |product| self.wrong(&format!("{product} or another name")));
        }
        if self.called && function::nearest(text).is_some() && !self.is_product() {
            return Ok(whole);
        }
        self.product()
    }

    /// A function at the end of the letters, and what stands before it.
    fn function_behind(&self, small: &str) -> Option<(&'static str, &'a str)> {
        let known = |name: &&str| self.called || COMMON.contains(name);
        let fits = function::all_names().filter(|name| name.len() > 1 && small.ends_with(name));
        let longest = fits.filter(known).max_by_key(|name| name.len()).filter(|_| self.index().is_empty())?;
        Some((longest, &self.text()[..self.letters - longest.len()]))
    }

    /// A function at the beginning of the letters that is written without brackets, and what it is of.
    fn function_before(&self, small: &str) -> Option<(&'static str, &'a str)> {
        let runs_on = |name: &&'static str| {
            let rest = &self.text()[name.len()..];
            let letters = rest.chars().count();
            match letters {
                0 => self.index().starts_with(is_digit),
                _ => rest.chars().all(is_coordinate) || !self.called && letters == 1 && COMMON.contains(name),
            }
        };
        let fits = function::all_names().filter(|name| name.len() > 1 && small.starts_with(name));
        let longest = fits.filter(runs_on).max_by_key(|name| name.len())?;
        Some((longest, &self.word[self.at + longest.len()..]))
    }

    /// The product that a short name without coordinates may be meant as, such as `ae` and `kpi`.
    fn hidden_constant(&self) -> Option<String> {
        let text = self.text();
        let around = |constant: &str| {
            let (before, behind) = (text.strip_suffix(constant), text.strip_prefix(constant));
            let one = |rest: &&str| rest.chars().count() == 1;
            let before = before.filter(one).map(|rest| format!("{rest}*{constant}"));
            before.or_else(|| behind.filter(one).map(|rest| format!("{constant}*{rest}")))
        };
        around("pi").or_else(|| around("e"))
    }

    /// The letters cut where coordinates, Greek letters and constants stand.
    fn parts(&self) -> Vec<&'a str> {
        let text = self.text();
        let alone = |c: char| is_coordinate(c) || is_greek(c);
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = if alone(first) { first.len_utf8() } else { span_of(rest, |c| !alone(c)) };
            let (part, behind) = rest.split_at(length);
            match part {
                "pie" => parts.extend(["pi", "e"]),
                "epi" => parts.extend(["e", "pi"]),
                part => parts.push(part),
            }
            rest = behind;
        }
        parts
    }

    fn is_product(&self) -> bool {
        self.parts().iter().all(|part| is_constant(part) || part.chars().count() == 1)
    }

    fn product(&self) -> Result<Vec<usize>, Wrong> {
        let parts = self.parts();
        if !self.is_product() {
            return self.wrong(&format!("a product such as {}", parts.join("*") + self.index()));
        }
        let mut end = self.at;
        let mut ends: Vec<usize> = parts.iter().map(|part| (end += part.len(), end).1).collect();
        if let Some(last) = ends.last_mut() {
            *last = self.end;
        }
        Ok(ends)
    }
}

fn is_constant(text: &str) -> bool {
    ["e", "E", "pi", "Pi", "PI", "π", "tau", "τ"].contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(word: &str, called: bool) -> String {
        let mut from = 0;
        match names(word, called) {
            Ok(ends) => {
                let cut = |end| {
                    let name = &word[from..end];
                    from = end;
                    name
                };
                ends.into_iter().map(cut).collect::<Vec<_>>().join("·")
            }
            Err((_, expected)) => expected,
        }
    }

    #[test]
    fn letters_that_mean_a_product_are_apart() {
        for (word, product) in [
            ("xy", "x·y"),
            ("ax", "a·x"),
            ("xa", "x·a"),
            ("axy", "a·x·y"),
            ("xe", "x·e"),
            ("xpi", "x·pi"),
            ("xyz", "x·y·z"),
            ("αβ", "α·β"),
            ("πx", "π·x"),
            ("β₁x", "β₁·x"),
            ("ax1", "a·x1"),
            ("xcos", "x·cos"),
            ("x_1y", "x_1·y"),
        ] {
            assert_eq!(cut(word, false), product);
        }
        for (word, product) in [("xsin", "x·sin"), ("xysin", "x·y·sin"), ("πcos", "π·cos"), ("xmax", "x·max")]
        {
            assert_eq!(cut(word, true), product);
        }
    }

    #[test]
    fn names_and_functions_stay_whole() {
        for word in
            ["x", "x1", "x_{1}", "x[0]", "w_max", "lambda", "beta", "rate", "β₁", "log_2", "log10", "E"]
        {
            assert_eq!(cut(word, false), word);
        }
        for word in ["asin", "atan2", "log1p", "max", "exp", "sine", "banana", "Sin"] {
            assert_eq!(cut(word, true), word);
        }
    }

    #[test]
    fn words_of_no_single_meaning_are_refused_with_what_may_be_meant() {
        for (word, proposal) in [
            ("abx", "a product such as ab*x"),
            ("sinx", "sin(x)"),
            ("sin2x", "sin(2x)"),
            ("stepx", "step(x)"),
            ("lna", "ln(a)"),
            ("ae", "a*e or another name"),
            ("kpi", "k*pi or another name"),
            ("e2", "e*2 or e^2"),
            ("pi2", "pi*2 or pi^2"),
            ("inf", "a finite number"),
            ("NaN", "a finite number"),
            ("日本x", "a product such as 日本*x"),
        ] {
            assert_eq!(cut(word, false), format!("expected {proposal}, found {word}"));
        }
        assert_eq!(cut("bsin", true), "expected b*sin(…), found bsin");
    }
}
