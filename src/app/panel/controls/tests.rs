//! What the panel does to the experiment, through what a screen reader and a keyboard can reach.

use super::*;
use crate::app::theme;
use crate::experiment::{MOST_RUNS, Rate};
use crate::optimizer::{Family, Momentum, Optimizer, StepScale};
use crate::schedule::{Cosine, Drawn, ReduceOnPlateau, Schedule, Shape, Warmup};
use crate::surface::{Quadratic, Surface};
use egui::{Key, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

/// A desk that can be owned.
pub(super) struct Owned {
    pub(super) experiment: Experiment,
    pub(super) view: View,
    selected: usize,
    commands: Vec<Command>,
}

pub(super) type Panel = Harness<'static, Owned>;

pub(super) fn panel_of(experiment: Experiment, size: [f32; 2]) -> Panel {
    let owned = Owned { experiment, view: View::default(), selected: 0, commands: Vec::new() };
    let mut panel = Harness::builder()
        .with_size(size)
        .with_step_dt(0.5)
        .with_max_steps(20)
        .with_context_setup(theme::install_fonts)
        .build_ui_state(
            |ui, owned: &mut Owned| {
                let Owned { experiment, view, selected, commands } = owned;
                let iterates = &[];
                let swarms = swarm::Known::default();
                contents(Desk { experiment, view, selected, commands, iterates, swarms }, ui);
            },
            owned,
        );
    panel.run();
    panel
}

/// A panel in which everything can be seen at once.
fn panel() -> Panel {
    panel_of(Experiment::on(Quadratic::default().into()), [320.0, 4000.0])
}

pub(super) fn press(panel: &mut Panel, name: &str) {
    panel.get_by_label(name).click_accesskit();
    panel.run();
}

pub(super) fn type_number(panel: &mut Panel, name: &str, text: &str) {
    panel.get_by_role_and_label(Role::TextInput, name).focus();
    panel.run();
    panel.get_by_role_and_label(Role::TextInput, name).type_text(text);
    panel.run();
    panel.key_press(Key::Enter);
    panel.run();
}

pub(super) fn slide(panel: &mut Panel, name: &str, to: f64) {
    panel.get_by_role_and_label(Role::Slider, name).set_value_accesskit(to);
    panel.run();
}

fn rates(panel: &Panel) -> Vec<f64> {
    let experiment = &panel.state().experiment;
    experiment.runs.iter().map(|run| experiment.learning_rate(run)).collect()
}

fn names(panel: &Panel) -> Vec<String> {
    let experiment = &panel.state().experiment;
    (0..experiment.runs.len()).map(|index| experiment.name(index)).collect()
}

#[test]
fn every_surface_can_be_chosen_and_brings_its_suggestions() {
    let mut panel = panel();
    for surface in Surface::all() {
        panel.state_mut().view.window = Some([[0.0, 1.0], [0.0, 1.0]]);
        press(&mut panel, "Loss surface");
        let name = surface.description().name;
        // The chosen entry stands on the closed menu too.
        let entry = panel.get_all_by_label(name).last().unwrap();
        entry.click_accesskit();
        panel.run();
        let state = panel.state();
        let chosen = &state.experiment.surface;
        // A loss over data keeps those that suit it.
        assert_eq!(chosen.description(), surface.description());
        assert!(surface.data().is_some() || *chosen == surface, "{name}");
        assert_eq!(state.experiment.learning_rate, chosen.part().suggestion().rate);
        panel.key_press(Key::Escape);
        panel.run();
    }
}

#[test]
fn the_surfaces_settings_are_those_of_the_experiment() {
    let mut panel = panel();
    slide(&mut panel, "κ of Quadratic bowl", 77.0);
    assert_eq!(panel.state().experiment.surface, Quadratic { kappa: 77.0, angle: 0.0 }.into());
}

#[test]
fn the_start_can_be_typed_nudged_thrown_and_given_back() {
    let mut panel = panel();
    type_number(&mut panel, "x of the start", "1.25");
    type_number(&mut panel, "y of the start", "−2");
    assert_eq!(panel.state().experiment.start, Some(V::new(1.25, -2.0)));
    panel.get_by_label("y of the start").focus();
    panel.run();
    panel.key_press(Key::ArrowUp);
    panel.run();
    assert_eq!(panel.state().experiment.start, Some(V::new(1.25, -1.9)));
    type_number(&mut panel, "x of the start", "1e9");
    assert_eq!(panel.state().experiment.start, Some(V::new(1.25, -1.9)));
    panel.get_by_label_contains("expected a number from -1000000 to 1000000");
    press(&mut panel, "Random start");
    assert_eq!(panel.state().commands, [Command::ThrowDice]);
    press(&mut panel, "The surface's own start");
    assert_eq!(panel.state().experiment.start, None);
}

#[test]
fn the_shared_rate_moves_every_linked_run() {
    let mut panel = panel();
    let before = rates(&panel);
    let shared = panel.state().experiment.learning_rate;
    slide(&mut panel, "α of all linked runs", 2.0 * shared);
    for (before, after) in before.iter().zip(rates(&panel)) {
        assert!((after - 2.0 * before).abs() < 1e-12);
    }
    type_number(&mut panel, "α of all linked runs", "0");
    assert_eq!(panel.state().experiment.learning_rate, 2.0 * shared);
    type_number(&mut panel, "α of all linked runs", "25");
    assert_eq!(panel.state().experiment.learning_rate, 25.0);
}

#[test]
fn linking_and_separating_keep_every_rate() {
    let mut panel = panel();
    let before = rates(&panel);
    press(&mut panel, "Separate all");
    assert!(panel.state().experiment.runs.iter().all(|run| matches!(run.rate, Rate::Own(_))));
    assert_eq!(rates(&panel), before);
    panel.state_mut().experiment.learning_rate *= 3.0;
    press(&mut panel, "Link all");
    assert!(panel.state().experiment.runs.iter().all(|run| matches!(run.rate, Rate::Linked(_))));
    for (before, after) in before.iter().zip(rates(&panel)) {
        assert!((after - before).abs() < 1e-15 * before);
    }
}

/// By hand: μ = 1, L = 10.
#[test]
fn on_a_quadratic_buttons_set_the_notable_rates() {
    let mut panel = panel();
    for (name, rate) in [("1/L", 0.1), ("2/(L + μ)", 2.0 / 11.0), ("2/L", 0.2)] {
        press(&mut panel, &format!("{name} for gradient descent"));
        assert!((panel.state().experiment.learning_rate - rate).abs() < 1e-12, "{name}");
    }
    press(&mut panel, "optimal α, β for Momentum");
    let root = 10f64.sqrt();
    let experiment = &panel.state().experiment;
    assert!((experiment.learning_rate - (2.0 / (root + 1.0)).powi(2)).abs() < 1e-12);
    let Optimizer::Momentum(Momentum { beta, .. }) = experiment.runs[1].optimizer else {
        panic!("not momentum")
    };
    assert!((beta - ((root - 1.0) / (root + 1.0)).powi(2)).abs() < 1e-12);
    panel.state_mut().experiment = Experiment::on(Surface::named("rosenbrock").unwrap());
    panel.run();
    assert!(panel.query_by_label("1/L for gradient descent").is_none());
}

#[test]
fn the_shared_slider_carries_the_limit_of_every_visible_linked_run() {
    let mut panel = panel();
    let marks = |panel: &Panel| {
        let slider = panel.get_by_role_and_label(Role::Slider, "α of all linked runs");
        slider.accesskit_node().description().unwrap_or_default()
    };
    // By hand: 2/L = 0.2, 2(1 + 0.9)/L = 0.38; adaptive methods have none.
    assert!(marks(&panel).contains("Gradient descent is stable below α = 0.200"), "{}", marks(&panel));
    assert!(marks(&panel).contains("Momentum is stable below α = 0.380") && !marks(&panel).contains("Adam"));
    press(&mut panel, "Show Momentum");
    assert!(!marks(&panel).contains("Momentum is"));
    panel.state_mut().experiment.runs[0].rate = Rate::Linked(2.0);
    panel.run();
    assert!(marks(&panel).contains("Gradient descent is stable below α = 0.100"), "{}", marks(&panel));
    panel.state_mut().experiment.relink(0, crate::experiment::Linked::Own);
    panel.run();
    assert!(!marks(&panel).contains("Gradient descent"));
}

#[test]
fn every_shape_of_schedule_can_be_chosen_and_a_warmup_put_before_it() {
    let mut panel = panel();
    for shape in Shape::all() {
        press(&mut panel, "Shape of the schedule");
        panel.get_all_by_label(shape.description().name).last().unwrap().click_accesskit();
        panel.run();
        assert_eq!(panel.state().experiment.schedule.shape, shape);
        panel.key_press(Key::Escape);
        panel.run();
    }
    panel.get_by_label("Curve of the schedule");
    press(&mut panel, "Warmup of the schedule");
    slide(&mut panel, "N of the warmup of the schedule", 33.0);
    assert_eq!(panel.state().experiment.schedule.warmup.map(|warmup| warmup.steps), Some(33));
    press(&mut panel, "Warmup of the schedule");
    assert_eq!(panel.state().experiment.schedule.warmup, None);
}

#[test]
fn a_schedule_of_its_own_begins_as_the_shared_one_and_leaves_it_alone() {
    let mut panel = panel();
    panel.state_mut().experiment.schedule = Shape::from(Cosine::default()).into();
    panel.run();
    press(&mut panel, "Settings of Adam");
    press(&mut panel, "Own schedule of Adam");
    slide(&mut panel, "floor of the schedule of Adam", 0.5);
    let experiment = &panel.state().experiment;
    assert_eq!(experiment.schedule.shape, Cosine::default().into());
    let own = experiment.runs[4].schedule.as_ref().map(|own| own.shape.clone());
    assert_eq!(own, Some(Cosine { floor: 0.5, ..Cosine::default() }.into()));
    press(&mut panel, "Own schedule of Adam");
    assert_eq!(panel.state().experiment.runs[4].schedule, None);
}

#[test]
fn steps_are_whole_and_not_too_many() {
    let mut panel = panel();
    type_number(&mut panel, "steps of every run", "100000");
    assert_eq!(panel.state().experiment.steps, 100_000);
    for (text, reason) in
        [("100001", "expected at most 100000"), ("0", "expected a whole"), ("1.5", "expected a whole")]
    {
        type_number(&mut panel, "steps of every run", text);
        assert_eq!(panel.state().experiment.steps, 100_000);
        panel.get_by_label_contains(reason);
    }
}

#[test]
fn runs_are_added_duplicated_moved_and_removed() {
    let mut panel = panel();
    press(&mut panel, "Settings of Momentum");
    press(&mut panel, "Duplicate Momentum");
    assert_eq!(names(&panel)[1..3], ["Momentum", "Momentum 2"]);
    assert_eq!(panel.state().experiment.runs[2].slot, 5);
    press(&mut panel, "Settings of Momentum 2");
    press(&mut panel, "Move down Momentum 2");
    assert_eq!(names(&panel)[1..4], ["Momentum", "Nesterov", "Momentum 2"]);
    press(&mut panel, "Move up Momentum 2");
    press(&mut panel, "Show Momentum 2");
    assert!(panel.state().view.hidden.contains(&5));
    press(&mut panel, "Remove Momentum 2");
    assert_eq!(panel.state().experiment, Experiment::on(Quadratic::default().into()));
    assert!(panel.state().view.hidden.is_empty());
    press(&mut panel, "+ add");
    panel.get_all_by_label("Adam").last().unwrap().click_accesskit();
    panel.run();
    assert_eq!(names(&panel)[5], "Adam 2");
}

#[test]
fn the_last_run_can_be_removed_and_no_more_than_the_most_added() {
    let mut panel = panel();
    while panel.state().experiment.runs.len() > 1 {
        panel.state_mut().experiment.runs.pop();
    }
    panel.run();
    press(&mut panel, "Settings of Gradient descent");
    press(&mut panel, "Remove Gradient descent");
    assert!(panel.state().experiment.runs.is_empty());
    for _ in 0..MOST_RUNS {
        panel.state_mut().experiment.add_run(Optimizer::all().remove(0));
    }
    panel.run();
    assert!(panel.get_by_label("+ add").accesskit_node().is_disabled());
}

#[test]
fn a_run_is_renamed_and_an_empty_name_is_its_optimizers() {
    let mut panel = panel();
    press(&mut panel, "Settings of Adam");
    for (text, name) in [("Greedy", Some("Greedy")), ("", None)] {
        let now = names(&panel)[4].clone();
        press(&mut panel, &format!("Rename {now}"));
        let field = format!("Name of {now}");
        let field = panel.get_by_role_and_label(Role::TextInput, &field);
        field.set_text_value_accesskit(text);
        panel.run();
        panel.key_press(Key::Enter);
        panel.run();
        assert_eq!(panel.state().experiment.runs[4].name.as_deref(), name);
    }
}

#[test]
fn another_optimizer_takes_the_runs_visibility_and_place_along() {
    let mut panel = panel();
    press(&mut panel, "Show Adam");
    press(&mut panel, "Settings of Adam");
    press(&mut panel, "Optimizer of Adam");
    panel.get_all_by_label("Momentum").last().unwrap().click_accesskit();
    panel.run();
    let run = &panel.state().experiment.runs[4];
    assert_eq!((run.optimizer.clone(), run.slot), (Momentum::default().into(), 5));
    assert_eq!(panel.state().view.hidden.iter().copied().collect::<Vec<_>>(), [5]);
    // Its settings are still unfolded.
    panel.get_by_label("Optimizer of Momentum 2");
}

#[test]
fn a_run_gets_a_rate_of_its_own_and_follows_again() {
    let mut panel = panel();
    let before = rates(&panel);
    press(&mut panel, "Settings of Adam");
    press(&mut panel, "Linked rate of Adam");
    assert_eq!(panel.state().experiment.runs[4].rate, Rate::Own(before[4]));
    slide(&mut panel, "α of Adam", 0.123);
    assert_eq!(panel.state().experiment.runs[4].rate, Rate::Own(0.123));
    press(&mut panel, "Linked rate of Adam");
    slide(&mut panel, "factor of Adam", 2.0);
    assert_eq!(panel.state().experiment.runs[4].rate, Rate::Linked(2.0));
    assert_eq!(rates(&panel)[..4], before[..4]);
}

#[test]
fn a_click_on_a_name_selects_the_run() {
    let mut panel = panel();
    let at = panel.get_by_role_and_label(Role::Label, "RMSProp").rect().center();
    panel.hover_at(at);
    panel.drag_at(at);
    panel.drop_at(at);
    panel.run();
    assert_eq!(panel.state().selected, 3);
}

#[test]
fn nothing_reaches_beyond_a_narrow_panel() {
    for surface in Surface::all() {
        let mut panel = panel_of(Experiment::on(surface.clone()), [240.0, 9000.0]);
        for name in names(&panel) {
            press(&mut panel, &format!("Settings of {name}"));
            press(&mut panel, &format!("Own schedule of {name}"));
            press(&mut panel, &format!("Hand over of {name}"));
        }
        // One is enough: they are the same for all.
        press(&mut panel, "Own surroundings of Adam");
        for section in ["Around the method", "When to stop", "Many starts"] {
            press(&mut panel, section);
        }
        for stage in Circumstance::ALL {
            panel.state_mut().experiment.around.switch_on(*stage);
            panel.state_mut().experiment.runs[4].around.as_mut().unwrap().switch_on(*stage);
        }
        panel.state_mut().experiment.swarm = Some(Default::default());
        panel.run();
        // The first control is as wide as there is room; whatever is wider makes all below it wider too.
        let edge = panel.get_by_label("Loss surface").rect().right() + 0.5;
        for role in [Role::Slider, Role::TextInput, Role::Label, Role::Button, Role::CheckBox, Role::ComboBox]
        {
            for node in panel.get_all_by_role(role) {
                let rect = node.rect();
                let name = surface.description().name;
                assert!(
                    rect.right() <= edge,
                    "{name}: {:?} {:?} {rect}",
                    role,
                    node.accesskit_node().label()
                );
            }
        }
    }
}

#[test]
fn a_schedule_that_depends_on_losses_shows_no_curve_that_would_mislead() {
    let mut panel = panel();
    panel.state_mut().experiment.schedule = Shape::from(ReduceOnPlateau::default()).into();
    panel.run();
    panel.get_by_label("Depends on the run's losses; see the learning-rate curve");
    assert!(panel.query_by_label("Curve of the schedule").is_none());
    assert!(panel.query_by_label("Draw on the curve of the schedule").is_none());
}

#[test]
fn any_schedule_can_be_turned_into_knots_and_these_dragged_on_the_small_curve() {
    let mut panel = panel();
    let warmup = Some(Warmup { steps: 10, start: 0.1 });
    let before = Schedule { shape: Cosine::default().into(), warmup };
    panel.state_mut().experiment.schedule = before.clone();
    panel.run();
    press(&mut panel, "Draw on the curve of the schedule");
    let experiment = &panel.state().experiment;
    let like = Drawn::like(&before, experiment.steps);
    assert_eq!(experiment.schedule, Shape::from(like.clone()).into());
    let from = panel.get_by_label("Knot 1 of the schedule").rect().center();
    let curve = panel.get_by_label("Curve of the schedule").rect();
    let to = egui::pos2(from.x, curve.top());
    panel.hover_at(from);
    panel.step();
    panel.drag_at(from);
    panel.step();
    for at in [from - egui::vec2(0.0, 10.0), to] {
        panel.hover_at(at);
        panel.step();
    }
    panel.drop_at(to);
    panel.run();
    let Shape::Drawn(drawn) = &panel.state().experiment.schedule.shape else { panic!("not drawn") };
    assert_eq!(drawn.knots[0], [0.0, 1.0]);
    assert_eq!(drawn.knots[1..], like.knots[1..]);
}

#[test]
fn noise_is_switched_on_for_all_runs_and_its_settings_appear() {
    let mut panel = panel();
    press(&mut panel, "Around the method");
    let sigma = "σ x of gradient noise, all runs";
    assert!(panel.query_by_role_and_label(Role::Slider, sigma).is_none());
    press(&mut panel, "Gradient noise, all runs");
    assert!(panel.query_by_role_and_label(Role::Slider, "p of gradient noise, all runs").is_none());
    slide(&mut panel, sigma, 0.5);
    let noise = panel.state().experiment.around.noise.unwrap();
    assert_eq!(noise.sigma_x, 0.5);
    press(&mut panel, "Gradient clipping, all runs");
    press(&mut panel, "Around the method");
    // What is folded away says what is on.
    press(&mut panel, "Around the method · noise, clipping");
    press(&mut panel, "Gradient noise, all runs");
    assert!(panel.state().experiment.around.noise.is_none());
}

#[test]
fn every_stage_can_be_switched_on_and_shows_the_settings_that_matter() {
    let mut panel = panel();
    press(&mut panel, "Around the method");
    press(&mut panel, "When to stop");
    for stage in around::at_work() {
        press(&mut panel, &format!("{}, all runs", stage.description().name));
        assert!(panel.state().experiment.around.part(stage).is_some());
    }
    press(&mut panel, "Stop early, all runs");
    type_number(&mut panel, "‖∇f‖ ≤ of when to stop, all runs", "0.5");
    assert_eq!(panel.state().experiment.around.stop.map(|stop| stop.gradient_norm), Some(0.5));
    let factor = "p x of preconditioner, all runs";
    assert!(panel.query_by_role_and_label(Role::Slider, factor).is_none());
    let part = panel.state_mut().experiment.around.precondition.as_mut().unwrap();
    part.form = crate::around::PreconditionForm::Diagonal;
    panel.run();
    panel.get_by_role_and_label(Role::Slider, factor);
    press(&mut panel, "When to stop");
    panel.get_by_label("When to stop · ‖∇f‖");
}

#[test]
fn surroundings_of_its_own_begin_as_the_shared_ones_and_leave_them_alone() {
    let mut panel = panel();
    panel.state_mut().experiment.around.switch_on(Circumstance::Clip);
    panel.run();
    press(&mut panel, "Settings of Adam");
    press(&mut panel, "Own surroundings of Adam");
    let experiment = &panel.state().experiment;
    assert_eq!(experiment.runs[4].around.as_ref(), Some(&experiment.around));
    slide(&mut panel, "c of gradient clipping, Adam", 0.25);
    press(&mut panel, "Stop early, Adam");
    let experiment = &panel.state().experiment;
    let own = experiment.runs[4].around.clone().unwrap();
    assert_eq!((own.clip.unwrap().limit, own.stop.is_some()), (0.25, true));
    assert_eq!((experiment.around.clip.unwrap().limit, experiment.around.stop), (1.0, None));
    press(&mut panel, "Own surroundings of Adam");
    assert_eq!(panel.state().experiment.runs[4].around, None);
}

#[test]
fn a_run_hands_over_to_another_method() {
    let mut panel = panel();
    press(&mut panel, "Settings of Adam");
    press(&mut panel, "Hand over of Adam");
    let then = |panel: &Panel| panel.state().experiment.runs[4].then.clone();
    assert_eq!(then(&panel).unwrap().step, panel.state().experiment.steps / 2);
    type_number(&mut panel, "at step of the successor of Adam", "12");
    slide(&mut panel, "factor of the successor of Adam", 2.0);
    assert_eq!(then(&panel).map(|then| (then.step, then.factor)), Some((12, 2.0)));
    press(&mut panel, "Successor of Adam");
    panel.get_all_by_label("Momentum").last().unwrap().click_accesskit();
    panel.run();
    assert_eq!(then(&panel).map(|then| (then.step, then.optimizer)), Some((12, Momentum::default().into())));
    slide(&mut panel, "β of the successor of Adam", 0.5);
    assert_eq!(panel.state().experiment.check(), Ok(()));
    press(&mut panel, "Hand over of Adam");
    assert_eq!(then(&panel), None);
}

#[test]
fn a_rate_that_a_method_ignores_cannot_be_set() {
    let mut panel = panel();
    for optimizer in Optimizer::all() {
        let scale = optimizer.part().step_scale();
        panel.state_mut().experiment.runs.clear();
        panel.state_mut().experiment.add_run(optimizer.clone());
        panel.run();
        let name = optimizer.description().name;
        let unfolded = panel.query_by_label(&format!("Optimizer of {name}")).is_some();
        if !unfolded {
            press(&mut panel, &format!("Settings of {name}"));
        }
        let label = format!("Linked rate of {name}");
        let link = panel.get_by_label(&label);
        assert_eq!(link.accesskit_node().is_disabled(), scale == StepScale::Ignored, "{name}");
        let hint = panel.query_by_label("α is a damping or first step, 1 the full one");
        assert_eq!(hint.is_some(), scale == StepScale::Full, "{name}");
    }
}

#[test]
fn every_method_can_be_added_and_asked_for_its_card() {
    let mut panel = panel();
    press(&mut panel, "Settings of Adam");
    press(&mut panel, "Card, Optimizer of Adam");
    assert_eq!(panel.state().commands, [Command::Method("adam".into())]);
    press(&mut panel, "+ add");
    for family in Family::ALL {
        panel.get_by_label(family.name());
    }
    panel.get_all_by_label("BFGS").last().unwrap().click_accesskit();
    panel.run();
    assert_eq!(panel.state().experiment.runs.last().unwrap().optimizer.description().id, "bfgs");
}

#[test]
fn a_swarm_is_switched_on_and_set() {
    let mut panel = panel();
    press(&mut panel, "Many starts");
    press(&mut panel, "Run from many starts");
    slide(&mut panel, "starts of the swarm", 50.0);
    assert_eq!(panel.state().experiment.swarm.map(|swarm| swarm.count), Some(50));
    press(&mut panel, "Many starts");
    press(&mut panel, "Many starts · 50, random cloud");
    press(&mut panel, "Run from many starts");
    assert_eq!(panel.state().experiment.swarm, None);
}

#[test]
fn the_best_of_a_swarm_is_reported_and_becomes_the_start() {
    let mut experiment = Experiment::on(Surface::named("himmelblau").unwrap());
    experiment.runs.truncate(1);
    experiment.steps = 30;
    experiment.swarm = Some(crate::experiment::Swarm { count: 20, ..Default::default() });
    let document = crate::experiment::Document { experiment, ..Default::default() };
    let mut lab = crate::app::testing::harness_with(Default::default(), document, [1280.0, 1600.0]);
    lab.get_by_label("Many starts · 20, random cloud").click_accesskit();
    lab.run_steps(8);
    let flock = lab.state().simulation.stage().flocks[0].1.clone();
    let best = *flock.best().unwrap();
    lab.get_by_label(&swarm::words(&best, &flock));
    lab.get_by_label("Start where the best of Gradient descent started").click_accesskit();
    lab.run_steps(3);
    assert_eq!(lab.state().document.experiment.start, Some(best.start));
    assert_eq!(lab.state().simulation.finished()[0].trajectory.last().at, best.end);
}

#[test]
fn repeats_are_one_click_beside_the_noise_and_say_when_they_are_all_equal() {
    let mut panel = panel();
    panel.state_mut().experiment.around.switch_on(Circumstance::Noise);
    panel.run();
    press(&mut panel, "Around the method · noise");
    press(&mut panel, "Cloud of 50 repeats");
    assert_eq!(panel.state().experiment.swarm, Some(crate::experiment::Swarm::repeats()));
    press(&mut panel, "Many starts · 50, repeats");
    assert!(panel.query_by_label("spread of the swarm").is_none());
    let equal = "All repeats are equal, since nothing in them is random";
    assert!(panel.query_by_label(equal).is_none());
    panel.state_mut().experiment.around.switch_off(Circumstance::Noise);
    panel.run();
    panel.get_by_label(equal);
}
