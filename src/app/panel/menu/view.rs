//! The menu of how the experiment is looked at.

use super::item::{check, check_command, choice, indented, submenu};
use crate::app::now::{Command, Panels};
use crate::app::settings::Settings;
use crate::app::widget::{Control, em};
use crate::experiment::{
    Aspect, CurveAxis, CurveKind, CurveScale, Document, Layer, LayerGroup, LossAxis, MOST_STEPS, PaneKind,
    Panes, SMOOTHING, View,
};
use crate::picture::look::LookKind;
use crate::surface::Surface;
use egui::{Id, Ui, UiBuilder};

pub(super) fn menu(document: &mut Document, settings: &Settings, ui: &mut Ui, commands: &mut Vec<Command>) {
    let panels = settings.panels == Panels::Shown;
    let full = ui.input(|input| input.viewport().fullscreen.unwrap_or(false));
    let Document { view, experiment, .. } = document;
    let surface = &experiment.surface;
    submenu("Look", ui, |ui| looks(settings.look, ui, commands));
    submenu("Size of everything", ui, zoom);
    check_command(!panels, Command::TogglePanels, ui, commands);
    check_command(full, Command::ToggleFullScreen, ui, commands);
    ui.separator();
    plane(view, ui, commands);
    ui.separator();
    submenu("Contours and marks", ui, |ui| layers(LayerGroup::Field, view, surface, ui, commands));
    layers(LayerGroup::Step, view, surface, ui, commands);
    submenu("Curves", ui, |ui| {
        curves(view, surface, ui);
        ui.separator();
        layers(LayerGroup::Curves, view, surface, ui, commands);
    });
}

fn looks(look: LookKind, ui: &mut Ui, commands: &mut Vec<Command>) {
    let hints =
        ["For paper and bright rooms", "For dark rooms", "Large text and thick trails for the last row"];
    for (kind, hint) in LookKind::ALL.into_iter().zip(hints) {
        if choice(look == kind, kind.name(), hint, ui) {
            // The menu is as wide as its texts were in the look before.
            ui.close();
            commands.push(Command::SetLook(kind));
        }
    }
}

/// Each step of the window's scale.
const ZOOM_STEP: f32 = 1.1;

fn zoom(ui: &mut Ui) {
    let ctx = ui.ctx().clone();
    let now = ctx.zoom_factor();
    let keys = egui::gui_zoom::kb_shortcuts::ZOOM_IN;
    for (text, hint, factor, shortcut) in [
        ("Larger", "Text and panels 10 % larger", now * ZOOM_STEP, Some(keys)),
        (
            "Smaller",
            "Text and panels 10 % smaller",
            now / ZOOM_STEP,
            Some(egui::gui_zoom::kb_shortcuts::ZOOM_OUT),
        ),
        ("As designed", "Text and panels at 100 %", 1.0, None),
    ] {
        let mut button = egui::Button::new(text);
        if let Some(shortcut) = shortcut {
            button = button.shortcut_text(ctx.format_shortcut(&shortcut));
        }
        if super::item::beside(ui.add(button), hint).clicked() {
            ctx.set_zoom_factor(factor.clamp(0.5, 4.0));
        }
    }
}

/// What stands beside each other.
fn panes(view: &View, ui: &mut Ui, commands: &mut Vec<Command>) {
    check_command(view.panes == Panes::Grid, Command::TogglePanes, ui, commands);
    ui.separator();
    for pane in PaneKind::ALL.iter().copied() {
        check_command(view.beside.contains(&pane), Command::TogglePane(pane), ui, commands);
    }
}

fn plane(view: &mut View, ui: &mut Ui, commands: &mut Vec<Command>) {
    submenu("Panes", ui, |ui| panes(view, ui, commands));
    let equal = view.aspect == Aspect::Equal;
    if check(equal, "Equal axes", "A circle looks like a circle", None, ui) {
        view.aspect = if equal { Aspect::Free } else { Aspect::Equal };
    }
    view.locked ^= check(view.locked, "Lock the axes", "Pan and zoom are off", None, ui);
    indented(Command::ResetView, ui, commands);
}

/// The layers of a group that have something to show on the surface.
fn layers(group: LayerGroup, view: &View, surface: &Surface, ui: &mut Ui, commands: &mut Vec<Command>) {
    let data = surface.data().is_some();
    for layer in Layer::of(group).filter(|layer| data || !layer.needs_data()) {
        check_command(view.shows(layer), Command::Toggle(layer), ui, commands);
    }
}

fn curves(view: &mut View, surface: &Surface, ui: &mut Ui) {
    for kind in CurveKind::ALL.iter().copied() {
        let shown = view.curves.contains(&kind);
        if check(shown, kind.name(), kind.hint(), None, ui) {
            let curves =
                CurveKind::ALL.iter().copied().filter(|other| (*other == kind) ^ view.curves.contains(other));
            view.curves = curves.collect();
        }
    }
    ui.separator();
    for (axis, text, hint) in [
        (LossAxis::Log, "Logarithmic loss", "The loss above the lowest known one, in decades"),
        (LossAxis::Linear, "Linear loss", "The loss as it is"),
    ] {
        if choice(view.loss_axis == axis, text, hint, ui) {
            view.loss_axis = axis;
        }
    }
    smoothing(view, ui);
    ui.separator();
    curve_axis(view, surface, ui);
}

/// What the curves are drawn against, as far as there is such a thing on the surface.
fn curve_axis(view: &mut View, surface: &Surface, ui: &mut Ui) {
    for axis in CurveAxis::ALL.into_iter().filter(|axis| axis.on(surface) == *axis) {
        let hint = match axis {
            CurveAxis::Steps => "One step after the other",
            CurveAxis::Evaluations => {
                "Losses, gradients and Hessians each count as one: a fair race of unlike methods"
            }
            CurveAxis::Examples => "How many examples these took: a fair race of unlike batches",
        };
        let hint = format!("{hint}\nThe key E goes from one to the next");
        if choice(view.curve_axis.on(surface) == axis, &format!("Curves against {}", axis.name()), &hint, ui)
        {
            view.curve_axis = axis;
        }
    }
    let log = view.curve_scale == CurveScale::Log;
    let hint = "Decades of steps, evaluations or examples: a power law is a straight line";
    if check(log, "Logarithmic steps", hint, None, ui) {
        view.curve_scale = if log { CurveScale::Linear } else { CurveScale::Log };
    }
}

/// The moving average of the loss, and its window once it is on.
fn smoothing(view: &mut View, ui: &mut Ui) {
    let on = view.smoothed().is_some();
    let hint = "The mean of the last so many losses, over the losses themselves, pale";
    if check(on, "Moving average of the loss", hint, None, ui) {
        view.smoothing = if on { 0 } else { SMOOTHING.default as u64 };
    }
    if let Some(window) = view.smoothed() {
        let control = Control::new(Id::unique("smoothing"), "the moving average", &SMOOTHING);
        // As wide as the entries are, under their texts.
        let mut place = ui.min_rect();
        place.min = egui::pos2(place.min.x + 1.4 * em(ui), ui.cursor().min.y);
        let inside = UiBuilder::new().max_rect(place);
        let asked = ui.scope_builder(inside, |ui| control.most(MOST_STEPS as f64).ui(ui, window as f64));
        if let Some(steps) = asked.inner {
            view.smoothing = steps as u64;
        }
    }
}
