//! Ready experiments: the famous pictures, each a file in the program's own format.

use crate::experiment::Document;
use std::sync::LazyLock;

/// A picture that is ready to be opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Ready {
    /// How it is named on the command line; the file's name too.
    pub id: &'static str,
    /// What it is about, a heading in the menu.
    pub group: &'static str,
    /// The experiment with its words.
    pub document: Document,
}

impl Ready {
    /// What it is called.
    pub fn title(&self) -> &str {
        self.document.title.as_deref().unwrap_or(self.id)
    }

    /// What to look for.
    pub fn note(&self) -> &str {
        self.document.note.as_deref().unwrap_or_default()
    }
}

/// Lists files of `assets/experiments` by their ids, in groups.
macro_rules! ready {
    ($($group:literal: $($id:literal),*;)*) => {
        [$($(($group, $id, include_str!(concat!("../assets/experiments/", $id, ".json")))),*),*]
    };
}

/// Group, id and file of each, in the order of the menu.
pub const FILES: [(&str, &str, &str); 79] = ready![
    "The learning rate": "valley", "zig_zag", "bounce", "divergence", "edge", "valley_walls";
    "Momentum": "rescue", "look_ahead", "momentum", "optimal", "qhm_between", "accelerated_rate";
    "Adaptive methods": "adam_overshoots", "nadam_ahead", "rmsprop_cycle", "rmsprop_cosine", "aligned", "rotated", "bursts",
        "sparse_scale", "adadelta_units", "adamax_norm", "yogi_slow", "radam_warmup", "adabelief_valley";
    "Steps by sign": "sign_steps", "lion_sign", "rprop_plateau";
    "Line search": "exact_search", "armijo", "wolfe", "cg_two_steps", "bfgs_learns";
    "Second order": "newton_jump", "newton_saddle", "newton_cg", "trust_region", "gauss_newton", "natural_gradient", "fair_race";
    "Noise and averages": "noise_hovers", "noise_settles", "stationary_ellipse", "noise_escapes", "polyak";
    "Data": "standardize", "outliers", "hubble", "irises", "early_stopping";
    "Batches and streams": "batch_sizes", "not_shuffled", "unlucky_batch", "local_steps", "sparse_feature", "drift", "online";
    "Deep networks": "chain_vanishes", "chain_learns", "chain_explodes";
    "Around the method": "clipping", "decoupled_decay", "lasso", "preconditioned", "stalls_in_bf16", "loss_scaling", "adam_then_momentum";
    "Schedules": "cyclical", "plateau_schedule";
    "Landscapes": "saddle", "ridge", "plateau", "double_well", "sharp_flat", "rosenbrock_race", "random_restarts";
    "Your own function": "own_wells", "own_kinks", "own_walls";
];

/// All ready experiments, in the order of the menu.
pub fn all() -> &'static [Ready] {
    static ALL: LazyLock<Vec<Ready>> = LazyLock::new(|| {
        let read = |(group, id, text): (&'static str, &'static str, &str)| {
            // That every file is sound is tested; one that is not is missing from the menu rather than a crash.
            Document::parse(text).ok().map(|document| Ready { id, group, document })
        };
        FILES.into_iter().filter_map(read).collect()
    });
    &ALL
}

/// The ready experiment with this id.
pub fn named(id: &str) -> Option<Document> {
    all().iter().find(|ready| ready.id == id).map(|ready| ready.document.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_sound_experiment_with_a_title_and_a_note() {
        for (_, id, text) in FILES {
            let document = Document::parse(text).unwrap_or_else(|error| panic!("{id}: {error}"));
            assert!(document.title.is_some() && document.note.is_some(), "{id}");
        }
        assert_eq!(all().len(), FILES.len());
    }
}
