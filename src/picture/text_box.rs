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

/// Rectangles that a text lies in, however it is turned: the one of an upright text, squares along another one.
pub fn text_boxes(text: &Text) -> Vec<Rect> {
    if text.angle == 0.0 {
        return vec![text_box(text)];
    }
    let upright = text_box(&Text { angle: 0.0, ..text.clone() });
    let (width, height) = (upright.width(), upright.height());
    let (sin, cos) = text.angle.to_radians().sin_cos();
    // Where the middle of the text is seen from the point that it is turned around.
    let [x, y] = [upright.center()[0] - text.at[0], upright.center()[1] - text.at[1]];
    let count = (width / height).ceil().clamp(1.0, 40.0) as usize;
    let half = 0.5 * height;
    let square = |k: usize| {
        let along = x
            + ((k as f64 + 0.5) / count as f64 - 0.5) * (width - height).max(0.0) * count as f64
                / (count.max(2) - 1) as f64;
        let centre = [text.at[0] + along * cos - y * sin, text.at[1] + along * sin + y * cos];
        Rect::new([centre[0] - half, centre[1] - half], [centre[0] + half, centre[1] + half])
    };
    (0..count).map(square).collect()
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
    /// What is rather left free.
    avoided: Vec<Rect>,
    /// What is said already, and where.
    said: Vec<(String, Point)>,
}

impl Room {
    /// A rectangle of which nothing is taken.
    pub fn new(within: Rect) -> Self {
        Self { within, taken: Vec::new(), avoided: Vec::new(), said: Vec::new() }
    }

    /// Takes a rectangle for something that must not be covered.
    pub fn take(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// Keeps a text free as long as there are other places.
    pub fn avoid(&mut self, text: &Text) {
        self.avoided.extend(text_boxes(text));
    }

    /// Whether nothing of a text is taken.
    pub fn is_free(&self, text: &Text) -> bool {
        text_boxes(text).into_iter().all(|rect| !self.taken.iter().any(|&other| overlap(rect, other)))
    }

    /// The text at the first of the anchors where it lies inside and free, and that room is taken from now on.
    pub fn place(&mut self, text: &Text, anchors: impl IntoIterator<Item = (Point, Align)>) -> Option<Text> {
        let inside = |rect: Rect| self.within.contains(rect.min) && self.within.contains(rect.max);
        let candidates =
            anchors.into_iter().map(|(at, align)| Text { at, align: [align, Align::Center], ..text.clone() });
        let free = candidates.filter(|text| {
            let rect = text_box(text);
            inside(rect) && !self.taken.iter().any(|&other| overlap(rect, other))
        });
        let mut second = None;
        let covers = |text: &Text| self.avoided.iter().any(|&other| overlap(text_box(text), other));
        let mut best = None;
        for text in free {
            if !covers(&text) {
                best = Some(text);
                break;
            }
            second.get_or_insert(text);
        }
        let found = best.or(second)?;
        self.taken.push(text_box(&found));
        Some(found)
    }

    /// The same for a text around a place, unless the same words are said already no farther from it than `reach`.
    pub fn place_once(
        &mut self,
        text: &Text,
        at: Point,
        reach: f64,
        anchors: impl IntoIterator<Item = (Point, Align)>,
    ) -> Option<Text> {
        let near = |(words, place): &(String, Point)| {
            *words == text.text && (place[0] - at[0]).hypot(place[1] - at[1]) < reach
        };
        if self.said.iter().any(near) {
            return None;
        }
        self.said.push((text.text.clone(), at));
        self.place(text, anchors)
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

    #[test]
    fn what_is_rather_left_free_is_covered_only_where_nothing_else_is_free() {
        let mut room = Room::new(Rect::from_size([100.0, 35.0]));
        let at = |x: f64, y: f64| Text { at: [x, y], align: [Align::Start, Align::Center], ..text() };
        room.avoid(&at(20.0, 10.0));
        let anchors = [([20.0, 10.0], Align::Start), ([20.0, 26.0], Align::Start)];
        assert_eq!(room.place(&text(), anchors).unwrap().at, [20.0, 26.0]);
        assert!(room.is_free(&at(20.0, 10.0)));
        assert_eq!(room.place(&text(), anchors).unwrap().at, [20.0, 10.0]);
        assert!(!room.is_free(&at(20.0, 10.0)));
    }

    #[test]
    fn the_same_words_are_not_said_twice_in_one_place() {
        let mut room = Room::new(Rect::from_size([100.0, 100.0]));
        let mut said = |at: Point| room.place_once(&text(), at, 20.0, [(at, Align::Start)]).is_some();
        assert!(said([10.0, 20.0]));
        assert!(!said([12.0, 38.0]));
        assert!(said([10.0, 80.0]));
    }

    #[test]
    fn a_turned_text_lies_in_its_boxes() {
        let turned = Text { angle: 90.0, align: [Align::Center; 2], at: [50.0, 50.0], ..text() };
        let boxes = text_boxes(&turned);
        let (top, bottom) = boxes.iter().fold((f64::MAX, f64::MIN), |(top, bottom), rect| {
            (top.min(rect.min[1]), bottom.max(rect.max[1]))
        });
        assert!((bottom - top - text_box(&text()).width()).abs() < 1.0, "{boxes:?}");
        assert!(boxes.iter().all(|rect| rect.min[0] > 40.0 && rect.max[0] < 60.0));
    }
}
