//! `descent-lab check`: whether our numbers agree with other programs'.

use super::arguments::{CheckArguments, OutputForm};
use super::{CliError, Streams};
use crate::reference::{self, Elsewhere, Failure, File, FileReport, NotCovered};
use serde::Serialize;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

pub(super) fn carry_out(check: &CheckArguments, streams: &mut Streams<'_>) -> Result<(), CliError> {
    let reports = match &check.reference {
        Some(folder) => read_folder(folder)?,
        None => built_in()?,
    };
    let failed: usize = reports.iter().flatten().map(|report| report.failures.len()).sum();
    let (summary, failures) = match check.format {
        OutputForm::Text => (text(&reports), String::new()),
        OutputForm::Json => (json(&reports)?, list_failures(&reports)),
    };
    let written = streams.out.write_all(summary.as_bytes());
    streams.err.write_all(failures.as_bytes()).ok();
    if failed > 0 {
        let records = if failed == 1 { "record does" } else { "records do" };
        return Err(CliError::Failed(format!("{failed} {records} not agree")));
    }
    Ok(written?)
}

/// One report for each of [`reference::FILES`]; `None` if the folder has no such file.
type Reports = [Option<FileReport>; reference::FILES.len()];

/// Checks a folder. A file that is not there is said to be absent; a folder without any of them is a mistake.
fn read_folder(folder: &Path) -> Result<Reports, CliError> {
    let mut reports = Reports::default();
    for (report, file) in reports.iter_mut().zip(&reference::FILES) {
        let path = folder.join(file.name);
        let unreadable = |error| CliError::input(path.as_os_str(), format_args!("cannot be read: {error}"));
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            text => text.map_err(unreadable)?,
        };
        *report = Some(file.check(&text).map_err(|error| CliError::input(path.as_os_str(), error))?);
    }
    if reports.iter().all(Option::is_none) {
        let names = reference::FILES.map(|file| file.name).join(", ");
        let expected = format!("expected a folder with reference data ({names}), found none of these files");
        return Err(CliError::input(folder.as_os_str(), expected));
    }
    Ok(reports)
}

fn built_in() -> Result<Reports, CliError> {
    let mut reports = Reports::default();
    for (report, file) in reports.iter_mut().zip(&reference::FILES) {
        let File { name, built_in, .. } = file;
        *report = Some(file.check(built_in).map_err(|error| CliError::input(name.as_ref(), error))?);
    }
    Ok(reports)
}

/// The whole of the output for programs.
#[derive(Serialize)]
struct Summary {
    files: Vec<FileSummary>,
}

/// One file's numbers; `worst` is null if it is not finite.
#[derive(Serialize)]
struct FileSummary {
    file: &'static str,
    passed: usize,
    failed: usize,
    not_covered: usize,
    worst: f64,
}

impl From<&FileReport> for FileSummary {
    fn from(report: &FileReport) -> Self {
        let FileReport { file, passed, failures, not_covered, elsewhere: _, worst } = report;
        let (failed, not_covered) = (failures.len(), not_covered.len());
        Self { file, passed: *passed, failed, not_covered, worst: *worst }
    }
}

fn json(reports: &Reports) -> Result<String, CliError> {
    let files = reports.iter().flatten().map(FileSummary::from).collect();
    Ok(serde_json::to_string(&Summary { files })? + "\n")
}

/// What is not covered, what ended in another minimum, then what failed, then a line for each file: what matters most stands last, where it is seen.
fn text(reports: &Reports) -> String {
    let mut text = String::new();
    for report in reports.iter().flatten() {
        for NotCovered { id, reason } in &report.not_covered {
            text.push_str(&format!("not covered: {}: {id}: {reason}\n", report.file));
        }
    }
    for report in reports.iter().flatten() {
        for Elsewhere { id, at } in &report.elsewhere {
            text.push_str(&format!(
                "another minimum: {}: {id}: ends at ({:?}, {:?})\n",
                report.file, at.x, at.y
            ));
        }
    }
    text.push_str(&list_failures(reports));
    for (report, file) in reports.iter().zip(&reference::FILES) {
        let line = report.as_ref().map_or("absent".into(), summary);
        text.push_str(&format!("{:<18}  {line}\n", file.name));
    }
    text
}

fn summary(report: &FileReport) -> String {
    let FileReport { file: _, passed, failures, not_covered, elsewhere: _, worst } = report;
    let (failed, not_covered) = (failures.len(), not_covered.len());
    let mut line = format!("{passed:>4} passed  {failed:>4} failed  {not_covered:>4} not covered  worst ");
    let worst = if worst.is_finite() { write!(line, "{worst:.3}") } else { write!(line, "not finite") };
    worst.map_or(String::new(), |()| line)
}

fn list_failures(reports: &Reports) -> String {
    let mut text = String::new();
    for report in reports.iter().flatten() {
        for Failure { id, quantity, got, want, count } in &report.failures {
            let others = if *count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
            text.push_str(&format!(
                "failed: {}: {id}: {quantity} is {got}, expected {want}{others}\n",
                report.file
            ));
        }
    }
    text
}
