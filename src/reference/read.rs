//! Reading records, with errors that name the field.

use super::NoVerdict;
use crate::experiment::FieldError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::cell::RefCell;

/// A field that is not what was expected.
pub(super) fn malformed(path: impl Into<String>, expected: impl Into<String>) -> FieldError {
    FieldError { path: path.into(), expected: expected.into() }
}

/// Refuses a file of another format.
pub(super) fn format(root: &Value, expected: &str) -> Result<(), FieldError> {
    let found = &root["format"];
    if found.as_str() == Some(expected) {
        return Ok(());
    }
    Err(malformed(
        "format",
        format!(
            "expected \"{expected}\", found {}",
            if found.is_null() { "nothing".into() } else { found.to_string() }
        ),
    ))
}

/// The list of records under a key.
pub(super) fn list<'a>(root: &'a Value, key: &str) -> Result<&'a [Value], FieldError> {
    let list = root[key].as_array().ok_or_else(|| malformed(key, "expected a list of records"))?;
    Ok(list)
}

/// A record, or a part of one, that stands at `path`.
pub(super) fn record<T: DeserializeOwned>(value: &Value, path: &str) -> Result<T, FieldError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let inside = error.path().to_string();
        let path = if inside == "." { path.to_owned() } else { format!("{path}.{inside}") };
        malformed(path, error.inner().to_string())
    })
}

/// Every record's identifier.
#[derive(Deserialize)]
struct Head {
    id: String,
}

/// The identifier of a record.
pub(super) fn id(value: &Value, path: &str) -> Result<String, FieldError> {
    record::<Head>(value, path).map(|head| head.id)
}

/// Refuses a list that does not have as many numbers as it should.
pub(super) fn length(path: &str, key: &str, found: usize, expected: usize) -> Result<(), FieldError> {
    if found == expected {
        return Ok(());
    }
    Err(malformed(format!("{path}.{key}"), format!("expected {expected} numbers, found {found}")))
}

/// Refuses a negative tolerance.
pub(super) fn tolerance(path: &str, key: &str, tolerance: f64) -> Result<(), FieldError> {
    if tolerance >= 0.0 {
        return Ok(());
    }
    Err(malformed(format!("{path}.{key}"), format!("expected a number of at least 0, found {tolerance}")))
}

/// Settings by name. It remembers what was asked for, so that a setting that nobody knows is noticed.
pub(super) struct NamedSettings<'a> {
    path: String,
    fields: &'a Map<String, Value>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> NamedSettings<'a> {
    pub(super) fn new(fields: &'a Map<String, Value>, path: String) -> Self {
        Self { path, fields, asked: RefCell::default() }
    }

    pub(super) fn number(&self, key: &'static str) -> Result<f64, FieldError> {
        self.take(key, "a number", Value::as_f64)
    }

    /// A count of at least 1.
    pub(super) fn count(&self, key: &'static str) -> Result<u64, FieldError> {
        self.take(key, "a whole number of at least 1", |value| value.as_u64().filter(|count| *count > 0))
    }

    pub(super) fn switch(&self, key: &'static str) -> Result<bool, FieldError> {
        self.take(key, "true or false", Value::as_bool)
    }

    pub(super) fn text(&self, key: &'static str) -> Result<&'a str, FieldError> {
        self.take(key, "a text", Value::as_str)
    }

    fn take<T>(
        &self,
        key: &'static str,
        expected: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<T, FieldError> {
        self.asked.borrow_mut().push(key);
        let value = self.fields.get(key);
        value.and_then(read).ok_or_else(|| {
            let found = value.map_or("nothing".into(), Value::to_string);
            malformed(format!("{}.{key}", self.path), format!("expected {expected}, found {found}"))
        })
    }

    /// A setting that nobody asked for might mean anything.
    pub(super) fn nothing_else(&self) -> Result<(), NoVerdict> {
        let asked = self.asked.borrow();
        match self.fields.keys().find(|key| !asked.contains(&key.as_str())) {
            Some(key) => Err(NoVerdict::NotCovered(format!("no setting \"{key}\""))),
            None => Ok(()),
        }
    }
}
