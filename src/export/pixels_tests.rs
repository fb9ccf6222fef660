use super::*;
use crate::export::{Metadata, svg};
use crate::picture::font;
use crate::picture::scene::*;
use resvg::usvg;

const BLACK: Colour = Colour::rgb(0, 0, 0);
const WHITE: Colour = Colour::rgb(255, 255, 255);
const RED: Colour = Colour::hex(0xFF0000);
const BLUE: Colour = Colour::hex(0x0000FF);

/// A white figure of 100 × 50 points, rendered at two pixels a point.
fn rendered(items: Vec<Item>) -> Pixels {
    render(&Scene { size: [100.0, 50.0], background: WHITE, items }, 200, 100).unwrap()
}

/// The colour at a place in points.
fn at(pixels: &Pixels, [x, y]: Point) -> Colour {
    let [column, row] = [(2.0 * x) as usize, (2.0 * y) as usize];
    let start = 4 * (row * pixels.width as usize + column);
    let [r, g, b, a] = pixels.rgba[start..start + 4].try_into().unwrap();
    Colour { r, g, b, a }
}

fn rectangle(min: Point, max: Point, fill: Colour) -> Item {
    Item::Rectangle(Rectangle { rect: Rect::new(min, max), fill, stroke: None, corner: 0.0 })
}

#[test]
fn a_rectangle_is_where_it_says() {
    let pixels = rendered(vec![rectangle([10.0, 10.0], [30.0, 20.0], RED)]);
    assert_eq!([at(&pixels, [10.5, 10.5]), at(&pixels, [29.5, 19.5])], [RED, RED]);
    assert_eq!([at(&pixels, [9.5, 10.5]), at(&pixels, [30.5, 19.5]), at(&pixels, [20.0, 20.5])], [WHITE; 3]);
}

#[test]
fn translucent_colours_lie_over_the_background() {
    let Colour { r, g, b, a } =
        at(&rendered(vec![rectangle([0.0, 0.0], [50.0, 50.0], BLACK.with_alpha(128))]), [20.0, 20.0]);
    assert_eq!(a, 255);
    assert!([r, g, b].iter().all(|channel| channel.abs_diff(127) <= 1));
}

#[test]
fn every_marker_fills_its_middle() {
    for shape in MarkerShape::ALL {
        let marker = Marker {
            at: [50.0, 25.0],
            shape,
            size: 10.0,
            fill: RED,
            outline: Some(Stroke::solid(2.0, BLUE)),
        };
        let pixels = rendered(vec![Item::Marker(marker)]);
        assert_eq!(at(&pixels, [50.0, 25.0]), RED, "{shape:?}");
        assert!(pixels.rgba.chunks(4).any(|pixel| pixel == [0, 0, 255, 255]), "{shape:?} has no outline");
        assert_eq!(at(&pixels, [70.0, 25.0]), WHITE, "{shape:?}");
    }
}

#[test]
fn a_group_shows_nothing_outside_of_its_clip() {
    let clip = Rect::new([20.0, 10.0], [40.0, 30.0]);
    let items = vec![rectangle([0.0, 0.0], [100.0, 50.0], RED)];
    let pixels = rendered(vec![Item::Clipped(Clipped { clip, items })]);
    assert_eq!([at(&pixels, [20.5, 10.5]), at(&pixels, [39.5, 29.5])], [RED; 2]);
    assert_eq!([at(&pixels, [19.5, 20.0]), at(&pixels, [40.5, 20.0]), at(&pixels, [30.0, 30.5])], [WHITE; 3]);
}

#[test]
fn a_line_that_diverges_is_drawn_to_the_border() {
    let line = Polyline {
        points: vec![[50.0, 25.0], [1e300, 25.0]],
        stroke: Stroke::solid(4.0, RED),
        closed: false,
    };
    let pixels = rendered(vec![Item::Polyline(line)]);
    assert_eq!([at(&pixels, [51.0, 25.0]), at(&pixels, [99.5, 25.0])], [RED; 2]);
    assert_eq!(at(&pixels, [40.0, 25.0]), WHITE);
}

#[test]
fn dots_are_discs() {
    let dots = Dots { at: vec![[20.0, 20.0], [60.0, 20.0]], radius: 4.0, colour: RED };
    let pixels = rendered(vec![Item::Dots(dots)]);
    assert_eq!([at(&pixels, [20.0, 20.0]), at(&pixels, [60.0, 23.0]), at(&pixels, [57.0, 20.0])], [RED; 3]);
    assert_eq!([at(&pixels, [23.8, 23.8]), at(&pixels, [40.0, 20.0])], [WHITE; 2]);
}

#[test]
fn an_area_has_holes() {
    let ring = |a: f64, b: f64| vec![[a, a], [b, a], [b, b], [a, b]];
    let area = Area { rings: vec![ring(5.0, 45.0), ring(15.0, 35.0)], fill: RED };
    let pixels = rendered(vec![Item::Area(area)]);
    assert_eq!([at(&pixels, [10.0, 10.0]), at(&pixels, [25.0, 25.0])], [RED, WHITE]);
}

#[test]
fn an_arrow_has_a_head() {
    let arrow = Arrow { from: [10.0, 25.0], to: [80.0, 25.0], stroke: Stroke::solid(1.0, RED), head: 20.0 };
    let pixels = rendered(vec![Item::Arrow(arrow)]);
    assert_eq!([at(&pixels, [62.0, 30.0]), at(&pixels, [40.0, 25.0])], [RED; 2]);
    assert_eq!([at(&pixels, [50.0, 30.0]), at(&pixels, [81.0, 25.0])], [WHITE; 2]);
}

#[test]
fn a_raster_fills_its_rectangle_from_the_top_left() {
    let row = |left: [u8; 4], right: [u8; 4]| [left, left, left, right, right, right];
    let [red, blue] = [[255, 0, 0, 255], [0, 0, 255, 255]];
    let pixels: Vec<[u8; 4]> = [row(red, blue), row(red, blue), row(blue, red), row(blue, red)].concat();
    let rect = Rect::new([20.0, 10.0], [80.0, 40.0]);
    let pixels = rendered(vec![Item::Raster(Raster { rect, width: 6, pixels: pixels.into() })]);
    let corners = [[21.0, 11.0], [79.0, 11.0], [21.0, 39.0], [79.0, 39.0]].map(|corner| at(&pixels, corner));
    assert_eq!(corners, [RED, BLUE, BLUE, RED]);
    assert_eq!([at(&pixels, [19.0, 25.0]), at(&pixels, [50.0, 41.0])], [WHITE; 2]);
}

#[test]
fn a_halo_lies_under_the_letters() {
    let text = Text {
        align: [Align::Center, Align::Center],
        halo: Some(BLUE),
        ..Text::new([50.0, 25.0], "HHH", 24.0, RED)
    };
    let count =
        |pixels: &Pixels, colour: [u8; 4]| pixels.rgba.chunks(4).filter(|&pixel| pixel == colour).count();
    let with = rendered(vec![Item::Text(text.clone())]);
    let without = rendered(vec![Item::Text(Text { halo: None, ..text })]);
    assert!(count(&with, [0, 0, 255, 255]) > 500);
    assert_eq!(count(&with, [255, 0, 0, 255]), count(&without, [255, 0, 0, 255]));
}

/// The border of what is not white, in points.
fn ink(pixels: &Pixels) -> Rect {
    let mut ink = Rect::new([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for (k, pixel) in pixels.rgba.chunks(4).enumerate().filter(|(_, pixel)| pixel[1] < 128) {
        let place = [k % pixels.width as usize, k / pixels.width as usize].map(|place| place as f64 / 2.0);
        assert_eq!(pixel[3], 255);
        ink.min = std::array::from_fn(|axis| ink.min[axis].min(place[axis]));
        ink.max = std::array::from_fn(|axis| ink.max[axis].max(place[axis] + 0.5));
    }
    ink
}

#[test]
fn texts_align_by_their_capitals() {
    for (align, top) in
        [(Align::Start, 25.0), (Align::Center, 25.0 - 0.5 * 14.58), (Align::End, 25.0 - 14.58)]
    {
        let text = Text { align: [Align::Start, align], ..Text::new([30.0, 25.0], "H", 20.0, BLACK) };
        let ink = ink(&rendered(vec![Item::Text(text)]));
        assert!((ink.min[1] - top).abs() <= 0.5 && (ink.height() - 14.58).abs() <= 0.6, "{align:?} {ink:?}");
    }
    let upwards = Text { angle: -90.0, ..Text::new([50.0, 40.0], "HH", 20.0, BLACK) };
    let ink = ink(&rendered(vec![Item::Text(upwards)]));
    assert!((ink.max[0] - 50.0).abs() <= 0.5 && ink.max[1] <= 40.0 && ink.min[1] < 15.0, "{ink:?}");
}

/// The width that the renderer gives a text, measured between two bars that stand at its ends.
fn rendered_width(text: &str, size: f64, weight: Weight) -> f64 {
    let text = |align| {
        let text = format!("|{text}|");
        Item::Text(Text { align: [align, Align::End], weight, ..Text::new([0.0, 20.0], text, size, BLACK) })
    };
    let scene = |item| Scene { size: [400.0, 50.0], background: WHITE, items: vec![item] };
    let svg = svg::write(&scene(text(Align::Start)), &Metadata::default());
    let tree = tree::read(&svg).unwrap();
    let mut boxes = Vec::new();
    collect_text_boxes(tree.root(), &mut boxes);
    f64::from(boxes[0]) * 0.75
}

fn collect_text_boxes(group: &usvg::Group, widths: &mut Vec<f32>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => collect_text_boxes(group, widths),
            usvg::Node::Text(text) => widths.push(text.abs_bounding_box().width()),
            _ => {}
        }
    }
}

#[test]
fn text_width_is_what_the_renderer_draws() {
    let texts = [
        "Gradient descent",
        "κ = 25, β₁ = 0.9",
        "AVATAR To WAVE",
        "office fjord",
        "‖∇f(xᵢ)‖ → 10⁻³",
        "1234567890",
    ];
    for weight in [Weight::Regular, Weight::Bold] {
        for text in texts {
            let expected = rendered_width(text, 12.0, weight);
            let width = font::text_width(&format!("|{text}|"), 12.0, weight);
            assert!((width / expected - 1.0).abs() < 0.02, "{text}: {width} is not {expected}");
        }
    }
}

#[test]
fn a_figure_is_fitted_into_the_middle() {
    let scene = Scene {
        size: [100.0, 50.0],
        background: BLUE,
        items: vec![rectangle([0.0, 0.0], [100.0, 50.0], RED)],
    };
    let pixels = render(&scene, 200, 200).unwrap();
    let at = |x: usize, y: usize| pixels.rgba[4 * (200 * y + x)..][..4].to_vec();
    assert_eq!([at(100, 100), at(2, 52), at(198, 148)], [[255, 0, 0, 255]; 3]);
    assert_eq!([at(100, 40), at(100, 160)], [[0, 0, 255, 255]; 2]);
}

#[test]
fn sizes_that_make_no_sense_are_refused() {
    let scene = Scene { size: [100.0, 50.0], background: WHITE, items: Vec::new() };
    let error = |width, height| render(&scene, width, height).err().unwrap().to_string();
    assert_eq!(error(0, 100), "an image of 0 × 100 pixels has nothing in it");
    let too_large = "pixels is too large; at most 20000 pixels a side and 100 million in all";
    assert_eq!(error(20_001, 1), format!("an image of 20001 × 1 {too_large}"));
    assert_eq!(error(20_000, 10_001), format!("an image of 20000 × 10001 {too_large}"));
}
