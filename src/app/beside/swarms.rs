//! The swarms of the visible runs: computed within the frame where they are small, beside the window where they are large.

use super::{FRAME_BUDGET, Latest, Worker};
use crate::experiment::{Experiment, Layout, Plan, Run, Swarm};
use crate::real::V;
use crate::trajectory::Flock;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// A computation that has taken so long is given up when the experiment changes; a shorter one is finished and shown, so
/// that a slider that is dragged moves the picture.
const PATIENCE: Duration = Duration::from_millis(300);

/// All that decides a run's swarm.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    /// The run's plan; from the origin if the start alone does not matter.
    plan: Plan,
    swarm: Swarm,
}

impl Key {
    fn starts(&self) -> Vec<V> {
        self.swarm.starts(self.plan.surface.part().window(), self.plan.start)
    }

    /// What decides a run's swarm, if it has one.
    fn of(experiment: &Experiment, run: &Run) -> Option<Self> {
        let swarm = experiment.swarm(run)?;
        let plan = experiment.plan(run);
        let start = if swarm.layout == Layout::Repeats { plan.start } else { V::zeros() };
        Some(Self { plan: Plan { start, ..plan }, swarm })
    }
}

/// A run's swarm that is there.
#[derive(Clone)]
struct Done {
    key: Key,
    flock: Arc<Flock>,
}

/// The swarms of the visible runs.
pub(in crate::app) struct Swarms {
    done: Vec<Done>,
    /// What is shown: slots and their swarms.
    flocks: Vec<(usize, Arc<Flock>)>,
    /// A longer computation.
    coming: Latest<Vec<(usize, Key)>, Vec<Done>>,
}

impl Default for Swarms {
    fn default() -> Self {
        Self { done: Vec::new(), flocks: Vec::new(), coming: Latest::patient_for(PATIENCE) }
    }
}

impl Swarms {
    /// What there is to see, by the runs' slots.
    pub(in crate::app) fn flocks(&self) -> &[(usize, Arc<Flock>)] {
        &self.flocks
    }

    /// How much of a longer computation is done, from 0 to 1, while there is one.
    pub(in crate::app) fn progress(&self) -> Option<f32> {
        self.coming.progress()
    }

    /// Follows the experiment and what is visible of it. `wake` is called from another thread.
    pub(in crate::app) fn follow(
        &mut self,
        experiment: &Experiment,
        hidden: &BTreeSet<usize>,
        wake: impl Fn() + Send + Sync + 'static,
    ) {
        if experiment.swarm.is_none() {
            *self = Self::default();
            return;
        }
        while let Some((wanted, done)) = self.coming.receive() {
            let slots = wanted.iter().map(|(slot, _)| *slot);
            self.flocks = slots.zip(done.iter().map(|done| done.flock.clone())).collect();
            self.done = done;
        }
        let visible = experiment.runs.iter().filter(|run| !hidden.contains(&run.slot));
        let wanted: Vec<(usize, Key)> =
            visible.filter_map(|run| Some((run.slot, Key::of(experiment, run)?))).collect();
        let missing: Vec<&Key> =
            wanted.iter().map(|(_, key)| key).filter(|key| self.find(key).is_none()).collect();
        let steps: u64 = missing
            .iter()
            .map(|key| (key.plan.steps * key.plan.weight()).saturating_mul(key.swarm.count))
            .sum();
        if steps == 0 {
            self.coming.forget();
        } else if steps <= FRAME_BUDGET {
            self.coming.forget();
            let fresh = missing
                .into_iter()
                .map(|key| Done { key: key.clone(), flock: Arc::new(Flock::of(&key.plan, &key.swarm)) });
            self.done.extend(fresh.collect::<Vec<_>>());
        } else {
            let known: Vec<_> = wanted.iter().map(|(_, key)| self.find(key).cloned()).collect();
            self.coming.want(&wanted, wake, |wanted, worker| fly(worker, wanted, known));
        }
        self.show(&wanted, experiment);
    }

    fn find(&self, key: &Key) -> Option<&Done> {
        self.done.iter().find(|done| done.key == *key)
    }

    /// Shows what is there; what is not there yet keeps what it had, on the same surface.
    fn show(&mut self, wanted: &[(usize, Key)], experiment: &Experiment) {
        let before = |slot: usize| {
            let (_, flock) = self.flocks.iter().find(|(of, _)| *of == slot)?;
            let same = |done: &&Done| Arc::ptr_eq(&done.flock, flock);
            let done = self.done.iter().find(same)?;
            (done.key.plan.surface == experiment.surface).then(|| done.clone())
        };
        let shown = wanted.iter().filter_map(|(slot, key)| {
            let done = self.find(key).cloned().or_else(|| before(*slot))?;
            Some((*slot, done))
        });
        let shown: Vec<(usize, Done)> = shown.collect();
        self.flocks = shown.iter().map(|(slot, done)| (*slot, done.flock.clone())).collect();
        self.done = shown.into_iter().map(|(_, done)| done).collect();
    }
}

/// Computes the missing swarms, run by run and start by start.
async fn fly(worker: Worker<Vec<Done>>, wanted: Vec<(usize, Key)>, known: Vec<Option<Done>>) {
    let missing = wanted.iter().zip(&known).filter(|(_, known)| known.is_none());
    worker.expect(missing.map(|((_, key), _)| key.starts().len()).sum());
    let mut done = Vec::new();
    for ((_, key), known) in wanted.into_iter().zip(known) {
        if let Some(known) = known {
            done.push(known);
            continue;
        }
        let starts: Vec<(u64, V)> = (0..).zip(key.starts()).collect();
        let mut flock = Flock::new(&key.plan, starts.len(), key.swarm.layout);
        let flown = worker.each(&starts, |(number, start)| {
            let flown = flock.flown(*number, *start);
            worker.count(1);
            flown
        });
        let flown = flown.await;
        flown.into_iter().for_each(|flown| flock.take(flown));
        done.push(Done { key, flock: Arc::new(flock) });
    }
    worker.deliver(done);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn experiment(count: u64, steps: u64) -> Experiment {
        let swarm = Some(Swarm { count, ..Swarm::default() });
        Experiment { swarm, steps, ..Experiment::default() }
    }

    fn wait(swarms: &mut Swarms, experiment: &Experiment) {
        swarms.follow(experiment, &BTreeSet::new(), || {});
        assert!(swarms.progress().is_some());
        crate::app::beside::testing::frames_until(|| {
            swarms.follow(experiment, &BTreeSet::new(), || {});
            swarms.progress().is_none().then_some(())
        });
    }

    #[test]
    fn a_small_swarm_is_there_at_once_for_every_visible_run_and_a_moved_start_costs_nothing() {
        let mut experiment = experiment(20, 50);
        let mut swarms = Swarms::default();
        swarms.follow(&experiment, &[1].into(), || {});
        assert_eq!(swarms.progress(), None);
        let slots: Vec<usize> = swarms.flocks().iter().map(|(slot, _)| *slot).collect();
        assert_eq!(slots, [0, 2, 3, 4]);
        let before = swarms.flocks()[0].1.clone();
        assert_eq!(before.flights().len(), 20);
        experiment.start = Some(V::new(0.3, 0.3));
        swarms.follow(&experiment, &[1].into(), || {});
        assert!(Arc::ptr_eq(&before, &swarms.flocks()[0].1));
        experiment.swarm = None;
        swarms.follow(&experiment, &BTreeSet::new(), || {});
        assert!(swarms.flocks().is_empty());
    }

    #[test]
    fn repeats_follow_the_start_and_there_are_none_without_noise() {
        let mut experiment = Experiment { swarm: Some(Swarm::repeats()), steps: 20, ..Experiment::default() };
        let mut swarms = Swarms::default();
        swarms.follow(&experiment, &BTreeSet::new(), || {});
        assert!(swarms.flocks().is_empty() && swarms.progress().is_none());
        experiment.around.noise = Some(Default::default());
        for start in [V::new(0.3, 0.3), V::new(-0.5, 1.0)] {
            experiment.start = Some(start);
            swarms.follow(&experiment, &BTreeSet::new(), || {});
            assert_eq!(swarms.flocks().len(), 5);
            assert!(swarms.flocks().iter().all(|(_, flock)| flock.flights()[7].start == start));
        }
    }

    #[test]
    fn a_large_swarm_is_computed_beside_the_window_and_the_last_one_stays_until_then() {
        let small = experiment(20, 50);
        let mut swarms = Swarms::default();
        swarms.follow(&small, &BTreeSet::new(), || {});
        let before = swarms.flocks()[0].1.clone();
        let large = experiment(400, 200);
        swarms.follow(&large, &BTreeSet::new(), || {});
        assert!(swarms.progress().is_some());
        assert!(Arc::ptr_eq(&before, &swarms.flocks()[0].1));
        swarms.follow(&small, &BTreeSet::new(), || {});
        assert_eq!(swarms.progress(), None, "going back cancels");
        wait(&mut swarms, &large);
        assert_eq!(swarms.progress(), None);
        assert_eq!(swarms.flocks().len(), 5);
        assert!(swarms.flocks().iter().all(|(_, flock)| flock.flights().len() == 400));
    }

    #[test]
    fn a_swarm_on_another_surface_does_not_stay() {
        let mut experiment = experiment(20, 50);
        let mut swarms = Swarms::default();
        swarms.follow(&experiment, &BTreeSet::new(), || {});
        experiment.surface = crate::surface::Surface::named("himmelblau").unwrap();
        experiment.steps = 20_000;
        swarms.follow(&experiment, &BTreeSet::new(), || {});
        assert!(swarms.flocks().is_empty());
    }
}
