//! A lab in a window without a screen.

use super::lab::Lab;
use super::now::Start;
use super::settings::Settings;
use super::theme;
use crate::experiment::{Document, View};
use egui::Pos2;
use egui_kittest::Harness;

/// A lab with a document, at rest at step 37.
pub(super) fn harness(document: Document) -> Harness<'static, Lab> {
    harness_with(Settings::default(), document, [1280.0, 900.0])
}

/// A lab with settings, in a window of a size in points.
pub(super) fn harness_with(
    settings: Settings,
    mut document: Document,
    size: [f32; 2],
) -> Harness<'static, Lab> {
    document.view = View { step: Some(37), ..document.view };
    let start = Start { document: Some((document, None)) };
    // The lab is made before its window; the window gets the fonts by itself.
    let lab = Lab::new(&egui::Context::default(), settings, start);
    let mut harness = Harness::builder()
        .with_size(size)
        .with_context_setup(theme::install_fonts)
        .with_max_steps(20)
        .build_ui_state(|ui, lab: &mut Lab| lab.ui(ui), lab);
    harness.run_steps(3);
    harness
}

/// Drags with the pointer from one place to another.
pub(super) fn drag(h: &mut Harness<'_, Lab>, from: Pos2, to: Pos2) {
    h.hover_at(from);
    h.step();
    h.drag_at(from);
    h.step();
    for share in [0.3, 0.6, 1.0] {
        h.hover_at(from + (to - from) * share);
        h.step();
    }
    h.drop_at(to);
    h.run_steps(3);
}
