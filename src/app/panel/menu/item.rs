//! Entries of menus: a column for a mark, the text, and the shortcut at the right.

use crate::app::now::{Command, Spec};
use egui::{
    Atom, AtomPaintArgs, Button, RectAlign, Response, Role, Shape, Stroke, Tooltip, Ui, Vec2, WidgetInfo,
};

/// What stands before an entry's text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Nothing, but as wide.
    Blank,
    /// A tick.
    Tick,
    /// A dot: one of several.
    Dot,
}

/// Entries are in one line, and frameless until they are pointed at.
pub(super) fn style(style: &mut egui::Style) {
    egui::containers::menu::menu_style(style);
    style.wrap_mode = Some(egui::TextWrapMode::Extend);
}

/// A command, which is pushed when it is chosen.
pub(super) fn command(of: Command, ui: &mut Ui, commands: &mut Vec<Command>) {
    if plain(&of, ui).clicked() {
        ui.close();
        commands.push(of);
    }
}

/// A command that has nothing to do now.
pub(super) fn unavailable_command(of: &Command, ui: &mut Ui) {
    ui.add_enabled_ui(false, |ui| plain(of, ui));
}

fn plain(of: &Command, ui: &mut Ui) -> Response {
    let Spec { text, hint, shortcut, .. } = of.spec();
    let mut button = Button::new(text);
    if let Some(shortcut) = shortcut {
        button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
    }
    let response = beside(ui.add(button), hint);
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, ui.is_enabled(), text));
    response
}

/// A command without a mark, in a menu in which others have one.
pub(super) fn indented(of: Command, ui: &mut Ui, commands: &mut Vec<Command>) {
    let Spec { text, hint, shortcut, .. } = of.spec();
    let shortcut = shortcut.map(|shortcut| ui.ctx().format_shortcut(&shortcut));
    let response = beside(marked(Mark::Blank, text, shortcut, ui), hint);
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, true, text));
    if response.clicked() {
        ui.close();
        commands.push(of);
    }
}

/// An entry with a hint at its side, so that the entries below can be read meanwhile.
pub(super) fn beside(entry: Response, hint: &str) -> Response {
    let mut tooltip = Tooltip::for_enabled(&entry);
    tooltip.popup = tooltip
        .popup
        .align(RectAlign::RIGHT_START)
        .gap(2.0 * entry.ctx.global_style().spacing.item_spacing.x);
    tooltip.show(|ui| {
        ui.label(hint);
    });
    entry
}

/// Something that is on or off; whether it was clicked.
pub(super) fn check(on: bool, text: &str, hint: &str, shortcut: Option<String>, ui: &mut Ui) -> bool {
    let mark = if on { Mark::Tick } else { Mark::Blank };
    let response = beside(marked(mark, text, shortcut, ui), hint);
    response.widget_info(|| WidgetInfo::selected(Role::MenuItemCheckBox, true, on, text));
    response.clicked()
}

/// A command that turns something on or off.
pub(super) fn check_command(on: bool, of: Command, ui: &mut Ui, commands: &mut Vec<Command>) {
    let Spec { text, hint, shortcut, .. } = of.spec();
    let shortcut = shortcut.map(|shortcut| ui.ctx().format_shortcut(&shortcut));
    if check(on, text, hint, shortcut, ui) {
        commands.push(of);
    }
}

/// One of several; whether it was clicked.
pub(super) fn choice(on: bool, text: &str, hint: &str, ui: &mut Ui) -> bool {
    let mark = if on { Mark::Dot } else { Mark::Blank };
    let response = beside(marked(mark, text, None, ui), hint);
    response.widget_info(|| WidgetInfo::selected(Role::MenuItemRadio, true, on, text));
    response.clicked()
}

/// A menu within a menu whose entries have marks.
pub(super) fn submenu(text: &str, ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.menu_button((atom(Mark::Blank, ui), text), content);
}

fn marked(mark: Mark, text: &str, shortcut: Option<String>, ui: &mut Ui) -> Response {
    let mut button = Button::new((atom(mark, ui), text));
    if let Some(shortcut) = shortcut {
        button = button.shortcut_text(shortcut);
    }
    ui.add(button)
}

fn atom(mark: Mark, ui: &Ui) -> Atom<'static> {
    let side = 0.7 * ui.text_style_height(&egui::TextStyle::Button);
    Atom::paint(Vec2::splat(side), move |ui, AtomPaintArgs { rect, fallback_text_color: colour }| {
        let at = |x: f32, y: f32| rect.min + rect.size() * Vec2::new(x, y);
        match mark {
            Mark::Blank => {}
            Mark::Tick => {
                let corners = vec![at(0.1, 0.55), at(0.4, 0.85), at(0.9, 0.15)];
                ui.painter().add(Shape::line(corners, Stroke::new(0.14 * side, colour)));
            }
            Mark::Dot => {
                ui.painter().circle_filled(rect.center(), 0.28 * side, colour);
            }
        }
    })
}
