use crate::app::lab::Lab;
use crate::app::now::{Command, Menu, Panels};
use crate::app::testing::{harness, harness_with};
use crate::experiment::{Aspect, CurveAxis, CurveKind, Document, Layer, LayerGroup, LossAxis, Panes};
use crate::picture::look::LookKind;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

fn choose(harness: &mut Harness<'_, Lab>, path: &[&str]) {
    for label in path {
        harness.get_all_by_label(label).last().unwrap().click_accesskit();
        harness.run_steps(3);
    }
    harness.key_press(egui::Key::Escape);
    harness.run_steps(3);
}

#[test]
fn entries_do_what_they_say() {
    let mut harness = harness(Document::default());
    let h = &mut harness;
    choose(h, &["View", "Contours and marks", "Isolines"]);
    assert!(!h.state().document.view.shows(Layer::Isolines));
    choose(h, &["View", "Equal axes"]);
    assert_eq!(h.state().document.view.aspect, Aspect::Free);
    choose(h, &["View", "Panes", "One plane per run"]);
    assert_eq!(h.state().document.view.panes, Panes::Grid);
    choose(h, &["View", "Curves", "Distance to the minimum"]);
    assert!(h.state().document.view.curves.contains(&CurveKind::Distance));
    choose(h, &["View", "Curves", "Searched line"]);
    assert!(h.state().document.view.curves.contains(&CurveKind::Slice));
    choose(h, &["View", "Curves", "Curves against evaluations"]);
    assert_eq!(h.state().document.view.curve_axis, CurveAxis::Evaluations);
    choose(h, &["View", "Local model"]);
    choose(h, &["View", "Searched line"]);
    choose(h, &["View", "Contours and marks", "With the penalty"]);
    choose(h, &["View", "Contours and marks", "Preconditioner's coordinates"]);
    let view = &h.state().document.view;
    assert!(
        view.shows(Layer::Model)
            && view.shows(Layer::Search)
            && view.shows(Layer::Penalized)
            && view.shows(Layer::Transformed)
    );
    choose(h, &["View", "Stationary ellipse"]);
    assert!(h.state().document.view.shows(Layer::Stationary));
    choose(h, &["View", "Curves", "Moving average of the loss"]);
    assert_eq!(h.state().document.view.smoothed(), Some(20));
    choose(h, &["View", "Curves", "Linear loss"]);
    assert_eq!(h.state().document.view.loss_axis, LossAxis::Linear);
    choose(h, &["View", "Look", "Dark"]);
    assert_eq!(h.state().settings.look, LookKind::Dark);
    choose(h, &["Edit", "Random start"]);
    assert!(h.state().document.experiment.start.is_some());
    choose(h, &["Edit", "Undo"]);
    assert!(h.state().document.experiment.start.is_none());
    choose(h, &["View", "Hide or show the panels"]);
    assert_eq!(h.state().settings.panels, Panels::Hidden);
}

#[test]
fn every_layer_is_switched_in_the_menu_and_by_its_key() {
    let surface = crate::surface::Surface::named("straight_line").unwrap();
    let experiment = crate::experiment::Experiment::on(surface);
    let mut harness = harness(Document { experiment, ..Document::default() });
    let h = &mut harness;
    for layer in Layer::ALL {
        let before = h.state().document.view.shows(*layer);
        let path = match layer.group() {
            LayerGroup::Field => &["View", "Contours and marks"][..],
            LayerGroup::Step => &["View"],
            LayerGroup::Curves => &["View", "Curves"],
        };
        choose(h, &[path, &[layer.name()]].concat());
        assert_ne!(h.state().document.view.shows(*layer), before, "{layer:?}");
        let Some(key) = layer.key() else { continue };
        h.key_press(egui::Key::from_name(&key.to_string()).unwrap());
        h.run_steps(2);
        assert_eq!(h.state().document.view.shows(*layer), before, "{layer:?}");
    }
}

#[test]
fn curves_go_from_steps_to_evaluations_and_to_examples_where_there_are_some() {
    let axis = |h: &Harness<'_, Lab>| h.state().document.view.curve_axis;
    let surface = crate::surface::Surface::named("straight_line").unwrap();
    let experiment = crate::experiment::Experiment::on(surface);
    let mut harness = harness(Document { experiment, ..Document::default() });
    let h = &mut harness;
    choose(h, &["View", "Curves", "Curves against examples seen"]);
    assert_eq!(axis(h), CurveAxis::Examples);
    for next in CurveAxis::ALL {
        h.key_press(egui::Key::E);
        h.run_steps(2);
        assert_eq!(axis(h), next);
    }
}

#[test]
fn a_note_about_some_data_is_not_shown_beside_others() {
    let document = crate::gallery::named("irises").unwrap();
    let note = document.note.clone().unwrap();
    let mut harness = harness(document);
    let mut shown = |source: crate::data::Source| {
        harness.state_mut().document.experiment.set_source(source);
        harness.run_steps(3);
        harness.query_by_label(&note).is_some()
    };
    let irises = crate::data::Iris::default();
    assert!(shown(irises.into()));
    assert!(!shown(crate::data::Blobs::default().into()));
    let source = crate::data::Source::from(irises);
    let own = crate::data::Points::new(source.part().rows(), source.part().names());
    assert!(shown(own.into()), "points that were dragged");
}

#[test]
fn a_ready_experiment_opens_with_its_note_which_can_be_closed() {
    let document = crate::gallery::all()[1].document.clone();
    let (title, note) = (document.title.clone().unwrap(), document.note.clone().unwrap());
    let mut harness = harness(Document::default());
    harness.get_by_label("Experiments").click();
    harness.run_steps(3);
    harness.get_by_label(&title).click();
    harness.run_steps(3);
    assert_eq!(harness.state().document.experiment, document.experiment);
    assert!(!harness.state().files.is_unsaved(&harness.state().document));
    assert!(harness.query_by_label(&note).is_some());
    harness.get_by_label("Close the note").click();
    harness.run_steps(3);
    assert!(harness.query_by_label(&note).is_none());
    choose(&mut harness, &["Help", "What to look for"]);
    assert!(harness.query_by_label(&note).is_some());
}

#[test]
fn menus_fit_into_a_small_window_in_every_look() {
    for look in LookKind::ALL {
        let settings = crate::app::settings::Settings { look, ..Default::default() };
        let mut harness = harness_with(settings, Document::default(), [1024.0, 700.0]);
        harness.get_by_label("View").click();
        harness.run_steps(3);
        let last = harness.get_by_label("Curves").rect();
        assert!(last.max.y <= 700.0, "{look:?}: {last}");
    }
}

#[test]
fn every_command_stands_in_its_menu() {
    // Some layers are offered only for losses over data.
    let surface = crate::surface::Surface::named("straight_line").unwrap();
    let experiment = crate::experiment::Experiment::on(surface);
    let document = Document { experiment, ..Document::default() };
    let submenus = ["Look", "Panes", "Contours and marks", "Curves"];
    for (menu, name) in
        [(Menu::File, "File"), (Menu::Edit, "Edit"), (Menu::View, "View"), (Menu::Help, "Help")]
    {
        let mut harness = harness(document.clone());
        let mut there = Vec::new();
        harness.get_by_label(name).click();
        harness.run_steps(3);
        let mut look = |harness: &Harness<'_, Lab>| {
            for command in Command::groups_of(menu).flatten() {
                if harness.query_all_by_label(command.spec().text).next().is_some() {
                    there.push(command);
                }
            }
        };
        look(&harness);
        for submenu in submenus.iter().filter(|_| menu == Menu::View) {
            harness.get_by_label(submenu).click_accesskit();
            harness.run_steps(3);
            look(&harness);
        }
        for command in Command::groups_of(menu).flatten() {
            assert!(there.contains(&command), "{command:?} is not in {name}");
        }
    }
}
