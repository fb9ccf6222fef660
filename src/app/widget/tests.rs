//! Every setting of every part has a control, and the control changes that setting and nothing else.

use super::*;
use crate::app::theme;
use crate::optimizer::{Adam, Momentum, Optimizer, RmsProp};
use crate::schedule::{Shape, Warmup};
use crate::surface::Surface;
use egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

fn harness<P: Parameters + 'static>(part: P) -> Harness<'static, P> {
    Harness::builder()
        .with_size([300.0, 500.0])
        .with_step_dt(0.05)
        .with_max_steps(40)
        .with_context_setup(theme::install_fonts)
        .build_ui_state(|ui, part| super::part(ui, Id::unique("part"), "the part", part), part)
}

fn all_parts() -> Vec<Box<dyn Parameters>> {
    let mut all: Vec<Box<dyn Parameters>> = vec![Box::new(Warmup::default())];
    all.extend(Surface::all().into_iter().map(|part| Box::new(part) as Box<dyn Parameters>));
    all.extend(Optimizer::all().into_iter().map(|part| Box::new(part) as Box<dyn Parameters>));
    all.extend(Shape::all().into_iter().map(|part| Box::new(part) as Box<dyn Parameters>));
    all
}

/// A part behind a box.
struct Boxed(Box<dyn Parameters>);
impl Parameters for Boxed {
    fn parameters(&self) -> &'static [Parameter] {
        self.0.parameters()
    }
    fn get(&self, index: usize) -> f64 {
        self.0.get(index)
    }
    fn set(&mut self, index: usize, value: f64) {
        self.0.set(index, value);
    }
}

fn values(part: &dyn Parameters) -> Vec<f64> {
    (0..part.parameters().len()).map(|index| part.get(index)).collect()
}

/// Types a number into a field and leaves it.
fn type_number<P>(harness: &mut Harness<'_, P>, name: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, name).focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, name).type_text(text);
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
}

fn double_click<P>(harness: &mut Harness<'_, P>, label: &str) {
    let at = harness.get_by_role_and_label(Role::Label, label).rect().center();
    for _ in 0..2 {
        harness.hover_at(at);
        harness.drag_at(at);
        harness.drop_at(at);
        harness.step();
    }
    harness.run();
}

#[test]
fn every_setting_has_a_control_that_changes_it_and_nothing_else() {
    for part in all_parts() {
        let mut harness = harness(Boxed(part));
        let before = values(harness.state());
        for (index, parameter) in harness.state().parameters().iter().enumerate() {
            let name = format!("{} of the part", parameter.symbol);
            let mut expected = before.clone();
            match parameter.kind {
                Kind::Number { slider: [low, high], .. } => {
                    expected[index] = 0.6 * low + 0.4 * high;
                    harness.get_by_role_and_label(Role::Slider, &name).set_value_accesskit(expected[index]);
                }
                Kind::Count { slider: [low, high] } => {
                    expected[index] = ((low + high) / 2) as f64;
                    harness.get_by_role_and_label(Role::Slider, &name).set_value_accesskit(expected[index]);
                }
                Kind::Switch => {
                    expected[index] = 1.0 - before[index];
                    harness.get_by_label(&name).click_accesskit();
                }
                Kind::Choice(choices) => {
                    expected[index] = 1.0;
                    harness.get_by_label(&name).click_accesskit();
                    harness.run();
                    harness.get_by_label(choices[1].name).click_accesskit();
                }
            }
            harness.run();
            assert_eq!(values(harness.state()), expected, "{name}");
            harness.state_mut().set(index, before[index]);
            harness.run();
        }
    }
}

#[test]
fn drawing_changes_no_value_not_even_one_beyond_the_slider() {
    let odd = Adam { beta1: 0.123_456_789_012_345_6, beta2: 0.999_999_99, epsilon: 0.0, ..Adam::default() };
    let mut harness = harness(odd);
    harness.run();
    assert_eq!(*harness.state(), odd);
    // Neither does going through all the fields.
    for _ in 0..20 {
        harness.key_press(egui::Key::Tab);
        harness.run();
    }
    assert_eq!(*harness.state(), odd);
}

#[test]
fn a_typed_value_may_leave_the_slider() {
    let mut harness = harness(Adam::default());
    type_number(&mut harness, "ε of the part", "100");
    assert_eq!(harness.state().epsilon, 100.0);
    type_number(&mut harness, "β₂ of the part", "0,99999");
    assert_eq!(harness.state().beta2, 0.99999);
}

#[test]
fn a_typed_value_that_makes_no_sense_is_refused_with_the_reason() {
    let mut harness = harness(Momentum::default());
    type_number(&mut harness, "β of the part", "1");
    assert_eq!(harness.state().beta, 0.9);
    harness.get_by_label("expected a number from 0 to below 1, found 1");
    type_number(&mut harness, "β of the part", "fast");
    assert_eq!(harness.state().beta, 0.9);
    harness.get_by_label("expected a number, found \"fast\"");
    type_number(&mut harness, "β of the part", "0.5");
    assert_eq!(harness.state().beta, 0.5);
    assert!(harness.query_by_label_contains("expected").is_none());
}

#[test]
fn a_refusal_is_forgotten_when_the_value_changes() {
    let mut harness = harness(Momentum::default());
    type_number(&mut harness, "β of the part", "-1");
    harness.get_by_label_contains("expected");
    harness.get_by_role_and_label(Role::Slider, "β of the part").set_value_accesskit(0.3);
    harness.run();
    assert!(harness.query_by_label_contains("expected").is_none());
}

#[test]
fn a_typed_value_is_taken_when_the_focus_moves_on() {
    let mut harness = harness(Momentum::default());
    harness.get_by_role_and_label(Role::TextInput, "β of the part").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "β of the part").type_text("0.25");
    harness.run();
    harness.key_press(egui::Key::Tab);
    harness.run();
    assert_eq!(harness.state().beta, 0.25);
}

#[test]
fn escape_leaves_the_value_as_it_was() {
    let mut harness = harness(Momentum::default());
    harness.get_by_role_and_label(Role::TextInput, "β of the part").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "β of the part").type_text("0.1");
    harness.run();
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert_eq!(harness.state().beta, 0.9);
}

#[test]
fn a_double_click_on_the_symbol_goes_back_to_the_default() {
    let mut harness = harness(RmsProp { epsilon: 0.5, ..RmsProp::default() });
    harness.run();
    double_click(&mut harness, "ε");
    assert_eq!(*harness.state(), RmsProp::default());
}

#[test]
fn arrow_keys_move_the_slider_and_the_field_that_have_the_focus() {
    let mut harness = harness(Momentum { beta: 0.5, ..Momentum::default() });
    harness.get_by_role_and_label(Role::Slider, "β of the part").focus();
    harness.run();
    harness.key_press(egui::Key::ArrowRight);
    harness.run();
    let right = harness.state().beta;
    assert!(right > 0.5 && right < 0.6, "{right}");
    harness.key_press(egui::Key::ArrowLeft);
    harness.run();
    assert!(harness.state().beta < right);
    harness.get_by_role_and_label(Role::TextInput, "d of the part").focus();
    harness.run();
    harness.key_press(egui::Key::ArrowUp);
    harness.run();
    assert_eq!(harness.state().dampening, 0.01);
    let field = harness.get_by_role_and_label(Role::TextInput, "d of the part");
    assert_eq!(field.value().as_deref(), Some("0.01"));
}

#[test]
fn dragging_goes_through_round_values_and_reaches_the_ends() {
    let mut harness = harness(Momentum::default());
    harness.run();
    let rail = harness.get_by_role_and_label(Role::Slider, "β of the part").rect();
    harness.hover_at(rail.center());
    harness.step();
    harness.drag_at(rail.center());
    harness.step();
    harness.hover_at(rail.center() + egui::vec2(11.0, 0.0));
    harness.step();
    let value = harness.state().beta;
    assert!(value > 0.0 && value.to_string().len() <= 6, "{value}");
    harness.hover_at(rail.right_center() + egui::vec2(30.0, 0.0));
    harness.step();
    assert_eq!(harness.state().beta, 0.999);
    harness.drop_at(rail.right_center() + egui::vec2(30.0, 0.0));
    harness.run();
    assert_eq!(harness.state().beta, 0.999);
}

#[test]
fn marks_say_what_they_mean() {
    let marks = [RailMark { at: 0.5, colour: egui::Color32::RED, hint: "half".into() }];
    let parameter = Momentum::default().parameters()[0];
    let mut harness =
        Harness::builder().with_size([300.0, 100.0]).with_context_setup(theme::install_fonts).build_ui_state(
            move |ui, value: &mut f64| {
                let control = Control::new(Id::unique("marked"), "x", &parameter).marks(&marks);
                *value = control.ui(ui, *value).unwrap_or(*value);
            },
            0.9,
        );
    harness.run();
    let slider = harness.get_by_role_and_label(Role::Slider, "β of x");
    assert_eq!(slider.accesskit_node().description().as_deref(), Some("half"));
}
