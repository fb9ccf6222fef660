//! `second_order.json`: Newton's method, line searches, and where scipy's minimizers end, each case a record.

use super::{Comparison, FileReport, Stop, read};
use crate::experiment::FieldError;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Case {
    library: String,
    method: String,
}

pub(super) fn check(root: &Value, report: &mut FileReport) -> Result<(), FieldError> {
    for (index, value) in read::list(root, "cases")?.iter().enumerate() {
        let path = format!("cases[{index}]");
        let id = read::id(value, &path)?;
        let case: Case = read::record(value, &path)?;
        report.take(&id, case.judge())?;
    }
    Ok(())
}

impl Case {
    /// Runs the case's method. A later method is added here: plain ones are compared iterate by iterate, scipy's by
    /// where they end.
    fn judge(&self) -> Result<Comparison, Stop> {
        let Self { library, method } = self;
        Err(Stop::NotCovered(format!("no method \"{method}\" ({library})")))
    }
}
