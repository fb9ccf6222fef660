//! What is taken of a table: columns, classes, rows.

use super::column::{Column, Content, MOST_CLASSES};
use super::{CsvError, Table};
use crate::data::{Example, Names, Task};
use crate::number::read::{Decimal, number};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the target of chosen columns means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A number; of two words the first one in the alphabet is −1, the other one 1.
    #[default]
    Number,
    /// One of two classes, of which the lower one becomes −1 and the higher one 1.
    Classes,
    /// One of two classes, of which the lower one becomes 0 and the higher one 1.
    Share,
}

impl Target {
    /// Whether it is a plain number.
    pub fn is_number(&self) -> bool {
        *self == Self::Number
    }
}

/// What is done with rows in which a chosen column has no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The table is refused.
    #[default]
    Refuse,
    /// They are left out.
    LeaveOut,
}

impl Missing {
    /// Whether it is what happens unless something else is asked for.
    pub fn is_refused(&self) -> bool {
        *self == Self::Refuse
    }
}

/// What is taken of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pick {
    /// The columns of one or two features and, last, of the target.
    pub columns: Vec<usize>,
    /// What the target means.
    pub target: Target,
    /// Of more than two classes the two that are told apart, the lower one first, or the one that is told from all others.
    pub classes: Vec<String>,
    /// What is done with rows that lack a value.
    pub missing: Missing,
}

/// Chosen columns as examples.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The rows.
    pub rows: Arc<[Example]>,
    /// What the columns are called.
    pub names: Names,
    /// What stands for the lower and the higher class in the table, if the target has classes.
    pub labels: Option<[String; 2]>,
    /// How many rows are left out because they lack a value.
    pub incomplete: usize,
    /// How many rows are left out because they are of other classes.
    pub of_others: usize,
}

/// How the values of a target are written.
#[derive(Clone, Copy)]
enum Code {
    /// As they are.
    Value,
    /// The higher class is 1; the lower one, or all others, is written as `below`.
    Class { low: Option<f64>, high: f64, below: f64 },
}

impl Code {
    /// `None` for another class.
    fn of(self, value: f64) -> Option<f64> {
        match self {
            Self::Value => Some(value),
            Self::Class { high, .. } if value == high => Some(1.0),
            Self::Class { low, below, .. } => low.is_none_or(|low| value == low).then_some(below),
        }
    }
}

impl Table {
    /// The columns that a task would use: the first ones with numbers or days, as many as it has features, and as the target the next
    /// one; for classes the last column that has those asked for, else the last one with two words, with two values, with a few words. A column that
    /// only counts the rows comes last. `None` if there are too few.
    pub fn suggest(&self, task: Task, classes: &[String]) -> Option<Vec<usize>> {
        let wanted = task.features();
        let columns = self.columns();
        let words = |k: &usize| matches!(columns[*k].content(), Content::Words(_));
        let two = |k: &usize| columns[*k].classes().is_some_and(|classes| classes.len() == 2);
        let asked = |k: &usize| {
            !classes.is_empty() && classes.iter().all(|class| value_of(&columns[*k], class).is_some())
        };
        let all = || (0..columns.len()).rev();
        let target = match task {
            Task::Classes | Task::Threshold => all()
                .find(asked)
                .or_else(|| all().find(|k| words(k) && two(k)))
                .or_else(|| all().find(two))
                .or_else(|| all().find(words)),
            Task::Line | Task::Odd | Task::Plane => all().find(asked),
        };
        let numbers = |k: &usize| columns[*k].is_number() && Some(*k) != target;
        let mut free: Vec<usize> = (0..columns.len()).filter(numbers).collect();
        // What is needed of the first ones stays in the table's order.
        let needed = wanted + usize::from(target.is_none());
        if free.len() > needed {
            free.sort_by_key(|&k| columns[k].counts_rows());
        }
        let chosen: Vec<usize> = free.into_iter().take(needed).chain(target).collect();
        (chosen.len() == wanted + 1).then_some(chosen)
    }

    /// What the target in a column has to mean for a task; with `classes`, one of these.
    pub fn target(&self, column: usize, task: Task, classes: &[String]) -> Target {
        let within = |column: &Column| {
            column.values().iter().all(|value| (0.0..=1.0).contains(value) || value.is_nan())
        };
        match task {
            Task::Line | Task::Odd | Task::Plane if classes.is_empty() => Target::Number,
            Task::Line | Task::Odd | Task::Plane | Task::Classes => Target::Classes,
            Task::Threshold => match self.columns().get(column) {
                Some(column)
                    if *column.content() == Content::Numbers && within(column) && classes.is_empty() =>
                {
                    Target::Number
                }
                _ => Target::Share,
            },
        }
    }

    /// The examples in one or two columns of features and, last, one of the target.
    ///
    /// # Errors
    /// If a cell of these columns is no number, or the target is not what it has to be.
    pub fn choose(&self, pick: &Pick) -> Result<Chosen, CsvError> {
        let labels = self.check(pick)?;
        let [features @ .., goal] = &pick.columns[..] else { return Err(self.too_few(pick)) };
        let code = self.code(*goal, pick)?;
        let values = |k: usize| self.columns().get(k).map_or(&[][..], Column::values);
        let (first, second) =
            (features.first().map_or(&[][..], |k| values(*k)), features.get(1).map(|k| values(*k)));
        let (mut rows, mut incomplete, mut of_others) = (Vec::with_capacity(self.len()), 0, 0);
        for (row, (x, y)) in first.iter().zip(values(*goal)).enumerate() {
            let x = [*x, second.map_or(1.0, |second| second[row])];
            match code.of(*y) {
                _ if x[0].is_nan() || x[1].is_nan() || y.is_nan() => incomplete += 1,
                None => of_others += 1,
                Some(y) => rows.push(Example { x, y }),
            }
        }
        if rows.is_empty() {
            return Err(CsvError::whole("expected rows with a value in each of the columns, found none"));
        }
        let name =
            |k: Option<&usize>| k.and_then(|k| self.columns().get(*k)).map(Column::title).unwrap_or_default();
        let names = Names { x: [name(features.first()), name(features.get(1))], y: name(Some(goal)) };
        Ok(Chosen { rows: rows.into(), names, labels, incomplete, of_others })
    }

    /// Whether chosen columns are sound; what stands for the lower and the higher class, if the target has classes.
    ///
    /// # Errors
    /// As [`Table::choose`].
    pub fn check(&self, pick: &Pick) -> Result<Option<[String; 2]>, CsvError> {
        let [features @ .., goal] = &pick.columns[..] else { return Err(self.too_few(pick)) };
        if !(1..=2).contains(&features.len()) {
            return Err(self.too_few(pick));
        }
        for k in features {
            let column = self.column(*k)?;
            self.complete(*k, column, pick.missing)?;
            self.numbers(*k, column)?;
        }
        let column = self.column(*goal)?;
        self.complete(*goal, column, pick.missing)?;
        match self.code(*goal, pick)? {
            Code::Value => {
                self.numbers(*goal, column)?;
                Ok(match column.content() {
                    Content::Words(words) => <[String; 2]>::try_from(words.clone()).ok(),
                    _ => None,
                })
            }
            Code::Class { low, high, .. } => {
                let classes = column.classes().unwrap_or_default();
                let text = |value: f64| {
                    classes.iter().find(|(known, _)| *known == value).map(|(_, text)| text.clone())
                };
                let high = text(high).unwrap_or_default();
                let low = low.map_or_else(|| format!("not {high}"), |low| text(low).unwrap_or_default());
                Ok(Some([low, high]))
            }
        }
    }

    /// In how many rows one of these columns has no value.
    pub fn incomplete(&self, columns: &[usize]) -> usize {
        let columns: Vec<&Column> = columns.iter().filter_map(|k| self.columns().get(*k)).collect();
        let lacking: Vec<&Column> = columns.into_iter().filter(|column| column.missing() > 0).collect();
        let lacks = |row: &usize| lacking.iter().any(|column| column.values()[*row].is_nan());
        if lacking.is_empty() { 0 } else { (0..self.len()).filter(lacks).count() }
    }

    fn too_few(&self, pick: &Pick) -> CsvError {
        CsvError::whole(format!(
            "expected one or two features and a target, found {} columns",
            pick.columns.len()
        ))
    }

    fn column(&self, k: usize) -> Result<&Column, CsvError> {
        self.columns().get(k).ok_or_else(|| CsvError::whole(format!("there is no column {}", k + 1)))
    }

    fn error(&self, k: usize, line: Option<usize>, expected: String) -> CsvError {
        let column = self.columns().get(k).map(|column| (k + 1, column.name().to_owned()));
        CsvError { line, column, expected }
    }

    /// Whether no value is missing, if none may be.
    fn complete(&self, k: usize, column: &Column, missing: Missing) -> Result<(), CsvError> {
        let trouble = matches!(column.content(), Content::Trouble { .. });
        match column.lacks().filter(|_| missing.is_refused() && !trouble) {
            None => Ok(()),
            Some((line, found)) => {
                let count = column.missing();
                let rows = if count == 1 {
                    "1 row lacks a value".into()
                } else {
                    format!("{count} rows lack a value")
                };
                let expected =
                    format!("expected a number, {found}; {rows} and can be left out (--missing leave-out)");
                Err(self.error(k, Some(line), expected))
            }
        }
    }

    /// Whether a column has numbers: words only if there are two of them.
    fn numbers(&self, k: usize, column: &Column) -> Result<(), CsvError> {
        match column.content() {
            Content::Numbers | Content::Days(_) => Ok(()),
            Content::Words(words) if words.len() == 2 => Ok(()),
            Content::Words(_) => {
                let (line, expected) = column.first_word.clone().unwrap_or_default();
                Err(self.error(k, Some(line), expected))
            }
            Content::Trouble { line, expected } => Err(self.error(k, Some(*line), expected.clone())),
        }
    }

    /// How the target in a column is written.
    fn code(&self, k: usize, pick: &Pick) -> Result<Code, CsvError> {
        let column = self.column(k)?;
        let below = match pick.target {
            Target::Number => return Ok(Code::Value),
            Target::Classes => -1.0,
            Target::Share => 0.0,
        };
        if let Content::Trouble { line, expected } = column.content() {
            return Err(self.error(k, Some(*line), expected.clone()));
        }
        let class = |name: &String| {
            value_of(column, name).ok_or_else(|| {
                self.error(
                    k,
                    None,
                    format!("expected one of its classes ({}), found \"{name}\"", listed(column)),
                )
            })
        };
        match &pick.classes[..] {
            [] => {}
            [one] => return Ok(Code::Class { low: None, high: class(one)?, below }),
            [low, high] if low != high => {
                return Ok(Code::Class { low: Some(class(low)?), high: class(high)?, below });
            }
            other => {
                let expected =
                    format!("expected two classes, or one against the rest, found {}", other.join(", "));
                return Err(self.error(k, None, expected));
            }
        }
        match column.classes().as_deref() {
            Some([(low, _), (high, _)]) => Ok(Code::Class { low: Some(*low), high: *high, below }),
            classes => {
                let share = if pick.target == Target::Share { "numbers from 0 to 1, or " } else { "" };
                let found = match classes {
                    Some([(_, only)]) => format!("found only {only}"),
                    Some([(_, first), .., (_, last)]) => format!(
                        "found {}; choose two of them (--classes \"{first},{last}\") or one against the rest (--classes \"{last}\")",
                        listed(column)
                    ),
                    _ => format!("found more than {MOST_CLASSES} values"),
                };
                Err(self.error(k, None, format!("expected {share}two classes, {found}")))
            }
        }
    }
}

/// The value that stands for a class in a column.
fn value_of(column: &Column, class: &str) -> Option<f64> {
    let classes = column.classes()?;
    let value = number(class, Decimal::Either).ok().filter(|_| column.is_number());
    classes.iter().find(|(known, text)| text == class || Some(*known) == value).map(|(value, _)| *value)
}

/// The classes of a column, one after another.
fn listed(column: &Column) -> String {
    let classes = column.classes().unwrap_or_default();
    classes.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(", ")
}
