//! How an experiment is looked at. None of it changes a trajectory.

use super::curve::CurveKind;
use super::layer::{Layer, Layers};
use super::pane::PaneKind;
use super::{FieldError, MOST_STEPS};
use crate::parameter::{Kind, Parameter};
use crate::surface::Surface;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The window of the loss curve's moving average, if it has one.
pub const SMOOTHING: Parameter = Parameter {
    key: "smoothing",
    symbol: "steps",
    meaning: "How many steps the loss curve is averaged over: at each step it is the mean of the last so many losses",
    kind: Kind::Count { slider: [2, 500] },
    default: 20.0,
};

/// How an experiment is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object such as {\"step\": 20}")]
pub struct View {
    /// What is visible of the plane, `[[x_min, x_max], [y_min, y_max]]`; `None` is the surface's own window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<[[f64; 2]; 2]>,
    /// The step that is looked at; `None` is the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<u64>,
    /// Slots of the runs that are not shown.
    pub hidden: BTreeSet<usize>,
    /// All runs on one plane, or a plane for each.
    pub panes: Panes,
    /// What stands beside the planes, as far as there is such a thing on the surface.
    pub beside: BTreeSet<PaneKind>,
    /// Whether both axes of the plane have the same scale.
    pub aspect: Aspect,
    /// Whether pan and zoom are off.
    pub locked: bool,
    /// What is drawn of the loss, of the step and of the curves.
    pub layers: Layers,
    /// The curves under the plane, in this order.
    pub curves: Vec<CurveKind>,
    /// What the curves are drawn against.
    pub curve_axis: CurveAxis,
    /// How what they are drawn against is divided.
    pub curve_scale: CurveScale,
    /// How the loss curve measures.
    pub loss_axis: LossAxis,
    /// Over how many steps the loss curve is averaged: at step k it is the mean of the last so many losses, k's the last of
    /// them. The losses themselves stay behind it, pale. 0 and 1 are no average.
    pub smoothing: u64,
}

/// A field of a view as files and `--set` have it.
pub struct ViewField {
    /// How it is called below `view`.
    pub key: &'static str,
    /// What can stand there.
    pub values: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

const fn field(key: &'static str, values: &'static str, meaning: &'static str) -> ViewField {
    ViewField { key, values, meaning }
}

/// All fields of a view.
pub const VIEW_FIELDS: [ViewField; 13] = [
    field(
        "window",
        "[[x₀, x₁], [y₀, y₁]]",
        "What is visible of the plane; the surface's own window if it is left out",
    ),
    field("step", "0 to the last step", "The step that is looked at; the end if it is left out"),
    field("hidden", "slots, such as [0, 3]", "Runs that are not shown, by their slots"),
    field("panes", "overlay, grid", "All runs on one plane, or a plane for each"),
    field("beside", "ids of list panes", "What stands beside the planes, as far as there is such a thing"),
    field("aspect", "equal, free", "Whether both axes of the plane have the same scale"),
    field("locked", "true, false", "Whether pan and zoom are off in the window"),
    field("layers", "ids of list layers", "What is drawn; view.LAYER=true or false switches one of them"),
    field("curves", "ids of list curves", "The curves below the planes, in this order"),
    field("curve_axis", "steps, evaluations, examples", "What the curves are drawn against"),
    field("curve_scale", "linear, log", "How what they are drawn against is divided"),
    field("loss_axis", "log, linear", "How the loss curve measures"),
    field(
        "smoothing",
        "0 to 100000",
        "Over how many steps the loss curve is averaged; 0 and 1 are no average",
    ),
];

impl Default for View {
    fn default() -> Self {
        Self {
            window: None,
            step: None,
            hidden: BTreeSet::new(),
            panes: Panes::Overlay,
            beside: PaneKind::by_default(),
            aspect: Aspect::Equal,
            locked: false,
            layers: Layers::default(),
            curves: vec![CurveKind::Loss, CurveKind::LearningRate, CurveKind::GradientNorm],
            curve_axis: CurveAxis::Steps,
            curve_scale: CurveScale::Linear,
            loss_axis: LossAxis::Log,
            smoothing: 0,
        }
    }
}

impl View {
    /// Hides the run in a slot, or shows it again.
    pub fn toggle_run(&mut self, slot: usize) {
        if !self.hidden.remove(&slot) {
            self.hidden.insert(slot);
        }
    }

    /// The first field that makes no sense: its path and what was expected.
    pub fn check(&self) -> Result<(), FieldError> {
        for (axis, range) in self.window.iter().flatten().enumerate() {
            let sensible =
                range.iter().all(|end| end.abs() <= 1e12) && range[1] - range[0] > 1e-12 * range[0].abs();
            if !sensible {
                let [low, high] = range;
                let expected = format!("expected two increasing numbers within ±1e12, found [{low}, {high}]");
                return Err(FieldError { path: format!("view.window[{axis}]"), expected });
            }
        }
        if self.smoothing > MOST_STEPS {
            let expected =
                format!("expected a whole number from 0 to {MOST_STEPS}, found {}", self.smoothing);
            return Err(FieldError { path: "view.smoothing".into(), expected });
        }
        Ok(())
    }

    /// Whether a layer is drawn.
    pub fn shows(&self, layer: Layer) -> bool {
        self.layers.has(layer)
    }

    /// The same view with a layer.
    #[must_use]
    pub fn with(mut self, layer: Layer) -> Self {
        self.layers.set(layer, true);
        self
    }

    /// The same view without a layer.
    #[must_use]
    pub fn without(mut self, layer: Layer) -> Self {
        self.layers.set(layer, false);
        self
    }

    /// Draws a layer that is not drawn, and the other way round.
    pub fn toggle(&mut self, layer: Layer) {
        self.layers.set(layer, !self.shows(layer));
        if layer == Layer::Transformed {
            // The window is one of other coordinates now.
            self.window = None;
        }
    }

    /// Shows a pane that is not shown, and the other way round.
    pub fn toggle_pane(&mut self, pane: PaneKind) {
        if !self.beside.remove(&pane) {
            self.beside.insert(pane);
        }
    }

    /// Over how many steps the loss curve is averaged, if it is.
    pub fn smoothed(&self) -> Option<u64> {
        Some(self.smoothing).filter(|window| *window > 1)
    }
}

/// All runs on one plane, or a plane for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Panes {
    /// One plane with all runs.
    #[default]
    Overlay,
    /// A plane per run, panned and zoomed together.
    Grid,
}

/// How the plane's axes relate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// A circle looks like a circle.
    #[default]
    Equal,
    /// Each axis fills its side.
    Free,
}

/// What curves are drawn against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CurveAxis {
    /// Steps.
    #[default]
    Steps,
    /// Evaluations of loss, gradient and Hessian, each counted as one, so that a race of unlike methods is fair.
    Evaluations,
    /// Examples that were looked at for these, so that a race of unlike batches is fair; steps where the loss is not over data.
    Examples,
}

impl CurveAxis {
    /// All of them, in the order in which a key goes through them.
    pub const ALL: [Self; 3] = [Self::Steps, Self::Evaluations, Self::Examples];

    /// How it is shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Evaluations => "evaluations",
            Self::Examples => "examples seen",
        }
    }

    /// What there is to draw against for a surface: its losses may not be over data.
    #[must_use]
    pub fn on(self, surface: &Surface) -> Self {
        if self == Self::Examples && surface.data().is_none() { Self::Steps } else { self }
    }

    /// The next one that there is for a surface, in turn.
    #[must_use]
    pub fn next(self, surface: &Surface) -> Self {
        let all = Self::ALL.iter().copied().filter(|axis| axis.on(surface) == *axis);
        all.clone().cycle().skip_while(|axis| *axis != self.on(surface)).nth(1).unwrap_or(self)
    }
}

/// How the steps, evaluations or examples under the curves are divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CurveScale {
    /// Evenly, from 0.
    #[default]
    Linear,
    /// By ratio, from 1: the start has no place there, and a power law is a straight line.
    Log,
}

/// How the loss curve measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossAxis {
    /// Logarithm of the loss above the known minimum; nothing if it is ≤ 0. It is the logarithm of the loss itself where no
    /// minimum is known, and where losses of batches or of validation stand beside it, which have other minima.
    /// Where runs go far below 0, the loss as it is.
    #[default]
    Log,
    /// The loss as it is.
    Linear,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_listed_and_every_word_of_the_list_is_read() {
        let view = View { window: Some([[0.0, 1.0]; 2]), step: Some(3), ..View::default() };
        let written = serde_json::to_value(&view).unwrap();
        let mut keys: Vec<&str> = VIEW_FIELDS.iter().map(|field| field.key).collect();
        keys.sort_unstable();
        assert_eq!(written.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
        let words = ["panes", "aspect", "locked", "curve_axis", "curve_scale", "loss_axis"];
        for ViewField { key, values, .. } in VIEW_FIELDS.iter().filter(|field| words.contains(&field.key)) {
            for word in values.split(", ") {
                let value = word.parse::<bool>().map_or_else(|_| word.into(), serde_json::Value::from);
                let read = serde_json::from_value::<View>(serde_json::json!({ *key: value }));
                assert!(read.is_ok(), "{key}: {word}");
            }
        }
    }
}
