//! Colours, and the quiet colours of the field.
//!
//! Perceptual arithmetic is done in OKLab (B. Ottosson, "A perceptual color space for image processing", 2020);
//! contrast follows WCAG 2.2.

use std::fmt;
use std::str::FromStr;

/// A colour in sRGB, eight bits a channel, alpha not multiplied in.
///
/// Written and read as `#RRGGBB`, or `#RRGGBBAA` when it is not opaque.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity, 255 being opaque.
    pub a: u8,
}

/// The look of the program: dark ink on a light ground, or the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Theme {
    /// For paper, print and bright rooms.
    Light,
    /// For dark rooms.
    Dark,
}

impl Colour {
    /// Nothing to see.
    pub const TRANSPARENT: Self = Self { r: 0, g: 0, b: 0, a: 0 };

    /// An opaque colour.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b, a: 255 }
    }

    /// An opaque colour as one number, `0xRRGGBB`, the way it is written.
    pub const fn hex(rgb: u32) -> Self {
        let [_, r, g, b] = rgb.to_be_bytes();
        Self::rgb(r, g, b)
    }

    /// The same colour with another alpha, 255 being opaque.
    #[must_use]
    pub const fn with_alpha(self, a: u8) -> Self {
        Self { a, ..self }
    }

    /// The same colour with another opacity, from 0 (and below) to 1 (and above).
    #[must_use]
    pub fn with_opacity(self, opacity: f64) -> Self {
        Self { a: byte(opacity), ..self }
    }

    /// The colour a share `t` of the way to `other`, in equal steps for the eye (straight in OKLab); `t` is clamped
    /// to 0 to 1, and both ends are exact.
    #[must_use]
    pub fn mix(self, other: Self, t: f64) -> Self {
        let t = t.clamp(0.0, 1.0);
        let (from, to) = (self.oklab(), other.oklab());
        let lab = std::array::from_fn(|k| from[k] + (to[k] - from[k]) * t);
        let alpha = f64::from(self.a) + (f64::from(other.a) - f64::from(self.a)) * t;
        Self { a: alpha.round() as u8, ..Self::from_oklab(lab) }
    }

    /// What is seen where this colour lies over an opaque one: alpha blending of the sRGB bytes, as renderers do it.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        let t = f64::from(self.a) / 255.0;
        let blend = |top: u8, low: u8| (f64::from(low) + (f64::from(top) - f64::from(low)) * t).round() as u8;
        Self { r: blend(self.r, below.r), g: blend(self.g, below.g), b: blend(self.b, below.b), a: 255 }
    }

    /// Relative luminance from 0 (black) to 1 (white), WCAG 2.2; opacity does not count.
    pub fn luminance(self) -> f64 {
        let [r, g, b] = self.linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio of two colours, from 1 to 21, the same both ways round (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        (a / b).max(b / a)
    }

    /// Linear light of the three channels, from 0 to 1.
    pub fn linear(self) -> [f64; 3] {
        [self.r, self.g, self.b].map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// The nearest opaque colour to linear light; what is outside of sRGB is cut off.
    fn from_linear(linear: [f64; 3]) -> Self {
        let [r, g, b] = linear
            .map(|c| byte(if c <= 0.003_130_8 { 12.92 * c } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 }));
        Self { r, g, b, a: 255 }
    }

    /// Lightness from 0 to 1 and the two opponent axes of OKLab.
    pub fn oklab(self) -> [f64; 3] {
        let [r, g, b] = self.linear();
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    }

    fn from_oklab([lightness, a, b]: [f64; 3]) -> Self {
        let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        Self::from_linear([
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ])
    }
}

fn byte(share: f64) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0).round() as u8
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { r, g, b, a } = self;
        write!(f, "#{r:02X}{g:02X}{b:02X}")?;
        if *a == 255 { Ok(()) } else { write!(f, "{a:02X}") }
    }
}

/// A text that is not a colour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a colour; expected #RRGGBB or #RRGGBBAA")]
pub struct NotAColour(String);

impl FromStr for Colour {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Self, NotAColour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let number = |digits: &str| u32::from_str_radix(digits, 16).ok();
        match digits {
            Some(digits) if digits.len() == 6 => number(digits).map(Self::hex),
            Some(digits) if digits.len() == 8 => number(digits).map(|rgba| {
                let [r, g, b, a] = rgba.to_be_bytes();
                Self { r, g, b, a }
            }),
            _ => None,
        }
        .ok_or_else(|| NotAColour(text.to_owned()))
    }
}

/// The ends of the field's colour map, from low to high loss.
///
/// Low loss is darker in both looks, as deep water is on a chart. The chroma stays so low that nothing is taken for a
/// run, and fades towards the top so that the valley is what has a colour.
const fn field_ends(theme: Theme) -> [[f64; 3]; 2] {
    match theme {
        Theme::Light => [[0.865, -0.018, -0.036], [0.975, -0.002, -0.006]],
        Theme::Dark => [[0.185, -0.004, -0.022], [0.345, -0.004, -0.018]],
    }
}

/// The colour of the field where the loss stands at `t`, from 0 (the lowest) to 1 (the highest); clamped.
///
/// Straight in OKLab: even steps for the eye, lightness rising with the loss. NaN, a place without a loss, gets the
/// colour of the ground ([`ground`]).
pub fn field(theme: Theme, t: f64) -> Colour {
    if t.is_nan() {
        return ground(theme);
    }
    let t = t.clamp(0.0, 1.0);
    let [low, high] = field_ends(theme);
    Colour::from_oklab(std::array::from_fn(|k| low[k] + (high[k] - low[k]) * t))
}

/// [`field`] in 256 even steps, for painting many pixels.
pub fn field_table(theme: Theme) -> [Colour; 256] {
    std::array::from_fn(|k| field(theme, k as f64 / 255.0))
}

/// The ground that a picture stands on, which is also the colour of a run's halo.
pub const fn ground(theme: Theme) -> Colour {
    match theme {
        Theme::Light => Colour::hex(0xFFFFFF),
        Theme::Dark => Colour::hex(0x0F1115),
    }
}

/// The ink of axes, texts and isolines on that ground.
pub const fn ink(theme: Theme) -> Colour {
    match theme {
        Theme::Light => Colour::hex(0x1F2430),
        Theme::Dark => Colour::hex(0xE6E8EC),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

    #[test]
    fn colours_are_written_as_they_are_read() {
        for text in ["#C14200", "#FFFFFF", "#00000000", "#12AB34CD"] {
            assert_eq!(text.parse::<Colour>().unwrap().to_string(), text);
        }
        assert_eq!("#c14200".parse(), Ok(Colour::hex(0xC14200)));
        for wrong in ["", "#", "C14200", "#C1420", "#C142000", "#C1420G", "#+14200", "red", "#é1420"] {
            let error = wrong.parse::<Colour>().unwrap_err();
            assert!(error.to_string().contains("expected #RRGGBB"));
        }
    }

    #[test]
    fn contrast_follows_wcag() {
        let (white, black) = (Colour::hex(0xFFFFFF), Colour::hex(0));
        assert!((white.contrast(black) - 21.0).abs() < 1e-9);
        // The darkest grey that WCAG's text on white at 4.5 just forbids is #777777, with 4.48.
        assert!((Colour::hex(0x77_7777).contrast(white) - 4.48).abs() < 0.005);
        for theme in THEMES {
            assert!(ink(theme).contrast(ground(theme)) > 12.0);
        }
    }

    #[test]
    fn oklab_agrees_with_its_author() {
        // Ottosson 2020: white is (1, 0, 0); pure red is (0.628, 0.225, 0.126).
        let close = |colour: Colour, expected: [f64; 3]| {
            colour.oklab().iter().zip(expected).all(|(a, b)| (a - b).abs() < 6e-4)
        };
        assert!(close(Colour::hex(0xFFFFFF), [1.0, 0.0, 0.0]));
        assert!(close(Colour::hex(0xFF0000), [0.628, 0.225, 0.126]));
    }

    #[test]
    fn opacity_shows_what_is_below() {
        let half = Colour::hex(0xFF0000).with_opacity(0.5);
        assert_eq!(half.to_string(), "#FF000080");
        assert_eq!(half.over(Colour::hex(0x0000FF)).to_string(), "#80007F");
        assert_eq!(Colour::hex(0x123456).over(Colour::hex(0)), Colour::hex(0x123456));
    }

    #[test]
    fn the_field_is_quiet_and_its_lightness_rises_evenly() {
        for theme in THEMES {
            let labs: Vec<[f64; 3]> = (0..=20).map(|k| field(theme, f64::from(k) / 20.0).oklab()).collect();
            let step = (labs[20][0] - labs[0][0]) / 20.0;
            for pair in labs.windows(2) {
                // Rounding to eight bits moves the lightness by up to about 0.002.
                assert!((pair[1][0] - pair[0][0] - step).abs() < 0.003, "{theme:?}: {pair:?}");
            }
            assert!(labs.iter().all(|lab| lab[1].hypot(lab[2]) < 0.045), "{theme:?}");
            assert!(
                ink(theme).contrast(field(theme, 0.0)) > 4.5 && ink(theme).contrast(field(theme, 1.0)) > 4.5
            );
        }
    }

    #[test]
    fn the_field_is_defined_everywhere() {
        for theme in THEMES {
            assert_eq!(field(theme, -1.0), field(theme, 0.0));
            assert_eq!(field(theme, f64::INFINITY), field(theme, 1.0));
            assert_eq!(field(theme, f64::NAN), ground(theme));
            assert_eq!(field_table(theme)[255], field(theme, 1.0));
        }
    }

    proptest! {
        #[test]
        fn mixing_reaches_both_ends(a in any::<[u8; 4]>(), b in any::<[u8; 4]>()) {
            let colour = |[r, g, b, a]: [u8; 4]| Colour { r, g, b, a };
            let (a, b) = (colour(a), colour(b));
            prop_assert_eq!(a.mix(b, 0.0), a);
            prop_assert_eq!(a.mix(b, 1.0), b);
            prop_assert_eq!(a.mix(a, 0.3), a);
        }
    }
}
