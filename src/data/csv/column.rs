//! One column of a table: numbers, or two words.

use super::form::number;
use crate::number::read::{Misread, shortened};

/// Numbers beyond this are refused: their squares would be of no use.
const LARGEST: f64 = 1e12;

/// What is in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Numbers.
    Numbers,
    /// Two words, in the order of the alphabet, which stand for −1 and 1.
    Words([String; 2]),
    /// A cell that is neither.
    Trouble {
        /// Its line.
        line: usize,
        /// What was expected and what was found.
        expected: String,
    },
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    name: String,
    values: Vec<f64>,
    content: Content,
    distinct: Distinct,
}

/// The first two different values, and where a third one stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Distinct {
    values: [Option<f64>; 2],
    third: Option<(usize, f64)>,
}

impl Distinct {
    fn take(&mut self, value: f64, line: usize) {
        for known in &mut self.values {
            match known {
                Some(known) if *known == value => return,
                Some(_) => {}
                None => {
                    *known = Some(value);
                    return;
                }
            }
        }
        self.third.get_or_insert((line, value));
    }
}

impl Column {
    /// Its name in the header, else made from its number.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is in it.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Its numbers, one for each row; −1 and 1 for words. Of no use where there is trouble.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Whether it only counts the rows, from 0 or 1.
    pub(super) fn counts_rows(&self) -> bool {
        let first = self.values.first().copied().unwrap_or(f64::NAN);
        let mut rows = self.values.iter().enumerate();
        [0.0, 1.0].contains(&first) && rows.all(|(row, value)| *value == first + row as f64)
    }

    /// The lower and the higher value with what stands for them in the table, if there are two.
    pub(super) fn two_values(&self) -> Option<([f64; 2], [String; 2])> {
        let Distinct { values: [Some(a), Some(b)], third: None } = self.distinct else { return None };
        let values = [a.min(b), a.max(b)];
        match &self.content {
            Content::Numbers => Some((values, values.map(|value| value.to_string()))),
            Content::Words(words) => Some(([-1.0, 1.0], words.clone())),
            Content::Trouble { .. } => None,
        }
    }

    /// What there is instead of two values, and on which line.
    pub(super) fn third_value(&self) -> (Option<usize>, String) {
        match (self.distinct.third, self.distinct.values[0]) {
            (Some((line, value)), _) => (Some(line), format!("found a third one, {value}")),
            (None, Some(value)) => (None, format!("found only {value}")),
            (None, None) => (None, "found none".into()),
        }
    }
}

/// A column that is being read.
pub(super) struct Collector {
    name: String,
    values: Vec<f64>,
    /// Different words, up to three.
    words: Vec<String>,
    numbers: usize,
    /// The first cell that is no number.
    first: Option<(usize, String)>,
    /// The first cell that can neither be a number nor a word.
    never: Option<(usize, String)>,
    distinct: Distinct,
}

impl Collector {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            values: Vec::new(),
            words: Vec::new(),
            numbers: 0,
            first: None,
            never: None,
            distinct: Distinct::default(),
        }
    }

    /// Takes a cell.
    pub(super) fn take(&mut self, cell: &str, line: usize) {
        let value = match number(cell) {
            Ok(value) => {
                self.numbers += 1;
                if value.abs() > LARGEST {
                    let expected =
                        || format!("expected a number within ±1e12, found \"{}\"", shortened(cell));
                    self.never.get_or_insert_with(|| (line, expected()));
                }
                value
            }
            Err(why) => self.word(cell, line, why),
        };
        self.distinct.take(value, line);
        self.values.push(value);
    }

    fn word(&mut self, cell: &str, line: usize, why: Misread) -> f64 {
        if cell.is_empty() {
            self.never.get_or_insert_with(|| (line, "expected a number, found an empty cell".into()));
            return 0.0;
        }
        self.first.get_or_insert_with(|| (line, why.of(cell)));
        let known = self.words.iter().position(|word| word == cell);
        let place = known.unwrap_or(self.words.len().min(2));
        if known.is_none() && self.words.len() < 3 {
            self.words.push(cell.to_owned());
        }
        place as f64
    }

    pub(super) fn finish(self) -> Column {
        let Self { name, mut values, words, numbers, first, never, mut distinct } = self;
        let trouble = |(line, expected): (usize, String)| Content::Trouble { line, expected };
        let content = match (never, first) {
            (Some(never), Some(first)) => trouble(if never.0 < first.0 { never } else { first }),
            (Some(never), None) => trouble(never),
            (None, None) => Content::Numbers,
            (None, Some(first)) => match &words[..] {
                [a, b] if numbers == 0 => {
                    let turned = a > b;
                    for value in &mut values {
                        *value = if (*value == 1.0) != turned { 1.0 } else { -1.0 };
                    }
                    distinct = Distinct { values: [Some(-1.0), Some(1.0)], third: None };
                    let [low, high] = if turned { [b, a] } else { [a, b] };
                    Content::Words([low.clone(), high.clone()])
                }
                _ => trouble(first),
            },
        };
        Column { name, values, content, distinct }
    }
}
