//! Tables of numbers as text: CSV in its many forms, read into columns with errors that name line and column.

mod choice;
mod column;
mod date;
mod form;
mod lines;
#[cfg(test)]
mod tests;

pub use choice::{Chosen, Missing, Pick, Target};
pub use column::{Column, Content, MOST_CLASSES};
pub use form::Header;

use crate::number::read::{Decimal, shortened, whole};
use column::Collector;
use form::{BLANKS, Division};
use lines::Lines;
use std::fmt;
use std::ops::ControlFlow;

/// Most columns; more are refused.
pub const MOST_COLUMNS: usize = 200;
/// Most rows; more are refused.
pub const MOST_ROWS: usize = 2_000_000;
/// Most cells; more are refused, as they would not fit into the memory of a small computer.
pub const MOST_CELLS: usize = 25_000_000;
/// Number of rows kept as text for the preview.
const PREVIEW: usize = 8;
/// So often progress is reported, in rows.
const REPORTED_ROWS: usize = 4096;

/// What is wrong with a table, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct CsvError {
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column, from 1, and its name.
    pub column: Option<(usize, String)>,
    /// What was expected and what was found.
    pub expected: String,
}

impl CsvError {
    fn whole(expected: impl Into<String>) -> Self {
        Self { line: None, column: None, expected: expected.into() }
    }

    fn line(line: usize, expected: impl Into<String>) -> Self {
        Self { line: Some(line), ..Self::whole(expected) }
    }
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, expected } = self;
        let line = line.map(|line| format!("line {line}"));
        let column = column.as_ref().map(|(number, name)| format!("column {number} (\"{name}\")"));
        let place: Vec<String> = line.into_iter().chain(column).collect();
        if place.is_empty() { write!(f, "{expected}") } else { write!(f, "{}: {expected}", place.join(", ")) }
    }
}

/// Why there is no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It makes no sense.
    #[error(transparent)]
    Csv(#[from] CsvError),
    /// Whoever was told of the progress did not want any more.
    #[error("cancelled")]
    Cancelled,
}

/// A table that is read, column by column.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    rows: usize,
    separator: char,
    header: Header,
    preview: Vec<Vec<String>>,
}

impl Table {
    /// Reads a whole table.
    ///
    /// The text is UTF-8, with or without a mark, else Latin-1. Cells are separated by commas, semicolons, tabs, bars or blanks,
    /// whichever divides all of the first lines alike, or by what a first line `sep=;` says, and may be quoted. Numbers have a decimal
    /// point, or in all columns a decimal comma; dates become days. Empty lines and comments, which begin with #, are skipped. From
    /// time to time `progress` is told how many bytes are done.
    ///
    /// # Errors
    /// If it is no table; what is wrong with single cells, only choosing their column tells.
    pub fn read(
        bytes: &[u8],
        header: Header,
        progress: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Result<Self, ReadError> {
        let text = form::text(bytes)?;
        let Division { separator, comments, begin, first_line } = Division::of(&text);
        let text = match separator {
            BLANKS => form::single_blanks(&text[begin..]).into(),
            _ => std::borrow::Cow::Borrowed(&text[begin..]),
        };
        let mut lines = Lines::new(&text, first_line, separator, comments);
        let Some((line, first)) = lines.next()? else {
            return Err(CsvError::whole("expected a header and rows below it, found nothing").into());
        };
        if !(2..=MOST_COLUMNS).contains(&first.len()) {
            let found = first.len();
            let expected = format!(
                "expected from 2 to {MOST_COLUMNS} columns separated by commas, semicolons, tabs, bars or blanks, found {found}"
            );
            return Err(CsvError::line(line, expected).into());
        }
        let has_header = header.of(&first);
        let names = form::names(has_header.then_some(&first), first.len());
        let mut collectors: Vec<_> =
            names.into_iter().map(|name| Collector::new(name, char::from(separator))).collect();
        let most_rows = MOST_ROWS.min(MOST_CELLS / collectors.len());
        let (mut rows, mut preview) = (0, Vec::new());
        let mut next = if has_header { lines.next()? } else { Some((line, first)) };
        while let Some((line, cells)) = next {
            if cells.len() != collectors.len() {
                return Err(ragged(line, collectors.len(), &cells, separator).into());
            }
            if rows == most_rows {
                let columns = collectors.len();
                return Err(CsvError::line(
                    line,
                    format!("expected at most {most_rows} rows of {columns} columns"),
                )
                .into());
            }
            for (collector, cell) in collectors.iter_mut().zip(cells.iter()) {
                collector.take(cell.trim(), line);
            }
            if rows < PREVIEW {
                preview.push(cells.iter().map(|cell| shortened(cell.trim())).collect());
            }
            rows += 1;
            if rows % REPORTED_ROWS == 0 && progress(lines.done()).is_break() {
                return Err(ReadError::Cancelled);
            }
            next = lines.next()?;
        }
        if rows == 0 {
            return Err(CsvError::whole("expected rows below the header, found none").into());
        }
        let mut columns: Vec<Column> = collectors.into_iter().map(Collector::finish).collect();
        agree_on_decimals(&mut columns);
        let header = if has_header { Header::FirstRow } else { Header::None };
        Ok(Self { columns, rows, separator: char::from(separator), header, preview })
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Never: a table without rows is refused.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// What separates the cells.
    pub fn separator(&self) -> char {
        self.separator
    }

    /// Whether the first row holds the columns' names: [`Header::FirstRow`] or [`Header::None`].
    pub fn header(&self) -> Header {
        self.header
    }

    /// The first rows as text.
    pub fn preview(&self) -> &[Vec<String>] {
        &self.preview
    }

    /// The column with a name, or with a number from 1.
    ///
    /// # Errors
    /// If there is none.
    pub fn find(&self, name: &str) -> Result<usize, CsvError> {
        let by_name = self.columns.iter().position(|column| column.name() == name);
        let count = self.columns.len();
        let by_number =
            || whole(name).ok().and_then(|k| usize::try_from(k).ok()).filter(|k| (1..=count).contains(k));
        by_name.or_else(|| by_number().map(|k| k - 1)).ok_or_else(|| {
            let names: Vec<&str> = self.columns.iter().map(Column::name).take(20).collect();
            CsvError::whole(format!(
                "expected a column's name ({}) or its number from 1 to {count}, found \"{name}\"",
                names.join(", ")
            ))
        })
    }
}

/// A row of another length than the first one.
fn ragged(line: usize, expected: usize, cells: &::csv::StringRecord, separator: u8) -> CsvError {
    let found = cells.len();
    let hint = if cells.iter().any(|cell| cell.contains('\n')) {
        "; is a quote not closed?"
    } else if separator == b',' && found == 2 * expected {
        "; numbers with a decimal comma have to be separated by something else, such as ;"
    } else {
        ""
    };
    CsvError::line(line, format!("expected {expected} cells, found {found}{hint}"))
}

/// Where some columns have decimal commas, points in others are no decimal points, or are they: nobody can tell.
fn agree_on_decimals(columns: &mut [Column]) {
    let with = |wanted| {
        move |column: &Column| {
            let (decimal, line, cell) = column.decimal.as_ref()?;
            (*decimal == wanted && column.is_number()).then(|| (*line, cell.clone()))
        }
    };
    let comma = columns
        .iter()
        .find(|column| with(Decimal::Comma)(column).is_some())
        .map(|column| column.name().to_owned());
    let Some(comma) = comma else { return };
    for column in columns {
        if let Some((line, cell)) = with(Decimal::Point)(column) {
            column.spoil(
                line,
                format!(
                    "expected a number with a decimal comma, as in the column \"{comma}\", found \"{cell}\""
                ),
            );
        }
    }
}
