//! Every picture can be read: no text touches another, none is cut, and every run is in the legend.

use descent_lab::gallery;
use descent_lab::picture::look::{Look, LookKind};
use descent_lab::picture::rect::Rect;
use descent_lab::picture::scene::{Item, Scene, Text};
use descent_lab::picture::text_box::{overlap, text_boxes};
use descent_lab::plot::figure::figure;
use descent_lab::stage::Stage;

/// From a column of a journal to a wide screen, in points.
const SIZES: [[f64; 2]; 6] =
    [[170.0, 128.0], [400.0, 300.0], [800.0, 600.0], [1200.0, 675.0], [600.0, 900.0], [1200.0, 400.0]];

/// The texts of a scene, each with the room that it can be seen in.
fn texts(scene: &Scene) -> Vec<(&Text, Rect)> {
    fn walk<'a>(items: &'a [Item], room: Rect, found: &mut Vec<(&'a Text, Rect)>) {
        for item in items {
            match item {
                Item::Text(text) if !text.text.trim().is_empty() => found.push((text, room)),
                Item::Clipped(group) => walk(&group.items, room.intersect(group.clip), found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(&scene.items, Rect::from_size(scene.size), &mut found);
    found
}

/// What is wrong with the texts of a picture.
fn faults(scene: &Scene) -> Vec<String> {
    let mut faults = Vec::new();
    let boxes: Vec<(&Text, Rect, Vec<Rect>)> =
        texts(scene).into_iter().map(|(text, room)| (text, room, text_boxes(text))).collect();
    for (k, (text, room, own)) in boxes.iter().enumerate() {
        let room = room.shrink(-0.15 * text.size);
        if !own.iter().all(|rect| room.contains(rect.min) && room.contains(rect.max)) {
            faults.push(format!("{:?} is cut", text.text));
        }
        for (other, _, theirs) in &boxes[..k] {
            // Letters are smaller than their boxes.
            let touch = |a: &Rect| {
                theirs.iter().any(|b| overlap(a.shrink(0.08 * text.size), b.shrink(0.08 * other.size)))
            };
            if own.iter().any(touch) {
                faults.push(format!("{:?} lies on {:?}", text.text, other.text));
            }
        }
    }
    faults
}

#[test]
fn no_text_of_a_ready_experiment_touches_another_or_is_cut_and_every_run_is_in_the_legend() {
    let mut found = Vec::new();
    for entry in gallery::all() {
        let document = &entry.document;
        let stage = Stage::of(&document.experiment);
        let name = entry.id;
        let title = entry.title();
        for size in SIZES {
            for kind in LookKind::ALL {
                // Light and dark differ in colour alone.
                if kind == LookKind::Dark {
                    continue;
                }
                let step = document.view.step;
                let scene = figure(&stage, &document.view, title, &Look::of(kind), size, step);
                let mut faults = faults(&scene);
                let written: Vec<&str> = texts(&scene).iter().map(|(text, _)| text.text.as_str()).collect();
                for actor in stage.visible(&document.view) {
                    if !written.contains(&actor.name.as_str()) {
                        faults.push(format!("{:?} is not in the legend", actor.name));
                    }
                }
                found.extend(faults.into_iter().map(|fault| format!("{name} {kind:?} {size:?}: {fault}")));
            }
        }
    }
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}
