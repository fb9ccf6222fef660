//! The panes that a picture can have beside its planes: each is one line of one list, and a file in the plot's room.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

macro_rules! panes {
    ($($pane:ident = $id:literal, $default:literal $(, $key:literal)?: $name:literal, $hint:literal;)+) => {
        /// What can stand beside the planes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum PaneKind {
            $(#[doc = $hint] #[serde(rename = $id)] $pane,)+
        }

        impl PaneKind {
            /// All of them, from top to bottom.
            pub const ALL: &[Self] = &[$(Self::$pane,)+];

            /// How files call it.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$pane => $id,)+
                }
            }

            /// The key that shows and hides it, a capital letter, if it has one.
            pub const fn key(self) -> Option<char> {
                match self {
                    $(Self::$pane => panes!(@key $($key)?),)+
                }
            }

            /// How the menu calls it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$pane => $name,)+
                }
            }

            /// What it shows.
            pub const fn hint(self) -> &'static str {
                match self {
                    $(Self::$pane => $hint,)+
                }
            }

            /// Those that are shown where nothing is said about them and there is something to show.
            pub(super) fn by_default() -> BTreeSet<Self> {
                [$((Self::$pane, $default)),+].into_iter().filter(|(_, shown)| *shown).map(|(pane, _)| pane).collect()
            }
        }
    };
    (@key) => { None };
    (@key $key:literal) => { Some($key) };
}

// A pane is a line here, and its file: `Pane = id, shown by default, key: name, hint`.
panes! {
    Data = "data", true, 'T': "Data beside the plane", "What the loss is a mean over, with the model of each run";
    Downhill = "downhill", false, 'V': "Down the gradient",
        "The loss from the first run's iterate along −∇f against α, with its parabola and where the step lands";
}
