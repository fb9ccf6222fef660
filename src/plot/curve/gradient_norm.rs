//! The length of the gradient.

use std::borrow::Cow;

use crate::experiment::View;
use crate::plot::curve::content::{CurveContent, length, measured};
use crate::plot::curve::series::Of;
use crate::stage::{Actor, Stage};

pub(super) struct GradientNormCurve;

impl CurveContent for GradientNormCurve {
    fn heading(&self, _: &Stage, _: &View) -> Cow<'static, str> {
        "Gradient norm".into()
    }

    fn values(&self, _: &Stage, _: &View, actor: &Actor) -> Vec<(Of, Vec<f64>)> {
        measured(actor, |point| length(point.gradient))
    }
}
