//! Ready experiments: the famous pictures, each a file in the program's own format.

use crate::experiment::Document;

/// A picture that is ready to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    /// How it is named on the command line; the file's name too.
    pub id: &'static str,
    /// The file's text.
    pub text: &'static str,
}

/// Lists files of `assets/experiments` by their ids.
macro_rules! ready {
    ($($id:literal),* $(,)?) => {
        [$(Ready { id: $id, text: include_str!(concat!("../assets/experiments/", $id, ".json")) }),*]
    };
}

/// All of them, in the order of the menu.
pub const READY: [Ready; 22] = ready![
    "valley",
    "zig_zag",
    "bounce",
    "divergence",
    "rescue",
    "look_ahead",
    "momentum",
    "optimal",
    "adam_overshoots",
    "rmsprop_cycle",
    "rmsprop_cosine",
    "aligned",
    "rotated",
    "bursts",
    "saddle",
    "ridge",
    "plateau",
    "double_well",
    "sharp_flat",
    "rosenbrock_race",
    "valley_walls",
    "edge",
];

/// All ready experiments with their ids, in the order of the menu.
pub fn all() -> Vec<(&'static str, Document)> {
    // That every file is sound is tested; one that is not is missing from the menu rather than a crash.
    READY.iter().filter_map(|ready| Some((ready.id, Document::parse(ready.text).ok()?))).collect()
}

/// The ready experiment with this id.
pub fn named(id: &str) -> Option<Document> {
    READY.iter().find(|ready| ready.id == id).and_then(|ready| Document::parse(ready.text).ok())
}
