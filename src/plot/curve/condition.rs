//! κ along the run: how elongated the bowl is at each iterate.

use std::borrow::Cow;

use crate::experiment::View;
use crate::insight::condition::kappa;
use crate::insight::sharpness::stride;
use crate::plot::curve::content::CurveContent;
use crate::plot::curve::series::Of;
use crate::stage::{Actor, Stage};

pub(super) struct ConditionCurve;

impl CurveContent for ConditionCurve {
    fn heading(&self, _: &Stage, _: &View) -> Cow<'static, str> {
        "Condition number κ, where f is convex".into()
    }

    fn values(&self, _: &Stage, _: &View, actor: &Actor) -> Vec<(Of, Vec<f64>)> {
        vec![(Of::Run, kappas(actor))]
    }

    fn words(&self, stage: &Stage, view: &View) -> Option<String> {
        let stride =
            stage.visible(view).map(|actor| stride(&actor.plan, &actor.trajectory)).max().unwrap_or(1);
        let looked_at = if stride > 1 { format!(" at every {stride}th iterate") } else { String::new() };
        Some(format!("κ = λmax/λmin of \u{2207}²f{looked_at}, none where it is not positive definite"))
    }

    fn missing(&self) -> Option<&'static str> {
        Some("no iterate where the Hessian is positive definite")
    }
}

/// κ of the loss at each iterate, not a number where the Hessian is not positive definite. Between iterates that are looked
/// at it lies on a straight line of the logarithmic axis.
fn kappas(actor: &Actor) -> Vec<f64> {
    let (samples, loss) = (&actor.trajectory.samples, actor.plan.surface.part());
    let at = |k: usize| kappa(&loss.jet(samples[k].at).hessian()).unwrap_or(f64::NAN);
    let stride = stride(&actor.plan, &actor.trajectory);
    let last = samples.len() - 1;
    let mut all = Vec::with_capacity(samples.len());
    let mut left = at(0);
    for k in (0..last).step_by(stride) {
        let next = (k + stride).min(last);
        let right = at(next);
        let between = |step: usize| left * (right / left).powf(step as f64 / (next - k) as f64);
        all.push(left);
        all.extend((1..next - k).map(between));
        left = right;
    }
    all.push(left);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::surface::{Quadratic, Rosenbrock, Surface};

    fn run(surface: impl Into<Surface>, steps: u64) -> Actor {
        let experiment = Experiment { steps, ..Experiment::on(surface.into()) };
        Stage::of(&experiment).actors.remove(0)
    }

    #[test]
    fn on_a_quadratic_it_is_kappa_everywhere() {
        let values = kappas(&run(Quadratic { kappa: 30.0, angle: 20.0 }, 40));
        assert_eq!(values.len(), 41);
        assert!(values.iter().all(|kappa| (kappa - 30.0).abs() < 1e-9), "{values:?}");
    }

    /// By hand: the Hessian of Rosenbrock's function at (1, 1) is ((802, −400), (−400, 200)), its eigenvalues 0.39936 and 1001.6.
    #[test]
    fn along_the_banana_it_nears_that_of_the_minimum() {
        let mut actor = run(Rosenbrock::default(), 3);
        let trajectory = std::sync::Arc::make_mut(&mut actor.trajectory);
        trajectory.samples[2].at = crate::real::V::new(1.0, 1.0);
        // Far above the parabola the loss is a saddle.
        trajectory.samples[1].at = crate::real::V::new(0.0, 1.0);
        let values = kappas(&actor);
        assert!((values[2] - 2508.0).abs() < 0.1, "{values:?}");
        assert!(values[1].is_nan());
    }

    #[test]
    fn long_runs_are_looked_at_now_and_then_and_have_a_value_for_each_iterate() {
        let actor = run(Quadratic { kappa: 7.0, angle: 0.0 }, 25_000);
        assert_eq!(stride(&actor.plan, &actor.trajectory), 3);
        let values = kappas(&actor);
        assert_eq!(values.len(), actor.trajectory.samples.len());
        assert!(values.iter().all(|kappa| (kappa - 7.0).abs() < 1e-9));
    }
}
