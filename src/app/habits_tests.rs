//! What a lecturer does all day, driven as a person would.

use super::lab::Lab;
use super::now::{Command, Message};
use super::settings::Settings;
use super::testing::{harness, harness_with};
use crate::experiment::{Document, Experiment, Rate};
use crate::gallery;
use crate::optimizer::{Notable, Optimizer};
use crate::picture::look::LookKind;
use crate::surface::Surface;
use egui::{Event, Key, Modifiers, MouseWheelUnit, Role, TouchPhase, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

fn press(h: &mut Harness<'_, Lab>, modifiers: Modifiers, key: Key) {
    h.key_press_modifiers(modifiers, key);
    h.run_steps(3);
}

fn ready(id: &str) -> Harness<'static, Lab> {
    let mut h = harness(Document::default());
    h.state_mut().commands.push(Command::OpenReady(id.to_owned()));
    h.run_steps(2);
    // The default document is none that anybody has, so that leaving it is asked about.
    if let Some(discard) = h.query_by_label("Discard") {
        discard.click();
    }
    h.run_steps(3);
    assert_eq!(h.state().document.title, gallery::named(id).unwrap().title);
    h
}

#[test]
fn a_ready_experiment_is_left_without_a_question_and_undo_brings_it_back_with_its_title() {
    let mut h = ready("zig_zag");
    h.state_mut().document.experiment.learning_rate = 0.123;
    h.run_steps(2);
    let changed = h.state().document.clone();
    h.state_mut().commands.push(Command::OpenReady("bounce".to_owned()));
    h.run_steps(3);
    assert!(!h.state().files.is_asking());
    assert_eq!(h.state().document.title, gallery::named("bounce").unwrap().title);
    h.get_by_label_contains("was left with its changes; Ctrl+Z brings it back");
    press(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!(h.state().document.experiment, changed.experiment);
    assert_eq!((&h.state().document.title, &h.state().document.note), (&changed.title, &changed.note));
    h.state_mut().commands.push(Command::New);
    h.run_steps(3);
    assert!(!h.state().files.is_asking(), "it is still a ready experiment");
}

#[test]
fn a_title_and_a_note_leave_with_their_surface_and_come_back_with_it() {
    let mut h = ready("own_wells");
    let before = h.state().document.clone();
    let typed = crate::surface::Typed::new("x^2 + 3y^2").unwrap();
    h.state_mut().document.experiment.edit_surface(typed.into());
    h.run_steps(3);
    assert_eq!((&h.state().document.title, &h.state().document.note), (&None, &None));
    assert!(h.query_all_by_label_contains("x").next().is_some());
    press(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!((&h.state().document.title, &h.state().document.note), (&before.title, &before.note));
}

#[test]
fn each_at_its_best_stays_so_while_kappa_moves() {
    let mut h = ready("optimal");
    let slider = h.get_by_role_and_label(Role::Slider, "κ of Quadratic bowl");
    slider.set_value_accesskit(400.0);
    h.run_steps(3);
    let experiment = &h.state().document.experiment;
    let rates: Vec<f64> = experiment.runs.iter().map(|run| experiment.learning_rate(run)).collect();
    assert_eq!(rates[..2], [1.0 / 400.0, 2.0 / 401.0]);
    for run in h.state().simulation.finished() {
        assert!(
            run.plan.surface == experiment.surface
                && run.trajectory.last().loss < 0.1 * run.trajectory.samples[0].loss
        );
    }
    // One undo for the slider and all that followed it.
    press(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!(h.state().document.experiment, gallery::named("optimal").unwrap().experiment);
}

#[test]
fn a_click_binds_a_rate_and_a_key_sets_it_by_hand_again() {
    let mut experiment = Experiment::on(Surface::named("quadratic").unwrap());
    experiment.runs.truncate(1);
    let mut h = harness(Document { experiment, ..Document::default() });
    h.get_by_label("Settings of Gradient descent").click();
    h.run_steps(20);
    h.get_by_label("2/(L + μ) for Gradient descent alone").click_accesskit();
    h.run_steps(3);
    let bound = |h: &Harness<'_, Lab>| h.state().document.experiment.runs[0].rate;
    assert!(matches!(bound(&h), Rate::Bound { to: Notable::Fastest, .. }), "{:?}", bound(&h));
    assert!(h.query_all_by_label("Bound to 2/(L + μ)").next().is_some(), "the chain");
    press(&mut h, Modifiers::NONE, Key::Escape);
    h.state_mut().commands.push(Command::NudgeRateUp);
    h.run_steps(3);
    assert!(matches!(bound(&h), Rate::Own(_)), "{:?}", bound(&h));
    assert!(h.query_all_by_label("Bound to 2/(L + μ)").next().is_none());
}

#[test]
fn the_plain_wheel_zooms_the_plane_around_the_pointer_but_not_a_locked_one() {
    let mut h = harness(Document::default());
    let window = |h: &Harness<'_, Lab>| h.state().panes.plane.window(&h.state().document);
    let at = h.get_by_label_contains("Start point").rect().center() + vec2(80.0, 60.0);
    let turn = |h: &mut Harness<'_, Lab>| {
        h.hover_at(at);
        h.step();
        h.event(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, 2.0),
            modifiers: Modifiers::NONE,
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
        });
        h.run_steps(12);
    };
    let before = window(&h);
    turn(&mut h);
    let after = window(&h);
    let width = |window: [[f64; 2]; 2]| window[0][1] - window[0][0];
    assert!(width(after) < 0.9 * width(before), "{before:?} {after:?}");
    h.state_mut().document.view.locked = true;
    turn(&mut h);
    assert_eq!(window(&h), after);
}

#[test]
fn a_refused_start_does_not_come_back_after_a_valid_one() {
    let mut h = harness(ready("valley").state().document.clone());
    let type_x = |h: &mut Harness<'_, Lab>, text: &str| {
        let field = || (Role::TextInput, "x of the start");
        h.get_by_role_and_label(field().0, field().1).focus();
        h.run_steps(2);
        press(h, Modifiers::COMMAND, Key::A);
        h.event(Event::Text(text.into()));
        h.run_steps(2);
        press(h, Modifiers::NONE, Key::Enter);
    };
    let refused = |h: &Harness<'_, Lab>| h.query_all_by_label_contains("expected a").next().is_some();
    type_x(&mut h, "nan");
    assert!(refused(&h));
    type_x(&mut h, "0.5");
    assert!(!refused(&h));
    h.state_mut().document.experiment.start = None;
    h.run_steps(3);
    assert!(!refused(&h));
}

#[test]
fn a_message_moves_nothing() {
    let mut h = harness(Document::default());
    let place = |h: &Harness<'_, Lab>| h.get_by_label("To the start").rect();
    let plane = |h: &Harness<'_, Lab>| h.state().panes.plane.shown;
    let before = (place(&h), plane(&h));
    let long = "Something failed, and there are many words about it. ".repeat(8);
    h.state_mut().message = Some(Message::Failed(long.clone()));
    h.run_steps(4);
    assert_eq!((place(&h), plane(&h)), before);
    h.get_by_label_contains("many words about it");
    h.get_by_label("Dismiss the message").click();
    h.run_steps(3);
    assert_eq!(h.state().message, None);
}

#[test]
fn no_tooltip_of_what_lies_below_stands_over_a_dialog() {
    let mut h = harness(Document::default());
    h.hover_at(h.get_by_label("Play").rect().center());
    let hint = |h: &Harness<'_, Lab>| h.query_all_by_label_contains("Play or pause").next().is_some();
    for _ in 0..60 {
        h.step();
    }
    assert!(hint(&h), "the tooltip is there");
    h.state_mut().commands.push(Command::About);
    for _ in 0..10 {
        h.step();
    }
    assert!(h.state().dialogs.is_open() && !hint(&h));
}

#[test]
fn menus_open_from_the_keyboard() {
    let mut h = harness(Document::default());
    let open = |h: &Harness<'_, Lab>, entry: &str| h.query_all_by_label(entry).next().is_some();
    press(&mut h, Modifiers::ALT, Key::F);
    assert!(open(&h, "Save as…"));
    press(&mut h, Modifiers::NONE, Key::ArrowRight);
    assert!(open(&h, "Random start") && !open(&h, "Save as…"));
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert!(!open(&h, "Save as…"));
    press(&mut h, Modifiers::NONE, Key::F10);
    assert!(open(&h, "Save as…"));
}

#[test]
fn panels_that_gave_way_grow_back() {
    let mut h = harness_with(Settings::default(), Document::default(), [1440.0, 900.0]);
    let widths = |h: &Harness<'_, Lab>| h.state().panes.plane.shown.unwrap().target.width();
    let before = widths(&h);
    for size in [vec2(640.0, 480.0), vec2(1440.0, 900.0)] {
        h.set_size(size);
        h.run_steps(6);
    }
    assert!((widths(&h) - before).abs() < 1.0, "{} {before}", widths(&h));
}

#[test]
fn ghosts_say_what_they_are_and_leave_with_their_surface() {
    let mut h = ready("zig_zag");
    press(&mut h, Modifiers::NONE, Key::P);
    let count = h.state().simulation.stage().ghosts.len();
    assert!(count > 0);
    h.state_mut().document.experiment.learning_rate *= 0.5;
    h.run_steps(3);
    let stage = h.state().simulation.stage().clone();
    let label = stage.ghosts[0].label(&stage.experiment);
    assert!(label.contains("α = "), "{label}");
    let drawn = format!("{:?}", h.output().shapes.iter().map(|shape| &shape.shape).collect::<Vec<_>>());
    assert!(drawn.contains(&label), "{label}");
    h.state_mut().commands.push(Command::SetSurface("rosenbrock".to_owned()));
    h.run_steps(4);
    assert!(h.state().simulation.stage().ghosts.is_empty());
}

#[test]
fn a_surface_that_takes_chosen_rates_says_so() {
    let mut experiment = Experiment::on(Surface::named("ravine").unwrap());
    experiment.runs[0].rate = Rate::Own(0.4);
    experiment.rename(0, "α = 0.4");
    let mut h = harness(Document { experiment, ..Document::default() });
    h.state_mut().commands.push(Command::SetSurface("quadratic".to_owned()));
    h.run_steps(3);
    let experiment = &h.state().document.experiment;
    let rate = crate::number::write::label(experiment.learning_rate(&experiment.runs[0]));
    assert_eq!(experiment.name(0), format!("α = {rate}"));
    h.get_by_label_contains("as this surface suggests; Ctrl+Z brings back what was chosen");
}

#[test]
fn the_plane_has_a_name_and_says_what_the_runs_do() {
    let h = ready("zig_zag");
    let plane = h.get_by_role_and_label(Role::Image, "Plane");
    let words = plane.accesskit_node().data().description().unwrap_or_default().to_owned();
    assert!(words.contains("2 runs") || words.contains("runs on"), "{words}");
    for (actor, run) in h.state().simulation.stage().actors.iter().zip(h.state().simulation.finished()) {
        assert!(words.contains(&format!("{}: {}", actor.name, run.judgement.cause)), "{words}");
    }
    h.get_by_role_and_label(Role::MenuBar, "Menus");
}

#[test]
fn results_are_shown_and_copied_in_three_forms() {
    for look in LookKind::ALL {
        let settings = Settings { look, ..Settings::default() };
        let mut h = harness_with(settings, Document::default(), [1024.0, 700.0]);
        press(&mut h, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::R);
        for (button, begin) in
            [("Copy as text", "Method"), ("Copy as CSV", "method,settings"), ("Copy as LaTeX", "% Steps")]
        {
            h.get_by_label(button).click();
            h.step();
            let copied = h.output().platform_output.commands.iter().find_map(|command| match command {
                egui::OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            });
            assert!(copied.is_some_and(|text| text.starts_with(begin)), "{button}");
            h.run_steps(2);
        }
        for optimizer in Optimizer::classics() {
            let name = optimizer.description().name;
            assert!(h.query_all_by_label_contains(&format!("{name}, Verdict: ")).next().is_some(), "{name}");
        }
    }
}
