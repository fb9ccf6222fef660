//! The table of the end: what came of each run, to be copied.

use super::After;
use super::modal;
use super::scroll_height;
use crate::app::paint;
use crate::picture::font::Weight;
use crate::picture::look::Look;
use crate::results::{Results, TOLERANCE};
use crate::stage::Stage;
use egui::{Context, Grid, Label, RichText, ScrollArea, Ui};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The table, and what it is made from.
pub(super) struct ResultsDialog {
    stage: Arc<Stage>,
    hidden: BTreeSet<usize>,
    results: Results,
}

/// The tolerances to choose from.
const TOLERANCES: [f64; 6] = [1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12];

impl ResultsDialog {
    /// Of the runs that are not hidden.
    pub(super) fn of(stage: Arc<Stage>, hidden: BTreeSet<usize>) -> Self {
        let results = Results::of(&stage, |slot| !hidden.contains(&slot), TOLERANCE);
        Self { stage, hidden, results }
    }

    pub(super) fn ui(&mut self, look: &Look, ctx: &Context) -> After {
        modal(ctx, "Results of all runs", 76.0, |ui| {
            self.tolerance(ui);
            let words = format!("Steps and gradients {}", self.results.words());
            ui.add(Label::new(RichText::new(words).color(paint::colour(look.muted))).wrap());
            ui.add_space(ui.spacing().item_spacing.y);
            let height = scroll_height(ui) - 4.0 * ui.spacing().interact_size.y;
            let area = ScrollArea::both().max_height(height.max(60.0)).auto_shrink([false, true]);
            area.show(ui, |ui| self.table(ui));
            ui.add_space(ui.spacing().item_spacing.y);
            ui.horizontal(|ui| {
                for (name, text) in [
                    ("Copy as text", Results::text as fn(&Results) -> String),
                    ("Copy as CSV", Results::csv),
                    ("Copy as LaTeX", Results::latex),
                ] {
                    if ui.button(name).clicked() {
                        ui.ctx().copy_text(text(&self.results));
                    }
                }
            });
        })
    }

    fn tolerance(&mut self, ui: &mut Ui) {
        let mut chosen = self.results.tolerance;
        ui.horizontal(|ui| {
            ui.label("Tolerance");
            for tolerance in TOLERANCES {
                let name = crate::number::write::label(tolerance);
                ui.selectable_value(&mut chosen, tolerance, &name)
                    .accessible_name(format!("Tolerance {tolerance:e}"));
            }
        });
        if chosen != self.results.tolerance {
            self.results = Results::of(&self.stage, |slot| !self.hidden.contains(&slot), chosen);
        }
    }

    fn table(&self, ui: &mut Ui) {
        let (headings, rows) = self.results.cells();
        Grid::new("results").num_columns(headings.len()).striped(true).show(ui, |ui| {
            for heading in &headings {
                ui.label(RichText::new(heading).family(paint::family(Weight::Bold)));
            }
            ui.end_row();
            for row in &rows {
                for (heading, cell) in headings.iter().zip(row) {
                    // A number alone says nothing to somebody who hears it.
                    let heard = format!("{}, {heading}: {cell}", row[0]);
                    let label = ui.add(Label::new(cell).extend());
                    label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &heard));
                }
                ui.end_row();
            }
        });
    }
}
