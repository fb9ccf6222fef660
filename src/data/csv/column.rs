//! One column of a table: numbers, days, or a few words.

use super::date::{CellDate, DateForm, iso};
use crate::number::read::{Decimal, Misread, plain, shortened};

/// Numbers beyond this are refused: their squares would be of no use.
const LARGEST: f64 = 1e12;

/// Most classes that a target is asked for.
pub const MOST_CLASSES: usize = 20;

/// What is in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Numbers.
    Numbers,
    /// Dates, as days since the first of them, which is this one.
    Days(String),
    /// From two to [`MOST_CLASSES`] words, in the order of the alphabet. Two stand for −1 and 1.
    Words(Vec<String>),
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
    /// The different values in ascending order, if they are not more than [`MOST_CLASSES`].
    distinct: Option<Vec<f64>>,
    missing: usize,
    first_missing: Option<(usize, String)>,
    /// What was expected instead of the first cell that is no number.
    pub(super) first_word: Option<(usize, String)>,
    /// The first number with a decimal sign: which, and where.
    pub(super) decimal: Option<(Decimal, usize, String)>,
    mostly_numbers: bool,
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

    /// Its numbers, one for each row, NaN where one is missing; −1 and 1 for two words, the places of more. Of no use where there is
    /// trouble.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// In how many rows its value is missing.
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// Its name, and for days, since when they are counted.
    pub fn title(&self) -> String {
        match &self.content {
            Content::Days(first) => format!("{} (days since {first})", self.name),
            _ => self.name.clone(),
        }
    }

    /// Whether it can be a feature.
    pub fn is_number(&self) -> bool {
        matches!(self.content, Content::Numbers | Content::Days(_))
    }

    /// Whether there is trouble though most of its cells are numbers.
    pub fn is_spoiled(&self) -> bool {
        self.mostly_numbers && matches!(self.content, Content::Trouble { .. })
    }

    /// What there is instead of a missing value, and on which line, if any is missing.
    pub(super) fn lacks(&self) -> Option<(usize, String)> {
        self.first_missing.clone()
    }

    /// Makes it a column in trouble.
    pub(super) fn spoil(&mut self, line: usize, expected: String) {
        self.content = Content::Trouble { line, expected };
    }

    /// Whether it only counts the rows, from 0 or 1.
    pub(super) fn counts_rows(&self) -> bool {
        let first = self.values.first().copied().unwrap_or(f64::NAN);
        let mut rows = self.values.iter().enumerate();
        [0.0, 1.0].contains(&first) && rows.all(|(row, value)| *value == first + row as f64)
    }

    /// Its classes in ascending order, as values and as they stand in the table; `None` where there are more than [`MOST_CLASSES`].
    pub fn classes(&self) -> Option<Vec<(f64, String)>> {
        let distinct = self.distinct.as_ref()?;
        let text = |value: f64, k: usize| match &self.content {
            Content::Words(words) => words.get(k).cloned().unwrap_or_default(),
            _ => value.to_string(),
        };
        let known = !matches!(self.content, Content::Trouble { .. });
        known.then(|| distinct.iter().enumerate().map(|(k, value)| (*value, text(*value, k))).collect())
    }
}

/// A column that is being read.
pub(super) struct Collector {
    name: String,
    separator: char,
    values: Vec<f64>,
    numbers: usize,
    distinct: Option<Vec<f64>>,
    decimal: Option<(Decimal, usize, String)>,
    /// Different words; there may be one too many.
    words: Vec<String>,
    dates: Dates,
    missing: usize,
    first_missing: Option<(usize, String)>,
    /// What was expected instead of the first cell that is no number.
    first_word: Option<(usize, String)>,
    /// What was found instead of a date.
    first_undated: Option<(usize, String)>,
    /// What was expected instead of the first cell that can neither be a number nor a word.
    never: Option<(usize, String)>,
}

/// The dates of a column.
#[derive(Default)]
struct Dates {
    count: usize,
    form: Option<DateForm>,
    first: Option<(usize, String)>,
    /// The same days with the month in front, if there are slashes; NaN where that is impossible.
    month_first: Vec<f64>,
    /// Whether all can have the day in front, and whether all can have the month.
    possible: [bool; 2],
}

impl Collector {
    pub(super) fn new(name: String, separator: char) -> Self {
        Self {
            name,
            separator,
            values: Vec::new(),
            numbers: 0,
            distinct: Some(Vec::new()),
            decimal: None,
            words: Vec::new(),
            dates: Dates { possible: [true; 2], ..Dates::default() },
            missing: 0,
            first_missing: None,
            first_word: None,
            first_undated: None,
            never: None,
        }
    }

    /// Takes a cell.
    pub(super) fn take(&mut self, cell: &str, line: usize) {
        let value = match self.number(cell, line) {
            Ok(value) => {
                self.numbers += 1;
                self.first_undated.get_or_insert_with(|| (line, found(cell)));
                self.count(value);
                value
            }
            Err(_) if is_missing(cell) => {
                self.missing += 1;
                self.first_missing.get_or_insert_with(|| (line, found(cell)));
                f64::NAN
            }
            Err(why) => {
                match CellDate::of(cell).filter(|date| self.dates.form.is_none_or(|form| form == date.form)) {
                    Some(date) => self.date(cell, line, date),
                    None => self.word(cell, line, why),
                }
            }
        };
        self.values.push(value);
    }

    fn number(&mut self, cell: &str, line: usize) -> Result<f64, Misread> {
        let decimal = self.decimal.as_ref().map(|(decimal, ..)| *decimal);
        let value = match plain(cell, decimal.unwrap_or_default()) {
            // Between commas, a comma before three digits is more likely one between thousands.
            Err(Misread::Comma) if decimal.is_none() && !(self.separator == ',' && thousands(cell)) => {
                let value = plain(cell, Decimal::Comma)?;
                self.decimal = Some((Decimal::Comma, line, shortened(cell)));
                value
            }
            value => {
                let value = value?;
                if decimal.is_none() && cell.contains('.') {
                    self.decimal = Some((Decimal::Point, line, shortened(cell)));
                }
                value
            }
        };
        if value.abs() > LARGEST {
            self.never
                .get_or_insert_with(|| (line, format!("expected a number within ±1e12, {}", found(cell))));
        }
        Ok(value)
    }

    /// Notes a value among the different ones, unless these are too many.
    fn count(&mut self, value: f64) {
        let Some(distinct) = &mut self.distinct else { return };
        // Of the two zeros there is one.
        let value = value + 0.0;
        match distinct.binary_search_by(|known| known.total_cmp(&value)) {
            Err(_) if distinct.len() == MOST_CLASSES => self.distinct = None,
            Err(place) => distinct.insert(place, value),
            Ok(_) => {}
        }
    }

    fn date(&mut self, cell: &str, line: usize, date: CellDate) -> f64 {
        let dates = &mut self.dates;
        dates.count += 1;
        dates.form = Some(date.form);
        dates.first.get_or_insert_with(|| (line, shortened(cell)));
        self.first_word.get_or_insert_with(|| (line, Misread::NoNumber.of(cell)));
        let days = [false, true].map(|month_first| date.days(month_first));
        if date.form == DateForm::Slashes {
            for (possible, days) in dates.possible.iter_mut().zip(days) {
                *possible &= days.is_some();
            }
            dates.month_first.resize(self.values.len(), f64::NAN);
            dates.month_first.push(days[1].unwrap_or(f64::NAN));
        }
        days[0].unwrap_or(f64::NAN)
    }

    fn word(&mut self, cell: &str, line: usize, why: Misread) -> f64 {
        let unclosed = if cell.contains('\n') { "; is a quote not closed?" } else { "" };
        self.first_word.get_or_insert_with(|| (line, why.of(cell) + unclosed));
        self.first_undated.get_or_insert_with(|| (line, found(cell)));
        let known = self.words.iter().position(|word| word == cell);
        if known.is_none() && self.words.len() <= MOST_CLASSES {
            self.words.push(cell.to_owned());
        }
        known.unwrap_or(self.words.len() - 1) as f64
    }

    pub(super) fn finish(mut self) -> Column {
        let cells = self.values.len() - self.missing;
        let content =
            self.content(cells).unwrap_or_else(|(line, expected)| Content::Trouble { line, expected });
        if let Content::Words(words) = &content {
            let places: Vec<f64> = self
                .words
                .iter()
                .map(|word| code(words.iter().filter(|other| *other < word).count(), words.len()))
                .collect();
            for value in &mut self.values {
                *value = places.get(*value as usize).copied().filter(|_| !value.is_nan()).unwrap_or(f64::NAN);
            }
            self.distinct = Some((0..words.len()).map(|k| code(k, words.len())).collect());
        }
        let mostly_numbers = self.numbers > 0 && 2 * self.numbers >= cells;
        let Self { name, values, distinct, missing, first_missing, first_word, decimal, .. } = self;
        Column {
            name,
            values,
            content,
            distinct,
            missing,
            first_missing,
            first_word,
            decimal,
            mostly_numbers,
        }
    }

    /// What the cells are together, or which one is in the way and what was expected instead. Days begin to count at the first one.
    fn content(&mut self, cells: usize) -> Result<Content, (usize, String)> {
        let expected =
            |what: &str, (line, found): (usize, String)| (line, format!("expected {what}, {found}"));
        if cells == 0 {
            let nothing = self.first_missing.clone().unwrap_or_default();
            return Err(expected("a number", nothing));
        }
        if let (Some(never), first) = (self.never.take(), &self.first_word) {
            return Err(first.clone().filter(|first| first.0 < never.0).unwrap_or(never));
        }
        if self.numbers == cells {
            return Ok(Content::Numbers);
        }
        if self.dates.count == cells {
            return self.days();
        }
        if 2 * self.dates.count > cells {
            let other = self.first_undated.clone().unwrap_or_default();
            return Err(expected("a date as in the other rows", other));
        }
        let few = self.words.len() == 2
            || (3..=MOST_CLASSES).contains(&self.words.len()) && self.words.len() < cells;
        if self.numbers + self.dates.count == 0 && few {
            let mut words = self.words.clone();
            words.sort_unstable();
            return Ok(Content::Words(words));
        }
        Err(self.first_word.clone().unwrap_or_default())
    }

    fn days(&mut self) -> Result<Content, (usize, String)> {
        let Dates { form, first, month_first, possible, .. } = &mut self.dates;
        let (line, cell) = first.clone().unwrap_or_default();
        if *form == Some(DateForm::Slashes) {
            month_first.resize(self.values.len(), f64::NAN);
            let same = |(a, b): (&f64, &f64)| a == b || a.is_nan();
            match possible {
                [true, true] if !self.values.iter().zip(&*month_first).all(same) => {
                    let expected = format!(
                        "expected dates such as 2024-01-31, found \"{cell}\" and others that do not tell day from month"
                    );
                    return Err((line, expected));
                }
                [false, true] => self.values = std::mem::take(month_first),
                [false, false] => {
                    let expected = format!(
                        "expected dates such as 2024-01-31, found \"{cell}\" and others, some of which have the day and some the month in front"
                    );
                    return Err((line, expected));
                }
                [true, _] => {}
            }
        }
        self.distinct = None;
        let begin = self.values.iter().copied().fold(f64::INFINITY, f64::min).floor();
        self.values.iter_mut().for_each(|value| *value -= begin);
        Ok(Content::Days(iso(begin)))
    }
}

/// What stands for a word: −1 and 1 for one of two, else its place.
fn code(place: usize, words: usize) -> f64 {
    if words == 2 { 2.0 * place as f64 - 1.0 } else { place as f64 }
}

fn found(cell: &str) -> String {
    if cell.is_empty() { "found an empty cell".into() } else { format!("found \"{}\"", shortened(cell)) }
}

/// Whether a cell says that there is no value, in the words of spreadsheets, R, pandas and databases.
fn is_missing(cell: &str) -> bool {
    const WORDS: [&str; 7] = ["na", "n/a", "nan", "null", "#n/a", "#na", "<na>"];
    const SIGNS: [&str; 6] = ["", "?", "-", "–", "—", "."];
    SIGNS.contains(&cell) || WORDS.iter().any(|word| word.eq_ignore_ascii_case(cell.trim_start_matches('-')))
}

/// Whether all commas of a number stand before three digits, as they do between thousands; a number below 1 has no thousands.
fn thousands(cell: &str) -> bool {
    let digits = cell.trim_start_matches(['-', '+', '\u{2212}', '\u{2013}']);
    let mut groups = digits.split(',');
    let first = groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'));
    let three = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    first && groups.all(three)
}
