//! λmax along the run, beside the one that the run may not stay above.

use std::borrow::Cow;

use crate::experiment::View;
use crate::insight::sharpness::{Sharpness, along, stride};
use crate::plot::curve::content::CurveContent;
use crate::plot::curve::series::Of;
use crate::stage::{Actor, Stage};

pub(super) struct SharpnessCurve;

impl CurveContent for SharpnessCurve {
    fn heading(&self, _: &Stage, _: &View) -> Cow<'static, str> {
        "Sharpness λmax, dashed: the limit".into()
    }

    fn values(&self, _: &Stage, _: &View, actor: &Actor) -> Vec<(Of, Vec<f64>)> {
        let Sharpness { values, limits, .. } = along(&actor.plan, &actor.trajectory);
        let mut all = Vec::new();
        if limits.iter().any(|limit| limit.is_finite()) {
            all.push((Of::Limit, limits));
        }
        all.push((Of::Run, values));
        all
    }

    fn words(&self, stage: &Stage, view: &View) -> Option<String> {
        let stride =
            stage.visible(view).map(|actor| stride(&actor.plan, &actor.trajectory)).max().unwrap_or(1);
        let looked_at = if stride > 1 { format!(" at every {stride}th iterate") } else { String::new() };
        let everywhere = stage.experiment.surface.part().quadratic();
        let divides = stage.visible(view).any(|actor| {
            let mut one = actor.plan.clone();
            one.steps = 1;
            !crate::trajectory::effective_rates(&one).is_empty()
        });
        let divided =
            if divides { ", of P^−½\u{2207}²f P^−½ where a method divides by P" } else { "" };
        let hint = if everywhere && !divides { "" } else { ", a hint" };
        Some(format!(
            "Sharpness: λmax of \u{2207}²f{divided}{looked_at}; dashed: what it may not stay above, the method's limit over α{hint}"
        ))
    }

    fn missing(&self) -> Option<&'static str> {
        Some("no iterate where the loss curves up")
    }
}
