//! Learning rates: the shared one with every run's limit on it, and a run's own.

use super::theme;
use crate::app::paint::colour;
use crate::app::widget::{self, Control, RailMark};
use crate::experiment::{Experiment, FACTOR, LEARNING_RATE, Linked, Rate, Run, View, notable_rate};
use crate::insight::stability::{
    StabilityLimit, SuggestedRate, constant_curvature, limit_at, scheduled_rate, suggested_rates,
};
use crate::number::write::{label, number};
use crate::optimizer::{GradientDescent, Optimizer, StepScale};
use crate::parameter::{Parameter, Parameters};
use crate::picture::palette::style;
use crate::real::V;
use egui::{Button, Id, RichText, Role, Ui, WidgetInfo};

/// The section of the shared learning rate.
pub(super) fn ui(ui: &mut Ui, experiment: &mut Experiment, view: &View, iterates: &[V]) {
    let parameter = Parameter { default: experiment.surface.suggestion().rate, ..LEARNING_RATE };
    let marks = shared_marks(ui, experiment, view, iterates);
    let control = Control::new(Id::unique("learning rate"), "all linked runs", &parameter)
        .marks(&marks)
        .hint("Keys + and − change it; marks are the runs' stability limits");
    if let Some(rate) = control.ui(ui, experiment.learning_rate) {
        experiment.learning_rate = rate;
    }
    let around = experiment.around.decay.is_some() || experiment.around.precondition.is_some();
    if !around && constant_curvature(&experiment.surface).is_some_and(|curvature| curvature.low > 0.0) {
        ui.horizontal_wrapped(|ui| shared_suggestions(ui, experiment));
    }
    ui.horizontal_wrapped(|ui| link_buttons(ui, experiment));
}

/// The limits of all visible linked runs, as values of the shared rate.
fn shared_marks(ui: &Ui, experiment: &Experiment, view: &View, iterates: &[V]) -> Vec<RailMark> {
    let visible = experiment.runs.iter().enumerate().filter(|(_, run)| !view.hidden.contains(&run.slot));
    let marks = visible.filter_map(|(index, run)| match run.rate {
        Rate::Linked(factor) => mark(ui, experiment, index, iterates, factor),
        Rate::Own(_) | Rate::Bound { .. } => None,
    });
    marks.collect()
}

/// A run's limit divided by `factor`.
fn mark(ui: &Ui, experiment: &Experiment, index: usize, iterates: &[V], factor: f64) -> Option<RailMark> {
    let run = &experiment.runs[index];
    let at = iterates.get(index).copied().unwrap_or_else(|| experiment.start());
    let StabilityLimit { rate, exact, .. } = limit_at(&experiment.plan(run), at)?;
    let name = experiment.name(index);
    let at = rate / factor;
    let ink = style(run.slot).colour(theme(ui));
    // A hint that holds at one point is fainter than a fact that holds everywhere.
    let (colour, hint) = if exact {
        (colour(ink), format!("{name} is stable below α = {}", number(at, 3)))
    } else {
        (
            colour(ink.with_opacity(0.45)),
            format!("{name} is stable below about α = {} where it is now", number(at, 3)),
        )
    };
    Some(RailMark { at, colour, hint })
}

/// Buttons for the notable rates on a quadratic: those of gradient descent, and the first momentum's best pair.
fn shared_suggestions(ui: &mut Ui, experiment: &mut Experiment) {
    let descent = Optimizer::from(GradientDescent::default());
    for suggested in suggested_rates(&experiment.surface, &descent) {
        if suggestion(ui, small(&suggested), &suggested, "gradient descent", "") {
            let factor =
                factor_of(experiment, |optimizer| matches!(optimizer, Optimizer::GradientDescent(_)));
            experiment.learning_rate = suggested.learning_rate / factor;
        }
    }
    let is_momentum = |optimizer: &Optimizer| matches!(optimizer, Optimizer::Momentum(_));
    let linked = |run: &Run| matches!(run.rate, Rate::Linked(_)) && is_momentum(&run.optimizer);
    let Some(index) = experiment.runs.iter().position(linked) else { return };
    let name = experiment.name(index);
    for suggested in suggested_rates(&experiment.surface, &experiment.runs[index].optimizer) {
        if suggested.beta.is_some() && suggestion(ui, small(&suggested), &suggested, &name, "") {
            experiment.learning_rate = suggested.learning_rate / factor_of(experiment, is_momentum);
            set_beta(&mut experiment.runs[index].optimizer, &suggested);
        }
    }
}

/// The factor of the first linked run with such an optimizer.
fn factor_of(experiment: &Experiment, such: impl Fn(&Optimizer) -> bool) -> f64 {
    let factor = |run: &Run| match run.rate {
        Rate::Linked(factor) if such(&run.optimizer) => Some(factor),
        _ => None,
    };
    experiment.runs.iter().find_map(factor).unwrap_or(1.0)
}

fn set_beta(optimizer: &mut Optimizer, suggested: &SuggestedRate) {
    let index = optimizer.parameters().iter().position(|parameter| parameter.key == "beta");
    if let (Some(index), Some(beta)) = (index, suggested.beta) {
        optimizer.set(index, beta);
    }
}

fn small(suggested: &SuggestedRate) -> Button<'static> {
    Button::new(RichText::new(suggested.label).small())
}

/// A button for a notable rate; whether it was clicked.
fn suggestion(ui: &mut Ui, button: Button<'_>, suggested: &SuggestedRate, of: &str, hint: &str) -> bool {
    let SuggestedRate { label: formula, meaning, learning_rate, beta, .. } = suggested;
    let beta = beta.map_or(String::new(), |beta| format!(", β = {}", number(beta, 4)));
    let values = format!("α = {}{beta}", number(*learning_rate, 4));
    let name = format!("{formula} for {of}");
    let words = format!("{meaning}\n{values}, for {of}\n{hint}");
    ui.add(button).accessible_name(name).on_hover_text(words.trim_end()).clicked()
}

fn link_buttons(ui: &mut Ui, experiment: &mut Experiment) {
    let linked = experiment.runs.iter().filter(|run| matches!(run.rate, Rate::Linked(_))).count();
    let own = experiment.runs.len() - linked;
    for (name, hint, possible, to) in [
        ("Link all", "All runs follow this slider; each keeps its rate as a factor", own > 0, Linked::Shared),
        ("Separate all", "Each run gets a slider of its own and keeps its rate", linked > 0, Linked::Own),
    ] {
        let button = ui.add_enabled(possible, Button::new(RichText::new(name).small()));
        if button.on_hover_text(hint).clicked() {
            for index in 0..experiment.runs.len() {
                relink(experiment, index, to);
            }
        }
    }
}

/// Links or separates a run that is not so already; what its rate is does not change.
fn relink(experiment: &mut Experiment, index: usize, to: Linked) {
    match (experiment.runs[index].rate, to) {
        (Rate::Linked(_), Linked::Shared) | (Rate::Own(_) | Rate::Bound { .. }, Linked::Own) => {}
        _ => experiment.relink(index, to),
    }
}

/// A run's learning rate: a factor on the shared one, or its own.
pub(super) fn of_run(ui: &mut Ui, id: Id, experiment: &mut Experiment, index: usize, iterates: &[V]) {
    let name = experiment.name(index);
    let scale = experiment.runs[index].optimizer.part().step_scale();
    // A method that takes over may go by the rate, though the first one does not.
    let then = experiment.runs[index].then.as_ref().map(|then| then.optimizer.part().step_scale());
    let ignored = scale == StepScale::Ignored && then.is_none_or(|then| then == StepScale::Ignored);
    let settings = ui.add_enabled_ui(!ignored, |ui| {
        link(ui, experiment, index, &name);
        slider(ui, id, experiment, index, iterates, &name, scale);
    });
    if ignored {
        settings.response.on_hover_text(FINDS_ITSELF);
        ui.weak(FINDS_ITSELF);
    }
    run_suggestions(ui, experiment, index, &name);
}

/// Why a learning rate cannot be set.
const FINDS_ITSELF: &str = "It finds its step lengths itself";

fn link(ui: &mut Ui, experiment: &mut Experiment, index: usize, name: &str) {
    let mut linked = matches!(experiment.runs[index].rate, Rate::Linked(_));
    let rate = experiment.learning_rate(&experiment.runs[index]);
    ui.horizontal(|ui| {
        let toggle =
            ui.checkbox(&mut linked, "linked rate").accessible_name(format!("Linked rate of {name}"));
        if toggle.on_hover_text("Follow the shared learning rate with a factor, or have an own one").changed()
        {
            relink(experiment, index, if linked { Linked::Shared } else { Linked::Own });
        }
        match experiment.runs[index].rate {
            Rate::Bound { to, .. } => {
                chain(ui, &experiment.runs[index]);
                let formula = to.label(&experiment.runs[index].optimizer);
                ui.weak(format!("{formula}, α = {}", label(rate)));
            }
            _ => {
                ui.weak(format!("α = {}", label(rate)));
            }
        }
    });
}

/// The sign of a learning rate that follows another number, if a run's does.
pub(super) fn chain(ui: &mut Ui, run: &Run) {
    let Rate::Bound { to, .. } = run.rate else { return };
    let words = format!("Bound to {}", to.label(&run.optimizer));
    let hint = format!("{words}: it follows the surface until it is set by hand");
    widget::chain(ui).on_hover_text(hint).widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
}

fn slider(
    ui: &mut Ui,
    id: Id,
    experiment: &mut Experiment,
    index: usize,
    iterates: &[V],
    name: &str,
    scale: StepScale,
) {
    let suggestion = experiment.surface.suggestion();
    let (own, hint) = match scale {
        StepScale::Gradient => (suggestion.rate, ""),
        StepScale::Rate => (suggestion.adaptive_rate, ""),
        StepScale::Full => (1.0, "Damping, or the first step that is tried (1 is the full step)"),
        StepScale::Ignored => (1.0, ""),
    };
    match experiment.runs[index].rate {
        Rate::Linked(factor) => {
            let parameter = Parameter { default: own / suggestion.rate, ..FACTOR };
            let control = Control::new(id.with("factor"), name, &parameter).hint(hint);
            if let Some(factor) = control.ui(ui, factor) {
                experiment.runs[index].rate = Rate::Linked(factor);
            }
        }
        Rate::Own(rate) | Rate::Bound { rate, .. } => {
            let parameter = Parameter { default: own, ..LEARNING_RATE };
            let marks: Vec<_> = mark(ui, experiment, index, iterates, 1.0).into_iter().collect();
            let control = Control::new(id.with("rate"), name, &parameter).marks(&marks).hint(hint);
            if let Some(rate) = control.ui(ui, rate) {
                experiment.runs[index].rate = Rate::Own(rate);
            }
        }
    }
    if scale == StepScale::Full {
        ui.label(RichText::new("α is a damping or first step, 1 the full one").weak().small())
            .on_hover_text(scale.meaning());
    }
}

/// A pair whose β was set by hand follows nothing any more.
pub(super) fn set_by_hand(experiment: &mut Experiment, index: usize, before: &Optimizer) {
    let run = &experiment.runs[index];
    let Rate::Bound { to, .. } = run.rate else { return };
    let pair = notable_rate(&experiment.surface, &run.optimizer, to).is_some_and(|of| of.beta.is_some());
    if pair && beta(&run.optimizer) != beta(before) {
        experiment.unbind(index);
    }
}

fn beta(optimizer: &Optimizer) -> Option<f64> {
    let place = optimizer.parameters().iter().position(|parameter| parameter.key == "beta");
    place.map(|place| optimizer.get(place))
}

/// Whether a run's method meets the surface's own curvature, so that its notable rates are those of the surface.
fn bare(experiment: &Experiment, run: &Run) -> bool {
    let around = experiment.around(run);
    around.decay.is_none() && around.precondition.is_none() && run.then.is_none()
}

/// Buttons for the notable rates of a run on a quadratic.
fn run_suggestions(ui: &mut Ui, experiment: &mut Experiment, index: usize, name: &str) {
    let run = &experiment.runs[index];
    let mut suggested = Vec::new();
    if bare(experiment, run) {
        suggested = suggested_rates(&experiment.surface, &run.optimizer);
        suggested.extend(scheduled_rate(experiment, run));
    }
    if suggested.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for suggested in suggested {
            let to = suggested.notable;
            let bound = matches!(experiment.runs[index].rate, Rate::Bound { to: now, .. } if now == to);
            let button = Button::selectable(bound, RichText::new(suggested.label).small()).frame(true);
            let hint = if bound { "Click to set it by hand again" } else { "Click to follow it" };
            if suggestion(ui, button, &suggested, &format!("{name} alone"), hint) {
                if bound { experiment.unbind(index) } else { experiment.bind(index, to) }
            }
        }
    });
}
