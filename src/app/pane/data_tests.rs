//! The data beside the plane, driven as a person would.

use super::super::lab::Lab;
use super::super::now::Message;
use super::super::testing::{drag, harness, harness_with};
use super::data_edit::TOO_MANY;
use crate::data::{AlongCurve, Data, Example, Preparation, ScalingForm};
use crate::experiment::{Document, Experiment};
use crate::plot::data_pane::Pointed;
use crate::surface::{StraightLine, Surface};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

fn on(surface: Surface) -> Document {
    Document { experiment: Experiment::on(surface), ..Document::default() }
}

fn named(surface: &str) -> Document {
    on(Surface::named(surface).unwrap())
}

fn example(h: &Harness<'_, Lab>, number: u32) -> Pos2 {
    h.get_by_label_contains(&format!("Example {number} (")).rect().center()
}

fn pane(h: &Harness<'_, Lab>) -> egui::Rect {
    h.get_by_label_contains("double click adds").rect()
}

fn data(h: &Harness<'_, Lab>) -> Data {
    h.state().document.experiment.surface.data().unwrap().clone()
}

fn rows(h: &Harness<'_, Lab>) -> Vec<Example> {
    data(h).source().part().rows().to_vec()
}

fn click(h: &mut Harness<'_, Lab>, at: Pos2, button: PointerButton, modifiers: Modifiers) {
    // Frames are so long that a click of two frames is too slow for a double click.
    for pressed in [true, false] {
        h.input_mut().events.push(Event::PointerButton { pos: at, button, pressed, modifiers });
    }
    h.step();
}

/// What stands at a place of the pane: numbers of a row as it comes, where nothing is done to rows.
fn under(h: &Harness<'_, Lab>, at: Pos2) -> [f64; 2] {
    let (_, projection) = h.state().panes.data.shown().unwrap();
    projection.data([f64::from(at.x), f64::from(at.y)])
}

/// A place of the pane with no example near.
fn empty_place(h: &Harness<'_, Lab>) -> Pos2 {
    let (rect, count) = (pane(h).shrink(20.0), rows(h).len() as u32);
    let examples: Vec<Pos2> = (1..=count).map(|number| example(h, number)).collect();
    let distance = |at: Pos2| examples.iter().map(|other| other.distance(at)).fold(f32::INFINITY, f32::min);
    let places = (0..400).map(|k| rect.lerp_inside(vec2((k % 20) as f32 / 19.0, (k / 20) as f32 / 19.0)));
    places.max_by(|a, b| distance(*a).total_cmp(&distance(*b))).unwrap()
}

fn undo(h: &mut Harness<'_, Lab>) {
    h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    h.run_steps(3);
}

#[test]
fn an_example_follows_the_pointer_everything_follows_it_and_undo_brings_it_back() {
    for surface in ["straight_line", "logistic_regression", "neuron", "tanh_network", "deep_chain", "svm"] {
        let mut h = harness(named(surface));
        let (before, from) = (h.state().document.experiment.clone(), example(&h, 3));
        let trajectory = h.state().simulation.stage().actors[0].trajectory.clone();
        let classes = matches!(surface, "logistic_regression" | "svm");
        let to = from + vec2(if from.x > pane(&h).center().x { -24.0 } else { 24.0 }, -9.0);
        let expected = under(&h, to);
        drag(&mut h, from, to);
        let after = rows(&h);
        for (k, (old, new)) in
            before.surface.data().unwrap().source().part().rows().iter().zip(&after).enumerate()
        {
            assert_eq!(old == new, k != 2, "{surface}: row {k}");
        }
        assert_eq!(data(&h).source().description().id, "points", "{surface}");
        let message = h.state().message.as_ref().map(|message| message.text().to_owned()).unwrap();
        assert!(message.contains("points of your own"), "{message}");
        let moved = if classes { after[2].x } else { [after[2].x[0], after[2].y] };
        assert!((moved[0] - expected[0]).abs() < 0.02, "{surface}: {moved:?} for {expected:?}");
        // Targets of a sigmoid end at 0 and 1.
        let expected = if surface == "neuron" { expected[1].clamp(0.0, 1.0) } else { expected[1] };
        assert!((moved[1] - expected).abs() < 0.02, "{surface}: {moved:?} for {expected}");
        assert_ne!(trajectory, h.state().simulation.stage().actors[0].trajectory, "{surface}");
        undo(&mut h);
        assert_eq!(h.state().document.experiment, before, "{surface}: one step");
    }
}

#[test]
fn other_examples_stay_while_one_is_dragged_in_standardized_axes() {
    let mut document = named("straight_line");
    let prepare = Preparation { scaling: ScalingForm::Standardized, ..Preparation::default() };
    document.experiment.surface.part_mut().data_mut().unwrap().set_preparation(prepare);
    let mut h = harness(document);
    let (from, others) = (example(&h, 3), [1, 2, 7].map(|number| example(&h, number)));
    h.hover_at(from);
    h.step();
    h.drag_at(from);
    h.step();
    for k in 1..5 {
        let to = from + vec2(0.0, -8.0 * k as f32);
        h.hover_at(to);
        h.step();
        h.step();
        assert!(example(&h, 3).distance(to) < 1.5, "{k}: {} for {to} of {}", example(&h, 3), pane(&h));
        for (number, before) in [1, 2, 7].into_iter().zip(others) {
            assert!(example(&h, number).distance(before) < 0.1, "example {number}");
        }
    }
    h.drop_at(from);
    h.run_steps(2);
}

#[test]
fn a_double_click_adds_an_example_and_with_shift_one_of_the_other_class() {
    let mut h = harness(named("logistic_regression"));
    for (shift, label) in [(Modifiers::NONE, 1.0), (Modifiers::SHIFT, -1.0)] {
        let (before, at) = (rows(&h).len(), empty_place(&h));
        let expected = under(&h, at);
        h.hover_at(at);
        h.run_steps(8);
        h.input_mut().events.push(Event::ModifiersChanged(shift));
        click(&mut h, at, PointerButton::Primary, shift);
        click(&mut h, at, PointerButton::Primary, shift);
        h.input_mut().events.push(Event::ModifiersChanged(Modifiers::NONE));
        h.run_steps(3);
        let after = rows(&h);
        assert_eq!((after.len(), after[before].y), (before + 1, label));
        let added = after[before].x;
        assert!((added[0] - expected[0]).abs() + (added[1] - expected[1]).abs() < 0.05, "{added:?}");
    }
    undo(&mut h);
    undo(&mut h);
    assert_eq!(h.state().document.experiment, named("logistic_regression").experiment);
}

#[test]
fn right_click_and_delete_take_an_example_away() {
    let mut h = harness(named("straight_line"));
    let before = rows(&h);
    let at = example(&h, 5);
    h.hover_at(at);
    h.run_steps(2);
    click(&mut h, at, PointerButton::Secondary, Modifiers::NONE);
    h.run_steps(2);
    assert_eq!(rows(&h), [&before[..4], &before[5..]].concat());
    let at = example(&h, 2);
    h.hover_at(at);
    h.run_steps(2);
    h.key_press(Key::Delete);
    h.run_steps(3);
    assert_eq!(rows(&h).len(), before.len() - 2);
    undo(&mut h);
    undo(&mut h);
    assert_eq!(rows(&h), before);
}

#[test]
fn arrows_move_the_example_that_has_the_focus_and_backspace_deletes_it() {
    let mut h = harness(named("straight_line"));
    let (step, before) = (h.state().playback.step(), rows(&h));
    h.get_by_label_contains("Example 4 (").focus();
    h.run_steps(2);
    h.key_press(Key::ArrowUp);
    h.run_steps(3);
    let after = rows(&h);
    assert!(after[3].y > before[3].y && (after[3].x[0] - before[3].x[0]).abs() < 0.02);
    assert_eq!(h.state().playback.step(), step, "the playhead stays");
    h.key_press(Key::Backspace);
    h.run_steps(3);
    assert_eq!(rows(&h).len(), before.len() - 1);
}

#[test]
fn what_is_pointed_at_in_one_pane_is_seen_in_the_other() {
    let mut h = harness(named("straight_line"));
    let at = example(&h, 3);
    h.hover_at(at);
    h.run_steps(8);
    let pointed = h.state().pointer.thing();
    assert!(matches!(pointed, Some(Pointed::Example(_))), "{pointed:?}");
    assert!(h.query_all_by_label_contains("of 40").next().is_some(), "a tooltip names it");
    // Away from every iterate a place of the plane is a model.
    let start = h.get_by_label_contains("Start point").rect().center();
    h.hover_at(start + vec2(10.0, 150.0));
    h.run_steps(3);
    let Some(Pointed::Model(w)) = h.state().pointer.thing() else {
        panic!("{:?}", h.state().pointer.thing())
    };
    let start_at = h.state().document.experiment.start();
    assert!(w.y < start_at.y, "{w}");
    let at = h.state().simulation.stage().actors[0].trajectory.at(30).at - start_at;
    let [x, y] = h.state().panes.plane.unit_lengths().unwrap();
    h.hover_at(start + vec2((at.x * x) as f32, (-at.y * y) as f32));
    h.run_steps(3);
    assert!(
        matches!(h.state().pointer.thing(), Some(Pointed::Iterate { .. })),
        "{:?}",
        h.state().pointer.thing()
    );
    h.hover_at(Pos2::new(5.0, 5.0));
    h.run_steps(3);
    assert_eq!(h.state().pointer.thing(), None);
}

#[test]
fn the_data_can_be_hidden_and_small_windows_have_room_for_them() {
    for size in [[1024.0, 700.0], [1920.0, 1080.0]] {
        let mut h = harness_with(super::super::settings::Settings::default(), named("svm"), size);
        let area = h.state().panes.plane.area();
        let rect = pane(&h);
        assert!(rect.width() > 100.0 && rect.height() > 100.0, "{size:?}: {rect}");
        assert!(f64::from(rect.area()) < area, "the plane has the larger share");
        h.key_press(Key::T);
        h.run_steps(3);
        assert!(h.query_by_label_contains("double click adds").is_none());
        assert!(h.state().panes.plane.area() > 1.3 * area);
    }
}

#[test]
fn very_many_examples_are_seen_but_not_changed_by_hand() {
    let curve = AlongCurve { size: 10_001, ..AlongCurve::default() };
    let mut h = harness(on(StraightLine { data: curve.into(), ..StraightLine::default() }.into()));
    let middle = pane(&h).center();
    drag(&mut h, middle, middle + vec2(30.0, 0.0));
    assert_eq!(data(&h).source().description().id, "curve");
    assert_eq!(h.state().message.as_ref().map(Message::text), Some(TOO_MANY));
}
