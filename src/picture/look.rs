//! The sizes and colours of a picture, so that a look is chosen once.

use crate::picture::colour::{self, Colour, Theme};

/// The looks that can be chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookKind {
    /// Dark ink on white, for paper and bright rooms.
    #[default]
    Light,
    /// Light ink on near-black, for dark rooms.
    Dark,
    /// Large text and thick trails for the last row. Its ground is light: a projector adds light to a screen that is
    /// never black, so dark grounds come out grey there.
    Projector,
}

impl LookKind {
    /// All looks, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Projector];

    /// How it is written in files and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Projector => "projector",
        }
    }

    /// How it is shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::Projector => "Projector",
        }
    }

    /// The look with an id.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// The sizes, in points, and colours of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Which colours the runs and the field have.
    pub theme: Theme,
    /// What is behind everything, and the colour of halos.
    pub ground: Colour,
    /// A surface a little off the ground: chips, and where a loss is not defined.
    pub panel: Colour,
    /// Titles and names.
    pub ink: Colour,
    /// Tick labels, settings, captions.
    pub muted: Colour,
    /// Borders and ticks of a plot.
    pub axis: Colour,
    /// The lines of a grid.
    pub grid: Colour,
    /// Isolines, translucent.
    pub isoline: Colour,
    /// The size of names and read-outs.
    pub text: f64,
    /// The size of tick labels, settings and captions.
    pub small: f64,
    /// The size of the labels on isolines.
    pub label: f64,
    /// The width of borders, ticks and grid lines.
    pub hairline: f64,
    /// The width of trails.
    pub trail: f64,
    /// The width of curves.
    pub curve: f64,
    /// How far a halo reaches beyond what it surrounds.
    pub halo: f64,
    /// The radius of an iterate.
    pub dot: f64,
    /// The size of the marker at the current position.
    pub marker: f64,
    /// The width of the arrows that explain a step.
    pub arrow: f64,
    /// The length of an arrow's head.
    pub head: f64,
    /// The share of the window's height that its curves take.
    pub curves_share: f64,
}

impl Look {
    /// The look of a kind.
    pub fn of(kind: LookKind) -> Self {
        let theme = if kind == LookKind::Dark { Theme::Dark } else { Theme::Light };
        let (ground, ink) = (colour::ground(theme), colour::ink(theme));
        let opacity = |light: f64, dark: f64| if theme == Theme::Light { light } else { dark };
        let base = Self {
            theme,
            ground,
            panel: ground.mix(ink, 0.07),
            ink,
            muted: ink.mix(ground, opacity(0.32, 0.30)),
            axis: ink.mix(ground, 0.45),
            grid: ink.mix(ground, 0.87),
            isoline: ink.with_opacity(opacity(0.26, 0.24)),
            text: 13.0,
            small: 11.0,
            label: 9.0,
            hairline: 1.0,
            trail: 2.0,
            curve: 1.75,
            halo: 1.25,
            dot: 2.5,
            marker: 11.0,
            arrow: 1.75,
            head: 8.0,
            curves_share: 0.27,
        };
        if kind == LookKind::Projector { base.for_a_projector() } else { base }
    }

    /// Everything larger, the quiet inks stronger.
    fn for_a_projector(self) -> Self {
        let ground = self.ground;
        Self {
            ink: Colour::hex(0x000000),
            muted: self.ink.mix(ground, 0.12),
            axis: self.ink.mix(ground, 0.25),
            grid: self.ink.mix(ground, 0.82),
            isoline: self.ink.with_opacity(0.34),
            text: 22.0,
            small: 20.0,
            label: 20.0,
            hairline: 1.5,
            trail: 4.0,
            curve: 3.5,
            halo: 2.0,
            dot: 4.5,
            marker: 20.0,
            arrow: 3.0,
            head: 14.0,
            curves_share: 0.22,
            ..self
        }
    }

    /// The same look, everything as many times as large.
    #[must_use]
    pub fn scaled(mut self, factor: f64) -> Self {
        let sizes = [
            &mut self.text,
            &mut self.small,
            &mut self.label,
            &mut self.hairline,
            &mut self.trail,
            &mut self.curve,
            &mut self.halo,
            &mut self.dot,
            &mut self.marker,
            &mut self.arrow,
            &mut self.head,
        ];
        for size in sizes {
            *size *= factor;
        }
        self
    }

    /// The distance of a tick's label from the border, which is also a tick's length.
    pub fn tick(&self) -> f64 {
        0.4 * self.small
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_name_their_looks() {
        for kind in LookKind::ALL {
            assert_eq!(LookKind::named(kind.id()), Some(kind));
        }
        assert_eq!(LookKind::named("sepia"), None);
    }

    #[test]
    fn text_can_be_read_on_its_ground() {
        for kind in LookKind::ALL {
            let look = Look::of(kind);
            assert!(look.ink.contrast(look.ground) > 12.0, "{kind:?}");
            assert!(look.muted.contrast(look.ground) > 4.5, "{kind:?}: {}", look.muted.contrast(look.ground));
            assert!(look.muted.contrast(look.panel) > 4.5, "{kind:?}: {}", look.muted.contrast(look.panel));
        }
    }

    #[test]
    fn the_last_row_can_read_a_projector() {
        let look = Look::of(LookKind::Projector);
        assert!(look.text >= 20.0 && look.small >= 20.0 && look.label >= 20.0 && look.trail >= 4.0);
    }
}
