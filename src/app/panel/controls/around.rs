//! What is around the methods: stages that are switched on and off, each with its settings.

use crate::app::widget::{self, Control};
use crate::around::{Around, AveragingForm, Circumstance, Fading, PreconditionForm, Stop};
use crate::data::Preparation;
use crate::experiment::Experiment;
use crate::parameter::{Description, Kind, Parameter, Parameters};
use crate::surface::Surface;
use egui::{Id, Label, RichText, Ui};

/// The stages that work on the gradient and the iterates, without those that end a run.
pub(super) fn at_work() -> impl Iterator<Item = Circumstance> {
    Circumstance::ALL.iter().copied().filter(|stage| *stage != Circumstance::Stop)
}

/// Whose stages they are.
pub(super) struct AroundOwner<'a> {
    /// Under which their controls stand.
    pub(super) id: Id,
    /// Said by screen readers behind a setting's name: the run's, or that they are shared.
    pub(super) name: &'a str,
    /// What is minimized: some stages ask for examples.
    pub(super) surface: &'a mut Surface,
}

/// What the stages that all runs share are said to be of.
pub(super) const ALL_RUNS: &str = "all runs";

/// What the settings of a stage are said to belong to.
pub(super) fn stage_name(stage: Circumstance, of: &str) -> String {
    format!("{}, {of}", stage.description().name.to_lowercase())
}

/// Checkboxes for stages and the settings of those that are on.
pub(super) fn ui(
    ui: &mut Ui,
    owner: AroundOwner<'_>,
    around: &mut Around,
    stages: impl Iterator<Item = Circumstance>,
) {
    let AroundOwner { id, name: of, surface } = owner;
    for stage in stages {
        let Description { id: key, name, summary } = stage.description();
        let mut on = around.part(stage).is_some();
        let text = if stage == Circumstance::Stop { "Stop early" } else { name };
        let toggle = ui.checkbox(&mut on, text).accessible_name(format!("{text}, {of}"));
        if toggle.on_hover_text(summary).changed() {
            if on { around.switch_on(stage) } else { around.switch_off(stage) }
        }
        let before = around.clone();
        // With replacement no number of draws is sure to be all.
        let drawn = before.batch.is_some_and(|batch| batch.replacement);
        let examples = surface.data().map(|data| data.train().len()).filter(|n| *n > 0 && !drawn);
        if let Some(part) = around.part_mut(stage) {
            ui.indent(id.with((key, "settings")), |ui| {
                let of = stage_name(stage, of);
                widget::fitted(ui, id.with(key), &of, part, |key, control| {
                    matters(&before, stage, key).then(|| fitted(stage, key, control, examples))
                });
                needs(ui, stage, &before, surface);
            });
        }
        if *around != before {
            uncross(&before, around);
        }
    }
}

/// A bound that was moved beyond the other one takes it along.
fn uncross(before: &Around, around: &mut Around) {
    let (Some(before), Some(now)) = (&before.r#box, &mut around.r#box) else { return };
    let pairs =
        [(before.x_low, &mut now.x_low, &mut now.x_high), (before.y_low, &mut now.y_low, &mut now.y_high)];
    for (low_before, low, high) in pairs.into_iter().filter(|(_, low, high)| **low > **high) {
        if *low == low_before { *low = *high } else { *high = *low }
    }
}

/// The control of a setting: a batch has at most as many examples as there are.
fn fitted<'c>(stage: Circumstance, key: &str, control: Control<'c>, examples: Option<usize>) -> Control<'c> {
    match (stage, key, examples) {
        (Circumstance::Batch, "size", Some(n)) => control.all(n),
        _ => control,
    }
}

/// The share of the examples that a click holds back.
const HELD_BACK: f64 = 0.2;

/// What a stage has no effect without, if that is missing.
fn needs(ui: &mut Ui, stage: Circumstance, around: &Around, surface: &mut Surface) {
    let patient = around.stop.is_some_and(|stop| stop.patience > 0);
    let words = match (stage, surface.data()) {
        (Circumstance::Batch | Circumstance::Workers, None) => "Needs a loss over data",
        (Circumstance::Stop, None) if patient => "Patience needs a loss over data",
        (Circumstance::Stop, Some(data)) if patient && data.validation().is_empty() => {
            "Patience needs examples that are held back"
        }
        _ => return,
    };
    ui.add(Label::new(RichText::new(words).weak().small()).wrap());
    let Some(data) = surface.part_mut().data_mut().filter(|_| stage == Circumstance::Stop) else { return };
    let hint = "The share is a setting of the data";
    if ui.small_button("Hold back 20 %").on_hover_text(hint).clicked() {
        data.set_preparation(Preparation { validation: HELD_BACK, ..*data.preparation() });
    }
}

/// A switch for online learning, if mini-batches are on: it is on if each step sees the next example.
pub(super) fn online(ui: &mut Ui, experiment: &mut Experiment) {
    if experiment.around.batch.is_none() || experiment.surface.data().is_none() {
        return;
    }
    ui.indent("online", |ui| {
        let mut on = experiment.is_online();
        let hint = "Online learning: batches of 1 in the order of the data, as many steps as there are training examples";
        let toggle = ui.checkbox(&mut on, "each example once").accessible_name("Each example once, all runs");
        if toggle.on_hover_text(hint).changed() {
            if on { experiment.go_online() } else { experiment.leave_online() }
        }
    });
}

/// Whether a setting has an effect beside the others as they are.
pub(super) fn matters(around: &Around, stage: Circumstance, key: &str) -> bool {
    match (stage, key) {
        (Circumstance::Batch, "shuffle") => around.batch.is_some_and(|batch| !batch.replacement),
        (Circumstance::Noise, "power") => around.noise.is_some_and(|noise| noise.anneal == Fading::Power),
        (Circumstance::Stop, "restore") => around.stop.is_some_and(|stop| stop.patience > 0),
        (Circumstance::Decay, "l1_form") => around.decay.is_some_and(|decay| decay.l1 != 0.0),
        (Circumstance::Precondition, "px" | "py") => {
            around.precondition.is_some_and(|part| part.form == PreconditionForm::Diagonal)
        }
        (Circumstance::Precondition, "at_x" | "at_y") => {
            around.precondition.is_some_and(|part| part.form == PreconditionForm::Hessian)
        }
        (Circumstance::Bounds, "x_low" | "x_high" | "y_low" | "y_high") => {
            around.r#box.is_some_and(|bounds| bounds.matters(key))
        }
        (Circumstance::Averaging, "beta") => {
            around.averaging.is_some_and(|part| part.form == AveragingForm::Exponential)
        }
        (Circumstance::Averaging, "from") => {
            around.averaging.is_some_and(|part| part.form == AveragingForm::Polyak)
        }
        _ => true,
    }
}

/// What is on, in a word each.
pub(super) fn summary(around: &Around) -> String {
    let on = at_work().filter(|stage| around.part(*stage).is_some()).map(word);
    on.collect::<Vec<_>>().join(", ")
}

fn word(stage: Circumstance) -> &'static str {
    match stage {
        Circumstance::Batch => "mini-batches",
        Circumstance::Workers => "workers",
        Circumstance::Noise => "noise",
        Circumstance::Rounding => "rounding",
        Circumstance::Clip => "clipping",
        Circumstance::Decay => "decay",
        Circumstance::Precondition => "preconditioner",
        Circumstance::Bounds => "bounds",
        Circumstance::Averaging => "averaging",
        Circumstance::Stop => "stop",
    }
}

/// The stop rules that are on, by their symbols.
pub(super) fn stop_summary(stop: &Stop) -> String {
    let rule =
        |(index, parameter): &(usize, &Parameter)| stop.get(*index) > 0.0 && parameter.kind != Kind::Switch;
    let on = stop.parameters().iter().enumerate().filter(rule);
    let words: Vec<&str> = on.map(|(_, parameter)| parameter.symbol.trim_end_matches(" ≤")).collect();
    if words.is_empty() { "never early".into() } else { words.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Panel, panel_of, press, type_number};
    use super::*;
    use crate::around::{Batch, Shuffle};
    use egui::Role;
    use egui_kittest::kittest::{NodeT, Queryable};

    fn panel_on(surface: &str, stage: Circumstance) -> Panel {
        let mut experiment = Experiment::on(Surface::named(surface).unwrap());
        experiment.runs.truncate(1);
        experiment.around.switch_on(stage);
        let mut panel = panel_of(experiment, [320.0, 4000.0]);
        for folded in ["Around the method", "When to stop"] {
            panel.get_by_label_contains(folded).click_accesskit();
            panel.run();
        }
        panel
    }

    fn size(panel: &Panel) -> u64 {
        panel.state().experiment.around.batch.unwrap().size
    }

    #[test]
    fn a_batch_has_at_most_all_examples_and_says_so() {
        let mut panel = panel_on("logistic_regression", Circumstance::Batch);
        let n = panel.state().experiment.surface.data().unwrap().train().len();
        let name = "size of mini-batches, all runs";
        let shown = |panel: &Panel| {
            let field = panel.get_by_role_and_label(Role::TextInput, name);
            field.accesskit_node().value()
        };
        type_number(&mut panel, name, &n.to_string());
        assert_eq!((size(&panel), shown(&panel).as_deref()), (n as u64, Some("all")));
        type_number(&mut panel, name, "7");
        type_number(&mut panel, name, &(n + 1).to_string());
        assert_eq!((size(&panel), shown(&panel).as_deref()), (7, Some("7")));
        panel.get_by_label_contains(&format!("expected at most {n}"));
    }

    #[test]
    fn stages_say_what_they_lack_and_examples_can_be_held_back() {
        for stage in [Circumstance::Batch, Circumstance::Workers] {
            panel_on("quadratic", stage).get_by_label("Needs a loss over data");
            assert!(panel_on("svm", stage).query_by_label("Needs a loss over data").is_none());
        }
        let mut panel = panel_on("svm", Circumstance::Stop);
        let words = "Patience needs examples that are held back";
        assert!(panel.query_by_label(words).is_none());
        type_number(&mut panel, "patience of when to stop, all runs", "9");
        panel.get_by_label(words);
        press(&mut panel, "Hold back 20 %");
        assert!(panel.query_by_label(words).is_none());
        let data = panel.state().experiment.surface.data().unwrap().clone();
        assert_eq!(data.validation().len() * 4, data.train().len());
    }

    #[test]
    fn a_switch_makes_learning_online() {
        let mut panel = panel_on("straight_line", Circumstance::Batch);
        let n = panel.state().experiment.surface.data().unwrap().train().len() as u64;
        press(&mut panel, "Each example once, all runs");
        let Experiment { steps, around, .. } = &panel.state().experiment;
        assert_eq!(*steps, n);
        assert_eq!(around.batch, Some(Batch { size: 1, shuffle: Shuffle::Never, ..Batch::default() }));
        press(&mut panel, "Each example once, all runs");
        assert_eq!(panel.state().experiment.around.batch, Some(Batch::default()));
        assert!(!panel.state().experiment.is_online());
    }
}
