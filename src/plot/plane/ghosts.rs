//! Pinned runs on the plane: pale trails, and what they are called.

use super::{Plane, trail};
use crate::picture::scene::{Item, Text};
use crate::picture::text_box::Room;
use crate::plot::coordinates::Chart;
use crate::stage::Ghost;

impl<'a> Plane<'a> {
    /// The pinned runs of this plane.
    fn pinned(&self) -> impl Iterator<Item = &'a Ghost> + use<'a> {
        let only = self.only;
        self.stage.ghosts.iter().filter(move |ghost| only.is_none_or(|slot| slot == ghost.actor.slot))
    }

    /// Their pale trails.
    pub(super) fn ghosts(&self, chart: &Chart) -> Vec<Item> {
        let rect = self.projection.target;
        let trail = |Ghost { actor }: &Ghost| {
            let places = trail::iterates(&actor.trajectory, u64::MAX, chart);
            trail::ghost(&places, &actor.style(), self.look, rect)
        };
        self.pinned().filter_map(trail).collect()
    }

    /// What they are called, at their ends or wherever their trails leave the plane.
    pub(super) fn ghost_labels(&self, chart: &Chart, room: &mut Room) -> Vec<Item> {
        let look = self.look;
        let label = |ghost: &Ghost| {
            let places = trail::iterates(&ghost.actor.trajectory, u64::MAX, chart);
            let at = *places.iter().rev().find(|at| self.projection.target.contains(**at))?;
            let colour = ghost.actor.style().colour(look.theme).mix(look.muted, 0.4);
            let words = ghost.label(&self.stage.experiment);
            let text = Text { halo: Some(look.ground), ..Text::new(at, words, look.small, colour) };
            let along = places.iter().rev().step_by((places.len() / 12).max(1)).copied();
            let along = along.filter(|at| self.projection.target.contains(*at));
            room.place(&text, along.flat_map(|at| trail::around(at, 1.3 * look.marker))).map(Item::Text)
        };
        self.pinned().filter_map(label).collect()
    }
}
