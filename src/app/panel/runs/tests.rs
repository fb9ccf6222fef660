use super::DIGITS;
use crate::app::lab::Lab;
use crate::app::testing::{harness, harness_with};
use crate::experiment::Document;
use crate::number::write::number;
use crate::picture::look::LookKind;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

fn words(lab: &Lab, index: usize, step: u64) -> String {
    let actor = &lab.simulation.stage().actors[index];
    let sample = actor.trajectory.at(step);
    let [loss, gradient] = [sample.loss, sample.gradient.norm()].map(|value| number(value, DIGITS));
    let step = actor.trajectory.index(step);
    format!("{}, step {step}, loss {loss}, gradient norm {gradient}", actor.name)
}

fn click(harness: &mut Harness<'_, Lab>, index: usize) {
    let words = words(harness.state(), index, 37);
    harness.get_by_label_contains(&words).click();
    harness.run_steps(3);
}

#[test]
fn rows_show_the_numbers_of_the_step() {
    let mut harness = harness(Document::default());
    for step in [37, 0, 5, 1_000_000] {
        let last = harness.state().last_step();
        harness.state_mut().playback.go(step.min(last));
        harness.run_steps(2);
        for index in 0..harness.state().simulation.stage().actors.len() {
            let words = words(harness.state(), index, step);
            assert!(harness.get_by_label_contains(&words).rect().width() > 200.0, "{words}");
        }
    }
}

#[test]
fn a_click_selects_a_run_and_shows_its_details() {
    let mut harness = harness(Document::default());
    click(&mut harness, 3);
    assert_eq!(harness.state().selected, harness.state().simulation.stage().actors[3].slot);
    let name = harness.state().simulation.stage().actors[3].name.clone();
    assert!(harness.query_by_label(&format!("Why {name} does this")).is_some());
    for line in harness.state().simulation.finished()[3].plan.optimizer.part().formula() {
        assert!(harness.query_by_label(&line).is_some(), "{line}");
    }
}

#[test]
fn the_eye_hides_a_run_and_shows_it_again() {
    let mut harness = harness(Document::default());
    let actor = harness.state().simulation.stage().actors[1].clone();
    for hidden in [true, false] {
        let label = format!("{} {}", if hidden { "Hide" } else { "Show" }, actor.name);
        harness.get_all_by_label(&label).last().unwrap().click();
        harness.run_steps(3);
        assert_eq!(harness.state().document.view.hidden.contains(&actor.slot), hidden);
    }
}

#[test]
fn numbers_never_touch_in_any_look() {
    for look in LookKind::ALL {
        let settings = crate::app::settings::Settings { look, ..Default::default() };
        let harness = harness_with(settings, Document::default(), [1024.0, 700.0]);
        let words = words(harness.state(), 0, 37);
        let rect = harness.get_by_label_contains(&words).rect();
        assert!(rect.max.x <= 1024.0 && rect.min.x > 0.0, "{look:?} {rect}");
    }
}
