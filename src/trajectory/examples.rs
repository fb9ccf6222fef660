//! Which examples of a loss over data a step sees: those of its mini-batch, of one worker or of all of them.

use crate::around::{Batches, Workers};
use crate::experiment::Plan;
use crate::real::{Jet2, V};
use crate::surface::{DataLoss, Loss, Residuals};

/// The examples of a run, dealt out to its workers and divided into batches.
pub(super) struct Examples<'a> {
    loss: &'a dyn DataLoss,
    /// Each worker's examples; a single worker has all.
    shards: Vec<Vec<u32>>,
    /// Each worker's batches; none if a step sees all that a worker has.
    batches: Vec<Batches>,
}

impl<'a> Examples<'a> {
    /// None if every step sees the whole loss.
    pub(super) fn of(plan: &'a Plan) -> Option<Self> {
        let loss = plan.surface.part().data_loss()?;
        let n = loss.data().train().len();
        let workers = plan.around.workers.filter(|workers| workers.count > 1);
        let batch = plan.around.batch.filter(|_| plan.is_stochastic());
        if n == 0 || (workers.is_none() && batch.is_none()) {
            return None;
        }
        let shards = workers.map_or_else(|| vec![(0..n as u32).collect()], |workers| workers.shards(n));
        let batches = batch.map_or_else(Vec::new, |batch| {
            let of =
                |(worker, shard): (usize, &Vec<u32>)| Batches::new(batch, shard.len(), plan.stream, worker);
            shards.iter().enumerate().map(of).collect()
        });
        Some(Self { loss, shards, batches })
    }

    /// How many workers there are.
    pub(super) fn workers(&self) -> usize {
        self.shards.len()
    }

    /// How many examples a worker has, as a share of all.
    pub(super) fn share(&self, worker: usize) -> f64 {
        let all: usize = self.shards.iter().map(Vec::len).sum();
        self.shards[worker].len() as f64 / all as f64
    }

    /// The numbers of the examples that a worker sees in a step.
    pub(super) fn rows(&mut self, worker: usize, step: u64) -> Vec<u32> {
        let shard = &self.shards[worker];
        match self.batches.get_mut(worker) {
            Some(batches) => batches.at(step).into_iter().map(|i| shard[i as usize]).collect(),
            None => shard.clone(),
        }
    }

    /// The numbers of the examples that all workers see in a step.
    fn of_workers(&mut self, step: u64) -> Vec<u32> {
        (0..self.workers()).flat_map(|worker| self.rows(worker, step)).collect()
    }

    /// The loss as one worker sees it in a step.
    pub(super) fn of_worker(&mut self, worker: usize, step: u64) -> Seen<'a> {
        let rows = self.rows(worker, step);
        let count = rows.len() as u64;
        Seen { loss: self.loss.on(rows), count }
    }

    /// The loss as all workers together see it in a step.
    pub(super) fn of_all(&mut self, step: u64) -> Seen<'a> {
        if self.workers() == 1 {
            return self.of_worker(0, step);
        }
        let parts: Vec<_> = (0..self.workers()).map(|worker| self.of_worker(worker, step)).collect();
        let count: u64 = parts.iter().map(|seen| seen.count).sum();
        let share = |seen: Seen<'a>| (seen.count as f64 / count as f64, seen.loss);
        Seen { loss: Box::new(Mean(parts.into_iter().map(share).collect())), count }
    }
}

/// A loss over some examples.
pub struct Seen<'a> {
    /// Their mean cost, with the penalty.
    pub loss: Box<dyn Loss + 'a>,
    /// How many there are.
    pub count: u64,
}

/// What the step that starts at iterate `step` sees of the loss; `None` if it sees all of it.
pub fn seen(plan: &Plan, step: u64) -> Option<Seen<'_>> {
    Examples::of(plan).map(|mut examples| examples.of_all(step))
}

/// The numbers of the training examples that the step sees which starts at iterate `step`; `None` if it sees all of them.
pub fn seen_rows(plan: &Plan, step: u64) -> Option<Vec<u32>> {
    Examples::of(plan).map(|mut examples| examples.of_workers(step))
}

/// What [`seen`] answers for all steps of the plan, one after the other.
pub fn all_seen(plan: &Plan) -> Option<impl Iterator<Item = Seen<'_>>> {
    let mut examples = Examples::of(plan)?;
    Some((0..plan.steps).map(move |step| examples.of_all(step)))
}

/// What [`seen_rows`] answers for all steps of the plan, one after the other.
pub fn all_seen_rows(plan: &Plan) -> Option<impl Iterator<Item = Vec<u32>>> {
    let mut examples = Examples::of(plan)?;
    Some((0..plan.steps).map(move |step| examples.of_workers(step)))
}

/// The number of the training example that each step of a run sees last; `None` if they see all of them.
pub fn seen_last(plan: &Plan) -> Option<Vec<u32>> {
    let mut examples = Examples::of(plan)?;
    let last = examples.workers() - 1;
    (0..plan.steps).map(|step| examples.rows(last, step).last().copied()).collect()
}

/// In how many steps a run sees each training example once, whatever its method evaluates meanwhile: an epoch. 1 if every
/// step sees all of them; `None` if there are none.
///
/// Where workers have unlike numbers of examples, it is the epoch of the one who needs longest; with replacement it is the
/// steps in which as many examples are drawn as there are.
pub fn steps_per_epoch(plan: &Plan) -> Option<f64> {
    plan.surface.data().filter(|data| !data.train().is_empty())?;
    let batches = Examples::of(plan).map(|examples| examples.batches).unwrap_or_default();
    Some(batches.iter().map(Batches::steps_per_epoch).reduce(f64::max).unwrap_or(1.0))
}

/// The average of losses with weights that add up to 1.
struct Mean<'a>(Vec<(f64, Box<dyn Loss + 'a>)>);

impl Loss for Mean<'_> {
    fn value(&self, p: V) -> f64 {
        self.0.iter().map(|(share, loss)| share * loss.value(p)).sum()
    }
    fn gradient(&self, p: V) -> (f64, V) {
        self.0.iter().fold((0.0, V::zeros()), |(value, slope), (share, loss)| {
            let (f, g) = loss.gradient(p);
            (value + share * f, slope + g * *share)
        })
    }
    fn jet(&self, p: V) -> Jet2 {
        let zero = Jet2 { value: 0.0, slope: [0.0; 2], bend: [0.0; 3] };
        self.0.iter().fold(zero, |sum, (share, loss)| sum + loss.jet(p) * *share)
    }
    fn residuals(&self, p: V) -> Option<Residuals> {
        let mut all = Residuals { values: Vec::new(), jacobian: Vec::new() };
        for (share, loss) in &self.0 {
            let part = loss.residuals(p)?;
            all.values.extend(part.values.iter().map(|r| r * share.sqrt()));
            all.jacobian.extend(part.jacobian.iter().map(|row| row * share.sqrt()));
        }
        Some(all)
    }
}

/// Workers that step on their own and then average.
pub(super) struct Crew<S> {
    workers: Workers,
    /// Each worker's method and where it is.
    members: Vec<(S, V)>,
}

impl<S: Clone> Crew<S> {
    /// A crew at the iterate `at`, each member with the method's first state; `None` if there is one worker, or all of
    /// them average after every step.
    pub(super) fn of(plan: &Plan, examples: Option<&Examples<'_>>, state: &S, at: V) -> Option<Self> {
        let workers = plan.around.workers.filter(|workers| workers.local > 1)?;
        let count = examples.map_or(1, Examples::workers);
        (count > 1).then(|| Self { workers, members: vec![(state.clone(), at); count] })
    }

    /// The members with their numbers.
    pub(super) fn members(&mut self) -> impl Iterator<Item = (usize, &mut (S, V))> {
        self.members.iter_mut().enumerate()
    }

    /// Where all of them are after a step, weighted by their shares; every H steps they meet there.
    pub(super) fn meet(&mut self, step: u64, share: impl Fn(usize) -> f64) -> V {
        let average = self.members.iter().enumerate().map(|(i, (_, at))| at * share(i)).sum();
        if (step + 1).is_multiple_of(self.workers.local) {
            self.members.iter_mut().for_each(|(_, at)| *at = average);
        }
        average
    }
}
