//! Limited-memory BFGS.

use super::bfgs::{bends_up, cautious};
use super::line_search::{Line, LineSearch};
use super::{Card, Family, LocalModel, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::parameter::Kind;
use crate::real::V;
use nalgebra::Matrix2;
use std::collections::VecDeque;

part! {
    /// L-BFGS (Nocedal 1980; Liu & Nocedal 1989; Nocedal & Wright 2006, algorithms 7.4 and 7.5): BFGS from the last m
    /// steps alone, with the two-loop recursion, from γI with γ = s·y / y·y of the last step. Strong Wolfe search.
    pub struct LBfgs {
        id: "l_bfgs", name: "L-BFGS",
        summary: "BFGS that remembers the last few steps instead of a matrix",
        memory: u64 = 10 => "m": "How many of the last steps are remembered", Kind::Count { slider: [1, 20] };
    }
}

/// The last steps, the oldest first, and where the last one began.
#[derive(Clone, Debug, Default)]
pub struct RecentSteps {
    /// s and y of each.
    pairs: VecDeque<[V; 2]>,
    /// The last iterate and its gradient.
    last: Option<(V, V)>,
}

impl RecentSteps {
    fn learn(&mut self, at: V, g: V, memory: u64, ask: &mut impl Probe) {
        let Some((before, slope)) = self.last.replace((at, g)) else { return };
        let (s, y) = (at - before, g - slope);
        if s == V::zeros() {
            return;
        }
        if !bends_up(s, y) {
            ask.remark("the slope did not rise along the last step: nothing is learned from it");
            return;
        }
        self.pairs.push_back([s, y]);
        while self.pairs.len() as u64 > memory.min(MOST) {
            self.pairs.pop_front();
        }
    }

    /// H·q by the two-loop recursion.
    fn inverse(&self, mut q: V) -> V {
        let mut weights = Vec::with_capacity(self.pairs.len());
        for [s, y] in self.pairs.iter().rev() {
            let weight = s.dot(&q) / y.dot(s);
            q -= y * weight;
            weights.push(weight);
        }
        if let Some([s, y]) = self.pairs.back() {
            q *= s.dot(y) / y.norm_squared();
        }
        for ([s, y], weight) in self.pairs.iter().zip(weights.into_iter().rev()) {
            q += s * (weight - y.dot(&q) / y.dot(s));
        }
        q
    }
}

/// Most steps that are remembered: more say no more in the plane.
const MOST: u64 = 100;

impl Method for LBfgs {
    fn formula(&self) -> Vec<String> {
        vec![
            "sᵢ = xᵢ₊₁ − xᵢ, yᵢ = ∇fᵢ₊₁ − ∇fᵢ".into(),
            format!("p = −H∇f, H from γI and the last {} sᵢ, yᵢ, γ = s·y / y·y", self.memory),
            "x ← x + tp, t by a strong Wolfe search".into(),
        ]
    }
    fn lines(&self, _: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        let search = LineSearch::StrongWolfe.line().to_owned();
        vec!["H: from the steps that are remembered".into(), "p = −H∇f".into(), search, "x ← x + tp".into()]
    }
    fn card(&self) -> Card {
        Card {
            family: Family::SecondOrder,
            source: "Liu & Nocedal 1989, \"On the limited memory BFGS method for large scale optimization\"; Nocedal & Wright 2006, algorithm 7.5",
            scale: StepScale::Ignored,
            choose: "For smooth losses with many parameters, when whole gradients can be had",
            avoid: "With noisy gradients, such as those of small batches",
            cost: "1 gradient and a search; 2mn numbers",
            example: "bfgs_learns",
        }
    }
}

impl Stepper for LBfgs {
    type State = RecentSteps;
    fn start(&self, _: f64) -> RecentSteps {
        RecentSteps::default()
    }
    fn step(&self, state: &mut RecentSteps, turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, ask, note) = (turn.at, &mut *turn.ask, &mut *turn.note);
        let Some(g) = walk::slope(at, ask, note) else { return walk::stay(note) };
        state.learn(at, g, self.memory, ask);
        let mut p = -state.inverse(g);
        if !(p.iter().all(|c| c.is_finite()) && g.dot(&p) < 0.0) {
            ask.remark("what was learned does not lead down: it is forgotten");
            state.pairs.clear();
            p = -g;
        }
        let inverse = Matrix2::from_columns(&[V::x(), V::y()].map(|axis| state.inverse(axis)));
        note.matrix("H", inverse);
        if let Some(hessian) = inverse.try_inverse() {
            note.model(LocalModel { gradient: g, hessian: (hessian + hessian.transpose()) * 0.5 });
        }
        let line = Line::new(at, p, g, ask);
        let first = if state.pairs.is_empty() { cautious(g) } else { 1.0 };
        LineSearch::StrongWolfe.run(&line, first, 0.9, ask).step(&line, ask, note)
    }
}
