use super::super::lab::Lab;
use super::super::settings::Settings;
use super::super::testing::{harness, harness_with};
use crate::experiment::Document;
use egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::path::Path;

/// A file that is dropped on the window.
#[derive(Debug)]
pub(super) struct Dropped(pub(super) std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("not asked for".into())
    }
}

const NAME: &str = "Name";
const NAME_OR_PATH: &str = "Name or path";

pub(super) fn press(harness: &mut Harness<'_, Lab>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
}

fn click(harness: &mut Harness<'_, Lab>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(3);
}

/// Types a path into the dialog's field, in the place of what stands there, and presses Enter.
pub(super) fn answer(harness: &mut Harness<'_, Lab>, field: &str, path: &Path) {
    let field = || (egui::Role::TextInput, field);
    let (role, label) = field();
    harness.get_by_role_and_label(role, label).focus();
    harness.run_steps(2);
    press(harness, Modifiers::COMMAND, Key::A);
    harness.get_by_role_and_label(role, label).type_text(&path.display().to_string());
    harness.run_steps(2);
    press(harness, Modifiers::NONE, Key::Enter);
}

pub(super) fn open(harness: &mut Harness<'_, Lab>, path: &Path) {
    press(harness, Modifiers::COMMAND, Key::O);
    answer(harness, NAME_OR_PATH, path);
}

fn changed() -> Harness<'static, Lab> {
    let mut harness = harness(Document::default());
    harness.state_mut().document.experiment.learning_rate = 0.0123;
    harness.run_steps(2);
    harness
}

fn viewport_commands(harness: &Harness<'_, Lab>) -> Vec<ViewportCommand> {
    harness.output().viewport_output[&ViewportId::ROOT].commands.clone()
}

#[test]
fn what_is_saved_can_be_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.json");
    let mut harness = changed();
    assert!(harness.state().files.is_unsaved(&harness.state().document));
    press(&mut harness, Modifiers::COMMAND, Key::S);
    answer(&mut harness, NAME, &folder.path().join("mine"));
    assert_eq!(harness.state().files.path(), Some(path.as_path()));
    assert!(!harness.state().files.is_unsaved(&harness.state().document));
    let saved = harness.state().document.clone();
    press(&mut harness, Modifiers::COMMAND, Key::N);
    assert_eq!(harness.state().document.experiment, super::opening().experiment);
    open(&mut harness, &path);
    assert_eq!(harness.state().document.experiment, saved.experiment);
    assert_eq!(harness.state().files.path(), Some(path.as_path()));
    assert_eq!(harness.state().settings.recent, [path]);
}

#[test]
fn opening_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.json");
    std::fs::write(&path, r#"{"version": 1, "steps": 77}"#).unwrap();
    let mut harness = harness(Document::default());
    open(&mut harness, &path);
    assert_eq!(harness.state().document.experiment.steps, 77);
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(harness.state().document.experiment, Document::default().experiment);
}

#[test]
fn a_bad_file_leaves_the_experiment_as_it_was_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.json");
    std::fs::write(&path, r#"{"version": 1, "runs": [{"optimizer": {"adam": {"beta1": 1}}}]}"#).unwrap();
    let mut harness = harness(Document::default());
    let before = harness.state().document.clone();
    open(&mut harness, &path);
    assert_eq!(harness.state().document, before);
    let why = "runs[0].optimizer.adam.beta1: expected a number from 0 to below 1, found 1";
    assert!(harness.query_by_label_contains(why).is_some());
    assert!(harness.query_by_label_contains("bad.json was not opened").is_some());
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!harness.state().files.is_asking());
}

#[test]
fn a_dropped_file_is_opened_and_a_bad_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let [good, bad] = ["good.json", "bad.json"].map(|name| folder.path().join(name));
    std::fs::write(&good, r#"{"version": 1, "steps": 77}"#).unwrap();
    std::fs::write(&bad, "{").unwrap();
    let mut harness = harness(Document::default());
    for path in [&good, &bad] {
        harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path.clone())));
        harness.run_steps(3);
    }
    assert_eq!(harness.state().document.experiment.steps, 77);
    let message = harness.state().message.as_ref().map(|message| message.text().to_owned()).unwrap();
    assert!(message.contains("bad.json was not opened, line 1, column 1"), "{message}");
}

#[test]
fn changes_are_asked_about_before_they_are_lost() {
    let mut harness = changed();
    press(&mut harness, Modifiers::COMMAND, Key::N);
    assert!(harness.query_by_label("Save the changes to Untitled?").is_some());
    click(&mut harness, "Cancel");
    assert_eq!(harness.state().document.experiment.learning_rate, 0.0123);
    press(&mut harness, Modifiers::COMMAND, Key::N);
    click(&mut harness, "Discard");
    assert_eq!(
        harness.state().document,
        Document { view: harness.state().document.view.clone(), ..super::opening() }
    );
    press(&mut harness, Modifiers::COMMAND, Key::N);
    assert!(!harness.state().files.is_asking());
}

#[test]
fn saving_on_the_way_goes_on_with_what_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = changed();
    press(&mut harness, Modifiers::COMMAND, Key::N);
    click(&mut harness, "Save");
    answer(&mut harness, NAME, &folder.path().join("kept"));
    let kept = std::fs::read_to_string(folder.path().join("kept.json")).unwrap();
    assert_eq!(Document::parse(&kept).unwrap().experiment.learning_rate, 0.0123);
    assert_eq!(harness.state().document.experiment, super::opening().experiment);
    assert_eq!(harness.state().files.path(), None);
}

#[test]
fn the_window_does_not_close_over_changes() {
    let mut harness = changed();
    let close = |harness: &mut Harness<'_, Lab>| {
        harness.input_mut().viewports.entry(ViewportId::ROOT).or_default().events.push(ViewportEvent::Close);
        harness.step();
    };
    close(&mut harness);
    assert!(viewport_commands(&harness).contains(&ViewportCommand::CancelClose));
    harness.run_steps(2);
    harness.get_by_label("Discard").click();
    harness.step();
    assert!(viewport_commands(&harness).contains(&ViewportCommand::Close));
    close(&mut harness);
    assert!(!viewport_commands(&harness).contains(&ViewportCommand::CancelClose));
}

#[test]
fn quitting_without_changes_closes_at_once() {
    let mut harness = harness(Document::default());
    press(&mut harness, Modifiers::COMMAND, Key::Q);
    assert!(harness.state().files.leaving && !harness.state().files.is_asking());
}

#[test]
fn the_title_follows_the_document() {
    let mut harness = harness(Document::default());
    harness.state_mut().document.experiment.learning_rate = 0.0123;
    harness.step();
    let title = ViewportCommand::Title("Untitled* — Descent Lab".into());
    assert!(viewport_commands(&harness).contains(&title));
    harness.step();
    assert!(!viewport_commands(&harness).contains(&title));
}

#[test]
fn a_file_is_not_replaced_without_a_second_click() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("there.json");
    std::fs::write(&path, "precious").unwrap();
    let mut harness = changed();
    press(&mut harness, Modifiers::COMMAND, Key::S);
    answer(&mut harness, NAME, &path);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    click(&mut harness, "Replace");
    assert!(Document::parse(&std::fs::read_to_string(&path).unwrap()).is_ok());
}

#[test]
fn only_recent_files_that_are_there_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("there.json");
    std::fs::write(&path, r#"{"version": 1, "steps": 77}"#).unwrap();
    let settings = Settings { recent: vec!["/nowhere/gone.json".into(), path], ..Settings::default() };
    let mut harness = harness_with(settings, Document::default(), [1280.0, 900.0]);
    click(&mut harness, "File");
    click(&mut harness, "Open recent");
    assert!(harness.query_by_label("gone.json").is_none());
    click(&mut harness, "there.json");
    assert_eq!(harness.state().document.experiment.steps, 77);
}

#[test]
fn the_last_experiment_comes_back_and_says_whether_it_is_saved() {
    let mut harness = changed();
    let settings = harness.state_mut().settings();
    let (document, files, message) = super::Files::begin(&settings, super::Start::default());
    assert_eq!(document.experiment, harness.state().document.experiment);
    assert!(files.is_unsaved(&document) && message.is_none());
    let broken = Settings { document: Some("{".into()), ..Settings::default() };
    let (document, _, message) = super::Files::begin(&broken, super::Start::default());
    assert_eq!(document, super::opening());
    assert!(message.unwrap().text().contains("line 1, column 1"));
}
