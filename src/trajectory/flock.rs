//! One method from many starts: where the swarm is at every step, within a budget of memory.

use super::{Ending, Trajectory};
use crate::experiment::{Layout, Plan, Swarm};
use crate::platform::work;
use crate::random::repeat;
use crate::real::V;

/// Most bytes that the positions of one method's swarm take; beyond that only every n-th step is kept.
pub const BUDGET: usize = 16 << 20;

/// So many starts are flown at a time.
const AT_A_TIME: usize = 256;

/// Where one start led to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flight {
    /// The start.
    pub start: V,
    /// The last iterate.
    pub end: V,
    /// The iterate with the lowest loss.
    pub best: V,
    /// That loss.
    pub loss: f64,
    /// How it ended.
    pub ending: Ending,
}

/// A run from one start, before it belongs to a flock.
#[derive(Clone, Debug, PartialEq)]
pub struct Flown {
    flight: Flight,
    track: Vec<[f32; 2]>,
}

/// One method from many starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Flock {
    plan: Plan,
    layout: Layout,
    stride: usize,
    flights: Vec<Flight>,
    /// Every `stride`-th iterate and the last one, start by start.
    tracks: Vec<Vec<[f32; 2]>>,
}

impl Flock {
    /// A flock that nobody has started in yet, for `count` starts in this layout.
    pub fn new(plan: &Plan, count: usize, layout: Layout) -> Self {
        let positions = BUDGET / size_of::<[f32; 2]>();
        let all = count.max(1) * (usize::try_from(plan.steps).unwrap_or(usize::MAX).saturating_add(2));
        let (flights, tracks) = (Vec::new(), Vec::new());
        Self { plan: plan.clone(), layout, stride: all.div_ceil(positions), flights, tracks }
    }

    /// Runs a plan from all the starts of a swarm; repeats begin at its own.
    pub fn of(plan: &Plan, swarm: &Swarm) -> Self {
        let starts = swarm.starts(plan.surface.part().window(), plan.start);
        let mut flock = Self::new(plan, starts.len(), swarm.layout);
        let numbered: Vec<(u64, V)> = (0..).zip(starts).collect();
        // A part at a time, so that no more of them is kept than fits into the budget.
        for part in numbered.chunks(AT_A_TIME) {
            work::all(part, |(number, start)| flock.flown(*number, *start))
                .into_iter()
                .for_each(|flown| flock.take(flown));
        }
        flock
    }

    /// Runs from one more start; noise of its own where runs have their own, and for a repeat in any case.
    pub fn fly(&mut self, start: V) {
        let flown = self.flown(self.flights.len() as u64, start);
        self.take(flown);
    }

    /// The run from one more start, which is to be [taken in](Self::take) as the one with this number.
    pub fn flown(&self, number: u64, start: V) -> Flown {
        let stream = match self.layout {
            Layout::Repeats => repeat(self.plan.stream, number),
            Layout::Grid | Layout::Cloud => self.plan.stream + ((number + 1) << 32),
        };
        let plan = Plan { start, stream, ..self.plan.clone() };
        let trajectory = Trajectory::of(&plan);
        let kept = trajectory.restored().unwrap_or(trajectory.samples.len() - 1);
        let Trajectory { samples, ending, .. } = trajectory;
        let end = samples[kept].at;
        let best = samples.iter().filter(|s| s.loss.is_finite()).min_by(|a, b| a.loss.total_cmp(&b.loss));
        let (best, loss) = best.map_or((start, f64::INFINITY), |sample| (sample.at, sample.loss));
        let flight = Flight { start, end, best, loss, ending };
        let narrow = |at: V| [at.x as f32, at.y as f32];
        let kept = samples.iter().step_by(self.stride).map(|sample| narrow(sample.at));
        let mut track = Vec::with_capacity(kept.len() + 1);
        track.extend(kept);
        track.push(narrow(end));
        Flown { flight, track }
    }

    /// Takes in the run from the next start.
    pub fn take(&mut self, flown: Flown) {
        self.flights.push(flown.flight);
        self.tracks.push(flown.track);
    }

    /// Every how many steps a position is kept: 1 if they all fit into the budget.
    pub fn stride(&self) -> usize {
        self.stride
    }

    /// How its starts are laid out.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The losses at the ends of all flights.
    pub fn end_losses(&self) -> impl Iterator<Item = f64> {
        self.flights.iter().map(|flight| self.plan.surface.part().value(flight.end))
    }

    /// Where each start led to.
    pub fn flights(&self) -> &[Flight] {
        &self.flights
    }

    /// Where each start's run is at a step: the position kept last before it, or its end.
    pub fn at(&self, step: u64) -> impl Iterator<Item = V> {
        let kept = usize::try_from(step).unwrap_or(usize::MAX) / self.stride;
        let finished = step >= self.plan.steps;
        self.tracks.iter().map(move |track| {
            let last = track.len() - 1;
            let [x, y] = track[if finished { last } else { kept.min(last) }];
            V::new(f64::from(x), f64::from(y))
        })
    }

    /// The flight that came lowest.
    pub fn best(&self) -> Option<&Flight> {
        self.flights.iter().filter(|flight| flight.loss.is_finite()).min_by(|a, b| a.loss.total_cmp(&b.loss))
    }

    /// How many came as low as the best one did, within a thousandth of its loss (of 1, if that is smaller).
    pub fn as_low_as_best(&self) -> usize {
        let Some(low) = self.best().map(|flight| flight.loss) else { return 0 };
        self.flights.iter().filter(|flight| flight.loss - low <= 1e-3 * low.abs().max(1.0)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::around::Noise;
    use crate::optimizer::GradientDescent;
    use crate::surface::{Himmelblau, Landscape};

    fn plan(steps: u64) -> Plan {
        Plan::plain(Himmelblau::default(), GradientDescent::default(), 0.01, [0.0, 0.0], steps)
    }

    #[test]
    fn a_flock_is_its_single_runs() {
        let swarm = Swarm { count: 30, ..Swarm::default() };
        let starts = swarm.starts(Himmelblau::default().window(), V::zeros());
        let flock = Flock::of(&plan(100), &swarm);
        assert_eq!(flock.stride(), 1);
        for (k, start) in starts.iter().enumerate() {
            let single = Trajectory::of(&Plan { start: *start, ..plan(100) });
            assert_eq!(flock.flights()[k].end, single.last().at);
            for step in [0, 1, 50, 100, 1000] {
                let at = single.at(step).at.map(|c| f64::from(c as f32));
                assert_eq!(flock.at(step).nth(k), Some(at));
            }
        }
        let best = flock.best().unwrap();
        assert!(flock.flights().iter().all(|flight| flight.loss >= best.loss));
        assert!(best.loss < 1e-6 && flock.as_low_as_best() > 20);
    }

    #[test]
    fn repeats_differ_though_runs_share_their_draws_and_those_of_two_runs_are_pairs() {
        let noisy = |stream| Plan {
            around: crate::around::Around { noise: Some(Noise::default()), ..Default::default() },
            stream,
            ..plan(20)
        };
        let repeats = Swarm { count: 5, ..Swarm::repeats() };
        let [one, two] = [1, 2].map(|stream| Flock::of(&noisy(stream), &repeats));
        assert_eq!(one.flights(), two.flights());
        for (k, flight) in one.flights().iter().enumerate() {
            assert_eq!(flight.start, V::zeros());
            assert!(one.flights()[..k].iter().all(|other| other.end != flight.end));
        }
        let cloud = Flock::of(&noisy(1), &Swarm { count: 5, ..Swarm::default() });
        let alone = Trajectory::of(&Plan { start: cloud.flights()[3].start, ..noisy(1) });
        assert_eq!(cloud.flights()[3].end, alone.last().at, "common draws are common to a cloud of starts");
    }

    #[test]
    fn repeats_see_other_batches_though_runs_share_them() {
        let surface = crate::surface::Surface::named("logistic_regression").unwrap();
        let mut plan = Plan::plain(surface, GradientDescent::default(), 0.5, [0.0, 0.0], 20);
        assert!(!plan.is_random());
        plan.around.batch = Some(Default::default());
        assert!(plan.is_random());
        let flock = Flock::of(&plan, &Swarm { count: 3, ..Swarm::repeats() });
        let [a, b, c] = [0, 1, 2].map(|k| flock.flights()[k].end);
        assert!(a != b && b != c && a != c);
    }

    #[test]
    fn memory_stays_within_the_budget() {
        let flock = Flock::of(&plan(20_000), &Swarm { count: 300, ..Swarm::default() });
        assert!(flock.stride() > 1);
        let bytes: usize = flock.tracks.iter().map(|track| track.capacity() * size_of::<[f32; 2]>()).sum();
        assert!(bytes <= BUDGET, "{bytes}");
    }
}
