//! The rows of a data set as marks.

use super::axes::Sight;
use super::key::{Entry, Mark};
use super::{Actor, DataPane, DataPicture};
use crate::data::Example;
use crate::experiment::Layer;
use crate::picture::colour::Colour;
use crate::picture::rect::Point;
use crate::picture::scene::{Dots, Item, Marker, MarkerShape, Stroke};
use crate::real::V;
use crate::trajectory::seen_rows;

/// At most so many marks are drawn; of more rows every so manieth is.
const MOST_MARKS: usize = 3000;

/// Larger batches have no rings.
const MOST_RINGS: usize = 100;

/// More marks than this are discs.
const MOST_SHAPES: usize = 400;

/// The training rows that a step of a run sees; without a run where all runs see the same.
pub(super) type BatchRows<'a> = (Option<&'a Actor>, Vec<u32>);

/// What a row is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Models are fitted to it.
    Training,
    /// It is held back.
    Validation,
}

/// A row's mark.
struct Drawn {
    /// The row as it came.
    row: u32,
    part: Part,
    /// The side of its label.
    positive: bool,
    at: Point,
}

impl<'a> DataPane<'a> {
    /// Rows in the order in which they were prepared, thinned where they are many.
    fn drawn_rows<'b>(&self, sight: &Sight<'b>) -> impl Iterator<Item = (u32, Part, &'b Example)> + use<'b> {
        let prepared = sight.prepared();
        let stride = self.stride(prepared.origin.len());
        let training = prepared.train.iter().map(|e| (Part::Training, e));
        let validation = prepared.validation.iter().map(|e| (Part::Validation, e));
        let rows = training.chain(validation).zip(&prepared.origin).step_by(stride);
        rows.map(|((part, example), &row)| (row, part, example))
    }

    fn stride(&self, rows: usize) -> usize {
        let each = match self.axes.picture {
            DataPicture::Predictions => self.actors().count().max(1),
            _ => 1,
        };
        (rows * each).div_ceil(MOST_MARKS).max(1)
    }

    /// The marks of all rows that are drawn and visible, for one model where that matters.
    fn drawn(&self, sight: &Sight, w: V) -> Vec<Drawn> {
        let projection = self.projection();
        let seen = self.target.shrink(-self.look.marker);
        let mark = |(row, part, example): (u32, Part, &Example)| {
            let at = projection.point(sight.coordinates(example, w)).filter(|at| seen.contains(*at))?;
            Some(Drawn { row, part, positive: example.y > 0.0, at })
        };
        self.drawn_rows(sight).filter_map(mark).collect()
    }

    /// A row as it was prepared.
    pub(super) fn example(&self, sight: &Sight, row: u32) -> Option<Example> {
        let prepared = sight.prepared();
        let index = prepared.origin.iter().position(|&origin| origin == row)?;
        prepared.train.iter().chain(&prepared.validation).nth(index).copied()
    }

    /// The places of a row: one, or one for each visible run.
    pub(super) fn places_of(&self, sight: &Sight, row: u32) -> Vec<Point> {
        let Some(example) = self.example(sight, row) else { return Vec::new() };
        let projection = self.projection();
        let place = |w: V| projection.point(sight.coordinates(&example, w));
        match self.axes.picture {
            DataPicture::Predictions => {
                self.actors().filter_map(|a| place(Self::weights(a, self.step))).collect()
            }
            _ => place(V::zeros()).into_iter().collect(),
        }
    }

    /// The row of the mark nearest to a place, and its distance in points.
    pub fn nearest_row(&self, place: Point) -> Option<(u32, f64)> {
        let sight = Sight { loss: self.surface.part().data_loss()?, axes: self.axes };
        let weights: Vec<V> = match self.axes.picture {
            DataPicture::Predictions => self.actors().map(|actor| Self::weights(actor, self.step)).collect(),
            _ => vec![V::zeros()],
        };
        let distance = |at: Point| (at[0] - place[0]).hypot(at[1] - place[1]);
        let marks = weights.into_iter().flat_map(|w| self.drawn(&sight, w));
        let marks = marks.map(|mark| (mark.row, distance(mark.at)));
        marks.min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// Where the marks of a row stand.
    pub fn row_places(&self, row: u32) -> Vec<Point> {
        let Some(loss) = self.surface.part().data_loss() else { return Vec::new() };
        self.places_of(&Sight { loss, axes: self.axes }, row)
    }

    /// All rows.
    pub(super) fn rows(&self, sight: &Sight) -> Vec<Item> {
        match self.axes.picture {
            DataPicture::Predictions => {
                let of = |actor: &Actor| {
                    let colour = actor.style().colour(self.look.theme);
                    self.predictions_of(sight, Self::weights(actor, self.step), colour)
                };
                self.actors().flat_map(of).collect()
            }
            DataPicture::Curve => {
                self.marks(&self.drawn(sight, V::zeros()), self.as_discs(sight), |_| self.point_style())
            }
            DataPicture::Classes => {
                self.marks(&self.drawn(sight, V::zeros()), self.as_discs(sight), |positive| {
                    self.class_style(positive)
                })
            }
        }
    }

    /// The training rows that the current step of each run sees, where batches are shown; for runs that see the same, once and
    /// without a run.
    pub(super) fn batch_rows(&self) -> Vec<BatchRows<'a>> {
        if !self.view.shows(Layer::Batch) {
            return Vec::new();
        }
        // While data are dragged, the runs are those of the data before.
        let current = |actor: &&Actor| {
            let few = actor.plan.around.batch.is_some_and(|batch| batch.size <= MOST_RINGS as u64);
            few && actor.plan.is_stochastic() && actor.plan.surface.data() == self.surface.data()
        };
        let of = |actor: &'a Actor| {
            let rows = seen_rows(&actor.plan, actor.trajectory.index(self.step) as u64)?;
            (rows.len() <= MOST_RINGS).then_some((Some(actor), rows))
        };
        let all: Vec<_> = self.actors().filter(current).filter_map(of).collect();
        let alike = all.len() == self.actors().count() && all.windows(2).all(|pair| pair[0].1 == pair[1].1);
        match self.axes.picture {
            // There each run has its own dot for a row.
            DataPicture::Predictions => all,
            _ if alike => all.into_iter().take(1).map(|(_, rows)| (None, rows)).collect(),
            _ => all,
        }
    }

    /// A ring around each row that the current step sees, in ink where all runs see the same.
    pub(super) fn batches(&self, batches: &[BatchRows], sight: &Sight) -> Vec<Item> {
        let projection = self.projection();
        let train = &sight.prepared().train;
        let rings = batches.iter().enumerate().flat_map(|(k, (actor, rows))| {
            let w = actor.map_or(V::zeros(), |actor| Self::weights(actor, self.step));
            let colour = actor.map_or(self.look.ink, |actor| actor.style().colour(self.look.theme));
            let places = rows
                .iter()
                .filter_map(move |&row| projection.point(sight.coordinates(train.get(row as usize)?, w)));
            places.filter(|at| self.target.contains(*at)).map(move |at| self.batch_ring(at, k, colour))
        });
        rings.map(Item::Marker).collect()
    }

    /// The ring of the `k`-th run, which leaves room for those before it.
    fn batch_ring(&self, at: Point, k: usize, colour: Colour) -> Marker {
        let look = self.look;
        let predictions = self.axes.picture == DataPicture::Predictions;
        let k = if predictions { 0.0 } else { k as f64 };
        let outline = Some(Stroke::solid(1.3 * look.hairline, colour));
        let size = (0.95 + 0.22 * k) * look.marker;
        Marker { at, shape: MarkerShape::Circle, size, fill: Colour::TRANSPARENT, outline }
    }

    /// The predictions of a model over their targets.
    pub(super) fn predictions_of(&self, sight: &Sight, w: V, colour: Colour) -> Vec<Item> {
        let drawn = self.drawn(sight, w);
        let marks: Vec<&Drawn> = drawn.iter().collect();
        self.dots(&marks, self.size(drawn.len()), colour)
    }

    /// Marks as discs of one colour, hollow in validation.
    fn dots(&self, marks: &[&Drawn], size: f64, colour: Colour) -> Vec<Item> {
        let (radius, seam) = (0.5 * size, 0.5 * self.look.halo);
        let dots = |part: Part, radius: f64, colour: Colour| {
            let at: Vec<Point> = marks.iter().filter(|mark| mark.part == part).map(|mark| mark.at).collect();
            (!at.is_empty()).then_some(Item::Dots(Dots { at, radius, colour }))
        };
        let layers = [
            dots(Part::Training, radius + seam, self.look.ground),
            dots(Part::Training, radius, colour),
            dots(Part::Validation, radius + seam, self.look.ground),
            dots(Part::Validation, radius, colour),
            dots(Part::Validation, 0.55 * radius, self.look.ground),
        ];
        layers.into_iter().flatten().collect()
    }

    /// The diameter of marks, the smaller the more there are.
    fn size(&self, count: usize) -> f64 {
        let share = match count {
            0..=60 => 0.68,
            61..=250 => 0.58,
            251..=1000 => 0.42,
            _ => 0.3,
        };
        share * self.look.marker
    }

    /// Shape and colour of a point with a number.
    fn point_style(&self) -> (MarkerShape, Colour) {
        (MarkerShape::Circle, self.look.ink.mix(self.look.ground, 0.3))
    }

    /// Shape and colour of a point with a label: they differ in shape and in lightness, and are no run's.
    fn class_style(&self, positive: bool) -> (MarkerShape, Colour) {
        let look = self.look;
        match positive {
            true => (MarkerShape::Circle, look.ink.mix(look.ground, 0.2)),
            false => (MarkerShape::Triangle, look.ink.mix(look.ground, 0.56)),
        }
    }

    /// Whether rows are too many to be told apart by their shape, wherever they are.
    fn as_discs(&self, sight: &Sight) -> Discs {
        let rows = sight.prepared().origin.len();
        if rows.div_ceil(self.stride(rows)) > MOST_SHAPES { Discs::All } else { Discs::None }
    }

    /// Marks of their own where they are few enough to be told apart, discs where they are many.
    fn marks(
        &self,
        drawn: &[Drawn],
        discs: Discs,
        style: impl Fn(bool) -> (MarkerShape, Colour),
    ) -> Vec<Item> {
        let size = self.size(drawn.len());
        if discs == Discs::All {
            let of = |positive: bool| {
                drawn.iter().filter(move |mark| mark.positive == positive).collect::<Vec<_>>()
            };
            return [false, true]
                .into_iter()
                .flat_map(|side| self.dots(&of(side), size, style(side).1))
                .collect();
        }
        let mark = |mark: &Drawn| Item::Marker(self.mark(mark.at, size, style(mark.positive), mark.part));
        drawn.iter().map(mark).collect()
    }

    /// Filled in training, hollow in validation.
    fn mark(&self, at: Point, size: f64, (shape, colour): (MarkerShape, Colour), part: Part) -> Marker {
        let look = self.look;
        let (fill, outline) = match part {
            Part::Training => (colour, Stroke::solid(0.7 * look.hairline, look.ground)),
            Part::Validation => (look.ground, Stroke::solid(1.2 * look.hairline, colour)),
        };
        Marker { at, shape, size, fill, outline: Some(outline) }
    }

    /// What the marks stand for.
    pub(super) fn key(&self, batches: &[BatchRows], sight: &Sight) -> Vec<Entry> {
        let prepared = sight.prepared();
        let size = 0.58 * self.look.marker;
        let discs = self.as_discs(sight) == Discs::All;
        let mark = |(shape, colour), part| {
            let shape = if discs { MarkerShape::Circle } else { shape };
            Mark::Marker(self.mark([0.0; 2], size, (shape, colour), part))
        };
        let mut entries = Vec::new();
        let mut add = |mark: Mark, words: String| entries.push(Entry { mark, words });
        match self.axes.picture {
            DataPicture::Classes => {
                for (positive, words) in [(true, 0), (false, 1)] {
                    let words = classes(&sight.loss.data().source().part().names().y)[words].clone();
                    add(mark(self.class_style(positive), Part::Training), words);
                }
            }
            DataPicture::Predictions => add(Mark::Line(self.ideal_stroke()), "prediction = target".into()),
            DataPicture::Curve => {}
        }
        if !prepared.validation.is_empty() {
            add(mark(self.point_style(), Part::Validation), "held back for validation".into());
        }
        if !batches.is_empty() {
            let ring = Marker { size: 1.2 * size, ..self.batch_ring([0.0; 2], 0, self.look.ink) };
            add(Mark::Marker(ring), "in the step's batch".into());
        }
        let rows = prepared.origin.len();
        if self.stride(rows) > 1 {
            let drawn = rows.div_ceil(self.stride(rows));
            add(Mark::Nothing, format!("{} of {} rows drawn", grouped(drawn), grouped(rows)));
        }
        entries
    }
}

/// Which rows are drawn as discs, whatever their class.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Discs {
    All,
    None,
}

/// What both classes are called, the positive one first.
pub(super) fn classes(target: &str) -> [String; 2] {
    match target {
        "y" | "class" | "label" | "target" | "" => ["class 1".into(), "class \u{2212}1".into()],
        // A column of words is called "name (low | high)".
        name if let Some((low, high)) = words_of(name) => [high.into(), low.into()],
        name => [name.into(), format!("not {name}")],
    }
}

/// The words that stand for the lower and the higher class in the name of a target.
fn words_of(target: &str) -> Option<(&str, &str)> {
    target.rsplit_once(" (")?.1.strip_suffix(')')?.split_once(" | ")
}

/// A count with its thousands apart.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut words = String::new();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_called_by_the_words_of_their_column() {
        assert_eq!(classes("kind (ham | spam)"), ["spam", "ham"]);
        assert_eq!(classes("virginica"), ["virginica", "not virginica"]);
        assert_eq!(classes("speed (m/s)")[1], "not speed (m/s)");
        assert_eq!(classes("label")[0], "class 1");
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([7, 999, 1000, 1234567].map(grouped), ["7", "999", "1,000", "1,234,567"]);
    }
}
