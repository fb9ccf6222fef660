//! The line that a method searches, on the plane.

use crate::around::Bounds;
use crate::optimizer::Search;
use crate::picture::colour::Colour;
use crate::picture::line::clip::clip_polyline;
use crate::picture::look::Look;
use crate::picture::rect::Point;
use crate::picture::scene::{Item, Marker, MarkerShape, Stroke};
use crate::plot::coordinates::Chart;
use crate::plot::plane::model::polyline;
use crate::real::V;

/// The line through the iterate `at` and the points that were tried on it, where the bounds keep them: hollow where they were
/// rejected.
pub(crate) fn search_items(
    at: V,
    search: &Search,
    bounds: Option<Bounds>,
    colour: Colour,
    chart: &Chart,
    look: &Look,
) -> Vec<Item> {
    let target = chart.projection.target;
    let Some(place) = chart.place(at) else { return Vec::new() };
    let ink = colour.mix(look.ink, 0.25);
    let mut items = Vec::new();
    if let Some([right, down]) = direction(at, place, search.direction, chart) {
        let far = 4.0 * (target.width() + target.height()) + place[0].abs() + place[1].abs();
        let end = |side: f64| [place[0] + side * far * right, place[1] + side * far * down];
        let stroke = Stroke::dashed(look.hairline, ink.with_opacity(0.75), &[6.0, 3.0]);
        items.extend(polyline(clip_polyline([end(-1.0), end(1.0)], target), &stroke));
    }
    let mark = |accepted: bool| {
        let trials = search.trials.iter().filter(move |trial| trial.accepted == accepted);
        trials.filter_map(move |trial| {
            let tried = at + search.direction * trial.t;
            let at = chart.visible(bounds.map_or(tried, |bounds| bounds.project(tried)))?;
            let outline = Some(Stroke::solid(0.6 * look.trail, if accepted { look.ground } else { ink }));
            let fill = if accepted { ink } else { look.ground };
            Some(Item::Marker(Marker {
                at,
                shape: MarkerShape::Circle,
                size: 0.5 * look.marker,
                fill,
                outline,
            }))
        })
    };
    items.extend(mark(false).chain(mark(true)));
    items
}

/// The direction of the line in the picture, of length 1, however long or short it is in the plane.
fn direction(at: V, from: Point, way: V, chart: &Chart) -> Option<Point> {
    let way = way / way.amax();
    let to = chart.place(at + way * chart.way([100.0, 100.0]).amax())?;
    let [right, down] = [to[0] - from[0], to[1] - from[1]];
    let length = right.hypot(down);
    (length > 0.0 && length.is_finite()).then(|| [right / length, down / length])
}
