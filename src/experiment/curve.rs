//! The curves that a picture can have below its planes: each is one line of one list, and a file in the plot's room.

use serde::{Deserialize, Serialize};

macro_rules! curves {
    ($($curve:ident = $id:literal: $name:literal, $hint:literal;)+) => {
        /// A curve over the steps.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum CurveKind {
            $(#[doc = $hint] #[serde(rename = $id)] $curve,)+
        }

        impl CurveKind {
            /// All curves, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$curve,)+];

            /// How files call it.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$curve => $id,)+
                }
            }

            /// How the menu calls it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$curve => $name,)+
                }
            }

            /// What it shows.
            pub const fn hint(self) -> &'static str {
                match self {
                    $(Self::$curve => $hint,)+
                }
            }
        }
    };
}

curves! {
    Loss = "loss": "Loss", "f(x) at each step, below the plane";
    LearningRate = "learning_rate": "Learning rate", "α at each step, below the plane";
    GradientNorm = "gradient_norm": "Gradient norm", "‖∇f(x)‖ at each step, below the plane";
    Distance = "distance": "Distance to the minimum",
        "How far the nearest known minimum is at each step, below the plane";
    Regret = "regret": "Regret",
        "What the batches cost above the best fixed choice in hindsight, with c√t beside it, below the plane";
    Condition = "condition": "Condition number",
        "κ = λmax/λmin of the Hessian at each iterate, where it is positive definite, below the plane";
    Sharpness = "sharpness": "Sharpness",
        "λmax of the Hessian at each iterate, beside the one that the run may not stay above, below the plane";
    Slice = "slice": "Searched line", "The loss along the line that the current step searches, below the plane";
}
