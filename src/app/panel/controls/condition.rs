//! κ before and after the features are scaled; computed once for each change, beside the window where it takes long.

use crate::app::beside::Latest;
use crate::data::ScalingForm;
use crate::insight::condition::{Condition, Scaled};
use crate::number::write::number;
use crate::surface::Surface;
use egui::{Context, Id, Label, RichText, Ui};
use std::sync::{Arc, Mutex, PoisonError};

/// A loss that takes longer than this many times as long as a formula is not waited for.
const HEAVY: u64 = 200;
/// Nor is one with more examples, which have to be scaled first.
const MANY: usize = 2000;

/// What is known, and what is on its way.
#[derive(Default)]
struct Memory {
    known: Option<(Surface, Option<Scaled>)>,
    coming: Latest<Surface, Option<Scaled>>,
}

/// A line with κ as the features come and as they are scaled.
pub(super) fn ui(ui: &mut Ui, surface: &Surface) {
    let memory: Arc<Mutex<Memory>> = ui
        .data_mut(|data| data.get_temp_mut_or_default::<Arc<Mutex<Memory>>>(Id::unique("condition")).clone());
    let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
    memory.follow(surface, ui.ctx());
    // While another one is on its way, the one before stays, so that nothing jumps.
    let Some((of, Some(scaled))) = &memory.known else { return };
    let words = words(of, scaled);
    let hint = "κ is the largest curvature at the minimum as a multiple of the smallest one: how narrow the valley is, and how much gradient descent zigzags";
    ui.add(Label::new(words).wrap()).on_hover_text(hint);
    let form = of.data().map_or(ScalingForm::Raw, |data| data.preparation().scaling);
    if let Some(advice) = scaled.advice(form) {
        ui.add(Label::new(RichText::new(advice).weak().small()).wrap());
    }
}

impl Memory {
    fn follow(&mut self, surface: &Surface, ctx: &Context) {
        while let Some(scaled) = self.coming.receive() {
            self.known = Some(scaled);
        }
        if self.known.as_ref().is_some_and(|(of, _)| of == surface) {
            self.coming.forget();
            return;
        }
        let examples = surface.data().map_or(0, |data| data.train().len());
        if surface.part().weight() <= HEAVY && examples <= MANY {
            self.coming.forget();
            self.known = Some((surface.clone(), Scaled::of(surface)));
            return;
        }
        if self.known.as_ref().is_some_and(|(of, _)| of.description() != surface.description()) {
            self.known = None;
        }
        let ctx = ctx.clone();
        self.coming.want(
            surface,
            move || ctx.request_repaint(),
            |surface, worker| async move {
                worker.deliver(worker.piece(|| Scaled::of(&surface)).await);
            },
        );
    }
}

/// “κ 812 as they come → 1.3 standardized”
fn words(surface: &Surface, scaled: &Scaled) -> RichText {
    let form = surface.data().map_or(ScalingForm::Raw, |data| data.preparation().scaling);
    let after = match form {
        ScalingForm::Raw => "if standardized",
        other => other.name(),
    };
    let kappa = |condition| match condition {
        Condition::Number(kappa) => Some(number(kappa, 3)),
        Condition::Flat => Some("∞".to_owned()),
        Condition::Kink | Condition::NoMinimum => None,
    };
    match (kappa(scaled.before), kappa(scaled.after)) {
        (Some(before), Some(number)) => RichText::new(format!("κ {before} as they come → {number} {after}")),
        (None, Some(number)) => RichText::new(format!("κ {number} {after}")),
        (Some(before), None) => RichText::new(format!("κ {before} as they come")),
        (None, None) => {
            let kink = scaled.before == Condition::Kink;
            let why = if kink { "its minimum is a kink" } else { "there is no minimum" };
            RichText::new(format!("This loss has no κ, {why}")).weak().small()
        }
    }
}
