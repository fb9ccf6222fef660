//! The small pieces of SVG: numbers, colours, strokes and escaped text.

use std::fmt::{self, Display, Formatter, Write};

use crate::picture::scene::{Colour, Stroke};

/// A coordinate or length in hundredths; what is not a number is 0, what is huge is cut.
#[derive(Clone, Copy)]
pub(super) struct Number(pub(super) f64);

impl Number {
    /// No number is written larger.
    pub(super) const LARGEST: f64 = 1e6;

    pub(super) fn hundredths(self) -> i64 {
        (self.0.clamp(-Self::LARGEST, Self::LARGEST) * 100.0).round() as i64
    }
}

impl Display for Number {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let hundredths = self.hundredths();
        if hundredths < 0 {
            f.write_char('-')?;
        }
        let [whole, part] = [hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100];
        match part {
            0 => write!(f, "{whole}"),
            _ if whole == 0 && part.is_multiple_of(10) => write!(f, ".{}", part / 10),
            _ if whole == 0 => write!(f, ".{part:02}"),
            _ if part.is_multiple_of(10) => write!(f, "{whole}.{}", part / 10),
            _ => write!(f, "{whole}.{part:02}"),
        }
    }
}

/// The attributes of what is inside.
pub(super) struct Filled(pub(super) Colour);

impl Display for Filled {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        paint(f, "fill", self.0)
    }
}

/// The attributes of a line.
pub(super) struct Stroked<'a>(pub(super) &'a Stroke);

impl Display for Stroked<'_> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let Stroke { width, colour, dash } = self.0;
        paint(f, "stroke", *colour)?;
        write!(f, " stroke-width=\"{}\"", Number(width.max(0.0)))?;
        if dash.is_empty() {
            return f.write_str(" stroke-linecap=\"round\"");
        }
        f.write_str(" stroke-dasharray=\"")?;
        for (k, &part) in dash.iter().enumerate() {
            let separator = if k == 0 { "" } else { " " };
            write!(f, "{separator}{}", Number(part.max(0.0)))?;
        }
        f.write_char('"')
    }
}

/// The attributes of a border, if there is one.
pub(super) struct Outlined<'a>(pub(super) Option<&'a Stroke>);

impl Display for Outlined<'_> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        self.0.map_or(Ok(()), |stroke| Stroked(stroke).fmt(f))
    }
}

fn paint(f: &mut Formatter, attribute: &str, Colour { r, g, b, a }: Colour) -> fmt::Result {
    match a {
        0 => write!(f, " {attribute}=\"none\""),
        255 => write!(f, " {attribute}=\"#{r:02x}{g:02x}{b:02x}\""),
        _ => {
            let thousandths = (u32::from(a) * 1000 + 127) / 255;
            write!(f, " {attribute}=\"#{r:02x}{g:02x}{b:02x}\" {attribute}-opacity=\".{thousandths:03}\"")
        }
    }
}

/// Text for an element or an attribute: markup is escaped, and what XML cannot hold is shown as a replacement.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\t' | '\n' => f.write_char(character)?,
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}')?,
                _ => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_always_numbers() {
        let cases = [
            (0.0, "0"),
            (-0.001, "0"),
            (1.0, "1"),
            (-2.5, "-2.5"),
            (0.05, ".05"),
            (0.25, ".25"),
            (-0.5, "-.5"),
            (12.345, "12.35"),
            (100.0, "100"),
            (1e300, "1000000"),
            (f64::NEG_INFINITY, "-1000000"),
            (f64::NAN, "0"),
        ];
        for (value, text) in cases {
            assert_eq!(Number(value).to_string(), text, "{value}");
        }
    }

    #[test]
    fn colours_have_opacity_only_when_they_need_it() {
        let fill = |a| Filled(Colour::hex(0xC14200).with_alpha(a)).to_string();
        assert_eq!(fill(255), r##" fill="#c14200""##);
        assert_eq!(fill(128), r##" fill="#c14200" fill-opacity=".502""##);
        assert_eq!(fill(0), r#" fill="none""#);
        assert_eq!(fill(254), r##" fill="#c14200" fill-opacity=".996""##);
        assert_eq!(fill(1), r##" fill="#c14200" fill-opacity=".004""##);
    }

    #[test]
    fn dashed_lines_end_flat_and_solid_ones_round() {
        let black = Colour::rgb(0, 0, 0);
        let solid = Stroked(&Stroke::solid(1.5, black)).to_string();
        assert_eq!(solid, r##" stroke="#000000" stroke-width="1.5" stroke-linecap="round""##);
        let dashed = Stroked(&Stroke::dashed(2.0, black, &[4.0, 2.0])).to_string();
        assert_eq!(dashed, r##" stroke="#000000" stroke-width="2" stroke-dasharray="8 4""##);
    }

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(Escaped("a<b> & \"c\" ∇\u{0}").to_string(), "a&lt;b&gt; &amp; &quot;c&quot; ∇\u{fffd}");
    }
}
