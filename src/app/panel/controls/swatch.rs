//! How a run looks, as in a legend: its dash ending in its marker.

use super::theme;
use crate::app::paint::{self, Textures, from_rect};
use crate::app::widget::em;
use crate::picture::colour;
use crate::picture::palette::style;
use crate::picture::scene::{Item, Marker, Polyline, Stroke};
use egui::{Response, Sense, Ui};

/// Whether a run is seen on the plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Yes,
    No,
}

/// A swatch for the run in a slot; pale if the run is hidden.
pub(super) fn swatch(ui: &mut Ui, slot: usize, shown: Shown) -> Response {
    let em = f64::from(em(ui));
    let size = egui::vec2((2.9 * em as f32).round(), ui.spacing().interact_size.y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let (style, theme) = (style(slot), theme(ui));
    let opacity = if shown == Shown::Yes { 1.0 } else { 0.3 };
    let ink = style.colour(theme).with_opacity(opacity);
    let place = from_rect(rect);
    let middle = f64::midpoint(place.min[1], place.max[1]);
    let end = place.max[0] - 0.5 * em;
    let line = Polyline {
        points: vec![[place.min[0], middle], [end, middle]],
        stroke: Stroke::dashed(0.16 * em, ink, style.dash.pattern()),
        closed: false,
    };
    let marker = Marker {
        at: [end, middle],
        shape: style.marker,
        size: 0.72 * em,
        fill: style.colour(theme).mix(colour::ground(theme), 1.0 - opacity),
        outline: None,
    };
    let items = [Item::Polyline(line), Item::Marker(marker)];
    paint::items(ui.painter(), &mut Textures::default(), &items);
    response
}
