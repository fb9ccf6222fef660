//! Points of one's own: typed, dragged, or read from a small file.

use super::{Dataset, Example, Names, Source, Task};
use crate::parameter::{Description, Parameter, Parameters};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Number of rows that travel inside an experiment file; if there are more, they stay in a file of their own.
pub const MOST_POINTS: usize = 10_000;

/// Rows that travel inside the experiment file, shared by all copies.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    rows: Arc<[Example]>,
    names: Names,
    /// The table whose rows these are, as they came.
    file: Option<String>,
}

impl Points {
    /// What it says of itself.
    pub const DESCRIPTION: Description = Description {
        id: "points",
        name: "Own points",
        summary: "Points of your own: drag them, add and delete them in the plot",
    };

    /// Rows with the names of their columns.
    pub fn new(rows: impl Into<Arc<[Example]>>, names: Names) -> Self {
        Self { rows: rows.into(), names, file: None }
    }

    /// The same, as the rows of a file with a name.
    #[must_use]
    pub fn from_file(self, name: &str) -> Self {
        Self { file: (!name.is_empty()).then(|| name.to_owned()), ..self }
    }

    /// The name of the file that they come from, unless one was changed since.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The rows.
    pub fn examples(&self) -> &Arc<[Example]> {
        &self.rows
    }

    /// The rows of any source, with its names.
    pub fn of(source: &Source) -> Self {
        match source {
            Source::Points(points) => points.clone(),
            source => Self::new(source.part().rows(), source.part().names()),
        }
    }

    /// The same with another row in the place of one; where there is none, the same.
    #[must_use]
    pub fn with(&self, index: usize, row: Example) -> Self {
        let change = |(k, old): (usize, &Example)| if k == index { row } else { *old };
        self.changed(self.rows.iter().enumerate().map(change))
    }

    /// The same with one more row at the end.
    #[must_use]
    pub fn and(&self, row: Example) -> Self {
        self.changed(self.rows.iter().copied().chain([row]))
    }

    /// The same without one of the rows.
    #[must_use]
    pub fn without(&self, index: usize) -> Self {
        let kept = self.rows.iter().enumerate().filter(|(k, _)| *k != index).map(|(_, row)| *row);
        self.changed(kept)
    }

    fn changed(&self, rows: impl Iterator<Item = Example>) -> Self {
        Self { rows: rows.collect(), names: self.names.clone(), file: None }
    }

    /// Whether the second feature is the constant 1 everywhere, so that there is one feature and an intercept.
    fn one_feature(&self) -> bool {
        self.rows.iter().all(|row| row.x[1] == 1.0)
    }
}

impl Default for Points {
    /// Five points near a line.
    fn default() -> Self {
        let points = [[-1.5, -1.2], [-0.5, 0.1], [0.2, 0.4], [1.0, 1.8], [1.8, 2.1]];
        let rows: Vec<Example> = points.map(|[x, y]| Example { x: [x, 1.0], y }).into();
        Self::new(rows, Names::new("x", "", "y"))
    }
}

impl Parameters for Points {
    fn parameters(&self) -> &'static [Parameter] {
        &[]
    }
    fn get(&self, index: usize) -> f64 {
        panic!("points have no setting {index}")
    }
    fn set(&mut self, index: usize, _: f64) {
        panic!("points have no setting {index}")
    }
    fn check(&self) -> Result<(), (String, String)> {
        let sensible = |value: &f64| value.is_finite() && value.abs() <= 1e12;
        let broken = |row: &Example| !row.x.iter().chain([&row.y]).all(sensible);
        match self.rows.iter().position(broken) {
            None => Ok(()),
            Some(k) => Err((format!("rows[{k}]"), "expected numbers within ±1e12".into())),
        }
    }
}

impl Dataset for Points {
    fn rows(&self) -> Arc<[Example]> {
        self.rows.clone()
    }
    fn suits(&self, task: Task) -> bool {
        let within = |low: f64, high: f64| self.rows.iter().all(|row| (low..=high).contains(&row.y));
        match task {
            Task::Line | Task::Odd => self.one_feature(),
            Task::Threshold => self.one_feature() && within(0.0, 1.0),
            Task::Plane => !self.one_feature(),
            Task::Classes => {
                !self.one_feature() && self.rows.iter().all(|row| row.y.abs() == 1.0 || row.y == 0.0)
            }
        }
    }
    fn names(&self) -> Names {
        self.names.clone()
    }
}

/// Points as they stand in a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"rows\": [[0, 1], [2, 3]]}")]
struct Written {
    /// [x, y] with one feature, [x₁, x₂, y] with two.
    rows: Vec<Vec<f64>>,
    /// As many names as there are numbers in a row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    names: Vec<String>,
    /// The name of the file that they come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

impl Serialize for Points {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Names { x: [first, second], y } = &self.names;
        let one = self.one_feature();
        let row = |e: &Example| if one { vec![e.x[0], e.y] } else { vec![e.x[0], e.x[1], e.y] };
        let names = if one {
            [first, y].map(String::clone).to_vec()
        } else {
            [first, second, y].map(String::clone).to_vec()
        };
        let file = self.file.clone();
        Written { rows: self.rows.iter().map(row).collect(), names, file }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let Written { rows, names, file } = Written::deserialize(deserializer)?;
        let width = rows.first().map_or(2, Vec::len);
        let example = |(k, row): (usize, &Vec<f64>)| match row[..] {
            [x, y] if width == 2 => Ok(Example { x: [x, 1.0], y }),
            [a, b, y] if width == 3 => Ok(Example { x: [a, b], y }),
            _ => {
                let expected = if width == 3 {
                    "three numbers [x1, x2, y]"
                } else {
                    "two numbers [x, y] (or three in every row)"
                };
                Err(D::Error::custom(format!("row {k}: expected {expected}, found {} numbers", row.len())))
            }
        };
        let examples: Vec<Example> = rows.iter().enumerate().map(example).collect::<Result<_, _>>()?;
        let names = match &names[..] {
            [] if width == 2 => Names::new("x", "", "y"),
            [] => Names::new("x₁", "x₂", "y"),
            [x, y] if width == 2 => Names::new(x, "", y),
            [a, b, y] if width == 3 => Names::new(a, b, y),
            other => {
                let found = other.len();
                return Err(D::Error::custom(format!(
                    "names: expected {width}, one for each number of a row, found {found}"
                )));
            }
        };
        Ok(Self { file, ..Self::new(examples, names) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_two_or_three_numbers_and_nothing_else() {
        let read = |text: &str| serde_json::from_str::<Points>(text).map_err(|error| error.to_string());
        assert_eq!(read("{\"rows\": [[1, 2]]}").unwrap().rows[0], Example { x: [1.0, 1.0], y: 2.0 });
        assert_eq!(read("{\"rows\": [[1, 2, 3]]}").unwrap().rows[0], Example { x: [1.0, 2.0], y: 3.0 });
        assert!(
            read("{\"rows\": [[1, 2, 3], [1, 2]]}").unwrap_err().contains("row 1: expected three numbers")
        );
        assert!(read("{\"rows\": [[1]]}").unwrap_err().contains("row 0: expected two numbers"));
        assert!(read("{\"rows\": [[1, 2]], \"names\": [\"a\"]}").unwrap_err().contains("names: expected 2"));
        assert_eq!(read("{\"rows\": []}").unwrap().rows.len(), 0);
    }

    #[test]
    fn rows_keep_the_name_of_their_file_until_one_is_changed() {
        let table = Points::default().from_file("prices.csv");
        let text = serde_json::to_string(&table).unwrap();
        assert_eq!(serde_json::from_str::<Points>(&text).unwrap().file(), Some("prices.csv"));
        assert_eq!(Points::of(&table.clone().into()).file(), Some("prices.csv"));
        let row = table.examples()[0];
        for changed in [table.with(0, row), table.and(row), table.without(0)] {
            assert_eq!(changed.file(), None);
        }
    }
}
