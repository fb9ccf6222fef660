//! Checks the numbers: runs the reference data through the code that the window runs.

use super::After;
use super::modal;
use super::scroll_height;
use crate::app::beside::Job;
use crate::experiment::FieldError;
use crate::number::write::number;
use crate::reference::{FILES, FileReport};
use egui::{Align, Context, Grid, Layout, ProgressBar, ScrollArea, Ui};
use std::task::Poll;

type Report = Result<FileReport, FieldError>;

/// The check, from the moment it is first shown.
#[derive(Default)]
pub(super) struct Check {
    coming: Option<Job<Report>>,
    reports: Vec<Report>,
}

impl Check {
    pub(super) fn ui(&mut self, ctx: &Context) -> After {
        let coming = self.coming.get_or_insert_with(|| start(ctx.clone()));
        while let Poll::Ready(Some(report)) = coming.next() {
            self.reports.push(report);
        }
        modal(ctx, "Check the numbers", 46.0, |ui| {
            ui.label("Each record was computed by PyTorch, optax or SciPy; it passes where every number here agrees");
            let done = self.reports.len() as f32 / FILES.len() as f32;
            if done < 1.0 {
                ui.add(ProgressBar::new(done).text(format!("Checking {}", FILES[self.reports.len()].name)));
            } else {
                ui.label(summary(&self.reports));
            }
            ScrollArea::vertical().max_height(scroll_height(ui) - 60.0).auto_shrink([false, true]).show(
                ui,
                |ui| {
                    table(&self.reports, ui);
                    details(&self.reports, ui);
                },
            );
        })
    }
}

/// Goes file by file; each report comes as soon as it is there.
fn start(ctx: Context) -> Job<Report> {
    Job::start(
        move || ctx.request_repaint(),
        |worker| async move {
            for file in &FILES {
                worker.deliver(worker.piece(|| file.check(file.built_in)).await);
            }
        },
    )
}

fn summary(reports: &[Report]) -> String {
    let finished = || reports.iter().flatten();
    let passed: usize = finished().map(|report| report.passed).sum();
    let failed: usize = finished().map(|report| report.failures.len()).sum();
    let broken = reports.iter().filter(|report| report.is_err()).count();
    match (failed, broken) {
        (0, 0) => format!("All {passed} records that are covered agree"),
        (_, 0) => format!("{failed} records do not agree, {passed} do"),
        _ => format!("{broken} files could not be read, {failed} records do not agree, {passed} do"),
    }
}

fn table(reports: &[Report], ui: &mut Ui) {
    Grid::new("reports").num_columns(5).striped(true).min_col_width(70.0).show(ui, |ui| {
        ui.weak("File");
        for heading in ["passed", "failed", "not covered", WORST] {
            right(ui, |ui| {
                ui.weak(heading).on_hover_text(match heading {
                    WORST => "The largest error of all its numbers as a share of what is allowed: below 100 % it passes",
                    "not covered" => "Records of methods that do not exist here",
                    _ => "Records",
                });
            });
        }
        ui.end_row();
        for report in reports.iter().flatten() {
            ui.label(report.file);
            for text in [
                report.passed.to_string(),
                report.failures.len().to_string(),
                report.not_covered.len().to_string(),
                percent(report.worst),
            ] {
                right(ui, |ui| {
                    ui.label(text);
                });
            }
            ui.end_row();
        }
    });
}

/// The heading of the largest errors.
const WORST: &str = "worst, of tolerance";

/// A share of the tolerance.
fn percent(share: f64) -> String {
    format!("{} %", number(100.0 * share, 3))
}

fn right(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.with_layout(Layout::right_to_left(Align::Center), content);
}

/// What differs, and what is not covered.
fn details(reports: &[Report], ui: &mut Ui) {
    for error in reports.iter().filter_map(|report| report.as_ref().err()) {
        ui.colored_label(ui.visuals().error_fg_color, error.to_string());
    }
    for report in reports.iter().flatten() {
        for failure in &report.failures {
            let text = format!(
                "{}: {} is {}, should be {}",
                failure.id, failure.quantity, failure.got, failure.want
            );
            ui.colored_label(ui.visuals().error_fg_color, text);
        }
    }
    let missing: usize = reports.iter().flatten().map(|report| report.not_covered.len()).sum();
    if missing > 0 {
        egui::CollapsingHeader::new(format!("{missing} records are not covered")).show(ui, |ui| {
            for record in reports.iter().flatten().flat_map(|report| &report.not_covered) {
                ui.weak(format!("{}, {}", record.id, record.reason));
            }
        });
    }
}
