use std::sync::Arc;

use proptest::prelude::*;
use resvg::usvg::roxmltree;

use super::*;
use crate::picture::scene::{Colour, MarkerShape};

const BLACK: Colour = Colour::rgb(0, 0, 0);
const WHITE: Colour = Colour::rgb(255, 255, 255);
const PANE: Rect = Rect::new([10.0, 10.0], [90.0, 40.0]);

fn scene(items: Vec<Item>) -> Scene {
    Scene { size: [100.0, 50.0], background: WHITE, items }
}

fn line(points: &[Point]) -> Item {
    Item::Polyline(Polyline { points: points.to_vec(), stroke: Stroke::solid(1.5, BLACK), closed: false })
}

/// What is written for the items alone, without head and background.
fn body(items: Vec<Item>) -> String {
    let svg = write(&scene(items), &Metadata::default());
    let lines: Vec<&str> = svg.lines().collect();
    lines[4..lines.len() - 2].join("\n")
}

#[test]
fn an_empty_scene_is_its_background() {
    let metadata = Metadata {
        title: "κ < 25 & more".to_owned(),
        description: "Gradient descent".to_owned(),
        experiment: "{\"steps\":3}".to_owned(),
    };
    let expected = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" width="100pt" height="50pt" viewBox="0 0 100 50">
<title>κ &lt; 25 &amp; more</title>
<desc>Gradient descent</desc>
<metadata>{{&quot;steps&quot;:3}}</metadata>
<!-- {SOFTWARE} -->
<g fill="none" stroke-linejoin="round" font-family="DejaVu Sans, Verdana, sans-serif">
<rect x="0" y="0" width="100" height="50" fill="#ffffff"/>
</g>
</svg>
"##
    );
    assert_eq!(write(&scene(Vec::new()), &metadata), expected);
}

#[test]
fn lines_are_paths() {
    assert_eq!(
        body(vec![line(&[[1.0, 2.0], [3.125, 4.0], [3.1251, 4.0], [5.0, 6.0]])]),
        r##"<path d="M1 2 3.13 4 5 6" stroke="#000000" stroke-width="1.5" stroke-linecap="round"/>"##
    );
    let triangle = Polyline {
        points: vec![[1.0, 1.0], [9.0, 1.0], [5.0, 9.0]],
        stroke: Stroke::dashed(2.0, BLACK, &[4.0, 2.0]),
        closed: true,
    };
    assert_eq!(
        body(vec![Item::Polyline(triangle)]),
        r##"<path d="M1 1 9 1 5 9Z" stroke="#000000" stroke-width="2" stroke-dasharray="8 4"/>"##
    );
}

#[test]
fn a_line_to_1e300_is_cut_just_outside() {
    assert_eq!(
        body(vec![line(&[[50.0, 25.0], [1e300, 25.0]])]),
        r##"<path d="M50 25 104 25" stroke="#000000" stroke-width="1.5" stroke-linecap="round"/>"##
    );
}

#[test]
fn a_group_is_clipped_and_its_clip_is_written_once() {
    let group = || Item::Clipped(Clipped { clip: PANE, items: vec![line(&[[-1e9, 20.0], [1e9, 20.0]])] });
    let path = r##"<path d="M6 20 94 20" stroke="#000000" stroke-width="1.5" stroke-linecap="round"/>"##;
    assert_eq!(
        body(vec![group(), group()]),
        format!(
            "<clipPath id=\"clip0\"><rect x=\"10\" y=\"10\" width=\"80\" height=\"30\"/></clipPath>\n\
             <g clip-path=\"url(#clip0)\">\n{path}\n</g>\n<g clip-path=\"url(#clip0)\">\n{path}\n</g>"
        )
    );
}

#[test]
fn dots_are_one_path() {
    let dots = Dots {
        at: vec![[10.0, 10.0], [20.5, 10.0], [1e300, 0.0], [f64::NAN, 1.0]],
        radius: 1.0,
        colour: BLACK,
    };
    assert_eq!(
        body(vec![Item::Dots(dots)]),
        r##"<path d="M10 10h0M20.5 10h0" stroke="#000000" stroke-width="2" stroke-linecap="round"/>"##
    );
}

#[test]
fn areas_are_even_odd_and_translucent() {
    let ring = |a: f64, b: f64| vec![[a, a], [b, a], [b, b], [a, b]];
    let area = Area { rings: vec![ring(10.0, 40.0), ring(20.0, 30.0)], fill: BLACK.with_alpha(51) };
    assert_eq!(
        body(vec![Item::Area(area)]),
        r##"<path d="M10 10 40 10 40 40 10 40ZM20 20 30 20 30 30 20 30Z" fill-rule="evenodd" fill="#000000" fill-opacity=".200"/>"##
    );
}

#[test]
fn texts_are_texts_with_their_outline_below() {
    let text = Text {
        align: [Align::Center, Align::Start],
        angle: -90.0,
        weight: Weight::Bold,
        halo: Some(WHITE),
        ..Text::new([50.0, 20.0], "loss <∇f>", 8.0, BLACK)
    };
    assert_eq!(
        body(vec![Item::Text(text)]),
        concat!(
            r##"<text x="50" y="25.83" font-size="8" text-anchor="middle" font-weight="bold" transform="rotate(-90 50 20)" fill="#ffffff" stroke="#ffffff" stroke-width="2" stroke-linecap="round" xml:space="preserve">loss &lt;∇f&gt;</text>"##,
            "\n",
            r##"<text x="50" y="25.83" font-size="8" text-anchor="middle" font-weight="bold" transform="rotate(-90 50 20)" fill="#000000" xml:space="preserve">loss &lt;∇f&gt;</text>"##,
        )
    );
}

/// One of each, everything at the given place.
fn one_of_each([x, y]: Point, size: f64) -> Vec<Item> {
    let stroke = Stroke::dashed(0.1 * size, BLACK, &[4.0, 2.0]);
    let rect = Rect::new([x, y], [x + size, y + size]);
    let marker =
        |shape| Item::Marker(Marker { at: [x, y], shape, size, fill: BLACK, outline: Some(stroke.clone()) });
    let mut items: Vec<Item> = MarkerShape::ALL.into_iter().map(marker).collect();
    let pixels: Arc<[[u8; 4]]> = Arc::new([[1, 2, 3, 255], [4, 5, 6, 7]]);
    items.extend([
        line(&[[0.0, 0.0], [x, y], [50.0, 20.0]]),
        Item::Area(Area { rings: vec![vec![[0.0, 0.0], [x, y], [size, 30.0]]], fill: BLACK }),
        Item::Dots(Dots { at: vec![[x, y]], radius: size, colour: BLACK }),
        Item::Arrow(Arrow { from: [50.0, 20.0], to: [x, y], stroke: stroke.clone(), head: size }),
        Item::Rectangle(Rectangle { rect, fill: BLACK, stroke: Some(stroke), corner: size }),
        Item::Text(Text {
            angle: size, halo: Some(WHITE), ..Text::new([x, y], "∇f \u{1} ]]>", size, BLACK)
        }),
        Item::Raster(Raster { rect, width: 1, pixels }),
    ]);
    let group = Item::Clipped(Clipped { clip: rect, items: items.clone() });
    items.push(group);
    items
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => -200.0..200.0f64,
        1 => any::<f64>(),
        1 => prop::sample::select(vec![0.0, f64::NAN, f64::INFINITY, -f64::INFINITY, 1e300, -f64::MAX]),
    ]
}

proptest! {
    #[test]
    fn whatever_the_numbers_the_file_is_sound(x in any_number(), y in any_number(), size in any_number()) {
        let svg = write(&scene(one_of_each([x, y], size)), &Metadata::default());
        let document = roxmltree::Document::parse(&svg).unwrap();
        for node in document.descendants() {
            for attribute in node.attributes().filter(|attribute| attribute.name() != "href") {
                let value = attribute.value();
                prop_assert!(!value.contains("NaN") && !value.contains("inf"), "{value}");
                let numbers = value.split(|c: char| !(c.is_ascii_digit() || c == '.'));
                prop_assert!(numbers.map(str::len).max().unwrap_or(0) <= 10, "{value}");
            }
        }
        prop_assert!(!svg.contains(char::from(1)));
    }
}

#[test]
fn the_same_scene_is_the_same_text() {
    let scene = scene(one_of_each([40.0, 20.0], 6.0));
    assert_eq!(write(&scene, &Metadata::default()), write(&scene.clone(), &Metadata::default()));
}
