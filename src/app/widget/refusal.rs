//! Why what was typed last was refused: it stands below its control until there is another value.

use egui::{Id, Label, RichText, Ui};

/// Why a value was refused.
#[derive(Clone, Debug)]
struct Refusal {
    /// What was expected and what was found.
    why: String,
    /// The value that stayed; once there is another one, the refusal is forgotten.
    kept: Vec<f64>,
    /// When it was seen last, counted in frames: what was out of sight does not come back.
    seen: u64,
}

fn id(of: Id) -> Id {
    of.with("refusal")
}

/// What was typed into a control is refused, and its value stays.
pub(in crate::app) fn refuse(ui: &Ui, of: Id, why: String, kept: &[f64]) {
    let refusal = Refusal { why, kept: kept.to_vec(), seen: ui.ctx().cumulative_frame_nr() };
    ui.data_mut(|data| data.insert_temp(id(of), refusal));
}

/// The last refusal does not matter any more.
pub(in crate::app) fn forget_refusal(ui: &Ui, of: Id) {
    ui.data_mut(|data| data.remove::<Refusal>(id(of)));
}

/// Shows the last refusal of a control as long as its value stays.
pub(in crate::app) fn show_refusal(ui: &mut Ui, of: Id, value: &[f64]) {
    let refusal: Option<Refusal> = ui.data(|data| data.get_temp(id(of)));
    let now = ui.ctx().cumulative_frame_nr();
    match refusal {
        Some(Refusal { why, kept, seen }) if kept == value && seen + 1 >= now => {
            ui.add(Label::new(RichText::new(&why).small().color(ui.visuals().error_fg_color)).wrap());
            ui.data_mut(|data| data.insert_temp(id(of), Refusal { why, kept, seen: now }));
        }
        Some(_) => forget_refusal(ui, of),
        None => {}
    }
}
