//! What is said above the curves and below the picture.

use std::borrow::Cow;

use crate::experiment::{CurveKind, Layer, LossAxis, View};
use crate::plot::curve::series::{Beside, is_plain};
use crate::plot::plane::examples::drifting_optimum;
use crate::stage::Stage;

/// What stands above a curve.
pub(crate) fn heading(stage: &Stage, view: &View, kind: CurveKind) -> Cow<'static, str> {
    match kind {
        CurveKind::Loss => loss_heading(stage, view).into(),
        CurveKind::LearningRate if view.shows(Layer::EffectiveRates) => {
            "Learning rate, effective for x (thin) and y (dashed)".into()
        }
        CurveKind::LearningRate => "Learning rate".into(),
        CurveKind::GradientNorm => "Gradient norm".into(),
        CurveKind::Distance
            if stage.visible(view).any(|actor| drifting_optimum(&actor.plan, 0).is_some()) =>
        {
            "Distance to the drifting optimum".into()
        }
        CurveKind::Distance => "Distance to the nearest minimum".into(),
        CurveKind::Regret => "Regret against the best fixed choice, c√t (thin)".into(),
        CurveKind::Slice => "Searched line".into(),
    }
}

fn loss_heading(stage: &Stage, view: &View) -> String {
    let zero = stage.lowest.is_none_or(|lowest| lowest == 0.0);
    let plain = zero || view.loss_axis == LossAxis::Linear || is_plain(stage, view);
    let mut words = vec![if plain { "Loss" } else { "Loss above the minimum" }.to_owned()];
    let Beside { averaged, validation, batches } = Beside::of(stage, view);
    let window = view.smoothed().map(|window| format!("mean of {window} steps"));
    words.extend(window.iter().filter(|_| averaged).cloned());
    words.extend(validation.then(|| "validation (dashed)".to_owned()));
    words.extend(batches.then(|| "batch (pale)".to_owned()));
    words.extend(window.filter(|_| batches).map(|window| format!("its {window} (thin)")));
    words.join(", ")
}

/// What is said of the loss curve below a picture, where it needs words.
pub(crate) fn loss_words(stage: &Stage, view: &View) -> Option<String> {
    let Beside { averaged, validation, batches } = Beside::of(stage, view);
    let mut words = Vec::new();
    if let Some(window) = view.smoothed().filter(|_| averaged) {
        words.push(format!("mean of the last {window} steps, the losses themselves pale"));
    }
    words.extend(validation.then(|| "dashed, the loss of the examples that are held back".to_owned()));
    words.extend(batches.then(|| "pale, the loss of each step\u{2019}s batch".to_owned()));
    if let Some(window) = view.smoothed().filter(|_| batches) {
        words.push(format!("thin, its mean over the last {window} steps"));
    }
    (!words.is_empty()).then(|| format!("loss curve: {}", words.join("; ")))
}
