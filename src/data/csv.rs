//! Tables of numbers as text: CSV with commas, semicolons or tabs, read into columns with errors that name line and column.

mod column;
mod form;
#[cfg(test)]
mod tests;

pub use column::{Column, Content};
pub use form::Header;

use super::{Example, Names, Task};
use crate::number::read::{shortened, whole};
use column::Collector;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Most columns; more are refused.
pub const MOST_COLUMNS: usize = 200;
/// Most rows; more are refused.
pub const MOST_ROWS: usize = 2_000_000;
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

/// What the target of chosen columns means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A number; of two words the first one in the alphabet is −1, the other one 1.
    #[default]
    Number,
    /// One of two values, of which the lower one becomes −1 and the higher one 1.
    Classes,
    /// One of two values, of which the lower one becomes 0 and the higher one 1.
    Share,
}

impl Target {
    /// Whether it is a plain number.
    pub fn is_number(&self) -> bool {
        *self == Self::Number
    }
}

/// Chosen columns as examples.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The rows.
    pub rows: Arc<[Example]>,
    /// What the columns are called.
    pub names: Names,
    /// What stands for the lower and the higher class in the table, if the target has classes.
    pub classes: Option<[String; 2]>,
}

impl Table {
    /// Reads a whole table.
    ///
    /// The text is UTF-8, with or without a mark, else Latin-1. Cells are separated by commas, semicolons or tabs, whichever
    /// divides all of the first lines alike, and may be quoted. Numbers have a decimal point. Empty lines are skipped. From
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
        let separator = form::separator(text.as_bytes());
        let mut lines = Lines::new(&text, separator);
        let Some((line, first)) = lines.next()? else {
            return Err(CsvError::whole("expected a header and rows below it, found nothing").into());
        };
        if !(2..=MOST_COLUMNS).contains(&first.len()) {
            let expected = format!(
                "expected from 2 to {MOST_COLUMNS} columns separated by commas, semicolons or tabs, found {}",
                first.len()
            );
            return Err(CsvError::line(line, expected).into());
        }
        let has_header = header.of(&first);
        let names = form::names(has_header.then_some(&first), first.len());
        let mut collectors: Vec<_> = names.into_iter().map(Collector::new).collect();
        let (mut rows, mut preview) = (0, Vec::new());
        let mut next = if has_header { lines.next()? } else { Some((line, first)) };
        while let Some((line, cells)) = next {
            if cells.len() != collectors.len() {
                let expected = format!("expected {} cells, found {}", collectors.len(), cells.len());
                return Err(CsvError::line(line, expected).into());
            }
            if rows == MOST_ROWS {
                return Err(CsvError::line(line, format!("expected at most {MOST_ROWS} rows")).into());
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
        let columns = collectors.into_iter().map(Collector::finish).collect();
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
        let by_number = || whole(name).ok().map(|k| k as usize).filter(|k| (1..=self.columns.len()).contains(k));
        by_name.or_else(|| by_number().map(|k| k - 1)).ok_or_else(|| {
            let names: Vec<&str> = self.columns.iter().map(Column::name).take(20).collect();
            let count = self.columns.len();
            CsvError::whole(format!(
                "expected a column's name ({}) or its number from 1 to {count}, found \"{name}\"",
                names.join(", ")
            ))
        })
    }

    /// The columns that a task would use: the first ones with numbers, as many as it has features, and as the target the next
    /// one, or for two classes the last one with two words, else with two values. A column that only counts the rows comes
    /// last. `None` if there are too few.
    pub fn suggest(&self, task: Task) -> Option<Vec<usize>> {
        let wanted = task.features();
        let words = |k: &usize| matches!(self.columns[*k].content(), Content::Words(_));
        let two = |k: &usize| self.columns[*k].two_values().is_some();
        let all = || 0..self.columns.len();
        let target = match task {
            Task::Classes | Task::Threshold => all().rev().find(words).or_else(|| all().rev().find(two)),
            Task::Line | Task::Odd | Task::Plane => None,
        };
        let numbers = |k: &usize| *self.columns[*k].content() == Content::Numbers && Some(*k) != target;
        let mut free: Vec<usize> = all().filter(numbers).collect();
        // What is needed of the first ones stays in the table's order.
        let needed = wanted + usize::from(target.is_none());
        if free.len() > needed {
            free.sort_by_key(|&k| self.columns[k].counts_rows());
        }
        let chosen: Vec<usize> = free.into_iter().take(needed).chain(target).collect();
        (chosen.len() == wanted + 1).then_some(chosen)
    }

    /// What the target in a column has to mean for a task.
    pub fn target(&self, column: usize, task: Task) -> Target {
        let within = |column: &Column| column.values().iter().all(|value| (0.0..=1.0).contains(value));
        match task {
            Task::Line | Task::Odd | Task::Plane => Target::Number,
            Task::Classes => Target::Classes,
            Task::Threshold => match self.columns.get(column) {
                Some(column) if *column.content() == Content::Numbers && within(column) => Target::Number,
                _ => Target::Share,
            },
        }
    }

    /// The examples in one or two columns of features and, last, one of the target.
    ///
    /// # Errors
    /// If a cell of these columns is no number, or the target is not what it has to be.
    pub fn choose(&self, columns: &[usize], target: Target) -> Result<Chosen, CsvError> {
        let name = |k: usize| self.columns.get(k).map(|column| column.name().to_owned()).unwrap_or_default();
        let (features, goal) = match *columns {
            [x, y] => ([Some(self.numbers(x)?), None], y),
            [a, b, y] => ([Some(self.numbers(a)?), Some(self.numbers(b)?)], y),
            _ => {
                let found = columns.len();
                return Err(CsvError::whole(format!(
                    "expected one or two features and a target, found {found} columns"
                )));
            }
        };
        let (codes, classes) = (self.codes(goal, target)?, self.classes(goal, target));
        let values = self.numbers(goal)?;
        let code =
            |value: f64| codes.map_or(value, |[low, below, above]| if value == low { below } else { above });
        let feature = |k: usize, row: usize| features[k].map_or(1.0, |column| column[row]);
        let rows = (0..self.rows)
            .map(|row| Example { x: [feature(0, row), feature(1, row)], y: code(values[row]) })
            .collect();
        let second = if columns.len() == 3 { name(columns[1]) } else { String::new() };
        Ok(Chosen { rows, names: Names { x: [name(columns[0]), second], y: name(goal) }, classes })
    }

    /// Whether chosen columns are sound; what stands for the lower and the higher class, if the target has classes.
    ///
    /// # Errors
    /// As [`Table::choose`].
    pub fn check(&self, columns: &[usize], target: Target) -> Result<Option<[String; 2]>, CsvError> {
        columns.iter().try_for_each(|&k| self.numbers(k).map(|_| ()))?;
        let Some(&goal) = columns.last() else { return Ok(None) };
        self.codes(goal, target)?;
        Ok(self.classes(goal, target))
    }

    /// A column as numbers.
    fn numbers(&self, k: usize) -> Result<&[f64], CsvError> {
        let column =
            self.columns.get(k).ok_or_else(|| CsvError::whole(format!("there is no column {}", k + 1)))?;
        match column.content() {
            Content::Numbers | Content::Words(_) => Ok(column.values()),
            Content::Trouble { line, expected } => {
                let column = Some((k + 1, column.name().to_owned()));
                Err(CsvError { line: Some(*line), column, expected: expected.clone() })
            }
        }
    }

    /// How the two values of a target are written: where it is the first number, the second one, else the third one.
    fn codes(&self, k: usize, target: Target) -> Result<Option<[f64; 3]>, CsvError> {
        self.numbers(k)?;
        let column = &self.columns[k];
        let (below, wanted) = match target {
            Target::Number => return Ok(None),
            Target::Classes => (-1.0, "two different values as classes"),
            Target::Share => (0.0, "numbers from 0 to 1, or two different values"),
        };
        let Some(([low, _], _)) = column.two_values() else {
            let (line, found) = column.third_value();
            let column = Some((k + 1, column.name().to_owned()));
            return Err(CsvError { line, column, expected: format!("expected {wanted}, {found}") });
        };
        Ok(Some([low, below, 1.0]))
    }

    /// What stands for the lower and the higher class in a column, if it has classes.
    fn classes(&self, k: usize, target: Target) -> Option<[String; 2]> {
        let column = self.columns.get(k)?;
        match (target, column.content()) {
            (_, Content::Words(words)) => Some(words.clone()),
            (Target::Number, _) => None,
            _ => column.two_values().map(|(_, words)| words),
        }
    }
}

/// The lines of a table that are not empty, each with its number.
struct Lines<'a> {
    text: &'a [u8],
    reader: ::csv::Reader<&'a [u8]>,
    /// How far the line breaks are counted.
    counted: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str, separator: u8) -> Self {
        let reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        Self { text: text.as_bytes(), reader, counted: 0, line: 1 }
    }

    /// How many bytes are read.
    fn done(&self) -> usize {
        self.reader.position().byte() as usize
    }

    fn next(&mut self) -> Result<Option<(usize, ::csv::StringRecord)>, CsvError> {
        loop {
            let begin = self.done();
            let mut record = ::csv::StringRecord::new();
            let more = self.reader.read_record(&mut record);
            let line = self.line_at(begin);
            match more {
                Err(_) => return Err(CsvError::line(line, "expected a row of cells")),
                Ok(false) => return Ok(None),
                Ok(true) if record.iter().all(|cell| cell.trim().is_empty()) && record.len() == 1 => {}
                Ok(true) => return Ok(Some((line, record))),
            }
        }
    }

    /// The number of the line on which the record that begins at a byte stands; empty lines before it are not its own.
    fn line_at(&mut self, begin: usize) -> usize {
        let blank = self.text[begin..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let begin = begin + blank;
        let passed = &self.text[self.counted.min(begin)..begin];
        let alone =
            |k: usize, byte: u8| byte == b'\r' && passed.get(k + 1).or(self.text.get(begin)) != Some(&b'\n');
        self.line += passed.iter().enumerate().filter(|&(k, &byte)| byte == b'\n' || alone(k, byte)).count();
        self.counted = begin;
        self.line
    }
}
