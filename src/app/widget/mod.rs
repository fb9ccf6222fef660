//! The one piece of code that draws a control for a setting, whatever part it belongs to.
//!
//! A row is a symbol, a slider and the value as typed text. The symbol tells on hover what it means, and goes back to the
//! default on double click. A typed value may leave the slider's range as long as it makes sense; one that makes none is
//! refused with the reason, and the last good value stays. Drawing never changes a value.

mod chain;
mod field;
mod front;
pub(super) mod heard;
pub(super) mod knots;
mod rail;
mod refusal;
mod scale;
mod side;

pub(super) use chain::chain;
pub(super) use field::{FieldInput, NumberField};
pub(super) use front::in_front;
pub(super) use rail::RailMark;
pub(super) use refusal::{forget_refusal, refuse, show_refusal};
pub(super) use side::SideWidth;

use super::now::Goal;
use crate::number::write::label;
use crate::parameter::{Choice, Kind, Parameter, Parameters};
use egui::{ComboBox, Id, Label, Layout, Response, Sense, Ui, UiBuilder};
use scale::Track;

/// The width of the symbols' column.
pub(super) fn symbol_width(ui: &Ui) -> f32 {
    (4.3 * em(ui)).round()
}

/// The width of a typed number: that of its digits, and some room around them.
pub(super) fn field_width(ui: &Ui) -> f32 {
    (0.0645 * scale::FIELD as f32 * em(ui)).round() + 8.0
}

/// The size of the text.
pub(super) fn em(ui: &Ui) -> f32 {
    egui::TextStyle::Body.resolve(ui.style()).size
}

/// What stands in the symbols' column; it can be clicked.
pub(super) fn symbol(ui: &mut Ui, id: Id, text: &str) -> Response {
    let (_, rect) = ui.allocate_space(egui::vec2(symbol_width(ui), ui.spacing().interact_size.y));
    let layout = Layout::left_to_right(egui::Align::Center);
    let mut inside = ui.new_child(UiBuilder::new().id_salt(id).max_rect(rect).layout(layout));
    inside.add(Label::new(text).selectable(false).truncate().sense(Sense::CLICK))
}

/// Draws a row for every setting of a part; `of` is the part's name.
pub(super) fn part(ui: &mut Ui, id: Id, of: &str, part: &mut dyn Parameters) {
    some_of(ui, id, of, part, |_| true);
}

/// Draws a row for every setting of a part whose key is one that matters now.
pub(super) fn some_of(
    ui: &mut Ui,
    id: Id,
    of: &str,
    part: &mut dyn Parameters,
    matters: impl Fn(&str) -> bool,
) {
    fitted(ui, id, of, part, |key, control| matters(key).then_some(control));
}

/// Draws a row for every setting of a part, its control as `fit` makes it from the usual one; none if it does not matter.
pub(super) fn fitted(
    ui: &mut Ui,
    id: Id,
    of: &str,
    part: &mut dyn Parameters,
    fit: impl for<'c> Fn(&str, Control<'c>) -> Option<Control<'c>>,
) {
    for (index, parameter) in part.parameters().iter().enumerate() {
        let Some(control) = fit(parameter.key, Control::new(id.with(parameter.key), of, parameter)) else {
            continue;
        };
        if let Some(value) = control.ui(ui, part.get(index)) {
            part.set(index, value);
        }
    }
}

/// A control for one setting.
pub(super) struct Control<'a> {
    id: Id,
    of: &'a str,
    parameter: &'a Parameter,
    marks: &'a [RailMark],
    hint: &'a str,
    most: f64,
    all: Option<f64>,
}

impl<'a> Control<'a> {
    /// A control for a setting of the part called `of`.
    pub(super) fn new(id: Id, of: &'a str, parameter: &'a Parameter) -> Self {
        Self { id, of, parameter, marks: &[], hint: "", most: f64::INFINITY, all: None }
    }

    /// With marks on the rail.
    #[must_use]
    pub(super) fn marks(self, marks: &'a [RailMark]) -> Self {
        Self { marks, ..self }
    }

    /// With another line in the symbol's tooltip.
    #[must_use]
    pub(super) fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// Refuses values above `most`, even if the setting on its own would take them.
    #[must_use]
    pub(super) fn most(self, most: f64) -> Self {
        Self { most, ..self }
    }

    /// With a slider up to as many as there are, which is written as all; more is refused.
    #[must_use]
    pub(super) fn all(self, count: usize) -> Self {
        Self { most: count as f64, all: Some(count as f64), ..self }
    }

    /// The values of its slider.
    fn track(&self) -> Option<Track> {
        let track = Track::of(self.parameter)?;
        Some(self.all.map_or(track, |all| track.up_to(all)))
    }

    /// The value as it stands beside the slider.
    fn written(&self, value: f64) -> String {
        match self.all {
            Some(all) if value >= all => "all".to_owned(),
            _ => scale::written(self.parameter, value),
        }
    }

    /// Draws it and answers with the new value if there is one.
    pub(super) fn ui(self, ui: &mut Ui, value: f64) -> Option<f64> {
        let name = format!("{} of {}", self.parameter.symbol, self.of);
        let asked = match (self.parameter.kind, self.track()) {
            (Kind::Choice(choices), _) => self.choice(ui, &name, choices, value),
            (_, Some(track)) => return self.slider(ui, &name, &track, value),
            _ => self.switch(ui, &name, value),
        };
        asked.filter(|asked| *asked != value)
    }

    fn slider(&self, ui: &mut Ui, name: &str, track: &Track, value: f64) -> Option<f64> {
        let mut asked = None;
        let mut refused = None;
        ui.horizontal(|ui| {
            let gap = ui.spacing().item_spacing.x;
            let reset = self.symbol(ui).double_clicked();
            let width = (ui.available_width() - field_width(ui) - gap).max(2.0 * em(ui));
            let (rail, slid) = rail::rail(ui, self.id.with("rail"), name, width, track, value, self.marks);
            asked = slid;
            if reset || rail.double_clicked() {
                asked = Some(self.parameter.default);
            }
            let written = self.written(asked.unwrap_or(value));
            let field = NumberField { id: self.id.with("field"), name, width: field_width(ui), written };
            let (response, typed) = field.ui(ui, value);
            Goal::meet(name, &response);
            if response.gained_focus() {
                forget_refusal(ui, self.id);
            }
            match typed {
                FieldInput::Nothing => {}
                FieldInput::Number(Ok(number)) => asked = Some(number),
                FieldInput::Number(Err(why)) => refused = Some(why),
                FieldInput::Nudge(presses) => asked = Some(track.stepped(value, presses)),
            }
        });
        let accepted = asked.filter(|asked| *asked != value).and_then(|asked| match self.check(asked) {
            Ok(()) => Some(asked),
            Err(why) => {
                refused = Some(why);
                None
            }
        });
        if let Some(why) = refused {
            refuse(ui, self.id, why, &[value]);
        }
        show_refusal(ui, self.id, &[accepted.unwrap_or(value)]);
        accepted
    }

    fn check(&self, value: f64) -> Result<(), String> {
        self.parameter.check(value)?;
        if value > self.most {
            return Err(format!("expected at most {}, found {value}", self.most));
        }
        Ok(())
    }

    fn symbol(&self, ui: &mut Ui) -> Response {
        symbol(ui, self.id.with("symbol"), self.parameter.symbol).on_hover_text(self.words())
    }

    /// Meaning, range, default.
    fn words(&self) -> String {
        let Parameter { meaning, kind, default, .. } = self.parameter;
        let mut words = (*meaning).to_owned();
        if !self.hint.is_empty() {
            words += &format!("\n{}", self.hint);
        }
        if let Some([low, high]) = self.track().map(|track| track.ends()) {
            words += &format!("\nSlider from {} to {}", label(low), label(high));
            if let Kind::Number { valid, .. } = kind {
                words += &format!("; typed, {valid}");
            }
            words += &format!("\nDouble click for {}", scale::written(self.parameter, *default));
        }
        words
    }

    fn switch(&self, ui: &mut Ui, name: &str, value: f64) -> Option<f64> {
        let mut on = value != 0.0;
        let response =
            ui.checkbox(&mut on, self.parameter.symbol).accessible_name(name).on_hover_text(self.words());
        Goal::meet(name, &response);
        response.changed().then(|| f64::from(u8::from(on)))
    }

    fn choice(&self, ui: &mut Ui, name: &str, choices: &[Choice], value: f64) -> Option<f64> {
        let current = value as usize;
        ui.horizontal(|ui| {
            let reset = self.symbol(ui).double_clicked();
            let entries =
                choices.iter().map(|choice| ComboEntry { group: "", name: choice.name, summary: "" });
            let chosen = combo(ui, self.id.with("choice"), name, entries, current);
            if reset { Some(self.parameter.default) } else { chosen.map(|index| index as f64) }
        })
        .inner
    }
}

/// One line of a menu to choose from.
#[derive(Clone, Copy, Debug)]
pub(super) struct ComboEntry<'a> {
    /// What stands above the first entry of a group; nothing if it is empty.
    pub(super) group: &'a str,
    /// The text in the list and on the closed box.
    pub(super) name: &'a str,
    /// A sentence that is shown on hover.
    pub(super) summary: &'a str,
}

/// A menu to choose from, as wide as there is room; answers with the entry that was clicked, if it is another one.
pub(super) fn combo<'a>(
    ui: &mut Ui,
    id: Id,
    name: &str,
    entries: impl Iterator<Item = ComboEntry<'a>>,
    current: usize,
) -> Option<usize> {
    let entries: Vec<_> = entries.collect();
    let selected = entries.get(current).copied();
    let shown = selected.map_or("", |entry| entry.name);
    let mut chosen = None;
    let menu = ComboBox::from_id_salt(id)
        .width(ui.available_width())
        .height(0.7 * ui.ctx().content_rect().height())
        .truncate()
        .selected_text(shown)
        .show_ui(ui, |ui| {
            let mut group = "";
            for (index, entry) in entries.iter().enumerate() {
                if entry.group != group {
                    group = entry.group;
                    ui.weak(group);
                }
                let mut line = ui.selectable_label(index == current, entry.name);
                if !entry.summary.is_empty() {
                    line = line.on_hover_text(entry.summary);
                }
                if line.clicked() {
                    chosen = Some(index);
                }
            }
        });
    let hover =
        selected.map_or("", |entry| if entry.summary.is_empty() { entry.name } else { entry.summary });
    let response = menu.response.accessible_name(name).on_hover_text(hover);
    Goal::meet(name, &response);
    chosen.filter(|index| *index != current)
}

#[cfg(test)]
mod tests;
