//! A control that somebody asked for by its words: what it lies in unfolds, and it gets the keyboard.

use crate::around::Circumstance;
use egui::{Context, Id, Response};

/// Where a control is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::app) struct Goal {
    /// The section of the panel.
    pub(in crate::app) section: &'static str,
    /// The slot of the run whose settings it is among.
    pub(in crate::app) run: Option<usize>,
    /// The stage around all runs that has it, and which is switched on.
    pub(in crate::app) stage: Option<Circumstance>,
    /// What screen readers call it; empty if the section alone is meant.
    pub(in crate::app) control: String,
}

/// A goal on its way.
#[derive(Clone, Debug)]
struct Way {
    goal: Goal,
    /// When it was asked for, in seconds.
    since: f64,
    /// Whether the control has the keyboard already.
    met: bool,
}

/// How long what unfolds may take until the control is where it stays.
const UNFOLDING_SECS: f64 = 0.5;

fn id() -> Id {
    Id::unique("goal")
}

fn way(ctx: &Context) -> Option<Way> {
    let way: Way = ctx.data(|data| data.get_temp(id()))?;
    (ctx.time() - way.since <= UNFOLDING_SECS).then_some(way)
}

impl Goal {
    /// Leads there in the next frames.
    pub(in crate::app) fn go(self, ctx: &Context) {
        let way = Way { goal: self, since: ctx.time(), met: false };
        ctx.data_mut(|data| data.insert_temp(id(), way));
    }

    /// What is asked for now.
    pub(in crate::app) fn now(ctx: &Context) -> Option<Self> {
        way(ctx).map(|way| way.goal)
    }

    /// A control is drawn: if it is the one that is asked for, it gets the keyboard and is scrolled to.
    pub(in crate::app) fn meet(control: &str, response: &Response) {
        let ctx = &response.ctx;
        let Some(mut way) = way(ctx).filter(|way| way.goal.control == control) else { return };
        response.scroll_to_me(Some(egui::Align::Center));
        if !way.met {
            response.request_focus();
            way.met = true;
            ctx.data_mut(|data| data.insert_temp(id(), way));
        }
        ctx.request_repaint();
    }
}
