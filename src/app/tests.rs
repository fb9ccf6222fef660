//! The whole window, driven as a person would: keys, mouse, extremes.

use super::lab::Lab;
use super::now::{Command, Message, Panels};
use super::testing::{drag, harness};
use crate::experiment::{CurveKind, Document, Experiment, Layer, LossAxis, Panes, Rate};
use crate::picture::look::LookKind;
use crate::real::V;
use crate::surface::Surface;
use egui::{Event, Key, KeyboardShortcut, Modifiers, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::sync::Arc;

fn press(h: &mut Harness<'_, Lab>, key: Key) {
    h.key_press(key);
    h.run_steps(2);
}

fn step(h: &Harness<'_, Lab>) -> u64 {
    h.state().playback.step()
}

fn start_handle(h: &Harness<'_, Lab>) -> Pos2 {
    h.get_by_label_contains("Start point").rect().center()
}

fn on(surface: &str) -> Document {
    let experiment = Experiment::on(Surface::named(surface).unwrap());
    Document { experiment, ..Document::default() }
}

#[test]
fn keys_move_the_playhead_over_finished_runs() {
    let mut h = harness(Document::default());
    press(&mut h, Key::End);
    assert_eq!(step(&h), 200);
    press(&mut h, Key::ArrowLeft);
    assert_eq!(step(&h), 199);
    press(&mut h, Key::Home);
    press(&mut h, Key::ArrowRight);
    assert_eq!(step(&h), 1);
    press(&mut h, Key::Space);
    assert!(h.state().playback.playing);
    h.run_steps(8);
    assert!(step(&h) > 1, "it plays");
    press(&mut h, Key::Space);
    assert!(!h.state().playback.playing);
}

#[test]
fn keys_change_the_learning_rate_the_runs_and_the_view() {
    let mut h = harness(Document::default());
    let before = h.state().document.experiment.learning_rate;
    press(&mut h, Key::Plus);
    assert!(h.state().document.experiment.learning_rate > before);
    press(&mut h, Key::Minus);
    assert_eq!(h.state().document.experiment.learning_rate, before);
    press(&mut h, Key::Num3);
    assert_eq!(h.state().document.view.hidden, [2].into());
    press(&mut h, Key::Num3);
    assert!(h.state().document.view.hidden.is_empty());
    press(&mut h, Key::H);
    assert_eq!(h.state().settings.panels, Panels::Hidden);
    press(&mut h, Key::G);
    assert_eq!(h.state().document.view.panes, Panes::Grid);
    press(&mut h, Key::A);
    assert!(h.state().document.view.shows(Layer::Arrows));
    press(&mut h, Key::P);
    assert_eq!(h.state().simulation.stage().ghosts.len(), 5);
    h.key_press_modifiers(Modifiers::SHIFT, Key::P);
    h.run_steps(2);
    assert!(h.state().simulation.stage().ghosts.is_empty());
}

#[test]
fn dragging_the_start_moves_every_run_and_is_one_step_of_undo() {
    let mut h = harness(Document::default());
    let before = h.state().document.experiment.clone();
    let from = start_handle(&h);
    drag(&mut h, from, from + vec2(60.0, 40.0));
    let after = h.state().document.experiment.clone();
    let moved = after.start() - before.start();
    assert!(moved.x > 0.0 && moved.y < 0.0, "right and down: {moved}");
    assert!((start_handle(&h) - (from + vec2(60.0, 40.0))).length() < 1.5);
    for run in h.state().simulation.finished() {
        assert_eq!(run.trajectory.samples[0].at, after.start());
    }
    h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    h.run_steps(3);
    assert_eq!(h.state().document.experiment, before);
    h.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
    h.run_steps(3);
    assert_eq!(h.state().document.experiment, after);
}

#[test]
fn the_table_shows_the_runs_of_the_frame_in_which_a_slider_is_moved() {
    let mut h = harness(on("quadratic"));
    let loss = |h: &Harness<'_, Lab>| {
        let stage = h.state().simulation.stage();
        assert_eq!(stage.experiment, h.state().document.experiment);
        crate::number::write::number(stage.actors[0].trajectory.at(37).loss, super::number::DIGITS)
    };
    let before = loss(&h);
    h.get_by_role_and_label(egui::Role::Slider, "κ of Quadratic bowl").set_value_accesskit(77.0);
    h.step();
    let after = loss(&h);
    assert_ne!(before, after);
    assert!(h.query_by_label_contains(&format!("step 37, loss {after}")).is_some(), "{after}");
}

#[test]
fn arrow_keys_move_the_start_while_it_has_the_focus_and_the_playhead_otherwise() {
    let mut h = harness(Document::default());
    press(&mut h, Key::End);
    let before = h.state().document.experiment.start();
    h.get_by_label_contains("Start point").focus();
    h.run_steps(2);
    press(&mut h, Key::ArrowRight);
    press(&mut h, Key::ArrowUp);
    let after = h.state().document.experiment.start();
    assert!(after.x > before.x && after.y > before.y, "{before} {after}");
    assert_eq!(step(&h), 200, "the playhead stays");
}

#[test]
fn a_click_on_a_curve_goes_to_that_step_and_hover_marks_it_everywhere() {
    let mut h = harness(Document::default());
    let curve = h.get_by_label_contains("Loss of all runs").rect();
    let middle = curve.center();
    h.hover_at(middle);
    h.run_steps(3);
    assert_eq!(h.state().pointer.step(), Some(100));
    drag(&mut h, middle, middle);
    assert_eq!(step(&h), 100);
}

#[test]
fn the_wheel_zooms_the_plane_and_a_drag_pans_it_but_not_when_it_is_locked() {
    let mut h = harness(Document::default());
    let target = h.state().panes.plane.window(&h.state().document);
    let at = start_handle(&h) + vec2(150.0, 120.0);
    drag(&mut h, at, at + vec2(30.0, 0.0));
    let panned = h.state().panes.plane.window(&h.state().document);
    assert!(panned[0][0] < target[0][0], "dragging right shows what is at the left");
    h.hover_at(at);
    h.event(Event::Zoom(1.5));
    h.run_steps(2);
    let zoomed = h.state().panes.plane.window(&h.state().document);
    assert!(zoomed[0][1] - zoomed[0][0] < panned[0][1] - panned[0][0]);
    h.state_mut().document.view.locked = true;
    drag(&mut h, at, at + vec2(30.0, 0.0));
    assert_eq!(h.state().panes.plane.window(&h.state().document), zoomed);
}

#[test]
fn equal_axes_hold_at_every_size_and_zoom_does_not_creep() {
    for size in [vec2(1024.0, 700.0), vec2(1920.0, 1080.0), vec2(700.0, 900.0)] {
        let mut h = harness(on("himmelblau"));
        h.set_size(size);
        h.run_steps(4);
        let before = h.state().panes.plane.window(&h.state().document);
        let curve_free = h.state().panes.plane.unit_lengths().unwrap();
        assert!((curve_free[0] / curve_free[1] - 1.0).abs() < 1e-6, "{size}: {curve_free:?}");
        h.run_steps(10);
        assert_eq!(h.state().panes.plane.window(&h.state().document), before);
        assert_eq!(h.state().document.view.window, None, "nobody moved it");
    }
}

#[test]
fn every_ready_experiment_can_be_shown_in_every_look() {
    for ready in crate::gallery::all() {
        let mut h = harness(ready.document.clone());
        for look in LookKind::ALL {
            h.state_mut().settings.look = look;
            h.run_steps(2);
        }
        press(&mut h, Key::End);
        assert_eq!(step(&h), ready.document.experiment.steps, "{}", ready.id);
    }
}

#[test]
fn the_plane_is_most_of_a_projectors_window() {
    for size in [vec2(1280.0, 720.0), vec2(1440.0, 900.0), vec2(1920.0, 1080.0)] {
        let mut h = harness(Document::default());
        h.set_size(size);
        h.state_mut().commands.push(Command::SetLook(LookKind::Projector));
        h.run_steps(5);
        let plane = h.state().panes.plane.area();
        // In a low window the curves keep the height that they can be read at.
        let least = if size.y < 800.0 { 0.55 } else { 0.6 };
        let share = plane / f64::from(size.x * size.y);
        assert!(share >= least, "{size}: {share}");
        let look = &h.state().look;
        assert!(look.text >= 20.0 && look.small >= 20.0 && look.trail >= 4.0);
    }
}

#[test]
fn nothing_clickable_lies_outside_the_window_or_over_something_else() {
    for size in [vec2(1024.0, 700.0), vec2(1920.0, 1080.0)] {
        let mut h = harness(crate::gallery::named("valley").unwrap());
        h.set_size(size);
        h.run_steps(5);
        let screen = egui::Rect::from_min_size(Pos2::ZERO, size).expand(1.0);
        let buttons: Vec<(String, egui::Rect)> = h
            .get_all_by_role(egui::Role::Button)
            .map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect()))
            .filter(|(_, rect)| rect.is_positive() && screen.intersects(*rect))
            .collect();
        // What a panel has scrolled away reaches under the timeline and is not seen there.
        let timeline = h.get_by_label("To the start").rect();
        let seen = |rect: &egui::Rect| {
            rect.bottom() <= timeline.top()
                || rect.center().y >= timeline.top() && rect.height() == timeline.height()
        };
        let buttons: Vec<_> = buttons.into_iter().filter(|(_, rect)| seen(rect)).collect();
        assert!(buttons.len() > 12);
        for (index, (name, rect)) in buttons.iter().enumerate() {
            assert!(rect.left() >= -1.0 && rect.right() <= size.x + 1.0, "{name} at {rect} of {size}");
            for (other, over) in &buttons[..index] {
                let shared = rect.shrink(1.0).intersect(over.shrink(1.0));
                let nested = over.contains_rect(*rect) || rect.contains_rect(*over);
                assert!(!shared.is_positive() || nested, "{name} at {rect} lies over {other} at {over}");
            }
        }
    }
}

#[test]
fn a_trail_that_ends_at_1e300_costs_no_frame() {
    let mut document = on("quadratic");
    document.experiment.steps = 2000;
    for run in &mut document.experiment.runs {
        run.rate = Rate::Own(100.0);
    }
    let mut h = harness(document);
    press(&mut h, Key::End);
    let furthest = h.state().simulation.finished()[0].trajectory.last().at.norm();
    assert!(furthest > 1e100, "{furthest}");
    // Dashes are made along a trail: what is drawn must end where the window does, and be as much as there are steps.
    let (drawn, steps) = (drawn(&h), 5 * 2000);
    assert!(drawn.reach < 1e4 && drawn.points < 50 * steps, "{drawn:?}");
}

/// What a frame hands to the painter: how many points its shapes have, and how far from the window's corner they are.
#[derive(Debug, Default)]
struct Drawn {
    points: usize,
    reach: f32,
}

impl Drawn {
    fn add(&mut self, shape: &egui::Shape) {
        let points: &[Pos2] = match shape {
            egui::Shape::Vec(shapes) => return shapes.iter().for_each(|shape| self.add(shape)),
            egui::Shape::Path(path) => &path.points,
            egui::Shape::LineSegment { points, .. } => points,
            egui::Shape::Mesh(mesh) => {
                self.points += mesh.vertices.len();
                return;
            }
            _ => &[],
        };
        self.points += 1 + points.len();
        for at in points {
            self.reach = self.reach.max(at.x.abs()).max(at.y.abs());
        }
    }
}

fn drawn(h: &Harness<'_, Lab>) -> Drawn {
    let mut drawn = Drawn::default();
    for clipped in &h.output().shapes {
        drawn.add(&clipped.shape);
    }
    drawn
}

/// A lab in which every command has something to do.
fn with_everything_to_do() -> Harness<'static, Lab> {
    let mut document = Document::default();
    let runs = &mut document.experiment.runs;
    for slot in runs.len()..9 {
        runs.push(crate::experiment::Run { slot, ..runs[0].clone() });
    }
    document.view.window = Some([[-1.0, 1.0], [-1.0, 1.0]]);
    let mut h = harness(document);
    for (modifiers, key) in [
        (Modifiers::NONE, Key::P),
        (Modifiers::NONE, Key::Plus),
        (Modifiers::NONE, Key::Plus),
        (Modifiers::COMMAND, Key::Z),
    ] {
        h.key_press_modifiers(modifiers, key);
        h.run_steps(2);
    }
    h
}

/// Everything that a command can change.
fn traces(h: &Harness<'_, Lab>) -> String {
    let lab = h.state();
    let ghosts = lab.simulation.stage().ghosts.iter().map(|ghost| Arc::as_ptr(&ghost.actor.trajectory));
    let asks = [lab.dialogs.is_open(), lab.pictures.is_busy(), lab.files.is_asking()];
    let said = lab.message.as_ref().map(Message::text);
    let to_window: Vec<_> = h.output().viewport_output.values().flat_map(|output| &output.commands).collect();
    format!(
        "{:?} {} {:?} {:?} {:?} {asks:?} {said:?} {to_window:?}",
        lab.document,
        lab.selected,
        lab.playback,
        lab.settings,
        ghosts.collect::<Vec<_>>(),
    )
}

#[test]
fn a_key_explains_one_shown_run_after_the_other() {
    let mut h = harness(Document::default());
    press(&mut h, Key::Num3);
    let mut explained = Vec::new();
    for _ in 0..5 {
        press(&mut h, Key::R);
        explained.push(h.state().selected);
    }
    assert_eq!(explained, [1, 3, 4, 0, 1], "the hidden run is passed over, and the list begins anew");
}

#[test]
fn every_key_does_what_its_command_does() {
    // Whether a key, in a frame of its own, leaves any trace.
    let heard = |KeyboardShortcut { modifiers, logical_key: key }| {
        let mut h = with_everything_to_do();
        let before = traces(&h);
        h.event(Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers });
        h.step();
        traces(&h) != before
    };
    assert!(!heard(KeyboardShortcut::new(Modifiers::NONE, Key::J)), "nothing listens to this key");
    let all = Command::keyboard();
    assert!(all.len() > 40);
    for (key, command) in all {
        assert!(heard(key), "{command:?}");
    }
}

#[test]
fn what_stands_in_the_plane_ends_at_its_border() {
    let mut document = crate::gallery::named("valley").unwrap();
    document.view.window = Some([[-0.4, 0.4], [-0.3, 0.3]]);
    // Lines that are seen outside of the plane, with and without what the arrows stand in.
    let views = [document.view.clone().with(Layer::Arrows), document.view.clone()];
    let [with_arrows, without] = views.map(|view| {
        let mut h = harness(Document { view, ..document.clone() });
        press(&mut h, Key::End);
        let plane = super::paint::rect(h.state().panes.plane.shown.unwrap().target).expand(2.0);
        let mut outside = Vec::new();
        for egui::epaint::ClippedShape { clip_rect, shape, .. } in &h.output().shapes {
            each_line(shape, &mut |points| {
                let seen = egui::Rect::from_points(points).intersect(*clip_rect);
                if seen.width() + seen.height() > 0.0 && !plane.contains_rect(seen) {
                    outside.push(format!("{seen:?}"));
                }
            });
        }
        outside.sort();
        outside
    });
    assert!(without.len() > 20, "axes and curves were not found");
    assert_eq!(with_arrows, without);
}

fn each_line(shape: &egui::Shape, look: &mut impl FnMut(&[Pos2])) {
    match shape {
        egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| each_line(shape, look)),
        egui::Shape::Path(path) => look(&path.points),
        egui::Shape::LineSegment { points, .. } => look(points),
        _ => {}
    }
}

#[test]
fn extreme_zooms_and_starts_are_harmless() {
    let windows = [
        [[-1e12, 1e12], [-1e12, 1e12]],
        [[1.0, 1.0 + 1e-9], [0.3, 0.3 + 1e-9]],
        [[-1e-6, 1e-6], [-1e9, 1e9]],
        [[999.0, 1000.0], [-1000.0, -999.0]],
    ];
    for surface in ["rosenbrock", "ackley", "goldstein_price", "plateau"] {
        let mut h = harness(on(surface));
        for window in windows {
            h.state_mut().document.view.window = Some(window);
            h.run_steps(2);
        }
        for start in [V::new(1e6, -1e6), V::zeros(), V::new(1e-300, 0.0)] {
            h.state_mut().document.experiment.start = Some(start);
            h.run_steps(2);
        }
    }
}

/// Anything that a person could do by accident, a thousand times.
#[test]
fn a_thousand_random_inputs_do_no_harm() {
    let mut rng = StdRng::seed_from_u64(20_261_122);
    let mut h = harness(Document::default());
    // Keys with Ctrl ask for files, and what is written in the end is not for a test to leave about.
    let asked = Command::keyboard().into_iter().map(|(shortcut, _)| shortcut);
    let mut keys: Vec<_> = asked.filter(|shortcut| !shortcut.modifiers.command).collect();
    let others = [Key::ArrowUp, Key::ArrowDown, Key::Tab, Key::Enter, Key::Escape, Key::Backspace, Key::Z];
    keys.extend(others.map(|key| KeyboardShortcut::new(Modifiers::NONE, key)));
    for _ in 0..1000 {
        let at = Pos2::new(rng.random_range(-20.0..1460.0), rng.random_range(30.0..920.0));
        match rng.random_range(0..6) {
            0 => {
                let KeyboardShortcut { modifiers, logical_key } = keys[rng.random_range(0..keys.len())];
                h.key_press_modifiers(modifiers, logical_key);
            }
            1 => {
                h.hover_at(at);
                h.drag_at(at);
            }
            2 => h.drop_at(at),
            3 => h.hover_at(at),
            4 => h.event(Event::Zoom(rng.random_range(0.2..5.0))),
            _ => h.event(Event::Text(["1e999", "-", "x", "0.3", "∇", "1,5"][rng.random_range(0..6)].into())),
        }
        h.step();
        assert!(drawn(&h).points < 500_000, "{:?}", drawn(&h));
        assert!(h.state().document.experiment.check().is_ok(), "the experiment stays sound");
    }
}

#[test]
fn every_curve_can_be_shown_for_every_surface() {
    for surface in Surface::all() {
        let mut document = Document { experiment: Experiment::on(surface), ..Document::default() };
        document.view.curves = CurveKind::ALL.to_vec();
        document.view.toggle(Layer::EffectiveRates);
        document.view.toggle(Layer::Arrows);
        let mut h = harness(document);
        h.run_steps(2);
        h.state_mut().document.view.loss_axis = LossAxis::Linear;
        press(&mut h, Key::End);
    }
}
