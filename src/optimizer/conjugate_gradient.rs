//! Nonlinear conjugate gradients.

use super::bfgs::cautious;
use super::line_search::{Line, LineSearch};
use super::{Card, Family, Method, Note, Probe, Role, StepScale, Stepper, Turn, walk};
use crate::real::V;

choice! {
    /// The share β of the last direction that is kept.
    pub enum ConjugateFormula {
        /// g·(g − g₋) / g₋·g₋, at least 0.
        PolakRibierePlus = "polak_ribiere_plus", "Polak–Ribière+";
        /// g·g / g₋·g₋
        FletcherReeves = "fletcher_reeves", "Fletcher–Reeves";
    }
}

choice! {
    /// How the step length is found: closer than other methods need it.
    pub enum ConjugateSearch {
        /// The Wolfe conditions with c₂ = 0.4.
        StrongWolfe = "strong_wolfe", "Strong Wolfe";
        /// The first minimizer along the line.
        Exact = "exact", "Exact";
    }
}

impl From<ConjugateSearch> for LineSearch {
    fn from(search: ConjugateSearch) -> Self {
        match search {
            ConjugateSearch::StrongWolfe => Self::StrongWolfe,
            ConjugateSearch::Exact => Self::Exact,
        }
    }
}

part! {
    /// Nonlinear conjugate gradients (Fletcher & Reeves 1964; Polak & Ribière 1969, with β ≥ 0 as Gilbert & Nocedal 1992).
    /// It starts over with −∇f where its direction does not lead down.
    pub struct ConjugateGradient {
        id: "conjugate_gradient", name: "Conjugate gradient",
        summary: "Each direction leaves what the last search won untouched: two steps on any bowl of the plane",
        formula: ConjugateFormula = ConjugateFormula::PolakRibierePlus => "β": "How much of the last direction is kept", ConjugateFormula::KIND;
        search: ConjugateSearch = ConjugateSearch::StrongWolfe => "line search": "How the step length is found", ConjugateSearch::KIND;
    }
}

/// The last step.
#[derive(Clone, Copy, Debug)]
pub struct Last {
    at: V,
    gradient: V,
    direction: V,
}

impl ConjugateGradient {
    fn beta(&self, g: V, last: &Last) -> f64 {
        let before = last.gradient.norm_squared();
        match self.formula {
            ConjugateFormula::PolakRibierePlus => (g.dot(&(g - last.gradient)) / before).max(0.0),
            ConjugateFormula::FletcherReeves => g.norm_squared() / before,
        }
    }
}

impl Method for ConjugateGradient {
    fn formula(&self) -> Vec<String> {
        let beta = match self.formula {
            ConjugateFormula::PolakRibierePlus => "β = max(0, ∇f·(∇f − ∇f₋) / ∇f₋·∇f₋)",
            ConjugateFormula::FletcherReeves => "β = ∇f·∇f / ∇f₋·∇f₋",
        };
        vec![beta.into(), "p ← −∇f + βp".into(), "x ← x + tp, t by line search".into()]
    }
    fn lines(&self, said: &dyn Fn(Role, &str) -> bool) -> Vec<String> {
        let search = LineSearch::from(self.search).line();
        let mut lines = vec!["p = −∇f".to_owned()];
        if said(Role::Number, "β") {
            let beta = match self.formula {
                ConjugateFormula::PolakRibierePlus => "β = max(0, ∇fᵀ(∇f − ∇f₋)/(∇f₋ᵀ∇f₋))",
                ConjugateFormula::FletcherReeves => "β = ∇fᵀ∇f/(∇f₋ᵀ∇f₋)",
            };
            lines = vec![beta.to_owned(), "p ← −∇f + βp".into()];
        }
        lines.extend([search.to_owned(), "x ← x + tp".into()]);
        lines
    }
    fn card(&self) -> Card {
        Card {
            family: Family::LineSearch,
            source: "Fletcher & Reeves 1964; Polak & Ribière 1969; Gilbert & Nocedal 1992; Nocedal & Wright 2006, algorithm 5.4, restarts uphill",
            scale: StepScale::Ignored,
            choose: "With very many parameters and exact gradients, when there is no memory for more than a few vectors",
            avoid: "With noisy gradients or careless line searches: the directions lose their meaning",
            cost: "1 gradient and a search; 3n numbers",
            example: "cg_two_steps",
        }
    }
}

impl Stepper for ConjugateGradient {
    type State = Option<Last>;
    fn start(&self, _: f64) -> Option<Last> {
        None
    }
    fn step(&self, state: &mut Option<Last>, turn: &mut Turn<f64, impl Probe, impl Note<f64>>) -> V {
        let (at, ask, note) = (turn.at, &mut *turn.ask, &mut *turn.note);
        let Some(g) = walk::slope(at, ask, note) else { return walk::stay(note) };
        let (mut p, mut first) = (-g, cautious(g));
        if let Some(last) = state.as_ref() {
            let beta = self.beta(g, last);
            note.note(Role::Before, "∇f₋", last.gradient);
            note.note(Role::Before, "p", last.direction);
            p += last.direction * beta;
            if !(p.iter().all(|c| c.is_finite()) && g.dot(&p) < 0.0) {
                ask.remark("the conjugate direction does not lead down: a fresh start along the gradient");
                p = -g;
            } else {
                note.note(Role::Number, "β", V::repeat(beta));
            }
            // As far as the last step, if the slopes were the same.
            let length = (at - last.at).norm() / last.direction.norm();
            let again = length * last.gradient.dot(&last.direction) / g.dot(&p);
            if again.is_finite() && again > 0.0 {
                first = again.min(1e6 * first);
            }
        }
        *state = Some(Last { at, gradient: g, direction: p });
        let line = Line::new(at, p, g, ask);
        LineSearch::from(self.search).run(&line, first, 0.4, ask).step(&line, ask, note)
    }
}
