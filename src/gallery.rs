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

/// Lists files of `assets/experiments`: for each of its folders the heading in the menu, and the files' ids.
macro_rules! ready {
    ($($folder:literal, $group:literal: $($id:literal),*;)*) => {
        &[$($(($group, $id, include_str!(concat!("../assets/experiments/", $folder, "/", $id, ".json")))),*),*]
    };
}

/// Group, id and file of each, in the order of the menu.
pub static FILES: &[(&str, &str, &str)] = ready![
    "learning_rate", "The learning rate": "valley", "zig_zag", "bounce", "divergence", "edge", "valley_walls",
        "worst_case";
    "by_hand", "By hand": "one_step", "which_rate", "five_gradients", "cosine_epochs";
    "momentum", "Momentum": "rescue", "look_ahead", "momentum", "optimal", "qhm_between", "accelerated_rate",
        "predicted_rates";
    "adaptive", "Adaptive methods": "adam_overshoots", "nadam_ahead", "rmsprop_cycle", "rmsprop_cosine", "aligned",
        "rotated", "bursts", "sparse_scale", "adadelta_units", "adamax_norm", "yogi_slow", "radam_warmup",
        "adabelief_valley";
    "signs", "Steps by sign": "sign_steps", "lion_sign", "rprop_plateau";
    "line_search", "Line search": "exact_search", "armijo", "wolfe", "cg_two_steps", "bfgs_learns";
    "second_order", "Second order": "newton_jump", "newton_saddle", "newton_cg", "trust_region", "gauss_newton",
        "natural_gradient", "fair_race";
    "noise", "Noise and averages": "noise_hovers", "noise_settles", "stationary_ellipse", "noise_escapes", "polyak";
    "data", "Data": "standardize", "outliers", "hubble", "irises", "early_stopping";
    "batches", "Batches and streams": "batch_sizes", "not_shuffled", "unlucky_batch", "local_steps", "sparse_feature",
        "drift", "online";
    "networks", "Deep networks": "chain_vanishes", "chain_learns", "chain_explodes";
    "around", "Around the method": "clipping", "decoupled_decay", "lasso", "preconditioned", "stalls_in_bf16",
        "loss_scaling", "adam_then_momentum";
    "schedules", "Schedules": "cyclical", "plateau_schedule", "silver", "two_steps";
    "sharpness", "Sharpness": "edge_of_stability", "catapult", "warmup";
    "landscapes", "Landscapes": "saddle", "ridge", "plateau", "double_well", "sharp_flat", "rosenbrock_race",
        "random_restarts";
    "own", "Your own function": "own_wells", "own_kinks", "own_walls";
];

/// All ready experiments, in the order of the menu.
pub fn all() -> &'static [Ready] {
    static ALL: LazyLock<Vec<Ready>> = LazyLock::new(|| {
        let read = |&(group, id, text): &(&'static str, &'static str, &str)| {
            // That every file is sound is tested; one that is not is missing from the menu rather than a crash.
            Document::parse(text).ok().map(|document| Ready { id, group, document })
        };
        FILES.iter().filter_map(read).collect()
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
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_file_is_a_sound_experiment_with_a_title_and_a_note() {
        for (_, id, text) in FILES {
            let document = Document::parse(text).unwrap_or_else(|error| panic!("{id}: {error}"));
            assert!(document.title.is_some() && document.note.is_some(), "{id}");
        }
        assert_eq!(all().len(), FILES.len());
    }

    #[test]
    fn every_file_of_the_folder_is_listed_once() {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/experiments");
        let inside = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<String> = inside(&top)
            .flat_map(|group| inside(&group).collect::<Vec<_>>())
            .map(|file| file.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        let mut listed: Vec<&str> = FILES.iter().map(|(_, id, _)| *id).collect();
        files.sort_unstable();
        listed.sort_unstable();
        assert_eq!(files, listed, "the files of assets/experiments, and the list in src/gallery.rs");
    }
}
