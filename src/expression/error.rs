//! Where a text is no formula, and what was expected there.

use std::ops::Range;

/// Where a text is no formula, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SyntaxError {
    /// The place, in bytes of the text; empty at the text's end.
    pub span: Range<usize>,
    /// The line of the place, from 1; 0 if the text has only one.
    pub line: usize,
    /// The column of the place, in characters from 1.
    pub column: usize,
    /// What was expected, and what was found.
    pub expected: String,
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line > 0 {
            write!(f, "line {}, ", self.line)?;
        }
        write!(f, "column {}: {}", self.column, self.expected)
    }
}

/// Number of characters shown before and behind the place.
const AROUND: usize = 60;

impl SyntaxError {
    /// An error at a place of a text.
    pub(super) fn new(text: &str, span: Range<usize>, expected: impl Into<String>) -> Self {
        let before = &text[..span.start];
        let line = if text.contains('\n') { before.matches('\n').count() + 1 } else { 0 };
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { span, line, column, expected: expected.into() }
    }

    /// The line of the text that has the place, and a line of carets under it; of a long line what is around the place.
    pub fn caret(&self, text: &str) -> String {
        let start = text[..self.span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[self.span.start..].find('\n').map_or(text.len(), |at| self.span.start + at);
        let line: Vec<char> = text[start..end].chars().collect();
        let place = self.column - 1;
        let marked = text[self.span.start..self.span.end.min(end)].chars().count().clamp(1, AROUND);
        let (from, to) = (place.saturating_sub(AROUND), (place + marked + AROUND).min(line.len()));
        let cut = |cut: bool| if cut { "…" } else { "" };
        // A tab is as wide as one caret then.
        let shown: String = line[from..to].iter().map(|&c| if c.is_control() { ' ' } else { c }).collect();
        let indent = " ".repeat(place - from + usize::from(from > 0));
        let (before, behind) = (cut(from > 0), cut(to < line.len()));
        format!("{before}{shown}{behind}\n{indent}{}", "^".repeat(marked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_place_in_characters_not_bytes() {
        let text = "π·x² + $";
        let error = SyntaxError::new(text, 10..11, "expected a number");
        assert_eq!(error.to_string(), "column 8: expected a number");
        assert_eq!(error.caret(text), "π·x² + $\n       ^");
        let end = SyntaxError::new("x +", 3..3, "expected a number");
        assert_eq!(end.caret("x +"), "x +\n   ^");
    }

    #[test]
    fn of_several_lines_the_one_with_the_place_is_shown() {
        let text = "x +\n  y + foo(x)\n+ 1";
        let error = SyntaxError::new(text, 10..13, "expected a function");
        assert_eq!(error.to_string(), "line 2, column 7: expected a function");
        assert_eq!(error.caret(text), "  y + foo(x)\n      ^^^");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}#{}", "x+".repeat(200), "x".repeat(200));
        let shown = SyntaxError::new(&text, 400..401, "expected a number").caret(&text);
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines[0].chars().count() < 130);
        assert_eq!(lines[0].chars().nth(lines[1].find('^').unwrap()), Some('#'));
    }
}
