//! Verdicts: what a run is doing, in one word, with the numbers that say so.
//!
//! A verdict is read off a finished run and never ends one. In this order, the first that holds:
//!
//! 1. *not defined here*, *left the domain*, *overflowed*: it ended where there is no number, without having grown before;
//!    *diverging*: it has grown until a number was not finite any more, or the loss above the lowest known one has passed
//!    1,000 × its start and grows (a start closer to a minimum than a thousandth of the window counts as that far away);
//!    *running away* where instead the loss falls without a lower bound;
//! 2. *converged*: ‖∇f‖ ≤ 1e-6 with a positive definite Hessian (within bounds, of the coordinates that none holds); *at a saddle*: with eigenvalues of both signs; *at a
//!    maximum*: with negative ones. Where the Hessian is singular, the loss at both sides along the flat direction
//!    decides, or a known critical point close by. Where Newton's
//!    step is longer than a thousandth of the window, the gradient is small because the loss is flat, and none holds;
//! 3. *diverging* or *running away* as predicted: the spectral radius of a constant learning rate on a quadratic exceeds 1
//!    in a direction in which the gradient is not exactly 0. This comes before *converged* too: a small error that grows
//!    has not converged;
//! 4. *on a cycle*: the iterates, or their components along the steepest direction, repeat with a period of 2 to 8;
//! 5. *zig-zag*: the step's component along the Hessian's top eigenvector changes sign in at least half of the last 20
//!    steps, and four such turns can be seen (a thousandth of the trail's extent; on quadratics, anywhere in it);
//! 6. *descending*: the best loss of the last tenth is better than the best before by 1 % of what was left to the local
//!    quadratic's minimum (to the lowest known loss where that curves down); or the loss has swung at least twice, and its
//!    mean falls by a fifth from the third to the last quarter, below a tenth of the start's: a ball that swings less and
//!    less; or it falls by 1 % of what was left in the last tenth, from a height that it had left before;
//! 7. of those without such progress: *hovering*, which jump about, with a path four times their way; *overshooting*, which
//!    swing, rise, or stand above their best by 1 % of the whole descent or twice as high; and *crawling*, all others.
//!
//! One pass over the losses, and Hessians at no more than the last 22 iterates.

#[cfg(test)]
mod bounds_tests;
mod growth;
mod motion;
mod rest;
#[cfg(test)]
mod tests;

use super::stability::{Curvature, constant_curvature, limit, predicted_radius, radius_of, seen_curvature};
use crate::around::Around;
use crate::experiment::{Behaviour, Plan};
use crate::number::write::{figures, figures_beside};
use crate::optimizer::Optimizer;
use crate::real::V;
use crate::trajectory::{Cause, Ending, Trajectory};
use growth::Growth;
use rest::Rest;
use std::borrow::Cow;

/// Learning rate times curvature, beside the product's stability limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Product {
    /// α·λmax
    pub value: f64,
    /// What it must stay below.
    pub limit: f64,
}

/// What a run is doing. [`verdict`] defines each by numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// At rest at a minimum.
    Converged,
    /// At rest where some directions lead down.
    AtSaddle,
    /// At rest where no direction leads up.
    AtMaximum,
    /// The error grows; with the product that explains it, if it does.
    Diverging(Option<Product>),
    /// A step is no number, or the loss at the start.
    Undefined,
    /// A number became too large at once.
    Overflowed,
    /// A step led to where the loss has no value.
    LeftDomain,
    /// The loss falls for ever.
    RunningAway,
    /// The same few points again and again.
    Cycle {
        /// How many points, 2 to 8.
        period: usize,
        /// Their largest extent along an axis, or across the valley where the flat direction still moves.
        width: f64,
    },
    /// From wall to wall across the valley; with the product for methods that have a limit.
    ZigZag(Option<Product>),
    /// The best loss gets better.
    Descending,
    /// Much motion, no progress.
    Hovering,
    /// Past its best point, on its way up or back.
    Overshooting,
    /// Little motion, no progress.
    Crawling,
    /// No motion at all, and no rest.
    Stalled,
}

impl Verdict {
    /// What a person sees, without the numbers.
    pub fn behaviour(self) -> Behaviour {
        match self {
            Self::Converged => Behaviour::Converged,
            Self::AtSaddle => Behaviour::AtSaddle,
            Self::AtMaximum => Behaviour::AtMaximum,
            Self::Diverging(_) => Behaviour::Diverging,
            Self::Undefined => Behaviour::Undefined,
            Self::Overflowed => Behaviour::Overflowed,
            Self::LeftDomain => Behaviour::LeftDomain,
            Self::RunningAway => Behaviour::RunningAway,
            Self::Cycle { .. } => Behaviour::OnCycle,
            Self::ZigZag(_) => Behaviour::ZigZag,
            Self::Descending => Behaviour::Descending,
            Self::Hovering => Behaviour::Hovering,
            Self::Overshooting => Behaviour::Overshooting,
            Self::Crawling => Behaviour::Crawling,
            Self::Stalled => Behaviour::Stalled,
        }
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        self.behaviour().name()
    }
}

/// A verdict with its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What the run is doing.
    pub verdict: Verdict,
    /// Why, with numbers: one line, such as `diverging since step 9: α·λmax = 2.4 > 2`.
    pub cause: String,
    /// The step from which on it holds, if there is one.
    pub since: Option<u64>,
}

/// What a run is doing at its end.
pub fn verdict(plan: &Plan, trajectory: &Trajectory) -> Judgement {
    let seen = penalized(plan, trajectory);
    let run = Run { plan, trajectory: &seen };
    if let Some(judgement) = run.blown_up() {
        return judgement;
    }
    let here = seen_curvature(plan, trajectory.last().at);
    let prediction = run.unstable_direction();
    match rest::of(&run, &here) {
        Some(Rest::Minimum) if prediction.is_none() => return run.at_rest(Verdict::Converged, &here),
        Some(Rest::Saddle) => return run.at_rest(Verdict::AtSaddle, &here),
        Some(Rest::Maximum) => return run.at_rest(Verdict::AtMaximum, &here),
        _ => {}
    }
    prediction
        .map(|direction| run.predicted(direction))
        // What turns by chance is neither a cycle nor a zig-zag.
        .or_else(|| (!run.is_noisy()).then(|| run.cycle(&here).or_else(|| run.zig_zag(&here))).flatten())
        .unwrap_or_else(|| run.trend(&here))
}

/// The trajectory on the loss that its method minimizes: with the penalty and within the bounds, if there are any. If the penalty has a kink,
/// its gradient is the subgradient that leaves the least.
fn penalized<'a>(plan: &Plan, trajectory: &'a Trajectory) -> Cow<'a, Trajectory> {
    let Around { decay, r#box, .. } = &plan.around;
    if decay.is_none() && r#box.is_none() {
        return Cow::Borrowed(trajectory);
    }
    let mut seen = trajectory.clone();
    for sample in &mut seen.samples {
        sample.loss += decay.map_or(0.0, |decay| decay.penalty(sample.at));
        sample.gradient = plan.seen_gradient(sample.at, sample.gradient);
    }
    Cow::Owned(seen)
}

/// A direction of a quadratic in which the error grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unstable {
    /// It curves down.
    Downhill,
    /// It curves up, and the steps are too long.
    TooFast,
}

/// A run as the evidence sees it.
#[derive(Clone, Copy)]
struct Run<'a> {
    plan: &'a Plan,
    trajectory: &'a Trajectory,
}

impl Run<'_> {
    /// The longer side of the surface's own window: what counts as far.
    fn extent(&self) -> f64 {
        let [x, y] = self.plan.surface.part().window();
        (x[1] - x[0]).max(y[1] - y[0])
    }

    /// The first of the last iterates, ten at least, that are all the same; with rounding, in a coordinate whose gradient
    /// is not small.
    fn stalled_since(&self) -> Option<u64> {
        let samples = &self.trajectory.samples;
        let end = self.trajectory.last();
        let since = |same: &dyn Fn(V) -> bool| {
            let count = samples.iter().rev().take_while(|sample| same(sample.at)).count();
            (count >= 10).then(|| (samples.len() - count) as u64)
        };
        // On a plain there is nothing to be lost.
        let steep = |axis: usize| end.gradient[axis].abs() > rest::SMALL;
        if self.plan.around.rounding.is_some() {
            let coordinates = (0..2).filter(|&axis| steep(axis));
            return coordinates.filter_map(|axis| since(&|at| at[axis] == end.at[axis])).min();
        }
        since(&|at| at == end.at).filter(|_| steep(0) || steep(1))
    }

    /// Whether the gradients are noisy to the end.
    fn is_noisy(&self) -> bool {
        let noise = self.plan.around.noise.as_ref();
        self.plan.is_stochastic() || noise.is_some_and(|noise| noise.sigma_x > 0.0 || noise.sigma_y > 0.0)
    }

    /// How far the noise of a step moves the iterate, up to a constant.
    fn stir(&self, step: usize) -> f64 {
        let rate = self.trajectory.samples[step].rate;
        rate * self
            .plan
            .around
            .noise
            .as_ref()
            .map_or(0.0, |noise| noise.shrink(step as u64, rate / self.plan.learning_rate))
    }

    fn last_step(&self) -> u64 {
        self.trajectory.samples.len() as u64 - 1
    }

    /// α·λ at a step beside its limit, if the method has one.
    fn product(&self, step: u64, lambda: f64) -> Option<Product> {
        let value = self.trajectory.at(step).rate * lambda;
        limit(self.plan.optimizer_at(step), 1.0)
            .map(|limit| Product { value, limit })
            .filter(|_| lambda > 0.0)
    }

    /// Diverged, or beyond 1,000 × its start and growing, or falling without end.
    fn blown_up(&self) -> Option<Judgement> {
        let growth = growth::of(self);
        let Trajectory { samples, ending, .. } = self.trajectory;
        match (growth, ending) {
            (Some(Growth::Down), ending) if !ending.is_without_value() => {
                Some(judgement(Verdict::RunningAway, "the loss has no lower bound this way".into(), None))
            }
            (None, Ending::OutOfSteps | Ending::Stopped { .. } | Ending::GaveUp { .. }) => None,
            (_, &Ending::Lost { step, cause }) if cause != Cause::Diverged => Some(self.lost(step, cause)),
            (growth, ending) => {
                // The minimum of the loss is where the rise begins.
                let lowest = (0..samples.len()).min_by(|a, b| samples[*a].loss.total_cmp(&samples[*b].loss));
                let since = lowest.unwrap_or(0) as u64;
                let lambda = seen_curvature(self.plan, self.trajectory.at(since).at).high;
                let too_fast = self.product(since, lambda).filter(|p| p.value > p.limit);
                let fact = match (growth, ending) {
                    (None, Ending::Lost { step, .. }) => {
                        format!("a number is too large at step {step}")
                    }
                    _ => "the loss passed 1,000 × its start".into(),
                };
                Some(self.diverging(since, too_fast, fact))
            }
        }
    }

    /// A run that came to where there is no number without having grown.
    fn lost(&self, step: u64, cause: Cause) -> Judgement {
        let when = if step == 0 { "at the start".to_owned() } else { format!("at step {step}") };
        let (verdict, why) = match cause {
            Cause::LeftDomain => (Verdict::LeftDomain, "the loss has no value there".to_owned()),
            Cause::Undefined if step == 0 => (Verdict::Undefined, "the loss has no value there".to_owned()),
            Cause::Undefined => (Verdict::Undefined, "the step is no number, such as 0/0".to_owned()),
            Cause::Overflowed | Cause::Diverged => {
                let lambda = seen_curvature(self.plan, self.trajectory.last().at).high;
                let too_fast =
                    self.product(step.saturating_sub(1), lambda).filter(|p| p.value > p.limit && step > 0);
                let too_large = "a number is larger than 1.8 × 10³⁰⁸".to_owned();
                let product = |Product { value, limit }| {
                    format!("α·λmax = {} > {}", figures_beside(value, limit), figures(limit))
                };
                (Verdict::Overflowed, too_fast.map_or(too_large, product))
            }
        };
        Judgement { verdict, cause: format!("{} {when}: {why}", verdict.name()), since: Some(step) }
    }

    fn diverging(&self, since: u64, too_fast: Option<Product>, fact: String) -> Judgement {
        let when = if since == 0 { "from the start".into() } else { format!("since step {since}") };
        let why = too_fast.map_or(fact, |Product { value, limit }| {
            let formula = limit_formula(self.plan.optimizer_at(since))
                .map_or(String::new(), |formula| format!(" = {formula}"));
            format!("α·λmax = {} > {}{formula}", figures_beside(value, limit), figures(limit))
        });
        Judgement {
            verdict: Verdict::Diverging(too_fast),
            cause: format!("diverging {when}: {why}"),
            since: Some(since),
        }
    }

    /// The eigendirection that a constant learning rate makes grow fastest on a quadratic, if the run has any error in it.
    fn unstable_direction(&self) -> Option<Unstable> {
        let beyond = |radius: f64| radius > 1.0 + 1e-9;
        predicted_radius(self.plan).filter(|radius| beyond(*radius))?;
        let Curvature { low, high, directions: [flat, steep] } =
            constant_curvature(&self.plan.surface).map(|_| seen_curvature(self.plan, self.plan.start))?;
        let error = self.trajectory.last().gradient;
        let radius = |lambda: f64, direction: V| {
            radius_of(&self.plan.optimizer, self.plan.rate(0) * lambda)
                .filter(|radius| beyond(*radius) && error.dot(&direction) != 0.0)
        };
        let kind = |lambda: f64| if lambda < 0.0 { Unstable::Downhill } else { Unstable::TooFast };
        let candidates = [(low, flat), (high, steep)].map(|(l, d)| radius(l, d).map(|r| (r, kind(l))));
        candidates.into_iter().flatten().max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, kind)| kind)
    }

    fn predicted(&self, direction: Unstable) -> Judgement {
        match direction {
            Unstable::Downhill => judgement(
                Verdict::RunningAway,
                "the surface curves down in one direction and has no lower bound".into(),
                None,
            ),
            Unstable::TooFast => {
                let lambda = seen_curvature(self.plan, self.plan.start).high;
                self.diverging(0, self.product(0, lambda), "the error grows in every step".into())
            }
        }
    }

    /// Whether a bound holds the last iterate.
    fn is_on_the_border(&self) -> bool {
        let at = self.trajectory.last().at;
        let (_, gradient) = self.plan.surface.part().gradient(at);
        let pull = self.plan.around.decay.map_or(gradient, |decay| decay.whole_gradient(at, gradient));
        self.plan.around.r#box.is_some_and(|bounds| bounds.held(at, pull) != [false; 2])
    }

    fn at_rest(&self, verdict: Verdict, here: &Curvature) -> Judgement {
        let (since, left) = rest::since(self);
        let cause = match (verdict, left) {
            (Verdict::Converged, _) if self.is_on_the_border() => {
                format!("converged at step {since}: at rest on the border, the projected gradient is 0")
            }
            (Verdict::Converged, None) => format!("converged at step {since}"),
            (Verdict::Converged, Some(left)) => {
                format!("converged at step {since}, after leaving the minimum again at step {left}")
            }
            (Verdict::AtSaddle, _) => format!(
                "at a saddle since step {since}: the gradient is {}, the curvature {} and {}",
                figures(self.trajectory.last().gradient.norm()),
                figures(here.low),
                figures(here.high)
            ),
            _ => format!("at a maximum since step {since}: the gradient vanishes there too"),
        };
        Judgement { verdict, cause, since: Some(since) }
    }

    fn cycle(&self, here: &Curvature) -> Option<Judgement> {
        let motion::Cycle { period, width, since, across } = motion::cycle(self, here)?;
        let place = if across { " across the valley" } else { "" };
        let article = if period == 8 { "an" } else { "a" };
        let mut cause =
            format!("on {article} {period}-cycle of width {}{place} since step {since}", figures(width));
        // At its limit of stability a method bounces for ever between the same two walls.
        let product = self.product(self.last_step(), here.high);
        let at_limit = product.filter(|product| (product.value / product.limit - 1.0).abs() <= 1e-6);
        if let Some(Product { limit, .. }) = at_limit {
            cause += &format!(": α·λmax = {}, the limit of stability", figures(limit));
        }
        Some(Judgement { verdict: Verdict::Cycle { period, width }, cause, since: Some(since) })
    }

    fn zig_zag(&self, here: &Curvature) -> Option<Judgement> {
        let motion::Flips { flips, of } = motion::zig_zag(self)?;
        let product = self.product(self.last_step(), here.high);
        let why = match product {
            Some(Product { value, limit }) => format!("α·λmax = {}", figures_beside(value, limit)),
            None => format!("{flips} turns in {of} steps"),
        };
        Some(judgement(Verdict::ZigZag(product), format!("zig-zag along the steep axis: {why}"), None))
    }

    fn trend(&self, here: &Curvature) -> Judgement {
        let gradient = figures(self.trajectory.last().gradient.norm());
        let (verdict, cause) = match motion::trend(self, here) {
            motion::Trend::Improving { share } => {
                let share = figures((share * 100.0).min(99.9));
                (Verdict::Descending, format!("descending: the last tenth took {share} % of what was left"))
            }
            motion::Trend::Hovering { step } => {
                (Verdict::Hovering, format!("hovering without progress, in steps of {}", figures(step)))
            }
            motion::Trend::AboveBest { best } => {
                (Verdict::Overshooting, format!("overshooting: its best point was step {best}"))
            }
            motion::Trend::Still | motion::Trend::Ringing if self.stalled_since().is_some() => {
                let since = self.stalled_since().unwrap_or(0);
                let why = match &self.plan.around.rounding {
                    Some(rounding) => {
                        let format = rounding.format.name();
                        format!("its steps are lost in the rounding of {format}, the gradient is {gradient}")
                    }
                    None => format!("the iterate does not move, the gradient is {gradient}"),
                };
                (Verdict::Stalled, format!("stalled since step {since}: {why}"))
            }
            motion::Trend::Ringing => (Verdict::Descending, "descending: it swings less and less".into()),
            motion::Trend::Still => {
                (Verdict::Crawling, format!("crawling: less than 1 % progress, the gradient is {gradient}"))
            }
        };
        judgement(verdict, cause, None)
    }
}

/// Where the limit of α·λ is from, for methods in which it is not simply 2.
fn limit_formula(optimizer: &Optimizer) -> Option<&'static str> {
    match optimizer {
        Optimizer::Momentum(momentum) if momentum.beta == 0.0 => None,
        Optimizer::Momentum(momentum) if momentum.dampening == 0.0 => Some("2(1 + β)"),
        Optimizer::Momentum(_) => Some("2(1 + β)/(1 − d)"),
        Optimizer::Nesterov(nesterov) if nesterov.beta > 0.0 => Some("2(1 + β)/(1 + 2β)"),
        Optimizer::Qhm(qhm) if qhm.nu * qhm.beta > 0.0 => Some("2(1 + β)/(1 + β − 2νβ)"),
        _ => None,
    }
}

fn judgement(verdict: Verdict, cause: String, since: Option<u64>) -> Judgement {
    let named = cause.starts_with(verdict.name());
    let cause = if named { cause } else { format!("{}: {cause}", verdict.name()) };
    Judgement { verdict, cause, since }
}
