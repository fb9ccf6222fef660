//! What online learning lost against the best fixed choice in hindsight.
//!
//! Step t sees a loss fₜ (its mini-batch, with the penalty) at the iterate wₜ before it. The regret after T steps is
//! R_T = Σ fₜ(wₜ) − min_u Σ fₜ(u), both sums over t ≤ T (Zinkevich 2003). Where it grows no faster than √T, the loss per step
//! nears that of the best fixed choice.

use std::sync::{Arc, Mutex, PoisonError};

use crate::around::{Batch, Sharing, Workers};
use crate::data::Example;
use crate::experiment::Plan;
use crate::real::V;
use crate::surface::learning::enclosed;
use crate::surface::{DataLoss, Surface};
use crate::trajectory::{Trajectory, all_seen, all_seen_rows};
use nalgebra::Matrix2;

/// Most numbers of steps at which the best choice is searched; between them it is interpolated.
pub const CHECKPOINTS: usize = 100;

/// Number of examples that all these searches together look at, about.
const WORK: usize = 2_000_000;

/// Rounds of the enclosing: near the choice before, and everywhere.
const ROUNDS: [usize; 2] = [60, 120];

/// The regret of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Regret {
    /// R_T after T = 0, 1, … steps. It can be negative, and is not finite if the losses were not.
    pub values: Vec<f64>,
    /// c of the curve c√T that meets R_T after the last step, if that is positive. A regret that lies above the curve before
    /// its end grows more slowly than √T, one that lies below it faster.
    pub scale: Option<f64>,
}

impl Regret {
    /// The regret of a run against what is [`Hindsight::best`] for its plan; `None` if every step sees all examples or the loss is
    /// not convex, so that the best fixed choice is not known.
    pub fn of(plan: &Plan, trajectory: &Trajectory, hindsight: &Hindsight) -> Option<Self> {
        let best = hindsight.best(plan)?;
        let mut paid = 0.0;
        let after = trajectory.batch_losses.iter().zip(best.iter().skip(1)).map(|(loss, best)| {
            paid += loss;
            paid - best
        });
        let mut values: Vec<f64> = std::iter::once(0.0).chain(after).collect();
        values.truncate(trajectory.samples.len());
        let last = values.len() - 1;
        let scale = values[last] / (last as f64).sqrt();
        Some(Self { scale: Some(scale).filter(|scale| scale.is_finite() && *scale > 0.0), values })
    }
}

/// What the best fixed choices cost, kept so that runs with the same batches, and later ones, need not search again.
///
/// It is a memory and no more: any two are equal.
#[derive(Debug, Default)]
pub struct Hindsight(Mutex<Vec<(Batches, Arc<[f64]>)>>);

impl PartialEq for Hindsight {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// All that decides which losses are seen.
#[derive(Clone, Debug, PartialEq)]
struct Batches {
    surface: Surface,
    batch: Option<Batch>,
    workers: Option<Workers>,
    stream: Option<u64>,
    steps: u64,
}

/// Most sequences of batches whose best choices are remembered.
const MOST: usize = 16;

impl Hindsight {
    /// min_u Σ fₜ(u) over t ≤ T, for T = 0, 1, … up to the plan's steps; `None` if the losses are not convex or all the same.
    ///
    /// Over the whole plane and exact to rounding if the losses are quadratics. Otherwise u lies within four of the surface's
    /// windows around the origin (the infimum of a logistic loss may be at infinity) and is enclosed by its gradients at up
    /// to [`CHECKPOINTS`] values of T, all of them if there are no more; between two of these the sum is that of the later
    /// one's u, less what this loses at the earlier one, falling evenly to 0.
    pub fn best(&self, plan: &Plan) -> Option<Arc<[f64]>> {
        let loss = plan.surface.part().data_loss()?;
        if !loss.is_convex() || !plan.is_stochastic() {
            return None;
        }
        let shared = plan.around.batch.is_some_and(|batch| batch.sharing == Sharing::Common);
        let key = Batches {
            surface: plan.surface.clone(),
            batch: plan.around.batch,
            workers: plan.around.workers,
            stream: (!shared).then_some(plan.stream),
            steps: plan.steps,
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, best)) = known.iter().find(|(batches, _)| *batches == key) {
            return Some(best.clone());
        }
        let best = if plan.surface.part().quadratic() { of_quadratics(plan) } else { searched(plan, loss) };
        let best: Arc<[f64]> = best?.into();
        if known.len() >= MOST {
            known.remove(0);
        }
        known.push((key, best.clone()));
        Some(best)
    }
}

/// A sum of quadratics is one, known from its value and derivatives at one place.
fn of_quadratics(plan: &Plan) -> Option<Vec<f64>> {
    // Near the minimum little cancels.
    let centre = plan.surface.critical_points().first().map_or(plan.start, |lowest| lowest.at);
    let (mut value, mut slope, mut bend) = (0.0, V::zeros(), Matrix2::zeros());
    let after = all_seen(plan)?.map(|seen| {
        let jet = seen.loss.jet(centre);
        value += jet.value;
        slope += jet.gradient();
        bend += jet.hessian();
        let svd = bend.svd(true, true);
        let step = svd.solve(&slope, 1e-12 * svd.singular_values.max()).unwrap_or_else(|_| V::zeros());
        value - 0.5 * slope.dot(&step)
    });
    Some(std::iter::once(0.0).chain(after).collect())
}

/// The sum of what the steps so far have seen.
struct Sum<'a> {
    loss: &'a dyn DataLoss,
    train: &'a [Example],
    /// How much each example weighs, by its number.
    weights: Vec<f64>,
    /// The numbers of those that weigh something.
    present: Vec<u32>,
    steps: f64,
}

impl Sum<'_> {
    fn add(&mut self, rows: &[u32]) {
        self.steps += 1.0;
        for &i in rows {
            let weight = &mut self.weights[i as usize];
            if *weight == 0.0 {
                self.present.push(i);
            }
            *weight += 1.0 / rows.len() as f64;
        }
    }

    /// Value and gradient.
    fn at(&self, w: V) -> (f64, V) {
        let (penalty, slope) = self.loss.penalty_gradient(w);
        let zero = (self.steps * penalty, slope * self.steps);
        self.present.iter().fold(zero, |(value, gradient), &i| {
            let weight = self.weights[i as usize];
            let (cost, slope) = self.loss.example(w, &self.train[i as usize]);
            (value + weight * cost, gradient + slope * weight)
        })
    }

    /// What one step saw at a place.
    fn step(&self, w: V, rows: &[u32]) -> f64 {
        let costs = rows.iter().map(|&i| self.loss.example(w, &self.train[i as usize]).0);
        costs.sum::<f64>() / rows.len() as f64 + self.loss.penalty_gradient(w).0
    }
}

fn searched(plan: &Plan, loss: &dyn DataLoss) -> Option<Vec<f64>> {
    let train = loss.data().train();
    let rows: Vec<Vec<u32>> = all_seen_rows(plan)?.collect();
    let [x, y] = plan.surface.part().window();
    let reach = 4.0 * (x[1] - x[0]).max(y[1] - y[0]);
    let mut sum = Sum { loss, train, weights: vec![0.0; train.len()], present: Vec::new(), steps: 0.0 };
    let mut best = vec![0.0; rows.len() + 1];
    let mut before: Option<V> = None;
    let mut from = 0;
    for to in checkpoints(rows.len(), train.len()) {
        let between = &rows[from..to];
        between.iter().for_each(|rows| sum.add(rows));
        let (lowest, at) = lowest(&sum, reach, before)?;
        let costs: Vec<f64> = between.iter().map(|rows| sum.step(at, rows)).collect();
        let mut running = lowest - costs.iter().sum::<f64>();
        let lost = running - best[from];
        for (k, cost) in costs.iter().enumerate() {
            running += cost;
            best[from + k + 1] = running - lost * (1.0 - (k + 1) as f64 / costs.len() as f64);
        }
        (before, from) = (Some(at), to);
    }
    Some(best)
}

/// The minimum within the square, first looked for near where it was before: a minimum inside of a smaller square is that of
/// the larger one, the loss being convex.
fn lowest(sum: &Sum<'_>, reach: f64, before: Option<V>) -> Option<(f64, V)> {
    let near = before.and_then(|centre| {
        let half = 0.02 * reach;
        let inside = |at: V| (at - centre).amax() < 0.9 * half && at.amax() <= reach;
        enclosed(centre, half, ROUNDS[0], |w| sum.at(w)).filter(|(_, at)| inside(*at))
    });
    near.or_else(|| enclosed(V::zeros(), reach, ROUNDS[1], |w| sum.at(w)))
}

/// The numbers of steps at which the best choice is searched: the last one, and more of them where steps are few.
fn checkpoints(steps: usize, examples: usize) -> Vec<usize> {
    let affordable = WORK / (ROUNDS[1] * examples.max(1));
    let count = affordable.clamp(10, CHECKPOINTS);
    if steps <= count {
        return (1..=steps).collect();
    }
    let place = |k: usize| (steps as f64 * (k as f64 / count as f64).powf(1.5)).ceil() as usize;
    let mut all: Vec<usize> = (1..=count).map(place).collect();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::around::Shuffle;
    use crate::data::{Data, Preparation, Source, Task};
    use crate::optimizer::GradientDescent;
    use crate::schedule::Schedule;
    use crate::surface::{LinearRegression, LogisticRegression, StraightLine, Svm, learning::Residual};

    fn plan(surface: impl Into<Surface>, size: u64, steps: u64) -> Plan {
        let surface = surface.into();
        let suggestion = surface.part().suggestion();
        let rate = 0.2 * suggestion.rate;
        let start = [suggestion.start.x, suggestion.start.y];
        let mut plan = Plan::plain(surface, GradientDescent::default(), rate, start, steps);
        plan.around.batch = Some(Batch { size, ..Batch::default() });
        plan
    }

    fn direct(plan: &Plan, to: usize, w: V) -> f64 {
        all_seen(plan).unwrap().take(to).map(|seen| seen.loss.value(w)).sum()
    }

    /// The regret is worked out again from its definition, with the comparator found on ever finer grids.
    #[test]
    fn the_best_fixed_choice_is_the_lowest_point_of_the_sum_of_what_was_seen() {
        let absolute = StraightLine { residual: Residual::Absolute, ..StraightLine::default() };
        let plans: [Plan; 4] = [
            plan(LinearRegression::default(), 3, 40),
            plan(LogisticRegression { l2: 0.1, ..LogisticRegression::default() }, 3, 40),
            plan(Svm::default(), 2, 40),
            plan(absolute, 4, 40),
        ];
        for plan in &plans {
            let best = Hindsight::default().best(plan).unwrap();
            assert_eq!((best.len(), best[0]), (41, 0.0));
            for to in [5, 23, 40] {
                let [x, y] = plan.surface.part().window();
                let mut centre = V::zeros();
                let mut half = 4.0 * (x[1] - x[0]).max(y[1] - y[0]);
                let mut found = f64::INFINITY;
                while half > 1e-7 {
                    let around = centre;
                    for (i, j) in (-8..=8).flat_map(|i| (-8..=8).map(move |j| (i, j))) {
                        let w = around + V::new(f64::from(i), f64::from(j)) * (half / 8.0);
                        let value = direct(plan, to, w);
                        if value < found {
                            (found, centre) = (value, w);
                        }
                    }
                    half *= 0.7;
                }
                let id = plan.surface.description().id;
                assert!((best[to] - found).abs() < 1e-5 * (1.0 + found), "{id}, {to}: {} {found}", best[to]);
                assert!(best[to] < found + 1e-9 * (1.0 + found), "{id}: nothing is lower");
            }
        }
    }

    #[test]
    fn regret_is_what_was_paid_less_the_best_choice_and_its_root_curve_meets_its_end() {
        let mut plan = plan(LinearRegression::default(), 1, 60);
        plan.around.batch = Some(Batch { size: 1, shuffle: Shuffle::Never, ..Batch::default() });
        let trajectory = Trajectory::of(&plan);
        let hindsight = Hindsight::default();
        let regret = Regret::of(&plan, &trajectory, &hindsight).unwrap();
        let best = hindsight.best(&plan).unwrap();
        for k in [0, 1, 17, 60] {
            let paid: f64 = trajectory.batch_losses[..k].iter().sum();
            assert!((regret.values[k] - (paid - best[k])).abs() < 1e-9 * (1.0 + paid));
        }
        // One example has a line of weights that explain it, so that all that was paid is regretted.
        assert!((regret.values[1] - trajectory.batch_losses[0]).abs() < 1e-9);
        assert!((regret.scale.unwrap() * 60f64.sqrt() - regret.values[60]).abs() < 1e-12 * regret.values[60]);
    }

    #[test]
    fn with_a_falling_rate_the_regret_grows_more_slowly_than_the_root_of_the_steps() {
        let mut plan = plan(LinearRegression::default(), 1, 2000);
        plan.learning_rate *= 2.0;
        plan.schedule = serde_json::from_str::<Schedule>("\"inverse_sqrt\"").unwrap();
        let trajectory = Trajectory::of(&plan);
        let Regret { values, scale } = Regret::of(&plan, &trajectory, &Hindsight::default()).unwrap();
        let scale = scale.unwrap();
        assert!([200, 500, 1000].into_iter().all(|k| values[k] > scale * (k as f64).sqrt()));
    }

    #[test]
    fn there_is_none_for_full_batches_other_shapes_and_surfaces_without_data() {
        let hindsight = Hindsight::default();
        let tanh = Surface::named("tanh_network").unwrap();
        assert_eq!(hindsight.best(&plan(tanh, 4, 10)), None);
        assert_eq!(hindsight.best(&plan(Surface::named("rosenbrock").unwrap(), 4, 10)), None);
        assert_eq!(hindsight.best(&plan(LinearRegression::default(), 100_000, 10)), None);
    }

    #[test]
    fn between_checkpoints_the_best_choice_is_interpolated_closely() {
        let source = Source::for_task(Task::Classes);
        let data = Data::new(source, Preparation::default());
        let plan = plan(LogisticRegression { data, l2: 0.05, ..LogisticRegression::default() }, 2, 400);
        let best = Hindsight::default().best(&plan).unwrap();
        let loss = plan.surface.part().data_loss().unwrap();
        let rows: Vec<Vec<u32>> = all_seen_rows(&plan).unwrap().collect();
        let train = loss.data().train();
        for to in [37, 203, 311] {
            let mut sum =
                Sum { loss, train, weights: vec![0.0; train.len()], present: Vec::new(), steps: 0.0 };
            rows[..to].iter().for_each(|rows| sum.add(rows));
            let (exact, _) = lowest(&sum, 100.0, None).unwrap();
            assert!((best[to] - exact).abs() < 2e-3 * exact, "{to}: {} {exact}", best[to]);
        }
    }
}
