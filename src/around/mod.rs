//! What is around a method: everything between the loss and the update rule, and between the rule and the next iterate.
//!
//! Stages of the one loop instead of wrappers around rules, so that every method can be run within all of them. In the
//! order in which a step meets them:
//!
//! 1. [`Batch`] and [`Workers`] decide which examples of a loss over data are seen.
//! 2. [`Noise`] is added to the gradient; all that a method asks for within one step sees the same draw.
//! 3. [`Rounding`] rounds what the loss answers, and every iterate.
//! 4. [`Clip`] limits the gradient.
//! 5. [`Decay`] adds its penalty's gradient (or acts on the iterate after the step).
//! 6. [`Precondition`] multiplies the gradient of a first-order method by a fixed matrix.
//! 7. the method;
//! 8. [`Decay`] again, if it is decoupled or proximal; [`Bounds`] take the iterate back into their box; [`Averaging`] looks at the iterates; [`Stop`] ends the run.

mod averaging;
mod batch;
mod bounds;
mod clip;
mod decay;
mod noise;
mod precondition;
mod rounding;
mod stop;
mod workers;

pub use averaging::{Averaging, AveragingForm};
pub use batch::{Batch, Batches, Shuffle};
pub use bounds::{Bounds, Sides};
pub use clip::{Clip, ClipForm};
pub use decay::{Decay, L1Form, Penalized};
pub use noise::{Fading, Noise, Sharing};
pub use precondition::{Precondition, PreconditionForm};
pub use rounding::{NumberFormat, Rounding};
pub(crate) use stop::Arrival;
pub use stop::{Stop, StopRule};
pub use workers::{Dealing, MOST_WORKERS, Workers};

use crate::parameter::{Description, Parameters};
use serde::{Deserialize, Serialize};

/// Declares the stages: a field each, and the list that files, panels and `list` are made from.
macro_rules! stages {
    ($( $(#[$doc:meta])* $field:ident : $part:ident, )*) => {
        /// The stages that are switched on.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields, expecting = "an object such as {\"noise\": {}}")]
        pub struct Around { $( $(#[$doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$part>, )* }

        /// One of the stages.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Circumstance { $( $(#[$doc])* $part, )* }

        impl Circumstance {
            /// All of them, in the order in which a step meets them.
            pub const ALL: &'static [Self] = &[ $( Self::$part, )* ];

            /// What it says of itself; its id is the field's name in files.
            pub fn description(self) -> Description {
                match self { $( Self::$part => $part::DESCRIPTION, )* }
            }

            /// Its settings with their defaults.
            pub fn default_part(self) -> Box<dyn Parameters> {
                match self { $( Self::$part => Box::new($part::default()), )* }
            }
        }

        impl Around {
            /// A stage's settings, if it is on.
            pub fn part(&self, stage: Circumstance) -> Option<&dyn Parameters> {
                match stage { $( Circumstance::$part => self.$field.as_ref().map(|part| part as &dyn Parameters), )* }
            }

            /// A stage's settings, to be changed.
            pub fn part_mut(&mut self, stage: Circumstance) -> Option<&mut dyn Parameters> {
                match stage { $( Circumstance::$part => self.$field.as_mut().map(|part| part as &mut dyn Parameters), )* }
            }

            /// Switches a stage on, with its defaults where it was off.
            pub fn switch_on(&mut self, stage: Circumstance) {
                match stage { $( Circumstance::$part => { self.$field.get_or_insert_default(); } )* }
            }

            /// Switches a stage off.
            pub fn switch_off(&mut self, stage: Circumstance) {
                match stage { $( Circumstance::$part => self.$field = None, )* }
            }
        }
    };
}

stages! {
    /// Which examples a step sees.
    batch: Batch,
    /// Workers that share the examples.
    workers: Workers,
    /// Gaussian noise on the gradient.
    noise: Noise,
    /// Rounded arithmetic.
    rounding: Rounding,
    /// Gradient clipping.
    clip: Clip,
    /// Weight decay and penalties.
    decay: Decay,
    /// A fixed linear preconditioner.
    precondition: Precondition,
    /// Bounds on the parameters.
    r#box: Bounds,
    /// An average of the iterates.
    averaging: Averaging,
    /// When to stop.
    stop: Stop,
}

impl Around {
    /// Whether nothing is switched on, so that the loop is the bare method.
    pub fn is_bare(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a step is another one than the bare method's.
    pub fn changes_steps(&self) -> bool {
        let Self { batch, workers, noise, rounding, clip, decay, precondition, r#box, averaging: _, stop: _ } =
            self;
        let fewer = batch.is_some() || workers.is_some();
        fewer
            || noise.is_some()
            || rounding.is_some()
            || clip.is_some()
            || decay.is_some()
            || precondition.is_some()
            || r#box.is_some()
    }

    /// The first setting that makes no sense: the stage's id, the setting's key and what was expected.
    pub fn check(&self) -> Result<(), (String, String)> {
        for &stage in Circumstance::ALL {
            let Some(part) = self.part(stage) else { continue };
            let id = stage.description().id;
            part.check().map_err(|(key, expected)| (format!("{id}.{key}"), expected))?;
        }
        if let Some((bounds, key)) = self.r#box.and_then(|bounds| Some((bounds, bounds.crossed()?))) {
            let [x, y] = bounds.sides();
            let [low, high] = if key == "x_low" { x } else { y };
            return Err((
                format!("box.{key}"),
                format!("expected at most the upper bound {high}, found {low}"),
            ));
        }
        let most = |key: &str, found: u64, most: u64| match found > most {
            true => Err((key.to_owned(), format!("expected at most {most}, found {found}"))),
            false => Ok(()),
        };
        most("batch.size", self.batch.map_or(0, |batch| batch.size), batch::MOST_IN_BATCH)?;
        most("workers.count", self.workers.map_or(0, |workers| workers.count), workers::MOST_WORKERS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_can_be_switched_on_and_off_and_survives_a_file() {
        let mut around = Around::default();
        for &stage in Circumstance::ALL {
            assert!(around.part(stage).is_none());
            around.switch_on(stage);
            assert!(around.part(stage).is_some() && around.part_mut(stage).is_some());
        }
        assert_eq!(around.check(), Ok(()));
        let text = serde_json::to_string(&around).unwrap();
        assert_eq!(serde_json::from_str::<Around>(&text).unwrap(), around);
        for &stage in Circumstance::ALL {
            assert!(text.contains(&format!("\"{}\":", stage.description().id)), "{text}");
            around.switch_off(stage);
        }
        assert!(around.is_bare());
        assert_eq!(serde_json::to_string(&around).unwrap(), "{}");
    }
}
