//! What is shown: an experiment with its finished runs.

use std::sync::Arc;

use crate::around::Decay;
use crate::experiment::{Experiment, Handover, Layer, Plan, Run, View};
use crate::insight::regret::Hindsight;
use crate::insight::{self, Judgement, stability::exact_limit};
use crate::number::write::label;
use crate::optimizer::{MethodVisitor, StepScale, Stepper};
use crate::parameter::Parameters;
use crate::picture::palette::{self, Style};
use crate::platform::{progress, work};
use crate::surface::{Critical, CriticalKind, Surface};
use crate::trajectory::{Explanation, Flock, Trajectory};

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
    /// A run of an experiment that has been carried out and judged.
    pub fn of(
        experiment: &Experiment,
        run: usize,
        plan: Plan,
        trajectory: Arc<Trajectory>,
        judgement: &Judgement,
    ) -> Self {
        Self {
            slot: experiment.runs[run].slot,
            name: experiment.name(run),
            verdict: judgement.verdict.name().to_owned(),
            limit: exact_limit(&plan),
            trajectory,
            plan,
        }
    }

    /// Its colour, dash and marker.
    pub fn style(&self) -> Style {
        palette::style(self.slot)
    }

    /// The method that takes over from its own, where the run came that far.
    pub fn handover(&self) -> Option<&Handover> {
        let reached = |then: &&Handover| then.step < self.trajectory.samples.len() as u64;
        self.plan.then.as_ref().filter(|then| then.step < self.plan.steps).filter(reached)
    }

    /// Whether one of its methods looks around before it steps, and so may search a line or have a model: nothing needs to
    /// be replayed of the others to know.
    pub fn looks_around(&self) -> bool {
        struct LooksAround;
        impl MethodVisitor for LooksAround {
            type Output = bool;
            fn visit<P: Stepper>(self, _: &P) -> bool {
                !P::FIRST_ORDER
            }
        }
        let Plan { optimizer, then, .. } = &self.plan;
        optimizer.visit(LooksAround) || then.as_ref().is_some_and(|then| then.optimizer.visit(LooksAround))
    }

    /// The step that starts at iterate `step`, and its number; where none does, the one that led there.
    pub fn looked_at(&self, step: u64) -> (u64, Explanation) {
        let step = self.trajectory.index(step) as u64;
        let explanation = self.trajectory.explain(&self.plan, step);
        if !explanation.is_empty() || step == 0 {
            return (step, explanation);
        }
        (step - 1, self.trajectory.explain(&self.plan, step - 1))
    }
}

/// The pale trail of an earlier run.
#[derive(Clone, Debug, PartialEq)]
pub struct Ghost {
    /// The run as it was.
    pub actor: Actor,
}

impl Ghost {
    /// What it is called beside what there is now: its name, its learning rate, and what its surface had that this one has not.
    pub fn label(&self, now: &Experiment) -> String {
        let Actor { name, plan, .. } = &self.actor;
        let mut words = vec![name.clone()];
        if plan.optimizer.part().step_scale() != StepScale::Ignored {
            words.push(format!("α = {}", label(plan.learning_rate)));
        }
        let (before, after) = (&plan.surface, &now.surface);
        for (index, parameter) in before.parameters().iter().enumerate() {
            let same = after.parameters().get(index).is_some_and(|other| other.key == parameter.key)
                && before.get(index) == after.get(index);
            if !same {
                words.push(format!("{} = {}", parameter.symbol, parameter.words(before.get(index))));
            }
        }
        words.join(", ")
    }

    /// Whether it went over the surface that there is now, whatever that one's settings are.
    pub fn belongs_to(&self, now: &Surface) -> bool {
        let before = &self.actor.plan.surface;
        before.description() == now.description() && before.title() == now.title()
    }
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
    /// What each run's slot does from many starts, where there are such.
    pub flocks: Vec<(usize, Arc<Flock>)>,
    /// What the best fixed choices cost that regret is measured by, as far as it was asked for.
    pub hindsight: Arc<Hindsight>,
}

impl Stage {
    /// Runs all runs of an experiment and judges them, from many starts too where it has such; without ghosts.
    pub fn of(experiment: &Experiment) -> Self {
        progress::begin("running", "steps", experiment.all_steps());
        let runs: Vec<usize> = (0..experiment.runs.len()).collect();
        let actors = work::all(&runs, |&index| {
            let plan = experiment.plan(&experiment.runs[index]);
            let trajectory = Arc::new(Trajectory::of(&plan));
            let judgement = insight::verdict(&plan, &trajectory);
            Actor::of(experiment, index, plan, trajectory, &judgement)
        });
        Self {
            actors,
            critical: experiment.surface.critical_points(),
            lowest: experiment.surface.lowest(),
            ghosts: Vec::new(),
            flocks: flocks(experiment),
            hindsight: Arc::default(),
            experiment: experiment.clone(),
        }
    }

    /// The runs that a view shows.
    pub fn visible<'a>(&'a self, view: &'a View) -> impl Iterator<Item = &'a Actor> {
        self.actors.iter().filter(|actor| !view.hidden.contains(&actor.slot))
    }

    /// What is added to the loss that a view shows: what is around all runs, or around the first visible one.
    pub fn penalty(&self, view: &View) -> Option<Decay> {
        let experiment = &self.experiment;
        let shown = |run: &&Run| !view.hidden.contains(&run.slot);
        let own = || experiment.runs.iter().filter(shown).find_map(|run| experiment.around(run).decay);
        experiment.around.decay.or_else(own).filter(|_| view.shows(Layer::Penalized))
    }

    /// The minima, the lowest first.
    pub fn minima(&self) -> impl Iterator<Item = &Critical> {
        self.critical.iter().filter(|critical| critical.kind == CriticalKind::Minimum)
    }
}

/// Every run from all the starts of an experiment.
fn flocks(experiment: &Experiment) -> Vec<(usize, Arc<Flock>)> {
    let flock = |run: &Run| {
        let swarm = experiment.swarm(run)?;
        Some((run.slot, Arc::new(Flock::of(&experiment.plan(run), &swarm))))
    };
    experiment.runs.iter().filter_map(flock).collect()
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
}
