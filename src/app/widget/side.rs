//! Panels at the sides, which give way in a narrow window and grow back in a wide one.

use egui::{Id, Panel, PanelState, Rangef, Response, Ui};

/// The widths of a panel.
pub(in crate::app) struct SideWidth {
    /// The panel's name, under which its width is remembered.
    pub(in crate::app) name: &'static str,
    /// Unless somebody dragged its edge.
    pub(in crate::app) default: f32,
    /// What is possible in the window as it is.
    pub(in crate::app) range: Rangef,
}

impl SideWidth {
    /// Gives a panel, which must have this name, the width that is wanted as far as that is possible.
    pub(in crate::app) fn apply(&self, panel: Panel, ui: &Ui) -> Panel {
        let id = self.panel(ui);
        let wanted = ui.data_mut(|data| data.get_persisted(self.wanted())).unwrap_or(self.default);
        let width = wanted.clamp(self.range.min, self.range.max);
        if let Some(mut state) = PanelState::load(ui.ctx(), id).filter(|_| !self.is_dragged(ui)) {
            state.outer_rect.set_width(width);
            ui.data_mut(|data| data.insert_persisted(id, state));
        }
        panel.default_size(width).size_range(self.range)
    }

    /// Remembers the width that somebody dragged the panel to.
    pub(in crate::app) fn remember(&self, ui: &Ui, panel: &Response) {
        if self.is_dragged(ui) {
            ui.data_mut(|data| data.insert_persisted(self.wanted(), panel.rect.width()));
        }
    }

    fn panel(&self, ui: &Ui) -> Id {
        ui.scope_id().with_salt(egui::IdSalt::new(self.name))
    }

    fn wanted(&self) -> Id {
        Id::unique(("wanted width", self.name))
    }

    fn is_dragged(&self, ui: &Ui) -> bool {
        let edge = ui.ctx().read_response(self.panel(ui).with("__resize"));
        edge.is_some_and(|edge| edge.dragged() || edge.drag_stopped())
    }
}
