//! Many starts: where each of them has led to at a step, and the best end.

use crate::experiment::Layout;
use crate::number::write::number;
use crate::picture::line::clip::clip_polyline;
use crate::picture::look::Look;
use crate::picture::palette::Style;
use crate::picture::rect::Point;
use crate::picture::scene::{Dots, Item, Marker, MarkerShape, Stroke};
use crate::plot::coordinates::Chart;
use crate::plot::plane::model::polyline;
use crate::real::V;
use crate::trajectory::Flock;

/// What is said of repeats that are not drawn.
pub const EQUAL_REPEATS: &str = "all repeats are equal, since nothing in them is random";

/// Tails reach back so many kept positions.
const TAIL: u64 = 4;

/// A larger swarm has no tails: they would be all that is seen.
const MOST_TAILS: usize = 500;

/// The swarm at a step: a dot for each start with a short tail; the fainter the more there are.
pub(crate) fn swarm_items(flock: &Flock, step: u64, style: &Style, chart: &Chart, look: &Look) -> Vec<Item> {
    let rect = chart.projection.target;
    let count = flock.flights().len();
    let colour = style.colour(look.theme);
    let opacity = (24.0 / (count.max(1) as f64).sqrt()).clamp(0.3, 0.8);
    let mut items = Vec::new();
    if count <= MOST_TAILS {
        let stroke = Stroke::solid(0.6 * look.trail, colour.with_opacity(0.4 * opacity));
        let tails = tails(flock, step, chart);
        items.extend(polyline(clip_polyline(tails, rect), &stroke));
    }
    let place = chart.straight();
    let at: Vec<Point> = flock.at(step).map(place).filter(|at| rect.contains(*at)).collect();
    if !at.is_empty() {
        let halo =
            Dots { at: at.clone(), radius: 1.5 * look.dot, colour: look.ground.with_opacity(0.5 * opacity) };
        let dots = Dots { at, radius: 1.1 * look.dot, colour: colour.with_opacity(opacity) };
        items.extend([Item::Dots(halo), Item::Dots(dots)]);
    }
    items
}

/// The last few kept positions of every start, apart by a NaN.
fn tails(flock: &Flock, step: u64, chart: &Chart) -> Vec<Point> {
    let stride = flock.stride() as u64;
    let moments: Vec<u64> = (0..=TAIL).rev().filter_map(|back| step.checked_sub(back * stride)).collect();
    let positions: Vec<Vec<V>> = moments.iter().map(|&moment| flock.at(moment).collect()).collect();
    let place = chart.straight();
    let tail = |k: usize| positions.iter().map(move |all| all[k]);
    let tails = (0..flock.flights().len()).map(|k| tail(k).map(&place).collect::<Vec<_>>());
    tails.flat_map(|tail| tail.into_iter().chain([[f64::NAN; 2]])).collect()
}

/// A star in a ring at the best place that the swarm came to; of repeats none is better than by chance.
pub(crate) fn best_item(flock: &Flock, style: &Style, chart: &Chart, look: &Look) -> Vec<Item> {
    let best = flock.best().filter(|_| flock.layout() != Layout::Repeats);
    let Some(at) = best.and_then(|flight| chart.visible(flight.best)) else { return Vec::new() };
    let colour = style.colour(look.theme);
    let ring = |width: f64, colour| Marker {
        at,
        shape: MarkerShape::Circle,
        size: 1.7 * look.marker,
        fill: look.ground.with_opacity(0.35),
        outline: Some(Stroke::solid(width, colour)),
    };
    let outline = Some(Stroke::solid(look.halo, look.ground));
    let star = Marker { at, shape: MarkerShape::Star, size: 0.9 * look.marker, fill: colour, outline };
    let rings = [ring(0.6 * look.trail + 1.6 * look.halo, look.ground), ring(0.6 * look.trail, colour)];
    rings.into_iter().chain([star]).map(Item::Marker).collect()
}

/// What a swarm found, in words: `best 0.0000 at (3, 2) from (−1.2, 0.4); 61 of 200 as low`, or of repeats `50 repeats end at
/// a loss of 0.01 to 0.9, median 0.3`.
pub fn summary(flock: &Flock) -> String {
    if flock.layout() == Layout::Repeats {
        return spread(flock);
    }
    let Some(best) = flock.best() else { return "no start came to a finite loss".to_owned() };
    let point = |at: V| format!("({}, {})", short(at.x), short(at.y));
    let count = flock.flights().len();
    format!(
        "best {} at {} from {}; {} of {count} as low",
        number(best.loss, 4),
        point(best.best),
        point(best.start),
        flock.as_low_as_best()
    )
}

/// Between which losses repeats end.
fn spread(flock: &Flock) -> String {
    let count = flock.flights().len();
    let mut losses: Vec<f64> = flock.end_losses().filter(|loss| loss.is_finite()).collect();
    losses.sort_by(f64::total_cmp);
    let [low, .., high] = losses.as_slice() else { return format!("{count} repeats") };
    let [low, high, middle] = [*low, *high, losses[losses.len() / 2]].map(|loss| number(loss, 3));
    format!("{count} repeats end at a loss of {low} to {high}, median {middle}")
}

/// A coordinate with two decimals at most.
fn short(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    crate::number::write::label(if rounded.is_finite() { rounded } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Plan, Swarm};
    use crate::optimizer::GradientDescent;
    use crate::surface::Himmelblau;

    #[test]
    fn a_summary_names_the_best_end_and_how_many_came_there() {
        let plan = Plan::plain(Himmelblau::default(), GradientDescent::default(), 0.01, [0.0, 0.0], 200);
        let words = summary(&Flock::of(&plan, &Swarm { count: 30, ..Swarm::default() }));
        assert!(words.starts_with("best ") && words.contains(" of 30 as low"), "{words}");
        assert_eq!(summary(&Flock::new(&plan, 0, Layout::Cloud)), "no start came to a finite loss");
    }
}
