//! The form of a table: its text, what separates its cells, what is a comment, its columns' names.

use super::CsvError;
use super::date::CellDate;
use crate::number::read::{Decimal, plain, shortened};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Whether the first row holds the columns' names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Header {
    /// It does where none of its cells is a number.
    #[default]
    Detect,
    /// It does.
    FirstRow,
    /// It does not.
    None,
}

impl Header {
    /// Whether it is to be found out.
    pub fn is_detected(&self) -> bool {
        *self == Self::Detect
    }

    pub(super) fn of(self, first: &::csv::StringRecord) -> bool {
        match self {
            Self::Detect => first.iter().all(|cell| !is_value(cell.trim())),
            Self::FirstRow => true,
            Self::None => false,
        }
    }
}

/// Whether a cell is a number or a date.
fn is_value(cell: &str) -> bool {
    plain(cell, Decimal::Point).is_ok() || plain(cell, Decimal::Comma).is_ok() || CellDate::of(cell).is_some()
}

/// A table's bytes as text: UTF-8, else Latin-1.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, CsvError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let begin = bytes.trim_ascii_start();
    let kinds: [(&[u8], &str); 6] = [
        (b"\xff\xfe", "expected text in UTF-8, found UTF-16"),
        (b"\xfe\xff", "expected text in UTF-8, found UTF-16"),
        (
            b"PK\x03\x04",
            "expected a table as text (CSV), found a packed file, such as a spreadsheet; save it as CSV",
        ),
        (b"\x89PNG", "expected a table as text (CSV), found a picture (PNG)"),
        (b"<", "expected a table as text (CSV), found markup, such as SVG or HTML"),
        (b"{", "expected a table as text (CSV), found JSON, such as an experiment"),
    ];
    if let Some((_, expected)) = kinds.into_iter().find(|(kind, _)| begin.starts_with(kind)) {
        return Err(CsvError::whole(expected));
    }
    if bytes.contains(&0) {
        return Err(CsvError::whole("expected text, found zero bytes"));
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into(),
    })
}

/// What separates the cells where it is one or more blanks.
pub(super) const BLANKS: u8 = b' ';

/// How a text is divided into cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Division {
    pub(super) separator: u8,
    /// Whether lines that begin with # are comments.
    pub(super) comments: bool,
    /// Where the table begins, in bytes, and on which line.
    pub(super) begin: usize,
    pub(super) first_line: usize,
}

impl Division {
    /// Of a text; a first line `sep=;` says what separates, as Excel has it.
    pub(super) fn of(text: &str) -> Self {
        let first = text.lines().next().unwrap_or_default();
        let said =
            first.trim().trim_matches('"').strip_prefix("sep=").or_else(|| first.trim().strip_prefix("SEP="));
        let said = said.and_then(|sign| match sign.as_bytes() {
            b"" if first.ends_with('\t') => Some(b'\t'),
            b"\\t" => Some(b'\t'),
            [sign] if !sign.is_ascii_alphanumeric() && *sign != b'"' => Some(*sign),
            _ => None,
        });
        let begin = said.map_or(0, |_| text.find('\n').map_or(text.len(), |end| end + 1));
        let rest = text.as_bytes().get(begin..).unwrap_or_default();
        // A first column may be called #.
        let head = rest.trim_ascii_start();
        let comments = !(head.starts_with(b"#") && head.get(1).is_some_and(|next| b",;\t|".contains(next)));
        let separator = said.unwrap_or_else(|| separator(rest, comments));
        Self { separator, comments, begin, first_line: if said.is_some() { 2 } else { 1 } }
    }
}

/// What separates the cells: the first one of tab, semicolon, bar, comma and blanks that divides all of the first lines into as many cells;
/// where there is none, the one but blanks that stands most often in the first line.
fn separator(text: &[u8], comments: bool) -> u8 {
    const CANDIDATES: [u8; 5] = [b'\t', b';', b'|', b',', BLANKS];
    let counts = counts(text, CANDIDATES, comments);
    let alike = |k: usize| counts.iter().all(|line| line[k] == counts[0][k]);
    let in_first = |k: usize| counts.first().map_or(0, |line| line[k]);
    let consistent = (0..5).find(|&k| in_first(k) > 0 && alike(k));
    CANDIDATES[consistent
        .or_else(|| (0..4).rev().max_by_key(|&k| in_first(k)).filter(|&k| in_first(k) > 0))
        .unwrap_or(3)]
}

/// How often each candidate stands outside quotes, in each of the first lines that are neither empty nor comments; blanks count once where there
/// are several, and not at either end.
fn counts(text: &[u8], candidates: [u8; 5], comments: bool) -> Vec<[usize; 5]> {
    const LINES: usize = 20;
    const BYTES: usize = 1 << 16;
    let whole = text.len() <= BYTES;
    let text = &text[..text.len().min(BYTES)];
    let mut lines: Vec<[usize; 5]> = Vec::new();
    let mut quoted = false;
    let mut line = [0; 5];
    for part in text.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        let cut = !whole && !part.ends_with(b"\n") && !part.ends_with(b"\r");
        let part = part.trim_ascii_end();
        if !quoted && (part.trim_ascii_start().is_empty() || comments && part.starts_with(b"#")) {
            continue;
        }
        let mut blank = !quoted;
        for &byte in part {
            quoted ^= byte == b'"';
            let is_blank = matches!(byte, b' ' | b'\t');
            for (count, candidate) in line.iter_mut().zip(candidates).filter(|_| !quoted) {
                *count += match candidate {
                    BLANKS => usize::from(is_blank && !blank),
                    sign => usize::from(sign == byte),
                };
            }
            blank = is_blank;
        }
        // A line that is cut off says nothing, unless it is the only one.
        if !quoted && (!cut || lines.is_empty()) {
            lines.push(std::mem::take(&mut line));
        }
        if lines.len() == LINES {
            break;
        }
    }
    if lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// A text whose lines are divided by runs of blanks, with single ones; inside quotes it stays as it is.
pub(super) fn single_blanks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut pending) = (false, false);
    for c in text.chars() {
        quoted ^= c == '"';
        match c {
            ' ' | '\t' if !quoted => pending = !out.is_empty() && !out.ends_with(['\n', '\r']),
            c => {
                if pending && !matches!(c, '\n' | '\r') {
                    out.push(' ');
                }
                pending = false;
                out.push(c);
            }
        }
    }
    out
}

/// The names of all columns, each another one: the header's, or made from their numbers.
pub(super) fn names(header: Option<&::csv::StringRecord>, columns: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for k in 0..columns {
        let cell = header.and_then(|header| header.get(k)).unwrap_or_default().trim();
        let plain = if cell.is_empty() { format!("column {}", k + 1) } else { shortened(cell) };
        let mut name = plain.clone();
        let mut copy = 2;
        while names.contains(&name) {
            name = format!("{plain} ({copy})");
            copy += 1;
        }
        names.push(name);
    }
    names
}
