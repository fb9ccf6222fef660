//! Where upright texts stand, and placing them so that they do not cover each other.

use crate::picture::font::CAP_HEIGHT;
use crate::picture::rect::{Point, Rect};
use crate::picture::scene::{Align, Text};

/// The rectangle of an upright text, from above its capitals to below its descenders.
pub fn text_box(text: &Text) -> Rect {
    let width = text.width();
    let left = match text.align[0] {
        Align::Start => text.at[0],
        Align::Center => text.at[0] - 0.5 * width,
        Align::End => text.at[0] - width,
    };
    let baseline = text.at[1] + text.baseline();
    let [above, below] = [CAP_HEIGHT + 0.05, 0.22].map(|share| share * text.size);
    Rect::new([left, baseline - above], [left + width, baseline + below])
}

/// Whether two rectangles have more than a border in common.
pub fn overlap(a: Rect, b: Rect) -> bool {
    let common = a.intersect(b);
    common.width() > 0.0 && common.height() > 0.0
}

/// The room that labels have taken inside a rectangle.
#[derive(Clone, Debug)]
pub struct Room {
    within: Rect,
    taken: Vec<Rect>,
}

impl Room {
    /// A rectangle of which nothing is taken.
    pub fn new(within: Rect) -> Self {
        Self { within, taken: Vec::new() }
    }

    /// The text at the first of the anchors where it lies inside and free, and that room is taken from now on.
    pub fn place(&mut self, text: &Text, anchors: impl IntoIterator<Item = (Point, Align)>) -> Option<Text> {
        let inside = |rect: Rect| self.within.contains(rect.min) && self.within.contains(rect.max);
        let candidates =
            anchors.into_iter().map(|(at, align)| Text { at, align: [align, Align::Center], ..text.clone() });
        let mut free = candidates.filter(|text| {
            let rect = text_box(text);
            inside(rect) && !self.taken.iter().any(|&other| overlap(rect, other))
        });
        let found = free.next()?;
        self.taken.push(text_box(&found));
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::colour::Colour;

    fn text() -> Text {
        Text::new([0.0, 0.0], "label", 10.0, Colour::hex(0))
    }

    #[test]
    fn a_box_follows_the_alignment() {
        let at = |align| text_box(&Text { align, ..text() });
        let standing = at([Align::Start, Align::End]);
        assert!(standing.min[0] == 0.0 && standing.min[1] < -7.0 && standing.max[1] > 1.0);
        let centred = at([Align::Center; 2]);
        assert!((centred.min[0] + centred.max[0]).abs() < 1e-12);
        let hanging = at([Align::End, Align::Start]);
        assert!(hanging.max[0] == 0.0 && hanging.max[1] > 7.0);
    }

    #[test]
    fn a_place_is_taken_once_and_never_outside() {
        let mut room = Room::new(Rect::from_size([100.0, 35.0]));
        let anchors =
            [([20.0, 20.0], Align::Start), ([95.0, 20.0], Align::Start), ([20.0, 34.0], Align::Start)];
        assert_eq!(room.place(&text(), anchors).unwrap().at, [20.0, 20.0]);
        assert_eq!(room.place(&text(), anchors), None, "the third is too low");
        let mut room = Room::new(Rect::from_size([100.0, 60.0]));
        room.place(&text(), anchors);
        assert_eq!(room.place(&text(), anchors).unwrap().at, [20.0, 34.0]);
    }
}
