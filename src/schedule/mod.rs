//! Learning-rate schedules: functions of the step, but for one that watches its run.
//!
//! A [`Shape`] is a factor on the learning rate, 1 at its peak, so that one slider moves the whole schedule. A
//! [`Schedule`] is a shape that a linear [`Warmup`] may precede. Lengths of 0 mean "as long as the run". A run asks for its
//! rates through a [`Pace`], to which it tells its losses.

mod cyclical;
mod drawn;
mod pace;
mod plateau;
mod shapes;
mod theory;

pub use cyclical::{Cyclical, Mode};
pub use drawn::{Drawn, MOST_KNOTS};
pub use pace::Pace;
pub use plateau::{ReduceOnPlateau, Watch};
pub use shapes::*;
pub use theory::{Chebyshev, Silver, TheoryPeak, TwoSteps};

use crate::parameter::Parameters;
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The learning rate as a factor, as a function of the step.
pub trait Profile: Parameters {
    /// The factor for step number `step` = 0, 1, …, where a length of "as long as the run" means `run_steps` steps.
    fn factor(&self, step: u64, run_steps: u64) -> f64;
    /// The formula, in the field's symbols.
    fn formula(&self) -> &'static str;
    /// Which implementation it equals, and what happens past the end.
    fn source(&self) -> &'static str;
    /// Where its rate depends on the losses of its run: what watches them, for a run whose peak rate is `peak`.
    fn watch(&self, _peak: f64) -> Option<Watch> {
        None
    }
    /// Its peak for gradient descent on a quadratic with curvatures from μ = `low` to L = `high`, where theory gives it one.
    fn theory_peak(&self, _low: f64, _high: f64, _run_steps: u64) -> Option<TheoryPeak> {
        None
    }
}

crate::catalogue! {
    /// All shapes of schedules.
    pub enum Shape: "schedule" as Profile {
        Constant(Constant),
        Step(Step),
        Exponential(Exponential),
        Cosine(Cosine),
        CosineRestarts(CosineRestarts),
        Linear(Linear),
        Polynomial(Polynomial),
        InverseTime(InverseTime),
        InverseSqrt(InverseSqrt),
        OneCycle(OneCycle),
        Cyclical(Cyclical),
        ReduceOnPlateau(ReduceOnPlateau),
        Silver(Silver),
        Chebyshev(Chebyshev),
        TwoSteps(TwoSteps),
        Drawn(Drawn),
    }
    named: |_| None;
}

part! {
    /// Linear warmup (Goyal et al. 2017): for t < N the factor is s + (1 − s)t/N, as `torch.optim.lr_scheduler.LinearLR`
    /// in front of the schedule proper, which then starts at its own step 0. (PyTorch cannot start at s = 0; optax can.)
    pub struct Warmup {
        id: "warmup", name: "Linear warmup", summary: "Starts small and grows linearly to the full rate",
        steps: u64 = 10 => "N": "Steps until the full learning rate is reached", crate::parameter::Kind::Count { slider: [1, 1000] };
        start: f64 = 0.1 => "s": "The first factor", crate::parameter::Kind::Number {
            slider: [0.0, 1.0],
            scale: crate::parameter::Scale::Linear,
            valid: crate::parameter::Valid::Closed(0.0, 1.0),
        };
    }
}

impl Warmup {
    /// The factor of one of its steps.
    fn factor(&self, step: u64) -> f64 {
        self.start + (1.0 - self.start) * step as f64 / self.steps as f64
    }
}

/// A shape, and a warmup that may precede it.
///
/// In files: `"cosine"`, `{"cosine": {"floor": 0.01}}`, `{"cosine": {}, "warmup": {"steps": 10}}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// What follows the warmup.
    pub shape: Shape,
    /// What comes first.
    pub warmup: Option<Warmup>,
}

impl Default for Schedule {
    fn default() -> Self {
        Shape::from(Constant::default()).into()
    }
}

impl From<Shape> for Schedule {
    fn from(shape: Shape) -> Self {
        Self { shape, warmup: None }
    }
}

impl Schedule {
    /// The factor on the learning rate for step number `step` of a run of `run_steps` steps; where it depends on the
    /// losses of the run, as if none of them ever changed it.
    pub fn factor(&self, step: u64, run_steps: u64) -> f64 {
        let Some(warmup) = self.warmup else {
            return self.shape.part().factor(step, run_steps);
        };
        match step.checked_sub(warmup.steps) {
            None => warmup.factor(step),
            Some(after) => self.shape.part().factor(after, run_steps.saturating_sub(warmup.steps)),
        }
    }

    /// The learning rates of a run of `run_steps` steps whose peak rate is `peak`.
    pub fn pace(&self, peak: f64, run_steps: u64) -> Pace<'_> {
        Pace::new(self, peak, run_steps)
    }

    /// The peak that theory gives the shape for gradient descent on a quadratic with curvatures from μ = `low` to L = `high`.
    pub fn theory_peak(&self, low: f64, high: f64, run_steps: u64) -> Option<TheoryPeak> {
        let steps = run_steps.saturating_sub(self.warmup.map_or(0, |warmup| warmup.steps));
        self.shape.part().theory_peak(low, high, steps)
    }

    /// κ, where the shape has it as a setting.
    pub fn kappa(&self) -> Option<f64> {
        self.kappa_place().map(|place| self.shape.get(place))
    }

    /// Sets [`Schedule::kappa`], where there is one.
    pub fn set_kappa(&mut self, kappa: f64) {
        if let Some(place) = self.kappa_place() {
            self.shape.set(place, kappa);
        }
    }

    fn kappa_place(&self) -> Option<usize> {
        self.shape.parameters().iter().position(|parameter| parameter.key == "kappa")
    }

    /// The steps in which the shape has its say, those after the warmup: from the first to the last of a run.
    pub fn shape_steps(&self, run_steps: u64) -> [f64; 2] {
        let warmup = self.warmup.map_or(0, |warmup| warmup.steps);
        [warmup as f64, run_steps.max(warmup + 1) as f64]
    }

    /// Whether the rate is known only while the run goes on.
    pub fn depends_on_losses(&self) -> bool {
        self.shape.part().watch(1.0).is_some()
    }

    /// Whether the rate never changes.
    pub fn is_constant(&self) -> bool {
        self.warmup.is_none() && matches!(self.shape, Shape::Constant(_))
    }
}

impl Serialize for Schedule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// A shape's settings, behind its id.
        struct Settings<'a>(&'a Shape);
        impl Serialize for Settings<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize_settings(serializer)
            }
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(self.shape.description().id, &Settings(&self.shape))?;
        if let Some(warmup) = &self.warmup {
            map.serialize_entry("warmup", warmup)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Schedule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Both;
        impl<'de> Visitor<'de> for Both {
            type Value = Schedule;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "a schedule: its id, or {{\"id\": {{settings}}, \"warmup\": {{\"steps\": …}}}}")
            }
            fn visit_str<E: Error>(self, id: &str) -> Result<Schedule, E> {
                Shape::named(id).map(Schedule::from).ok_or_else(|| Shape::unknown(id))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Schedule, A::Error> {
                let (mut shape, mut warmup) = (None, None);
                while let Some(key) = map.next_key::<String>()? {
                    if key == "warmup" {
                        warmup = map.next_value()?;
                    } else if shape.is_some() {
                        return Err(A::Error::custom(format!(
                            "expected one schedule, found a second: \"{key}\""
                        )));
                    } else {
                        shape = Some(Shape::entry(&key, &mut map)?);
                    }
                }
                Ok(Schedule { shape: shape.unwrap_or_else(|| Constant::default().into()), warmup })
            }
        }
        deserializer.deserialize_any(Both)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_lengths() -> Vec<Schedule> {
        let warm = Some(Warmup { steps: 7, start: 0.0 });
        Shape::all()
            .into_iter()
            .flat_map(|shape| [None, warm].map(|warmup| Schedule { shape: shape.clone(), warmup }))
            .collect()
    }

    #[test]
    fn every_factor_is_finite_and_stays_between_zero_and_one() {
        for schedule in all_lengths() {
            for run_steps in [1, 2, 10, 100_000] {
                for step in [0, 1, 2, 6, 7, 8, 9, 10, 99, 1000, 99_999, 100_000, 1_000_000_000] {
                    let factor = schedule.factor(step, run_steps);
                    assert!((0.0..=1.0).contains(&factor), "{schedule:?} at {step} of {run_steps}: {factor}");
                }
            }
        }
    }

    #[test]
    fn every_schedule_survives_a_file() {
        for schedule in all_lengths() {
            let text = serde_json::to_string(&schedule).unwrap();
            assert_eq!(serde_json::from_str::<Schedule>(&text).unwrap(), schedule, "{text}");
        }
        assert_eq!(
            serde_json::from_str::<Schedule>("\"cosine\"").unwrap(),
            Shape::from(Cosine::default()).into()
        );
    }

    #[test]
    fn an_unknown_schedule_is_refused_with_the_known_ones() {
        let error = serde_json::from_str::<Schedule>("{\"cosin\": {}}").unwrap_err().to_string();
        assert!(error.contains("unknown schedule \"cosin\"") && error.contains("cosine_restarts"), "{error}");
        assert!(serde_json::from_str::<Schedule>("{\"cosine\": {}, \"step\": {}}").is_err());
    }

    /// torch.optim.lr_scheduler.OneCycleLR's phases, carried out by its own code for 70 and 10 steps.
    #[test]
    fn a_one_cycle_whose_peak_is_before_the_first_step_is_pytorchs() {
        for (peak, run_steps, want) in [
            (
                0.013,
                70,
                [(0, 0.999995813105245), (1, 0.9993859952643772), (35, 0.4876124653073269), (69, 4e-6)],
            ),
            (0.0, 10, [(0, 0.9755283560345442), (1, 0.904508879153485), (5, 0.3454941208465151), (9, 4e-6)]),
        ] {
            let shape = OneCycle { peak, ..OneCycle::default() };
            for (step, factor) in want {
                assert!((shape.factor(step, run_steps) - factor).abs() < 1e-14, "{peak} at {step}");
            }
        }
    }

    /// Vaswani et al. 2017: rate ∝ min(t^−½, t·N^−3/2), whose peak is at t = N.
    #[test]
    fn warmup_and_inverse_square_root_make_the_transformer_schedule() {
        let n = 40.0_f64;
        let schedule = Schedule {
            shape: InverseSqrt { timescale: n }.into(),
            warmup: Some(Warmup { steps: 40, start: 0.0 }),
        };
        for t in 1..400u32 {
            let t = f64::from(t);
            let want = t.powf(-0.5).min(t * n.powf(-1.5)) * n.sqrt();
            assert!((schedule.factor(t as u64, 400) - want).abs() < 1e-14);
        }
    }
}
