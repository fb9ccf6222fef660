//! What is heard of the window by those who do not see it.

use egui::{Context, Id, Rect, Role, Sense, Ui, WidgetInfo};

/// Gives something that has no words a name.
pub(in crate::app) fn name(ctx: &Context, id: Id, role: Role, name: &str) {
    ctx.accesskit_node_builder(id, |node| {
        node.set_role(role);
        node.set_label(name);
    });
}

/// Gives something that has a name a description.
pub(in crate::app) fn describe(ctx: &Context, id: Id, words: &str) {
    ctx.accesskit_node_builder(id, |node| node.set_description(words));
}

/// Words that nobody sees, and that are said when they change.
pub(in crate::app) fn announce(ui: &Ui, id: Id, at: Rect, words: &str) {
    let place = Rect::from_min_size(at.min, egui::Vec2::ZERO);
    let response = ui.interact(place, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.ctx().accesskit_node_builder(id, |node| node.set_live(egui::accesskit::Live::Polite));
}
