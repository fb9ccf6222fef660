use std::collections::HashMap;

use super::*;
use crate::export::testing::Page;
use crate::picture::scene::*;

const WHITE: Colour = Colour::rgb(255, 255, 255);
const RED: Colour = Colour::hex(0xFF0000);
const BLUE: Colour = Colour::hex(0x0000FF);

#[test]
fn a_file_holds_size_resolution_and_notes() {
    let scene = Scene { size: [144.0, 72.0], background: WHITE, items: Vec::new() };
    let metadata = Metadata {
        title: "κ = 25".to_owned(),
        description: "A\0caption".to_owned(),
        experiment: "{}".to_owned(),
    };
    let file = bytes(&Page { scene, metadata, size_px: [600, 300] }).unwrap();
    let reader = ::png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let info = reader.info();
    assert_eq!([info.width, info.height], [600, 300]);
    // 300 pixels an inch.
    assert_eq!(info.pixel_dims.unwrap().xppu, 11_811);
    let notes: HashMap<String, String> =
        info.utf8_text.iter().map(|note| (note.keyword.clone(), note.get_text().unwrap())).collect();
    assert_eq!(notes["Title"], "κ = 25");
    assert_eq!(notes["Description"], "A\u{fffd}caption");
    assert_eq!(notes["Experiment"], "{}");
    assert_eq!(notes["Software"], SOFTWARE);
}

#[test]
fn files_give_back_their_pixels() {
    for background in [WHITE, RED.with_alpha(100)] {
        let rect = Rect::new([10.0, 10.0], [30.0, 20.0]);
        let items = vec![Item::Rectangle(Rectangle { rect, fill: BLUE, stroke: None, corner: 0.0 })];
        let pixels = render(&Scene { size: [100.0, 50.0], background, items }, 100, 50).unwrap();
        let file = encode(&pixels, 72.0, &Metadata::default()).unwrap();
        assert_eq!(file, encode(&pixels, 72.0, &Metadata::default()).unwrap());
        let mut decoder = ::png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_transformations(::png::Transformations::ALPHA);
        let mut reader = decoder.read_info().unwrap();
        let mut decoded = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut decoded).unwrap();
        assert_eq!(decoded, pixels.rgba);
        let Colour { r, g, b, a } = background;
        assert!(pixels.rgba[..4].iter().zip([r, g, b, a]).all(|(have, want)| have.abs_diff(want) <= 2));
    }
}
