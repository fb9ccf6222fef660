//! Why the selected run does what it does: its formula, the numbers of the current step, curvature and limits.

use crate::app::now::{Command, Finished, Now};
use crate::app::number::{DIGITS, capitalized};
use crate::app::paint;
use crate::app::panel::controls::{SettingPlace, place_of_symbol};
use crate::by_hand::{Notation, Statement, Working, Worth};
use crate::experiment::{Layer, Plan, View};
use crate::insight::rate;
use crate::insight::stability::{self, Curvature};
use crate::insight::stationary::{Measured, Over};
use crate::number::write::number;
use crate::optimizer::{Optimizer, Role};
use crate::parameter::{Kind, Parameters};
use crate::picture::font::Weight;
use crate::picture::look::Look;
use crate::plot::plane::ellipse::Clouds;
use crate::real::V;
use crate::trajectory::{Cost, Explanation, Sample, StepPart, Trajectory};
use egui::{Align, Layout, RichText, Ui};

/// The details of a run at a step.
#[derive(Default)]
pub(in crate::app) struct Details {
    /// What was explained last, so that a long run is not replayed in every frame.
    explained: Option<(Plan, u64, Explanation)>,
    /// The same step as one works it by hand.
    working: Option<(Plan, u64, Option<Working>)>,
}

impl Details {
    fn explanation(&mut self, plan: &Plan, run: &Trajectory, step: u64) -> &Explanation {
        let kept = self.explained.take().filter(|(of, at, _)| *at == step && of == plan);
        let fresh = || (plan.clone(), step, run.explain(plan, step));
        &self.explained.insert(kept.unwrap_or_else(fresh)).2
    }

    fn working(&mut self, plan: &Plan, run: &Trajectory, step: u64) -> Option<&Working> {
        let kept = self.working.take().filter(|(of, at, _)| *at == step && of == plan);
        let fresh = || {
            let said = self.explained.as_ref().filter(|(of, at, _)| *at == step && of == plan);
            let working = said.and_then(|(.., said)| Working::explained(plan, run, step, said));
            (plan.clone(), step, working)
        };
        let kept = kept.unwrap_or_else(fresh);
        self.working.insert(kept).2.as_ref()
    }

    /// The details of the selected run at the step that is marked.
    pub(in crate::app) fn ui(
        &mut self,
        now: &Now<'_>,
        view: &View,
        selected: usize,
        ui: &mut Ui,
        commands: &mut Vec<Command>,
    ) {
        let Now { stage, look, .. } = *now;
        let playhead = now.marked();
        let Some(index) = stage.actors.iter().position(|actor| actor.slot == selected) else { return };
        let (actor, run) = (&stage.actors[index], &now.finished[index]);
        let step = run.trajectory.index(playhead) as u64;
        let sample = *run.trajectory.at(step);
        ui.spacing_mut().item_spacing.y = 0.3 * look.text as f32;
        heading(&format!("Why {} does this", actor.name), look, ui);
        cause(run, ui);
        ending(run, look, ui);
        method(&run.plan, step, look, ui);
        formula(run.plan.optimizer_at(step), look, ui);
        heading(&format!("Step {step}"), look, ui);
        let names = run.plan.surface.coordinates();
        let explanation = self.explanation(&run.plan, &run.trajectory, step);
        numbers(&sample, &explanation.parts, names, look, ui);
        remarks(&run.trajectory, step, look, ui);
        if let Some(working) = self.working(&run.plan, &run.trajectory, step) {
            let place = |symbol: &str| place_of_symbol(&stage.experiment, selected, symbol, step);
            commands.extend(by_hand(working, place, look, ui));
        }
        let asked = evaluations(run.trajectory.cost(run.trajectory.index(step)));
        quiet(&asked, look, ui).on_hover_text("What the method has asked for on its way to this step");
        learning(&run.trajectory, step as usize, look, ui);
        heading("Learning rate and curvature", look, ui);
        limits(&run.plan, &sample, look, ui);
        rates(&run.plan, &run.trajectory, look, ui);
        let clouds = Clouds::of(stage, actor, playhead);
        hovering(&clouds, names, playhead, look, ui);
        if view.shows(Layer::Stationary) && clouds.is_empty() {
            quiet(no_ellipse(&run.plan), look, ui);
        }
    }
}

fn heading(text: &str, look: &Look, ui: &mut Ui) {
    ui.add_space(0.35 * look.text as f32);
    ui.label(RichText::new(text).family(paint::family(Weight::Bold)));
}

fn cause(run: &Finished, ui: &mut Ui) {
    // A number and its unit stay on one line.
    ui.label(capitalized(&run.judgement.cause.replace(" %", "\u{a0}%")));
}

/// Small text of second rank.
fn quiet(text: &str, look: &Look, ui: &mut Ui) -> egui::Response {
    let text = RichText::new(text).size(look.small as f32).color(paint::colour(look.muted));
    ui.add(egui::Label::new(text).wrap())
}

/// How the run ended, if it did so before its steps were taken.
fn ending(run: &Finished, look: &Look, ui: &mut Ui) {
    if let Some(words) = run.trajectory.ending_words() {
        quiet(&capitalized(&words), look, ui).on_hover_text("How the run ended");
    }
}

/// Which method takes this step, if one hands over to another.
fn method(plan: &Plan, step: u64, look: &Look, ui: &mut Ui) {
    let Some(then) = &plan.then else { return };
    let name = plan.optimizer_at(step).description().name;
    let when = if step >= then.step { "since" } else { "until" };
    quiet(&format!("{name}, {when} step {}", then.step), look, ui)
        .on_hover_text("The method that takes this step; one hands over to the other");
}

/// What the method said about the step.
fn remarks(trajectory: &Trajectory, step: u64, look: &Look, ui: &mut Ui) {
    for remark in trajectory.remarks.iter().filter(|remark| remark.step == step) {
        quiet(&capitalized(remark.text), look, ui).on_hover_text("What the method says about this step");
    }
}

/// The step as one works it by hand, to read and to copy. A click on a setting leads to its control.
fn by_hand(
    working: &Working,
    place: impl Fn(&str) -> Option<SettingPlace>,
    look: &Look,
    ui: &mut Ui,
) -> Option<Command> {
    let mut asked = None;
    egui::CollapsingHeader::new("By hand").id_salt("by hand").default_open(true).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.25 * look.text as f32;
        for statement in &working.statements {
            match statement {
                Statement::Given(shown) => asked = given(shown, &place, look, ui).or(asked.take()),
                Statement::Words(text) => {
                    quiet(text, look, ui);
                }
                _ => {
                    let text = RichText::new(statement.written(Notation::Text)).size(look.small as f32);
                    ui.add(egui::Label::new(text).wrap());
                }
            }
        }
        ui.horizontal(|ui| {
            ui.label(RichText::new("Copy as").size(look.small as f32).color(paint::colour(look.muted)));
            for notation in Notation::ALL {
                let name = notation.name();
                let button =
                    ui.small_button(capitalized(name)).accessible_name(format!("Copy the step as {name}"));
                if button.clicked() {
                    ui.ctx().copy_text(working.written(notation));
                }
            }
        });
    });
    asked
}

/// What is given; settings are links.
fn given(
    shown: &[Worth],
    place: &impl Fn(&str) -> Option<SettingPlace>,
    look: &Look,
    ui: &mut Ui,
) -> Option<Command> {
    let mut asked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 0.6 * look.small as f32;
        for shown in shown {
            let text = Statement::Given(vec![shown.clone()]).written(Notation::Text);
            let text = RichText::new(text).size(look.small as f32);
            match place(&shown.symbol) {
                Some(SettingPlace { parameter, goal, .. }) => {
                    if ui
                        .link(text)
                        .on_hover_text(format!("{}; click to set it", parameter.meaning))
                        .clicked()
                    {
                        asked = Some(Command::GoToControl(Box::new(goal)));
                    }
                }
                None => {
                    ui.label(text);
                }
            }
        }
    });
    asked
}

/// How often a method asked for what.
fn evaluations(cost: Cost) -> String {
    let counts = [
        (cost.losses, "loss", "losses"),
        (cost.gradients, "gradient", "gradients"),
        (cost.hessians, "Hessian", "Hessians"),
    ];
    let asked = counts.into_iter().filter(|(count, ..)| *count > 0);
    let words: Vec<_> =
        asked.map(|(count, one, more)| format!("{count} {}", if count == 1 { one } else { more })).collect();
    if words.is_empty() { "No evaluations yet".into() } else { words.join(", ") }
}

/// The update rule as it runs, and which of its textbook forms that is.
fn formula(optimizer: &Optimizer, look: &Look, ui: &mut Ui) {
    let method = optimizer.part();
    let frame = egui::Frame::new()
        .fill(paint::colour(look.ground))
        .corner_radius(4)
        .inner_margin(0.5 * look.text as f32);
    let block = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.2 * look.text as f32;
        for line in method.formula() {
            ui.label(line);
        }
        for (index, parameter) in optimizer.parameters().iter().enumerate() {
            let Kind::Choice(choices) = parameter.kind else { continue };
            if let Some(choice) = choices.get(optimizer.get(index) as usize) {
                let text = format!("{}: {}", capitalized(parameter.symbol), choice.name);
                ui.label(RichText::new(text).color(paint::colour(look.muted)).small())
                    .on_hover_text(parameter.meaning);
            }
        }
    });
    block.response.on_hover_text(method.source());
}

/// Columns of a table of vectors, from the right.
fn numbers(sample: &Sample, parts: &[StepPart], names: [&str; 2], look: &Look, ui: &mut Ui) {
    let row = |symbol: &str, [x, y]: [&str; 2], strong: bool, ui: &mut Ui| {
        let colour = paint::colour(if strong { look.ink } else { look.muted });
        let write = |text: &str| RichText::new(text).size(look.small as f32).color(colour);
        columns(ui, look, write(symbol), [write(x), write(y)], names);
    };
    row("", names, false, ui);
    // Where the method sees another gradient than the loss has, this is the one in all its parts.
    const SEEN: &str = "∇f seen";
    let seen = parts.iter().find(|part| part.symbol == SEEN).map(|part| ("g = ∇f seen", part.value));
    let first = [("x", sample.at), ("∇f", sample.gradient)];
    let first = first.into_iter().chain(seen).map(|(symbol, value)| (symbol.to_owned(), value));
    let known = [Role::Before, Role::Number, Role::Case];
    let parts =
        parts.iter().filter(|part| !["∇f", SEEN].contains(&part.symbol) && !known.contains(&part.role));
    let named = |symbol: &str| if seen.is_some() { symbol.replace("∇f", "g") } else { symbol.to_owned() };
    let parts = parts.map(|part| (named(part.symbol), part.value));
    let mut before = None;
    for (symbol, value) in first.chain(parts) {
        // The whole step may be what was named just before.
        if before.replace((symbol.clone(), value)) == Some((symbol.clone(), value)) {
            continue;
        }
        row(&symbol, [&number(value.x, DIGITS), &number(value.y, DIGITS)], true, ui);
    }
}

/// A symbol at the left and two right-aligned numbers.
fn columns(ui: &mut Ui, look: &Look, symbol: RichText, values: [RichText; 2], names: [&str; 2]) {
    // A number alone says nothing to somebody who hears it.
    let of = symbol.text().to_owned();
    let heard = |name: &str, value: &str| match of.is_empty() {
        true => value.to_owned(),
        false => format!("{of}, {name}: {value}"),
    };
    let digit = ui.fonts_mut(|fonts| fonts.glyph_width(&egui::FontId::proportional(look.small as f32), '0'));
    let (wide, high) = (10.5 * digit, 1.35 * look.small as f32);
    ui.horizontal(|ui| {
        ui.set_height(high);
        ui.spacing_mut().item_spacing.x = 0.0;
        let first = (ui.available_width() - 2.0 * wide).max(0.0);
        cell(ui, first, high, Layout::left_to_right(Align::Center), symbol);
        for (name, value) in names.into_iter().zip(values) {
            let heard = heard(name, value.text());
            let label = cell(ui, wide, high, Layout::right_to_left(Align::Center), value);
            label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &heard));
        }
    });
}

fn cell(ui: &mut Ui, width: f32, height: f32, layout: Layout, text: RichText) -> egui::Response {
    let shown = ui.allocate_ui_with_layout(egui::vec2(width, height), layout, |ui| {
        ui.set_min_width(width);
        ui.add(egui::Label::new(text).truncate())
    });
    shown.inner
}

/// A name at the left and a value at the right.
fn line(name: &str, hint: &str, value: String, look: &Look, ui: &mut Ui) {
    ui.horizontal(|ui| {
        let high = 1.35 * look.small as f32;
        ui.set_height(high);
        ui.label(RichText::new(name).size(look.small as f32).color(paint::colour(look.muted)))
            .on_hover_text(hint);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(value).size(look.small as f32));
        });
    });
}

/// What the examples say of the iterate: all, those of the step's batch, and those that are held back.
fn learning(trajectory: &Trajectory, step: usize, look: &Look, ui: &mut Ui) {
    let (batch, held_back) = (trajectory.batch_losses.get(step), trajectory.validation.get(step));
    if batch.is_none() && held_back.is_none() {
        return;
    }
    heading(if held_back.is_some() { "Training and validation" } else { "Training" }, look, ui);
    let mut row = |name: &str, hint: &str, value: String| line(name, hint, value, look, ui);
    row("Training loss", "Of all training examples", number(trajectory.samples[step].loss, DIGITS));
    if let Some(batch) = batch {
        row("Loss of the batch", "As the step that starts here sees it", number(*batch, DIGITS));
    }
    if let Some(held_back) = held_back {
        let hint = "Of the examples that are held back, without penalty";
        row("Validation loss", hint, number(*held_back, DIGITS));
        let all = trajectory.validation.iter().enumerate().filter(|(_, loss)| loss.is_finite());
        if let Some((best, lowest)) = all.min_by(|a, b| a.1.total_cmp(b.1)) {
            let value = format!("{} at step {best}", number(*lowest, DIGITS));
            row("Lowest validation loss", "Along the whole run", value);
        }
    }
}

/// The step's learning rate beside its limit, and the curvature at the iterate.
fn limits(plan: &Plan, sample: &Sample, look: &Look, ui: &mut Ui) {
    let mut row = |name: &str, hint: &str, value: String| line(name, hint, value, look, ui);
    row("Learning rate α", "Of the step that starts here", number(sample.rate, DIGITS));
    if let Some(limit) = stability::limit_at(plan, sample.at) {
        let (name, hint) = if limit.exact {
            (
                "Stable below, exactly",
                "The surface is a quadratic: a constant learning rate above this diverges",
            )
        } else {
            (
                "Stable below, here",
                "A hint from the curvature at this iterate; elsewhere it is another number",
            )
        };
        row(name, hint, number(limit.rate, DIGITS));
    }
    let Curvature { low, high, .. } = stability::curvature_of(&plan.surface, sample.at);
    row("Curvature λ max", "The Hessian's largest eigenvalue at this iterate", number(high, DIGITS));
    row("Curvature λ min", "The Hessian's smallest eigenvalue at this iterate", number(low, DIGITS));
    if low > 0.0 {
        row("Condition κ", "λ max / λ min: how narrow the valley is here", number(high / low, DIGITS));
    }
}

/// The share of the distance to the minimum that is left per step, predicted and measured, and what follows from it.
fn rates(plan: &Plan, trajectory: &Trajectory, look: &Look, ui: &mut Ui) {
    let Some(found) = rate::rate(plan, trajectory) else { return };
    let mut row = |name: &str, hint: &str, value: String| line(name, hint, value, look, ui);
    if let Some(predicted) = found.predicted {
        let hint = match predicted.exact {
            true => {
                "The spectral radius: the share of the distance to the minimum that a step leaves, in the long run"
            }
            false => {
                "A hint from the Hessian at the minimum: the share of the distance that a step leaves there"
            }
        };
        row("Rate, predicted", hint, number(predicted.factor, DIGITS));
    }
    if let Some(measured) = found.measured {
        let hint =
            format!("From the slope of the distance over the steps {} to {}", measured.from, measured.to);
        row("Rate, measured", &hint, number(measured.factor, DIGITS));
    }
    if let Some(predicted) = found.predicted.and_then(|of| of.steps(STEADY)) {
        let hint = "Until a millionth of the distance is left";
        row("Steps to 10⁻⁶, predicted", hint, (predicted.ceil() as u64).to_string());
        let taken = found.steps(trajectory, STEADY).map_or("not yet".to_owned(), |steps| steps.to_string());
        row("Steps to 10⁻⁶, measured", hint, taken);
    }
    let curvature =
        stability::constant_curvature(&plan.surface).filter(|of| of.low > 0.0 && of.high > 1.5 * of.low);
    if let (Some(Curvature { low, high, .. }), Some(_)) = (curvature, found.predicted) {
        let [descent, ball] = rate::steps_per_digit(low, high).map(|steps| number(steps, 3));
        let words = format!(
            "At its best, descent takes {descent} steps per digit here, about 1.15 κ; momentum {ball}, about 1.15 √κ"
        );
        quiet(&words, look, ui).on_hover_text(
            "Steps after which a tenth of the distance is left, at 2/(L + μ) and with the optimal α and β",
        );
    }
}

/// The share of the distance that steps are counted to.
const STEADY: f64 = 1e-6;

/// How wide noise keeps the run, predicted and measured, along x and y.
fn hovering(clouds: &Clouds, names: [&str; 2], playhead: u64, look: &Look, ui: &mut Ui) {
    let Clouds { predicted, measured } = clouds;
    if clouds.is_empty() {
        return;
    }
    heading("Where noise keeps it", look, ui);
    let mut row = |name: &str, [x, y]: [String; 2]| {
        let colour = paint::colour(if name.is_empty() { look.muted } else { look.ink });
        let write = |text: &str| RichText::new(text).size(look.small as f32).color(colour);
        columns(ui, look, write(name), [write(&x), write(&y)], names);
    };
    let [predicted, found] = [*predicted, measured.map(|measured| measured.cloud)]
        .map(|cloud| cloud.map(|cloud| cloud.deviations()));
    let pair = |v: V| [number(v.x, DIGITS), number(v.y, DIGITS)];
    row("", names.map(|name| format!("σ {name}")));
    for (name, deviations) in [("Predicted", predicted), ("Measured", found)] {
        if let Some(deviations) = deviations {
            row(name, pair(deviations));
        }
    }
    if let (Some(predicted), Some(found)) = (predicted, found) {
        row("Ratio", pair(found.component_div(&predicted)));
    }
    quiet(&measured_over(measured.as_ref(), playhead), look, ui)
        .on_hover_text("Standard deviations; the ellipses on the plane are at twice these (2σ) and hold 86.5 % of a normal cloud");
}

/// Why a run has no stationary ellipse.
fn no_ellipse(plan: &Plan) -> &'static str {
    if !plan.surface.part().quadratic() {
        "No stationary ellipse: it is known on quadratics only"
    } else if plan.is_stochastic() {
        "No stationary ellipse: the noise of mini-batches changes from place to place. Add gradient noise instead of batches"
    } else if !plan.is_random() {
        "No stationary ellipse: nothing is random here. Add gradient noise"
    } else {
        "No stationary ellipse: it takes gradient descent, momentum or Nesterov at a constant rate that settles, noise of constant strength, and no clipping, rounding, L1 or second method"
    }
}

/// What was measured, in words.
fn measured_over(measured: Option<&Measured>, playhead: u64) -> String {
    match measured {
        None => "Too few iterates so far to measure: the start is not forgotten yet".into(),
        Some(Measured { count, over: Over::Repeats, .. }) => {
            format!("Over {count} repeats at step {playhead}")
        }
        Some(Measured { count, over: Over::Iterates { from }, .. }) => {
            format!("Over {count} iterates from step {from} on, when the start is forgotten")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::harness;
    use crate::experiment::{Document, Experiment};
    use crate::optimizer::NewtonSafeguarded;
    use egui_kittest::kittest::{NodeT, Queryable};

    #[test]
    fn evaluations_are_counted_in_words() {
        let cost = Cost { losses: 12, gradients: 1, hessians: 0, examples: 0 };
        assert_eq!(evaluations(cost), "12 losses, 1 gradient");
        assert_eq!(evaluations(Cost::default()), "No evaluations yet");
    }

    #[test]
    fn the_step_is_worked_by_hand_and_can_be_copied() {
        let surface = crate::surface::Typed::new("x² + 2y²").unwrap();
        let mut experiment = Experiment::on(surface.into());
        experiment.start = Some(V::new(4.0, 2.0));
        experiment.learning_rate = 0.1;
        experiment.runs.truncate(1);
        experiment.runs[0].rate = crate::experiment::Rate::Linked(1.0);
        let mut h = harness(Document { experiment, ..Document::default() });
        h.state_mut().playback.go(0);
        h.run_steps(3);
        let line = "x ← x − α∇f(x) = (4, 2) − 0.1·(8, 8) = (3.2, 1.2)";
        h.get_by_label(line);
        let copied = |h: &egui_kittest::Harness<'_, crate::app::lab::Lab>| {
            h.output().platform_output.commands.iter().find_map(|command| match command {
                egui::OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            })
        };
        h.get_by_label("Copy the step as text").click();
        h.step();
        assert!(copied(&h).is_some_and(|text| text.contains(line)));
        h.get_by_label("Copy the step as LaTeX").click();
        h.step();
        assert!(copied(&h).is_some_and(|text| text.contains(r"\begin{pmatrix}8\\8\end{pmatrix}")));
    }

    #[test]
    fn the_predicted_and_the_measured_rate_stand_beside_each_other_with_their_steps() {
        let mut h = harness(crate::gallery::named("predicted_rates").unwrap());
        h.run_steps(3);
        let run = h.state().simulation.finished()[0].clone();
        let found = rate::rate(&run.plan, &run.trajectory).unwrap();
        for (name, value) in [
            ("Rate, predicted", number(99.0 / 101.0, DIGITS)),
            ("Rate, measured", number(found.measured.unwrap().factor, DIGITS)),
            ("Steps to 10⁻⁶, predicted", "691".to_owned()),
            ("Steps to 10⁻⁶, measured", "not yet".to_owned()),
        ] {
            h.get_by_label(name);
            assert!(h.query_all_by_label(&value).next().is_some(), "{name}: {value}");
        }
        assert!(h.query_by_label_contains("115 steps per digit here").is_some());
    }

    #[test]
    fn a_setting_in_a_step_worked_by_hand_leads_to_its_control() {
        let mut h = harness(Document::default());
        h.state_mut().selected = 1;
        h.run_steps(3);
        for (link, symbol) in [("β = 0.9", "β"), ("α = ", "α")] {
            let experiment = h.state().document.experiment.clone();
            let goal = place_of_symbol(&experiment, 1, symbol, 37).unwrap().goal;
            h.get_all_by_role(egui::accesskit::Role::Link)
                .find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with(link)))
                .unwrap()
                .click();
            h.run_steps(15);
            let field = h.get_by_role_and_label(egui::accesskit::Role::TextInput, &goal.control);
            assert!(field.accesskit_node().is_focused(), "{link}: {}", goal.control);
        }
    }

    #[test]
    fn losses_of_training_batch_and_validation_are_shown_with_the_lowest_and_where_it_was() {
        let surface = crate::surface::Surface::named("linear_regression").unwrap();
        let mut experiment = Experiment::on(surface);
        experiment.runs.truncate(1);
        let data = experiment.surface.part_mut().data_mut().unwrap();
        data.set_preparation(crate::data::Preparation { validation: 0.3, ..*data.preparation() });
        experiment.around.batch = Some(Default::default());
        experiment.around.stop = Some(crate::around::Stop { patience: 5, ..Default::default() });
        let mut h = harness(Document { experiment, ..Document::default() });
        let trajectory = h.state().simulation.finished()[0].trajectory.clone();
        let kept = trajectory.restored().unwrap();
        h.state_mut().playback.go(3);
        h.run_steps(3);
        let shown = |value: f64| number(value, DIGITS);
        for words in [
            shown(trajectory.samples[3].loss),
            shown(trajectory.batch_losses[3]),
            shown(trajectory.validation[3]),
            format!("{} at step {kept}", shown(trajectory.validation[kept])),
            capitalized(&trajectory.ending_words().unwrap()),
        ] {
            assert!(h.query_all_by_label(&words).next().is_some(), "{words}");
        }
        assert!(trajectory.ending_words().unwrap().ends_with(&format!(", kept step {kept}")));
    }

    #[test]
    fn the_method_that_takes_the_step_shows_its_formula_and_the_run_how_it_ended() {
        let mut experiment = Experiment::default();
        experiment.runs.truncate(1);
        experiment.around.stop = Some(Default::default());
        let newton = Optimizer::from(NewtonSafeguarded::default());
        experiment.hand_over(0, newton.clone());
        experiment.runs[0].then.as_mut().unwrap().step = 20;
        let descent = experiment.runs[0].optimizer.clone();
        let mut h = harness(Document { experiment, ..Document::default() });
        let run = h.state().simulation.finished()[0].clone();
        h.get_by_label(&capitalized(&run.trajectory.ending.words().unwrap()));
        for (step, when, active) in [(5, "until", &descent), (20, "since", &newton)] {
            h.state_mut().playback.go(step);
            h.run_steps(3);
            h.get_by_label(&format!("{}, {when} step 20", active.description().name));
            h.get_by_label(&evaluations(run.trajectory.cost(step as usize)));
            for line in active.part().formula() {
                h.get_by_label(&line);
            }
        }
        let remark = run.trajectory.remarks.first().copied();
        if let Some(remark) = remark {
            h.state_mut().playback.go(remark.step);
            h.run_steps(3);
            h.get_by_label(&capitalized(remark.text));
        }
    }

    #[test]
    fn a_run_without_a_stationary_ellipse_says_why() {
        let mut experiment = Experiment::on(crate::surface::Surface::named("linear_regression").unwrap());
        experiment.around.batch = Some(Default::default());
        let mut document = Document { experiment, ..Document::default() };
        document.view.toggle(Layer::Stationary);
        let mut h = harness(document);
        h.get_by_label_contains("the noise of mini-batches changes from place to place");
        h.state_mut().document.experiment.around.batch = None;
        h.run_steps(3);
        h.get_by_label_contains("nothing is random here");
        h.state_mut().document.experiment = Experiment::default();
        h.run_steps(3);
        h.get_by_label_contains("it is known on quadratics only");
    }

    #[test]
    fn where_noise_keeps_a_run_is_told_with_what_it_was_measured_over() {
        let mut document = crate::gallery::named("stationary_ellipse").unwrap();
        let told = |document: &Document, step| {
            let mut h = harness(document.clone());
            h.state_mut().playback.go(step);
            h.run_steps(3);
            h.get_by_label("Where noise keeps it");
            h.query_by_label("Ratio").is_some()
        };
        assert!(!told(&document, 30) && told(&document, 3000));
        document.experiment.around.noise = None;
        let h = harness(document);
        assert!(h.query_by_label("Where noise keeps it").is_none());
    }
}
