use super::super::lab::Lab;
use super::super::now::Command;
use super::super::settings::Settings;
use super::super::testing::{harness, harness_with};
use crate::experiment::{Document, Layer};
use crate::optimizer::Optimizer;
use crate::parameter::Parameters;
use crate::picture::look::LookKind;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use std::time::{Duration, Instant};

fn wait_until(harness: &mut Harness<'_, Lab>, what: impl Fn(&Harness<'_, Lab>) -> bool) {
    let begin = Instant::now();
    while !what(harness) {
        assert!(begin.elapsed() < Duration::from_secs(60), "it never came");
        std::thread::sleep(Duration::from_millis(10));
        harness.step();
    }
}

#[test]
fn keys_open_dialogs_and_escape_closes_them() {
    let mut harness = harness(Document::default());
    for (modifiers, key, heading) in
        [(Modifiers::NONE, Key::F1, "Shortcuts and help"), (Modifiers::COMMAND, Key::E, "Save picture")]
    {
        harness.key_press_modifiers(modifiers, key);
        harness.run_steps(3);
        assert!(harness.query_all_by_label(heading).next().is_some(), "{heading}");
        harness.key_press(Key::Escape);
        harness.run_steps(3);
        assert!(harness.query_all_by_label(heading).next().is_none(), "{heading}");
        assert!(!harness.state().dialogs.is_open());
    }
}

#[test]
fn keys_do_not_reach_the_lab_through_a_dialog() {
    let mut harness = harness(Document::default());
    harness.key_press(Key::F1);
    harness.run_steps(2);
    let before = harness.state().document.view.shows(Layer::Arrows);
    harness.key_press(Key::A);
    harness.run_steps(2);
    assert_eq!(harness.state().document.view.shows(Layer::Arrows), before);
}

#[test]
fn the_help_lists_every_command_that_has_a_key() {
    let mut harness = harness(Document::default());
    harness.key_press(Key::F1);
    harness.run_steps(2);
    for command in Command::with_keys() {
        assert!(harness.query_all_by_label(command.spec().text).next().is_some(), "{command:?}");
    }
}

#[test]
fn dialogs_fit_into_a_small_window_in_every_look() {
    for look in LookKind::ALL {
        for command in
            [Command::Help, Command::Methods, Command::About, Command::CheckNumbers, Command::SavePicture]
        {
            let settings = Settings { look, ..Settings::default() };
            let mut harness = harness_with(settings, Document::default(), [1024.0, 700.0]);
            harness.state_mut().commands.push(command.clone());
            // Nor does any of them grow from frame to frame.
            harness.run_steps(20);
            let label = if command == Command::SavePicture { "Save…" } else { "Close" };
            let rect = harness.get_by_label(label).rect();
            let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1024.0, 700.0));
            assert!(window.contains_rect(rect), "{look:?} {command:?}: {rect}");
        }
    }
}

#[test]
fn the_numbers_are_checked_file_by_file() {
    let mut harness = harness(Document::default());
    harness.state_mut().commands.push(Command::CheckNumbers);
    harness.run_steps(2);
    wait_until(&mut harness, |harness| {
        harness.query_by_label_contains("records that are covered agree").is_some()
    });
    for file in &crate::reference::FILES {
        assert!(harness.query_by_label(file.name).is_some(), "{}", file.name);
    }
}

#[test]
fn a_picture_is_written_as_it_is_previewed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("figure.svg");
    let mut harness = harness(Document { title: Some("A valley".into()), ..Document::default() });
    harness.state_mut().commands.push(Command::SavePicture);
    harness.run_steps(3);
    harness.get_by_label("SVG vector graphics").click();
    harness.run_steps(2);
    harness.get_by_label("Save…").click();
    harness.run_steps(3);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    harness.get_by_role_and_label(egui::Role::TextInput, "Name").type_text(&path.display().to_string());
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    wait_until(&mut harness, |harness| {
        harness.state().message.as_ref().is_some_and(|message| message.text().starts_with("Saved "))
    });
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("<svg") && text.contains("A valley"));
}

#[test]
fn a_picture_is_copied() {
    let mut harness = harness(Document::default());
    harness.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::C);
    harness.run_steps(2);
    wait_until(&mut harness, |harness| {
        harness
            .output()
            .platform_output
            .commands
            .iter()
            .any(|command| matches!(command, egui::OutputCommand::CopyImage(_)))
    });
}

#[test]
fn every_method_has_a_card_with_all_its_settings() {
    let mut harness = harness(Document::default());
    harness.set_size(egui::vec2(1280.0, 900.0));
    for optimizer in Optimizer::all() {
        let (id, method) = (optimizer.description().id, optimizer.part());
        harness.state_mut().commands.push(Command::Method(id.to_owned()));
        harness.run_steps(4);
        let card = method.card();
        let there = |text: &str| harness.query_all_by_label(text).next().is_some();
        for words in [card.source, card.choose, card.avoid, card.cost, card.scale.meaning()] {
            assert!(there(words), "{id}: {words}");
        }
        for line in method.formula() {
            assert!(there(&line), "{id}: {line}");
        }
        for (index, parameter) in optimizer.parameters().iter().enumerate() {
            let default = parameter.words(optimizer.get(index));
            let range = format!("{}; default {default}", parameter.range());
            for words in [parameter.symbol, parameter.key, parameter.meaning, &range] {
                assert!(there(words), "{id}: {words}");
            }
        }
        let show = harness.get_by_label_contains("Show it");
        let ready = crate::gallery::named(card.example).is_some();
        assert_eq!(show.accesskit_node().is_disabled(), !ready, "{id}");
        harness.key_press(Key::Escape);
        harness.run_steps(3);
        assert!(!harness.state().dialogs.is_open());
    }
}

#[test]
fn the_list_leads_from_card_to_card_and_to_the_experiment_that_shows_it() {
    let mut harness = harness(Document::default());
    harness.key_press(Key::F2);
    harness.run_steps(4);
    let has_example =
        |optimizer: &Optimizer| crate::gallery::named(optimizer.part().card().example).is_some();
    let optimizer = Optimizer::all().into_iter().find(has_example).unwrap();
    let name = optimizer.description().name;
    harness.get_by_role_and_label(egui::Role::Button, name).click_accesskit();
    harness.run_steps(4);
    let card = optimizer.part().card();
    assert!(harness.query_by_label(card.choose).is_some());
    harness.get_by_label_contains("Show it").click_accesskit();
    harness.run_steps(4);
    assert!(!harness.state().dialogs.is_open());
    let shown = crate::gallery::named(card.example).unwrap();
    assert_eq!(harness.state().document.title, shown.title);
}
