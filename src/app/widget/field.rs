//! A number as typed text.

use super::scale::{exact, read};
use egui::text::{CCursor, CCursorRange};
use egui::{Align2, EventFilter, Id, Key, Margin, Modifiers, Response, TextEdit, Ui};

/// Around the text.
const MARGIN: Margin = Margin::symmetric(4, 2);

/// A number that can be typed.
pub(in crate::app) struct NumberField<'a> {
    /// Keeps the focus, and the text while it is edited.
    pub(in crate::app) id: Id,
    /// Its name for screen readers.
    pub(in crate::app) name: &'a str,
    /// In points, with everything around the text.
    pub(in crate::app) width: f32,
    /// The value as it is shown while nobody edits it.
    pub(in crate::app) written: String,
}

/// What came of a field in this frame.
pub(in crate::app) enum FieldInput {
    /// Nothing.
    Nothing,
    /// A number, or what was expected in its place.
    Number(Result<f64, String>),
    /// The number of presses of the arrow up, negative for down.
    Nudge(f64),
}

impl NumberField<'_> {
    /// Draws it. While it is edited it holds all digits of the value; what is not changed is never written back.
    pub(in crate::app) fn ui(self, ui: &mut Ui, value: f64) -> (Response, FieldInput) {
        let Self { id, name, width, written } = self;
        let draft = id.with("draft");
        let kept: Option<String> = ui.data(|data| data.get_temp(draft));
        let edited = kept.is_some();
        let mut text = kept.unwrap_or(written);
        let nudge = presses(ui, id);
        let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        let mut output = TextEdit::singleline(&mut text)
            .id(id)
            .margin(MARGIN)
            .desired_width(width - MARGIN.sum().x)
            .align(Align2::RIGHT_CENTER)
            .event_filter(arrows)
            .show(ui);
        let response = output.response.response.clone().accessible_name(name);
        if response.has_focus() && !edited && !response.changed() {
            text = exact(value);
            let all = CCursorRange::two(CCursor::default(), CCursor::new(text.chars().count()));
            output.state.cursor.set_char_range(Some(all));
            output.state.store(ui.ctx(), id);
        }
        // egui says for two frames that a focus was lost; only in the first one there is a text to be read.
        let left = response.lost_focus() && edited && !ui.input(|input| input.key_pressed(Key::Escape));
        let set_from_outside = response.changed() && !response.has_focus();
        let typed = if nudge != 0.0 {
            FieldInput::Nudge(nudge)
        } else if (left || set_from_outside) && text != exact(value) {
            FieldInput::Number(read(&text))
        } else {
            FieldInput::Nothing
        };
        // After a nudge the text is that of the new value, which the next frame knows.
        let keep = response.has_focus() && nudge == 0.0;
        ui.data_mut(|data| match keep {
            true => {
                data.insert_temp(draft, text);
            }
            false => data.remove::<String>(draft),
        });
        (response, typed)
    }
}

fn presses(ui: &Ui, id: Id) -> f64 {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return 0.0;
    }
    ui.input_mut(|input| {
        let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key) as f64;
        count(Key::ArrowUp) - count(Key::ArrowDown)
    })
}
