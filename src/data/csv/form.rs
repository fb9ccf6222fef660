//! The form of a table: its text, what separates its cells, its columns' names.

use super::CsvError;
use crate::number::read::{Decimal, Misread, plain, shortened};
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
            Self::Detect => first.iter().all(|cell| number(cell.trim()).is_err()),
            Self::FirstRow => true,
            Self::None => false,
        }
    }
}

/// A number with a decimal point.
pub(super) fn number(cell: &str) -> Result<f64, Misread> {
    plain(cell, Decimal::Point)
}

/// A table's bytes as text: UTF-8, else Latin-1.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, CsvError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(CsvError::whole("expected text in UTF-8, found UTF-16"));
    }
    if bytes.contains(&0) {
        return Err(CsvError::whole("expected text, found zero bytes"));
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into(),
    })
}

/// What separates the cells: the one of tab, semicolon and comma that divides all of the first lines into as many cells; where
/// there is none, the one that stands most often in the first line.
pub(super) fn separator(text: &[u8]) -> u8 {
    const CANDIDATES: [u8; 3] = [b'\t', b';', b','];
    let counts = counts(text, CANDIDATES);
    let alike = |k: usize| counts.iter().all(|line| line[k] == counts[0][k]);
    let in_first = |k: usize| counts.first().map_or(0, |line| line[k]);
    let consistent = (0..3).find(|&k| in_first(k) > 0 && alike(k));
    CANDIDATES[consistent.or_else(|| (0..3).rev().max_by_key(|&k| in_first(k))).unwrap_or(2)]
}

/// How often each candidate stands outside quotes, in each of the first lines that are not empty.
fn counts(text: &[u8], candidates: [u8; 3]) -> Vec<[usize; 3]> {
    const LINES: usize = 20;
    const BYTES: usize = 1 << 16;
    let (mut lines, mut line, mut quoted, mut empty) = (Vec::new(), [0; 3], false, true);
    let whole = text.len() <= BYTES;
    for &byte in text.iter().take(BYTES) {
        match byte {
            b'"' => quoted ^= true,
            b'\n' | b'\r' if !quoted => {
                if !empty {
                    lines.push(line);
                }
                (line, empty) = ([0; 3], true);
                if lines.len() == LINES {
                    return lines;
                }
                continue;
            }
            _ => {}
        }
        empty = false;
        if !quoted && let Some(k) = candidates.iter().position(|candidate| *candidate == byte) {
            line[k] += 1;
        }
    }
    // A line that is cut off says nothing, unless it is the only one.
    if !empty && (whole || lines.is_empty()) {
        lines.push(line);
    }
    lines
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
