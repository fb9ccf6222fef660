//! What is shown: an experiment with its finished runs.

use std::sync::Arc;

use super::palette::{self, Style};
use super::rect::Rect;
use super::window::Window;
use crate::experiment::{Aspect, Experiment, Plan, View};
use crate::insight::{self, stability::limit_at};
use crate::surface::{Critical, CriticalKind, Surface};
use crate::trajectory::Trajectory;

/// A run with its trajectory.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Its style, and its identity.
    pub slot: usize,
    /// What it is called.
    pub name: String,
    /// All that decides its trajectory.
    pub plan: Plan,
    /// Where it went.
    pub trajectory: Arc<Trajectory>,
    /// What can be said about it in a word or two; may be empty.
    pub verdict: String,
    /// The learning rate beyond which it is unstable, where that is exact.
    pub limit: Option<f64>,
}

impl Actor {
    /// Its colour, dash and marker.
    pub fn style(&self) -> Style {
        palette::style(self.slot)
    }
}

/// The pale trail of an earlier run.
#[derive(Clone, Debug, PartialEq)]
pub struct Ghost {
    /// The style it had.
    pub slot: usize,
    /// Where it went.
    pub trajectory: Arc<Trajectory>,
}

/// An experiment with all that was computed from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// What decides the trajectories.
    pub experiment: Experiment,
    /// The surface's critical points.
    pub critical: Vec<Critical>,
    /// The surface's lowest known loss.
    pub lowest: Option<f64>,
    /// The runs, in the experiment's order.
    pub actors: Vec<Actor>,
    /// Earlier trails to compare with, drawn behind.
    pub ghosts: Vec<Ghost>,
}

impl Stage {
    /// Runs all runs of an experiment and judges them; without ghosts.
    pub fn of(experiment: &Experiment) -> Self {
        let actors = experiment.runs.iter().enumerate().map(|(index, run)| {
            let plan = experiment.plan(run);
            let trajectory = Trajectory::of(&plan);
            let limit = limit_at(&plan, plan.start).filter(|limit| limit.exact);
            Actor {
                slot: run.slot,
                name: experiment.name(index),
                verdict: insight::verdict(&plan, &trajectory).verdict.name().to_owned(),
                limit: limit.map(|limit| limit.rate),
                trajectory: Arc::new(trajectory),
                plan,
            }
        });
        Self {
            actors: actors.collect(),
            critical: experiment.surface.critical_points(),
            lowest: experiment.surface.lowest(),
            ghosts: Vec::new(),
            experiment: experiment.clone(),
        }
    }

    /// The runs that a view shows.
    pub fn visible<'a>(&'a self, view: &'a View) -> impl Iterator<Item = &'a Actor> {
        self.actors.iter().filter(|actor| !view.hidden.contains(&actor.slot))
    }

    /// The minima, the lowest first.
    pub fn minima(&self) -> impl Iterator<Item = &Critical> {
        self.critical.iter().filter(|critical| critical.kind == CriticalKind::Minimum)
    }
}

/// What is visible of the plane in a target rectangle: the view's window or the surface's own, grown so that a circle
/// looks like a circle where the view asks for that.
pub fn bounds(surface: &Surface, view: &View, target: Rect) -> Window {
    let [x, y] = view.window.unwrap_or_else(|| surface.part().window());
    let window = Window { x, y };
    match view.aspect {
        Aspect::Equal => window.aspect_fitted(target.width() / target.height()),
        Aspect::Free => window,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_has_an_actor_for_every_run_and_shows_those_that_are_not_hidden() {
        let experiment = Experiment::default();
        let stage = Stage::of(&experiment);
        assert_eq!(stage.actors.len(), experiment.runs.len());
        let hidden = View { hidden: [1, 3].into(), ..View::default() };
        let slots: Vec<usize> = stage.visible(&hidden).map(|actor| actor.slot).collect();
        assert_eq!(slots, [0, 2, 4]);
        for (actor, run) in stage.actors.iter().zip(&experiment.runs) {
            assert_eq!(*actor.trajectory, Trajectory::of(&experiment.plan(run)));
        }
    }

    #[test]
    fn bounds_keep_circles_round_unless_released() {
        let surface = Experiment::default().surface;
        let target = Rect::from_size([600.0, 300.0]);
        let window = Some([[0.0, 1.0], [0.0, 1.0]]);
        let equal = bounds(&surface, &View { window, ..View::default() }, target);
        assert_eq!(equal, Window { x: [-0.5, 1.5], y: [0.0, 1.0] });
        let free = View { window, aspect: Aspect::Free, ..View::default() };
        assert_eq!(bounds(&surface, &free, target), Window { x: [0.0, 1.0], y: [0.0, 1.0] });
    }
}
