//! The menus from the keyboard, as in most programs: Alt with a letter, F10, or Alt alone; arrows lead from menu to menu.

use egui::{Context, Id, Key, Modifiers, Popup, Response};

/// The letters of the menus, in their order.
const LETTERS: [Key; 5] = [Key::F, Key::E, Key::V, Key::X, Key::H];

/// Opens the menu that the keys ask for; `menus` are the buttons, from the left.
pub(super) fn open(menus: &[Response; 5], ctx: &Context) {
    let now = menus.iter().position(|menu| Popup::is_id_open(ctx, Popup::default_response_id(menu)));
    let asked =
        ctx.input_mut(|input| LETTERS.iter().position(|letter| input.consume_key(Modifiers::ALT, *letter)));
    let first = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F10)) || alt_alone(ctx);
    let beside = now.and_then(|now| {
        let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let (left, right) = (pressed(Key::ArrowLeft), pressed(Key::ArrowRight));
        let step = if left { menus.len() - 1 } else { usize::from(right) };
        (step > 0).then(|| (now + step) % menus.len())
    });
    let Some(next) = asked.or(beside).or((first && now.is_none()).then_some(0)) else { return };
    Popup::open_id(ctx, Popup::default_response_id(&menus[next]));
    menus[next].request_focus();
}

/// Whether Alt was pressed and let go with nothing in between.
fn alt_alone(ctx: &Context) -> bool {
    let id = Id::unique("alt alone");
    let before: Alt = ctx.data(|data| data.get_temp(id)).unwrap_or_default();
    let (down, other) = ctx.input(|input| {
        let with_more = input.modifiers.command || input.modifiers.shift;
        let other = !input.focused || input.pointer.any_down() || !input.keys_down.is_empty() || with_more;
        (input.modifiers.alt, other)
    });
    let now = match (down, other || before == Alt::WithMore) {
        (false, _) => Alt::Up,
        (true, true) => Alt::WithMore,
        (true, false) => Alt::Alone,
    };
    ctx.data_mut(|data| data.insert_temp(id, now));
    before == Alt::Alone && now == Alt::Up && !other
}

/// How Alt is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Alt {
    #[default]
    Up,
    Alone,
    /// With another key or button, since it was pressed.
    WithMore,
}
