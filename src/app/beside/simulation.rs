//! The trajectories of the experiment as it is now: computed within the frame if they are few, beside the window if
//! they are many, and never twice.

use super::swarms::Swarms;
use super::{FRAME_BUDGET, Latest, Worker};
use crate::app::now::Finished;
use crate::experiment::{Experiment, Plan};
use crate::stage::{Actor, Ghost, Stage};
use crate::surface::{Critical, Surface};
use crate::trajectory::Flock;
use std::collections::BTreeSet;
use std::sync::Arc;

/// About how often the search for a surface's landmarks asks for the loss.
const SEARCH: u64 = 300;

/// What there is to know of a surface: where its gradient vanishes, and its lowest loss.
#[derive(Clone, Debug)]
struct Landmarks {
    critical: Vec<Critical>,
    lowest: Option<f64>,
}

impl Landmarks {
    fn of(surface: &Surface) -> Self {
        let critical = surface.critical_points();
        Self { lowest: surface.lowest_of(&critical), critical }
    }

    /// What finding them weighs, in steps of gradient descent on a formula.
    fn weight(surface: &Surface) -> u64 {
        match surface.part().weight() {
            1 => 0,
            weight => SEARCH * weight,
        }
    }
}

/// The trajectories of the experiment as it is now.
pub(in crate::app) struct Simulation {
    /// What is on the stage; while a longer computation is under way, the picture before it.
    stage: Arc<Stage>,
    /// What `stage` was made from; `None` before the first one is there.
    experiment: Option<Experiment>,
    finished: Vec<Finished>,
    /// A longer computation.
    coming: Latest<Experiment, Computed>,
    swarms: Swarms,
}

/// What an experiment's stage is made from.
type Computed = (Landmarks, Vec<Finished>);

impl Simulation {
    /// The experiment's runs; if they are too many to wait for, an empty stage until [`Simulation::follow`] has them.
    pub(in crate::app) fn new(experiment: &Experiment) -> Self {
        let empty = Experiment { runs: Vec::new(), ..experiment.clone() };
        let nothing = Landmarks { critical: Vec::new(), lowest: None };
        let stage = Arc::new(stage(&empty, &[], nothing, None));
        let (coming, swarms) = (Latest::default(), Swarms::default());
        let mut simulation = Self { stage, experiment: None, finished: Vec::new(), coming, swarms };
        let work = plans(experiment).map(|plan| plan.steps * plan.weight()).sum::<u64>();
        if work + Landmarks::weight(&experiment.surface) <= FRAME_BUDGET {
            simulation.follow(experiment, || {});
        }
        simulation
    }

    /// What there is to see.
    pub(in crate::app) fn stage(&self) -> &Arc<Stage> {
        &self.stage
    }

    /// The runs behind the stage, in its order.
    pub(in crate::app) fn finished(&self) -> &[Finished] {
        &self.finished
    }

    /// How much of a longer computation is done, from 0 to 1, while there is one.
    pub(in crate::app) fn progress(&self) -> Option<f32> {
        self.coming.progress()
    }

    /// How much of the swarms is done, from 0 to 1, while they are computed.
    pub(in crate::app) fn swarm_progress(&self) -> Option<f32> {
        self.swarms.progress()
    }

    /// Follows the experiment's swarm for the runs that are not hidden; `wake` is as in [`Simulation::follow`].
    pub(in crate::app) fn follow_swarm(
        &mut self,
        experiment: &Experiment,
        hidden: &BTreeSet<usize>,
        wake: impl Fn() + Send + Sync + 'static,
    ) {
        self.swarms.follow(experiment, hidden, wake);
        let known = self.swarms.flocks();
        let same = |(slot, flock): &(usize, Arc<Flock>), shown: &(usize, Arc<Flock>)| {
            *slot == shown.0 && Arc::ptr_eq(flock, &shown.1)
        };
        let shown = &self.stage.flocks;
        if shown.len() != known.len() || !known.iter().zip(shown).all(|(new, old)| same(new, old)) {
            self.stage = Arc::new(Stage { flocks: known.to_vec(), ..Stage::clone(&self.stage) });
        }
    }

    /// Keeps the trails of the given slots as pale ghosts while the experiment moves on; earlier ones go.
    pub(in crate::app) fn pin(&mut self, shown: impl Fn(usize) -> bool) {
        let ghost = |actor: &Actor| Ghost { actor: actor.clone() };
        self.set_ghosts(self.stage.actors.iter().filter(|actor| shown(actor.slot)).map(ghost).collect());
    }

    /// Lets the ghosts go.
    pub(in crate::app) fn unpin(&mut self) {
        self.set_ghosts(Vec::new());
    }

    fn set_ghosts(&mut self, ghosts: Vec<Ghost>) {
        self.stage = Arc::new(Stage { ghosts, ..Stage::clone(&self.stage) });
    }

    /// Follows the experiment. `wake` is called from another thread when a longer computation is done.
    pub(in crate::app) fn follow(
        &mut self,
        experiment: &Experiment,
        wake: impl Fn() + Send + Sync + 'static,
    ) {
        while let Some((experiment, (landmarks, finished))) = self.coming.receive() {
            self.take(experiment, finished, landmarks);
        }
        if self.experiment.as_ref() == Some(experiment) {
            self.coming.forget();
            return;
        }
        let known = self.experiment.as_ref().is_some_and(|before| before.surface == experiment.surface);
        let landmarks =
            known.then(|| Landmarks { critical: self.stage.critical.clone(), lowest: self.stage.lowest });
        let search = if known { 0 } else { Landmarks::weight(&experiment.surface) };
        let plans: Vec<_> = plans(experiment).map(|plan| self.reuse(plan)).collect();
        let missing = plans.iter().filter_map(|plan| plan.as_ref().err());
        let missing: u64 = missing.map(|plan| plan.steps * plan.weight()).sum();
        if missing + search <= FRAME_BUDGET {
            self.coming.forget();
            let finished =
                plans.into_iter().map(|plan| plan.unwrap_or_else(|plan| Finished::of(*plan))).collect();
            let landmarks = landmarks.unwrap_or_else(|| Landmarks::of(&experiment.surface));
            self.take(experiment.clone(), finished, landmarks);
        } else {
            self.coming.want(experiment, wake, |experiment, worker| {
                compute(worker, experiment.surface, landmarks, plans)
            });
        }
    }

    /// A finished run with this plan, if there is one.
    fn reuse(&self, plan: Plan) -> Result<Finished, Box<Plan>> {
        self.finished.iter().find(|run| run.plan == plan).cloned().ok_or_else(|| Box::new(plan))
    }

    fn take(&mut self, experiment: Experiment, finished: Vec<Finished>, landmarks: Landmarks) {
        self.stage = Arc::new(stage(&experiment, &finished, landmarks, Some(&self.stage)));
        self.experiment = Some(experiment);
        self.finished = finished;
    }
}

fn plans(experiment: &Experiment) -> impl Iterator<Item = Plan> {
    experiment.runs.iter().map(|run| experiment.plan(run))
}

/// Computes the missing landmarks and runs.
async fn compute(
    worker: Worker<Computed>,
    surface: Surface,
    landmarks: Option<Landmarks>,
    plans: Vec<Result<Finished, Box<Plan>>>,
) {
    worker.expect(plans.len());
    // Landmarks come first: verdicts ask for them.
    let landmarks = match landmarks {
        Some(known) => known,
        None => worker.piece(|| Landmarks::of(&surface)).await,
    };
    let finish = |plan: &Result<Finished, Box<Plan>>| {
        let finished = plan.clone().unwrap_or_else(|plan| Finished::of(*plan));
        worker.count(1);
        finished
    };
    let finished = worker.each(&plans, finish).await;
    worker.deliver((landmarks, finished));
}

/// The stage for finished runs.
fn stage(
    experiment: &Experiment,
    finished: &[Finished],
    landmarks: Landmarks,
    before: Option<&Stage>,
) -> Stage {
    let Landmarks { critical, lowest } = landmarks;
    let actors = finished.iter().enumerate().map(|(index, run)| {
        Actor::of(experiment, index, run.plan.clone(), run.trajectory.clone(), &run.judgement)
    });
    let actors = actors.collect();
    // Ghosts are there to be compared with what comes after them, on the same surface.
    let ghosts = before.iter().flat_map(|stage| &stage.ghosts);
    let ghosts = ghosts.filter(|ghost| ghost.belongs_to(&experiment.surface)).cloned().collect();
    // Those before, until the swarms have followed.
    let flocks = before.map_or_else(Vec::new, |stage| stage.flocks.clone());
    let hindsight = before.map(|stage| stage.hindsight.clone()).unwrap_or_default();
    Stage { experiment: experiment.clone(), critical, lowest, actors, ghosts, flocks, hindsight }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::beside::testing::{frames_until, with_threads_and_without};

    /// Frames until the experiment is the one on the stage.
    fn settle(simulation: &mut Simulation, experiment: &Experiment) {
        frames_until(|| {
            simulation.follow(experiment, || {});
            (simulation.stage().experiment == *experiment).then_some(())
        });
    }

    #[test]
    fn runs_that_did_not_change_are_not_computed_again() {
        let mut experiment = Experiment::default();
        let mut simulation = Simulation::new(&experiment);
        let before: Vec<_> = simulation.finished().iter().map(|run| run.trajectory.clone()).collect();
        experiment.relink(2, crate::experiment::Linked::Own);
        experiment.set_learning_rate(2, 0.00123);
        simulation.follow(&experiment, || {});
        for (index, (before, after)) in before.iter().zip(simulation.finished()).enumerate() {
            assert_eq!(Arc::ptr_eq(before, &after.trajectory), index != 2, "run {index}");
        }
    }

    #[test]
    fn a_long_experiment_does_not_keep_the_first_frame_waiting() {
        let experiment = Experiment { steps: 90_000, ..Experiment::default() };
        let mut simulation = Simulation::new(&experiment);
        assert!(simulation.finished().is_empty() && simulation.stage().actors.is_empty());
        simulation.follow(&experiment, || {});
        assert!(simulation.progress().is_some());
        settle(&mut simulation, &experiment);
        assert_eq!(simulation.finished().len(), experiment.runs.len());
    }

    #[test]
    fn a_long_computation_keeps_the_last_picture_until_it_is_done() {
        let mut experiment = Experiment::default();
        let mut simulation = Simulation::new(&experiment);
        let before = simulation.stage().clone();
        experiment.steps = 90_000;
        simulation.follow(&experiment, || {});
        assert!(simulation.progress().is_some());
        assert!(Arc::ptr_eq(&before, simulation.stage()));
        settle(&mut simulation, &experiment);
        assert_eq!(simulation.progress(), None);
    }

    #[test]
    fn a_long_computation_is_finished_and_shown_while_the_experiment_moves_on() {
        with_threads_and_without(|| {
            let original = Experiment::default();
            let mut simulation = Simulation::new(&original);
            let mut shown = 0;
            let mut dragged = Experiment { steps: 60_000, ..original };
            frames_until(|| {
                dragged.steps += 1;
                let before = simulation.stage().clone();
                simulation.follow(&dragged, || {});
                shown += usize::from(!Arc::ptr_eq(&before, simulation.stage()));
                (shown > 1).then_some(())
            });
        });
    }

    #[test]
    fn going_back_while_a_computation_is_under_way_cancels_it() {
        let original = Experiment::default();
        let mut simulation = Simulation::new(&original);
        let longer = Experiment { steps: 90_000, ..original.clone() };
        simulation.follow(&longer, || {});
        simulation.follow(&original, || {});
        assert_eq!(simulation.progress(), None);
        assert_eq!(simulation.stage().experiment, original);
    }

    #[test]
    fn a_loss_over_many_examples_is_searched_and_run_beside_the_window_with_the_same_result() {
        let data = crate::data::Blobs { size: 2000, ..Default::default() }.into();
        let surface = crate::surface::LogisticRegression { data, ..Default::default() };
        let mut experiment = Experiment { steps: 40, ..Experiment::on(surface.into()) };
        let mut simulation = Simulation::new(&experiment);
        for rate in [0.1, 0.2] {
            experiment.learning_rate = rate;
            simulation.follow(&experiment, || {});
            assert!(simulation.progress().is_some());
            assert_ne!(simulation.stage().experiment, experiment, "the last picture stays");
            settle(&mut simulation, &experiment);
            assert_eq!(**simulation.stage(), Stage::of(&experiment));
        }
    }
}
