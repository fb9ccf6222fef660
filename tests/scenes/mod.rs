//! What the items of a scene are, and where.

use descent_lab::picture::rect::Point;
use descent_lab::picture::scene::Item;

/// All items, those of groups too.
pub(crate) fn flat(items: &[Item]) -> Vec<&Item> {
    items
        .iter()
        .flat_map(|item| match item {
            Item::Clipped(group) => flat(&group.items),
            other => vec![other],
        })
        .collect()
}

/// The places that an item names. A NaN in a polyline is a gap and not a place.
pub(crate) fn places(item: &Item) -> Vec<Point> {
    match item {
        Item::Polyline(line) => line.points.iter().copied().filter(|point| !point[0].is_nan()).collect(),
        Item::Area(area) => area.rings.concat(),
        Item::Marker(marker) => vec![marker.at],
        Item::Dots(dots) => dots.at.clone(),
        Item::Arrow(arrow) => vec![arrow.from, arrow.to],
        Item::Rectangle(rectangle) => vec![rectangle.rect.min, rectangle.rect.max],
        Item::Text(text) => vec![text.at],
        Item::Raster(raster) => vec![raster.rect.min, raster.rect.max],
        Item::Clipped(_) => Vec::new(),
    }
}
