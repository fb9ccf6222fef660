//! What can be switched on and off in a picture: each layer is one line of one list.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::FieldError;

/// Where a layer stands in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerGroup {
    /// What the plane shows of the loss.
    Field,
    /// What the current step is made of.
    Step,
    /// What the curves show.
    Curves,
}

/// How a layer is called and what it needs.
struct Declaration {
    id: &'static str,
    group: LayerGroup,
    default: Default,
    needs: Needs,
    key: Option<char>,
    name: &'static str,
    hint: &'static str,
}

/// Whether a layer is shown where nothing is said about it.
#[derive(PartialEq)]
enum Default {
    On,
    Off,
}

/// What a layer is offered for.
#[derive(PartialEq)]
enum Needs {
    Nothing,
    Data,
}

macro_rules! layers {
    ($($group:ident { $(
        $layer:ident = $id:literal, $default:ident $(, $key:literal)? $(, needs $needs:ident)?: $name:literal, $hint:literal;
    )+ })+) => {
        /// Something that a picture shows or leaves out.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Layer {
            $($(#[doc = $hint] #[serde(rename = $id)] $layer,)+)+
        }

        impl Layer {
            /// All layers, in the order of the menu.
            pub const ALL: &[Self] = &[$($(Self::$layer,)+)+];

            const fn declaration(self) -> Declaration {
                match self {
                    $($(Self::$layer => Declaration {
                        id: $id,
                        group: LayerGroup::$group,
                        default: Default::$default,
                        needs: layers!(@needs $($needs)?),
                        key: layers!(@key $($key)?),
                        name: $name,
                        hint: $hint,
                    },)+)+
                }
            }
        }
    };
    (@needs) => { Needs::Nothing };
    (@needs $needs:ident) => { Needs::$needs };
    (@key) => { None };
    (@key $key:literal) => { Some($key) };
}

// A layer is a line here, and the one place that draws it: `Layer = id, default, key: name, hint`.
layers! {
    Field {
        Fill = "fill", On: "Filled contours", "The loss as shades";
        Isolines = "isolines", On: "Isolines", "Lines of equal loss";
        Labels = "labels", On: "Labels on isolines", "The loss along each line";
        Steepness = "steepness", Off: "Isolines of the gradient",
            "Dotted lines of equal ‖∇f‖: where the loss is steep, and where it is flat";
        Landmarks = "landmarks", On: "Minima and saddles", "Marks where the gradient vanishes";
        Batch = "batch", Off, 'B': "Contours of the batch",
            "The loss as the examples of the current step see it, dashed over the whole one; rings around them in the data";
        Gradients = "gradients", Off, 'C': "Gradients of the examples",
            "Where each example would have the iterate go, those of the batch, and their means";
        Penalized = "penalized", Off: "With the penalty", "Contours of the loss with its decay";
        Transformed = "transformed", Off: "Preconditioner's coordinates",
            "The plane as the preconditioned method sees it: z = M^½x";
    }
    Step {
        Arrows = "arrows", Off, 'A': "Arrows of the step", "The parts that the current step is made of";
        Model = "model", Off, 'M': "Local model",
            "The parabola that the step believes in, and how far it trusts it";
        Search = "search", Off, 'S': "Searched line", "The line that the step searches, with its trial points";
        Rod = "rod", Off: "Middle of the zig-zag",
            "Where a run really goes that swings to and fro: the line through the middles of its steps";
        Stationary = "stationary", Off, 'N': "Stationary ellipse",
            "Where noise keeps the run: on quadratics predicted, and measured";
    }
    Curves {
        BatchLosses = "batch_losses", On, needs Data: "Losses of the batches",
            "What each step saw of the loss, pale; the loss is then shown as it is, not above its minimum";
        ValidationLosses = "validation_losses", On, needs Data: "Validation loss",
            "The loss of the held-back examples, dashed; the loss is then shown as it is, not above its minimum";
        Predicted = "predicted", Off: "Predicted rates",
            "Dashed in loss and distance: what the spectral radius predicts, for methods whose step is linear in the gradient";
        Guarantees = "guarantees", Off: "Guarantees",
            "Dotted in the loss: what theory promises of it, where the assumptions are known to hold";
        EffectiveRates = "effective_rates", Off: "Effective rates", "The rate of each coordinate, for adaptive methods";
    }
}

impl Layer {
    /// The layers of a group, in the order of the menu.
    pub fn of(group: LayerGroup) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |layer| layer.group() == group)
    }

    /// The layer that a file calls by this id.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|layer| layer.id() == id)
    }

    /// How files call it.
    pub const fn id(self) -> &'static str {
        self.declaration().id
    }

    /// Where it stands in the menu.
    pub const fn group(self) -> LayerGroup {
        self.declaration().group
    }

    /// The key that switches it, a capital letter; most have one only in the menu.
    pub const fn key(self) -> Option<char> {
        self.declaration().key
    }

    /// How the menu calls it.
    pub const fn name(self) -> &'static str {
        self.declaration().name
    }

    /// What it shows.
    pub const fn hint(self) -> &'static str {
        self.declaration().hint
    }

    /// Whether it can show something only where the loss is a mean over data.
    pub fn needs_data(self) -> bool {
        self.declaration().needs == Needs::Data
    }
}

/// The layers that are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Layers(BTreeSet<Layer>);

impl std::default::Default for Layers {
    fn default() -> Self {
        Self(Layer::ALL.iter().copied().filter(|layer| layer.declaration().default == Default::On).collect())
    }
}

impl Layers {
    /// Whether a layer is among them.
    pub fn has(&self, layer: Layer) -> bool {
        self.0.contains(&layer)
    }

    /// Shows a layer, or leaves it out.
    pub fn set(&mut self, layer: Layer, shown: bool) {
        if shown {
            self.0.insert(layer)
        } else {
            self.0.remove(&layer)
        };
    }
}

impl<const N: usize> From<[Layer; N]> for Layers {
    fn from(layers: [Layer; N]) -> Self {
        layers.into_iter().collect()
    }
}

impl FromIterator<Layer> for Layers {
    fn from_iter<I: IntoIterator<Item = Layer>>(layers: I) -> Self {
        Self(layers.into_iter().collect())
    }
}

/// Puts layers that a file's view switches one by one, such as `"arrows": true`, into its list of layers, which is the
/// default's where it has none.
///
/// # Errors
/// Where a switch is neither true nor false.
pub(super) fn gather(view: &mut Value) -> Result<(), FieldError> {
    let Some(fields) = view.as_object_mut() else { return Ok(()) };
    let mut switched = Vec::new();
    for layer in Layer::ALL {
        let Some(value) = fields.remove(layer.id()) else { continue };
        let wrong = || FieldError {
            path: format!("view.{}", layer.id()),
            expected: format!("expected true or false, found {value}"),
        };
        switched.push((*layer, value.as_bool().ok_or_else(wrong)?));
    }
    let listed = fields.get("layers").cloned().map(serde_json::from_value::<Layers>);
    // A list that makes no sense is refused where the whole view is read.
    let (false, Ok(mut layers)) = (switched.is_empty(), listed.unwrap_or_else(|| Ok(Layers::default())))
    else {
        return Ok(());
    };
    switched.into_iter().for_each(|(layer, shown)| layers.set(layer, shown));
    fields.insert("layers".into(), serde_json::to_value(layers).unwrap_or_default());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Document;

    fn layers(view: &str) -> Result<Layers, String> {
        let document = Document::parse(&format!("{{\"version\": 1, \"view\": {view}}}"));
        document.map(|document| document.view.layers).map_err(|error| error.to_string())
    }

    #[test]
    fn a_file_lists_its_layers_or_switches_some_of_the_default_ones() {
        let default = Layers::default();
        assert!(default.has(Layer::Fill) && !default.has(Layer::Arrows));
        assert_eq!(layers("{}"), Ok(default.clone()));
        assert_eq!(layers(r#"{"layers": ["arrows", "fill"]}"#), Ok([Layer::Fill, Layer::Arrows].into()));
        let mut other = default;
        other.set(Layer::Arrows, true);
        other.set(Layer::Fill, false);
        assert_eq!(layers(r#"{"arrows": true, "fill": false, "labels": true}"#), Ok(other));
        assert_eq!(
            layers(r#"{"layers": ["fill"], "arrows": true}"#),
            Ok([Layer::Fill, Layer::Arrows].into())
        );
    }

    #[test]
    fn layers_that_make_no_sense_are_refused_with_their_place() {
        let refused = |view: &str| layers(view).unwrap_err();
        assert_eq!(refused(r#"{"arrows": "yes"}"#), "view.arrows: expected true or false, found \"yes\"");
        let error = refused(r#"{"layers": ["fill", "sparkles"]}"#);
        assert!(error.starts_with("view.layers[1]: ") && error.contains("sparkles"), "{error}");
        assert!(error.contains("effective_rates"), "{error}");
    }

    #[test]
    fn every_layer_is_found_by_the_id_under_which_files_have_it() {
        for layer in Layer::ALL {
            assert_eq!(Layer::named(layer.id()), Some(*layer));
            assert_eq!(serde_json::to_value(layer).unwrap(), layer.id());
        }
    }
}
