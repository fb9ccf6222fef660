//! How runs look: colour, dash and marker, so that no one of them has to carry the difference alone.

use crate::picture::colour::{Colour, Theme};
use crate::picture::shape::MarkerShape;

/// The look of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// What the colour is called.
    pub name: &'static str,
    /// The colour on a light ground.
    pub light: Colour,
    /// The colour on a dark ground.
    pub dark: Colour,
    /// The stroke of the trail and of the curves.
    pub dash: Dash,
    /// The shape of the current position.
    pub marker: MarkerShape,
}

impl Style {
    /// The colour on the ground of a theme.
    pub fn colour(&self, theme: Theme) -> Colour {
        match theme {
            Theme::Light => self.light,
            Theme::Dark => self.dark,
        }
    }
}

/// How a line is stroked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dash {
    /// Without gaps.
    Solid,
    /// Dashes as long as two gaps.
    Dashed,
    /// A dash and a dot in turn.
    DashDot,
    /// Dots.
    Dotted,
    /// Long dashes with short gaps.
    LongDash,
    /// A dash and two dots in turn.
    DashDotDot,
    /// A long and a short dash in turn.
    LongShort,
}

impl Dash {
    /// All dashes, in the order in which runs take them.
    pub const ALL: [Self; 7] = [
        Self::Solid,
        Self::Dashed,
        Self::DashDot,
        Self::Dotted,
        Self::LongDash,
        Self::DashDotDot,
        Self::LongShort,
    ];

    /// Lengths of stroke and gap in turn, in multiples of the line's width, for flat line ends; empty when solid.
    pub const fn pattern(&self) -> &'static [f32] {
        match self {
            Self::Solid => &[],
            Self::Dashed => &[4.0, 2.0],
            Self::DashDot => &[5.0, 2.0, 1.0, 2.0],
            Self::Dotted => &[1.0, 1.5],
            Self::LongDash => &[9.0, 2.0],
            Self::DashDotDot => &[5.0, 2.0, 1.0, 1.5, 1.0, 2.0],
            Self::LongShort => &[9.0, 2.0, 3.0, 2.0],
        }
    }
}

/// Name, colour on light, colour on dark.
///
/// The first five are gradient descent, momentum, Nesterov, RMSProp and Adam, at least 8 units of CAM02-UCS apart for
/// normal vision and all three dichromacies; each further one is at least 12 away from all others, so they differ in
/// lightness where hue is lost. The order does not change: colours belong to optimizers.
const COLOURS: [(&str, u32, u32); 12] = [
    ("orange", 0xC14200, 0xFC6835),
    ("blue", 0x557FA7, 0x98B5F8),
    ("green", 0x2AA26D, 0x99E2AB),
    ("pink", 0x923186, 0xE294D3),
    ("gold", 0xBE9845, 0xFCD642),
    ("violet", 0x7B02EC, 0xAD1AFD),
    ("slate", 0x1B454B, 0x4C7886),
    ("khaki", 0x4C3505, 0xAEA07D),
    ("lavender", 0xAC7BFD, 0xE3DCF3),
    ("umber", 0x7C6358, 0xA26762),
    ("indigo", 0x3B2960, 0x887CC7),
    ("teal", 0x8DA9A5, 0x20A9A4),
];

/// Colours that repeat only after this many runs.
pub const PALETTE_LENGTH: usize = COLOURS.len();

/// The look of the run in a slot; any slot has one.
///
/// Slots 0 to 4 belong to gradient descent, momentum, Nesterov, RMSProp and Adam. Colours and markers repeat every 12
/// slots, dashes every 7; dash and marker together repeat after 84 slots, so a grey print tells as many apart.
pub fn style(slot: usize) -> Style {
    let (name, light, dark) = COLOURS[slot % COLOURS.len()];
    Style {
        name,
        light: Colour::hex(light),
        dark: Colour::hex(dark),
        dash: Dash::ALL[slot % Dash::ALL.len()],
        marker: MarkerShape::ALL[slot % MarkerShape::ALL.len()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::colour::field;
    use crate::picture::colour_vision::{Vision, distance};
    use std::collections::HashSet;

    const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

    /// The smallest distance between a colour of these slots and any before it, with the pair.
    fn closest(theme: Theme, vision: Vision, slots: std::ops::Range<usize>) -> (f64, usize, usize) {
        let pairs = (0..slots.end).flat_map(|b| (0..b).map(move |a| (a, b)));
        pairs
            .filter(|&(_, b)| slots.contains(&b))
            .map(|(a, b)| (distance(style(a).colour(theme), style(b).colour(theme), vision), a, b))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .unwrap()
    }

    #[test]
    fn the_five_optimizers_are_told_apart_by_every_eye() {
        for theme in THEMES {
            for vision in Vision::ALL {
                let (distance, a, b) = closest(theme, vision, 1..5);
                assert!(distance >= 8.0, "{theme:?}, {vision:?}: {a} and {b} are {distance} apart");
            }
        }
    }

    #[test]
    fn further_runs_keep_their_distance_as_well() {
        for theme in THEMES {
            for vision in Vision::ALL {
                let (distance, a, b) = closest(theme, vision, 5..PALETTE_LENGTH);
                assert!(distance >= 12.0, "{theme:?}, {vision:?}: {a} and {b} are {distance} apart");
            }
        }
    }

    #[test]
    fn every_run_stands_out_from_the_field() {
        for (theme, slot) in THEMES.into_iter().flat_map(|theme| (0..PALETTE_LENGTH).map(move |s| (theme, s)))
        {
            for vision in Vision::ALL {
                for t in [0.0, 0.5, 1.0] {
                    let distance = distance(style(slot).colour(theme), field(theme, t), vision);
                    assert!(distance >= 14.0, "{theme:?}, {vision:?}, {t}: {slot} is {distance} away");
                }
            }
        }
    }

    #[test]
    fn dash_and_marker_together_tell_84_runs_apart() {
        let looks: HashSet<_> = (0..84).map(|slot| (style(slot).dash, style(slot).marker)).collect();
        assert_eq!(looks.len(), 84);
        assert_eq!(style(usize::MAX).name, style(usize::MAX % 12).name);
    }

    #[test]
    fn the_table_of_the_design_is_kept() {
        let table = [
            ("#C14200", "#FC6835", Dash::Solid, MarkerShape::Circle),
            ("#557FA7", "#98B5F8", Dash::Dashed, MarkerShape::Square),
            ("#2AA26D", "#99E2AB", Dash::DashDot, MarkerShape::Diamond),
            ("#923186", "#E294D3", Dash::Dotted, MarkerShape::Triangle),
            ("#BE9845", "#FCD642", Dash::LongDash, MarkerShape::Cross),
        ];
        for (slot, (light, dark, dash, marker)) in table.into_iter().enumerate() {
            let found = style(slot);
            assert_eq!((found.light.to_string(), found.dark.to_string()), (light.into(), dark.into()));
            assert_eq!((found.dash, found.marker), (dash, marker));
        }
    }

    #[test]
    fn patterns_come_in_pairs_of_stroke_and_gap() {
        for dash in Dash::ALL {
            let pattern = dash.pattern();
            assert!(pattern.len().is_multiple_of(2) && pattern.iter().all(|&length| length > 0.0));
            assert_eq!(pattern.is_empty(), dash == Dash::Solid);
        }
    }
}
