//! The playhead: which step is looked at, and how it moves. Scrubbing never recomputes anything.

use std::ops::RangeInclusive;

/// Steps per second that can be set.
pub(in crate::app) const SPEEDS: RangeInclusive<f64> = 1.0..=20_000.0;

/// Where the playhead is and how it moves.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(in crate::app) struct Playback {
    /// The step, with the fraction that slow motion needs.
    #[serde(skip)]
    position: f64,
    /// How long it has rested at the end before it begins again.
    #[serde(skip)]
    rested_secs: f64,
    /// When it was moved last while it was playing.
    #[serde(skip)]
    moved_at_secs: Option<f64>,
    /// Whether it moves.
    #[serde(skip)]
    pub(in crate::app) playing: bool,
    /// Steps per second; `None` shows the whole run in some seconds.
    pub(in crate::app) speed: Option<f64>,
    /// Whether it begins again at the end.
    pub(in crate::app) looping: bool,
}

/// How long a whole run plays at the automatic speed.
const WHOLE_RUN_SECS: f64 = 8.0;

/// After a pause longer than this, such as of a computer that slept, it goes on from where it was.
const LONGEST_FRAME_SECS: f64 = 2.0;

/// The last picture deserves a look before the first one returns.
const REST_SECS: f64 = 0.7;

impl Default for Playback {
    fn default() -> Self {
        Self {
            position: 0.0,
            rested_secs: 0.0,
            moved_at_secs: None,
            playing: false,
            speed: None,
            looping: false,
        }
    }
}

impl Playback {
    /// The step that is looked at.
    pub(in crate::app) fn step(&self) -> u64 {
        self.position as u64
    }

    /// Goes to a step and stays there.
    pub(in crate::app) fn go(&mut self, step: u64) {
        self.playing = false;
        self.position = step as f64;
    }

    /// Starts or stops; at the end it starts from the beginning.
    pub(in crate::app) fn toggle(&mut self, last: u64) {
        self.playing = !self.playing;
        if self.playing && self.step() >= last {
            self.position = 0.0;
        }
    }

    /// One step on or back; movement stops.
    pub(in crate::app) fn nudge(&mut self, steps: i64, last: u64) {
        self.go(self.step().saturating_add_signed(steps).min(last));
    }

    /// Steps per second, for a run that ends at step `last`.
    pub(in crate::app) fn steps_per_sec(&self, last: u64) -> f64 {
        self.speed.unwrap_or_else(|| (last as f64 / WHOLE_RUN_SECS).clamp(4.0, *SPEEDS.end()))
    }

    /// Moves to where it is at a time by the clock: where frames take long, steps are passed over.
    pub(in crate::app) fn pass(&mut self, now_secs: f64, last: u64) {
        let passed =
            self.moved_at_secs.map_or(0.0, |before| (now_secs - before).clamp(0.0, LONGEST_FRAME_SECS));
        self.advance(passed, last);
        self.moved_at_secs = self.playing.then_some(now_secs);
    }

    /// Moves by the time that has passed, and stays within the run.
    fn advance(&mut self, secs: f64, last: u64) {
        let end = last as f64;
        if self.playing {
            self.position += secs * self.steps_per_sec(last);
        }
        let arrived = self.playing && self.position >= end;
        self.position = self.position.clamp(0.0, end);
        self.rested_secs = if arrived { self.rested_secs + secs } else { 0.0 };
        if arrived && !(self.looping && last > 0) {
            self.playing = false;
        } else if self.rested_secs > REST_SECS {
            self.position = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_plays_to_the_end_and_stops_there() {
        let mut playback = Playback { speed: Some(10.0), ..Playback::default() };
        playback.toggle(20);
        playback.advance(1.0, 20);
        assert_eq!((playback.step(), playback.playing), (10, true));
        playback.advance(5.0, 20);
        assert_eq!((playback.step(), playback.playing), (20, false));
        playback.toggle(20);
        assert_eq!((playback.step(), playback.playing), (0, true));
    }

    #[test]
    fn slow_frames_pass_over_steps_and_do_not_fall_behind() {
        let mut playback = Playback { speed: Some(10.0), ..Playback::default() };
        playback.toggle(200);
        for frame in 0..=10 {
            playback.pass(100.0 + 0.5 * f64::from(frame), 200);
        }
        assert_eq!(playback.step(), 50, "five seconds at ten steps a second");
        playback.pass(3600.0, 200);
        assert_eq!(playback.step(), 70, "the computer slept");
    }

    #[test]
    fn a_loop_begins_again() {
        let mut playback = Playback { speed: Some(10.0), looping: true, ..Playback::default() };
        playback.toggle(20);
        for _ in 0..40 {
            playback.advance(0.1, 20);
            assert!(playback.step() <= 20);
        }
        assert!(playback.playing && playback.step() < 20);
    }

    #[test]
    fn it_keeps_its_place_when_the_run_gets_longer_and_moves_in_when_it_gets_shorter() {
        let mut playback = Playback::default();
        playback.go(37);
        playback.advance(0.1, 200);
        assert_eq!(playback.step(), 37);
        playback.advance(0.1, 30);
        assert_eq!(playback.step(), 30);
    }

    #[test]
    fn steps_stay_within_the_run() {
        let mut playback = Playback::default();
        playback.nudge(-1, 10);
        assert_eq!(playback.step(), 0);
        playback.nudge(100, 10);
        assert_eq!(playback.step(), 10);
    }
}
