//! A schedule that is drawn by hand: straight lines between knots.

use super::{Profile, Schedule};
use crate::parameter::{Description, Parameter, Parameters};
use serde::{Deserialize, Serialize};

/// Most knots; more are refused.
pub const MOST_KNOTS: usize = 64;

/// Knots do not come nearer to each other than this share of the run when they are moved.
const GAP: f64 = 1e-4;

/// A curve through so many knots, or one that is nowhere farther off than [`CLOSE`], stands for another schedule's.
const ENOUGH: usize = 24;
/// See [`ENOUGH`]; a share of the peak.
const CLOSE: f64 = 0.01;

/// Straight lines between knots, as `numpy.interp`: before the first knot its factor holds, after the last one that one's.
///
/// Straight lines and no splines, because what is drawn is then never above its highest knot or below its lowest one.
/// A jump is two knots one step apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object such as {\"knots\": [[0, 1], [1, 0]]}")]
pub struct Drawn {
    /// Where in the run (0 is its start, or the end of the warmup; 1 is its end), and the factor there, from 0 to 1. At
    /// least one, at most [`MOST_KNOTS`], each after the one before.
    pub knots: Vec<[f64; 2]>,
}

impl Drawn {
    /// What it says of itself.
    pub const DESCRIPTION: Description = Description {
        id: "drawn",
        name: "Drawn",
        summary: "Straight lines between knots that are dragged on the curve of the learning rate",
    };

    /// What looks like a schedule in a run of `run_steps` steps, its warmup included: the ends of the run and the knots
    /// between them that bring the lines nearest to it.
    pub fn like(schedule: &Schedule, run_steps: u64) -> Self {
        let last = run_steps.max(1);
        let share = |step: u64| step as f64 / last as f64;
        let knot = |step: u64| {
            let factor = schedule.factor(step, run_steps);
            [share(step), (factor * 1e6).round() / 1e6]
        };
        let mut drawn = Self { knots: vec![knot(0), knot(last)] };
        while drawn.knots.len() < ENOUGH {
            let off = |step: u64| (drawn.at(share(step)) - schedule.factor(step, run_steps)).abs();
            let Some(worst) = (0..=last).max_by(|a, b| off(*a).total_cmp(&off(*b))) else { break };
            if off(worst) <= CLOSE {
                break;
            }
            let [at, factor] = knot(worst);
            drawn.insert(at, factor);
        }
        drawn
    }

    /// The factor at a share of the run.
    pub fn at(&self, share: f64) -> f64 {
        let after = self.knots.partition_point(|knot| knot[0] <= share);
        match (after.checked_sub(1).and_then(|before| self.knots.get(before)), self.knots.get(after)) {
            (Some([from, low]), Some([to, high])) => {
                let u = (share - from) / (to - from);
                ((1.0 - u) * low + u * high).clamp(0.0, 1.0)
            }
            (Some([_, factor]), None) | (None, Some([_, factor])) => *factor,
            (None, None) => 1.0,
        }
    }

    /// Puts a knot where it belongs and answers with its index; a knot of the same share is moved there instead. `None`
    /// where there are too many already.
    pub fn insert(&mut self, share: f64, factor: f64) -> Option<usize> {
        let (share, factor) = (share.clamp(0.0, 1.0), factor.clamp(0.0, 1.0));
        let index = self.knots.partition_point(|knot| knot[0] < share);
        if self.knots.get(index).is_some_and(|knot| knot[0] == share) {
            self.knots[index][1] = factor;
        } else if self.knots.len() < MOST_KNOTS {
            self.knots.insert(index, [share, factor]);
        } else {
            return None;
        }
        Some(index)
    }

    /// Moves a knot as far as its neighbours and the ends of the run allow.
    ///
    /// # Panics
    /// If there is no such knot.
    pub fn move_to(&mut self, index: usize, share: f64, factor: f64) {
        let low = index.checked_sub(1).map_or(0.0, |before| self.knots[before][0] + GAP);
        let high = self.knots.get(index + 1).map_or(1.0, |after| after[0] - GAP);
        let knot = &mut self.knots[index];
        // Between neighbours that are nearer than that, a knot moves only up and down.
        if low <= high {
            knot[0] = share.clamp(low, high);
        }
        knot[1] = factor.clamp(0.0, 1.0);
    }

    /// Takes a knot away; the last one stays.
    ///
    /// # Panics
    /// If there is no such knot.
    pub fn remove(&mut self, index: usize) {
        if self.knots.len() > 1 {
            self.knots.remove(index);
        }
    }

    /// Why a knot is refused.
    fn refusal(&self, index: usize) -> Option<String> {
        let [share, factor] = self.knots[index];
        let within = |value: f64| (0.0..=1.0).contains(&value);
        if !within(share) {
            return Some(format!("expected a share of the run from 0 to 1, found {share}"));
        }
        if !within(factor) {
            return Some(format!("expected a factor from 0 to 1, found {factor}"));
        }
        let before = index.checked_sub(1).map(|before| self.knots[before][0]);
        before
            .filter(|before| *before >= share)
            .map(|before| format!("expected a share above {before}, that of the knot before, found {share}"))
    }
}

impl Default for Drawn {
    /// A warmup, a stretch at the peak, a way down.
    fn default() -> Self {
        Self { knots: vec![[0.0, 0.1], [0.1, 1.0], [0.7, 1.0], [1.0, 0.05]] }
    }
}

/// There is nothing to set by a number: knots are dragged, or written in a file.
impl Parameters for Drawn {
    fn parameters(&self) -> &'static [Parameter] {
        &[]
    }
    fn get(&self, index: usize) -> f64 {
        panic!("drawn has no setting {index}")
    }
    fn set(&mut self, index: usize, _: f64) {
        panic!("drawn has no setting {index}")
    }
    fn check(&self) -> Result<(), (String, String)> {
        let count = self.knots.len();
        if !(1..=MOST_KNOTS).contains(&count) {
            return Err(("knots".into(), format!("expected 1 to {MOST_KNOTS} knots, found {count}")));
        }
        let refused = (0..count).find_map(|index| Some((format!("knots[{index}]"), self.refusal(index)?)));
        refused.map_or(Ok(()), Err)
    }
}

impl Profile for Drawn {
    fn factor(&self, step: u64, run_steps: u64) -> f64 {
        self.at(step as f64 / run_steps.max(1) as f64)
    }
    fn formula(&self) -> &'static str {
        "α(t) = α·(straight lines between the knots at t/T)"
    }
    fn source(&self) -> &'static str {
        "By hand; between the knots as numpy.interp; holds its last rate"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Cosine, Shape, Step, Warmup};

    fn of(knots: &[[f64; 2]]) -> Drawn {
        Drawn { knots: knots.to_vec() }
    }

    #[test]
    fn lines_go_through_the_knots_and_hold_beyond_them() {
        let drawn = of(&[[0.2, 0.5], [0.6, 1.0], [0.8, 0.0]]);
        let at = [0, 10, 20, 30, 40, 60, 70, 80, 100, 1000].map(|step| drawn.factor(step, 100));
        let want = [0.5, 0.5, 0.5, 0.625, 0.75, 1.0, 0.5, 0.0, 0.0, 0.0];
        for (at, want) in at.into_iter().zip(want) {
            assert!((at - want).abs() < 1e-15, "{at}, not {want}");
        }
        assert_eq!(of(&[[0.3, 0.25]]).factor(99, 100), 0.25);
    }

    #[test]
    fn a_knot_is_inserted_where_it_belongs() {
        let mut drawn = of(&[[0.0, 0.0], [1.0, 1.0]]);
        assert_eq!(drawn.insert(0.5, 0.25), Some(1));
        assert_eq!(drawn.insert(0.5, 2.0), Some(1));
        assert_eq!(drawn, of(&[[0.0, 0.0], [0.5, 1.0], [1.0, 1.0]]));
        assert_eq!(drawn.insert(7.0, 0.5), Some(2));
        for k in 1..100 {
            drawn.insert(f64::from(k) / 100.0, 0.5);
        }
        assert_eq!((drawn.knots.len(), drawn.insert(0.995, 0.5)), (MOST_KNOTS, None));
        assert_eq!(drawn.check(), Ok(()));
    }

    #[test]
    fn a_knot_stays_between_its_neighbours_and_in_the_run() {
        let mut drawn = of(&[[0.0, 0.0], [0.5, 0.5], [1.0, 1.0]]);
        drawn.move_to(1, 3.0, -1.0);
        assert_eq!(drawn.knots[1], [1.0 - GAP, 0.0]);
        drawn.move_to(0, -1.0, 0.5);
        drawn.move_to(2, 0.2, 5.0);
        assert_eq!(drawn, of(&[[0.0, 0.5], [1.0 - GAP, 0.0], [1.0, 1.0]]));
        drawn.move_to(2, 0.2, 0.5);
        assert_eq!(drawn.check(), Ok(()));
        let mut tight = of(&[[0.5, 0.0], [0.500_01, 0.0], [0.500_02, 0.0]]);
        tight.move_to(1, 0.9, 1.0);
        assert_eq!(tight.knots[1], [0.500_01, 1.0]);
    }

    #[test]
    fn the_last_knot_cannot_be_removed() {
        let mut drawn = of(&[[0.0, 0.0], [1.0, 1.0]]);
        drawn.remove(0);
        drawn.remove(0);
        assert_eq!(drawn, of(&[[1.0, 1.0]]));
    }

    #[test]
    fn knots_that_make_no_sense_are_refused_by_their_place() {
        let refused = |knots: &[[f64; 2]]| of(knots).check().unwrap_err();
        assert_eq!(refused(&[]), ("knots".into(), "expected 1 to 64 knots, found 0".into()));
        assert_eq!(refused(&[[0.5, 0.0]; 65]).1, "expected 1 to 64 knots, found 65");
        let (key, why) = refused(&[[0.0, 0.0], [0.5, 1.0], [0.4, 1.0]]);
        assert_eq!(key, "knots[2]");
        assert_eq!(why, "expected a share above 0.5, that of the knot before, found 0.4");
        assert_eq!(refused(&[[f64::NAN, 0.0]]).0, "knots[0]");
        assert_eq!(refused(&[[0.0, 1.5]]).1, "expected a factor from 0 to 1, found 1.5");
        for shape in Shape::all() {
            assert_eq!(shape.check(), Ok(()));
        }
    }

    #[test]
    fn what_is_drawn_after_a_schedule_looks_like_it() {
        let warmup = Some(Warmup { steps: 20, start: 0.0 });
        let cosine = Schedule { shape: Cosine::default().into(), warmup };
        let steps = Schedule::from(Shape::from(Step { size: 50, gamma: 0.5 }));
        for (schedule, most) in [(&cosine, 12), (&steps, 12), (&Schedule::default(), 2)] {
            let drawn = Drawn::like(schedule, 200);
            assert!(drawn.check().is_ok() && drawn.knots.len() <= most, "{drawn:?}");
            for step in 0..=200 {
                let (got, want) = (drawn.factor(step, 200), schedule.factor(step, 200));
                assert!((got - want).abs() <= 2.0 * CLOSE, "{schedule:?} at {step}: {got}, not {want}");
            }
        }
        for shape in Shape::all() {
            for run_steps in [0, 1, 2, 5000] {
                assert_eq!(Drawn::like(&shape.clone().into(), run_steps).check(), Ok(()), "{shape:?}");
            }
        }
    }
}
