//! The data beside the planes, with every run's model in them.

use super::{Keep, Pane, PaneContent, Showing, plane_slots, shown};
use crate::picture::rect::Rect;
use crate::picture::scene::Item;
use crate::plot::data_pane::DataPane;
use crate::stage::Stage;

pub(super) struct DataContent;

impl PaneContent for DataContent {
    fn is_there(&self, stage: &Stage) -> bool {
        stage.experiment.surface.data().is_some()
    }

    fn items(&self, target: Rect, seen: &Showing, keep: &mut dyn Keep) -> Vec<Item> {
        let Showing { stage, view, surface, look, step, cursor, pointed, .. } = *seen;
        let Some(axes) = keep.data_axes(seen) else { return Vec::new() };
        // Where its neighbours have headings it has one too.
        let beside = shown(stage, view).iter().filter(|pane| matches!(pane, Pane::Beside(_))).count();
        let heading = plane_slots(stage, view).len() > 1 || beside > 1;
        let heading = if heading { "Data and models" } else { "" };
        DataPane { surface, stage, view, axes: &axes, target, look, step, cursor, pointed, heading }.items()
    }
}
