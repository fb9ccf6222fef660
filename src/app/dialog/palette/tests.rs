use crate::app::lab::Lab;
use crate::app::now::{Command, Panels};
use crate::app::settings::Settings;
use crate::app::testing::{harness, harness_with};
use crate::around::Circumstance;
use crate::experiment::{Document, Experiment};
use crate::gallery;
use crate::optimizer::Optimizer;
use crate::picture::look::LookKind;
use crate::schedule::Shape;
use crate::surface::Surface;
use egui::{Event, Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

/// Opens the palette and types.
fn look_for(h: &mut Harness<'_, Lab>, text: &str) {
    h.key_press_modifiers(Modifiers::COMMAND, Key::K);
    h.run_steps(3);
    h.event(Event::Text(text.into()));
    h.run_steps(3);
}

/// Opens the palette, types and takes the first that is found.
fn take(h: &mut Harness<'_, Lab>, text: &str) {
    look_for(h, text);
    h.key_press(Key::Enter);
    h.run_steps(4);
}

fn rows(h: &Harness<'_, Lab>) -> Vec<String> {
    let rows = h.get_all_by_role(Role::ListBoxOption);
    rows.map(|row| row.accesskit_node().label().unwrap_or_default()).collect()
}

#[test]
fn ctrl_k_opens_what_is_typed_and_enter_does_it() {
    let mut h = harness(Document::default());
    take(&mut h, "zig zag");
    assert!(!h.state().dialogs.is_open());
    assert_eq!(h.state().document.title, gallery::named("zig_zag").unwrap().title);
    take(&mut h, "himmelblau surface");
    assert_eq!(h.state().document.experiment.surface.description().id, "himmelblau");
    let before = h.state().document.experiment.runs.len();
    take(&mut h, "add run newton_cg");
    let runs = &h.state().document.experiment.runs;
    assert_eq!(runs.len(), before + 1);
    assert_eq!(runs[before].optimizer.description().id, "newton_cg");
    assert_eq!(h.state().selected, runs[before].slot);
    take(&mut h, "schedule cosine");
    assert_eq!(h.state().document.experiment.schedule.shape.description().id, "cosine");
    take(&mut h, "hide panels");
    assert_eq!(h.state().settings.panels, Panels::Hidden);
}

#[test]
fn each_row_says_what_kind_it_is_and_its_key() {
    let mut h = harness(Document::default());
    look_for(&mut h, "save picture");
    assert_eq!(rows(&h)[0], "Save picture…, Command, Ctrl+E");
    h.key_press(Key::Escape);
    h.run_steps(3);
    assert!(!h.state().dialogs.is_open());
    look_for(&mut h, "adam card");
    assert_eq!(rows(&h)[0], "Adam, Method's card");
}

#[test]
fn arrow_keys_choose_among_the_rows() {
    let mut h = harness(Document::default());
    look_for(&mut h, "rosenbrock");
    let all = rows(&h);
    assert!(all.len() > 2, "{all:?}");
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowUp] {
        h.key_press(key);
        h.run_steps(2);
    }
    let chosen: Vec<_> = h
        .get_all_by_role(Role::ListBoxOption)
        .filter(|row| row.accesskit_node().is_selected() == Some(true))
        .map(|row| row.accesskit_node().label().unwrap_or_default())
        .collect();
    assert_eq!(chosen, [all[1].clone()]);
}

#[test]
fn a_setting_is_unfolded_and_gets_the_keyboard() {
    for (text, field) in [
        ("kappa", "κ of Quadratic bowl"),
        ("beta2 adam", "β₂ of Adam"),
        ("steps every run setting", "steps of every run"),
        ("gradient noise", "σ x of gradient noise, all runs"),
        ("x start setting", "x of the start"),
    ] {
        let experiment = Experiment::on(Surface::named("quadratic").unwrap());
        let settings = Settings { panels: Panels::Hidden, ..Settings::default() };
        let document = Document { experiment, ..Document::default() };
        let mut h = harness_with(settings, document, [1280.0, 900.0]);
        take(&mut h, text);
        h.run_steps(15);
        let found = h.get_by_role_and_label(Role::TextInput, field);
        assert!(found.accesskit_node().is_focused(), "{text}");
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 900.0));
        assert!(screen.contains_rect(found.rect()), "{text}: {}", found.rect());
    }
}

#[test]
fn everything_that_is_declared_is_found_by_its_id() {
    let mut h = harness(Document::default());
    let mut ids: Vec<&str> = gallery::all().iter().map(|ready| ready.id).collect();
    ids.extend(Surface::all().iter().map(|surface| surface.description().id));
    ids.extend(Optimizer::all().iter().map(|optimizer| optimizer.description().id));
    ids.extend(Shape::all().iter().map(|shape| shape.description().id));
    ids.extend(Circumstance::ALL.iter().map(|stage| stage.description().id));
    h.key_press_modifiers(Modifiers::COMMAND, Key::K);
    h.run_steps(3);
    for id in ids {
        h.key_press_modifiers(Modifiers::COMMAND, Key::A);
        h.event(Event::Text(id.into()));
        h.run_steps(2);
        assert!(h.query_all_by_role(Role::ListBoxOption).next().is_some(), "{id}");
    }
}

#[test]
fn the_palette_fits_into_a_small_window_in_every_look() {
    for look in LookKind::ALL {
        let settings = Settings { look, ..Settings::default() };
        let mut h = harness_with(settings, Document::default(), [800.0, 600.0]);
        h.state_mut().commands.push(Command::Find);
        h.run_steps(5);
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(800.0, 600.0));
        let field = h.get_by_label("Find").rect();
        assert!(window.contains_rect(field), "{look:?}: {field}");
        let first = h.get_all_by_role(Role::ListBoxOption).next().unwrap().rect();
        assert!(window.contains_rect(first), "{look:?}: {first}");
    }
}
