//! Regret, with the root of the steps that meets it at its end.

use std::borrow::Cow;

use crate::experiment::View;
use crate::insight::regret;
use crate::picture::axis::projection::Axis;
use crate::plot::curve::content::CurveContent;
use crate::plot::curve::range;
use crate::plot::curve::series::{Of, Series};
use crate::stage::{Actor, Stage};

pub(super) struct RegretCurve;

impl CurveContent for RegretCurve {
    fn heading(&self, _: &Stage, _: &View) -> Cow<'static, str> {
        "Regret against the best fixed choice, c√t (thin)".into()
    }

    fn values(&self, stage: &Stage, _: &View, actor: &Actor) -> Vec<(Of, Vec<f64>)> {
        let regret = regret::Regret::of(&actor.plan, &actor.trajectory, &stage.hindsight);
        let Some(regret::Regret { values, scale }) = regret else { return Vec::new() };
        let root = |scale: f64| (0..values.len()).map(|k| scale * (k as f64).sqrt()).collect();
        let root = scale.map(|scale| (Of::Root, root(scale)));
        root.into_iter().chain([(Of::Run, values)]).collect()
    }

    fn axis(&self, _: &Stage, _: &View, series: &[Series]) -> Axis {
        let runs = series.iter().filter(|series| series.is_run());
        range::from_zero(runs.map(|series| series.values.as_slice()))
    }

    fn words(&self, _: &Stage, _: &View) -> Option<String> {
        Some("regret curve: thin, c√t through the last value".to_owned())
    }

    fn missing(&self) -> Option<&'static str> {
        Some("needs batches of a convex loss")
    }
}
