//! Everything that decides a trajectory, as one plain value.
//!
//! An [`Experiment`] is compared, cloned and stored as a whole; trajectories are a pure function of it. How it is looked
//! at is a second value, the [`View`]. [`Document`] is the two with their words, which is what a file holds.

mod bound;
mod claim;
mod curve;
mod document;
#[cfg(test)]
mod document_tests;
mod edit;
mod error;
mod json;
mod layer;
mod naming;
mod pane;
mod place;
mod said;
mod set;
mod swarm;
mod value;
mod view;
mod words;

pub use bound::notable_rate;
pub use claim::{Behaviour, Claims};
pub use curve::CurveKind;
pub use document::{Document, LARGEST_FILE, MOST_LETTERS, ReadRows};
pub use edit::Linked;
pub use error::{FileError, SetError};
pub use json::without_mark;
pub use layer::{Layer, LayerGroup, Layers};
pub use pane::PaneKind;
pub use said::Said;
pub use swarm::{Layout, MOST_STARTS, REPEATS, Swarm};
pub use view::{Aspect, CurveAxis, CurveScale, LossAxis, Panes, SMOOTHING, VIEW_FIELDS, View, ViewField};

use crate::around::{Around, MOST_WORKERS};
use crate::data::Data;
use crate::optimizer::{Notable, Optimizer};
use crate::parameter::{Kind, Parameter, Parameters, Scale, Valid};
use crate::real::V;
use crate::schedule::{Pace, Schedule};
use crate::surface::learning::MOST_LAYERS;
use crate::surface::{DeepChain, Surface};
use serde::{Deserialize, Serialize};

/// The learning rate that all linked runs share.
pub const LEARNING_RATE: Parameter = Parameter {
    key: "learning_rate",
    symbol: "α",
    meaning: "Learning rate: how far a step goes along the update's direction",
    kind: Kind::Number { slider: [1e-5, 10.0], scale: Scale::Log, valid: Valid::Positive },
    default: 0.1,
};

/// A run's factor on the shared learning rate.
pub const FACTOR: Parameter = Parameter {
    key: "factor",
    symbol: "factor",
    meaning: "The run's learning rate as a multiple of the shared one",
    kind: Kind::Number { slider: [0.001, 1000.0], scale: Scale::Log, valid: Valid::Positive },
    default: 1.0,
};

/// The number of steps of every run.
pub const STEPS: Parameter = Parameter {
    key: "steps",
    symbol: "steps",
    meaning: "How many steps every run takes",
    kind: Kind::Count { slider: [1, 100_000] },
    default: 200.0,
};

/// A coordinate of the start.
pub const START: Parameter = Parameter {
    key: "start",
    symbol: "start",
    meaning: "Where all runs start",
    kind: Kind::Number { slider: [-10.0, 10.0], scale: Scale::Linear, valid: Valid::Closed(-1e6, 1e6) },
    default: 0.0,
};

/// Most steps of a run; more are refused.
pub const MOST_STEPS: u64 = 100_000;
/// Runs draw from the streams from here on; those below belong to generated data.
const FIRST_STREAM: u64 = 1024;
/// Highest slot; those above are refused.
pub const MOST_SLOTS: usize = 1_000_000;
/// Most runs; more are refused.
pub const MOST_RUNS: usize = 64;

/// What decides every trajectory.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// The loss.
    pub surface: Surface,
    /// Where all runs start; `None` is the surface's own start.
    pub start: Option<V>,
    /// How many steps each run takes.
    pub steps: u64,
    /// The learning rate that linked runs share.
    pub learning_rate: f64,
    /// The schedule of every run without one of its own.
    pub schedule: Schedule,
    /// What is around every run's method that has nothing of its own around it.
    pub around: Around,
    /// Many starts, instead of the one alone.
    pub swarm: Option<Swarm>,
    /// The runs, in the order in which they are listed.
    pub runs: Vec<Run>,
}

/// One optimizer with its settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Which of the styles (colour, dash, marker) it has; no two runs share one, so it is the run's identity too.
    pub slot: usize,
    /// A name of its own; else it is called after its optimizer.
    pub name: Option<String>,
    /// The update rule.
    pub optimizer: Optimizer,
    /// Its learning rate.
    pub rate: Rate,
    /// A schedule of its own; else the shared one.
    pub schedule: Option<Schedule>,
    /// What is around its method; else what is around all.
    pub around: Option<Around>,
    /// The method that takes over from its own at a step.
    pub then: Option<Handover>,
}

/// One method takes over from another, which starts without memory where the other ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"step\": 50, \"optimizer\": \"momentum\"}")]
pub struct Handover {
    /// The step that is the first of the new method.
    pub step: u64,
    /// The new method.
    pub optimizer: Optimizer,
    /// Its learning rate as a multiple of the run's.
    #[serde(default = "one")]
    pub factor: f64,
}

fn one() -> f64 {
    1.0
}

/// A run's learning rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rate {
    /// A multiple of the shared one.
    Linked(f64),
    /// Its own.
    Own(f64),
    /// It follows a notable one of the surface (see [`Experiment::follow_bounds`]).
    Bound {
        /// Which one.
        to: Notable,
        /// What that is.
        rate: f64,
    },
}

/// All that decides one run's trajectory: a run with what it shares with the others filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The loss.
    pub surface: Surface,
    /// The first iterate.
    pub start: V,
    /// How many steps are taken.
    pub steps: u64,
    /// The update rule.
    pub optimizer: Optimizer,
    /// The peak learning rate.
    pub learning_rate: f64,
    /// The factor on it.
    pub schedule: Schedule,
    /// What is around the method.
    pub around: Around,
    /// Which stream of noise the run draws from, if runs do not share one.
    pub stream: u64,
    /// The method that takes over at a step.
    pub then: Option<Handover>,
}

impl Plan {
    /// One method at a constant rate, with nothing around it.
    pub fn plain(
        surface: impl Into<Surface>,
        optimizer: impl Into<Optimizer>,
        learning_rate: f64,
        start: [f64; 2],
        steps: u64,
    ) -> Self {
        Self {
            surface: surface.into(),
            start: start.into(),
            steps,
            optimizer: optimizer.into(),
            learning_rate,
            schedule: Schedule::default(),
            around: Around::default(),
            stream: 0,
            then: None,
        }
    }

    /// Whether it is one method at a constant rate and nothing else.
    pub fn is_bare(&self) -> bool {
        self.then.is_none() && self.around.is_bare() && self.schedule.is_constant()
    }

    /// Whether a step sees other examples than the step before.
    pub fn is_stochastic(&self) -> bool {
        let Some(data) = self.surface.data() else { return false };
        // Each worker draws from its own share.
        let workers = self.around.workers.map_or(1, |workers| workers.count.max(1)) as usize;
        let share = data.train().len().div_ceil(workers);
        self.around.batch.is_some_and(|batch| !batch.is_full(share))
    }

    /// Whether other draws make another run.
    pub fn is_random(&self) -> bool {
        self.around.noise.is_some_and(|noise| noise.sigma_x > 0.0 || noise.sigma_y > 0.0)
            || (self.is_stochastic() && self.around.batch.is_some_and(|batch| batch.is_random()))
    }

    /// About how much longer than a bare step of first order on an ordinary formula its steps take.
    pub fn weight(&self) -> u64 {
        let (own, asks) = self.own_weight();
        let whole = self.surface.part().weight().saturating_sub(1);
        // Every iterate is validated, whatever the loss itself costs.
        let held_out = self.surface.data().map_or(0, |data| data.validation().len() as u64 / 8);
        own + asks * (whole + self.batch_weight()) + held_out
    }

    /// About how much longer a step takes for what it sees of the examples, one by one, beside the whole loss.
    fn batch_weight(&self) -> u64 {
        let Around { batch, workers, .. } = &self.around;
        let Some(data) = self.surface.data().filter(|_| batch.is_some() || workers.is_some()) else {
            return 0;
        };
        let n = data.train().len() as u64;
        let each = workers.map_or(1, |workers| workers.count.clamp(1, MOST_WORKERS));
        let seen = batch.map_or(n, |batch| batch.size.saturating_mul(each).min(n.max(batch.size)));
        let twice = if workers.is_some_and(|workers| workers.local > 1) { 2 } else { 1 };
        seen / 4 * twice
    }

    /// The weight on an ordinary formula, and about how often a step asks for the loss.
    fn own_weight(&self) -> (u64, u64) {
        let looks_around = |optimizer: &Optimizer| !optimizer.part().card().family.asks_for_one_gradient();
        let then = self.then.as_ref().is_some_and(|then| looks_around(&then.optimizer));
        match looks_around(&self.optimizer) || then {
            true => (30, 10),
            false if self.is_bare() => (1, 1),
            false => (4, 1),
        }
    }

    /// The gradient of what is minimized, from the loss's own at `p`: with the penalty, and without what pushes against
    /// bounds. Decoupled decay is a penalty for gradient descent alone.
    pub fn seen_gradient(&self, p: V, gradient: V) -> V {
        let Around { decay, r#box, .. } = &self.around;
        let descent = matches!(self.optimizer, Optimizer::GradientDescent(_)) && self.then.is_none();
        let whole = decay.map_or(gradient, |decay| {
            let shrink = if descent { p * decay.decoupled } else { V::zeros() };
            decay.whole_gradient(p, gradient + shrink)
        });
        r#box.map_or(whole, |bounds| bounds.projected_gradient(p, whole))
    }

    /// The method of the step that starts at iterate `step`.
    pub fn optimizer_at(&self, step: u64) -> &Optimizer {
        match &self.then {
            Some(then) if step >= then.step => &then.optimizer,
            _ => &self.optimizer,
        }
    }

    /// The learning rate of the step that starts at iterate `step`; where it depends on the run's losses, as if none of
    /// them ever changed it (see [`Plan::pace`]).
    pub fn rate(&self, step: u64) -> f64 {
        self.learning_rate * self.schedule.factor(step, self.steps)
    }

    /// The learning rates of the run, to be asked for step by step.
    pub fn pace(&self) -> Pace<'_> {
        self.schedule.pace(self.learning_rate, self.steps)
    }
}

impl Default for Experiment {
    /// An ill-conditioned valley, five optimizers.
    fn default() -> Self {
        Self::on(Surface::named("banana").unwrap_or_else(|| Surface::all().remove(0)))
    }
}

impl Experiment {
    /// The five optimizers on a surface, with its suggested settings.
    pub fn on(surface: Surface) -> Self {
        let suggestion = surface.suggestion();
        let runs = Optimizer::classics().into_iter().enumerate().map(|(slot, optimizer)| {
            let rate = edit::suggested_rate(&surface, &optimizer);
            Run { rate, ..Run::new(slot, optimizer) }
        });
        Self {
            start: None,
            steps: suggestion.steps,
            learning_rate: suggestion.rate,
            schedule: Schedule::default(),
            around: Around::default(),
            swarm: None,
            runs: runs.collect(),
            surface,
        }
    }

    /// Where runs start.
    pub fn start(&self) -> V {
        self.start.unwrap_or_else(|| self.surface.part().start())
    }

    /// A run's peak learning rate.
    pub fn learning_rate(&self, run: &Run) -> f64 {
        match run.rate {
            Rate::Linked(factor) => self.learning_rate * factor,
            Rate::Own(rate) | Rate::Bound { rate, .. } => rate,
        }
    }

    /// A run's schedule, its own or the shared one.
    pub fn schedule<'a>(&'a self, run: &'a Run) -> &'a Schedule {
        run.schedule.as_ref().unwrap_or(&self.schedule)
    }

    /// What is around a run's method, its own or what is around all.
    pub fn around<'a>(&'a self, run: &'a Run) -> &'a Around {
        run.around.as_ref().unwrap_or(&self.around)
    }

    /// All that decides a run's trajectory.
    pub fn plan(&self, run: &Run) -> Plan {
        Plan {
            surface: self.surface.clone(),
            start: self.start(),
            steps: self.steps,
            optimizer: run.optimizer.clone(),
            learning_rate: self.learning_rate(run),
            schedule: self.schedule(run).clone(),
            around: self.around(run).clone(),
            stream: run.slot as u64 + FIRST_STREAM,
            then: run.then.clone(),
        }
    }

    /// The many starts of a run; none if they would be repeats that do not differ.
    pub fn swarm(&self, run: &Run) -> Option<Swarm> {
        self.swarm.filter(|_| !self.repeats_are_equal(run))
    }

    /// How many steps all runs take, those of the many starts too.
    pub fn all_steps(&self) -> u64 {
        let starts = |run: &Run| 1 + self.swarm(run).map_or(0, |swarm| swarm.count);
        self.runs.iter().map(|run| self.steps.saturating_mul(starts(run))).fold(0, u64::saturating_add)
    }

    /// Whether a run is to be repeated and nothing in it is random.
    pub fn repeats_are_equal(&self, run: &Run) -> bool {
        let repeats = self.swarm.is_some_and(|swarm| swarm.layout == Layout::Repeats);
        repeats && !self.plan(run).is_random()
    }

    /// The first field that makes no sense: its path and what was expected.
    pub fn check(&self) -> Result<(), FieldError> {
        let part = |path: String, part: &dyn Parameters| {
            part.check().map_err(|(key, expected)| FieldError { path: format!("{path}.{key}"), expected })
        };
        let number = |path: String, parameter: &Parameter, value: f64| {
            parameter.check(value).map_err(|expected| FieldError { path, expected })
        };
        check_surface(&self.surface)?;
        for (axis, value) in self.start.iter().flat_map(|start| start.iter().enumerate()) {
            number(format!("start[{axis}]"), &START, *value)?;
        }
        if !(1..=MOST_STEPS).contains(&self.steps) {
            let expected = format!("expected a whole number from 1 to {MOST_STEPS}, found {}", self.steps);
            return Err(FieldError { path: "steps".into(), expected });
        }
        if self.runs.len() > MOST_RUNS {
            let expected = format!("expected at most {MOST_RUNS} runs, found {}", self.runs.len());
            return Err(FieldError { path: "runs".into(), expected });
        }
        number("learning_rate".into(), &LEARNING_RATE, self.learning_rate)?;
        let schedule = |path: String, schedule: &Schedule| {
            part(format!("{path}.{}", schedule.shape.description().id), &schedule.shape)?;
            schedule.warmup.as_ref().map_or(Ok(()), |warmup| part(format!("{path}.warmup"), warmup))
        };
        schedule("schedule".into(), &self.schedule)?;
        let around = |path: String, around: &Around| {
            around.check().map_err(|(key, expected)| FieldError { path: format!("{path}.{key}"), expected })
        };
        around("around".into(), &self.around)?;
        if let Some(swarm) = &self.swarm {
            part("swarm".into(), swarm)?;
            if swarm.count > MOST_STARTS {
                let expected = format!("expected at most {MOST_STARTS} starts, found {}", swarm.count);
                return Err(FieldError { path: "swarm.count".into(), expected });
            }
        }
        for (index, run) in self.runs.iter().enumerate() {
            let path = format!("runs[{index}]");
            part(format!("{path}.optimizer.{}", run.optimizer.description().id), &run.optimizer)?;
            match run.rate {
                Rate::Linked(factor) => number(format!("{path}.factor"), &FACTOR, factor)?,
                Rate::Own(rate) => number(format!("{path}.learning_rate"), &LEARNING_RATE, rate)?,
                Rate::Bound { to, .. } if self.bound_rate(run, to).is_none() => {
                    let expected = bound::NO_BOUND.to_owned();
                    return Err(FieldError { path: format!("{path}.learning_rate"), expected });
                }
                Rate::Bound { rate, .. } => number(format!("{path}.learning_rate"), &LEARNING_RATE, rate)?,
            }
            if let Some(own) = &run.schedule {
                schedule(format!("{path}.schedule"), own)?;
            }
            if let Some(own) = &run.around {
                around(format!("{path}.around"), own)?;
            }
            if let Some(Handover { step, optimizer, factor }) = &run.then {
                let path = format!("{path}.then");
                part(format!("{path}.optimizer.{}", optimizer.description().id), optimizer)?;
                number(format!("{path}.factor"), &FACTOR, *factor)?;
                if !(1..=MOST_STEPS).contains(step) {
                    let expected = format!("expected a whole number from 1 to {MOST_STEPS}, found {step}");
                    return Err(FieldError { path: format!("{path}.step"), expected });
                }
            }
            if run.slot > MOST_SLOTS {
                let expected = format!("expected a whole number from 0 to {MOST_SLOTS}, found {}", run.slot);
                return Err(FieldError { path: format!("{path}.slot"), expected });
            }
            if self.runs[..index].iter().any(|other| other.slot == run.slot) {
                let expected = format!("expected a slot that no other run has, found {}", run.slot);
                return Err(FieldError { path: format!("{path}.slot"), expected });
            }
        }
        Ok(())
    }
}

/// The first setting of a surface or its data that makes no sense. Nothing that follows from the data is asked for.
pub(crate) fn check_surface(surface: &Surface) -> Result<(), FieldError> {
    let id = surface.description().id;
    let error =
        |(key, expected): (String, String)| FieldError { path: format!("surface.{id}.{key}"), expected };
    surface.check().map_err(error)?;
    if let Surface::DeepChain(DeepChain { a, b, .. }) = surface
        && (*a).max(*b) > MOST_LAYERS
    {
        let expected = format!("expected at most {MOST_LAYERS} layers with each weight, found {a} and {b}");
        return Err(error(("a".into(), expected)));
    }
    surface
        .data()
        .map_or(Ok(()), Data::check)
        .map_err(|(key, expected)| error((format!("data.{key}"), expected)))
}

impl Run {
    /// A run with the shared learning rate and schedule.
    pub fn new(slot: usize, optimizer: Optimizer) -> Self {
        Self {
            slot,
            name: None,
            optimizer,
            rate: Rate::Linked(1.0),
            schedule: None,
            around: None,
            then: None,
        }
    }
}

/// A field that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {expected}")]
pub struct FieldError {
    /// The field's path, such as `runs[2].optimizer.adam.beta1`.
    pub path: String,
    /// What was expected and what was found.
    pub expected: String,
}
