//! The mark of a critical point.

use crate::picture::look::Look;
use crate::picture::rect::Point;
use crate::picture::scene::{Item, Marker, MarkerShape, Stroke};
use crate::surface::CriticalKind;

/// The mark of a critical point, in ink so that it is not taken for a run.
pub(crate) fn landmark(at: Point, kind: CriticalKind, lowest: bool, look: &Look) -> Item {
    let ink = look.ink.with_opacity(0.75);
    let (shape, size, fill) = match (kind, lowest) {
        (CriticalKind::Minimum, true) => (MarkerShape::Star, 0.85, ink),
        (CriticalKind::Minimum, false) => (MarkerShape::Star, 0.85, look.ground),
        (CriticalKind::Saddle, _) => (MarkerShape::Cross, 0.6, ink),
        (CriticalKind::Maximum, _) => (MarkerShape::Triangle, 0.6, look.ground),
    };
    let seam = if fill == ink { look.ground.with_opacity(0.7) } else { ink };
    let outline = Some(Stroke::solid(look.hairline, seam));
    Item::Marker(Marker { at, shape, size: size * look.marker, fill, outline })
}
